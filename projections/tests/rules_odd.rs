//! Odd things that no law refuses: each is found by a rule, with a sentence in both languages and
//! the numbers of its records. One row before the fault, one at it.

mod common;
mod kube;

use common::money::{FUND, Terms, entry, received, saved};
use common::{Office, open};
use kube::{GRANT, KUBE, Steps, kube, verdicts};
use rantai_projections::rules::Level::{Perhatian, TidakPatuh};
use rantai_projections::rules::{Level, Verdict};

/// Exactly one of the verdicts says this, in both languages, and names these records.
#[track_caller]
fn found(verdicts: &[Verdict], level: Level, (id, en): (&str, &str), records: &[u64]) {
    let all: Vec<&str> = verdicts.iter().map(|verdict| verdict.text.0.as_str()).collect();
    let said: Vec<&Verdict> = verdicts.iter().filter(|verdict| verdict.text.0 == id).collect();
    let told: Vec<_> =
        said.iter().map(|v| (v.level, v.text.1.as_str(), v.records.as_slice())).collect();
    assert_eq!(told, [(level, en, records)], "{id} among {all:?}");
}

/// No verdict is red or amber.
#[track_caller]
fn nothing(verdicts: &[Verdict]) {
    let odd = |verdict: &&Verdict| matches!(verdict.level, Perhatian | TidakPatuh);
    assert!(!verdicts.iter().any(|verdict| odd(&verdict)), "{verdicts:?}");
}

