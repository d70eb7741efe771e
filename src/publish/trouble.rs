//! Why nothing was published.

use std::fmt;
use std::path::PathBuf;

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
}

impl Denial {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "checkpoint.unreadable",
            Self::Overtaken => "checkpoint.overtaken",
        }
    }

    /// What stands in the way and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Unreadable { path, why } => {
                let path = path.display();
                (
                    format!(
                        "{path} bukan checkpoint bertanda tangan ({why}); pulihkan berkas itu dari salinannya"
                    ),
                    format!(
                        "{path} is no signed checkpoint ({why}); restore that file from its copy"
                    ),
                )
            }
            Self::Overtaken => (
                "checkpoint yang lebih baru sudah diterbitkan; ulangi dengan yang itu".into(),
                "a newer checkpoint was published meanwhile; begin again with that one".into(),
            ),
        }
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
