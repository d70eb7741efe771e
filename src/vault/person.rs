//! What is sealed: the data of a person and of a bank account. Their debug output is empty of
//! data, and they are wiped from memory when dropped.

use std::fmt;

use rantai_events::event::AgeBand;
use rantai_events::text::{Label, Note};
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::error::VaultError;
use super::number::{self, Digits, InvalidWhy};

/// The personal data of one person. The fields stand in the order of the canonical JSON.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonData {
    /// Where the person lives, as on the identity card.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub address: Option<String>,
    /// The day of birth; the year cannot be told from a NIK.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub birth_date: Option<Date>,
    /// No. KK, the number of the family card, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kk: Option<String>,
    /// The name as on the identity card.
    pub name: String,
    /// The national identity number; it decides who is the same person.
    pub nik: String,
    /// Telephone number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phone: Option<String>,
}

impl fmt::Debug for PersonData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonData(sealed)")
    }
}

impl Drop for PersonData {
    fn drop(&mut self) {
        self.address.zeroize();
        self.kk.zeroize();
        self.name.zeroize();
        self.nik.zeroize();
        self.phone.zeroize();
    }
}

/// A person whose numbers and texts are in their one form.
pub(super) struct CleanPerson {
    pub(super) nik: Digits,
    pub(super) kk: Option<Digits>,
    pub(super) json: Zeroizing<Vec<u8>>,
}

impl PersonData {
    /// The age band that a record states, on a day; `None` when the birthday is not known.
    #[must_use]
    pub fn age_band(&self, on: Date) -> Option<AgeBand> {
        let born = self.birth_date?;
        let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
        let years = on.year() - born.year() - i32::from(!had_birthday);
        Some(match years {
            ..18 => AgeBand::Under18,
            18..=60 => AgeBand::From18To60,
            61.. => AgeBand::Over60,
        })
    }

    /// Whether the vault would take it, without touching the vault.
    ///
    /// # Errors
    /// [`VaultError::Invalid`] for the first field that cannot be right.
    pub fn check(&self) -> Result<(), VaultError> {
        self.clean().map(drop)
    }

    /// Brings numbers and texts into the form that is sealed: digits alone, NFC, no blanks around.
    pub(super) fn clean(&self) -> Result<CleanPerson, VaultError> {
        let invalid = |field| move |why| VaultError::Invalid { field, why };
        let nik = number::nik(&self.nik).map_err(invalid("nik"))?;
        let kk = self.kk.as_deref().map(number::kk).transpose().map_err(invalid("kk"))?;
        let phone = self.phone.as_deref().map(str::trim);
        phone.map_or(Ok(()), number::phone).map_err(invalid("phone"))?;
        let address = self.address.as_deref().map(long_text).transpose();
        let data = Self {
            address: address.map_err(invalid("address"))?,
            birth_date: self.birth_date,
            kk: kk.as_deref().cloned(),
            name: short_text(&self.name).map_err(invalid("name"))?,
            nik: nik.to_string(),
            phone: phone.map(str::to_string),
        };
        Ok(CleanPerson { nik, kk, json: canonical(&data)? })
    }
}

/// The data of a bank account.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankAccountData {
    /// The bank, for example `BPD DIY`.
    pub bank: String,
    /// In whose name it is held.
    pub holder: String,
    /// The account number; it decides which account is the same.
    pub number: String,
}

impl fmt::Debug for BankAccountData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccountData(sealed)")
    }
}

impl Drop for BankAccountData {
    fn drop(&mut self) {
        self.holder.zeroize();
        self.number.zeroize();
    }
}

impl BankAccountData {
    /// Whether the vault would take it, without touching the vault.
    ///
    /// # Errors
    /// [`VaultError::Invalid`] for the first field that cannot be right.
    pub fn check(&self) -> Result<(), VaultError> {
        self.clean().map(drop)
    }

    /// The number's digits, and the data in the form that is sealed.
    pub(super) fn clean(&self) -> Result<(Digits, Self), VaultError> {
        let invalid = |field| move |why| VaultError::Invalid { field, why };
        let number = number::bank_account(&self.number).map_err(invalid("number"))?;
        let data = Self {
            bank: short_text(&self.bank).map_err(invalid("bank"))?,
            holder: short_text(&self.holder).map_err(invalid("holder"))?,
            number: number.to_string(),
        };
        Ok((number, data))
    }
}

/// Canonical JSON: the fields above are declared in order, and strings have one escape only.
pub(super) fn canonical(data: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    serde_json::to_vec(data).map(Zeroizing::new).map_err(|_error| VaultError::Unreadable)
}

fn short_text(text: &str) -> Result<String, InvalidWhy> {
    Label::new(text.trim()).map(|label| label.as_str().into()).map_err(|_error| InvalidWhy::Text)
}

fn long_text(text: &str) -> Result<String, InvalidWhy> {
    Note::new(text.trim()).map(|note| note.as_str().into()).map_err(|_error| InvalidWhy::LongText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_band_changes_on_the_birthday() {
        let data = {
            let mut data = PersonData::default();
            data.birth_date = Date::parse("1980-05-17");
            data
        };
        let cases = [
            ("1998-05-16", AgeBand::Under18),
            ("1998-05-17", AgeBand::From18To60),
            ("2041-05-16", AgeBand::From18To60),
            ("2041-05-17", AgeBand::Over60),
        ];
        for (day, band) in cases {
            assert_eq!(data.age_band(Date::parse(day).unwrap()), Some(band), "{day}");
        }
        assert_eq!(PersonData::default().age_band(Date::MAX), None);
    }
}
