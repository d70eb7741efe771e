//! Typed identifiers: one type for each kind of thing, so that a group can never stand where a
//! grant is meant. All share one alphabet, so that they are safe in account paths, file names and
//! addresses: 1 to 40 of `[A-Za-z0-9._-]`, beginning with a letter or a digit.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::personal::{PERSONAL_DIGITS, holds_personal};

/// Why a text is not an identifier. None of it repeats the text, which may be a name or a number
/// of a person typed in the wrong place: what is said may end in a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("an identifier may not be empty")]
    Empty,
    /// More than the kind allows.
    #[error("the text is longer than {0} characters")]
    TooLong(usize),
    /// Not of the form of the kind: what the form is, and where the text departs from it.
    #[error("not {0}; {1}")]
    Malformed(&'static str, Wrong),
    /// The number of a person (NIK) or of a family card (KK).
    #[error("a 16-digit number (NIK, KK) may not enter a record")]
    Personal,
    /// Not what the vault gives out. It is not repeated: it may be a name.
    #[error("{0} has the form `{1}-` and 24 hex digits, as `{2}` prints it")]
    NotOfVault(&'static str, char, &'static str),
}

/// Where a text departs from the form of its kind, and with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The character at this place, from 1, is none of the alphabet.
    Character(usize, Foreign),
    /// It begins with neither a letter nor a digit.
    Begins,
    /// A blank at an end, or beside another.
    Blanks,
    /// Without a digit: it may be a name.
    NoDigit,
    /// The part at this place between points, from 1, is not as wide as it should be, is not of
    /// digits, or is one too many or too few.
    Part(usize),
}

/// What a character is that does not belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A blank.
    Blank,
    /// A letter that is not one of a to z and A to Z.
    Letter,
    /// Any other.
    Sign,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(at, Foreign::Blank) => write!(f, "character {at} is a blank"),
            Self::Character(at, Foreign::Letter) => {
                write!(f, "character {at} is a letter that may not stand there")
            }
            Self::Character(at, Foreign::Sign) => {
                write!(f, "character {at} is a sign that may not stand there")
            }
            Self::Begins => f.write_str("it begins with neither a letter nor a digit"),
            Self::Blanks => f.write_str("a blank stands at an end or beside another"),
            Self::NoDigit => f.write_str("it has no digit"),
            Self::Part(at) => write!(f, "its part {at} is not as wide as that"),
        }
    }
}

/// The first character that is none of an alphabet.
fn foreign(text: &str, alphabet: u8) -> Option<Wrong> {
    if is_of(text, alphabet) {
        return None;
    }
    let is_good = |c: char| is_of(c.encode_utf8(&mut [0; 4]), alphabet);
    let (at, c) = text.chars().enumerate().find(|(_, c)| !is_good(*c))?;
    let what = match c {
        c if c.is_whitespace() => Foreign::Blank,
        c if c.is_alphabetic() => Foreign::Letter,
        _ => Foreign::Sign,
    };
    Some(Wrong::Character(at + 1, what))
}

/// Whether `text` is within the alphabet that all identifiers share, and no number of a person.
#[must_use]
pub fn is_plain_id(text: &str) -> bool {
    let begins = text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    begins && text.len() <= 40 && is_of(text, PLAIN) && !holds_personal(text)
}

/// The alphabets of identifiers, of the numbers of documents, of the keys of requests.
const PLAIN: u8 = 1;
const NUMBER: u8 = 2;
const KEY: u8 = 4;

/// The alphabets that each byte is in: texts are looked at on every record.
static ALPHABETS: [u8; 256] = alphabets();

const fn alphabets() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let key = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let plain = key || byte == b'.';
        let number = plain || matches!(byte, b'/' | b'(' | b')' | b' ');
        table[byte as usize] = plain as u8 * PLAIN + number as u8 * NUMBER + key as u8 * KEY;
        byte += 1;
    }
    table
}

/// Whether every byte is in an alphabet.
fn is_of(text: &str, alphabet: u8) -> bool {
    let of = |byte: u8| ALPHABETS.get(usize::from(byte)).copied().unwrap_or_default();
    text.bytes().all(|byte| of(byte) & alphabet != 0)
}

/// A text as an error may repeat it: what looks like a code, a date or an amount, never the number
/// of a person, nor what may be a name.
pub(crate) fn repeated(text: &str) -> &str {
    let is_sign = |b: u8| b.is_ascii_digit() || matches!(b, b'/' | b':');
    let is_code = text.bytes().all(|b| b.is_ascii_graphic()) && text.bytes().any(is_sign);
    if is_code && text.len() <= 40 && !holds_personal(text) { text } else { "…" }
}

