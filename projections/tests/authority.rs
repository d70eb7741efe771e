//! Who may record, undo and reopen what, and how many people it takes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at the unexpected")]

mod common;

use common::money::{FUND, received};
use common::{GROUP, OTHER, Office, open};
use rantai_events::ids::ActorId;
use rantai_projections::refusal::Refusal;

/// An account with some roles, everywhere or in one region.
fn account(office: &mut Office, account: &str, roles: &str, areas: &str) {
    office.record(&format!(
        r#"{{"type":"account.opened","on":"2020-01-01","body":{{"account":"{account}",
        {areas}"roles":[{roles}]}}}}"#
    ));
}

fn become_actor(office: &mut Office, actor: &str) {
    office.actor = ActorId::parse(actor).unwrap();
}

/// The refusal of what one actor records, as whoever acts then goes on.
#[track_caller]
fn refused_to(office: &mut Office, actor: &str, json: &str) -> Refusal {
    let before = office.actor.clone();
    become_actor(office, actor);
    let refusal = office.refused(json);
    office.actor = before;
    refusal
}

#[track_caller]
fn record_as(office: &mut Office, actor: &str, json: &str) -> u64 {
    let before = office.actor.clone();
    become_actor(office, actor);
    let seq = office.record(json);
    office.actor = before;
    seq
}

fn reversal(on: &str, seq: u64) -> String {
    format!(
        r#"{{"type":"entry.reversed","on":"{on}","body":{{}},
        "fixes":{{"seq":{seq},"why":"SALAH_KETIK"}}}}"#
    )
}

