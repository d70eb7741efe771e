//! The index beside the journal: whatever it says wrong is told, record by record.

use std::path::Path;

use rantai::ledger::{Ledger, Note, Scanned, rebuild, rebuild_check};
use rantai_events::ids::RequestKey;

use crate::ledger::{actor, asked, filled, receive};
use crate::verify::{codes, history, run};

/// A value as the index stores it: four bytes of its BLAKE3 behind it.
fn sealed(mut value: Vec<u8>) -> Vec<u8> {
    let check = blake3::hash(&value);
    value.extend(&check.as_bytes()[..4]);
    value
}

/// Alters a value of a tree, under the first key that begins so; `None` takes it out.
pub(crate) fn alter(
    ledger: &Path,
    tree: &str,
    prefix: &[u8],
    change: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>,
) {
    let db = opened(ledger);
    let tree = db.open_tree(tree).unwrap();
    let (key, value) = tree.scan_prefix(prefix).next().unwrap().unwrap();
    match change(value[..value.len() - 4].to_vec()) {
        Some(value) => tree.insert(key, sealed(value)).unwrap(),
        None => tree.remove(key).unwrap(),
    };
    db.flush().unwrap();
}

/// The index of a ledger that was just closed: a process being started, or a thread of sled's that
/// is ending, may hold its lock for a moment still.
fn opened(ledger: &Path) -> sled::Db {
    let config = sled::Config::new().path(ledger.join("index")).flush_every_ms(None);
    let begin = std::time::Instant::now();
    loop {
        match config.open() {
            Err(sled::Error::Io(error))
                if error.to_string().contains("acquire lock") && begin.elapsed().as_secs() < 30 =>
            {
                std::thread::yield_now();
            }
            other => return other.unwrap(),
        }
    }
}

pub(crate) fn insert(ledger: &Path, tree: &str, key: &[u8], value: Vec<u8>) {
    let db = opened(ledger);
    db.open_tree(tree).unwrap().insert(key, sealed(value)).unwrap();
    db.flush().unwrap();
}

fn tag(key: &str) -> [u8; 16] {
    rantai::index::key_tag(&actor(), &RequestKey::parse(key).unwrap())
}

/// The place of a request key among the entries of a block.
fn entry(block: &[u8], key: &str) -> usize {
    block.chunks_exact(28).position(|entry| entry.starts_with(&tag(key))).unwrap() * 28
}

type Damage = fn(&Path);
type Case = (&'static str, Damage, &'static [(u64, &'static str)]);

const TABLE: &[Case] = &[
    ("nothing", |_| (), &[]),
    ("no places", |dir| alter(dir, "locations", &[], |_| None), &[(0, "index.place")]),
    (
        "another place",
        |dir| {
            alter(dir, "locations", &[], |mut block| {
                block[4 * 20 + 8] ^= 1;
                block[6 * 20 + 16] ^= 1;
                Some(block)
            });
        },
        &[(4, "index.place"), (6, "index.place")],
    ),
    (
        "a record less in a stream",
        |dir| {
            alter(dir, "streams", b"group/a\0", |mut block| {
                block.drain(8..16);
                Some(block)
            });
        },
        &[(4, "index.stream")],
    ),
    (
        "a record more in a stream",
        |dir| {
            alter(dir, "streams", b"ledger\0", |mut block| {
                block.extend(7_u64.to_le_bytes());
                Some(block)
            });
        },
        &[(7, "index.stream")],
    ),
    (
        "a stream more",
        |dir| insert(dir, "streams", b"group/z\0\0\0\0\0", 5_u64.to_le_bytes().to_vec()),
        &[(5, "index.stream")],
    ),
    (
        "no keys",
        |dir| alter(dir, "requests", &[], |_| None),
        &[(4, "index.request"), (5, "index.request"), (6, "index.request"), (8, "index.request")],
    ),
    (
        "a key of another record",
        |dir| {
            alter(dir, "requests", &[], |mut block| {
                let at = entry(&block, "k-2");
                block[at + 16] = 6;
                Some(block)
            });
        },
        &[(5, "index.request")],
    ),
    (
        "a key more",
        |dir| {
            alter(dir, "requests", &[], |mut block| {
                block.extend([0xff; 16]);
                block.extend(7_u64.to_le_bytes());
                block.extend(1_u32.to_le_bytes());
                Some(block)
            });
        },
        &[(7, "index.request")],
    ),
];

#[test]
fn level_5_tells_every_place_stream_and_key_that_departs_and_rebuilding_mends_it() {
    for (name, damage, expected) in TABLE {
        let dir = tempfile::tempdir().unwrap();
        history(dir.path());
        damage(dir.path());
        let (_, findings) = run(dir.path(), 5);
        assert_eq!(codes(&findings), *expected, "{name}");
        let checked = rebuild_check(dir.path()).unwrap();
        let told: Vec<u64> = checked.unlike.iter().map(|unlike| unlike.seq).collect();
        assert_eq!(told, expected.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), "{name}");
        for found in &findings {
            let (id, en) = found.words();
            assert!(id.contains("rantai rebuild") && en.contains("rantai rebuild"), "{en}");
            assert!(en.starts_with(&format!("record {}, ", found.seq)), "{en}");
        }
        rebuild(dir.path()).unwrap();
        assert_eq!(codes(&run(dir.path(), 5).1), [], "{name}");
    }
}

#[test]
fn a_run_of_records_that_departs_is_told_once_and_an_index_that_lags_is_none() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).close().unwrap();
    let mut ledger = Ledger::open(dir.path()).unwrap();
    ledger.record_one(asked(None, &[&receive(1)])).unwrap();
    drop(ledger);
    assert_eq!(codes(&run(dir.path(), 5).1), []);
    alter(dir.path(), "locations", &1_u64.to_be_bytes(), |_| None);
    let (_, findings) = run(dir.path(), 5);
    assert_eq!(codes(&findings), [(256, "index.place")]);
    let (_, en) = findings[0].words();
    assert!(en.contains("(to record 511)"), "{en}");
}

