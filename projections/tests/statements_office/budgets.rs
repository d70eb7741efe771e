//! Budgets, payments, deposits and balances.

use rantai_events::area::AreaCode;
use rantai_projections::library::{Query, Surroundings};
use rantai_projections::rules::{judge_group, rule};

use crate::common::{Office, open};
use crate::histories::{CODE, award, budget, case_a, case_i, group, kube, lpj, returned, sts};
use crate::tables::{built, check, query, rows};

#[test]
fn case_a_stage_by_stage_in_the_budget_control_card() {
    let mut office = case_a();
    sts(&mut office, "2026-12-18", true);
    lpj(&mut office);
    let stages = ["pagu", "komitmen", "sp2d", "lpj_masuk", "lpj_sah", "setor_kembali", "sisa_pagu"];
    let rows = [
        ("2026-03-02", "100000000 | 20000000 | 0 | 0 | 0 | 0 | 80000000"),
        ("2026-03-16", "100000000 | 0 | 20000000 | 0 | 0 | 0 | 80000000"),
        ("2026-12-18", "100000000 | 0 | 19650000 | 0 | 0 | 350000 | 80000000"),
        ("2027-01-06", "100000000 | 0 | 0 | 19650000 | 0 | 350000 | 80000000"),
        ("2027-01-20", "100000000 | 0 | 0 | 0 | 19650000 | 350000 | 80000000"),
    ];
    for (day, expected) in rows {
        let total = format!("= {expected}");
        check(&office, "kartu-kendali", &query(day, None), &stages, &[expected, &total]);
    }
    let narrowed = "- | 0 | 0 | 0 | 19650000 | 350000 | -";
    let total = format!("= {narrowed}");
    let asked = query("2027-01-20", Some("kube-1"));
    check(&office, "kartu-kendali", &asked, &stages, &[narrowed, &total]);
}

#[test]
fn other_sources_and_coaching_have_sums_of_their_own() {
    let mut office = open();
    kube(&mut office);
    budget(&mut office, "APBD", "HIBAH", CODE, 2015, "60000000");
    budget(&mut office, "DEKON", "HIBAH", "5.1.05.05.01.0002", 2015, "700000000");
    budget(&mut office, "APBD", "PEMBINAAN", "5.1.02.01.01.0001", 2015, "19714000");
    check(
        &office,
        "kartu-kendali",
        &query("2015-12-31", None),
        &["tahun", "sumber", "peruntukan", "program", "pagu", "sisa_pagu"],
        &[
            "2015 | APBD | hibah dan bantuan | kube | 60000000 | 60000000",
            "= 2015 | APBD | hibah dan bantuan | Jumlah | 60000000 | 60000000",
            "2015 | APBD | pembinaan | kube | 19714000 | 19714000",
            "= 2015 | APBD | pembinaan | Jumlah | 19714000 | 19714000",
            "2015 | dekonsentrasi (APBN) | hibah dan bantuan | kube | 700000000 | 700000000",
            "= 2015 | dekonsentrasi (APBN) | hibah dan bantuan | Jumlah | 700000000 | 700000000",
        ],
    );
}

#[test]
fn case_a_in_the_registers_and_the_recap() {
    let mut office = case_a();
    sts(&mut office, "2026-12-18", true);
    let day = query("2026-12-31", None);
    check(
        &office,
        "rekap-saldo",
        &Query { subject: Some("kube".into()), ..day.clone() },
        &[
            "kode",
            "kelompok",
            "kelurahan",
            "kemantren",
            "hibah_diterima",
            "terpakai",
            "sisa",
            "bank",
            "persen_modal_lestari",
        ],
        &[
            "kube-1 | Mekar | 34.71.03.1001 | 34.71.03 | 20000000 | 19650000 | 0 | 0 | -",
            "= Jumlah | 1 kelompok | - | - | 20000000 | 19650000 | 0 | 0 | -",
        ],
    );
    check(
        &office,
        "register-sp2d",
        &day,
        &[
            "no_urut",
            "no_sp2d",
            "tgl",
            "no_spm",
            "kode_rekening",
            "penerima",
            "nphd",
            "nilai",
            "tgl_masuk_rekening",
            "selisih",
            "lpj",
        ],
        &[
            "1 | 0123/LS | 2026-03-16 | 77/SPM | 5.1.05.05.01.0001 | Mekar (kube-1, g-1) | \
             9/NPHD | 20000000 | 2026-03-18 | 0 | belum ada",
            "= Jumlah | - | - | - | - | - | - | 20000000 | - | 0 | -",
        ],
    );
    check(
        &office,
        "register-sts",
        &day,
        &["no_sts", "tgl", "pihak", "no_hibah", "tujuan", "jenis", "nilai", "status"],
        &[
            "5/STS | 2026-12-18 | Mekar (kube-1) | g-1 | Kas Daerah | sisa dana | 350000 | \
             tahun berjalan",
            "= - | - | - | - | - | - | 350000 | -",
            "= - | - | - | - | - | - | 0 | -",
        ],
    );
}

#[test]
fn a_return_in_january_is_for_the_year_before() {
    let mut office = case_a();
    sts(&mut office, "2027-01-08", false);
    let table = built(&office, "register-sts", &query("2027-01-31", None));
    assert_eq!(rows(&table, &["tgl", "status"])[0], "2027-01-08 | untuk tahun anggaran sebelumnya");
}

