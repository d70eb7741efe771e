//! Reading changes nothing: neither a torn end of the journal nor anything else on the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use rantai::error::Fault;
use rantai::ledger::{Ledger, Note, Rejected};

use crate::ledger::{asked, create, filled, receive};

/// Every file beside the index, with its bytes. The index is sled's: it follows from the journal.
pub(crate) fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with("index") => {}
                true => open.push(path),
                false => drop(found.insert(path.clone(), std::fs::read(&path).unwrap())),
            }
        }
    }
    found
}

fn segment(ledger: &Path) -> PathBuf {
    ledger.join("journal/0000000000000000.log")
}

/// Writes half a group behind the last: two lines, the second without its end.
fn tear(ledger: &Path) {
    let mut text = std::fs::read(segment(ledger)).unwrap();
    let end = text.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    text.truncate(end);
    let begin = text[..end - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    text.extend_from_within(begin..end - 9);
    std::fs::write(segment(ledger), text).unwrap();
}

pub(crate) fn rantai(ledger: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("rantai");
    command.env_clear().env("RANTAI_LEDGER", ledger).env("RANTAI_LANG", "en").args(args);
    let output = Command::output(&mut command).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

pub(crate) const READING: &[&[&str]] = &[
    &["show", "rekap-saldo"],
    &["judge"],
    &["history", "group/a"],
    &["export"],
    &["rebuild", "--check"],
    &["verify"],
];

#[test]
fn no_reading_command_changes_a_torn_ledger_and_the_next_writer_repairs_it() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(dir.path());
    let head = ledger.head();
    ledger.close().unwrap();
    tear(dir.path());
    let before = files(dir.path());
    for args in READING {
        let (code, out, err) = rantai(dir.path(), args);
        assert_eq!(files(dir.path()), before, "{args:?}");
        assert_eq!(code, i32::from(args == &["verify"]), "{args:?}: {out}{err}");
        if args[0] != "verify" && args[0] != "rebuild" {
            assert!(err.contains("cut short") && err.contains("moves it to torn/"), "{err}");
        }
    }
    let (_, out, _) = rantai(dir.path(), &["verify", "--level", "3"]);
    assert!(out.contains("the next opening for writing moves it to torn/"), "{out}");
    let reader = Ledger::open_to_read(dir.path()).unwrap();
    assert_eq!(reader.head(), head);
    assert!(matches!(reader.notes(), [Note::CutShort(_)]), "{:?}", reader.notes());
    drop(reader);
    let writer = Ledger::open(dir.path()).unwrap();
    assert_eq!(writer.head(), head);
    assert!(matches!(writer.notes(), [Note::TornMoved(_)]), "{:?}", writer.notes());
    drop(writer);
    let (code, out, err) = rantai(dir.path(), &["verify"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

/// The lock file, `torn/`, a new index: a reader makes none of them.
#[test]
fn a_reader_makes_no_file_and_builds_no_index() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(dir.path());
    let head = ledger.head();
    ledger.close().unwrap();
    std::fs::remove_dir_all(dir.path().join("index")).unwrap();
    for lock in [true, false] {
        if !lock {
            std::fs::remove_file(dir.path().join("lock")).unwrap();
        }
        let before = files(dir.path());
        let reader = Ledger::open_to_read(dir.path()).unwrap();
        assert_eq!((reader.head(), reader.notes()), (head.clone(), &[Note::Unindexed][..]));
        drop(reader);
        assert_eq!(rantai(dir.path(), &["verify", "--level", "4"]).0, 0);
        assert_eq!(files(dir.path()), before);
        assert!(!dir.path().join("index").exists());
    }
}

#[test]
fn a_reader_uses_an_index_that_lags_behind_and_leaves_it_so() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).close().unwrap();
    let mut ledger = Ledger::open(dir.path()).unwrap();
    ledger.record_one(asked(None, &[&receive(1)])).unwrap();
    let head = ledger.head();
    drop(ledger);
    for _ in 0..2 {
        let reader = Ledger::open_to_read(dir.path()).unwrap();
        assert_eq!((reader.head(), reader.notes()), (head.clone(), &[][..]));
        assert_eq!(reader.store().states_at(), head.next - 1);
        reader.close().unwrap();
    }
}

/// A process that writes holds the lock: what it is writing is no break.
#[test]
fn verifying_beside_a_writer_stops_at_the_last_whole_group() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(dir.path());
    let file = segment(dir.path());
    let text = std::fs::read(&file).unwrap();
    let end = text.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let mut writing = text.clone();
    writing.splice(end..end + 9, *b"{\"actor\":");
    std::fs::write(&file, &writing).unwrap();
    let (report, findings) = crate::verify::run(dir.path(), 4);
    assert_eq!(crate::verify::codes(&findings), []);
    assert_eq!(report.summary.records, ledger.head().next);
    std::fs::write(&file, &text).unwrap();
}

