//! The fold of one program: its definition, rulesets, budgets and payments.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a program takes its own events; postings of all others still move its balances"
)]

use std::collections::BTreeMap;

use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::{
    BudgetLine, BudgetPurpose, BudgetSource, Event, GuliranDuty, MoneyClass, Params, ProgramKind,
};
use rantai_events::ids::{BudgetCode, DocumentNumber, GrantId, GroupId, RulesetVersion};
use rantai_events::record::Record;
use rantai_events::text::Label;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::refusal::Refusal;

/// The state of a program in one view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its definition.
    pub defined: Option<Defined>,
    /// Rulesets, sorted by the day they take effect.
    pub rulesets: Vec<Ruleset>,
    /// Budgets by year and code.
    pub budgets: BTreeMap<(u32, BudgetCode), Budget>,
    /// Awards by grant, with what was left of their budgets after each.
    pub awards: BTreeMap<GrantId, Award>,
    /// Payment orders, in business order.
    pub payments: Vec<Sp2d>,
    /// Balances of the budget memo books.
    pub balances: Balances,
}

/// The definition of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defined {
    /// Record.
    pub seq: u64,
    /// Name.
    pub name: Label,
    /// Kind.
    pub kind: ProgramKind,
    /// What its money is.
    pub money: MoneyClass,
    /// Whether groups are to roll the money on.
    pub guliran: GuliranDuty,
    /// Whether recipients owe an LPJ.
    pub lpj_required: bool,
}

/// The parameters of the rules from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruleset {
    /// Record.
    pub seq: u64,
    /// Name.
    pub version: RulesetVersion,
    /// First day in force.
    pub from: Date,
    /// Parameters.
    pub params: Params,
    /// Parameters whose source could not be confirmed.
    pub unconfirmed: Vec<Label>,
}

/// A budget of one year and code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// First record.
    pub seq: u64,
    /// The records that revised it.
    pub revised: Vec<u64>,
    /// Appropriated, revisions included.
    pub amount: Amount,
    /// Source.
    pub source: BudgetSource,
    /// Purpose.
    pub purpose: BudgetPurpose,
}

/// An award as its budget saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// Record.
    pub seq: u64,
    /// Fiscal year.
    pub year: u32,
    /// Budget code.
    pub account: BudgetCode,
    /// Uncommitted budget after it, in rupiah; below zero where it was exceeded.
    pub left: Amount,
}

/// A payment order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sp2d {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Issuer.
    pub issuer: Label,
    /// Number.
    pub number: DocumentNumber,
    /// Number of the SPM.
    pub spm: Option<DocumentNumber>,
    /// Fiscal year.
    pub year: u32,
    /// Budget code.
    pub account: BudgetCode,
    /// Whether it pays a vendor.
    pub to_vendor: bool,
    /// Payees.
    pub lines: Vec<(GrantId, GroupId, Rupiah)>,
}

impl Sp2d {
    /// Its total, in rupiah.
    #[must_use]
    pub fn total(&self) -> Amount {
        self.lines.iter().map(|(_, _, amount)| amount.amount()).sum()
    }
}

impl Program {
    /// The ruleset in force on a day.
    #[must_use]
    pub fn ruleset_on(&self, day: Date) -> Option<&Ruleset> {
        self.rulesets.iter().rfind(|ruleset| ruleset.from <= day)
    }

