//! The registry: what ledger laws look at. It is folded in the order of recording, and its laws
//! are checked once, against the records before; a back-dated entry never asks it again.

use std::collections::{BTreeMap, BTreeSet};

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::event::{EntryReversed, Event, PolicyAdopted, Role};
use rantai_events::ids::{ActorId, GroupId, ProgramCode};
use rantai_events::record::Record;
use rantai_events::text::{Label, VerifierKey};
use rantai_events::time::{Date, Instant, Offset};
use serde::{Deserialize, Serialize};

mod authority;
mod accounts;
mod claims;
mod laws;

pub use authority::{demand, roles_for};
pub use claims::IMPORT_KEY;
pub(crate) use claims::same_number;
pub use laws::{Frame, ledger_law};

/// The newest law version that this program knows. It judges by every version up to this one, and
/// neither writes nor judges under a newer one.
pub const LAWS: u32 = 1;

/// The state of the office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registry {
    /// What the ledger was opened with.
    pub opened: Option<Opened>,
    /// The keys of checkpoints, each with the record that states it.
    pub keys: Vec<LogKey>,
    /// The law version in force.
    pub laws: u32,
    /// Accounts of people.
    pub accounts: BTreeMap<ActorId, Account>,
    /// The policy in force.
    pub policy: Policy,
    /// Programs: the record that defined each.
    pub programs: BTreeMap<ProgramCode, u64>,
    /// Groups.
    pub groups: BTreeMap<GroupId, GroupEntry>,
    /// Groups whose registration was reversed: their books still have records to list.
    pub former: BTreeMap<GroupId, GroupEntry>,
    /// Programs whose definition was reversed.
    pub former_programs: BTreeSet<ProgramCode>,
    /// Closed periods by stream.
    pub locks: BTreeMap<Stream, Lock>,
    /// Things that may stand once.
    pub claims: BTreeMap<String, Claim>,
    /// Proposals that wait for a second person.
    pub proposals: BTreeMap<u64, Proposal>,
    /// When the last record was made.
    pub last_at: Option<Instant>,
}

/// What the ledger was opened with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Name of the ledger.
    pub origin: Label,
    /// The office.
    pub office: Label,
    /// Offset of business dates.
    pub tz: Offset,
}

/// A key of checkpoints: it signs those that cover its record, until another is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogKey {
    /// The record that states it.
    pub seq: u64,
    /// The key.
    pub key: VerifierKey,
}

/// An account of a person who works with the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What it may do.
    pub roles: Vec<Role>,
    /// Where; everywhere when empty.
    pub areas: Vec<AreaCode>,
    /// Whether it may record at present.
    pub active: bool,
}

/// Which entries need a second person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Event types.
    pub second_person: Vec<Label>,
    /// Reversals above this figure.
    pub reversal_above: Option<rantai_events::amount::Rupiah>,
}

impl From<&PolicyAdopted> for Policy {
    fn from(body: &PolicyAdopted) -> Self {
        let second_person = body.second_person.0.clone();
        Self { second_person, reversal_above: body.reversal_above }
    }
}

impl Policy {
    /// The types of which it asks, always or above a figure, that two people make them.
    fn asks_two_for(&self) -> impl Iterator<Item = &str> {
        let reversals = self.reversal_above.map(|_| EntryReversed::DEF.name);
        self.second_person.iter().map(Label::as_str).chain(reversals)
    }
}

/// A group as ledger laws know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupEntry {
    /// The record that registered it.
    pub seq: u64,
    /// Its program.
    pub program: ProgramCode,
    /// Its kelurahan.
    pub area: AreaCode,
    /// Its name.
    pub name: Label,
}

/// The closed periods of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Last closed day.
    pub to: Date,
    /// The closings that stand, by their last days.
    pub closed: Vec<Closing>,
}

/// One closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Its last day.
    pub to: Date,
    /// Who closed it.
    pub by: ActorId,
}

impl Lock {
    /// The closings that reopening from a day undoes, wholly or in part.
    pub fn reaching(&self, from: Date) -> impl Iterator<Item = &Closing> {
        self.closed.iter().filter(move |closing| closing.to >= from)
    }

    fn close(&mut self, to: Date, by: ActorId) {
        self.to = to;
        self.closed.push(Closing { to, by });
    }

    /// What lies before `from` stays closed, by whoever closed it.
    fn reopen(&mut self, from: Date) {
        self.to = from.minus_days(1);
        let split = self.reaching(from).next().map(|closing| closing.by.clone());
        self.closed.retain(|closing| closing.to < from);
        let whole = self.closed.last().is_some_and(|closing| closing.to >= self.to);
        if let Some(by) = split.filter(|_| !whole) {
            self.closed.push(Closing { to: self.to, by });
        }
    }
}

/// A thing that may stand once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The records that hold it: it is free once all of them are reversed.
    pub seqs: BTreeSet<u64>,
    /// Whose it is, where the same owner may name it again.
    pub owner: String,
}

/// A draft that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who proposed it.
    pub actor: ActorId,
    /// BLAKE3 of its content.
    pub content: rantai_events::hash::Hash,
}

