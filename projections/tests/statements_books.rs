//! The books as tables: small histories in, exact rows out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{GROUP, Office, date, open};
use rantai_projections::library::Query;
use rantai_projections::statements::{NotBuilt, statement};
use rantai_projections::table::{Cell, RowKind, Table};
use rantai_projections::view::Reading;

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Words(words) => words.0.clone(),
        Cell::Rupiah(amount) | Cell::Quantity(amount, _) => amount.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Percent(percent) => format!("{} %", percent.round_dp(2)),
        Cell::Record(seq) => format!("#{seq}"),
        Cell::Records(all) => format!("{all:?}"),
        Cell::Level(level) => level.code().to_owned(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// The chosen columns of every row, `~` before those reversed later, `=` before sums, `:` before
/// headings.
fn rows(table: &Table, keys: &[&str]) -> Vec<String> {
    let at: Vec<usize> = keys
        .iter()
        .map(|key| table.columns.iter().position(|column| column.key == *key).unwrap())
        .collect();
    let row = |row: &rantai_projections::table::Row| {
        assert_eq!(row.cells.len(), table.columns.len(), "{row:?}");
        let mark = match row.kind {
            RowKind::Entry => "",
            RowKind::Reversed => "~",
            RowKind::Heading => ":",
            RowKind::Total => "=",
        };
        let cells: Vec<String> = at.iter().map(|at| shown(&row.cells[*at])).collect();
        format!("{mark}{}", cells.join(" | "))
    };
    table.rows.iter().map(row).collect()
}

fn query(day: &str) -> Query {
    Query::on(date(day))
}

fn of(subject: &str, day: &str) -> Query {
    Query { subject: Some(subject.to_owned()), ..query(day) }
}

fn show(office: &Office, id: &str, query: &Query) -> Table {
    let statement = statement(id).unwrap_or_else(|| panic!("no statement {id}"));
    (statement.build)(statement, query, &office.ledger).unwrap()
}

/// The rows that hold entries, in the chosen columns.
fn entries(table: &Table, keys: &[&str]) -> Vec<String> {
    rows(table, keys).into_iter().filter(|row| !row.starts_with([':', '='])).collect()
}

/// Case E: loan B with its third instalment mistyped, found after the month was closed.
fn mistyped() -> (Office, u64) {
    let mut office = open();
    office.member("M-0001");
    office.record(&format!(
        r#"{{"type":"opening.recorded","on":"2026-01-01","body":{{"group":"{GROUP}","lines":[
            {{"amount":"2000000","basis":"BUKU_KAS","fund":"guliran:g-1","item":"KAS"}},
            {{"amount":"2000000","basis":"BUKU_KAS","fund":"guliran:g-1","generation":1,"item":"MODAL"}}]}}}}"#
    ));
    loan(&mut office);
    repay(&mut office, "2026-02-10", "150000", "K-01");
    let wrong = repay(&mut office, "2026-03-10", "105000", "K-02");
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2026-04-05","body":{{"stream":"group/{GROUP}","to":"2026-03-31"}}}}"#
    ));
    repay(&mut office, "2026-04-10", "150000", "K-03");
    (office, wrong)
}

/// The loan of case B: 1.500.000 in ten instalments with 1,5 % service each.
fn loan(office: &mut Office) {
    office.record(&format!(
        r#"{{"type":"loan.approved","on":"2026-01-10","body":{{"amount":"1500000",
            "fund":"guliran:g-1","group":"{GROUP}","loan":"L-1","member":"M-0001",
            "schedule":{{"count":10,"first_due":"2026-02-10","service":"225000"}}}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"loan.disbursed","on":"2026-01-10","body":{{"amount":"1500000",
            "fund":"guliran:g-1","group":"{GROUP}","loan":"L-1","member":"M-0001",
            "number":"BK-01","place":"KAS","signed":true}}}}"#
    ));
}

fn repayment(day: &str, principal: &str, number: &str, more: &str) -> String {
    format!(
        r#"{{"type":"loan.repaid","on":"{day}"{more},"body":{{"fund":"guliran:g-1",
            "group":"{GROUP}","loan":"L-1","member":"M-0001","number":"{number}","place":"KAS",
            "principal":"{principal}","service":"22500","source":"TUNAI"}}}}"#
    )
}

fn repay(office: &mut Office, day: &str, principal: &str, number: &str) -> u64 {
    office.record(&repayment(day, principal, number, ""))
}

