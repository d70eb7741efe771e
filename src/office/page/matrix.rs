//! A table whose levels stand as signs, close together; each sign is a link with its words.

use rantai_projections::rules::Level;
use rantai_projections::table::{Cell, Table};

use super::sign;
use crate::render::html::{Form, escape, shown};

/// The matrix as HTML, in the region that wide tables have.
pub(super) fn table(table: &Table, form: &Form<'_>) -> String {
    let language = form.language;
    let title = escape(language.of(&table.title));
    let mut out = legend(form);
    out.push_str(&format!(
        "<div class=\"gulung\" role=\"region\" tabindex=\"0\" aria-labelledby=\"matriks-judul\"><table id=\"{}\" class=\"matriks\">\n<caption id=\"matriks-judul\">{title}</caption>\n<thead><tr>",
        table.id
    ));
    for column in &table.columns {
        let title = escape(language.pick(column.title.0, column.title.1));
        out.push_str(&format!("<th scope=\"col\">{title}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (number, row) in table.rows.iter().enumerate() {
        out.push_str("<tr>");
        for (at, cell) in row.cells.iter().enumerate() {
            out.push_str(&one(number, at, cell, form));
        }
        out.push_str("</tr>\n");
    }
    out + "</tbody></table></div>\n"
}

fn one(row: usize, column: usize, cell: &Cell, form: &Form<'_>) -> String {
    let href = (form.link)(row, column, cell);
    let level = if let Cell::Level(level) = cell { Some(*level) } else { None };
    let text = match level {
        Some(level) => signed(level, form),
        None => escape(&shown(cell, form.language)),
    };
    let inner = match href {
        Some(href) => format!("<a href=\"{}\">{text}</a>", escape(&href)),
        None => text,
    };
    match level {
        Some(level) => {
            format!("<td class=\"tanda {}\">{inner}</td>", level.code().to_lowercase())
        }
        None if column == 0 => format!("<th scope=\"row\">{inner}</th>"),
        None => format!("<td>{inner}</td>"),
    }
}

fn signed(level: Level, form: &Form<'_>) -> String {
    let words = escape(&shown(&Cell::Level(level), form.language));
    format!(
        "<span aria-hidden=\"true\" title=\"{words}\">{}</span><span class=\"suara\">{words}</span>",
        sign(level)
    )
}

/// What each sign means.
fn legend(form: &Form<'_>) -> String {
    let mut out = String::from("<p class=\"kunci\">");
    for level in Level::ALL.into_iter().rev() {
        let words = escape(&shown(&Cell::Level(level), form.language));
        let code = level.code().to_lowercase();
        let sign = sign(level);
        out.push_str(&format!(
            "<span class=\"utuh\"><span class=\"tanda {code}\">{sign}</span> {words}</span> "
        ));
    }
    out + "</p>\n"
}
