//! Loans to members, hand-overs between groups, and uses of funds.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::account::Fund;
use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::{
    Event, HandoverKind, Instalment, LoanTakenOver, RepaymentSource, Schedule, SpendingCategory,
    WriteOffKind,
};
use rantai_events::ids::{DecisionId, DocumentNumber, GroupId, LoanId, MemberId};
use rantai_events::record::Record;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::Group;

mod law;

pub(super) use law::{law, new_loan};

/// A loan to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// Record that made it known.
    pub seq: u64,
    /// Whose.
    pub member: MemberId,
    /// The fund.
    pub fund: Fund,
    /// Principal as approved or opened.
    pub principal: Rupiah,
    /// How it came to be.
    pub origin: LoanOrigin,
    /// Its place in the chain of the money.
    pub generation: u32,
    /// The loans whose repayments it is made of.
    pub sources: Vec<LoanId>,
    /// The decision behind it.
    pub decision: Option<DecisionId>,
    /// Schedules, the one in force last. Without any the due dates are unknown.
    pub schedules: Vec<Planned>,
    /// The day the money went out, once it did.
    pub paid_out: Option<(u64, Date, Amount)>,
    /// Repayments, in business order.
    pub payments: Vec<Payment>,
    /// Principal moved to other members.
    pub taken_over: Vec<(u64, Date, Amount)>,
    /// Billing letters.
    pub letters: Vec<Letter>,
    /// Write-offs.
    pub write_offs: Vec<WriteOff>,
    /// Recovered after a write-off.
    pub recovered: Vec<(u64, Date, Rupiah)>,
    /// Whether the member signed for the money.
    pub signed: bool,
}

/// How a loan is to be paid, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The record that says so.
    pub seq: u64,
    /// From this day on.
    pub since: Date,
    /// The decision of a meeting behind it.
    pub decision: Option<DecisionId>,
    /// The instalments.
    pub instalments: Vec<Instalment>,
}

/// How a loan came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoanOrigin {
    /// `loan.approved`.
    Approved,
    /// `grant.distributed` as guliran.
    Distributed,
    /// `fund.revolved_to_member`.
    Revolved,
    /// `loan.taken_over`.
    TakenOver,
    /// `opening.loan_recorded`.
    Opening,
}

/// One repayment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Principal.
    pub principal: Rupiah,
    /// Service.
    pub service: Rupiah,
    /// Penalty.
    pub penalty: Rupiah,
    /// What it was paid from.
    pub source: RepaymentSource,
    /// Written consent, where it was taken from savings.
    pub consent: Option<bool>,
    /// Receipt.
    pub number: Option<DocumentNumber>,
}

/// A billing letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// 1, 2 or 3.
    pub letter: u32,
}

/// A write-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOff {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Which kind.
    pub kind: WriteOffKind,
    /// In rupiah.
    pub amount: Rupiah,
    /// The decision of the meeting.
    pub decision: Option<DecisionId>,
    /// Number of the official decision.
    pub number: Option<DocumentNumber>,
    /// Who recorded it.
    pub actor: rantai_events::ids::ActorId,
}

/// A hand-over of money between this group and another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The giving group.
    pub from: GroupId,
    /// The receiving group.
    pub to: GroupId,
    /// In rupiah.
    pub amount: Rupiah,
    /// The fund.
    pub fund: Fund,
    /// The generation at the receiver.
    pub generation: u32,
    /// How.
    pub kind: HandoverKind,
    /// The decision of the giving group.
    pub decision: Option<DecisionId>,
}

/// A use of a fund that rules look at: spending, and moves between funds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundUse {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The fund that bears it.
    pub fund: Fund,
    /// The fund that it went to, or whose cash was used.
    pub other: Option<Fund>,
    /// What for; absent for a move between funds.
    pub category: Option<SpendingCategory>,
    /// In rupiah.
    pub amount: Rupiah,
    /// The decision of the meeting.
    pub decision: Option<DecisionId>,
}

