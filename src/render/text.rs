//! Text: a title block, then columns aligned by what a terminal shows.

use rantai_events::amount::Amount;
use rantai_projections::table::{Cell, Row, RowKind, Table};
use rantai_projections::words;
use rust_decimal::Decimal;

use super::{Language, two_decimals};

mod width;

use width::width;

/// Before a row that was reversed later.
const STRUCK: &str = "~ ";
/// Between two columns.
const GAP: &str = "  ";

/// The table as text.
pub(super) fn render(table: &Table, language: Language) -> String {
    let mut out = String::new();
    title(&mut out, table, language);
    let sheet = Sheet::new(table, language);
    sheet.write(&mut out);
    notes(&mut out, table, language);
    out
}

fn title(out: &mut String, table: &Table, language: Language) {
    push(out, language.of(&table.title));
    let last = table.last.map_or_else(
        || language.pick("belum ada", "none yet").to_owned(),
        |(seq, hash)| format!("{seq} · {hash}"),
    );
    let mut lines: Vec<(&str, String)> = table
        .head
        .iter()
        .map(|(label, cell)| (language.of(label), shown(cell, language)))
        .collect();
    lines.push((language.pick("Per tanggal", "As of"), shown(&Cell::Date(table.as_of), language)));
    lines.push((language.pick("Catatan terakhir", "Last record"), last));
    let widest = lines.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
    for (label, value) in lines {
        push(out, &format!("{} : {value}", left(label, widest)));
    }
    out.push('\n');
}

fn notes(out: &mut String, table: &Table, language: Language) {
    let struck = table.rows.iter().any(|row| row.kind == RowKind::Reversed);
    if struck || !table.notes.is_empty() {
        out.push('\n');
    }
    if struck {
        push(out, language.pick("~ dibatalkan kemudian", "~ reversed later"));
    }
    for note in &table.notes {
        push(out, language.of(note));
    }
}

/// The rows as text, with what is needed to align them.
struct Sheet<'a> {
    table: &'a Table,
    language: Language,
    titles: Vec<&'static str>,
    rows: Vec<(&'a Row, Vec<String>)>,
    widths: Vec<usize>,
    to_the_right: Vec<bool>,
    margin: &'static str,
}

impl<'a> Sheet<'a> {
    fn new(table: &'a Table, language: Language) -> Self {
        let titles: Vec<_> =
            table.columns.iter().map(|c| language.pick(c.title.0, c.title.1)).collect();
        let rows: Vec<_> = table
            .rows
            .iter()
            .map(|row| {
                (row, row.cells.iter().map(|cell| shown(cell, language)).collect::<Vec<_>>())
            })
            .collect();
        let widths = (0..titles.len()).map(|at| widest(at, &titles, &rows)).collect();
        let to_the_right = (0..titles.len()).map(|at| is_figures(at, table)).collect();
        let struck = table.rows.iter().any(|row| row.kind == RowKind::Reversed);
        let margin = if struck { "  " } else { "" };
        Self { table, language, titles, rows, widths, to_the_right, margin }
    }

    fn write(&self, out: &mut String) {
        let rule = self.rule();
        push(out, &(self.margin.to_owned() + &self.aligned(&self.titles)));
        push(out, &rule);
        if self.table.rows.is_empty() {
            push(out, self.language.pick("(tidak ada baris)", "(no rows)"));
        }
        let mut before = RowKind::Heading;
        for (row, cells) in &self.rows {
            if row.kind == RowKind::Total && before != RowKind::Total {
                push(out, &rule);
            }
            self.row(out, row, cells);
            before = row.kind;
        }
    }

    fn row(&self, out: &mut String, row: &Row, cells: &[String]) {
        if is_banner(row) {
            let first = cells.first().map_or("", String::as_str);
            return push(out, &format!("{}{first}", self.margin));
        }
        let mark = if row.kind == RowKind::Reversed { STRUCK } else { self.margin };
        push(out, &(mark.to_owned() + &self.aligned(cells)));
    }

    fn aligned<T: AsRef<str>>(&self, cells: &[T]) -> String {
        let places = self.widths.iter().zip(&self.to_the_right);
        let cells = cells.iter().zip(places).map(|(cell, (wide, figures))| {
            if *figures { right(cell.as_ref(), *wide) } else { left(cell.as_ref(), *wide) }
        });
        cells.collect::<Vec<_>>().join(GAP)
    }

    fn rule(&self) -> String {
        let gaps = GAP.len() * self.widths.len().saturating_sub(1);
        "-".repeat(self.widths.iter().sum::<usize>() + gaps + self.margin.len())
    }
}

/// Whether a row is a line of words across the columns.
fn is_banner(row: &Row) -> bool {
    row.kind == RowKind::Heading && row.cells.iter().skip(1).all(|cell| *cell == Cell::Empty)
}

fn widest(at: usize, titles: &[&str], rows: &[(&Row, Vec<String>)]) -> usize {
    let cells =
        rows.iter().filter(|(row, _)| !is_banner(row)).filter_map(|(_, cells)| cells.get(at));
    let title = titles.get(at).map_or(0, |title| width(title));
    cells.map(|cell| width(cell)).max().unwrap_or(0).max(title)
}

/// Whether a column holds figures, which are read from the right.
fn is_figures(at: usize, table: &Table) -> bool {
    let entries =
        table.rows.iter().filter(|row| matches!(row.kind, RowKind::Entry | RowKind::Reversed));
    let mut cells =
        entries.filter_map(|row| row.cells.get(at)).filter(|cell| **cell != Cell::Empty).peekable();
    cells.peek().is_some()
        && cells.all(|cell| {
            matches!(
                cell,
                Cell::Rupiah(_)
                    | Cell::Quantity(..)
                    | Cell::Number(_)
                    | Cell::Percent(_)
                    | Cell::Record(_)
            )
        })
}

fn left(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(width(text))))
}

fn right(text: &str, wide: usize) -> String {
    format!("{}{text}", " ".repeat(wide.saturating_sub(width(text))))
}

/// Adds a line without trailing blanks.
fn push(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// A cell as people read it.
pub(super) fn shown(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => one_line(text),
        Cell::Words(words) => one_line(language.of(words)),
        Cell::Rupiah(amount) => words::rupiah(*amount),
        Cell::Quantity(amount, unit) => quantity(*amount, unit.decimals(), unit.as_str()),
        Cell::Date(date) => language.pick(words::date_id(*date), words::date_en(*date)),
        Cell::Number(number) => number.to_string(),
        Cell::Percent(value) => percent(*value),
        Cell::Record(seq) => seq.to_string(),
        Cell::Records(all) => all.iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
        Cell::Level(level) => language.pick(level.words().0, level.words().1).to_owned(),
        Cell::Flag(true) => language.pick("ya", "yes").to_owned(),
        Cell::Flag(false) => language.pick("tidak", "no").to_owned(),
    }
}

fn quantity(amount: Amount, decimals: u32, unit: &str) -> String {
    let text = format!("{} {unit}", words::grouped(amount.abs(), decimals));
    if amount.is_negative() { format!("({text})") } else { text }
}

fn percent(value: Decimal) -> String {
    format!("{:.2} %", two_decimals(value)).replace('.', ",")
}

/// Text that cannot break a row or steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
