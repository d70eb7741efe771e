//! A commit group: the finished lines that are written and made durable together.

use rantai_events::hash::Hash;
use rantai_events::record::MOST_BYTES;

use crate::error::Fault;
use crate::journal::{Location, MOST_GROUP_BYTES, line};

/// Finished lines in the one buffer that is written. Reuse it: [`clear`](Self::clear) keeps its
/// memory, so that a writer allocates nothing per record.
#[derive(Debug, Default)]
pub struct Group {
    bytes: Vec<u8>,
    /// Where each line begins, and the bytes of its record.
    begins: Vec<(u32, u32)>,
    last: Option<Hash>,
    marked: bool,
}

/// A place in a group to which it can be taken back.
#[derive(Debug, Clone, Copy)]
pub struct Savepoint {
    lines: usize,
    bytes: usize,
    last: Option<Hash>,
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

    /// Adds a record whose hash is known: it was sealed and hashed for the link to it.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn push_sealed(&mut self, record: &[u8], hash: Hash) -> Result<Hash, Fault> {
        self.unmark();
        let begin = self.bytes.len();
        let fits = (1..=MOST_BYTES).contains(&record.len());
        if !fits || memchr::memchr2(b'\n', b'\t', record).is_some() {
            return Err(Fault::NotALine { bytes: record.len() as u64 });
        }
        self.bytes.extend_from_slice(record);
        line::end(&hash, &mut self.bytes);
        self.keep(begin, record.len(), hash)
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

    /// Where the group stands now.
    #[must_use]
    pub fn savepoint(&mut self) -> Savepoint {
        self.unmark();
        Savepoint { lines: self.begins.len(), bytes: self.bytes.len(), last: self.last }
    }

    /// Takes it back to a savepoint: a refused batch leaves no trace.
    pub fn take_back(&mut self, to: Savepoint) {
        self.unmark();
        self.bytes.truncate(to.bytes);
        self.begins.truncate(to.lines);
        self.last = to.last;
    }

    /// Empties it and keeps its memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.begins.clear();
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
