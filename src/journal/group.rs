//! A commit group: the finished lines that are written and made durable together.

use std::collections::VecDeque;

use rantai_events::chain::Head;
use rantai_events::hash::{Hash, to_hex};
use rantai_events::record::{self, BodyText, HASH_BYTES, MOST_BYTES, Record};

use crate::error::Fault;
use crate::journal::{Location, MOST_GROUP_BYTES, line};

/// Finished lines in the one buffer that is written. Reuse it: [`clear`](Self::clear) keeps its
/// memory, so that a writer allocates nothing per record.
#[derive(Debug, Default)]
pub struct Group {
    bytes: Vec<u8>,
    /// Where each line begins, and the bytes of its record.
    begins: Vec<(u32, u32)>,
    /// Where hashes are missing, rising.
    gaps: Vec<Gap>,
    /// The hashes of the records that were added open.
    hashes: Vec<Hash>,
    last: Option<Hash>,
    marked: bool,
}

/// A hash that is missing: at which byte, and the record whose hash belongs there.
#[derive(Debug, Clone, Copy)]
struct Gap {
    at: usize,
    of: u64,
}

/// The hashes of the newest records: what the next ones name.
#[derive(Debug, Clone)]
pub struct Chain {
    first: u64,
    hashes: VecDeque<Hash>,
}

impl Chain {
    /// Behind a head: its last record is the first that it knows.
    #[must_use]
    pub fn behind(head: &Head) -> Self {
        match head.next.checked_sub(1) {
            Some(first) => Self { first, hashes: VecDeque::from([head.hash]) },
            None => Self { first: 0, hashes: VecDeque::new() },
        }
    }

    /// Its end.
    #[must_use]
    pub fn head(&self) -> Head {
        let next = self.first + self.hashes.len() as u64;
        Head { next, hash: self.hashes.back().copied().unwrap_or(Hash::ZERO) }
    }

    /// Forgets the records before `seq`, but for the last of all.
    pub fn forget_before(&mut self, seq: u64) {
        while self.first < seq && self.hashes.len() > 1 {
            self.hashes.pop_front();
            self.first += 1;
        }
    }

    fn get(&self, seq: u64) -> Option<Hash> {
        let index = usize::try_from(seq.checked_sub(self.first)?).ok()?;
        self.hashes.get(index).copied()
    }

    fn push(&mut self, hash: Hash) {
        self.hashes.push_back(hash);
    }
}

impl Group {
    /// Without lines.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the record that `write` appends to the buffer, and returns its hash.
    ///
    /// # Errors
    /// [`Fault::NotALine`] when it is empty, longer than a record may be, or holds a tab or line
    /// feed; [`Fault::GroupTooLarge`] when the group would grow too large. The group is as before.
    pub fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<Hash, Fault> {
        self.unmark();
        let begin = self.bytes.len();
        write(&mut self.bytes);
        let record = self.bytes.get(begin..).unwrap_or_default();
        let length = record.len();
        let fits = (1..=MOST_BYTES).contains(&length);
        if !fits || memchr::memchr2(b'\n', b'\t', record).is_some() {
            self.bytes.truncate(begin);
            return Err(Fault::NotALine { bytes: length as u64 });
        }
        let hash = Hash::of(record);
        line::end(&hash, &mut self.bytes);
        self.keep(begin, length, hash)
    }

    /// Adds a record whose chain is not known yet: `links` tells for each of its links the record
    /// before it in that stream where that one is not hashed yet; what stands before it in the
    /// ledger never is. [`seal`](Self::seal) puts the hashes in.
    pub fn push_open(&mut self, record: &Record, body: &BodyText, links: &[Option<u64>]) {
        self.unmark();
        let begin = self.bytes.len();
        let before = record.seq.checked_sub(1);
        let mut of = links.iter().copied().chain(std::iter::once(before));
        let gaps = &mut self.gaps;
        record::seal_noting(record, body, &mut self.bytes, |at| {
            gaps.extend(of.next().flatten().map(|of| Gap { at, of }));
        });
        let length = self.bytes.len() - begin;
        line::end(&Hash::ZERO, &mut self.bytes);
        self.begins.push((u32::try_from(begin).unwrap_or(u32::MAX), small(length)));
    }

