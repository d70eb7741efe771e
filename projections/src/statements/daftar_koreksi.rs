//! Daftar Koreksi: every reversal, with what it undid, what replaced it, why and by whom; and every
//! reopening of closed books, with what was closed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::amount::Amount;
use rantai_events::event::Event;
use rantai_events::record::Record;

use super::shared::{about, asked_books, count, unknown};
use super::{NotBuilt, Statement, Subject};
use crate::books::Unreadable;
use crate::describe::cites;
use crate::library::{Library, Query};
use crate::table::{Cell, Table, words};
use crate::turnover::turnover;
use crate::view::{Cut, Reading};

/// The list of corrections.
pub(super) static DAFTAR_KOREKSI: Statement = Statement {
    id: "daftar-koreksi",
    title: ("Daftar Koreksi", "List of Corrections"),
    subject: Subject::Optional(("kelompok atau program", "group or program")),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("no", "No", "No"),
    ("asal", "Asal", "Original"),
    ("tanggal_asal", "Tanggal asal", "Original date"),
    ("uraian", "Uraian", "Description"),
    ("nilai", "Nilai", "Value"),
    ("pembalik", "Pembalik", "Reversal"),
    ("tanggal_pembalik", "Tanggal pembalik", "Reversal date"),
    ("pengganti", "Pengganti", "Replacement"),
    ("nilai_pengganti", "Nilai pengganti", "Replacement value"),
    ("alasan", "Alasan", "Reason"),
    ("pembuat", "Pembuat", "Made by"),
    ("penyetuju", "Penyetuju", "Approved by"),
    ("dicatat", "Dicatat", "Recorded"),
    ("buku", "Buku", "Books"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let found = corrections(query, library)?;
    for (place, correction) in found.values().enumerate() {
        let cells = correction.cells(place + 1, library)?;
        table.entry(cells);
    }
    Ok(table)
}

/// What a reopening stands beside: the closing that it undoes, up to which the books were closed.
fn closing_before(reopened: &Record, entries: &[Arc<Record>]) -> Option<Arc<Record>> {
    let closed = |record: &&Arc<Record>| {
        record.seq < reopened.seq && matches!(record.event, Event::PeriodClosed(_))
    };
    entries.iter().filter(closed).max_by_key(|record| record.seq).cloned()
}

/// A reversal with the records around it.
struct Correction {
    target: Arc<Record>,
    reversal: Arc<Record>,
    replacements: BTreeMap<u64, Arc<Record>>,
}

/// The corrections in the books asked for, in the order of recording. They are always read as
/// reported: the corrected reading leaves them out.
fn corrections(
    query: &Query,
    library: &dyn Library,
) -> Result<BTreeMap<u64, Correction>, NotBuilt> {
    let mut books = match (former(query, library), asked_books(query, library)) {
        (former, (mut books, None)) => {
            books.extend(former);
            books
        }
        (former, _) if !former.is_empty() && query.subject.is_some() => former,
        _ => return Err(unknown(("kelompok atau program", "group or program"), query)),
    };
    if query.subject.is_none() && query.area.is_none() {
        books.push(Stream::Ledger);
    }
    let cut = Cut { reading: Reading::Reported, ..query.cut };
    let mut found: BTreeMap<u64, Correction> = BTreeMap::new();
    for book in &books {
        let entries = library.view(book, cut)?.entries;
        for reversal in entries.iter().filter(|record| record.is_reversal()) {
            let Some(target) = target_of(reversal, library)? else { continue };
            let correction = found.entry(reversal.seq).or_insert_with(|| Correction {
                target,
                reversal: Arc::clone(reversal),
                replacements: BTreeMap::new(),
            });
            correction.replacements.extend(replacements(reversal, &entries));
            correction.replacements.extend(in_batch(reversal, cut, library)?);
        }
        for reopened in entries.iter().filter(|it| matches!(it.event, Event::PeriodReopened(_))) {
            let target = closing_before(reopened, &entries).unwrap_or_else(|| Arc::clone(reopened));
            let (reversal, replacements) = (Arc::clone(reopened), BTreeMap::new());
            found.insert(reopened.seq, Correction { target, reversal, replacements });
        }
    }
    let cited = |correction: &Correction| {
        let around = [&correction.target, &correction.reversal];
        let mut all = around.into_iter().chain(correction.replacements.values());
        let number = query.document.as_deref();
        number.is_none_or(|number| all.any(|record| cites(record, number)))
    };
    found.retain(|_, correction| cited(correction));
    Ok(found)
}

/// The books of groups and programs whose founding was reversed, where they are asked for.
fn former(query: &Query, library: &dyn Library) -> Vec<Stream> {
    let named = query.subject.as_deref().map(|path| path.strip_prefix("group/").unwrap_or(path));
    let former = library.registry().former.iter().filter(|(group, entry)| {
        query.area.as_ref().is_none_or(|area| area.contains(&entry.area))
            && named.is_none_or(|named| named == group.as_str())
    });
    let groups = former.map(|(group, _)| Stream::Group(group.clone()));
    let path = query.subject.as_deref();
    let programs = library.registry().former_programs.iter().filter(|program| {
        query.area.is_none()
            && path.is_none_or(|path| path.strip_prefix("program/") == Some(program.as_str()))
    });
    groups.chain(programs.cloned().map(Stream::Program)).collect()
}

fn target_of(reversal: &Record, library: &dyn Library) -> Result<Option<Arc<Record>>, Unreadable> {
    reversal.reverses().map_or(Ok(None), |seq| library.record(seq))
}

fn replacements<'a>(
    reversal: &Record,
    entries: &'a [Arc<Record>],
) -> impl Iterator<Item = (u64, Arc<Record>)> + 'a {
    let target = reversal.reverses();
    let of_target = move |record: &&Arc<Record>| {
        !record.is_reversal() && record.fixes.map(|fixes| fixes.seq) == target
    };
    entries.iter().filter(of_target).map(|record| (record.seq, Arc::clone(record)))
}

