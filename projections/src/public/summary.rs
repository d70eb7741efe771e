//! What the city keeps of one group: its public figures, with those about fewer than five people
//! left out already. It can be written down and read again, so that only groups with new records
//! are folded again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rantai_events::amount::Amount;
use rantai_events::area::AreaCode;
use rantai_events::event::{HandoverKind, Params};
use rantai_events::hash::Hash;
use rantai_events::ids::{GrantId, GroupId, PersonId, ProgramCode, ReportId};
use rantai_events::record::Office;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::correction::{Correction, corrections};
use super::duties;
use super::people::{self, Part};
use crate::books::Unreadable;
use crate::deadlines::{LpjDue, ReportPeriod, lpj_due, report_periods};
use crate::group::{Grant, Group, Report};
use crate::library::{GroupView, Library, Query, ReceiptKey, Surroundings};
use crate::program::Program;
use crate::rules::{self, Level, Verdict};
use crate::statements::lpj::{Stage, stage};

/// The form in which summaries are written down. Those of another form are made again.
const FORM: u32 = 3;

/// What was summarised before, by group.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Summaries {
    form: u32,
    groups: BTreeMap<GroupId, Summary>,
}

impl Summaries {
    /// Takes everything out, unless it was written down in another form.
    pub(super) fn take(&mut self) -> BTreeMap<GroupId, Summary> {
        let groups = std::mem::take(&mut self.groups);
        if self.form == FORM { groups } else { BTreeMap::new() }
    }

    /// Takes in one that was made.
    pub fn put(&mut self, summary: Summary) {
        self.groups.insert(summary.group.clone(), summary);
    }

    /// Keeps the summaries for the next reading.
    pub(super) fn keep(&mut self, groups: &BTreeMap<GroupId, Summary>) {
        self.form = FORM;
        self.groups.clone_from(groups);
    }
}

/// On what a summary rests: it holds as long as all of it is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The last record of the group's stream.
    pub end: u64,
    /// The last record that set a rule, a budget or the definition of any program.
    pub program: u64,
    /// The day on which it was judged.
    pub day: Date,
}

impl Basis {
    pub(super) fn of<'a>(end: u64, programs: impl Iterator<Item = &'a Program>, day: Date) -> Self {
        let set = |program: &Program| {
            let rulesets = program.rulesets.iter().map(|ruleset| ruleset.seq);
            let budgets = program.budgets.values().map(|budget| budget.seq);
            let defined = program.defined.iter().map(|defined| defined.seq);
            rulesets.chain(budgets).chain(defined).max().unwrap_or_default()
        };
        Self { end, program: programs.map(set).max().unwrap_or_default(), day }
    }
}

/// The public figures of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its code.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// Its program.
    pub program: ProgramCode,
    /// Its kelurahan.
    pub area: AreaCode,
    /// On what this rests.
    pub basis: Basis,
    /// The day it ended, if it did.
    pub dissolved: Option<Date>,
    /// Active members; nothing while they are fewer than five.
    pub members: Option<u32>,
    /// Its grants, by code.
    pub grants: Vec<GrantLine>,
    /// Money rolled on and lent to members, in its smallest parts that are shown.
    pub parts: Vec<Part>,
    /// Money that it handed on to other groups.
    pub handed: Vec<Handed>,
    /// The reports that it owes or delivered, by period.
    pub reports: Vec<ReportLine>,
    /// The verdicts on its own duties: rule, grant or report, level.
    pub verdicts: Vec<(String, Option<String>, Level)>,
    /// BLAKE3 of all verdicts that its page shows, with their words.
    pub(super) told: Hash,
    /// Officers who agreed to be named, by their ids in the vault.
    pub officers: Vec<(Office, PersonId)>,
    /// What was corrected in its books.
    pub corrections: Vec<Correction>,
    /// The receipts that its spending quotes, to find those that are quoted twice.
    pub(super) receipts: Vec<(ReceiptKey, u64)>,
    /// The records that quoted the same receipts when it was judged.
    pub(super) quoted: BTreeSet<u64>,
}

