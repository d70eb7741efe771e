//! The city: every group's public figures, read once at one position of the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::hash::Hash;
use rantai_events::ids::{GroupId, PersonId, ProgramCode};
use rantai_events::record::{Office, Record};
use rantai_events::time::Date;

use super::build::Stand;
use super::duties;
use super::page::Page;
use super::place::{Measure, Place};
use super::summary::{self, Basis, Summaries, Summary};
use super::sums::Sums;
use crate::books::Unreadable;
use crate::describe::describe;
use crate::library::{Areas, GroupView, Library, Query, ReceiptKey, Surroundings, is_public};
use crate::table::{Cell, Words, words};
use crate::view::Cut;

/// How many of the newest public records are kept.
const NEWEST: usize = 60;
/// How far back they are looked for.
const LOOK_BACK: u64 = 3000;
/// The most groups that one table lists; a larger city lists its kelurahan there.
pub(super) const MOST_ROWS: usize = 500;

/// Every figure of the public site at one position, without any group's detail.
#[derive(Debug)]
pub struct City {
    /// The office that keeps the ledger.
    pub(super) office: String,
    pub(super) stand: Stand,
    pub(super) groups: BTreeMap<GroupId, Summary>,
    /// Programs, and the receipts that are quoted more than once.
    pub(super) around: Surroundings,
    pub(super) areas: Areas,
    pub(super) changes: Vec<Change>,
    by_area: BTreeMap<AreaCode, BTreeSet<GroupId>>,
    /// The figures of the city, and those of each region: pages ask for them again and again.
    sums: Sums,
    area_sums: BTreeMap<AreaCode, Sums>,
    /// Names of officers who agreed to be named; nobody's until they are given.
    names: BTreeMap<PersonId, String>,
}

/// A public record that was made lately.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) seq: u64,
    /// The day it was recorded.
    pub(super) recorded: Date,
    /// The business date.
    pub(super) on: Date,
    pub(super) text: Words,
    pub(super) group: Option<GroupId>,
}