    /// The stream laws that `record` would break if it came next in business order.
    ///
    /// # Errors
    /// The refusal, with its figures.
    pub fn law(&self, record: &Record) -> Result<(), Refusal> {
        match &record.event {
            Event::ProgramDefined(body) if self.defined.is_some() => {
                Err(Refusal::taken("kode program", "program code", &body.program))
            }
            Event::RulesetAdopted(body)
                if self.rulesets.iter().any(|r| r.version == body.version) =>
            {
                Err(Refusal::taken("versi aturan", "ruleset version", &body.version))
            }
            Event::BudgetRevised(body)
                if !self.budgets.contains_key(&(body.year, body.account.clone())) =>
            {
                Err(Refusal::unknown("pagu", "budget", &body.account))
            }
            Event::BudgetRevised(body) => {
                let budget = self.budgets.get(&(body.year, body.account.clone()));
                let left = budget.map_or(body.delta, |budget| budget.amount.plus(body.delta));
                if left.is_negative() {
                    let (code, short) = ("budget.below-zero", left.abs());
                    return Err(Refusal::below_zero(code, body.account.as_str(), record.on, short));
                }
                Ok(())
            }
            Event::CommitmentReleased(body) => {
                let BudgetLine { account, grant, year, .. } = &body.budget;
                let path = format!("komitmen/{year}/{account}/{grant}");
                let left = self.balances.rupiah(&path).minus(body.amount.amount());
                if left.is_negative() {
                    let (code, short) = ("commitment.below-zero", left.abs());
                    return Err(Refusal::below_zero(code, &path, record.on, short));
                }
                Ok(())
            }
            Event::GrantAwarded(body)
                if !self.budgets.contains_key(&(body.budget.year, body.budget.account.clone())) =>
            {
                Err(Refusal::unknown("pagu", "budget", &body.budget.account))
            }
            _ => Ok(()),
        }
    }

    /// Takes a record in.
    pub fn apply(&mut self, record: &Record, book: &str) {
        for posting in record.post.iter().filter(|posting| posting.account.book() == book) {
            self.balances.add(posting);
        }
        let (seq, on) = (record.seq, record.happened());
        match &record.event {
            Event::ProgramDefined(body) => {
                self.defined = Some(Defined {
                    seq,
                    name: body.name.clone(),
                    kind: body.kind,
                    money: body.money,
                    guliran: body.guliran,
                    lpj_required: body.lpj_required,
                });
            }
            Event::RulesetAdopted(body) => {
                let place = self.rulesets.partition_point(|r| r.from <= body.effective_from);
                let ruleset = Ruleset {
                    seq,
                    version: body.version.clone(),
                    from: body.effective_from,
                    params: body.params.clone(),
                    unconfirmed: body.unconfirmed.0.clone(),
                };
                self.rulesets.insert(place, ruleset);
            }
            Event::BudgetAppropriated(body) => {
                let key = (body.year, body.account.clone());
                let budget = self.budgets.entry(key).or_insert(Budget {
                    seq,
                    revised: Vec::new(),
                    amount: Amount::ZERO,
                    source: body.source,
                    purpose: body.purpose,
                });
                budget.amount = budget.amount.plus(body.amount.amount());
            }
            Event::BudgetRevised(body) => {
                if let Some(budget) = self.budgets.get_mut(&(body.year, body.account.clone())) {
                    budget.amount = budget.amount.plus(body.delta);
                    budget.revised.push(seq);
                }
            }
            Event::GrantAwarded(body) => {
                let (year, account) = (body.budget.year, body.budget.account.clone());
                let left = self.balances.rupiah(&format!("pagu/{year}/{account}"));
                self.awards.insert(body.budget.grant.clone(), Award { seq, year, account, left });
            }
            Event::Sp2dIssued(body) => self.payments.push(Sp2d {
                seq,
                on,
                issuer: body.issuer.clone(),
                number: body.number.clone(),
                spm: body.spm.clone(),
                year: body.year,
                account: body.account.clone(),
                to_vendor: body.to_vendor,
                lines: body
                    .lines
                    .iter()
                    .map(|l| (l.grant.clone(), l.group.clone(), l.amount))
                    .collect(),
            }),
            _ => {}
        }
    }
}

/// A ruleset is kept with its parameters as JSON: they are a part of the record format, whose
/// absent fields the binary form of states could not leave out.
#[derive(Serialize, Deserialize)]
struct StoredRuleset {
    seq: u64,
    version: RulesetVersion,
    from: Date,
    params: String,
    unconfirmed: Vec<Label>,
}

impl Serialize for Ruleset {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let params = serde_json::to_string(&self.params).map_err(serde::ser::Error::custom)?;
        StoredRuleset {
            seq: self.seq,
            version: self.version.clone(),
            from: self.from,
            params,
            unconfirmed: self.unconfirmed.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Ruleset {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = StoredRuleset::deserialize(deserializer)?;
        let params = serde_json::from_str(&stored.params).map_err(serde::de::Error::custom)?;
        let StoredRuleset { seq, version, from, unconfirmed, .. } = stored;
        Ok(Self { seq, version, from, params, unconfirmed })
    }
}
