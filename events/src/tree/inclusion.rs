//! That a record is in a tree: RFC 6962 §2.1.1, checked by RFC 9162 §2.1.3.2.

use super::{Hashes, MAX_PROOF, MAX_SIZE, TreeHash, Unprovable, Unproven, all, node, split};

/// The proof that leaf `index` is in the tree of the first `size` leaves: from its sibling up to
/// the child of the root.
///
/// # Errors
/// There is no such leaf, or the source of hashes failed.
pub fn prove_inclusion<H: Hashes>(
    hashes: &H,
    index: u64,
    size: u64,
) -> Result<Vec<TreeHash>, Unprovable<H::Error>> {
    if size > MAX_SIZE {
        return Err(Unprovable::TooLarge(size));
    }
    if index >= size {
        return Err(Unprovable::Beyond { index, size });
    }
    all(hashes, &siblings(index, size))
}

/// The ranges of leaves whose hashes are the proof.
fn siblings(index: u64, size: u64) -> Vec<(u64, u64)> {
    let (mut from, mut to, mut ranges) = (0, size, Vec::new());
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// Checks that the leaf of this hash stands at `index` in the tree of `size` leaves and this root.
///
/// # Errors
/// Says why the proof proves nothing.
pub fn check_inclusion(
    leaf: TreeHash,
    index: u64,
    size: u64,
    path: &[TreeHash],
    root: TreeHash,
) -> Result<(), Unproven> {
    match climb(leaf, index, size, path, node)? {
        found if found == root => Ok(()),
        _ => Err(Unproven::Root),
    }
}

/// The root that a path leads to (RFC 9162 §2.1.3.2), for any hash of this shape of tree.
pub(crate) fn climb<H: Copy>(
    leaf: H,
    index: u64,
    size: u64,
    path: &[H],
    node: impl Fn(&H, &H) -> H,
) -> Result<H, Unproven> {
    if path.len() > MAX_PROOF {
        return Err(Unproven::TooLong(path.len()));
    }
    if index >= size {
        return Err(Unproven::Beyond { index, size });
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return Err(Unproven::Length(path.len()));
        }
        if place & 1 == 1 || place == last {
            hash = node(sibling, &hash);
            (place, last) = rise(place, last);
        } else {
            hash = node(&hash, sibling);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    if last == 0 { Ok(hash) } else { Err(Unproven::Length(path.len())) }
}

/// Leaves out the levels at which the last node of a level has no sibling.
pub(super) fn rise(mut place: u64, mut last: u64) -> (u64, u64) {
    while place & 1 == 0 && place != 0 {
        (place, last) = (place >> 1, last >> 1);
    }
    (place, last)
}