/// Reverses the wrong entry on 20 April and replaces it, in one batch.
fn correct(office: &mut Office, wrong: u64) {
    let fixes = format!(r#""fixes":{{"seq":{wrong},"why":"SALAH_KETIK"}}"#);
    let reversal = format!(r#"{{"type":"entry.reversed","on":"2026-04-20",{fixes},"body":{{}}}}"#);
    let more = format!(r#","of":"2026-03-10",{fixes}"#);
    office.batch(&[&reversal, &repayment("2026-04-20", "150000", "K-02", &more)]);
}

/// The statements of this file.
const BOOKS: [&str; 8] = [
    "bku",
    "kartu-piutang",
    "buku-tabungan",
    "umur-piutang",
    "neraca-saldo",
    "jurnal",
    "buku-besar",
    "daftar-koreksi",
];

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
        r#"{{"type":"cash.counted","on":"2026-04-10","body":{{"counted":"970000","group":"{GROUP}"}}}}"#
    ));
    let table = show(&office, "bku", &of(GROUP, "2026-04-30"));
    let keys =
        ["no", "uraian", "kode_akun", "penerimaan", "pengeluaran", "saldo_kas", "saldo_bank"];
    let rows = rows(&table, &keys);
    assert_eq!(rows[0], format!(":{GROUP} Melati, 34.71.02.1003 |  |  |  |  |  | "));
    assert_eq!(
        rows[3],
        "3 | Angsuran pinjaman L-1 anggota M-0001, dari tunai atau transfer | 1.2.01, 4.1 | 172500 |  | 672500 | 0"
    );
    assert_eq!(
        rows[6..],
        [
            "= | Jumlah dan saldo buku |  | 2472500 | 1500000 | 972500 | 0",
            "= | Kas tunai dihitung 10 April 2026 |  |  |  | 970000 | ",
            "= | Selisih kas hari itu |  |  |  | -2500 | ",
        ]
    );
}

#[test]
fn entries_are_found_by_the_number_of_their_document() {
    let (office, _) = mistyped();
    let mut by_document = query("2026-12-31");
    by_document.document = Some("K-03".to_owned());
    assert_eq!(
        entries(&show(&office, "bku", &by_document), BOOK),
        ["2026-04-10 | K-03 | 172500 |  | 972500"]
    );
}

#[test]
fn an_empty_ledger_has_empty_books_and_no_unknown_group() {
    let office = Office { ledger: Default::default(), ..open() };
    for id in BOOKS {
        let table = show(&office, id, &query("2026-01-01"));
        assert!(!table.columns.is_empty(), "{id}");
        assert_eq!(entries(&table, &[]), Vec::<String>::new(), "{id}");
        assert_eq!(table.last, None, "{id}");
        let statement = statement(id).unwrap();
        let unknown = (statement.build)(statement, &of("ykt-km-999", "2026-01-01"), &office.ledger);
        assert!(matches!(unknown, Err(NotBuilt::SubjectUnknown(_, _))), "{id}");
    }
}

const CARD: &[&str] =
    &["tanggal", "angsuran", "jatuh_tempo", "pokok", "jasa", "sisa_pokok", "tunggakan", "kolek"];

