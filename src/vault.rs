//! The vault: personal data, sealed beside the journal and never within it. Records hold random
//! ids and commitments; here the office finds who they are, and here a person is erased.
//!
//! `vault/keyring` holds one random key for each person, wrapped by the master key, and the
//! look-up from keyed tags of NIK, KK and bank numbers to ids. `vault/sealed` holds the
//! ciphertexts. A kill at any instant leaves either the old or the new state of each.
//!
//! **Erasure** destroys the key and the tags first: that is the instant from which nobody can read
//! the data. Then the documents and the ciphertexts go; a kill between is made good on opening.
//! A backup of the keyring keeps the key for as long as the backup lives.

pub mod error;
pub mod number;
pub mod person;
pub(crate) mod disk;
mod frames;
mod seal;
mod keyring;
mod sealed;
mod documents;
mod inspect;
mod orphans;
mod named;
mod people;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use rantai_events::hash::{Hash, to_hex};
use rantai_events::ids::{BankAccountId, HouseholdId, PersonId};
use zeroize::Zeroizing;

use crate::evidence::Evidence;
use crate::journal::Lock;
use crate::keys::MasterKey;
use error::VaultError;
use keyring::{Entry, Keyring, Kind, Subject};
use people::Renaming;
use person::{BankAccountData, CleanPerson, PersonData};
use seal::{Key, OfficeKeys, Tag};
use sealed::{Sealed, What};

pub use inspect::{Checked, Finding};
pub use named::{NAMING, Standing, ids_of};

/// What a record needs to know of a registered person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The person: the same for the same NIK.
    pub person: PersonId,
    /// The household: the same for the same No. KK.
    pub household: Option<HouseholdId>,
    /// BLAKE3 of the canonical JSON of the data, keyed with the person's key.
    pub commitment: Hash,
}

/// What an erasure did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// Whether the person had been erased before; a request repeated after a kill.
    pub already: bool,
    /// How many stored documents were removed.
    pub documents: usize,
}

/// An open vault. A writer holds its lock for as long as it lives; it is given back also where
/// another thread of the process is starting a program that holds a copy of the open file.
pub struct Vault {
    keys: OfficeKeys,
    keyring: Keyring,
    sealed: Sealed,
    evidence: Evidence,
    vault: [u8; 16],
    lock: Option<Lock>,
    stopped: bool,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(sealed)")
    }
}

impl Vault {
    /// Makes an empty vault in the directory of a ledger, and opens it for writing.
    ///
    /// # Errors
    /// [`VaultError::Exists`] when there is one, or a fault of the disk.
    pub fn create(ledger: &Path, master: &MasterKey) -> Result<Self, VaultError> {
        let directory = ledger.join("vault");
        disk::make_directory(&directory)?;
        let lock = Lock::take(&directory)?;
        let (keyring, sealed) = (directory.join("keyring"), directory.join("sealed"));
        if keyring.exists() || holds_entries(&sealed)? {
            return Err(VaultError::Exists(directory));
        }
        let vault = seal::random()?;
        Sealed::create(&sealed, vault)?;
        Keyring::create(&keyring, vault, &OfficeKeys::new(master))?;
        Self::open_locked(ledger, master, lock)
    }

    /// Opens the vault of a ledger for writing: takes its lock, cuts an end that a kill left
    /// unfinished, completes an erasure that was interrupted, and removes what is left of a
    /// registration that was.
    ///
    /// # Errors
    /// [`VaultError`] when it is missing, locked, damaged, or of another master key.
    pub fn open(ledger: &Path, master: &MasterKey) -> Result<Self, VaultError> {
        Self::open_within(ledger, master, Duration::ZERO)
    }

    /// [`open`](Self::open), waiting so long for another process that writes the vault.
    ///
    /// # Errors
    /// As there.
    pub fn open_within(
        ledger: &Path,
        master: &MasterKey,
        wait: Duration,
    ) -> Result<Self, VaultError> {
        let directory = ledger.join("vault");
        if !directory.is_dir() {
            return Err(VaultError::Missing(directory));
        }
        let lock = Lock::take_within(&directory, wait)?;
        Self::open_locked(ledger, master, lock)
    }