impl Summary {
    /// Everything that the group's pages are drawn from, beside its own books, the names of other
    /// groups, and the programs: without the day, where nothing that is shown has changed since.
    #[must_use]
    pub fn drawn_from(&self) -> (Self, Vec<bool>) {
        let late = self.reports.iter().map(|line| line.is_late(self.basis.day)).collect();
        let basis = Basis { day: Date::MAX, ..self.basis };
        (Self { basis, ..self.clone() }, late)
    }
}

/// One grant, from the proposal on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantLine {
    /// Its code.
    pub grant: GrantId,
    /// The program that gave it.
    pub program: ProgramCode,
    /// Fiscal year; 0 where it is not known.
    pub year: u32,
    /// How far it has come.
    pub reached: Reached,
    /// The day of the award, once there is one.
    pub awarded_on: Option<Date>,
    /// Awarded less what was released again, in rupiah.
    pub awarded: Amount,
    /// SP2D money that reached the group, in rupiah.
    pub received: Amount,
    /// Goods that reached the group, in rupiah.
    pub goods: Amount,
    /// Spent or handed to members, in rupiah; nothing while it would tell of fewer than five people.
    pub used: Option<Amount>,
    /// Unspent money returned, in rupiah.
    pub returned: Amount,
    /// Neither used nor returned, in rupiah; withheld together with what was used.
    pub left: Option<Amount>,
    /// The day its LPJ is due, where it is known.
    pub lpj_due: Option<Date>,
    /// Whether it owes an LPJ: not before money or goods came.
    pub lpj_owed: bool,
    /// The day its LPJ was received.
    pub lpj_received: Option<Date>,
    /// How far its LPJ has come.
    pub lpj: (String, String),
    /// Whether its LPJ is in.
    pub lpj_in: bool,
    /// The records behind awarded, received, used and returned.
    pub records: GrantRecords,
}

/// The records behind the figures of a grant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRecords {
    /// Award and releases.
    pub awarded: Vec<u64>,
    /// Credits, returns by the bank, opening.
    pub received: Vec<u64>,
    /// Spending, distributions, opening.
    pub used: Vec<u64>,
    /// Returns to the treasury.
    pub returned: Vec<u64>,
}

/// How far a grant has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reached {
    /// Asked for.
    Proposed,
    /// Awarded (SK).
    Awarded,
    /// Agreed (NPHD).
    Agreed,
    /// Paid out, or goods delivered.
    Received,
    /// Accounted for (LPJ).
    Accounted,
    /// Closed.
    Closed,
}

impl Reached {
    /// The word in Indonesian and English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Proposed => ("diusulkan", "proposed"),
            Self::Awarded => ("ditetapkan", "awarded"),
            Self::Agreed => ("NPHD ditandatangani", "agreement signed"),
            Self::Received => ("diterima", "received"),
            Self::Accounted => ("LPJ masuk", "accounted for"),
            Self::Closed => ("selesai", "closed"),
        }
    }
}

/// Money handed from this group to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// The record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The receiving group.
    pub to: GroupId,
    /// In rupiah.
    pub amount: Amount,
    /// The generation at the receiver.
    pub generation: u32,
    /// Whether it is the receiver's own from then on, rather than lent.
    pub for_good: bool,
}

/// A period for which a report is owed, or a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The day it is due.
    pub due: Date,
    /// The report, if one was delivered.
    pub report: Option<ReportId>,
    /// The day it was delivered.
    pub delivered: Option<Date>,
    /// The day the office received it.
    pub received: Option<Date>,
    /// The day the office accepted it.
    pub accepted: Option<Date>,
    /// Days late when it was delivered; 0 when in time, within the grace, or missing.
    pub late: i64,
    /// The last day of grace.
    pub grace: Date,
}

impl ReportLine {
    /// Days late on a day: past the due date where it is missing.
    #[must_use]
    pub fn days_late(&self, day: Date) -> i64 {
        match self.delivered {
            Some(_) => self.late,
            None => day.days_since(self.due).max(0),
        }
    }

