//! What may happen once, what must be stated in full, and where the registers and cards say so:
//! reports sent back, orders that nobody issued, budgets, corrections, refusals.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;
mod kube;
#[path = "statements_office/tables.rs"]
mod tables;

use common::Office;
use kube::{BUDGET, GRANT, KUBE, KUBE_2, Steps, is, kube, verdict};
use rantai_projections::library::Query;
use rantai_projections::rules::Level::{Patuh, Perhatian, TidakPatuh};
use rantai_projections::view::Reading;
use tables::{built, check, plain, query, rows};

/// One station of the report of a half-year.
fn station(office: &mut Office, name: &str, on: &str, more: &str) -> u64 {
    let body = format!(r#"{more}"group":"{KUBE}","report":"s-1""#);
    office.step(name, on, &body)
}

fn returns(office: &mut Office, on: &str) -> u64 {
    station(office, "report.returned", on, r#""due":"2026-08-31","why":"ANGKA_SALAH","#)
}

/// A paid grant and the report of its first half-year, on the office's agenda.
fn reported() -> Office {
    let mut office = kube();
    office.paid_grant();
    station(
        &mut office,
        "report.submitted",
        "2026-07-05",
        r#""explained":false,"from":"2026-01-01","kind":"SEMESTER","to":"2026-06-30","#,
    );
    station(&mut office, "report.received", "2026-07-13", r#""agenda":"12/AG","#);
    office
}

/// The lines of the board on a day: due, delivered, decision.
fn board(office: &Office, day: &str) -> Vec<String> {
    let table = built(office, "papan-laporan", &query(day, Some(KUBE)));
    rows(&table, &["jatuh_tempo", "diserahkan", "keputusan"])
}

#[test]
fn a_report_sent_back_is_no_longer_accepted_and_one_accepted_no_longer_sent_back() {
    let mut office = reported();
    station(&mut office, "report.accepted", "2026-07-20", "");
    let accepted = |day: &str| format!("2026-09-17 | 2026-07-05 | diterima {day}");
    assert_eq!(board(&office, "2026-07-20"), [accepted("20 Juli 2026")]);
    returns(&mut office, "2026-08-03");
    let sent_back = "- | 2026-07-05 | dikembalikan 3 Agustus 2026";
    assert_eq!(board(&office, "2026-08-03"), [sent_back]);
    let missing = [sent_back, "2026-09-17 | - | belum diserahkan"];
    assert_eq!(board(&office, "2026-10-31"), missing);
    assert_eq!(verdict(&office, "L01", "2026-10-31").level, TidakPatuh);
    let body = format!(r#""group":"{KUBE}","report":"s-1""#);
    let refusal = office.refused(&kube::draft("report.accepted", "2026-11-01", &body));
    assert_eq!(refusal.code, "report.not-received");
    station(&mut office, "report.received", "2026-11-01", r#""agenda":"14/AG","#);
    station(&mut office, "report.accepted", "2026-11-02", "");
    assert_eq!(board(&office, "2026-11-02"), [accepted("2 November 2026")]);
    assert_eq!(verdict(&office, "L01", "2026-11-02").level, Patuh);
}

#[test]
fn a_report_is_received_and_accepted_once_until_it_is_sent_back() {
    let mut office = reported();
    let again = |office: &mut Office, name: &str, more: &str| {
        let body = format!(r#"{more}"group":"{KUBE}","report":"s-1""#);
        let refusal = office.refused(&kube::draft(name, "2026-08-20", &body));
        assert_eq!(refusal.code, "state.already-done", "{name}");
    };
    again(&mut office, "report.received", r#""agenda":"13/AG","#);
    station(&mut office, "report.accepted", "2026-07-20", "");
    again(&mut office, "report.accepted", "");
    returns(&mut office, "2026-08-03");
    station(&mut office, "report.received", "2026-08-10", r#""agenda":"14/AG","#);
    again(&mut office, "report.received", r#""agenda":"15/AG","#);
    station(&mut office, "report.accepted", "2026-08-12", "");
    again(&mut office, "report.accepted", "");
}

/// The status of the grant in the monitoring of accountability reports.
fn monitored(office: &Office, day: &str) -> String {
    let table = built(office, "monitoring-lpj", &query(day, Some(KUBE)));
    rows(&table, &["status", "belum_dipertanggungjawabkan"]).remove(0)
}

#[test]
fn an_lpj_states_its_amount_and_follows_what_the_office_decided_last() {
    let mut office = kube();
    office.paid_grant();
    let lpj = |more: &str| format!(r#"{more}"group":"{KUBE}","report":"lpj-1""#);
    let leg = format!(r#""lpj":{{"amount":"20000000","budget":{BUDGET}}},"#);
    office.step(
        "report.submitted",
        "2026-12-20",
        &lpj(&format!(
            r#""explained":false,"from":"2026-03-16","grant":"{GRANT}","kind":"LPJ_HIBAH","to":"2026-12-31","#
        )),
    );
    for (name, more) in [("report.received", r#""agenda":"3/AG","#), ("report.accepted", "")] {
        let refusal = office.refused(&kube::draft(name, "2026-12-21", &lpj(more)));
        assert_eq!(refusal.code, "report.lpj-missing", "{name}");
        assert!(refusal.id.contains("`lpj`") && refusal.en.contains("`lpj`"), "{refusal:?}");
    }
    office.receive("lpj-1", "2026-12-21", "20000000");
    office.step("report.returned", "2026-12-28", &lpj(&format!(r#"{leg}"why":"BUKTI_KURANG","#)));
    assert_eq!(monitored(&office, "2026-12-28"), "dikembalikan | 20000000");
    let back = verdict(&office, "H10", "2026-12-28");
    assert_eq!(back.level, Perhatian);
    assert!(back.text.0.contains("dikembalikan"), "{}", back.text.0);
    office.receive("lpj-1", "2027-01-08", "20000000");
    office.step("report.accepted", "2027-01-09", &lpj(&leg));
    assert_eq!(monitored(&office, "2027-01-09"), "sah | 0");
    let in_time = format!("LPJ hibah {GRANT} diterima 8 Januari 2027 (batas 10 Januari 2027).");
    is(&office, "H10", "2027-01-09", Patuh, &in_time);
}

#[test]
fn h04_one_order_written_in_two_ways_is_one_order() {
    let mut office = kube();
    office.paid_grant();
    office.credit("2026-03-20", "123/ls/2026", "20000000", "");
    let found = verdict(&office, "H04", "2026-03-20").text.0;
    for fault in ["0123/LS/2026 masuk rekening 2 kali.", "menerima Rp 40.000.000,00"] {
        assert!(found.contains(fault), "{fault} in {found}");
    }
    check(
        &office,
        "register-sp2d",
        &query("2026-03-20", None),
        &["no_urut", "no_sp2d", "nilai", "masuk_rekening", "selisih"],
        &[
            "1 | 0123/LS/2026 | 20000000 | 40000000 | -20000000",
            "= Jumlah | - | 20000000 | 40000000 | -20000000",
        ],
    );
}

#[test]
fn h04_money_under_a_number_that_no_order_has() {
    let mut office = kube();
    office.paid_grant();
    office.credit("2026-03-20", "9999/LS", "5000000", "");
    let unknown = "Pencairan Rp 5.000.000,00 menyebut SP2D 9999/LS yang tidak dikenal.";
    is(&office, "H04", "2026-03-20", TidakPatuh, unknown);
    check(
        &office,
        "register-sp2d",
        &query("2026-03-20", None),
        &["no_urut", "no_sp2d", "nilai", "masuk_rekening", "selisih"],
        &[
            "1 | 0123/LS/2026 | 20000000 | 20000000 | 0",
            "- | 9999/LS | - | 5000000 | -5000000",
            "= Jumlah | - | 20000000 | 25000000 | -5000000",
        ],
    );
    let elsewhere = query("2026-03-20", Some(KUBE_2));
    check(&office, "register-sp2d", &elsewhere, &["no_sp2d"], &["= -"]);
    office.credit("2026-03-21", "0123/LS/2026", "20000000", "");
    let found = verdict(&office, "H04", "2026-03-21").text.0;
    for fault in ["0123/LS/2026 masuk rekening 2 kali.", "menerima Rp 40.000.000,00", unknown] {
        assert!(found.contains(fault), "{fault} in {found}");
    }
}

#[test]
fn h01_an_award_above_what_was_recommended_or_asked() {
    let rows = [
        ("20000000", "20000000", Patuh, ""),
        (
            "20000000",
            "15000000",
            TidakPatuh,
            " Penetapan Rp 20.000.000,00 melebihi rekomendasi Rp 15.000.000,00.",
        ),
        (
            "18000000",
            "20000000",
            Patuh,
            " Penetapan Rp 20.000.000,00 melebihi usulan Rp 18.000.000,00.",
        ),
    ];
    for (asked, recommended, level, more) in rows {
        let mut office = kube();
        let body = format!(
            r#""amount":"{asked}","grant":"{GRANT}","group":"{KUBE}","number":"1/PROP","plan":[
            {{"amount":"{asked}","line":"A","name":"Modal"}}],"year":2026"#
        );
        office.step("grant.proposed", "2026-01-05", &body);
        let body = format!(
            r#""grant":"{GRANT}","group":"{KUBE}","recommended":"{recommended}",
            "result":"DIREKOMENDASIKAN","stage":"DINAS""#
        );
        office.step("grant.reviewed", "2026-02-01", &body);
        office.award("2026-03-02");
        let text = format!("Penetapan 2 Maret 2026 didahului usulan dan evaluasi.{more}");
        is(&office, "H01", "2026-03-02", level, &text);
    }
}

fn budget(amount: &str) -> String {
    let body = format!(
        r#""account":"5.1.05.05.01.0001","amount":"{amount}","program":"kube","purpose":"HIBAH",
        "source":"APBD","year":2026"#
    );
    kube::draft("budget.appropriated", "2026-02-02", &body)
}

fn revise(office: &mut Office, on: &str, delta: &str) -> u64 {
    let body = format!(
        r#""account":"5.1.05.05.01.0001","delta":"{delta}","program":"kube","why":"LAIN",
        "year":2026"#
    );
    office.step("budget.revised", on, &body)
}

#[test]
fn a_budget_is_appropriated_once_and_revised_after() {
    let mut office = kube();
    let refusal = office.refused(&budget("50000000"));
    assert_eq!(refusal.code, "claim.taken");
    assert!(refusal.figures.contains_key("record"), "{refusal:?}");
    assert!(refusal.next.0.contains("budget.revised"), "{refusal:?}");
    let first: u64 = refusal.figures["record"].parse().unwrap();
    reverse(&mut office, "2026-02-03", first);
    office.record(&budget("50000000"));
}

#[test]
fn the_control_card_says_what_is_below_zero() {
    let mut office = kube();
    office.award("2026-03-02");
    let notes = |office: &Office| -> Vec<String> {
        let card = built(office, "kartu-kendali", &query("2026-06-30", None));
        let below = card.notes.into_iter().map(|(id, _)| id);
        below.filter(|note| note.contains("di bawah nol")).collect()
    };
    assert!(notes(&office).is_empty());
    revise(&mut office, "2026-04-01", "-90000000");
    let note = "Sisa pagu 5.1.05.05.01.0001 tahun 2026 di bawah nol: (Rp 10.000.000,00).";
    assert_eq!(notes(&office), [note]);
}

fn reversal(on: &str, seq: u64) -> String {
    format!(
        r#"{{"type":"entry.reversed","on":"{on}","fixes":{{"seq":{seq},"why":"SALAH_KETIK"}},
        "body":{{}}}}"#
    )
}

fn reverse(office: &mut Office, on: &str, seq: u64) -> u64 {
    office.record(&reversal(on, seq))
}

#[test]
fn corrections_of_founding_records_and_of_cuts_are_listed() {
    let mut office = kube();
    let cut = revise(&mut office, "2026-04-01", "-10000000");
    reverse(&mut office, "2026-04-02", cut);
    let group = r#""area":"34.71.02.1003","group":"kube-x","name":"Keliru","program":"kube""#;
    let group = office.step("group.registered", "2026-05-01", group);
    reverse(&mut office, "2026-05-02", group);
    let program = r#""guliran":"EXPECTED","kind":"KUBE","lpj_required":true,"money":"HIBAH",
        "name":"Keliru","program":"salah""#;
    let program = office.step("program.defined", "2026-05-03", program);
    reverse(&mut office, "2026-05-04", program);
    let listed = |subject: Option<&str>| {
        let table = built(&office, "daftar-koreksi", &query("2026-12-31", subject));
        rows(&table, &["asal", "nilai"])
    };
    let lines = [format!("#{cut} | -10000000"), format!("#{group} | -"), format!("#{program} | -")];
    assert_eq!(listed(None), lines);
    assert_eq!(listed(Some("kube-x")), lines[1..2]);
    assert_eq!(listed(Some("program/salah")), lines[2..]);
    assert!(listed(Some(KUBE)).is_empty());
}

#[test]
fn a_statement_says_which_view_and_filters_made_it() {
    let office = reported();
    let head = |query: &Query| -> Vec<String> {
        let table = built(&office, "papan-laporan", query);
        table.head.iter().map(|((id, _), cell)| format!("{id}: {}", plain(cell))).collect()
    };
    let mut asked = query("2026-12-31", None);
    assert_eq!(head(&asked), ["Kantor: Dinas Sosial", "Tampilan: dilaporkan"]);
    asked.cut.reading = Reading::Corrected;
    asked.cut.known_at = 12;
    asked.area = rantai_events::area::AreaCode::parse("34.71.02");
    asked.document = Some("12/AG".to_owned());
    assert_eq!(
        head(&asked),
        [
            "Kantor: Dinas Sosial",
            "Tampilan: sebenarnya",
            "Wilayah: 34.71.02",
            "Bukti: 12/AG",
            "Diketahui sampai catatan: #12",
        ]
    );
}

#[test]
fn refusals_say_what_to_do_next() {
    let mut office = common::open();
    office.member("M-0001");
    let saving = |name: &str, amount: &str| {
        let body = format!(
            r#""amount":"{amount}","group":"{}","kind":"SUKARELA","member":"M-0001","place":"KAS""#,
            common::GROUP
        );
        kube::draft(name, "2026-03-02", &body)
    };
    let saved = office.record(&saving("saving.deposited", "100000"));
    let refusal = office.refused(&saving("saving.withdrawn", "150000"));
    assert_eq!(refusal.code, "saving.below-zero", "{refusal:?}");
    let refusal = office.refused(&reversal("2026-03-01", saved));
    assert_eq!(refusal.code, "reversal.before-target");
    assert_eq!(refusal.next.0, "Beri pembalikan tanggal 2 Maret 2026 atau sesudahnya.");
    let close = format!(r#""stream":"group/{}","to":"2026-02-28""#, common::GROUP);
    let closed = office.record(&kube::draft("period.closed", "2026-03-03", &close));
    let refusal = office.refused(&reversal("2026-03-04", closed));
    assert_eq!(refusal.code, "reversal.final");
    assert!(refusal.next.0.contains("pengganti"), "{refusal:?}");
    let refusal = office.refused(&common::money::spent("2026-03-05", "operasional", 250_000));
    assert_eq!(refusal.code, "cash.below-zero");
    assert!(refusal.id.starts_with("Saldo kas pada akhir 5 Maret 2026"), "{}", refusal.id);
}