    fn open_locked(ledger: &Path, master: &MasterKey, lock: Lock) -> Result<Self, VaultError> {
        let directory = ledger.join("vault");
        let mut vault = Self::read(ledger, master, Some(lock))?;
        for name in ["keyring", "sealed"] {
            disk::remove_wiped(&disk::staging(&directory.join(name)))?;
        }
        vault.evidence.remove_unfinished()?;
        vault.finish_erasures()?;
        vault.sweep(ledger)?;
        Ok(vault)
    }

    /// Opens the vault of a ledger for reading, beside a writer.
    ///
    /// # Errors
    /// [`VaultError`] when it is missing, damaged, or of another master key.
    pub fn open_for_reading(ledger: &Path, master: &MasterKey) -> Result<Self, VaultError> {
        Self::read(ledger, master, None)
    }

    fn read(ledger: &Path, master: &MasterKey, lock: Option<Lock>) -> Result<Self, VaultError> {
        let directory = ledger.join("vault");
        let keys = OfficeKeys::new(master);
        let write = lock.is_some();
        let (keyring, vault) = Keyring::open(&directory.join("keyring"), &keys, write)?;
        let sealed = Sealed::open(&directory.join("sealed"), vault, write)?;
        let evidence = Evidence::of(ledger);
        Ok(Self { keys, keyring, sealed, evidence, vault, lock, stopped: false })
    }

    /// Registers one person. The same NIK gives the same id; the same data the same answer; other
    /// data a new sealed version and a new commitment. Durable when it returns.
    ///
    /// # Errors
    /// [`VaultError::Invalid`] for a number that cannot be right, or a fault.
    pub fn register(&mut self, data: &PersonData) -> Result<Registered, VaultError> {
        let mut registered = self.register_all(std::slice::from_ref(data))?;
        registered.pop().ok_or(VaultError::Unreadable)
    }

    /// Registers many persons with one sync of each file: all of them, or none. What is known of a
    /// person and not said again stays.
    ///
    /// # Errors
    /// [`VaultError::Invalid`] for the first number that cannot be right,
    /// [`VaultError::NameDiffers`] where a NIK is known under another name, or a fault.
    pub fn register_all(&mut self, people: &[PersonData]) -> Result<Vec<Registered>, VaultError> {
        let clean = people::joined(self, people, Renaming::Refused)?;
        self.register_clean(&clean)
    }

    /// The same where names of known persons may be put right.
    ///
    /// # Errors
    /// As there, but for [`VaultError::NameDiffers`].
    pub fn register_renamed(
        &mut self,
        people: &[PersonData],
    ) -> Result<Vec<Registered>, VaultError> {
        let clean = people::joined(self, people, Renaming::Allowed)?;
        self.register_clean(&clean)
    }

    fn register_clean(&mut self, clean: &[CleanPerson]) -> Result<Vec<Registered>, VaultError> {
        self.write(|vault| {
            let staged = clean.iter().map(|person| vault.stage_person(person));
            let registered = staged.collect::<Result<_, _>>()?;
            vault.sealed.sync()?;
            vault.keyring.commit()?;
            Ok(registered)
        })
    }

    fn stage_person(&mut self, person: &CleanPerson) -> Result<Registered, VaultError> {
        let household = match &person.kk {
            Some(kk) => Some(self.stage_household(self.keys.kk_tag(kk))?),
            None => None,
        };
        let tag = self.keys.nik_tag(&person.nik);
        let (id, key) = self.stage_subject(Kind::Person, tag, household.as_deref())?;
        self.stage_data(&id, &key, &person.json)?;
        Ok(Registered {
            person: PersonId::parse(&id).map_err(|_error| VaultError::Unreadable)?,
            household: household
                .as_deref()
                .map(HouseholdId::parse)
                .transpose()
                .map_err(|_error| VaultError::Unreadable)?,
            commitment: commitment(&key, &person.json),
        })
    }

    fn stage_household(&mut self, tag: Tag) -> Result<String, VaultError> {
        if let Some(known) = self.keyring.household_of(&tag) {
            return Ok(known.clone());
        }
        let id = self.fresh_id('h')?;
        self.keyring.stage(Entry::Household(id.clone(), tag), &self.keys)?;
        Ok(id)
    }