/// The replacements in the batch of a reversal, which may stand in other books: an entry of the
/// wrong group is replaced in the right one.
fn in_batch(
    reversal: &Record,
    cut: Cut,
    library: &dyn Library,
) -> Result<Vec<(u64, Arc<Record>)>, Unreadable> {
    let Some(batch) = reversal.batch else { return Ok(Vec::new()) };
    let first = reversal.seq.saturating_sub(u64::from(batch.i));
    let mut batch_records = Vec::new();
    for seq in first..first.saturating_add(u64::from(batch.of)) {
        batch_records.extend(library.record(seq)?);
    }
    batch_records.retain(|record| record.seq <= cut.known_at && record.on <= cut.as_of);
    Ok(replacements(reversal, &batch_records).collect())
}

impl Correction {
    fn cells(&self, place: usize, library: &dyn Library) -> Result<Vec<Cell>, Unreadable> {
        let (maker, approver) = people(&self.reversal, library)?;
        let replaced = self.replacements.values().map(|record| value(record)).sum();
        let books: BTreeSet<String> =
            self.reversal.links.iter().map(|link| link.stream.to_string()).collect();
        let recorded = self.reversal.at.date_in(library.registry().tz());
        Ok(vec![
            count(place),
            Cell::Record(self.target.seq),
            Cell::Date(self.target.on),
            about(&self.target),
            Cell::rupiah_or_empty(value(&self.target)),
            Cell::Record(self.reversal.seq),
            Cell::Date(self.reversal.on),
            Cell::Records(self.replacements.keys().copied().collect()),
            Cell::rupiah_or_empty(replaced),
            reason(&self.reversal),
            maker,
            approver,
            Cell::Date(recorded),
            Cell::Text(books.into_iter().collect::<Vec<_>>().join(", ")),
        ])
    }
}

/// Who proposed a record and who approved it; without a proposal, who recorded it.
fn people(record: &Record, library: &dyn Library) -> Result<(Cell, Cell), Unreadable> {
    let proposal = record.proposal.map_or(Ok(None), |seq| library.record(seq))?;
    Ok(match proposal {
        Some(proposal) => (Cell::text(&proposal.actor), Cell::text(&record.actor)),
        None => (Cell::text(&record.actor), Cell::Empty),
    })
}

fn reason(reversal: &Record) -> Cell {
    if matches!(reversal.event, Event::PeriodReopened(_)) {
        return about(reversal);
    }
    reversal
        .fixes
        .map_or(Cell::Empty, |fixes| Cell::Words(words(fixes.why.words().0, fixes.why.words().1)))
}

/// What a record moves in rupiah, counted once; for a budget that was cut, below zero.
fn value(record: &Record) -> Amount {
    if let Event::BudgetRevised(body) = &record.event {
        return body.delta;
    }
    turnover(&record.post)
}
