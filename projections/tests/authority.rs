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

/// Who approves appends the entry itself, and need not be one of those who make such entries.
#[test]
fn an_approver_approves_what_others_enter() {
    let mut office = open();
    account(&mut office, "u-op", r#""operator""#, "");
    account(&mut office, "u-app", r#""approver""#, "");
    office.record(&policy(LISTED));
    let draft = received("2026-01-02", "LAIN", FUND, 100_000);
    assert_eq!(refused_to(&mut office, "u-app", &draft).code, "authority.role");
    let proposal = record_as(&mut office, "u-op", &proposed("2026-01-02", &draft));
    record_as(&mut office, "u-app", &approved(&draft, proposal));
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
    account(&mut office, "u-op", r#""operator""#, "");
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
    let award = office.record(&awarded());
    office.record(&reversal("2026-02-03", proposal));
    assert_eq!(office.refused(&proposal_of("2026-02-04", OTHER)).code, "claim.taken");
    office.record(&reversal("2026-02-05", award));
    office.record(&proposal_of("2026-02-06", OTHER));
}

fn roles_changed(account: &str, roles: &str, areas: &str) -> String {
    format!(
        r#"{{"type":"account.roles_changed","on":"2026-01-02","body":{{"account":"{account}",
        {areas}"roles":[{roles}]}}}}"#
    )
}

fn suspended(account: &str) -> String {
    format!(
        r#"{{"type":"account.suspended","on":"2026-01-02","body":{{"account":"{account}",
        "why":"LAIN"}}}}"#
    )
}

const ALL: &str = r#""operator","finance","approver","admin""#;

