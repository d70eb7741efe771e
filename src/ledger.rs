//! The ledger: opening, appending, reading. The only writer.
//!
//! Requests that wait are admitted in order, each seeing those before it, written once, made
//! durable once, and only then answered.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::chain::Head;
use rantai_events::hash::{Hash, Salt};
use rantai_events::ids::{ActorId, RequestKey};
use rantai_events::record::{BodyText, Draft, Record};
use rantai_events::time::{Date, Instant};
use rantai_projections::books::{
    Admitted, Books, History, NotAdmitted, Prepared, Request, Scribe, Unreadable,
};
use rantai_projections::library::{Areas, Library};
use rantai_projections::refusal::Refusal;
use rantai_projections::registry::Registry;
use rantai_projections::view::{Cut, View, view};

use crate::clock::{Clock, SystemClock};
use crate::error::Fault;
use crate::index::{DiskIndex, Found, KeyTag, Position, Requested, TagMap, key_tag};
use crate::journal::Group;
use crate::journal::file::{FileJournal, Settings, Trusted};
use crate::publish::{Denial, PublishError};

mod commit;
mod fold;
mod follow;
mod open;
mod rebuild;
mod scan;
mod store;
mod way;

pub use follow::Follower;
pub use open::{Note, Opening};
pub use rebuild::{Rebuilt, rebuild, rebuild_check, rebuild_check_within, rebuild_within};
pub use scan::{IndexScan, Scanned};
pub use store::Store;
pub use way::give_way;

/// How far the clock may be behind the last record and still be used.
const CLOCK_SLACK_MILLIS: i64 = 2_000;
/// How many records the index may lag behind; after a crash twice as many, for it is written out
/// beside the recording.
const INDEX_EVERY: usize = 16_384;
/// How many records the saved states may lag behind.
const STATES_EVERY: u64 = 262_144;

/// Requests with more drafts than this get a commit group of their own.
const LARGE_REQUEST: usize = 100;

/// How many of the requests that wait are made durable at once: the next are judged meanwhile.
const TOGETHER: usize = 500;

/// How many streams are kept after they were read.
const MOST_STREAMS_READ: usize = 512;

/// A request: drafts to be recorded together, all or none.
#[derive(Debug, Clone)]
pub struct Asked {
    actor: ActorId,
    key: Option<RequestKey>,
    /// The tag of its key. This and what is prepared is worked out by who asks: who admits holds
    /// everybody up.
    tag: Option<KeyTag>,
    /// What follows from its drafts.
    prepared: Prepared,
}

impl Asked {
    /// A request of drafts, in their order, by who records them, with its idempotency key.
    #[must_use]
    pub fn new(drafts: Vec<Draft>, actor: ActorId, key: Option<RequestKey>) -> Self {
        let tag = key.as_ref().map(|key| key_tag(&actor, key));
        let prepared = Prepared::of(drafts, &actor, key.as_ref());
        Self { actor, key, tag, prepared }
    }

    /// Whether it is so large that it gets a commit group of its own.
    fn is_large(&self) -> bool {
        self.prepared.len() > LARGE_REQUEST
    }

    /// Who records them.
    #[must_use]
    pub fn actor(&self) -> &ActorId {
        &self.actor
    }
}

/// Proof that a record was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub seq: u64,
    /// BLAKE3 of its bytes.
    pub hash: Hash,
}

/// A request got no answer, which is a bug.
fn unanswered() -> (String, String) {
    (
        "kesalahan program: permintaan tidak terjawab; tolong laporkan perintahnya".into(),
        "a bug: a request was not answered; please report the command".into(),
    )
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
    /// What was signed for this ledger forbids to write to it.
    #[error("{}", .0.words().1)]
    Signed(Box<Denial>),
}

impl From<PublishError> for Rejected {
    fn from(why: PublishError) -> Self {
        match why {
            PublishError::Denied(denial) => Self::Signed(Box::new(denial)),
            PublishError::Fault(fault) => Self::Fault(fault),
            PublishError::Key(why) => Self::Unreadable(Unreadable::outside(why.words())),
        }
    }
}

/// A ledger in its directory.
pub struct Ledger {
    directory: PathBuf,
    store: Store,
    books: Books,
    clock: Box<dyn Clock>,
    areas: Areas,
    notes: Vec<Note>,
    read: RefCell<BTreeMap<Stream, Arc<Vec<Arc<Record>>>>>,
    spare: Vec<Group>,
    /// Requests that were admitted and are not noted in the index yet.
    waiting: TagMap,
    lock: Option<crate::journal::Lock>,
    /// A write failed: whether it is there is unknown until the ledger is opened again.
    failed: bool,
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

