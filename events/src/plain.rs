//! JSON without frills, as records are written in it: a reader of what needs no unescaping, and a
//! writer of compact JSON. Both stand beside the general ones of serde_json, which read and write
//! the same and are held to it by tests: reading and writing lines is most of what a ledger does.

mod read;
mod write;

pub(crate) use read::{end_of_text, first};
pub(crate) use write::write;

/// The high bit of the first byte of a word that is a quote, a backslash or a control character.
/// Bits of later bytes may be set by a borrow and mean nothing.
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let is_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let below_blank = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
    let quote = is_zero(word ^ (ONES * u64::from(b'"')));
    let escape = is_zero(word ^ (ONES * u64::from(b'\\')));
    (quote | escape | below_blank) & (ONES * 0x80)
}

/// The first byte from `from` on that is a quote, a backslash or a control character.
fn first_special(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let special = special(u64::from_le_bytes(*word));
        if special != 0 {
            return Some(at + special.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    Some(at + bytes.get(at..)?.iter().position(is_special)?)
}
