//! Sums about people. A sum of fewer than five people's money is withheld, and every total is made
//! of what is shown alone: nobody gets a withheld sum as the difference of two that are shown.
//!
//! The smallest part that is shown is one [`Part`]: the money of one fund that went to members in
//! one generation and year, or the gifts of one grant. Every other figure is a sum of whole parts,
//! so that whoever adds and subtracts what is published gets sums of whole parts again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rantai_events::account::{AccountName, Fund, FundClass};
use rantai_events::amount::Amount;
use rantai_events::event::Event;
use rantai_events::ids::{GrantId, MemberId};
use rantai_events::record::Record;
use serde::{Deserialize, Serialize};

use crate::group::{Group, Loan, LoanOrigin};
use crate::view::View;

/// The fewest people whose money may be shown as one sum.
pub const FEWEST: usize = 5;

/// Whether a figure about so many people may be shown: about nobody, or about five and more.
#[must_use]
pub fn may_show(people: usize) -> bool {
    people == 0 || people >= FEWEST
}

/// What is the same for every loan of a part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartKey {
    /// The grant or agreement that the money began with.
    pub origin: String,
    /// Its generation.
    pub generation: u32,
    /// The calendar year in which it went out.
    pub year: i32,
    /// Whether it is the distribution of a grant: that money is counted as used.
    pub distributed: bool,
}

/// Loans to members out of money that is rolled on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What they have in common.
    pub key: PartKey,
    /// How many loans; nothing when withheld.
    pub loans: Option<u32>,
    /// Their sum in rupiah; nothing when withheld.
    pub amount: Option<Amount>,
    /// The first and the last record.
    pub records: (u64, u64),
}

#[derive(Default)]
struct Making {
    people: BTreeSet<String>,
    loans: u32,
    amount: Amount,
    records: BTreeSet<u64>,
}

/// The parts of a group, sorted. Principal that another member took over passed on once, when it
/// went out.
pub(super) fn parts(group: &Group) -> Vec<Part> {
    let mut making: BTreeMap<PartKey, Making> = BTreeMap::new();
    for loan in group.loans.values().filter(|loan| loan.fund.class() == FundClass::Guliran) {
        let Some((seq, on, amount)) = loan.paid_out else { continue };
        let Some(key) = key(loan, on.year()) else { continue };
        let part = making.entry(key).or_default();
        part.people.insert(person(group, &loan.member));
        part.loans += 1;
        part.amount = part.amount.plus(amount);
        part.records.insert(seq);
    }
    making.into_iter().map(|(key, making)| making.part(key)).collect()
}

fn key(loan: &Loan, year: i32) -> Option<PartKey> {
    let distributed = match loan.origin {
        LoanOrigin::Distributed => true,
        LoanOrigin::Approved | LoanOrigin::Revolved | LoanOrigin::Opening => false,
        LoanOrigin::TakenOver => return None,
    };
    let origin = loan.fund.key().unwrap_or_default().to_owned();
    Some(PartKey { origin, generation: loan.generation.max(1), year, distributed })
}

impl Making {
    fn part(self, key: PartKey) -> Part {
        let shown = may_show(self.people.len());
        let first = self.records.first().copied().unwrap_or_default();
        let last = self.records.last().copied().unwrap_or_default();
        Part {
            key,
            loans: shown.then_some(self.loans),
            amount: shown.then_some(self.amount),
            records: (first, last),
        }
    }
}

/// The person behind a member's number: whoever left and came back is one person. It is counted
/// here and goes nowhere.
fn person(group: &Group, member: &MemberId) -> String {
    group.members.get(member).map_or_else(|| member.to_string(), |found| found.person.to_string())
}

fn saver(group: &Group, member: &str) -> Option<String> {
    Some(person(group, &MemberId::parse(member).ok()?))
}

/// How many people were given money of a grant as gifts.
fn gifted(view: &View, group: &Group, grant: &GrantId) -> usize {
    let mut people = BTreeSet::new();
    for record in standing(view) {
        if let Event::GrantDistributed(body) = &record.event
            && body.grant == *grant
        {
            people.extend(body.gifts.iter().map(|share| person(group, &share.member)));
        }
    }
    people.len()
}

/// The records of a view that were not undone.
pub(super) fn standing(view: &View) -> impl Iterator<Item = &Arc<Record>> {
    let undone = |record: &Record| view.reversed.contains_key(&record.seq) || record.is_reversal();
    view.entries.iter().filter(move |record| !undone(record))
}

/// Whether what was used of a grant may be shown: its gifts, and each part of its loans, went to
/// nobody or to five and more.
pub(super) fn use_may_show(view: &View, group: &Group, grant: &GrantId, parts: &[Part]) -> bool {
    let mine = |part: &&Part| part.key.distributed && part.key.origin == grant.as_str();
    may_show(gifted(view, group, grant))
        && parts.iter().filter(mine).all(|part| part.amount.is_some())
}

/// Whether the balances of a group may be told to anyone, with its view at hand.
#[must_use]
pub fn balances_may_show(view: &View) -> bool {
    let Some(group) = view.state.group() else { return true };
    let parts = parts(group);
    let uses = group.grants.keys().all(|grant| use_may_show(view, group, grant, &parts));
    money_may_show(group, &parts, uses)
}

/// Whether cash and bank may be shown: neither the loans nor the savings of fewer than five people
/// could be worked out from them, and neither could a sum that is withheld elsewhere.
///
/// What was lent in a fund, less what is in its cash, is owed or was written off: each of these
/// stands apart on a slip, so each is counted apart.
pub(super) fn money_may_show(group: &Group, parts: &[Part], uses_shown: bool) -> bool {
    let mut debtors: BTreeMap<(&Fund, bool), BTreeSet<String>> = BTreeMap::new();
    for loan in group.loans.values() {
        for (written_off, amount) in [(false, loan.left()), (true, loan.written_off())] {
            if amount.is_positive() {
                let of = debtors.entry((&loan.fund, written_off)).or_default();
                of.insert(person(group, &loan.member));
            }
        }
    }
    let savings = group.balances.of(AccountName::Saving);
    let savers: BTreeSet<String> =
        savings.filter_map(|(key, _)| saver(group, key.keys().nth(1)?)).collect();
    let all_parts = parts.iter().all(|part| part.amount.is_some());
    let debts = debtors.values().all(|people| may_show(people.len()));
    debts && may_show(savers.len()) && uses_shown && all_parts
}
