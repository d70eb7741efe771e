//! The rules: each judges one group as of a day and says why. One file a rule; `ALL` registers
//! them. A rule never asks another rule, and missing data is never green.

use std::collections::BTreeSet;

use rantai_events::event::Params;
use rantai_events::ids::GroupId;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use crate::books::Unreadable;
use crate::group::Group;
use crate::library::{GroupView, Library, Query, Surroundings};
use crate::program::{Program, Ruleset};
use crate::table::Words;
use crate::words::{date_en, date_id};

mod figures;
mod shared;
mod sources;
mod k01_size;
mod k02_officers;
mod k03_election;
mod k06_duplicates;
mod k08_legalised;
mod k09_bank_account;
mod k10_meetings;
mod h01_proposal;
mod h02_budget;
mod h03_agreement;
mod h04_payment;
mod h05_account;
mod h07_distribution;
mod h08_plan;
mod h09_evidence;
mod h10_lpj;
mod h12_unspent;
mod h13_second_grant;
mod l01_regular;
mod l02_route;
mod l04_figures;
mod b01_collectibility;
mod b02_par;
mod b03_lar;
mod b08_billing;
mod b09_write_off;
mod b10_revolved;
mod b11_capital_kept;
mod c01_cash;
mod c06_donation;
mod c07_restricted;
mod s02_savings;
mod t02_backdated;
mod t03_reversals;

/// How well a duty is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The rule does not apply here, or did not yet.
    TidakBerlaku,
    /// Met.
    Patuh,
    /// Data are missing: nothing can be said.
    BelumDinilai,
    /// Due soon, or a minor fault.
    Perhatian,
    /// Not met.
    TidakPatuh,
}

impl Level {
    /// Every level, best first.
    pub const ALL: [Self; 5] =
        [Self::TidakBerlaku, Self::Patuh, Self::BelumDinilai, Self::Perhatian, Self::TidakPatuh];

    /// The code, as recorded in exports.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Patuh => "PATUH",
            Self::Perhatian => "PERHATIAN",
            Self::TidakPatuh => "TIDAK_PATUH",
            Self::BelumDinilai => "BELUM_DINILAI",
            Self::TidakBerlaku => "TIDAK_BERLAKU",
        }
    }

    /// The words in Indonesian and English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Patuh => ("patuh", "compliant"),
            Self::Perhatian => ("perhatian", "attention"),
            Self::TidakPatuh => ("tidak patuh", "not compliant"),
            Self::BelumDinilai => ("belum dinilai", "not assessed"),
            Self::TidakBerlaku => ("tidak berlaku", "not applicable"),
        }
    }
}

/// Whose duty a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// The group.
    Kelompok,
    /// The mentor.
    Pendamping,
    /// The kelurahan.
    Kelurahan,
    /// The kecamatan.
    Kecamatan,
    /// The office.
    Dinas,
    /// The treasury of the city.
    Ppkd,
}

impl Duty {
    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kelompok => "kelompok",
            Self::Pendamping => "pendamping",
            Self::Kelurahan => "kelurahan",
            Self::Kecamatan => "kecamatan",
            Self::Dinas => "dinas",
            Self::Ppkd => "ppkd",
        }
    }
    /// The word in Indonesian and English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Kelompok => ("kelompok", "the group"),
            Self::Pendamping => ("pendamping", "the mentor"),
            Self::Kelurahan => ("kelurahan", "the kelurahan"),
            Self::Kecamatan => ("kecamatan", "the kecamatan"),
            Self::Dinas => ("dinas", "the office"),
            Self::Ppkd => ("PPKD", "the city treasury"),
        }
    }
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The rule.
    pub rule: &'static str,
    /// How well the duty is met.
    pub level: Level,
    /// Whose duty.
    pub duty: Duty,
    /// The grant, loan or report it is about, where a rule judges each.
    pub subject: Option<String>,
    /// Why, in a plain sentence; never with a person in it.
    pub text: Words,
    /// The records that justify it.
    pub records: Vec<u64>,
}

/// One group before a rule.
#[derive(Debug)]
pub struct Case<'a> {
    /// The group with its entries.
    pub group: &'a GroupView,
    /// Its folded state.
    pub state: &'a Group,
    /// Its program.
    pub program: &'a Program,
    /// The ruleset in force on the day.
    pub ruleset: Option<&'a Ruleset>,
    /// Its parameters; all absent when no ruleset is in force.
    pub params: &'a Params,
    /// The day judged.
    pub day: Date,
    /// What is around the group.
    pub around: &'a Surroundings,
    /// The whole ledger, for a rule that must look at another date or record.
    pub library: &'a dyn Library,
    /// What was asked.
    pub query: &'a Query,
}

impl std::fmt::Debug for dyn Library + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Library")
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, `H10`.
    pub id: &'static str,
    /// What it asks, in Indonesian and English.
    pub title: (&'static str, &'static str),
    /// Whose duty it mainly is.
    pub duty: Duty,
    /// Where it comes from: law, article, or source.
    pub source: &'static str,
    /// The day its legal basis took effect; not applicable before. To be confirmed wherever it
    /// stands: the sources at hand name the laws, not the days.
    pub since: Option<(i32, u32, u32)>,
    /// Judges one group: one verdict, or one for each grant, loan or report.
    pub judge: fn(&Self, &Case<'_>) -> Result<Vec<Verdict>, Unreadable>,
}

