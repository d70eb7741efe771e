//! The ledger: opening, appending, reading. The only writer.
//!
//! Requests that wait are admitted in order, each seeing those before it, written once, made
//! durable once, and only then answered.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::chain::Head;
use rantai_events::hash::{Hash, Salt};
use rantai_events::ids::{ActorId, RequestKey};
use rantai_events::record::{Draft, Record};
use rantai_events::time::{Date, Instant};
use rantai_projections::books::{Books, History, NotAdmitted, Request, Unreadable};
use rantai_projections::library::{Areas, Library};
use rantai_projections::refusal::Refusal;
use rantai_projections::registry::Registry;
use rantai_projections::view::{Cut, View, view};

use crate::clock::{Clock, SystemClock};
use crate::error::Fault;
use crate::index::{DiskIndex, Found, KeyTag, Position, Requested, key_tag};
use crate::journal::Group;
use crate::journal::file::{FileJournal, Settings, Trusted};

mod open;
mod store;

pub use open::{Note, Opening};
pub use store::Store;

/// How far the clock may be behind the last record and still be used.
const CLOCK_SLACK_MILLIS: i64 = 2_000;
/// How many records the index may lag behind.
const INDEX_EVERY: usize = 16_384;
/// How many records the saved states may lag behind.
const STATES_EVERY: u64 = 131_072;

/// A request: drafts to be recorded together, all or none.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The drafts, in order.
    pub drafts: Vec<Draft>,
    /// Who records them.
    pub actor: ActorId,
    /// Its idempotency key.
    pub key: Option<RequestKey>,
}

/// Proof that a record was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub seq: u64,
    /// BLAKE3 of its bytes.
    pub hash: Hash,
}

/// Why a request was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum Rejected {
    /// A law stood in the way of one of its drafts.
    #[error("draft {index}: {}", refusal.en)]
    Refused {
        /// Which draft, from 0.
        index: usize,
        /// The refusal.
        refusal: Box<Refusal>,
    },
    /// The disk failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The store could not be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// A ledger in its directory.
pub struct Ledger {
    directory: PathBuf,
    store: Store,
    books: Books,
    clock: Box<dyn Clock>,
    areas: Areas,
    notes: Vec<Note>,
    dirty: BTreeSet<Stream>,
    read: RefCell<BTreeMap<Stream, Arc<Vec<Arc<Record>>>>>,
    group: Group,
    lock: Option<crate::journal::Lock>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("directory", &self.directory).finish_non_exhaustive()
    }
}

impl Ledger {
    /// The directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What was noticed on opening: a torn end moved away, an index built again.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The end of the ledger.
    #[must_use]
    pub fn head(&self) -> Head {
        self.books.head()
    }

    /// The records and where they stand.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Gives it another clock.
    pub fn set_clock(&mut self, clock: Box<dyn Clock>) {
        self.clock = clock;
    }

    /// Gives it names of regions.
    pub fn set_areas(&mut self, areas: Areas) {
        self.areas = areas;
    }

    /// The business date now.
    #[must_use]
    pub fn today(&self) -> Date {
        self.clock.now().date_in(self.books.registry.tz())
    }

    /// The time for the next commit group: never before the last record.
    fn now(&self) -> Result<Instant, Refusal> {
        let now = self.clock.now();
        match self.books.registry.last_at {
            Some(last) if now < last && last.millis() - now.millis() > CLOCK_SLACK_MILLIS => {
                Err(Refusal::clock(now, last))
            }
            Some(last) => Ok(now.max(last)),
            None => Ok(now),
        }
    }

    /// Records requests that waited together. Each gets its own answer, in order; nothing is
    /// answered before everything is durable. A fault concerns all of them: whether they were
    /// recorded is then unknown until the ledger is opened again.
    pub fn record_all(&mut self, asked: &[Asked]) -> Vec<Result<Vec<Receipt>, Rejected>> {
        let mut answers = Vec::with_capacity(asked.len());
        let mut from = 0;
        while from < asked.len() {
            let before = answers.len();
            let (taken, committed) =
                self.commit_some(asked.get(from..).unwrap_or_default(), &mut answers);
            if let Err(fault) = committed {
                answers.truncate(before);
                let text = fault.to_string();
                answers.push(Err(fault.into()));
                let later = || Err(Rejected::Unreadable(Unreadable(text.clone())));
                answers.resize_with(asked.len(), later);
                return answers;
            }
            from += taken;
        }
        answers
    }

    /// Records one request.
    ///
    /// # Errors
    /// [`Rejected`].
    pub fn record_one(&mut self, asked: Asked) -> Result<Vec<Receipt>, Rejected> {
        let nothing = || Err(Unreadable("no answer".into()).into());
        self.record_all(std::slice::from_ref(&asked)).pop().unwrap_or_else(nothing)
    }

