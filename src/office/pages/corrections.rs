//! Corrections: what was struck, by what, and what stands in its place.

use rantai_projections::describe::describe;
use rantai_projections::library::Library as _;
use rantai_projections::table::{Cell, Table};

use crate::office::desk::Desk;
use crate::office::page::{Filters, Page, Section, day};
use crate::office::problem::Problem;
use crate::render::html::{escape, shown};

/// The register of corrections, and each correction in full.
pub(super) fn page(desk: &Desk<'_>) -> Result<Page, Problem> {
    let mut page = Page::new(("Koreksi".into(), "Corrections".into()));
    page.lead = Some((
        "Tidak ada yang dihapus: yang keliru dicoret oleh catatan baru dan tetap terbaca.".into(),
        "Nothing is erased: what was wrong is struck by a new record, and stays to be read.".into(),
    ));
    page.filters = Filters {
        area: true,
        subject: Some(("kelompok atau program", "group or program")),
        ..Filters::default()
    };
    let statement = desk.statement("daftar-koreksi")?;
    let table = (statement.build)(statement, &desk.query, desk.ledger)?;
    let told = told(&table, desk)?;
    page.push(Section::Html(told));
    page.push(Section::table(table));
    Ok(page)
}

/// Each correction: the struck line above the one that replaced it.
fn told(table: &Table, desk: &Desk<'_>) -> Result<String, Problem> {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key);
    let (from, by, to) = (at("asal"), at("pembalik"), at("pengganti"));
    let mut out = String::from("<ol class=\"koreksi\">\n");
    for row in &table.rows {
        let seq = |at: Option<usize>| match at.and_then(|at| row.cells.get(at)) {
            Some(Cell::Record(seq)) => Some(*seq),
            Some(_) | None => None,
        };
        let (Some(from), Some(by)) = (seq(from), seq(by)) else { continue };
        out.push_str("<li>");
        let figure = |key: &str| match at(key).and_then(|at| row.cells.get(at)) {
            Some(cell @ Cell::Rupiah(_)) => format!(" {}", shown(cell, desk.language())),
            Some(_) | None => String::new(),
        };
        out.push_str(&line(from, ("s", &figure("nilai")), desk)?);
        out.push_str(&line(by, ("span", ""), desk)?);
        match seq(to) {
            Some(to) => out.push_str(&line(to, ("strong", &figure("nilai_pengganti")), desk)?),
            None => out.push_str(desk.pick("<p>Tanpa pengganti.</p>", "<p>Not replaced.</p>")),
        }
        out.push_str("</li>\n");
    }
    Ok(out + "</ol>\n")
}

fn line(seq: u64, (element, figure): (&str, &str), desk: &Desk<'_>) -> Result<String, Problem> {
    let Some(record) = desk.ledger.record(seq)? else { return Ok(String::new()) };
    let words = describe(&record);
    let text = escape(desk.language().of(&words));
    let href = escape(&desk.to_record(seq));
    let day = day(record.on, desk.language());
    let label = desk.pick("catatan", "record");
    Ok(format!(
        "<p><a href=\"{href}\">{label} {seq}</a>, {day}: <{element}>{text}{figure}</{element}></p>"
    ))
}
