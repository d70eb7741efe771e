//! The rules on what becomes of the grant money, and on a second grant, held to tables: day, level,
//! text.

mod common;
mod kube;

use common::Office;
use kube::{BUDGET, GRANT, KUBE, Steps, is, kube, opens, verdict, verdicts};
use rantai_projections::rules::Level::{
    self, BelumDinilai, Patuh, Perhatian, TidakBerlaku, TidakPatuh,
};

/// Three members share the grant of `program`'s group; so many sign.
fn shares(office: &mut Office, on: &str, signed: u32, decision: &str) {
    let share =
        |n: u32| format!(r#"{{"amount":"1000000","member":"M-{n:04}","signed":{}}}"#, n <= signed);
    let gifts = (1..=3).map(share).collect::<Vec<_>>().join(",");
    let decision =
        if decision.is_empty() { String::new() } else { format!(r#""decision":"{decision}","#) };
    let body =
        format!(r#"{decision}"gifts":[{gifts}],"grant":"{GRANT}","group":"{KUBE}","place":"BANK""#);
    office.step("grant.distributed", on, &body);
}

#[test]
fn h07_shares_are_decided_and_signed_for() {
    let decided = "Diputuskan musyawarah";
    let undecided = "Tidak ada keputusan musyawarah tentang pembagian";
    let rows = [
        ("K-1", 3, Patuh, decided),
        ("K-1", 2, Perhatian, decided),
        ("K-1", 1, Perhatian, decided),
        ("K-1", 0, TidakPatuh, decided),
        ("", 3, TidakPatuh, undecided),
        ("K-2", 3, TidakPatuh, undecided),
    ];
    for (decision, signed, level, text) in rows {
        let mut office = kube();
        office.members(3, "2026-01-05");
        office.meets("R-1", "2026-03-20", 3);
        office.decides("K-1", "R-1", "2026-03-20", "DISTRIBUSI");
        office.decides("K-2", "R-1", "2026-03-20", "TABUNGAN");
        office.award("2026-03-02");
        is(&office, "H07", "2026-03-02", TidakBerlaku, "Hibah belum diterima kelompok.");
        office.credit("2026-03-18", "1/LS", "20000000", "");
        is(&office, "H07", "2026-03-18", TidakBerlaku, "Hibah tidak dibagikan kepada anggota.");
        shares(&mut office, "2026-03-25", signed, decision);
        let expected = format!("{text}; {signed} dari 3 tanda terima ada.");
        is(&office, "H07", "2026-03-25", level, &expected);
    }
}

#[test]
fn h07_usep_km_hands_its_money_to_members() {
    let mut office = common::open();
    office.program("kube", "USEP_KM", true);
    office.budget("kube", 2026, "APBD", "100000000");
    office.join_program(KUBE, "Rukun", "kube");
    office.award("2026-03-02");
    office.credit("2026-03-18", "1/LS", "20000000", "");
    office.spend("2026-04-01", "A", "100000", "BELANJA", "KWITANSI");
    let none = "Daftar pembagian kepada anggota tidak ada.";
    kube::check(
        &office,
        "H07",
        &[("2026-03-31", BelumDinilai, none), ("2026-04-01", TidakPatuh, none)],
    );
}

/// What was spent (line or amount, amount or receipt); level and text.
type Spent = (&'static [(&'static str, &'static str)], Level, &'static str);

#[test]
fn h08_lines_within_the_plan() {
    let spending: &[Spent] = &[
        (&[("A", "12000000")], Patuh, "Pos A terpakai 100,00 %. Pos B terpakai 0,00 %."),
        (&[("A", "12000001")], Perhatian, "Pos A terpakai 100,00 % (lebih Rp 1,00)."),
        (
            &[("A", "7000000"), ("A", "6200000")],
            Perhatian,
            "Pos A terpakai 110,00 % (lebih Rp 1.200.000,00).",
        ),
        (&[("A", "13200001")], TidakPatuh, "Pos A terpakai 110,00 % (lebih Rp 1.200.001,00)."),
        (
            &[("B", "9000000"), ("A", "13000000")],
            TidakPatuh,
            "Pos B terpakai 112,50 % (lebih Rp 1.000.000,00).",
        ),
        (
            &[("A", "12000000"), ("X", "150000")],
            TidakPatuh,
            "Rp 150.000,00 dibelanjakan di luar RAB (pos X).",
        ),
    ];
    for (spent, level, text) in spending {
        let mut office = kube();
        office.award("2026-03-02");
        is(&office, "H08", "2026-03-02", TidakBerlaku, "Hibah belum diterima kelompok.");
        office.credit("2026-03-18", "1/LS", "30000000", "");
        is(&office, "H08", "2026-03-18", BelumDinilai, "Belum ada belanja yang dicatat.");
        for (line, amount) in *spent {
            office.spend("2026-04-01", line, amount, "BELANJA", "KWITANSI");
        }
        is(&office, "H08", "2026-04-01", *level, text);
    }
}

#[test]
fn h08_an_amendment_does_not_undo_what_was_spent_before_it() {
    let mut office = kube();
    office.paid_grant();
    let spent = office.spend("2026-04-01", "C", "13000000", "BELANJA", "KWITANSI");
    let outside = "Rp 13.000.000,00 dibelanjakan di luar RAB (pos C).";
    is(&office, "H08", "2026-04-01", TidakPatuh, outside);
    // It was judged by the plan of its day, and that is the one that is named.
    let before = verdict(&office, "H08", "2026-04-01").records;
    let amended = amends(&mut office, "2026-05-01", 12_500_000, 7_500_000);
    is(&office, "H08", "2026-05-01", TidakPatuh, outside);
    let records = verdict(&office, "H08", "2026-05-01").records;
    assert!(records == before && records.contains(&spent) && !records.contains(&amended));
}

#[test]
fn h08_an_amendment_counts_from_its_day_on() {
    let mut office = kube();
    office.paid_grant();
    amends(&mut office, "2026-05-01", 12_500_000, 7_500_000);
    office.spend("2026-05-01", "C", "13000000", "BELANJA", "KWITANSI");
    let over = "Pos C terpakai 104,00 % (lebih Rp 500.000,00).";
    is(&office, "H08", "2026-05-01", Perhatian, over);
    office.ruleset("kube", "2026-06-01", r#""line_tolerance":3"#);
    is(&office, "H08", "2026-06-01", TidakPatuh, over);
}

#[test]
fn h08_a_plan_above_the_award_is_a_fault() {
    let mut office = kube();
    office.paid_grant();
    office.spend("2026-04-01", "A", "1000000", "BELANJA", "KWITANSI");
    amends(&mut office, "2026-05-01", 12_500_000, 17_500_000);
    let found = verdict(&office, "H08", "2026-05-01");
    let said = "RAB Rp 30.000.000,00 melebihi hibah yang ditetapkan Rp 20.000.000,00.";
    assert!(found.level == TidakPatuh && found.text.0.ends_with(said), "{found:?}");
}

/// A plan of the lines C and B.
fn amends(office: &mut Office, on: &str, c: u64, b: u64) -> u64 {
    let total = c + b;
    let body = format!(
        r#""amount":"{total}","grant":"{GRANT}","group":"{KUBE}","number":"2/ADD","plan":[
        {{"amount":"{c}","line":"C","name":"Bahan"}},
        {{"amount":"{b}","line":"B","name":"Peralatan"}}]"#
    );
    office.step("grant.plan_amended", on, &body)
}

#[test]
fn h08_shared_money_is_not_spent_by_the_group() {
    let mut office = kube();
    office.members(3, "2026-01-05");
    office.paid_grant();
    shares(&mut office, "2026-03-25", 3, "");
    let said = "Dibagikan kepada anggota Rp 3.000.000,00 (RAB Rp 20.000.000,00); pembagian tidak \
                menyebut pos RAB.";
    is(&office, "H08", "2026-03-25", BelumDinilai, said);
    office.spend("2026-04-01", "A", "12000000", "BELANJA", "KWITANSI");
    is(&office, "H08", "2026-04-01", BelumDinilai, &format!("Pos A terpakai 100,00 %. {said}"));
    office.credit("2026-04-02", "2/LS", "5000000", "");
    office.spend("2026-04-02", "B", "6000000", "BELANJA", "KWITANSI");
    let over = "Pos A terpakai 100,00 %. Pos B terpakai 75,00 %. Dibagikan kepada anggota \
        Rp 3.000.000,00; bersama belanja melebihi RAB Rp 20.000.000,00 sebesar Rp 1.000.000,00.";
    is(&office, "H08", "2026-04-02", TidakPatuh, over);
    let mut office = kube();
    opens(&mut office, "2026-05-01", "DIBAYAR", "5000000");
    office.credit("2026-05-02", "1/LS", "5000000", "");
    office.spend("2026-05-03", "A", "1000000", "BELANJA", "KWITANSI");
    is(&office, "H08", "2026-05-03", BelumDinilai, "RAB hibah belum dicatat.");
}

#[test]
fn h09_receipts_cover_what_was_spent() {
    let rows: &[Spent] = &[
        (
            &[("10000000", "KWITANSI")],
            Patuh,
            "Bukti Rp 10.000.000,00 dari Rp 10.000.000,00 (100,00 %).",
        ),
        (
            &[("9000000", "KWITANSI"), ("1000000", "TANPA_BUKTI")],
            Perhatian,
            "Bukti Rp 9.000.000,00 dari Rp 10.000.000,00 (90,00 %).",
        ),
        (
            &[("8999999", "KWITANSI"), ("1000001", "TANPA_BUKTI")],
            TidakPatuh,
            "Bukti Rp 8.999.999,00 dari Rp 10.000.000,00 (90,00 %).",
        ),
        (&[("250000", "PERNYATAAN")], Patuh, "Bukti Rp 250.000,00 dari Rp 250.000,00 (100,00 %)."),
        (&[("250001", "PERNYATAAN")], TidakPatuh, "Bukti Rp 0,00 dari Rp 250.001,00 (0,00 %)."),
    ];
    for (spent, level, text) in rows {
        let mut office = kube();
        office.paid_grant();
        is(&office, "H09", "2026-03-18", TidakBerlaku, "Belum ada belanja yang dicatat.");
        for (amount, receipt) in *spent {
            office.spend("2026-04-01", "A", amount, "BELANJA", receipt);
        }
        is(&office, "H09", "2026-04-01", *level, text);
    }
}

#[test]
fn h09_names_what_lacks_its_receipt_and_asks_the_limit_in_force() {
    let mut office = kube();
    office.paid_grant();
    let first = office.spend("2026-04-01", "A", "1000000", "BELANJA", "KWITANSI");
    let second = office.spend("2026-04-02", "A", "300000", "BELANJA", "PERNYATAAN");
    assert_eq!(verdict(&office, "H09", "2026-04-02").records, [second]);
    office.ruleset("kube", "2026-05-01", r#""statement_limit":"300000""#);
    let found = verdict(&office, "H09", "2026-05-01");
    assert_eq!((found.level, found.records), (Patuh, vec![first, second]));
}

/// A second grant, awarded by another SK.
fn second(office: &mut Office, program: &str, year: u32, on: &str) -> u64 {
    let body = format!(
        r#""amount":"5000000","budget":{{"account":"5.1.05.05.01.0001","grant":"g-2",
        "program":"{program}","year":{year}}},"dated":"{on}","form":"UANG","group":"{KUBE}",
        "number":"99/KEP","plan":[{{"amount":"5000000","line":"A","name":"Modal"}}]"#
    );
    office.step("grant.awarded", on, &body)
}

#[test]
fn h13_no_second_grant_while_one_is_open() {
    let rows = [
        (
            "kube",
            2026,
            "2026-09-01",
            TidakPatuh,
            "Ditetapkan 1 September 2026 saat masih terbuka hibah g-2026-01.",
        ),
        (
            "kube",
            2027,
            "2027-02-01",
            TidakPatuh,
            "Ditetapkan 1 Februari 2027 saat masih terbuka hibah g-2026-01.",
        ),
        ("kube", 2028, "2028-02-01", Patuh, "Tidak ada hibah lain yang terbuka atau setahun."),
        (
            "lain",
            2026,
            "2026-09-01",
            Perhatian,
            "Ditetapkan 1 September 2026 dalam tahun yang sama dengan hibah program lain g-2026-01.",
        ),
        ("lain", 2027, "2027-02-01", Patuh, "Tidak ada hibah lain yang terbuka atau setahun."),
    ];
    for (program, year, on, level, text) in rows {
        let mut office = kube();
        office.program("lain", "KUBE", true);
        for (program, year) in [("kube", 2027), ("kube", 2028), ("lain", 2026), ("lain", 2027)] {
            office.budget(program, year, "APBD", "100000000");
        }
        let first = office.award("2026-03-02");
        let other = second(&mut office, program, year, on);
        let body = format!(r#""grant":"{GRANT}","group":"{KUBE}""#);
        office.step("grant.closed", "2027-06-01", &body);
        let found = verdicts(&office, KUBE, "H13", "2028-03-01");
        let about =
            |grant: &str| found.iter().find(|v| v.subject.as_deref() == Some(grant)).unwrap();
        assert_eq!(about(GRANT).level, Patuh, "the first of them is not a second");
        let judged = about("g-2");
        assert_eq!((judged.level, judged.text.0.as_str()), (level, text), "{program} {year}");
        let records = if level == Patuh { vec![other] } else { vec![other, first] };
        assert_eq!(judged.records, records);
    }
}

#[test]
fn h13_one_a_year_and_what_was_given_up_does_not_count() {
    let mut office = kube();
    office.award("2026-03-02");
    let body = format!(r#""grant":"{GRANT}","group":"{KUBE}""#);
    office.step("grant.closed", "2026-08-01", &body);
    second(&mut office, "kube", 2026, "2026-09-01");
    let found = verdicts(&office, KUBE, "H13", "2026-09-01");
    assert_eq!(
        (found[0].level, found[0].text.0.as_str()),
        (
            TidakPatuh,
            "Ditetapkan 1 September 2026 dalam tahun anggaran yang sama dengan hibah g-2026-01.",
        )
    );
    let body = format!(r#""amount":"20000000","budget":{BUDGET},"group":"{KUBE}","why":"BATAL""#);
    office.step("grant.commitment_released", "2026-08-15", &body);
    let found = verdicts(&office, KUBE, "H13", "2026-09-01");
    assert_eq!(found[0].level, Patuh);
}

#[test]
fn rules_on_money_do_not_apply_to_goods() {
    let mut office = kube();
    office.award("2026-03-02");
    let body = format!(
        r#""dated":"2026-04-01","grant":"{GRANT}","group":"{KUBE}","items":[{{"item":"gerobak",
        "kind":"INVENTARIS","name":"Gerobak","quantity":2,"value":"20000000"}}],
        "number":"8/BAST","signed":true"#
    );
    let seq = office.step("grant.goods_delivered", "2026-04-01", &body);
    for id in ["H08", "H12"] {
        is(&office, id, "2026-04-01", TidakBerlaku, "Hibah diterima dalam barang.");
        assert_eq!(verdict(&office, id, "2026-04-01").records, [seq], "{id}");
    }
    let due = "LPJ hibah g-2026-01 belum jatuh tempo (batas 10 Januari 2027).";
    is(&office, "H10", "2026-04-01", Patuh, due);
}

#[test]
fn h13_a_grant_accounted_for_before_the_books_is_not_open() {
    for (stage, level) in [("LPJ_SAH", Patuh), ("LPJ_MASUK", TidakPatuh)] {
        let mut office = kube();
        office.budget("kube", 2027, "APBD", "100000000");
        opens(&mut office, "2026-12-31", stage, "0");
        second(&mut office, "kube", 2027, "2027-02-01");
        assert_eq!(verdicts(&office, KUBE, "H13", "2027-02-01")[0].level, level, "{stage}");
    }
}