#[test]
fn the_loan_card_shows_what_each_payment_covered_and_what_is_left() {
    let mut office = open();
    office.member("M-0001");
    office.record(&format!(
        r#"{{"type":"opening.recorded","on":"2026-01-01","body":{{"group":"{GROUP}","lines":[
            {{"amount":"2000000","basis":"BUKU_KAS","fund":"guliran:g-1","item":"KAS"}},
            {{"amount":"2000000","basis":"BUKU_KAS","fund":"guliran:g-1","generation":1,"item":"MODAL"}}]}}}}"#
    ));
    loan(&mut office);
    for (day, number) in [("2026-02-10", "K-01"), ("2026-03-10", "K-02"), ("2026-04-10", "K-03")] {
        repay(&mut office, day, "150000", number);
    }
    let card = show(&office, "kartu-piutang", &of("M-0001", "2026-05-27"));
    let card = rows(&card, CARD);
    assert_eq!(
        card[..6],
        [
            ":Pinjaman L-1, anggota M-0001: pokok Rp 1.500.000,00, jasa Rp 225.000,00, 10 angsuran, guliran ke-1, dana guliran:g-1 |  |  |  |  |  |  | ",
            "2026-01-10 |  |  |  |  | 1500000 |  | ",
            "2026-02-10 | 1 | 2026-02-10 | 150000 | 22500 | 1350000 | 0 | Lancar",
            "2026-03-10 | 2 | 2026-03-10 | 150000 | 22500 | 1200000 | 0 | Lancar",
            "2026-04-10 | 3 | 2026-04-10 | 150000 | 22500 | 1050000 | 0 | Lancar",
            " | 4 | 2026-05-10 |  |  |  | 17 | ",
        ]
    );
    assert_eq!(card[6], " | 5 | 2026-06-10 |  |  |  |  | ");
    assert_eq!(card[12], "= |  | 2026-05-10 | 450000 | 67500 | 1050000 | 17 | Lancar");
    repay(&mut office, "2026-05-28", "150000", "K-04");
    let late = show(&office, "kartu-piutang", &of(&format!("{GROUP}/L-1"), "2026-05-28"));
    let late = rows(&late, CARD);
    assert_eq!(late[5], "2026-05-28 | 4 | 2026-05-10 | 150000 | 22500 | 900000 | 18 | Lancar");
    assert_eq!(late[12], "= |  |  | 600000 | 90000 | 900000 | 0 | Lancar");
}

#[test]
fn the_loan_card_of_a_corrected_payment() {
    let (mut office, wrong) = mistyped();
    let card =
        |office: &Office, query: &Query| entries(&show(office, "kartu-piutang", query), CARD);
    let reported = card(&office, &query("2026-03-31"));
    assert_eq!(reported[2], "2026-03-10 | 2 | 2026-03-10 | 105000 | 22500 | 1245000 | 0 | Lancar");
    assert_eq!(reported[3], " | 2 | 2026-03-10 |  |  |  | 21 | ");
    correct(&mut office, wrong);
    let after = card(&office, &query("2026-04-20"));
    assert_eq!(after[2], "~2026-03-10 |  |  | 105000 | 22500 | 1245000 |  | ");
    assert_eq!(after[4], "2026-04-20 |  |  | -105000 | -22500 | 1200000 |  | ");
    assert_eq!(after[5], "2026-04-20 | 2 | 2026-03-10 | 150000 | 22500 | 1050000 | 0 | Lancar");
    let mut corrected = query("2026-03-31");
    corrected.cut.reading = Reading::Corrected;
    assert_eq!(
        card(&office, &corrected)[2],
        "2026-03-10 | 2 | 2026-03-10 | 150000 | 22500 | 1200000 | 0 | Lancar"
    );
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
            ":Anggota M-0001 |  |  |  | ",
            "2026-01-05 | simpanan wajib | 10000 |  | 10000",
            "~2026-01-05 | simpanan wajib | 10000 |  | 20000",
            "2026-02-05 | simpanan sukarela | 25000 |  | 45000",
            "2026-03-05 | simpanan sukarela |  | 5000 | 40000",
            "2026-03-06 | simpanan wajib | -10000 |  | 30000",
            "= |  | 35000 | 5000 | 30000",
        ]
    );
}

/// Case C: four loans with what is left of them, as opening balances.
fn four_loans() -> Office {
    let mut office = open();
    let loans = [
        r#"{"due":"2027-01-10","principal":"900000","service":"0"}"#,
        r#"{"due":"2026-11-20","principal":"100000","service":"0"},
            {"due":"2026-12-20","principal":"100000","service":"0"},
            {"due":"2027-01-20","principal":"400000","service":"0"}"#,
        r#"{"due":"2026-06-15","principal":"600000","service":"0"},
            {"due":"2026-12-15","principal":"300000","service":"0"},
            {"due":"2027-01-15","principal":"300000","service":"0"}"#,
        r#"{"due":"2025-12-10","principal":"500000","service":"0"}"#,
    ];
    for (place, (instalments, left)) in
        loans.iter().zip(["900000", "600000", "1200000", "500000"]).enumerate()
    {
        let number = place + 1;
        office.member(&format!("M-000{number}"));
        office.record(&format!(
            r#"{{"type":"opening.loan_recorded","on":"2025-12-01","body":{{"basis":"BUKU_KAS",
                "fund":"guliran:g-1","group":"{GROUP}","loan":"L-{number}",
                "member":"M-000{number}","principal":"{left}",
                "schedule":{{"instalments":[{instalments}]}}}}}}"#
        ));
    }
    for (letter, day) in [(1, "2026-07-20"), (2, "2026-09-01")] {
        office.record(&format!(
            r#"{{"type":"loan.billed","on":"{day}","body":{{"amount":"600000","group":"{GROUP}",
                "letter":{letter},"loan":"L-3","member":"M-0003","number":"ST-{letter}"}}}}"#
        ));
    }
    office
}

