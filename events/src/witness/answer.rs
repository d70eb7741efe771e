//! What a witness answers, as the log reads it: every status of both versions of the specification.

use crate::checkpoint::decimal;
use crate::note::{MAX_NOTE, Note, PublicKey, Signature, Standing, parse_signatures};

/// The most bytes an answer may have.
pub const MAX_ANSWER: usize = MAX_NOTE;

/// An answer of a witness, read but not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 200: signature lines, of whomever.
    Signatures(Vec<Signature>),
    /// 409: the size that it says it saw last.
    Size(u64),
    /// 422, or 409 without a size: the checkpoint does not continue what it says it saw.
    Contradicted,
    /// 3xx: it sends us elsewhere, where nobody told us to go.
    Elsewhere(u16),
    /// Any other status: it declines.
    Declined(u16),
    /// The status promises something else than the body holds.
    Garbled,
}

impl Answer {
    /// Reads status and body of an answer.
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        let text = std::str::from_utf8(body).ok().filter(|text| text.len() <= MAX_ANSWER);
        match status {
            200 => {
                let lines = text.and_then(|text| parse_signatures(text).ok());
                lines.map_or(Self::Garbled, Self::Signatures)
            }
            409 => {
                let size = text.map(|text| text.strip_suffix('\n').unwrap_or(text));
                let size = size.filter(|size| !size.is_empty()).and_then(decimal);
                size.map_or(Self::Contradicted, Self::Size)
            }
            422 => Self::Contradicted,
            300..=399 => Self::Elsewhere(status),
            _ => Self::Declined(status),
        }
    }
}

/// What the signature lines of an answer are worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worth {
    /// No line names the key of the witness.
    Nothing,
    /// A line names its key, but that key did not sign this text.
    False,
    /// It cosigned, at a time by its own clock in seconds since 1970.
    Cosigned {
        /// The line to add to the note.
        signature: Signature,
        /// When.
        time: u64,
    },
}

/// Looks among the lines of an answer for the cosignature of one key. Lines by other keys are
/// ignored: whoever trusts them asks them.
#[must_use]
pub fn weigh(text: &str, signatures: &[Signature], key: &PublicKey) -> Worth {
    let Some(mut note) = Note::new(text.to_owned()) else { return Worth::Nothing };
    let mut own = signatures.iter().filter(|signature| key.is_named_by(signature));
    let (Some(signature), None) = (own.next(), own.next()) else {
        let named = signatures.iter().any(|signature| key.is_named_by(signature));
        return if named { Worth::False } else { Worth::Nothing };
    };
    note.add(signature.clone());
    match note.verify(key) {
        Standing::Verified { time } => {
            Worth::Cosigned { signature: signature.clone(), time: time.unwrap_or_default() }
        }
        Standing::Absent | Standing::False => Worth::False,
    }
}
