//! The rules on loans and capital, held to tables: day, level, text; both sides of each boundary.

mod common;

use common::money::{FUND, Terms, entry, paid, received, spent};
use common::{OTHER, Office, check, open};
use rantai_projections::rules::Level::{BelumDinilai, Patuh, Perhatian, TidakBerlaku, TidakPatuh};

/// A loan of one instalment, due on 10 March 2026.
fn terms<'a>(loan: &'a str, fund: &'a str, principal: u32) -> Terms<'a> {
    let (member, first_due) = ("M-0001", "2026-03-10");
    Terms { loan, member, fund, principal, count: 1, first_due, service: 0 }
}

/// `count` loans of 100.000, all due on 10 March 2026.
fn lent(count: usize, fund: &str) -> Office {
    let mut office = open();
    office.member("M-0001");
    office.opening_cash("2026-01-05", 2_000_000, fund);
    for number in 1..=count {
        office.lend("2026-01-10", &terms(&format!("L-{number}"), fund, 100_000));
    }
    office
}

#[test]
fn b01_is_shown_and_not_judged() {
    let rest = |name: &str, provision: &str, days: u32| {
        format!(
            "{name} 1 (Rp 100.000,00); penyisihan Rp {provision},00; tunggakan terlama {days} \
             hari (menurut umur tunggakan)."
        )
    };
    let office = lent(1, FUND);
    check(
        &office,
        "B01",
        &[
            ("2026-01-09", TidakBerlaku, "Tidak ada pinjaman berjalan."),
            ("2026-03-10", TidakBerlaku, &rest("Lancar", "500", 0)),
            ("2026-04-09", TidakBerlaku, &rest("Lancar", "500", 30)),
            ("2026-04-10", TidakBerlaku, &rest("Kurang lancar", "10.000", 31)),
            ("2026-09-06", TidakBerlaku, &rest("Kurang lancar", "10.000", 180)),
            ("2026-09-07", TidakBerlaku, &rest("Diragukan", "50.000", 181)),
            ("2026-12-05", TidakBerlaku, &rest("Diragukan", "50.000", 270)),
            ("2026-12-06", TidakBerlaku, &rest("Macet", "100.000", 271)),
        ],
    );
}

#[test]
fn b01_does_not_class_a_loan_whose_due_dates_are_unknown() {
    let mut office = lent(0, FUND);
    office.record(&entry(
        "opening.loan_recorded",
        "2026-01-05",
        &format!(
            r#""basis":"PENGAKUAN","fund":"{FUND}","loan":"L-9","member":"M-0001",
            "principal":"100000""#
        ),
    ));
    let unconfirmed = "Tanpa kelas; penyisihan Rp 0,00; tunggakan terlama 0 hari (menurut umur \
                       tunggakan). Saldo awal belum dikonfirmasi oleh dua orang.";
    check(&office, "B01", &[("2029-12-31", BelumDinilai, unconfirmed)]);
    office.confirm_again("2026-01-06");
    let text = "Tanpa kelas; penyisihan Rp 0,00; tunggakan terlama 0 hari (menurut umur \
                tunggakan). Jatuh tempo 1 pinjaman (Rp 100.000,00) tidak diketahui.";
    check(&office, "B01", &[("2029-12-31", BelumDinilai, text)]);
    let text = "0,00 %: 0 dari 1 pinjaman menunggak 3 bulan atau lebih. Jatuh tempo 1 pinjaman \
                tidak diketahui.";
    check(&office, "B02", &[("2029-12-31", BelumDinilai, text)]);
}

#[test]
fn b02_and_b03_are_judged_from_ten_loans_up() {
    let office = lent(9, FUND);
    let text = "100,00 %: 9 dari 9 pinjaman menunggak 3 bulan atau lebih. Dinilai mulai 10 \
                pinjaman.";
    for rule in ["B02", "B03"] {
        check(&office, rule, &[("2026-06-10", TidakBerlaku, text)]);
        check(&office, rule, &[("2026-01-09", TidakBerlaku, "Tidak ada pinjaman berjalan.")]);
    }
    let office = lent(10, FUND);
    let said = |share: &str, late: u32| {
        format!("{share} %: {late} dari 10 pinjaman menunggak 3 bulan atau lebih.")
    };
    for rule in ["B02", "B03"] {
        check(
            &office,
            rule,
            &[
                ("2026-06-09", Patuh, &said("0,00", 0)),
                ("2026-06-10", TidakPatuh, &said("100,00", 10)),
            ],
        );
    }
}