impl City {
    /// Reads the city as of a day: the groups that `known` has as they are, and the others once
    /// each. `known` then has them all.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn read(
        library: &dyn Library,
        day: Date,
        known: &mut Summaries,
    ) -> Result<Self, Unreadable> {
        let unread = Unread::of(library, day, known)?;
        let made = unread.groups().map(|group| unread.summary(group, library));
        let made = made.collect::<Result<Vec<_>, _>>()?;
        Self::with(library, unread, made, known)
    }

    /// Reads the city where the summaries of the groups that `known` lacked were made already: they
    /// rest on their own groups alone, so whoever has threads makes several at a time.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn with(
        library: &dyn Library,
        unread: Unread,
        made: Vec<Option<Summary>>,
        known: &mut Summaries,
    ) -> Result<Self, Unreadable> {
        let Unread { query, mut around, kept: mut groups, .. } = unread;
        groups.extend(made.into_iter().flatten().map(|made| (made.group.clone(), made)));
        let day = query.day;
        around.receipts = quoted_twice(&groups);
        judge_quoted(library, &query, &around, &mut groups)?;
        known.keep(&groups);
        let opened = library.registry().opened.as_ref();
        let mut city = Self {
            office: opened.map(|opened| opened.office.to_string()).unwrap_or_default(),
            stand: Stand { day, last: library.last(u64::MAX)? },
            by_area: BTreeMap::new(),
            sums: Sums::default(),
            area_sums: BTreeMap::new(),
            names: BTreeMap::new(),
            areas: library.areas().clone(),
            changes: changes(library)?,
            groups,
            around,
        };
        city.place_groups();
        Ok(city)
    }

    /// Every kelurahan and kemantren with its groups, those without included.
    fn place_groups(&mut self) {
        let named = self.areas.keys().filter(|area| area.as_str().len() >= KEMANTREN);
        self.by_area = named.map(|area| (area.clone(), BTreeSet::new())).collect();
        for summary in self.groups.values() {
            let mut area = Some(summary.area.clone());
            while let Some(here) = area.filter(|area| area.as_str().len() >= KEMANTREN) {
                self.by_area.entry(here.clone()).or_default().insert(summary.group.clone());
                area = here.parent();
            }
        }
        let sums = |area: &AreaCode| (area.clone(), Sums::of(self.groups_of(area)));
        self.area_sums = self.by_area.keys().map(sums).collect();
        self.sums = Sums::of(self.groups.values());
    }

    /// The figures of the city.
    pub(super) fn sums(&self) -> &Sums {
        &self.sums
    }

    /// The figures of a region.
    pub(super) fn sums_of(&self, area: &AreaCode) -> &Sums {
        static NONE: LazyLock<Sums> = LazyLock::new(Sums::default);
        self.area_sums.get(area).unwrap_or(&NONE)
    }

    /// As of which day.
    #[must_use]
    pub fn day(&self) -> Date {
        self.stand.day
    }

    /// The last record taken into account, with its hash.
    #[must_use]
    pub fn last(&self) -> Option<(u64, Hash)> {
        self.stand.last
    }

    /// The groups, by code.
    pub fn summaries(&self) -> impl Iterator<Item = &Summary> {
        self.groups.values()
    }

    /// The officers whose recorded consent lets them be named, by their ids in the vault.
    #[must_use]
    pub fn consenting(&self) -> BTreeSet<PersonId> {
        let officers = self.summaries().flat_map(|summary| &summary.officers);
        officers.map(|(_, person)| person.clone()).collect()
    }

    /// Takes the names of officers, as the vault has them. Those of anyone who did not agree are
    /// not shown, whoever gave them.
    pub fn name_officers(&mut self, names: BTreeMap<PersonId, String>) {
        self.names = names;
    }

    /// The officers of a group who agreed to be named and whose names are known.
    pub fn officers<'a>(
        &'a self,
        summary: &'a Summary,
    ) -> impl Iterator<Item = (Office, &'a str)> + 'a {
        let named = |(office, person): &'a (Office, PersonId)| {
            Some((*office, self.names.get(person)?.as_str()))
        };
        summary.officers.iter().filter_map(named)
    }

    /// Whether any grant was awarded: before, there is no list of awards.
    #[must_use]
    pub fn has_awards(&self) -> bool {
        self.summaries().flat_map(|summary| &summary.grants).any(|one| one.awarded_on.is_some())
    }

    /// Every page of the site.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places = vec![Place::Home, Place::Areas];
        places.extend(self.by_area.keys().cloned().map(Place::Area));
        for group in self.groups.keys() {
            places.extend([Place::Group(group.clone()), Place::Records(group.clone())]);
        }
        places.push(Place::Grants);
        places.extend(self.years().into_iter().map(Place::GrantsOf));
        places.extend([Place::Reports, Place::Compliance, Place::Flows]);
        places.extend([Place::Corrections, Place::Changes]);
        places.extend(Measure::ALL.map(Place::How));
        places.extend([Place::Glossary, Place::About, Place::Complaint, Place::Verify]);
        places
    }

    /// A page; nothing for a place that the site does not have.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn page(&self, place: &Place, library: &dyn Library) -> Result<Option<Page>, Unreadable> {
        Ok(match place {
            Place::Home => Some(self.home()),
            Place::Areas => Some(self.areas_page()),
            Place::Area(area) => self.area_page(area, library)?,
            Place::Group(group) => self.group_page(group, library)?,
            Place::Records(group) => self.records_page(group, library)?,
            Place::Grants => Some(self.grants_page()),
            Place::GrantsOf(year) => self.grants_of_page(*year),
            Place::Reports => Some(self.reports_page()),
            Place::Compliance => Some(self.compliance_page()),
            Place::Flows => Some(self.flows_page()),
            Place::Corrections => Some(self.corrections_page()),
            Place::Changes => Some(self.changes_page()),
            Place::How(measure) => Some(self.how_page(*measure)),
            Place::Glossary => Some(self.glossary_page()),
            Place::About => Some(self.about_page()),
            Place::Complaint => Some(self.complaint_page()),
            Place::Verify => Some(self.verify_page()),
        })
    }

    /// The fiscal years of which there are grants.
    pub(super) fn years(&self) -> BTreeSet<u32> {
        let grants = self.groups.values().flat_map(|summary| &summary.grants);
        grants.map(|grant| grant.year).filter(|year| *year > 0).collect()
    }

    /// The kemantren, by code.
    pub(super) fn kemantren(&self) -> impl Iterator<Item = &AreaCode> {
        self.by_area.keys().filter(|area| area.as_str().len() == KEMANTREN)
    }

    /// The kelurahan of a region, by code.
    pub(super) fn kelurahan<'a>(
        &'a self,
        within: Option<&'a AreaCode>,
    ) -> impl Iterator<Item = &'a AreaCode> {
        let inside = move |area: &&AreaCode| within.is_none_or(|outer| outer.contains(area));
        self.by_area.keys().filter(|area| area.as_str().len() > KEMANTREN).filter(inside)
    }

    /// Whether the site has a page of a region.
    pub(super) fn has_area(&self, area: &AreaCode) -> bool {
        self.by_area.contains_key(area)
    }

    /// The groups of a region.
    pub(super) fn groups_of(&self, area: &AreaCode) -> impl Iterator<Item = &Summary> {
        let groups = self.by_area.get(area).into_iter().flatten();
        groups.filter_map(|group| self.groups.get(group))
    }

    /// The name of a region, or its code.
    pub(super) fn area_name(&self, area: &AreaCode) -> String {
        self.areas.get(area).cloned().unwrap_or_else(|| area.to_string())
    }

    /// The name of a program, or its code.
    #[must_use]
    pub fn program_name(&self, program: &ProgramCode) -> String {
        let known = self.around.programs.get(program).and_then(|known| known.defined.as_ref());
        known.map_or_else(|| program.to_string(), |defined| defined.name.to_string())
    }

    /// A program in a table: people read its name, programs its code.
    pub(super) fn program_cell(&self, program: &ProgramCode) -> Cell {
        let name = self.program_name(program);
        Cell::Named(program.to_string(), words(&name, &name))
    }

    /// `Kemantren Jetis`, `Kelurahan Bumijo`.
    #[must_use]
    pub fn area_title(&self, area: &AreaCode) -> Words {
        let name = self.area_name(area);
        let kind = if area.as_str().len() == KEMANTREN { "Kemantren" } else { "Kelurahan" };
        words(&format!("{kind} {name}"), &format!("{kind} {name}"))
    }

    /// The newest record of some groups, on which their page stands: it stays the same while
    /// other groups get records.
    pub(super) fn stand_of<'a>(
        &self,
        groups: impl Iterator<Item = &'a Summary>,
        library: &dyn Library,
    ) -> Result<Stand, Unreadable> {
        let end = groups.map(|summary| summary.basis.end).max();
        let last = end.map_or(Ok(None), |end| library.last(end))?;
        Ok(Stand { day: self.stand.day, last })
    }
}

