//! What an office, or whoever broke in there, could try: each is refused or found.

use std::path::Path;

use rantai::error::Fault;
use rantai::ledger::{Ledger, Rejected};
use rantai::publish::{PublishError, checkpoint_file, latest, publish, state_file};

use super::{Office, copy, files, grow, key, key_of};

fn refused(dir: &Path) -> String {
    match Ledger::open(dir) {
        Err(Rejected::Fault(fault @ Fault::Lost { signed: Some(_), .. })) => fault.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Puts everything in the directory of the ledger back to what it was.
fn restore(office: &Office, backup: &Path) {
    std::fs::remove_dir_all(&office.dir).unwrap();
    copy(backup, &office.dir);
}

#[test]
fn a_restored_backup_neither_records_nor_signs_but_can_be_read() {
    let office = Office::with_checkpoints(&[250]);
    let backup = office.home.path().join("backup");
    copy(&office.dir, &backup);
    office.checkpoint_at(300);
    restore(&office, &backup);
    let why = refused(&office.dir);
    assert!(why.contains("250") && why.contains("300"), "{why}");
    assert_eq!(office.denied(&key()), "journal.behind-checkpoint");
    assert_eq!(Ledger::open_to_read(&office.dir).unwrap().head().next, 250);
    // Without the copy outside, the ledger's own files are all old: only others can tell.
    std::fs::remove_file(state_file(&office.dir)).unwrap();
    drop(Ledger::open(&office.dir).unwrap());
}

#[test]
fn a_journal_behind_is_refused_by_the_published_checkpoint_alone() {
    let office = Office::with_checkpoints(&[250]);
    let backup = office.home.path().join("backup");
    copy(&office.dir.join("journal"), &backup);
    office.checkpoint_at(300);
    std::fs::remove_dir_all(office.dir.join("journal")).unwrap();
    std::fs::remove_dir_all(office.dir.join("index")).unwrap();
    copy(&backup, &office.dir.join("journal"));
    for gone in [None, Some(state_file(&office.dir)), Some(office.dir.join("checkpoints"))] {
        gone.into_iter().for_each(|file| std::fs::remove_file(file).unwrap());
        refused(&office.dir);
        assert_eq!(office.denied(&key()), "journal.behind-checkpoint");
    }
}

/// The same number of records, other ones: a history recorded again after restoring.
#[test]
fn another_history_of_the_same_length_is_refused() {
    let office = Office::with_checkpoints(&[250]);
    let other = Office::with_checkpoints(&[]);
    let mut ledger = Ledger::open(&other.dir).unwrap();
    grow(&mut ledger, 260);
    drop(ledger);
    std::fs::remove_dir_all(office.dir.join("journal")).unwrap();
    std::fs::remove_dir_all(office.dir.join("index")).unwrap();
    copy(&other.dir.join("journal"), &office.dir.join("journal"));
    for gone in [None, Some(state_file(&office.dir)), Some(office.dir.join("checkpoints"))] {
        gone.into_iter().for_each(|file| std::fs::remove_file(file).unwrap());
        refused(&office.dir);
        assert_eq!(office.denied(&key()), "journal.differs-from-checkpoint");
    }
}

#[test]
fn two_checkpoints_of_one_size_stop_everything() {
    let office = Office::with_checkpoints(&[250]);
    let other = Office::with_checkpoints(&[250]);
    std::fs::copy(checkpoint_file(&other.dir), checkpoint_file(&office.dir)).unwrap();
    assert_eq!(office.denied(&key()), "checkpoint.forked");
    let opened = Ledger::open(&office.dir);
    assert!(matches!(&opened, Err(Rejected::Signed(why)) if why.code() == "checkpoint.forked"));
}

#[test]
fn a_checkpoint_by_an_unknown_key_or_of_another_ledger_is_not_continued() {
    let office = Office::with_checkpoints(&[250]);
    let (published, kept) = (checkpoint_file(&office.dir), state_file(&office.dir));
    let (note, state) =
        (std::fs::read_to_string(&published).unwrap(), std::fs::read_to_string(&kept).unwrap());
    let latest = latest(&office.dir).unwrap().unwrap().checkpoint;
    let forged = latest.sign(&key_of(super::ORIGIN, 66)).unwrap().to_string();
    for (file, text) in [(&published, &note), (&kept, &state)] {
        let altered = text.replace(&note, &forged);
        assert_ne!(*text, altered);
        std::fs::write(file, altered).unwrap();
        assert_eq!(office.denied(&key()), "checkpoint.foreign-signature");
        std::fs::write(file, text).unwrap();
    }
    std::fs::write(&published, note.replace(super::ORIGIN, "other.example/yogya")).unwrap();
    assert_eq!(office.denied(&key()), "checkpoint.other-origin");
    std::fs::write(&published, &note).unwrap();
    assert_eq!(office.denied(&key_of("other.example", 7)), "checkpoint.other-origin");
    std::fs::write(&published, "no note\n").unwrap();
    assert_eq!(office.denied(&key()), "checkpoint.unreadable");
    std::fs::remove_file(&published).unwrap();
    publish(&office.dir, &key()).unwrap();
    assert_eq!(std::fs::read_to_string(&published).unwrap(), note);
}

/// Whoever alters tiles is not signed for: what is wrong at the edge is rebuilt from the journal.
#[test]
fn altered_tiles_at_the_edge_are_written_again_from_the_journal() {
    let office = Office::with_checkpoints(&[600]);
    let before = files(&office.dir.join("publish"));
    for name in ["tile/0/002.p/88", "tile/1/000.p/2"] {
        let file = office.dir.join("publish").join(name);
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[3] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        publish(&office.dir, &key()).unwrap();
        assert_eq!(files(&office.dir.join("publish")), before);
    }
}

/// An altered record is not signed, whichever path reads it.
#[test]
fn an_altered_record_is_never_signed() {
    let office = Office::with_checkpoints(&[100]);
    let mut ledger = Ledger::open(&office.dir).unwrap();
    grow(&mut ledger, 300);
    grow(&mut ledger, 310);
    drop(ledger);
    let file = office.dir.join("journal/0000000000000000.log");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("k-200", "k-2OO", 1)).unwrap();
    let result = publish(&office.dir, &key());
    let damaged = matches!(result, Err(PublishError::Fault(Fault::Damaged(_))));
    assert!(damaged, "{result:?}");
    assert_eq!(latest(&office.dir).unwrap().unwrap().checkpoint.size(), 100);
}
