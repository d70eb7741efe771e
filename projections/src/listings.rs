//! Tables that are no statement: the history of a stream, and what rules found. The command line
//! and the reading room show the same ones.

use std::collections::BTreeMap;

use rantai_events::account::{AccountName, Stream};
use rantai_events::hash::Hash;
use rantai_events::ids::GroupId;
use rantai_events::posting::Posting;
use rantai_events::record::Record;
use rantai_events::time::{Date, Offset};

use crate::books::Unreadable;
use crate::describe::{describe, type_title};
use crate::library::{Library, Query};
use crate::rules::{Level, Rule, Verdict};
use crate::table::{Cell, Table, Words, words};
use crate::words::{counted, grouped, rupiah};

/// A group with its verdicts.
pub type Judged = (GroupId, Vec<Verdict>);

/// The records of a stream with these numbers, one row each.
///
/// # Errors
/// [`Unreadable`] when the store fails, or has none of them.
pub fn history(
    stream: &Stream,
    numbers: &[u64],
    as_of: Date,
    library: &dyn Library,
) -> Result<Table, Unreadable> {
    let stream = stream.to_string();
    let of = &[
        ("catatan", "Catatan", "Record"),
        ("tanggal", "Tanggal", "Date"),
        ("jenis", "Jenis", "Type"),
        ("uraian", "Uraian", "What happened"),
        ("posting", "Posting", "Postings"),
        ("tgl_catat", "Tgl catat", "Recorded on"),
        ("akun_pencatat", "Dicatat oleh", "Recorded by"),
    ];
    let title = ("Riwayat aliran", "History of a stream");
    let mut table = Table::new("riwayat", title, of, as_of, library.last(u64::MAX)?);
    table.line("Aliran", "Stream", Cell::text(&stream));
    for seq in numbers {
        let Some(record) = library.record(*seq)? else {
            return Err(Unreadable::missing(*seq));
        };
        table.entry(row(&record, &stream, library.registry().tz()));
    }
    Ok(table)
}

fn row(record: &Record, stream: &str, tz: Offset) -> Vec<Cell> {
    vec![
        Cell::Record(record.seq),
        Cell::Date(record.on),
        Cell::Named(record.event.name().to_owned(), type_title(record)),
        Cell::Words(describe(record)),
        postings(record, stream),
        Cell::Date(record.at.date_in(tz)),
        Cell::text(&record.actor),
    ]
}

/// What moved in this stream's book: for programs `bank +20000000; grant/g-1 -20000000`, for
/// people `Bank +Rp 20.000.000,00; Dana hibah g-1 -Rp 20.000.000,00`.
fn postings(record: &Record, stream: &str) -> Cell {
    let own = || record.post.iter().filter(|posting| posting.account.book() == stream);
    let plain = own().map(|posting| {
        let sign = if posting.amount.is_negative() { "" } else { "+" };
        format!("{} {sign}{}", posting.account.local(), posting.amount)
    });
    let plain = plain.collect::<Vec<_>>().join("; ");
    let (id, en): (Vec<String>, Vec<String>) = own().map(moved).unzip();
    if plain.is_empty() { Cell::Empty } else { Cell::Named(plain, (id.join("; "), en.join("; "))) }
}

/// One posting: the name of the account, its keys, and the amount with its sign.
fn moved(posting: &Posting) -> Words {
    let keys = keys(posting);
    let sign = if posting.amount.is_negative() { "-" } else { "+" };
    let size = posting.amount.abs();
    let size = match posting.unit.is_idr() {
        true => rupiah(size),
        false => format!("{} {}", grouped(size, posting.unit.decimals()), posting.unit),
    };
    let told = |title: &str, keys: &str| format!("{title}{keys} {sign}{size}");
    let (id, en) = posting.account.name().map_or(("", ""), |name| (name.def().id, name.def().en));
    (told(id, &keys.0), told(en, &keys.1))
}

