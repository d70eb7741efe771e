//! That a later tree continues an earlier one: RFC 6962 §2.1.2, checked by RFC 9162 §2.1.4.2.
//!
//! The edges that the RFCs leave open are decided: a tree is consistent with itself by an empty
//! proof and equal roots; the empty tree is consistent with any tree by an empty proof, and its
//! root must be SHA-256 of nothing; a smaller tree never continues a larger one.

use super::inclusion::rise;
use super::{Hashes, MAX_PROOF, MAX_SIZE, TreeHash, Unprovable, Unproven, all, node, split};

/// The proof that the tree of the first `second` leaves continues the one of the first `first`.
///
/// # Errors
/// The later tree is the smaller one, or the source of hashes failed.
pub fn prove_consistency<H: Hashes>(
    hashes: &H,
    first: u64,
    second: u64,
) -> Result<Vec<TreeHash>, Unprovable<H::Error>> {
    if second > MAX_SIZE {
        return Err(Unprovable::TooLarge(second));
    }
    if first > second {
        return Err(Unprovable::Shrunk { first, second });
    }
    if first == 0 { Ok(Vec::new()) } else { all(hashes, &subproof(first, second)) }
}

/// The ranges of leaves whose hashes are the proof.
fn subproof(first: u64, second: u64) -> Vec<(u64, u64)> {
    let (mut from, mut to, mut ranges) = (0, second, Vec::new());
    while first < to {
        let middle = from + split(to - from);
        if first <= middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
        }
    }
    if from > 0 {
        ranges.push((from, to));
    }
    ranges.reverse();
    ranges
}

/// Checks that the tree of `second` leaves continues the one of `first`, given both roots.
///
/// # Errors
/// Says why the proof proves nothing, or that the two trees contradict each other.
pub fn check_consistency(
    first: u64,
    first_root: TreeHash,
    second: u64,
    second_root: TreeHash,
    path: &[TreeHash],
) -> Result<(), Unproven> {
    if path.len() > MAX_PROOF {
        return Err(Unproven::TooLong(path.len()));
    }
    if first > second {
        return Err(Unproven::Shrunk { first, second });
    }
    if first == 0 && first_root != TreeHash::EMPTY {
        return Err(Unproven::NotEmpty);
    }
    if first == second && first_root != second_root {
        return Err(Unproven::Forked(first));
    }
    if first == 0 || first == second {
        return if path.is_empty() { Ok(()) } else { Err(Unproven::Length(path.len())) };
    }
    let (old, new) = climb_both(first, first_root, second, path)?;
    match (old == first_root, new == second_root) {
        (true, true) => Ok(()),
        (false, _) => Err(Unproven::Rewritten),
        (true, false) => Err(Unproven::Root),
    }
}

/// The roots of both trees that a path leads to, for 0 < `first` < `second`.
fn climb_both(
    first: u64,
    first_root: TreeHash,
    second: u64,
    path: &[TreeHash],
) -> Result<(TreeHash, TreeHash), Unproven> {
    let wrong = Unproven::Length(path.len());
    let shared = if first.is_power_of_two() { Some(&first_root) } else { None };
    let mut path = shared.into_iter().chain(path);
    let complete = first.trailing_zeros();
    let (mut place, mut last) = ((first - 1) >> complete, (second - 1) >> complete);
    let mut old = *path.next().ok_or(wrong)?;
    let mut new = old;
    for sibling in path {
        if last == 0 {
            return Err(wrong);
        }
        if place & 1 == 1 || place == last {
            (old, new) = (node(sibling, &old), node(sibling, &new));
            (place, last) = rise(place, last);
        } else {
            new = node(&new, sibling);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    if last == 0 { Ok((old, new)) } else { Err(wrong) }
}
