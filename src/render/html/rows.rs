//! The rows of a table as HTML.

use rantai_projections::table::{Cell, Row, RowKind, Table};

use super::{Form, escape, is_figures, shown};
use crate::render::is_banner;

/// A table with which of its columns are shown, and how.
pub(super) struct Sheet<'a> {
    table: &'a Table,
    form: &'a Form<'a>,
    /// The columns that are shown, in order.
    columns: Vec<usize>,
    /// By column: whether it holds figures.
    figures: Vec<bool>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(table: &'a Table, form: &'a Form<'a>) -> Self {
        let wanted = |at: &usize| table.columns.get(*at).is_some_and(|column| column.in_text);
        let all = 0..table.columns.len();
        let figures = all.clone().map(|at| is_figures(at, table)).collect();
        let columns = all.filter(wanted).filter(|at| !is_empty(*at, table)).collect();
        Self { table, form, columns, figures }
    }

    /// The titles of the columns that are not shown since nothing stands in them.
    pub(super) fn left_out(&self) -> Vec<&'static str> {
        let columns = self.table.columns.iter().enumerate();
        columns
            .filter(|(at, column)| column.in_text && is_empty(*at, self.table))
            .map(|(_, column)| self.form.language.pick(column.title.0, column.title.1))
            .collect()
    }

    pub(super) fn write(&self, out: &mut String) {
        self.titles(out);
        let tbody = format!("<tbody{}>\n", self.role("rowgroup"));
        out.push_str(&tbody);
        if self.table.rows.is_empty() {
            let none = self.form.language.pick("Tidak ada baris.", "No rows.");
            let (row, cell) = (self.role("row"), self.role("cell"));
            let wide = self.wide();
            out.push_str(&format!("<tr{row}><td{cell} colspan=\"{wide}\">{none}</td></tr>\n"));
        }
        for (number, row) in self.table.rows.iter().enumerate() {
            if row.kind == RowKind::Heading && number > 0 {
                out.push_str("</tbody>\n");
                out.push_str(&tbody);
            }
            self.row(out, number, row);
        }
        out.push_str("</tbody>\n");
    }

    fn wide(&self) -> usize {
        self.columns.len().max(1)
    }

    /// A role of ARIA, where the layout could hide that this is a table.
    fn role(&self, role: &str) -> String {
        if self.form.cards { format!(" role=\"{role}\"") } else { String::new() }
    }

    fn title(&self, at: usize) -> String {
        let column = self.table.columns.get(at);
        let title = column.map_or("", |one| self.form.language.pick(one.title.0, one.title.1));
        escape(title)
    }

    /// The title of the column, in a cell that would not say by itself what it is.
    fn label(&self, at: usize, cell: &Cell) -> String {
        if !self.form.cards || *cell == Cell::Empty {
            return String::new();
        }
        format!(" data-l=\"{}\"", self.title(at))
    }

    fn titles(&self, out: &mut String) {
        let (group, row) = (self.role("rowgroup"), self.role("row"));
        out.push_str(&format!("<thead{group}><tr{row}>"));
        let role = self.role("columnheader");
        for at in &self.columns {
            let (class, title) = (self.class(*at, None), self.title(*at));
            out.push_str(&format!("<th scope=\"col\"{role}{class}>{title}</th>"));
        }
        out.push_str("</tr></thead>\n");
    }

    fn row(&self, out: &mut String, number: usize, row: &Row) {
        out.push_str(match row.kind {
            RowKind::Entry => "<tr",
            RowKind::Reversed => "<tr class=\"batal\"",
            RowKind::Heading => "<tr class=\"kepala\"",
            RowKind::Total => "<tr class=\"jumlah\"",
        });
        out.push_str(&self.role("row"));
        if let (true, Some(Cell::Record(seq))) = (self.form.anchors, row.cells.first()) {
            out.push_str(&format!(" id=\"c{seq}\""));
        }
        out.push('>');
        if is_banner(row) {
            self.banner(out, number, row);
        } else {
            let cells = self.columns.iter().filter_map(|at| Some((*at, row.cells.get(*at)?)));
            for (place, (at, cell)) in cells.enumerate() {
                self.cell(out, (number, at), (row.kind, cell), place == 0);
            }
        }
        out.push_str("</tr>\n");
    }

    /// A line of words across the columns, which heads the rows below it.
    fn banner(&self, out: &mut String, number: usize, row: &Row) {
        let Some(first) = row.cells.first() else { return };
        let inner = self.inner((number, 0), first);
        let mark = self.mark((number, 0));
        let wide = self.wide();
        let role = self.role("rowheader");
        out.push_str(&format!(
            "<th scope=\"rowgroup\"{role} colspan=\"{wide}\"{mark}>{inner}</th>"
        ));
    }

    fn cell(&self, out: &mut String, at: (usize, usize), of: (RowKind, &Cell), first: bool) {
        let (kind, cell) = of;
        let (element, scope, role) = match first && *cell != Cell::Empty {
            true => ("th", " scope=\"row\"", self.role("rowheader")),
            false => ("td", "", self.role("cell")),
        };
        let label = self.label(at.1, cell);
        let inner = self.inner(at, cell);
        let class = self.class(at.1, Some(cell));
        let mark = self.mark(at);
        let struck = kind == RowKind::Reversed && *cell != Cell::Empty;
        let text = if struck {
            let said = self.struck(first);
            format!("<{element}{scope}{role}{class}{label}>{said}<s{mark}>{inner}</s></{element}>")
        } else {
            format!("<{element}{scope}{role}{class}{label}{mark}>{inner}</{element}>")
        };
        out.push_str(&text);
    }

    /// For those who do not see that a row is struck through.
    fn struck(&self, first: bool) -> String {
        if !first {
            return String::new();
        }
        let said = self.form.language.pick("dibatalkan: ", "reversed: ");
        format!("<span class=\"suara\">{said}</span>")
    }

    fn mark(&self, (row, column): (usize, usize)) -> String {
        match self.form.block {
            Some(block) => format!(" data-c=\"{block}.{row}.{column}\""),
            None => String::new(),
        }
    }

    fn class(&self, at: usize, cell: Option<&Cell>) -> String {
        if self.figures.get(at).copied().unwrap_or(false) {
            return " class=\"angka\"".into();
        }
        match cell {
            Some(Cell::Level(level)) => {
                format!(" class=\"tingkat {}\"", level.code().to_lowercase())
            }
            Some(cell) if stays_whole(cell) => " class=\"utuh\"".into(),
            Some(_) | None => String::new(),
        }
    }

    /// What stands in a cell, with its links.
    fn inner(&self, (row, column): (usize, usize), cell: &Cell) -> String {
        let (language, restricted) = (self.form.language, self.form.restricted);
        let linked = |cell: &Cell| {
            let text = if let Cell::Record(seq) = cell {
                super::record(*seq, language, restricted)
            } else {
                shown(cell, language)
            };
            let text = escape(&text);
            match (self.form.link)(row, column, cell) {
                Some(address) => format!("<a href=\"{}\">{text}</a>", escape(&address)),
                None => text,
            }
        };
        match cell {
            Cell::Records(all) => {
                all.iter().map(|seq| linked(&Cell::Record(*seq))).collect::<Vec<_>>().join(", ")
            }
            Cell::Empty
            | Cell::Text(_)
            | Cell::Words(_)
            | Cell::Code(_)
            | Cell::Named(..)
            | Cell::Rupiah(_)
            | Cell::Quantity(..)
            | Cell::Date(_)
            | Cell::Number(_)
            | Cell::Percent(_)
            | Cell::Record(_)
            | Cell::Level(_)
            | Cell::Flag(_) => linked(cell),
        }
    }
}

/// Whether nothing stands in a column of a table that has rows.
fn is_empty(at: usize, table: &Table) -> bool {
    let blank = |cell: Option<&Cell>| cell.is_none_or(|cell| *cell == Cell::Empty);
    !table.rows.is_empty() && table.rows.iter().all(|row| blank(row.cells.get(at)))
}

/// Whether a cell is never broken over two lines: figures, dates, numbers of papers, and ids.
fn stays_whole(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => text.len() <= 24 && !text.contains(' '),
        Cell::Code(_)
        | Cell::Rupiah(_)
        | Cell::Quantity(..)
        | Cell::Date(_)
        | Cell::Percent(_)
        | Cell::Record(_)
        | Cell::Number(_) => true,
        Cell::Empty
        | Cell::Words(_)
        | Cell::Named(..)
        | Cell::Records(_)
        | Cell::Level(_)
        | Cell::Flag(_) => false,
    }
}
