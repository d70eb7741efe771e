//! Signed notes (C2SP signed-note): a text, and under it the signatures of those who stand for it.
//!
//! A note is its text, which ends in a line feed, an empty line, and one line a signature:
//! `— name base64(key id ‖ signature)`. Signatures by unknown keys are ignored; one by a known key
//! that does not verify condemns the note.

use std::fmt;

use crate::hash::{from_base64, to_base64};

mod key;

pub use key::{BadKey, KeyId, KeyKind, KeyName, PublicKey, SigningKey};

/// The most bytes a note may have: room for sixteen and more post-quantum signatures.
pub const MAX_NOTE: usize = 128 * 1024;

/// The most signature lines a note may have.
pub const MAX_SIGNATURES: usize = 100;

/// One signature line. Whose it is and whether it verifies is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key, as the line gives it.
    pub name: KeyName,
    /// The identifier of the key, as the line gives it.
    pub id: KeyId,
    /// The signature itself; its form depends on the kind of key.
    pub bytes: Vec<u8>,
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id.0, self.bytes.as_slice()].concat();
        write!(f, "— {} {}", self.name, to_base64(&bytes))
    }
}

impl Signature {
    /// Reads a signature line without its line feed.
    ///
    /// # Errors
    /// It has another form.
    pub fn parse(line: &str) -> Result<Self, BadNote> {
        let bad = BadNote::SignatureLine;
        let (name, base64) = line.strip_prefix("— ").and_then(|l| l.split_once(' ')).ok_or(bad)?;
        let bytes = from_base64(base64).ok_or(bad)?;
        let (id, signature) = bytes.split_first_chunk().ok_or(bad)?;
        if signature.is_empty() {
            return Err(bad);
        }
        let name = KeyName::parse(name).map_err(|_| bad)?;
        Ok(Self { name, id: KeyId(*id), bytes: signature.to_vec() })
    }
}

/// A text with its signature lines, read but not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// Why bytes are no signed note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// More than 128 KiB.
    #[error("a note of {0} bytes; at most 131,072 are read")]
    TooLong(usize),
    /// Not UTF-8, or control characters other than line feeds.
    #[error("the note holds bytes that are not plain text")]
    Text,
    /// No empty line with signatures behind it, or no line feed at the end.
    #[error("the note has no signatures")]
    Unsigned,
    /// A line after the text is no signature.
    #[error("a line after the text of the note is no signature")]
    SignatureLine,
    /// More than 100 signatures.
    #[error("the note has more than 100 signatures")]
    TooMany,
}

impl Note {
    /// A note of this text without signatures yet; `None` if the text has no line feed at its end,
    /// control characters, or is too long.
    #[must_use]
    pub fn new(text: String) -> Option<Self> {
        let fits = text.ends_with('\n') && text.len() < MAX_NOTE && is_plain(&text);
        fits.then(|| Self { text, signatures: Vec::new() })
    }

    /// Reads a note: the text ends at the last empty line, all behind are signatures.
    ///
    /// # Errors
    /// Says what is wrong with its form; nothing is verified.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadNote> {
        if bytes.len() > MAX_NOTE {
            return Err(BadNote::TooLong(bytes.len()));
        }
        let note = std::str::from_utf8(bytes).ok().filter(|note| is_plain(note));
        let note = note.ok_or(BadNote::Text)?;
        let (text, lines) = note.rsplit_once("\n\n").ok_or(BadNote::Unsigned)?;
        let signatures = parse_signatures(lines)?;
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// The signed text, its final line feed included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature line, in place of one by the same key. Lines come in the order added.
    pub fn add(&mut self, signature: Signature) {
        self.signatures.retain(|old| (&old.name, old.id) != (&signature.name, signature.id));
        self.signatures.push(signature);
    }

    /// What this key says of the note.
    #[must_use]
    pub fn verify(&self, key: &PublicKey) -> Standing {
        let mut standing = Standing::Absent;
        for signature in self.signatures.iter().filter(|signature| key.is_named_by(signature)) {
            match key.verify(&self.text, signature) {
                Some(time) if matches!(standing, Standing::Absent) => {
                    standing = Standing::Verified { time };
                }
                Some(_) => {}
                None => return Standing::False,
            }
        }
        standing
    }
}

/// Reads the lines of a witness's answer, or those under a note: each ends in a line feed.
///
/// # Errors
/// There are none, too many, or one has another form.
pub fn parse_signatures(lines: &str) -> Result<Vec<Signature>, BadNote> {
    let lines = lines.strip_suffix('\n').ok_or(BadNote::Unsigned)?;
    if lines.split('\n').nth(MAX_SIGNATURES).is_some() {
        return Err(BadNote::TooMany);
    }
    lines.split('\n').map(Signature::parse).collect()
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

/// Whether a key signed a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No line names the key.
    Absent,
    /// It signed; a cosignature says when, in seconds since 1970.
    Verified {
        /// The time of a cosignature; a plain signature has none.
        time: Option<u64>,
    },
    /// A line names the key, but it did not sign this text: the note is to be rejected.
    False,
}

/// Text without control characters other than line feeds.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ' || byte == b'\n')
}
