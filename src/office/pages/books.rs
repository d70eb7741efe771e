//! The statements: each at its id, whatever it is, so that a new one appears by itself.

use rantai_projections::rules::Level;
use rantai_projections::statements::{self, NotBuilt, Statement, Subject};
use rantai_projections::table::{Cell, RowKind, Table, Words};

use super::chain;
use crate::office::desk::{Desk, unknown_statement};
use crate::office::page::{Filters, Link, Page, Section, Sheet};
use crate::office::problem::Problem;

/// All books.
pub(super) fn list(desk: &Desk<'_>) -> Page {
    let mut page = Page::new(("Semua buku".into(), "All books".into()));
    let link = |statement: &&'static Statement| Link {
        href: desk.href(&format!("/buku/{}", statement.id), &[]),
        name: (statement.title.0.into(), statement.title.1.into()),
        about: about(statement.subject),
    };
    page.push(Section::Links(statements::ALL.iter().map(link).collect()));
    page
}

/// What a statement may be narrowed to.
fn about(subject: Subject) -> Words {
    match subject {
        Subject::None => Words::default(),
        Subject::Optional((id, en)) => {
            (format!("semua, atau satu {id}"), format!("all, or one {en}"))
        }
        Subject::Required((id, en)) => (format!("satu {id}"), format!("one {en}")),
    }
}

/// One book.
pub(super) fn page(desk: &Desk<'_>, id: &str) -> Result<Page, Problem> {
    let statement = statements::statement(id).ok_or_else(|| unknown_statement(id))?;
    let mut page = Page::new((statement.title.0.into(), statement.title.1.into()));
    page.filters = Filters {
        area: true,
        subject: match statement.subject {
            Subject::None => None,
            Subject::Optional(what) | Subject::Required(what) => Some(what),
        },
        document: true,
        level: false,
    };
    let mut table = match (statement.build)(statement, &desk.query, desk.ledger) {
        Ok(table) => desk.named_programs(table)?,
        Err(NotBuilt::SubjectNeeded(_)) if desk.asked.format.is_none() => {
            choose(&mut page, desk, statement);
            return Ok(page);
        }
        Err(why) => return Err(why.into()),
    };
    if desk.query.day > desk.today {
        table.note(
            "Tanggal ini belum tiba: yang tampak hanya yang sudah dicatat.",
            "This day has not come yet: only what is recorded so far is shown.",
        );
    }
    page.filters.level = has_levels(&table);
    if let Some(level) = desk.asked.level {
        only(&mut table, level);
    }
    if id == "peta-guliran" {
        page.sections.extend(chain::picture(desk, &table));
    }
    page.push(Section::Table(Box::new(Sheet { head: true, ..Sheet::plain(table) })));
    Ok(page)
}

/// What a statement could be of, where it must be told.
fn choose(page: &mut Page, desk: &Desk<'_>, statement: &Statement) {
    let (id, en) = match statement.subject {
        Subject::None => ("", ""),
        Subject::Optional(what) | Subject::Required(what) => what,
    };
    page.push(Section::text(
        format!("Buku ini tentang satu {id}: pilih di bawah, atau tulis kodenya di atas."),
        format!("This book is about one {en}: choose below, or write its code above."),
    ));
    let link = |subject: &str, about: String| Link {
        href: desk.to_book(statement.id, subject),
        name: (subject.to_owned(), subject.to_owned()),
        about: (about.clone(), about),
    };
    let links = if id.contains("hibah") {
        let owner = |grant: &String| {
            let claim = desk.registry().claims.get(&format!("grant/{grant}"));
            claim.map_or_else(String::new, |claim| claim.owner.clone())
        };
        desk.grants().iter().map(|grant| link(grant, owner(grant))).collect()
    } else {
        let groups = desk.registry().groups.iter();
        groups.map(|(group, entry)| link(group.as_str(), entry.name.to_string())).collect()
    };
    page.push(Section::Links(links));
}

fn has_levels(table: &Table) -> bool {
    table.rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Level(_)))
}

/// Leaves the entries of one level, and sums these.
fn only(table: &mut Table, level: Level) {
    if !has_levels(table) {
        return;
    }
    table.rows.retain(|row| {
        row.kind == RowKind::Total || row.cells.iter().any(|cell| *cell == Cell::Level(level))
    });
    let entries = table.rows.iter().filter(|row| row.kind == RowKind::Entry).cloned();
    let entries: Vec<_> = entries.collect();
    for row in table.rows.iter_mut().filter(|row| row.kind == RowKind::Total) {
        for (at, cell) in row.cells.iter_mut().enumerate() {
            *cell =
                summed(cell, entries.iter().filter_map(|entry| entry.cells.get(at)), entries.len());
        }
    }
    let (id, en) = level.words();
    table.line("Tingkat", "Level", Cell::Words((id.into(), en.into())));
    table.note(
        "Jumlah hanya dari baris yang tampak; persen tidak dijumlahkan.",
        "The total is of the rows shown; per cent are not added up.",
    );
}

/// The sum of a column where it holds money; a count of the groups where it counted them.
fn summed<'a>(total: &Cell, of: impl Iterator<Item = &'a Cell>, count: usize) -> Cell {
    let amount = |cell: &Cell| if let Cell::Rupiah(amount) = cell { Some(*amount) } else { None };
    if amount(total).is_some() {
        return Cell::Rupiah(of.filter_map(amount).sum());
    }
    if let Cell::Words((id, en)) = total
        && id.starts_with(|c: char| c.is_ascii_digit())
    {
        let what = |text: &str| text.split_once(' ').map_or("", |(_, what)| what).to_owned();
        return Cell::Words((format!("{count} {}", what(id)), format!("{count} {}", what(en))));
    }
    if matches!(total, Cell::Percent(_)) { Cell::Empty } else { total.clone() }
}
