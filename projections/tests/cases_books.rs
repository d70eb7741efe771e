//! Worked cases of books: corrections, openings, leaving, reports, write-offs, one day.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at the unexpected")]

mod common;

use common::money::{FUND, Terms, entry, paid, received, saved, spent};
use common::{Office, date, open};
use rantai_events::amount::Amount;
use rantai_events::commitment::root;
use rantai_events::event::Event;
use rantai_events::hash::Salt;
use rantai_projections::books::state_leaves;
use rantai_projections::lending;
use rantai_projections::library::Query;
use rantai_projections::rules::Level;
use rantai_projections::view::{Cut, Reading};

/// The loan of case E: that of case B.
const E: Terms<'static> = Terms {
    loan: "L-1",
    member: "M-0001",
    fund: FUND,
    principal: 1_500_000,
    count: 10,
    first_due: "2026-02-10",
    service: 225_000,
};

/// The records of case E: the mistyped repayment, its reversal and its replacement.
struct Mistyped {
    office: Office,
    typed: u64,
    corrected: u64,
}

fn reversal(on: &str, seq: u64) -> String {
    format!(
        r#"{{"type":"entry.reversed","on":"{on}","body":{{}},
        "fixes":{{"seq":{seq},"why":"SALAH_KETIK"}}}}"#
    )
}

fn case_e() -> Mistyped {
    let mut office = open();
    office.member("M-0001");
    office.opening_cash("2026-01-05", 2_000_000, FUND);
    office.lend("2026-01-10", &E);
    office.pay("2026-02-10", &E, 150_000, 22_500);
    let typed = office.record(&paid("2026-03-10", &E, 105_000, 22_500));
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2026-04-05","body":{{"stream":"{}","to":"2026-03-31"}}}}"#,
        Office::stream()
    ));
    office.pay("2026-04-10", &E, 150_000, 22_500);
    let refusal = office.refused(&reversal("2026-03-10", typed));
    assert_eq!(refusal.code, "period.closed", "{refusal:?}");
    let replacement = paid("2026-04-20", &E, 150_000, 22_500).replacen(
        '{',
        &format!(r#"{{"of":"2026-03-10","fixes":{{"seq":{typed},"why":"SALAH_KETIK"}},"#),
        1,
    );
    let corrected = office.batch(&[&reversal("2026-04-20", typed), &replacement]);
    Mistyped { office, typed, corrected }
}

/// Cash, principal left, overdue principal, days.
fn position(office: &Office, day: &str, reading: Reading) -> (String, String, String, i64) {
    let group = office.view(Cut { reading, ..Cut::as_of(date(day)) });
    let state = group.state();
    let loan = state.loans.get(&"L-1".parse().unwrap()).unwrap();
    let arrears = lending::arrears(loan, date(day));
    let cash = state.balances.rupiah("cash").to_string();
    (cash, loan.left().to_string(), arrears.principal.to_string(), arrears.days)
}

#[test]
fn e_a_mistyped_repayment_is_corrected_after_the_month_closed() {
    let Mistyped { office, .. } = case_e();
    let expected = [
        ("2026-03-31", Reading::Reported, "800000", "1245000", "45000", 21),
        ("2026-03-31", Reading::Corrected, "845000", "1200000", "0", 0),
        ("2026-04-19", Reading::Reported, "972500", "1095000", "45000", 9),
        ("2026-04-20", Reading::Reported, "1017500", "1050000", "0", 0),
        ("2026-04-20", Reading::Corrected, "1017500", "1050000", "0", 0),
    ];
    for (day, reading, cash, left, overdue, days) in expected {
        let found = position(&office, day, reading);
        assert_eq!(found, (cash.into(), left.into(), overdue.into(), days), "{day} {reading:?}");
    }
}

#[test]
fn e_the_view_known_before_the_correction_stays_as_it_was() {
    let Mistyped { office, corrected, .. } = case_e();
    let cut = Cut { known_at: corrected - 1, ..Cut::as_of(date("2026-04-30")) };
    let cash = office.view(cut).state().balances.rupiah("cash").to_string();
    assert_eq!(cash, "972500");
}