    /// Says what would be recorded, and records nothing.
    ///
    /// # Errors
    /// [`Rejected`].
    pub fn try_out(&mut self, asked: &[Asked]) -> Vec<Result<Vec<Arc<Record>>, Rejected>> {
        let at = self.now();
        let mut answers = Vec::with_capacity(asked.len());
        for one in asked {
            let Ok(at) = at.clone() else { break };
            let salts = vec![Salt::ZERO; one.drafts.len()];
            let request = Request {
                drafts: &one.drafts,
                actor: &one.actor,
                at,
                salts: &salts,
                key: one.key.as_ref(),
            };
            let made = self.books.admit(&request, &self.store).map_err(Rejected::from);
            answers.push(made.map(|made| made.into_iter().map(|made| made.record).collect()));
        }
        if let Err(refusal) = at {
            answers.push(Err(Rejected::Refused { index: 0, refusal: Box::new(refusal) }));
        }
        // Nothing of it was recorded: the books begin again from what is stored.
        if let Err(fault) = self.forget() {
            answers.push(Err(fault));
        }
        answers
    }

    /// Admits as many requests as one commit group takes, and commits them.
    fn commit_some(
        &mut self,
        asked: &[Asked],
        answers: &mut Vec<Result<Vec<Receipt>, Rejected>>,
    ) -> (usize, Result<(), Fault>) {
        let mut commit = Commit { expected: self.head(), ..Commit::default() };
        let at = match self.now() {
            Ok(at) => at,
            Err(refusal) => {
                let refused = |_: &Asked| {
                    Err(Rejected::Refused { index: 0, refusal: Box::new(refusal.clone()) })
                };
                answers.extend(asked.iter().map(refused));
                return (asked.len(), Ok(()));
            }
        };
        let drafts: usize = asked.iter().map(|one| one.drafts.len()).sum();
        let salts = salts(drafts);
        let (mut used, mut taken) = (0, 0);
        self.group.clear();
        for one in asked {
            let own = salts.get(used..used + one.drafts.len()).unwrap_or_default();
            used += one.drafts.len();
            taken += 1;
            answers.push(self.answer(one, at, own, &mut commit));
            if self.group.size() > 8 << 20 {
                break;
            }
        }
        (taken, self.commit(commit))
    }

    fn answer(
        &mut self,
        one: &Asked,
        at: Instant,
        salts: &[Salt],
        commit: &mut Commit,
    ) -> Result<Vec<Receipt>, Rejected> {
        let tag = one.key.as_ref().map(|key| key_tag(&one.actor, key));
        let known =
            tag.and_then(|tag| commit.keys.get(&tag).copied().or_else(|| self.store.key(&tag)));
        if let (Some(before), Some(key)) = (known, &one.key) {
            return self.answered_before(one, key, before, commit);
        }
        let request =
            Request { drafts: &one.drafts, actor: &one.actor, at, salts, key: one.key.as_ref() };
        let admitted = self.books.admit(&request, &self.store)?;
        let savepoint = self.group.savepoint();
        let mut receipts = Vec::with_capacity(admitted.len());
        for made in admitted {
            if let Err(fault) = self.group.push_sealed(&made.bytes, made.hash) {
                self.group.take_back(savepoint);
                return Err(fault.into());
            }
            receipts.push(Receipt { seq: made.record.seq, hash: made.hash });
            commit.records.push(made.record);
        }
        if let (Some(tag), Some(first)) = (tag, receipts.first()) {
            let count = u32::try_from(receipts.len()).unwrap_or(u32::MAX);
            commit.keys.insert(tag, Requested { first: first.seq, count });
        }
        Ok(receipts)
    }

    /// The same key again: the first receipts if the content is the same.
    fn answered_before(
        &self,
        one: &Asked,
        key: &RequestKey,
        before: Requested,
        commit: &Commit,
    ) -> Result<Vec<Receipt>, Rejected> {
        let mut receipts = Vec::new();
        let same_count = usize::try_from(before.count).is_ok_and(|count| count == one.drafts.len());
        for (seq, draft) in (before.first..).zip(&one.drafts) {
            let waiting = commit.records.iter().position(|record| record.seq == seq);
            let (record, hash) = match waiting {
                Some(index) => {
                    let record = commit.records.get(index).cloned();
                    let bytes = self.group.record(index).unwrap_or_default();
                    (record, Hash::of(bytes))
                }
                None => self.store.record_with_hash(seq)?,
            };
            let content = record.as_ref().map(|record| asked_content(record));
            if !same_count || content.as_deref() != Some(draft_content(draft).as_slice()) {
                let refusal = Refusal::key_reused(key, before.first);
                return Err(Rejected::Refused { index: 0, refusal: Box::new(refusal) });
            }
            receipts.push(Receipt { seq, hash });
        }
        Ok(receipts)
    }

