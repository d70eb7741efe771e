//! The books of the whole ledger: `admit` says whether what is proposed is lawful and makes it a
//! record; `absorb` takes in a record that was admitted before.

use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::amount::Amount;
use rantai_events::chain::Head;
use rantai_events::commitment::{self, Leaf};
use rantai_events::event::BodyError;
use rantai_events::hash::{Hash, Salt};
use rantai_events::ids::{ActorId, RequestKey};
use rantai_events::invalid::Valid;
use rantai_events::record::{BodyText, Draft, Link, Record, RecordError};
use rantai_events::time::{Date, Instant};

use crate::book::Book;
use crate::refusal::Refusal;
use crate::registry::Registry;
use crate::table::Words;
use crate::view::{Cut, view};

mod admit;
mod make;
mod parts;
mod replay;
mod shelf;

pub use replay::{Recorded, Replayed};
use shelf::{Place, Shelf};

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
#[error("{} / {}", words.0, words.1)]
pub struct Unreadable {
    /// Why and what to do next, in Indonesian and English.
    pub words: Words,
    /// What is at fault.
    pub at: Unread,
}

/// What could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// What is made from the records and can be made again.
    Index,
    /// A record: its bytes are none of its type, or it is gone.
    Record,
    /// Whatever lies outside: the disk, a program that is too old.
    Outside,
}

impl Unreadable {
    /// Something outside stood in the way.
    #[must_use]
    pub fn outside(words: Words) -> Self {
        Self { words, at: Unread::Outside }
    }

    /// An index that does not hold what it should.
    #[must_use]
    pub fn index(id: &str, en: &str) -> Self {
        let id = format!("{id}; jalankan `rantai rebuild`");
        Self { words: (id, format!("{en}; run `rantai rebuild`")), at: Unread::Index }
    }

    /// A record that should be there.
    #[must_use]
    pub fn missing(seq: u64) -> Self {
        let words = (
            format!("catatan {seq} tidak ada; periksa buku dengan `rantai verify`"),
            format!("record {seq} is missing; check the ledger with `rantai verify`"),
        );
        Self { words, at: Unread::Record }
    }

    /// A record that could not be understood: it is newer than the program, or it was altered.
    #[must_use]
    pub fn record(seq: u64, why: &RecordError) -> Self {
        if let RecordError::Body(BodyError::UnknownType(_) | BodyError::UnknownVersion(..)) = why {
            return Self::outside((
                format!("catatan {seq} lebih baru dari program ini ({why}); perbarui programnya"),
                format!("record {seq} is newer than this program ({why}); update the program"),
            ));
        }
        let words = (
            format!("catatan {seq} tidak terbaca ({why}); periksa buku dengan `rantai verify`"),
            format!("record {seq} cannot be read ({why}); check the ledger with `rantai verify`"),
        );
        Self { words, at: Unread::Record }
    }
}

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
    /// What follows from the drafts.
    pub prepared: Prepared,
    /// When; the same for all that are written together.
    pub at: Instant,
    /// A salt for each draft.
    pub salts: &'a [Salt],
}

/// The records of a request as far as they follow from its drafts, who records them and the key of
/// the request: their places in the chain, their time and their salts are missing. It needs no
/// books, so who asks works it out while others are judged.
#[derive(Debug, Clone, Default)]
pub struct Prepared(Vec<Unfinished>);

/// A record that lacks its place, its time and its salt.
#[derive(Debug, Clone)]
struct Unfinished {
    record: Arc<Record>,
    /// Whether its fields keep their laws.
    valid: Valid,
    /// Whether a sum is larger than the ledger keeps.
    overflow: bool,
    body: BodyText,
    /// At most how many bytes it has.
    length: usize,
}

impl Prepared {
    /// Works it out, for drafts in their order.
    #[must_use]
    pub fn of(drafts: Vec<Draft>, actor: &ActorId, key: Option<&RequestKey>) -> Self {
        Self(drafts.into_iter().map(|draft| Unfinished::of(draft, actor, key)).collect())
    }

    /// The drafts that it follows from, without their keys.
    #[must_use]
    pub fn drafts(&self) -> Vec<Draft> {
        self.0.iter().map(|unfinished| unfinished.record.draft()).collect()
    }

    /// How many drafts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Unfinished {
    fn of(draft: Draft, actor: &ActorId, key: Option<&RequestKey>) -> Self {
        let Draft { event, on, of, docs, behalf, fixes, key: _, proposal } = draft;
        let valid = event.validate();
        // What an invalid body would move is never asked.
        let post = if valid.is_ok() { event.postings() } else { Some(Vec::new()) };
        let (overflow, post) = (post.is_none(), post.unwrap_or_default());
        let body = BodyText::of(&event, &docs, &post);
        let unplaced = |stream| Link { n: 0, prev: Hash::ZERO, stream };
        let record = Arc::new(Record {
            seq: 0,
            prev: Hash::ZERO,
            links: event.streams().into_iter().map(unplaced).collect(),
            salt: Salt::ZERO,
            on,
            of,
            at: Instant::from_millis(0),
            actor: actor.clone(),
            behalf,
            event,
            post,
            docs,
            key: key.cloned(),
            batch: None,
            fixes,
            proposal,
        });
        let length = body.most_bytes(&record);
        Self { record, valid, overflow, body, length }
    }
}

