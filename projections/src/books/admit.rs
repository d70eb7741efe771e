//! Judging requests, all or none.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::chain::Head;
use rantai_events::hash::Hash;
use rantai_events::record::{self, Link, Record};
use rantai_events::time::Instant;

use super::make::Stamp;
use super::{Admitted, Books, History, NotAdmitted, Request, Scribe, Shelf, replay};
use crate::book::Book;
use crate::refusal::Refusal;
use crate::registry::Registry;

/// The most bytes the records of one request may have: they are written as one commit group.
const MOST_REQUEST_BYTES: usize = 14 << 20;

/// Where a record goes once it is made.
pub(super) enum Way<'a, 'b> {
    /// It is encoded and hashed at once.
    Now,
    /// It is encoded at once and hashed later, while others are judged.
    Later(&'a mut dyn Scribe),
    /// It was recorded before.
    Again(&'a mut replay::Again<'b>),
}

/// The last record of each stream that a request has reached: the place behind it, its hash, its
/// number.
pub(super) type Places = BTreeMap<Stream, (u64, Hash, u64)>;

fn note_places(made: &Admitted, places: &mut Places) {
    for link in &made.record.links {
        let last = (link.n.saturating_add(1), made.hash, made.record.seq);
        places.insert(link.stream.clone(), last);
    }
}

/// What is put back when a request is not admitted.
struct Undo {
    head: Option<Head>,
    last_at: Option<Instant>,
    /// As it was before the first record that touched it.
    registry: Option<Registry>,
    books: BTreeMap<Stream, Option<Arc<Book>>>,
}

impl Books {
    /// Judges a request and takes it in, all or none.
    ///
    /// # Errors
    /// [`NotAdmitted`]; the books are then as before.
    pub fn admit(
        &mut self,
        request: Request<'_>,
        history: &dyn History,
    ) -> Result<Vec<Admitted>, NotAdmitted> {
        self.judge(request, history, &mut Way::Now)
    }

    /// As [`admit`](Self::admit), with the records taken down by `scribe` and hashed later: their
    /// bytes stand there, and their hashes are zeros here until
    /// [`settle_hashed`](Self::settle_hashed) tells them. Of a refused request it may hold a
    /// part, to be taken back.
    ///
    /// # Errors
    /// [`NotAdmitted`]; the books are then as before.
    pub fn admit_to(
        &mut self,
        scribe: &mut dyn Scribe,
        request: Request<'_>,
        history: &dyn History,
    ) -> Result<Vec<Admitted>, NotAdmitted> {
        let before = self.unhashed;
        self.unhashed = before.or(Some(self.head().next));
        let outcome = self.judge(request, history, &mut Way::Later(scribe));
        if outcome.is_err() {
            self.unhashed = before;
        }
        outcome
    }

    /// Judges a request; where it was recorded before, its records are taken in as they stand.
    pub(super) fn judge(
        &mut self,
        request: Request<'_>,
        history: &dyn History,
        way: &mut Way<'_, '_>,
    ) -> Result<Vec<Admitted>, NotAdmitted> {
        let mark = self.pending.len();
        let (head, last_at) = (self.head.clone(), self.registry.last_at);
        let mut undo = Undo { head, last_at, registry: None, books: BTreeMap::new() };
        let outcome = self.try_admit(request, history, (&mut undo, way));
        if outcome.is_err() {
            self.pending.truncate(mark);
            self.head = undo.head;
            if let Some(registry) = undo.registry {
                self.registry = registry;
            }
            self.registry.last_at = undo.last_at;
            for (stream, book) in undo.books {
                match book {
                    Some(book) => self.books.insert(stream, book),
                    None => drop(self.books.remove(&stream)),
                }
            }
        }
        outcome
    }

    fn try_admit(
        &mut self,
        request: Request<'_>,
        history: &dyn History,
        (undo, way): (&mut Undo, &mut Way<'_, '_>),
    ) -> Result<Vec<Admitted>, NotAdmitted> {
        let Request { prepared, at, salts } = request;
        let of = prepared.len();
        let single = of == 1;
        let mut places: Places = BTreeMap::new();
        let mut admitted: Vec<Admitted> = Vec::with_capacity(of);
        let mut bytes = 0;
        for (index, unfinished) in prepared.0.into_iter().enumerate() {
            let refused = |refusal| NotAdmitted::Refused { index, refusal: Box::new(refusal) };
            let stamp = Stamp::of(at, salts, (index, of));
            let made = self.make(unfinished, stamp, &places, history)?;
            let mut made = made.map_err(refused)?;
            let target = made.target.take();
            let made = self.taken_down(made, index, way).map_err(refused)?;
            bytes += made.length;
            if !single {
                if undo.registry.is_none() && !Registry::is_untouched_by(&made.record) {
                    undo.registry = Some(self.registry.clone());
                }
                self.registry.apply(&made.record, target.as_deref());
                self.pending.push(Arc::clone(&made.record));
                note_places(&made, &mut places);
            }
            self.head = Some(Head { next: made.record.seq + 1, hash: made.hash });
            admitted.push(made);
        }
        if bytes > MOST_REQUEST_BYTES {
            bytes = admitted.iter().map(|made| record::seal(&made.record).len()).sum();
        }
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

    /// One record that simply comes next in its only stream, as nearly all do: with one look-up.
    /// Nothing is done about any other.
    fn take_next(&mut self, made: &Admitted) -> Result<bool, Refusal> {
        let [link] = made.record.links.as_slice() else { return Ok(false) };
        let here = self.here.and_then(|place| self.books.at_mut(place, &link.stream));
        let book = here.filter(|book| book.is_next(&made.record));
        let Some(book) = book else { return Ok(false) };
        let name = link.stream.name();
        book.check_next(&link.stream, &name, &made.record)?;
        Arc::make_mut(book).push(&name, &made.record, made.hash);
        self.lines.held += 1;
        self.pending.push(Arc::clone(&made.record));
        self.registry.apply(&made.record, None);
        Ok(true)
    }

    /// One record: looked at in every stream first, then taken in everywhere.
    fn take_single(
        &mut self,
        admitted: &[Admitted],
        history: &dyn History,
        undo: &mut Undo,
    ) -> Result<(), NotAdmitted> {
        let Some(made) = admitted.first() else { return Ok(()) };
        let no = |refusal| NotAdmitted::Refused { index: 0, refusal: Box::new(refusal) };
        if self.take_next(made).map_err(no)? {
            return Ok(());
        }
        let next = |books: &Shelf, link: &Link| {
            books.get(&link.stream).is_some_and(|book| book.is_next(&made.record))
        };
        if !made.record.links.iter().all(|link| next(&self.books, link)) {
            self.pending.push(Arc::clone(&made.record));
            self.take_batch(admitted, history, undo)?;
        } else {
            for link in &made.record.links {
                if let Some(book) = self.books.get(&link.stream) {
                    let name = link.stream.name();
                    book.check_next(&link.stream, &name, &made.record).map_err(no)?;
                }
            }
            self.lines.held += 1;
            for link in &made.record.links {
                if let Some(book) = self.books.get_mut(&link.stream) {
                    Arc::make_mut(book).push(&link.stream.name(), &made.record, made.hash);
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
}
