//! The index: where records stand, which records a stream has, which requests were made, and
//! folded states. All of it follows from the journal and can be thrown away; nothing lives here
//! alone.
//!
//! It is written at intervals, never per commit: what the journal has beyond it is caught up on
//! opening. Every value ends in four bytes of its BLAKE3; a value that fails is as good as absent,
//! and the index is rebuilt.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use rantai_events::ids::{ActorId, RequestKey};

use crate::journal::Location;

mod compare;
mod disk;
mod pack;
mod requests;
mod scan;

pub use compare::{Departs, Departure, Expected, Part, Unlike, departures, unlike};
pub use disk::{DiskIndex, Found, Position};
pub use scan::{Counts, Scanned};

/// Raised whenever the folded state of the same records changes: states of another version are
/// thrown away.
pub const FOLD_VERSION: u32 = 11;

/// What the states of the vectors of all event types hash to at [`FOLD_VERSION`]. A test fails when
/// they come out otherwise: raise the version then, and put the new hash here.
pub const FOLD_GOLDEN: &str = "8392a2fb8fc890009f0f0470ef15def914528e17b21ae50fa3e8bb76257f2bc9";

/// How many records one packed block describes.
pub(crate) const BLOCK: u64 = 256;

/// The records of one request: the first, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requested {
    /// The first record.
    pub first: u64,
    /// How many records.
    pub count: u32,
}

/// A request key as the index knows it: 16 bytes of BLAKE3 over actor and key.
pub type KeyTag = [u8; 16];

/// The tag of a request.
#[must_use]
pub fn key_tag(actor: &ActorId, key: &RequestKey) -> KeyTag {
    let hash = Hash::of([actor.as_str(), key.as_str()].join("\n").as_bytes());
    let mut tag = [0; 16];
    tag.iter_mut().zip(hash.0).for_each(|(to, from)| *to = from);
    tag
}

/// Requests by their tags.
pub type TagMap = HashMap<KeyTag, Requested, BuildHasherDefault<TagHasher>>;

/// Takes a tag as it is: it is a part of a BLAKE3 hash already.
#[derive(Debug, Clone, Copy, Default)]
pub struct TagHasher(u64);

impl Hasher for TagHasher {
    fn write(&mut self, bytes: &[u8]) {
        let word = bytes.first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
        self.0 = self.0.rotate_left(32) ^ word;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The numbers of the records of streams, rising.
pub type StreamMap = HashMap<Stream, Vec<u64>, ahash::RandomState>;

/// What is known of records that the index on disk does not have yet; alone, an index in memory.
#[derive(Debug, Default)]
pub struct Tail {
    /// The first record it knows.
    pub(crate) first: u64,
    pub(crate) locations: Vec<Location>,
    pub(crate) streams: StreamMap,
    pub(crate) keys: TagMap,
}

impl Tail {
    /// From a record on.
    #[must_use]
    pub fn from(first: u64) -> Self {
        Self { first, ..Self::default() }
    }

    /// Takes in the next record; `batch` is its place in its request and how many records that
    /// has, so that a request is known whole whatever part of it the index has seen. Its streams
    /// are told apart: whoever has many records knows them by stream.
    pub fn note(&mut self, seq: u64, location: Location, key: Option<KeyTag>, batch: (u32, u32)) {
        self.locations.push(location);
        if let Some(tag) = key {
            let first = seq.saturating_sub(u64::from(batch.0));
            self.keys.insert(tag, Requested { first, count: batch.1 });
        }
    }

    /// Takes in further records of a stream, if there are any.
    pub fn note_in(&mut self, stream: &Stream, seqs: impl Iterator<Item = u64>) {
        let mut seqs = seqs.peekable();
        if seqs.peek().is_none() {
            return;
        }
        match self.streams.get_mut(stream) {
            Some(known) => known.extend(seqs),
            None => {
                self.streams.insert(stream.clone(), seqs.collect());
            }
        }
    }

    /// Takes back what was given to an index that turned out not to be written: it comes first.
    pub fn put_before(&mut self, mut earlier: Self) {
        let Self { locations, streams, keys, .. } = std::mem::take(self);
        earlier.locations.extend(locations);
        for (stream, seqs) in streams {
            earlier.note_in(&stream, seqs.into_iter());
        }
        earlier.keys.extend(keys);
        *self = earlier;
    }

    /// How many records it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.locations.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.locations.is_empty()
    }

    /// The first record that it does not know.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.first + self.locations.len() as u64
    }

    /// Where a record stands.
    #[must_use]
    pub fn location(&self, seq: u64) -> Option<Location> {
        let index = usize::try_from(seq.checked_sub(self.first)?).ok()?;
        self.locations.get(index).copied()
    }

    /// The records of a stream.
    #[must_use]
    pub fn stream(&self, stream: &Stream) -> &[u64] {
        self.streams.get(stream).map_or(&[], Vec::as_slice)
    }

    /// The records of a request.
    #[must_use]
    pub fn key(&self, tag: &KeyTag) -> Option<Requested> {
        self.keys.get(tag).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_away_comes_back_first() {
        let stream = |n: u32| Stream::parse(&format!("group/g-{n}")).unwrap();
        let tail = |from: u64, to: u64| {
            let mut tail = Tail::from(from);
            for seq in from..to {
                let place = Location { segment: 0, offset: seq, length: 1 };
                tail.note(seq, place, Some([u8::try_from(seq).unwrap(); 16]), (0, 1));
                tail.note_in(&stream(u32::try_from(seq % 3).unwrap()), std::iter::once(seq));
            }
            tail.note_in(&stream(9), std::iter::empty());
            tail
        };
        let mut back = tail(4, 9);
        back.put_before(tail(2, 4));
        let whole = tail(2, 9);
        assert_eq!((back.first, &back.locations), (whole.first, &whole.locations));
        assert_eq!((back.streams, back.keys), (whole.streams.clone(), whole.keys.clone()));
        assert!(!whole.streams.contains_key(&stream(9)), "a stream without records is none");
    }
}
