//! Persons that are registered again. A NIK that was mistyped is mostly that of somebody else, whose
//! data would be lost: a known number under another name is refused, and nothing that is known is
//! lost because a file does not say it.

use std::collections::BTreeMap;

use rantai_events::ids::PersonId;

use super::Vault;
use super::error::VaultError;
use super::person::{CleanPerson, PersonData};

/// Whether a known person may bear another name from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renaming {
    /// A name that differs is a number that was mistyped.
    Refused,
    /// Whoever registers says that the name is put right.
    Allowed,
}

/// The persons in their clean form, each with what was known of them before.
pub(super) fn joined(
    vault: &Vault,
    people: &[PersonData],
    renaming: Renaming,
) -> Result<Vec<CleanPerson>, VaultError> {
    let mut told: BTreeMap<String, PersonData> = BTreeMap::new();
    let mut clean = Vec::with_capacity(people.len());
    for (place, person) in people.iter().enumerate() {
        let read = person.clean()?;
        let differs = |id| VaultError::NameDiffers { id, place: place + 1 };
        let known = known(vault, &read)?;
        let name = folded(&person.name);
        let of_vault = known.as_ref().map(|(_, data)| folded(&data.name));
        let before = told.get(&*read.nik);
        if before.is_some_and(|before| folded(&before.name) != name) {
            return Err(differs(known.map(|(id, _)| id)));
        }
        if renaming == Renaming::Refused && of_vault.is_some_and(|before| before != name) {
            return Err(differs(known.map(|(id, _)| id)));
        }
        // Whoever stands in two rows is told of by both.
        let known = before.or(known.as_ref().map(|(_, data)| data));
        let whole = known.map_or_else(|| person.clone(), |known| completed(person, known));
        clean.push(whole.clean()?);
        told.insert(read.nik.to_string(), whole);
    }
    Ok(clean)
}

/// What is known of the person with this NIK; nothing of whoever was erased.
fn known(
    vault: &Vault,
    person: &CleanPerson,
) -> Result<Option<(PersonId, PersonData)>, VaultError> {
    let tag = vault.keys.nik_tag(&person.nik);
    let Some(id) = vault.keyring.subject_of(&tag) else { return Ok(None) };
    let id = PersonId::parse(id).map_err(|_error| VaultError::Unreadable)?;
    match vault.read_person(&id) {
        Ok(data) => Ok(Some((id, data))),
        Err(VaultError::Unknown(_) | VaultError::Erased(_)) => Ok(None),
        Err(why) => Err(why),
    }
}

fn completed(person: &PersonData, known: &PersonData) -> PersonData {
    let or = |said: &Option<String>, known: &Option<String>| said.clone().or_else(|| known.clone());
    PersonData {
        address: or(&person.address, &known.address),
        birth_date: person.birth_date.or(known.birth_date),
        kk: or(&person.kk, &known.kk),
        name: person.name.clone(),
        nik: person.nik.clone(),
        phone: or(&person.phone, &known.phone),
    }
}

/// A name as people compare names: whatever its case, blanks and dots.
fn folded(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || ".,".contains(c));
    let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    words.collect::<Vec<_>>().join(" ")
}
