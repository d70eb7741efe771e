//! What is stored: the journal with its index.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use rantai_events::account::Stream;
use rantai_events::chain::Head;
use rantai_events::hash::Hash;
use rantai_events::record::{self, Record};
use rantai_projections::book::Book;
use rantai_projections::books::{History, Unreadable};
use rantai_projections::registry::Registry;

use crate::error::Fault;
use crate::index::{DiskIndex, Expected, KeyTag, Position, Requested, Tail, Unlike, unlike};
use crate::journal::file::Trusted;
use crate::journal::{Journal, Location};

/// The journal, the index on disk, and what the index does not have yet.
pub struct Store {
    journal: Arc<dyn Journal>,
    index: Option<Arc<DiskIndex>>,
    /// Opened for reading: the index is asked, and nothing is written to it.
    reading: bool,
    position: Position,
    tail: Tail,
    /// What the index got last, until it is being written out.
    given: Option<Tail>,
    settling: Option<Settling>,
}

/// The index is being written out.
struct Settling {
    index: Arc<DiskIndex>,
    /// Taken away where it was waited for.
    thread: Option<JoinHandle<Result<(), Fault>>>,
    /// What it got last: the store's again if that could not be written.
    given: Tail,
}

impl Settling {
    fn wait(&mut self) -> Result<(), Fault> {
        // sled may panic; whether it wrote is unknown then.
        let gone = |_| Err(self.index.fault("sled"));
        self.thread.take().map_or(Ok(()), |thread| thread.join().unwrap_or_else(gone))
    }
}

impl Drop for Settling {
    fn drop(&mut self) {
        // The directory is free once the ledger is dropped. A fault leaves an older position.
        let _behind = self.wait();
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("position", &self.position).finish_non_exhaustive()
    }
}

impl Store {
    /// A journal with an index that goes up to `position`; without one, everything is kept in
    /// memory.
    #[must_use]
    pub fn new(journal: Arc<dyn Journal>, index: Option<DiskIndex>, position: Position) -> Self {
        let tail = Tail::from(position.head.next);
        let index = index.map(Arc::new);
        Self { journal, index, reading: false, position, tail, given: None, settling: None }
    }

    /// The same, for reading: what the index does not have is kept in memory.
    #[must_use]
    pub fn for_reading(self) -> Self {
        Self { reading: true, ..self }
    }

    /// Refuses a journal that does not hold the record at the end of what was signed.
    pub(super) fn must_hold(&self, directory: &Path, signed: &Trusted) -> Result<(), Fault> {
        let Some(seq) = signed.head.next.checked_sub(1) else { return Ok(()) };
        // The index is no witness: where it points elsewhere, the journal is asked itself.
        if self.line(seq).is_ok_and(|stored| stored.hash == signed.head.hash) {
            return Ok(());
        }
        let hash = self.journal.get(seq)?.hash;
        if hash == signed.head.hash {
            return Ok(());
        }
        let (directory, trusted) = (directory.join("journal"), signed.head.clone());
        let found = Head { next: signed.head.next, hash };
        Err(Fault::Lost { directory, trusted, found, signed: signed.signed.clone().map(Box::new) })
    }

    /// The index, where it is to be written.
    fn written(&self) -> Option<&DiskIndex> {
        self.index.as_deref().filter(|_| !self.reading)
    }

    /// From now on the index is asked, and not written.
    pub(super) fn stop_writing(&mut self) {
        self.reading = true;
    }

    /// The index, to be looked through by another thread.
    pub(super) fn shared_index(&self) -> Option<Arc<DiskIndex>> {
        self.index.clone()
    }

    /// From now on reads another view of the same journal, which goes on behind this one.
    pub(super) fn go_on_with(&mut self, journal: Arc<dyn Journal>) {
        self.journal = journal;
    }

    /// Where a record stands, of those that are not in the index.
    pub(super) fn place_of(&self, seq: u64) -> Option<Location> {
        self.tail.location(seq)
    }

    /// The journal.
    #[must_use]
    pub fn journal(&self) -> &Arc<dyn Journal> {
        &self.journal
    }

    /// The index on disk, if there is one.
    #[must_use]
    pub fn index(&self) -> Option<&DiskIndex> {
        self.index.as_deref()
    }

    /// The record up to which states were saved.
    #[must_use]
    pub fn states_at(&self) -> u64 {
        self.position.states.next
    }

    /// The head at which states were saved.
    #[must_use]
    pub fn states_head(&self) -> Head {
        self.position.states.clone()
    }

