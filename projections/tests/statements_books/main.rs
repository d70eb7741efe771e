//! The books as tables: small histories in, exact rows out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "../common/mod.rs"]
mod common;
mod tables;
mod histories;
mod cash;
mod loans;
mod accounts;

use common::{Office, open};
use histories::mistyped;
use rantai_projections::statements::{NotBuilt, statement};
use tables::{entries, of, query, show};

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
