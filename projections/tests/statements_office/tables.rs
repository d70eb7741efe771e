//! Statements as text, to be compared column by column.

use rantai_projections::library::Query;
use rantai_projections::statements::statement;
use rantai_projections::table::{Cell, Row, RowKind, Table};

use crate::common::{Office, date};

pub(crate) fn query(day: &str, subject: Option<&str>) -> Query {
    Query { subject: subject.map(str::to_owned), ..Query::on(date(day)) }
}

#[track_caller]
pub(crate) fn built(office: &Office, id: &str, query: &Query) -> Table {
    let statement = statement(id).unwrap_or_else(|| panic!("no statement {id}"));
    let table = (statement.build)(statement, query, &office.ledger).unwrap();
    for row in &table.rows {
        assert_eq!(row.cells.len(), table.columns.len(), "{id}: {row:?}");
    }
    table
}

pub(crate) fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "-".into(),
        Cell::Text(text) | Cell::Code(text) | Cell::Named(text, _) => text.clone(),
        Cell::Words((id, _)) => id.clone(),
        Cell::Rupiah(amount) => amount.to_string(),
        Cell::Quantity(amount, unit) => format!("{amount} {unit}"),
        Cell::Date(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Percent(share) => format!("{}%", share.round_dp(2).normalize()),
        Cell::Record(seq) => format!("#{seq}"),
        Cell::Records(all) => format!("{all:?}"),
        Cell::Level(level) => level.code().into(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// The rows, with these columns only, sums marked with `=` and reversed entries with `~`.
pub(crate) fn rows(table: &Table, keys: &[&str]) -> Vec<String> {
    let place = |key: &&str| {
        let found = table.columns.iter().position(|column| column.key == *key);
        found.unwrap_or_else(|| panic!("no column {key}"))
    };
    let places: Vec<usize> = keys.iter().map(place).collect();
    let line = |row: &Row| {
        let cells: Vec<String> = places.iter().map(|place| plain(&row.cells[*place])).collect();
        let mark = match row.kind {
            RowKind::Total => "= ",
            RowKind::Reversed => "~ ",
            RowKind::Entry | RowKind::Heading => "",
        };
        format!("{mark}{}", cells.join(" | "))
    };
    table.rows.iter().map(line).collect()
}

#[track_caller]
pub(crate) fn check(office: &Office, id: &str, query: &Query, keys: &[&str], expected: &[&str]) {
    assert_eq!(rows(&built(office, id, query), keys), expected, "{id}");
}
