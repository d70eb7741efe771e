//! Grants in a group: every stage from proposal to closing.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::{
    Event, GrantForm, GrantStage, PlanLine, ReceiptKind, ReviewResult, ReviewStage, SpendingKind,
    Treasury,
};
use rantai_events::ids::{
    BankAccountId, BudgetCode, DecisionId, DocumentNumber, GrantId, LineCode, ProgramCode,
};
use rantai_events::record::Record;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::Group;

mod law;

pub(super) use law::law;

/// A grant to the group, with all its stages; each stage names its record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The proposal.
    pub proposed: Option<Proposed>,
    /// The evaluations, in business order.
    pub reviews: Vec<Review>,
    /// The award (SK).
    pub awarded: Option<Awarded>,
    /// Commitments released, in rupiah.
    pub released: Amount,
    /// The agreement (NPHD).
    pub agreement: Option<Agreement>,
    /// Credits of SP2D money on the group's account.
    pub credits: Vec<Credit>,
    /// Payments returned by the bank.
    pub bank_returns: Vec<BankReturn>,
    /// Goods received.
    pub deliveries: Vec<Delivery>,
    /// Hand-overs to members, in money or goods.
    pub distributions: Vec<Distribution>,
    /// Spending by plan line.
    pub spending: Vec<Spending>,
    /// Money returned to the treasury.
    pub returns: Vec<ReturnToTreasury>,
    /// Later plans, in business order.
    pub amendments: Vec<(u64, Date, Vec<PlanLine>)>,
    /// Closing.
    pub closed: Option<(u64, Date)>,
    /// Opening stage, where it was running when the books began.
    pub opened: Option<OpenedGrant>,
}

/// The proposal of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Number.
    pub number: DocumentNumber,
    /// Asked for.
    pub amount: Rupiah,
    /// Fiscal year.
    pub year: u32,
}

/// An evaluation of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// By whom.
    pub stage: ReviewStage,
    /// What came of it.
    pub result: ReviewResult,
    /// Recommended.
    pub recommended: Option<Rupiah>,
}

/// The award of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awarded {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Number of the SK.
    pub number: DocumentNumber,
    /// Date of the SK.
    pub dated: Date,
    /// In rupiah.
    pub amount: Rupiah,
    /// Program.
    pub program: ProgramCode,
    /// Fiscal year.
    pub year: u32,
    /// Budget code.
    pub account: BudgetCode,
    /// What is given.
    pub form: GrantForm,
    /// The approved plan.
    pub plan: Vec<PlanLine>,
}

/// The agreement (NPHD).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Record.
    pub seq: u64,
    /// Business date.
    pub on: Date,
    /// Number.
    pub number: DocumentNumber,
    /// Date of the NPHD.
    pub dated: Date,
    /// LPJ due date it sets.
    pub lpj_due: Option<Date>,
    /// Date of the pact of integrity.
    pub pact_dated: Option<Date>,
}

/// SP2D money credited to the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Record.
    pub seq: u64,
    /// Value date.
    pub on: Date,
    /// In rupiah.
    pub amount: Rupiah,
    /// Number of the SP2D.
    pub sp2d: DocumentNumber,
    /// The bank account credited.
    pub account: Option<BankAccountId>,
    /// The bank's return that it makes good.
    pub after_return: Option<DocumentNumber>,
}

/// A payment returned by the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankReturn {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// In rupiah.
    pub amount: Rupiah,
    /// Number of the SP2D.
    pub sp2d: DocumentNumber,
    /// Whether it had been credited.
    pub credited: bool,
    /// Number of the bank's advice of return.
    pub number: Option<DocumentNumber>,
}

/// Goods received (BAST).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Number of the BAST.
    pub number: DocumentNumber,
    /// Value in rupiah.
    pub value: Amount,
    /// Whether both sides signed.
    pub signed: bool,
}

/// A hand-over to members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The decision.
    pub decision: Option<DecisionId>,
    /// Given as gifts, in rupiah.
    pub gifts: Amount,
    /// Given as loans to be rolled on, in rupiah.
    pub loans: Amount,
    /// Given in goods, in rupiah.
    pub goods: Amount,
    /// Shares.
    pub shares: u32,
    /// Shares that were signed for.
    pub signed: u32,
}

/// Spending on a plan line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The line.
    pub line: LineCode,
    /// What it bought.
    pub kind: SpendingKind,
    /// In rupiah.
    pub amount: Rupiah,
    /// The evidence.
    pub receipt: ReceiptKind,
    /// Number of the receipt.
    pub number: Option<DocumentNumber>,
    /// Whether a document of the stored evidence is attached.
    pub attached: bool,
}

