//! Growing a tree leaf by leaf with memory of one hash a level.

use super::{MAX_SIZE, Subtree, TreeHash, cover, node};

/// All that a tree needs to grow: the hashes of the complete subtrees of its leaves, from left to
/// right, one for each 1 in its size (RFC 9162 §2.1.2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    hashes: Vec<TreeHash>,
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A tree grown before, from its size and [`Frontier::hashes`]; `None` if their number does
    /// not fit. Whoever kept them compares the root.
    #[must_use]
    pub fn resume(size: u64, hashes: Vec<TreeHash>) -> Option<Self> {
        let fits = size <= MAX_SIZE && u32::try_from(hashes.len()) == Ok(size.count_ones());
        fits.then_some(Self { size, hashes })
    }

    /// The complete subtrees whose hashes a tree of this size keeps.
    #[must_use]
    pub fn subtrees(size: u64) -> Vec<Subtree> {
        cover(0, size)
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Its hashes, for [`Frontier::resume`].
    #[must_use]
    pub fn hashes(&self) -> &[TreeHash] {
        &self.hashes
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: TreeHash) {
        self.push_each(leaf, |_, _| ());
    }

    /// Appends a leaf and tells every subtree that it completes, the leaf itself first.
    pub fn push_each(&mut self, leaf: TreeHash, mut each: impl FnMut(Subtree, TreeHash)) {
        let (mut hash, mut level, mut index) = (leaf, 0, self.size);
        each(Subtree { level, index }, hash);
        while index & 1 == 1 {
            let Some(left) = self.hashes.pop() else { break };
            (hash, level, index) = (node(&left, &hash), level + 1, index >> 1);
            each(Subtree { level, index }, hash);
        }
        self.hashes.push(hash);
        self.size += 1;
    }

    /// The root of the tree so far.
    #[must_use]
    pub fn root(&self) -> TreeHash {
        let from_right = self.hashes.iter().rev().copied();
        from_right.reduce(|right, left| node(&left, &right)).unwrap_or(TreeHash::EMPTY)
    }
}
