//! `rantai verify`: checks a ledger without trusting it.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::console::{Console, is_watched};
use super::trouble::{Trouble, words};
use crate::render::Language;
use crate::verify::chain;
use crate::verify::finding::{Finding, Progress, Seen, Summary};

/// Check every record of a ledger, or of an exported file, without trusting it
///
/// Levels: 1 signatures and consistency, 2 tree (both not yet published); 3 every record, the
/// chain and the links; 4 the laws, every admission repeated; 5 the stored states equal a replay.
/// Says which levels ran. Every break is told with its record number and byte offset, and the
/// exit code is 1.
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// A ledger's directory or an exported .jsonl file; --ledger when absent
    #[arg(value_name = "DIR|FILE.jsonl")]
    path: Option<PathBuf>,
    /// Up to which level
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=5))]
    level: u8,
    /// Print the report as JSON
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
    check(&path, args.json, console)
}

/// As deep as it goes, told in words.
pub(super) fn whole(path: &Path, console: &mut Console) -> Result<(), Trouble> {
    check(path, false, console)
}

fn check(path: &Path, json: bool, console: &mut Console) -> Result<(), Trouble> {
    let checked = place(path)?;
    let (summary, findings) = watched(&checked, console.language)?;
    let report = Report::of(path, &summary, &findings);
    if json {
        console.print_json(&report)?;
    } else {
        report.tell(console)?;
    }
    if findings.is_empty() { Ok(()) } else { Err(Trouble::Found) }
}

/// What is checked at level 3: the journal of a ledger, or the file itself.
fn place(path: &Path) -> Result<PathBuf, Trouble> {
    let journal = path.join("journal");
    if journal.is_dir() {
        return Ok(journal);
    }
    if path.is_file() {
        return Ok(path.to_owned());
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

/// Level 3 with a bar on a terminal.
fn watched(path: &Path, language: Language) -> Result<(Summary, Vec<Finding>), Trouble> {
    let bar = bar(language);
    let mut findings = Vec::new();
    let summary = chain::verify(path, &mut |seen| match seen {
        Seen::Finding(finding) => findings.push(finding),
        Seen::Progress(Progress { bytes, total, records }) => {
            bar.set_length(total);
            bar.set_position(bytes);
            bar.set_message(records.to_string());
        }
    });
    bar.finish_and_clear();
    Ok((summary?, findings))
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

/// What was checked and what was found.
#[derive(Serialize)]
struct Report<'a> {
    path: String,
    levels: [LevelReport; 5],
    records: u64,
    bytes: u64,
    groups: u64,
    streams: u64,
    head: HeadReport,
    findings: Vec<FindingReport<'a>>,
}

#[derive(Serialize)]
struct LevelReport {
    level: u8,
    outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    NotYetPublished,
    NotAsked,
    Whole,
    Broken,
}

#[derive(Serialize)]
struct HeadReport {
    next: u64,
    hash: rantai_events::hash::Hash,
}

#[derive(Serialize)]
struct FindingReport<'a> {
    record: u64,
    file: &'a Path,
    offset: u64,
    id: String,
    en: String,
}

impl<'a> Report<'a> {
    fn of(path: &Path, summary: &Summary, findings: &'a [Finding]) -> Self {
        let third = if findings.is_empty() { Outcome::Whole } else { Outcome::Broken };
        let outcomes = [
            Outcome::NotYetPublished,
            Outcome::NotYetPublished,
            third,
            Outcome::NotAsked,
            Outcome::NotAsked,
        ];
        let mut level = 0;
        Self {
            path: path.display().to_string(),
            levels: outcomes.map(|outcome| {
                level += 1;
                LevelReport { level, outcome }
            }),
            records: summary.records,
            bytes: summary.bytes,
            groups: summary.groups,
            streams: summary.streams,
            head: HeadReport { next: summary.head.next, hash: summary.head.hash },
            findings: findings.iter().map(FindingReport::of).collect(),
        }
    }

    fn tell(&self, console: &mut Console) -> Result<(), Trouble> {
        let language = console.language;
        for finding in &self.findings {
            let text = language.pick(&finding.id, &finding.en);
            console.print(&format!("{text}\n"))?;
        }
        for LevelReport { level, outcome } in &self.levels {
            let name = language.of(&level_name(*level)).to_owned();
            let said = language.of(&outcome.words()).to_owned();
            let word = language.pick("tingkat", "level");
            console.print(&format!("{word} {level} ({name}): {said}\n"))?;
        }
        let last = self.head.next.saturating_sub(1);
        let Self { records, bytes, streams, head, findings, .. } = self;
        let summary = words(
            format!(
                "{records} catatan (0-{last}), {bytes} byte, {streams} aliran; hash terakhir {}\n{} kesalahan ditemukan\n",
                head.hash,
                findings.len()
            ),
            format!(
                "{records} records (0-{last}), {bytes} bytes, {streams} streams; last hash {}\n{} breaks found\n",
                head.hash,
                findings.len()
            ),
        );
        console.print(language.of(&summary))
    }
}

impl<'a> FindingReport<'a> {
    fn of(finding: &'a Finding) -> Self {
        let (id, en) = finding.words();
        Self { record: finding.seq, file: &finding.file, offset: finding.offset, id, en }
    }
}

fn level_name(level: u8) -> rantai_projections::table::Words {
    match level {
        1 => words("tanda tangan dan konsistensi", "signatures and consistency"),
        2 => words("pohon", "tree"),
        3 => words("catatan, rantai, tautan", "records, chain, links"),
        4 => words("hukum", "laws"),
        _ => words("keadaan tersimpan sama dengan lipat ulang", "stored states equal a replay"),
    }
}

impl Outcome {
    fn words(self) -> rantai_projections::table::Words {
        match self {
            Self::NotYetPublished => words("belum diterbitkan", "not yet published"),
            Self::NotAsked => words("tidak diminta", "not asked for"),
            Self::Whole => words("utuh", "whole"),
            Self::Broken => words("ADA KESALAHAN", "BROKEN"),
        }
    }
}
