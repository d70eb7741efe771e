//! The cash book and the savings books.

use rantai_projections::library::Query;
use rantai_projections::view::Reading;

use crate::common::money::{entry, received};
use crate::common::{GROUP, Office, open};
use crate::histories::{correct, mistyped};
use crate::tables::{entries, of, query, rows, show, shown};

const BOOK: &[&str] = &["tanggal", "no_bukti", "penerimaan", "pengeluaran", "saldo_kas"];

#[test]
fn the_cash_book_lists_the_reversal_in_its_targets_column() {
    let (mut office, wrong) = mistyped();
    correct(&mut office, wrong);
    assert_eq!(
        entries(&show(&office, "bku", &query("2026-04-30")), BOOK),
        [
            "2026-01-01 |  | 2000000 |  | 2000000",
            "2026-01-10 | BK-01 |  | 1500000 | 500000",
            "2026-02-10 | K-01 | 172500 |  | 672500",
            "~2026-03-10 | K-02 | 127500 |  | 800000",
            "2026-04-10 | K-03 | 172500 |  | 972500",
            "2026-04-20 |  | -127500 |  | 845000",
            "2026-04-20 | K-02 | 172500 |  | 1017500",
        ]
    );
}

#[test]
fn the_cash_book_as_reported_as_corrected_and_as_known() {
    let (mut office, wrong) = mistyped();
    let known_at = office.last().unwrap().0;
    correct(&mut office, wrong);
    let last = |query: &Query| {
        let table = show(&office, "bku", query);
        entries(&table, &["tanggal", "penerimaan", "saldo_kas"]).pop().unwrap()
    };
    assert_eq!(last(&query("2026-03-31")), "2026-03-10 | 127500 | 800000");
    let mut corrected = query("2026-03-31");
    corrected.cut.reading = Reading::Corrected;
    assert_eq!(last(&corrected), "2026-03-10 | 172500 | 845000");
    let mut known = query("2026-12-31");
    known.cut.known_at = known_at;
    assert_eq!(last(&known), "2026-04-10 | 172500 | 972500");
    assert_eq!(show(&office, "bku", &known).last.map(|(seq, _)| seq), Some(known_at));
}

#[test]
fn the_cash_book_shows_codes_sums_and_what_was_counted() {
    let (mut office, _) = mistyped();
    office.record(&format!(
        r#"{{"type":"cash.counted","on":"2026-04-10","body":{{"counted":"970000","denominations":[
            {{"count":9,"value":"100000"}},{{"count":7,"value":"10000"}}],"group":"{GROUP}"}}}}"#
    ));
    let table = show(&office, "bku", &of(GROUP, "2026-04-30"));
    let keys =
        ["no", "uraian", "kode_akun", "penerimaan", "pengeluaran", "saldo_kas", "saldo_bank"];
    let rows = rows(&table, &keys);
    assert_eq!(rows[0], format!(":{GROUP} Melati, 34.71.02.1003 |  |  |  |  |  | "));
    assert_eq!(
        rows[3..7],
        [
            "= | Jumlah bulan ini (Januari 2026) |  | 2000000 | 1500000 |  | ",
            "= | Jumlah s/d bulan lalu |  | 0 | 0 | 0 | 0",
            "= | Jumlah s/d bulan ini |  | 2000000 | 1500000 | 500000 | 0",
            "3 | Angsuran pinjaman L-1 anggota M-0001 | 1.2.01, 4.1 | 172500 |  | 672500 | 0",
        ]
    );
    assert_eq!(
        rows[16..],
        [
            "= | Jumlah s/d bulan lalu |  | 2300000 | 1500000 | 800000 | 0",
            "= | Jumlah s/d bulan ini |  | 2472500 | 1500000 | 972500 | 0",
            "= | Jumlah dan saldo buku |  | 2472500 | 1500000 | 972500 | 0",
            "= | Saldo buku, kas dan bank |  |  |  |  | 972500",
            "= | Kas tunai dihitung 10 April 2026 (9 × 100.000, 7 × 10.000) |  |  |  | 970000 | ",
            "= | Selisih kas saat dihitung |  |  |  | -2500 | ",
            "= | Selisih kas yang belum dibukukan |  |  |  | -2500 | ",
        ]
    );
}

