//! The drill finds every way, tells what finds it, and touches nothing of the ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rantai::drill::{Outcome, WAYS, drill, practice, workplace};
use rantai::evidence::Evidence;
use rantai::ledger::{Asked, Ledger};
use rantai::publish::{publish, put_cosigned};
use rantai_events::cosignature::cosign;
use rantai_events::ids::ActorId;
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::record::Draft;

/// Every file below a directory with its bytes.
fn bytes(below: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(bytes(&path));
        } else {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    found
}

/// The way, whether `verify` alone finds it, and the code of the first finding.
type Found = (&'static str, bool, String);

fn tried(ledger: &Path, work: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    drill(ledger, work, (false, Duration::ZERO), &mut |way, outcome| {
        let Outcome::Tried { alone, against } = outcome else {
            found.push((way.id, false, "not there".to_owned()));
            return;
        };
        let said = if alone.is_found() { Some(alone) } else { against.as_ref() };
        let code = said.and_then(|said| said.first.clone()).map(|(code, _)| code);
        found.push((way.id, alone.is_found(), code.unwrap_or_default()));
    })
    .unwrap();
    found
}

#[test]
fn every_way_is_found_and_the_ledger_is_untouched() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("buku");
    practice(&ledger).unwrap();
    let before = bytes(home.path());
    let work = workplace(&home.path().join("latihan")).unwrap();
    let found = tried(&ledger, &work);
    std::fs::remove_dir_all(&work).unwrap();
    assert_eq!(bytes(home.path()), before);
    let codes: Vec<(&str, bool, &str)> =
        found.iter().map(|(way, alone, code)| (*way, *alone, code.as_str())).collect();
    let due = [
        ("remove", true, "tree.unrecorded"),
        ("alter", true, "tree.other-record"),
        ("reorder", true, "tree.unrecorded"),
        ("insert", true, "journal.differs-from-checkpoint"),
        ("swap-hash", true, "line.broken"),
        ("truncate", false, "journal.behind-checkpoint"),
        ("rewrite", false, "journal.differs-from-checkpoint"),
        ("old-backup", true, "tree.unrecorded"),
        ("index", true, "index.stream"),
        ("tile", true, "tile.altered"),
        ("signature", true, "checkpoint.foreign-signature"),
        ("evidence", true, "evidence.missing"),
    ];
    assert_eq!(codes, due);
    assert_eq!(WAYS.len(), due.len());
}

/// The size of each file below a directory by its number on the disk: a hard link is no file more.
fn inodes(below: &Path) -> BTreeMap<u64, u64> {
    use std::os::unix::fs::MetadataExt as _;
    let about = bytes(below).into_keys().map(|file| file.metadata().unwrap());
    about.map(|about| (about.ino(), about.len())).collect()
}

/// The harmed copies share what they left as it was, and none shares a file with the ledger.
#[test]
fn copies_that_are_kept_take_the_disk_of_what_was_harmed() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("buku");
    practice(&ledger).unwrap();
    // Evidence that no record cites is harmed by no way.
    let scan = vec![7_u8; (4 << 20) + 1];
    let file = home.path().join("pindaian");
    std::fs::write(&file, &scan).unwrap();
    Evidence::of(&ledger).attach(&file).unwrap();
    let before = bytes(&ledger);
    let work = workplace(&home.path().join("latihan")).unwrap();
    drill(&ledger, &work, (true, Duration::ZERO), &mut |_, _| {}).unwrap();
    let scans = bytes(&work).into_values().filter(|bytes| *bytes == scan).count();
    assert_eq!(scans, WAYS.len(), "every way was tried on the whole");
    let (ours, copies) = (inodes(&ledger), inodes(&work));
    let large = copies.values().filter(|size| **size == scan.len() as u64).count();
    assert_eq!(large, 1, "what no way harms stands on the disk once");
    assert!(ours.keys().all(|inode| !copies.contains_key(inode)), "no file is the ledger's own");
    assert_eq!(bytes(&ledger), before);
}

#[test]
fn what_the_ledger_has_not_is_said_and_nothing_is_invented() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("buku");
    crate::verify::history(&ledger);
    let work = workplace(&home.path().join("latihan")).unwrap();
    let not_there: Vec<_> =
        tried(&ledger, &work).into_iter().filter(|found| found.2 == "not there").collect();
    let not_there: Vec<&str> = not_there.iter().map(|found| found.0).collect();
    assert_eq!(not_there, ["truncate", "rewrite", "old-backup", "tile", "signature", "evidence"]);
}

#[test]
fn a_second_checkpoint_and_a_witness_hide_nothing() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("buku");
    practice(&ledger).unwrap();
    let name = |text: &str| KeyName::parse(text).unwrap();
    let office = SigningKey::from_seed(name("ledger.example/latihan"), KeyKind::Log, &[1; 32]);
    let draft = r#"{"type":"cash.received","on":"2020-03-01","body":{"amount":"1000","category":"LAIN","fund":"operasional","group":"latihan","place":"KAS"}}"#;
    let mut open = Ledger::open(&ledger).unwrap();
    let actor = ActorId::parse("admin").unwrap();
    let asked = Asked::new(vec![Draft::parse(draft).unwrap()], actor, None);
    open.record_one(asked).unwrap();
    open.close().unwrap();
    let mut note = publish(&ledger, &office.unwrap()).unwrap().signed.note;
    let witness = SigningKey::from_seed(name("saksi.example"), KeyKind::Witness, &[9; 32]);
    note.add(cosign(&witness.unwrap(), note.text(), 1).unwrap());
    put_cosigned(&ledger, &note).unwrap();
    let work = workplace(&home.path().join("latihan")).unwrap();
    let missed: Vec<Found> =
        tried(&ledger, &work).into_iter().filter(|(_, _, code)| code.is_empty()).collect();
    assert_eq!(missed, []);
}
