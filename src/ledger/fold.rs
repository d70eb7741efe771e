//! Folding the journal: lines are decoded on all cores while the records before them are folded,
//! each stream on its own. Memory follows the states, not the records.

use rayon::prelude::*;

use rantai_projections::book::Book;

use super::*;
use crate::journal::{Chunk, Location, Scan};

/// How many chunks of a MiB are in work at a time.
const CHUNKS: usize = 8;

/// A record with its hash and place.
type Decoded = (Arc<Record>, Hash, Location);
/// A record with its hash.
type Entry = (Arc<Record>, Hash);

impl Ledger {
    /// Takes in what the journal has from record `from` on, up to before record `to`.
    pub(super) fn catch_up(&mut self, from: u64, to: u64) -> Result<(), Rejected> {
        let head = self.store.journal().head();
        if from >= head.next.min(to) {
            return Ok(());
        }
        let mut scan = self.store.journal().scan(from)?;
        let mut ready = decoded(&next(&mut scan)?)?;
        while !ready.is_empty() {
            let coming = next(&mut scan)?;
            ready.retain(|(record, _, _)| record.seq < to);
            let (decoding, folded) =
                rayon::join(|| decoded(&coming).map_err(Box::new), || Folded::of(&ready));
            self.take_in(&ready, folded)?;
            ready = decoding.map_err(|error| *error)?;
        }
        Ok(())
    }

    /// Takes decoded records in: places and keys, the registry, then the books.
    fn take_in(&mut self, records: &[Decoded], folded: Folded) -> Result<(), Rejected> {
        for (record, hash, place) in records {
            if self.store.lacks(record.seq) {
                let tag = record.key.as_ref().map(|key| key_tag(&record.actor, key));
                self.store.note(record, *place, tag);
            }
            let target = match record.reverses() {
                Some(seq) => self.store.record(seq)?,
                None => None,
            };
            let head = Head { next: record.seq + 1, hash: *hash };
            self.books.advance(record, target.as_deref(), head);
        }
        let mut work: Vec<(Stream, Arc<Book>, Vec<Entry>)> = Vec::new();
        for (stream, entries) in folded.streams {
            let book = self.book_before(&stream, &entries)?;
            work.push((stream, book, entries));
        }
        work.par_iter_mut().for_each(|(stream, book, entries)| {
            let (book, name) = (Arc::make_mut(book), stream.to_string());
            for (record, hash) in entries {
                book.absorb(&name, record, *hash);
            }
        });
        for (stream, book, _) in work {
            self.dirty.insert(stream.clone());
            self.books.put_book(stream, book);
        }
        if self.store.tail_len() >= INDEX_EVERY {
            self.store.flush(&self.books.head())?;
        }
        Ok(())
    }

    /// The book of a stream as it was before the entries: in memory, saved, or folded again where
    /// the index lost it.
    fn book_before(&mut self, stream: &Stream, entries: &[Entry]) -> Result<Arc<Book>, Unreadable> {
        let first = entries.first().map(|(record, _)| record);
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
        let lost = || Unreadable(format!("the index does not hold all records of {stream}"));
        fits(&book).then_some(Arc::new(book)).ok_or_else(lost)
    }

    /// Folds the streams again that had back-dated entries or reversals, one at a time: only its
    /// own records are in memory then.
    pub(super) fn fold_stale(&mut self) -> Result<(), Fault> {
        let stale = self.books.loaded().filter(|(_, book)| book.stale);
        let stale: Vec<Stream> = stale.map(|(stream, _)| stream.clone()).collect();
        for stream in stale {
            let path = self.directory.clone();
            let book = self.books.book(&stream, &self.store).map_err(|why| Fault::Disk {
                doing: crate::error::Doing::Read,
                path,
                source: std::io::Error::other(why.0),
            })?;
            let mut book = Arc::unwrap_or_clone(book);
            book.line = None;
            self.books.put_book(stream, Arc::new(book));
        }
        Ok(())
    }
}

/// The records of a run by stream.
struct Folded {
    streams: BTreeMap<Stream, Vec<Entry>>,
}

impl Folded {
    fn of(records: &[Decoded]) -> Self {
        let mut streams: BTreeMap<Stream, Vec<Entry>> = BTreeMap::new();
        for (record, hash, _) in records {
            for link in &record.links {
                let entry = (Arc::clone(record), *hash);
                match streams.get_mut(&link.stream) {
                    Some(entries) => entries.push(entry),
                    None => {
                        streams.insert(link.stream.clone(), vec![entry]);
                    }
                }
            }
        }
        Self { streams }
    }
}

fn next(scan: &mut Scan) -> Result<Vec<Chunk>, Fault> {
    scan.by_ref().take(CHUNKS).collect()
}

/// The records of chunks, decoded on all cores, in order.
fn decoded(chunks: &[Chunk]) -> Result<Vec<Decoded>, Rejected> {
    let runs = chunks.par_iter().map(|chunk| {
        let records = chunk.lines().map(|line| {
            let line = line?;
            let unreadable = |error| Unreadable(format!("record {}: {error}", line.seq));
            let record = rantai_events::record::decode(line.bytes).map_err(unreadable)?;
            Ok((Arc::new(record), line.hash, line.location))
        });
        records.collect::<Result<Vec<Decoded>, Rejected>>()
    });
    let runs = runs.collect::<Result<Vec<_>, Rejected>>()?;
    Ok(runs.into_iter().flatten().collect())
}
