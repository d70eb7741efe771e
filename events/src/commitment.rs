//! The state commitment of a closed period: the root of a sorted Merkle map from account, fund and
//! unit to balance.
//!
//! An entry is the text `account LF fund LF unit LF balance`; zero balances are left out; entries
//! are sorted by account, fund and unit as bytes. A leaf is BLAKE3(0x00 ‖ entry), a node
//! BLAKE3(0x01 ‖ left ‖ right); the left side of `n` entries holds the largest power of two below
//! `n` (the shape of RFC 6962). The root of no entries is BLAKE3 of nothing.

use crate::account::{Account, Fund};
use crate::amount::{Amount, Unit};
use crate::hash::Hash;

mod proof;
mod several;

pub use proof::{BadBalance, Balance, BalanceProof, MAX_FILE, prove, read_entry};
pub use several::{MAX_SEVERAL, SeveralProof, prove_several};

/// The text of an entry.
#[must_use]
pub fn entry(account: &Account, fund: &Fund, unit: &Unit, balance: Amount) -> String {
    format!("{account}\n{fund}\n{unit}\n{balance}")
}

/// The root over entries that are sorted already.
#[must_use]
pub fn root(entries: &[String]) -> Hash {
    match entries {
        [] => Hash::of(b""),
        [entry] => leaf(entry),
        _ => {
            let (left, right) = entries.split_at(split(entries.len()));
            join(&root(left), &root(right))
        }
    }
}

/// BLAKE3(0x00 ‖ entry).
fn leaf(entry: &str) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[0]).update(entry.as_bytes());
    Hash(*hasher.finalize().as_bytes())
}

/// BLAKE3(0x01 ‖ left ‖ right).
fn join(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[1]).update(&left.0).update(&right.0);
    Hash(*hasher.finalize().as_bytes())
}

/// The largest power of two below `n`, for `n` of two and more.
fn split(n: usize) -> usize {
    let half = n.next_power_of_two() / 2;
    half.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_left_side_is_the_largest_power_of_two_below() {
        let sides: Vec<_> = (2..=9).map(split).collect();
        assert_eq!(sides, [1, 2, 2, 4, 4, 4, 4, 8]);
    }

    #[test]
    fn the_root_names_every_entry() {
        let entries: Vec<String> = (0..5).map(|n| format!("entry {n}")).collect();
        let mut other = entries.clone();
        other[3].push('x');
        assert_ne!(root(&entries), root(&other));
        assert_eq!(root(&[]), Hash::of(b""));
    }
}
