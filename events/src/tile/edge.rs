//! The right edge of a tiled tree: its partial tiles, which are all that it needs to grow.

use super::{
    LEVELS, Tile, Tiles, Untrue, WIDTH, complete, edge_width, from_bytes, hashes_at, to_bytes,
};
use crate::tree::{MAX_SIZE, TreeHash, node};

/// The hashes of the partial tiles, the lowest level first; at most 255 a level. Every one of them
/// is covered by the root, and every full tile by one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<TreeHash>>,
}

impl Edge {
    /// Of the tree without records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the edge of a tree of this size from its partial tiles. Whoever does not trust the
    /// source compares [`Edge::root`].
    ///
    /// # Errors
    /// The source failed, or a tile has another width.
    pub fn read<T: Tiles>(tiles: &T, size: u64) -> Result<Self, Untrue<T::Error>> {
        if size > MAX_SIZE {
            return Err(Untrue::TooLarge(size));
        }
        let used = (0..LEVELS).take_while(|level| hashes_at(*level, size) > 0);
        let levels = used.map(|level| {
            let (index, width) = (hashes_at(level, size) / 256, edge_width(level, size));
            Tile::new(level, index, width).map_or(Ok(Vec::new()), |tile| hashes(tiles, tile))
        });
        Ok(Self { size, levels: levels.collect::<Result<_, _>>()? })
    }

    /// How many records the tree has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hashes of the partial tile of a level; none where the level ends with a full one.
    #[must_use]
    pub fn level(&self, level: u8) -> &[TreeHash] {
        self.levels.get(usize::from(level)).map_or(&[], Vec::as_slice)
    }

    /// Appends a record by its leaf hash and hands over each tile that this fills.
    pub fn push(&mut self, leaf: TreeHash, mut full: impl FnMut(Tile, &[TreeHash])) {
        let mut hash = leaf;
        for level in 0..LEVELS {
            let place = usize::from(level);
            if self.levels.len() == place {
                self.levels.push(Vec::with_capacity(usize::from(WIDTH)));
            }
            let Some(hashes) = self.levels.get_mut(place) else { break };
            hashes.push(hash);
            if hashes.len() < usize::from(WIDTH) {
                break;
            }
            let index = hashes_at(level, self.size) / 256;
            full(Tile { level, index, width: WIDTH }, hashes);
            hash = complete(hashes);
            hashes.clear();
        }
        self.size += 1;
    }

    /// The partial tiles of the tree as it stands, with their bytes.
    pub fn partial_tiles(&self) -> impl Iterator<Item = (Tile, Vec<u8>)> {
        (0..LEVELS).zip(&self.levels).filter_map(|(level, hashes)| {
            let index = hashes_at(level, self.size) / 256;
            let width = u16::try_from(hashes.len()).ok()?;
            Some((Tile::new(level, index, width)?, to_bytes(hashes)))
        })
    }

    /// The root of the tree: its complete subtrees joined from the right (RFC 6962 §2.1).
    #[must_use]
    pub fn root(&self) -> TreeHash {
        let mut right: Option<TreeHash> = None;
        for hashes in &self.levels {
            let mut rest = hashes.as_slice();
            while !rest.is_empty() {
                let (before, last) = rest.split_at(rest.len() - (1 << rest.len().trailing_zeros()));
                let left = complete(last);
                right = Some(right.map_or(left, |right| node(&left, &right)));
                rest = before;
            }
        }
        right.unwrap_or(TreeHash::EMPTY)
    }
}

/// The hashes of a tile as the source gives them.
pub(super) fn hashes<T: Tiles>(tiles: &T, tile: Tile) -> Result<Vec<TreeHash>, Untrue<T::Error>> {
    let bytes = tiles.read(tile).map_err(Untrue::Source)?;
    let hashes = from_bytes(&bytes).filter(|_| bytes.len() == tile.bytes());
    hashes.ok_or(Untrue::Length { tile, bytes: bytes.len() })
}