fn no_person(text: &str) -> Result<(), IdError> {
    if holds_personal(text) { Err(IdError::Personal) } else { Ok(()) }
}

fn plain(text: &str) -> Result<(), IdError> {
    if is_plain_id(text) {
        return Ok(());
    }
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    no_person(text)?;
    if text.len() > 40 {
        return Err(IdError::TooLong(40));
    }
    let wrong = foreign(text, PLAIN).unwrap_or(Wrong::Begins);
    Err(IdError::Malformed("an identifier of [A-Za-z0-9._-]", wrong))
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
    PersonId by person;
    /// A household (KK) in the vault.
    HouseholdId by household;
    /// A bank account in the vault.
    BankAccountId by bank_account;
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
    /// The number of a document as printed on it: 1 to 60 letters, digits, `/ . - _ ( )` and single
    /// blanks, with a digit among them.
    DocumentNumber by document_number;
}

fn request_key(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    no_person(text)?;
    if text.len() > 64 {
        return Err(IdError::TooLong(64));
    }
    let wrong = foreign(text, KEY);
    wrong.map_or(Ok(()), |wrong| Err(IdError::Malformed("a request key of [A-Za-z0-9_-]", wrong)))
}

/// `d.d.dd.dd.dd.dddd`, or a prefix of it of at least three parts.
fn budget_code(text: &str) -> Result<(), IdError> {
    const WIDTHS: [usize; 6] = [1, 1, 2, 2, 2, 4];
    let parts: Vec<&str> = text.split('.').collect();
    let fits =
        |part: &str, width: usize| part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
    let fitting = parts.iter().zip(WIDTHS).take_while(|(part, width)| fits(part, *width)).count();
    if fitting == parts.len() && fitting >= 3 {
        return Ok(());
    }
    let form = "a kode rekening such as 5.1.06.03.01.0001";
    Err(IdError::Malformed(form, Wrong::Part(fitting + 1)))
}

/// A name has no digit and a sentence other signs; a name with a number cannot be told from a
/// code.
fn document_number(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if holds_personal(text) || has_run_of_digits(text) {
        return Err(IdError::Personal);
    }
    if text.len() > 60 {
        return Err(IdError::TooLong(60));
    }
    let blanks = || (text.trim() != text || text.contains("  ")).then_some(Wrong::Blanks);
    let no_digit = || (!text.bytes().any(|b| b.is_ascii_digit())).then_some(Wrong::NoDigit);
    let form =
        "a document number of letters, digits, / . - _ ( ) and single blanks, with a digit in it";
    let wrong = foreign(text, NUMBER).or_else(blanks).or_else(no_digit);
    wrong.map_or(Ok(()), |wrong| Err(IdError::Malformed(form, wrong)))
}

/// Whether sixteen digits or more stand in a row: no printed number of a document has them.
fn has_run_of_digits(text: &str) -> bool {
    if text.len() < PERSONAL_DIGITS {
        return false;
    }
    let runs = text.as_bytes().split(|b| !b.is_ascii_digit());
    runs.into_iter().any(|run| run.len() >= PERSONAL_DIGITS)
}

fn person(text: &str) -> Result<(), IdError> {
    of_vault(text, 'p', "the id of a person", "rantai person add")
}

fn household(text: &str) -> Result<(), IdError> {
    of_vault(text, 'h', "the id of a household", "rantai person add")
}

fn bank_account(text: &str) -> Result<(), IdError> {
    of_vault(text, 'b', "the id of a bank account", "rantai bank-account add")
}