    /// The first record that is not indexed yet.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.tail.next()
    }

    /// How many records the index on disk does not have.
    #[must_use]
    pub fn tail_len(&self) -> usize {
        if self.written().is_some() { self.tail.len() } else { 0 }
    }

    /// Takes in a record that the journal has.
    pub fn note(&mut self, record: &Record, location: Location, key: Option<KeyTag>) {
        self.note_place(record, location, key);
        for link in &record.links {
            self.note_in(&link.stream, std::iter::once(record.seq));
        }
    }

    /// The same without its streams, which are told apart by [`note_in`](Self::note_in).
    pub(super) fn note_place(&mut self, record: &Record, location: Location, key: Option<KeyTag>) {
        let batch = record.batch.map_or((0, 1), |batch| (batch.i, batch.of));
        self.tail.note(record.seq, location, key, batch);
    }

    /// Takes in which records a stream has.
    pub(super) fn note_in(&mut self, stream: &Stream, seqs: impl Iterator<Item = u64>) {
        self.tail.note_in(stream, seqs);
    }

    /// Gives the index what it does not have; the journal goes up to `head`. What a crash keeps
    /// from the disk is caught up on opening.
    ///
    /// # Errors
    /// [`Fault`]; also when what it got before could not be written out.
    pub fn extend(&mut self, head: &Head) -> Result<(), Fault> {
        if self.written().is_none() {
            return Ok(());
        }
        self.settled()?;
        let Some(index) = &self.index else { return Ok(()) };
        let last = head
            .next
            .checked_sub(1)
            .and_then(|last| self.tail.location(last))
            .or(self.position.last);
        self.position = Position { head: head.clone(), last, states: self.position.states.clone() };
        index.extend(&self.tail, &self.position)?;
        self.given = Some(std::mem::replace(&mut self.tail, Tail::from(head.next)));
        Ok(())
    }

    /// Lets the index be written out beside what follows. Only one such writing is under way, so
    /// what waits in memory has a bound.
    ///
    /// # Errors
    /// [`Fault`]; also when what it got before could not be written out.
    pub fn settle_beside(&mut self) -> Result<(), Fault> {
        self.settled()?;
        let (Some(index), Some(given)) = (&self.index, self.given.take()) else { return Ok(()) };
        let (index, beside) = (Arc::clone(index), Arc::clone(index));
        let thread = std::thread::Builder::new().name("index-settle".into());
        match thread.spawn(move || beside.settle()) {
            Ok(thread) => self.settling = Some(Settling { index, thread: Some(thread), given }),
            Err(_no_thread) => index.settle()?,
        }
        Ok(())
    }

    /// Waits for the writing that is under way. What could not be written is the store's again.
    fn settled(&mut self) -> Result<(), Fault> {
        let Some(mut settling) = self.settling.take() else { return Ok(()) };
        let outcome = settling.wait();
        if outcome.is_err() {
            self.tail.put_before(std::mem::take(&mut settling.given));
        }
        outcome
    }

    /// Tells early what has become of a writing that is over.
    ///
    /// # Errors
    /// [`Fault`] when the index could not be written out.
    pub fn settled_by_now(&mut self) -> Result<(), Fault> {
        let over =
            |settling: &Settling| settling.thread.as_ref().is_none_or(JoinHandle::is_finished);
        if self.settling.as_ref().is_some_and(over) { self.settled() } else { Ok(()) }
    }

    /// Saves books and the registry as they stand at `head`.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn save_states<'a>(
        &mut self,
        books: impl Iterator<Item = (&'a Stream, &'a Book)>,
        registry: &Registry,
        head: &Head,
    ) -> Result<(), Fault> {
        if self.written().is_none() {
            return Ok(());
        }
        let Some(index) = &self.index else { return Ok(()) };
        let position = Position { states: head.clone(), ..self.position.clone() };
        index.save_states(books, registry, &position)?;
        self.position = position;
        Ok(())
    }

    /// Waits until the index is written out.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn settle(&mut self) -> Result<(), Fault> {
        self.settled()?;
        self.written().map_or(Ok(()), DiskIndex::settle)
    }

    /// The records of an earlier request with this key.
    ///
    /// # Errors
    /// [`Unreadable`] when the index is damaged: a key that was used must never be taken for new.
    pub fn key(&self, tag: &KeyTag) -> Result<Option<Requested>, Unreadable> {
        let tail = self.tail.key(tag);
        match (&self.index, tail) {
            (Some(index), None) => index.key(tag).map_err(|()| {
                Unreadable::index(
                    "indeks kunci permintaan tidak dapat dibaca",
                    "the index of request keys cannot be read",
                )
            }),
            (_, tail) => Ok(tail),
        }
    }

    /// What the journal says of the records that were taken in without an index, up to `next`.
    pub(super) fn unlike(&self, index: &DiskIndex, next: u64) -> Vec<Unlike> {
        let place = |seq| self.tail.location(seq);
        let next = next.min(self.tail.next());
        let (streams, requests) = (&self.tail.streams, &self.tail.keys);
        unlike(index, &Expected { next, place: &place, streams, requests })
    }

    fn location(&self, seq: u64) -> Result<Location, Fault> {
        let known = self.tail.location(seq).or_else(|| self.index.as_ref()?.location(seq));
        known.map_or_else(|| self.journal.locate(seq), Ok)
    }

    /// The exact bytes of a record with their hash, checked.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn line(&self, seq: u64) -> Result<crate::journal::Stored, Fault> {
        self.journal.read(self.location(seq)?)
    }

    /// A record with its hash; zeros and nothing when there is no such record.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn record_with_hash(&self, seq: u64) -> Result<(Option<Arc<Record>>, Hash), Unreadable> {
        if seq >= self.journal.head().next {
            return Ok((None, Hash::ZERO));
        }
        let stored = self.line(seq).map_err(unreadable)?;
        let record =
            record::decode(&stored.bytes).map_err(|error| Unreadable::record(seq, &error))?;
        if record.seq != seq {
            let other = record.seq;
            return Err(Unreadable::index(
                &format!("indeks menunjuk catatan {other} sebagai catatan {seq}"),
                &format!("the index names record {other} as record {seq}"),
            ));
        }
        Ok((Some(Arc::new(record)), stored.hash))
    }

    /// The numbers of the records of a stream, in order.
    ///
    /// # Errors
    /// [`Unreadable`] when the index is damaged.
    pub fn numbers(&self, stream: &Stream) -> Result<Vec<u64>, Unreadable> {
        let mut found = match &self.index {
            Some(index) => index.stream(stream).ok_or_else(|| {
                Unreadable::index(
                    &format!("indeks aliran {stream} tidak dapat dibaca"),
                    &format!("the index of {stream} cannot be read"),
                )
            })?,
            None => Vec::new(),
        };
        // A crash may leave more in the index than its position says.
        found.retain(|seq| *seq < self.tail.first);
        found.extend_from_slice(self.tail.stream(stream));
        Ok(found)
    }

    /// The last record of a stream, from the index alone.
    pub(super) fn stream_end(&self, stream: &Stream) -> Result<Option<u64>, Unreadable> {
        Ok(self.numbers(stream)?.last().copied())
    }

    fn records(
        &self,
        numbers: impl Iterator<Item = u64>,
    ) -> Result<Vec<(Arc<Record>, Hash)>, Unreadable> {
        let read = |seq| match self.record_with_hash(seq)? {
            (Some(record), hash) => Ok((record, hash)),
            (None, _) => Err(Unreadable::missing(seq)),
        };
        numbers.map(read).collect()
    }
}

