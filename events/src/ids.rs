//! Typed identifiers: one type for each kind of thing, so that a group can never stand where a
//! grant is meant. All share one alphabet, so that they are safe in account paths, file names and
//! addresses: 1 to 40 of `[A-Za-z0-9._-]`, beginning with a letter or a digit.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("an identifier may not be empty")]
    Empty,
    /// More than the kind allows.
    #[error("`{0}` is longer than {1} characters")]
    TooLong(String, usize),
    /// A character outside the alphabet of the kind.
    #[error("`{0}` is not {1}")]
    Malformed(String, &'static str),
    /// The number of a person (NIK) or of a family card (KK). It is not repeated: what is said may
    /// end in a log.
    #[error("a 16-digit number (NIK, KK) may not enter a record")]
    Personal,
}

/// Whether `text` is within the alphabet that all identifiers share, and no number of a person.
#[must_use]
pub fn is_plain_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let good = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    matches!(bytes.first(), Some(b) if b.is_ascii_alphanumeric())
        && bytes.len() <= 40
        && bytes.iter().all(good)
        && !is_personal(text)
}

/// A NIK and the number of a family card have sixteen digits; people divide them by signs.
fn is_personal(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits == 16 && text.bytes().all(|b| b.is_ascii_digit() || b" .-_".contains(&b))
}

/// A text as an error may repeat it: never the number of a person.
pub(crate) fn repeated(text: &str) -> &str {
    if is_personal(text.rsplit([':', '/']).next().unwrap_or(text)) { "…" } else { text }
}

fn plain(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > 40 {
        return Err(IdError::TooLong(text.into(), 40));
    }
    if !is_plain_id(text) {
        return Err(IdError::Malformed(text.into(), "an identifier of [A-Za-z0-9._-]"));
    }
    Ok(())
}

macro_rules! text_id {
    ($($(#[$meta:meta])* $name:ident by $check:path;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(CompactString);

        impl $name {
            /// Reads the identifier from input; says what is wrong with it otherwise.
            ///
            /// # Errors
            /// [`IdError`] when the text is not within the alphabet or length of this kind.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                if is_personal(text) {
                    return Err(IdError::Personal);
                }
                $check(text)?;
                Ok(Self(CompactString::from(text)))
            }
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = crate::wire::text(deserializer)?;
                Self::parse(&text).map_err(D::Error::custom)
            }
        }
        crate::wire::always_written!($name);
    )*};
}

text_id! {
    /// A group of families, for example `ykt-kube-038`.
    GroupId by plain;
    /// A program of the office, for example `kube-apbd`.
    ProgramCode by plain;
    /// One grant to one group.
    GrantId by plain;
    /// One loan to one member.
    LoanId by plain;
    /// A member of a group, `M-0007`; says nothing about who that is.
    MemberId by plain;
    /// A person in the vault, the same in every group: random, never derived from a NIK.
    PersonId by plain;
    /// A household (KK) in the vault.
    HouseholdId by plain;
    /// A bank account in the vault.
    BankAccountId by plain;
    /// A meeting (musyawarah) of a group.
    MeetingId by plain;
    /// A decision of a meeting.
    DecisionId by plain;
    /// A periodic report or an LPJ.
    ReportId by plain;
    /// A line of a plan (pos RAB).
    LineCode by plain;
    /// An account of a person who works with the ledger, a pseudonym.
    ActorId by plain;
    /// The name of a version of a ruleset.
    RulesetVersion by plain;
    /// A kind of goods.
    ItemCode by plain;
    /// The idempotency key of a request: 1 to 64 of `[A-Za-z0-9_-]`.
    RequestKey by request_key;
    /// A budget code (kode rekening) such as `5.1.06.03.01.0001`, Permendagri 90/2019.
    BudgetCode by budget_code;
    /// The number of a document as printed on it: 1 to 60 visible ASCII characters and spaces.
    DocumentNumber by document_number;
}

fn request_key(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > 64 {
        return Err(IdError::TooLong(text.into(), 64));
    }
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if text.bytes().all(good) {
        return Ok(());
    }
    Err(IdError::Malformed(text.into(), "a request key of [A-Za-z0-9_-]"))
}

/// `d.d.dd.dd.dd.dddd`, or a prefix of it of at least three parts.
fn budget_code(text: &str) -> Result<(), IdError> {
    const WIDTHS: [usize; 6] = [1, 1, 2, 2, 2, 4];
    let parts: Vec<&str> = text.split('.').collect();
    let digits = |part: &&str, width: &usize| {
        part.len() == *width && part.bytes().all(|b| b.is_ascii_digit())
    };
    if (3..=6).contains(&parts.len()) && parts.iter().zip(&WIDTHS).all(|(p, w)| digits(p, w)) {
        return Ok(());
    }
    Err(IdError::Malformed(text.into(), "a kode rekening such as 5.1.06.03.01.0001"))
}

fn document_number(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > 60 {
        return Err(IdError::TooLong(text.into(), 60));
    }
    let visible = text.bytes().all(|b| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\');
    if visible && text.trim() == text {
        return Ok(());
    }
    Err(IdError::Malformed(text.into(), "a document number of visible ASCII characters"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_keep_to_their_alphabet() {
        for good in ["a", "ykt-kube-038", "M-0007", "A.b_c-9"] {
            assert!(GroupId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "a/b", "a:b", "a b", "é", &"x".repeat(41)] {
            assert!(GroupId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_number_of_a_person_is_no_identifier_and_is_not_repeated() {
        for number in ["3471021301900001", "347102-130190-0001", "3471.0213.0190.0001"] {
            let refused = MemberId::parse(number).unwrap_err();
            assert_eq!(refused, IdError::Personal, "{number}");
            assert!(!refused.to_string().contains("3471"));
            assert_eq!(RequestKey::parse(number), Err(IdError::Personal));
            assert_eq!(DocumentNumber::parse(number), Err(IdError::Personal));
        }
        for good in ["M-3471", "347102130190001", "34710213019000011", "a3471021301900001"] {
            assert!(MemberId::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn kode_rekening_has_its_widths() {
        for good in ["5.1.06", "5.1.06.03.01.0001"] {
            assert!(BudgetCode::parse(good).is_ok(), "{good}");
        }
        for bad in ["5.1", "5.1.6", "5.1.06.03.01.001", "5.1.06.03.01.0001.1", "a.1.06"] {
            assert!(BudgetCode::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn document_numbers_are_printed_characters() {
        assert!(DocumentNumber::parse("0123/LS/2026").is_ok());
        for bad in ["", " 1", "a\tb", "a\"b", "ü"] {
            assert!(DocumentNumber::parse(bad).is_err(), "{bad}");
        }
    }
}