#[test]
fn e_the_cash_book_of_april_lists_all_three() {
    let Mistyped { office, typed, .. } = case_e();
    let view = office.on("2026-04-30").view;
    let april: Vec<String> = view
        .entries
        .iter()
        .filter(|record| record.on >= date("2026-04-01"))
        .filter_map(|record| {
            let cash = |path: &str| path == "cash";
            let moved = record.post.iter().filter(|p| cash(p.account.local())).map(|p| p.amount);
            Some(moved.sum::<Amount>()).filter(|sum| !sum.is_zero())
        })
        .map(|amount| amount.to_string())
        .collect();
    assert_eq!(april, ["172500", "-127500", "172500"]);
    assert!(view.reversed.contains_key(&typed));
}

#[test]
fn e_instalment_2_was_paid_on_its_day() {
    let Mistyped { office, .. } = case_e();
    let group = office.on("2026-04-30");
    let loan = group.state().loans.get(&"L-1".parse().unwrap()).unwrap();
    let settled = lending::settled(loan);
    let late: Vec<i64> = settled.iter().map(|instalment| instalment.days_late).collect();
    assert_eq!(late, [0, 0, 0]);
    assert_eq!(settled.get(1).unwrap().on, date("2026-03-10"));
}

/// Case F: poor books. Cash and bank hold guliran and savings; a part of the loans is from memory.
fn case_f() -> Office {
    let mut office = open();
    office.member("M-0001");
    office.member("M-0002");
    office.record(&entry(
        "opening.recorded",
        "2026-01-01",
        r#""lines":[
        {"amount":"415000","basis":"BUKU_KAS","fund":"guliran:g-2015","item":"KAS"},
        {"amount":"620000","basis":"LAPORAN","fund":"guliran:g-2015","item":"BANK"},
        {"amount":"1240000","basis":"LAPORAN","fund":"tabungan","item":"BANK"},
        {"amount":"1240000","basis":"BUKU_KAS","fund":"tabungan","item":"TABUNGAN",
         "member":"M-0002"},
        {"amount":"6000000","basis":"LAPORAN","fund":"guliran:g-2015","item":"MODAL"}]"#,
    ));
    for (loan, amount, basis) in [("L-1", 2_250_000, "BUKU_KAS"), ("L-2", 850_000, "PENGAKUAN")] {
        office.record(&entry(
            "opening.loan_recorded",
            "2026-01-01",
            &format!(
                r#""basis":"{basis}","fund":"guliran:g-2015","loan":"{loan}","member":"M-0001",
                "principal":"{amount}""#
            ),
        ));
    }
    office
}

#[test]
fn f_poor_books_open_with_what_was_found() {
    let office = case_f();
    let expected = [
        ("cash", "415000"),
        ("bank", "1860000"),
        ("receivable", "3100000"),
        ("saving", "-1240000"),
        ("guliran", "-6000000"),
        ("opening", "1865000"),
    ];
    for (path, amount) in expected {
        assert_eq!(office.rupiah("2026-01-01", path), amount, "{path}");
    }
    let group = office.on("2026-01-01");
    let opening = &group.state().opening;
    let figures = (opening.unevidenced.to_string(), opening.assets.to_string());
    assert_eq!(figures, ("850000".into(), "5375000".into())); // 15,8 % of assets
}

#[test]
fn f_nothing_is_judged_before_two_people_confirm() {
    let office = case_f();
    for rule in ["B01", "B02", "B03", "B11"] {
        assert_eq!(office.verdict(rule, "2027-06-30").0, Level::BelumDinilai, "{rule}");
    }
    let (_, text) = office.verdict("B11", "2026-01-01");
    assert!(text.contains("68,92 %"), "{text}");
    let (_, text) = office.verdict("B01", "2027-06-30");
    assert!(!text.contains("Macet"), "{text}");
}

#[test]
fn f_the_count_at_confirmation_moves_the_residual() {
    let mut office = case_f();
    let kept = office.actor.clone();
    office.account("u-11");
    office.account("u-12");
    office.actor = "u-11".parse().unwrap();
    office.record(&entry("opening.confirmed", "2026-01-20", r#""by":"PENDAMPING""#));
    assert_eq!(office.verdict("B11", "2026-01-31").0, Level::BelumDinilai);
    office.actor = "u-12".parse().unwrap();
    office.record(&entry(
        "opening.confirmed",
        "2026-01-21",
        r#""by":"BENDAHARA","differences":[{"direction":"KURANG","line":{"amount":"15000",
        "basis":"BUKU_KAS","fund":"guliran:g-2015","item":"KAS"}}]"#,
    ));
    office.actor = kept;
    assert_eq!(office.rupiah("2026-01-31", "cash"), "400000");
    assert_eq!(office.rupiah("2026-01-31", "opening"), "1880000");
    assert_eq!(office.verdict("B11", "2026-01-31").0, Level::TidakPatuh);
    // The due dates are still unknown: never lost.
    let (level, text) = office.verdict("B01", "2027-06-30");
    assert_eq!(level, Level::BelumDinilai);
    assert!(!text.contains("Macet"), "{text}");
}