fn proposed(on: &str, draft: &str) -> String {
    format!(r#"{{"type":"entry.proposed","on":"{on}","body":{{"draft":{draft}}}}}"#)
}

fn approved(draft: &str, proposal: u64) -> String {
    draft.replacen('{', &format!(r#"{{"proposal":{proposal},"#), 1)
}

fn policy(more: &str) -> String {
    format!(r#"{{"type":"policy.adopted","on":"2026-01-01","body":{{{more}}}}}"#)
}

const BUDGET: &str = r#"{"type":"budget.appropriated","on":"2026-01-02","body":{
    "account":"5.1.05.05","amount":"1000000","program":"usep","purpose":"HIBAH",
    "source":"APBD","year":2026}}"#;

const LISTED: &str = r#""second_person":["cash.received"]"#;

#[test]
fn undoing_needs_a_role_for_what_is_undone() {
    let mut office = open();
    account(&mut office, "u-op", r#""operator""#, "");
    account(&mut office, "u-fin", r#""finance""#, "");
    account(&mut office, "u-app", r#""approver""#, "");
    let appropriated = office.record(BUDGET);
    let cash = office.record(&received("2026-01-02", "LAIN", FUND, 100_000));
    let by_operator = refused_to(&mut office, "u-op", &reversal("2026-01-03", appropriated));
    assert_eq!(by_operator.code, "authority.role");
    record_as(&mut office, "u-fin", &reversal("2026-01-03", appropriated));
    record_as(&mut office, "u-app", &reversal("2026-01-03", cash));
}

#[test]
fn undoing_needs_the_region_of_what_is_undone() {
    let mut office = open();
    account(&mut office, "u-far", r#""operator""#, r#""areas":["34.71.03"],"#);
    account(&mut office, "u-near", r#""operator""#, r#""areas":["34.71.02"],"#);
    let cash = office.record(&received("2026-01-02", "LAIN", FUND, 100_000));
    let far = refused_to(&mut office, "u-far", &reversal("2026-01-03", cash));
    assert_eq!(far.code, "authority.scope");
    let registered = refused_to(&mut office, "u-far", &reversal("2026-01-03", 4));
    assert_eq!(registered.code, "authority.scope");
    record_as(&mut office, "u-near", &reversal("2026-01-03", cash));
}

#[test]
fn what_two_people_made_two_people_undo() {
    let mut office = open();
    account(&mut office, "u-op", r#""operator""#, "");
    office.record(&policy(LISTED));
    let draft = received("2026-01-02", "LAIN", FUND, 100_000);
    assert_eq!(office.refused(&draft).code, "authority.second-person");
    let proposal = record_as(&mut office, "u-op", &proposed("2026-01-02", &draft));
    let cash = office.record(&approved(&draft, proposal));
    let undo = reversal("2026-01-03", cash);
    assert_eq!(office.refused(&undo).code, "authority.second-person");
    // The proposal still counts once the policy no longer lists the type.
    office.record(&policy(""));
    assert_eq!(office.refused(&undo).code, "authority.second-person");
    let proposal = record_as(&mut office, "u-op", &proposed("2026-01-03", &undo));
    assert_eq!(
        refused_to(&mut office, "u-op", &approved(&undo, proposal)).code,
        "authority.second-person"
    );
    office.record(&approved(&undo, proposal));
}

#[test]
fn a_type_listed_since_needs_a_second_person_to_be_undone() {
    let mut office = open();
    let cash = office.record(&received("2026-01-02", "LAIN", FUND, 100_000));
    office.record(&policy(LISTED));
    let refusal = office.refused(&reversal("2026-01-03", cash));
    assert_eq!(refusal.code, "authority.second-person");
}

fn closing(to: &str) -> String {
    format!(
        r#"{{"type":"period.closed","on":"2026-05-01","body":{{"stream":"{}","to":"{to}"}}}}"#,
        Office::stream()
    )
}

fn reopening(from: &str) -> String {
    format!(
        r#"{{"type":"period.reopened","on":"2026-05-02","body":{{"from":"{from}",
        "stream":"{}","why":"SALAH_KETIK"}}}}"#,
        Office::stream()
    )
}

#[test]
fn a_period_is_reopened_by_someone_who_closed_none_of_it() {
    let mut office = open();
    office.account("u-02");
    office.account("u-03");
    office.record(&closing("2026-01-31"));
    record_as(&mut office, "u-02", &closing("2026-02-28"));
    let cases = [
        ("u-01", "2026-01-10", false),
        ("u-02", "2026-01-10", false),
        ("u-02", "2026-02-10", false),
        // Only the closing of u-02 is touched, and its first nine days stay closed by u-02.
        ("u-01", "2026-02-10", true),
        ("u-02", "2026-02-01", false),
        ("u-01", "2026-02-01", true),
        ("u-01", "2026-01-31", false),
        ("u-02", "2026-01-31", true),
    ];
    for (actor, from, admitted) in cases {
        become_actor(&mut office, actor);
        let found = office.try_batch(&[&reopening(from)]).map_err(|refusal| refusal.code);
        let expected = if admitted { Ok(()) } else { Err("authority.second-person") };
        assert_eq!(found.map(|_| ()), expected, "{actor} from {from}");
    }
}

#[test]
fn the_day_it_happened_is_stated_only_where_its_period_is_closed() {
    let mut office = open();
    let happened = |on: &str, of: &str| {
        received(on, "LAIN", FUND, 1_000).replacen('{', &format!(r#"{{"of":"{of}","#), 1)
    };
    let code = |office: &mut Office, on, of| office.refused(&happened(on, of)).code;
    assert_eq!(code(&mut office, "2026-02-10", "2026-01-20"), "date.of-not-closed");
    office.record(&closing("2026-01-31"));
    assert_eq!(code(&mut office, "2026-02-10", "2026-02-05"), "date.of-not-closed");
    assert_eq!(code(&mut office, "2026-02-10", "2026-02-10"), "date.of-after-on");
    office.record(&happened("2026-02-10", "2026-01-20"));
}

fn proposal_of(on: &str, group: &str) -> String {
    format!(
        r#"{{"type":"grant.proposed","on":"{on}","body":{{"amount":"1000000","grant":"H-1",
        "group":"{group}","number":"P/1","plan":[{{"amount":"1000000","line":"1",
        "name":"Modal"}}],"year":2026}}}}"#
    )
}

#[test]
fn a_grant_is_proposed_once_until_its_proposal_is_undone() {
    let mut office = open();
    let first = office.record(&proposal_of("2026-02-01", GROUP));
    assert_eq!(office.refused(&proposal_of("2026-02-02", GROUP)).code, "claim.taken");
    office.record(&reversal("2026-02-03", first));
    office.record(&proposal_of("2026-02-04", GROUP));
}

#[test]
fn names_differ_by_more_than_case_and_blanks() {
    let mut office = open();
    let group = |group: &str, name: &str| {
        format!(
            r#"{{"type":"group.registered","on":"2026-01-02","body":{{"area":"34.71.02.1003",
            "group":"{group}","name":"{name}","program":"usep"}}}}"#
        )
    };
    office.record(&group("ykt-km-003", "Mawar Putih"));
    for name in ["mawar putih", " Mawar Putih", "Mawar  Putih", "MAWAR PUTIH "] {
        assert_eq!(office.refused(&group("ykt-km-004", name)).code, "claim.taken", "{name}");
    }
    office.record(&group("ykt-km-004", "Mawar Putih 2"));
}

#[test]
fn a_code_is_free_once_all_that_hold_it_are_undone() {
    let mut office = open();
    office.record(BUDGET);
    let proposal = office.record(&proposal_of("2026-02-01", GROUP));
    let award = office.record(&format!(
        r#"{{"type":"grant.awarded","on":"2026-02-02","body":{{"amount":"1000000",
        "budget":{{"account":"5.1.05.05","grant":"H-1","program":"usep","year":2026}},
        "dated":"2026-02-02","form":"UANG","group":"{GROUP}","number":"12/KEP/2026",
        "plan":[{{"amount":"1000000","line":"1","name":"Modal"}}]}}}}"#
    ));
    office.record(&reversal("2026-02-03", proposal));
    assert_eq!(office.refused(&proposal_of("2026-02-04", OTHER)).code, "claim.taken");
    office.record(&reversal("2026-02-05", award));
    office.record(&proposal_of("2026-02-06", OTHER));
}
