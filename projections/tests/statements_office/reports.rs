//! Reports on their way, and accounts that are owed.

use rantai_projections::rules::Level;
use rantai_projections::statements::{NotBuilt, statement};

use crate::common::{GROUP, Office, open};
use crate::histories::{CODE, award, budget, case_a, case_d, group, kube, lpj, sts};
use crate::tables::{built, check, query, rows};

#[test]
fn case_a_without_and_with_the_lpj() {
    let mut office = case_a();
    sts(&mut office, "2026-12-18", true);
    office.record(
        r#"{"type":"report.reminded","on":"2027-01-15","body":{"grant":"g-1","group":"kube-1",
            "kind":"LPJ_HIBAH","letter":1,"number":"8/TEG"}}"#,
    );
    let keys = [
        "no_hibah",
        "penerima",
        "nilai",
        "batas",
        "status",
        "hari",
        "belum_dipertanggungjawabkan",
        "teguran_1",
        "teguran_2",
    ];
    let without = |day: &str, status: &str, days: &str, letter: &str| {
        let row = format!(
            "g-1 | Mekar (kube-1) | 20000000 | 2027-01-10 | {status} | {days} | 19650000 | \
             {letter} | -"
        );
        let total = "= Jumlah | - | 20000000 | - | - | - | 19650000 | - | -";
        check(&office, "monitoring-lpj", &query(day, None), &keys, &[&row, total]);
    };
    without("2026-12-20", "belum ada", "-21", "-");
    without("2027-01-10", "belum ada", "0", "-");
    without("2027-01-11", "belum ada, terlambat", "1", "-");
    without("2027-01-31", "belum ada, terlambat", "21", "2027-01-15");
    lpj(&mut office);
    check(
        &office,
        "monitoring-lpj",
        &query("2027-01-31", None),
        &["status", "hari", "belum_dipertanggungjawabkan"],
        &["sah | -4 | 0", "= - | - | 0"],
    );
}

fn report(office: &mut Office, id: &str, from: &str, to: &str, on: &str) {
    office.record(&format!(
        r#"{{"type":"report.submitted","on":"{on}","body":{{"explained":false,"from":"{from}",
            "group":"{GROUP}","kind":"SEMESTER","report":"{id}","to":"{to}"}}}}"#
    ));
}

#[test]
fn the_board_shows_each_station_and_what_is_missing() {
    let mut office = case_d("PERGULIRAN");
    report(&mut office, "r-1", "2026-01-01", "2026-06-30", "2026-07-05");
    for (kind, on, rest) in [
        ("compiled", "2026-07-08", r#""verified":true,"#),
        ("acknowledged", "2026-07-10", r#""office":"Gowongan","title":"Lurah","#),
        ("copied", "2026-07-12", r#""office":"Jetis","title":"Camat","#),
        ("received", "2026-07-13", r#""agenda":"12/AG","#),
        ("accepted", "2026-07-20", ""),
    ] {
        office.record(&format!(
            r#"{{"type":"report.{kind}","on":"{on}","body":{{{rest}"group":"{GROUP}",
                "report":"r-1"}}}}"#
        ));
    }
    office.record(&format!(
        r#"{{"type":"report.reminded","on":"2027-02-05","body":{{"group":"{GROUP}",
            "kind":"SEMESTER","letter":1,"number":"4/TEG","to":"2026-12-31"}}}}"#
    ));
    let keys: Vec<&str> = vec![
        "semester",
        "jatuh_tempo",
        "diserahkan",
        "pembina",
        "diketahui_kelurahan",
        "tembusan_kecamatan",
        "diterima_dinas",
        "keputusan",
        "hari_terlambat",
        "teguran_ke",
        "tanpa_bukti",
    ];
    let delivered = "Semester I 2026 | 2026-06-30 | 2026-07-05 | 2026-07-08 | 2026-07-10 | \
                     2026-07-12 | 2026-07-13 | diterima 20 Juli 2026 | 0 | - | \
                     kelurahan, kecamatan";
    let board = |day: &str, second: Option<&str>| {
        let rows: Vec<&str> = std::iter::once(delivered).chain(second).collect();
        check(&office, "papan-laporan", &query(day, Some(GROUP)), &keys, &rows);
    };
    board("2026-12-31", None);
    let missing = "Semester II 2026 | 2026-12-31 | - | - | - | - | - |";
    board("2027-01-15", Some(&format!("{missing} dalam tenggang | 15 | - | -")));
    board("2027-02-10", Some(&format!("{missing} belum diserahkan | 41 | 1 | -")));
}

/// A report after its due date is not late while the grace lasts, and the row says how long.
#[test]
fn a_report_within_the_grace_stands_beside_the_end_of_the_grace() {
    let mut office = case_d("PERGULIRAN");
    report(&mut office, "r-1", "2026-01-01", "2026-06-30", "2026-07-20");
    let keys = ["jatuh_tempo", "tenggang_sampai", "diserahkan", "hari_terlambat"];
    let rows = ["2026-06-30 | 2026-07-30 | 2026-07-20 | 0"];
    check(&office, "papan-laporan", &query("2026-08-10", Some(GROUP)), &keys, &rows);
    let board = built(&office, "papan-laporan", &query("2026-08-10", Some(GROUP)));
    assert!(board.notes.iter().any(|(id, _)| id.contains("sampai akhir tenggang tidak terlambat")));
}