/// A loan of 100.000 gets a new schedule, and so stays running and in time.
fn later(loan: &str) -> String {
    entry(
        "loan.rescheduled",
        "2026-03-09",
        &format!(
            r#""loan":"{loan}","member":"M-0001","principal":"100000","why":"KEPUTUSAN",
            "schedule":{{"count":1,"first_due":"2026-12-10"}}"#
        ),
    )
}

/// By a new schedule nothing is overdue; what was overdue by the old one stays told.
#[test]
fn b01_a_loan_rescheduled_while_in_arrears_calls_for_attention() {
    let mut office = lent(2, FUND);
    office.record(&later("L-1"));
    assert_eq!(office.verdicts("B01", "2026-06-10").len(), 1, "nothing was overdue then");
    let late = later("L-2").replace("2026-03-09", "2026-06-09");
    let seq = office.record(&late);
    let verdicts = office.verdicts("B01", "2026-06-10");
    assert_eq!(verdicts.len(), 2);
    let found = &verdicts[1];
    assert_eq!((found.level, found.records.as_slice()), (Perhatian, &[seq][..]));
    assert_eq!(
        found.text.0,
        "1 kali dijadwal ulang ketika menunggak, seluruhnya Rp 100.000,00; 1 tanpa keputusan musyawarah. Hari tunggakan dan kelas dihitung menurut jadwal baru."
    );
    let kept = office.verdicts("B11", "2026-06-10");
    assert!(kept[0].records.contains(&seq), "{:?}", kept[0].records);
}

/// A loan to someone who left or died is money that went elsewhere.
#[test]
fn b01_a_loan_to_someone_who_had_left_is_red() {
    let mut office = lent(1, FUND);
    let body = r#""consent":true,"member":"M-0001","why":"MENINGGAL""#;
    let left = office.record(&entry("member.left", "2026-02-01", body));
    assert_eq!(office.verdicts("B01", "2026-02-28").len(), 1, "lent before");
    let paid = office.lend("2026-02-10", &terms("L-2", FUND, 100_000));
    let found = office.verdicts("B01", "2026-02-28").remove(1);
    assert_eq!((found.level, found.records), (TidakPatuh, vec![paid, left]));
    assert_eq!(
        found.text.0,
        "1 pinjaman (Rp 100.000,00) dicairkan kepada orang yang sudah bukan anggota."
    );
}

#[test]
fn b02_and_b03_are_green_to_ten_and_amber_to_twenty_per_cent() {
    for (late, level, share) in
        [(1, Patuh, "10,00"), (2, Perhatian, "20,00"), (3, TidakPatuh, "30,00")]
    {
        let mut office = lent(10, FUND);
        for number in late + 1..=10 {
            office.record(&later(&format!("L-{number}")));
        }
        let text = format!("{share} %: {late} dari 10 pinjaman menunggak 3 bulan atau lebih.");
        check(&office, "B03", &[("2026-06-10", level, &text)]);
        check(&office, "B02", &[("2026-06-10", level, &text)]);
    }
}

#[test]
fn b02_weighs_principal_where_b03_counts_loans() {
    let mut office = lent(9, FUND);
    office.lend("2026-01-10", &terms("L-10", FUND, 300_000));
    for number in 1..=9 {
        let loan = format!("L-{number}");
        office.record(&later(&loan));
    }
    let said = |share: &str| format!("{share} %: 1 dari 10 pinjaman menunggak 3 bulan atau lebih.");
    check(&office, "B02", &[("2026-06-10", TidakPatuh, &said("25,00"))]);
    check(&office, "B03", &[("2026-06-10", Patuh, &said("10,00"))]);
}

fn billed(on: &str, loan: &str, letter: u32) -> String {
    entry(
        "loan.billed",
        on,
        &format!(
            r#""amount":"100000","letter":{letter},"loan":"{loan}","member":"M-0001",
            "number":"{letter}/ST""#
        ),
    )
}

