//! What can be wrong inside one body, before any book is asked.

use crate::amount::Amount;

/// A field that breaks a law of its own event: refused whatever the books say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The field of the body.
    pub field: &'static str,
    /// The law it breaks.
    pub law: FieldLaw,
}

/// A particular of a law, in Indonesian and English.
pub type Said = (&'static str, &'static str);

/// The laws of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldLaw {
    /// A figure must be above zero.
    AboveZero,
    /// A list must have an entry.
    NotEmpty,
    /// At most so many entries.
    AtMost(usize),
    /// The same key stands in it twice.
    Repeated(String),
    /// It must be there when the named thing holds.
    Required(Said),
    /// It must be absent when the named thing holds.
    Unwanted(Said),
    /// Parts must add up to the whole.
    SumDiffers {
        /// What is stated for the whole.
        stated: Amount,
        /// What the parts add up to.
        parts: Amount,
    },
    /// Dates or numbers must rise.
    NotRising,
    /// Outside the range that has a meaning.
    OutOfRange(Said),
    /// Two fields that must differ are equal.
    MustDiffer(&'static str),
    /// The fund cannot hold this kind of money.
    WrongFund(&'static str),
    /// A word that is no type of event.
    NotAnEvent(String),
    /// An event type that cannot be proposed first.
    NotProposable(String),
    /// Not the public key of a log that has the origin as its name.
    NotALogKey,
    /// The figures are larger than the ledger keeps.
    Overflow,
}

impl FieldLaw {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AboveZero => "field.above-zero",
            Self::NotEmpty => "field.not-empty",
            Self::AtMost(_) => "field.at-most",
            Self::Repeated(_) => "field.repeated",
            Self::Required(_) => "field.required",
            Self::Unwanted(_) => "field.unwanted",
            Self::SumDiffers { .. } => "field.sum-differs",
            Self::NotRising => "field.not-rising",
            Self::OutOfRange(_) => "field.out-of-range",
            Self::MustDiffer(_) => "field.must-differ",
            Self::WrongFund(_) => "field.wrong-fund",
            Self::NotAnEvent(_) => "field.not-an-event",
            Self::NotProposable(_) => "field.not-proposable",
            Self::NotALogKey => "field.not-a-log-key",
            Self::Overflow => "field.overflow",
        }
    }

    /// The law as a sentence in Indonesian and English, after the name of the field.
    #[must_use]
    pub fn sentences(&self) -> (String, String) {
        match self {
            Self::AboveZero => ("harus lebih dari nol".into(), "must be above zero".into()),
            Self::NotEmpty => ("tidak boleh kosong".into(), "may not be empty".into()),
            Self::AtMost(n) => {
                (format!("paling banyak {n} isian"), format!("may have at most {n} entries"))
            }
            Self::Repeated(key) => {
                (format!("memuat `{key}` dua kali"), format!("holds `{key}` twice"))
            }
            Self::Required((id, en)) => {
                (format!("wajib diisi bila {id}"), format!("is required when {en}"))
            }
            Self::Unwanted((id, en)) => {
                (format!("tidak diisi bila {id}"), format!("must be absent when {en}"))
            }
            Self::SumDiffers { stated, parts } => (
                format!("berjumlah {parts} menurut rinciannya, bukan {stated}"),
                format!("adds up to {parts}, not to {stated}"),
            ),
            Self::NotRising => {
                ("harus berurutan naik".into(), "must rise from entry to entry".into())
            }
            Self::OutOfRange((id, en)) => (format!("harus {id}"), format!("must be {en}")),
            Self::MustDiffer(other) => {
                (format!("harus berbeda dari `{other}`"), format!("must differ from `{other}`"))
            }
            Self::WrongFund(funds) => (
                format!("harus salah satu dana ini: {funds}"),
                format!("must be one of these funds: {funds}"),
            ),
            Self::NotALogKey => (
                "harus kunci publik checkpoint, nama+id+base64, dengan origin buku sebagai nama"
                    .into(),
                "must be the public key of checkpoints, name+id+base64, named by the origin".into(),
            ),
            Self::NotAnEvent(name) => (
                format!(
                    "memuat `{name}`, yang bukan jenis catatan; `rantai record --fields` menyebut semuanya"
                ),
                format!(
                    "holds `{name}`, which is no type of event; `rantai record --fields` lists them all"
                ),
            ),
            Self::NotProposable(name) => (
                format!("memuat `{name}`, yang tidak dapat diusulkan dahulu"),
                format!("holds `{name}`, which cannot be proposed first"),
            ),
            Self::Overflow => {
                ("melebihi angka terbesar buku".into(), "is larger than the ledger keeps".into())
            }
        }
    }
}

/// The outcome of looking at a body.
pub type Valid = Result<(), Invalid>;

pub(crate) fn no(field: &'static str, law: FieldLaw) -> Valid {
    Err(Invalid { field, law })
}

/// A figure that must be above zero.
pub(crate) fn above_zero(field: &'static str, amount: impl Into<Amount>) -> Valid {
    if amount.into().is_positive() { Ok(()) } else { no(field, FieldLaw::AboveZero) }
}

/// A list that must have at least one entry and at most `most`.
pub(crate) fn filled<T>(field: &'static str, list: &[T], most: usize) -> Valid {
    match list.len() {
        0 => no(field, FieldLaw::NotEmpty),
        n if n > most => no(field, FieldLaw::AtMost(most)),
        _ => Ok(()),
    }
}

/// Keys that may stand only once.
pub(crate) fn once<'a>(field: &'static str, keys: impl Iterator<Item = &'a str>) -> Valid {
    let mut seen = std::collections::BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            return no(field, FieldLaw::Repeated(key.to_owned()));
        }
    }
    Ok(())
}

/// Parts that must add up to a whole.
pub(crate) fn adds_up(
    field: &'static str,
    stated: impl Into<Amount>,
    parts: impl Iterator<Item = Amount>,
) -> Valid {
    let stated = stated.into();
    let mut sum = Amount::ZERO;
    for part in parts {
        sum = sum.checked_add(part).ok_or(Invalid { field, law: FieldLaw::Overflow })?;
    }
    if sum == stated { Ok(()) } else { no(field, FieldLaw::SumDiffers { stated, parts: sum }) }
}
