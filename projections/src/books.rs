//! The books of the whole ledger: `admit` says whether what is proposed is lawful and makes it a
//! record; `absorb` takes in a record that was admitted before.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::chain::Head;
use rantai_events::commitment;
use rantai_events::hash::{Hash, Salt};
use rantai_events::ids::{ActorId, RequestKey};
use rantai_events::record::{Draft, Link, Record};
use rantai_events::time::{Date, Instant};

use crate::book::Book;
use crate::refusal::Refusal;
use crate::registry::Registry;
use crate::view::{Cut, view};

mod make;

/// The most bytes the records of one request may have: they are written as one commit group.
const MOST_REQUEST_BYTES: usize = 14 << 20;

mod parts;
mod replay;

pub use replay::{Recorded, Replayed};

/// What the books read from the journal and the index. It may lag behind the books by the records
/// that are not durable yet: those the books keep themselves.
pub trait History {
    /// The record with this number, if it is stored.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable>;

    /// The stored records of a stream, in the order of recording.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    fn stream(&self, stream: &Stream) -> Result<Vec<Arc<Record>>, Unreadable>;

    /// The stored book of a stream, up to date with the stored records, if there is one.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    fn book(&self, stream: &Stream) -> Result<Option<Book>, Unreadable>;
}

/// The store could not be read: a fault, never a refusal.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// Why a request was not admitted.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NotAdmitted {
    /// A law stood in the way of one of its drafts.
    #[error("draft {index}: {}", refusal.en)]
    Refused {
        /// Which draft, from 0.
        index: usize,
        /// The refusal.
        refusal: Box<Refusal>,
    },
    /// The store could not be read.
    #[error(transparent)]
    Fault(#[from] Unreadable),
}

/// Drafts to be recorded together, all or none.
#[derive(Debug)]
pub struct Request<'a> {
    /// The drafts, in order.
    pub drafts: &'a [Draft],
    /// Who records them.
    pub actor: &'a ActorId,
    /// When; the same for all that are written together.
    pub at: Instant,
    /// A salt for each draft.
    pub salts: &'a [Salt],
    /// The idempotency key that all its records carry.
    pub key: Option<&'a RequestKey>,
}

/// An admitted record with the bytes that are to be stored.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// The record.
    pub record: Arc<Record>,
    /// Its one encoding.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the bytes.
    pub hash: Hash,
}

/// The books of the whole ledger.
#[derive(Debug, Default)]
pub struct Books {
    /// What ledger laws look at.
    pub registry: Registry,
    head: Option<Head>,
    books: BTreeMap<Stream, Arc<Book>>,
    /// Records that the history may not have yet.
    pending: Vec<Arc<Record>>,
    lines: Lines,
}

/// What was read to fold streams again, and is kept for the next back-dated entry.
#[derive(Debug, Default)]
struct Lines {
    /// At most this many records since some were dropped.
    held: usize,
    /// The stream that was folded again last.
    last: Option<Stream>,
}

impl Books {
    /// Books that go on from a stored registry at a head.
    #[must_use]
    pub fn resume(registry: Registry, head: Head) -> Self {
        Self {
            registry,
            head: Some(head),
            books: BTreeMap::new(),
            pending: Vec::new(),
            ..Self::default()
        }
    }

