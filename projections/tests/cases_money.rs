//! Worked cases of loans and capital: records in, figures and verdicts out.
#![allow(clippy::unwrap_used, reason = "helpers of tests stop at the unexpected")]

mod common;

use common::money::{FUND, Terms, entry};
use common::{GROUP, OTHER, Office, date, open};
use rantai_events::event::Collectibility;
use rantai_projections::group::Loan;
use rantai_projections::lending::{self, Class};
use rantai_projections::rules::Level;
use rantai_projections::view::Cut;

/// Case B: 1.500.000 over ten months at 1,5 % flat.
const B: Terms<'static> = Terms {
    loan: "L-1",
    member: "M-0001",
    fund: FUND,
    principal: 1_500_000,
    count: 10,
    first_due: "2026-02-10",
    service: 225_000,
};

fn loan(office: &Office, day: &str, loan: &str) -> Loan {
    office.on(day).state().loans.get(&loan.parse().unwrap()).unwrap().clone()
}

/// Principal left, overdue, days.
fn position(office: &Office, day: &str) -> (String, String, i64) {
    let loan = loan(office, day, "L-1");
    let arrears = lending::arrears(&loan, date(day));
    (loan.left().to_string(), arrears.total().to_string(), arrears.days)
}

fn case_b() -> Office {
    let mut office = open();
    office.member("M-0001");
    office.opening_cash("2026-01-05", 2_000_000, FUND);
    office.lend("2026-01-10", &B);
    for day in [
        "2026-02-10",
        "2026-03-10",
        "2026-04-10",
        "2026-05-28",
        "2026-06-10",
        "2026-07-10",
        "2026-09-07",
        "2026-09-10",
        "2026-10-10",
        "2026-11-10",
    ] {
        office.pay(day, &B, 150_000, 22_500);
    }
    office
}

#[test]
fn b_a_loan_is_repaid_in_ten_instalments_two_of_them_late() {
    let office = case_b();
    let expected = [
        ("2026-05-27", "1050000", "172500", 17),
        ("2026-05-28", "900000", "0", 0),
        ("2026-08-31", "600000", "172500", 21),
        ("2026-11-10", "0", "0", 0),
    ];
    for (day, left, overdue, days) in expected {
        assert_eq!(position(&office, day), (left.into(), overdue.into(), days), "{day}");
    }
    assert_eq!(office.rupiah("2026-11-10", "income-service"), "-225000");
    assert_eq!(office.rupiah("2026-11-10", "receivable"), "0");
    assert_eq!(office.rupiah("2026-11-10", "cash"), "2225000");
}

/// What a loan left unpaid, of a fund, and when it was first due.
struct Old {
    loan: &'static str,
    left: u32,
    first_due: &'static str,
}

/// The four loans of case C, as they stand at the end of 2026.
const C: [Old; 4] = [
    Old { loan: "L-1", left: 900_000, first_due: "2027-01-15" },
    Old { loan: "L-2", left: 600_000, first_due: "2026-11-20" },
    Old { loan: "L-3", left: 1_200_000, first_due: "2026-06-15" },
    Old { loan: "L-4", left: 500_000, first_due: "2025-12-10" },
];

fn case_c(fund: &str) -> Office {
    let mut office = open();
    office.member("M-0001");
    office.opening_cash("2025-01-05", 4_000_000, fund);
    for old in &C {
        let terms = Terms {
            loan: old.loan,
            member: "M-0001",
            fund,
            principal: old.left,
            count: 1,
            first_due: old.first_due,
            service: 0,
        };
        office.lend("2025-11-01", &terms);
    }
    for (on, letter) in [("2026-07-20", 1), ("2026-09-01", 2)] {
        office.record(&entry(
            "loan.billed",
            on,
            &format!(
                r#""amount":"1200000","letter":{letter},"loan":"L-3","member":"M-0001",
                "number":"{letter}/ST/2026""#
            ),
        ));
    }
    office
}

