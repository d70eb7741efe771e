//! The rows of a table with what is needed to set them: which columns are shown, where they
//! stand, and on which side their cells are aligned.

use rantai_projections::table::{Cell, Row, RowKind, Table};

use super::layout::{GAP, INDENT, Need, Place, layout, total};
use super::width::width;
use super::wrap::{longest_word, wrap};
use super::{Language, is_banner, is_figures, left, paragraph, push, right, shown};

/// Before a row that was reversed later.
const STRUCK: &str = "~ ";
/// Where rows take several lines, the titles are said again after so many of them: at the next
/// heading, and at the next row.
const SAID_LONG_AGO: (usize, usize) = (20, 40);

/// The rows as text, with what is needed to align them.
pub(super) struct Sheet<'a> {
    table: &'a Table,
    language: Language,
    titles: Vec<&'static str>,
    rows: Vec<(&'a Row, Vec<String>)>,
    to_the_right: Vec<bool>,
    lines: Vec<Vec<Place>>,
    left_out: Vec<usize>,
    margin: &'static str,
    paper: usize,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(table: &'a Table, language: Language, paper: usize) -> Self {
        let titles: Vec<_> =
            table.columns.iter().map(|c| language.pick(c.title.0, c.title.1)).collect();
        let text = |row: &'a Row| row.cells.iter().map(|cell| shown(cell, language)).collect();
        let struck = table.rows.iter().any(|row| row.kind == RowKind::Reversed);
        let mut sheet = Self {
            to_the_right: (0..titles.len()).map(|at| is_figures(at, table)).collect(),
            rows: table.rows.iter().map(|row| (row, text(row))).collect(),
            margin: if struck { "  " } else { "" },
            lines: Vec::new(),
            left_out: Vec::new(),
            table,
            language,
            titles,
            paper,
        };
        sheet.set();
        sheet
    }

    /// Finds the places of the columns. Columns without any cell give way where room is short.
    fn set(&mut self) {
        let room = self.paper.saturating_sub(self.margin.len());
        let columns = self.table.columns.iter().enumerate();
        let shown: Vec<usize> = columns.filter(|(_, c)| c.in_text).map(|(at, _)| at).collect();
        let mut needs: Vec<(usize, Need)> = shown.iter().map(|at| (*at, self.need(*at))).collect();
        let wide = needs.iter().map(|(_, need)| need.whole + GAP).sum::<usize>();
        if wide > room.saturating_add(GAP) {
            self.left_out = shown.into_iter().filter(|at| self.is_empty(*at)).collect();
            needs.retain(|(at, _)| !self.left_out.contains(at));
        }
        self.lines = layout(&needs, room);
    }

    /// The titles of the columns that are not shown since nothing stands in them.
    pub(super) fn left_out(&self) -> Vec<&'static str> {
        self.left_out.iter().filter_map(|at| self.titles.get(*at).copied()).collect()
    }

    fn is_empty(&self, at: usize) -> bool {
        !self.rows.is_empty()
            && self.rows.iter().all(|(_, cells)| cells.get(at).is_none_or(String::is_empty))
    }

    fn need(&self, at: usize) -> Need {
        let title = self.titles.get(at).copied().unwrap_or_default();
        let mut need = Need { whole: width(title), least: longest_word(title) };
        for (row, cells) in self.rows.iter().filter(|(row, _)| !is_banner(row)) {
            let (Some(cell), Some(text)) = (row.cells.get(at), cells.get(at)) else { continue };
            let least = if may_break(cell) { longest_word(text) } else { width(text) };
            need.whole = need.whole.max(width(text));
            need.least = need.least.max(least);
        }
        need
    }

    pub(super) fn write(&self, out: &mut String) {
        let rule = self.rule();
        self.titles(out, &rule);
        if self.table.rows.is_empty() {
            push(out, self.language.pick("(tidak ada baris)", "(no rows)"));
        }
        let (mut before, mut since) = (RowKind::Heading, 0);
        for (row, cells) in &self.rows {
            let start = out.len();
            since = self.between(out, &rule, (before, row.kind), since);
            self.row(out, row, cells);
            since += out.get(start..).map_or(0, |added| added.lines().count());
            before = row.kind;
        }
    }

    /// What stands between two rows: a rule above sums, the titles anew or a blank line where rows
    /// take several lines. Answers how many lines ago the titles were said.
    fn between(
        &self,
        out: &mut String,
        rule: &str,
        (before, kind): (RowKind, RowKind),
        since: usize,
    ) -> usize {
        let stacked = self.lines.len() > 1;
        let most = if kind == RowKind::Heading { SAID_LONG_AGO.0 } else { SAID_LONG_AGO.1 };
        if stacked && kind != RowKind::Total && since > most {
            out.push('\n');
            self.titles(out, rule);
            return 0;
        }
        if kind == RowKind::Total && before != RowKind::Total {
            push(out, rule);
        } else if stacked && before != RowKind::Heading && kind != RowKind::Total {
            out.push('\n');
        }
        since
    }

    fn titles(&self, out: &mut String, rule: &str) {
        let titles =
            |at: usize, wide: usize| wrap(self.titles.get(at).copied().unwrap_or_default(), wide);
        self.set_lines(out, self.margin, &titles, true);
        push(out, rule);
    }

    fn row(&self, out: &mut String, row: &Row, cells: &[String]) {
        if is_banner(row) {
            let first = cells.first().map_or("", String::as_str);
            return paragraph(out, self.margin, first, self.paper);
        }
        let mark = if row.kind == RowKind::Reversed { STRUCK } else { self.margin };
        let cell = |at: usize, wide: usize| {
            let text = cells.get(at).map_or("", String::as_str);
            let whole = width(text) <= wide || !row.cells.get(at).is_some_and(may_break);
            if whole { vec![text.to_owned()] } else { wrap(text, wide) }
        };
        self.set_lines(out, mark, &cell, false);
    }

    /// Sets cells, each of some lines, in their places; from below where `sunk`. Lines on which
    /// nothing stands are left out.
    fn set_lines(
        &self,
        out: &mut String,
        mark: &str,
        cell: &dyn Fn(usize, usize) -> Vec<String>,
        sunk: bool,
    ) {
        let mut first = true;
        for (number, line) in self.lines.iter().enumerate() {
            let cells: Vec<_> =
                line.iter().map(|place| (place, cell(place.at, place.wide))).collect();
            let high = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
            for level in 0..high {
                let parts = cells.iter().map(|(place, lines)| {
                    let above = if sunk { high - lines.len() } else { 0 };
                    let text = level.checked_sub(above).and_then(|level| lines.get(level));
                    self.aligned(text.map_or("", String::as_str), place)
                });
                let text = parts.collect::<Vec<_>>().join(&" ".repeat(GAP));
                if !text.trim().is_empty() {
                    let margin = if std::mem::take(&mut first) { mark } else { self.margin };
                    let indent = if number == 0 { 0 } else { INDENT };
                    push(out, &format!("{margin}{}{text}", " ".repeat(indent)));
                }
            }
        }
    }

    fn aligned(&self, text: &str, place: &Place) -> String {
        let figures = self.to_the_right.get(place.at).copied().unwrap_or(false);
        if figures { right(text, place.wide) } else { left(text, place.wide) }
    }

    fn rule(&self) -> String {
        let indent = |number: usize| if number == 0 { 0 } else { INDENT };
        let wide = self.lines.iter().enumerate().map(|(number, line)| total(line) + indent(number));
        "-".repeat(wide.max().unwrap_or(0) + self.margin.len())
    }
}

/// Whether a cell may take several lines.
fn may_break(cell: &Cell) -> bool {
    match cell {
        Cell::Text(_) | Cell::Words(_) | Cell::Named(..) | Cell::Records(_) | Cell::Level(_) => {
            true
        }
        Cell::Empty
        | Cell::Code(_)
        | Cell::Rupiah(_)
        | Cell::Quantity(..)
        | Cell::Date(_)
        | Cell::Number(_)
        | Cell::Percent(_)
        | Cell::Record(_)
        | Cell::Flag(_) => false,
    }
}
