//! Worked histories of grants with every figure: a KUBE grant from the award to the accepted LPJ,
//! one SP2D for thirty-five groups, and gifts against money to be rolled on.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
mod kube;

use std::collections::BTreeMap;

use common::{Office, date};
use kube::{GRANT, KUBE, Steps, budget_stage, check, group_balance, kube, verdict};
use rantai_events::amount::Amount;
use rantai_events::ids::GroupId;
use rantai_projections::library::{GroupView, Query};
use rantai_projections::rules::Level::{Patuh, Perhatian, TidakPatuh};
use rantai_projections::statements;
use rantai_projections::table::{Cell, RowKind};
use rantai_projections::view::Cut;

/// The stages of the budget, then bank and restricted grant of the group.
fn figures(office: &Office, day: &str) -> [String; 8] {
    let stage = |path| budget_stage(office, day, path);
    let group = |path| group_balance(office, day, path);
    [
        stage("pagu"),
        stage("komitmen"),
        stage("sp2d"),
        stage("lpj-masuk"),
        stage("lpj-sah"),
        stage("dikembalikan"),
        group("bank"),
        group("grant"),
    ]
}

/// The grant up to the day on which 350.000 are left.
fn spent() -> Office {
    let mut office = kube();
    office.paid_grant();
    office.spend("2026-06-30", "A", "11650000", "BELANJA", "KWITANSI");
    office.spend("2026-06-30", "B", "8000000", "INVENTARIS", "KWITANSI");
    office
}

/// The whole history.
fn accounted() -> Office {
    let mut office = spent();
    office.give_back("2026-12-18", "350000", "KAS_DAERAH", true);
    office.lpj("lpj-2026", "2027-01-06", "19650000");
    let body = format!(
        r#""group":"{KUBE}","lpj":{{"amount":"19650000","budget":{}}},"report":"lpj-2026""#,
        kube::BUDGET
    );
    office.step("report.accepted", "2027-01-20", &body);
    office
}

#[test]
fn a_grant_of_20_million_moves_through_every_stage() {
    let office = accounted();
    let rows = [
        ("2026-03-01", ["100000", "0", "0", "0", "0", "0", "0", "0"]),
        ("2026-03-02", ["80000", "20000", "0", "0", "0", "0", "0", "0"]),
        ("2026-03-16", ["80000", "0", "20000", "0", "0", "0", "0", "0"]),
        ("2026-03-18", ["80000", "0", "20000", "0", "0", "0", "20000", "-20000"]),
        ("2026-06-30", ["80000", "0", "20000", "0", "0", "0", "350", "-350"]),
        ("2026-12-18", ["80000", "0", "19650", "0", "0", "350", "0", "0"]),
        ("2027-01-06", ["80000", "0", "0", "19650", "0", "350", "0", "0"]),
        ("2027-01-20", ["80000", "0", "0", "0", "19650", "350", "0", "0"]),
    ];
    for (day, expected) in rows {
        assert_eq!(figures(&office, day), expected, "{day}");
    }
}

#[test]
fn the_group_ends_with_expense_and_equipment() {
    let office = accounted();
    let rows = [
        ("expense", "11650"),
        ("expense/g-2026-01/A", "11650"),
        ("grant-release", "-11650"),
        ("equipment", "8000"),
        ("goods-grant", "-8000"),
        ("bank", "0"),
        ("grant", "0"),
    ];
    for (path, expected) in rows {
        assert_eq!(group_balance(&office, "2027-01-20", path), expected, "{path}");
    }
}

#[test]
fn the_grant_keeps_the_rules() {
    let office = accounted();
    check(&office, "H03", &[("2027-01-20", Patuh, "NPHD 9 Maret 2026, pencairan 16 Maret 2026.")]);
    check(
        &office,
        "H04",
        &[(
            "2027-01-20",
            Patuh,
            "SP2D Rp 20.000.000,00, rekening kelompok menerima Rp 20.000.000,00.",
        )],
    );
    check(
        &office,
        "H08",
        &[("2027-01-20", Patuh, "Pos A terpakai 97,08 %. Pos B terpakai 100,00 %.")],
    );
    check(&office, "H12", &[("2027-01-20", Patuh, "Sisa Rp 350.000,00 disetor 18 Desember 2026.")]);
    check(
        &office,
        "H10",
        &[(
            "2027-01-20",
            Patuh,
            "LPJ hibah g-2026-01 diterima 6 Januari 2027 (batas 10 Januari 2027).",
        )],
    );
}

