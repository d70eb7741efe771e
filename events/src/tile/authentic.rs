//! Tiles from an untrusted source, each checked against a root before any of its hashes is used.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Edge, Tile, Tiles, WIDTH, edge::hashes, hashes_at};
use crate::tree::{Hashes, Subtree, TreeHash, node};

/// So many tiles are remembered; then it begins anew (16 MiB).
const REMEMBERED: usize = 1024;

/// A checked tile: its hashes, and above them those of the complete subtrees within it.
type Heights = Rc<Vec<Vec<TreeHash>>>;

/// Checked tiles by level and number.
type Seen = BTreeMap<(u8, u64), Heights>;

/// Why tiles do not give a hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untrue<E> {
    /// The source does not hold the tile or failed.
    #[error(transparent)]
    Source(E),
    /// A tree larger than any may be.
    #[error("a tree of {0} records is beyond 2^63 - 1")]
    TooLarge(u64),
    /// A tile is not of its width.
    #[error("{} has {bytes} bytes, {} belong there", .tile.path(), .tile.bytes())]
    Length {
        /// Which tile.
        tile: Tile,
        /// How many bytes the source gave.
        bytes: usize,
    },
    /// The partial tiles do not make up the root.
    #[error("the tiles of a tree of {size} records make up another root than {root}")]
    Root {
        /// The size of the tree.
        size: u64,
        /// The root that was to be.
        root: TreeHash,
    },
    /// A tile is not the one that the tile above it names.
    #[error("{} was altered: the tile above it names another", .0.path())]
    Altered(Tile),
    /// The tree has no such complete subtree.
    #[error("the tree of {size} records has no hash {} at level {}", .subtree.index, .subtree.level)]
    Beyond {
        /// What was asked for.
        subtree: Subtree,
        /// The size of the tree.
        size: u64,
    },
}

/// The hashes of the tree of one checkpoint. The partial tiles must make up its root; every full
/// tile must hash to what the authentic tile above it says.
#[derive(Debug)]
pub struct AuthenticTiles<'a, T> {
    tiles: &'a T,
    edge: Edge,
    seen: RefCell<Seen>,
}

impl<'a, T: Tiles> AuthenticTiles<'a, T> {
    /// Reads the partial tiles of the tree of this size and checks that they make up this root.
    ///
    /// # Errors
    /// The source failed, or it does not hold this tree.
    pub fn open(tiles: &'a T, size: u64, root: TreeHash) -> Result<Self, Untrue<T::Error>> {
        let edge = Edge::read(tiles, size)?;
        if edge.root() != root {
            return Err(Untrue::Root { size, root });
        }
        Ok(Self { tiles, edge, seen: RefCell::default() })
    }

    /// The right edge, from which the tree can grow.
    #[must_use]
    pub fn edge(&self) -> &Edge {
        &self.edge
    }

    /// The hashes of the tile of this level and number, checked.
    ///
    /// # Errors
    /// The tree has no such tile, the source failed, or the tile was altered.
    pub fn tile(&self, level: u8, index: u64) -> Result<Vec<TreeHash>, Untrue<T::Error>> {
        Ok(self.heights(level, index)?.first().cloned().unwrap_or_default())
    }

    fn heights(&self, level: u8, index: u64) -> Result<Heights, Untrue<T::Error>> {
        let full = hashes_at(level, self.edge.size()) / 256;
        let partial = index == full && !self.edge.level(level).is_empty();
        if index >= full && !partial {
            return Err(self.beyond(level.saturating_mul(8), index.saturating_mul(256)));
        }
        if let Some(heights) = self.seen.borrow().get(&(level, index)) {
            return Ok(Rc::clone(heights));
        }
        let heights = Rc::new(if partial {
            raised(self.edge.level(level).to_vec())
        } else {
            self.full(Tile { level, index, width: WIDTH })?
        });
        self.remember((level, index), &heights);
        Ok(heights)
    }

    /// A full tile, if it is the one that the tile above it names.
    fn full(&self, tile: Tile) -> Result<Vec<Vec<TreeHash>>, Untrue<T::Error>> {
        let above = self.heights(tile.level + 1, tile.index / 256)?;
        let place = usize::try_from(tile.index % 256).unwrap_or(usize::MAX);
        let said = above.first().and_then(|hashes| hashes.get(place));
        let heights = raised(hashes(self.tiles, tile)?);
        let found = heights.last().and_then(|top| top.first());
        if said.is_some() && said == found { Ok(heights) } else { Err(Untrue::Altered(tile)) }
    }

    fn remember(&self, place: (u8, u64), heights: &Heights) {
        let mut seen = self.seen.borrow_mut();
        if seen.len() >= REMEMBERED {
            seen.clear();
        }
        seen.insert(place, Rc::clone(heights));
    }

    fn beyond(&self, level: u8, index: u64) -> Untrue<T::Error> {
        Untrue::Beyond { subtree: Subtree { level, index }, size: self.edge.size() }
    }
}

impl<T: Tiles> Hashes for AuthenticTiles<'_, T> {
    type Error = Untrue<T::Error>;

    fn subtree(&self, subtree: Subtree) -> Result<TreeHash, Self::Error> {
        let Subtree { level, index } = subtree;
        if subtree.needs().is_none_or(|leaves| leaves > self.edge.size()) {
            return Err(self.beyond(level, index));
        }
        let first = index << (level % 8);
        let heights = self.heights(level / 8, first / 256)?;
        let place = usize::try_from((first % 256) >> (level % 8)).unwrap_or(usize::MAX);
        let height = heights.get(usize::from(level % 8));
        let hash = height.and_then(|hashes| hashes.get(place)).copied();
        hash.ok_or_else(|| self.beyond(level, index))
    }
}

/// Hashes with those of the pairs above them, up to where no pair is left.
fn raised(hashes: Vec<TreeHash>) -> Vec<Vec<TreeHash>> {
    let pairs = |below: &Vec<TreeHash>| {
        let pairs = below.as_chunks::<2>().0;
        (!pairs.is_empty()).then(|| pairs.iter().map(|[left, right]| node(left, right)).collect())
    };
    std::iter::successors(Some(hashes), pairs).collect()
}
