//! Tiles: how a tree is published (C2SP tlog-tiles), so that proofs can be made from plain files.
//!
//! A tile holds up to 256 hashes of one level; those of level *l* cover 256^*l* records each.
//! A full tile never changes; at the right edge of the tree stand partial tiles, at most one a
//! level. Entry bundles hold the records themselves, 256 to a bundle.

use crate::tree::{TreeHash, node};

mod path;
mod edge;
mod authentic;
mod bundle;

pub use authentic::{AuthenticTiles, Untrue};
pub use bundle::{BadBundle, EntryTooLong, MAX_ENTRY, check_bundle, push_entry, read_bundle};
pub use edge::Edge;
pub use path::{BadPath, Resource};

/// The hashes of a full tile, and the entries of a full bundle.
pub const WIDTH: u16 = 256;

/// The levels that tiles of a tree below 2^63 records have.
pub const LEVELS: u8 = 8;

const HASH_BYTES: usize = 32;

/// One tile: its level, its number in the level, and how many hashes it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// A tile; `None` for a level above 63 or a width not from 1 to 256.
    #[must_use]
    pub fn new(level: u8, index: u64, width: u16) -> Option<Self> {
        let fits = level <= 63 && (1..=WIDTH).contains(&width);
        fits.then_some(Self { level, index, width })
    }
    /// The level, from 0, where the hashes are those of records.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.level
    }
    /// The number among the tiles of its level, from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }
    /// How many hashes it holds, 1 to 256.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.width
    }
    /// Whether it is full and never changes.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.width == WIDTH
    }
    /// Its size in bytes: 32 a hash, 8,192 when full.
    #[must_use]
    pub fn bytes(&self) -> usize {
        usize::from(self.width) * HASH_BYTES
    }
    /// Its path below the prefix of the log, as `tile/0/x001/234/067.p/112`.
    #[must_use]
    pub fn path(&self) -> String {
        Resource::Tile(*self).to_string()
    }
}

/// One bundle of entries: its number and how many entries it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle {
    index: u64,
    width: u16,
}

impl Bundle {
    /// A bundle; `None` for a width not from 1 to 256.
    #[must_use]
    pub fn new(index: u64, width: u16) -> Option<Self> {
        (1..=WIDTH).contains(&width).then_some(Self { index, width })
    }
    /// Its number, from 0: it begins with record 256 · index.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }
    /// How many entries it holds, 1 to 256.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.width
    }
    /// Whether it is full and never changes.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.width == WIDTH
    }
    /// Its path below the prefix of the log, as `tile/entries/x001/234/067.p/112`.
    #[must_use]
    pub fn path(&self) -> String {
        Resource::Bundle(*self).to_string()
    }
}

/// How many hashes of this tile level a tree of this size has: ⌊size / 256^level⌋.
#[must_use]
pub fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * 8).unwrap_or(0)
}

/// The width of the partial tile at the right edge of a level; 0 for none.
#[must_use]
pub fn edge_width(level: u8, size: u64) -> u16 {
    low_byte(hashes_at(level, size))
}

fn low_byte(n: u64) -> u16 {
    u16::from(n.to_le_bytes()[0])
}

/// The tiles to write when a tree grows from `old` to `new` records: full ones that completed,
/// and the partial one of each level that has new hashes. From 0 these are all tiles of the tree.
pub fn new_tiles(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    (0..LEVELS).flat_map(move |level| {
        slots(hashes_at(level, old), hashes_at(level, new)).map(move |(index, width)| Tile {
            level,
            index,
            width,
        })
    })
}

/// The entry bundles to write when a tree grows from `old` to `new` records.
pub fn new_bundles(old: u64, new: u64) -> impl Iterator<Item = Bundle> {
    slots(old, new).map(|(index, width)| Bundle { index, width })
}

/// Number and width of the groups of 256 that differ between `old` and `new` items.
fn slots(old: u64, new: u64) -> impl Iterator<Item = (u64, u16)> {
    let (full, rest) = (new / 256, low_byte(new));
    let complete = (old / 256..full).map(|index| (index, WIDTH));
    complete.chain((new > old && rest > 0).then_some((full, rest)))
}

/// Where tiles come from: a directory, a server, memory. Nothing it says is believed before it is
/// checked against a root.
pub trait Tiles {
    /// Why a tile cannot be had.
    type Error;
    /// The bytes of this tile, of exactly this width: a source that keeps only the full tile in
    /// place of a partial one cuts it.
    ///
    /// # Errors
    /// The source does not hold it or cannot be read.
    fn read(&self, tile: Tile) -> Result<Vec<u8>, Self::Error>;
}

/// The bytes of a tile of these hashes.
#[must_use]
pub fn to_bytes(hashes: &[TreeHash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The hashes of a tile of these bytes; `None` if they are not a whole number of hashes, or more
/// than 256.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<Vec<TreeHash>> {
    let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
    let fits = rest.is_empty() && hashes.len() <= usize::from(WIDTH);
    fits.then(|| hashes.iter().copied().map(TreeHash).collect())
}

/// The hash over a complete subtree of hashes, of which there are a power of two.
fn complete(hashes: &[TreeHash]) -> TreeHash {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        let pairs = level.as_chunks::<2>().0;
        level = pairs.iter().map(|[left, right]| node(left, right)).collect();
    }
    level.first().copied().unwrap_or(TreeHash::EMPTY)
}
