//! The index follows from the journal: however it was damaged, answers are those of a new one.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rantai::index::{Departs, DiskIndex, FOLD_GOLDEN};
use rantai::ledger::{Ledger, rebuild, rebuild_check};
use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use rantai_events::record::{Record, decode};
use rantai_projections::book::Book;
use rantai_projections::library::Library;
use rantai_projections::registry::Registry;
use rantai_projections::view::Cut;

use crate::ledger::{asked, filled, receive};
use crate::verify::{codes, history, run};

fn streams() -> [Stream; 3] {
    ["group/a", "ledger", "program/kube"].map(|name| Stream::parse(name).unwrap())
}

/// Everything that a ledger answers about its streams, and whether a key is known.
fn answers(dir: &Path) -> String {
    let mut ledger = Ledger::open(dir).unwrap();
    let views = streams().map(|stream| ledger.view(&stream, Cut::NOW).unwrap().state);
    let known = ledger.record_one(asked(Some("k-3"), &[&receive(3)])).map_err(|e| e.to_string());
    format!("{:?} {views:?} {:?} {known:?}", ledger.head(), ledger.registry())
}

#[test]
fn a_rebuilt_index_is_the_one_that_was_written_along() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let checked = rebuild_check(dir.path()).unwrap();
    assert_eq!((checked.compared, checked.departures, checked.streams), (true, vec![], 3));
    let before = saved(dir.path());
    let built = rebuild(dir.path()).unwrap();
    assert_eq!((built.head.next, built.streams), (10, 3));
    assert_eq!(saved(dir.path()), before);
    assert!(rebuild_check(dir.path()).unwrap().departures.is_empty());
    assert_eq!(codes(&run(dir.path(), 5).1), []);
}

fn saved(dir: &Path) -> Vec<Option<Vec<u8>>> {
    let (index, _) = DiskIndex::existing(&dir.join("index")).unwrap();
    streams().iter().map(|stream| index.book_bytes(stream)).collect()
}

#[test]
fn a_state_that_departs_is_told_by_check_and_by_level_5_and_mended_by_rebuilding() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let group = &streams()[0];
    {
        let (index, position) = DiskIndex::existing(&dir.path().join("index")).unwrap();
        let mut book = index.book(group).unwrap();
        book.days.clear();
        let registry = index.registry().unwrap();
        index.save_states(std::iter::once((group, &book)), &registry, &position).unwrap();
    }
    let departures = rebuild_check(dir.path()).unwrap().departures;
    let told: Vec<_> = departures.iter().map(|d| (d.stream.as_ref(), d.how)).collect();
    assert_eq!(told, [(Some(group), Departs::Differs)]);
    assert_eq!(codes(&run(dir.path(), 5).1), [(10, "index.state")]);
    rebuild(dir.path()).unwrap();
    assert_eq!(codes(&run(dir.path(), 5).1), []);
}

#[test]
fn a_crash_between_index_and_states_counts_nothing_twice() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = filled(dir.path());
    for run in 0..3 {
        let requests: Vec<_> =
            (0..6000).map(|n| asked(Some(&format!("r-{run}-{n}")), &[&receive(1)])).collect();
        ledger.record_all(requests).into_iter().for_each(|answer| drop(answer.unwrap()));
    }
    drop(ledger);
    let mut again = Ledger::open(dir.path()).unwrap();
    let cash = |ledger: &mut Ledger| {
        let view = ledger.view(&streams()[0], Cut::NOW).unwrap();
        view.state.group().unwrap().balances.rupiah("cash").to_string()
    };
    assert_eq!(cash(&mut again), "198300");
    again.close().unwrap();
    assert!(rebuild_check(dir.path()).unwrap().departures.is_empty());
}

#[test]
fn flipped_bytes_in_the_index_never_give_a_wrong_answer() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).close().unwrap();
    let expected = answers(dir.path());
    let file = dir.path().join("index/db");
    let whole = std::fs::read(&file).unwrap();
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for step in 1..12 {
        let at = used * step / 12;
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        std::fs::write(&file, &damaged).unwrap();
        assert_eq!(answers(dir.path()), expected, "byte {at} of {used}");
        std::fs::remove_dir_all(dir.path().join("index")).unwrap();
        Ledger::open(dir.path()).unwrap().close().unwrap();
        std::fs::write(&file, &whole).unwrap();
    }
}

/// sled answers a page that it cannot read with the same error again and again.
#[test]
fn comparing_a_damaged_index_comes_to_an_end() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).close().unwrap();
    let whole = std::fs::read(dir.path().join("index/db")).unwrap();
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for step in 1..40 {
        let copy = tempfile::tempdir().unwrap();
        copy_all(dir.path(), copy.path());
        let mut damaged = whole.clone();
        damaged[used * step / 40] ^= 0xff;
        std::fs::write(copy.path().join("index/db"), &damaged).unwrap();
        let (done, ended) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let compared = rebuild_check(copy.path()).map(|found| found.departures.len());
            done.send(compared.is_ok()).ok();
        });
        // A bound for the test alone: comparing takes some milliseconds.
        assert!(ended.recv_timeout(Duration::from_secs(120)).is_ok(), "step {step} does not end");
    }
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_all(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// All event types, folded stream by stream.
#[test]
fn folded_states_do_not_change_without_a_new_fold_version() {
    let mut streams: BTreeMap<Stream, Vec<Arc<Record>>> = BTreeMap::new();
    let mut registry = Registry::default();
    let vectors = include_str!("../../events/tests/vectors/events.jsonl");
    for line in vectors.lines() {
        let record = Arc::new(decode(line.as_bytes()).unwrap());
        registry.apply(&record, None);
        for link in &record.links {
            streams.entry(link.stream.clone()).or_default().push(Arc::clone(&record));
        }
    }
    let mut bytes = postcard::to_allocvec(&registry).unwrap();
    for (stream, records) in streams {
        let mut book = Book::new(&stream);
        book.refold(&stream, &records);
        bytes.extend(postcard::to_allocvec(&book).unwrap());
    }
    assert_eq!(Hash::of(&bytes).to_string(), FOLD_GOLDEN, "raise FOLD_VERSION, put the new hash");
}
