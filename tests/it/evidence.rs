//! The evidence store: what is attached stays whole under its own hash.

use std::fs;

use rantai::evidence::{Evidence, EvidenceError, MOST_BYTES, Presence};
use rantai_events::hash::Hash;

fn stored(bytes: &[u8]) -> (tempfile::TempDir, Evidence, rantai::evidence::Reference) {
    let home = tempfile::tempdir().unwrap();
    let scan = home.path().join("kuitansi.pdf");
    fs::write(&scan, bytes).unwrap();
    let evidence = Evidence::of(home.path());
    let reference = evidence.attach(&scan).unwrap();
    (home, evidence, reference)
}

#[test]
fn a_file_is_kept_under_the_hash_of_its_bytes() {
    let (home, evidence, reference) = stored(b"kuitansi");
    assert_eq!(reference.b3, Hash::of(b"kuitansi"));
    assert_eq!(reference.size, 8);
    let name = reference.b3.to_string();
    let path = home.path().join("evidence").join(&name[..2]).join(&name);
    assert_eq!(fs::read(path).unwrap(), b"kuitansi");
    assert_eq!(evidence.check(reference.b3).unwrap(), Presence::Present);
    assert_eq!(std::io::read_to_string(evidence.open(reference.b3).unwrap()).unwrap(), "kuitansi");
}

#[test]
fn the_same_file_again_changes_nothing() {
    let (home, evidence, reference) = stored(b"kuitansi");
    assert_eq!(evidence.attach(&home.path().join("kuitansi.pdf")).unwrap(), reference);
    let left = fs::read_dir(home.path().join("evidence/staging")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn a_missing_or_altered_file_is_told_apart_and_can_be_attached_again() {
    let (home, evidence, reference) = stored(b"kuitansi");
    fs::write(evidence.path(reference.b3), b"kuitanse").unwrap();
    assert_eq!(evidence.check(reference.b3).unwrap(), Presence::Damaged);
    assert!(matches!(evidence.open(reference.b3), Err(EvidenceError::Damaged(_))));
    evidence.attach(&home.path().join("kuitansi.pdf")).unwrap();
    assert_eq!(evidence.check(reference.b3).unwrap(), Presence::Present);
    fs::remove_file(evidence.path(reference.b3)).unwrap();
    assert_eq!(evidence.check(reference.b3).unwrap(), Presence::Missing);
    assert!(matches!(evidence.open(reference.b3), Err(EvidenceError::Missing(_))));
}

#[test]
fn what_is_no_file_or_too_large_is_not_stored() {
    let home = tempfile::tempdir().unwrap();
    let evidence = Evidence::of(home.path());
    assert!(matches!(evidence.attach(home.path()), Err(EvidenceError::NotAFile(_))));
    let large = home.path().join("large");
    fs::File::create(&large).unwrap().set_len(MOST_BYTES + 1).unwrap();
    assert!(matches!(evidence.attach(&large), Err(EvidenceError::TooLarge(_))));
    assert!(matches!(evidence.attach(&home.path().join("none")), Err(EvidenceError::Fault(_))));
    assert!(!home.path().join("evidence").exists());
}

#[test]
fn an_empty_file_is_evidence_too() {
    let (_home, evidence, reference) = stored(b"");
    assert_eq!(reference.size, 0);
    assert_eq!(evidence.check(reference.b3).unwrap(), Presence::Present);
}
