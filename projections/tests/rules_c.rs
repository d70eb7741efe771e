//! The rules on cash, funds, savings and the office, held to tables: day, level, text; both sides
//! of each boundary.

mod common;

use common::money::{FUND, entry, received, saved, spent};
use common::{Office, at, check, check_all, date, open, open_at};
use rantai_events::account::{AccountName, Fund};
use rantai_events::amount::{Amount, Unit};
use rantai_events::posting::Posting;
use rantai_projections::library::{Query, Surroundings};
use rantai_projections::rules::Level::{Patuh, Perhatian, TidakBerlaku, TidakPatuh};
use rantai_projections::rules::{judge_group, rule};
use rantai_projections::view::State;

fn reversal(on: &str, seq: u64) -> String {
    format!(
        r#"{{"type":"entry.reversed","on":"{on}","body":{{}},
        "fixes":{{"seq":{seq},"why":"SALAH_TANGGAL"}}}}"#
    )
}

#[test]
fn c01_the_corrected_reading_may_show_cash_below_zero() {
    let mut office = open();
    office.record(&received("2026-03-10", "LAIN", FUND, 100_000));
    // The first days are closed; the spending is recorded on 20 March, but it really happened on
    // the 5th, before the money came.
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2026-03-11","body":{{"stream":"{}","to":"2026-03-05"}}}}"#,
        common::Office::stream()
    ));
    let spending = spent("2026-03-20", FUND, 60_000);
    let out = office.record(&spending.replacen('{', r#"{"of":"2026-03-05","#, 1));
    check(
        &office,
        "C01",
        &[
            ("2026-03-09", TidakBerlaku, "Belum ada gerak kas atau bank."),
            ("2026-03-10", Patuh, "Kas dan bank tidak minus pada 1 akhir hari."),
            ("2026-03-20", Patuh, "Kas dan bank tidak minus pada 2 akhir hari."),
        ],
    );
    let found = office.corrected("C01", "2026-03-31");
    let said: Vec<_> = found.iter().map(|v| (v.level, v.text.0.as_str())).collect();
    assert_eq!(said, [(TidakPatuh, "kas minus Rp 60.000,00 pada 5 Maret 2026.")]);
    assert_eq!(found.first().unwrap().records, [out]);
}

/// Spending of a fund: the kind, and the fund whose cash was used where it is another.
fn used(on: &str, fund: &str, amount: u32, kind: &str, cash: &str) -> String {
    let cash = if cash.is_empty() { String::new() } else { format!(r#""cash_fund":"{cash}","#) };
    entry(
        "cash.spent",
        on,
        &format!(
            r#"{cash}"amount":"{amount}","category":"{kind}","fund":"{fund}","place":"KAS",
            "receipt":"KWITANSI""#
        ),
    )
}

#[test]
fn c06_a_rupiah_of_a_donation_for_operations_is_red() {
    let mut office = open();
    let donation = "sosial:donasi";
    office.record(&received("2026-03-01", "DONASI", donation, 100_000));
    office.record(&used("2026-03-02", donation, 60_000, "SANTUNAN", ""));
    office.record(&used("2026-03-03", donation, 1, "OPERASIONAL", ""));
    let said = |people: &str, other: &str| {
        format!("Dana donasi: Rp {people},00 untuk warga, Rp {other},00 untuk keperluan lain.")
    };
    check(
        &office,
        "C06",
        &[
            ("2026-02-28", TidakBerlaku, "Tidak ada dana donasi."),
            ("2026-03-01", Patuh, &said("0", "0")),
            ("2026-03-02", Patuh, &said("60.000", "0")),
            ("2026-03-03", TidakPatuh, &said("60.000", "1")),
        ],
    );
}

#[test]
fn c06_donations_lent_moved_or_charged_are_misused() {
    let donation = "sosial:donasi";
    let ways = [
        used("2026-03-03", "operasional", 10_000, "OPERASIONAL", donation),
        entry(
            "fund.transferred",
            "2026-03-03",
            &format!(
                r#""amount":"10000","from":"{donation}","place":"KAS","to":"operasional",
                "why":"LAIN""#
            ),
        ),
    ];
    for way in ways {
        let mut office = open();
        office.record(&received("2026-03-01", "DONASI", donation, 100_000));
        office.record(&way);
        let text = "Dana donasi: Rp 0,00 untuk warga, Rp 10.000,00 untuk keperluan lain.";
        check(&office, "C06", &[("2026-03-03", TidakPatuh, text)]);
    }
}

#[test]
fn c07_a_fund_below_zero_used_the_money_of_others() {
    let mut office = open();
    office.member("M-0001");
    office.record(&received("2026-03-01", "OPERASIONAL", "operasional", 50_000));
    office.record(&saved("2026-03-01", "M-0001", 100_000));
    office.record(&spent("2026-03-02", "operasional", 50_000));
    office.record(&spent("2026-03-03", "operasional", 1));
    check(
        &office,
        "C07",
        &[
            ("2026-02-28", TidakBerlaku, "Belum ada dana."),
            ("2026-03-01", Patuh, "2 dana tidak minus dan tidak dipakai untuk tujuan lain."),
            ("2026-03-02", Patuh, "2 dana tidak minus dan tidak dipakai untuk tujuan lain."),
            ("2026-03-03", TidakPatuh, "Dana operasional minus Rp 1,00: uang dana lain terpakai."),
        ],
    );
}

#[test]
fn c07_restricted_money_used_elsewhere_is_amber_until_it_is_back() {
    let mut office = open();
    office.record(&received("2026-03-01", "IURAN", "sosial:iks", 100_000));
    office.record(&received("2026-03-01", "OPERASIONAL", "operasional", 100_000));
    office.record(&used("2026-03-02", "operasional", 30_000, "OPERASIONAL", "sosial:iks"));
    office.record(&entry(
        "fund.settled",
        "2026-03-09",
        r#""amount":"30000","from":"operasional","place":"KAS","to":"sosial:iks""#,
    ));
    let text = "Rp 30.000,00 uang sosial:iks dipakai untuk operasional, belum kembali.";
    let green = "2 dana tidak minus dan tidak dipakai untuk tujuan lain.";
    check(
        &office,
        "C07",
        &[
            ("2026-03-01", Patuh, green),
            ("2026-03-02", Perhatian, text),
            ("2026-03-08", Perhatian, text),
            ("2026-03-09", Patuh, green),
        ],
    );
}

#[test]
fn c07_restricted_money_becomes_free_only_by_a_decision() {
    let mut office = open();
    office.record(&entry("meeting.held", "2026-03-01", r#""kind":"RUTIN","meeting":"R-1""#));
    office.record(&entry(
        "meeting.decided",
        "2026-03-01",
        r#""decision":"K-1","manner":"MUFAKAT","meeting":"R-1","subject":"ANTAR_DANA""#,
    ));
    office.record(&received("2026-03-01", "IURAN", "sosial:iks", 100_000));
    for (on, more) in [("2026-03-02", r#""decision":"K-1","#), ("2026-03-03", "")] {
        office.record(&entry(
            "fund.transferred",
            on,
            &format!(
                r#"{more}"amount":"10000","from":"sosial:iks","place":"KAS","to":"operasional",
                "why":"KEPUTUSAN""#
            ),
        ));
    }
    let moved = "Rp 10.000,00 dipindahkan dari sosial:iks ke operasional,";
    let amber = format!("{moved} dengan keputusan musyawarah.");
    let red = format!("{moved} tanpa keputusan musyawarah.");
    check(&office, "C07", &[("2026-03-02", Perhatian, &amber)]);
    check_all(&office, "C07", "2026-03-03", &[(Perhatian, &amber), (TidakPatuh, &red)]);
}

#[test]
fn s02_the_details_of_savers_are_the_account() {
    let mut office = open();
    office.member("M-0001");
    office.member("M-0002");
    office.record(&saved("2026-03-01", "M-0001", 100_000));
    let second = office.record(&saved("2026-03-02", "M-0002", 50_000));
    office.record(&reversal("2026-03-03", second));
    check(
        &office,
        "S02",
        &[
            ("2026-02-28", TidakBerlaku, "Tidak ada tabungan anggota."),
            ("2026-03-01", Patuh, "Rincian 1 penabung Rp 100.000,00; buku Rp 100.000,00."),
            ("2026-03-02", Patuh, "Rincian 2 penabung Rp 150.000,00; buku Rp 150.000,00."),
            ("2026-03-03", Patuh, "Rincian 1 penabung Rp 100.000,00; buku Rp 100.000,00."),
        ],
    );
}

#[test]
fn s02_books_that_differ_from_the_details_are_red() {
    let mut office = open();
    office.member("M-0001");
    office.record(&saved("2026-03-01", "M-0001", 100_000));
    let query = Query::on(date("2026-03-01"));
    let around = Surroundings::read(&office.ledger, query.cut).unwrap();
    let mut group = office.on("2026-03-01");
    let account = AccountName::Saving.of(&Office::stream(), &["SUKARELA", "M-0001"]);
    if let State::Group(state) = &mut group.view.state {
        state.balances.add(&Posting {
            account,
            amount: Amount::whole(1),
            fund: Fund::tabungan(),
            unit: Unit::idr(),
        });
    }
    let rules = [rule("S02").unwrap()];
    let found = judge_group(&rules, &group, &query, &around, &office.ledger).unwrap().remove(0);
    assert_eq!(found.level, TidakPatuh);
    assert_eq!(found.text.0, "Rincian 1 penabung Rp 100.000,00; buku Rp 99.999,00.");
}

/// A group registered at a moment, with `count` entries, its registration included, of which `late` were recorded 31
/// days after their day and the others 30 days.
fn recorded(registered: &str, count: u32, late: u32) -> Office {
    let mut office = open_at(registered);
    office.at = at("2030-01-01T03:00:00.000Z");
    for number in 1..count {
        let on = if number <= late { "2029-12-01" } else { "2029-12-02" };
        office.record(&received(on, "LAIN", FUND, 1_000));
    }
    office
}

const BEFORE: &str = "2020-01-02T03:00:00.000Z";

#[test]
fn t02_back_dated_entries_are_amber_above_ten_per_cent_of_a_hundred() {
    let said = |late: u32, of: u32, share: &str, value: &str, of_value: &str| {
        format!(
            "{late} dari {of} catatan ({share} %) dicatat lebih dari 30 hari kemudian, senilai \
             Rp {value},00 ({of_value} % dari nilai)."
        )
    };
    let rows = [
        (99, 31, TidakBerlaku, said(31, 99, "31,31", "31.000", "31,63")),
        (100, 9, Patuh, said(9, 100, "9,00", "9.000", "9,09")),
        (100, 10, Perhatian, said(10, 100, "10,00", "10.000", "10,10")),
        (100, 11, Perhatian, said(11, 100, "11,00", "11.000", "11,11")),
    ];
    for (count, late, level, text) in rows {
        let office = recorded(BEFORE, count, late);
        check(&office, "T02", &[("2029-12-31", level, &text)]);
    }
}

/// One entry of many, six years late, may be most of the money.
#[test]
fn t02_a_single_late_entry_of_great_value_is_amber() {
    let mut office = recorded(BEFORE, 200, 0);
    assert_eq!(office.verdict("T02", "2029-12-31").0, Patuh);
    office.record(&received("2023-12-31", "LAIN", FUND, 17_000_000));
    let (level, text) = office.verdict("T02", "2029-12-31");
    assert_eq!(level, Perhatian);
    assert!(text.starts_with("1 dari 201 catatan (0,50 %)"), "{text}");
    assert!(text.ends_with("senilai Rp 17.000.000,00 (98,84 % dari nilai)."), "{text}");
}

/// Where the period is closed an entry is dated today and names the day it is of.
#[test]
fn t02_the_day_on_which_it_happened_counts() {
    let mut office = recorded(BEFORE, 200, 0);
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2029-12-02","body":{{"stream":"{}","to":"2023-12-31"}}}}"#,
        common::Office::stream()
    ));
    let today = received("2029-12-03", "LAIN", FUND, 17_000_000);
    let draft = today.replacen('{', r#"{"of":"2023-12-31","#, 1);
    office.record(&draft);
    let (level, text) = office.verdict("T02", "2029-12-31");
    assert_eq!(level, Perhatian, "{text}");
    assert!(text.starts_with("1 dari 202 catatan (0,50 %)"), "{text}");
}

#[test]
fn t02_imports_are_left_out() {
    let none = "0 dari 1 catatan (0,00 %) dicatat lebih dari 30 hari kemudian, senilai Rp 0,00 (0,00 % dari nilai).";
    let mut office = open_at(BEFORE);
    office.at = at("2030-01-01T03:00:00.000Z");
    office.opening_cash("2026-01-05", 100_000, FUND);
    check(&office, "T02", &[("2029-12-31", TidakBerlaku, none)]);
    // Entries of days before the group was registered here, and of that day.
    let office = recorded("2029-12-02T03:00:00.000Z", 150, 100);
    let text = "0 dari 49 catatan (0,00 %) dicatat lebih dari 30 hari kemudian, senilai Rp 0,00 (0,00 % dari nilai).";
    check(&office, "T02", &[("2029-12-31", TidakBerlaku, text)]);
}

/// Whoever records late cannot hide it by what they call the request.
#[test]
fn t02_a_key_makes_no_import() {
    let mut office = open_at(BEFORE);
    office.at = at("2030-01-01T03:00:00.000Z");
    for number in 0..100 {
        let draft = received("2029-06-01", "LAIN", FUND, 1_000);
        office.keyed(&format!("import-{number}"), &[&draft]).unwrap();
    }
    let (level, text) = office.verdict("T02", "2029-12-31");
    assert_eq!(level, Perhatian, "{text}");
    assert!(text.starts_with("100 dari 101 catatan"), "{text}");
}

#[test]
fn t03_reversals_are_amber_above_three_per_cent_of_a_hundred() {
    let said = |reversals: u32, of: u32, share: &str, value: &str| {
        format!(
            "{reversals} pembalikan dari {of} catatan ({share} %), senilai Rp {value},00; \
             terbanyak oleh satu akun {reversals}."
        )
    };
    let rows = [
        (95, 4, TidakBerlaku, said(4, 99, "4,04", "4.000")),
        (97, 3, Patuh, said(3, 100, "3,00", "3.000")),
        (96, 4, Perhatian, said(4, 100, "4,00", "4.000")),
    ];
    for (count, reversals, level, text) in rows {
        let mut office = recorded(BEFORE, count, 0);
        let last = office.last().map_or(0, |(seq, _)| seq);
        for back in 0..reversals {
            office.record(&reversal("2029-12-03", last - back));
        }
        check(&office, "T03", &[("2029-12-31", level, &text)]);
    }
    check(&open(), "T03", &[("2020-01-01", TidakBerlaku, "Belum ada catatan.")]);
}