#[test]
fn loans_by_age_with_collectibility_and_provision() {
    let mut office = four_loans();
    let keys = [
        "peminjam",
        "sisa_pokok",
        "belum_jatuh_tempo",
        "hari_1_30",
        "hari_31_90",
        "hari_181_270",
        "hari_271",
        "total_tunggakan",
        "hari",
        "kolek",
        "penyisihan",
        "nrv",
    ];
    let by_age = show(&office, "umur-piutang", &query("2026-12-31"));
    assert_eq!(
        rows(&by_age, &keys)[1..],
        [
            "M-0001 | 900000 | 900000 |  |  |  |  |  | 0 | Lancar | 4500 | 895500",
            "M-0002 | 600000 | 400000 | 100000 | 100000 |  |  | 200000 | 41 | Kurang lancar | 60000 | 540000",
            "M-0003 | 1200000 | 300000 | 300000 |  | 600000 |  | 900000 | 199 | Diragukan | 600000 | 600000",
            "M-0004 | 500000 |  |  |  |  | 500000 | 500000 | 386 | Macet | 500000 | 0",
            "=Lancar: 1 pinjaman, 28,13 % | 900000 |  |  |  |  |  |  |  | Lancar | 4500 | 895500",
            "=Kurang lancar: 1 pinjaman, 18,75 % | 600000 |  |  |  |  |  |  |  | Kurang lancar | 60000 | 540000",
            "=Diragukan: 1 pinjaman, 37,50 % | 1200000 |  |  |  |  |  |  |  | Diragukan | 600000 | 600000",
            "=Macet: 1 pinjaman, 15,63 % | 500000 |  |  |  |  |  |  |  | Macet | 500000 | 0",
            "=Jumlah | 3200000 | 1600000 | 400000 | 100000 | 600000 | 500000 | 1600000 |  |  | 1164500 | 2035500",
        ]
    );
    assert_eq!(by_age.notes[0].0, "Kolektibilitas menurut umur tunggakan.");
    assert!(by_age.notes[1].0.contains("(PAR): 53,13 %"), "{:?}", by_age.notes);

    office.record(
        r#"{"type":"ruleset.adopted","on":"2026-12-31","body":{"effective_from":"2026-01-01",
            "params":{"collectibility":"SURAT"},"program":"usep","version":"2026-1"}}"#,
    );
    let by_letters = show(&office, "umur-piutang", &query("2026-12-31"));
    let keys = ["peminjam", "hari", "kolek", "penyisihan", "nrv"];
    let all = rows(&by_letters, &keys);
    assert_eq!(
        all[1..5],
        [
            "M-0001 | 0 | Lancar | 4500 | 895500",
            "M-0002 | 41 | Lancar | 3000 | 597000",
            "M-0003 | 199 | Diragukan | 600000 | 600000",
            "M-0004 | 386 | Lancar | 2500 | 497500",
        ]
    );
    assert_eq!(all.last().unwrap(), "=Jumlah |  |  | 610000 | 2590000");
}

