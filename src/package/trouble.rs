//! Why there is no package.

use std::fmt::Display;
use std::path::PathBuf;

use rantai_events::policy::Untrusted;
use rantai_projections::books::Unreadable;

use crate::error::Fault;
use crate::publish::PublishError;
use crate::trust;

/// Why there is no package.
#[derive(Debug)]
pub enum PackageError {
    /// There is something in the place where it should be.
    Exists(PathBuf),
    /// No checkpoint is published.
    Unpublished,
    /// The policy does not trust the published checkpoint.
    Untrusted(Untrusted),
    /// The keys that the ledger states make no policy.
    Policy(String),
    /// No record that the checkpoint covers is about it.
    Nothing(String),
    /// The published tiles or the journal do not make up the checkpoint: what.
    Disagrees(String),
    /// What was published can't be read.
    Publish(Box<PublishError>),
    /// The books can't be read.
    Unreadable(Unreadable),
    /// The disk failed.
    Fault(Fault),
}

impl PackageError {
    /// What happened and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Exists(path) => (
                format!("{} sudah ada; sebutkan direktori yang belum ada", path.display()),
                format!("{} is there already; name a directory that is not", path.display()),
            ),
            Self::Unpublished => (
                "belum ada checkpoint yang diterbitkan; jalankan `rantai checkpoint`".into(),
                "no checkpoint is published yet; run `rantai checkpoint`".into(),
            ),
            Self::Untrusted(why) => (
                format!(
                    "kebijakan tidak memercayai checkpoint yang terbit ({}); lengkapi tanda tangan saksinya, atau pakai kebijakan lain",
                    trust::untrusted(why)
                ),
                format!(
                    "the policy does not trust the published checkpoint ({why}); gather its cosignatures, or give another policy"
                ),
            ),
            Self::Policy(why) => (
                format!(
                    "kunci yang dinyatakan buku tidak membentuk kebijakan ({why}); sebutkan --policy"
                ),
                format!("the keys that the ledger states make no policy ({why}); give --policy"),
            ),
            Self::Nothing(what) => (
                format!(
                    "tidak ada catatan tentang {what} dalam checkpoint; periksa kodenya dengan `rantai show rekap-saldo`, atau jalankan `rantai checkpoint`"
                ),
                format!(
                    "the checkpoint covers no record about {what}; check its code with `rantai show rekap-saldo`, or run `rantai checkpoint`"
                ),
            ),
            Self::Disagrees(what) => (
                format!(
                    "yang terbit tidak cocok dengan checkpoint ({what}); jalankan `rantai verify`"
                ),
                format!(
                    "what is published does not match the checkpoint ({what}); run `rantai verify`"
                ),
            ),
            Self::Publish(why) => why.words(),
            Self::Unreadable(why) => why.words.clone(),
            Self::Fault(fault) => fault.words(),
        }
    }

    /// What is published differs from what was signed.
    pub(super) fn disagrees(why: impl Display) -> Self {
        Self::Disagrees(why.to_string())
    }
}

impl From<PublishError> for PackageError {
    fn from(why: PublishError) -> Self {
        Self::Publish(Box::new(why))
    }
}

impl From<Untrusted> for PackageError {
    fn from(why: Untrusted) -> Self {
        Self::Untrusted(why)
    }
}

impl From<Unreadable> for PackageError {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

impl From<Fault> for PackageError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
