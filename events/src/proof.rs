//! Proof files (C2SP tlog-proof, `.tlog-proof`): all that is needed to check one record offline,
//! but the verifier's own policy.

use std::fmt;

use crate::checkpoint::decimal;
use crate::hash::{from_base64, to_base64};
use crate::note::{BadNote, MAX_NOTE, Note};
use crate::policy::{Policy, Trusted, Untrusted};
use crate::tree::{MAX_PROOF, TreeHash, Unproven, check_inclusion, leaf};

/// The first line of a proof file.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The most bytes of extra data: room for the longest record.
pub const MAX_EXTRA: usize = 96 * 1024;

/// The most bytes a proof file may have.
pub const MAX_FILE: usize = MAX_NOTE + 2 * MAX_EXTRA;

/// The proof that one record is in the tree of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Data to go with it, such as the record itself. It proves nothing.
    pub extra: Option<Vec<u8>>,
    /// The number of the record.
    pub index: u64,
    /// The hashes from the record's sibling up to the child of the root.
    pub path: Vec<TreeHash>,
    /// The signed checkpoint.
    pub note: Note,
}

/// Why bytes are no proof file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// Longer than any proof.
    #[error("a proof file of {0} bytes is too long")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the proof file is not text")]
    Text,
    /// It does not begin with the line that names the format.
    #[error("the file does not begin with the line {HEADER}")]
    Header,
    /// The extra data are not base64, or too long.
    #[error("the extra data of the proof are not base64, or too long")]
    Extra,
    /// No line with the number of the record.
    #[error("the proof file has no line 'index' with a decimal")]
    Index,
    /// A line of the path is no hash.
    #[error("line {0} of the path is not the base64 of 32 bytes")]
    Hash(usize),
    /// More than 63 hashes.
    #[error("the path has more than 63 hashes")]
    TooMany,
    /// No empty line with a checkpoint behind it.
    #[error("the proof file has no checkpoint")]
    NoCheckpoint,
    /// The checkpoint is no signed note.
    #[error(transparent)]
    Note(#[from] BadNote),
}

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refuted {
    /// The policy does not trust the checkpoint.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    /// The record is not in the tree of the checkpoint.
    #[error(transparent)]
    Unproven(#[from] Unproven),
}

impl Proof {
    /// Reads a proof file. Nothing is checked yet.
    ///
    /// # Errors
    /// Says what is wrong with its form.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadProof> {
        if bytes.len() > MAX_FILE {
            return Err(BadProof::TooLong(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| BadProof::Text)?;
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
        let (head, note) =
            rest.ok_or(BadProof::Header)?.split_once("\n\n").ok_or(BadProof::NoCheckpoint)?;
        let mut lines = head.split('\n').peekable();
        let extra = lines.next_if(|line| line.starts_with("extra "));
        let extra = extra.map(|line| read_extra(line).ok_or(BadProof::Extra)).transpose()?;
        let index = lines.next().and_then(|line| decimal(line.strip_prefix("index ")?));
        let index = index.ok_or(BadProof::Index)?;
        Ok(Self { extra, index, path: read_path(lines)?, note: Note::parse(note.as_bytes())? })
    }

    /// Checks that this is the record, and that the policy trusts the tree it is in.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn check(&self, line: &[u8], policy: &Policy) -> Result<Trusted, Refuted> {
        let trusted = policy.judge(&self.note)?;
        let (size, root) = (trusted.checkpoint.size(), trusted.checkpoint.root());
        check_inclusion(leaf(line), self.index, size, &self.path, root)?;
        Ok(trusted)
    }
}

fn read_extra(line: &str) -> Option<Vec<u8>> {
    from_base64(line.strip_prefix("extra ")?).filter(|extra| extra.len() <= MAX_EXTRA)
}

fn read_path<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<TreeHash>, BadProof> {
    let mut path = Vec::new();
    for (place, line) in (1..).zip(lines) {
        if path.len() == MAX_PROOF {
            return Err(BadProof::TooMany);
        }
        path.push(TreeHash::parse(line).ok_or(BadProof::Hash(place))?);
    }
    Ok(path)
}

/// The file.
impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", to_base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.note)
    }
}