#[test]
fn the_trial_balance_agrees_and_shows_corrections_of_closed_years_apart() {
    let (mut office, _) = mistyped();
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2027-01-05","body":{{"stream":"group/{GROUP}","to":"2026-12-31"}}}}"#
    ));
    office.batch(&[&repayment("2027-01-20", "0", "K-09", r#","of":"2026-12-10""#)]);
    repay(&mut office, "2027-01-21", "150000", "K-10");
    let keys = ["kode_akun", "dana", "tahun", "debet", "kredit"];
    assert_eq!(
        rows(&show(&office, "neraca-saldo", &of(GROUP, "2027-12-31")), &keys),
        [
            "1.1.01 | guliran:g-1 |  | 1167500 | ",
            "1.2.01 | guliran:g-1 |  | 945000 | ",
            "3.1.02 | guliran:g-1 |  |  | 2000000",
            "4.1 | guliran:g-1 | 2026 |  | 67500",
            "4.1 | guliran:g-1 | 2027 |  | 22500",
            "4.1 | guliran:g-1 | 2027, koreksi 2026 |  | 22500",
            "= |  |  | 2112500 | 2112500",
        ]
    );
}

#[test]
fn the_journal_has_every_posting_and_agrees() {
    let (mut office, wrong) = mistyped();
    correct(&mut office, wrong);
    let journal = show(&office, "jurnal", &of(GROUP, "2026-04-30"));
    let all = rows(&journal, &["tanggal", "kode_akun", "rincian", "debet", "kredit"]);
    assert_eq!(
        all[11..],
        [
            "2026-04-10 | 1.1.01 |  | 172500 | ",
            "2026-04-10 | 4.1 |  |  | 22500",
            "2026-04-10 | 1.2.01 | M-0001 / L-1 |  | 150000",
            "2026-04-20 | 1.1.01 |  | -127500 | ",
            "2026-04-20 | 4.1 |  |  | -22500",
            "2026-04-20 | 1.2.01 | M-0001 / L-1 |  | -105000",
            "2026-04-20 | 1.1.01 |  | 172500 | ",
            "2026-04-20 | 4.1 |  |  | 22500",
            "2026-04-20 | 1.2.01 | M-0001 / L-1 |  | 150000",
            "= |  |  | 4017500 | 4017500",
        ]
    );
    let of_group: usize = office
        .ledger
        .records()
        .iter()
        .flat_map(|record| &record.post)
        .filter(|posting| posting.account.book() == format!("group/{GROUP}"))
        .count();
    assert_eq!(entries(&journal, &[]).len(), of_group);
}

#[test]
fn the_ledger_by_account_runs_on_the_normal_side() {
    let (mut office, wrong) = mistyped();
    correct(&mut office, wrong);
    let keys = ["tanggal", "debet", "kredit", "saldo"];
    let account =
        |subject: &str| rows(&show(&office, "buku-besar", &of(subject, "2026-04-30")), &keys);
    assert_eq!(
        account(&format!("{GROUP}/4.1")),
        [
            format!(":{GROUP} Melati, 34.71.02.1003: 4.1 Jasa pinjaman |  |  | "),
            "2026-02-10 |  | 22500 | 22500".to_owned(),
            "~2026-03-10 |  | 22500 | 45000".to_owned(),
            "2026-04-10 |  | 22500 | 67500".to_owned(),
            "2026-04-20 |  | -22500 | 45000".to_owned(),
            "2026-04-20 |  | 22500 | 67500".to_owned(),
        ]
    );
    assert_eq!(account("receivable/M-0001").last().unwrap(), "2026-04-20 |  | 150000 | 1050000");
    assert_eq!(account("receivable/M-0001"), account(&format!("{GROUP}/1.2.01")));
}

#[test]
fn corrections_are_listed_with_reason_and_people() {
    let (mut office, wrong) = mistyped();
    correct(&mut office, wrong);
    let keys = [
        "asal",
        "tanggal_asal",
        "nilai",
        "pembalik",
        "tanggal_pembalik",
        "pengganti",
        "nilai_pengganti",
        "alasan",
        "pembuat",
        "penyetuju",
        "buku",
    ];
    let last = office.last().unwrap().0;
    let expected = format!(
        "#{wrong} | 2026-03-10 | 127500 | #{} | 2026-04-20 | [{last}] | 172500 | salah ketik | u-01 |  | group/{GROUP}",
        last - 1
    );
    let list = |query: &Query| rows(&show(&office, "daftar-koreksi", query), &keys);
    assert_eq!(list(&query("2026-12-31")), [expected.as_str()]);
    assert_eq!(list(&of(GROUP, "2026-12-31")), [expected.as_str()]);
    let corrected = {
        let mut query = query("2026-12-31");
        query.cut.reading = Reading::Corrected;
        query
    };
    assert_eq!(list(&corrected), [expected.as_str()]);
    assert!(list(&query("2026-04-19")).is_empty());
    assert!(list(&of(common::OTHER, "2026-12-31")).is_empty());
}

#[test]
fn a_region_narrows_every_book() {
    let (office, _) = mistyped();
    for id in BOOKS {
        let mut elsewhere = query("2026-12-31");
        elsewhere.area = rantai_events::area::AreaCode::parse("34.71.08");
        assert!(elsewhere.area.is_some());
        assert!(entries(&show(&office, id, &elsewhere), &[]).is_empty(), "{id}");
    }
}