    fn stage_subject(
        &mut self,
        kind: Kind,
        tag: Tag,
        household: Option<&str>,
    ) -> Result<(String, Key), VaultError> {
        let known = self.keyring.subject_of(&tag).cloned();
        let subject = known.as_ref().and_then(|id| self.keyring.subjects.get(id)).cloned();
        let (id, mut subject) = match (known, subject) {
            (Some(id), Some(subject)) if subject.household.as_deref() == household => {
                return Ok((id, subject.key));
            }
            (Some(id), Some(subject)) => (id, subject),
            (_, None) | (None, _) => {
                let letter = if kind == Kind::Person { 'p' } else { 'b' };
                let key = Zeroizing::new(seal::random()?);
                (self.fresh_id(letter)?, Subject { kind, key, tag, household: None })
            }
        };
        subject.household = household.map(str::to_string);
        let key = subject.key.clone();
        self.keyring.stage(Entry::Subject(id.clone(), subject), &self.keys)?;
        Ok((id, key))
    }

    fn stage_data(&mut self, id: &str, key: &Key, json: &[u8]) -> Result<(), VaultError> {
        let newest = self.sealed.newest(id, key)?;
        if newest.is_some_and(|newest| newest.as_slice() == json) {
            return Ok(());
        }
        self.sealed.add(id, What::Data, key, json)
    }

    fn fresh_id(&self, letter: char) -> Result<String, VaultError> {
        loop {
            let bytes: [u8; 12] = seal::random()?;
            let mut hex = [0; 24];
            to_hex(&bytes, &mut hex);
            let id = format!("{letter}-{}", String::from_utf8_lossy(&hex));
            if !self.keyring.is_taken(&id) {
                return Ok(id);
            }
        }
    }

    /// Registers a bank account. The same number gives the same id. Durable when it returns.
    ///
    /// # Errors
    /// [`VaultError::BankDiffers`] when the number is known at a bank of another name;
    /// [`VaultError::Invalid`] for a number that cannot be right, or a fault.
    pub fn register_bank_account(
        &mut self,
        data: &BankAccountData,
    ) -> Result<BankAccountId, VaultError> {
        let (number, data) = data.clean()?;
        let tag = self.keys.bank_tag(&number);
        self.check_bank(&tag, &data)?;
        let json = person::canonical(&data)?;
        self.write(|vault| {
            let (id, key) = vault.stage_subject(Kind::BankAccount, tag, None)?;
            vault.stage_data(&id, &key, &json)?;
            vault.sealed.sync()?;
            vault.keyring.commit()?;
            BankAccountId::parse(&id).map_err(|_error| VaultError::Unreadable)
        })
    }