/// Money returned to the treasury.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnToTreasury {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// In rupiah.
    pub amount: Rupiah,
    /// Number of the STS.
    pub number: DocumentNumber,
    /// To which treasury.
    pub to: Treasury,
    /// Whether within the fiscal year of the grant.
    pub current_year: bool,
    /// Whether it repays disallowed spending rather than unspent money.
    pub disallowed: bool,
}

/// A grant that was running when the books began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedGrant {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Paid out.
    pub amount: Rupiah,
    /// Not spent yet.
    pub unspent: Rupiah,
    /// Program.
    pub program: ProgramCode,
    /// Fiscal year.
    pub year: u32,
    /// Budget code.
    pub account: BudgetCode,
    /// Stage.
    pub stage: GrantStage,
    /// LPJ due.
    pub lpj_due: Option<Date>,
}

impl Grant {
    /// SP2D money that reached the group and stayed, in rupiah.
    #[must_use]
    pub fn received(&self) -> Amount {
        let credited: Amount = self.credits.iter().map(|credit| credit.amount.amount()).sum();
        let returned =
            self.bank_returns.iter().filter(|r| r.credited).map(|r| r.amount.amount()).sum();
        let opened = self.opened.as_ref().map_or(Amount::ZERO, |opened| opened.amount.amount());
        credited.minus(returned).plus(opened)
    }

    /// Value of goods received, in rupiah.
    #[must_use]
    pub fn delivered(&self) -> Amount {
        self.deliveries.iter().map(|delivery| delivery.value).sum()
    }

    /// Spent or handed to members in money, in rupiah.
    #[must_use]
    pub fn used(&self) -> Amount {
        let spent: Amount = self.spending.iter().map(|spending| spending.amount.amount()).sum();
        let shared = self.distributions.iter().map(|d| d.gifts.plus(d.loans)).sum();
        let before = self
            .opened
            .as_ref()
            .map_or(Amount::ZERO, |opened| opened.amount.amount().minus(opened.unspent.amount()));
        spent.plus(shared).plus(before)
    }

    /// Unspent money returned to the treasury, in rupiah.
    #[must_use]
    pub fn returned(&self) -> Amount {
        self.returns.iter().filter(|r| !r.disallowed).map(|r| r.amount.amount()).sum()
    }

    /// Received and neither used nor returned, in rupiah.
    #[must_use]
    pub fn left(&self) -> Amount {
        self.received().minus(self.used()).minus(self.returned())
    }

    /// The plan in force in this view.
    #[must_use]
    pub fn plan(&self) -> &[PlanLine] {
        let awarded = self.awarded.as_ref().map_or(&[][..], |awarded| &awarded.plan);
        self.amendments.last().map_or(awarded, |(_, _, plan)| plan)
    }

    /// The first day on which money or goods reached the group.
    #[must_use]
    pub fn first_receipt(&self) -> Option<Date> {
        let credits = self.credits.iter().map(|credit| credit.on);
        let goods = self.deliveries.iter().map(|delivery| delivery.on);
        let opened = self.opened.iter().map(|opened| opened.on);
        credits.chain(goods).chain(opened).min()
    }

    /// Program, fiscal year and budget code, once known.
    #[must_use]
    pub fn budget(&self) -> Option<(&ProgramCode, u32, &BudgetCode)> {
        let awarded = self.awarded.as_ref().map(|a| (&a.program, a.year, &a.account));
        awarded.or_else(|| self.opened.as_ref().map(|o| (&o.program, o.year, &o.account)))
    }
}

fn count(of: impl Iterator<Item = bool>) -> u32 {
    u32::try_from(of.filter(|yes| *yes).count()).unwrap_or(u32::MAX)
}