#[test]
fn c_classes_and_provision_by_age_and_by_letters() {
    let office = case_c(FUND);
    let day = date("2026-12-31");
    let expected = [
        ("L-1", 0, Class::Lancar, "4500", Class::Lancar, "4500"),
        ("L-2", 41, Class::KurangLancar, "60000", Class::Lancar, "3000"),
        ("L-3", 199, Class::Diragukan, "600000", Class::Diragukan, "600000"),
        ("L-4", 386, Class::Macet, "500000", Class::Lancar, "2500"),
    ];
    for (id, days, by_age, age_provision, by_letters, letter_provision) in expected {
        let loan = loan(&office, "2026-12-31", id);
        let class = |profile| lending::class(&loan, day, profile).unwrap();
        let (age, letters) = (class(Collectibility::Age), class(Collectibility::Letters));
        assert_eq!(lending::arrears(&loan, day).days, days, "{id}");
        assert_eq!((age, letters), (by_age, by_letters), "{id}");
        assert_eq!(lending::provision(loan.left(), age).to_string(), age_provision, "{id}");
        assert_eq!(lending::provision(loan.left(), letters).to_string(), letter_provision, "{id}");
    }
}

#[test]
fn c_the_shares_are_shown_and_the_letters_judged_for_government_money() {
    let office = case_c(FUND);
    let (level, text) = office.verdict("B01", "2026-12-31");
    assert_eq!(level, Level::TidakBerlaku);
    assert_eq!(
        text,
        "Lancar 1 (Rp 900.000,00), Kurang lancar 1 (Rp 600.000,00), Diragukan 1 (Rp 1.200.000,00), \
         Macet 1 (Rp 500.000,00); penyisihan Rp 1.164.500,00; tunggakan terlama 386 hari (menurut \
         umur tunggakan)."
    );
    for (rule, share) in [("B02", "53,13 %"), ("B03", "50,00 %")] {
        let (level, text) = office.verdict(rule, "2026-12-31");
        assert_eq!(level, Level::TidakBerlaku, "{rule}");
        assert!(text.starts_with(share), "{rule}: {text}");
    }
    assert_eq!(office.verdict("B08", "2026-12-31").0, Level::TidakBerlaku);

    let office = case_c("pemda:usep");
    let verdict = office.verdicts("B08", "2026-12-31").remove(0);
    assert_eq!(verdict.level, Level::TidakPatuh);
    assert_eq!(verdict.duty.code(), "dinas");
    let loans = office.on("2026-12-31").state().loans.clone();
    let seq = |id: &str| loans.get(&id.parse().unwrap()).unwrap().seq;
    // Loans 2 and 4 have no letter; loan 3 lacks its third.
    assert_eq!(verdict.records, [seq("L-2"), seq("L-4"), seq("L-3")]);
}

#[test]
fn c_by_letters_the_provision_is_610_000() {
    let mut office = case_c("pemda:usep");
    office.record(
        r#"{"type":"ruleset.adopted","on":"2026-01-01","body":{"effective_from":"2026-01-01",
            "params":{"collectibility":"SURAT"},"program":"usep","version":"r-1"}}"#,
    );
    let (_, text) = office.verdict("B01", "2026-12-31");
    assert!(text.contains("penyisihan Rp 610.000,00"), "{text}");
    assert!(text.contains("tunggakan terlama 386 hari"), "{text}");
}

/// Case D: group A holds 9.000.000 of capital, group B savings of 200.000 in the bank.
fn case_d() -> Office {
    let mut office = open();
    office.member("M-0001");
    office.record(&entry(
        "opening.recorded",
        "2026-01-05",
        r#""lines":[{"amount":"9000000","basis":"BUKU_KAS","fund":"guliran:g-2015","item":"BANK"},
        {"amount":"9000000","basis":"BUKU_KAS","fund":"guliran:g-2015","item":"MODAL"}]"#,
    ));
    office.record(&entry(
        "fund.revolved_to_member",
        "2026-01-06",
        r#""amount":"4000000","fund":"guliran:g-2015","generation":1,"loan":"L-1",
        "member":"M-0001","place":"BANK","signed":true,
        "schedule":{"count":10,"first_due":"2026-02-06"}"#,
    ));
    let other = |json: String| json.replace(GROUP, OTHER);
    office.record(&other(entry(
        "member.joined",
        "2026-01-03",
        r#""member":"M-0101","person":"p-000000000000000000000101""#,
    )));
    office.record(&other(entry(
        "saving.deposited",
        "2026-01-06",
        r#""amount":"200000","kind":"WAJIB","member":"M-0101","place":"BANK""#,
    )));
    office
}