fn advance(kind: &str, on: &str, amount: u32) -> String {
    entry(
        kind,
        on,
        &format!(r#""amount":"{amount}","fund":"operasional","party":"M-0001","place":"KAS""#),
    )
}

#[test]
fn c07_more_of_an_advance_repaid_than_was_given_is_red() {
    let mut office = open();
    office.member("M-0001");
    office.record(&received("2026-03-01", "OPERASIONAL", "operasional", 100_000));
    let given = office.record(&advance("advance.received", "2026-03-02", 50_000));
    let back = office.record(&advance("advance.repaid", "2026-03-03", 50_000));
    nothing(&office.verdicts("C07", "2026-03-03"));
    let more = office.record(&advance("advance.repaid", "2026-03-04", 20_000));
    let said = (
        "Dana operasional: talangan dikembalikan Rp 20.000,00 lebih dari yang diterima.",
        "Fund operasional: Rp 20.000,00 more was repaid than had been advanced.",
    );
    found(&office.verdicts("C07", "2026-03-04"), TidakPatuh, said, &[given, back, more]);
}

#[test]
fn c07_more_tax_remitted_than_withheld_is_red() {
    let mut office = kube();
    office.paid_grant();
    let spent = office.step(
        "grant.spent",
        "2026-03-20",
        &format!(
            r#""amount":"1000000","grant":"{GRANT}","group":"{KUBE}","kind":"BELANJA","line":"A",
            "place":"BANK","receipt":"KWITANSI","tax":"15000""#
        ),
    );
    let remit = |amount: u32| {
        format!(
            r#""amount":"{amount}","grant":"{GRANT}","group":"{KUBE}","number":"NTPN-{amount}",
            "place":"BANK""#
        )
    };
    let due = office.step("grant.tax_remitted", "2026-03-21", &remit(15_000));
    nothing(&verdicts(&office, KUBE, "C07", "2026-03-21"));
    let more = office.step("grant.tax_remitted", "2026-03-22", &remit(4_000));
    let id = format!("Dana hibah:{GRANT}: pajak disetor Rp 4.000,00 lebih dari yang dipungut.");
    let en =
        format!("Fund hibah:{GRANT}: Rp 4.000,00 more tax was remitted than had been withheld.");
    let said = verdicts(&office, KUBE, "C07", "2026-03-22");
    found(&said, TidakPatuh, (&id, &en), &[spent, due, more]);
}

#[test]
fn b01_a_loan_due_before_its_money_went_out_calls_for_attention() {
    for (first_due, odd) in [("2026-01-10", false), ("2026-01-09", true)] {
        let mut office = open();
        office.member("M-0001");
        office.opening_cash("2026-01-05", 2_000_000, FUND);
        let (loan, member, fund) = ("L-1", "M-0001", FUND);
        let terms =
            Terms { loan, member, fund, principal: 100_000, count: 2, first_due, service: 0 };
        let out = office.lend("2026-01-10", &terms);
        let said = office.verdicts("B01", "2026-01-10");
        if odd {
            let words = (
                "1 pinjaman jatuh tempo sebelum uangnya dicairkan.",
                "1 loan fell due before the money was paid out.",
            );
            found(&said, Perhatian, words, &[out - 1, out]);
        } else {
            nothing(&said);
        }
    }
}

/// Leaves and, where a day is given, comes back.
fn leave(office: &mut Office, back: Option<&str>) {
    office.record(&entry(
        "member.left",
        "2026-03-05",
        r#""consent":true,"member":"M-0001","why":"MENGUNDURKAN_DIRI""#,
    ));
    if let Some(on) = back {
        let person = common::vault_id('p', "M-0001");
        office.record(&entry(
            "member.joined",
            on,
            &format!(r#""member":"M-0001","person":"{person}""#),
        ));
    }
}

#[test]
fn s02_savings_from_one_who_had_left_call_for_attention() {
    for back in [None, Some("2026-03-06")] {
        let mut office = open();
        office.member("M-0001");
        office.record(&saved("2026-03-04", "M-0001", 100_000));
        leave(&mut office, back);
        nothing(&office.verdicts("S02", "2026-03-06"));
        let late = office.record(&saved("2026-03-07", "M-0001", 25_000));
        let said = office.verdicts("S02", "2026-03-07");
        if back.is_some() {
            nothing(&said);
            continue;
        }
        let words = (
            "1 setoran tabungan (Rp 25.000,00) dari anggota yang sudah keluar.",
            "1 saving was paid in (Rp 25.000,00) by members who had left.",
        );
        found(&said, Perhatian, words, &[late]);
    }
}

#[test]
fn l04_a_grant_report_over_more_than_was_received_is_red() {
    for (amount, odd) in [("20000000", false), ("20000001", true)] {
        let mut office = kube();
        office.paid_grant();
        let received = office.lpj("LPJ-1", "2027-01-05", amount);
        let said = verdicts(&office, KUBE, "L04", "2027-01-05");
        if odd {
            let id = format!(
                "LPJ mempertanggungjawabkan Rp 20.000.001,00, melebihi hibah {GRANT} yang \
                 diterima, Rp 20.000.000,00."
            );
            let en = format!(
                "The grant report accounts for Rp 20.000.001,00, more than grant {GRANT} \
                 received, Rp 20.000.000,00."
            );
            found(&said, TidakPatuh, (&id, &en), &[received - 1, received]);
        } else {
            nothing(&said);
        }
    }
}

/// What went back to the treasury cannot be accounted for as used.
#[test]
fn l04_a_grant_report_over_what_went_back_as_well_is_red() {
    let mut office = kube();
    office.paid_grant();
    let back = office.give_back("2026-12-20", "350000", "KAS_DAERAH", true);
    office.lpj("LPJ-1", "2027-01-05", "20000000");
    let said = verdicts(&office, KUBE, "L04", "2027-01-05");
    let red: Vec<_> = said.iter().filter(|verdict| verdict.level == TidakPatuh).collect();
    assert_eq!(red.len(), 1, "{said:#?}");
    let id = format!(
        "LPJ mempertanggungjawabkan Rp 20.000.000,00, melebihi hibah {GRANT} yang diterima dan tidak disetor kembali (Rp 350.000,00), Rp 19.650.000,00."
    );
    assert_eq!(red[0].text.0, id);
    assert!(red[0].records.contains(&back), "{:?}", red[0].records);
}

/// Each is within the grant: it is the second that goes beyond it.
#[test]
fn l04_grant_reports_that_together_account_for_more_than_was_received_are_red() {
    for (second, odd) in [("5000000", false), ("5000001", true)] {
        let mut office = kube();
        office.paid_grant();
        let first = office.lpj("LPJ-1", "2027-01-05", "15000000");
        let last = office.lpj("LPJ-2", "2027-01-06", second);
        let said = verdicts(&office, KUBE, "L04", "2027-01-06");
        if odd {
            let id = format!(
                "2 LPJ mempertanggungjawabkan Rp 20.000.001,00, melebihi hibah {GRANT} yang \
                 diterima, Rp 20.000.000,00."
            );
            let en = format!(
                "2 grant reports account for Rp 20.000.001,00, more than grant {GRANT} received, \
                 Rp 20.000.000,00."
            );
            found(&said, TidakPatuh, (&id, &en), &[last - 1, first, last]);
        } else {
            nothing(&said);
        }
    }
}
