//! Entry bundles: the records themselves, each after its length as a big-endian u16.

use super::WIDTH;
use crate::tree::{TreeHash, leaf};

/// The most bytes an entry may have.
pub const MAX_ENTRY: usize = u16::MAX as usize;

/// An entry of more than 65,535 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry of {0} bytes; a bundle holds entries of at most 65,535")]
pub struct EntryTooLong(pub usize);

/// Why a bundle cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBundle {
    /// It ends within an entry.
    #[error("the bundle ends within entry {0}")]
    Torn(usize),
    /// Another number of entries than belong in it.
    #[error("the bundle has {found} entries or more, {expected} belong in it")]
    Count {
        /// Entries read.
        found: usize,
        /// Entries that belong in it.
        expected: usize,
    },
    /// An entry is not the one in the tree.
    #[error("entry {0} of the bundle is not the one in the tree")]
    Altered(usize),
}

/// Appends an entry to the bytes of a bundle.
///
/// # Errors
/// The entry is longer than 65,535 bytes.
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), EntryTooLong> {
    let length = u16::try_from(entry.len()).map_err(|_| EntryTooLong(entry.len()))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The entries of a bundle that must hold exactly `width` of them.
///
/// # Errors
/// It is torn, or holds more or fewer.
pub fn read_bundle(mut bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, BadBundle> {
    let expected = usize::from(width.min(WIDTH));
    let mut entries = Vec::with_capacity(expected);
    while !bytes.is_empty() {
        if entries.len() == expected {
            return Err(BadBundle::Count { found: expected + 1, expected });
        }
        let torn = BadBundle::Torn(entries.len());
        let (length, rest) = bytes.split_first_chunk().ok_or(torn)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or(torn)?;
        entries.push(entry);
        bytes = rest;
    }
    match entries.len() {
        found if found == expected => Ok(entries),
        found => Err(BadBundle::Count { found, expected }),
    }
}

/// The entries of a bundle whose leaf hashes are these, from the tile of level 0.
///
/// # Errors
/// It is torn, holds more or fewer, or an entry is not the one in the tree.
pub fn check_bundle<'a>(bytes: &'a [u8], hashes: &[TreeHash]) -> Result<Vec<&'a [u8]>, BadBundle> {
    let width = u16::try_from(hashes.len()).unwrap_or(u16::MAX);
    let entries = read_bundle(bytes, width)?;
    match entries.iter().zip(hashes).position(|(entry, hash)| leaf(entry) != *hash) {
        None => Ok(entries),
        Some(place) => Err(BadBundle::Altered(place)),
    }
}