impl Loan {
    /// Principal still owed, in rupiah; nothing before it was paid out.
    #[must_use]
    pub fn left(&self) -> Amount {
        let Some((_, _, out)) = self.paid_out else { return Amount::ZERO };
        let paid: Amount = self.payments.iter().map(|payment| payment.principal.amount()).sum();
        let moved: Amount = self.taken_over.iter().map(|(_, _, amount)| *amount).sum();
        out.minus(paid).minus(moved).minus(self.written_off())
    }

    /// Written off the books (hapus buku), in rupiah.
    #[must_use]
    pub fn written_off(&self) -> Amount {
        let of = self.write_offs.iter().filter(|w| w.kind == WriteOffKind::HapusBuku);
        of.map(|write_off| write_off.amount.amount()).sum()
    }

    /// The schedule in force; empty when the due dates are unknown.
    #[must_use]
    pub fn instalments(&self) -> &[Instalment] {
        self.schedules.last().map_or(&[], |planned| &planned.instalments)
    }

    /// The schedules that took the place of another, in business order.
    pub fn rescheduled(&self) -> impl Iterator<Item = &Planned> {
        self.schedules.iter().skip(1)
    }
}

impl Group {
    fn loan(&mut self, loan: &LoanId) -> Option<&mut Loan> {
        self.loans.get_mut(loan)
    }
}

struct NewLoan<'a> {
    loan: &'a LoanId,
    member: &'a MemberId,
    fund: Fund,
    principal: Rupiah,
    origin: LoanOrigin,
    schedule: Option<&'a Schedule>,
    decision: Option<&'a DecisionId>,
    signed: bool,
}

impl NewLoan<'_> {
    fn enter(self, group: &mut Group, record: &Record) {
        let on = record.happened();
        let out = self.origin != LoanOrigin::Approved;
        let schedule = self.schedule.map(|schedule| Planned {
            seq: record.seq,
            since: on,
            decision: self.decision.cloned(),
            instalments: schedule.instalments(self.principal),
        });
        let loan = Loan {
            seq: record.seq,
            member: self.member.clone(),
            fund: self.fund,
            principal: self.principal,
            origin: self.origin,
            generation: 1,
            sources: Vec::new(),
            decision: self.decision.cloned(),
            schedules: schedule.into_iter().collect(),
            paid_out: out.then_some((record.seq, on, self.principal.amount())),
            payments: Vec::new(),
            taken_over: Vec::new(),
            letters: Vec::new(),
            write_offs: Vec::new(),
            recovered: Vec::new(),
            signed: self.signed,
        };
        group.loans.insert(self.loan.clone(), loan);
    }
}

pub(super) fn apply(group: &mut Group, record: &Record) {
    match &record.event {
        Event::LoanApproved(body) => NewLoan {
            loan: &body.loan,
            member: &body.member,
            fund: body.fund.clone(),
            principal: body.amount,
            origin: LoanOrigin::Approved,
            schedule: Some(&body.schedule),
            decision: body.decision.as_ref(),
            signed: false,
        }
        .enter(group, record),
        Event::GrantDistributed(body) => {
            for share in &body.loans {
                NewLoan {
                    loan: &share.loan,
                    member: &share.member,
                    fund: Fund::guliran(&body.grant),
                    principal: share.amount,
                    origin: LoanOrigin::Distributed,
                    schedule: Some(&share.schedule),
                    decision: body.decision.as_ref(),
                    signed: share.signed,
                }
                .enter(group, record);
            }
        }
        Event::RevolvedToMember(body) => {
            NewLoan {
                loan: &body.loan,
                member: &body.member,
                fund: body.fund.clone(),
                principal: body.amount,
                origin: LoanOrigin::Revolved,
                schedule: Some(&body.schedule),
                decision: body.decision.as_ref(),
                signed: body.signed,
            }
            .enter(group, record);
            if let Some(loan) = group.loan(&body.loan) {
                loan.generation = body.generation;
                loan.sources.clone_from(&body.sources.0);
            }
        }
        Event::OpeningLoanRecorded(body) => NewLoan {
            loan: &body.loan,
            member: &body.member,
            fund: body.fund.clone(),
            principal: body.principal,
            origin: LoanOrigin::Opening,
            schedule: body.schedule.as_ref(),
            decision: None,
            signed: false,
        }
        .enter(group, record),
        _ => apply_life(group, record),
    }
}

