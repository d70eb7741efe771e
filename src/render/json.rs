//! JSON: the table as one object; rows are objects by the keys of the columns, in their order.

use rantai_projections::table::{Cell, Row, Table, Words};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Language, kind_code, plain};

/// The table as pretty-printed JSON.
pub(super) fn render(table: &Table, language: Language) -> String {
    // Maps with text keys written into memory cannot fail.
    let mut out = serde_json::to_string_pretty(&TableOut { table, language }).unwrap_or_default();
    out.push('\n');
    out
}

struct TableOut<'a> {
    table: &'a Table,
    language: Language,
}

impl Serialize for TableOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { table, language } = *self;
        let columns: Vec<_> =
            table.columns.iter().map(|c| (c.key, language.pick(c.title.0, c.title.1))).collect();
        let rows: Vec<_> = table.rows.iter().map(|row| RowOut { table, row, language }).collect();
        let head: Vec<_> = table.head.iter().map(|line| HeadOut(line, language)).collect();
        let notes: Vec<_> = table.notes.iter().map(|note| language.of(note)).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("statement", table.id)?;
        map.serialize_entry("title", language.of(&table.title))?;
        map.serialize_entry("as_of", &table.as_of)?;
        map.serialize_entry(
            "last",
            &table.last.map(|(seq, hash)| Last { seq, hash: hash.to_string() }),
        )?;
        map.serialize_entry("head", &head)?;
        map.serialize_entry(
            "columns",
            &columns.into_iter().map(|(key, title)| ColumnOut { key, title }).collect::<Vec<_>>(),
        )?;
        map.serialize_entry("rows", &rows)?;
        map.serialize_entry("notes", &notes)?;
        map.end()
    }
}

#[derive(serde::Serialize)]
struct Last {
    seq: u64,
    hash: String,
}

#[derive(serde::Serialize)]
struct ColumnOut<'a> {
    key: &'a str,
    title: &'a str,
}

struct HeadOut<'a>(&'a (Words, Cell), Language);

impl Serialize for HeadOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (label, cell) = self.0;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("label", self.1.of(label))?;
        map.serialize_entry("value", &CellOut(cell, self.1))?;
        map.end()
    }
}

struct RowOut<'a> {
    table: &'a Table,
    row: &'a Row,
    language: Language,
}

impl Serialize for RowOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", kind_code(self.row.kind))?;
        for (column, cell) in self.table.columns.iter().zip(&self.row.cells) {
            map.serialize_entry(column.key, &CellOut(cell, self.language))?;
        }
        map.end()
    }
}

/// A cell by its type: decimals and dates are text, counts and record numbers are numbers.
struct CellOut<'a>(&'a Cell, Language);

impl Serialize for CellOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Empty => serializer.serialize_unit(),
            Cell::Number(number) => serializer.serialize_i64(*number),
            Cell::Record(seq) => serializer.serialize_u64(*seq),
            Cell::Records(all) => all.serialize(serializer),
            Cell::Flag(flag) => serializer.serialize_bool(*flag),
            Cell::Quantity(amount, unit) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("amount", amount)?;
                map.serialize_entry("unit", unit)?;
                map.end()
            }
            Cell::Text(_)
            | Cell::Words(_)
            | Cell::Code(_)
            | Cell::Named(..)
            | Cell::Rupiah(_)
            | Cell::Date(_)
            | Cell::Percent(_)
            | Cell::Level(_) => serializer.serialize_str(&plain(self.0, self.1)),
        }
    }
}