impl Registry {
    /// The offset in which business dates are meant.
    #[must_use]
    pub fn tz(&self) -> Offset {
        self.opened.as_ref().map_or(Offset::WIB, |opened| opened.tz)
    }

    /// Takes a record in; `target` is the record it reverses, where it does.
    pub fn apply(&mut self, record: &Record, target: Option<&Record>) {
        self.last_at = Some(record.at);
        if !Self::is_untouched_by(record) {
            self.take_in(record, target);
        }
    }

    fn take_in(&mut self, record: &Record, target: Option<&Record>) {
        if let Some(target) = target.filter(|_| record.is_reversal()) {
            claims::release(self, target);
            self.forget(target);
        }
        claims::hold(self, record);
        if let Some(proposal) = record.proposal {
            self.proposals.remove(&proposal);
        }
        accounts::apply(&mut self.accounts, &record.event);
        self.apply_office(record);
        self.apply_things(record);
    }

    /// Whether a record surely changes nothing here but the time of the last one: the entries of
    /// every day. Whoever may have to take a request back copies the registry for others only.
    #[must_use]
    pub fn is_untouched_by(record: &Record) -> bool {
        let daily = matches!(
            record.event,
            Event::MemberJoined(_)
                | Event::MeetingHeld(_)
                | Event::LoanApproved(_)
                | Event::LoanDisbursed(_)
                | Event::LoanRepaid(_)
                | Event::CashReceived(_)
                | Event::CashSpent(_)
                | Event::CashDeposited(_)
                | Event::CashWithdrawn(_)
                | Event::SavingDeposited(_)
                | Event::SavingWithdrawn(_)
        );
        // The place of what is replaced, and the file that is taken in, are claimed.
        let claims = record.fixes.is_some() || claims::import(record.key.as_ref()).is_some();
        daily && record.proposal.is_none() && !claims
    }

    /// A reversed registration is no registration.
    #[allow(clippy::wildcard_enum_match_arm, reason = "only registrations are kept here")]
    fn forget(&mut self, target: &Record) {
        match &target.event {
            Event::GroupRegistered(body) => {
                if let Some(entry) = self.groups.remove(&body.group) {
                    self.former.insert(body.group.clone(), entry);
                }
            }
            Event::ProgramDefined(body) => {
                self.programs.remove(&body.program);
                self.former_programs.insert(body.program.clone());
            }
            Event::EntryProposed(_) => {
                self.proposals.remove(&target.seq);
            }
            _ => {}
        }
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "only facts about the office are kept here")]
    fn apply_office(&mut self, record: &Record) {
        match &record.event {
            Event::LedgerOpened(body) => {
                let (origin, office, tz) = (body.origin.clone(), body.office.clone(), body.tz);
                self.opened = Some(Opened { origin, office, tz });
                self.laws = body.laws;
                self.state_key(record.seq, body.key.as_ref());
            }
            Event::LogKeyAdopted(body) => self.state_key(record.seq, Some(&body.key)),
            Event::LawsAdopted(body) => self.laws = body.laws,
            Event::PolicyAdopted(body) => self.policy = Policy::from(body),
            Event::EntryProposed(body) => {
                let content = rantai_events::record::Draft::parse(body.draft.0.get())
                    .map_or(rantai_events::hash::Hash::ZERO, |draft| {
                        rantai_events::hash::Hash::of(&draft.content())
                    });
                self.proposals
                    .insert(record.seq, Proposal { actor: record.actor.clone(), content });
            }
            Event::EntryDeclined(body) => {
                self.proposals.remove(&body.proposal);
            }
            _ => {}
        }
    }

    fn state_key(&mut self, seq: u64, key: Option<&VerifierKey>) {
        self.keys.extend(key.map(|key| LogKey { seq, key: key.clone() }));
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "only what ledger laws ask for is kept here")]
    fn apply_things(&mut self, record: &Record) {
        match &record.event {
            Event::ProgramDefined(body) => {
                self.former_programs.remove(&body.program);
                self.programs.insert(body.program.clone(), record.seq);
            }
            Event::GroupRegistered(body) => {
                let entry = GroupEntry {
                    seq: record.seq,
                    program: body.program.clone(),
                    area: body.area.clone(),
                    name: body.name.clone(),
                };
                self.former.remove(&body.group);
                self.groups.insert(body.group.clone(), entry);
            }
            Event::PeriodClosed(body) => {
                let none = || Lock { to: body.to, closed: Vec::new() };
                let lock = self.locks.entry(body.stream.clone()).or_insert_with(none);
                lock.close(body.to, record.actor.clone());
            }
            Event::PeriodReopened(body) => {
                if let Some(lock) = self.locks.get_mut(&body.stream) {
                    lock.reopen(body.from);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_every_day_leave_it_as_it_was() {
        let lines = include_str!("../../events/tests/vectors/events.jsonl").lines();
        let records = lines.map(|line| rantai_events::record::decode(line.as_bytes()).unwrap());
        let daily: Vec<Record> = records.filter(Registry::is_untouched_by).collect();
        assert!(daily.len() >= 5, "{}", daily.len());
        for record in daily {
            let mut registry = Registry::default();
            registry.take_in(&record, None);
            assert_eq!(registry, Registry::default(), "{}", record.event.name());
        }
    }
}