#[test]
fn entries_are_found_by_the_number_of_their_document() {
    let (office, _) = mistyped();
    let mut by_document = query("2026-12-31");
    for written in ["K-03", "k-03", " K - 03 "] {
        by_document.document = Some(written.to_owned());
        let table = show(&office, "bku", &by_document);
        assert_eq!(entries(&table, BOOK), ["2026-04-10 | K-03 | 172500 |  | 972500"], "{written}");
        for (id, lines) in
            [("jurnal", 3), ("buku-besar", 3), ("kartu-piutang", 1), ("umur-piutang", 1)]
        {
            assert_eq!(
                entries(&show(&office, id, &by_document), &[]).len(),
                lines,
                "{id} {written}"
            );
        }
    }
    by_document.document = Some("K-04".to_owned());
    for id in ["bku", "jurnal", "buku-besar", "kartu-piutang", "umur-piutang"] {
        assert!(entries(&show(&office, id, &by_document), &[]).is_empty(), "{id}");
    }
}

fn saving(office: &mut Office, what: &str, day: &str, kind: &str, amount: &str) -> u64 {
    office.record(&format!(
        r#"{{"type":"saving.{what}","on":"{day}","body":{{"amount":"{amount}","group":"{GROUP}",
            "kind":"{kind}","member":"M-0001","place":"KAS"}}}}"#
    ))
}

#[test]
fn the_savings_book_of_a_member() {
    let mut office = open();
    office.member("M-0001");
    saving(&mut office, "deposited", "2026-01-05", "WAJIB", "10000");
    let twice = saving(&mut office, "deposited", "2026-01-05", "WAJIB", "10000");
    saving(&mut office, "deposited", "2026-02-05", "SUKARELA", "25000");
    saving(&mut office, "withdrawn", "2026-03-05", "SUKARELA", "5000");
    office.record(&format!(
        r#"{{"type":"entry.reversed","on":"2026-03-06","fixes":{{"seq":{twice},"why":"GANDA"}},"body":{{}}}}"#
    ));
    let keys = ["tanggal", "jenis", "setor", "tarik", "saldo"];
    assert_eq!(
        rows(&show(&office, "buku-tabungan", &of(GROUP, "2026-12-31")), &keys),
        [
            ":ykt-km-001 Melati, 34.71.02.1003: anggota M-0001 |  |  |  | ",
            "2026-01-05 | simpanan wajib | 10000 |  | 10000",
            "~2026-01-05 | simpanan wajib | 10000 |  | 20000",
            "2026-02-05 | simpanan sukarela | 25000 |  | 45000",
            "2026-03-05 | simpanan sukarela |  | 5000 | 40000",
            "2026-03-06 | simpanan wajib | -10000 |  | 30000",
            "= |  | 35000 | 5000 | 30000",
        ]
    );
}

#[test]
fn the_bank_and_the_cash_box_are_told_apart_and_reconciled() {
    let (mut office, _) = mistyped();
    office.record(&format!(
        r#"{{"type":"cash.deposited","on":"2026-04-11","body":{{"amount":"500000",
            "fund":"guliran:g-1","group":"{GROUP}","number":"SL-1"}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"bank.reconciled","on":"2026-04-30","body":{{"balance":"510000","group":"{GROUP}",
            "items":[{{"amount":"-8000","since":"2026-04-29"}}],"statement_on":"2026-04-30"}}}}"#
    ));
    let keys = ["uraian", "penerimaan", "pengeluaran", "saldo_kas", "saldo_bank"];
    let book = rows(&show(&office, "bku", &of(GROUP, "2026-04-30")), &keys);
    assert_eq!(
        book[15..],
        [
            "Setor kas ke bank | 500000 | 500000 | 472500 | 500000",
            "=Jumlah bulan ini (April 2026) | 672500 | 500000 |  | ",
            "=Jumlah s/d bulan lalu | 2300000 | 1500000 | 800000 | 0",
            "=Jumlah s/d bulan ini | 2972500 | 2000000 | 472500 | 500000",
            "=Jumlah dan saldo buku | 2972500 | 2000000 | 472500 | 500000",
            "=Saldo buku, kas dan bank |  |  |  | 972500",
            "=Rekening koran 30 April 2026 |  |  |  | 510000",
            "=Selisih bank yang tidak terjelaskan |  |  |  | 2000",
        ]
    );
}

