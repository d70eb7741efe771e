//! Why the site was not published, in words.

use std::path::PathBuf;

use rantai_projections::books::Unreadable;

use crate::error::Fault;
use crate::ledger::Rejected;
use crate::proofs::NoProof;
use crate::publish::PublishError;
use crate::vault::error::VaultError;

/// Why the site was not published. What stood before stands still.
#[derive(Debug)]
pub enum WebsiteError {
    /// The directory holds something else than a site of this ledger.
    NotOurs(PathBuf),
    /// The ledger has no record yet.
    Empty,
    /// The checkpoint could not be signed.
    Publish(Box<PublishError>),
    /// A proof could not be made.
    NoProof(Box<NoProof>),
    /// The ledger could not be opened.
    Ledger(Box<Rejected>),
    /// The ledger could not be read.
    Unreadable(Unreadable),
    /// The vault, from which officers are named, could not be read.
    Vault(Box<VaultError>),
    /// The disk failed.
    Fault(Box<Fault>),
}

impl WebsiteError {
    /// What happened and what to do next, in Indonesian and English; `None` where a cause within
    /// says it.
    #[must_use]
    pub fn words(&self) -> Option<(String, String)> {
        match self {
            Self::NotOurs(place) => {
                let place = place.display();
                Some((
                    format!(
                        "{place} berisi hal lain, bukan situs buku ini; tidak ada yang diubah. Pilih direktori baru atau kosong dengan --out"
                    ),
                    format!(
                        "{place} holds something else than a site of this ledger; nothing was changed. Choose a new or empty directory with --out"
                    ),
                ))
            }
            Self::Empty => Some((
                "buku ini belum mempunyai catatan; belum ada yang dapat diterbitkan".into(),
                "this ledger has no record yet; there is nothing to publish".into(),
            )),
            Self::Publish(_)
            | Self::NoProof(_)
            | Self::Ledger(_)
            | Self::Unreadable(_)
            | Self::Vault(_)
            | Self::Fault(_) => None,
        }
    }
}

impl From<Fault> for WebsiteError {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

impl From<PublishError> for WebsiteError {
    fn from(why: PublishError) -> Self {
        Self::Publish(Box::new(why))
    }
}

impl From<NoProof> for WebsiteError {
    fn from(why: NoProof) -> Self {
        Self::NoProof(Box::new(why))
    }
}

impl From<Unreadable> for WebsiteError {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

impl From<Rejected> for WebsiteError {
    fn from(why: Rejected) -> Self {
        Self::Ledger(Box::new(why))
    }
}
