//! Why a witness does not begin, or a checkpoint is not submitted.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rantai_events::policy::{BadPolicy, Policy, Untrusted};

use crate::error::Fault;
use crate::keys::KeyError;
use crate::publish::PublishError;
use crate::publish::directory::read_at_most;
use crate::trust;

/// Why a witness does not begin, or a checkpoint is not submitted.
#[derive(Debug)]
pub enum WitnessError {
    /// The key is a log's; a witness signs with a key of its own.
    NotAWitnessKey,
    /// There is no such file.
    NoPolicy(PathBuf),
    /// The file is no policy.
    Policy(PathBuf, BadPolicy),
    /// The file holds no certificates.
    NoCertificate(PathBuf),
    /// The policy names no log to witness.
    NoLogs(PathBuf),
    /// The policy does not take the word of the log itself.
    Untrusted(Untrusted),
    /// The address cannot be listened on, or the network failed.
    Network(String, io::Error),
    /// Publishing the answers failed.
    Publish(Box<PublishError>),
    /// The key.
    Key(Box<KeyError>),
    /// The disk, or another process.
    Fault(Box<Fault>),
}

impl WitnessError {
    /// What happened and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::NotAWitnessKey => (
                "kunci ini kunci buku, bukan kunci saksi; buat satu dengan `rantai witness key new`"
                    .into(),
                "this is the key of a log, not of a witness; make one with `rantai witness key new`"
                    .into(),
            ),
            Self::NoPolicy(path) => no_policy_words(path),
            Self::Policy(path, why) => {
                let path = path.display();
                (
                    format!("{path} bukan berkas kebijakan (tlog-policy): {}", trust::policy(why)),
                    format!("{path} is no policy (tlog-policy): {why}"),
                )
            }
            Self::NoCertificate(path) => {
                let path = path.display();
                (
                    format!(
                        "{path} tidak memuat sertifikat (PEM, `-----BEGIN CERTIFICATE-----`) yang utuh"
                    ),
                    format!(
                        "{path} holds no whole certificate (PEM, `-----BEGIN CERTIFICATE-----`)"
                    ),
                )
            }
            Self::NoLogs(path) => {
                let path = path.display();
                (
                    format!("{path} tidak menyebut satu buku pun; tambahkan baris `log VKEY`"),
                    format!("{path} names no log; add a line `log VKEY`"),
                )
            }
            Self::Untrusted(why) => (
                format!("kebijakan ini tidak menerima checkpoint buku ini: {}", trust::untrusted(why)),
                format!("the policy does not accept the checkpoint of this ledger: {why}"),
            ),
            Self::Network(address, why) => (
                format!("tidak dapat melayani di {address}: {why}"),
                format!("cannot serve at {address}: {why}"),
            ),
            Self::Publish(why) => why.words(),
            Self::Key(why) => why.words(),
            Self::Fault(fault) => fault.words(),
        }
    }
}

fn no_policy_words(path: &Path) -> (String, String) {
    let path = path.display();
    (
        format!(
            "tidak ada berkas kebijakan {path}; tulis `log VKEY`, `witness NAMA VKEY URL`, dan `quorum NAMA` di dalamnya, atau sebutkan yang lain dengan --policy"
        ),
        format!(
            "there is no policy {path}; write `log VKEY`, `witness NAME VKEY URL` and `quorum NAME` into it, or name another with --policy"
        ),
    )
}

/// Reads a policy file.
///
/// # Errors
/// It is missing, cannot be read, or is no policy.
pub fn read_policy(path: &Path) -> Result<Policy, WitnessError> {
    let most = rantai_events::policy::MAX_POLICY as u64 + 1;
    let bytes = read_at_most(path, most)?;
    let bytes = bytes.ok_or_else(|| WitnessError::NoPolicy(path.to_owned()))?;
    Policy::parse(&bytes).map_err(|why| WitnessError::Policy(path.to_owned(), why))
}

impl fmt::Display for WitnessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, en) = self.words();
        write!(f, "{id} / {en}")
    }
}

impl std::error::Error for WitnessError {}

impl From<Fault> for WitnessError {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

impl From<KeyError> for WitnessError {
    fn from(why: KeyError) -> Self {
        Self::Key(Box::new(why))
    }
}

impl From<PublishError> for WitnessError {
    fn from(why: PublishError) -> Self {
        Self::Publish(Box::new(why))
    }
}

impl From<Untrusted> for WitnessError {
    fn from(why: Untrusted) -> Self {
        Self::Untrusted(why)
    }
}
