//! A crash in the middle of a write, and damage that is none.

use std::path::{Path, PathBuf};

use rantai::error::Fault;
use rantai::journal::file::{Settings, Trusted};
use rantai::journal::{FileJournal, Journal};

use super::lines::{Lines, all, unsynced};

fn settings() -> Settings {
    unsynced(1 << 26, 0)
}

fn open(directory: &Path) -> Result<FileJournal, Fault> {
    FileJournal::open(directory, settings(), None)
}

/// A journal of three groups of 2, 3 and 4 records; the records of the last belong together two
/// by two. Returns its file, its records, and where the last group begins.
fn three_groups(directory: &Path) -> (PathBuf, Vec<String>, usize) {
    let journal = open(directory).unwrap();
    let mut lines = Lines::new();
    let mut records = lines.append(&journal, 2).0;
    records.extend(lines.append(&journal, 3).0);
    let file = directory.join("0000000000000000.log");
    let begin = std::fs::read(&file).unwrap().len();
    lines.millis += 1;
    let (before, mut group) = (lines.head.clone(), rantai::journal::Group::new());
    for batch in [(0, 2), (1, 2), (0, 2), (1, 2)] {
        records.push(lines.push(&mut group, Some(batch)));
    }
    journal.append(&before, &mut group).unwrap();
    (file, records, begin)
}

/// The records that must be there when the bytes of the last group are good up to `end`.
fn expected(text: &[u8], begin: usize, end: usize) -> usize {
    let whole = text[begin..end].split_inclusive(|byte| *byte == b'\n');
    let lines = whole.filter(|line| line.ends_with(b"\n")).count();
    5 + lines / 2 * 2
}

/// Opens after `tear` spoiled the last group from each of its bytes on.
fn tear_everywhere(tear: impl Fn(&mut Vec<u8>, usize)) {
    let directory = tempfile::tempdir().unwrap();
    let (file, records, begin) = three_groups(directory.path());
    let text = std::fs::read(&file).unwrap();
    for at in begin..text.len() {
        let mut torn = text.clone();
        tear(&mut torn, at);
        std::fs::write(&file, &torn).unwrap();
        let count = expected(&text, begin, at);
        let read_only = FileJournal::read_only(directory.path()).unwrap();
        assert_eq!(read_only.head().next, 5, "read only, torn at {at}");
        let journal = open(directory.path()).unwrap();
        assert_eq!(all(&journal, 0), records[..count], "torn at {at}");
        let mut lines = Lines::new();
        lines.head = journal.head();
        lines.append(&journal, 1);
        drop(journal);
        assert_eq!(open(directory.path()).unwrap().head(), lines.head, "torn at {at}");
        keeps_what_was_moved(directory.path(), &torn, at);
    }
}

fn keeps_what_was_moved(directory: &Path, torn: &[u8], at: usize) {
    let aside = directory.join("torn");
    for part in std::fs::read_dir(&aside).into_iter().flatten() {
        let part = part.unwrap().path();
        let moved = std::fs::read(&part).unwrap();
        assert!(torn.windows(moved.len()).any(|window| window == moved), "torn at {at}");
        std::fs::remove_file(part).unwrap();
    }
}

#[test]
fn a_write_cut_short_anywhere_loses_only_that_group() {
    tear_everywhere(|text, at| text.truncate(at));
}

#[test]
fn a_write_of_which_the_end_stayed_zero_loses_only_that_group() {
    tear_everywhere(|text, at| text[at..].fill(0));
}

#[test]
fn garbage_at_the_end_loses_only_that_group() {
    tear_everywhere(|text, at| {
        text.truncate(at);
        text.extend(b"\x01\xffgarbage\n\t=\n".repeat(9));
    });
}

