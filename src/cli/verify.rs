//! `rantai verify`: checks a ledger without trusting it.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::console::{Console, environment, is_watched};
use super::trouble::{Trouble, words};
use crate::error::Doing;
use crate::error::Fault;
use crate::files;
use crate::keys::MasterKey;
use crate::publish::read_signed;
use crate::render::Language;
use crate::verify::finding::{Finding, Progress, Seen};
use crate::verify::{DEEPEST, Report, Saved, Trust, deepest, verify_trusting};
use rantai_events::policy::Policy;
use rantai_projections::words::{counted, number_id};

/// Check every record of a ledger, or of an exported file, without trusting it
///
/// Levels: 1 signatures and consistency, 2 tree, where something is published; 3 every record, the
/// chain and the links; 4 the laws, every admission repeated; 5 folded states, evidence and, with
/// the master key, the vault. Says which levels ran. Every break is told with its record number
/// and byte offset, and the exit code is 1. Where nothing is broken and a level could not be
/// checked, it is 4: that is no all-clear. So it is where records name persons and the vault or
/// the master key is not here; a copy without the vault is checked with --level 4.
///
/// Example: `rantai verify --level 5, or rantai verify books.jsonl`
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// A ledger's directory or an exported .jsonl file; --ledger when absent
    #[arg(value_name = "DIR|FILE.jsonl")]
    path: Option<PathBuf>,
    /// Up to which level, 1 to 5; when absent 5 for a ledger, and 4 for an exported file, beside
    /// which nothing is stored
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=5))]
    level: Option<u8>,
    /// Print JSON Lines: each break, and the report as the last line
    #[arg(long)]
    json: bool,
    /// Whose signatures count: your own policy file (tlog-policy), never one from the ledger
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Compare with a checkpoint that you saved earlier
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

pub(super) fn verify(args: &VerifyArgs, console: &mut Console) -> Result<(), Trouble> {
    let policy = args.policy.as_deref().map(policy).transpose()?;
    let against = args.against.as_deref().map(saved).transpose()?;
    let trust = Trust { policy: policy.as_ref(), against: against.as_ref() };
    let path = args.path.as_ref().unwrap_or(&console.ledger).clone();
    check(&path, (args.level, args.json), trust, console)
}

/// As deep as it goes, told in words.
pub(super) fn whole(path: &Path, console: &mut Console) -> Result<(), Trouble> {
    check(path, (Some(DEEPEST), false), Trust::default(), console)
}

/// The verifier's own policy.
fn policy(file: &Path) -> Result<Policy, Trouble> {
    let bytes = files::read(file)?;
    Policy::parse(&bytes).map_err(|why| {
        let place = file.display();
        Trouble::usage(format!("{place}: {why}"), format!("{place}: {why}"))
    })
}

/// A checkpoint saved earlier.
fn saved(file: &Path) -> Result<Saved, Trouble> {
    match read_signed(file)? {
        Some(signed) => Ok((file.to_owned(), signed)),
        None => Err(Fault::disk(Doing::Open, file)(std::io::ErrorKind::NotFound.into()).into()),
    }
}

fn check(
    path: &Path,
    (asked, json): (Option<u8>, bool),
    trust: Trust<'_>,
    console: &mut Console,
) -> Result<(), Trouble> {
    there(path)?;
    let (level, due) = (asked.unwrap_or(DEEPEST), asked.unwrap_or_else(|| deepest(path)));
    let key = key(path, level, console);
    let bar = bar(console.language);
    let mut told = Ok(());
    let report = verify_trusting(path, level, key.as_ref(), trust, &mut |seen| match seen {
        Seen::Finding(finding) => {
            if told.is_ok() {
                told = bar.suspend(|| tell(&finding, json, console));
            }
        }
        Seen::Progress(progress) => advance(&bar, progress),
    });
    bar.finish_and_clear();
    let report = report?;
    let told = told.and_then(|()| print(path, &report, json, console));
    let compared = |()| match trust.against {
        Some(saved) if !json && report.is_whole() => goes_on(saved, console),
        Some(_) | None => Ok(()),
    };
    match told.and_then(compared) {
        // Whoever reads has gone with part of the answer; the exit code still gives the verdict.
        Ok(()) | Err(Trouble::Closed) if !report.is_whole() => Err(Trouble::Found),
        Ok(()) | Err(Trouble::Closed) => report.not_claimed(due).map_or(Ok(()), unchecked),
        other => other,
    }
}