/// Case G: the loan of the member who leaves.
const G: Terms<'static> = Terms {
    loan: "L-1",
    member: "M-0007",
    fund: FUND,
    principal: 300_000,
    count: 3,
    first_due: "2026-03-10",
    service: 0,
};

fn case_g(consent: bool) -> Office {
    let mut office = open();
    office.member("M-0007");
    office.member("M-0009");
    office.opening_cash("2026-01-05", 300_000, FUND);
    office.lend("2026-01-10", &G);
    office.record(&saved("2026-01-20", "M-0007", 240_000));
    let settle = entry(
        "loan.repaid",
        "2026-02-01",
        &format!(
            r#""consent":{consent},"fund":"{FUND}","loan":"L-1","member":"M-0007","place":"KAS",
            "principal":"240000","saving":"SUKARELA","service":"0","source":"TABUNGAN""#
        ),
    );
    let left = entry(
        "member.left",
        "2026-02-01",
        &format!(r#""consent":{consent},"member":"M-0007","why":"PINDAH""#),
    );
    office.batch(&[&settle, &left]);
    office
}

fn by_fund(office: &Office, day: &str, path: &str, fund: &str) -> String {
    let group = office.on(day);
    group.state().balances.rupiah_where(path, |other| other.as_str() == fund).to_string()
}

#[test]
fn g_a_member_leaves_with_savings_and_a_loan() {
    let mut office = case_g(true);
    let table = [
        ("2026-01-31", ["240000", "0", "300000", "-240000", "-300000"]),
        ("2026-02-01", ["0", "240000", "60000", "0", "-300000"]),
    ];
    for (day, expected) in table {
        let found = [
            by_fund(&office, day, "cash", "tabungan"),
            by_fund(&office, day, "cash", FUND),
            office.rupiah(day, "receivable"),
            office.rupiah(day, "saving"),
            office.rupiah(day, "guliran"),
        ];
        assert_eq!(found, expected, "{day}");
    }
    let group = office.on("2026-02-01");
    let member = group.state().members.get(&"M-0007".parse().unwrap()).unwrap();
    assert!(member.left.as_ref().unwrap().consent);
    // The schedule goes on: 60.000 fall due with the last instalment.
    let loan = group.state().loans.get(&"L-1".parse().unwrap()).unwrap();
    let open: Vec<_> =
        lending::unpaid(loan).iter().map(|i| (i.number, i.principal.to_string())).collect();
    assert_eq!(open, [(3, "60000".to_owned())]);
    office.record(&entry(
        "loan.taken_over",
        "2026-02-15",
        &format!(
            r#""fund":"{FUND}","loan":"L-1","member":"M-0007","shares":[{{"loan":"L-2",
            "member":"M-0009","principal":"60000","signed":true,
            "schedule":{{"count":1,"first_due":"2026-05-10"}}}}]"#
        ),
    ));
    assert_eq!(office.rupiah("2026-02-15", "receivable/M-0007"), "0");
    assert_eq!(office.rupiah("2026-02-15", "receivable/M-0009"), "60000");
}

#[test]
fn g_without_consent_it_is_recorded_and_flagged() {
    let office = case_g(false);
    let group = office.on("2026-02-01");
    let state = group.state();
    let loan = state.loans.get(&"L-1".parse().unwrap()).unwrap();
    assert_eq!(loan.payments.first().unwrap().consent, Some(false));
    let member = state.members.get(&"M-0007".parse().unwrap()).unwrap();
    assert!(!member.left.as_ref().unwrap().consent);
    let flagged = office.verdicts("S02", "2026-02-01");
    let levels: Vec<_> = flagged.iter().map(|verdict| verdict.level).collect();
    assert_eq!(levels, [Level::Patuh, Level::Perhatian]);
    assert_eq!(case_g(true).verdicts("S02", "2026-02-01").len(), 1);
}

