//! Tables as lines of text, to compare whole books at a glance.

use rantai_projections::library::Query;
use rantai_projections::statements::statement;
use rantai_projections::table::{Cell, RowKind, Table};

use crate::common::{Office, date};

pub(crate) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Code(text) | Cell::Named(text, _) => text.clone(),
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
pub(crate) fn rows(table: &Table, keys: &[&str]) -> Vec<String> {
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

pub(crate) fn query(day: &str) -> Query {
    Query::on(date(day))
}

pub(crate) fn of(subject: &str, day: &str) -> Query {
    Query { subject: Some(subject.to_owned()), ..query(day) }
}

pub(crate) fn show(office: &Office, id: &str, query: &Query) -> Table {
    let statement = statement(id).unwrap_or_else(|| panic!("no statement {id}"));
    (statement.build)(statement, query, &office.ledger).unwrap()
}

/// The rows that hold entries, in the chosen columns.
pub(crate) fn entries(table: &Table, keys: &[&str]) -> Vec<String> {
    rows(table, keys).into_iter().filter(|row| !row.starts_with([':', '='])).collect()
}