    /// The end of the chain.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head.clone().unwrap_or(Head::START)
    }

    /// The books that are in memory.
    pub fn loaded(&self) -> impl Iterator<Item = (&Stream, &Arc<Book>)> {
        self.books.iter()
    }

    /// Says that the history has everything up to the head now.
    pub fn settle(&mut self) {
        self.pending.clear();
    }

    /// Says that the history has the records before `next` now.
    pub fn settle_before(&mut self, next: u64) {
        let settled = self.pending.partition_point(|record| record.seq < next);
        self.pending.drain(..settled);
    }

    /// The book of a stream, folded.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn book(
        &mut self,
        stream: &Stream,
        history: &dyn History,
    ) -> Result<Arc<Book>, Unreadable> {
        self.load(stream, history)?;
        Ok(self.books.get(stream).map_or_else(|| Arc::new(Book::new(stream)), Arc::clone))
    }

    fn load(&mut self, stream: &Stream, history: &dyn History) -> Result<(), Unreadable> {
        if self.books.get(stream).is_some_and(|book| !book.stale) {
            return Ok(());
        }
        let mut book = match self.books.remove(stream) {
            Some(book) => Arc::unwrap_or_clone(book),
            None => history.book(stream)?.unwrap_or_else(|| Book::new(stream)),
        };
        if book.stale {
            let records = self.records(stream, history)?;
            self.lines.note(stream, records.len());
            book.refold(stream, &records);
        }
        self.books.insert(stream.clone(), Arc::new(book));
        Ok(())
    }

    /// The records of a stream with those that the history does not have yet.
    fn records(
        &self,
        stream: &Stream,
        history: &dyn History,
    ) -> Result<Vec<Arc<Record>>, Unreadable> {
        let mut records = history.stream(stream)?;
        let last = records.last().map(|record| record.seq);
        let newer = |record: &&Arc<Record>| {
            last.is_none_or(|last| record.seq > last)
                && record.links.iter().any(|link| link.stream == *stream)
        };
        records.extend(self.pending.iter().filter(newer).cloned());
        Ok(records)
    }

    fn record(&self, seq: u64, history: &dyn History) -> Result<Option<Arc<Record>>, Unreadable> {
        match self.pending.iter().find(|record| record.seq == seq) {
            Some(record) => Ok(Some(Arc::clone(record))),
            None => history.record(seq),
        }
    }

    /// Takes in a record of a verified ledger, without judging it.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn absorb(
        &mut self,
        record: &Arc<Record>,
        hash: Hash,
        history: &dyn History,
    ) -> Result<(), Unreadable> {
        let target = match record.reverses() {
            Some(seq) => self.record(seq, history)?,
            None => None,
        };
        self.registry.apply(record, target.as_deref());
        for link in &record.links {
            if !self.books.contains_key(&link.stream) {
                let book = history.book(&link.stream)?.unwrap_or_else(|| Book::new(&link.stream));
                self.books.insert(link.stream.clone(), Arc::new(book));
            }
            if let Some(book) = self.books.get_mut(&link.stream) {
                Arc::make_mut(book).absorb(&link.stream.to_string(), record, hash);
            }
        }
        self.head = Some(Head { next: record.seq + 1, hash });
        self.pending.push(Arc::clone(record));
        Ok(())
    }

    /// Judges a request and takes it in, all or none.
    ///
    /// # Errors
    /// [`NotAdmitted`]; the books are then as before.
    pub fn admit(
        &mut self,
        request: &Request<'_>,
        history: &dyn History,
    ) -> Result<Vec<Admitted>, NotAdmitted> {
        self.judge(request, history, None)
    }

    /// Judges a request; where it was recorded before, its records are taken in as they stand.
    fn judge(
        &mut self,
        request: &Request<'_>,
        history: &dyn History,
        again: Option<&mut replay::Again<'_>>,
    ) -> Result<Vec<Admitted>, NotAdmitted> {
        let mark = self.pending.len();
        let saved = (self.head.clone(), (request.drafts.len() > 1).then(|| self.registry.clone()));
        let mut undo = Undo { head: saved.0, registry: saved.1, books: BTreeMap::new() };
        let outcome = self.try_admit(request, history, &mut undo, again);
        if outcome.is_err() {
            self.pending.truncate(mark);
            self.head = undo.head;
            if let Some(registry) = undo.registry {
                self.registry = registry;
            }
            for (stream, book) in undo.books {
                match book {
                    Some(book) => self.books.insert(stream, book),
                    None => self.books.remove(&stream),
                };
            }
        }
        outcome
    }

    fn try_admit(
        &mut self,
        request: &Request<'_>,
        history: &dyn History,
        undo: &mut Undo,
        mut again: Option<&mut replay::Again<'_>>,
    ) -> Result<Vec<Admitted>, NotAdmitted> {
        let single = request.drafts.len() == 1;
        let mut places: BTreeMap<Stream, (u64, Hash)> = BTreeMap::new();
        let mut admitted: Vec<Admitted> = Vec::with_capacity(request.drafts.len());
        for (index, draft) in request.drafts.iter().enumerate() {
            let refused = |refusal| NotAdmitted::Refused { index, refusal: Box::new(refusal) };
            let (made, target) =
                self.make(request, index, draft, &mut places, history)?.map_err(refused)?;
            let made = match &mut again {
                Some(again) => again.instead(index, made, &mut places),
                None => made,
            };
            if !single {
                self.registry.apply(&made.record, target.as_deref());
                self.pending.push(Arc::clone(&made.record));
            }
            self.head = Some(Head { next: made.record.seq + 1, hash: made.hash });
            admitted.push(made);
        }
        let bytes: usize = admitted.iter().map(|made| made.bytes.len()).sum();
        if bytes > MOST_REQUEST_BYTES {
            let refusal = Box::new(Refusal::too_much(bytes, MOST_REQUEST_BYTES));
            return Err(NotAdmitted::Refused { index: admitted.len().saturating_sub(1), refusal });
        }
        if single {
            self.take_single(&admitted, history, undo)?;
        } else {
            self.take_batch(&admitted, history, undo)?;
        }
        Ok(admitted)
    }

    /// One record: looked at in every stream first, then taken in everywhere.
    fn take_single(
        &mut self,
        admitted: &[Admitted],
        history: &dyn History,
        undo: &mut Undo,
    ) -> Result<(), NotAdmitted> {
        let Some(made) = admitted.first() else { return Ok(()) };
        let next = |books: &BTreeMap<Stream, Arc<Book>>, link: &Link| {
            books.get(&link.stream).is_some_and(|book| book.is_next(&made.record))
        };
        let refused = |refusal| NotAdmitted::Refused { index: 0, refusal: Box::new(refusal) };
        if !made.record.links.iter().all(|link| next(&self.books, link)) {
            self.pending.push(Arc::clone(&made.record));
            self.take_batch(admitted, history, undo)?;
        } else {
            for link in &made.record.links {
                if let Some(book) = self.books.get(&link.stream) {
                    book.check_next(&link.stream, &made.record).map_err(refused)?;
                }
            }
            self.lines.held += 1;
            for link in &made.record.links {
                if let Some(book) = self.books.get_mut(&link.stream) {
                    Arc::make_mut(book).push(&link.stream.to_string(), &made.record, made.hash);
                }
            }
            self.pending.push(Arc::clone(&made.record));
        }
        let target = match made.record.reverses() {
            Some(seq) => self.record(seq, history)?,
            None => None,
        };
        self.registry.apply(&made.record, target.as_deref());
        Ok(())
    }

    /// Several records: each stream is judged once, with all of them.
    fn take_batch(
        &mut self,
        admitted: &[Admitted],
        history: &dyn History,
        undo: &mut Undo,
    ) -> Result<(), NotAdmitted> {
        let mut touched: BTreeMap<Stream, Vec<(Arc<Record>, Hash)>> = BTreeMap::new();
        for made in admitted {
            for link in &made.record.links {
                touched
                    .entry(link.stream.clone())
                    .or_default()
                    .push((Arc::clone(&made.record), made.hash));
            }
        }
        let first = admitted.first().map_or(0, |made| made.record.seq);
        self.lines.held += admitted.len();
        for (stream, new) in touched {
            self.load(&stream, history)?;
            let before = self.books.get(&stream).cloned();
            undo.books.entry(stream.clone()).or_insert_with(|| before.clone());
            let mut book = before.map_or_else(|| Book::new(&stream), |book| Book::clone(&book));
            if book.line.is_none() && !book.in_order(&new) {
                let mut records = self.records(&stream, history)?;
                records.retain(|record| record.seq < first);
                self.lines.note(&stream, records.len());
                book.refold(&stream, &records);
            }
            book.admit(&stream, &new).map_err(|refusal| {
                let index = new.first().map_or(0, |(record, _)| record.seq.saturating_sub(first));
                NotAdmitted::Refused {
                    index: usize::try_from(index).unwrap_or(0),
                    refusal: Box::new(refusal),
                }
            })?;
            self.books.insert(stream, Arc::new(book));
        }
        Ok(())
    }

    /// The state commitment of a stream at the end of a day.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn commitment(
        &mut self,
        stream: &Stream,
        to: Date,
        history: &dyn History,
    ) -> Result<Hash, Unreadable> {
        self.load(stream, history)?;
        // Drafts before this one in its batch are pending and not in the book yet.
        let is_behind = |book: &Arc<Book>| {
            let newer = |r: &&Arc<Record>| book.n == 0 || r.seq > book.last;
            let here = |r: &Arc<Record>| r.links.iter().any(|link| link.stream == *stream);
            self.pending.iter().filter(newer).any(here)
        };
        let current = self
            .books
            .get(stream)
            .filter(|book| book.latest.is_none_or(|latest| latest <= to) && !is_behind(book));
        let state = match current {
            Some(book) => book.state.clone(),
            None => view(stream, &self.records(stream, history)?, Cut::as_of(to)).state,
        };
        Ok(state_commitment(stream, &state))
    }
}

/// What is put back when a request is not admitted.
struct Undo {
    head: Option<Head>,
    registry: Option<Registry>,
    books: BTreeMap<Stream, Option<Arc<Book>>>,
}

/// The root over the balances of a state.
#[must_use]
pub fn state_commitment(stream: &Stream, state: &crate::view::State) -> Hash {
    let Some(balances) = state.balances() else { return commitment::root(&[]) };
    let entries: Vec<String> = balances
        .iter()
        .map(|(key, amount)| {
            format!("{stream}:{}\n{}\n{}\n{amount}", key.account, key.fund, key.unit)
        })
        .collect();
    commitment::root(&entries)
}