#[test]
fn a_sector_that_was_not_written_loses_only_that_group() {
    let directory = tempfile::tempdir().unwrap();
    let (file, records, begin) = three_groups(directory.path());
    let text = std::fs::read(&file).unwrap();
    for at in (begin..text.len() - 1).step_by(7) {
        let mut torn = text.clone();
        let hole = at..(at + 64).min(torn.len() - 1);
        torn[hole].fill(0);
        std::fs::write(&file, &torn).unwrap();
        let journal = open(directory.path()).unwrap();
        assert_eq!(all(&journal, 0), records[..expected(&text, begin, at)], "hole at {at}");
    }
}

#[test]
fn what_is_trusted_is_never_cut() {
    let directory = tempfile::tempdir().unwrap();
    let (file, _, begin) = three_groups(directory.path());
    let text = std::fs::read(&file).unwrap();
    let head = open(directory.path()).unwrap().head();
    let trusted = Trusted { head, last: None, signed: None };
    for at in begin..text.len() {
        std::fs::write(&file, &text[..at]).unwrap();
        let opened = FileJournal::open(directory.path(), settings(), Some(&trusted));
        let refused = matches!(opened, Err(Fault::Damaged(_) | Fault::Lost { .. }));
        assert!(refused, "cut at {at}");
        assert_eq!(std::fs::read(&file).unwrap(), &text[..at]);
    }
    std::fs::write(&file, &text).unwrap();
    assert!(FileJournal::open(directory.path(), settings(), Some(&trusted)).is_ok());
}

#[test]
fn another_history_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    three_groups(directory.path());
    let mut head = open(directory.path()).unwrap().head();
    head.hash = rantai_events::hash::Hash::of(b"another");
    let opened = FileJournal::open(
        directory.path(),
        settings(),
        Some(&Trusted { head, last: None, signed: None }),
    );
    assert!(matches!(opened, Err(Fault::Lost { .. })));
}

#[test]
fn damage_before_the_last_group_is_named_and_never_cut() {
    let directory = tempfile::tempdir().unwrap();
    let (file, _, begin) = three_groups(directory.path());
    let text = std::fs::read(&file).unwrap();
    for at in 0..begin {
        let mut damaged = text.clone();
        damaged[at] ^= 1;
        std::fs::write(&file, &damaged).unwrap();
        let line = text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
        match open(directory.path()) {
            Err(Fault::Damaged(damage)) => assert_eq!(damage.offset, line as u64, "bit at {at}"),
            other => panic!("bit at {at}: {other:?}"),
        }
        assert_eq!(std::fs::read(&file).unwrap(), damaged);
    }
}

#[test]
fn two_writers_cannot_open_and_readers_can() {
    let directory = tempfile::tempdir().unwrap();
    let journal = open(directory.path()).unwrap();
    assert!(matches!(open(directory.path()), Err(Fault::Busy { .. })));
    let mut lines = Lines::new();
    lines.append(&journal, 4);
    let reader = FileJournal::read_only(directory.path()).unwrap();
    assert_eq!(all(&reader, 0), all(&journal, 0));
    let (mut group, _) = lines.group(1);
    assert!(matches!(reader.append(&reader.head(), &mut group), Err(Fault::ReadOnly { .. })));
    drop(journal);
    assert!(open(directory.path()).is_ok());
}

#[test]
fn a_long_segment_is_recovered_from_its_end() {
    let directory = tempfile::tempdir().unwrap();
    let journal = open(directory.path()).unwrap();
    let mut lines = Lines { filler: 60_000, ..Lines::new() };
    for count in [20, 20, 50, 1] {
        lines.append(&journal, count);
    }
    drop(journal);
    let file = directory.path().join("0000000000000000.log");
    let text = std::fs::read(&file).unwrap();
    let line = text.len() / 91;
    for (cut, next) in [(0, 91), (1, 90), (line + 9, 89), (40 * line, 51), (51 * line, 40)] {
        std::fs::write(&file, &text[..text.len() - cut]).unwrap();
        let journal = open(directory.path()).unwrap();
        assert_eq!(journal.head().next, next, "{cut} bytes cut");
        let last = journal.get(next - 1).unwrap();
        assert_eq!(last.hash, journal.head().hash, "{cut} bytes cut");
    }
}
