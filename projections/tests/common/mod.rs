//! A ledger in memory for history tests: records in, figures and verdicts out. Drafts are written
//! as JSON, so the tests also show what a draft looks like. All people are invented.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test file uses its own part of it; a test fails by panicking"
)]

use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use rantai_events::ids::{ActorId, GroupId, RequestKey};
use rantai_events::record::Draft;
use rantai_events::time::{Date, Instant};
use rantai_projections::books::NotAdmitted;
use rantai_projections::library::{GroupView, Library, Query, Surroundings};
use rantai_projections::memory::MemoryLedger;
use rantai_projections::refusal::Refusal;
use rantai_projections::rules::{self, Level, Verdict};
use rantai_projections::view::{Cut, Reading};

pub(crate) mod money;

/// A ledger, and the moment at which everything is recorded: after all business dates, so that
/// the histories alone decide.
pub(crate) struct Office {
    pub(crate) ledger: MemoryLedger,
    pub(crate) at: Instant,
    pub(crate) actor: ActorId,
}

/// The group that most histories are about.
pub(crate) const GROUP: &str = "ykt-km-001";
/// A second group.
pub(crate) const OTHER: &str = "ykt-km-002";

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| panic!("{text} is not a date"))
}

pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap_or_else(|| panic!("{text} is not a moment"))
}

fn draft(json: &str) -> Draft {
    Draft::parse(json).unwrap_or_else(|error| panic!("{error} in {json}"))
}

/// An id as the vault gives it, the same for the same letter and name.
pub(crate) fn vault_id(letter: char, name: &str) -> String {
    let name: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{letter}-{name:0>24}")
}

/// Opens a ledger with the account `u-01`, which has every role, the program `usep` (guliran
/// obligatory), and the two groups.
pub(crate) fn open() -> Office {
    open_at("2030-01-01T03:00:00.000Z")
}

/// The same, recorded at another moment.
pub(crate) fn open_at(moment: &str) -> Office {
    let mut office = Office::bare();
    office.at = at(moment);
    office.account("u-01");
    office.record(
        r#"{"type":"program.defined","on":"2020-01-01","body":{"guliran":"OBLIGATORY",
            "kind":"USEP_KM","lpj_required":false,"money":"HIBAH","name":"USEP KM",
            "program":"usep"}}"#,
    );
    office.group(GROUP, "Melati");
    office.group(OTHER, "Kenanga");
    office
}

