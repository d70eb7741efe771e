//! That several balances stand in one state commitment: with one set of hashes for all of them.

use super::{BadBalance, Balance, Leaf, join, read_entry, root};
use crate::hash::Hash;
use crate::tree::Unproven;

/// The most balances that one proof may be of.
pub const MAX_SEVERAL: usize = 255;

/// The proof that some entries stand in the sorted map with a certain root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeveralProof {
    /// How many entries the map has.
    pub size: u64,
    /// The leaves shown with their places, from 0, rising.
    pub shown: Vec<(u64, Leaf)>,
    /// The hashes over everything else, from left to right.
    pub hashes: Vec<Hash>,
}

/// The proof of the leaves at these places, rising, of leaves that are sorted already; `None` if
/// there is no such place.
#[must_use]
pub fn prove_several(leaves: &[Leaf], places: &[usize]) -> Option<SeveralProof> {
    let shown =
        places.iter().map(|place| Some((u64::try_from(*place).ok()?, leaves.get(*place)?.clone())));
    let shown: Vec<(u64, Leaf)> = shown.collect::<Option<_>>()?;
    let mut hashes = Vec::new();
    beside(leaves, 0, places, &mut hashes);
    let size = u64::try_from(leaves.len()).ok()?;
    let rising = shown.is_sorted_by(|(before, _), (after, _)| before < after);
    rising.then_some(SeveralProof { size, shown, hashes })
}

/// The hashes of the subtrees that hold none of the places.
fn beside(leaves: &[Leaf], from: usize, places: &[usize], hashes: &mut Vec<Hash>) {
    if places.is_empty() {
        return hashes.push(root(leaves));
    }
    if leaves.len() < 2 {
        return;
    }
    let (left, right) = leaves.split_at(super::split(leaves.len()));
    let middle = from + left.len();
    let (low, high) = places.split_at(places.partition_point(|place| *place < middle));
    beside(left, from, low, hashes);
    beside(right, middle, high, hashes);
}

impl SeveralProof {
    /// Checks that the entries stand under this root, the `state` of a `period.closed`, and says
    /// what they state.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn check(&self, state: &Hash) -> Result<Vec<Balance>, BadBalance> {
        let (shown, mut hashes) = (self.shown.as_slice(), self.hashes.iter());
        if shown.is_empty() || shown.len() > MAX_SEVERAL {
            return Err(BadBalance::Form("not 1 to 255 entries"));
        }
        if !shown.is_sorted_by(|(before, _), (after, _)| before < after) {
            return Err(BadBalance::Form("the places do not rise"));
        }
        if let Some((index, _)) = shown.last().filter(|(index, _)| *index >= self.size) {
            return Err(Unproven::Beyond { index: *index, size: self.size }.into());
        }
        let found = whole(0, self.size, shown, &mut hashes);
        match found {
            Some(found) if hashes.as_slice().is_empty() && found == *state => {}
            Some(_) => return Err(Unproven::Root.into()),
            None => return Err(Unproven::Length(self.hashes.len()).into()),
        }
        let balance = |(_, leaf): &(u64, Leaf)| read_entry(&leaf.entry).ok_or(BadBalance::Entry);
        shown.iter().map(balance).collect()
    }
}

/// The root over the places `from..to`. It descends only to where an entry is known, so at most 64
/// levels for each of them.
fn whole<'a>(
    from: u64,
    to: u64,
    known: &[(u64, Leaf)],
    hashes: &mut impl Iterator<Item = &'a Hash>,
) -> Option<Hash> {
    match known {
        [] => hashes.next().copied(),
        [(_, leaf)] if to - from == 1 => Some(leaf.hash()),
        _ => {
            let middle = from + half(to - from);
            let (low, high) = known.split_at(known.partition_point(|(at, _)| *at < middle));
            let left = whole(from, middle, low, hashes)?;
            let right = whole(middle, to, high, hashes)?;
            Some(join(&left, &right))
        }
    }
}

/// The largest power of two below `n`, for `n` of two and more.
fn half(n: u64) -> u64 {
    1 << n.saturating_sub(1).max(1).ilog2()
}
