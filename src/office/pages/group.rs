//! Groups: the list, and each with its verdicts and all its books.

use std::collections::BTreeSet;

use rantai_events::account::Stream;
use rantai_events::ids::GroupId;
use rantai_projections::group::Group;
use rantai_projections::library::GroupView;
use rantai_projections::listings;
use rantai_projections::rules;
use rantai_projections::statements::{self, Subject};
use rantai_projections::table::{Cell, Row, RowKind, Table, Words};

use super::{books, compliance};
use crate::office::desk::Desk;
use crate::office::page::{Link, Page, Section, sign};
use crate::office::problem::Problem;
use crate::render::Language;
use crate::render::html::{escape, shown};

/// The groups: the recap of balances is their list.
pub(super) fn list(desk: &Desk<'_>) -> Result<Page, Problem> {
    let mut page = books::page(desk, "rekap-saldo")?;
    page.title = ("Kelompok".into(), "Groups".into());
    Ok(page)
}

/// One group.
pub(super) fn page(desk: &Desk<'_>, code: &str) -> Result<Page, Problem> {
    let id = desk.group(code)?;
    let view = GroupView::read(desk.ledger, &id, desk.query.cut)?;
    let view =
        view.ok_or_else(|| Problem::unknown("Tidak ada kelompok itu.", "There is no such group."))?;
    let mut page = Page::new((format!("{} ({id})", view.name), format!("{} ({id})", view.name)));
    let mut judged = rules::judge(rules::ALL, &desk.query, desk.ledger)?;
    judged.retain(|(one, _)| *one == id);
    page.push(Section::Facts(facts(desk, &view, &judged)?));
    let alone = |table: Table| own(table, &id, view.name.as_str());
    let mut balances = desk.table_of("rekap-saldo", Some(id.as_str()))?;
    // The sum of one group is that group.
    balances.rows.retain(|row| row.kind != RowKind::Total);
    page.push(Section::table(alone(balances)));
    page.push(Section::heading("Buku kelompok ini", "The books of this group"));
    page.push(Section::Links(book_links(desk, &id, view.state())));
    page.push(Section::heading("Penilaian", "Verdicts"));
    for (_, verdicts) in &mut judged {
        verdicts.sort_by_key(|verdict| std::cmp::Reverse(verdict.level));
    }
    let verdicts = alone(listings::verdicts(&judged, &desk.query, desk.ledger)?);
    page.push(compliance::shown(desk, verdicts));
    for statement in ["monitoring-lpj", "umur-piutang", "papan-laporan"] {
        page.push(Section::table(alone(desk.table_of(statement, Some(id.as_str()))?)));
    }
    cards(
        &mut page,
        desk,
        &id,
        ("Kartu tiap pinjaman", "The card of each loan"),
        ("kartu-piutang", "no_pinjaman"),
    )?;
    cards(
        &mut page,
        desk,
        &id,
        ("Buku tiap penabung", "The book of each saver"),
        ("buku-tabungan", "anggota"),
    )?;
    Ok(page)
}

/// A table on the group's own page: columns that name this group in every row say nothing there, and
/// stay in what programs read.
fn own(mut table: Table, id: &GroupId, name: &str) -> Table {
    let both = format!("{name} ({id})");
    let is_name = |text: &str| [id.as_str(), name, &both].contains(&text);
    let is_own = |(kind, cell): (RowKind, &Cell)| match kind {
        RowKind::Entry | RowKind::Reversed => is_name(&shown(cell, Language::Id)),
        RowKind::Heading | RowKind::Total => *cell == Cell::Empty,
    };
    for (at, column) in table.columns.iter_mut().enumerate() {
        let cells = table.rows.iter().filter_map(|row| Some((row.kind, row.cells.get(at)?)));
        let mut cells = cells.peekable();
        if cells.peek().is_some() && cells.all(is_own) {
            column.in_text = false;
        }
    }
    table
}