impl Rule {
    /// Where it comes from, in Indonesian and English.
    #[must_use]
    pub fn source_words(&self) -> (&'static str, &'static str) {
        (self.source, sources::in_english(self.source))
    }

    /// A verdict of this rule about the group as a whole.
    #[must_use]
    pub fn verdict(
        &self,
        level: Level,
        id: impl Into<String>,
        en: impl Into<String>,
        mut records: Vec<u64>,
    ) -> Verdict {
        // One record may justify a verdict in several ways; it is named once.
        let mut named = BTreeSet::new();
        records.retain(|seq| named.insert(*seq));
        Verdict {
            rule: self.id,
            level,
            duty: self.duty,
            subject: None,
            text: (id.into(), en.into()),
            records,
        }
    }

    /// The verdict before the legal basis took effect. No source at hand states the days in
    /// `since`, so every such verdict says that the day is to be confirmed.
    fn not_yet(&self, since: Date, records: Vec<u64>) -> Verdict {
        let (id, en) = (date_id(since), date_en(since));
        self.verdict(
            Level::TidakBerlaku,
            format!("Dasar hukumnya belum berlaku (mulai {id}; perlu konfirmasi)."),
            format!("Its legal basis was not in force (from {en}; to be confirmed)."),
            records,
        )
    }
}

impl Verdict {
    /// The same about one grant, loan or report.
    #[must_use]
    pub fn about(mut self, subject: impl ToString) -> Self {
        self.subject = Some(subject.to_string());
        self
    }
    /// The same as the duty of another.
    #[must_use]
    pub fn duty_of(mut self, duty: Duty) -> Self {
        self.duty = duty;
        self
    }
}

/// Every rule, in the order of their ids.
pub static ALL: &[&Rule] = &[
    &k01_size::RULE,
    &k02_officers::RULE,
    &k03_election::RULE,
    &k06_duplicates::RULE,
    &k08_legalised::RULE,
    &k09_bank_account::RULE,
    &k10_meetings::RULE,
    &h01_proposal::RULE,
    &h02_budget::RULE,
    &h03_agreement::RULE,
    &h04_payment::RULE,
    &h05_account::RULE,
    &h07_distribution::RULE,
    &h08_plan::RULE,
    &h09_evidence::RULE,
    &h10_lpj::RULE,
    &h12_unspent::RULE,
    &h13_second_grant::RULE,
    &l01_regular::RULE,
    &l02_route::RULE,
    &l04_figures::RULE,
    &b01_collectibility::RULE,
    &b02_par::RULE,
    &b03_lar::RULE,
    &b08_billing::RULE,
    &b09_write_off::RULE,
    &b10_revolved::RULE,
    &b11_capital_kept::RULE,
    &c01_cash::RULE,
    &c06_donation::RULE,
    &c07_restricted::RULE,
    &s02_savings::RULE,
    &t02_backdated::RULE,
    &t03_reversals::RULE,
];

/// The rule with this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

/// All verdicts on one group.
///
/// # Errors
/// [`Unreadable`] when the store fails.
pub fn judge_group(
    rules: &[&'static Rule],
    group: &GroupView,
    query: &Query,
    around: &Surroundings,
    library: &dyn Library,
) -> Result<Vec<Verdict>, Unreadable> {
    let (unknown, none) = (Program::default(), Params::default());
    let program = around.programs.get(&group.program).unwrap_or(&unknown);
    let ruleset = program.ruleset_on(query.day);
    let params = ruleset.map_or(&none, |ruleset| &ruleset.params);
    let case = Case {
        group,
        state: group.state(),
        program,
        ruleset,
        params,
        day: query.day,
        around,
        library,
        query,
    };
    let mut verdicts = Vec::new();
    for rule in rules {
        let since = rule.since.and_then(|(year, month, day)| Date::of(year, month, day));
        if let Some(since) = since.filter(|since| case.day < *since) {
            verdicts.push(rule.not_yet(since, Vec::new()));
            continue;
        }
        verdicts.extend((rule.judge)(rule, &case)?);
    }
    Ok(verdicts)
}

/// The status of a group: the worst of its own duties, and how many could not be assessed.
#[must_use]
pub fn status(verdicts: &[Verdict]) -> (Level, usize) {
    let own = verdicts.iter().filter(|verdict| verdict.duty == Duty::Kelompok);
    let grey = own.clone().filter(|verdict| verdict.level == Level::BelumDinilai).count();
    let judged = own
        .map(|verdict| verdict.level)
        .filter(|level| matches!(level, Level::Patuh | Level::Perhatian | Level::TidakPatuh));
    (judged.max().unwrap_or(Level::BelumDinilai), grey)
}

/// Verdicts on every group that a query asks for.
///
/// # Errors
/// [`Unreadable`] when the store fails.
pub fn judge(
    rules: &[&'static Rule],
    query: &Query,
    library: &dyn Library,
) -> Result<Vec<(GroupId, Vec<Verdict>)>, Unreadable> {
    let around = Surroundings::read(library, query.cut)?;
    let mut found = Vec::new();
    for group in query.groups(library.registry()) {
        if let Some(group) = GroupView::read(library, &group, query.cut)? {
            let verdicts = judge_group(rules, &group, query, &around, library)?;
            found.push((group.id, verdicts));
        }
    }
    Ok(found)
}
