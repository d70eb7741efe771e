//! What a kill, a flipped bit or any bytes do to the files of the vault.

use std::fs;

use proptest::prelude::*;
use rantai::evidence::Evidence;
use rantai::vault::error::{DamageWhy, VaultError};
use rantai::vault::{Finding, Vault};

use super::{cobawati, created, key, known, second};

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

/// The sealed file is written before the keyring: a kill between leaves data without a key.
#[test]
fn a_registration_cut_short_by_a_kill_can_be_repeated_and_swept() {
    let (home, mut vault) = created();
    let keyring = home.path().join("vault/keyring");
    let stays = vault.register(&cobawati()).unwrap();
    let before = fs::read(&keyring).unwrap();
    let lost = vault.register(&second()).unwrap();
    drop(vault);
    fs::write(&keyring, before).unwrap();
    let mut vault = Vault::open(home.path(), &key()).unwrap();
    let again = vault.register(&second()).unwrap();
    assert_ne!(again.person, lost.person);
    let orphan = [Finding::NoKey { owner: lost.person.to_string() }];
    assert_eq!(vault.check(&[]).unwrap(), orphan);
    assert_eq!(vault.sweep(&known(&[stays, again.clone()])).unwrap(), 1);
    assert_eq!(vault.check(&[(again.person, again.commitment)]).unwrap(), []);
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
            prop_assert!(vault.check(&[]).is_ok());
        }
    }
}