/// A level that was to be checked and was not must not look like success.
fn unchecked((level, id, en): (u8, &str, &str)) -> Result<(), Trouble> {
    let less = level - 1;
    Err(Trouble::Fault(words(
        format!(
            "tingkat {level} tidak dapat diperiksa: {id}. Yang diperiksa utuh, tetapi tentang tingkat itu tidak ada yang dinyatakan; bila cukup tanpa tingkat itu, pakai --level {less}"
        ),
        format!(
            "level {level} could not be checked: {en}. What was checked is whole, but nothing is claimed of that level; where it is not needed, use --level {less}"
        ),
    )))
}

fn print(path: &Path, report: &Report, json: bool, console: &mut Console) -> Result<(), Trouble> {
    if !json {
        return in_words(path, report, console);
    }
    let mut value = report.json();
    value["path"] = json!(path.display().to_string());
    console.print_json(&value)
}

fn there(path: &Path) -> Result<(), Trouble> {
    let journal = path.join("journal");
    if journal.is_dir() || path.is_file() {
        return Ok(());
    }
    if let Some(fault) = Fault::unless_a_directory(&journal, true) {
        return Err(fault.into());
    }
    let place = path.display();
    Err(Trouble::usage(
        format!(
            "{place} bukan direktori buku dan bukan berkas ekspor; sebutkan DIR atau FILE.jsonl"
        ),
        format!(
            "{place} is neither a ledger's directory nor an exported file; name DIR or FILE.jsonl"
        ),
    ))
}

/// The master key, where the vault is to be checked and the key is at hand.
fn key(path: &Path, level: u8, console: &Console) -> Option<MasterKey> {
    if level < DEEPEST || !path.join("journal").is_dir() {
        return None;
    }
    if !path.join("vault").is_dir() {
        return MasterKey::find(path, environment).ok();
    }
    match MasterKey::find(path, environment) {
        Ok(key) => Some(key),
        Err(why) => {
            let (id, en) = why.words();
            console.say(&words(
                format!("brankas tidak diperiksa: {id}"),
                format!("the vault is not checked: {en}"),
            ));
            None
        }
    }
}

fn tell(finding: &Finding, json: bool, console: &mut Console) -> Result<(), Trouble> {
    if json {
        return console.print_json(&finding.json());
    }
    let text = console.language.of(&finding.words()).to_owned();
    console.print(&format!("{text}\n"))
}

/// Which levels ran and what each came to, the range, the last hash, the evidence.
fn in_words(path: &Path, report: &Report, console: &mut Console) -> Result<(), Trouble> {
    let place = path.display();
    let range = match report.summary.head.next.checked_sub(1) {
        Some(last) => words(
            format!("{place}: catatan 0 sampai {last}"),
            format!("{place}: records 0 to {last}"),
        ),
        None => words(format!("{place}: tidak ada catatan"), format!("{place}: no records")),
    };
    for line in std::iter::once(range).chain(report.words()) {
        let text = console.language.of(&line).to_owned();
        console.print(&format!("{text}\n"))?;
    }
    Ok(())
}

/// What the comparison with a saved checkpoint came to, where it came to nothing wrong.
fn goes_on((file, saved): &Saved, console: &mut Console) -> Result<(), Trouble> {
    let (place, size) = (file.display(), saved.checkpoint.size());
    let line = words(
        format!(
            "{place}: checkpoint yang Anda simpan, {} catatan; semuanya masih ada di sini, tidak berubah, dan buku ini melanjutkannya",
            number_id(size)
        ),
        format!(
            "{place}: the checkpoint that you saved, {}; all of it is still here, unchanged, and this ledger goes on from it",
            counted(size, "record", "records")
        ),
    );
    let text = console.language.of(&line).to_owned();
    console.print(&format!("{text}\n"))
}

/// A bar on stderr; hidden where nobody looks.
pub(super) fn bar(language: Language) -> indicatif::ProgressBar {
    if !is_watched() {
        return indicatif::ProgressBar::hidden();
    }
    let template = language.pick(
        "{bar:30} {bytes}/{total_bytes}  {msg} catatan  sisa {eta}",
        "{bar:30} {bytes}/{total_bytes}  {msg} records  {eta} left",
    );
    let bar = indicatif::ProgressBar::new(0);
    match indicatif::ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn advance(bar: &indicatif::ProgressBar, progress: Progress) {
    let Progress { bytes, total, records } = progress;
    bar.set_length(total);
    bar.set_position(bytes);
    bar.set_message(records.to_string());
}
