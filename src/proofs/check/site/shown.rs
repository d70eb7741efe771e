//! What is shown against the data: each marked place says what its cell says, and nothing that the
//! data say is left out. A cell is put into words here once more, by its JSON alone.

use std::collections::BTreeSet;

use rantai_events::time::Date;
use rantai_projections::rules::Level;
use rantai_projections::words::{date_en, date_id};
use serde_json::Value;

use super::{BadPage, html};
use crate::render::Language;

/// Compares what a page shows with its data; answers how many places were compared.
///
/// # Errors
/// [`BadPage::Strange`] where something stands that no page of the site has, [`BadPage::Shown`] for
/// the first place that says something else, [`BadPage::Hidden`] for a row or a figure of the data
/// that stands nowhere.
pub fn compare(page: &str, data: &Value, language: Language) -> Result<usize, BadPage> {
    compare_read(&html::read(page)?, data, language)
}

/// As [`compare`], of a page that was read.
pub(super) fn compare_read(
    page: &html::Page,
    data: &Value,
    language: Language,
) -> Result<usize, BadPage> {
    let title = data.get("title").and_then(Value::as_str).unwrap_or_default();
    same("h1", page.heading(), title)?;
    let mut rows = BTreeSet::new();
    for (mark, shown) in &page.marked {
        let Some(cell) = cell(data, mark) else {
            let (mark, shown, signed) = ((*mark).to_owned(), shown.clone(), String::new());
            return Err(BadPage::Shown { mark, shown, signed });
        };
        same(mark, shown.clone(), &words(cell, language))?;
        rows.insert(row(mark));
    }
    titled(page, data)?;
    loose(page, data, language)?;
    match expected(data).into_iter().find(|row| !rows.contains(row)) {
        None => Ok(page.marked.len()),
        Some(row) => Err(BadPage::Hidden(row)),
    }
}

/// A figure stands by the words that the data have for it, a cell under the title of its column.
fn titled(page: &html::Page, data: &Value) -> Result<(), BadPage> {
    for (mark, term) in &page.terms {
        if let Some(label) = label(data, mark) {
            same(mark, term.clone(), label)?;
        }
    }
    for (mark, title) in &page.named {
        let parts: Vec<&str> = mark.split('.').collect();
        let [block, _, column] = parts.as_slice() else { continue };
        same(mark, title.clone(), self::title(data, block, column))?;
    }
    page.tables.iter().try_for_each(|table| headed(table, data))
}

/// The words for a figure, or for a line above a table.
fn label<'a>(data: &'a Value, mark: &str) -> Option<&'a str> {
    let parts: Vec<&str> = mark.split('.').collect();
    let (list, at) = match parts.get(1..)? {
        [figure] => ("figures", figure),
        ["h", line] => ("head", line),
        _ => return None,
    };
    let block = data.get("blocks")?.get(parts.first()?.parse::<usize>().ok()?)?;
    block.get(list)?.get(at.parse::<usize>().ok()?)?.get("label")?.as_str()
}

/// The title of a column; empty where there is none.
fn title<'a>(data: &'a Value, block: &str, column: &str) -> &'a str {
    let at = |list: &'a Value, at: &str| at.parse::<usize>().ok().and_then(|at| list.get(at));
    let block = data.get("blocks").and_then(|blocks| at(blocks, block));
    let column = block.and_then(|block| at(block.get("columns")?, column));
    column.and_then(|column| column.get("title")?.as_str()).unwrap_or_default()
}

