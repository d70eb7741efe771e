//! Folding the journal: lines are decoded on all cores while the records before them are folded,
//! each stream on its own. Memory follows the states, not the records.

use std::collections::HashMap;

use rayon::prelude::*;

use rantai_projections::book::Book;
use rantai_projections::view::State;

use super::*;
use crate::journal::{Chunk, Location, Scan};

/// How many chunks of a quarter of a MiB are in work at a time.
const CHUNKS: usize = 32;

/// A record with its hash, its place, and the tag of its request's key.
struct Decoded {
    record: Arc<Record>,
    hash: Hash,
    place: Location,
    tag: Option<KeyTag>,
}
/// What a run of records does to one stream.
struct Work<'a> {
    stream: &'a Stream,
    book: Arc<Book>,
    entries: Vec<&'a Decoded>,
}

impl Ledger {
    /// Takes in what the journal has from record `from` on, up to before record `to`.
    pub(super) fn catch_up(&mut self, from: u64, to: u64) -> Result<(), Rejected> {
        let head = self.store.journal().head();
        if from >= head.next.min(to) {
            return Ok(());
        }
        let mut scan = self.store.journal().scan(from)?;
        let (mut ready, mut done) = (decoded(&next(&mut scan)?)?, Vec::new());
        while !ready.is_empty() {
            ready.retain(|one| one.record.seq < to);
            let read = || {
                // What was taken in is freed beside the folding, as the next is read.
                done.clear();
                decoded(&next(&mut scan)?)
            };
            let (coming, taken) = rayon::join(read, || self.take_in(&ready));
            taken?;
            done = std::mem::replace(&mut ready, coming?);
        }
        Ok(())
    }

    /// Takes decoded records in: places and keys, the registry, then the books.
    fn take_in(&mut self, records: &[Decoded]) -> Result<(), Rejected> {
        // First all that cannot fail: whoever goes on after a fault finds what was noted whole.
        let (unknown, streams) = (self.store.next(), by_stream(records));
        for Decoded { record, place, tag, .. } in
            records.iter().filter(|one| one.record.seq >= unknown)
        {
            self.store.note_place(record, *place, *tag);
        }
        for (stream, entries) in &streams {
            let numbers = entries.iter().map(|entry| entry.record.seq);
            self.store.note_in(stream, numbers.filter(|seq| *seq >= unknown));
        }
        for Decoded { record, hash, .. } in records {
            let target = match record.reverses() {
                Some(seq) => self.store.record(seq)?,
                None => None,
            };
            let head = Head { next: record.seq + 1, hash: *hash };
            self.books.advance(record, target.as_deref(), head);
        }
        let mut work = Vec::new();
        for (stream, entries) in streams {
            let book = self.book_before(stream, &entries)?;
            work.push(Work { stream, book, entries });
        }
        work.par_iter_mut().for_each(Work::absorb);
        for Work { stream, book, entries } in work {
            // Where a run brings half of what a stream has, the stream at least doubled: folding
            // it again at each such time costs no more than folding it twice in all.
            let refold = book.stale && 2 * entries.len() as u64 >= book.n;
            let last = book.last;
            self.books.put_book(stream.clone(), book);
            if refold {
                let state = fold(&self.store, stream, last)?;
                self.put_state(stream.clone(), state);
            }
        }
        if self.store.tail_len() >= INDEX_EVERY {
            self.store.extend(&self.books.head())?;
            self.store.settle_beside()?;
        }
        Ok(())
    }

    /// The book of a stream as it was before the entries: in memory, saved, or folded again where
    /// the index lost it.
    fn book_before(
        &mut self,
        stream: &Stream,
        entries: &[&Decoded],
    ) -> Result<Arc<Book>, Unreadable> {
        let first = entries.first().map(|entry| &entry.record);
        let link = first.and_then(|record| record.links.iter().find(|l| l.stream == *stream));
        let (Some(first), Some(link)) = (first, link) else {
            return Ok(Arc::new(Book::new(stream)));
        };
        let fits = |book: &Book| (book.n, book.hash) == (link.n, link.prev);
        let known = self.books.take_book(stream);
        let saved = || self.store.index().and_then(|index| index.book(stream)).map(Arc::new);
        if let Some(book) = known.or_else(saved).filter(|book| fits(book)) {
            return Ok(book);
        }
        let mut book = Book::new(stream);
        let name = stream.to_string();
        for seq in self.store.numbers(stream)?.into_iter().filter(|seq| *seq < first.seq) {
            if let (Some(record), hash) = self.store.record_with_hash(seq)? {
                book.absorb(&name, &record, hash);
            }
        }
        let lost = || {
            Unreadable::index(
                &format!("indeks tidak memuat semua catatan aliran {stream}"),
                &format!("the index does not hold all records of {stream}"),
            )
        };
        fits(&book).then_some(Arc::new(book)).ok_or_else(lost)
    }