/// Characters in the code of a kemantren, `34.71.02`.
const KEMANTREN: usize = 8;

fn programs(
    library: &dyn Library,
) -> Result<BTreeMap<ProgramCode, crate::program::Program>, Unreadable> {
    let mut programs = BTreeMap::new();
    for code in library.registry().programs.keys() {
        let view = library.view(&Stream::Program(code.clone()), Cut::NOW)?;
        programs.extend(view.state.program().map(|program| (code.clone(), program.clone())));
    }
    Ok(programs)
}

/// The groups that have to be read, since nothing is known of them as they stand now.
#[derive(Debug)]
pub struct Unread {
    query: Query,
    around: Surroundings,
    kept: BTreeMap<GroupId, Summary>,
    groups: BTreeMap<GroupId, Basis>,
}

impl Unread {
    /// Looks which groups `known` has as they are, and takes those from it.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn of(library: &dyn Library, day: Date, known: &mut Summaries) -> Result<Self, Unreadable> {
        let around = Surroundings { programs: programs(library)?, ..Surroundings::default() };
        let (mut known, mut kept, mut groups) = (known.take(), BTreeMap::new(), BTreeMap::new());
        for (group, entry) in &library.registry().groups {
            let end = library.stream_end(&Stream::Group(group.clone()))?.unwrap_or(entry.seq);
            let basis = Basis::of(end, around.programs.values(), day);
            match known.remove(group).filter(|summary| summary.basis == basis) {
                Some(summary) => drop(kept.insert(group.clone(), summary)),
                None => drop(groups.insert(group.clone(), basis)),
            }
        }
        Ok(Self { query: duties::query(day), around, kept, groups })
    }

    /// Their codes.
    pub fn groups(&self) -> impl Iterator<Item = &GroupId> {
        self.groups.keys()
    }

    /// The summary of one of them.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn summary(
        &self,
        group: &GroupId,
        library: &dyn Library,
    ) -> Result<Option<Summary>, Unreadable> {
        let Some(basis) = self.groups.get(group) else { return Ok(None) };
        read_group(library, group, *basis, &self.query, &self.around)
    }
}

