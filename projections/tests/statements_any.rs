//! What holds of every statement, whatever was recorded: it can be built, its rows are as wide as
//! its columns, and its sums are those of its lines.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at the unexpected")]
#![allow(clippy::wildcard_enum_match_arm, reason = "only figures are added up")]

mod common;
mod histories;

use common::{GROUP, OTHER, Office, date};
use histories::{Op, beginning, history};
use proptest::prelude::*;
use rantai_events::amount::Amount;
use rantai_projections::library::Query;
use rantai_projections::statements::{ALL, NotBuilt, statement};
use rantai_projections::table::{Cell, RowKind, Table};
use rantai_projections::view::Reading;

/// The end of the histories.
const DAY: &str = "2029-12-31";

fn recorded(requests: &[Vec<Op>]) -> Office {
    let mut office = beginning();
    for request in requests {
        let records = office.last().map_or(0, |(seq, _)| seq + 1);
        let drafts: Vec<String> = request.iter().flat_map(|op| op.drafts(records)).collect();
        let drafts: Vec<&str> = drafts.iter().map(String::as_str).collect();
        // A refused request is as good a history as an admitted one.
        office.try_batch(&drafts).ok();
    }
    office
}

fn about(subject: Option<&str>) -> Query {
    Query { subject: subject.map(str::to_owned), ..Query::on(date(DAY)) }
}

fn built(office: &Office, id: &str, query: &Query) -> Option<Table> {
    let statement = statement(id).unwrap();
    match (statement.build)(statement, query, &office.ledger) {
        Ok(table) => Some(table),
        Err(NotBuilt::SubjectNeeded(_) | NotBuilt::SubjectUnknown(..)) => None,
        Err(NotBuilt::Fault(fault)) => panic!("{id}: {fault}"),
    }
}

/// The figures of a column, of the rows of one kind.
fn column(table: &Table, key: &str, kind: RowKind) -> Vec<Amount> {
    let place = table.columns.iter().position(|column| column.key == key).unwrap();
    let rows = table.rows.iter().filter(|row| row.kind == kind);
    rows.filter_map(|row| match row.cells[place] {
        Cell::Rupiah(amount) => Some(amount),
        _ => None,
    })
    .collect()
}

fn sum(table: &Table, key: &str, kind: RowKind) -> Amount {
    column(table, key, kind).into_iter().sum()
}

fn every_statement_is_whole(office: &Office) {
    for subject in [None, Some(GROUP), Some("g-1"), Some("usep"), Some("tiada")] {
        for reading in [Reading::Reported, Reading::Corrected] {
            let mut query = about(subject);
            query.cut.reading = reading;
            for statement in ALL {
                let Some(table) = built(office, statement.id, &query) else { continue };
                for row in &table.rows {
                    assert_eq!(row.cells.len(), table.columns.len(), "{}", statement.id);
                }
                assert_eq!(table.last, office.last(), "{}", statement.id);
            }
        }
    }
}

/// Invariant 4: the city is the sum of its groups.
fn the_recap_adds_up(office: &Office) {
    let whole = built(office, "rekap-saldo", &about(None)).unwrap();
    for key in ["hibah_diterima", "terpakai", "sisa", "kas", "bank", "piutang_bruto", "neto"] {
        let total = sum(&whole, key, RowKind::Total);
        assert_eq!(sum(&whole, key, RowKind::Entry), total, "{key}");
        let parts = [GROUP, OTHER].map(|group| {
            let part = built(office, "rekap-saldo", &about(Some(group))).unwrap();
            sum(&part, key, RowKind::Total)
        });
        assert_eq!(parts.into_iter().sum::<Amount>(), total, "{key}");
    }
}

/// Invariant 3: every budget is the sum of its stages.
fn the_budget_adds_up(office: &Office) {
    let table = built(office, "kartu-kendali", &about(None)).unwrap();
    let stages = ["komitmen", "sp2d", "lpj_masuk", "lpj_sah", "setor_kembali", "sisa_pagu"];
    for kind in [RowKind::Entry, RowKind::Total] {
        let parts: Amount = stages.iter().map(|key| sum(&table, key, kind)).sum();
        assert_eq!(parts, sum(&table, "pagu", kind));
    }
    let open = built(office, "monitoring-lpj", &about(None)).unwrap();
    let unaccounted = sum(&open, "belum_dipertanggungjawabkan", RowKind::Total);
    assert_eq!(unaccounted, sum(&table, "sp2d", RowKind::Total));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn every_statement_of_every_history_is_whole_and_adds_up(requests in history(30)) {
        let office = recorded(&requests);
        every_statement_is_whole(&office);
        the_recap_adds_up(&office);
        the_budget_adds_up(&office);
    }
}
