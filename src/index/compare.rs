//! Comparing the index with the journal: saved states with books that were folded again, byte for
//! byte; places, streams and request keys with what the records say.

use std::collections::BTreeSet;

use rantai_events::account::Stream;
use rantai_projections::books::Books;

use super::disk::readable;
use super::{DiskIndex, Requested, StreamMap, TagMap};
use crate::journal::Location;

/// How something that was stored departs from what was folded again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Departs {
    /// It is not there, or cannot be read.
    Missing,
    /// It differs.
    Differs,
    /// It is there, and nothing in the journal gives rise to it.
    Surplus,
}

/// A saved state that departs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Whose; the registry's without one.
    pub stream: Option<Stream>,
    /// How.
    pub how: Departs,
}

/// How many streams were compared, and every saved state that is not what the books hold. The
/// books must hold every stream, folded, at the head at which the states were saved.
#[must_use]
pub fn departures(index: &DiskIndex, books: &Books) -> (u64, Vec<Departure>) {
    let registry = postcard::to_allocvec(&books.registry).unwrap_or_default();
    let how = departs(index.registry_bytes(), &registry);
    let mut found: Vec<_> = how.map(|how| Departure { stream: None, how }).into_iter().collect();
    let mut known = BTreeSet::new();
    for (stream, book) in books.loaded().filter(|(_, book)| book.n > 0) {
        known.insert(stream.to_string());
        let bytes = postcard::to_allocvec(book.as_ref()).unwrap_or_default();
        let how = departs(index.book_bytes(stream), &bytes);
        found.extend(how.map(|how| Departure { stream: Some(stream.clone()), how }));
    }
    let surplus = index.saved_streams().into_iter().filter(|name| !known.contains(name));
    let surplus = surplus.filter_map(|name| Stream::parse(&name));
    found.extend(surplus.map(|s| Departure { stream: Some(s), how: Departs::Surplus }));
    (known.len() as u64, found)
}

fn departs(stored: Option<Vec<u8>>, folded: &[u8]) -> Option<Departs> {
    match stored {
        None => Some(Departs::Missing),
        Some(stored) if stored != folded => Some(Departs::Differs),
        Some(_) => None,
    }
}

/// What the records of the journal say of themselves.
pub struct Expected<'a> {
    /// The records before this one are compared.
    pub next: u64,
    /// Where a record stands.
    pub place: &'a dyn Fn(u64) -> Option<Location>,
    /// The records of each stream, rising.
    pub streams: &'a StreamMap,
    /// The request of each key.
    pub requests: &'a TagMap,
}

/// A part of the index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Where records stand.
    Places,
    /// Which records a stream has.
    Stream(Stream),
    /// Which records a request key made.
    Request,
}

/// Records of which the index says something else than the journal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unlike {
    /// The first of them.
    pub seq: u64,
    /// The last of them.
    pub last: u64,
    /// What the index says wrong.
    pub part: Part,
    /// How.
    pub how: Departs,
}

/// Everything in which places, streams and request keys of an index are not those of the journal,
/// by record. A run of records that departs in the same way is told once.
#[must_use]
pub fn unlike(index: &DiskIndex, expected: &Expected<'_>) -> Vec<Unlike> {
    let mut found = places(index, expected);
    found.extend(streams(index, expected));
    found.extend(requests(index, expected));
    found.sort();
    found
}

/// Runs of records that depart in the same way.
fn runs(part: &Part, departing: impl Iterator<Item = (u64, Departs)>) -> Vec<Unlike> {
    let mut found: Vec<Unlike> = Vec::new();
    for (seq, how) in departing {
        match found.last_mut().filter(|run| run.last + 1 == seq && run.how == how) {
            Some(run) => run.last = seq,
            None => found.push(Unlike { seq, last: seq, part: part.clone(), how }),
        }
    }
    found
}

fn places(index: &DiskIndex, expected: &Expected<'_>) -> Vec<Unlike> {
    let departing = (0..expected.next).filter_map(|seq| {
        let due = (expected.place)(seq)?;
        match index.location(seq) {
            None => Some((seq, Departs::Missing)),
            Some(said) => (said != due).then_some((seq, Departs::Differs)),
        }
    });
    runs(&Part::Places, departing)
}

fn streams(index: &DiskIndex, expected: &Expected<'_>) -> Vec<Unlike> {
    let mut found = Vec::new();
    let strangers = index.stream_names().into_iter();
    let strangers = strangers.filter(|stream| !expected.streams.contains_key(stream));
    let none = Vec::new();
    let known = expected.streams.iter().map(|(stream, numbers)| (stream.clone(), numbers));
    for (stream, due) in known.chain(strangers.map(|stream| (stream, &none))) {
        let due: BTreeSet<u64> = due.iter().copied().filter(|seq| *seq < expected.next).collect();
        let said = index.stream(&stream).unwrap_or_default();
        let said: Vec<u64> = said.into_iter().filter(|seq| *seq < expected.next).collect();
        let disorder = said.iter().zip(said.iter().skip(1)).find(|(before, after)| before >= after);
        let disorder = disorder.map(|(_, after)| (*after, Departs::Differs));
        let said: BTreeSet<u64> = said.iter().copied().collect();
        let part = Part::Stream(stream);
        found.extend(runs(&part, due.difference(&said).map(|seq| (*seq, Departs::Missing))));
        found.extend(runs(&part, said.difference(&due).map(|seq| (*seq, Departs::Surplus))));
        found.extend(runs(&part, disorder.into_iter()));
    }
    found
}

fn requests(index: &DiskIndex, expected: &Expected<'_>) -> Vec<Unlike> {
    let one = |first, how| Unlike { seq: first, last: first, part: Part::Request, how };
    let before = |requested: &Requested| requested.first < expected.next;
    let due = expected.requests.iter().filter(|(_, due)| before(due));
    let due = due.filter_map(|(tag, due)| match index.key(tag) {
        Ok(Some(said)) if said == *due => None,
        Ok(Some(_)) => Some(one(due.first, Departs::Differs)),
        Ok(None) | Err(()) => Some(one(due.first, Departs::Missing)),
    });
    let surplus = index.requests.all().filter(|(_, said)| before(said));
    let surplus = surplus.filter(|(tag, _)| !expected.requests.contains_key(tag));
    due.chain(surplus.map(|(_, said)| one(said.first, Departs::Surplus))).collect()
}

impl DiskIndex {
    /// The streams that have records.
    fn stream_names(&self) -> BTreeSet<Stream> {
        let keys = readable(self.streams.iter().keys());
        let name = |key: &[u8]| {
            let end = key.iter().position(|byte| *byte == 0)?;
            Stream::parse(std::str::from_utf8(key.get(..end)?).ok()?)
        };
        keys.filter_map(|key| name(&key)).collect()
    }
}