/// A table has the caption of its block, and every row has the same columns in their order, each
/// under its title: a figure that was moved would say something else.
fn headed(table: &html::Sheet, data: &Value) -> Result<(), BadPage> {
    let mut rows: Vec<(String, Vec<usize>)> = Vec::new();
    for mark in &table.marks {
        let column = mark.rsplit('.').next().and_then(|column| column.parse().ok());
        let (row, column) = (row(mark), column.unwrap_or(usize::MAX));
        match rows.last_mut().filter(|(last, _)| *last == row) {
            Some((_, columns)) => columns.push(column),
            None => rows.push((row, vec![column])),
        }
    }
    let Some((block, _)) = rows.first().and_then(|(row, _)| row.split_once('.')) else {
        return Ok(());
    };
    let part = |name: &str| data.get("blocks")?.get(block.parse::<usize>().ok()?)?.get(name);
    let caption = part("title").and_then(Value::as_str).unwrap_or_default();
    same(&format!("{block}, caption"), table.caption.clone(), caption)?;
    let cells = part("cells");
    let columns = told(cells);
    let titles = columns.iter().map(|column| title(data, block, &column.to_string()));
    let signed = titles.collect::<Vec<_>>().join(" | ");
    same(&format!("{block}, columns"), table.titles.join(" | "), &signed)?;
    let whole = |(row, shown): &(String, Vec<usize>)| {
        let number = row.strip_prefix(block).and_then(|row| row.strip_prefix('.')?.parse().ok());
        let cells = cells.zip(number).and_then(|(cells, row): (_, usize)| cells.get(row));
        shown.iter().eq(&columns) || (shown == &[0] && cells.is_some_and(is_banner))
    };
    match rows.iter().find(|row| !whole(row)) {
        Some((row, _)) => Err(BadPage::Hidden(row.clone())),
        None => Ok(()),
    }
}

/// The columns in which something stands: an empty one is not shown.
fn told(cells: Option<&Value>) -> BTreeSet<usize> {
    let rows = cells.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let cells = rows.iter().filter_map(Value::as_array).flat_map(|row| row.iter().enumerate());
    cells.filter(|(_, cell)| !cell.is_null()).map(|(column, _)| column).collect()
}

/// A row of words across the columns.
fn is_banner(cells: &Value) -> bool {
    cells.as_array().is_some_and(|cells| cells.iter().skip(1).all(Value::is_null))
}

/// Every number outside of marked places is one that the data say, too.
fn loose(page: &html::Page, data: &Value, language: Language) -> Result<(), BadPage> {
    let mut said = BTreeSet::new();
    collect(data, language, &mut said);
    for one in &page.loose {
        if numbers_of(&one.text).all(|number| said.contains(number)) || is_ours(one) {
            continue;
        }
        return Err(BadPage::Strange { at: one.at, found: one.text.chars().take(60).collect() });
    }
    Ok(())
}

/// Numbers that the templates write, and the data do not say: the classes of a map, what a tile says
/// when it is pointed at, and what stands at the foot.
fn is_ours(one: &html::Loose) -> bool {
    let is_code = |text: &str| !text.contains(char::is_whitespace) && text.is_ascii();
    match one.element {
        "title" => true,
        "text" => one.class.starts_with("kelas ") && one.text.len() == 1,
        "span" => one.class == "alamat" && is_code(&one.text) && one.text.ends_with("#periksa"),
        "a" => one.in_footer && one.text == "CC BY 4.0",
        "code" => one.in_footer && is_code(&one.text) && one.text.len() >= 40,
        "dd" => one.in_footer && is_of_the_foot(&one.text),
        _ => false,
    }
}

/// A day, a record, or how many records a checkpoint is of: no sum of money, and no share.
fn is_of_the_foot(text: &str) -> bool {
    let count = [" catatan ·", " records ·"].iter().find_map(|end| text.strip_suffix(end));
    let grouped = |count: &str| count.split(['.', ',']).all(is_digits);
    count.is_some_and(grouped) || !text.contains(['.', ','])
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The numbers in a text, each with what groups its digits.
fn numbers_of(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !(c.is_numeric() || ".,".contains(c)));
    parts.map(|part| part.trim_matches(['.', ','])).filter(|part| !part.is_empty())
}