    /// Whether it is late on a day: missing after its grace, or delivered after it.
    #[must_use]
    pub fn is_late(&self, day: Date) -> bool {
        match self.delivered {
            Some(_) => self.late > 0,
            None => self.grace < day,
        }
    }
}

/// Makes the summary of one group.
pub(super) fn summarise(
    group: &GroupView,
    basis: Basis,
    query: &Query,
    around: &Surroundings,
    library: &dyn Library,
) -> Result<Summary, Unreadable> {
    let state = group.state();
    let parts = people::parts(state);
    let active = state.active_members().count();
    let receipts = receipts(state);
    let grants = grants(group, &parts, query, around);
    let found = rules::judge_group(&duties::READ_RULES, group, query, around, library)?;
    let found = duties::about_enough(found, &group.view, &parts, &grants);
    Ok(Summary {
        group: group.id.clone(),
        name: group.name.clone(),
        program: group.program.clone(),
        area: group.area.clone(),
        basis,
        dissolved: state.profile.dissolved.as_ref().map(|dissolved| dissolved.on),
        members: people::may_show(active).then(|| u32::try_from(active).unwrap_or(u32::MAX)),
        told: told(&found, &grants),
        grants,
        handed: handed(group),
        reports: reports(group, query, around),
        verdicts: own(found),
        officers: state.named_officers().map(|(office, id)| (office, id.clone())).collect(),
        corrections: corrections(group, library)?,
        quoted: quoted(&receipts, around),
        receipts,
        parts,
    })
}

/// The verdicts on the group's own duties, of rules that are mainly the group's.
fn own(found: Vec<Verdict>) -> Vec<(String, Option<String>, Level)> {
    let own = found.into_iter().filter(duties::is_own_rule);
    own.map(|verdict| (verdict.rule.to_owned(), verdict.subject, verdict.level)).collect()
}

fn told(found: &[Verdict], grants: &[GrantLine]) -> Hash {
    let mut said = String::new();
    for verdict in duties::all_told(found, grants) {
        // Writing into a text cannot fail.
        write!(said, "{verdict:?}").ok();
    }
    Hash::of(said.as_bytes())
}

fn receipts(state: &Group) -> Vec<(ReceiptKey, u64)> {
    let spending = state.grants.values().flat_map(|grant| &grant.spending);
    spending.filter_map(|spending| Some((ReceiptKey::of(spending)?, spending.seq))).collect()
}

/// The records that quote receipts of a group which more than one record quotes.
pub(super) fn quoted(receipts: &[(ReceiptKey, u64)], around: &Surroundings) -> BTreeSet<u64> {
    let all = receipts.iter().filter_map(|(key, _)| around.receipts.get(key)).flatten();
    all.map(|(_, seq)| *seq).collect()
}

fn handed(group: &GroupView) -> Vec<Handed> {
    let given = group.state().handovers.iter().filter(|handover| handover.from == group.id);
    let line = |handover: &crate::group::Handover| Handed {
        seq: handover.seq,
        on: handover.on,
        to: handover.to.clone(),
        amount: handover.amount.amount(),
        generation: handover.generation,
        for_good: handover.kind == HandoverKind::Perguliran,
    };
    given.map(line).collect()
}

fn grants(
    group: &GroupView,
    parts: &[Part],
    query: &Query,
    around: &Surroundings,
) -> Vec<GrantLine> {
    let state = group.state();
    let none = Program::default();
    let line = |(id, grant): (&GrantId, &Grant)| {
        let code = grant.budget().map_or(&group.program, |(program, ..)| program);
        let program = around.programs.get(code).unwrap_or(&none);
        let shown = people::use_may_show(&group.view, state, id, parts);
        let params = params(program, query.day);
        grant_line(state, (id, grant), (code, program), shown, &params)
    };
    state.grants.iter().map(line).collect()
}

fn params(program: &Program, day: Date) -> Params {
    program.ruleset_on(day).map(|ruleset| ruleset.params.clone()).unwrap_or_default()
}

