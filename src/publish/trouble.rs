//! Why nothing was published.

use std::fmt;
use std::path::PathBuf;

use rantai_events::policy::Untrusted;

use super::words;
use crate::error::Fault;
use crate::keys::KeyError;

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// What was published cannot be read: it was altered, or something else was put there.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A newer checkpoint was published meanwhile.
    Overtaken,
    /// There is no record to sign for.
    Empty,
    /// The ledger states no key.
    NoKeyStated,
    /// The key is not the one that the ledger states.
    OtherKey {
        /// What the ledger states (vkey).
        stated: String,
        /// What was given (vkey).
        given: String,
    },
    /// Ledger, key and checkpoints do not bear one name.
    OtherOrigin {
        /// The name of the ledger.
        ledger: String,
        /// The other name.
        said: String,
        /// Where it stands.
        place: String,
    },
    /// The journal ends before what was signed: a restored backup.
    Behind {
        /// The checkpoint.
        file: PathBuf,
        /// How many records it covers.
        signed: u64,
        /// How many there are.
        found: u64,
    },
    /// The journal is another history than the one that was signed.
    Differs {
        /// The checkpoint.
        file: PathBuf,
        /// How many records it covers.
        size: u64,
    },
    /// Two different trees of one size were signed.
    Forked {
        /// Their size.
        size: u64,
        /// Where one stands.
        one: PathBuf,
        /// Where the other stands.
        other: PathBuf,
    },
    /// A checkpoint is not signed by the key that the ledger states, or falsely.
    ForeignSignature {
        /// The checkpoint.
        file: PathBuf,
    },
    /// The policy does not trust a checkpoint.
    Untrusted {
        /// The checkpoint.
        file: PathBuf,
        /// Why not.
        why: Untrusted,
    },
    /// What was signed before is not published, though nothing was published since.
    NotPublished {
        /// The checkpoint.
        file: PathBuf,
        /// How many records were signed.
        signed: u64,
    },
    /// What was read back from the disk is not what was written: the disk or the memory is faulty.
    NotReadBack {
        /// What differs, in English.
        why: String,
    },
}

impl Denial {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "checkpoint.unreadable",
            Self::Overtaken => "checkpoint.overtaken",
            Self::Empty => "checkpoint.empty",
            Self::NoKeyStated => "key.none-stated",
            Self::OtherKey { .. } => "key.other",
            Self::OtherOrigin { .. } => "checkpoint.other-origin",
            Self::Behind { .. } => "journal.behind-checkpoint",
            Self::Differs { .. } => "journal.differs-from-checkpoint",
            Self::Forked { .. } => "checkpoint.forked",
            Self::ForeignSignature { .. } => "checkpoint.foreign-signature",
            Self::Untrusted { .. } => "checkpoint.untrusted",
            Self::NotPublished { .. } => "checkpoint.missing",
            Self::NotReadBack { .. } => "publish.not-read-back",
        }
    }

    /// What stands in the way and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        words::of(self)
    }
}

/// Why publishing did not end well.
#[derive(Debug)]
pub enum PublishError {
    /// Signing would contradict what was signed before, or what the ledger says of itself.
    Denied(Denial),
    /// There is no key.
    Key(KeyError),
    /// The disk, or another process.
    Fault(Fault),
}

impl PublishError {
    /// What happened and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Denied(denial) => denial.words(),
            Self::Key(why) => why.words(),
            Self::Fault(fault) => fault.words(),
        }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, en) = self.words();
        write!(f, "{id} / {en}")
    }
}

impl std::error::Error for PublishError {}

impl From<Fault> for PublishError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<KeyError> for PublishError {
    fn from(why: KeyError) -> Self {
        Self::Key(why)
    }
}