fn facts(
    desk: &Desk<'_>,
    view: &GroupView,
    judged: &[listings::Judged],
) -> Result<Vec<(Words, String)>, Problem> {
    let state = view.state();
    let area = rantai_projections::library::Library::area_name(desk.ledger, &view.area);
    let area = format!("{} {}", view.area, area.unwrap_or_default());
    let fact = |id: &str, en: &str, html: String| ((id.to_owned(), en.to_owned()), html);
    let program = view.program.as_str();
    let program = match desk.program_name(program)? {
        Some(name) => format!("{name} ({program})"),
        None => program.to_owned(),
    };
    let mut facts = vec![
        fact("Program", "Program", escape(&program)),
        fact("Wilayah", "Area", escape(area.trim())),
    ];
    if let Some(registered) = &state.profile.registered {
        facts.push(fact("Terdaftar", "Registered", record_link(desk, registered.seq)));
    }
    if let Some(dissolved) = &state.profile.dissolved {
        let day = crate::office::page::day(dissolved.on, desk.language());
        facts.push(fact("Bubar", "Dissolved", day));
    }
    let members = state.active_members().count().to_string();
    facts.push(fact("Anggota aktif", "Active members", members));
    for (_, verdicts) in judged {
        let (level, grey) = rules::status(verdicts);
        let words = escape(&shown(&Cell::Level(level), desk.language()));
        let grey = match grey {
            0 => String::new(),
            _ => desk.pick(format!(" ({grey} belum dinilai)"), format!(" ({grey} not assessed)")),
        };
        let class = level.code().to_lowercase();
        let status = format!("<span class=\"tanda {class}\">{}</span> {words}{grey}", sign(level));
        facts.push(fact("Status (semua aturan)", "Status (all rules)", status));
    }
    let history = escape(&desk.href(&format!("/riwayat/{}", Stream::Group(view.id.clone())), &[]));
    let words = desk.pick("semua catatan kelompok ini", "every record of this group");
    facts.push(fact("Riwayat", "History", format!("<a href=\"{history}\">{words}</a>")));
    Ok(facts)
}

fn record_link(desk: &Desk<'_>, seq: u64) -> String {
    let word = desk.pick("catatan", "record");
    format!("<a href=\"{}\">{word} {seq}</a>", escape(&desk.to_record(seq)))
}

/// Every statement that may be of a group or of its grants.
fn book_links(desk: &Desk<'_>, id: &GroupId, state: &Group) -> Vec<Link> {
    let mut links = Vec::new();
    for statement in statements::ALL {
        let (Subject::Optional(what) | Subject::Required(what)) = statement.subject else {
            continue;
        };
        let name = (statement.title.0.to_owned(), statement.title.1.to_owned());
        if what.0.contains("kelompok") {
            let href = desk.to_book(statement.id, id.as_str());
            links.push(Link { href, name, about: Words::default() });
        } else if what.0.contains("hibah") {
            links.extend(state.grants.keys().map(|grant| Link {
                href: desk.to_book(statement.id, grant.as_str()),
                name: name.clone(),
                about: (grant.to_string(), grant.to_string()),
            }));
        }
    }
    links
}

/// The loans or savers of a group, as its book names them, each with a card of its own.
fn cards(
    page: &mut Page,
    desk: &Desk<'_>,
    group: &GroupId,
    title: (&str, &str),
    (book, key): (&str, &str),
) -> Result<(), Problem> {
    let table = desk.table_of(book, Some(group.as_str()))?;
    let column = table.columns.iter().position(|column| column.key == key);
    let named = |row: &Row| match column.and_then(|column| row.cells.get(column)) {
        Some(Cell::Text(code) | Cell::Code(code)) => Some(code.clone()),
        Some(_) | None => None,
    };
    let all: BTreeSet<String> = table.rows.iter().filter_map(named).collect();
    if all.is_empty() {
        return Ok(());
    }
    let heading = format!("{} ({})", desk.pick(title.0, title.1), all.len());
    let mut out = format!("<details><summary>{}</summary>\n<ul class=\"rapat\">", escape(&heading));
    for part in all {
        let href = escape(&desk.to_book(book, &format!("{group}/{part}")));
        out.push_str(&format!("<li><a href=\"{href}\">{}</a></li>", escape(&part)));
    }
    page.push(Section::Html(out + "</ul></details>\n"));
    Ok(())
}