#[test]
fn case_i_credited_returned_and_unexplained() {
    let mut office = case_i();
    let keys = ["nilai", "masuk_rekening", "diretur", "selisih"];
    let last = |office: &Office, asked: &Query| {
        rows(&built(office, "register-sp2d", asked), &keys).pop().unwrap()
    };
    let before = query("2026-03-19", None);
    assert_eq!(last(&office, &before), "= 700000000 | 680000000 | 0 | 20000000");
    returned(&mut office, "kube-01", "g-01", false);
    let day = query("2026-03-31", None);
    assert_eq!(last(&office, &day), "= 700000000 | 680000000 | 20000000 | 0");
    check(
        &office,
        "kartu-kendali",
        &day,
        &["komitmen", "sp2d"],
        &["20000000 | 680000000", "= 20000000 | 680000000"],
    );
    // Credited first and taken back by the bank: the money did not stay either.
    returned(&mut office, "kube-02", "g-02", true);
    assert_eq!(last(&office, &day), "= 700000000 | 660000000 | 40000000 | 0");
    let area = Query { area: AreaCode::parse("34.71.03"), ..day.clone() };
    assert_eq!(last(&office, &area), "= 60000000 | 60000000 | 0 | 0");
    let none = Query { document: Some("0701/LS".into()), ..day.clone() };
    assert_eq!(last(&office, &none), "= 0 | 0 | 0 | 0");
    let this = Query { document: Some("0700/LS".into()), ..day };
    assert_eq!(built(&office, "register-sp2d", &this).rows.len(), 36);
}

#[test]
fn the_sums_of_regions_are_the_sum_of_the_city() {
    let office = case_i();
    let total = |area: Option<&str>| {
        let area = area.and_then(AreaCode::parse);
        let asked = Query { area, ..query("2026-03-31", None) };
        let table = built(&office, "rekap-saldo", &asked);
        let keys = ["hibah_diterima", "terpakai", "sisa", "bank"];
        let line = rows(&table, &keys).pop().unwrap();
        let figures = line.trim_start_matches("= ").split(" | ");
        figures.map(|figure| figure.parse::<i64>().unwrap()).collect::<Vec<_>>()
    };
    let city = total(None);
    assert_eq!(city, [680_000_000, 0, 680_000_000, 680_000_000]);
    let mut parts = vec![0; city.len()];
    for kemantren in 1..=14 {
        for (sum, part) in parts.iter_mut().zip(total(Some(&format!("34.71.{kemantren:02}")))) {
            *sum += part;
        }
    }
    assert_eq!(parts, city);
}

#[test]
fn a_payment_to_a_vendor_is_not_missed_on_the_account_of_the_group() {
    let mut office = open();
    kube(&mut office);
    group(&mut office, "kube-1", "Mekar", "34.71.03.1001");
    budget(&mut office, "APBD", "HIBAH", CODE, 2026, "20000000");
    award(&mut office, "kube-1", "g-1", "11/SK");
    office.record(&format!(
        r#"{{"type":"grant.sp2d_issued","on":"2026-03-16","body":{{"account":"{CODE}",
            "issuer":"BPKAD","lines":[{{"amount":"20000000","grant":"g-1","group":"kube-1"}}],
            "number":"1/LS","program":"kube","to_vendor":true,"year":2026}}}}"#
    ));
    let keys = ["nilai", "tgl_masuk_rekening", "masuk_rekening", "selisih"];
    let expected = ["20000000 | - | 0 | 0", "= 20000000 | - | 0 | 0"];
    for area in [None, Some("34.71.03"), Some("34.71")] {
        let area = area.and_then(AreaCode::parse);
        let asked = Query { area, ..query("2026-03-31", None) };
        check(&office, "register-sp2d", &asked, &keys, &expected);
    }
    let elsewhere = Query { area: AreaCode::parse("34.71.04"), ..query("2026-03-31", None) };
    check(&office, "register-sp2d", &elsewhere, &keys, &["= 0 | - | 0 | 0"]);
}

/// Two orders under one number: of two issuers, or one typed in twice. A credit pays one of them.
#[test]
fn a_credit_is_counted_for_one_order_though_two_bear_its_number() {
    let mut office = case_a();
    let order = |office: &mut Office, on: &str, amount: &str| {
        office.record(&format!(
            r#"{{"type":"grant.sp2d_issued","on":"{on}","body":{{"account":"{CODE}",
                "issuer":"KPPN","lines":[{{"amount":"{amount}","grant":"g-1","group":"kube-1"}}],
                "number":"0123/ls","program":"kube","to_vendor":false,"year":2026}}}}"#
        ))
    };
    order(&mut office, "2026-11-02", "6000000");
    let keys = ["nilai", "tgl_masuk_rekening", "masuk_rekening", "selisih"];
    let day = query("2026-12-31", None);
    let first = "20000000 | 2026-03-18 | 20000000 | 0";
    let all = [first, "6000000 | - | 0 | 6000000", "= 26000000 | - | 20000000 | 6000000"];
    check(&office, "register-sp2d", &day, &keys, &all);
    let view = office.view_of("kube-1", day.cut);
    let around = Surroundings::read(&office.ledger, day.cut).unwrap();
    let rule = [rule("H04").unwrap()];
    let verdict =
        judge_group(&rule, &view, &day, &around, &office.ledger).unwrap().remove(0).text.0;
    assert!(
        verdict.contains("SP2D Rp 6.000.000,00, rekening kelompok menerima Rp 0,00"),
        "{verdict}"
    );
    office.record(
        r#"{"type":"grant.disbursed","on":"2026-11-04","body":{"amount":"6000000",
            "grant":"g-1","group":"kube-1","sp2d":"0123/LS"}}"#,
    );
    let all = [first, "6000000 | 2026-11-04 | 6000000 | 0", "= 26000000 | - | 26000000 | 0"];
    check(&office, "register-sp2d", &day, &keys, &all);
}
