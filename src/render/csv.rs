//! CSV: a header of keys, one line a row; at its end the kind of the row, and of which day and
//! which last record the table is, so that a row that was copied elsewhere still says so.

use rantai_projections::table::{Cell, Table};
use rust_decimal::Decimal;

use super::{Language, kind_code, plain};

/// The table as CSV (RFC 4180, line feeds); `also` stands in columns behind, the same in every row.
pub(super) fn render(table: &Table, language: Language, also: &[(&str, String)]) -> String {
    let mut out = String::new();
    let header = table.columns.iter().map(|column| column.key.to_owned());
    let end = ["kind", "as_of", "last_seq", "last_hash"].into_iter().map(str::to_owned);
    let behind = also.iter().map(|(key, _)| (*key).to_owned());
    line(&mut out, header.chain(end).chain(behind));
    let (seq, hash) = match table.last {
        Some((seq, hash)) => (seq.to_string(), hash.to_string()),
        None => (String::new(), String::new()),
    };
    for row in &table.rows {
        let cells = row.cells.iter().map(|cell| guarded(cell, language));
        let end =
            [kind_code(row.kind).to_owned(), table.as_of.to_string(), seq.clone(), hash.clone()];
        let behind = also.iter().map(|(_, text)| disarmed(text.clone()));
        line(&mut out, cells.chain(end).chain(behind));
    }
    out
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    let quoted: Vec<String> = cells.map(|cell| quote(&cell)).collect();
    out.push_str(&quoted.join(","));
    out.push('\n');
}

fn quote(cell: &str) -> String {
    if cell.contains([',', ';', '"', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell.to_owned()
}

/// Text that a spreadsheet would take for a formula gets an apostrophe before it.
fn guarded(cell: &Cell, language: Language) -> String {
    disarmed(plain(cell, language))
}

/// Text that a spreadsheet would take for a formula gets an apostrophe before it: at its beginning,
/// and behind the signs at which another list separator would divide the cell.
pub(crate) fn disarmed(text: String) -> String {
    let is_number = || text.parse::<Decimal>().is_ok();
    if !text
        .contains(['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\t', '\r'])
        || is_number()
    {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 2);
    let mut at_start = true;
    for (at, c) in text.char_indices() {
        let is_formula =
            matches!(c, '=' | '+' | '-' | '@' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF1D}' | '\u{FF20}')
                || at == 0 && matches!(c, '\t' | '\r');
        if at_start && is_formula {
            out.push('\'');
        }
        at_start = matches!(c, ';' | '|' | '\t' | '\n') || at_start && c.is_whitespace();
        out.push(c);
    }
    out
}
