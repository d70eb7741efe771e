//! What statements and rules read from: the streams of a ledger, each as a view.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::amount::Amount;
use rantai_events::area::AreaCode;
use rantai_events::event::{Audience, ReceiptKind};
use rantai_events::hash::Hash;
use rantai_events::ids::{GroupId, HouseholdId, MemberId, PersonId, ProgramCode};
use rantai_events::record::Record;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use crate::books::Unreadable;
use crate::group::{Group, Spending};
use crate::program::Program;
use crate::registry::Registry;
use crate::view::{Cut, View};

/// Reads the ledger, stream by stream: memory follows the streams in use.
pub trait Library {
    /// The registry at the head of the ledger.
    fn registry(&self) -> &Registry;

    /// The number and hash of a record, the last one at or before `seq`.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    fn last(&self, seq: u64) -> Result<Option<(u64, Hash)>, Unreadable>;

    /// A stream through a cut.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    fn view(&self, stream: &Stream, cut: Cut) -> Result<View, Unreadable>;

    /// One record.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable>;

    /// The last record of a stream, without reading the stream: whoever kept what it added up to
    /// sees whether that still holds.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    fn stream_end(&self, stream: &Stream) -> Result<Option<u64>, Unreadable>;

    /// The office's table of regions.
    fn areas(&self) -> &Areas;

    /// The name of a region, where the office has its table of regions.
    fn area_name(&self, area: &AreaCode) -> Option<String> {
        self.areas().get(area).cloned()
    }

    /// Whether a region stands in the table of regions, or a group is in it: what is neither is
    /// mistyped, and sums of it would read as no money.
    fn has_area(&self, area: &AreaCode) -> bool {
        let mut groups = self.registry().groups.values();
        self.areas().contains_key(area) || groups.any(|group| area.contains(&group.area))
    }
}

/// Whether anyone may read a record ([`Record::audience`]).
///
/// # Errors
/// [`Unreadable`] when the store fails.
pub fn is_public(record: &Record, library: &dyn Library) -> Result<bool, Unreadable> {
    let target = record.reverses().map(|target| library.record(target)).transpose()?.flatten();
    Ok(record.audience(target.as_deref()) == Audience::Public)
}

/// The last record of the batch that a record is in: nobody ever knew a part of a batch alone.
///
/// # Errors
/// [`Unreadable`] when the library fails.
pub fn end_of_batch(library: &dyn Library, seq: u64) -> Result<u64, Unreadable> {
    let batch = library.record(seq)?.and_then(|record| record.batch);
    Ok(batch.map_or(seq, |batch| seq + u64::from(batch.of.saturating_sub(batch.i + 1))))
}

/// The last record that was made on or before a local day; `None` where there is none. Records are
/// in the order of time.
///
/// # Errors
/// [`Unreadable`] when the store fails.
pub fn known_on(library: &dyn Library, day: Date) -> Result<Option<u64>, Unreadable> {
    let tz = library.registry().tz();
    let count = library.last(u64::MAX)?.map_or(0, |(last, _)| last + 1);
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        let Some(record) = library.record(middle)? else {
            return Err(Unreadable::missing(middle));
        };
        if record.at.date_in(tz) <= day { low = middle + 1 } else { high = middle }
    }
    Ok(low.checked_sub(1))
}

/// Names of regions by code.
pub type Areas = BTreeMap<AreaCode, String>;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Query {
    /// The day as of which things are shown and judged; never [`Date::MAX`].
    pub day: Date,
    /// The cut; its `as_of` is `day`.
    pub cut: Cut,
    /// Only groups of this region.
    pub area: Option<AreaCode>,
    /// The group, grant, loan, member, program or account asked for.
    pub subject: Option<String>,
    /// Only entries that cite a document with this number.
    pub document: Option<String>,
    /// Whether verdicts count the days from or to something up to `day`. What is read for many days,
    /// as published pages are, names the dates alone.
    pub counts_days: bool,
}

impl Query {
    /// Everything as of a day.
    #[must_use]
    pub fn on(day: Date) -> Self {
        let (area, subject, document) = (None, None, None);
        Self { day, cut: Cut::as_of(day), area, subject, document, counts_days: true }
    }

    /// The groups that are asked for, by code: of the region, and the subject if it is a group.
    #[must_use]
    pub fn groups(&self, registry: &Registry) -> Vec<GroupId> {
        let in_area = |area: &AreaCode| self.area.as_ref().is_none_or(|mine| mine.contains(area));
        let known = |seq: u64| seq <= self.cut.known_at;
        registry
            .groups
            .iter()
            .filter(|(_, entry)| in_area(&entry.area) && known(entry.seq))
            .map(|(group, _)| group.clone())
            .collect()
    }