pub(super) fn apply(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::GrantProposed(body) => {
            let (number, amount, year) = (body.number.clone(), body.amount, body.year);
            group.grant(&body.grant).proposed = Some(Proposed { seq, on, number, amount, year });
        }
        Event::GrantReviewed(body) => group.grant(&body.grant).reviews.push(Review {
            seq,
            on,
            stage: body.stage,
            result: body.result,
            recommended: body.recommended,
        }),
        Event::GrantAwarded(body) => {
            group.grant(&body.budget.grant).awarded = Some(Awarded {
                seq,
                on,
                number: body.number.clone(),
                dated: body.dated,
                amount: body.amount,
                program: body.budget.program.clone(),
                year: body.budget.year,
                account: body.budget.account.clone(),
                form: body.form,
                plan: body.plan.0.clone(),
            });
        }
        Event::CommitmentReleased(body) => {
            let grant = group.grant(&body.budget.grant);
            grant.released = grant.released.plus(body.amount.amount());
        }
        Event::AgreementSigned(body) => {
            group.grant(&body.grant).agreement = Some(Agreement {
                seq,
                on,
                number: body.number.clone(),
                dated: body.dated,
                lpj_due: body.lpj_due,
                pact_dated: body.pact_dated,
            });
        }
        Event::PlanAmended(body) => {
            group.grant(&body.grant).amendments.push((seq, on, body.plan.0.clone()));
        }
        Event::GrantClosed(body) => group.grant(&body.grant).closed = Some((seq, on)),
        _ => apply_money(group, record),
    }
}

fn apply_money(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::GrantDisbursed(body) => group.grant(&body.grant).credits.push(Credit {
            seq,
            on,
            amount: body.amount,
            sp2d: body.sp2d.clone(),
            account: body.account.clone(),
            after_return: body.after_return.clone(),
        }),
        Event::DisbursementReturned(body) => {
            let (amount, sp2d, credited) = (body.amount, body.sp2d.clone(), body.credited);
            let number = body.number.clone();
            let returned = BankReturn { seq, on, amount, sp2d, credited, number };
            group.grant(&body.budget.grant).bank_returns.push(returned);
        }
        Event::GoodsDelivered(body) => group.grant(&body.grant).deliveries.push(Delivery {
            seq,
            on,
            number: body.number.clone(),
            value: body.items.iter().map(|line| line.value.amount()).sum(),
            signed: body.signed,
        }),
        Event::GrantSpent(body) => group.grant(&body.grant).spending.push(Spending {
            seq,
            on,
            line: body.line.clone(),
            kind: body.kind,
            amount: body.amount,
            receipt: body.receipt,
            number: body.number.clone(),
            attached: record.docs.iter().any(|doc| doc.b3.is_some()),
        }),
        Event::GrantReturned(body) => {
            group.grant(&body.budget.grant).returns.push(ReturnToTreasury {
                seq,
                on,
                amount: body.amount,
                number: body.number.clone(),
                to: body.to,
                current_year: body.current_year,
                disallowed: false,
            });
        }
        Event::DisallowedRepaid(body) => {
            group.grant(&body.budget.grant).returns.push(ReturnToTreasury {
                seq,
                on,
                amount: body.amount,
                number: body.number.clone(),
                to: body.to,
                current_year: false,
                disallowed: true,
            });
        }
        _ => apply_shares(group, record),
    }
}

fn apply_shares(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::GrantDistributed(body) => {
            let gifts = body.gifts.iter().map(|share| share.signed);
            let signed = gifts.chain(body.loans.iter().map(|share| share.signed));
            let distribution = Distribution {
                seq,
                on,
                decision: body.decision.clone(),
                gifts: body.gifts.iter().map(|share| share.amount.amount()).sum(),
                loans: body.loans.iter().map(|share| share.amount.amount()).sum(),
                goods: Amount::ZERO,
                shares: count(signed.clone().map(|_| true)),
                signed: count(signed),
            };
            group.grant(&body.grant).distributions.push(distribution);
        }
        Event::GoodsDistributed(body) => {
            let signed = body.shares.iter().map(|share| share.signed);
            let distribution = Distribution {
                seq,
                on,
                decision: body.decision.clone(),
                gifts: Amount::ZERO,
                loans: Amount::ZERO,
                goods: body.shares.iter().map(|share| share.value.amount()).sum(),
                shares: count(signed.clone().map(|_| true)),
                signed: count(signed),
            };
            group.grant(&body.grant).distributions.push(distribution);
        }
        Event::OpeningGrantRecorded(body) => {
            group.grant(&body.budget.grant).opened = Some(OpenedGrant {
                seq,
                on,
                amount: body.amount,
                unspent: body.unspent,
                program: body.budget.program.clone(),
                year: body.budget.year,
                account: body.budget.account.clone(),
                stage: body.stage,
                lpj_due: body.lpj_due,
            });
        }
        _ => {}
    }
}

impl Group {
    fn grant(&mut self, grant: &GrantId) -> &mut Grant {
        self.grants.entry(grant.clone()).or_default()
    }
}