fn read_group(
    library: &dyn Library,
    group: &GroupId,
    basis: Basis,
    query: &Query,
    around: &Surroundings,
) -> Result<Option<Summary>, Unreadable> {
    let view = GroupView::read(library, group, query.cut)?;
    view.map(|group| summary::summarise(&group, basis, query, around, library)).transpose()
}

/// Receipts that more than one record quotes.
fn quoted_twice(groups: &BTreeMap<GroupId, Summary>) -> BTreeMap<ReceiptKey, Vec<(GroupId, u64)>> {
    let mut quoted: BTreeMap<ReceiptKey, Vec<(GroupId, u64)>> = BTreeMap::new();
    for summary in groups.values() {
        for (key, seq) in &summary.receipts {
            quoted.entry(key.clone()).or_default().push((summary.group.clone(), *seq));
        }
    }
    quoted.retain(|_, records| records.len() > 1);
    quoted
}

/// Judges those groups again whose receipts others quote, where that is new.
fn judge_quoted(
    library: &dyn Library,
    query: &Query,
    around: &Surroundings,
    groups: &mut BTreeMap<GroupId, Summary>,
) -> Result<(), Unreadable> {
    let changed: Vec<(GroupId, Basis)> = groups
        .values()
        .filter(|summary| summary.quoted != summary::quoted(&summary.receipts, around))
        .map(|summary| (summary.group.clone(), summary.basis))
        .collect();
    for (group, basis) in changed {
        if let Some(summary) = read_group(library, &group, basis, query, around)? {
            groups.insert(group, summary);
        }
    }
    Ok(())
}

/// The newest public records, newest first.
fn changes(library: &dyn Library) -> Result<Vec<Change>, Unreadable> {
    let mut found = Vec::new();
    let Some((last, _)) = library.last(u64::MAX)? else { return Ok(found) };
    for seq in (last.saturating_sub(LOOK_BACK)..=last).rev() {
        if found.len() >= NEWEST {
            break;
        }
        let Some(record) = library.record(seq)? else { continue };
        if is_public(&record, library)? {
            found.push(change(&record, library));
        }
    }
    Ok(found)
}

fn change(record: &Record, library: &dyn Library) -> Change {
    let known = |group: &GroupId| library.registry().groups.contains_key(group);
    Change {
        seq: record.seq,
        recorded: record.at.date_in(library.registry().tz()),
        on: record.on,
        text: describe(record),
        group: record
            .links
            .iter()
            .find_map(|link| link.stream.group().filter(|g| known(g)).cloned()),
    }
}

/// The records among these that anyone may read.
pub(super) fn public_of<'a>(
    records: impl Iterator<Item = &'a Record>,
    library: &dyn Library,
) -> Result<Vec<&'a Record>, Unreadable> {
    let mut found = Vec::new();
    for record in records {
        if is_public(record, library)? {
            found.push(record);
        }
    }
    Ok(found)
}