    /// The group named by the subject, if it is one: `ykt-kube-038` or `group/ykt-kube-038`.
    #[must_use]
    pub fn subject_group(&self, registry: &Registry) -> Option<GroupId> {
        let subject = self.subject.as_deref()?;
        let group = GroupId::parse(subject.strip_prefix("group/").unwrap_or(subject)).ok()?;
        registry.groups.contains_key(&group).then_some(group)
    }
}

/// A group as rules and statements meet it.
#[derive(Debug, Clone)]
pub struct GroupView {
    /// Its code.
    pub id: GroupId,
    /// Its program.
    pub program: ProgramCode,
    /// Its kelurahan.
    pub area: AreaCode,
    /// Its name.
    pub name: String,
    /// The view.
    pub view: View,
}

impl GroupView {
    /// Reads a group through a query's cut; `None` when it is not registered.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn read(
        library: &dyn Library,
        group: &GroupId,
        cut: Cut,
    ) -> Result<Option<Self>, Unreadable> {
        let Some(entry) = library.registry().groups.get(group) else { return Ok(None) };
        Ok(Some(Self {
            id: group.clone(),
            program: entry.program.clone(),
            area: entry.area.clone(),
            name: entry.name.to_string(),
            view: library.view(&Stream::Group(group.clone()), cut)?,
        }))
    }

    /// The folded state.
    #[must_use]
    pub fn state(&self) -> &Group {
        static EMPTY: std::sync::LazyLock<Group> = std::sync::LazyLock::new(Group::default);
        self.view.state.group().unwrap_or(&EMPTY)
    }
}

/// What a rule may know beside the group itself, read once for all groups.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// Programs through the same cut.
    pub programs: BTreeMap<ProgramCode, Program>,
    /// Active members by person: group, program, member, record of joining.
    pub persons: BTreeMap<PersonId, Vec<Membership>>,
    /// Active members by household.
    pub households: BTreeMap<HouseholdId, Vec<Membership>>,
    /// Spending of grants by the receipt that it quotes: group, record.
    pub receipts: BTreeMap<ReceiptKey, Vec<(GroupId, u64)>>,
}

/// A receipt as people compare receipts: the printed number whatever its case and without blanks,
/// and the amount.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReceiptKey(String, Amount);

impl ReceiptKey {
    /// The receipt that spending quotes, where it quotes one.
    #[must_use]
    pub fn of(spending: &Spending) -> Option<Self> {
        let number = spending.number.as_ref().filter(|_| spending.receipt == ReceiptKind::Kwitansi);
        let printed: String = number?.as_str().split_whitespace().collect();
        Some(Self(printed.to_uppercase(), spending.amount.amount()))
    }
}

/// A person's place in a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// The group.
    pub group: GroupId,
    /// Its program.
    pub program: ProgramCode,
    /// The member's number.
    pub member: MemberId,
    /// The person.
    pub person: PersonId,
    /// The record of joining.
    pub seq: u64,
}

impl Surroundings {
    /// Reads programs and active memberships of the whole ledger.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn read(library: &dyn Library, cut: Cut) -> Result<Self, Unreadable> {
        let mut found = Self::default();
        for program in library.registry().programs.keys() {
            let view = library.view(&Stream::Program(program.clone()), cut)?;
            if let Some(state) = view.state.program() {
                found.programs.insert(program.clone(), state.clone());
            }
        }
        for group in library.registry().groups.keys() {
            if let Some(group) = GroupView::read(library, group, cut)? {
                found.note(&group);
            }
        }
        Ok(found)
    }

    /// A group that was dissolved has no members any more.
    fn note(&mut self, group: &GroupView) {
        for spending in group.state().grants.values().flat_map(|grant| &grant.spending) {
            if let Some(key) = ReceiptKey::of(spending) {
                self.receipts.entry(key).or_default().push((group.id.clone(), spending.seq));
            }
        }
        if group.state().profile.dissolved.is_some() {
            return;
        }
        for (member, state) in group.state().active_members() {
            let membership = Membership {
                group: group.id.clone(),
                program: group.program.clone(),
                member: member.clone(),
                person: state.person.clone(),
                seq: state.seq,
            };
            if let Some(household) = &state.household {
                self.households.entry(household.clone()).or_default().push(membership.clone());
            }
            self.persons.entry(state.person.clone()).or_default().push(membership);
        }
    }
}
