//! A whole tree in memory, for small ones: evidence packages, tests, a second path to a root.

use super::{Frontier, Hashes, Subtree, TreeHash};

/// Every hash of a tree, 64 bytes a record.
#[derive(Debug, Clone, Default)]
pub struct MemoryTree {
    frontier: Frontier,
    levels: Vec<Vec<TreeHash>>,
}

/// The tree has no such complete subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tree has no hash {} at level {}", .0.index, .0.level)]
pub struct NoSuchHash(pub Subtree);

impl MemoryTree {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: TreeHash) {
        let levels = &mut self.levels;
        self.frontier.push_each(leaf, |subtree, hash| {
            let level = usize::from(subtree.level);
            if levels.len() == level {
                levels.push(Vec::new());
            }
            if let Some(hashes) = levels.get_mut(level) {
                hashes.push(hash);
            }
        });
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Its root.
    #[must_use]
    pub fn root(&self) -> TreeHash {
        self.frontier.root()
    }
}

impl FromIterator<TreeHash> for MemoryTree {
    fn from_iter<I: IntoIterator<Item = TreeHash>>(leaves: I) -> Self {
        let mut tree = Self::new();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

impl Hashes for MemoryTree {
    type Error = NoSuchHash;

    fn subtree(&self, subtree: Subtree) -> Result<TreeHash, NoSuchHash> {
        let place = usize::try_from(subtree.index).ok();
        let level = self.levels.get(usize::from(subtree.level));
        let hash = level.zip(place).and_then(|(level, place)| level.get(place));
        hash.copied().ok_or(NoSuchHash(subtree))
    }
}
