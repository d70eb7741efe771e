//! `rantai verify`: checks a ledger without trusting it.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::console::{Console, environment, is_watched};
use super::trouble::{Trouble, words};
use crate::error::Fault;
use crate::keys::MasterKey;
use crate::render::Language;
use crate::verify::finding::{Finding, Progress, Seen};
use crate::verify::{DEEPEST, Report};

/// Check every record of a ledger, or of an exported file, without trusting it
///
/// Levels: 1 signatures and consistency, 2 tree (both not yet published); 3 every record, the
/// chain and the links; 4 the laws, every admission repeated; 5 folded states, evidence and, with
/// the master key, the vault. Says which levels ran. Every break is told with its record number
/// and byte offset, and the exit code is 1.
///
/// Example: `rantai verify --level 5, or rantai verify books.jsonl`
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// A ledger's directory or an exported .jsonl file; --ledger when absent
    #[arg(value_name = "DIR|FILE.jsonl")]
    path: Option<PathBuf>,
    /// Up to which level, 1 to 5
    #[arg(long, default_value_t = DEEPEST, value_parser = clap::value_parser!(u8).range(1..=5))]
    level: u8,
    /// Print JSON Lines: each break, and the report as the last line
    #[arg(long)]
    json: bool,
}

pub(super) fn verify(args: &VerifyArgs, console: &mut Console) -> Result<(), Trouble> {
    if args.level < 3 {
        return Err(Trouble::usage(
            "tingkat 1 dan 2 belum diterbitkan; yang paling rendah sekarang --level 3",
            "levels 1 and 2 are not yet published; the lowest now is --level 3",
        ));
    }
    let path = args.path.as_ref().unwrap_or(&console.ledger).clone();
    check(&path, args.level, args.json, console)
}

/// As deep as it goes, told in words.
pub(super) fn whole(path: &Path, console: &mut Console) -> Result<(), Trouble> {
    check(path, DEEPEST, false, console)
}

fn check(path: &Path, level: u8, json: bool, console: &mut Console) -> Result<(), Trouble> {
    there(path)?;
    let key = key(path, level, console);
    let bar = bar(console.language);
    let mut told = Ok(());
    let report = crate::verify::verify(path, level, key.as_ref(), &mut |seen| match seen {
        Seen::Finding(finding) => {
            if told.is_ok() {
                told = bar.suspend(|| tell(&finding, json, console));
            }
        }
        Seen::Progress(progress) => advance(&bar, progress),
    });
    bar.finish_and_clear();
    told?;
    let report = report?;
    if json {
        let mut value = report.json();
        value["path"] = json!(path.display().to_string());
        console.print_json(&value)?;
    } else {
        in_words(path, &report, console)?;
    }
    if report.is_whole() { Ok(()) } else { Err(Trouble::Found) }
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
    if level < DEEPEST || !path.join("vault").is_dir() {
        return None;
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