    /// Hashes the records that were added open, one after the other, each with the hashes of those
    /// before it; `chain` knows those that stand before the group.
    ///
    /// # Errors
    /// [`Fault::NotALine`], [`Fault::GroupTooLarge`], [`Fault::NoRecord`] when the chain does not
    /// know a hash; the group is not to be written then.
    pub fn seal(&mut self, chain: &mut Chain) -> Result<(), Fault> {
        self.unmark();
        let total = self.bytes.len() + line::MARKED_END.len() - 1;
        if total > MOST_GROUP_BYTES {
            return Err(Fault::GroupTooLarge { bytes: total as u64 });
        }
        let mut gaps = self.gaps.iter().peekable();
        for (begin, length) in self.begins.iter().skip(self.hashes.len()) {
            let (begin, length) = (*begin as usize, *length as usize);
            let end = begin + length;
            while let Some(gap) = gaps.next_if(|gap| gap.at < end) {
                let hash = chain.get(gap.of).ok_or(Fault::NoRecord { seq: gap.of })?;
                put_hash(&mut self.bytes, gap.at, &hash);
            }
            let record = self.bytes.get(begin..end).unwrap_or_default();
            let fits = (1..=MOST_BYTES).contains(&length);
            if !fits || memchr::memchr2(b'\n', b'\t', record).is_some() {
                return Err(Fault::NotALine { bytes: length as u64 });
            }
            let hash = Hash::of(record);
            put_hash(&mut self.bytes, end + 1, &hash);
            chain.push(hash);
            self.hashes.push(hash);
        }
        self.gaps.clear();
        self.last = self.hashes.last().copied();
        Ok(())
    }

    /// The hashes of the records that were added open, in order, once they are sealed.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    fn keep(&mut self, begin: usize, length: usize, hash: Hash) -> Result<Hash, Fault> {
        let total = self.bytes.len() + line::MARKED_END.len() - 1;
        let place = (u32::try_from(begin), u32::try_from(length));
        let (Ok(begin_at), Ok(length), true) = (place.0, place.1, total <= MOST_GROUP_BYTES) else {
            self.bytes.truncate(begin);
            return Err(Fault::GroupTooLarge { bytes: total as u64 });
        };
        self.begins.push((begin_at, length));
        self.last = Some(hash);
        Ok(hash)
    }

    /// How many records it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.begins.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.begins.is_empty()
    }

    /// How many bytes it takes on disk.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The hash of its last record.
    #[must_use]
    pub fn last(&self) -> Option<Hash> {
        self.last
    }

    /// The bytes of the record at place `index` of the group.
    #[must_use]
    pub fn record(&self, index: usize) -> Option<&[u8]> {
        let (begin, length) = *self.begins.get(index)?;
        let begin = usize::try_from(begin).ok()?;
        self.bytes.get(begin..begin + usize::try_from(length).ok()?)
    }

    /// Where each record stands when the first of them stands at `first`.
    pub fn locations(&self, first: Location) -> impl Iterator<Item = Location> + '_ {
        self.begins.iter().map(move |(begin, length)| Location {
            segment: first.segment,
            offset: first.offset + u64::from(*begin),
            length: *length,
        })
    }

    /// Empties it and keeps its memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.begins.clear();
        self.gaps.clear();
        self.hashes.clear();
        self.last = None;
        self.marked = false;
    }

    /// The lines as they are written, the last one marked.
    pub(crate) fn marked(&mut self) -> &[u8] {
        if !self.marked && self.bytes.pop().is_some() {
            self.bytes.extend_from_slice(line::MARKED_END);
            self.marked = true;
        }
        &self.bytes
    }

    fn unmark(&mut self) {
        if self.marked {
            self.bytes.truncate(self.bytes.len() - line::MARKED_END.len());
            self.bytes.push(b'\n');
            self.marked = false;
        }
    }
}

fn small(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Writes a hash over the one that stands at `at`.
fn put_hash(bytes: &mut [u8], at: usize, hash: &Hash) {
    if let Some(place) = bytes.get_mut(at..at + HASH_BYTES) {
        to_hex(&hash.0, place);
    }
}
