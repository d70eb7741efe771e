//! Level 3: every break is named with its record and byte.

use std::path::Path;

use rantai::journal::{FileJournal, Flaw};
use rantai::verify::chain::verify;
use rantai::verify::finding::{Finding, Seen, Summary, What};
use rantai_events::chain::Break;

use super::lines::{Lines, all, unsynced};

fn run(path: &Path) -> (Summary, Vec<Finding>) {
    let mut findings = Vec::new();
    let summary = verify(path, &mut |seen| {
        if let Seen::Finding(finding) = seen {
            findings.push(finding);
        }
    });
    let summary = summary.unwrap();
    assert_eq!(summary.findings, findings.len() as u64);
    (summary, findings)
}

/// Twenty records in one segment, in groups of one to three.
fn written(directory: &Path, segment_bytes: u64) -> (Lines, Vec<String>) {
    written_as(directory, segment_bytes, &[1, 2, 3, 1, 2, 3, 1, 2, 3, 2])
}

fn written_as(directory: &Path, segment_bytes: u64, counts: &[usize]) -> (Lines, Vec<String>) {
    let settings = unsynced(segment_bytes, 0);
    let journal = FileJournal::open(directory, settings, None).unwrap();
    let mut lines = Lines::new();
    for count in counts {
        lines.append(&journal, *count);
    }
    let records = all(&journal, 0);
    (lines, records)
}

#[test]
fn a_whole_journal_and_its_export_pass() {
    let directory = tempfile::tempdir().unwrap();
    let (lines, records) = written(directory.path(), 1500);
    let (summary, findings) = run(directory.path());
    assert_eq!(findings, []);
    assert_eq!((summary.records, summary.groups, summary.streams), (20, 10, 1));
    assert_eq!(summary.head, lines.head);
    let export = directory.path().join("export.jsonl");
    std::fs::write(&export, records.join("\n") + "\n").unwrap();
    let (summary, findings) = run(&export);
    assert_eq!((findings, summary.head), (vec![], lines.head));
}

#[test]
fn a_flipped_bit_anywhere_is_found_and_named() {
    let directory = tempfile::tempdir().unwrap();
    written_as(directory.path(), 1 << 20, &[1, 2, 3, 1]);
    let file = directory.path().join("0000000000000000.log");
    let text = std::fs::read(&file).unwrap();
    for at in 0..text.len() {
        let mut damaged = text.clone();
        damaged[at] ^= 1 << (at % 8);
        std::fs::write(&file, &damaged).unwrap();
        let begin = text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
        let seq = text[..begin].iter().filter(|byte| **byte == b'\n').count();
        let (summary, findings) = run(directory.path());
        let named = findings.iter().any(|found| found.offset == begin as u64);
        assert!(named, "bit at {at} of record {seq}: {findings:?}");
        assert!(
            findings.len() <= 6,
            "bit at {at}: told once, not for all that follow: {findings:?}"
        );
        assert!(summary.records >= 6);
    }
}

#[test]
fn every_break_is_told_and_verification_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let (lines, _) = written(directory.path(), 1 << 20);
    let file = directory.path().join("0000000000000000.log");
    let mut text = std::fs::read_to_string(&file).unwrap();
    let places = [3, 9, 17].map(|seq| {
        let begin = text.match_indices('\n').nth(seq - 1).unwrap().0 + 1;
        let note = begin + text[begin..].find("xxx").unwrap();
        text.replace_range(note..=note, "y");
        (seq as u64, begin as u64)
    });
    std::fs::write(&file, text).unwrap();
    let (summary, findings) = run(directory.path());
    let named: Vec<_> = findings.iter().map(|found| (found.seq, found.offset)).collect();
    assert_eq!(named, places);
    let hash = |found: &Finding| matches!(found.what, What::Line(Flaw::Hash { .. }));
    assert!(findings.iter().all(hash));
    assert_eq!(summary.head, lines.head);
}

#[test]
fn a_changed_record_with_its_hash_made_anew_breaks_the_chain() {
    let directory = tempfile::tempdir().unwrap();
    let (_, records) = written(directory.path(), 1 << 20);
    let export = directory.path().join("export.jsonl");
    let forged = records.join("\n").replacen("xxx", "yyy", 1) + "\n";
    std::fs::write(&export, forged).unwrap();
    let (_, findings) = run(&export);
    let what: Vec<_> = findings.iter().map(|found| (found.seq, &found.what)).collect();
    assert!(
        matches!(
            what[..],
            [(1, What::Chain(Break::Previous { .. })), (1, What::Chain(Break::Link { .. }))]
        ),
        "{what:?}"
    );
}

#[test]
fn a_line_taken_out_is_told_once() {
    let directory = tempfile::tempdir().unwrap();
    let (_, mut records) = written(directory.path(), 1 << 20);
    records.remove(7);
    let export = directory.path().join("export.jsonl");
    std::fs::write(&export, records.join("\n") + "\n").unwrap();
    let (_, findings) = run(&export);
    assert!(findings.iter().all(|found| found.seq == 8), "{findings:?}");
    let number = What::Chain(Break::Number { said: 8, place: 7 });
    assert!(findings.iter().any(|found| found.what == number));
}

#[test]
fn a_segment_taken_out_is_told() {
    let directory = tempfile::tempdir().unwrap();
    written(directory.path(), 1500);
    let mut files: Vec<_> = std::fs::read_dir(directory.path()).unwrap().flatten().collect();
    files.retain(|file| file.path().extension().is_some_and(|end| end == "log"));
    files.sort_by_key(std::fs::DirEntry::path);
    assert!(files.len() > 3);
    std::fs::remove_file(files[1].path()).unwrap();
    let (_, findings) = run(directory.path());
    assert!(matches!(findings[0].what, What::Line(Flaw::Gap { .. })), "{findings:?}");
    assert_eq!(&*findings[0].file, files[2].path());
}

#[test]
fn a_write_cut_short_is_told_as_such() {
    let directory = tempfile::tempdir().unwrap();
    written(directory.path(), 1 << 20);
    let file = directory.path().join("0000000000000000.log");
    let text = std::fs::read(&file).unwrap();
    let cut = text[..text.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    std::fs::write(&file, &text[..cut]).unwrap();
    let (_, findings) = run(directory.path());
    let what: Vec<_> = findings.iter().map(|found| &found.what).collect();
    assert_eq!(what, [&What::Unfinished]);
}

#[test]
fn no_records_are_never_whole() {
    let directory = tempfile::tempdir().unwrap();
    let export = directory.path().join("export.jsonl");
    std::fs::write(&export, "").unwrap();
    let journal = directory.path().join("journal");
    std::fs::create_dir(&journal).unwrap();
    for path in [&export, &journal] {
        let (summary, findings) = run(path);
        let what: Vec<_> =
            findings.iter().map(|found| (found.what.code(), found.what.words().0)).collect();
        assert_eq!(what, [("journal.empty", "tidak ada catatan".to_owned())]);
        assert_eq!(summary.records, 0);
    }
}
