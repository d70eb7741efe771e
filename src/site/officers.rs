//! The names of officers who agreed to be named: the only personal data on public pages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rantai_events::ids::PersonId;

use crate::keys::MasterKey;
use crate::vault::Vault;
use crate::vault::error::VaultError;

/// The names of those who agreed, out of the vault of a ledger, which stays closed where nobody
/// did. Who was erased since has none.
///
/// # Errors
/// The vault is missing, damaged, or of another master key.
pub fn names(
    ledger: &Path,
    master: &MasterKey,
    consenting: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, String>, VaultError> {
    if consenting.is_empty() {
        return Ok(BTreeMap::new());
    }
    let vault = Vault::open_for_reading(ledger, master)?;
    let named = consenting.iter().filter_map(|person| {
        let name = match vault.read_person(person) {
            Ok(data) => Ok(data.name.clone()),
            Err(VaultError::Erased(_) | VaultError::Unknown(_)) => return None,
            Err(why) => Err(why),
        };
        Some(name.map(|name| (person.clone(), name)))
    });
    named.collect()
}
