//! Text that people type: normalised to NFC when drafted, without control or bidi characters, so
//! that what is read is what was hashed.

use std::borrow::Cow;
use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::note::{BadKey, PublicKey};
use crate::personal::{has_divided, has_personal_run};

/// Why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("the text is empty")]
    Empty,
    /// Longer than its kind allows, in characters.
    #[error("the text is longer than {0} characters")]
    TooLong(usize),
    /// A control character or one that changes the direction of writing.
    #[error("the text holds the forbidden character U+{0:04X}")]
    Forbidden(u32),
    /// The number of a person (NIK) or of a family card (KK). It is not repeated.
    #[error("a 16-digit number (NIK, KK) may not enter a record")]
    Personal,
}

/// The text in NFC, where it is not already.
fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.into(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect::<String>().into(),
    }
}

/// Whether a text may stand in a record. Readers never check NFC.
fn check(text: &str, most: usize) -> Result<(), TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    if text.len() > most && text.chars().count() > most {
        return Err(TextError::TooLong(most));
    }
    if text.len() >= 16 && (has_personal_run(text) || has_divided(text)) {
        return Err(TextError::Personal);
    }
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Ok(());
    }
    match text.chars().find(|&c| is_forbidden(c)) {
        Some(c) => Err(TextError::Forbidden(c.into())),
        None => Ok(()),
    }
}

/// Control characters, and those that reorder or hide text (Unicode bidi controls, zero width,
/// line and paragraph separators, fillers and blanks that look like nothing, variation selectors,
/// annotations, tags, the byte-order mark).
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}'
            | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E01EF}')
}

macro_rules! text_kind {
    ($($(#[$meta:meta])* $name:ident up to $most:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(CompactString);

        impl $name {
            /// Normalises and checks a text.
            ///
            /// # Errors
            /// [`TextError`] when it is empty, too long, or holds a forbidden character.
            pub fn new(text: &str) -> Result<Self, TextError> {
                let text = composed(text);
                check(&text, $most)?;
                Ok(Self(CompactString::from(text)))
            }
            /// The text.
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
                fmt::Debug::fmt(self.0.as_str(), f)
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
                check(&text, $most).map_err(D::Error::custom)?;
                Ok(Self(CompactString::from(text)))
            }
        }
        crate::wire::always_written!($name);
    )*};
}

text_kind! {
    /// The name of a thing (a group, a program, a plan line), never of a person: public records
    /// may carry it.
    Label up to 100;
    /// Free text, in restricted records only.
    Note up to 2000;
    /// A public key as `<name>+<id>+<base64>` (vkey, C2SP signed-note).
    VerifierKey up to 300;
}

impl VerifierKey {
    /// The key that is written, where it is one.
    ///
    /// # Errors
    /// Another form, kind or identifier.
    pub fn key(&self) -> Result<PublicKey, BadKey> {
        PublicKey::parse(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafted_text_is_composed() {
        assert_eq!(Label::new("e\u{301}").unwrap().as_str(), "é");
    }

    #[test]
    fn recorded_text_is_read_as_it_stands() {
        let read: Label = serde_json::from_str("\"e\u{301}\"").unwrap();
        assert_eq!(read.as_str(), "e\u{301}");
        assert!(serde_json::from_str::<Note>("\"a\\u202eb\"").is_err());
    }

    #[test]
    fn text_that_hides_or_reorders_is_refused() {
        for bad in ["", "  ", "a\nb", "a\u{202E}b", "a\u{200B}b", "\u{FEFF}a", "a\u{7f}"] {
            assert!(Label::new(bad).is_err(), "{bad:?}");
        }
        assert!(Label::new(&"x".repeat(101)).is_err());
    }

    #[test]
    fn text_holds_no_number_of_a_person() {
        for bad in ["3471021301900001", "KUBE 3471021301900001", "NIK:3471021301900001."] {
            assert_eq!(Label::new(bad), Err(TextError::Personal), "{bad}");
            assert!(serde_json::from_str::<Note>(&format!("\"{bad}\"")).is_err(), "{bad}");
        }
        // As people write it: with signs between the digits, or in another width.
        for bad in [
            "Melati 3471 9941 0180 0001",
            "34.7199.410180.0001",
            "3471-0213-0190-0001",
            "3471\u{a0}0213\u{2013}0190\u{2009}0001",
            "３４７１０２１３０１９００００１",
        ] {
            assert_eq!(Label::new(bad), Err(TextError::Personal), "{bad}");
        }
        for good in [
            "Rp 15.000.000 20.000.000",
            "21/11/2026 - 22/11/2026",
            "0525/LS/KUBE-DEKON/2015 00012345",
            "3471 9941 0180 000",
            "3471 9941 0180 00012",
        ] {
            assert!(Label::new(good).is_ok(), "{good}");
        }
        assert!(Note::new("347102130190001; 2026-01-02 - 2026-02-03").is_ok());
    }

    #[test]
    fn text_that_looks_like_nothing_is_refused() {
        let hidden = [
            0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x2060, 0x2800,
            0x3164, 0xFE00, 0xFE0F, 0xFFA0, 0xFFF9, 0xFFFB, 0xE0001, 0xE0100,
        ];
        for c in hidden.map(|code| char::from_u32(code).unwrap()) {
            let text = format!("Mawar{c}");
            assert_eq!(Label::new(&text), Err(TextError::Forbidden(c.into())), "{text:?}");
        }
        assert!(Label::new("Mawar Putih é ꦩꦮꦂ").is_ok());
    }
}
