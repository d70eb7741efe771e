//! The vault: one id for one person, nothing readable without the key, nothing left after erasure.
//! Every person here is invented.

mod damage;
mod killed;
mod master_key;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rantai::evidence::{Evidence, Presence};
use rantai::keys::MasterKey;
use rantai::vault::error::VaultError;
use rantai::vault::person::{BankAccountData, PersonData};
use rantai::vault::{Checked, Finding, Vault};
use rantai_events::hash::Hash;
use rantai_events::ids::PersonId;

const NAME: &str = "Uji Cobawati Karangan";
const NIK: &str = "3471994101800001";
const KK: &str = "3471990101150001";

fn key() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

fn person(name: &str, nik: &str, kk: Option<&str>) -> PersonData {
    let mut data = PersonData::default();
    data.name = name.into();
    data.nik = nik.into();
    data.kk = kk.map(str::to_string);
    data
}

fn cobawati() -> PersonData {
    person(NAME, NIK, Some(KK))
}

fn second() -> PersonData {
    person("Contoh Rekaan", "3471990202810002", Some(KK))
}

fn created() -> (tempfile::TempDir, Vault) {
    let home = tempfile::tempdir().unwrap();
    let vault = Vault::create(home.path(), &key()).unwrap();
    (home, vault)
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn holds(directory: &Path, needle: &[u8]) -> bool {
    let holds = |path: &PathBuf| memchr::memmem::find(&fs::read(path).unwrap(), needle).is_some();
    files(directory).iter().any(holds)
}

#[test]
fn the_same_numbers_give_the_same_ids() {
    let (home, mut vault) = created();
    let first = vault.register(&cobawati()).unwrap();
    assert_eq!(vault.register(&cobawati()).unwrap(), first);
    let spaced = person(&format!(" {NAME} "), "347199 410180 0001", Some(KK));
    assert_eq!(vault.register(&spaced).unwrap(), first);
    let other = vault.register(&second()).unwrap();
    assert_ne!(other.person, first.person);
    assert_eq!(other.household, first.household);
    drop(vault);
    let mut vault = Vault::open(home.path(), &key()).unwrap();
    assert_eq!(vault.register(&cobawati()).unwrap(), first);
    assert_eq!(vault.read_person(&first.person).unwrap(), cobawati());
    assert_eq!(vault.find_person(NIK).unwrap(), Some(first.person));
    assert_eq!(vault.find_person("3471990303820003").unwrap(), None);
}

#[test]
fn the_commitment_is_over_canonical_json_and_keyed_with_the_persons_own_key() {
    let (_home, mut vault) = created();
    let mut data = cobawati();
    data.address = Some("Jalan Rekaan \"Baru\" 1\tRT 2".replace('\t', " "));
    data.birth_date = rantai_events::time::Date::parse("1980-01-01");
    data.phone = Some("+62 811 000 000".into());
    let first = vault.register(&data).unwrap();
    let json = serde_json::to_vec(&data).unwrap();
    assert_eq!(json, serde_json_canonicalizer::to_vec(&data).unwrap());
    assert_ne!(first.commitment, Hash::of(&json));
    let twin = Vault::create(tempfile::tempdir().unwrap().path(), &key()).unwrap().register(&data);
    assert_ne!(twin.unwrap().commitment, first.commitment);
}

#[test]
fn changed_data_are_a_new_version_with_a_new_commitment() {
    let (home, mut vault) = created();
    let before = vault.register(&cobawati()).unwrap();
    let moved = person("Uji Cobawati Pindahan", NIK, Some("3471990202160002"));
    let after = vault.register_renamed(std::slice::from_ref(&moved)).unwrap().remove(0);
    assert_eq!(after.person, before.person);
    assert_ne!(after.commitment, before.commitment);
    assert_ne!(after.household, before.household);
    drop(vault);
    let vault = Vault::open(home.path(), &key()).unwrap();
    assert_eq!(vault.read_person(&after.person).unwrap(), moved);
    let recorded = [before, after].map(|known| (known.person, known.commitment));
    assert_eq!(checked(&vault, &recorded), Checked::default());
}

/// A NIK that was mistyped is mostly somebody else's.
#[test]
fn a_known_number_under_another_name_is_refused_and_nothing_known_is_lost() {
    let (_home, mut vault) = created();
    let mut whole = cobawati();
    whole.phone = Some("0812345678".into());
    let known = vault.register(&whole).unwrap();
    for people in [
        vec![person("Joko Contoh", NIK, None)],
        vec![second(), { person("Contoh Salah", "3471990202810002", None) }],
    ] {
        let why = vault.register_all(&people).unwrap_err();
        assert!(matches!(why, VaultError::NameDiffers { .. }), "{why:?}");
        assert!(why.words().0.contains(&format!("orang ke-{}", people.len())), "{why}");
    }
    assert_eq!(vault.read_person(&known.person).unwrap(), whole);
    // The same name, written otherwise and with less beside it: what is known stays.
    let less = person("UJI  COBAWATI KARANGAN", NIK, None);
    let again = vault.register(&less).unwrap();
    assert_eq!((&again.person, &again.household), (&known.person, &known.household));
    let read = vault.read_person(&known.person).unwrap();
    assert_eq!((read.kk.as_deref(), read.phone.as_deref()), (Some(KK), Some("0812345678")));
    // Nor is what one row of a file says lost by the next, which says less.
    let mut more = second();
    more.phone = Some("0811111111".into());
    let both = vault.register_all(&[more, second()]).unwrap();
    let read = vault.read_person(&both[1].person).unwrap();
    assert_eq!(read.phone.as_deref(), Some("0811111111"));
}

#[test]
fn many_are_registered_at_once_or_none() {
    let (_home, mut vault) = created();
    let both = vault.register_all(&[cobawati(), second(), cobawati()]).unwrap();
    assert_eq!(both[0], both[2]);
    let wrong = person("Salah Tulis", "3471990202810000", None);
    let third = person("Tiga Rekaan", "3471990303820003", None);
    assert!(vault.register_all(&[third, wrong]).is_err());
    assert_eq!(checked(&vault, &[]).unrecorded, 2);
}

/// The vault checked against records of these persons.
fn checked(vault: &Vault, recorded: &[(PersonId, Hash)]) -> Checked {
    let named = recorded.iter().map(|(person, _)| person.to_string()).collect();
    vault.check(recorded, &named).unwrap()
}

#[test]
fn a_bank_account_has_one_id_and_one_bank() {
    let (_home, mut vault) = created();
    let account = |bank: &str, number: &str| {
        let mut data = BankAccountData::default();
        data.bank = bank.into();
        data.holder = "KUBE Rekaan".into();
        data.number = number.into();
        data
    };
    let first = vault.register_bank_account(&account("BPD DIY", "001.999.000111")).unwrap();
    assert_eq!(vault.register_bank_account(&account("bpd diy", "001999000111")).unwrap(), first);
    let other = vault.register_bank_account(&account("BPD DIY", "001999000112")).unwrap();
    assert_ne!(other, first);
    let differs = vault.register_bank_account(&account("Bank Lain", "001999000111"));
    assert!(matches!(differs, Err(VaultError::BankDiffers(id)) if id == first));
    assert_eq!(vault.read_bank_account(&first).unwrap().holder, "KUBE Rekaan");
    vault.erase_bank_account(&first).unwrap();
    assert!(matches!(vault.read_bank_account(&first), Err(VaultError::Erased(_))));
}

#[test]
fn no_message_and_no_debug_output_shows_personal_data() {
    let (_home, mut vault) = created();
    for (data, digits) in [
        (person(NAME, "3471994199800001", None), "3471994199800001"),
        (person(NAME, NIK, Some("1234")), "1234"),
        (person("\u{7}", NIK, None), NIK),
    ] {
        let error = vault.register(&data).unwrap_err();
        let shown = format!("{error} {error:?} {data:?} {vault:?}");
        assert!(
            !shown.contains(digits) && !shown.contains(NAME) && !shown.contains(NIK),
            "{shown}"
        );
    }
    assert_eq!(format!("{:?}", key()), "MasterKey(secret)");
}

#[test]
fn nothing_on_the_disk_shows_who_it_is() {
    let (home, mut vault) = created();
    vault.register(&cobawati()).unwrap();
    assert!(!holds(home.path(), NAME.as_bytes()));
    assert!(!holds(home.path(), NIK.as_bytes()));
    assert!(!holds(home.path(), &[7; 32]));
    for path in files(&home.path().join("vault")) {
        if !path.ends_with("lock") {
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

/// Thirty-two bytes from inside each ciphertext and keyring entry, so that a search finds them.
fn traces(path: &Path) -> Vec<Vec<u8>> {
    let bytes = fs::read(path).unwrap();
    bytes[48..].chunks(24).filter(|chunk| chunk.len() == 24).map(<[u8]>::to_vec).collect()
}

#[test]
fn after_erasure_the_data_are_gone_from_every_file() {
    let (home, mut vault) = created();
    let gone = vault.register(&cobawati()).unwrap();
    let scan = home.path().join("ktp.jpg");
    fs::write(&scan, format!("{NAME} {NIK}")).unwrap();
    let document = vault.attach_sealed(&scan, &gone.person).unwrap();
    fs::remove_file(&scan).unwrap();
    let evidence = Evidence::of(home.path());
    let mut traces: Vec<Vec<u8>> = ["keyring", "sealed"]
        .iter()
        .flat_map(|name| traces(&home.path().join("vault").join(name)))
        .collect();
    traces.push(fs::read(evidence.path(document.b3)).unwrap()[8..].to_vec());
    assert!(traces.iter().all(|trace| holds(home.path(), trace)));
    let stays = vault.register(&second()).unwrap();
    let erasure = vault.erase(&gone.person).unwrap();
    assert_eq!((erasure.already, erasure.documents), (false, 1));
    for trace in traces.iter().map(Vec::as_slice).chain([NAME.as_bytes(), NIK.as_bytes()]) {
        assert!(!holds(home.path(), trace));
    }
    assert_eq!(evidence.check(document.b3).unwrap(), Presence::Missing);
    assert!(matches!(vault.read_person(&gone.person), Err(VaultError::Erased(_))));
    assert_eq!(vault.read_person(&stays.person).unwrap(), second());
    drop(vault);
    let mut vault = Vault::open(home.path(), &key()).unwrap();
    assert!(vault.erase(&gone.person).unwrap().already);
    let recorded =
        [(gone.person.clone(), gone.commitment), (stays.person.clone(), stays.commitment)];
    assert_eq!(checked(&vault, &recorded), Checked::default());
    let again = vault.register(&cobawati()).unwrap();
    assert_ne!(again.person, gone.person);
    assert_eq!(again.household, stays.household);
}

#[test]
fn the_last_of_a_household_takes_its_number_along() {
    let (_home, mut vault) = created();
    let first = vault.register(&cobawati()).unwrap();
    vault.erase(&first.person).unwrap();
    assert_ne!(vault.register(&second()).unwrap().household, first.household);
}

#[test]
fn an_erasure_cut_short_by_a_kill_is_completed_on_opening() {
    let (home, mut vault) = created();
    let gone = vault.register(&cobawati()).unwrap();
    let scan = home.path().join("ktp.jpg");
    fs::write(&scan, NAME).unwrap();
    let document = vault.attach_sealed(&scan, &gone.person).unwrap();
    let evidence = Evidence::of(home.path());
    let (sealed, stored) = (home.path().join("vault/sealed"), evidence.path(document.b3));
    let before = [fs::read(&sealed).unwrap(), fs::read(&stored).unwrap()];
    vault.erase(&gone.person).unwrap();
    drop(vault);
    let after = fs::read(&sealed).unwrap();
    fs::write(&sealed, &before[0]).unwrap();
    fs::write(&stored, &before[1]).unwrap();
    fs::write(home.path().join("vault/keyring.new"), b"unfinished").unwrap();
    drop(Vault::open(home.path(), &key()).unwrap());
    assert_eq!(fs::read(&sealed).unwrap(), after);
    assert!(!stored.exists());
    assert!(!home.path().join("vault/keyring.new").exists());
}

#[test]
fn a_sealed_document_opens_for_its_person_alone() {
    let (home, mut vault) = created();
    let people = vault.register_all(&[cobawati(), second()]).unwrap();
    let scan = home.path().join("kk.pdf");
    fs::write(&scan, b"kartu keluarga rekaan").unwrap();
    let document = vault.attach_sealed(&scan, &people[0].person).unwrap();
    assert_eq!(vault.attach_sealed(&scan, &people[0].person).unwrap(), document);
    assert_ne!(vault.attach_sealed(&scan, &people[1].person).unwrap(), document);
    let plain = vault.open_sealed(document.b3, &people[0].person).unwrap();
    assert_eq!(plain.as_slice(), b"kartu keluarga rekaan");
    assert!(vault.open_sealed(document.b3, &people[1].person).is_err());
    assert_eq!(Evidence::of(home.path()).check(document.b3).unwrap(), Presence::Present);
}

#[test]
fn another_master_key_is_told_from_damage() {
    let (home, vault) = created();
    drop(vault);
    let other = MasterKey::from_bytes([8; 32]);
    assert!(matches!(Vault::open(home.path(), &other), Err(VaultError::WrongMasterKey(_))));
}

#[test]
fn one_writer_at_a_time_and_readers_beside() {
    let (home, mut vault) = created();
    let first = vault.register(&cobawati()).unwrap();
    assert!(matches!(
        Vault::open(home.path(), &key()),
        Err(VaultError::Fault(rantai::error::Fault::Busy { .. }))
    ));
    let mut reader = Vault::open_for_reading(home.path(), &key()).unwrap();
    assert_eq!(reader.read_person(&first.person).unwrap(), cobawati());
    assert!(matches!(reader.register(&second()), Err(VaultError::ReadOnly)));
    assert!(matches!(reader.erase(&first.person), Err(VaultError::ReadOnly)));
}

/// A child has a copy of every open file from when it is forked until it runs its program. A lock
/// that is given back only with the last copy would still be held then.
#[test]
fn the_lock_is_given_back_while_programs_are_started() {
    let (home, vault) = created();
    drop(vault);
    std::thread::scope(|scope| {
        let opening =
            scope.spawn(|| (0..300).all(|_| Vault::open(home.path(), &key()).map(drop).is_ok()));
        while !opening.is_finished() {
            std::process::Command::new("true").status().unwrap();
        }
        assert!(opening.join().unwrap());
    });
}

#[test]
fn a_vault_is_made_once_and_a_lost_keyring_is_not_made_anew() {
    let (home, mut vault) = created();
    vault.register(&cobawati()).unwrap();
    drop(vault);
    assert!(matches!(Vault::create(home.path(), &key()), Err(VaultError::Exists(_))));
    fs::remove_file(home.path().join("vault/keyring")).unwrap();
    assert!(matches!(Vault::create(home.path(), &key()), Err(VaultError::Exists(_))));
    assert!(matches!(Vault::open(home.path(), &key()), Err(VaultError::Missing(_))));
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(Vault::open(empty.path(), &key()), Err(VaultError::Missing(_))));
}

#[test]
fn check_finds_what_records_and_vault_disagree_on() {
    let (home, mut vault) = created();
    let old_keyring = fs::read(home.path().join("vault/keyring")).unwrap();
    let first = vault.register(&cobawati()).unwrap();
    let stranger = PersonId::parse("p-ffffffffffffffffffffffff").unwrap();
    let recorded = [(first.person.clone(), Hash::ZERO), (stranger.clone(), Hash::ZERO)];
    let expected =
        [Finding::OtherCommitment(first.person.clone()), Finding::UnknownPerson(stranger)];
    assert_eq!(checked(&vault, &recorded).findings, expected);
    drop(vault);
    fs::write(home.path().join("vault/keyring"), old_keyring).unwrap();
    let vault = Vault::open(home.path(), &key()).unwrap();
    let lost = [Finding::NoKey { owner: first.person.to_string() }];
    assert_eq!(
        vault.check(&[], &BTreeSet::from([first.person.to_string()])).unwrap().findings,
        lost
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_persons_never_share_an_id(serials in prop::collection::btree_set(1u32..9999, 2..12)) {
        let (_home, mut vault) = created();
        let people: Vec<PersonData> = serials
            .iter()
            .map(|serial| person("Warga Rekaan", &format!("347199010180{serial:04}"), None))
            .collect();
        let ids: BTreeSet<PersonId> =
            vault.register_all(&people).unwrap().into_iter().map(|known| known.person).collect();
        prop_assert_eq!(ids.len(), people.len());
        let again = vault.register_all(&people).unwrap();
        prop_assert!(again.iter().all(|known| ids.contains(&known.person)));
    }
}
