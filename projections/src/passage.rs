//! Which payment order a credit paid. Credits name orders by number, and two orders may bear the
//! same one: of another issuer, of another year, or by mistake. Each credit and each return by the
//! bank then belongs to one of them, so that no money is counted twice.

use rantai_events::amount::Amount;
use rantai_events::time::Date;

use crate::group::{BankReturn, Credit, Grant};
use crate::program::Sp2d;
use crate::registry::same_number;

/// What reached a grant by one order, and what the bank took back of it.
#[derive(Debug, Clone)]
pub(crate) struct Passage<'a> {
    /// The order.
    pub(crate) sp2d: &'a Sp2d,
    /// What it pays for this grant, in rupiah.
    pub(crate) amount: Amount,
    /// The credits that belong to it.
    pub(crate) credits: Vec<&'a Credit>,
    /// The returns by the bank that belong to it.
    pub(crate) returns: Vec<&'a BankReturn>,
}

impl Passage<'_> {
    /// Credited and not taken back, in rupiah.
    pub(crate) fn stayed(&self) -> Amount {
        let credited: Amount = self.credits.iter().map(|credit| credit.amount.amount()).sum();
        let undone = self.returns.iter().filter(|back| back.credited);
        credited.minus(undone.map(|back| back.amount.amount()).sum())
    }

    /// Returned by the bank, in rupiah.
    pub(crate) fn returned(&self) -> Amount {
        self.returns.iter().map(|back| back.amount.amount()).sum()
    }

    /// Whether anything is still to come.
    fn is_open(&self) -> bool {
        let due = if self.sp2d.to_vendor { Amount::ZERO } else { self.amount };
        due.minus(self.stayed()).minus(self.returned()).is_positive()
    }
}

/// A credit or a return.
#[derive(Clone, Copy)]
enum Movement<'a> {
    Credit(&'a Credit),
    Return(&'a BankReturn),
}

impl Movement<'_> {
    fn order(&self) -> (Date, u64) {
        match self {
            Self::Credit(credit) => (credit.on, credit.seq),
            Self::Return(back) => (back.on, back.seq),
        }
    }
}

/// What became of each of the orders that pay a grant, in the order of `orders`. By day, each
/// credit goes to the first order of its number that is not paid yet, and each return to the first
/// that has so much; what fits nowhere goes to the first of its number.
pub(crate) fn passages<'a>(grant: &'a Grant, orders: &[(&'a Sp2d, Amount)]) -> Vec<Passage<'a>> {
    let passage = |(sp2d, amount): &(&'a Sp2d, Amount)| Passage {
        sp2d,
        amount: *amount,
        credits: Vec::new(),
        returns: Vec::new(),
    };
    let mut passages: Vec<Passage<'a>> = orders.iter().map(passage).collect();
    let credits = grant.credits.iter().map(Movement::Credit);
    let mut movements: Vec<Movement<'a>> =
        credits.chain(grant.bank_returns.iter().map(Movement::Return)).collect();
    movements.sort_by_key(Movement::order);
    for movement in movements {
        assign(movement, &mut passages);
    }
    passages
}

fn assign<'a>(movement: Movement<'a>, passages: &mut [Passage<'a>]) {
    let number = match movement {
        Movement::Credit(credit) => &credit.sp2d,
        Movement::Return(back) => &back.sp2d,
    };
    let named = |passage: &Passage<'_>| same_number(&passage.sp2d.number, number);
    let fits = |passage: &Passage<'_>| match movement {
        Movement::Return(back) if back.credited => passage.stayed() >= back.amount.amount(),
        Movement::Credit(_) | Movement::Return(_) => passage.is_open(),
    };
    let first = passages.iter().position(|passage| named(passage) && fits(passage));
    let Some(place) = first.or_else(|| passages.iter().position(named)) else { return };
    let Some(passage) = passages.get_mut(place) else { return };
    match movement {
        Movement::Credit(credit) => passage.credits.push(credit),
        Movement::Return(back) => passage.returns.push(back),
    }
}