    /// Whether a request with the same key was answered before.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn was_asked(&self, asked: &Asked) -> Result<bool, Unreadable> {
        asked.tag.map_or(Ok(false), |tag| Ok(self.store.key(&tag)?.is_some()))
    }

    /// Gives it another clock.
    pub fn set_clock(&mut self, clock: Box<dyn Clock>) {
        self.clock = clock;
    }

    /// Gives it names of regions.
    pub fn set_areas(&mut self, areas: Areas) {
        self.areas = areas;
    }

    /// Names of regions.
    #[must_use]
    pub fn areas(&self) -> &Areas {
        &self.areas
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
    /// answered before everything that came before it is durable. A fault concerns all that were
    /// not answered yet: whether they were recorded is unknown until the ledger is opened again.
    pub fn record_all(&mut self, asked: Vec<Asked>) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(asked.len());
        let mut asked = asked.into_iter();
        let group = || Some(asked.by_ref().take(TOGETHER).collect());
        let groups = std::iter::from_fn(group).take_while(|group: &Vec<_>| !group.is_empty());
        self.record_groups(groups, |some| answers.extend(some));
        answers
    }

    /// Records one request.
    ///
    /// # Errors
    /// [`Rejected`].
    pub fn record_one(&mut self, asked: Asked) -> Answer {
        let mut answers = Vec::with_capacity(1);
        self.record_groups(std::iter::once(vec![asked]), |some| answers.extend(some));
        let nothing = || Err(Unreadable::outside(unanswered()).into());
        answers.pop().unwrap_or_else(nothing)
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
            let salts = vec![Salt::ZERO; one.prepared.len()];
            let request = Request { prepared: one.prepared.clone(), at, salts: &salts };
            let made = self.books.admit(request, &self.store).map_err(Rejected::from);
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

    /// Writes the index when it lags behind the durable head, or in any case when closing. States
    /// are saved only when nothing is on its way to the disk: they are of the books' head.
    fn save(&mut self, durable: &Head, closing: bool) -> Result<(), Fault> {
        let behind = durable.next.saturating_sub(self.store.states_at());
        let states = (closing || behind >= STATES_EVERY) && *durable == self.head();
        let due = states || self.store.tail_len() >= INDEX_EVERY;
        let written = match due {
            true => self.write_index(durable, states, closing),
            false => self.store.settled_by_now(),
        };
        match written {
            // What was recorded is durable: the ledger goes on, with an index that stays behind.
            Err(fault @ Fault::Index { .. }) if !closing => {
                self.store.stop_writing();
                self.notes.push(Note::IndexStopped(fault.words()));
                Ok(())
            }
            other => other,
        }
    }

    fn write_index(&mut self, durable: &Head, states: bool, closing: bool) -> Result<(), Fault> {
        self.store.extend(durable)?;
        if states {
            self.fold_stale()?;
            let saved = self.store.states_at();
            let books = self.books.loaded().filter(|(_, book)| book.n > 0 && book.last >= saved);
            let books = books.map(|(stream, book)| (stream, book.as_ref()));
            self.store.save_states(books, &self.books.registry, durable)?;
        }
        if closing { self.store.settle() } else { self.store.settle_beside() }
    }

    /// Writes the index, so that the next opening has nothing to catch up. Nothing is lost
    /// without it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn close(mut self) -> Result<(), Fault> {
        if self.failed {
            return Err(self.poisoned());
        }
        let head = self.head();
        self.save(&head, true)
    }
}

/// The answer to a request: a receipt for each of its records.
pub type Answer = Result<Vec<Receipt>, Rejected>;

/// What was asked for: the same whether or not a closing states its commitment, which the books
/// fill in.
fn content(mut draft: Draft) -> Vec<u8> {
    if let rantai_events::event::Event::PeriodClosed(body) = &mut draft.event {
        body.state = None;
    }
    draft.content()
}

/// Random salts for a commit group. Without them the hash of a restricted record could be guessed.
fn salts(count: usize) -> Result<Vec<Salt>, Fault> {
    let mut bytes = vec![0; count * 16];
    getrandom::fill(&mut bytes).map_err(|error| Fault::Disk {
        doing: crate::error::Doing::Read,
        path: PathBuf::from("/dev/urandom"),
        source: std::io::Error::other(error.to_string()),
    })?;
    let salt = |chunk: &[u8]| <[u8; 16]>::try_from(chunk).map_or(Salt::ZERO, Salt);
    Ok(bytes.chunks_exact(16).map(salt).collect())
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
                let mut read = self.read.borrow_mut();
                // Whoever goes through all groups does not keep them all in memory.
                if read.len() >= MOST_STREAMS_READ {
                    read.clear();
                }
                read.insert(stream.clone(), Arc::clone(&records));
                records
            }
        };
        Ok(view(stream, &records, cut))
    }

    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        self.store.record(seq)
    }

    fn stream_end(&self, stream: &Stream) -> Result<Option<u64>, Unreadable> {
        self.store.stream_end(stream)
    }

    fn areas(&self) -> &Areas {
        &self.areas
    }
}
