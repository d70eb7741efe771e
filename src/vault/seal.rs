//! Sealing: XChaCha20-Poly1305 under a key of one purpose, a random nonce for each sealing, and
//! bound data that say what and whose it is, so that no ciphertext passes for another.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::error::VaultError;
use crate::keys::MasterKey;

const WRAP: &str = "rantai 2026-11-21 vault keyring wrap v1";
const CHECK: &str = "rantai 2026-11-21 vault key check v1";
const NIK: &str = "rantai 2026-11-21 vault tag NIK v1";
const KK: &str = "rantai 2026-11-21 vault tag KK v1";
const BANK: &str = "rantai 2026-11-21 vault tag bank account v1";
const SUBJECT: &str = "rantai 2026-11-21 vault subject seal v1";

const NONCE: usize = 24;

/// Thirty-two secret bytes for one purpose.
pub(super) type Key = Zeroizing<[u8; 32]>;
/// What was sealed; wiped from memory when dropped.
pub(super) type Plain = Zeroizing<Vec<u8>>;
/// The keyed digest of a number: finds its id, and tells nothing without the master key.
pub(super) type Tag = [u8; 32];

/// Fills an array with bytes of the operating system's generator.
pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_error| VaultError::Randomness)?;
    Ok(bytes)
}

/// Nonce and ciphertext of `plain`.
pub(super) fn seal(key: &Key, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce: [u8; NONCE] = random()?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let payload = Payload { msg: plain, aad: bound };
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload);
    let sealed = sealed.map_err(|_error| VaultError::Unreadable)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// The plain text of what [`seal`] made with the same key and bound data; `None` for all else.
pub(super) fn unseal(key: &Key, bound: &[u8], sealed: &[u8]) -> Option<Plain> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let payload = Payload { msg: sealed, aad: bound };
    cipher.decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
}

/// The key that seals a subject's data. The subject's own key makes commitments, so showing it to
/// a court that checks one would show the data too only together with the vault's files.
pub(super) fn sealing_key(subject: &Key) -> Key {
    Zeroizing::new(blake3::derive_key(SUBJECT, subject.as_slice()))
}

/// The keys that follow from the master key.
pub(super) struct OfficeKeys {
    pub(super) wrap: Key,
    check: Key,
    nik: Key,
    kk: Key,
    bank: Key,
}

impl OfficeKeys {
    pub(super) fn new(master: &MasterKey) -> Self {
        Self {
            wrap: master.derive(WRAP),
            check: master.derive(CHECK),
            nik: master.derive(NIK),
            kk: master.derive(KK),
            bank: master.derive(BANK),
        }
    }

    /// The value by which a vault knows its master key.
    pub(super) fn check_value(&self, vault: &[u8; 16]) -> [u8; 16] {
        let hash = blake3::keyed_hash(&self.check, vault);
        hash.as_bytes().first_chunk().copied().unwrap_or_default()
    }

    pub(super) fn nik_tag(&self, nik: &str) -> Tag {
        *blake3::keyed_hash(&self.nik, nik.as_bytes()).as_bytes()
    }

    pub(super) fn kk_tag(&self, kk: &str) -> Tag {
        *blake3::keyed_hash(&self.kk, kk.as_bytes()).as_bytes()
    }

    pub(super) fn bank_tag(&self, number: &str) -> Tag {
        *blake3::keyed_hash(&self.bank, number.as_bytes()).as_bytes()
    }
}
