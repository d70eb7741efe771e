//! Double entry: what a record moves. Per unit the postings of a record sum to zero in each book
//! and in each fund.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::{Account, AccountName, Fund, Stream};
use crate::amount::{Amount, Unit};

/// One movement: + debit, − credit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posting {
    /// Where the value stands.
    pub account: Account,
    /// How much: + debit, − credit; never zero.
    #[serde(deserialize_with = "Amount::deserialize_kept")]
    pub amount: Amount,
    /// Whose purpose it serves.
    pub fund: Fund,
    /// What is counted.
    pub unit: Unit,
}

/// Gathers the postings of one event in one book at a time.
#[derive(Debug)]
pub struct Postings {
    sums: Vec<Posting>,
    overflow: bool,
}

impl Postings {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self { sums: Vec::with_capacity(4), overflow: false }
    }

    /// Moves `amount` rupiah into `debit` out of `credit`, both of one book and fund.
    pub fn transfer(
        &mut self,
        book: &Stream,
        fund: &Fund,
        amount: impl Into<Amount>,
        debit: (AccountName, &[&str]),
        credit: (AccountName, &[&str]),
    ) {
        let amount = amount.into();
        if amount.is_zero() {
            return;
        }
        self.post(debit.0.of(book, debit.1), fund, amount, &Unit::idr());
        self.post(credit.0.of(book, credit.1), fund, -amount, &Unit::idr());
    }

    /// Adds one movement; movements on the same account, fund and unit become one.
    pub fn post(&mut self, account: Account, fund: &Fund, amount: Amount, unit: &Unit) {
        let same = |p: &&mut Posting| p.account == account && p.fund == *fund && p.unit == *unit;
        if let Some(posting) = self.sums.iter_mut().find(same) {
            match posting.amount.checked_add(amount) {
                Some(sum) => posting.amount = sum,
                None => self.overflow = true,
            }
            return;
        }
        self.sums.push(Posting { account, amount, fund: fund.clone(), unit: unit.clone() });
    }

    /// The postings, sorted, without zeros; `None` when a sum left what the ledger keeps.
    #[must_use]
    pub fn finish(mut self) -> Option<Vec<Posting>> {
        if self.overflow {
            return None;
        }
        self.sums.retain(|posting| !posting.amount.is_zero());
        self.sums.sort_unstable_by(|a, b| {
            (&a.account, &a.fund, &a.unit).cmp(&(&b.account, &b.fund, &b.unit))
        });
        Some(self.sums)
    }
}

impl Default for Postings {
    fn default() -> Self {
        Self::new()
    }
}

impl From<crate::amount::Rupiah> for Amount {
    fn from(money: crate::amount::Rupiah) -> Self {
        money.amount()
    }
}

/// The book, fund and unit in which postings do not sum to zero, if there is one.
#[must_use]
pub fn unbalanced(postings: &[Posting]) -> Option<(String, Fund, Unit, Amount)> {
    let mut sums: BTreeMap<(&str, &Fund, &Unit), Amount> = BTreeMap::new();
    for posting in postings {
        let sum = sums.entry((posting.account.book(), &posting.fund, &posting.unit)).or_default();
        *sum = sum.plus(posting.amount);
    }
    let off = sums.into_iter().find(|(_, sum)| !sum.is_zero());
    off.map(|((book, fund, unit), sum)| (book.to_owned(), fund.clone(), unit.clone(), sum))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::GroupId;

    #[test]
    fn movements_on_one_account_become_one_and_zeros_vanish() {
        let book = Stream::Group(GroupId::parse("a").unwrap());
        let fund = Fund::tabungan();
        let mut post = Postings::new();
        for amount in [5, 7] {
            post.transfer(
                &book,
                &fund,
                Amount::whole(amount),
                (AccountName::Cash, &[]),
                (AccountName::Surplus, &[]),
            );
        }
        post.transfer(
            &book,
            &fund,
            Amount::whole(12),
            (AccountName::Surplus, &[]),
            (AccountName::Bank, &[]),
        );
        let done = post.finish().unwrap();
        let text: Vec<_> = done.iter().map(|p| format!("{} {}", p.account, p.amount)).collect();
        assert_eq!(text, ["group/a:bank -12", "group/a:cash 12"]);
        assert!(unbalanced(&done).is_none());
    }
}
