//! The state commitment of a closed period: the root of a sorted Merkle map from account, fund and
//! unit to balance.
//!
//! An entry is the text `account LF fund LF unit LF balance`; zero balances are left out; entries
//! are sorted by account, fund and unit as bytes. A leaf is BLAKE3(0x00 ‖ salt ‖ entry), a node
//! BLAKE3(0x01 ‖ left ‖ right); the left side of `n` entries holds the largest power of two below
//! `n` (the shape of RFC 6962). The root of no entries is BLAKE3 of nothing.
//!
//! Whoever holds a root, or a slip with the hashes beside its balances, could try which balances
//! of a small group lead there. So each leaf has a salt that follows from the salts of all records
//! of the stream before the closing: whoever has these records knows the balances anyway, and one
//! restricted record that is not known hides every salt. A proof gives those of its own leaves.

use crate::account::Fund;
use crate::amount::{Amount, Unit};
use crate::hash::{Hash, Salt};

mod proof;
mod several;

pub use proof::{BadBalance, Balance, BalanceProof, MAX_FILE, prove, read_entry};
pub use several::{MAX_SEVERAL, SeveralProof, prove_several};

/// A leaf: an entry and its salt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// `account LF fund LF unit LF balance`.
    pub entry: String,
    /// What keeps its hash from being guessed.
    pub salt: Salt,
}

impl Leaf {
    /// The leaf of a balance; `secret` is the XOR of the salts of all records of the stream before
    /// the closing. The salt is the first half of BLAKE3(0x02 ‖ secret ‖ account LF fund LF unit).
    #[must_use]
    pub fn new(account: &str, fund: &Fund, unit: &Unit, balance: Amount, secret: Salt) -> Self {
        let key = format!("{account}\n{fund}\n{unit}");
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[2]).update(&secret.0).update(key.as_bytes());
        let mut salt = Salt::ZERO;
        hasher.finalize_xof().fill(&mut salt.0);
        Self { entry: format!("{key}\n{balance}"), salt }
    }

    /// BLAKE3(0x00 ‖ salt ‖ entry).
    #[must_use]
    pub fn hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[0]).update(&self.salt.0).update(self.entry.as_bytes());
        Hash(*hasher.finalize().as_bytes())
    }
}

/// The root over leaves that are sorted already.
#[must_use]
pub fn root(leaves: &[Leaf]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [leaf] => leaf.hash(),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            join(&root(left), &root(right))
        }
    }
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
    fn the_root_names_every_entry_and_every_salt() {
        let leaf = |n| Leaf { entry: format!("entry {n}"), salt: Salt([7; 16]) };
        let leaves: Vec<Leaf> = (0..5).map(leaf).collect();
        let mut other = leaves.clone();
        other[3].entry.push('x');
        let mut salted = leaves.clone();
        salted[3].salt.0[15] ^= 1;
        assert_ne!(root(&leaves), root(&other));
        assert_ne!(root(&leaves), root(&salted));
        assert_eq!(root(&[]), Hash::of(b""));
    }

    #[test]
    fn a_salt_follows_from_the_secret_and_the_account() {
        let (fund, idr) = (Fund::parse("tabungan").unwrap(), Unit::idr());
        let salt = |account: &str, amount: &str, secret| {
            let amount = Amount::parse(amount).unwrap();
            Leaf::new(account, &fund, &idr, amount, Salt(secret)).salt
        };
        let one = salt("group/a:cash", "1", [1; 16]);
        assert_eq!(one, salt("group/a:cash", "2", [1; 16]));
        assert_ne!(one, salt("group/a:bank", "1", [1; 16]));
        assert_ne!(one, salt("group/a:cash", "1", [3; 16]));
    }
}