#[test]
fn the_cash_book_ends_with_the_balances_of_the_group_on_every_day() {
    let (mut office, wrong) = mistyped();
    correct(&mut office, wrong);
    for reading in [Reading::Reported, Reading::Corrected] {
        for day in ["2026-01-05", "2026-02-10", "2026-03-31", "2026-04-20", "2026-12-31"] {
            let mut query = of(GROUP, day);
            query.cut.reading = reading;
            let book = rows(&show(&office, "bku", &query), &["uraian", "saldo_kas"]);
            let cash = office.view(query.cut).state().balances.rupiah("cash").to_string();
            let sums = format!("=Jumlah dan saldo buku | {cash}");
            assert!(book.contains(&sums), "{day} {reading:?} {book:?}");
            let month = format!("=Jumlah s/d bulan ini | {cash}");
            assert!(book.contains(&month), "{day} {reading:?} {book:?}");
        }
    }
}

/// Whoever dates an entry back to the day of a count does not hide behind it.
#[test]
fn what_was_recorded_after_a_count_of_the_same_day_is_told_beside_it() {
    let (mut office, _) = mistyped();
    office.record(&format!(
        r#"{{"type":"cash.counted","on":"2026-04-10","body":{{"counted":"972500","group":"{GROUP}"}}}}"#
    ));
    let later = office.record(&format!(
        r#"{{"type":"cash.received","on":"2026-04-10","body":{{"amount":"27500","category":"LAIN",
            "fund":"operasional","group":"{GROUP}","place":"KAS"}}}}"#
    ));
    let table = show(&office, "bku", &of(GROUP, "2026-04-30"));
    let rows = rows(&table, &["uraian", "saldo_kas", "catatan"]);
    assert_eq!(
        rows[rows.len() - 2..],
        [
            "=Selisih kas saat dihitung | 0 | #13".to_owned(),
            format!(
                "=Gerak kas sampai hari itu yang dicatat sesudah penghitungan | 27500 | [{later}]"
            ),
        ]
    );
}

/// A reversal bears no number: without it the receipt that it undoes would be counted.
#[test]
fn the_document_of_an_undone_entry_finds_the_reversal_too() {
    let (mut office, wrong) = mistyped();
    correct(&mut office, wrong);
    let asked = Query { document: Some("K-02".into()), ..of(GROUP, "2026-12-31") };
    let balance = show(&office, "neraca-saldo", &asked);
    let balance = rows(&balance, &["kode_akun", "debet", "kredit"]);
    assert_eq!(balance[0], "1.1.01 | 172500 | ");
    let book = entries(&show(&office, "bku", &asked), &["tanggal", "penerimaan"]);
    assert_eq!(book, ["~2026-03-10 | 127500", "2026-04-20 | -127500", "2026-04-20 | 172500"]);
    let journal = show(&office, "jurnal", &asked);
    let sums = rows(&journal, &["debet", "kredit"]).pop().unwrap();
    assert_eq!(sums, "=172500 | 172500");
    let card = entries(&show(&office, "kartu-piutang", &asked), &["pokok"]);
    assert_eq!(card, ["~105000", "-105000", "150000"]);
}

/// Two printouts can be told apart.
#[test]
fn a_statement_says_what_it_is_of() {
    let (office, _) = mistyped();
    let of_what = |id: &str, subject: Option<&str>| {
        let asked = Query { subject: subject.map(str::to_owned), ..query("2026-12-31") };
        let table = show(&office, id, &asked);
        let named = ["Kelompok", "Program", "Tentang"];
        let told = table.head.iter().filter(|(name, _)| named.contains(&name.0.as_str()));
        told.map(|(name, cell)| format!("{}: {}", name.0, shown(cell))).collect::<Vec<_>>()
    };
    let group = format!("Kelompok: {GROUP} Melati, 34.71.02.1003");
    for id in ["neraca-saldo", "bku", "jurnal", "buku-besar", "kartu-piutang"] {
        assert_eq!(of_what(id, None), Vec::<String>::new(), "{id}");
        assert_eq!(of_what(id, Some(GROUP)), [group.as_str()], "{id}");
        assert_eq!(of_what(id, Some(&format!("group/{GROUP}"))), [group.as_str()], "{id}");
    }
    assert_eq!(of_what("kartu-piutang", Some("M-0001")), ["Tentang: M-0001"]);
    for subject in ["usep", "program/usep"] {
        assert_eq!(of_what("neraca-saldo", Some(subject)), ["Program: usep"], "{subject}");
    }
}

