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
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Balances {
    sorted: Vec<(Key, Amount)>,
    #[serde(skip)]
    hints: Hints,
    /// At least what their sizes add up to, once something was added.
    #[serde(skip)]
    bound: Option<u64>,
}

impl PartialEq for Balances {
    fn eq(&self, other: &Self) -> bool {
        self.sorted == other.sorted
    }
}

impl Eq for Balances {}

impl Balances {
    /// Adds one posting of this book.
    pub fn add(&mut self, posting: &Posting) {
        self.bound = Some(self.bound().saturating_add(posting.amount.size()));
        match self.find(posting) {
            Ok(found) => {
                let Some((_, sum)) = self.sorted.get_mut(found) else { return };
                *sum = sum.plus(posting.amount);
                if sum.is_zero() {
                    self.sorted.remove(found);
                }
            }
            Err(place) => {
                let account = posting.account.local().into();
                let (fund, unit) = (posting.fund.clone(), posting.unit.clone());
                self.sorted.insert(place, (Key { account, fund, unit }, posting.amount));
            }
        }
    }

    /// Whether their sizes, and `more`, add up to no more than the ledger keeps: then no sum of some
    /// of them is cut off either.
    #[must_use]
    pub fn have_room_for(&self, more: u64) -> bool {
        let fits = |sizes: u64| sizes.saturating_add(more) <= Amount::MOST.size();
        fits(self.bound()) || fits(self.sizes())
    }

    /// What is known to be enough, or exactly what their sizes add up to where that is too much.
    fn bound(&self) -> u64 {
        let known = self.bound.filter(|bound| *bound <= Amount::MOST.size());
        known.unwrap_or_else(|| self.sizes())
    }

    fn sizes(&self) -> u64 {
        self.sorted.iter().fold(0, |sum, (_, amount)| sum.saturating_add(amount.size()))
    }

    /// Where the balance of a posting's account stands, or would stand.
    fn find(&mut self, posting: &Posting) -> Result<usize, usize> {
        let (account, fund, unit) = (posting.account.local(), &posting.fund, &posting.unit);
        let hint = self.hints.at(self.sorted.len(), account, fund);
        let is_same = |key: &Key| key.account == account && key.fund == *fund && key.unit == *unit;
        if let Some(hint) = &hint
            && self.sorted.get(usize::from(**hint)).is_some_and(|(key, _)| is_same(key))
        {
            return Ok(usize::from(**hint));
        }
        let order = |(key, _): &(Key, Amount)| {
            let order = key.account.as_str().cmp(account);
            order.then_with(|| key.fund.cmp(fund)).then_with(|| key.unit.cmp(unit))
        };
        let found = self.sorted.binary_search_by(order);
        if let (Some(hint), Ok(found)) = (hint, found) {
            *hint = u16::try_from(found).unwrap_or(u16::MAX);
        }
        found
    }

    /// Every balance, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, Amount)> {
        self.sorted.iter().map(|(key, amount)| (key, *amount))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The balances of one account of the chart, over all its keys, funds and units.
    pub fn of(&self, name: AccountName) -> impl Iterator<Item = (&Key, Amount)> {
        self.under(name.def().path)
    }

    /// The balances of an account path and of everything below it: `receivable` takes
    /// `receivable/M-1/L-1`, and never `receivable-group/…`.
    pub fn under<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a Key, Amount)> {
        let from = self.sorted.partition_point(|(key, _)| key.account.as_str() < path);
        self.sorted
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

/// Where balances were found before: mostly they stand there still, which spares a search. Nothing
/// depends on a hint: whoever takes one looks whether it is right.
#[derive(Debug, Clone, Default)]
struct Hints(Vec<u16>);

impl Hints {
    /// A list is searched faster than a hint is worked out when it is shorter than this.
    const WORTH_FROM: usize = 16;

    /// The hint for an account and fund among `count` balances, if they are many.
    fn at(&mut self, count: usize, account: &str, fund: &Fund) -> Option<&mut u16> {
        if count < Self::WORTH_FROM {
            return None;
        }
        if self.0.len() < 2 * count {
            self.0.clear();
            self.0.resize((4 * count).next_power_of_two(), u16::MAX);
        }
        let mixed = [account, fund.as_str()].into_iter().fold(0, mix);
        let place = usize::try_from(mixed >> 32).unwrap_or(0) & (self.0.len() - 1);
        self.0.get_mut(place)
    }
}

/// Mixes a text into a number, eight bytes at a time.
fn mix(sum: u64, text: &str) -> u64 {
    let step =
        |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let sum = words.iter().fold(sum, |sum, word| step(sum, u64::from_le_bytes(*word)));
    step(sum, rest.iter().fold(text.len() as u64, |word, byte| word << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use rantai_events::account::Account;

    use super::*;

    fn posting((member, fund, amount): (u8, u8, i64)) -> Posting {
        let account = Account::parse(&format!("group/a:saving/WAJIB/M-{member}")).unwrap();
        let fund = Fund::parse(&format!("guliran:g-{fund}")).unwrap();
        Posting { account, amount: Amount::whole(amount), fund, unit: Unit::idr() }
    }

    proptest! {
        /// Many accounts that come, vanish at zero and come again: hints lead astray all the time.
        #[test]
        fn a_hint_never_changes_a_sum(
            moves in prop::collection::vec((0_u8..60, 0_u8..3, -2_i64..=2), 0..600),
        ) {
            let (mut balances, mut sums) = (Balances::default(), BTreeMap::new());
            for step in moves.into_iter().filter(|(.., amount)| *amount != 0) {
                let posting = posting(step);
                balances.add(&posting);
                let key = (posting.account.local().to_owned(), posting.fund.clone());
                let sum = sums.entry(key).or_insert(Amount::ZERO);
                *sum = sum.plus(posting.amount);
            }
            sums.retain(|_, sum| !sum.is_zero());
            let found = balances.iter().map(|(key, sum)| ((key.account.to_string(), key.fund.clone()), sum));
            prop_assert_eq!(found.collect::<Vec<_>>(), sums.into_iter().collect::<Vec<_>>());
        }
    }
}
