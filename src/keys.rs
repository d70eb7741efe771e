//! Secrets kept in files that only their owner may read, beside the ledger and never in it.
//!
//! The master key of the office wraps every person's key in the vault, so whoever holds it and the
//! vault can read personal data, and whoever loses it loses them all: keep a copy apart from the
//! ledger's backups. [`signing`] holds the keys that sign checkpoints.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rantai_events::hash::{from_hex, to_hex};
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{Doing, Fault};
use crate::files;
use crate::vault::disk;
use crate::vault::error::both;

pub mod signing;

/// The variable that holds the key itself, as 64 hex digits.
pub const KEY_VARIABLE: &str = "RANTAI_MASTER_KEY";
/// The variable that names the file of the key.
pub const KEY_FILE_VARIABLE: &str = "RANTAI_MASTER_KEY_FILE";

/// What a secret is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The master key, which wraps the keys of persons.
    Master,
    /// A key that signs checkpoints.
    Signing,
    /// A key that cosigns the checkpoints of others.
    Witness,
}

/// Why there is no key. No message holds a part of a key.
#[derive(Debug)]
pub enum KeyError {
    /// No such file.
    Missing(Secret, PathBuf),
    /// A file is there already and was not replaced.
    Exists(Secret, PathBuf),
    /// Others may read or write the file.
    TooOpen {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not what the file of such a key holds.
    Malformed {
        /// Which key was asked for.
        secret: Secret,
        /// The file or the variable.
        place: String,
    },
    /// The operating system gave no random bytes.
    Randomness,
    /// The disk failed.
    Fault(Fault),
}

impl KeyError {
    /// What happened, where, and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Missing(secret, path) => {
                both(path.display(), secret.missing().0, secret.missing().1)
            }
            Self::Exists(secret, path) => {
                both(path.display(), secret.exists().0, secret.exists().1)
            }
            Self::TooOpen { path, mode } => too_open_words(path, *mode),
            Self::Malformed { secret, place } => {
                both(place, secret.malformed().0, secret.malformed().1)
            }
            Self::Randomness => (
                "sistem operasi tidak memberi byte acak; kunci tidak dibuat; coba lagi".into(),
                "the operating system gave no random bytes; no key was made; try again".into(),
            ),
            Self::Fault(fault) => fault.words(),
        }
    }
}

impl Secret {
    fn missing(self) -> (&'static str, &'static str) {
        match self {
            Self::Master => (
                "tidak ada; pulihkan kunci induk, atau sebutkan tempatnya di RANTAI_MASTER_KEY_FILE",
                "is not there; restore the master key, or name its place in RANTAI_MASTER_KEY_FILE",
            ),
            Self::Signing => (
                "tidak ada; pulihkan kunci tanda tangan, sebutkan tempatnya di RANTAI_LOG_KEY_FILE, atau buat yang baru dengan `rantai key new`",
                "is not there; restore the signing key, name its place in RANTAI_LOG_KEY_FILE, or make a new one with `rantai key new`",
            ),
            Self::Witness => (
                "tidak ada; pulihkan kunci saksi, atau buat yang baru dengan `rantai witness key new`",
                "is not there; restore the key of the witness, or make a new one with `rantai witness key new`",
            ),
        }
    }

    fn exists(self) -> (&'static str, &'static str) {
        match self {
            Self::Master => (
                "sudah ada; kunci induk tidak pernah ditimpa; pindahkan bila tidak diperlukan",
                "is there already; a master key is never overwritten; move it away if it is not needed",
            ),
            Self::Signing => (
                "sudah ada; kunci tanda tangan tidak pernah ditimpa; pindahkan, atau pilih tempat lain dengan --key-file",
                "is there already; a signing key is never overwritten; move it away, or choose another place with --key-file",
            ),
            Self::Witness => (
                "sudah ada; kunci saksi tidak pernah ditimpa; pindahkan, atau pilih tempat lain dengan --key",
                "is there already; the key of a witness is never overwritten; move it away, or choose another place with --key",
            ),
        }
    }

    fn malformed(self) -> (&'static str, &'static str) {
        match self {
            Self::Master => (
                "bukan kunci induk; harus 64 angka heksadesimal atau, dalam berkas, 32 byte mentah",
                "is not a master key; it must be 64 hex digits or, in a file, 32 raw bytes",
            ),
            Self::Signing | Self::Witness => (
                "bukan kunci tanda tangan; isinya satu baris PRIVATE+KEY+nama+id+base64",
                "is not a signing key; it holds one line PRIVATE+KEY+name+id+base64",
            ),
        }
    }
}

fn too_open_words(path: &Path, mode: u32) -> (String, String) {
    let path = path.display();
    (
        format!(
            "{path} dapat dibaca orang lain (mode {mode:04o}); jalankan `chmod 600 {path}` dan anggap kuncinya sudah diketahui mereka"
        ),
        format!(
            "{path} can be read by others (mode {mode:04o}); run `chmod 600 {path}` and take the key as known to them"
        ),
    )
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, en) = self.words();
        write!(f, "{id} / {en}")
    }
}

