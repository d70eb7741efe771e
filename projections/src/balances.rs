//! Balances of one book: what the postings add up to, by account, fund and unit.

use compact_str::CompactString;
use rantai_events::account::{AccountName, Fund};
use rantai_events::amount::{Amount, Unit};
use rantai_events::posting::Posting;
use serde::{Deserialize, Serialize};

/// One figure of a book: the account without its book, the fund, the unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// Path of the account within the book: `receivable/M-0007/L-12`.
    pub account: CompactString,
    /// The fund.
    pub fund: Fund,
    /// The unit.
    pub unit: Unit,
}

impl Key {
    /// Which account of the chart it is.
    #[must_use]
    pub fn name(&self) -> Option<AccountName> {
        AccountName::from_path(self.account.split('/').next()?)
    }
    /// The keys in the path.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.account.split('/').skip(1)
    }
}

/// Balances sorted by key; a balance of zero is not kept. A list, because a book looks up far more
/// often than it opens an account, and is copied as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balances(Vec<(Key, Amount)>);

impl Balances {
    /// Adds one posting of this book.
    pub fn add(&mut self, posting: &Posting) {
        let (account, fund, unit) = (posting.account.local(), &posting.fund, &posting.unit);
        let order = |(key, _): &(Key, Amount)| {
            let order = key.account.as_str().cmp(account);
            order.then_with(|| key.fund.cmp(fund)).then_with(|| key.unit.cmp(unit))
        };
        match self.0.binary_search_by(order) {
            Ok(found) => {
                let Some((_, sum)) = self.0.get_mut(found) else { return };
                *sum = sum.plus(posting.amount);
                if sum.is_zero() {
                    self.0.remove(found);
                }
            }
            Err(place) => {
                let (fund, unit) = (fund.clone(), unit.clone());
                self.0.insert(place, (Key { account: account.into(), fund, unit }, posting.amount));
            }
        }
    }

    /// Every balance, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, Amount)> {
        self.0.iter().map(|(key, amount)| (key, *amount))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The balances of one account of the chart, over all its keys, funds and units.
    pub fn of(&self, name: AccountName) -> impl Iterator<Item = (&Key, Amount)> {
        self.under(name.def().path)
    }

    /// The balances of an account path and of everything below it: `receivable` takes
    /// `receivable/M-1/L-1`, and never `receivable-group/…`.
    pub fn under<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a Key, Amount)> {
        let from = self.0.partition_point(|(key, _)| key.account.as_str() < path);
        self.0
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(key, _)| key.account.starts_with(path))
            .filter(move |(key, _)| {
                let rest = key.account.get(path.len()..).unwrap_or_default();
                rest.is_empty() || rest.starts_with('/')
            })
            .map(|(key, amount)| (key, *amount))
    }

    /// The sum in rupiah of an account path and everything below it, over all funds.
    #[must_use]
    pub fn rupiah(&self, path: &str) -> Amount {
        self.under(path).filter(|(key, _)| key.unit.is_idr()).map(|(_, amount)| amount).sum()
    }

    /// The sum in rupiah of an account path and everything below it, in funds that pass.
    pub fn rupiah_where(&self, path: &str, fund: impl Fn(&Fund) -> bool) -> Amount {
        self.under(path)
            .filter(|(key, _)| key.unit.is_idr() && fund(&key.fund))
            .map(|(_, amount)| amount)
            .sum()
    }

    /// The sum in rupiah of an account of the chart.
    #[must_use]
    pub fn total(&self, name: AccountName) -> Amount {
        self.rupiah(name.def().path)
    }
}