/// An id that the vault gave out: its letter and twelve random bytes.
fn of_vault(
    text: &str,
    letter: char,
    what: &'static str,
    command: &'static str,
) -> Result<(), IdError> {
    let random = text.strip_prefix(letter).and_then(|rest| rest.strip_prefix('-'));
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    match random {
        Some(random) if random.len() == 24 && random.bytes().all(is_hex) => Ok(()),
        _ if holds_personal(text) => Err(IdError::Personal),
        _ => Err(IdError::NotOfVault(what, letter, command)),
    }
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
        for number in [
            "3471021301900001",
            "347102-130190-0001",
            "3471.0213.0190.0001",
            "nik3471021301900001",
            "NIK-3471021301900001",
            "x_3471021301900001.z",
        ] {
            let refused = MemberId::parse(number).unwrap_err();
            assert_eq!(refused, IdError::Personal, "{number}");
            assert!(!refused.to_string().contains("3471"));
            assert!(!is_plain_id(number) && repeated(number) == "…", "{number}");
            assert_eq!(DocumentNumber::parse(number), Err(IdError::Personal));
            assert_eq!(PersonId::parse(number), Err(IdError::Personal));
        }
        assert_eq!(RequestKey::parse("kk-3471021301900001"), Err(IdError::Personal));
        for good in ["M-3471", "347102130190001", "20261121101112131", "a3471021301900001"] {
            assert!(MemberId::parse(good).is_ok(), "{good}");
        }
        // A random key is not refused by chance.
        assert!(RequestKey::parse("3471021301900001e5d1cc21f5e00a4b").is_ok());
    }

    /// What is typed in the wrong place may be a name: no error says it again.
    #[test]
    fn no_error_repeats_what_was_typed() {
        let long = "Contohwati".repeat(7);
        for (typed, id, number) in [
            ("Contohwati", None, Some("it has no digit")),
            ("Uji Contohwati", Some("character 4 is a blank"), Some("it has no digit")),
            ("Contohwati1é", Some("character 12 is a letter"), Some("character 12 is a letter")),
            ("1, Contohwati", Some("character 2 is a sign"), Some("character 2 is a sign")),
            ("-Contohwati1", Some("begins with neither"), None),
            ("Contohwati 1 ", Some("character 11 is a blank"), Some("a blank stands at an end")),
            (&long, Some("longer than 40"), Some("longer than 60")),
        ] {
            let said = [MemberId::parse(typed).err(), DocumentNumber::parse(typed).err()];
            for (said, expected) in said.iter().zip([id, number]) {
                let said = said.as_ref().map(ToString::to_string);
                assert_eq!(said.is_some(), expected.is_some(), "{typed}: {said:?}");
                let said = said.unwrap_or_default();
                assert!(said.contains(expected.unwrap_or_default()), "{typed}: {said}");
                assert!(!said.contains("Contoh"), "{said}");
            }
            let budget = BudgetCode::parse(typed).unwrap_err().to_string();
            assert!(!budget.contains("Contoh") && budget.contains("part 1"), "{budget}");
            assert!(!RequestKey::parse(typed).is_err_and(|why| why.to_string().contains("Contoh")));
            assert!(!repeated(typed).contains("Uji") && repeated("Contohwati") == "…");
        }
        for code in ["20-11-2026", "34.71.2", "group:x", "program/kube", "1.500.000"] {
            assert_eq!(repeated(code), code);
        }
    }

    #[test]
    fn ids_of_the_vault_have_its_form() {
        let random = "0123456789abcdef01234567";
        assert!(PersonId::parse(&format!("p-{random}")).is_ok());
        assert!(HouseholdId::parse(&format!("h-{random}")).is_ok());
        assert!(BankAccountId::parse(&format!("b-{random}")).is_ok());
        let upper = format!("p-{}", random.to_uppercase());
        let (other, long) = (format!("h-{random}"), format!("p-{random}0"));
        for bad in ["", "p-1", "Budi Rekaan", random, &upper, &other, &long, &long[..25]] {
            let refused = PersonId::parse(bad).unwrap_err().to_string();
            assert!(refused.contains("`rantai person add`"), "{bad}: {refused}");
            assert!(bad.len() < 4 || !refused.contains(bad), "{refused}");
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
    fn document_numbers_are_what_is_printed_on_documents() {
        for good in [
            "1",
            "0123/LS/2026",
            "SK 7/2026",
            "900.1.3/1234-A",
            "B-12_3 (salinan 2)",
            "34.71/04.0/000123/LS/1.06.0.00.0.00.01.0000/P.01/1/2026",
            "240301303012345",
        ] {
            assert!(DocumentNumber::parse(good).is_ok(), "{good}");
        }
        let long = "1".repeat(15) + &"/1".repeat(23);
        for bad in
            ["", " 1", "a\tb1", "a\"b1", "ü1", "a  1", "Budi Rekaan", "12, untuk Budi", "1'", &long]
        {
            assert!(DocumentNumber::parse(bad).is_err(), "{bad}");
        }
        for personal in [
            "KTP 3471021301900001",
            "12/3471021301900001/2026",
            "a34710213019000010",
            "KK/347102-130190-0001",
            "12 (3471 0213 0190 0001)",
        ] {
            assert_eq!(DocumentNumber::parse(personal), Err(IdError::Personal), "{personal}");
        }
    }
}