#[test]
fn an_active_admin_always_remains() {
    let mut office = open();
    account(&mut office, "u-op", r#""operator""#, "");
    let changed = roles_changed("u-01", r#""operator""#, "");
    for draft in [suspended("u-01"), changed.clone()] {
        assert_eq!(office.refused(&draft).code, "authority.last-admin", "{draft}");
    }
    account(&mut office, "u-02", r#""admin""#, "");
    office.record(&suspended("u-02"));
    assert_eq!(office.refused(&changed).code, "authority.last-admin", "u-02 is suspended");
    let restored = suspended("u-02").replace("suspended", "restored").replace(
        r#",
        "why":"LAIN""#,
        "",
    );
    office.record(&restored);
    office.record(&changed);
    assert_eq!(refused_to(&mut office, "u-02", &suspended("u-02")).code, "authority.last-admin");
    // Within a batch as well: the second of them would leave nobody.
    record_as(&mut office, "u-02", &roles_changed("u-01", ALL, ""));
    let both = [suspended("u-02"), suspended("u-01")];
    let refused = office.try_batch(&[&both[0], &both[1]]).unwrap_err();
    assert_eq!(refused.code, "authority.last-admin");
}

#[test]
fn the_first_account_is_an_admin() {
    let mut office = common::Office::bare();
    let first = |roles: &str| {
        format!(
            r#"{{"type":"account.opened","on":"2020-01-01","body":{{"account":"u-01",
            "roles":[{roles}]}}}}"#
        )
    };
    assert_eq!(office.refused(&first(r#""finance""#)).code, "authority.last-admin");
    office.record(&first(r#""admin""#));
    account(&mut office, "u-02", r#""operator""#, "");
}

#[test]
fn nobody_widens_their_own_roles_or_regions() {
    let mut office = open();
    account(&mut office, "u-02", r#""admin","operator""#, r#""areas":["34.71.02"],"#);
    let near = r#""areas":["34.71.02.1003"],"#;
    let (same, wide) = (r#""areas":["34.71.02"],"#, r#""areas":["34.71"],"#);
    let cases = [
        (ALL, same, false),
        (r#""admin","finance""#, same, false),
        (r#""admin""#, wide, false),
        (r#""admin""#, "", false),
        (r#""admin","operator""#, same, true),
        (r#""operator","admin""#, near, true),
        (r#""admin""#, near, true),
        (r#""admin","operator""#, near, false),
    ];
    for (roles, areas, admitted) in cases {
        become_actor(&mut office, "u-02");
        let found = office.try_batch(&[&roles_changed("u-02", roles, areas)]);
        let expected = if admitted { None } else { Some("authority.own-account") };
        assert_eq!(found.err().map(|refusal| refusal.code), expected, "{roles} {areas}");
    }
    record_as(&mut office, "u-01", &roles_changed("u-02", ALL, ""));
}

#[test]
fn no_policy_asks_for_two_people_where_there_is_one() {
    let mut office = open();
    let large = r#""reversal_above":"1000000""#;
    let both = r#""second_person":["account.restored"]"#;
    for more in [LISTED, large, both] {
        let refused = office.refused(&policy(more));
        assert_eq!(refused.code, "policy.too-few", "{more}");
        assert!(refused.next.1.contains("second account"), "{}", refused.next.1);
    }
    office.record(&policy(""));
    // An auditor can neither propose nor approve; a second admin alone cannot propose.
    account(&mut office, "u-aud", r#""auditor""#, "");
    assert_eq!(office.refused(&policy(LISTED)).code, "policy.too-few");
    account(&mut office, "u-op", r#""operator""#, "");
    office.record(&suspended("u-op"));
    assert_eq!(office.refused(&policy(LISTED)).code, "policy.too-few", "suspended");
    account(&mut office, "u-fin", r#""finance""#, "");
    for more in [LISTED, large, both] {
        office.record(&policy(more));
    }
    // Without u-fin nobody could propose to restore anyone, for good.
    assert_eq!(office.refused(&suspended("u-fin")).code, "policy.too-few");
    office.record(&policy(LISTED));
    office.record(&suspended("u-fin"));
}

#[test]
fn an_explanation_is_of_a_record_that_is_there_and_of_its_stream() {
    let mut office = open();
    let cash = office.record(&received("2026-01-02", "LAIN", FUND, 1_000));
    let explained = |entry: u64, stream: &str| {
        format!(
            r#"{{"type":"entry.explained","on":"2026-01-03","body":{{"entry":{entry},
            "note":"Catatan contoh","stream":"{stream}"}}}}"#
        )
    };
    let (own, other) = (Office::stream().to_string(), format!("group/{OTHER}"));
    for (entry, stream) in [(cash + 1, &own), (999, &own), (cash, &other)] {
        let refused = office.refused(&explained(entry, stream));
        assert_eq!(refused.code, "reference.unknown", "{entry} {stream}");
    }
    office.record(&explained(cash, &own));
    // In one batch with what it explains.
    let next = office.last().map_or(0, |(seq, _)| seq) + 1;
    let both = [received("2026-01-02", "LAIN", FUND, 2_000), explained(next, &own)];
    office.batch(&[&both[0], &both[1]]);
}

#[test]
fn a_file_is_taken_in_once_whoever_does_it() {
    let mut office = open();
    account(&mut office, "u-op", r#""operator""#, "");
    let draft = received("2026-01-02", "LAIN", FUND, 1_000);
    office.keyed("import-abc", &[&draft, &draft]).unwrap();
    become_actor(&mut office, "u-op");
    let refused = office.keyed("import-abc", &[&draft]).unwrap_err();
    assert_eq!((refused.code, &*refused.figures["actor"]), ("import.taken", "u-01"));
    office.keyed("import-abd", &[&draft]).unwrap();
    office.keyed("abc", &[&draft]).unwrap();
    become_actor(&mut office, "u-01");
    office.keyed("abc", &[&draft]).unwrap();
    // Undoing its entries does not make it another file.
    let first = office.last().map_or(0, |(seq, _)| seq) - 4;
    office.batch(&[&reversal("2026-01-02", first), &reversal("2026-01-02", first + 1)]);
    become_actor(&mut office, "u-op");
    assert_eq!(office.keyed("import-abc", &[&draft]).unwrap_err().code, "import.taken");
}

/// A grant of a million, in the group's bank account.
fn granted(office: &mut Office) {
    office.record(BUDGET);
    office.record(&proposal_of("2026-02-01", GROUP));
    office.record(&awarded());
    office.record(&sp2d("0123/LS/2026", "BPKAD"));
    office.record(&format!(
        r#"{{"type":"grant.disbursed","on":"2026-02-04","body":{{"amount":"1000","grant":"H-1",
        "group":"{GROUP}","sp2d":"0123/LS/2026"}}}}"#
    ));
}

fn awarded() -> String {
    format!(
        r#"{{"type":"grant.awarded","on":"2026-02-02","body":{{"amount":"1000000",
        "budget":{{"account":"5.1.05.05","grant":"H-1","program":"usep","year":2026}},
        "dated":"2026-02-02","form":"UANG","group":"{GROUP}","number":"12/KEP/2026",
        "plan":[{{"amount":"1000000","line":"1","name":"Modal"}}]}}}}"#
    )
}

fn sp2d(number: &str, issuer: &str) -> String {
    format!(
        r#"{{"type":"grant.sp2d_issued","on":"2026-02-03","body":{{"account":"5.1.05.05",
        "issuer":"{issuer}","lines":[{{"amount":"1000","grant":"H-1","group":"{GROUP}"}}],
        "number":"{number}","program":"usep","to_vendor":false,"year":2026}}}}"#
    )
}

fn slip(number: &str) -> String {
    format!(
        r#"{{"type":"grant.returned","on":"2026-02-05","body":{{"amount":"1",
        "budget":{{"account":"5.1.05.05","grant":"H-1","program":"usep","year":2026}},
        "current_year":true,"group":"{GROUP}","number":"{number}","place":"BANK",
        "to":"KAS_DAERAH"}}}}"#
    )
}