    fn check_bank(&self, tag: &Tag, data: &BankAccountData) -> Result<(), VaultError> {
        let Some(id) = self.keyring.subject_of(tag) else { return Ok(()) };
        let id = BankAccountId::parse(id).map_err(|_error| VaultError::Unreadable)?;
        match self.read_bank_account(&id) {
            Ok(known) if known.bank.to_lowercase() != data.bank.to_lowercase() => {
                Err(VaultError::BankDiffers(id))
            }
            Ok(_) | Err(VaultError::Unknown(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The newest data of a person. Every reading is a record: whoever calls this appends it.
    ///
    /// # Errors
    /// [`VaultError::Erased`], [`VaultError::Unknown`], or damage.
    pub fn read_person(&self, person: &PersonId) -> Result<PersonData, VaultError> {
        let json = self.newest(person.as_str())?;
        serde_json::from_slice(&json).map_err(|_error| VaultError::Unreadable)
    }

    /// Whether there is a person to be read, without reading anyone.
    ///
    /// # Errors
    /// [`VaultError::Erased`] or [`VaultError::Unknown`].
    pub fn check_standing(&self, person: &PersonId) -> Result<(), VaultError> {
        self.key(person.as_str()).map(drop)
    }

    /// The newest data of a bank account.
    ///
    /// # Errors
    /// [`VaultError::Erased`], [`VaultError::Unknown`], or damage.
    pub fn read_bank_account(
        &self,
        account: &BankAccountId,
    ) -> Result<BankAccountData, VaultError> {
        let json = self.newest(account.as_str())?;
        serde_json::from_slice(&json).map_err(|_error| VaultError::Unreadable)
    }

    /// The person of a NIK, if registered.
    ///
    /// # Errors
    /// [`VaultError::Invalid`] for a NIK that cannot be right.
    pub fn find_person(&self, nik: &str) -> Result<Option<PersonId>, VaultError> {
        let nik = number::nik(nik).map_err(|why| VaultError::Invalid { field: "nik", why })?;
        let id = self.keyring.subject_of(&self.keys.nik_tag(&nik));
        id.map(|id| PersonId::parse(id)).transpose().map_err(|_error| VaultError::Unreadable)
    }

    fn newest(&self, id: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let key = self.key(id)?;
        self.sealed.newest(id, &key)?.ok_or_else(|| VaultError::Unknown(id.into()))
    }

    fn key(&self, id: &str) -> Result<Key, VaultError> {
        if self.keyring.erased.contains(id) {
            return Err(VaultError::Erased(id.into()));
        }
        let subject = self.keyring.subjects.get(id);
        subject.map(|subject| subject.key.clone()).ok_or_else(|| VaultError::Unknown(id.into()))
    }

    /// Erases a person for good: key and tags, documents, ciphertexts. Asking again is harmless.
    /// Whoever calls this appends `person.erased` with the legal basis.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] when there never was such a person, or a fault; then ask again.
    pub fn erase(&mut self, person: &PersonId) -> Result<Erasure, VaultError> {
        self.erase_subject(person.as_str())
    }

    /// Erases a bank account for good.
    ///
    /// # Errors
    /// As [`Vault::erase`].
    pub fn erase_bank_account(&mut self, account: &BankAccountId) -> Result<Erasure, VaultError> {
        self.erase_subject(account.as_str())
    }

    fn erase_subject(&mut self, id: &str) -> Result<Erasure, VaultError> {
        let already = self.keyring.erased.contains(id);
        if !already && !self.keyring.subjects.contains_key(id) {
            return Err(VaultError::Unknown(id.into()));
        }
        let ids = BTreeSet::from([id.to_string()]);
        self.write(|vault| {
            if !already {
                vault.keyring.destroy(&ids, &vault.keys)?;
            }
            Ok(Erasure { already, documents: vault.destroy_data(&ids)? })
        })
    }

    /// Removes documents and ciphertexts of subjects whose keys are gone.
    fn destroy_data(&mut self, ids: &BTreeSet<String>) -> Result<usize, VaultError> {
        let mut documents = 0;
        for b3 in ids.iter().flat_map(|id| self.sealed.document_hashes(id)) {
            documents += usize::from(self.evidence.remove(b3)?);
        }
        if self.sealed.ids().any(|id| ids.contains(id)) {
            self.sealed.destroy(ids)?;
        }
        Ok(documents)
    }

    fn finish_erasures(&mut self) -> Result<(), VaultError> {
        let begun: BTreeSet<String> =
            self.sealed.ids().filter(|id| self.keyring.erased.contains(*id)).cloned().collect();
        if begun.is_empty() { Ok(()) } else { self.destroy_data(&begun).map(drop) }
    }

    /// Runs a change. When it fails, what is on the disk is unknown: nothing more is written.
    fn write<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        if self.lock.is_none() {
            return Err(VaultError::ReadOnly);
        }
        if self.stopped {
            return Err(VaultError::Stopped);
        }
        self.stopped = true;
        let done = change(self)?;
        self.stopped = false;
        Ok(done)
    }
}

fn commitment(key: &Key, json: &[u8]) -> Hash {
    Hash(*blake3::keyed_hash(key, json).as_bytes())
}

/// Whether sealed data are there without a keyring: then the keyring is lost, not yet to be made.
/// Whether the vault of a ledger holds sealed data; one that cannot be read is taken to hold some.
pub(crate) fn holds_data(ledger: &Path) -> bool {
    holds_entries(&ledger.join("vault").join("sealed")).unwrap_or(true)
}

fn holds_entries(sealed: &Path) -> Result<bool, VaultError> {
    match frames::read_all(sealed, sealed::MAGIC) {
        Ok((_, bytes)) => Ok(!frames::scan(&bytes).entries.is_empty()),
        Err(VaultError::Missing(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
