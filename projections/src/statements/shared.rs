//! What several books need: the groups that are asked for, entries with the sides on which they
//! stand, and the cells that every book has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::amount::{Amount, Unit};
use rantai_events::event::Collectibility;
use rantai_events::ids::{GroupId, ProgramCode};
use rantai_events::posting::Posting;
use rantai_events::record::Record;
use rantai_events::time::Date;

use super::{Named, NotBuilt};
use crate::describe::{cites, describe, document_number};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Row, RowKind, Table, Words, words};
use crate::view::{Reading, View};

/// The groups that are asked for, and what of the subject is left behind the group:
/// `ykt-kube-038/L-12` is the group and `L-12`. A subject that names no group is left whole.
pub(super) fn asked<'a>(
    query: &'a Query,
    library: &dyn Library,
) -> (Vec<GroupId>, Option<&'a str>) {
    let all = query.groups(library.registry());
    let Some(subject) = query.subject.as_deref() else { return (all, None) };
    let path = subject.strip_prefix("group/").unwrap_or(subject);
    let (first, rest) = path.split_once('/').map_or((path, None), |(a, b)| (a, Some(b)));
    let known = GroupId::parse(first).ok();
    match known.filter(|group| library.registry().groups.contains_key(group)) {
        Some(group) => (all.into_iter().filter(|one| *one == group).collect(), rest),
        None => (all, Some(subject)),
    }
}

/// The groups of a book that may be narrowed to one group and nothing finer.
pub(super) fn groups_only(query: &Query, library: &dyn Library) -> Result<Vec<GroupId>, NotBuilt> {
    match asked(query, library) {
        (groups, None) => Ok(groups),
        (_, Some(_)) => Err(unknown(("kelompok", "group"), query)),
    }
}

/// The refusal of a subject that is not there.
pub(super) fn unknown(what: Named, query: &Query) -> NotBuilt {
    NotBuilt::SubjectUnknown(what, query.subject.clone().unwrap_or_default())
}

/// Reads one group after the other, so that memory holds one at a time.
pub(super) fn each_group(
    groups: &[GroupId],
    query: &Query,
    library: &dyn Library,
    mut take: impl FnMut(&GroupView) -> Result<(), NotBuilt>,
) -> Result<(), NotBuilt> {
    for group in groups {
        if let Some(group) = GroupView::read(library, group, query.cut)? {
            take(&group)?;
        }
    }
    Ok(())
}

/// `ykt-kube-038 Melati, Tegalrejo`: how a book names a group.
pub(super) fn group_title(group: &GroupView, library: &dyn Library) -> Words {
    book_title(&Stream::Group(group.id.clone()), library)
}

/// The day on which an entry counts in a reading.
pub(super) fn day_of(record: &Record, query: &Query) -> Date {
    match query.cut.reading {
        Reading::Reported => record.on,
        Reading::Corrected => record.happened(),
    }
}

/// The entries that cite the document asked for, and the reversals of those: a reversal has no
/// paper of its own, and without it a receipt would count that was undone.
pub(super) struct Cited(Option<BTreeSet<u64>>);

impl Cited {
    /// Of some books.
    pub(super) fn of(views: &[&View], query: &Query) -> Self {
        Self(query.document.as_deref().map(|number| {
            let all = || views.iter().flat_map(|view| &view.entries);
            let mut cited: BTreeSet<u64> =
                all().filter(|record| cites(record, number)).map(|record| record.seq).collect();
            let undoes = |record: &&Arc<Record>| {
                record.reverses().is_some_and(|target| cited.contains(&target))
            };
            let reversals: Vec<u64> = all().filter(undoes).map(|record| record.seq).collect();
            cited.extend(reversals);
            cited
        }))
    }

    /// Whether an entry is asked for: all are, unless a document number is given.
    pub(super) fn is_asked(&self, record: &Record) -> bool {
        self.0.as_ref().is_none_or(|cited| cited.contains(&record.seq))
    }
}

/// What came in and what went out by one posting: a reversal stands in its target's column, with
/// the opposite sign.
pub(super) fn sides(record: &Record, amount: Amount) -> (Amount, Amount) {
    let came_in = amount.is_positive() != record.is_reversal();
    if came_in { (amount, Amount::ZERO) } else { (Amount::ZERO, -amount) }
}

/// Whether an entry stands or was reversed.
pub(super) fn kind_of(record: &Record, view: &View) -> RowKind {
    if view.reversed.contains_key(&record.seq) { RowKind::Reversed } else { RowKind::Entry }
}

/// The number of the paper behind an entry.
pub(super) fn paper(record: &Record) -> Cell {
    document_number(record).map_or(Cell::Empty, Cell::code)
}

/// The line about an entry.
pub(super) fn about(record: &Record) -> Cell {
    Cell::Words(describe(record))
}

/// Adds a row of a kind.
pub(super) fn push(table: &mut Table, kind: RowKind, cells: Vec<Cell>) {
    table.rows.push(Row { kind, cells });
}

