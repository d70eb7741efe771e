//! What holds of every rule, whatever it judges.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
mod kube;

use std::collections::BTreeSet;

use common::{Office, date, vault_id};
use kube::{GRANT, KUBE, KUBE_2, Steps, kube};
use rantai_projections::library::Query;
use rantai_projections::rules::{self, Level, Verdict};

/// A group in which much goes wrong, and its members show up wherever they can.
fn troubled() -> Office {
    let mut office = kube();
    office.members(4, "2026-01-05");
    office.joins(KUBE_2, "M-0001", "2026-01-06", "p-1", "kk-1");
    let body =
        format!(r#""chair":"M-0001","group":"{KUBE}","secretary":"M-0002","treasurer":"M-0003""#);
    office.step("group.officers_elected", "2026-01-10", &body);
    office.meets("R-1", "2026-01-10", 4);
    let account = vault_id('b', "b-1");
    let body = format!(
        r#""account":"{account}","bank":"Bank Contoh","group":"{KUBE}","in_group_name":true,
        "signatories":["M-0001","M-0003"]"#
    );
    office.step("group.bank_account_registered", "2026-01-12", &body);
    office.award("2026-03-02");
    office.sp2d("2026-03-16", "1/LS");
    office.credit("2026-03-18", "1/LS", "20000000", "b-1");
    let body = format!(
        r#""gifts":[{{"amount":"1000000","member":"M-0001","signed":true}},
        {{"amount":"1000000","member":"M-0002","signed":false}}],"grant":"{GRANT}",
        "group":"{KUBE}","loans":[{{"amount":"1500000","loan":"L-01","member":"M-0003",
        "schedule":{{"count":3,"first_due":"2026-05-10"}},"signed":true}}],"place":"BANK""#
    );
    office.step("grant.distributed", "2026-04-01", &body);
    office.spend("2026-05-01", "X", "9000000", "BELANJA", "TANPA_BUKTI");
    office.leaves("M-0003", "2026-06-01");
    office
}

fn all_verdicts(office: &Office, day: &str) -> Vec<Verdict> {
    let judged = rules::judge(rules::ALL, &Query::on(date(day)), &office.ledger).unwrap();
    judged.into_iter().flat_map(|(_, verdicts)| verdicts).collect()
}

const DAYS: [&str; 5] = ["2005-06-01", "2026-01-31", "2026-04-15", "2026-06-15", "2027-03-01"];

#[test]
fn no_text_names_a_person() {
    let office = troubled();
    for verdict in DAYS.iter().flat_map(|day| all_verdicts(&office, day)) {
        for text in [&verdict.text.0, &verdict.text.1] {
            for name in ["M-0", "p-0", "h-0", "b-0"] {
                assert!(!text.contains(name), "{}: {text}", verdict.rule);
            }
        }
    }
}

#[test]
fn every_verdict_says_something_in_both_languages() {
    let office = troubled();
    for verdict in DAYS.iter().flat_map(|day| all_verdicts(&office, day)) {
        let (id, en) = &verdict.text;
        assert!(id.len() > 10 && en.len() > 10 && id != en, "{verdict:?}");
    }
}

#[test]
fn what_is_judged_names_its_records() {
    let office = troubled();
    let last = office.last().unwrap().0;
    for verdict in DAYS.iter().flat_map(|day| all_verdicts(&office, day)) {
        assert!(verdict.records.iter().all(|seq| *seq <= last), "{verdict:?}");
        let grants = verdict.rule.starts_with('K') || verdict.rule.starts_with('H');
        let judged = matches!(verdict.level, Level::Patuh | Level::Perhatian | Level::TidakPatuh);
        assert!(!(grants && judged && verdict.records.is_empty()), "{verdict:?}");
    }
}

#[test]
fn nothing_is_green_before_there_are_data() {
    let office = kube();
    for verdict in all_verdicts(&office, "2026-01-31") {
        let own = verdict.rule.starts_with('K') || verdict.rule.starts_with('H');
        assert!(!(own && verdict.level == Level::Patuh), "{verdict:?}");
    }
}

#[test]
fn rules_have_ids_of_their_own_titles_and_sources() {
    let mut ids = BTreeSet::new();
    for rule in rules::ALL {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
        assert!(!rule.title.0.is_empty() && rule.title.0 != rule.title.1, "{}", rule.id);
        assert!(!rule.source.is_empty(), "{}", rule.id);
    }
}