#[test]
fn b08_asks_a_letter_for_each_month_of_arrears() {
    let mut office = lent(1, "pemda:usep");
    let said = |late: u32, none: u32, few: u32| {
        format!(
            "{late} pinjaman menunggak: {none} belum disurati, {few} kurang surat berikutnya, 0 \
             tidak diketahui jatuh temponya."
        )
    };
    office.record(&billed("2026-04-20", "L-1", 1));
    office.record(&billed("2026-05-20", "L-1", 2));
    office.record(&billed("2026-06-20", "L-1", 3));
    let none = "Tidak ada pinjaman dari dana bergulir pemerintah.";
    check(
        &office,
        "B08",
        &[
            ("2026-01-09", TidakBerlaku, none),
            ("2026-03-10", Patuh, &said(0, 0, 0)),
            ("2026-04-09", Patuh, &said(1, 0, 0)),
            ("2026-04-10", TidakPatuh, &said(1, 1, 0)),
            ("2026-04-20", Patuh, &said(1, 0, 0)),
            ("2026-05-10", Perhatian, &said(1, 0, 1)),
            ("2026-05-20", Patuh, &said(1, 0, 0)),
            ("2026-06-10", Perhatian, &said(1, 0, 1)),
            ("2026-12-31", Patuh, &said(1, 0, 0)),
        ],
    );
    check(&lent(1, FUND), "B08", &[("2026-12-31", TidakBerlaku, none)]);
}

#[test]
fn b08_cannot_tell_where_the_due_dates_are_unknown() {
    let mut office = lent(0, "pemda:usep");
    office.record(&entry(
        "opening.loan_recorded",
        "2026-01-05",
        r#""basis":"LAPORAN","fund":"pemda:usep","loan":"L-9","member":"M-0001",
        "principal":"100000""#,
    ));
    let text = "0 pinjaman menunggak: 0 belum disurati, 0 kurang surat berikutnya, 1 tidak \
                diketahui jatuh temponya.";
    check(&office, "B08", &[("2026-12-31", BelumDinilai, text)]);
}