#[test]
fn without_its_lpj_the_grant_is_late_from_11_january() {
    let office = spent();
    check(
        &office,
        "H10",
        &[
            ("2026-12-10", Patuh, "LPJ hibah g-2026-01 belum jatuh tempo (batas 10 Januari 2027)."),
            (
                "2026-12-11",
                Perhatian,
                "LPJ hibah g-2026-01 ditunggu 30 hari lagi (batas 10 Januari 2027).",
            ),
            (
                "2027-01-10",
                Perhatian,
                "LPJ hibah g-2026-01 ditunggu 0 hari lagi (batas 10 Januari 2027).",
            ),
            (
                "2027-01-11",
                TidakPatuh,
                "LPJ hibah g-2026-01 terlambat 1 hari (batas 10 Januari 2027).",
            ),
        ],
    );
}

#[test]
fn a_deposit_slip_of_the_next_year_returns_an_earlier_years_money() {
    let mut office = spent();
    office.give_back("2027-01-08", "350000", "KAS_DAERAH", false);
    check(
        &office,
        "H12",
        &[
            ("2027-01-07", Perhatian, "Sisa Rp 350.000,00 belum disetor (batas 10 Januari 2027)."),
            (
                "2027-01-08",
                Patuh,
                "Sisa Rp 350.000,00 disetor 8 Januari 2027 untuk tahun anggaran sebelumnya.",
            ),
        ],
    );
    let expected = ["80000", "0", "19650", "0", "0", "350", "0", "0"];
    assert_eq!(figures(&office, "2027-01-08"), expected);
    assert!(!kube::grant(&office, "2027-01-08").returns[0].current_year);
}

#[test]
fn the_verdicts_read_in_english_too() {
    let office = accounted();
    let rows = [
        ("H01", "Award of 2 March 2026 without proposal and evaluation."),
        ("H03", "NPHD 9 March 2026, payout 16 March 2026."),
        ("H04", "SP2D Rp 20.000.000,00, account received Rp 20.000.000,00."),
        ("H05", "Payment of 18 March 2026: the account is not recorded."),
        ("H07", "The grant was not handed to members."),
        ("H08", "Line A at 97.08%. Line B at 100.00%."),
        ("H09", "Evidence for Rp 19.650.000,00 of Rp 19.650.000,00 (100.00%)."),
        ("H10", "Grant report g-2026-01 received 6 January 2027 (due 10 January 2027)."),
        ("H12", "Unspent Rp 350.000,00 returned 18 December 2026."),
        ("H13", "No other grant is open or of the same year."),
    ];
    for (id, text) in rows {
        assert_eq!(verdict(&office, id, "2027-01-20").text.1, text, "{id}");
    }
}