impl std::error::Error for KeyError {}

impl From<Fault> for KeyError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Thirty-two secret bytes, wiped from memory when dropped.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(secret)")
    }
}

impl MasterKey {
    /// A key from its bytes; for tests and for keys kept elsewhere.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key in a file of 64 hex digits or 32 raw bytes, which only its owner may read.
    ///
    /// # Errors
    /// [`KeyError`] when the file is missing, open to others, or not a key.
    pub fn from_file(path: &Path) -> Result<Self, KeyError> {
        let bytes = read_private(Secret::Master, path, 128)?;
        let place = || malformed(Secret::Master, path.display());
        parse_file(&bytes).ok_or_else(place)
    }

    /// The key of a ledger: from [`KEY_VARIABLE`], else the file in [`KEY_FILE_VARIABLE`], else
    /// the file beside the ledger ([`default_key_file`]). `variable` reads the environment.
    ///
    /// # Errors
    /// [`KeyError`] when the first of these that is set holds no key.
    pub fn find(
        ledger: &Path,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, KeyError> {
        if let Some(text) = variable(KEY_VARIABLE) {
            let text = Zeroizing::new(text.into_encoded_bytes());
            let place = || malformed(Secret::Master, KEY_VARIABLE);
            return parse_hex(&text).ok_or_else(place);
        }
        match variable(KEY_FILE_VARIABLE) {
            Some(path) => Self::from_file(Path::new(&path)),
            None => Self::from_file(&default_key_file(ledger)),
        }
    }

    /// Makes a new random key and keeps it in a new file that only its owner may read. The file
    /// appears whole or not at all, and is never put over another.
    ///
    /// # Errors
    /// [`KeyError`] when something is there already, or the disk fails.
    pub fn generate(path: &Path) -> Result<Self, KeyError> {
        let key = random(Secret::Master, path)?;
        let mut text = Zeroizing::new([b'\n'; 65]);
        if let Some(hex) = text.get_mut(..64) {
            to_hex(key.as_slice(), hex);
        }
        keep_private(path, text.as_slice())?;
        Ok(Self(key))
    }

    /// A key for one purpose, from which neither this key nor that of another purpose follows.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, self.0.as_slice()))
    }
}

/// Thirty-two random bytes for a key that is to be kept where nothing is yet.
fn random(secret: Secret, path: &Path) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    if path.exists() {
        return Err(KeyError::Exists(secret, path.into()));
    }
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_error| KeyError::Randomness)?;
    Ok(bytes)
}

fn malformed(secret: Secret, place: impl fmt::Display) -> KeyError {
    KeyError::Malformed { secret, place: place.to_string() }
}

/// The bytes of a file that only its owner may read, up to `most`.
fn read_private(secret: Secret, path: &Path, most: u64) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let Some(file) = files::open_if_there(path)? else {
        return Err(KeyError::Missing(secret, path.into()));
    };
    let about = file.metadata().map_err(Fault::disk(Doing::Read, path))?;
    let mode = about.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyError::TooOpen { path: path.into(), mode });
    }
    let room = usize::try_from(most).unwrap_or(0);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(most).read_to_end(&mut bytes).map_err(Fault::disk(Doing::Read, path))?;
    Ok(bytes)
}

/// Keeps a secret in a new file that only its owner may read. The file appears whole or not at
/// all, and is never put over another.
fn keep_private(path: &Path, text: &[u8]) -> Result<(), KeyError> {
    let staged = disk::staging(path);
    disk::remove_wiped(&staged)?;
    let mut file = disk::create_private(&staged)?;
    let written = file.write_all(text).and_then(|()| file.sync_all());
    written.map_err(Fault::disk(Doing::Write, &staged))?;
    fs::hard_link(&staged, path).map_err(Fault::disk(Doing::Create, path))?;
    fs::remove_file(&staged).map_err(Fault::disk(Doing::Remove, &staged))?;
    Ok(disk::sync_directory(disk::parent(path))?)
}

/// Where the key of a ledger is kept unless told otherwise: beside its directory, never within, so
/// that a copy of the directory holds no key.
#[must_use]
pub fn default_key_file(ledger: &Path) -> PathBuf {
    beside(ledger, ".key")
}

/// The file beside the directory of a ledger that has its name and this ending.
pub(crate) fn beside(ledger: &Path, ending: &str) -> PathBuf {
    let given = || ledger.components().collect();
    let resolved: PathBuf = fs::canonicalize(ledger).unwrap_or_else(|_error| given());
    let mut name = resolved.into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

fn parse_file(bytes: &[u8]) -> Option<MasterKey> {
    match <[u8; 32]>::try_from(bytes) {
        Ok(raw) => Some(MasterKey::from_bytes(raw)),
        Err(_) => parse_hex(bytes),
    }
}

fn parse_hex(bytes: &[u8]) -> Option<MasterKey> {
    let mut lower = Zeroizing::new(bytes.trim_ascii().to_ascii_lowercase());
    let key = from_hex(&lower).map(MasterKey::from_bytes);
    lower.zeroize();
    key
}