/// Looking through the index in the background of an open ledger.
#[test]
fn a_scan_finds_what_is_damaged_or_missing_and_the_next_opening_builds_again() {
    type Case = (&'static str, Damage, Option<&'static str>);
    let table: &[Case] = &[
        ("nothing", |_| (), None),
        ("no places", |dir| alter(dir, "locations", &[], |_| None), Some("locations")),
        ("fewer records", |dir| alter(dir, "streams", b"group/a", |_| None), Some("streams")),
        ("no keys", |dir| alter(dir, "requests", &[], |_| None), Some("requests")),
        ("a state less", |dir| alter(dir, "states", &[], |_| None), Some("states")),
        ("no state", |dir| alter(dir, "states", &[], |_| Some(vec![1, 2, 3])), Some("states")),
    ];
    for (name, damage, tree) in table {
        let dir = tempfile::tempdir().unwrap();
        filled(dir.path()).close().unwrap();
        damage(dir.path());
        let mut ledger = Ledger::open(dir.path()).unwrap();
        assert_eq!(ledger.notes(), [], "{name}: opening alone does not see it");
        let scanned = ledger.scan_index().unwrap().unwrap().wait();
        let Some(tree) = tree else {
            let counts = rantai::index::Counts { numbers: 604, keys: 600, states: 3 };
            assert_eq!(scanned, Scanned::Whole(counts), "{name}");
            continue;
        };
        assert_eq!(scanned, Scanned::Flawed(tree), "{name}");
        let (known, head) = (asked(Some("k-3"), &[&receive(3)]), ledger.head());
        let answer = ledger.record_one(known.clone());
        let told = format!("{:?}", answer.unwrap_err());
        assert!(told.contains("rantai rebuild"), "{name}: a key is never taken for new: {told}");
        drop(ledger);
        let mut again = Ledger::open(dir.path()).unwrap();
        assert!(matches!(again.notes(), [Note::IndexRebuilt(_)]), "{name}: {:?}", again.notes());
        assert_eq!(again.record_one(known).unwrap()[0].seq, 6, "{name}");
        assert_eq!(again.head(), head, "{name}");
        assert!(matches!(again.scan_index().unwrap().unwrap().wait(), Scanned::Whole(_)), "{name}");
    }
}

#[test]
fn a_scan_beside_recording_sees_nothing_wrong_and_stops_when_it_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = filled(dir.path());
    let scan = ledger.scan_index().unwrap().unwrap();
    let requests: Vec<_> =
        (0..17_000).map(|n| asked(Some(&format!("s-{n}")), &[&receive(1)])).collect();
    ledger.record_all(requests).into_iter().for_each(|answer| drop(answer.unwrap()));
    assert!(matches!(scan.wait(), Scanned::Whole(_)));
    drop(ledger.scan_index().unwrap());
    ledger.close().unwrap();
    assert_eq!(codes(&run(dir.path(), 5).1), []);
}

/// What is said of an index that cannot be read is said in the language that was asked for.
#[test]
fn an_index_that_cannot_be_read_is_told_in_indonesian_and_english() {
    let dir = tempfile::tempdir().unwrap();
    history(dir.path());
    let db = opened(dir.path());
    let tree = db.open_tree("streams").unwrap();
    let (key, _) = tree.scan_prefix(b"group/a\0").next().unwrap().unwrap();
    tree.insert(key, b"no block").unwrap();
    db.flush().unwrap();
    drop((tree, db));
    alter(dir.path(), "locations", &[], |mut block| {
        block.copy_within(4 * 20..5 * 20, 5 * 20);
        Some(block)
    });
    let (index, position) = rantai::index::DiskIndex::existing(&dir.path().join("index")).unwrap();
    let journal = rantai::journal::FileJournal::read_only(&dir.path().join("journal")).unwrap();
    let store = rantai::ledger::Store::new(std::sync::Arc::new(journal), Some(index), position);
    let stream = rantai_events::account::Stream::parse("group/a").unwrap();
    for (why, id, en) in [
        (
            store.numbers(&stream).unwrap_err(),
            "indeks aliran group/a tidak dapat dibaca",
            "the index of group/a cannot be read",
        ),
        (
            store.record_with_hash(5).unwrap_err(),
            "indeks menunjuk catatan 4 sebagai catatan 5",
            "the index names record 4 as record 5",
        ),
    ] {
        assert_eq!(
            why.words,
            (format!("{id}; jalankan `rantai rebuild`"), format!("{en}; run `rantai rebuild`"))
        );
    }
}
