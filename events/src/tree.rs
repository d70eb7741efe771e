//! The tree: RFC 6962 over the exact bytes of the records, with SHA-256.
//!
//! Leaf *n* is the line of record *n*, which itself holds the hash of the line before it, so tree
//! and chain cover each other. A leaf and a node are hashed with different first bytes (RFC 6962
//! §2.1), so that no node can be passed off as a record. A tree grows by [`Frontier`]; proofs are
//! made from any source of [`Hashes`], in practice the published tiles.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::hash::{from_base64, to_base64};

mod frontier;
mod memory;
mod inclusion;
mod consistency;

pub use consistency::{check_consistency, prove_consistency};
pub use frontier::Frontier;
pub(crate) use inclusion::climb;
pub use inclusion::{check_inclusion, prove_inclusion};
pub use memory::{MemoryTree, NoSuchHash};

/// The most hashes a proof may hold; a tree of fewer than 2^63 records never needs more.
pub const MAX_PROOF: usize = 63;

/// The most records a tree may have.
pub const MAX_SIZE: u64 = (1 << 63) - 1;

/// A hash of the tree: SHA-256 of a leaf or a node; written in base64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeHash(pub [u8; 32]);

impl TreeHash {
    /// The root of the tree without leaves: SHA-256 of nothing.
    pub const EMPTY: Self = Self([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// Reads the base64 of exactly 32 bytes; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 44)
            .then(|| from_base64(text))?
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
    }
}

impl fmt::Display for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_base64(&self.0))
    }
}

impl fmt::Debug for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The hash of a record as a leaf: SHA-256(0x00 ‖ line), RFC 6962 §2.1.
#[must_use]
pub fn leaf(line: &[u8]) -> TreeHash {
    TreeHash(Sha256::new().chain_update([0]).chain_update(line).finalize().into())
}

/// The hash of a node: SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1.
#[must_use]
pub fn node(left: &TreeHash, right: &TreeHash) -> TreeHash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    TreeHash(Sha256::digest(bytes).into())
}

/// A complete subtree: the `2^level` leaves from `index · 2^level` on. Once these leaves exist its
/// hash never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subtree {
    /// Its height; a leaf has level 0.
    pub level: u8,
    /// Its place among the subtrees of its level, from 0.
    pub index: u64,
}

impl Subtree {
    /// How many leaves a tree must have to hold this subtree; `None` beyond any tree.
    #[must_use]
    pub fn needs(self) -> Option<u64> {
        let end = self.index.checked_add(1)?.checked_mul(1_u64.checked_shl(self.level.into())?)?;
        (end <= MAX_SIZE).then_some(end)
    }
}

/// Where the hashes of complete subtrees come from. The answer must be the same for ever; whoever
/// does not trust the source puts [`crate::tile::AuthenticTiles`] before it.
pub trait Hashes {
    /// Why a hash cannot be had.
    type Error;
    /// The hash of this complete subtree.
    ///
    /// # Errors
    /// The source does not hold it or cannot be read.
    fn subtree(&self, subtree: Subtree) -> Result<TreeHash, Self::Error>;
}

/// Why a proof cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprovable<E> {
    /// The record is not in the tree.
    #[error("record {index} is not among the {size} of the tree")]
    Beyond {
        /// The record asked for.
        index: u64,
        /// The records of the tree.
        size: u64,
    },
    /// The tree is larger than any may be.
    #[error("a tree of {0} records is beyond 2^63 - 1")]
    TooLarge(u64),
    /// The later tree is the smaller one.
    #[error("a tree of {second} records cannot continue one of {first}")]
    Shrunk {
        /// The size of the earlier tree.
        first: u64,
        /// The size of the later tree.
        second: u64,
    },
    /// The source of hashes failed.
    #[error(transparent)]
    Source(#[from] E),
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The record is not in a tree of this size.
    #[error("record {index} is not among the {size} of the tree")]
    Beyond {
        /// The record.
        index: u64,
        /// The records of the tree.
        size: u64,
    },
    /// More hashes than any proof needs.
    #[error("a proof of {0} hashes; none needs more than 63")]
    TooLong(usize),
    /// The number of hashes does not fit the size of the tree.
    #[error("a proof of {0} hashes does not fit the sizes it is for")]
    Length(usize),
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root of the tree")]
    Root,
    /// The later tree is the smaller one: the ledger was cut back.
    #[error("a tree of {second} records cannot continue one of {first}")]
    Shrunk {
        /// The size of the earlier tree.
        first: u64,
        /// The size of the later tree.
        second: u64,
    },
    /// Two trees of one size with different roots: two histories are shown.
    #[error("two different trees of {0} records")]
    Forked(u64),
    /// The hashes lead to another earlier tree: what stood in it was changed.
    #[error("the later tree does not contain the earlier one")]
    Rewritten,
    /// The root given for no records is not that of the empty tree.
    #[error("this is not the root of a tree without records")]
    NotEmpty,
}

/// The largest power of two below `n`, for `n` of two and more (RFC 6962 §2.1).
fn split(n: u64) -> u64 {
    1 << n.saturating_sub(1).max(1).ilog2()
}

/// The complete subtrees of the leaves `from..to`, left to right; `from` is where a left side ends
/// in the tree, so each subtree stands at a multiple of its size.
fn cover(mut from: u64, to: u64) -> Vec<Subtree> {
    let mut subtrees = Vec::new();
    while from < to {
        let level = (to - from).ilog2();
        subtrees.push(Subtree { level: u8::try_from(level).unwrap_or(63), index: from >> level });
        from += 1 << level;
    }
    subtrees
}

/// The hash over the leaves `from..to`.
fn range<H: Hashes>(hashes: &H, from: u64, to: u64) -> Result<TreeHash, H::Error> {
    let mut right = None;
    for subtree in cover(from, to).into_iter().rev() {
        let left = hashes.subtree(subtree)?;
        right = Some(right.map_or(left, |right| node(&left, &right)));
    }
    Ok(right.unwrap_or(TreeHash::EMPTY))
}

/// The root of the tree of the first `size` leaves.
///
/// # Errors
/// The source of hashes failed.
pub fn root<H: Hashes>(hashes: &H, size: u64) -> Result<TreeHash, H::Error> {
    range(hashes, 0, size)
}

fn all<H: Hashes>(
    hashes: &H,
    ranges: &[(u64, u64)],
) -> Result<Vec<TreeHash>, Unprovable<H::Error>> {
    ranges.iter().map(|(from, to)| Ok(range(hashes, *from, *to)?)).collect()
}
