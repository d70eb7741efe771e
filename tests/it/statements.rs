//! Every statement of the demonstration, in every form.

use rantai::render::{Format, Language, render};
use rantai_events::time::Date;
use rantai_projections::library::Query;
use rantai_projections::statements::{self, Subject};
use rantai_projections::table::Table;

use crate::demo::demonstration;

/// Every statement that needs no subject, as of the end of 2026.
fn tables() -> Vec<Table> {
    let query = Query::on(Date::of(2026, 11, 21).unwrap());
    let told = statements::ALL.iter().filter(|s| !matches!(s.subject, Subject::Required(_)));
    told.map(|statement| (statement.build)(statement, &query, &demonstration().0.ledger).unwrap())
        .collect()
}

#[test]
fn they_have_as_many_cells_as_columns_and_unique_keys() {
    for table in tables() {
        let mut keys: Vec<_> = table.columns.iter().map(|column| column.key).collect();
        keys.sort_unstable();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "{}: {keys:?}", table.id);
        assert!(!keys.contains(&"kind"), "{}", table.id);
        assert!(!table.rows.is_empty(), "{}", table.id);
        for row in &table.rows {
            assert_eq!(row.cells.len(), table.columns.len(), "{}: {row:?}", table.id);
        }
    }
}

#[test]
fn they_say_the_same_rows_in_every_form() {
    for table in tables() {
        let json = render(&table, Format::Json, Language::En);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["rows"].as_array().unwrap().len(), table.rows.len(), "{}", table.id);
        let csv = render(&table, Format::Csv, Language::Id);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows = reader.records().filter_map(Result::ok).count();
        assert_eq!(rows, table.rows.len(), "{}", table.id);
        let text = render(&table, Format::Text, Language::Id);
        let (_, hash) = table.last.unwrap();
        assert!(text.contains(&hash.to_string()), "{}", table.id);
        assert!(rows == 0 || csv.contains(&hash.to_string()), "{}", table.id);
    }
}
