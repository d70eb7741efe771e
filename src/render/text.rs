//! Text for people: a title block, then columns aligned by what a terminal shows, no wider than
//! the paper. Long texts take several lines; where even that is too wide, each row does.

use rantai_events::amount::Amount;
use rantai_projections::table::{Cell, RowKind, Table};
use rantai_projections::words;

use super::{Language, is_banner, is_figures};

mod width;
mod wrap;
mod layout;
mod sheet;

use sheet::Sheet;
use width::width;
use wrap::{longest_word, wrap};

/// How far the second line of a long line of words stands in.
const HANGING: usize = 4;

/// The table as text, on paper of so many columns.
pub(super) fn render(table: &Table, language: Language, paper: usize) -> String {
    let mut out = String::new();
    title(&mut out, table, language, paper);
    let sheet = Sheet::new(table, language, paper);
    sheet.write(&mut out);
    notes(&mut out, table, language, paper, &sheet.left_out());
    out
}

fn title(out: &mut String, table: &Table, language: Language, paper: usize) {
    paragraph(out, "", language.of(&table.title), paper);
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
        paragraph(out, &format!("{} : ", left(label, widest)), &value, paper);
    }
    out.push('\n');
}

fn notes(out: &mut String, table: &Table, language: Language, paper: usize, left_out: &[&str]) {
    let struck = table.rows.iter().any(|row| row.kind == RowKind::Reversed);
    if struck || !table.notes.is_empty() || !left_out.is_empty() {
        out.push('\n');
    }
    if struck {
        push(out, language.pick("~ dibatalkan kemudian", "~ reversed later"));
    }
    if !left_out.is_empty() {
        let said = language.pick("Kolom tanpa isi, tidak ditampilkan", "Empty columns, not shown");
        paragraph(
            out,
            "",
            &format!("{said}: {}.", left_out.join(", ").trim_end_matches('.')),
            paper,
        );
    }
    for note in &table.notes {
        paragraph(out, "", language.of(note), paper);
    }
}

/// Words behind a label; what does not fit beside the label stands below.
fn paragraph(out: &mut String, label: &str, words: &str, paper: usize) {
    let whole = format!("{label}{words}");
    if width(&whole) <= paper {
        return push(out, &whole);
    }
    let beside = width(label) + longest_word(words) <= paper;
    let stand_in = if beside && !label.is_empty() { width(label) } else { HANGING };
    let lines = wrap(words, paper.saturating_sub(stand_in.max(width(label))));
    for (number, line) in lines.iter().enumerate() {
        let before = if number == 0 { label.to_owned() } else { " ".repeat(stand_in) };
        push(out, &(before + line));
    }
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
        Cell::Text(text) | Cell::Code(text) => one_line(text),
        Cell::Words(words) | Cell::Named(_, words) => one_line(language.of(words)),
        Cell::Rupiah(amount) => words::rupiah(*amount),
        Cell::Quantity(amount, unit) => quantity(*amount, unit.decimals(), unit.as_str()),
        Cell::Date(date) => language.pick(words::date_id(*date), words::date_en(*date)),
        Cell::Number(number) => number_in(*number, language),
        Cell::Percent(share) => language.of(&words::percent(*share)).to_owned(),
        Cell::Record(seq) => seq.to_string(),
        Cell::Records(all) => all.iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
        Cell::Level(level) => language.pick(level.words().0, level.words().1).to_owned(),
        Cell::Flag(true) => language.pick("ya", "yes").to_owned(),
        Cell::Flag(false) => language.pick("tidak", "no").to_owned(),
    }
}

/// A whole number with its thousands apart, as the language has it.
fn number_in(number: i64, language: Language) -> String {
    language.pick(words::number_id(number), words::number_en(number))
}

fn quantity(amount: Amount, decimals: u32, unit: &str) -> String {
    let text = format!("{} {unit}", words::grouped(amount.abs(), decimals));
    if amount.is_negative() { format!("({text})") } else { text }
}

/// Text that cannot break a row or steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
