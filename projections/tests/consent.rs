//! Consent to be named as an officer: given, taken back, lost with the office and with the group.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
mod kube;

use common::{Office, vault_id};
use kube::{KUBE, Steps as _, draft, kube};
use rantai_events::ids::GroupId;
use rantai_projections::library::GroupView;
use rantai_projections::view::Cut;

const CONSENT: &str = r#""group":"ykt-kube-038","purpose":"NAMA_PENGURUS""#;

fn elected() -> Office {
    let mut office = kube();
    office.members(5, "2026-01-05");
    elects(&mut office, "2026-01-10", "M-0001", "M-0003");
    office
}

fn elects(office: &mut Office, on: &str, chair: &str, treasurer: &str) {
    let body = format!(
        r#""chair":"{chair}","group":"{KUBE}","secretary":"M-0002","treasurer":"{treasurer}""#
    );
    office.step("group.officers_elected", on, &body);
}

fn says(office: &mut Office, what: &str, on: &str, member: &str) -> u64 {
    let body = format!(r#"{CONSENT},"member":"{member}""#);
    office.step(&format!("consent.{what}"), on, &body)
}

/// Who is named, and as what.
fn named(office: &Office) -> Vec<(String, String)> {
    let view = GroupView::read(&office.ledger, &GroupId::parse(KUBE).unwrap(), Cut::NOW).unwrap();
    let view = view.unwrap();
    let named = view.state().named_officers();
    named.map(|(office, id)| (office.code().to_owned(), id.to_string())).collect()
}

fn one(office: &str, number: u32) -> (String, String) {
    (office.to_owned(), vault_id('p', &format!("p-{number}")))
}

#[test]
fn nobody_is_named_who_did_not_agree_or_is_no_officer() {
    let mut office = elected();
    assert_eq!(named(&office), []);
    says(&mut office, "given", "2026-01-11", "M-0003");
    says(&mut office, "given", "2026-01-11", "M-0004");
    assert_eq!(named(&office), [one("bendahara", 3)]);
}

#[test]
fn a_consent_ends_when_it_is_taken_back_or_undone() {
    let mut office = elected();
    says(&mut office, "given", "2026-01-11", "M-0001");
    let second = says(&mut office, "given", "2026-01-11", "M-0003");
    assert_eq!(named(&office), [one("ketua", 1), one("bendahara", 3)]);
    says(&mut office, "withdrawn", "2026-01-12", "M-0001");
    assert_eq!(named(&office), [one("bendahara", 3)]);
    says(&mut office, "given", "2026-01-13", "M-0001");
    assert_eq!(named(&office), [one("ketua", 1), one("bendahara", 3)]);
    let undo = format!(
        r#"{{"type":"entry.reversed","on":"2026-01-14","body":{{}},"fixes":{{"seq":{second},"why":"SALAH_KETIK"}}}}"#
    );
    office.record(&undo);
    assert_eq!(named(&office), [one("ketua", 1)]);
}

#[test]
fn who_leaves_the_office_or_the_group_is_not_named_any_more() {
    let mut office = elected();
    for member in ["M-0001", "M-0002", "M-0003"] {
        says(&mut office, "given", "2026-01-11", member);
    }
    elects(&mut office, "2026-02-01", "M-0004", "M-0003");
    assert_eq!(named(&office), [one("sekretaris", 2), one("bendahara", 3)]);
    office.leaves("M-0002", "2026-02-02");
    assert_eq!(named(&office), [one("bendahara", 3)]);
    let body = format!(r#""group":"{KUBE}","why":"KEPUTUSAN""#);
    office.step("group.dissolved", "2026-02-03", &body);
    assert_eq!(named(&office), []);
}

#[test]
fn a_consent_is_given_once_and_taken_back_once_by_members() {
    let mut office = elected();
    let refused = |office: &mut Office, what: &str, member: &str| {
        let body = format!(r#"{CONSENT},"member":"{member}""#);
        office.refused(&draft(&format!("consent.{what}"), "2026-01-12", &body)).code
    };
    assert_eq!(refused(&mut office, "withdrawn", "M-0001"), "reference.unknown");
    assert_eq!(refused(&mut office, "given", "M-0099"), "reference.unknown");
    says(&mut office, "given", "2026-01-11", "M-0001");
    assert_eq!(refused(&mut office, "given", "M-0001"), "state.already-done");
    says(&mut office, "withdrawn", "2026-01-11", "M-0001");
    assert_eq!(refused(&mut office, "withdrawn", "M-0001"), "reference.unknown");
}
