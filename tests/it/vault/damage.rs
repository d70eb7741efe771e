//! What a kill, a flipped bit or any bytes do to the files of the vault.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use rantai::evidence::Evidence;
use rantai::journal::file::Settings;
use rantai::journal::{FileJournal, Group, Journal as _};
use rantai::vault::error::{DamageWhy, VaultError};
use rantai::vault::{Checked, Finding, Registered, Vault};
use rantai_events::chain::Head;
use rantai_events::ids::PersonId;

use crate::journal::lines::Lines;

use super::{checked, cobawati, created, key, second};

#[test]
fn a_torn_end_is_cut_at_every_length() {
    for name in ["keyring", "sealed"] {
        let (home, mut vault) = created();
        let path = home.path().join("vault").join(name);
        let first = vault.register(&cobawati()).unwrap();
        let whole = fs::read(&path).unwrap();
        vault.register(&second()).unwrap();
        drop(vault);
        let longer = fs::read(&path).unwrap();
        for length in whole.len()..longer.len() {
            fs::write(&path, &longer[..length]).unwrap();
            let vault = Vault::open(home.path(), &key()).unwrap();
            assert_eq!(vault.read_person(&first.person).unwrap(), cobawati());
        }
        fs::write(&path, [whole.as_slice(), &[0; 700]].concat()).unwrap();
        let mut vault = Vault::open(home.path(), &key()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), whole);
        assert_eq!(vault.register(&cobawati()).unwrap(), first);
        let again = vault.register(&second()).unwrap();
        assert_eq!(vault.read_person(&again.person).unwrap(), second());
    }
}

#[test]
fn a_flipped_bit_is_named_by_file_and_offset_and_nothing_is_cut() {
    for name in ["keyring", "sealed"] {
        let (home, mut vault) = created();
        vault.register_all(&[cobawati(), second()]).unwrap();
        drop(vault);
        let path = home.path().join("vault").join(name);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            fs::write(&path, &bytes).unwrap();
            match Vault::open(home.path(), &key()).unwrap_err() {
                VaultError::Damaged { path: named, offset, why } => {
                    assert_eq!(named, path);
                    assert!(usize::try_from(offset).unwrap() <= at);
                    assert_eq!(why == DamageWhy::Header, at < 48, "{at}");
                }
                other => panic!("{name} byte {at}: {other}"),
            }
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
    }
}

/// A vault as a kill leaves it after the sealed file was written and before the keyring: the one
/// who was registered, and the one whose registration was cut short.
fn cut_short() -> (tempfile::TempDir, Registered, Registered) {
    let (home, mut vault) = created();
    let keyring = home.path().join("vault/keyring");
    let stays = vault.register(&cobawati()).unwrap();
    let before = fs::read(&keyring).unwrap();
    let lost = vault.register(&second()).unwrap();
    drop(vault);
    fs::write(&keyring, before).unwrap();
    (home, stays, lost)
}

fn reader(home: &tempfile::TempDir) -> Vault {
    Vault::open_for_reading(home.path(), &key()).unwrap()
}

/// A journal of lines in which these ids stand.
fn journal(home: &tempfile::TempDir, ids: &[&PersonId]) {
    let directory = home.path().join("journal");
    let journal = FileJournal::open(&directory, Settings::default(), None).unwrap();
    let mut lines = Lines::new();
    for id in ids {
        let record = lines.next(None).replace("xxxxxxxxxx", id.as_str());
        let mut group = Group::new();
        let hash = group.push(|out| out.extend_from_slice(record.as_bytes())).unwrap();
        journal.append(&lines.head, &mut group).unwrap();
        lines.head = Head { next: lines.head.next + 1, hash };
    }
}

#[test]
fn a_registration_cut_short_by_a_kill_is_swept_by_the_next_writer_and_can_be_repeated() {
    let (home, stays, _lost) = cut_short();
    let recorded = [(stays.person.clone(), stays.commitment)];
    let note = Checked { cut_short: 1, ..Checked::default() };
    assert_eq!(checked(&reader(&home), &recorded), note);
    drop(Vault::open(home.path(), &key()).unwrap());
    assert_eq!(checked(&reader(&home), &recorded), note, "without a journal nobody is swept");
    journal(&home, &[&stays.person]);
    let mut vault = Vault::open(home.path(), &key()).unwrap();
    assert_eq!(checked(&vault, &recorded), Checked::default());
    assert_eq!(vault.read_person(&stays.person).unwrap(), cobawati());
    let again = vault.register(&second()).unwrap();
    let recorded = [recorded[0].clone(), (again.person, again.commitment)];
    assert_eq!(checked(&vault, &recorded), Checked::default());
}

/// One in a record had a key: the keyring is an older one, and may be brought back.
#[test]
fn nobody_is_swept_where_a_keyring_was_lost() {
    let (home, stays, lost) = cut_short();
    journal(&home, &[&stays.person, &lost.person]);
    let sealed = home.path().join("vault/sealed");
    let before = fs::read(&sealed).unwrap();
    drop(Vault::open(home.path(), &key()).unwrap());
    assert_eq!(fs::read(&sealed).unwrap(), before);
    let recorded = [(stays.person, stays.commitment), (lost.person.clone(), lost.commitment)];
    let findings = checked(&reader(&home), &recorded).findings;
    let owner = lost.person.to_string();
    assert_eq!(findings, [Finding::NoKey { owner }, Finding::UnknownPerson(lost.person)]);
}

#[test]
fn one_who_is_registered_and_in_no_record_yet_stays() {
    let (home, mut vault) = created();
    vault.register(&cobawati()).unwrap();
    drop(vault);
    journal(&home, &[]);
    let mut vault = Vault::open(home.path(), &key()).unwrap();
    let known = vault.register(&cobawati()).unwrap();
    assert_eq!(vault.read_person(&known.person).unwrap(), cobawati());
    assert_eq!(checked(&vault, &[]), Checked { unrecorded: 1, ..Checked::default() });
}

#[test]
fn what_a_kill_left_of_an_attachment_is_removed_on_opening() {
    let (home, vault) = created();
    drop(vault);
    let scan = home.path().join("kuitansi.pdf");
    fs::write(&scan, b"kuitansi").unwrap();
    let attached = Evidence::of(home.path()).attach(&scan).unwrap();
    let left = home.path().join("evidence/staging/left");
    let held = home.path().join("evidence/staging/held");
    fs::write(&left, b"kuit").unwrap();
    let writing = fs::File::create(&held).unwrap();
    writing.lock().unwrap();
    drop(Vault::open(home.path(), &key()).unwrap());
    assert!(!left.exists());
    assert!(held.exists());
    assert!(Evidence::of(home.path()).open(attached.b3).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn vault_files_of_any_bytes_answer_with_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        keep in 0usize..300,
        which in prop::sample::select(vec!["keyring", "sealed"]),
    ) {
        let (home, mut vault) = created();
        vault.register(&cobawati()).unwrap();
        drop(vault);
        let path = home.path().join("vault").join(which);
        let whole = fs::read(&path).unwrap();
        let kept = &whole[..keep.min(whole.len())];
        fs::write(&path, [kept, &bytes].concat()).unwrap();
        if let Ok(vault) = Vault::open(home.path(), &key()) {
            prop_assert!(vault.check(&[], &BTreeSet::new()).is_ok());
        }
    }
}
