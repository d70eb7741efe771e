//! The rules on reports, held to tables: day, level, text; both sides of each boundary.

mod common;

use common::money::{FUND, entry, received};
use common::{Office, check, check_all, open};
use rantai_projections::rules::Level::{BelumDinilai, Patuh, Perhatian, TidakBerlaku, TidakPatuh};

/// A half-year report over a period.
fn report(office: &mut Office, id: &str, on: &str, period: (&str, &str)) -> u64 {
    let (from, to) = period;
    office.record(&entry(
        "report.submitted",
        on,
        &format!(
            r#""explained":false,"from":"{from}","kind":"SEMESTER","report":"{id}","to":"{to}""#
        ),
    ))
}

/// A group whose first money came on 18 March 2026.
fn with_money() -> Office {
    let mut office = open();
    office.record(&received("2026-03-18", "LAIN", FUND, 100_000));
    office
}

#[test]
fn l01_the_first_gap_starts_at_the_first_money() {
    let office = with_money();
    let next = "Laporan berikutnya mencakup paling lambat sampai 17 September 2026.";
    let late = |days: u32| {
        format!("Laporan periode sampai 17 September 2026 belum diserahkan ({days} hari lewat).")
    };
    check(
        &office,
        "L01",
        &[
            ("2026-03-17", TidakBerlaku, "Belum ada uang yang diterima."),
            ("2026-03-18", Patuh, next),
            ("2026-08-17", Patuh, next),
            ("2026-08-18", Perhatian, next),
            ("2026-09-17", Perhatian, next),
            ("2026-09-18", Perhatian, &late(1)),
            ("2026-10-17", Perhatian, &late(30)),
            ("2026-10-18", TidakPatuh, &late(31)),
        ],
    );
}

#[test]
fn l01_each_report_moves_the_next() {
    let mut office = with_money();
    report(&mut office, "S-1", "2026-07-10", ("2026-01-01", "2026-06-30"));
    let next = "Laporan berikutnya mencakup paling lambat sampai 31 Desember 2026.";
    check(&office, "L01", &[("2026-11-30", Patuh, next), ("2026-12-01", Perhatian, next)]);
    report(&mut office, "S-2", "2027-01-05", ("2026-07-01", "2026-12-31"));
    let next = "Laporan berikutnya mencakup paling lambat sampai 30 Juni 2027.";
    check(&office, "L01", &[("2027-01-05", Patuh, next)]);
}

