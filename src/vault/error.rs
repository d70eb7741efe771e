//! What the vault answers when it cannot do what was asked. No message holds personal data.

use std::fmt;
use std::path::{Path, PathBuf};

use rantai_events::ids::{BankAccountId, PersonId};

use super::number::InvalidWhy;
use crate::error::Fault;
use crate::evidence::EvidenceError;

/// Why the vault did not do it.
#[derive(Debug)]
pub enum VaultError {
    /// A number or a text that cannot be right.
    Invalid {
        /// The field, by its name in the input.
        field: &'static str,
        /// What is wrong; never what was typed.
        why: InvalidWhy,
    },
    /// The number is known with another bank's name.
    BankDiffers(BankAccountId),
    /// The NIK is known under another name.
    NameDiffers {
        /// Who has it; `None` where two in the same file do.
        id: Option<PersonId>,
        /// Which of the persons given, from 1.
        place: usize,
    },
    /// No such id.
    Unknown(String),
    /// The data were erased; the id stays in the records.
    Erased(String),
    /// No vault in this directory.
    Missing(PathBuf),
    /// There is a vault already.
    Exists(PathBuf),
    /// The master key is not the one that this vault was made with.
    WrongMasterKey(PathBuf),
    /// Bytes that were whole once and are not any more.
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first byte of what cannot be read, from 0.
        offset: u64,
        /// What is wrong there.
        why: DamageWhy,
    },
    /// Sealed data that opens but is not what this program writes.
    Unreadable,
    /// A write failed before; what is on the disk is not known any more.
    Stopped,
    /// The vault was opened for reading alone.
    ReadOnly,
    /// The operating system gave no random bytes.
    Randomness,
    /// A document could not be stored or read.
    Evidence(EvidenceError),
    /// The disk failed.
    Fault(Fault),
}

/// What is wrong with the bytes of a vault file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DamageWhy {
    /// The first bytes are not those of such a file.
    Header,
    /// The length of an entry does not match its check value.
    Length,
    /// An entry does not match its check value.
    Entry,
    /// An entry is whole but does not open under its key.
    Seal,
    /// The file belongs to another vault than the keyring.
    OtherVault,
}

impl DamageWhy {
    /// The words for it in Indonesian and English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Header => (
                "awal berkas rusak, atau ini bukan berkas brankas",
                "the beginning of the file is damaged, or it is not a vault file",
            ),
            Self::Length => ("panjang sebuah entri rusak", "the length of an entry is damaged"),
            Self::Entry => ("sebuah entri rusak", "an entry is damaged"),
            Self::Seal => (
                "sebuah entri tidak terbuka dengan kuncinya",
                "an entry does not open under its key",
            ),
            Self::OtherVault => {
                ("berkas ini milik brankas lain", "the file belongs to another vault")
            }
        }
    }
}

