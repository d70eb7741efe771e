//! That one balance stands in a state commitment: the entry and the hashes beside its way up.

use std::fmt;

use super::{Leaf, join, root, split};
use crate::account::{Account, Fund};
use crate::amount::{Amount, Unit};
use crate::checkpoint::decimal;
use crate::hash::{Hash, Salt, from_base64, to_base64};
use crate::tree::{MAX_PROOF, Unproven, climb};

/// The first line of a balance proof.
const HEADER: &str = "rantai/balance-proof@v1";

/// The most bytes a balance proof may have.
pub const MAX_FILE: usize = 8 * 1024;

/// The proof that an entry stands in the sorted map with a certain root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceProof {
    /// The entry with its salt.
    pub leaf: Leaf,
    /// Its place among the entries, from 0.
    pub index: u64,
    /// How many entries there are.
    pub size: u64,
    /// The hashes from the entry's sibling up to the child of the root.
    pub path: Vec<Hash>,
}

/// One balance, as an entry states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The account.
    pub account: Account,
    /// The fund.
    pub fund: Fund,
    /// The unit.
    pub unit: Unit,
    /// The balance: + debit, − credit; never zero.
    pub amount: Amount,
}

/// Why a balance is not proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBalance {
    /// The file has another form.
    #[error("not a balance proof: {0}")]
    Form(&'static str),
    /// The entry is no balance in its only form.
    #[error("the entry is not account, fund, unit and a balance other than zero")]
    Entry,
    /// The path does not lead from the entry to the root.
    #[error(transparent)]
    Unproven(#[from] Unproven),
}

/// The proof of the leaf at `index` of leaves that are sorted already; `None` if there is none.
#[must_use]
pub fn prove(leaves: &[Leaf], index: usize) -> Option<BalanceProof> {
    let leaf = leaves.get(index)?.clone();
    let (mut rest, mut place, mut path) = (leaves, index, Vec::new());
    while rest.len() > 1 {
        let (left, right) = rest.split_at(split(rest.len()));
        if place < left.len() {
            path.push(root(right));
            rest = left;
        } else {
            path.push(root(left));
            place -= left.len();
            rest = right;
        }
    }
    path.reverse();
    let (index, size) = (u64::try_from(index).ok()?, u64::try_from(leaves.len()).ok()?);
    Some(BalanceProof { leaf, index, size, path })
}

impl BalanceProof {
    /// Checks that the entry stands under this root, the `state` of a `period.closed`, and says
    /// what it states.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn check(&self, state: &Hash) -> Result<Balance, BadBalance> {
        if climb(self.leaf.hash(), self.index, self.size, &self.path, join)? != *state {
            return Err(Unproven::Root.into());
        }
        read_entry(&self.leaf.entry).ok_or(BadBalance::Entry)
    }

    /// Reads a balance proof. Nothing is checked yet.
    ///
    /// # Errors
    /// Says what is wrong with its form.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadBalance> {
        if bytes.len() > MAX_FILE {
            return Err(BadBalance::Form("longer than 8,192 bytes"));
        }
        let text = std::str::from_utf8(bytes).ok().and_then(|text| text.strip_suffix('\n'));
        let text = text.ok_or(BadBalance::Form("no text that ends in a line feed"))?;
        let lines: Vec<&str> = text.split('\n').collect();
        let [HEADER, account, fund, unit, amount, salt, place, path @ ..] = lines.as_slice() else {
            return Err(BadBalance::Form("not the lines it must have"));
        };
        let salt = salt.strip_prefix("salt ").and_then(Salt::parse);
        let salt = salt.ok_or(BadBalance::Form("no line 'salt' with 32 digits of hex"))?;
        let place = place.strip_prefix("index ").and_then(|place| place.split_once(" of "));
        let place = place.and_then(|(index, size)| decimal(index).zip(decimal(size)));
        let (index, size) = place.ok_or(BadBalance::Form("no line 'index N of SIZE'"))?;
        let entry = [*account, fund, unit, amount].join("\n");
        Ok(Self { leaf: Leaf { entry, salt }, index, size, path: read_path(path)? })
    }
}

fn read_path(lines: &[&str]) -> Result<Vec<Hash>, BadBalance> {
    if lines.len() > MAX_PROOF {
        return Err(Unproven::TooLong(lines.len()).into());
    }
    let hash = |line: &&str| from_base64(line)?.try_into().ok().map(Hash);
    let path: Option<Vec<Hash>> = lines.iter().map(hash).collect();
    path.ok_or(BadBalance::Form("a hash is not the base64 of 32 bytes"))
}

/// What an entry states, if it is written in the one form that [`Leaf::new`] writes.
#[must_use]
pub fn read_entry(entry: &str) -> Option<Balance> {
    let lines: Vec<&str> = entry.split('\n').collect();
    let [account, fund, unit, amount] = lines.as_slice() else { return None };
    let balance = Balance {
        account: Account::parse(account)?,
        fund: Fund::parse(fund)?,
        unit: Unit::parse(unit)?,
        amount: Amount::parse(amount).ok()?,
    };
    let Balance { account, fund, unit, amount } = &balance;
    let same = format!("{account}\n{fund}\n{unit}\n{amount}") == entry;
    (same && *amount != Amount::ZERO).then_some(balance)
}

/// The file.
impl fmt::Display for BalanceProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Leaf { entry, salt } = &self.leaf;
        writeln!(f, "{HEADER}\n{entry}\nsalt {salt}\nindex {} of {}", self.index, self.size)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", to_base64(&hash.0)))
    }
}
