//! That several balances stand in one state commitment: with one set of hashes for all of them.

use super::{BadBalance, Balance, join, leaf, read_entry, root};
use crate::hash::Hash;
use crate::tree::Unproven;

/// The most balances that one proof may be of.
pub const MAX_SEVERAL: usize = 255;

/// The proof that some entries stand in the sorted map with a certain root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeveralProof {
    /// How many entries the map has.
    pub size: u64,
    /// The entries with their places, from 0, rising.
    pub entries: Vec<(u64, String)>,
    /// The hashes over everything else, from left to right.
    pub hashes: Vec<Hash>,
}

/// The proof of the entries at these places, rising, of entries that are sorted already; `None` if
/// there is no such place.
#[must_use]
pub fn prove_several(entries: &[String], places: &[usize]) -> Option<SeveralProof> {
    let known = places.iter().map(|place| {
        let entry = entries.get(*place)?.clone();
        Some((u64::try_from(*place).ok()?, entry))
    });
    let known: Vec<(u64, String)> = known.collect::<Option<_>>()?;
    let mut hashes = Vec::new();
    beside(entries, 0, places, &mut hashes);
    let size = u64::try_from(entries.len()).ok()?;
    let rising = known.is_sorted_by(|(before, _), (after, _)| before < after);
    rising.then_some(SeveralProof { size, entries: known, hashes })
}

/// The hashes of the subtrees that hold none of the places.
fn beside(entries: &[String], from: usize, places: &[usize], hashes: &mut Vec<Hash>) {
    if places.is_empty() {
        return hashes.push(root(entries));
    }
    if entries.len() < 2 {
        return;
    }
    let (left, right) = entries.split_at(super::split(entries.len()));
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
        let (entries, mut hashes) = (self.entries.as_slice(), self.hashes.iter());
        if entries.is_empty() || entries.len() > MAX_SEVERAL {
            return Err(BadBalance::Form("not 1 to 255 entries"));
        }
        if !entries.is_sorted_by(|(before, _), (after, _)| before < after) {
            return Err(BadBalance::Form("the places do not rise"));
        }
        if let Some((index, _)) = entries.last().filter(|(index, _)| *index >= self.size) {
            return Err(Unproven::Beyond { index: *index, size: self.size }.into());
        }
        let found = whole(0, self.size, entries, &mut hashes);
        match found {
            Some(found) if hashes.as_slice().is_empty() && found == *state => {}
            Some(_) => return Err(Unproven::Root.into()),
            None => return Err(Unproven::Length(self.hashes.len()).into()),
        }
        let balance = |(_, entry): &(u64, String)| read_entry(entry).ok_or(BadBalance::Entry);
        entries.iter().map(balance).collect()
    }
}

/// The root over the places `from..to`. It descends only to where an entry is known, so at most 64
/// levels for each of them.
fn whole<'a>(
    from: u64,
    to: u64,
    known: &[(u64, String)],
    hashes: &mut impl Iterator<Item = &'a Hash>,
) -> Option<Hash> {
    match known {
        [] => hashes.next().copied(),
        [(_, entry)] if to - from == 1 => Some(leaf(entry)),
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