fn handed_over() -> String {
    entry(
        "fund.revolved_to_group",
        "2026-02-01",
        &format!(
            r#""amount":"3000000","arrives_later":false,"fund":"guliran:g-2015","generation":2,
            "kind":"PERGULIRAN","place":"BANK","to":"{OTHER}","to_place":"BANK""#
        ),
    )
}

/// Bank, receivable, revolving capital, savings of a group.
fn books(office: &Office, group: &str) -> [String; 4] {
    let state = office.view_of(group, Cut::as_of(date("2026-12-31"))).state().clone();
    ["bank", "receivable", "guliran", "saving"].map(|path| state.balances.rupiah(path).to_string())
}

/// The same of all groups together.
fn city(office: &Office) -> [String; 4] {
    let states = [GROUP, OTHER]
        .map(|group| office.view_of(group, Cut::as_of(date("2026-12-31"))).state().clone());
    ["bank", "receivable", "guliran", "saving"].map(|path| {
        let sum: rantai_events::amount::Amount =
            states.iter().map(|state| state.balances.rupiah(path)).sum();
        sum.to_string()
    })
}

#[test]
fn d_money_rolls_on_from_one_group_to_another() {
    let mut office = case_d();
    let both_times = ["5200000", "4000000", "-9000000", "-200000"];
    assert_eq!(books(&office, GROUP), ["5000000", "4000000", "-9000000", "0"]);
    assert_eq!(books(&office, OTHER), ["200000", "0", "0", "-200000"]);
    assert_eq!(city(&office), both_times);
    office.record(&handed_over());
    assert_eq!(books(&office, GROUP), ["2000000", "4000000", "-6000000", "0"]);
    assert_eq!(books(&office, OTHER), ["3200000", "0", "-3000000", "-200000"]);
    assert_eq!(city(&office), both_times);
    let state = office.view_of(OTHER, Cut::as_of(date("2026-12-31"))).state().clone();
    assert_eq!(state.balances.rupiah("guliran/g-2015/2").to_string(), "-3000000");
    assert_eq!(state.handovers.first().unwrap().generation, 2);
}

#[test]
fn d_a_transfer_that_was_lent_on_cannot_be_reversed() {
    let mut office = case_d();
    let transfer = office.record(&handed_over());
    let lent = office.record(
        &entry(
            "fund.revolved_to_member",
            "2026-03-01",
            r#""amount":"2500000","fund":"guliran:g-2015","generation":2,"loan":"L-2",
            "member":"M-0101","place":"BANK","signed":true,
            "schedule":{"count":10,"first_due":"2026-04-01"}"#,
        )
        .replace(GROUP, OTHER),
    );
    let before = office.last();
    let refusal = office.refused(&format!(
        r#"{{"type":"entry.reversed","on":"2026-04-01","body":{{}},
            "fixes":{{"seq":{transfer},"why":"BATAL"}}}}"#
    ));
    assert_eq!(refusal.code, "order.in-the-way", "{refusal:?}");
    assert_eq!(refusal.figures.get("records"), Some(&lent.to_string()));
    assert_eq!(office.last(), before);
}

#[test]
fn d_the_grant_counts_where_it_was_paid_and_nowhere_else() {
    let mut office = case_d();
    office.record(&entry(
        "opening.grant_recorded",
        "2026-01-05",
        r#""amount":"9000000","budget":{"account":"5.1.05.05.01.0001","grant":"g-2015",
        "program":"usep","year":2015},"stage":"LPJ_SAH","unspent":"0""#,
    ));
    office.record(&handed_over());
    let received = |group: &str| {
        let view = office.view_of(group, Cut::as_of(date("2026-12-31")));
        let sum: rantai_events::amount::Amount =
            view.state().grants.values().map(|grant| grant.received()).sum();
        sum.to_string()
    };
    assert_eq!((received(GROUP), received(OTHER)), ("9000000".into(), "0".into()));
}