impl VaultError {
    /// Whether the vault itself is harmed: what it holds cannot be had back without a backup.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Damaged { .. } | Self::Missing(_) | Self::Fault(Fault::NotAFile { .. })
        )
    }

    /// What happened, where, and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Invalid { field, why } => invalid_words(field, *why),
            Self::Damaged { path, offset, why } => damaged_words(path, *offset, *why),
            Self::BankDiffers(id) => bank_words(id),
            Self::NameDiffers { id, place } => name_words(id.as_ref(), *place),
            Self::Unknown(id) => both(
                id,
                "tidak ada di brankas; cari id-nya dengan `rantai history`, atau pulihkan brankas dari cadangannya",
                "is not in the vault; look up its id with `rantai history`, or restore the vault from its backup",
            ),
            Self::Erased(id) => both(
                id,
                "telah dihapus datanya atas permintaan yang sah; tidak dapat dibaca lagi",
                "had its data erased on a lawful request; they cannot be read again",
            ),
            Self::Missing(path) => both(
                path.display(),
                "tidak ada; buat brankas dengan `rantai init`, atau pulihkan dari cadangannya",
                "is not there; make the vault with `rantai init`, or restore it from its backup",
            ),
            Self::Exists(path) => both(
                path.display(),
                "sudah berisi brankas; tidak ada yang diubah",
                "holds a vault already; nothing was changed",
            ),
            Self::WrongMasterKey(path) => both(
                path.display(),
                "dibuat dengan kunci induk lain; berikan berkas kuncinya di RANTAI_MASTER_KEY_FILE",
                "was made with another master key; name its key file in RANTAI_MASTER_KEY_FILE",
            ),
            Self::Unreadable | Self::Stopped | Self::ReadOnly | Self::Randomness => {
                self.plain_words()
            }
            Self::Evidence(error) => error.words(),
            Self::Fault(fault) => fault.words(),
        }
    }

    /// The words of those that name no place.
    fn plain_words(&self) -> (String, String) {
        let (id, en) = match self {
            Self::Stopped => (
                "penulisan ke brankas gagal sebelumnya; periksa disk, lalu buka lagi",
                "a write to the vault failed earlier; look at the disk, then open it again",
            ),
            Self::ReadOnly => (
                "brankas dibuka hanya untuk dibaca; buka untuk menulis",
                "the vault is open for reading only; open it for writing",
            ),
            Self::Randomness => (
                "sistem operasi tidak memberi byte acak; coba lagi",
                "the operating system gave no random bytes; try again",
            ),
            Self::Unreadable
            | Self::Invalid { .. }
            | Self::BankDiffers(_)
            | Self::NameDiffers { .. }
            | Self::Unknown(_)
            | Self::Erased(_)
            | Self::Missing(_)
            | Self::Exists(_)
            | Self::WrongMasterKey(_)
            | Self::Damaged { .. }
            | Self::Evidence(_)
            | Self::Fault(_) => (
                "data tersegel berbentuk lain dari yang dikenal program ini; pakai versi yang menulisnya",
                "the sealed data has another form than this program knows; use the version that wrote it",
            ),
        };
        (id.into(), en.into())
    }
}

/// The same subject before an Indonesian and an English sentence.
pub(crate) fn both(subject: impl fmt::Display, id: &str, en: &str) -> (String, String) {
    (format!("{subject} {id}"), format!("{subject} {en}"))
}

fn invalid_words(field: &str, why: InvalidWhy) -> (String, String) {
    let (id, en) = why.words();
    (
        format!("{field}: {id}; cocokkan dengan KTP, KK atau buku bank"),
        format!("{field}: {en}; check it against the identity card or the bank book"),
    )
}

fn damaged_words(path: &Path, offset: u64, why: DamageWhy) -> (String, String) {
    let ((id, en), path) = (why.words(), path.display());
    (
        format!("{path}: byte {offset}: {id}; tidak ada yang diubah; pulihkan dari cadangannya"),
        format!("{path}: byte {offset}: {en}; nothing was changed; restore it from its backup"),
    )
}

fn name_words(id: Option<&PersonId>, place: usize) -> (String, String) {
    let Some(id) = id else {
        return (
            format!(
                "orang ke-{place}: NIK yang sama sudah disebut di atas dengan nama lain; periksa keduanya"
            ),
            format!("person {place}: the same NIK stands above under another name; check both"),
        );
    };
    (
        format!(
            "orang ke-{place}: NIK ini sudah terdaftar atas nama lain ({id}); periksa nomornya. Bila namanya memang diperbaiki, daftarkan dahulu dengan `rantai person add --rename`"
        ),
        format!(
            "person {place}: this NIK is known under another name ({id}); check the number. If the name is being put right, register it first with `rantai person add --rename`"
        ),
    )
}

fn bank_words(id: &BankAccountId) -> (String, String) {
    (
        format!(
            "bank: nomor ini sudah dikenal sebagai {id} pada bank dengan nama lain; tulis nama bank seperti sebelumnya, atau periksa nomornya"
        ),
        format!(
            "bank: this number is known as {id} at a bank of another name; write the bank's name as before, or check the number"
        ),
    )
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, en) = self.words();
        write!(f, "{id} / {en}")
    }
}

impl std::error::Error for VaultError {}

impl From<EvidenceError> for VaultError {
    fn from(error: EvidenceError) -> Self {
        Self::Evidence(error)
    }
}

impl From<Fault> for VaultError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
