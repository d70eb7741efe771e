//! Checkpoints (C2SP tlog-checkpoint): origin, size and root of the tree, the text of a signed note.
//!
//! The signed checkpoint is the only authority on what the ledger holds. A log never signs one
//! that is inconsistent with one it signed before.

use std::fmt;

use crate::note::{KeyName, Note, SigningKey};
use crate::tree::{MAX_SIZE, TreeHash};

/// What a log says of its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: TreeHash,
    extensions: Vec<String>,
}

/// Why a text is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// Fewer than three lines, an empty one among them, or no line feed at the end.
    #[error("a checkpoint is three lines or more, none of them empty")]
    Lines,
    /// The size is not a decimal below 2^63 without leading zeros.
    #[error("the second line of a checkpoint is a decimal below 2^63 without leading zeros")]
    Size,
    /// The root is not the base64 of 32 bytes.
    #[error("the third line of a checkpoint is the base64 of 32 bytes")]
    Root,
}

impl Checkpoint {
    /// A checkpoint of ours: without extension lines, which nobody could audit.
    #[must_use]
    pub fn new(origin: &KeyName, size: u64, root: TreeHash) -> Self {
        Self { origin: origin.to_string(), size, root, extensions: Vec::new() }
    }

    /// Reads the text of a note.
    ///
    /// # Errors
    /// Says what is wrong with its form.
    pub fn parse(text: &str) -> Result<Self, BadCheckpoint> {
        let lines = text.strip_suffix('\n').ok_or(BadCheckpoint::Lines)?;
        let lines: Vec<&str> = lines.split('\n').collect();
        let [origin, size, root, extensions @ ..] = lines.as_slice() else {
            return Err(BadCheckpoint::Lines);
        };
        if lines.contains(&"") {
            return Err(BadCheckpoint::Lines);
        }
        Ok(Self {
            origin: (*origin).to_owned(),
            size: decimal(size).filter(|size| *size <= MAX_SIZE).ok_or(BadCheckpoint::Size)?,
            root: TreeHash::parse(root).ok_or(BadCheckpoint::Root)?,
            extensions: extensions.iter().map(|line| (*line).to_owned()).collect(),
        })
    }

    /// Which log it is about.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
    /// How many records the tree has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }
    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> TreeHash {
        self.root
    }
    /// Lines that other logs may add; ours never does. Nobody can audit them.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// Signs it. `None` if the key is a witness's, or of another name than the origin.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> Option<Note> {
        key.note(&self.origin, self.to_string())
    }
}

/// The text of the note.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A decimal in its only form: no sign, no leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading = text.len() > 1 && text.starts_with('0');
    if digits && !leading { text.parse().ok() } else { None }
}