    fn commit(&mut self, commit: Commit) -> Result<(), Fault> {
        if commit.records.is_empty() {
            return Ok(());
        }
        let first = self.store.journal().append(&commit.expected, &mut self.group)?;
        let places: Vec<_> = self.group.locations(first).collect();
        for (record, place) in commit.records.iter().zip(places) {
            let tag = record.key.as_ref().map(|key| key_tag(&record.actor, key));
            self.store.note(record, place, tag);
            for link in &record.links {
                if !self.dirty.contains(&link.stream) {
                    self.dirty.insert(link.stream.clone());
                }
            }
        }
        self.read.borrow_mut().clear();
        self.books.settle();
        self.save(false)
    }

    /// Writes the index when it lags, or in any case when closing.
    fn save(&mut self, closing: bool) -> Result<(), Fault> {
        let head = self.head();
        let behind = head.next.saturating_sub(self.store.states_at());
        let states = closing || behind >= STATES_EVERY;
        if !states && self.store.tail_len() < INDEX_EVERY {
            return Ok(());
        }
        self.store.flush(&head)?;
        if states {
            let dirty = std::mem::take(&mut self.dirty);
            let books = self.books.loaded().filter(|(stream, _)| dirty.contains(*stream));
            self.store.save_states(
                books.map(|(s, b)| (s, b.as_ref())),
                &self.books.registry,
                &head,
            )?;
        }
        Ok(())
    }

    /// Writes the index, so that the next opening has nothing to catch up. Nothing is lost
    /// without it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn close(mut self) -> Result<(), Fault> {
        self.save(true)
    }
}

/// What one commit group gathers.
#[derive(Default)]
struct Commit {
    expected: Head,
    records: Vec<Arc<Record>>,
    keys: HashMap<KeyTag, Requested>,
}

/// The content of a request as it was asked: without what the books filled in.
fn asked_content(record: &Record) -> Vec<u8> {
    let mut draft = Draft::new(record.on, record.event.clone());
    draft.of = record.of;
    draft.docs.clone_from(&record.docs);
    draft.behalf.clone_from(&record.behalf);
    draft.fixes = record.fixes;
    draft_content(&draft)
}

/// A closing is the same request whether or not it states its commitment.
fn draft_content(draft: &Draft) -> Vec<u8> {
    if let rantai_events::event::Event::PeriodClosed(body) = &draft.event {
        let mut draft = draft.clone();
        let body = rantai_events::event::PeriodClosed { state: None, ..body.clone() };
        draft.event = body.into();
        return draft.content();
    }
    draft.content()
}

/// Random salts for a commit group.
fn salts(count: usize) -> Vec<Salt> {
    let mut bytes = vec![0; count * 16];
    if getrandom::fill(&mut bytes).is_err() {
        // Without randomness the hash of a restricted record could be guessed; the machine's
        // generator does not fail once it has been seeded, which it is before any process runs.
        bytes.fill(0);
    }
    let salt = |chunk: &[u8]| <[u8; 16]>::try_from(chunk).map_or(Salt::ZERO, Salt);
    bytes.chunks_exact(16).map(salt).collect()
}

impl From<NotAdmitted> for Rejected {
    fn from(reason: NotAdmitted) -> Self {
        match reason {
            NotAdmitted::Refused { index, refusal } => Self::Refused { index, refusal },
            NotAdmitted::Fault(fault) => Self::Unreadable(fault),
        }
    }
}

impl Library for Ledger {
    fn registry(&self) -> &Registry {
        &self.books.registry
    }

    fn last(&self, seq: u64) -> Result<Option<(u64, Hash)>, Unreadable> {
        let head = self.head();
        let Some(last) = head.next.checked_sub(1) else { return Ok(None) };
        if seq >= last {
            return Ok(Some((last, head.hash)));
        }
        let (_, hash) = self.store.record_with_hash(seq)?;
        Ok(Some((seq, hash)))
    }

    fn view(&self, stream: &Stream, cut: Cut) -> Result<View, Unreadable> {
        let cached = self.read.borrow().get(stream).cloned();
        let records = match cached {
            Some(records) => records,
            None => {
                let records = Arc::new(self.store.stream(stream)?);
                self.read.borrow_mut().insert(stream.clone(), Arc::clone(&records));
                records
            }
        };
        Ok(view(stream, &records, cut))
    }

    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        self.store.record(seq)
    }

    fn area_name(&self, area: &AreaCode) -> Option<String> {
        self.areas.get(area).cloned()
    }
}
