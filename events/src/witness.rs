//! What a witness is asked and decides (C2SP tlog-witness, add-checkpoint).
//!
//! A log sends its new checkpoint with the proof that it continues the one the witness saw last.
//! The witness cosigns only then, and only after it has stored the new one; both are the caller's
//! ([`crate::cosignature::cosign`]). One decision and its storing must exclude any other.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::checkpoint::{Checkpoint, decimal};
use crate::hash::to_hex;
use crate::note::{BadNote, MAX_NOTE, Note};
use crate::policy::{Policy, Untrusted};
use crate::tree::{MAX_PROOF, TreeHash, Unproven, check_consistency};

mod answer;

pub use answer::{Answer, MAX_ANSWER, Worth, weigh};

/// By what name a witness publishes what it saw of a log: the hex SHA-256 of the origin. It serves
/// the checkpoint at `/<this>/checkpoint`.
#[must_use]
pub fn origin_id(origin: &str) -> String {
    let mut hex = [0; 64];
    to_hex(&Sha256::digest(origin), &mut hex);
    String::from_utf8_lossy(&hex).into_owned()
}

/// The most bytes a request may have.
pub const MAX_REQUEST: usize = MAX_NOTE + 4096;

/// A request to cosign a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The size that the log believes the witness saw last; 0 at first.
    pub old: u64,
    /// The consistency proof from there.
    pub path: Vec<TreeHash>,
    /// The signed checkpoint.
    pub note: Note,
}

/// What a witness saw last of one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// The size of the tree.
    pub size: u64,
    /// Its root.
    pub root: TreeHash,
}

impl Latest {
    /// Before anything was seen.
    pub const NOTHING: Self = Self { size: 0, root: TreeHash::EMPTY };
}

/// Why a request cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRequest {
    /// Longer than any request.
    #[error("a request of {0} bytes is too long")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the request is not text")]
    Text,
    /// The first line is not `old` and a decimal.
    #[error("the first line of a request is 'old' and a decimal")]
    Old,
    /// A line of the proof is no hash.
    #[error("line {0} of the proof is not the base64 of 32 bytes")]
    Hash(usize),
    /// More than 63 hashes.
    #[error("the proof has more than 63 hashes")]
    TooMany,
    /// No empty line with a checkpoint behind it.
    #[error("the request has no checkpoint")]
    NoCheckpoint,
    /// The checkpoint is no signed note.
    #[error(transparent)]
    Note(#[from] BadNote),
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
    /// The request cannot be read.
    #[error(transparent)]
    Request(#[from] BadRequest),
    /// The log is unknown, or its signature is missing or false, or the text is no checkpoint.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    /// The log claims that the witness saw more than the checkpoint holds.
    #[error("the request is from size {old} to {size}, backwards")]
    Backwards {
        /// The size named in the request.
        old: u64,
        /// The size of the checkpoint.
        size: u64,
    },
    /// The witness saw another size last; the log asks again from there.
    #[error("the size seen last is {0}")]
    Conflict(u64),
    /// The checkpoint does not continue what was seen: kept as evidence, this convicts the log.
    #[error(transparent)]
    Unproven(#[from] Unproven),
}

impl Declined {
    /// The HTTP status of the answer. With 409 the body is the size seen last and a line feed, of
    /// type `text/x.tlog.size`. (For two roots of one size version 1.0.0 says 409; a log takes
    /// both.)
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Request(_) | Self::Backwards { .. } => 400,
            Self::Untrusted(Untrusted::Checkpoint(_)) => 400,
            Self::Untrusted(Untrusted::UnknownLog(_)) => 404,
            Self::Untrusted(
                Untrusted::FalseSignature(_) | Untrusted::NotSigned(_) | Untrusted::Quorum { .. },
            ) => 403,
            Self::Conflict(_) => 409,
            Self::Unproven(_) => 422,
        }
    }
}

impl Request {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// Says what is wrong with its form.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadRequest> {
        if bytes.len() > MAX_REQUEST {
            return Err(BadRequest::TooLong(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| BadRequest::Text)?;
        let (head, note) = text.split_once("\n\n").ok_or(BadRequest::NoCheckpoint)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| decimal(line.strip_prefix("old ")?));
        let old = old.ok_or(BadRequest::Old)?;
        let mut path = Vec::new();
        for (place, line) in (1..).zip(lines) {
            if path.len() == MAX_PROOF {
                return Err(BadRequest::TooMany);
            }
            path.push(TreeHash::parse(line).ok_or(BadRequest::Hash(place))?);
        }
        Ok(Self { old, path, note: Note::parse(note.as_bytes())? })
    }

    /// Decides whether to cosign, given the logs that the witness knows (those of the policy; its
    /// quorum does not matter here) and what it saw last of the log of this origin, which the
    /// caller looks up by [`Request::origin`].
    ///
    /// # Errors
    /// Says why it does not cosign, with the status of the answer.
    pub fn decide(&self, logs: &Policy, latest: Latest) -> Result<Checkpoint, Declined> {
        let checkpoint = logs.signed_by_log(&self.note)?;
        let (old, size) = (self.old, checkpoint.size());
        if old > size {
            return Err(Declined::Backwards { old, size });
        }
        if old != latest.size {
            return Err(Declined::Conflict(latest.size));
        }
        check_consistency(old, latest.root, size, checkpoint.root(), &self.path)?;
        Ok(checkpoint)
    }

    /// The origin that the checkpoint names, before anything is verified.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.note.text().split('\n').next().unwrap_or_default()
    }
}

/// The body of the request.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.note)
    }
}
