//! Arbitrary bytes wherever bytes come from outside: an answer or a fault, never a panic.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use rantai::error::Fault;
use rantai::journal::{FileJournal, Journal as _, line};
use rantai::ledger::{Ledger, rebuild_check};
use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use rantai_events::record::{Record, decode};
use rantai_projections::book::Book;
use rantai_projections::registry::Registry;
use rantai_projections::view::{Cut, Reading, view};

use crate::index::insert;
use crate::journal::lines::{Lines, all, unsynced};
use crate::ledger::{asked, filled, receive};
use crate::reading::files;
use crate::verify::forger::rechained;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Bytes in which tabs, line feeds, zeros and marks are frequent.
fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![any::<u8>(), prop::sample::select(b"\t\n\0={}\"0a".to_vec())];
    prop::collection::vec(byte, 0..most)
}

/// The records of all event types.
fn vectors() -> Vec<Arc<Record>> {
    let lines = include_str!("../../events/tests/vectors/events.jsonl").lines();
    lines.map(|line| Arc::new(decode(line.as_bytes()).unwrap())).collect()
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn journal_lines_of_any_bytes_are_taken_apart_or_refused(bytes in bytes(400)) {
        let begins = line::split(&bytes).map(|(begin, text)| (begin, text.len()));
        prop_assert!(begins.map(|(begin, length)| begin + length).max().unwrap_or(0) <= bytes.len());
        for (_, text) in line::split(&bytes) {
            prop_assert!(line::open(text).is_err(), "no bytes drawn have their own hash");
            drop(line::parts(text));
        }
    }
}

/// A journal of two groups whose file was cut and continued with other bytes.
fn spoiled(directory: &Path, keep: prop::sample::Index, bytes: &[u8]) -> (Vec<String>, Vec<u8>) {
    let settings = unsynced(1 << 26, 0);
    let journal = FileJournal::open(directory, settings, None).unwrap();
    let mut lines = Lines::new();
    let mut records = lines.append(&journal, 3).0;
    records.extend(lines.append(&journal, 2).0);
    drop(journal);
    let file = directory.join("0000000000000000.log");
    let mut text = std::fs::read(&file).unwrap();
    text.truncate(keep.index(text.len() + 1));
    text.extend_from_slice(bytes);
    std::fs::write(&file, &text).unwrap();
    (records, text)
}

proptest! {
    #![proptest_config(config(96))]

    /// What is read is a beginning of what was written; what is moved away is all still there.
    #[test]
    fn a_journal_of_any_bytes_is_recovered_or_left_as_it_is(
        keep in any::<prop::sample::Index>(), bytes in bytes(300),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let (records, text) = spoiled(directory.path(), keep, &bytes);
        let read = FileJournal::read_only(directory.path());
        prop_assert_eq!(&std::fs::read(directory.path().join("0000000000000000.log")).unwrap(), &text);
        if let Ok(read) = &read {
            let found = all(read, 0);
            prop_assert_eq!(&found[..], &records[..found.len()]);
        }
        match FileJournal::open(directory.path(), unsynced(1 << 26, 0), None) {
            Ok(journal) => {
                let found = all(&journal, 0);
                prop_assert_eq!(&found[..], &records[..found.len()]);
                prop_assert!(read.unwrap().head().next <= journal.head().next);
                let kept: usize = files(directory.path()).values().map(Vec::len).sum();
                let data = text.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                prop_assert!(kept >= data, "{} bytes of {} are left", kept, data);
            }
            Err(fault) => prop_assert!(matches!(fault, Fault::Damaged(_)), "{fault}"),
        }
        rantai::verify::chain::verify(directory.path(), &mut |_| ()).unwrap();
    }

    /// States are folded from any records in any order, twice alike.
    #[test]
    fn any_records_in_any_order_fold(picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..40)) {
        let all = vectors();
        let stream = Stream::parse("group/a").unwrap();
        let mut registry = Registry::default();
        let mut history: Vec<Arc<Record>> = Vec::new();
        for (seq, (pick, day)) in picks.iter().enumerate() {
            let mut record = Record::clone(&all[pick.index(all.len())]);
            record.seq = seq as u64;
            record.on = all[day.index(all.len())].on;
            record.fixes = record.fixes.map(|mut fixes| {
                fixes.seq = day.index(seq + 1) as u64;
                fixes
            });
            let record = Arc::new(record);
            let target = record.reverses().and_then(|seq| history.iter().find(|r| r.seq == seq));
            registry.apply(&record, target.map(AsRef::as_ref));
            history.push(record);
        }
        let (mut whole, mut grown) = (Book::new(&stream), Book::new(&stream));
        whole.refold(&stream, &history);
        for record in &history {
            grown.absorb("group/a", record, Hash::ZERO);
        }
        if grown.stale {
            grown.refold(&stream, &history);
        }
        prop_assert_eq!(postcard::to_allocvec(&whole.state).unwrap(), postcard::to_allocvec(&grown.state).unwrap());
        for cut in [Cut::NOW, Cut { reading: Reading::Corrected, ..Cut::NOW }] {
            drop(view(&stream, &history, cut));
        }
    }
}

