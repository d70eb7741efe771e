//! The rules on when a grant must be accounted for and what is left must be back, held to tables:
//! day, level, text; both sides of each boundary.

mod common;
mod kube;

use common::Office;
use kube::{BUDGET, GRANT, KUBE, Steps, check, is, kube, opens, verdict};
use rantai_projections::rules::Level::{
    self, BelumDinilai, Patuh, Perhatian, TidakBerlaku, TidakPatuh,
};

/// A paid grant whose agreement states more than its date.
fn paid_as_agreed(more: &str) -> Office {
    let mut office = kube();
    office.award("2026-03-02");
    office.sign("2026-03-09", more);
    office.sp2d("2026-03-16", "1/LS");
    office.credit("2026-03-18", "1/LS", "20000000", "");
    office
}

/// The office sends an LPJ back.
fn sends_back(office: &mut Office, on: &str, due: &str) -> u64 {
    let due = if due.is_empty() { String::new() } else { format!(r#""due":"{due}","#) };
    let body = format!(
        r#"{due}"group":"{KUBE}","lpj":{{"amount":"20000000","budget":{BUDGET}}},
        "report":"lpj-1","why":"BUKTI_KURANG""#
    );
    office.step("report.returned", on, &body)
}

#[test]
fn h10_nothing_is_owed_before_anything_was_received() {
    let mut office = kube();
    office.award("2026-03-02");
    office.sp2d("2026-03-16", "1/LS");
    is(&office, "H10", "2027-02-01", TidakBerlaku, "Hibah belum diterima kelompok.");
    is(&office, "H12", "2027-02-01", TidakBerlaku, "Hibah belum diterima kelompok.");
}

#[test]
fn h10_the_clock_stops_on_the_day_received() {
    let rows = [
        ("2027-01-10", Patuh, "diterima 10 Januari 2027 (batas 10 Januari 2027)"),
        (
            "2027-01-11",
            TidakPatuh,
            "diterima 11 Januari 2027, terlambat 1 hari (batas 10 Januari 2027)",
        ),
        (
            "2027-02-09",
            TidakPatuh,
            "diterima 9 Februari 2027, terlambat 30 hari (batas 10 Januari 2027)",
        ),
    ];
    for (received, level, text) in rows {
        let mut office = paid_as_agreed("");
        let seq = office.lpj("lpj-1", received, "20000000");
        for day in [received, "2028-01-01"] {
            is(&office, "H10", day, level, &format!("LPJ hibah {GRANT} {text}."));
        }
        assert!(verdict(&office, "H10", received).records.contains(&seq));
    }
}

#[test]
fn h10_a_report_that_is_only_submitted_does_not_stop_the_clock() {
    let mut office = paid_as_agreed("");
    let body = format!(
        r#""explained":false,"from":"2026-03-16","grant":"{GRANT}","group":"{KUBE}",
        "kind":"LPJ_HIBAH","report":"lpj-1","to":"2026-12-31""#
    );
    office.step("report.submitted", "2027-01-05", &body);
    is(
        &office,
        "H10",
        "2027-01-11",
        TidakPatuh,
        "LPJ hibah g-2026-01 terlambat 1 hari (batas 10 Januari 2027).",
    );
}

#[test]
fn h10_the_earlier_day_of_the_agreement_and_the_parameters() {
    let office = paid_as_agreed(r#","lpj_due":"2026-09-30""#);
    check(
        &office,
        "H10",
        &[
            (
                "2026-08-30",
                Patuh,
                "LPJ hibah g-2026-01 belum jatuh tempo (batas 30 September 2026).",
            ),
            (
                "2026-08-31",
                Perhatian,
                "LPJ hibah g-2026-01 ditunggu 30 hari lagi (batas 30 September 2026).",
            ),
            (
                "2026-10-01",
                TidakPatuh,
                "LPJ hibah g-2026-01 terlambat 1 hari (batas 30 September 2026).",
            ),
        ],
    );
    let mut office = paid_as_agreed(r#","lpj_due":"2027-06-30""#);
    office.ruleset("kube", "2026-06-01", r#""lead_days":5,"lpj_day":20"#);
    let left = |text: &str| format!("LPJ hibah g-2026-01 {text} (batas 20 Januari 2027).");
    check(
        &office,
        "H10",
        &[
            ("2027-01-14", Patuh, &left("belum jatuh tempo")),
            ("2027-01-15", Perhatian, &left("ditunggu 5 hari lagi")),
            ("2027-01-20", Perhatian, &left("ditunggu 0 hari lagi")),
            ("2027-01-21", TidakPatuh, &left("terlambat 1 hari")),
        ],
    );
}

#[test]
fn h10_sent_back_the_clock_runs_again_until_the_day_the_office_gave() {
    let mut office = paid_as_agreed("");
    office.lpj("lpj-1", "2027-01-06", "20000000");
    sends_back(&mut office, "2027-01-15", "2027-01-29");
    let back = |text: &str| {
        format!(
            "LPJ hibah g-2026-01 dikembalikan untuk diperbaiki dan {text} (batas 29 Januari 2027). \
             Batas semula 10 Januari 2027."
        )
    };
    check(
        &office,
        "H10",
        &[
            (
                "2027-01-14",
                Patuh,
                "LPJ hibah g-2026-01 diterima 6 Januari 2027 (batas 10 Januari 2027).",
            ),
            ("2027-01-15", Perhatian, &back("ditunggu 14 hari lagi")),
            ("2027-01-29", Perhatian, &back("ditunggu 0 hari lagi")),
            ("2027-01-30", TidakPatuh, &back("terlambat 1 hari")),
        ],
    );
    office.receive("lpj-1", "2027-01-28", "20000000");
    check(
        &office,
        "H10",
        &[(
            "2027-02-10",
            Patuh,
            "LPJ hibah g-2026-01 diterima 28 Januari 2027 (batas 29 Januari 2027). Batas semula 10 \
             Januari 2027.",
        )],
    );
    assert_eq!(kube::budget_stage(&office, "2027-01-15", "sp2d"), "20000");
    assert_eq!(kube::budget_stage(&office, "2027-01-28", "lpj-masuk"), "20000");
}

/// Whoever was late stays late, whatever day the office sets for sending it again.
#[test]
fn h10_a_later_day_does_not_undo_that_it_was_late() {
    let mut office = paid_as_agreed("");
    office.lpj("lpj-1", "2027-01-22", "20000000");
    let back = sends_back(&mut office, "2027-01-25", "2027-12-31");
    let late =
        "Batas semula 10 Januari 2027. Pertama kali diterima 22 Januari 2027, terlambat 12 hari.";
    let waits = format!(
        "LPJ hibah g-2026-01 dikembalikan untuk diperbaiki dan belum jatuh tempo (batas 31 Desember 2027). {late}"
    );
    is(&office, "H10", "2027-02-01", TidakPatuh, &waits);
    office.receive("lpj-1", "2027-02-02", "20000000");
    let text =
        format!("LPJ hibah g-2026-01 diterima 2 Februari 2027 (batas 31 Desember 2027). {late}");
    is(&office, "H10", "2027-02-10", TidakPatuh, &text);
    let records = verdict(&office, "H10", "2027-02-10").records;
    assert!(records.contains(&back), "{records:?}");
    let body = format!(
        r#""as_of_seq":1,"explained":false,"figures":[],"from":"2026-01-01","grant":"g-2026-01","group":"{KUBE}",
        "kind":"LPJ_HIBAH","report":"lpj-2","to":"2026-12-31""#
    );
    office.step("report.submitted", "2027-02-15", &body);
    let gives_way = format!(
        r#""by":"lpj-2","group":"{KUBE}","lpj":{{"amount":"20000000","budget":{BUDGET}}},"report":"lpj-1""#
    );
    office.step("report.superseded", "2027-02-15", &gives_way);
    office.receive("lpj-2", "2027-02-16", "20000000");
    assert_eq!(verdict(&office, "H10", "2027-02-20").level, TidakPatuh, "the one in its place");
}

#[test]
fn h10_sent_back_without_a_day_the_old_one_stands() {
    let mut office = paid_as_agreed("");
    office.lpj("lpj-1", "2027-01-06", "20000000");
    sends_back(&mut office, "2027-01-15", "");
    is(
        &office,
        "H10",
        "2027-01-15",
        TidakPatuh,
        "LPJ hibah g-2026-01 dikembalikan untuk diperbaiki dan terlambat 5 hari (batas 10 Januari \
         2027).",
    );
}

#[test]
fn h10_opened_from_older_books() {
    let rows = [
        (
            "DIBAYAR",
            "2026-12-01",
            TidakPatuh,
            "LPJ hibah g-2026-01 terlambat 22 hari (batas 10 Januari 2027).",
        ),
        (
            "LPJ_MASUK",
            "2027-01-10",
            Patuh,
            "LPJ hibah g-2026-01 masuk sebelum buku ini dibuka (batas 10 Januari 2027).",
        ),
        (
            "LPJ_SAH",
            "2027-01-11",
            BelumDinilai,
            "LPJ hibah g-2026-01 masuk sebelum buku ini dibuka (batas 10 Januari 2027).",
        ),
    ];
    for (stage, on, level, text) in rows {
        let mut office = kube();
        opens(&mut office, on, stage, "0");
        is(&office, "H10", "2027-02-01", level, text);
    }
}

/// A paid grant of a program with this source of money and duty.
fn paid_from(source: &str, lpj_required: bool, more: &str) -> Office {
    let mut office = common::open();
    office.program("kube", "KUBE", lpj_required);
    office.budget("kube", 2026, source, "100000000");
    office.join_program(KUBE, "Sejahtera", "kube");
    office.award("2026-03-02");
    office.sign("2026-03-09", more);
    office.credit("2026-03-18", "1/LS", "20000000", "");
    office
}

#[test]
fn h10_money_of_the_state_goes_by_its_agreement() {
    let silent = paid_from("DEKON", true, "");
    let unknown = "Batas LPJ hibah g-2026-01 belum dicatat; NPHD tidak menyebutnya.";
    is(&silent, "H10", "2027-02-01", BelumDinilai, unknown);
    let unspent = "Sisa Rp 20.000.000,00; batas setor belum dicatat.";
    is(&silent, "H12", "2027-02-01", BelumDinilai, unspent);
    let agreed = paid_from("DEKON", true, r#","lpj_due":"2027-03-31""#);
    check(
        &agreed,
        "H10",
        &[
            ("2027-02-28", Patuh, "LPJ hibah g-2026-01 belum jatuh tempo (batas 31 Maret 2027)."),
            (
                "2027-03-31",
                Perhatian,
                "LPJ hibah g-2026-01 ditunggu 0 hari lagi (batas 31 Maret 2027).",
            ),
            (
                "2027-04-01",
                TidakPatuh,
                "LPJ hibah g-2026-01 terlambat 1 hari (batas 31 Maret 2027).",
            ),
        ],
    );
}

#[test]
fn h10_a_program_may_ask_for_no_lpj() {
    let office = paid_from("APBD", false, "");
    for id in ["H10", "H12"] {
        is(&office, id, "2027-02-01", TidakBerlaku, "Program ini tidak meminta LPJ.");
    }
}

#[test]
fn h12_what_is_left_is_due_with_the_lpj() {
    let mut office = paid_as_agreed("");
    office.spend("2026-04-01", "A", "19000000", "BELANJA", "KWITANSI");
    let left =
        |late: &str| format!("Sisa Rp 1.000.000,00 belum disetor ({late}batas 10 Januari 2027).");
    check(
        &office,
        "H12",
        &[
            ("2026-12-10", Patuh, &left("")),
            ("2026-12-11", Perhatian, &left("")),
            ("2027-01-10", Perhatian, &left("")),
            ("2027-01-11", TidakPatuh, &left("terlambat 1 hari, ")),
        ],
    );
    office.ruleset("kube", "2027-01-11", r#""unspent_days":14"#);
    let left =
        |late: &str| format!("Sisa Rp 1.000.000,00 belum disetor ({late}batas 24 Januari 2027).");
    check(
        &office,
        "H12",
        &[
            ("2027-01-24", Perhatian, &left("")),
            ("2027-01-25", TidakPatuh, &left("terlambat 1 hari, ")),
        ],
    );
}

#[test]
fn h12_what_went_back_when_and_where() {
    let rows: [(&str, &str, &str, bool, Level, &str); 6] = [
        (
            "APBD",
            "2027-01-10",
            "KAS_DAERAH",
            false,
            Patuh,
            "Sisa Rp 20.000.000,00 disetor 10 Januari 2027 untuk tahun anggaran sebelumnya.",
        ),
        (
            "APBD",
            "2027-01-04",
            "KAS_DAERAH",
            false,
            Patuh,
            "Sisa Rp 20.000.000,00 disetor 4 Januari 2027 untuk tahun anggaran sebelumnya.",
        ),
        (
            "APBD",
            "2027-01-11",
            "KAS_DAERAH",
            false,
            Perhatian,
            "Sisa Rp 20.000.000,00 disetor 11 Januari 2027 untuk tahun anggaran sebelumnya, terlambat 1 hari.",
        ),
        (
            "APBD",
            "2026-12-01",
            "KAS_NEGARA",
            true,
            TidakPatuh,
            "Sisa Rp 20.000.000,00 disetor ke Kas Negara, bukan ke asal dananya.",
        ),
        (
            "DEKON",
            "2026-12-01",
            "KAS_DAERAH",
            true,
            TidakPatuh,
            "Sisa Rp 20.000.000,00 disetor ke Kas Daerah, bukan ke asal dananya.",
        ),
        (
            "DEKON",
            "2026-12-01",
            "KAS_NEGARA",
            true,
            Patuh,
            "Sisa Rp 20.000.000,00 disetor 1 Desember 2026.",
        ),
    ];
    for (source, on, to, current_year, level, text) in rows {
        let mut office = paid_from(source, true, "");
        let slip = office.give_back(on, "20000000", to, current_year);
        is(&office, "H12", "2027-02-01", level, text);
        assert!(verdict(&office, "H12", "2027-02-01").records.contains(&slip));
    }
}

#[test]
fn h12_money_spent_in_full_leaves_nothing() {
    let mut office = paid_as_agreed("");
    office.spend("2026-04-01", "A", "20000000", "BELANJA", "KWITANSI");
    is(&office, "H12", "2027-02-01", Patuh, "Hibah terpakai seluruhnya.");
}

#[test]
fn h10_a_receipt_that_is_reversed_never_stopped_the_clock() {
    let mut office = paid_as_agreed("");
    let received = office.lpj("lpj-1", "2027-01-06", "20000000");
    office.record(&format!(
        r#"{{"type":"entry.reversed","on":"2027-01-08","body":{{}},
        "fixes":{{"seq":{received},"why":"SALAH_PIHAK"}}}}"#
    ));
    let waits = "LPJ hibah g-2026-01 ditunggu 2 hari lagi (batas 10 Januari 2027).";
    check(
        &office,
        "H10",
        &[
            (
                "2027-01-07",
                Patuh,
                "LPJ hibah g-2026-01 diterima 6 Januari 2027 (batas 10 Januari 2027).",
            ),
            ("2027-01-08", Perhatian, waits),
        ],
    );
    assert_eq!(kube::budget_stage(&office, "2027-01-08", "sp2d"), "20000");
}

#[test]
fn h12_money_moved_to_another_fund_is_not_used() {
    let mut office = paid_as_agreed("");
    let spent = office.spend("2026-04-01", "A", "12000000", "BELANJA", "KWITANSI");
    let body = format!(
        r#""amount":"8000000","from":"hibah:{GRANT}","group":"{KUBE}","place":"BANK",
        "to":"operasional","why":"LAIN""#
    );
    let moved = office.step("fund.transferred", "2026-04-02", &body);
    let text = "Rp 8.000.000,00 dipindahkan dari dana hibah ke dana operasional; itu bukan \
        pemakaian hibah.";
    is(&office, "H12", "2026-04-02", TidakPatuh, text);
    let records = verdict(&office, "H12", "2026-04-02").records;
    assert!(records.contains(&spent) && records.contains(&moved), "{records:?}");
}
