//! What every journal promises.

use rantai::error::Fault;
use rantai::journal::file::Settings;
use rantai::journal::{FileJournal, Group, Journal, MemoryJournal};
use rantai_events::chain::Head;
use rantai_events::hash::Hash;

use super::lines::{Lines, all};

/// A journal of small segments, so that every test crosses some.
pub(crate) fn small() -> Settings {
    Settings { segment_bytes: 4096, ahead_bytes: 1024, ..Settings::default() }
}

/// Runs `check` against every implementation.
fn contract(check: impl Fn(&dyn Journal)) {
    check(&MemoryJournal::new());
    let directory = tempfile::tempdir().unwrap();
    check(&FileJournal::open(directory.path(), small(), None).unwrap());
    let directory = tempfile::tempdir().unwrap();
    check(&FileJournal::open(directory.path(), Settings::default(), None).unwrap());
}

#[test]
fn an_empty_journal_has_no_records() {
    contract(|journal| {
        assert_eq!(journal.head(), Head::START);
        assert!(all(journal, 0).is_empty());
        assert!(matches!(journal.get(0), Err(Fault::NoRecord { seq: 0 })));
        assert!(matches!(journal.scan(1).map(|_| ()), Err(Fault::NoRecord { seq: 1 })));
        let nothing = journal.append(&Head::START, &mut Group::new());
        assert!(nothing.is_ok() && journal.head() == Head::START);
    });
}

#[test]
fn what_was_appended_is_read_back_in_every_way() {
    contract(|journal| {
        let mut lines = Lines::new();
        let mut expected = Vec::new();
        for count in [1, 5, 1, 30, 2, 7, 1] {
            let (records, places) = lines.append(journal, count);
            for (record, place) in records.iter().zip(places) {
                assert_eq!(journal.read(place).unwrap().bytes, record.as_bytes());
                assert_eq!(journal.locate(expected.len() as u64).unwrap(), place);
                expected.push(record.clone());
            }
            assert_eq!(journal.head(), lines.head);
        }
        for from in 0..=expected.len() {
            assert_eq!(all(journal, from as u64), expected[from..], "from {from}");
        }
        for (seq, record) in expected.iter().enumerate() {
            let stored = journal.get(seq as u64).unwrap();
            assert_eq!(stored.hash, Hash::of(record.as_bytes()));
            assert_eq!(stored.bytes, record.as_bytes());
        }
    });
}

#[test]
fn appending_fails_when_the_head_moved() {
    contract(|journal| {
        let mut lines = Lines::new();
        lines.append(journal, 3);
        let (mut group, _) = Lines::new().group(1);
        let moved = journal.append(&Head::START, &mut group);
        assert!(matches!(moved, Err(Fault::HeadMoved { found, .. }) if found == lines.head));
        let other = Head { next: 3, hash: Hash::ZERO };
        assert!(matches!(journal.append(&other, &mut group), Err(Fault::HeadMoved { .. })));
        assert_eq!(all(journal, 0).len(), 3);
        lines.append(journal, 1);
        assert_eq!(journal.head().next, 4);
    });
}

#[test]
fn a_scan_sees_the_journal_as_it_was_when_asked() {
    contract(|journal| {
        let mut lines = Lines::new();
        lines.append(journal, 3);
        let scan = journal.scan(1).unwrap();
        lines.append(journal, 50);
        let seen: usize = scan.map(|chunk| chunk.unwrap().lines().count()).sum();
        assert_eq!(seen, 2);
    });
}

#[test]
fn what_cannot_be_a_line_is_refused() {
    let long = vec![b'x'; 65_536];
    for bad in [&b""[..], b"a\tb", b"a\nb", &long] {
        let mut group = Group::new();
        let refused = group.push(|out| out.extend_from_slice(bad));
        assert!(matches!(refused, Err(Fault::NotALine { .. })));
        assert!(group.is_empty() && group.size() == 0);
    }
    let mut group = Group::new();
    let mut pushes =
        std::iter::repeat_with(|| group.push(|out| out.resize(out.len() + 65_535, b'x')));
    let refused = pushes.find(Result::is_err);
    assert!(matches!(refused, Some(Err(Fault::GroupTooLarge { .. }))));
    assert!(group.size() < 16 << 20);
}