    /// Folds the streams again that had back-dated entries or reversals, on all cores: only the
    /// records of as many streams are in memory then.
    pub(super) fn fold_stale(&mut self) -> Result<(), Fault> {
        let stale = self.books.loaded().filter(|(_, book)| book.stale);
        let stale: Vec<_> = stale.map(|(stream, book)| (stream.clone(), book.last)).collect();
        for some in stale.chunks(rayon::current_num_threads()) {
            let fold = |(stream, last): &(Stream, u64)| fold(&self.store, stream, *last);
            let states: Vec<_> = some.par_iter().map(fold).collect();
            for ((stream, _), state) in some.iter().zip(states) {
                let state = state.map_err(Fault::Unread)?;
                self.put_state(stream.clone(), state);
            }
        }
        Ok(())
    }

    fn put_state(&mut self, stream: Stream, state: State) {
        if let Some(mut book) = self.books.take_book(&stream) {
            let folded = Arc::make_mut(&mut book);
            (folded.state, folded.stale, folded.line) = (state, false, None);
            self.books.put_book(stream, book);
        }
    }
}

/// The state of a stream from its records up to `last`, in business order. The index may hold
/// more of it than was taken in.
fn fold(store: &Store, stream: &Stream, last: u64) -> Result<State, Unreadable> {
    let cut = Cut { known_at: last, ..Cut::NOW };
    Ok(view(stream, &store.stream(stream)?, cut).state)
}

impl Work<'_> {
    /// Takes the entries into the book. Where they are all that the stream has, they are folded in
    /// business order at once: a stream often begins with entries that are back-dated.
    fn absorb(&mut self) {
        let (book, name) = (Arc::make_mut(&mut self.book), self.stream.to_string());
        for entry in &self.entries {
            book.absorb(&name, &entry.record, entry.hash);
        }
        if book.stale && book.n == self.entries.len() as u64 {
            let records: Vec<_> =
                self.entries.iter().map(|entry| Arc::clone(&entry.record)).collect();
            book.state = view(self.stream, &records, Cut::NOW).state;
            book.stale = false;
        }
    }
}

/// The records of a run by stream.
fn by_stream(records: &[Decoded]) -> HashMap<&Stream, Vec<&Decoded>, ahash::RandomState> {
    let mut streams: HashMap<_, Vec<_>, _> = HashMap::default();
    for entry in records {
        for link in &entry.record.links {
            streams.entry(&link.stream).or_default().push(entry);
        }
    }
    streams
}

fn next(scan: &mut Scan) -> Result<Vec<Chunk>, Fault> {
    scan.by_ref().take(CHUNKS).collect()
}

/// The records of chunks, decoded on all cores, in order.
fn decoded(chunks: &[Chunk]) -> Result<Vec<Decoded>, Rejected> {
    // One at a time: who has taken records in helps with what is left of the next ones.
    let runs = chunks.par_iter().with_max_len(1).map(|chunk| {
        let records = chunk.lines().map(|line| {
            let line = line?;
            let unreadable = |error| Unreadable::record(line.seq, &error);
            let record = rantai_events::record::decode(line.bytes).map_err(unreadable)?;
            let tag = record.key.as_ref().map(|key| key_tag(&record.actor, key));
            Ok(Decoded { record: Arc::new(record), hash: line.hash, place: line.location, tag })
        });
        records.collect::<Result<Vec<Decoded>, Rejected>>()
    });
    let runs = runs.collect::<Result<Vec<_>, Rejected>>()?;
    Ok(runs.into_iter().flatten().collect())
}