#[test]
fn the_same_printed_number_is_the_same_whatever_its_case_blanks_and_zeros() {
    let mut office = open();
    granted(&mut office);
    office.record(&slip("STS 007/BKAD/2026"));
    for number in ["0123/LS/2026", "123/ls/2026", "000123 / LS / 2026", "123/Ls/2026"] {
        let refused = office.refused(&sp2d(number, "bpkad"));
        assert_eq!(refused.code, "claim.taken", "{number}");
    }
    for number in ["sts 007/bkad/2026", "STS7/BKAD/2026", "Sts 07/Bkad/2026"] {
        assert_eq!(office.refused(&slip(number)).code, "claim.taken", "{number}");
    }
    for number in ["1230/LS/2026", "123/LS/2027", "0/LS/2026", "1/23/LS/2026"] {
        office.record(&sp2d(number, "BPKAD"));
    }
    office.record(&sp2d("0123/LS/2026", "KPPN"));
    office.record(&slip("STS 70/BKAD/2026"));
}

/// Keys are for looking up: people are told the number and the name as they are written.
#[test]
fn a_claim_is_refused_in_words_and_not_by_its_key() {
    let mut office = open();
    granted(&mut office);
    office.record(&slip("STS 007/BKAD/2026"));
    let group = r#"{"type":"group.registered","on":"2026-01-02","body":{"area":"34.71.02.1003",
        "group":"ykt-km-003","name":"Mawar Putih","program":"usep"}}"#;
    office.record(group);
    for (draft, id, en) in [
        (
            sp2d("123/ls/2026", "BPKAD"),
            "SP2D `123/ls/2026` dari BPKAD tahun 2026 sudah dipakai",
            "The SP2D `123/ls/2026` of BPKAD for 2026 is taken already",
        ),
        (
            slip("STS 7/BKAD/2026"),
            "STS `STS 7/BKAD/2026` untuk hibah `H-1` sudah dipakai",
            "The deposit slip (STS) `STS 7/BKAD/2026` for the grant `H-1` is taken already",
        ),
        (
            group.replace("ykt-km-003", "ykt-km-004").replace("Mawar", "mawar"),
            "Nama kelompok `mawar Putih` di wilayah 34.71.02.1003 sudah dipakai",
            "The group name `mawar Putih` in the region 34.71.02.1003 is taken already",
        ),
        (
            BUDGET.to_owned(),
            "Pagu rekening `5.1.05.05` program `usep` tahun 2026 sudah dipakai",
            "The budget of account `5.1.05.05` of program `usep` for 2026 is taken already",
        ),
    ] {
        let refused = office.refused(&draft);
        assert!(refused.id.starts_with(id) && refused.en.starts_with(en), "{refused:?}");
    }
}