/// Case H: the ledger says 1.275.000 of cash, the report 1.300.000.
fn case_h(explained: bool, stated: u32) -> (Office, u64) {
    let mut office = open();
    if stated != 1 {
        office.opening_cash("2026-01-05", 1_275_000, FUND);
    }
    let seq = office.last().unwrap().0;
    office.record(&entry(
        "report.submitted",
        "2026-07-05",
        &format!(
            r#""as_of_seq":{seq},"explained":{explained},"from":"2026-01-01","to":"2026-06-30",
            "figures":[{{"amount":"{stated}","of":"KAS"}}],"kind":"SEMESTER","report":"R-1""#
        ),
    ));
    (office, seq)
}

#[test]
fn h_a_report_that_differs_is_admitted_and_judged() {
    let (mut office, seq) = case_h(false, 1_300_000);
    let (level, text) = office.verdict("L04", "2026-07-05");
    assert_eq!(level, Level::TidakPatuh);
    assert_eq!(
        text,
        "Selisih laporan dan buku, kas tunai: Rp 25.000,00 = 1,96 % (Rp 1.300.000,00 / \
         Rp 1.275.000,00)."
    );
    let known_at = office.last().unwrap().0;
    let later = office.record(&received("2026-06-29", "LAIN", FUND, 25_000));
    let (level, text) = office.verdict("L04", "2026-07-05");
    assert_eq!(level, Level::TidakPatuh);
    assert!(text.contains("1,96 %"), "{text}");
    assert!(text.ends_with(&format!("Selisih hilang dengan catatan {later}.")), "{text}");
    let mut before = Query::on(date("2026-07-05"));
    before.cut.known_at = known_at;
    let verdict = office.verdicts_through("L04", before).remove(0);
    assert!(!verdict.text.0.contains("hilang"), "{verdict:?}");
    assert!(verdict.records.contains(&seq));
}

