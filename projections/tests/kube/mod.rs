//! A KUBE group with a grant, for the histories of grants and of the rules on groups. All people
//! are invented.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test file uses its own part of it; a test fails by panicking"
)]

use rantai_events::account::Stream;
use rantai_events::ids::{GrantId, GroupId, ProgramCode};
use rantai_projections::group::Grant;
use rantai_projections::library::{GroupView, Library, Query, Surroundings};
use rantai_projections::rules::{self, Level, Verdict};
use rantai_projections::view::Cut;

use crate::common::{Office, date, open, vault_id};

/// The group.
pub(crate) const KUBE: &str = "ykt-kube-038";
/// Another group of the same program.
pub(crate) const KUBE_2: &str = "ykt-kube-039";
/// Its grant.
pub(crate) const GRANT: &str = "g-2026-01";
/// The budget line of the grant.
pub(crate) const BUDGET: &str =
    r#"{"account":"5.1.05.05.01.0001","grant":"g-2026-01","program":"kube","year":2026}"#;
/// Minutes of a meeting.
pub(crate) const MINUTES: &str = r#"[{"kind":"BA_MUSYAWARAH","no":"1/BA/2026"}]"#;

/// A draft for `record`.
pub(crate) fn draft(name: &str, on: &str, body: &str) -> String {
    format!(r#"{{"type":"{name}","on":"{on}","body":{{{body}}}}}"#)
}

/// A draft with evidence.
pub(crate) fn with_docs(name: &str, on: &str, body: &str, docs: &str) -> String {
    format!(r#"{{"type":"{name}","on":"{on}","body":{{{body}}},"docs":{docs}}}"#)
}

/// A ledger with the program `kube` (LPJ owed, rolling on expected), its budgets of 2026, and two
/// groups.
pub(crate) fn kube() -> Office {
    founded(open())
}

/// The same in an office where nothing else is.
pub(crate) fn founded(mut office: Office) -> Office {
    office.program("kube", "KUBE", true);
    office.budget("kube", 2026, "APBD", "100000000");
    office.join_program(KUBE, "Sejahtera", "kube");
    office.join_program(KUBE_2, "Makmur", "kube");
    office
}

/// Steps of the histories.
pub(crate) trait Steps {
    /// Records one draft that must be admitted.
    fn step(&mut self, name: &str, on: &str, body: &str) -> u64;
    /// Defines a program.
    fn program(&mut self, program: &str, kind: &str, lpj_required: bool) {
        let body = format!(
            r#""guliran":"EXPECTED","kind":"{kind}","lpj_required":{lpj_required},"money":"HIBAH",
            "name":"Program {program}","program":"{program}""#
        );
        self.step("program.defined", "2005-01-01", &body);
    }
    /// Adopts parameters of the rules.
    fn ruleset(&mut self, program: &str, from: &str, params: &str) {
        let body = format!(
            r#""effective_from":"{from}","params":{{{params}}},"program":"{program}","version":"v-{from}""#
        );
        self.step("ruleset.adopted", from, &body);
    }
    /// Appropriates a budget.
    fn budget(&mut self, program: &str, year: u32, source: &str, amount: &str) {
        let body = format!(
            r#""account":"5.1.05.05.01.0001","amount":"{amount}","program":"{program}",
            "purpose":"HIBAH","source":"{source}","year":{year}"#
        );
        self.step("budget.appropriated", &format!("{year}-01-02"), &body);
    }
    /// Registers a group of a program.
    fn join_program(&mut self, group: &str, name: &str, program: &str) {
        let body = format!(
            r#""area":"34.71.02.1003","group":"{group}","name":"{name}","program":"{program}""#
        );
        self.step("group.registered", "2005-01-03", &body);
    }
    /// A member, the person and the household behind it.
    fn joins(&mut self, group: &str, member: &str, on: &str, person: &str, household: &str) -> u64 {
        let (person, home) = (vault_id('p', person), vault_id('h', household));
        let home =
            if household.is_empty() { String::new() } else { format!(r#""household":"{home}","#) };
        let body = format!(r#""group":"{group}",{home}"member":"{member}","person":"{person}""#);
        self.step("member.joined", on, &body)
    }
    /// `count` members of the first group, each of a household of its own.
    fn members(&mut self, count: u32, on: &str) {
        for n in 1..=count {
            self.joins(KUBE, &format!("M-{n:04}"), on, &format!("p-{n}"), &format!("kk-{n}"));
        }
    }
    /// A member of the first group leaves.
    fn leaves(&mut self, member: &str, on: &str) -> u64 {
        let body = format!(r#""consent":true,"group":"{KUBE}","member":"{member}","why":"PINDAH""#);
        self.step("member.left", on, &body)
    }
    /// A meeting of the first group.
    fn meets(&mut self, meeting: &str, on: &str, present: u32) -> u64 {
        let body =
            format!(r#""group":"{KUBE}","kind":"RUTIN","meeting":"{meeting}","present":{present}"#);
        self.step("meeting.held", on, &body)
    }
    /// A decision of a meeting of the first group; its body ends with the subject.
    fn decides(&mut self, decision: &str, meeting: &str, on: &str, subject: &str) -> u64 {
        let body = format!(
            r#""decision":"{decision}","group":"{KUBE}","manner":"MUFAKAT","meeting":"{meeting}","subject":"{subject}""#
        );
        self.step("meeting.decided", on, &body)
    }
    /// The grant is awarded: lines A 12.000.000 and B 8.000.000.
    fn award(&mut self, on: &str) -> u64 {
        let body = format!(
            r#""amount":"20000000","budget":{BUDGET},"dated":"{on}","form":"UANG",
            "group":"{KUBE}","number":"12/KEP/2026","plan":[
            {{"amount":"12000000","line":"A","name":"Bahan"}},
            {{"amount":"8000000","line":"B","name":"Peralatan"}}]"#
        );
        self.step("grant.awarded", on, &body)
    }
    /// The agreement is signed; `more` adds fields.
    fn sign(&mut self, dated: &str, more: &str) -> u64 {
        let body = format!(
            r#""dated":"{dated}","grant":"{GRANT}","group":"{KUBE}","number":"7/NPHD/2026"{more}"#
        );
        self.step("grant.agreement_signed", dated, &body)
    }
    /// An SP2D over 20.000.000.
    fn sp2d(&mut self, on: &str, number: &str) -> u64 {
        let body = format!(
            r#""account":"5.1.05.05.01.0001","issuer":"BPKAD","lines":[{{"amount":"20000000",
            "grant":"{GRANT}","group":"{KUBE}"}}],"number":"{number}","program":"kube",
            "to_vendor":false,"year":2026"#
        );
        self.step("grant.sp2d_issued", on, &body)
    }
    /// Money reaches the account of the group.
    fn credit(&mut self, on: &str, number: &str, amount: &str, account: &str) -> u64 {
        let id = vault_id('b', account);
        let account =
            if account.is_empty() { String::new() } else { format!(r#""account":"{id}","#) };
        let body = format!(
            r#"{account}"amount":"{amount}","grant":"{GRANT}","group":"{KUBE}","sp2d":"{number}""#
        );
        self.step("grant.disbursed", on, &body)
    }
    /// Grant money is spent.
    fn spend(&mut self, on: &str, line: &str, amount: &str, kind: &str, receipt: &str) -> u64 {
        let body = format!(
            r#""amount":"{amount}","grant":"{GRANT}","group":"{KUBE}","kind":"{kind}",
            "line":"{line}","place":"BANK","receipt":"{receipt}""#
        );
        self.step("grant.spent", on, &body)
    }
    /// Unspent money goes back.
    fn give_back(&mut self, on: &str, amount: &str, to: &str, current_year: bool) -> u64 {
        let body = format!(
            r#""amount":"{amount}","budget":{BUDGET},"current_year":{current_year},
            "group":"{KUBE}","number":"44/STS","place":"BANK","to":"{to}""#
        );
        self.step("grant.returned", on, &body)
    }
    /// An LPJ is submitted and received by the office.
    fn lpj(&mut self, report: &str, on: &str, amount: &str) -> u64 {
        let body = format!(
            r#""explained":false,"from":"2026-03-16","grant":"{GRANT}","group":"{KUBE}",
            "kind":"LPJ_HIBAH","report":"{report}","to":"2026-12-31""#
        );
        self.step("report.submitted", on, &body);
        self.receive(report, on, amount)
    }
    /// The office receives an LPJ.
    fn receive(&mut self, report: &str, on: &str, amount: &str) -> u64 {
        let body = format!(
            r#""agenda":"3/AG","group":"{KUBE}","lpj":{{"amount":"{amount}","budget":{BUDGET}}},
            "report":"{report}","statement":true"#
        );
        self.step("report.received", on, &body)
    }
    /// The award, the agreement and the money of the grant, as in case A.
    fn paid_grant(&mut self) {
        self.award("2026-03-02");
        self.sign("2026-03-09", r#","pact_dated":"2026-03-09""#);
        self.sp2d("2026-03-16", "0123/LS/2026");
        self.credit("2026-03-18", "0123/LS/2026", "20000000", "");
    }
}

impl Steps for Office {
    #[track_caller]
    fn step(&mut self, name: &str, on: &str, body: &str) -> u64 {
        self.record(&draft(name, on, body))
    }
}

/// What one rule says about a group on a day.
#[track_caller]
pub(crate) fn verdicts(office: &Office, group: &str, rule: &str, day: &str) -> Vec<Verdict> {
    let rule = rules::rule(rule).unwrap_or_else(|| panic!("no rule {rule}"));
    let query = Query::on(date(day));
    let around = Surroundings::read(&office.ledger, query.cut).unwrap();
    let group = GroupId::parse(group).unwrap();
    let group = GroupView::read(&office.ledger, &group, query.cut).unwrap().unwrap();
    rules::judge_group(&[rule], &group, &query, &around, &office.ledger).unwrap()
}

/// The only verdict of a rule on the first group.
#[track_caller]
pub(crate) fn verdict(office: &Office, rule: &str, day: &str) -> Verdict {
    let mut found = verdicts(office, KUBE, rule, day);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

/// Holds a rule to a table: day, level, Indonesian text. What is judged must name its records.
#[track_caller]
pub(crate) fn check(office: &Office, rule: &str, rows: &[(&str, Level, &str)]) {
    for (day, level, text) in rows {
        let found = verdict(office, rule, day);
        assert_eq!((found.level, found.text.0.as_str()), (*level, *text), "{rule} on {day}");
        let judged = matches!(level, Level::Patuh | Level::Perhatian | Level::TidakPatuh);
        assert!(!judged || !found.records.is_empty(), "{rule} on {day} names no record");
        assert!(!found.text.1.is_empty(), "{rule} on {day} has no English text");
    }
}

/// Holds a rule to one row.
#[track_caller]
pub(crate) fn is(office: &Office, rule: &str, day: &str, level: Level, text: &str) {
    check(office, rule, &[(day, level, text)]);
}

/// The grant was paid before these books began.
pub(crate) fn opens(office: &mut Office, on: &str, stage: &str, unspent: &str) -> u64 {
    let body = format!(
        r#""amount":"20000000","budget":{BUDGET},"group":"{KUBE}","stage":"{stage}",
        "unspent":"{unspent}""#
    );
    office.step("opening.grant_recorded", on, &body)
}

/// A balance of the program `kube` in thousand rupiah.
pub(crate) fn budget_stage(office: &Office, day: &str, path: &str) -> String {
    let stream = Stream::Program(ProgramCode::parse("kube").unwrap());
    let view = office.ledger.view(&stream, Cut::as_of(date(day))).unwrap();
    thousands(view.state.balances().unwrap().rupiah(path))
}

/// A balance of the first group in thousand rupiah.
pub(crate) fn group_balance(office: &Office, day: &str, path: &str) -> String {
    let group = office.view_of(KUBE, Cut::as_of(date(day)));
    thousands(group.state().balances.rupiah(path))
}

fn thousands(amount: rantai_events::amount::Amount) -> String {
    (amount.decimal() / rust_decimal::Decimal::ONE_THOUSAND).normalize().to_string()
}

/// A grant of the first group.
pub(crate) fn grant(office: &Office, day: &str) -> Grant {
    let group = office.view_of(KUBE, Cut::as_of(date(day)));
    group.state().grants.get(&GrantId::parse(GRANT).unwrap()).unwrap().clone()
}
