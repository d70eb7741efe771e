//! Statements as people and programs read them: text for a terminal or a printer, CSV for a
//! spreadsheet, JSON for a program. All three say the same cells; only their form differs.

use rantai_projections::table::{Cell, Row, RowKind, Table, Words};
use rust_decimal::{Decimal, RoundingStrategy};

pub(crate) mod csv;
mod json;
mod text;
pub mod html;

/// The form in which a table is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns: amounts as `Rp 1.234.567,00`, dates as `21 November 2026`.
    Text,
    /// Comma-separated values: a header of keys, plain decimals, ISO dates.
    Csv,
    /// One JSON object: of a table its title, as-of date, last record, columns and rows; of verdicts
    /// the groups with theirs, and how many each rule has.
    Json,
}

/// The language of words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// Indonesian.
    #[default]
    Id,
    /// English.
    En,
}

impl Language {
    /// The text of this language out of the two.
    #[must_use]
    pub fn of(self, words: &Words) -> &str {
        self.pick(&words.0, &words.1)
    }
    /// The one of this language out of an Indonesian and an English one.
    #[must_use]
    pub fn pick<T>(self, id: T, en: T) -> T {
        match self {
            Self::Id => id,
            Self::En => en,
        }
    }
}

/// The columns that text takes where nobody says how wide the paper is.
pub const WIDTH: usize = 120;

/// A table in the form that is asked for, ending with a line feed; text is [`WIDTH`] wide.
#[must_use]
pub fn render(table: &Table, format: Format, language: Language) -> String {
    render_within(table, format, language, WIDTH)
}

/// A table in the form that is asked for, ending with a line feed; text on paper of so many
/// columns, or as wide as it takes where that is 0. Amounts, dates and numbers are never broken.
#[must_use]
pub fn render_within(table: &Table, format: Format, language: Language, width: usize) -> String {
    match format {
        Format::Text => text::render(table, language, if width == 0 { usize::MAX } else { width }),
        Format::Csv => csv::render(table, language, &[]),
        Format::Json => json::render(table, language),
    }
}

/// A table as CSV with more columns behind, the same in every row: what a file must say of itself
/// when it is copied elsewhere.
#[must_use]
pub fn csv_with(table: &Table, language: Language, also: &[(&str, String)]) -> String {
    csv::render(table, language, also)
}

/// The code of a row's kind in CSV and JSON, so that sums are never added up again.
pub(crate) fn kind_code(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Entry => "entry",
        RowKind::Reversed => "reversed",
        RowKind::Heading => "heading",
        RowKind::Total => "total",
    }
}

/// Per cent as shown: two decimals, half rounded up.
pub(crate) fn two_decimals(percent: Decimal) -> Decimal {
    percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// A cell for programs: plain decimals, ISO dates, codes; words in one language.
pub(crate) fn plain(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Code(text) | Cell::Named(text, _) => text.clone(),
        Cell::Words(words) => language.of(words).to_owned(),
        Cell::Rupiah(amount) | Cell::Quantity(amount, _) => amount.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Percent(percent) => two_decimals(*percent).normalize().to_string(),
        Cell::Record(seq) => seq.to_string(),
        Cell::Records(all) => all.iter().map(u64::to_string).collect::<Vec<_>>().join(" "),
        Cell::Level(level) => level.code().to_owned(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// Whether a row is a line of words across the columns.
fn is_banner(row: &Row) -> bool {
    row.kind == RowKind::Heading && row.cells.iter().skip(1).all(|cell| *cell == Cell::Empty)
}

/// Whether a column holds figures, which are read from the right. Where no entry says anything in
/// it, its sums tell.
fn is_figures(at: usize, table: &Table) -> bool {
    let of_kind = |kinds: &'static [RowKind]| {
        let rows = table.rows.iter().filter(|row| kinds.contains(&row.kind));
        rows.filter_map(|row| row.cells.get(at)).filter(|cell| **cell != Cell::Empty)
    };
    let entries = || of_kind(&[RowKind::Entry, RowKind::Reversed]);
    let sums = || of_kind(&[RowKind::Total]);
    match entries().next() {
        Some(_) => entries().all(is_figure),
        None => sums().next().is_some() && sums().all(is_figure),
    }
}

fn is_figure(cell: &Cell) -> bool {
    matches!(
        cell,
        Cell::Rupiah(_) | Cell::Quantity(..) | Cell::Number(_) | Cell::Percent(_) | Cell::Record(_)
    )
}

#[cfg(test)]
mod tests;