/// An admitted record with the bytes that are to be stored.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// The record.
    pub record: Arc<Record>,
    /// Its one encoding; empty where it was taken down elsewhere.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the bytes.
    pub hash: Hash,
    /// How many bytes it has; at most, where it was taken down elsewhere.
    pub length: usize,
}

/// Takes the records that are admitted down, in order, to be hashed later.
pub trait Scribe {
    /// Takes a record of at most `length` bytes. `links` tells for each of its links the record
    /// before it in that stream where that one is not hashed yet; what stands before it in the
    /// ledger never is.
    fn take(&mut self, record: &Arc<Record>, body: BodyText, links: &[Option<u64>], length: usize);
}

/// The books of the whole ledger.
#[derive(Debug, Default)]
pub struct Books {
    /// What ledger laws look at.
    pub registry: Registry,
    head: Option<Head>,
    books: Shelf,
    /// Records that the history may not have yet, one number after the other.
    pending: Vec<Arc<Record>>,
    lines: Lines,
    /// The first record whose hash the books wait for. From there on the hashes in records, books
    /// and head are zeros.
    unhashed: Option<u64>,
    /// Of the record that is being made: for each of its links the record before it in that
    /// stream, where it is not hashed yet.
    open: Vec<Option<u64>>,
    /// Of the record that is being made: where the book of its last link stands.
    here: Option<Place>,
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
        Self { registry, head: Some(head), ..Self::default() }
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

    /// Says that the history has the records from `first` on, with these hashes: the oldest of
    /// those that were admitted to be hashed later.
    pub fn settle_hashed(&mut self, first: u64, hashes: &[Hash]) {
        let next = first + hashes.len() as u64;
        let hash_of = |seq: u64| {
            let index = usize::try_from(seq.checked_sub(first)?).ok()?;
            hashes.get(index).copied()
        };
        let settled = self.pending.partition_point(|record| record.seq < next);
        let settle = |book: &mut Arc<Book>| {
            if let Some(hash) = hash_of(book.last).filter(|_| book.n > 0) {
                Arc::make_mut(book).hash = hash;
            }
        };
        if settled > self.books.len() {
            self.books.iter_mut().for_each(|(_, book)| settle(book));
        } else {
            let links = self.pending.iter().take(settled).flat_map(|record| &record.links);
            for link in links {
                self.books.get_mut(&link.stream).into_iter().for_each(settle);
            }
        }
        self.pending.drain(..settled);
        let open = self.head().next > next;
        if let Some(head) = self.head.as_mut().filter(|_| !open) {
            head.hash = hashes.last().copied().unwrap_or(head.hash);
        }
        self.unhashed = open.then_some(next);
    }

    /// The first record whose hash the books wait for: the next one when they have all.
    #[must_use]
    pub fn unhashed(&self) -> u64 {
        self.unhashed.unwrap_or_else(|| self.head().next)
    }

    /// The record with this number, if it was admitted and is not settled.
    #[must_use]
    pub fn waiting(&self, seq: u64) -> Option<&Arc<Record>> {
        let first = self.pending.first()?.seq;
        let index = usize::try_from(seq.checked_sub(first)?).ok()?;
        self.pending.get(index).filter(|record| record.seq == seq)
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
        match self.waiting(seq) {
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
            if self.books.get(&link.stream).is_none() {
                let book = history.book(&link.stream)?.unwrap_or_else(|| Book::new(&link.stream));
                self.books.insert(link.stream.clone(), Arc::new(book));
            }
            if let Some(book) = self.books.get_mut(&link.stream) {
                Arc::make_mut(book).absorb(&link.stream.name(), record, hash);
            }
        }
        self.head = Some(Head { next: record.seq + 1, hash });
        self.pending.push(Arc::clone(record));
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
        let book = self.books.get(stream);
        let mut secret = book.map_or(Salt::ZERO, |book| book.salts);
        // Drafts before this one in its batch are pending and not in the book yet.
        let last = book.filter(|book| book.n > 0).map(|book| book.last);
        let settled = self.pending.partition_point(|r| last.is_some_and(|last| r.seq <= last));
        let here = |r: &&Arc<Record>| r.links.iter().any(|link| link.stream == *stream);
        let mut is_behind = false;
        for record in self.pending.iter().skip(settled).filter(here) {
            secret.mix(record.salt);
            is_behind = true;
        }
        let is_current = |book: &&Arc<Book>| book.latest.is_none_or(|latest| latest <= to);
        let leaves = match book.filter(is_current).filter(|_| !is_behind) {
            Some(book) => state_leaves(stream, &book.state, secret),
            None => {
                let records = self.records(stream, history)?;
                state_leaves(stream, &view(stream, &records, Cut::as_of(to)).state, secret)
            }
        };
        Ok(commitment::root(&leaves))
    }
}

/// The leaves of a state commitment: the balances of a state, sorted. `secret` is the mix of the
/// salts of all records of the stream before the closing.
#[must_use]
pub fn state_leaves(stream: &Stream, state: &crate::view::State, secret: Salt) -> Vec<Leaf> {
    let balances = state.balances().into_iter().flat_map(crate::balances::Balances::iter);
    let leaf = |(key, amount): (&crate::balances::Key, Amount)| {
        let account = format!("{stream}:{}", key.account);
        Leaf::new(&account, &key.fund, &key.unit, amount, secret)
    };
    balances.map(leaf).collect()
}