#[test]
fn h_an_explanation_with_a_cash_count_makes_it_amber() {
    let (mut office, _) = case_h(true, 1_300_000);
    assert_eq!(office.verdict("L04", "2026-07-05").0, Level::TidakPatuh);
    office.record(&entry("cash.counted", "2026-06-30", r#""counted":"1300000""#));
    assert_eq!(office.verdict("L04", "2026-07-05").0, Level::Perhatian);
}

#[test]
fn h_money_reported_where_the_ledger_has_none_is_red_without_a_share() {
    let (office, _) = case_h(true, 1);
    let (level, text) = office.verdict("L04", "2026-07-05");
    assert_eq!(level, Level::TidakPatuh);
    assert!(!text.contains('%'), "{text}");
}

#[test]
fn k_a_written_off_loan_is_partly_recovered_and_then_given_up() {
    let mut office = open();
    office.member("M-0007");
    office.opening_cash("2024-01-05", 500_000, FUND);
    let terms = Terms { principal: 500_000, first_due: "2024-02-10", ..G };
    office.lend("2024-01-10", &terms);
    let body = |amount: u32, more: &str| {
        format!(r#""amount":"{amount}","fund":"{FUND}","loan":"L-1","member":"M-0007",{more}"#)
    };
    let memo = "written-off/M-0007/L-1";
    office.record(&entry(
        "loan.written_off",
        "2026-02-01",
        &body(500_000, r#""kind":"HAPUS_BUKU""#),
    ));
    assert_eq!(office.rupiah("2026-02-01", "write-off"), "500000");
    assert_eq!(office.rupiah("2026-02-01", "receivable"), "0");
    assert_eq!(office.rupiah("2026-02-01", memo), "500000");
    office.record(&entry("loan.recovered", "2026-03-01", &body(120_000, r#""place":"KAS""#)));
    assert_eq!(office.rupiah("2026-03-01", "recovered"), "-120000");
    assert_eq!(office.rupiah("2026-03-01", "cash"), "120000");
    assert_eq!(office.rupiah("2026-03-01", memo), "380000");
    office.record(&entry(
        "loan.written_off",
        "2026-04-01",
        &body(380_000, r#""kind":"HAPUS_TAGIH""#),
    ));
    assert_eq!(office.rupiah("2026-04-01", memo), "0");
    assert_eq!(office.rupiah("2026-04-01", "write-off"), "500000");
}

#[test]
fn l_a_batch_is_judged_at_the_end_of_the_day() {
    let mut office = open();
    let (out, into) = (
        spent("2026-03-01", "operasional", 50_000),
        received("2026-03-01", "OPERASIONAL", "operasional", 80_000),
    );
    let refusal = office.refused(&out);
    assert_eq!(refusal.code, "cash.below-zero");
    assert_eq!(refusal.figures.get("short").map(String::as_str), Some("50000"));
    office.batch(&[&out, &into]);
    assert_eq!(office.rupiah("2026-03-01", "cash"), "30000");
}

#[test]
fn what_founded_a_stream_is_reversed_last() {
    let mut office = open();
    let (program, group) = (2, 3);
    let refused = |office: &mut Office, seq| {
        let refusal = office.refused(&reversal("2026-01-01", seq));
        assert_eq!(refusal.code, "reversal.in-use", "{refusal:?}");
    };
    let member = office.member("M-0001");
    refused(&mut office, program);
    refused(&mut office, group);
    office.record(&reversal("2026-01-01", member));
    office.record(&reversal("2026-01-01", group));
    refused(&mut office, program);
    office.record(&reversal("2026-01-01", group + 1));
    office.record(&reversal("2026-01-01", program));
}

#[test]
fn the_books_list_reversed_pairs_and_never_show_less_than_nothing() {
    let mut office = open();
    office.record(&received("2026-03-01", "LAIN", FUND, 100_000));
    let out = office.record(&spent("2026-03-01", FUND, 100_000));
    office.record(&reversal("2026-03-10", out));
    // Without the reversed pair the box holds 100.000 on 5 March; the cash book lists nothing.
    let refusal = office.refused(&spent("2026-03-05", FUND, 60_000));
    assert_eq!(refusal.code, "cash.below-zero");
    let figure = |name: &str| refusal.figures.get(name).map(String::as_str);
    assert_eq!((figure("short"), figure("day")), (Some("60000"), Some("2026-03-05")));
    office.record(&spent("2026-03-10", FUND, 60_000));
}

#[test]
fn a_close_commits_to_what_stands_before_it_in_its_batch() {
    let mut office = open();
    let close = format!(
        r#"{{"type":"period.closed","on":"2026-04-05","body":{{"stream":"{}","to":"2026-03-31"}}}}"#,
        Office::stream()
    );
    let first = office.batch(&[&received("2026-03-01", "LAIN", FUND, 100_000), &close]);
    let view = office.view(Cut { known_at: first, ..Cut::as_of(date("2026-03-31")) }).view;
    let records = office.ledger.records();
    let (closing, before) = records.split_last().unwrap();
    let here = before
        .iter()
        .filter(|record| record.links.iter().any(|link| link.stream == Office::stream()));
    let secret = Salt::mixed(here.map(|record| record.salt));
    let expected = root(&state_leaves(&Office::stream(), &view.state, secret));
    let Event::PeriodClosed(body) = &closing.event else { panic!() };
    assert_eq!(body.state, Some(expected));
}

#[test]
fn a_receipt_that_was_spent_since_can_be_corrected_after_the_close() {
    let mut office = open();
    let typed = office.record(&received("2026-03-01", "LAIN", FUND, 100_000));
    office.record(&spent("2026-03-10", FUND, 90_000));
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2026-04-05","body":{{"stream":"{}","to":"2026-03-31"}}}}"#,
        Office::stream()
    ));
    let body = received("2026-04-06", "LAIN", FUND, 95_000);
    let fixed = body.replacen(
        '{',
        &format!(r#"{{"of":"2026-03-01","fixes":{{"seq":{typed},"why":"SALAH_KETIK"}},"#),
        1,
    );
    office.batch(&[&reversal("2026-04-06", typed), &fixed]);
    assert_eq!(office.rupiah("2026-03-31", "cash"), "10000");
    assert_eq!(office.rupiah("2026-04-06", "cash"), "5000");
    let corrected =
        office.view(Cut { reading: Reading::Corrected, ..Cut::as_of(date("2026-03-31")) });
    assert_eq!(corrected.state().balances.rupiah("cash").to_string(), "5000");
}

#[test]
fn taking_back_money_that_was_spent_names_the_spending() {
    let mut office = open();
    let typed = office.record(&received("2026-03-01", "LAIN", FUND, 100_000));
    let spending = office.record(&spent("2026-03-10", FUND, 90_000));
    let refusal = office.refused(&reversal("2026-04-06", typed));
    assert_eq!(refusal.code, "order.in-the-way");
    assert_eq!(refusal.figures.get("records"), Some(&spending.to_string()));
}
