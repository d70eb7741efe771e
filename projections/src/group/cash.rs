//! Cash counts, bank reconciliations, savings. Balances come from postings alone.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::account::AccountName;
use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::{CashDifferenceSettled, DifferenceKind, Event, Place};
use rantai_events::ids::MemberId;
use rantai_events::record::Record;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::Group;
use super::profile::known_member;
use crate::refusal::Refusal;

/// Cash counts and reconciliations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashChecks {
    /// Counts of the cash box, in business order.
    pub counts: Vec<CashCount>,
    /// Reconciliations of the bank book.
    pub reconciliations: Vec<Reconciliation>,
    /// What of the last count of the cash box is still to be booked: + more than the book.
    pub open_cash: Amount,
    /// What of the last reconciliation of the bank is still to be booked.
    pub open_bank: Amount,
}

/// One count of the cash box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashCount {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Counted.
    pub counted: Rupiah,
    /// Who counted.
    pub by: Option<MemberId>,
    /// How many witnesses.
    pub witnesses: u32,
}

/// One reconciliation of the bank book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The day the statement is of.
    pub statement_on: Date,
    /// Balance on the statement.
    pub balance: Rupiah,
    /// Open items in all.
    pub open: Amount,
}

impl CashChecks {
    /// What is still to be booked of the last comparison of a place with its book.
    fn open_in(&self, place: Place) -> Amount {
        match place {
            Place::Kas => self.open_cash,
            Place::Bank => self.open_bank,
        }
    }

    fn settle(&mut self, place: Place, booked: Amount) {
        let open = match place {
            Place::Kas => &mut self.open_cash,
            Place::Bank => &mut self.open_bank,
        };
        *open = open.minus(booked);
    }
}

/// What a settlement books: + more than the book.
fn signed(body: &CashDifferenceSettled) -> Amount {
    match body.kind {
        DifferenceKind::Lebih => body.amount.amount(),
        DifferenceKind::Kurang => -body.amount.amount(),
    }
}

/// Refuses to book more than the last count found, or the other way.
fn counted(group: &Group, body: &CashDifferenceSettled) -> Result<(), Refusal> {
    let open = group.checks.open_in(body.place);
    let stated = signed(body);
    let same_way = open.is_negative() == stated.is_negative();
    if same_way && stated.abs() <= open.abs() {
        return Ok(());
    }
    Err(Refusal::difference_not_counted(open, stated))
}

/// What is booked late, of a day that was counted since: the money was in the box, or gone from it,
/// when it was counted, and the book did not have it. That much of the difference is explained.
pub(super) fn late(group: &mut Group, record: &Record, of: Date, book: &str) {
    let checks = &mut group.checks;
    let counted = checks.counts.last().map(|count| count.on);
    let reconciled = checks.reconciliations.last().map(|one| one.statement_on);
    let here = record.post.iter().filter(|p| p.account.book() == book && p.unit.is_idr());
    for posting in here {
        let (place, compared) = match posting.account.name() {
            Some(AccountName::Cash) => (Place::Kas, counted),
            Some(AccountName::Bank) => (Place::Bank, reconciled),
            _ => continue,
        };
        if compared.is_some_and(|day| of <= day) {
            checks.settle(place, posting.amount);
        }
    }
}

pub(super) fn apply(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::CashCounted(body) => {
            let count = CashCount {
                seq,
                on,
                counted: body.counted,
                by: body.by.clone(),
                witnesses: u32::try_from(body.witnesses.len()).unwrap_or(u32::MAX),
            };
            let book = group.balances.rupiah("cash");
            group.checks.open_cash = body.counted.amount().minus(book);
            group.checks.counts.push(count);
        }
        Event::BankReconciled(body) => {
            let reconciliation = Reconciliation {
                seq,
                on,
                statement_on: body.statement_on,
                balance: body.balance,
                open: body.items.iter().map(|item| item.amount).sum(),
            };
            let by_the_bank = reconciliation.balance.amount().plus(reconciliation.open);
            group.checks.open_bank = by_the_bank.minus(group.balances.rupiah("bank"));
            group.checks.reconciliations.push(reconciliation);
        }
        Event::CashDifferenceSettled(body) => {
            group.checks.settle(body.place, signed(body));
        }
        _ => {}
    }
}

pub(super) fn law(group: &Group, record: &Record) -> Result<(), Refusal> {
    match &record.event {
        Event::SavingDeposited(body) => known_member(group, &body.member),
        Event::SavingWithdrawn(body) => known_member(group, &body.member),
        Event::JointLiabilityCollected(body) => {
            body.member.as_ref().map_or(Ok(()), |member| known_member(group, member))
        }
        Event::CashDifferenceSettled(body) => counted(group, body),
        _ => Ok(()),
    }
}