/// Every number that the data say, as pages show it.
fn collect(value: &Value, language: Language, said: &mut BTreeSet<String>) {
    let mut put = |text: &str| said.extend(numbers_of(text).map(str::to_owned));
    match value {
        Value::String(text) => {
            put(text);
            if let Some(day) = Date::parse(text) {
                put(&language.pick(date_id(day), date_en(day)));
            }
        }
        Value::Number(number) => put(&number.to_string()),
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, language, said)),
        Value::Object(parts) => {
            put(&words(value, language));
            parts.values().for_each(|part| collect(part, language, said));
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn same(mark: &str, shown: String, signed: &str) -> Result<(), BadPage> {
    let signed = html::plain(signed);
    let mark = mark.to_owned();
    if shown == signed { Ok(()) } else { Err(BadPage::Shown { mark, shown, signed }) }
}

/// Block and row of a mark.
fn row(mark: &str) -> String {
    mark.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")
}

/// The cell of a mark: `B.R.C`, `B.F`, `B.h.N`, `B.p.N`.
fn cell<'a>(data: &'a Value, mark: &str) -> Option<&'a Value> {
    let parts: Vec<&str> = mark.split('.').collect();
    let at = |text: &str| text.parse::<usize>().ok();
    let block = data.get("blocks")?.get(at(parts.first()?)?)?;
    match parts.get(1..)? {
        [figure] => block.get("figures")?.get(at(figure)?)?.get("value"),
        ["h", line] => block.get("head")?.get(at(line)?)?.get("value"),
        ["p", point] => block.get("points")?.get(at(point)?)?.get("value"),
        [row, column] => block.get("cells")?.get(at(row)?)?.get(at(column)?),
        _ => None,
    }
}

/// Every figure and every row of a table that says something.
fn expected(data: &Value) -> Vec<String> {
    let blocks = data.get("blocks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut rows = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let list = |name| block.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let figures = (0..list("figures").len()).map(|figure| format!("{number}.{figure}"));
        rows.extend(figures);
        let kind = block.get("type").and_then(Value::as_str);
        if !matches!(kind, Some("table" | "picture")) {
            continue;
        }
        let says = |row: &Value| {
            row.as_array().is_some_and(|cells| cells.iter().any(|cell| !cell.is_null()))
        };
        let saying = list("cells").iter().enumerate().filter(|(_, row)| says(row));
        rows.extend(saying.map(|(row, _)| format!("{number}.{row}")));
    }
    rows
}

/// A cell in words.
fn words(cell: &Value, language: Language) -> String {
    if let Some(text) = cell.as_str() {
        return text.to_owned();
    }
    let text = |name: &str| cell.get(name).and_then(Value::as_str);
    if let Some(rupiah) = text("rp") {
        return bracketed(rupiah, format!("Rp {}", grouped(rupiah)));
    }
    if let (Some(quantity), Some(unit)) = (text("q"), text("u")) {
        return bracketed(quantity, format!("{} {unit}", grouped(quantity)));
    }
    if let Some(percent) = text("pc") {
        let (whole, rest) = percent.split_once('.').unwrap_or((percent, "00"));
        let id = format!("{},{rest} %", in_thousands(whole, '.'));
        return language.pick(id, format!("{}.{rest}%", in_thousands(whole, ',')));
    }
    if let Some(day) = text("d") {
        let day = Date::parse(day);
        return day.map_or_else(String::new, |day| language.pick(date_id(day), date_en(day)));
    }
    if let Some(level) = text("l") {
        return level_words(level, language);
    }
    if text("c").is_some() {
        return text("t").unwrap_or_default().to_owned();
    }
    numbers(cell, language)
}

fn numbers(cell: &Value, language: Language) -> String {
    if let Some(flag) = cell.get("f").and_then(Value::as_bool) {
        let (yes, no) = language.pick(("ya", "tidak"), ("yes", "no"));
        return if flag { yes } else { no }.to_owned();
    }
    if let Some(records) = cell.get("rs").and_then(Value::as_array) {
        let hidden = cell.get("x").and_then(Value::as_array);
        let is_hidden = |seq: &Value| hidden.is_some_and(|all| all.contains(seq));
        let record = |seq: &Value| record(seq, is_hidden(seq), language);
        return records.iter().map(record).collect::<Vec<_>>().join(", ");
    }
    if let Some(number) = cell.get("n") {
        return in_thousands(&number.to_string(), language.pick('.', ','));
    }
    let is_hidden = cell.get("x") == Some(&Value::Bool(true));
    cell.get("r").map_or_else(String::new, |seq| record(seq, is_hidden, language))
}

