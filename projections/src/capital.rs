//! Revolving capital: what each fund that is rolled on was given, and what of it is still there
//! (lestari modal). Only money held as guliran counts, fund by fund, without savings.

use std::collections::BTreeMap;

use rantai_events::account::{Fund, FundClass};
use rantai_events::amount::Amount;
use rantai_events::event::Collectibility;
use rantai_events::time::Date;

use crate::group::{Group, Loan};
use crate::lending::{Class, class, provision};

/// The capital of one fund, in rupiah.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capital {
    /// What it should still have: what it was given less what it handed on to other groups. Money
    /// moved to other funds of the group stays its own.
    pub given: Amount,
    /// Cash, bank, money on the way, loans less the provision for those in arrears, and stock, less
    /// what it owes. The provision for current loans is a general reserve: nothing is lost yet, and
    /// with it a fund that is lent out in full could never be whole.
    pub kept: Amount,
}

/// The capital of every revolving fund of a group on a day.
#[must_use]
pub fn revolving(group: &Group, day: Date, profile: Collectibility) -> BTreeMap<Fund, Capital> {
    let given = given(group).into_iter();
    given
        .map(|(fund, given)| {
            let kept = held(group, &fund).minus(reserve(group, &fund, day, profile));
            (fund, Capital { given, kept })
        })
        .collect()
}

fn given(group: &Group) -> BTreeMap<Fund, Amount> {
    let mut given: BTreeMap<Fund, Amount> = BTreeMap::new();
    let mut add = |fund: &Fund, amount: Amount| {
        let sum = given.entry(fund.clone()).or_default();
        *sum = sum.plus(amount);
    };
    for (key, amount) in group.balances.under("guliran") {
        add(&key.fund, -amount);
    }
    let is_guliran = |fund: &Fund| fund.class() == FundClass::Guliran;
    for moved in group.uses.iter().filter(|used| used.category.is_none()) {
        if is_guliran(&moved.fund) && !moved.other.as_ref().is_some_and(is_guliran) {
            add(&moved.fund, moved.amount.amount());
        }
    }
    given
}

fn held(group: &Group, fund: &Fund) -> Amount {
    let of = |path: &str| group.balances.rupiah_where(path, |other| other == fund);
    let held = ["cash", "bank", "in-transit", "receivable", "receivable-group", "stock"];
    let owed = ["payable-group", "advance"];
    held.iter().chain(&owed).map(|path| of(path)).sum()
}

fn reserve(group: &Group, fund: &Fund, day: Date, profile: Collectibility) -> Amount {
    let loans = group.loans.values().filter(|loan| loan.fund == *fund);
    let in_arrears = loans.filter_map(|loan| Some((loan, class(loan, day, profile)?)));
    let in_arrears = in_arrears.filter(|(_, class)| *class != Class::Lancar);
    in_arrears.map(|(loan, class)| provision(loan.left(), class)).sum()
}

/// The provision for one loan; none while nobody knows when it is due.
#[must_use]
pub fn provided(loan: &Loan, day: Date, profile: Collectibility) -> Amount {
    class(loan, day, profile).map_or(Amount::ZERO, |class| provision(loan.left(), class))
}