fn grant_line(
    state: &Group,
    (id, grant): (&GrantId, &Grant),
    (code, program): (&ProgramCode, &Program),
    shown: bool,
    params: &Params,
) -> GrantLine {
    let awarded = grant.awarded.as_ref().map_or(Amount::ZERO, |awarded| awarded.amount.amount());
    let stage = stage(state, id);
    let due = lpj_due(grant, program, params).again(state.lpj_resend_by(id).map(|(by, _)| by));
    let came = grant.received().is_positive() || grant.delivered().is_positive();
    GrantLine {
        grant: id.clone(),
        program: code.clone(),
        year: year(grant),
        reached: reached(grant, stage),
        awarded_on: grant.awarded.as_ref().map(|awarded| awarded.on),
        awarded: awarded.minus(grant.released),
        received: grant.received(),
        goods: grant.delivered(),
        used: shown.then(|| grant.used()),
        returned: grant.returned(),
        left: shown.then(|| grant.left()),
        lpj_due: due.day(),
        lpj_owed: came && due != LpjDue::NotOwed,
        lpj_received: stage.received(),
        lpj: stage.words(),
        lpj_in: stage.is_in(),
        records: records(grant),
    }
}

/// The fiscal year of a grant; 0 where nothing says it.
fn year(grant: &Grant) -> u32 {
    let known = grant.budget().map(|(_, year, _)| year);
    known.or(grant.proposed.as_ref().map(|proposed| proposed.year)).unwrap_or_default()
}

fn reached(grant: &Grant, stage: Stage) -> Reached {
    if grant.closed.is_some() {
        Reached::Closed
    } else if stage.is_in() {
        Reached::Accounted
    } else if grant.first_receipt().is_some() {
        Reached::Received
    } else if grant.agreement.is_some() {
        Reached::Agreed
    } else if grant.awarded.is_some() {
        Reached::Awarded
    } else {
        Reached::Proposed
    }
}

fn records(grant: &Grant) -> GrantRecords {
    let opened = || grant.opened.iter().map(|opened| opened.seq);
    let credited = grant.credits.iter().map(|credit| credit.seq);
    let bounced = grant.bank_returns.iter().filter(|r| r.credited).map(|r| r.seq);
    let spent = grant.spending.iter().map(|spending| spending.seq);
    let shared = grant.distributions.iter().map(|distribution| distribution.seq);
    GrantRecords {
        awarded: grant.awarded.iter().map(|awarded| awarded.seq).collect(),
        received: opened().chain(credited).chain(bounced).collect(),
        used: opened().chain(spent).chain(shared).collect(),
        returned: grant.returns.iter().filter(|r| !r.disallowed).map(|r| r.seq).collect(),
    }
}

fn reports(group: &GroupView, query: &Query, around: &Surroundings) -> Vec<ReportLine> {
    let none = Program::default();
    let program = around.programs.get(&group.program).unwrap_or(&none);
    let periods = report_periods(&group.view, &params(program, query.day), query.day);
    let owed = periods.iter().filter(|p| p.report.is_some() || p.is_missing(query.day));
    owed.map(|period| report_line(group.state(), period)).collect()
}

fn report_line(state: &Group, period: &ReportPeriod) -> ReportLine {
    let report = period.report.as_ref().and_then(|(id, _)| Some((id, state.reports.get(id)?)));
    let of = |on: fn(&Report) -> Option<Date>| report.and_then(|(_, report)| on(report));
    ReportLine {
        from: of(|report| Some(report.from)).unwrap_or(period.from),
        to: of(|report| Some(report.to)).unwrap_or(period.to),
        due: period.due,
        report: report.map(|(id, _)| id.clone()),
        delivered: of(|report| Some(report.submitted)),
        received: of(|report| Some(report.received.as_ref()?.on)),
        accepted: of(|report| Some(report.accepted?.1)),
        late: period.report.as_ref().map_or(0, |(_, delivered)| period.days_late(*delivered)),
        grace: period.grace,
    }
}
