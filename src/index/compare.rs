//! Comparing saved states with books that were folded again, byte for byte.

use std::collections::BTreeSet;

use rantai_events::account::Stream;
use rantai_projections::books::Books;

use super::DiskIndex;

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
