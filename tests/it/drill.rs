//! The drill finds every way, tells what finds it, and touches nothing of the ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rantai::drill::{Outcome, WAYS, drill, practice, workplace};

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
    drill(ledger, work, false, &mut |way, outcome| {
        let Outcome::Tried { alone, against } = outcome else {
            found.push((way.id, false, "not there".to_owned()));
            return;
        };
        let said = if alone.exit != 0 { Some(alone) } else { against.as_ref() };
        let code = said.and_then(|said| said.first.clone()).map(|(code, _)| code);
        found.push((way.id, alone.exit != 0, code.unwrap_or_default()));
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
