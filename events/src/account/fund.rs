//! Funds: whose purpose money serves.

use std::fmt;

use compact_str::{CompactString, format_compact};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::ids::{GrantId, ProgramCode, is_plain_id};

/// The purpose that money serves. One box of cash holds money of several funds, and they never
/// mix: each posting names its fund, and every record sums to zero in each.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fund(CompactString);

/// The classes of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FundClass {
    /// `hibah:<grant>`: a grant in the hands of a group, not a loan (no receivable of the office).
    Hibah,
    /// `guliran:<origin>`: money that the group owns and rolls on.
    Guliran,
    /// `pemda:<program>`: the government's own revolving money and its budget.
    Pemda,
    /// `kemitraan:<agreement>`: partners' money.
    Kemitraan,
    /// `tabungan`: members' savings.
    Tabungan,
    /// `arisan:<cycle>`: a rotating pot.
    Arisan,
    /// `sosial:<name>`: iks, kematian, jimpitan, donasi.
    Sosial,
    /// `operasional`: running costs.
    Operasional,
    /// `surplus`: what is left of income.
    Surplus,
    /// `belum-jelas`: received, purpose not known yet.
    BelumJelas,
}

impl FundClass {
    /// Indonesian and English name.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Hibah => ("Hibah", "Grant"),
            Self::Guliran => ("Guliran milik kelompok", "Group-owned revolving fund"),
            Self::Pemda => ("Dana bergulir pemerintah", "Government revolving fund"),
            Self::Kemitraan => ("Kemitraan", "Partnership"),
            Self::Tabungan => ("Tabungan anggota", "Members' savings"),
            Self::Arisan => ("Arisan", "Arisan"),
            Self::Sosial => ("Dana sosial", "Social fund"),
            Self::Operasional => ("Operasional", "Operations"),
            Self::Surplus => ("Surplus", "Surplus"),
            Self::BelumJelas => ("Belum jelas", "Unclear"),
        }
    }
}

impl Fund {
    /// Reads a fund.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let known = match text.split_once(':') {
            Some(("hibah" | "guliran" | "pemda" | "kemitraan" | "arisan", key)) => is_plain_id(key),
            Some(("sosial", name)) => matches!(name, "iks" | "kematian" | "jimpitan" | "donasi"),
            Some(_) => false,
            None => matches!(text, "tabungan" | "operasional" | "surplus" | "belum-jelas"),
        };
        known.then(|| Self(text.into()))
    }
    /// The fund of a grant.
    #[must_use]
    pub fn hibah(grant: &GrantId) -> Self {
        Self(format_compact!("hibah:{grant}"))
    }
    /// The revolving fund that grew from a grant.
    #[must_use]
    pub fn guliran(origin: &GrantId) -> Self {
        Self(format_compact!("guliran:{origin}"))
    }
    /// The budget of a program.
    #[must_use]
    pub fn pemda(program: &ProgramCode) -> Self {
        Self(format_compact!("pemda:{program}"))
    }
    /// Members' savings.
    #[must_use]
    pub const fn tabungan() -> Self {
        Self(CompactString::const_new("tabungan"))
    }
    /// Receipts whose purpose is not known yet.
    #[must_use]
    pub const fn belum_jelas() -> Self {
        Self(CompactString::const_new("belum-jelas"))
    }
    /// The fund as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Its class.
    #[must_use]
    pub fn class(&self) -> FundClass {
        match self.0.split_once(':').map_or(self.0.as_str(), |(class, _)| class) {
            "hibah" => FundClass::Hibah,
            "guliran" => FundClass::Guliran,
            "pemda" => FundClass::Pemda,
            "kemitraan" => FundClass::Kemitraan,
            "tabungan" => FundClass::Tabungan,
            "arisan" => FundClass::Arisan,
            "sosial" => FundClass::Sosial,
            "operasional" => FundClass::Operasional,
            "surplus" => FundClass::Surplus,
            // `parse` lets no other text become a fund.
            _ => FundClass::BelumJelas,
        }
    }
    /// The grant, program, agreement, cycle or name behind the colon.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.0.split_once(':').map(|(_, key)| key)
    }
}

impl fmt::Display for Fund {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Fund {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl Serialize for Fund {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Fund {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{}` is not a fund such as hibah:g-2026-11",
                crate::ids::repeated(&text)
            ))
        })
    }
}

crate::wire::always_written!(Fund);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn funds_are_of_a_known_class() {
        for good in ["hibah:g-1", "guliran:g-1", "sosial:donasi", "tabungan", "belum-jelas"] {
            assert!(Fund::parse(good).is_some(), "{good}");
        }
        for bad in ["hibah", "sosial:pesta", "tabungan:x", "hibah:", "hibah:a/b"] {
            assert!(Fund::parse(bad).is_none(), "{bad}");
        }
    }
}