/// What was found right when it was counted stays right, whatever is reversed later.
#[test]
fn a_later_reversal_does_not_change_the_difference_of_a_count_or_of_a_bank_statement() {
    let mut office = open();
    let received = |office: &mut Office, on: &str, amount: &str, place: &str| {
        office.record(&format!(
            r#"{{"type":"cash.received","on":"{on}","body":{{"amount":"{amount}","category":"LAIN",
                "fund":"operasional","group":"{GROUP}","place":"{place}"}}}}"#
        ))
    };
    received(&mut office, "2026-03-01", "100000", "KAS");
    let wrong = received(&mut office, "2026-03-05", "50000", "KAS");
    let bank = received(&mut office, "2026-03-06", "1000", "BANK");
    office.record(&format!(
        r#"{{"type":"cash.counted","on":"2026-03-31","body":{{"counted":"150000","group":"{GROUP}"}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"bank.reconciled","on":"2026-03-31","body":{{"balance":"1000",
            "group":"{GROUP}","statement_on":"2026-03-31"}}}}"#
    ));
    for target in [wrong, bank] {
        office.record(&format!(
            r#"{{"type":"entry.reversed","on":"2026-04-10","body":{{}},
                "fixes":{{"seq":{target},"why":"SALAH_KETIK"}}}}"#
        ));
    }
    let of_april = show(&office, "bku", &of(GROUP, "2026-04-30"));
    let box_of = |table: &rantai_projections::table::Table| {
        let rows = rows(table, &["uraian", "saldo_kas", "saldo_bank"]);
        rows.into_iter().filter(|row| row.contains("elisih")).collect::<Vec<_>>()
    };
    let right =
        ["=Selisih kas saat dihitung | 0 | ", "=Selisih bank yang tidak terjelaskan |  | 0"];
    // The count agreed with a book that was wrong, so since the reversal it does not agree.
    let open = "=Selisih kas yang belum dibukukan | 50000 | ";
    assert_eq!(box_of(&of_april), [right[0], open, right[1]]);
    assert_eq!(box_of(&show(&office, "bku", &of(GROUP, "2026-03-31"))), right);
}

/// In the corrected reading what took the place of a wrong entry counts for the difference, as it
/// does for what is still to be booked.
#[test]
fn the_corrected_difference_counts_what_took_the_place_of_an_entry() {
    let mut office = open();
    office.opening_cash("2026-01-05", 1_000_000, "guliran:g-2015");
    let wrong = office.record(&received("2026-03-01", "LAIN", "guliran:g-2015", 120_000));
    office.record(&entry("cash.counted", "2026-03-31", r#""counted":"1080000""#));
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2026-04-05","body":{{"stream":"{}","to":"2026-03-31"}}}}"#,
        Office::stream()
    ));
    let again = received("2026-04-10", "LAIN", "guliran:g-2015", 165_000);
    let again = again.replacen(
        '{',
        &format!(r#"{{"of":"2026-03-01","fixes":{{"seq":{wrong},"why":"SALAH_KETIK"}},"#),
        1,
    );
    let reversal = format!(
        r#"{{"type":"entry.reversed","on":"2026-04-10","body":{{}},
            "fixes":{{"seq":{wrong},"why":"SALAH_KETIK"}}}}"#
    );
    office.batch(&[&reversal, &again]);
    let differences = |reading: Reading| {
        let mut asked = of(GROUP, "2026-12-31");
        asked.cut.reading = reading;
        let found = rows(&show(&office, "bku", &asked), &["uraian", "saldo_kas"]);
        found.into_iter().filter(|row| row.contains("elisih kas")).collect::<Vec<_>>()
    };
    let line = |when: &str, amount: &str| format!("=Selisih kas {when} | {amount}");
    assert_eq!(
        differences(Reading::Corrected),
        [line("saat dihitung", "-85000"), line("yang belum dibukukan", "-85000")]
    );
    assert_eq!(
        differences(Reading::Reported),
        [line("saat dihitung", "-40000"), line("yang belum dibukukan", "-85000")]
    );
}
