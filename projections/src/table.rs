//! Tables of typed cells: what a statement is before it is text, CSV, JSON or a page.

use rantai_events::amount::{Amount, Unit};
use rantai_events::hash::Hash;
use rantai_events::time::Date;
use rust_decimal::Decimal;

use crate::rules::Level;

/// Words in Indonesian and English.
pub type Words = (String, String);

/// Words from constants.
#[must_use]
pub fn words(id: &str, en: &str) -> Words {
    (id.to_owned(), en.to_owned())
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Stable name in CSV and JSON, `snake_case` Indonesian.
    pub key: &'static str,
    /// Heading.
    pub title: (&'static str, &'static str),
    /// Whether text shows it. Text leaves out what the heading above a row says already; CSV and
    /// JSON, whose rows are read alone, never do.
    pub in_text: bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text that is the same in both languages.
    Text(String),
    /// Text in two languages.
    Words(Words),
    /// The number of a paper: text that is never broken over two lines.
    Code(String),
    /// Something by its code, which CSV and JSON give, and by the words that text shows.
    Named(String, Words),
    /// Rupiah: `Rp 1.234.567,00` in text, a plain decimal elsewhere.
    Rupiah(Amount),
    /// A quantity of a unit.
    Quantity(Amount, Unit),
    /// A date: `21 November 2026` in text, ISO elsewhere.
    Date(Date),
    /// A count.
    Number(i64),
    /// Per cent, shown with two decimals.
    Percent(Decimal),
    /// The number of a record.
    Record(u64),
    /// The numbers of records.
    Records(Vec<u64>),
    /// A level of compliance.
    Level(Level),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// Text of anything that can be shown.
    pub fn text(value: impl ToString) -> Self {
        Self::Text(value.to_string())
    }
    /// The records that it names.
    #[must_use]
    pub fn records(&self) -> &[u64] {
        match self {
            Self::Record(seq) => std::slice::from_ref(seq),
            Self::Records(all) => all,
            Self::Empty
            | Self::Text(_)
            | Self::Words(_)
            | Self::Code(_)
            | Self::Named(..)
            | Self::Rupiah(_)
            | Self::Quantity(..)
            | Self::Date(_)
            | Self::Number(_)
            | Self::Percent(_)
            | Self::Level(_)
            | Self::Flag(_) => &[],
        }
    }
    /// The number of a paper.
    pub fn code(value: impl ToString) -> Self {
        Self::Code(value.to_string())
    }
    /// A date, or nothing.
    #[must_use]
    pub fn date(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }
    /// Rupiah, or nothing when zero.
    #[must_use]
    pub fn rupiah_or_empty(amount: Amount) -> Self {
        if amount.is_zero() { Self::Empty } else { Self::Rupiah(amount) }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// An entry.
    Entry,
    /// An entry that was reversed later: shown struck through.
    Reversed,
    /// A heading within the table.
    Heading,
    /// A sum.
    Total,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// As many cells as there are columns.
    pub cells: Vec<Cell>,
}

/// A table with what it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its statement's id.
    pub id: &'static str,
    /// Title.
    pub title: Words,
    /// Lines above the table: office, group, program, ruleset.
    pub head: Vec<(Words, Cell)>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Lines below the table.
    pub notes: Vec<Words>,
    /// As of which day.
    pub as_of: Date,
    /// The last record it takes into account, and that record's hash.
    pub last: Option<(u64, Hash)>,
}

impl Table {
    /// A table without rows: its id, its title and its columns in Indonesian and English, its day,
    /// and the last record that it takes into account.
    #[must_use]
    pub fn new(
        id: &'static str,
        title: (&str, &str),
        of: &[(&'static str, &'static str, &'static str)],
        as_of: Date,
        last: Option<(u64, Hash)>,
    ) -> Self {
        Self {
            id,
            title: words(title.0, title.1),
            head: Vec::new(),
            columns: columns(of),
            rows: Vec::new(),
            notes: Vec::new(),
            as_of,
            last,
        }
    }

    /// Adds an entry.
    pub fn entry(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { kind: RowKind::Entry, cells });
    }
    /// Adds a sum.
    pub fn total(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { kind: RowKind::Total, cells });
    }
    /// Adds a heading: its text in the first column.
    pub fn heading(&mut self, text: Words) {
        let mut cells = vec![Cell::Words(text)];
        cells.resize(self.columns.len().max(1), Cell::Empty);
        self.rows.push(Row { kind: RowKind::Heading, cells });
    }
    /// Adds a line above the table.
    pub fn line(&mut self, id: &str, en: &str, cell: Cell) {
        self.head.push((words(id, en), cell));
    }
    /// Leaves columns out of the text form: headings or other cells say the same.
    pub fn leave_out_of_text(&mut self, keys: &[&str]) {
        for column in self.columns.iter_mut().filter(|column| keys.contains(&column.key)) {
            column.in_text = false;
        }
    }
    /// Adds a line below the table.
    pub fn note(&mut self, id: &str, en: &str) {
        self.notes.push(words(id, en));
    }
}

/// Columns from their keys and headings.
#[must_use]
pub fn columns(of: &[(&'static str, &'static str, &'static str)]) -> Vec<Column> {
    of.iter().map(|(key, id, en)| Column { key, title: (id, en), in_text: true }).collect()
}
