//! The chain: each record names the hash of the one before it, in the ledger and in each of its
//! streams. Whoever holds the lines can check it with `b3sum`.

use std::collections::BTreeMap;

use crate::account::Stream;
use crate::hash::Hash;
use crate::record::{Batch, Facts, Header, Link};
use crate::time::Instant;

/// The end of a chain: what the next record must name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The number of the next record.
    pub next: u64,
    /// BLAKE3 of the last record; zeros when there is none.
    pub hash: Hash,
}

impl Default for Head {
    fn default() -> Self {
        Self::START
    }
}

impl Head {
    /// Before the first record.
    pub const START: Self = Self { next: 0, hash: Hash::ZERO };
}

/// One place where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// The record has another number than its place.
    #[error("the record says number {said}, its place is {place}")]
    Number {
        /// What it says.
        said: u64,
        /// Where it stands.
        place: u64,
    },
    /// `prev` is not the hash of the record before.
    #[error("prev names {said}, the record before hashes to {found}")]
    Previous {
        /// What it says.
        said: Hash,
        /// What the record before hashes to.
        found: Hash,
    },
    /// The position in a stream is not the next one.
    #[error("position {said} in stream {stream}, expected {expected}")]
    Position {
        /// The stream.
        stream: Stream,
        /// What it says.
        said: u64,
        /// What comes next there.
        expected: u64,
    },
    /// The link is not the hash of the stream's record before.
    #[error("the link into stream {stream} names {said}, its record before hashes to {found}")]
    Link {
        /// The stream.
        stream: Stream,
        /// What it says.
        said: Hash,
        /// What that record hashes to.
        found: Hash,
    },
    /// Streams repeated or not sorted.
    #[error("links are not sorted by stream, or name one twice")]
    LinkOrder,
    /// The clock went back.
    #[error("recorded at {said}, before the record before it ({before})")]
    Clock {
        /// What it says.
        said: Instant,
        /// When the one before was recorded.
        before: Instant,
    },
    /// Records of one batch differ on how many they are.
    #[error("a batch of {said}, expected {expected}")]
    BatchSize {
        /// What it says.
        said: u32,
        /// What the record before said.
        expected: u32,
    },
    /// A batch has a hole.
    #[error("place {said} of a batch, expected {expected}")]
    Batch {
        /// What it says.
        said: u32,
        /// What comes next.
        expected: u32,
    },
}

/// A stream as a walk knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known(usize);

/// The place of a record in a stream that the walk knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    /// The stream.
    pub stream: Known,
    /// The position there.
    pub n: u64,
    /// What it names as the stream's record before.
    pub prev: Hash,
}

/// Where a stream ends so far: its records, and the hash of the last.
#[derive(Debug, Clone)]
struct End {
    stream: Stream,
    n: u64,
    hash: Hash,
}

/// Walks a chain record by record, in memory that grows with the number of streams only.
#[derive(Debug, Clone)]
pub struct Walk {
    head: Head,
    known: BTreeMap<Stream, Known>,
    ends: Vec<End>,
    at: Option<Instant>,
    batch: Option<(u32, u32)>,
}

impl Walk {
    /// Before the first record.
    #[must_use]
    pub fn start() -> Self {
        let (known, ends) = (BTreeMap::new(), Vec::new());
        Self { head: Head::START, known, ends, at: None, batch: None }
    }

    /// The end of the chain so far.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// How many streams it knows.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.ends.len()
    }

    /// Whether the last batch still waits for records.
    #[must_use]
    pub fn in_batch(&self) -> bool {
        self.batch.is_some()
    }

    /// Makes a stream known, so that records can name it without its text.
    pub fn know(&mut self, stream: &Stream) -> Known {
        if let Some(known) = self.known.get(stream) {
            return *known;
        }
        let known = Known(self.ends.len());
        self.known.insert(stream.clone(), known);
        self.ends.push(End { stream: stream.clone(), n: 0, hash: Hash::ZERO });
        known
    }

    /// Takes the next record; says every break in it, and goes on from what it found, so that one
    /// break is told once.
    pub fn step(&mut self, header: &Header, hash: Hash) -> Vec<Break> {
        let joint =
            |link: &Link| Joint { stream: self.know(&link.stream), n: link.n, prev: link.prev };
        let links: Vec<Joint> = header.links.iter().map(joint).collect();
        self.step_joined(&header.facts(), &links, hash)
    }

    /// [`step`](Self::step) for a record whose streams are known.
    pub fn step_joined(&mut self, facts: &Facts, links: &[Joint], hash: Hash) -> Vec<Break> {
        let mut breaks = Vec::new();
        if facts.seq != self.head.next {
            breaks.push(Break::Number { said: facts.seq, place: self.head.next });
        }
        if facts.prev != self.head.hash {
            breaks.push(Break::Previous { said: facts.prev, found: self.head.hash });
        }
        if !links.is_sorted_by(|a, b| self.name(a.stream) < self.name(b.stream)) {
            breaks.push(Break::LinkOrder);
        }
        for link in links {
            self.link(link, hash, &mut breaks);
        }
        if let Some(before) = self.at.filter(|before| facts.at < *before) {
            breaks.push(Break::Clock { said: facts.at, before });
        }
        self.batch_step(facts.batch, &mut breaks);
        self.at = Some(facts.at);
        self.head = Head { next: facts.seq.saturating_add(1), hash };
        breaks
    }

    /// A line that could not be read: the chain goes on behind it.
    pub fn skip(&mut self, hash: Hash) {
        self.head = Head { next: self.head.next + 1, hash };
    }

    fn name(&self, known: Known) -> Option<&Stream> {
        self.ends.get(known.0).map(|end| &end.stream)
    }

    fn link(&mut self, link: &Joint, hash: Hash, breaks: &mut Vec<Break>) {
        let Some(End { stream, n, hash: last }) = self.ends.get_mut(link.stream.0) else { return };
        if link.n != *n {
            breaks.push(Break::Position { stream: stream.clone(), said: link.n, expected: *n });
        }
        if link.prev != *last {
            breaks.push(Break::Link { stream: stream.clone(), said: link.prev, found: *last });
        }
        (*n, *last) = (link.n.saturating_add(1), hash);
    }

    fn batch_step(&mut self, batch: Option<Batch>, breaks: &mut Vec<Break>) {
        let (expected, of) = self.batch.unwrap_or((0, batch.map_or(0, |batch| batch.of)));
        let said = batch.map_or(0, |batch| batch.i);
        if said != expected {
            breaks.push(Break::Batch { said, expected });
        }
        if let Some(batch) = batch.filter(|batch| batch.of != of) {
            breaks.push(Break::BatchSize { said: batch.of, expected: of });
        }
        let next = batch.map(|batch| (batch.i.saturating_add(1), batch.of));
        self.batch = next.filter(|(next, of)| next < of);
    }
}

impl Default for Walk {
    fn default() -> Self {
        Self::start()
    }
}
