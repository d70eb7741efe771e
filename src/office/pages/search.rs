//! Search: a number of a record, a hash, a group, a grant, a document, any word in any record.

use std::collections::BTreeSet;

use memchr::memmem::Finder;
use rantai_events::account::Stream;
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
/// The most groups and grants that are led to.
const MOST_LINKS: usize = 50;

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
    let groups = named(desk, asked);
    let direct = direct(desk, asked, &groups);
    let nothing = direct.is_empty();
    if !nothing {
        page.push(Section::heading("Langsung ke", "Straight to"));
        page.push(Section::Links(direct));
    }
    let (table, more) = in_records(desk, asked, &groups)?;
    if more {
        page.push(Section::Notice((
            format!("Hanya {MOST_FOUND} catatan pertama; persempit pencarian."),
            format!("The first {MOST_FOUND} records only; narrow the search."),
        )));
    }
    if nothing && table.rows.is_empty() {
        page.push(Section::Notice((
            format!("Tidak ada yang memuat “{asked}”. Nama orang tidak ada di sini: cari kode anggotanya, misalnya M-0007, atau nomor dokumennya."),
            format!("Nothing holds “{asked}”. Names of people are not here: search for the code of the member, such as M-0007, or for the number of the document."),
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

/// The groups whose code or name holds it, with their names.
fn named<'a>(desk: &Desk<'a>, asked: &str) -> Vec<(&'a GroupId, &'a str)> {
    let lower = asked.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&lower);
    let groups = desk.ledger.registry().groups.iter();
    let groups = groups.map(|(group, entry)| (group, entry.name.as_str()));
    groups.filter(|(group, name)| holds(group.as_str()) || holds(name)).take(MOST_LINKS).collect()
}

/// Pages whose name it is.
fn direct(desk: &Desk<'_>, asked: &str, groups: &[(&GroupId, &str)]) -> Vec<Link> {
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
    links.extend(
        groups.iter().map(|(group, name)| {
            link(desk.to_group(group.as_str()), format!("{name} ({group})"), "")
        }),
    );
    let grants = desk.grants();
    let grants =
        grants.iter().filter(|grant| grant.to_lowercase().starts_with(&lower)).take(MOST_LINKS);
    links.extend(grants.map(|grant| {
        link(
            desk.to_book("riwayat-dana", grant),
            grant.clone(),
            desk.pick("riwayat dana", "history of the grant"),
        )
    }));
    links
}

/// What is looked for in lines: words that begin with it, whatever its case and its blanks.
struct Needle {
    finder: Finder<'static>,
    /// What is looked for as the beginning of a hash, where it may be one.
    hash: Option<String>,
    /// The line in small letters, and the same without blanks.
    small: String,
    folded: Vec<u8>,
}

impl Needle {
    /// `None` where it is too short to look for.
    fn of(asked: &str) -> Option<Self> {
        let word: String = asked.to_lowercase().split_whitespace().collect();
        if word.len() < FEWEST_LETTERS {
            return None;
        }
        let is_hash = word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let finder = Finder::new(word.as_bytes()).into_owned();
        let hash = is_hash.then_some(word);
        Some(Self { finder, hash, small: String::new(), folded: Vec::new() })
    }

    /// Whether a word in a value of the line begins with it.
    fn is_in(&mut self, line: &[u8]) -> bool {
        self.small.clear();
        self.small.push_str(&String::from_utf8_lossy(line));
        if self.small.is_ascii() {
            self.small.make_ascii_lowercase();
        } else {
            self.small = self.small.to_lowercase();
        }
        self.folded.clear();
        self.folded.extend(self.small.bytes().filter(|byte| *byte != b' '));
        let mut found = self.finder.find_iter(&self.folded).peekable();
        if found.peek().is_none() {
            return false;
        }
        let begins = beginnings(self.small.as_bytes());
        found.any(|at| begins.get(at) == Some(&true) && !is_key(&self.folded, at))
    }
}

/// For each byte that is no blank whether a word begins with it.
fn beginnings(line: &[u8]) -> Vec<bool> {
    let before = [b' '].iter().chain(line);
    let pairs = line.iter().zip(before).filter(|(byte, _)| **byte != b' ');
    pairs.map(|(_, before)| before.is_ascii() && !before.is_ascii_alphanumeric()).collect()
}

/// Whether what stands here is the name of a field.
fn is_key(line: &[u8], at: usize) -> bool {
    let rest = line.get(at..).unwrap_or_default();
    let end = memchr::memchr(b'"', rest);
    end.and_then(|end| rest.get(end + 1)) == Some(&b':')
}

/// The first records of groups that are asked for by name, as many of each, and whether these are
/// all.
fn of_groups(
    desk: &Desk<'_>,
    groups: &[(&GroupId, &str)],
    known: &BTreeSet<u64>,
) -> Result<(BTreeSet<u64>, bool), Problem> {
    let most = MOST_FOUND.saturating_sub(known.len());
    let (mut found, mut all) = (BTreeSet::new(), true);
    for (group, _) in groups {
        let mut numbers = desk.ledger.store().numbers(&Stream::Group((*group).clone()))?;
        numbers.retain(|seq| *seq <= desk.query.cut.known_at && !known.contains(seq));
        let share = most / groups.len();
        all &= numbers.len() <= share;
        found.extend(numbers.into_iter().take(share));
    }
    Ok((found, all))
}

/// Records in which a word begins with what is asked, or whose hash does, and those of the groups.
fn in_records(
    desk: &Desk<'_>,
    asked: &str,
    groups: &[(&GroupId, &str)],
) -> Result<(Table, bool), Problem> {
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
    let Some(mut needle) = Needle::of(asked) else { return Ok((table, false)) };
    let (mut found, mut more) = matching(desk, &mut needle)?;
    let (own, all) = of_groups(desk, groups, &found)?;
    more |= !all;
    found.extend(own);
    for seq in found {
        let stored = desk.ledger.store().line(seq)?;
        table.entry(row(seq, &stored.bytes));
    }
    Ok((table, more))
}

/// The first records that hold it, and whether there are more.
fn matching(desk: &Desk<'_>, needle: &mut Needle) -> Result<(BTreeSet<u64>, bool), Problem> {
    let mut found = BTreeSet::new();
    for chunk in desk.ledger.store().journal().scan(0)? {
        let chunk = chunk?;
        for one in chunk.lines() {
            let one = one?;
            if one.seq > desk.query.cut.known_at {
                return Ok((found, false));
            }
            let begins = |hash: &String| one.hash.to_string().starts_with(hash);
            if !needle.is_in(one.bytes) && !needle.hash.as_ref().is_some_and(begins) {
                continue;
            }
            if found.len() == MOST_FOUND {
                return Ok((found, true));
            }
            found.insert(one.seq);
        }
    }
    Ok((found, false))
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