/// A count as a cell.
pub(super) fn count(number: usize) -> Cell {
    Cell::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The entries of a view by their numbers, to find what a reversal undoes.
pub(super) fn by_number(view: &View) -> BTreeMap<u64, Arc<Record>> {
    view.entries.iter().map(|record| (record.seq, Arc::clone(record))).collect()
}

/// What a record is about: itself, or for a reversal the record that it undoes.
pub(super) fn meant<'a>(record: &'a Record, entries: &'a BTreeMap<u64, Arc<Record>>) -> &'a Record {
    record.reverses().and_then(|seq| entries.get(&seq)).map_or(record, AsRef::as_ref)
}

/// A part of a book under its own heading; left out when a document is asked for and none of its
/// entries cites it.
pub(super) fn section(
    table: &mut Table,
    query: &Query,
    title: Words,
    fill: impl FnOnce(&mut Table),
) {
    let start = table.rows.len();
    table.heading(title);
    fill(table);
    let is_entry = |row: &Row| matches!(row.kind, RowKind::Entry | RowKind::Reversed);
    if query.document.is_some() && !table.rows.iter().skip(start).any(is_entry) {
        table.rows.truncate(start);
    }
}

/// The ways in which programs class loans on the day asked for, each program read once.
#[derive(Default)]
pub(super) struct Profiles(BTreeMap<ProgramCode, Collectibility>);

impl Profiles {
    /// The way of a group's program; by days overdue where its ruleset says nothing.
    pub(super) fn of(
        &mut self,
        group: &GroupView,
        query: &Query,
        library: &dyn Library,
    ) -> Result<Collectibility, NotBuilt> {
        if let Some(profile) = self.0.get(&group.program) {
            return Ok(*profile);
        }
        let view = library.view(&Stream::Program(group.program.clone()), query.cut)?;
        let ruleset = view.state.program().and_then(|program| program.ruleset_on(query.day));
        let stated = ruleset.and_then(|ruleset| ruleset.params.collectibility);
        let profile = stated.unwrap_or(Collectibility::Age);
        self.0.insert(group.program.clone(), profile);
        Ok(profile)
    }
}

/// The books that are asked for, and what of the subject is left behind them: one program
/// (`program/kube`, or `kube` where no group has that code), one group, the groups of a region, or all
/// groups and programs.
pub(super) fn asked_books<'a>(
    query: &'a Query,
    library: &dyn Library,
) -> (Vec<Stream>, Option<&'a str>) {
    let programs = &library.registry().programs;
    if let Some(path) = query.subject.as_deref() {
        let stated = path.strip_prefix("program/");
        let path = stated.unwrap_or(path);
        let (first, rest) = path.split_once('/').map_or((path, None), |(a, b)| (a, Some(b)));
        let is_group = |code: &str| {
            GroupId::parse(code).is_ok_and(|group| library.registry().groups.contains_key(&group))
        };
        match programs.keys().find(|program| program.as_str() == first) {
            Some(program) if stated.is_some() || !is_group(first) => {
                return (vec![Stream::Program(program.clone())], rest);
            }
            None if stated.is_some() => return (Vec::new(), query.subject.as_deref()),
            Some(_) | None => {}
        }
    }
    let (groups, finer) = asked(query, library);
    let mut books: Vec<Stream> = groups.into_iter().map(Stream::Group).collect();
    if query.area.is_none() && (query.subject.is_none() || finer == query.subject.as_deref()) {
        let known = programs.iter().filter(|(_, seq)| **seq <= query.cut.known_at);
        books.extend(known.map(|(program, _)| Stream::Program(program.clone())));
    }
    (books, finer)
}

/// How a book is headed: a group by code, name and region, a program by its stream.
pub(super) fn book_title(book: &Stream, library: &dyn Library) -> Words {
    let Some(id) = book.group() else { return (book.to_string(), book.to_string()) };
    let Some(entry) = library.registry().groups.get(id) else {
        return (book.to_string(), book.to_string());
    };
    let area = library.area_name(&entry.area).unwrap_or_else(|| entry.area.to_string());
    let title = format!("{id} {}, {area}", entry.name);
    (title.clone(), title)
}

/// Debit and credit of a posting: a reversal stands in its target's column, with the opposite
/// sign.
pub(super) fn debit_credit(record: &Record, posting: &Posting) -> [Cell; 2] {
    let (debit, credit) = sides(record, posting.amount);
    [debit, credit].map(|amount| amount_cell(amount, &posting.unit))
}

/// An amount of a unit, or nothing when zero.
pub(super) fn amount_cell(amount: Amount, unit: &Unit) -> Cell {
    match (amount.is_zero(), unit.is_idr()) {
        (true, _) => Cell::Empty,
        (false, true) => Cell::Rupiah(amount),
        (false, false) => Cell::Quantity(amount, unit.clone()),
    }
}

/// The account of a posting: code, name, and the keys of its path.
pub(super) fn account_cells(posting: &Posting) -> [Cell; 3] {
    let keys = posting.account.keys().collect::<Vec<_>>().join(" / ");
    let Some(name) = posting.account.name() else {
        return [Cell::Empty, Cell::text(&posting.account), Cell::Text(keys)];
    };
    let def = name.def();
    [Cell::text(def.code), Cell::Words(words(def.id, def.en)), Cell::Text(keys)]
}