fn apply_life(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::LoanDisbursed(body) => {
            if let Some(loan) = group.loan(&body.loan) {
                let before = loan.paid_out.map_or(Amount::ZERO, |(_, _, amount)| amount);
                loan.paid_out = Some((seq, on, before.plus(body.amount.amount())));
                loan.signed = body.signed;
            }
        }
        Event::LoanRepaid(body) => {
            if let Some(loan) = group.loan(&body.loan) {
                let payment = Payment {
                    seq,
                    on,
                    principal: body.principal,
                    service: body.service,
                    penalty: body.penalty.unwrap_or_default(),
                    source: body.source,
                    consent: body.consent,
                    number: body.number.clone(),
                };
                if loan.payments.last().is_none_or(|last| last.on <= on) {
                    loan.payments.push(payment);
                } else {
                    let place = loan.payments.partition_point(|earlier| earlier.on <= on);
                    loan.payments.insert(place, payment);
                }
            }
        }
        Event::LoanRescheduled(body) => {
            if let Some(loan) = group.loan(&body.loan) {
                loan.schedules.push(Planned {
                    seq,
                    since: on,
                    decision: body.decision.clone(),
                    instalments: body.schedule.instalments(body.principal),
                });
            }
        }
        Event::LoanBilled(body) => {
            if let Some(loan) = group.loan(&body.loan) {
                loan.letters.push(Letter { seq, on, letter: body.letter });
            }
        }
        Event::LoanTakenOver(body) => take_over(group, record, body),
        Event::LoanWrittenOff(body) => {
            if let Some(loan) = group.loan(&body.loan) {
                loan.write_offs.push(WriteOff {
                    seq,
                    on,
                    kind: body.kind,
                    amount: body.amount,
                    decision: body.decision.clone(),
                    number: body.number.clone(),
                    actor: record.actor.clone(),
                });
            }
        }
        Event::LoanRecovered(body) => {
            if let Some(loan) = group.loan(&body.loan) {
                loan.recovered.push((seq, on, body.amount));
            }
        }
        _ => apply_funds(group, record),
    }
}

/// Moves principal to new loans of other members, which keep their place in the chain.
fn take_over(group: &mut Group, record: &Record, body: &LoanTakenOver) {
    let moved = body.shares.iter().map(|share| share.principal.amount()).sum();
    let Some(old) = group.loan(&body.loan) else { return };
    old.taken_over.push((record.seq, record.happened(), moved));
    let generation = old.generation;
    for share in &body.shares {
        NewLoan {
            loan: &share.loan,
            member: &share.member,
            fund: body.fund.clone(),
            principal: share.principal,
            origin: LoanOrigin::TakenOver,
            schedule: Some(&share.schedule),
            decision: body.decision.as_ref(),
            signed: share.signed,
        }
        .enter(group, record);
        if let Some(loan) = group.loan(&share.loan) {
            loan.generation = generation;
            loan.sources = vec![body.loan.clone()];
        }
    }
}

fn apply_funds(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::RevolvedToGroup(body) => group.handovers.push(Handover {
            seq,
            on,
            from: body.group.clone(),
            to: body.to.clone(),
            amount: body.amount,
            fund: body.fund.clone(),
            generation: body.generation,
            kind: body.kind,
            decision: body.decision.clone(),
        }),
        Event::FundTransferred(body) => group.uses.push(FundUse {
            seq,
            on,
            fund: body.from.clone(),
            other: Some(body.to.clone()),
            category: None,
            amount: body.amount,
            decision: body.decision.clone(),
        }),
        Event::CashSpent(body) => group.uses.push(FundUse {
            seq,
            on,
            fund: body.fund.clone(),
            other: body.cash_fund.clone(),
            category: Some(body.category),
            amount: body.amount,
            decision: body.decision.clone(),
        }),
        _ => {}
    }
}
