//! Checking the vault against itself and against the records.

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
    /// A ciphertext whose owner has no key and was not erased: the keyring lost it.
    NoKey {
        /// Whose it is.
        owner: String,
    },
    /// A person with a key and no data.
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

impl Vault {
    /// Opens every ciphertext, and compares the commitments that records hold. Answers all that
    /// does not hold. An erased person is no finding.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn check(&self, recorded: &[(PersonId, Hash)]) -> Result<Vec<Finding>, VaultError> {
        let mut findings = self.check_sealed()?;
        for (person, expected) in recorded {
            findings.extend(self.check_commitment(person, *expected)?);
        }
        Ok(findings)
    }

    fn check_sealed(&self) -> Result<Vec<Finding>, VaultError> {
        let mut findings = Vec::new();
        for (owner, offset) in self.sealed.all() {
            let Some(subject) = self.keyring.subjects.get(owner) else {
                findings.push(Finding::NoKey { owner: owner.clone() });
                continue;
            };
            match self.sealed.unseal(offset, &subject.key) {
                Ok(_) => {}
                Err(VaultError::Damaged { path, offset, .. }) => {
                    findings.push(Finding::DoesNotOpen { path, offset, owner: owner.clone() });
                }
                Err(error) => return Err(error),
            }
        }
        let held: std::collections::BTreeSet<&String> = self.sealed.ids().collect();
        let empty = self.keyring.subjects.keys().filter(|id| !held.contains(id));
        findings.extend(empty.map(|id| Finding::NoData { owner: id.clone() }));
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
