//! Search: a number of a record, a hash, a group, a grant, a document, any code in any record.

use memchr::memmem::Finder;
use rantai_events::ids::GroupId;
use rantai_events::record;
use rantai_projections::describe::{describe, type_title};
use rantai_projections::library::Library as _;
use rantai_projections::table::{Cell, Table};

use crate::office::desk::Desk;
use crate::office::page::{Link, Page, Section};
use crate::office::problem::Problem;
use crate::render::html::escape;

/// The most records that are listed.
const MOST_FOUND: usize = 200;
/// The fewest letters that are looked for in records.
const FEWEST_LETTERS: usize = 3;

/// The search and what it found.
pub(super) fn page(desk: &Desk<'_>) -> Result<Page, Problem> {
    let mut page = Page::new(("Cari".into(), "Search".into()));
    page.push(Section::Html(form(desk)));
    let Some(asked) = desk.asked.search.as_deref() else {
        page.push(Section::text(
            "Nomor bukti, kode atau nama kelompok, kode hibah, nomor catatan, awal hash, nomor anggota, kode pinjaman: apa saja yang tertulis di catatan.",
            "The number of a document, the code or name of a group, the code of a grant, the number of a record, the beginning of a hash, a member's number, the code of a loan: anything that stands in records.",
        ));
        return Ok(page);
    };
    let direct = direct(desk, asked);
    let nothing = direct.is_empty();
    if !nothing {
        page.push(Section::heading("Langsung ke", "Straight to"));
        page.push(Section::Links(direct));
    }
    let (table, more) = in_records(desk, asked)?;
    if more {
        page.push(Section::Notice((
            format!("Hanya {MOST_FOUND} catatan pertama; persempit pencarian."),
            format!("The first {MOST_FOUND} records only; narrow the search."),
        )));
    }
    if nothing && table.rows.is_empty() {
        page.push(Section::Notice((
            format!("Tidak ada yang memuat “{asked}”. Nama orang tidak ada di sini: cari kodenya dengan `rantai person`."),
            format!("Nothing holds “{asked}”. Names of people are not here: find the code with `rantai person`."),
        )));
    }
    page.push(Section::table(table));
    Ok(page)
}

fn form(desk: &Desk<'_>) -> String {
    let value = escape(desk.asked.search.as_deref().unwrap_or_default());
    let (label, go) = (desk.pick("Cari", "Search for"), desk.pick("Cari", "Search"));
    let mut out = format!(
        "<form class=\"saring\" method=\"get\" action=\"/cari\" role=\"search\"><label>{label} <input type=\"search\" name=\"q\" value=\"{value}\" maxlength=\"200\" size=\"30\"></label>"
    );
    for (name, value) in desk.asked.sticky() {
        out.push_str(&format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
            escape(&value)
        ));
    }
    out + "<button>" + go + "</button></form>\n"
}

/// Pages whose name it is.
fn direct(desk: &Desk<'_>, asked: &str) -> Vec<Link> {
    let lower = asked.to_lowercase();
    let link = |href: String, name: String, about: &str| Link {
        href,
        name: (name.clone(), name),
        about: (about.to_owned(), about.to_owned()),
    };
    let mut links = Vec::new();
    let seq = asked.parse::<u64>().ok().filter(|seq| *seq < desk.ledger.head().next);
    if let Some(seq) = seq {
        let name = format!("{} {seq}", desk.pick("Catatan", "Record"));
        links.push(link(desk.to_record(seq), name, ""));
    }
    let is_named = |group: &GroupId, name: &str| {
        group.as_str().to_lowercase().contains(&lower) || name.to_lowercase().contains(&lower)
    };
    let groups = desk.registry().groups.iter();
    let groups = groups.filter(|(group, entry)| is_named(group, entry.name.as_str())).take(50);
    links.extend(groups.map(|(group, entry)| {
        link(desk.to_group(group.as_str()), format!("{} ({group})", entry.name), "")
    }));
    let grants = desk.grants();
    let grants = grants.iter().filter(|grant| grant.to_lowercase().starts_with(&lower)).take(50);
    links.extend(grants.map(|grant| {
        link(
            desk.to_book("riwayat-dana", grant),
            grant.clone(),
            desk.pick("riwayat dana", "history of the grant"),
        )
    }));
    links
}

/// Letters as they are compared: small, without blanks.
fn folded(bytes: &[u8], out: &mut Vec<u8>) {
    out.clear();
    out.extend(bytes.iter().filter(|byte| **byte != b' ').map(u8::to_ascii_lowercase));
}

/// Records in which something begins with what is asked, or whose hash does.
fn in_records(desk: &Desk<'_>, asked: &str) -> Result<(Table, bool), Problem> {
    let mut table = Table::new(
        "hasil",
        ("Catatan yang memuatnya", "Records that hold it"),
        &[
            ("catatan", "Catatan", "Record"),
            ("tanggal", "Tanggal", "Date"),
            ("jenis", "Jenis", "Type"),
            ("uraian", "Uraian", "What happened"),
            ("aliran", "Aliran", "Stream"),
        ],
        desk.query.day,
        desk.ledger.last(desk.query.cut.known_at)?,
    );
    let mut needle = Vec::new();
    folded(asked.as_bytes(), &mut needle);
    if needle.len() < FEWEST_LETTERS {
        return Ok((table, false));
    }
    let (finder, mut line) = (Finder::new(&needle), Vec::new());
    let hash = String::from_utf8_lossy(&needle).into_owned();
    let is_hash = hash.len() >= 6 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    for chunk in desk.ledger.store().journal().scan(0)? {
        let chunk = chunk?;
        for one in chunk.lines() {
            let one = one?;
            if one.seq > desk.query.cut.known_at {
                return Ok((table, false));
            }
            folded(one.bytes, &mut line);
            let is_it =
                begins(&finder, &line) || is_hash && one.hash.to_string().starts_with(&hash);
            if is_it && table.rows.len() == MOST_FOUND {
                return Ok((table, true));
            }
            if is_it {
                table.entry(row(one.seq, one.bytes));
            }
        }
    }
    Ok((table, false))
}

/// Whether a word of the line begins with it: after a quotation mark, a slash, a colon.
fn begins(finder: &Finder<'_>, line: &[u8]) -> bool {
    finder.find_iter(line).any(|at| {
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        before.is_some_and(|byte| matches!(byte, b'"' | b'/' | b':'))
    })
}

fn row(seq: u64, bytes: &[u8]) -> Vec<Cell> {
    let Ok(record) = record::decode(bytes) else {
        return vec![Cell::Record(seq), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
    };
    let streams = record.links.iter().map(|link| link.stream.to_string());
    vec![
        Cell::Record(seq),
        Cell::Date(record.on),
        Cell::Named(record.event.name().to_owned(), type_title(&record)),
        Cell::Words(describe(&record)),
        Cell::Text(streams.collect::<Vec<_>>().join(", ")),
    ]
}