fn unreadable(fault: Fault) -> Unreadable {
    Unreadable::outside(fault.words())
}

impl History for Store {
    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        self.record_with_hash(seq).map(|(record, _)| record)
    }

    fn stream(&self, stream: &Stream) -> Result<Vec<Arc<Record>>, Unreadable> {
        let records = self.records(self.numbers(stream)?.into_iter())?;
        Ok(records.into_iter().map(|(record, _)| record).collect())
    }

    /// The saved book, with the records since then taken in.
    fn book(&self, stream: &Stream) -> Result<Option<Book>, Unreadable> {
        let numbers = self.numbers(stream)?;
        let saved = self.index.as_ref().and_then(|index| index.book(stream));
        if numbers.is_empty() && saved.is_none() {
            return Ok(None);
        }
        let mut book = saved.unwrap_or_else(|| Book::new(stream));
        let (n, last, count) = (book.n, book.last, numbers.len() as u64);
        let newer = numbers.into_iter().filter(|seq| n == 0 || *seq > last);
        let name = stream.to_string();
        for (record, hash) in self.records(newer)? {
            book.absorb(&name, &record, hash);
        }
        if book.n != count {
            return Err(Unreadable::index(
                &format!("indeks aliran {stream} rusak"),
                &format!("the index of {stream} is damaged"),
            ));
        }
        Ok(Some(book))
    }
}
