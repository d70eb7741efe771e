//! Cosignatures (C2SP tlog-cosignature, Ed25519 cosignature/v1): a witness states that, as of a
//! time, this is the largest tree of this origin it has seen, and continues all it saw before.

use crate::note::{KeyKind, Signature, SigningKey};

/// The latest time a cosignature may state, in seconds since 1970.
pub const MAX_TIME: u64 = (1 << 63) - 1;

/// What a witness signs: the time and the whole text of the checkpoint.
#[must_use]
pub fn message(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

/// Cosigns the text of a checkpoint at a time in seconds since 1970; `None` if the key is not a
/// witness's or the time is 2^63 or more. Whether the checkpoint deserves it, the witness has
/// checked before ([`crate::tree::check_consistency`]).
#[must_use]
pub fn cosign(key: &SigningKey, text: &str, time: u64) -> Option<Signature> {
    if key.public().kind() != KeyKind::Witness || time > MAX_TIME {
        return None;
    }
    let signature = key.raw(&message(text, time));
    Some(key.line([time.to_be_bytes().as_slice(), &signature].concat()))
}

/// Time and signature of the 72 bytes behind the key identifier.
pub(crate) fn split(bytes: &[u8]) -> Option<(u64, [u8; 64])> {
    let (time, signature) = bytes.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    Some((time, signature.try_into().ok()?)).filter(|_| time <= MAX_TIME)
}