/// The number of a record, and that it is restricted where it is.
fn record(seq: &Value, is_hidden: bool, language: Language) -> String {
    if !is_hidden {
        return seq.to_string();
    }
    format!("{seq} ({})", language.pick("terbatas", "restricted"))
}

fn level_words(code: &str, language: Language) -> String {
    let levels = [
        Level::Patuh,
        Level::Perhatian,
        Level::TidakPatuh,
        Level::BelumDinilai,
        Level::TidakBerlaku,
    ];
    let found = levels.into_iter().find(|level| level.code() == code);
    found.map_or_else(
        || code.to_owned(),
        |level| {
            let (id, en) = level.words();
            language.pick(id, en).to_owned()
        },
    )
}

fn bracketed(value: &str, text: String) -> String {
    if value.starts_with('-') { format!("({text})") } else { text }
}

/// `1234567.00` as `1.234.567,00`.
fn grouped(value: &str) -> String {
    let value = value.trim_start_matches('-');
    let (whole, rest) = value.split_once('.').map_or((value, None), |(w, r)| (w, Some(r)));
    let whole = in_thousands(whole, '.');
    rest.map_or(whole.clone(), |rest| format!("{whole},{rest}"))
}

/// `-1234567` as `-1.234.567`.
fn in_thousands(number: &str, mark: char) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let mut out = sign.to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_are_put_into_words_as_pages_show_them() {
        let cases = [
            (json!({"rp": "1234567.00"}), "Rp 1.234.567,00"),
            (json!({"rp": "-50.25"}), "(Rp 50,25)"),
            (json!({"q": "12.500", "u": "KG:BERAS", "dp": 3}), "12,500 KG:BERAS"),
            (json!({"d": "2026-11-21"}), "21 November 2026"),
            (json!({"n": 1234}), "1.234"),
            (json!({"n": -11858}), "-11.858"),
            (json!({"r": 11857}), "11857"),
            (json!({"pc": "12.34"}), "12,34 %"),
            (json!({"pc": "1253.10"}), "1.253,10 %"),
            (json!({"l": "TIDAK_PATUH"}), "tidak patuh"),
            (json!({"rs": [1, 2]}), "1, 2"),
            (json!({"rs": [1, 2, 3], "x": [2]}), "1, 2 (terbatas), 3"),
            (json!({"r": 7, "x": true}), "7 (terbatas)"),
            (json!({"f": true}), "ya"),
            (json!({"c": "x", "t": "kata"}), "kata"),
            (json!(null), ""),
        ];
        for (cell, expected) in cases {
            assert_eq!(words(&cell, Language::Id), expected, "{cell}");
        }
        assert_eq!(words(&json!({"n": 1234}), Language::En), "1,234");
        assert_eq!(words(&json!({"pc": "12.34"}), Language::En), "12.34%");
        assert_eq!(words(&json!({"pc": "1253.10"}), Language::En), "1,253.10%");
    }

    #[test]
    fn a_changed_digit_and_a_row_that_was_cut_out_are_found() {
        let data = json!({"title": "A", "blocks": [
            {"type": "table", "cells": [[{"rp": "10.00"}], [{"rp": "20.00"}]]}
        ]});
        let page = "<!doctype html>\n<html lang=\"id\"><body><main id=\"isi\"><h1>A</h1><section class=\"tabel\">\
                    <div class=\"gulung\" role=\"group\" tabindex=\"0\" aria-labelledby=\"x\"><table id=\"t\"><tbody>\
                    <tr><td data-c=\"0.0.0\">Rp 10,00</td></tr><tr><td data-c=\"0.1.0\">Rp 20,00</td></tr>\
                    </tbody></table></div></section></main></body></html>\n";
        assert_eq!(compare(page, &data, Language::Id).unwrap(), 2);
        let changed = page.replace("20,00", "21,00");
        assert!(matches!(compare(&changed, &data, Language::Id), Err(BadPage::Shown { .. })));
        let cut = page.replace("<td data-c=\"0.1.0\">Rp 20,00</td>", "");
        assert!(matches!(compare(&cut, &data, Language::Id), Err(BadPage::Hidden(_))));
    }
}