/// A decision of a meeting, with minutes or without.
fn decided(office: &mut Office, minutes: bool) {
    office.record(&entry("meeting.held", "2026-03-01", r#""kind":"RUTIN","meeting":"R-1""#));
    let draft = entry(
        "meeting.decided",
        "2026-03-01",
        r#""decision":"K-1","manner":"MUFAKAT","meeting":"R-1","subject":"HAPUS_BUKU""#,
    );
    let docs = r#"{"docs":[{"kind":"BA_MUSYAWARAH","no":"1/BA"}],"#;
    office.record(&if minutes { draft.replacen('{', docs, 1) } else { draft });
}

fn written_off(on: &str, fund: &str, more: &str) -> String {
    let body = format!(
        r#""amount":"100000","fund":"{fund}","kind":"HAPUS_BUKU","loan":"L-1","member":"M-0001"{more}"#
    );
    entry("loan.written_off", on, &body)
}

#[test]
fn b09_a_meeting_writes_off_money_of_the_group() {
    let lost = "2026-12-06";
    let by_meeting = r#","decision":"K-1""#;
    let rows = [
        (lost, Some(true), by_meeting, Patuh, "syaratnya terpenuhi"),
        (lost, Some(false), by_meeting, Perhatian, "keputusan musyawarah tanpa berita acara"),
        (
            "2026-12-05",
            Some(true),
            by_meeting,
            Perhatian,
            "belum macet (musyawarah boleh memutuskannya)",
        ),
        (lost, None, "", TidakPatuh, "tanpa keputusan musyawarah"),
    ];
    for (on, minutes, more, level, said) in rows {
        let mut office = lent(1, FUND);
        check(&office, "B09", &[(on, TidakBerlaku, "Tidak ada penghapusan piutang.")]);
        if let Some(minutes) = minutes {
            decided(&mut office, minutes);
        }
        office.record(&written_off(on, FUND, more));
        let text = format!("hapus buku (masih ditagih) Rp 100.000,00: {said}.");
        check(&office, "B09", &[(on, level, &text)]);
    }
}

#[test]
fn b09_an_official_writes_off_government_money_after_three_letters() {
    let mut office = lent(1, "pemda:usep");
    for (on, letter) in [("2026-04-20", 1), ("2026-05-20", 2), ("2026-06-20", 3)] {
        office.record(&billed(on, "L-1", letter));
    }
    let draft = written_off("2026-12-06", "pemda:usep", r#","number":"9/KEP/2026""#);
    let canonical = rantai_events::record::Draft::parse(&draft).unwrap().content();
    let proposal = office.record(&format!(
        r#"{{"type":"entry.proposed","on":"2026-12-06","body":{{"draft":{}}}}}"#,
        String::from_utf8(canonical).unwrap()
    ));
    office.actor = "u-12".parse().unwrap();
    office.record(&draft.replacen('{', &format!(r#"{{"proposal":{proposal},"#), 1));
    let text = "hapus buku (masih ditagih) Rp 100.000,00: syaratnya terpenuhi.";
    check(&office, "B09", &[("2026-12-06", Patuh, text)]);
    assert_eq!(office.verdicts("B09", "2026-12-06").remove(0).duty.code(), "dinas");

    let mut office = lent(1, "pemda:usep");
    office.record(&written_off("2026-12-05", "pemda:usep", ""));
    let text = "hapus buku (masih ditagih) Rp 100.000,00: belum macet; tanpa keputusan pejabat; \
                surat tagihan 1, 2, 3 tidak lengkap; dicatat tanpa orang kedua.";
    check(&office, "B09", &[("2026-12-05", TidakPatuh, text)]);
}

#[test]
fn b09_cannot_class_a_loan_without_due_dates() {
    let mut office = lent(0, FUND);
    decided(&mut office, true);
    office.record(&entry(
        "opening.loan_recorded",
        "2026-01-05",
        &format!(
            r#""basis":"BUKU_KAS","fund":"{FUND}","loan":"L-1","member":"M-0001",
            "principal":"100000""#
        ),
    ));
    office.record(&written_off("2026-12-06", FUND, r#","decision":"K-1""#));
    let text = "hapus buku (masih ditagih) Rp 100.000,00: jatuh temponya tidak diketahui.";
    check(&office, "B09", &[("2026-12-06", BelumDinilai, text)]);
}

/// A grant of 500.000 that reached the group on 18 March 2026 and is rolled out as loans.
fn granted() -> Office {
    let mut office = open();
    office.member("M-0001");
    office.record(
        r#"{"type":"budget.appropriated","on":"2026-01-02","body":{"account":"5.1.05.05.01.0001",
            "amount":"1000000","program":"usep","purpose":"HIBAH","source":"APBD","year":2026}}"#,
    );
    office.record(&entry(
        "grant.awarded",
        "2026-03-02",
        r#""amount":"500000","budget":{"account":"5.1.05.05.01.0001","grant":"g-1",
        "program":"usep","year":2026},"dated":"2026-03-02","form":"UANG","number":"1/SK",
        "plan":[{"amount":"500000","line":"A","name":"Modal"}]"#,
    ));
    office.record(&entry(
        "grant.disbursed",
        "2026-03-18",
        r#""amount":"500000","grant":"g-1","sp2d":"1/LS""#,
    ));
    office.record(&entry(
        "grant.distributed",
        "2026-03-20",
        r#""grant":"g-1","loans":[{"amount":"500000","loan":"L-1","member":"M-0001",
        "schedule":{"count":10,"first_due":"2026-04-20"},"signed":true}],"place":"BANK""#,
    ));
    office
}

fn rolled_on(on: &str) -> String {
    entry(
        "fund.revolved_to_member",
        on,
        r#""amount":"50000","fund":"guliran:g-1","generation":2,"loan":"L-2","member":"M-0001",
        "place":"KAS","schedule":{"count":1,"first_due":"2027-12-01"},"signed":true,
        "sources":["L-1"]"#,
    )
}

#[test]
fn b10_obligatory_money_is_first_rolled_on_within_a_year() {
    let mut office = granted();
    let in_time = "Belum digulirkan (batas 18 Maret 2027).";
    check(
        &office,
        "B10",
        &[
            ("2026-03-17", TidakBerlaku, "Belum ada hibah yang cair."),
            ("2026-03-18", Patuh, in_time),
            ("2027-02-15", Patuh, in_time),
            ("2027-02-16", Perhatian, in_time),
            ("2027-03-18", Perhatian, in_time),
            ("2027-03-19", TidakPatuh, "Belum digulirkan (batas 18 Maret 2027, lewat 1 hari)."),
        ],
    );
    let first = terms("L-1", "guliran:g-1", 500_000);
    office.record(&paid("2026-04-20", &first, 50_000, 0));
    let mut late = granted();
    late.record(&paid("2026-04-20", &first, 50_000, 0));
    office.record(&rolled_on("2027-03-18"));
    let text = "Pertama digulirkan 18 Maret 2027 (batas 18 Maret 2027); generasi 2.";
    check(&office, "B10", &[("2027-03-19", Patuh, text)]);
    late.record(&rolled_on("2027-03-19"));
    let text = "Pertama digulirkan 19 Maret 2027 (batas 18 Maret 2027, lewat 1 hari); generasi 2.";
    check(&late, "B10", &[("2027-03-19", Perhatian, text)]);
}

#[test]
fn b10_does_not_know_when_an_opened_grant_was_paid() {
    let mut office = open();
    office.record(&entry(
        "opening.grant_recorded",
        "2026-01-02",
        r#""amount":"500000","budget":{"account":"5.1.05.05.01.0001","grant":"g-1",
        "program":"usep","year":2024},"stage":"LPJ_SAH","unspent":"0""#,
    ));
    let text = |late: &str| {
        format!(
            "Belum digulirkan (batas 2 Januari 2027{late}). Tanggal pencairan tidak diketahui \
             (saldo awal). Batas dihitung dari saldo awal."
        )
    };
    check(
        &office,
        "B10",
        &[
            ("2027-01-02", BelumDinilai, &text("")),
            ("2027-01-03", TidakPatuh, &text(", lewat 1 hari")),
        ],
    );
}

#[test]
fn b11_counts_money_held_as_guliran() {
    let mut office = lent(0, FUND);
    let said = |share: &str, kept: &str| {
        format!("Modal tersisa {share} % dari dana guliran (Rp {kept},00 dari Rp 2.000.000,00).")
    };
    office.record(&received("2026-02-01", "LAIN", FUND, 1));
    office.record(&received("2026-02-01", "OPERASIONAL", "operasional", 500_000));
    office.record(&spent("2026-02-02", FUND, 1));
    office.record(&spent("2026-02-03", FUND, 1));
    office.record(&spent("2026-02-04", FUND, 399_999));
    office.record(&spent("2026-02-05", FUND, 1));
    check(
        &office,
        "B11",
        &[
            ("2026-01-04", TidakBerlaku, "Tidak ada dana yang dipegang sebagai guliran."),
            ("2026-02-01", Patuh, &said("100,00", "2.000.001")),
            ("2026-02-02", Patuh, &said("100,00", "2.000.000")),
            ("2026-02-03", Perhatian, &said("100,00", "1.999.999")),
            ("2026-02-04", Perhatian, &said("80,00", "1.600.000")),
            ("2026-02-05", TidakPatuh, &said("80,00", "1.599.999")),
        ],
    );
}

#[test]
fn b11_takes_the_provision_off_from_arrears_on_and_lets_handed_on_capital_go() {
    let mut office = lent(10, FUND);
    let text = "Modal tersisa 100,00 % dari dana guliran (Rp 2.000.000,00 dari Rp 2.000.000,00).";
    check(&office, "B11", &[("2026-02-01", Patuh, text), ("2026-04-09", Patuh, text)]);
    let text = "Modal tersisa 95,00 % dari dana guliran (Rp 1.900.000,00 dari Rp 2.000.000,00).";
    check(&office, "B11", &[("2026-04-10", Perhatian, text)]);
    office.record(&entry(
        "fund.revolved_to_group",
        "2026-02-02",
        &format!(
            r#""amount":"1000000","arrives_later":false,"fund":"{FUND}","generation":2,
            "kind":"PERGULIRAN","place":"KAS","to":"{OTHER}","to_place":"KAS""#
        ),
    ));
    let text = "Modal tersisa 100,00 % dari dana guliran (Rp 1.000.000,00 dari Rp 1.000.000,00).";
    check(&office, "B11", &[("2026-02-02", Patuh, text)]);
}

#[test]
fn b11_capital_moved_to_another_fund_is_missing() {
    let mut office = lent(0, FUND);
    office.record(&entry(
        "fund.transferred",
        "2026-02-02",
        &format!(
            r#""amount":"1000000","from":"{FUND}","place":"KAS","to":"operasional","why":"LAIN""#
        ),
    ));
    let text = "Modal tersisa 50,00 % dari dana guliran (Rp 1.000.000,00 dari Rp 2.000.000,00).";
    check(&office, "B11", &[("2026-02-02", TidakPatuh, text)]);
}