#[test]
fn l01_a_report_sent_back_covers_nothing_until_it_comes_again() {
    let mut office = with_money();
    report(&mut office, "S-1", "2026-07-10", ("2026-01-01", "2026-06-30"));
    let body = r#""report":"S-1","why":"TIDAK_LENGKAP""#;
    office.record(&entry("report.returned", "2026-11-01", body));
    let late = "Laporan periode sampai 17 September 2026 belum diserahkan (45 hari lewat).";
    check(&office, "L01", &[("2026-11-01", TidakPatuh, late)]);
    office.record(&entry("report.received", "2026-11-05", r#""agenda":"9","report":"S-1""#));
    let next = "Laporan berikutnya mencakup paling lambat sampai 31 Desember 2026.";
    check(&office, "L01", &[("2026-11-05", Patuh, next)]);
}

#[test]
fn l01_a_hole_is_amber_up_to_the_days_of_grace() {
    for (from, level, text) in [
        (
            "2026-04-17",
            Perhatian,
            "Laporan berikutnya mencakup paling lambat sampai 31 Desember 2026. Tidak dilaporkan: \
             18 Maret 2026 sampai 16 April 2026 (30 hari).",
        ),
        (
            "2026-04-18",
            TidakPatuh,
            "Laporan berikutnya mencakup paling lambat sampai 31 Desember 2026. Tidak dilaporkan: \
             18 Maret 2026 sampai 17 April 2026 (31 hari).",
        ),
    ] {
        let mut office = with_money();
        report(&mut office, "S-1", "2026-07-10", (from, "2026-06-30"));
        check(&office, "L01", &[("2026-07-10", level, text)]);
    }
}

#[test]
fn l01_a_dissolved_group_owes_no_further_report() {
    let mut office = with_money();
    office.record(&entry("group.dissolved", "2026-08-01", r#""why":"KEPUTUSAN""#));
    check(&office, "L01", &[("2027-06-30", TidakBerlaku, "Kelompok bubar 1 Agustus 2026.")]);
}

/// What came late stays told of after it came, and a report in the place of another is as late as
/// that one was.
#[test]
fn l01_reports_that_came_late_are_counted() {
    let mut office = with_money();
    report(&mut office, "S-1", "2026-11-20", ("2026-03-18", "2026-09-17"));
    let told = "Laporan berikutnya mencakup paling lambat sampai 17 Maret 2027. Terlambat diserahkan: 1, paling lama 64 hari.";
    check(&office, "L01", &[("2026-11-20", Patuh, told)]);
    let mut office = with_money();
    report(&mut office, "S-1", "2026-09-20", ("2026-03-18", "2026-09-17"));
    report(&mut office, "S-1b", "2027-01-20", ("2026-03-18", "2026-09-17"));
    office.record(&entry("report.superseded", "2027-01-20", r#""by":"S-1b","report":"S-1""#));
    let next = "Laporan berikutnya mencakup paling lambat sampai 17 Maret 2027.";
    check(&office, "L01", &[("2027-01-20", Patuh, next)]);
}

#[test]
fn l01_the_ruleset_in_force_counts() {
    let mut office = with_money();
    office.record(
        r#"{"type":"ruleset.adopted","on":"2026-01-01","body":{"effective_from":"2026-01-01",
            "params":{"lead_days":5,"report_grace":0,"report_months":3},"program":"usep",
            "version":"r-1"}}"#,
    );
    let next = "Laporan berikutnya mencakup paling lambat sampai 17 Juni 2026.";
    check(
        &office,
        "L01",
        &[
            ("2026-06-11", Patuh, next),
            ("2026-06-12", Perhatian, next),
            (
                "2026-06-18",
                TidakPatuh,
                "Laporan periode sampai 17 Juni 2026 belum diserahkan (1 hari lewat).",
            ),
        ],
    );
}

/// A station of the route, with number, date and scanned page, or without.
fn station(office: &mut Office, kind: &str, on: &str, evidenced: bool) {
    let paper = if evidenced { r#""dated":"2026-07-15","number":"7/2026","# } else { "" };
    let body = format!(r#"{paper}"office":"Kantor","report":"S-1","title":"Lurah""#);
    let scan = "5".repeat(64);
    let docs = format!(r#"{{"docs":[{{"b3":"{scan}","kind":"SURAT_PENGANTAR"}}],"#);
    let draft = entry(kind, on, &body);
    office.record(&if evidenced { draft.replacen('{', &docs, 1) } else { draft });
}

#[test]
fn l02_a_missing_station_is_its_own_duty() {
    let mut office = open();
    check(&office, "L02", &[("2026-07-01", TidakBerlaku, "Belum ada laporan berkala.")]);
    report(&mut office, "S-1", "2026-07-10", ("2026-01-01", "2026-06-30"));
    let missing = |level, passed: u32| {
        let names =
            ["disusun pendamping", "diketahui kelurahan", "tembusan kecamatan", "diterima Dinas"];
        let text = |name| format!("Kurang: {name} ({passed} dari 4 stasiun).");
        names.map(|name| (level, text(name)))
    };
    for (day, level) in
        [("2026-07-10", Perhatian), ("2026-08-09", Perhatian), ("2026-08-10", TidakPatuh)]
    {
        let rows = missing(level, 0);
        let rows: Vec<_> = rows.iter().map(|(level, text)| (*level, text.as_str())).collect();
        check_all(&office, "L02", day, &rows);
    }
    let duties: Vec<_> =
        office.verdicts("L02", "2026-08-10").iter().map(|verdict| verdict.duty.code()).collect();
    assert_eq!(duties, ["pendamping", "kelurahan", "kecamatan", "dinas"]);
}

#[test]
fn l02_two_stations_are_amber_and_four_are_green() {
    let mut office = open();
    report(&mut office, "S-1", "2026-07-10", ("2026-01-01", "2026-06-30"));
    office.record(&entry("report.compiled", "2026-09-01", r#""report":"S-1","verified":true"#));
    let rows = |level, passed: u32, names: &[&str]| -> Vec<(_, String)> {
        names.iter().map(|n| (level, format!("Kurang: {n} ({passed} dari 4 stasiun)."))).collect()
    };
    let held = |office: &Office, day: &str, rows: Vec<(_, String)>| {
        let rows: Vec<_> = rows.iter().map(|(level, text)| (*level, text.as_str())).collect();
        check_all(office, "L02", day, &rows);
    };
    let names = ["diketahui kelurahan", "tembusan kecamatan", "diterima Dinas"];
    held(&office, "2026-09-01", rows(TidakPatuh, 1, &names));
    station(&mut office, "report.acknowledged", "2026-09-02", true);
    held(&office, "2026-09-02", rows(Perhatian, 2, &names[1..]));
    office.account("u-02");
    office.actor = "u-02".parse().unwrap();
    office.record(&entry("report.received", "2026-09-03", r#""agenda":"9","report":"S-1""#));
    held(&office, "2026-09-03", rows(Perhatian, 3, &["tembusan kecamatan"]));
    station(&mut office, "report.copied", "2026-09-04", true);
    check(&office, "L02", &[("2026-09-04", Patuh, "Keempat stasiun dilalui.")]);
}

#[test]
fn l02_a_station_without_its_page_is_recorded_without_evidence() {
    let mut office = open();
    report(&mut office, "S-1", "2026-07-10", ("2026-01-01", "2026-06-30"));
    office.record(&entry("report.compiled", "2026-07-11", r#""report":"S-1","verified":true"#));
    station(&mut office, "report.acknowledged", "2026-07-12", false);
    station(&mut office, "report.copied", "2026-07-13", true);
    office.record(&entry("report.received", "2026-07-14", r#""agenda":"9","report":"S-1""#));
    let rows = [
        (Perhatian, "diketahui kelurahan: dicatat Dinas, tanpa bukti."),
        (Perhatian, "Penyerahan dan keempat stasiun dicatat oleh satu akun."),
    ];
    check_all(&office, "L02", "2026-12-31", &rows);
}

#[test]
fn l02_one_account_never_checks_what_it_delivered() {
    let mut office = open();
    office.account("u-02");
    report(&mut office, "S-1", "2026-07-10", ("2026-01-01", "2026-06-30"));
    office.record(&entry("report.compiled", "2026-07-11", r#""report":"S-1","verified":true"#));
    station(&mut office, "report.acknowledged", "2026-07-12", true);
    office.actor = "u-02".parse().unwrap();
    station(&mut office, "report.copied", "2026-07-13", true);
    office.record(&entry("report.received", "2026-07-14", r#""agenda":"9","report":"S-1""#));
    check(&office, "L02", &[("2026-07-14", Patuh, "Keempat stasiun dilalui.")]);
    office.actor = "u-01".parse().unwrap();
    office.record(&entry("report.accepted", "2026-07-20", r#""report":"S-1""#));
    let text = "Penyerahan dan penerimaan akhir dicatat oleh satu akun.";
    check(&office, "L02", &[("2026-07-20", Perhatian, text)]);
}

/// A report with figures that differ by `stated` from 1.000.000 of cash.
fn stated(figures: &str) -> Office {
    let mut office = open();
    office.record(&received("2026-03-18", "LAIN", FUND, 1_000_000));
    let seq = office.last().map_or(0, |(seq, _)| seq);
    office.record(&entry(
        "report.submitted",
        "2026-07-10",
        &format!(
            r#""as_of_seq":{seq},"explained":false,"figures":[{figures}],"from":"2026-01-01",
            "kind":"SEMESTER","report":"S-1","to":"2026-06-30""#
        ),
    ));
    office
}

#[test]
fn l04_differences_are_minor_up_to_half_a_per_cent() {
    let rows = [
        ("1000000", Patuh, "2 angka laporan sama dengan buku."),
        (
            "1005000",
            Perhatian,
            "Selisih laporan dan buku, kas tunai: Rp 5.000,00 = 0,50 % (Rp 1.005.000,00 / \
             Rp 1.000.000,00).",
        ),
        (
            "994999",
            TidakPatuh,
            "Selisih laporan dan buku, kas tunai: (Rp 5.001,00) = 0,50 % (Rp 994.999,00 / \
             Rp 1.000.000,00).",
        ),
    ];
    for (cash, level, text) in rows {
        let office =
            stated(&format!(r#"{{"amount":"{cash}","of":"KAS"}},{{"amount":"0","of":"BANK"}}"#));
        check(&office, "L04", &[("2026-07-10", level, text)]);
    }
}

#[test]
fn l04_says_nothing_of_a_report_without_figures() {
    let office = open();
    check(&office, "L04", &[("2026-07-10", TidakBerlaku, "Belum ada laporan.")]);
    let office = stated("");
    check(&office, "L04", &[("2026-07-10", BelumDinilai, "Laporan tidak memuat angka.")]);
    let mut office = open();
    office.record(&entry(
        "report.submitted",
        "2026-07-05",
        r#""explained":false,"from":"2026-01-01","to":"2026-06-30","kind":"SEMESTER","report":"R-1",
            "figures":[{"amount":"5","of":"KAS"}]"#,
    ));
    let text = "Laporan memuat 1 angka, tetapi tidak menyebut catatan terakhir yang menjadi dasarnya \
                (`as_of_seq`).";
    check(&office, "L04", &[("2026-07-10", BelumDinilai, text)]);
}

#[test]
fn l04_figures_do_not_come_from_a_record_that_was_not_there() {
    for beyond in [0, 90] {
        let mut office = open();
        office.record(&received("2026-03-18", "LAIN", FUND, 1_000_000));
        let own = office.last().map_or(0, |(seq, _)| seq + 1);
        let seq = sources(&mut office, own + beyond);
        let text = format!(
            "Laporan (catatan {seq}) menyebut catatan {} sebagai dasar angkanya; catatan itu belum \
             ada saat laporan dicatat.",
            own + beyond
        );
        check(&office, "L04", &[("2026-07-10", TidakPatuh, &text)]);
    }
}

#[test]
fn l04_records_of_the_period_that_a_report_leaves_out_are_counted() {
    let mut office = open();
    let first = office.record(&received("2026-03-18", "LAIN", FUND, 1_000_000));
    office.record(&received("2026-06-30", "LAIN", FUND, 5_000));
    office.record(&received("2026-07-01", "LAIN", FUND, 7_000));
    sources(&mut office, first);
    let text = "1 angka laporan sama dengan buku. 1 catatan periode itu sudah ada sebelum laporan, \
        tetapi tidak termasuk; angkanya berubah karenanya.";
    check(&office, "L04", &[("2026-07-10", Perhatian, text)]);
}

/// A report of 1.000.000 of cash, drawn from a record.
fn sources(office: &mut Office, as_of_seq: u64) -> u64 {
    office.record(&entry(
        "report.submitted",
        "2026-07-10",
        &format!(
            r#""as_of_seq":{as_of_seq},"explained":false,"figures":[{{"amount":"1000000",
            "of":"KAS"}}],"from":"2026-01-01","kind":"SEMESTER","report":"S-1","to":"2026-06-30""#
        ),
    ))
}

#[test]
fn l01_a_report_that_ends_far_away_covers_up_to_its_delivery() {
    let mut office = with_money();
    report(&mut office, "S-1", "2026-05-05", ("2026-01-01", "2046-12-31"));
    let next = "Laporan berikutnya mencakup paling lambat sampai 5 November 2026.";
    let late = "Laporan periode sampai 5 November 2026 belum diserahkan (56 hari lewat).";
    check(&office, "L01", &[("2026-05-05", Patuh, next), ("2026-12-31", TidakPatuh, late)]);
}

#[test]
fn l04_a_book_that_changed_after_an_agreeing_report_is_told() {
    let mut office = open();
    office.opening_cash("2026-01-05", 1_275_000, FUND);
    let seq = office.last().unwrap().0;
    office.record(&entry(
        "report.submitted",
        "2026-07-05",
        &format!(
            r#""as_of_seq":{seq},"explained":false,"from":"2026-01-01","to":"2026-06-30",
            "figures":[{{"amount":"1275000","of":"KAS"}}],"kind":"SEMESTER","report":"R-1""#
        ),
    ));
    assert_eq!(office.verdict("L04", "2026-07-05").1, "1 angka laporan sama dengan buku.");
    let later = office.record(&received("2026-06-30", "LAIN", FUND, 17_000));
    let verdict = office.verdicts("L04", "2026-12-31").remove(0);
    assert_eq!(verdict.level, Patuh);
    assert_eq!(
        verdict.text.0,
        "1 angka laporan sama dengan buku. Buku periode itu berubah sesudah laporan: kas tunai \
         Rp 17.000,00."
    );
    assert!(verdict.records.contains(&later), "{verdict:?}");
    // What is of the next period changes nothing.
    office.record(&received("2026-07-01", "LAIN", FUND, 5_000));
    assert_eq!(office.verdicts("L04", "2026-12-31").remove(0).text, verdict.text);
}