#[test]
fn two_readers_can_read_at_once_and_a_writer_waits_for_them() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).close().unwrap();
    let first = Ledger::open_to_read(dir.path()).unwrap();
    let second = Ledger::open_to_read(dir.path()).unwrap();
    assert_eq!(first.head(), second.head());
    let writer = Ledger::open(dir.path());
    assert!(matches!(writer, Err(Rejected::Fault(Fault::Busy { .. }))), "{writer:?}");
    drop((first, second));
    Ledger::open(dir.path()).unwrap();
}

/// The file `lock` that a killed process left behind locks nobody out.
#[test]
fn a_lock_file_left_behind_is_no_lock() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).close().unwrap();
    std::fs::write(dir.path().join("lock"), "4711").unwrap();
    std::fs::write(dir.path().join("journal/lock"), "4711").unwrap();
    drop(Ledger::open(dir.path()).unwrap());
    drop(Ledger::open_to_read(dir.path()).unwrap());
}

/// An emptied journal beside a lost index is never taken for a new ledger.
#[test]
fn a_journal_without_records_is_refused_with_what_to_do() {
    type Loss = fn(&Path);
    let empty: Loss = |dir| std::fs::write(segment(dir), "").unwrap();
    let gone: Loss = |dir| std::fs::remove_file(segment(dir)).unwrap();
    let all: Loss = |dir| {
        std::fs::remove_dir_all(dir.join("journal")).unwrap();
        std::fs::create_dir(dir.join("journal")).unwrap();
    };
    for (lose, evidence) in [(empty, true), (gone, true), (all, true), (gone, false)] {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path()).close().unwrap();
        if evidence {
            std::fs::create_dir_all(dir.path().join("evidence/ab")).unwrap();
        }
        lose(dir.path());
        std::fs::remove_dir_all(dir.path().join("index")).unwrap();
        for opened in
            [Ledger::open(dir.path()), Ledger::open_to_read(dir.path()), Ledger::open(dir.path())]
        {
            let Err(Rejected::Fault(fault @ Fault::Emptied { .. })) = opened else {
                panic!("{opened:?}")
            };
            let (id, en) = fault.words();
            let restore = en.contains("restore the journal from a backup");
            assert!(restore && id.contains("pulihkan jurnal dari cadangan"), "{en}");
            assert_eq!(en.contains("evidence"), evidence, "{en}");
        }
        assert!(rantai::ledger::rebuild(dir.path()).is_err());
        assert_eq!(rantai(dir.path(), &["record", "--actor", "u-01", "/dev/null"]).0, 4);
    }
}

/// Also where the directory of the journal itself is gone: what is beside it came from recording.
#[test]
fn no_ledger_is_made_beside_what_another_left() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path()).close().unwrap();
    std::fs::create_dir_all(dir.path().join("evidence/ab")).unwrap();
    std::fs::remove_dir_all(dir.path().join("journal")).unwrap();
    std::fs::remove_dir_all(dir.path().join("index")).unwrap();
    let (code, _, err) = rantai(dir.path(), &["init", "--origin", "a.example", "--office", "b"]);
    assert_eq!(code, 4, "{err}");
    assert!(err.contains("evidence") && err.contains("restore the journal"), "{err}");
}