#[test]
fn stages_go_back_too() {
    let mut office = accounted();
    let body = format!(
        r#""amount":"650000","budget":{},"group":"{KUBE}","number":"51/STS","stage":"LPJ_SAH",
        "to":"KAS_DAERAH""#,
        kube::BUDGET
    );
    office.step("grant.disallowed_repaid", "2027-03-01", &body);
    let expected = ["80000", "0", "0", "0", "19000", "1000", "0", "0"];
    assert_eq!(figures(&office, "2027-03-01"), expected, "disallowed and repaid");
    assert_eq!(verdict(&office, "H12", "2027-03-01").level, Patuh, "that was not unspent money");

    let mut office = kube();
    office.award("2026-03-02");
    let body =
        format!(r#""amount":"20000000","budget":{},"group":"{KUBE}","why":"BATAL""#, kube::BUDGET);
    office.step("grant.commitment_released", "2026-12-31", &body);
    let expected = ["100000", "0", "0", "0", "0", "0", "0", "0"];
    assert_eq!(figures(&office, "2026-12-31"), expected, "unpaid at the end of the year");
}

#[test]
fn a_superseded_lpj_gives_way_to_the_next() {
    let mut office = spent();
    office.lpj("lpj-1", "2027-01-06", "19650000");
    let body = format!(
        r#""explained":false,"from":"2026-03-16","grant":"{GRANT}","group":"{KUBE}",
        "kind":"LPJ_HIBAH","report":"lpj-2","to":"2026-12-31""#
    );
    office.step("report.submitted", "2027-01-08", &body);
    let body = format!(
        r#""by":"lpj-2","group":"{KUBE}","lpj":{{"amount":"19650000","budget":{}}},
        "report":"lpj-1""#,
        kube::BUDGET
    );
    office.step("report.superseded", "2027-01-08", &body);
    assert_eq!(budget_stage(&office, "2027-01-08", "sp2d"), "20000");
    office.receive("lpj-2", "2027-01-09", "19650000");
    assert_eq!(budget_stage(&office, "2027-01-09", "lpj-masuk"), "19650");
    check(
        &office,
        "H10",
        &[(
            "2027-02-01",
            Patuh,
            "LPJ hibah g-2026-01 diterima 9 Januari 2027 (batas 10 Januari 2027).",
        )],
    );
}

/// Its money went over to the next: received again, it would count twice.
#[test]
fn a_superseded_lpj_is_received_no_more() {
    let mut office = spent();
    office.lpj("lpj-1", "2027-01-06", "19650000");
    let body = format!(
        r#""explained":false,"from":"2026-03-16","grant":"{GRANT}","group":"{KUBE}",
        "kind":"LPJ_HIBAH","report":"lpj-2","to":"2026-12-31""#
    );
    office.step("report.submitted", "2027-01-08", &body);
    let superseded = |leg: &str| {
        let body = format!(r#""by":"lpj-2","group":"{KUBE}",{leg}"report":"lpj-1""#);
        format!(r#"{{"type":"report.superseded","on":"2027-01-08","body":{{{body}}}}}"#)
    };
    let leg = format!(r#""lpj":{{"amount":"19650000","budget":{}}},"#, kube::BUDGET);
    let without = office.refused(&superseded(""));
    assert!(without.next.0.contains("`lpj`"), "{without:?}");
    let first = office.record(&superseded(&leg));
    let again = format!(
        r#"{{"type":"report.received","on":"2027-01-09","body":{{"agenda":"A-9","group":"{KUBE}",{leg}"report":"lpj-1"}}}}"#
    );
    let refused = office.refused(&again);
    assert_eq!(refused.code, "state.already-done");
    assert_eq!(refused.figures["record"], first.to_string());
}

/// The last sum of a statement, by column.
fn total(office: &Office, statement: &str, day: &str) -> BTreeMap<&'static str, Cell> {
    let statement = statements::statement(statement).unwrap();
    let query = Query::on(date(day));
    let table = (statement.build)(statement, &query, &office.ledger).unwrap();
    let sum = table.rows.iter().rfind(|row| row.kind == RowKind::Total).unwrap();
    table.columns.iter().map(|column| column.key).zip(sum.cells.clone()).collect()
}

fn rupiah(amount: &str) -> Cell {
    Cell::Rupiah(Amount::parse(amount).unwrap())
}

/// Case I: one SP2D of 700.000.000 for thirty-five groups.
fn thirty_five() -> (Office, Vec<String>) {
    let mut office = kube();
    office.budget("kube", 2027, "APBD", "700000000");
    let groups: Vec<String> = (1..=35).map(|n| format!("kube-{n:02}")).collect();
    for group in &groups {
        office.join_program(group, &format!("Kelompok {group}"), "kube");
        let body = format!(
            r#""amount":"20000000","budget":{},"dated":"2027-02-01","form":"UANG",
            "group":"{group}","number":"3/KEP/2027",
            "plan":[{{"amount":"20000000","line":"A","name":"Modal"}}]"#,
            budget_of(group)
        );
        office.step("grant.awarded", "2027-02-01", &body);
    }
    let line = |group: &String| {
        format!(r#"{{"amount":"20000000","grant":"g-{group}","group":"{group}"}}"#)
    };
    let lines = groups.iter().map(line).collect::<Vec<_>>().join(",");
    let body = format!(
        r#""account":"5.1.05.05.01.0001","issuer":"BPKAD","lines":[{lines}],"number":"9/LS/2027",
        "program":"kube","to_vendor":false,"year":2027"#
    );
    office.step("grant.sp2d_issued", "2027-03-01", &body);
    (office, groups)
}

fn budget_of(group: &str) -> String {
    format!(r#"{{"account":"5.1.05.05.01.0001","grant":"g-{group}","program":"kube","year":2027}}"#)
}

#[test]
fn one_payment_order_pays_thirty_five_groups_and_one_comes_back() {
    let (mut office, groups) = thirty_five();
    let (last, paid) = groups.split_last().unwrap();
    for group in paid {
        let body = format!(
            r#""amount":"20000000","grant":"g-{group}","group":"{group}","sp2d":"9/LS/2027""#
        );
        office.step("grant.disbursed", "2027-03-03", &body);
    }
    let body = format!(
        r#""amount":"20000000","budget":{},"credited":false,"group":"{last}",
        "sp2d":"9/LS/2027","why":"LAIN""#,
        budget_of(last)
    );
    office.step("grant.disbursement_returned", "2027-03-05", &body);
    let year = |path: &str| format!("{path}/2027");
    assert_eq!(budget_stage(&office, "2027-03-01", &year("sp2d")), "700000");
    assert_eq!(budget_stage(&office, "2027-03-05", &year("sp2d")), "680000");
    assert_eq!(budget_stage(&office, "2027-03-05", &year("komitmen")), "20000");
    let received = |group: &String| {
        let group = GroupId::parse(group).unwrap();
        let view = GroupView::read(&office.ledger, &group, Cut::as_of(date("2027-03-05")));
        let view = view.unwrap().unwrap();
        view.state().balances.rupiah("bank")
    };
    let credited: Amount = groups.iter().map(received).sum();
    assert_eq!(credited.to_string(), "680000000");
    let total = total(&office, "register-sp2d", "2027-03-05");
    assert_eq!(total["masuk_rekening"], rupiah("680000000"));
    assert_eq!(total["diretur"], rupiah("20000000"));
    assert_eq!(total["selisih"], rupiah("0"));
    for group in &groups {
        let found = kube::verdicts(&office, group, "H04", "2027-03-05");
        assert_eq!(found[0].level, Patuh, "{group}: {:?}", found[0].text);
    }
}

/// Case J: ten members, 1.500.000 each.
fn shared(as_loans: bool) -> Office {
    let mut office = kube();
    office.members(10, "2026-01-05");
    office.award("2026-03-02");
    office.sign("2026-03-09", "");
    office.sp2d("2026-03-16", "0123/LS/2026");
    office.credit("2026-03-18", "0123/LS/2026", "15000000", "");
    let share = |n: u32| {
        let common = format!(r#""amount":"1500000","member":"M-{n:04}","signed":true"#);
        if as_loans {
            format!(
                r#"{{{common},"loan":"L-{n:02}","schedule":{{"count":10,"first_due":"2026-05-10"}}}}"#
            )
        } else {
            format!("{{{common}}}")
        }
    };
    let shares = (1..=10).map(share).collect::<Vec<_>>().join(",");
    let field = if as_loans { "loans" } else { "gifts" };
    let body = format!(r#""grant":"{GRANT}","group":"{KUBE}","place":"BANK","{field}":[{shares}]"#);
    office.step("grant.distributed", "2026-04-01", &body);
    office
}

#[test]
fn a_gift_is_spent_and_guliran_is_owed() {
    let rows = [
        // path, as gifts, as money to be rolled on
        ("bank", "0", "0"),
        ("grant", "0", "0"),
        ("member-aid", "15000", "0"),
        ("grant-release", "-15000", "0"),
        ("member-share", "15000", "0"),
        ("receivable", "0", "15000"),
        ("guliran", "0", "-15000"),
        ("guliran/g-2026-01/1", "0", "-15000"),
    ];
    let (gifts, loans) = (shared(false), shared(true));
    for (path, as_gifts, as_loans) in rows {
        assert_eq!(group_balance(&gifts, "2026-04-01", path), as_gifts, "gifts: {path}");
        assert_eq!(group_balance(&loans, "2026-04-01", path), as_loans, "loans: {path}");
    }
    for office in [&gifts, &loans] {
        assert_eq!(kube::grant(office, "2026-04-01").used().to_string(), "15000000");
        assert_eq!(verdict(office, "H12", "2027-02-01").level, Patuh);
    }
}
