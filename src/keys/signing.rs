//! Keys that sign: the log's, with which the office signs its checkpoints, and those of witnesses.
//!
//! A key stands in a file of one line, `PRIVATE+KEY+<name>+<id>+<base64>`, as the tools of others
//! write it. Whoever holds it can speak in the office's name: it stays beside the ledger, never in
//! it, so that a copy of the ledger cannot sign.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rantai_events::note::{KeyKind, KeyName, SigningKey};
use zeroize::Zeroizing;

use super::{KeyError, Secret, beside, keep_private, malformed, random, read_private};

/// The variable that names the file of the key that signs checkpoints.
pub const LOG_KEY_FILE_VARIABLE: &str = "RANTAI_LOG_KEY_FILE";

/// The most bytes that such a file is read.
const MOST_BYTES: u64 = 4096;

/// Where the key of a ledger is kept unless told otherwise: `DIR.log-key` beside its directory.
#[must_use]
pub fn default_log_key_file(ledger: &Path) -> PathBuf {
    beside(ledger, ".log-key")
}

/// The file of the key that signs a ledger's checkpoints: the one that [`LOG_KEY_FILE_VARIABLE`]
/// names, else the one beside the ledger. `variable` reads the environment.
#[must_use]
pub fn log_key_file(ledger: &Path, variable: impl Fn(&str) -> Option<OsString>) -> PathBuf {
    variable(LOG_KEY_FILE_VARIABLE).map_or_else(|| default_log_key_file(ledger), PathBuf::from)
}

/// The key in a file, which only its owner may read. Its secret is wiped from memory when dropped.
///
/// # Errors
/// [`KeyError`] when the file is missing, open to others, or holds no key.
pub fn from_file(path: &Path) -> Result<SigningKey, KeyError> {
    read(Secret::Signing, path)
}

/// The key of a witness in a file, as [`from_file`].
///
/// # Errors
/// As there.
pub fn witness_from_file(path: &Path) -> Result<SigningKey, KeyError> {
    read(Secret::Witness, path)
}

fn read(secret: Secret, path: &Path) -> Result<SigningKey, KeyError> {
    let bytes = read_private(secret, path, MOST_BYTES)?;
    let text = std::str::from_utf8(&bytes).ok().map(str::trim_end);
    let key = text.and_then(|text| SigningKey::parse(text).ok());
    key.ok_or_else(|| malformed(secret, path.display()))
}

/// What a key of this kind is for.
fn secret(kind: KeyKind) -> Secret {
    match kind {
        KeyKind::Log => Secret::Signing,
        KeyKind::Witness => Secret::Witness,
    }
}

/// Makes a new random key of this name and keeps it in a new file that only its owner may read.
/// The file appears whole or not at all, and is never put over another.
///
/// # Errors
/// [`KeyError`] when something is there already, or the disk fails.
pub fn generate(path: &Path, name: KeyName, kind: KeyKind) -> Result<SigningKey, KeyError> {
    let seed = random(secret(kind), path)?;
    let key = SigningKey::from_seed(name, kind, &seed);
    let key = key.map_err(|_unsound| KeyError::Randomness)?;
    keep(path, &key)?;
    Ok(key)
}

/// Keeps a key in a new file that only its owner may read.
///
/// # Errors
/// [`KeyError`] when something is there already, or the disk fails.
pub fn keep(path: &Path, key: &SigningKey) -> Result<(), KeyError> {
    if path.exists() {
        return Err(KeyError::Exists(Secret::Signing, path.into()));
    }
    let mut text = Zeroizing::new(String::with_capacity(512));
    text.push_str(&key.to_text());
    text.push('\n');
    keep_private(path, text.as_bytes())
}
