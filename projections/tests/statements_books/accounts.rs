//! The trial balance, the journal, the ledger by account, and the list of corrections.

use rantai_projections::library::Query;
use rantai_projections::public::{City, Summaries};
use rantai_projections::view::Reading;

use crate::common::{GROUP, OTHER};
use crate::histories::{correct, mistyped, repay, repayment};
use crate::tables::{entries, of, query, rows, show};

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
    assert!(list(&of(OTHER, "2026-12-31")).is_empty());
}

/// Opening closed books again is a correction of what was closed: nobody should have to look for it.
#[test]
fn reopened_books_stand_in_the_list_of_corrections_and_on_the_public_page() {
    let (mut office, _) = mistyped();
    let closed = office.last().unwrap().0 - 1;
    office.account("u-02");
    office.actor = rantai_events::ids::ActorId::parse("u-02").unwrap();
    let reopened = office.record(&format!(
        r#"{{"type":"period.reopened","on":"2026-05-02","body":{{"from":"2026-03-01",
            "stream":"group/{GROUP}","why":"SALAH_KETIK"}}}}"#
    ));
    let keys = ["asal", "tanggal_asal", "pembalik", "tanggal_pembalik", "alasan", "pembuat"];
    let list = rows(&show(&office, "daftar-koreksi", &of(GROUP, "2026-12-31")), &keys);
    let why = format!("Buku group/{GROUP} dibuka kembali mulai 1 Maret 2026: salah ketik");
    let expected = format!("#{closed} | 2026-04-05 | #{reopened} | 2026-05-02 | {why} | u-02");
    assert_eq!(list, [expected]);
    let day = crate::common::date("2026-12-31");
    let city = City::read(&office.ledger, day, &mut Summaries::default()).unwrap();
    let summary = city.summaries().find(|summary| summary.group.as_str() == GROUP).unwrap();
    let told: Vec<_> =
        summary.corrections.iter().map(|it| (it.target, it.reversal, it.open.clone())).collect();
    // Nobody but the office and auditors reads a closing.
    assert_eq!(told, [(closed, reopened, vec![reopened])]);
}

#[test]
fn an_entry_of_the_wrong_group_is_replaced_in_the_right_one() {
    let mut office = crate::common::open();
    let received = |group: &str, more: &str| {
        format!(
            r#"{{"type":"cash.received","on":"2026-05-02"{more},"body":{{"amount":"50000",
                "category":"DONASI","fund":"sosial:donasi","group":"{group}","place":"KAS"}}}}"#
        )
    };
    let wrong = office.record(&received(GROUP, ""));
    let fixes = format!(r#","fixes":{{"seq":{wrong},"why":"SALAH_PIHAK"}}"#);
    let reversal = format!(r#"{{"type":"entry.reversed","on":"2026-05-02"{fixes},"body":{{}}}}"#);
    let first = office.batch(&[&reversal, &received(OTHER, &fixes)]);
    let list = rows(
        &show(&office, "daftar-koreksi", &of(GROUP, "2026-12-31")),
        &["asal", "pembalik", "pengganti", "nilai_pengganti", "alasan"],
    );
    let replacement = first + 1;
    assert_eq!(list, [format!("#{wrong} | #{first} | [{replacement}] | 50000 | salah pihak")]);
}

#[test]
fn claims_between_groups_are_eliminated_from_the_city_and_from_no_group() {
    let (mut office, _) = mistyped();
    office.record(&format!(
        r#"{{"type":"fund.revolved_to_group","on":"2026-05-01","body":{{"amount":"300000",
            "arrives_later":false,"fund":"guliran:g-1","generation":2,"group":"{GROUP}",
            "kind":"PINJAMAN","place":"KAS","to":"{OTHER}","to_place":"KAS"}}}}"#
    ));
    let keys = ["kode_akun", "akun", "dana", "debet", "kredit"];
    let sums = |query: &Query| -> Vec<String> {
        let all = rows(&show(&office, "neraca-saldo", query), &keys);
        all.into_iter().filter(|row| row.starts_with('=')).collect()
    };
    let own = ["= | Jumlah (Rp) |  | 2067500 | 2067500"];
    assert_eq!(sums(&of(GROUP, "2026-12-31")), own);
    assert_eq!(
        sums(&query("2026-12-31")),
        [
            "= | Jumlah (Rp) |  | 2367500 | 2367500",
            "=1.2.02 | Eliminasi: Piutang guliran kelompok lain | guliran:g-1 |  | 300000",
            "=2.1.05 | Eliminasi: Utang guliran ke kelompok lain | guliran:g-1 | 300000 | ",
            "= | Jumlah setelah eliminasi (Rp) |  | 2067500 | 2067500",
        ]
    );
}