#[test]
fn a_report_that_was_sent_back_leaves_its_period_open() {
    let mut office = case_d("PERGULIRAN");
    report(&mut office, "r-1", "2026-01-01", "2026-06-30", "2026-07-05");
    for (kind, on, rest) in [
        ("received", "2026-07-13", r#""agenda":"12/AG","#),
        ("returned", "2026-07-20", r#""due":"2026-08-03","why":"ANGKA_SALAH","#),
    ] {
        office.record(&format!(
            r#"{{"type":"report.{kind}","on":"{on}","body":{{{rest}"group":"{GROUP}",
                "report":"r-1"}}}}"#
        ));
    }
    let keys = ["jatuh_tempo", "diserahkan", "keputusan", "hari_terlambat"];
    let rows = [
        "2026-06-30 | - | belum diserahkan | 62",
        "- | 2026-07-05 | dikembalikan 20 Juli 2026 | -",
    ];
    check(&office, "papan-laporan", &query("2026-08-31", Some(GROUP)), &keys, &rows);
}

#[test]
fn the_board_and_the_rule_count_the_same_days() {
    let office = case_d("PERGULIRAN");
    let board = built(&office, "papan-laporan", &query("2026-08-10", Some(GROUP)));
    assert_eq!(rows(&board, &["semester", "hari_terlambat"]), ["Semester I 2026 | 41"]);
    let (level, text) = office.verdict("L01", "2026-08-10");
    assert_eq!(level, Level::TidakPatuh);
    assert!(text.contains("(41 hari lewat)"), "{text}");
}

#[test]
fn an_lpj_of_state_money_is_due_by_its_agreement_alone() {
    let mut office = open();
    kube(&mut office);
    group(&mut office, "kube-1", "Mekar", "34.71.03.1001");
    budget(&mut office, "DEKON", "HIBAH", CODE, 2026, "20000000");
    award(&mut office, "kube-1", "g-1", "11/SK");
    office.record(&format!(
        r#"{{"type":"grant.sp2d_issued","on":"2026-03-16","body":{{"account":"{CODE}",
            "issuer":"KPPN","lines":[{{"amount":"20000000","grant":"g-1","group":"kube-1"}}],
            "number":"1/LS","program":"kube","to_vendor":false,"year":2026}}}}"#
    ));
    let keys = ["batas", "status", "hari"];
    let first = |office: &Office| {
        rows(&built(office, "monitoring-lpj", &query("2027-02-01", None)), &keys).remove(0)
    };
    assert_eq!(first(&office), "- | belum ada, batas tidak diketahui | -");
    office.record(
        r#"{"type":"grant.agreement_signed","on":"2026-03-20","body":{"dated":"2026-03-20",
            "grant":"g-1","group":"kube-1","lpj_due":"2027-01-31","number":"9/NPHD"}}"#,
    );
    assert_eq!(first(&office), "2027-01-31 | belum ada, terlambat | 1");
}

#[test]
fn a_payment_without_award_is_not_lost() {
    let mut office = case_a();
    office.record(
        r#"{"type":"grant.proposed","on":"2026-05-01","body":{"amount":"5000000",
            "grant":"g-x","group":"kube-1","number":"1/PROP","year":2026,
            "plan":[{"amount":"5000000","line":"A","name":"Bahan"}]}}"#,
    );
    office.record(&format!(
        r#"{{"type":"grant.sp2d_issued","on":"2026-04-01","body":{{"account":"{CODE}",
            "issuer":"BPKAD","lines":[{{"amount":"5000000","grant":"g-x","group":"kube-1"}}],
            "number":"0124/LS","program":"kube","to_vendor":false,"year":2026}}}}"#
    ));
    let lpj = ["no_hibah", "penerima", "nilai", "batas", "belum_dipertanggungjawabkan"];
    let sp2d = ["no_urut", "penerima", "nilai", "selisih"];
    for day in ["2026-04-15", "2026-12-31"] {
        for subject in [None, Some("kube-1"), Some("kube")] {
            let asked = query(day, subject);
            check(
                &office,
                "monitoring-lpj",
                &asked,
                &lpj,
                &[
                    "g-1 | Mekar (kube-1) | 20000000 | 2027-01-10 | 20000000",
                    "g-x | Mekar (kube-1) | 5000000 | 2027-01-10 | 5000000",
                    "= Jumlah | - | 25000000 | - | 25000000",
                ],
            );
            check(
                &office,
                "register-sp2d",
                &asked,
                &sp2d,
                &[
                    "1 | Mekar (kube-1, g-1) | 20000000 | 0",
                    "2 | Mekar (kube-1, g-x) | 5000000 | 5000000",
                    "= Jumlah | - | 25000000 | 5000000",
                ],
            );
        }
    }
}

#[test]
fn an_unknown_subject_is_said_to_be_unknown() {
    let office = case_a();
    for id in ["rekap-saldo", "register-sp2d", "monitoring-lpj", "peta-guliran", "riwayat-dana"] {
        let statement = statement(id).unwrap();
        let asked = query("2026-12-31", Some("g-9"));
        let result = (statement.build)(statement, &asked, &office.ledger);
        assert!(matches!(result, Err(NotBuilt::SubjectUnknown(..))), "{id}");
    }
    let history = statement("riwayat-dana").unwrap();
    let result = (history.build)(history, &query("2026-12-31", None), &office.ledger);
    assert!(matches!(result, Err(NotBuilt::SubjectNeeded(_))));
}