/// The keys of the account of a posting; a generation says that it is one, and how many times the
/// money was handed on to become it.
fn keys(posting: &Posting) -> Words {
    let keys: Vec<&str> = posting.account.keys().collect();
    let of_capital = posting.account.name() == Some(AccountName::Guliran);
    match (of_capital, keys.as_slice()) {
        (true, [origin, generation]) => {
            let (id, en) = match generation.parse::<usize>().unwrap_or(1).saturating_sub(1) {
                0 => words("belum diserahkan", "not handed on"),
                times => (
                    format!("diserahkan {times} kali"),
                    format!("handed on {}", counted(times, "time", "times")),
                ),
            };
            (
                format!(" dari {origin}, generasi {generation} ({id})"),
                format!(" from {origin}, generation {generation} ({en})"),
            )
        }
        (true | false, keys) => {
            let plain: String = keys.iter().map(|key| format!(" {key}")).collect();
            words(&plain, &plain)
        }
    }
}

/// How many verdicts of each level each rule gave.
#[must_use]
pub fn counts(judged: &[Judged]) -> BTreeMap<(&'static str, Level), i64> {
    let mut counts = BTreeMap::new();
    for verdict in judged.iter().flat_map(|(_, verdicts)| verdicts) {
        *counts.entry((verdict.rule, verdict.level)).or_insert(0) += 1;
    }
    counts
}

/// The verdicts by rule.
#[must_use]
pub fn summary(
    judged: &[Judged],
    rules: &[&'static Rule],
    day: Date,
    last: Option<(u64, Hash)>,
) -> Table {
    let mut table = Table::new(
        "penilaian-aturan",
        ("Penilaian menurut aturan", "Verdicts by rule"),
        &[
            ("aturan", "Aturan", "Rule"),
            ("isi", "Isi", "What it asks"),
            ("patuh", "Patuh", "Compliant"),
            ("perhatian", "Perhatian", "Attention"),
            ("tidak_patuh", "Tidak patuh", "Not compliant"),
            ("belum_dinilai", "Belum dinilai", "Not assessed"),
            ("tidak_berlaku", "Tidak berlaku", "Not applicable"),
        ],
        day,
        last,
    );
    let counts = counts(judged);
    for rule in rules {
        let count = |level| Cell::Number(counts.get(&(rule.id, level)).copied().unwrap_or(0));
        table.entry(vec![
            Cell::text(rule.id),
            Cell::Words(words(rule.title.0, rule.title.1)),
            count(Level::Patuh),
            count(Level::Perhatian),
            count(Level::TidakPatuh),
            count(Level::BelumDinilai),
            count(Level::TidakBerlaku),
        ]);
    }
    table
}

/// One row a verdict.
///
/// # Errors
/// [`Unreadable`] when the store fails.
pub fn verdicts(
    judged: &[Judged],
    query: &Query,
    library: &dyn Library,
) -> Result<Table, Unreadable> {
    let mut table = Table::new(
        "penilaian",
        ("Penilaian kepatuhan", "Compliance"),
        &[
            ("kelompok", "Kelompok", "Group"),
            ("aturan", "Aturan", "Rule"),
            ("penilaian", "Penilaian", "Verdict"),
            ("kewajiban", "Kewajiban", "Duty"),
            ("subjek", "Subjek", "Subject"),
            ("alasan", "Alasan", "Why"),
            ("catatan", "Catatan", "Records"),
        ],
        query.day,
        library.last(query.cut.known_at)?,
    );
    for (group, verdicts) in judged {
        for verdict in verdicts {
            let (id, en) = verdict.duty.words();
            table.entry(vec![
                Cell::text(group),
                Cell::text(verdict.rule),
                Cell::Level(verdict.level),
                Cell::Named(verdict.duty.code().to_owned(), words(id, en)),
                verdict.subject.as_ref().map_or(Cell::Empty, Cell::text),
                Cell::Words(verdict.text.clone()),
                Cell::Records(verdict.records.clone()),
            ]);
        }
    }
    Ok(table)
}