impl Office {
    /// A ledger that was opened, and nothing else.
    pub(crate) fn bare() -> Self {
        let mut office = Self {
            ledger: MemoryLedger::default(),
            at: at("2020-01-01T03:00:00.000Z"),
            actor: ActorId::parse("u-01").unwrap(),
        };
        office.record(
            r#"{"type":"ledger.opened","on":"2020-01-01","body":{"format":1,"laws":1,
                "office":"Dinas Sosial","origin":"contoh.go.id/rantai","tz":"+07:00"}}"#,
        );
        office
    }

    /// Records one draft that must be admitted; returns its number.
    #[track_caller]
    pub(crate) fn record(&mut self, json: &str) -> u64 {
        self.batch(&[json])
    }

    /// Records drafts together; returns the number of the first.
    #[track_caller]
    pub(crate) fn batch(&mut self, drafts: &[&str]) -> u64 {
        match self.try_batch(drafts) {
            Ok(first) => first,
            Err(refusal) => panic!("refused {}: {}\n{drafts:#?}", refusal.code, refusal.en),
        }
    }

    /// Records drafts together, or says why not.
    pub(crate) fn try_batch(&mut self, drafts: &[&str]) -> Result<u64, Refusal> {
        self.asked(None, drafts)
    }

    /// The same with an idempotency key.
    pub(crate) fn keyed(&mut self, key: &str, drafts: &[&str]) -> Result<u64, Refusal> {
        self.asked(Some(&RequestKey::parse(key).unwrap()), drafts)
    }

    fn asked(&mut self, key: Option<&RequestKey>, drafts: &[&str]) -> Result<u64, Refusal> {
        let drafts: Vec<Draft> = drafts.iter().map(|json| draft(json)).collect();
        match MemoryLedger::record(&mut self.ledger, &drafts, &self.actor, self.at, key) {
            Ok(made) => Ok(made.first().map_or(0, |made| made.record.seq)),
            Err(NotAdmitted::Refused { refusal, .. }) => Err(*refusal),
            Err(NotAdmitted::Fault(fault)) => panic!("{fault}"),
        }
    }

    /// The refusal of one draft that must not be admitted.
    #[track_caller]
    pub(crate) fn refused(&mut self, json: &str) -> Refusal {
        match self.try_batch(&[json]) {
            Err(refusal) => refusal,
            Ok(seq) => panic!("admitted as record {seq}: {json}"),
        }
    }

    /// Opens an account with every role.
    #[track_caller]
    pub(crate) fn account(&mut self, account: &str) {
        self.record(&format!(
            r#"{{"type":"account.opened","on":"2020-01-01","body":{{"account":"{account}",
            "roles":["operator","finance","approver","admin"]}}}}"#
        ));
    }

    /// Registers a group of the program `usep`.
    #[track_caller]
    pub(crate) fn group(&mut self, group: &str, name: &str) {
        self.record(&format!(
            r#"{{"type":"group.registered","on":"2020-01-02","body":{{"area":"34.71.02.1003",
            "group":"{group}","name":"{name}","program":"usep"}}}}"#
        ));
    }

    /// A member of the first group, and the person behind it.
    #[track_caller]
    pub(crate) fn member(&mut self, member: &str) -> u64 {
        let person = vault_id('p', member);
        self.record(&format!(
            r#"{{"type":"member.joined","on":"2020-01-03","body":{{"group":"{GROUP}",
            "member":"{member}","person":"{person}"}}}}"#
        ))
    }

    /// The first group through a cut.
    #[track_caller]
    pub(crate) fn view(&self, cut: Cut) -> GroupView {
        self.view_of(GROUP, cut)
    }

    /// A group through a cut.
    #[track_caller]
    pub(crate) fn view_of(&self, group: &str, cut: Cut) -> GroupView {
        GroupView::read(&self.ledger, &GroupId::parse(group).unwrap(), cut).unwrap().unwrap()
    }

    /// The first group at the end of a day.
    #[track_caller]
    pub(crate) fn on(&self, day: &str) -> GroupView {
        self.view(Cut::as_of(date(day)))
    }

    /// The sum in rupiah of an account of the first group and all below it at the end of a day.
    #[track_caller]
    pub(crate) fn rupiah(&self, day: &str, path: &str) -> String {
        self.on(day).state().balances.rupiah(path).to_string()
    }

    /// What one rule says about the first group on a day.
    #[track_caller]
    pub(crate) fn verdicts(&self, rule: &str, day: &str) -> Vec<Verdict> {
        self.verdicts_through(rule, Query::on(date(day)))
    }

    /// What one rule says about the first group through the corrected reading.
    #[track_caller]
    pub(crate) fn corrected(&self, rule: &str, day: &str) -> Vec<Verdict> {
        let mut query = Query::on(date(day));
        query.cut.reading = Reading::Corrected;
        self.verdicts_through(rule, query)
    }

    /// What one rule says about the first group.
    #[track_caller]
    pub(crate) fn verdicts_through(&self, rule: &str, query: Query) -> Vec<Verdict> {
        let rule = rules::rule(rule).unwrap_or_else(|| panic!("no rule {rule}"));
        let around = Surroundings::read(&self.ledger, query.cut).unwrap();
        let group = self.view(query.cut);
        rules::judge_group(&[rule], &group, &query, &around, &self.ledger).unwrap()
    }

    /// The only verdict of a rule on a day: its level and its Indonesian text.
    #[track_caller]
    pub(crate) fn verdict(&self, rule: &str, day: &str) -> (Level, String) {
        let mut verdicts = self.verdicts(rule, day);
        assert_eq!(verdicts.len(), 1, "{verdicts:#?}");
        let verdict = verdicts.remove(0);
        (verdict.level, verdict.text.0)
    }

    /// The hash of the last record.
    pub(crate) fn last(&self) -> Option<(u64, Hash)> {
        self.ledger.last(u64::MAX).unwrap()
    }

    /// The stream of the first group.
    pub(crate) fn stream() -> Stream {
        Stream::Group(GroupId::parse(GROUP).unwrap())
    }
}

/// Holds a rule with one verdict on the first group to rows of day, level and Indonesian text.
#[track_caller]
pub(crate) fn check(office: &Office, rule: &str, rows: &[(&str, Level, &str)]) {
    for (day, level, text) in rows {
        let found = office.verdicts(rule, day);
        assert_eq!(found.len(), 1, "{rule} on {day}: {found:#?}");
        holds(&found, rule, day, &[(*level, *text)]);
    }
}

/// Holds the verdicts of a rule on a day to their levels and Indonesian texts.
#[track_caller]
pub(crate) fn check_all(office: &Office, rule: &str, day: &str, rows: &[(Level, &str)]) {
    holds(&office.verdicts(rule, day), rule, day, rows);
}

#[track_caller]
fn holds(found: &[Verdict], rule: &str, day: &str, rows: &[(Level, &str)]) {
    let said: Vec<(Level, &str)> = found.iter().map(|v| (v.level, v.text.0.as_str())).collect();
    assert_eq!(said, rows, "{rule} on {day}");
    for verdict in found {
        let judged = matches!(verdict.level, Level::Patuh | Level::Perhatian | Level::TidakPatuh);
        assert!(!judged || !verdict.records.is_empty(), "{rule} on {day} names no record");
        assert!(!verdict.text.1.is_empty(), "{rule} on {day} has no English text");
        let person = |text: &str| text.contains("M-0") || text.contains("p-0");
        assert!(!person(&verdict.text.0) && !person(&verdict.text.1), "{rule} names a person");
    }
}
