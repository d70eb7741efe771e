//! Checking the vault against itself and against the records.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rantai_events::hash::Hash;
use rantai_events::ids::PersonId;

use super::error::{VaultError, both};
use super::{Vault, commitment};

/// Something that does not hold. Names ids and places, never data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A ciphertext that does not open under its owner's key.
    DoesNotOpen {
        /// The file.
        path: PathBuf,
        /// Where the entry begins.
        offset: u64,
        /// Whose it is.
        owner: String,
    },
    /// One who is in a record and has ciphertexts, has no key and was not erased: the keyring
    /// lost it.
    NoKey {
        /// Whose it is.
        owner: String,
    },
    /// One who is in a record and has a key and no data.
    NoData {
        /// Who.
        owner: String,
    },
    /// A record names a person whom the vault neither holds nor erased.
    UnknownPerson(PersonId),
    /// No version of the person's data has the commitment of the record.
    OtherCommitment(PersonId),
}

impl Finding {
    /// What does not hold, where, and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::DoesNotOpen { path, offset, owner } => both(
                format!("{}: byte {offset}: {owner}:", path.display()),
                "sandi tidak terbuka dengan kuncinya; pulihkan dari cadangan",
                "the ciphertext does not open under its key; restore it from its backup",
            ),
            Self::NoKey { owner } => both(
                owner,
                "punya data tersegel tetapi tidak punya kunci; pulihkan keyring dari cadangan",
                "has sealed data and no key; restore the keyring from its backup",
            ),
            Self::NoData { owner } => both(
                owner,
                "punya kunci tetapi tidak punya data; daftarkan lagi orangnya",
                "has a key and no data; register the person again",
            ),
            Self::UnknownPerson(person) => both(
                person,
                "ada di catatan tetapi tidak di brankas; pulihkan brankas dari cadangan",
                "is in a record and not in the vault; restore the vault from its backup",
            ),
            Self::OtherCommitment(person) => both(
                person,
                "tidak punya versi data dengan komitmen di catatan; pulihkan brankas dari cadangan",
                "has no version of the data with the commitment of the record; restore the vault from its backup",
            ),
        }
    }
}

/// What checking a vault came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// All that does not hold.
    pub findings: Vec<Finding>,
    /// Persons and bank accounts that no record names: registered, and not recorded yet.
    pub unrecorded: u64,
    /// Registrations that a kill cut short. Nobody can read them, and they go when the vault is
    /// next opened for writing.
    pub cut_short: u64,
}

impl Vault {
    /// Opens every ciphertext, and compares the commitments that records hold. Answers all that
    /// does not hold. Neither an erased person is a finding, nor one whom no record names: `named`
    /// are all ids in records.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn check(
        &self,
        recorded: &[(PersonId, Hash)],
        named: &BTreeSet<String>,
    ) -> Result<Checked, VaultError> {
        let mut checked = self.check_owners(named);
        checked.findings.extend(self.check_sealed()?);
        for (person, expected) in recorded {
            checked.findings.extend(self.check_commitment(person, *expected)?);
        }
        Ok(checked)
    }

    /// Whoever has data has a key, and the other way round.
    fn check_owners(&self, named: &BTreeSet<String>) -> Checked {
        let mut checked = Checked::default();
        for owner in self.keyless() {
            if named.contains(&owner) || !self.is_cut_short(&owner) {
                checked.findings.push(Finding::NoKey { owner });
            } else {
                checked.cut_short += 1;
            }
        }
        let held: BTreeSet<&String> = self.sealed.ids().collect();
        for owner in self.keyring.subjects.keys() {
            if !named.contains(owner) {
                checked.unrecorded += 1;
            } else if !held.contains(owner) {
                checked.findings.push(Finding::NoData { owner: owner.clone() });
            }
        }
        checked
    }

    fn check_sealed(&self) -> Result<Vec<Finding>, VaultError> {
        let mut findings = Vec::new();
        for (owner, offset) in self.sealed.all() {
            let Some(subject) = self.keyring.subjects.get(owner) else { continue };
            match self.sealed.unseal(offset, &subject.key) {
                Ok(_) => {}
                Err(VaultError::Damaged { path, offset, .. }) => {
                    findings.push(Finding::DoesNotOpen { path, offset, owner: owner.clone() });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(findings)
    }

    fn check_commitment(
        &self,
        person: &PersonId,
        expected: Hash,
    ) -> Result<Option<Finding>, VaultError> {
        let key = match self.key(person.as_str()) {
            Ok(key) => key,
            Err(VaultError::Erased(_)) => return Ok(None),
            Err(VaultError::Unknown(_)) => return Ok(Some(Finding::UnknownPerson(person.clone()))),
            Err(error) => return Err(error),
        };
        let versions = match self.sealed.versions(person.as_str(), &key) {
            Ok(versions) => versions,
            Err(VaultError::Damaged { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        let holds = versions.iter().any(|json| commitment(&key, json) == expected);
        Ok((!holds).then(|| Finding::OtherCommitment(person.clone())))
    }
}