proptest! {
    #![proptest_config(config(24))]

    /// Lawless histories, well chained, are verified to the end.
    #[test]
    fn any_records_in_any_order_are_judged(picks in prop::collection::vec(any::<prop::sample::Index>(), 1..25)) {
        let all: Vec<&str> = include_str!("../../events/tests/vectors/events.jsonl").lines().collect();
        let lines: Vec<String> = picks.iter().map(|pick| all[pick.index(all.len())].to_owned()).collect();
        let directory = tempfile::tempdir().unwrap();
        let export = directory.path().join("export.jsonl");
        std::fs::write(&export, rechained(&lines, |_, line| line).join("\n") + "\n").unwrap();
        let (report, _) = crate::verify::run(&export, 4);
        prop_assert_eq!(report.summary.records, lines.len() as u64);
    }

    /// A value of any bytes, with its checksum, under a key that is asked for.
    #[test]
    fn an_index_of_any_values_gives_an_answer_or_says_rebuild(
        which in 0..6_usize, bytes in prop::collection::vec(any::<u8>(), 0..120),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let ledger = filled(dir.path());
        let head = ledger.head();
        ledger.close().unwrap();
        let places: [(&str, &[u8]); 6] = [
            ("locations", &[0; 8]),
            ("streams", b"group/a\0\0\0\0\0"),
            ("requests", &[0; 20]),
            ("states", b"group/a"),
            ("request-filters", &[0; 4]),
            ("__sled__default", b"position"),
        ];
        let (tree, key) = places[which];
        insert(dir.path(), tree, key, bytes);
        crate::verify::run(dir.path(), 5);
        rebuild_check(dir.path()).unwrap();
        drop(Ledger::open_to_read(dir.path()));
        if let Ok(mut ledger) = Ledger::open(dir.path()) {
            prop_assert_eq!(ledger.head(), head);
            let _scanned = ledger.scan_index().unwrap().unwrap().wait();
            drop(ledger.record_one(asked(Some("k-3"), &[&receive(3)])));
            drop(ledger.store().line(3));
        }
    }

    /// The file of the index itself.
    #[test]
    fn an_index_file_of_any_bytes_is_built_again_or_right(
        at in any::<prop::sample::Index>(), bytes in bytes(200),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let ledger = filled(dir.path());
        let head = ledger.head();
        ledger.close().unwrap();
        let file = dir.path().join("index/db");
        let mut whole = std::fs::read(&file).unwrap();
        let used = whole.iter().rposition(|byte| *byte != 0).unwrap();
        let at = at.index(used);
        let end = (at + bytes.len()).min(whole.len());
        whole[at..end].copy_from_slice(&bytes[..end - at]);
        std::fs::write(&file, &whole).unwrap();
        prop_assert_eq!(Ledger::open_to_read(dir.path()).unwrap().head(), head.clone());
        let mut ledger = Ledger::open(dir.path()).unwrap();
        prop_assert_eq!(ledger.head(), head);
        let answer = ledger.record_one(asked(Some("k-3"), &[&receive(3)]));
        prop_assert!(answer.is_err() || answer.unwrap()[0].seq == 6);
    }
}

/// Used by the properties above: every type can be folded on its own.
#[test]
fn every_type_is_among_the_records_drawn() {
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for record in vectors() {
        *types.entry(record.event.name()).or_default() += 1;
    }
    assert!(types.len() > 40, "{types:?}");
}
