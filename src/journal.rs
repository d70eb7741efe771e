//! The journal: the truth, as an append-only sequence of finished record lines.
//!
//! ```text
//! {"actor":…,"seq":0,…}⇥6437b3ac…d85⏎            one record, a tab, its BLAKE3
//! {"actor":…,"seq":1,…}⇥0f3a…77c⇥=⏎              the last of a commit group bears a mark
//! ```
//!
//! `cut -f1` gives the exact bytes of the records, `printf %s RECORD | b3sum` the second column.
//! The journal knows lines, not what they mean: it depends on nothing but the record header.

pub mod line;
pub mod group;
pub mod disk;
pub mod lock;
pub(crate) mod segment;
mod recover;
pub mod file;
pub mod memory;

use std::path::Path;
use std::sync::Arc;

use rantai_events::chain::Head;
use rantai_events::hash::Hash;

use crate::error::Fault;

pub use file::FileJournal;
pub use group::{Chain, Group};
pub use line::{Damage, Flaw};
pub use lock::Lock;
pub use memory::MemoryJournal;
pub use recover::Torn;

/// The most bytes a commit group may have on disk.
pub const MOST_GROUP_BYTES: usize = 16 << 20;

/// Where a record's bytes stand. It never changes once the record is appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The segment, by the number of its first record.
    pub segment: u64,
    /// The byte in the segment at which the record begins.
    pub offset: u64,
    /// The bytes of the record, without its hash.
    pub length: u32,
}

/// A record's exact bytes, read back and checked against their hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The exact bytes.
    pub bytes: Vec<u8>,
    /// Their BLAKE3.
    pub hash: Hash,
}

/// An append-only sequence of record lines with one writer.
///
/// Every implementation promises the same:
/// - [`append`](Self::append) is *durable when it returns*: no later crash loses what it took.
/// - It takes *all or nothing*: after a crash either the whole group is there, or of a group that
///   was not acknowledged, some whole requests of it from its beginning.
/// - It *fails if the head moved*, so that two writers can't both append behind one record.
/// - After a fault while writing it writes nothing more until it is opened again; whether the
///   group is there is unknown until then.
/// - Readers see only what is durable, and every byte that they get has been checked against its
///   hash. What differs is a [`Fault::Damaged`] that names file and byte.
pub trait Journal: Send + Sync {
    /// The end of what is durable.
    fn head(&self) -> Head;

    /// Appends a group behind `expected` and returns where its first record stands;
    /// [`Group::locations`] tells the others.
    ///
    /// # Errors
    /// [`Fault`]; the head has not moved then as far as readers can see.
    fn append(&self, expected: &Head, group: &mut Group) -> Result<Location, Fault>;

    /// Runs of whole lines from record `from` to the head as it is now, in order.
    ///
    /// # Errors
    /// [`Fault::NoRecord`] when `from` lies beyond the head.
    fn scan(&self, from: u64) -> Result<Scan, Fault>;

    /// The record at a location that [`append`](Self::append), [`scan`](Self::scan) or
    /// [`locate`](Self::locate) gave.
    ///
    /// # Errors
    /// [`Fault::Damaged`] when the bytes there do not have their hash.
    fn read(&self, at: Location) -> Result<Stored, Fault>;

    /// Where a record stands, found without an index.
    ///
    /// # Errors
    /// [`Fault::NoRecord`] when there is no such record.
    fn locate(&self, seq: u64) -> Result<Location, Fault>;

    /// The record with this number.
    ///
    /// # Errors
    /// As [`locate`](Self::locate) and [`read`](Self::read).
    fn get(&self, seq: u64) -> Result<Stored, Fault> {
        self.read(self.locate(seq)?)
    }
}

/// What [`Journal::scan`] yields, in order.
pub type Scan = Box<dyn Iterator<Item = Result<Chunk, Fault>> + Send>;

/// A run of whole lines, about 1 MiB, that can be handed to another thread.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The file it was read from.
    pub file: Arc<Path>,
    /// The segment, by the number of its first record.
    pub segment: u64,
    /// The byte in the segment at which the run begins.
    pub offset: u64,
    /// The number of its first record.
    pub first: u64,
    /// Whole lines.
    pub bytes: Vec<u8>,
}

/// One line of a chunk, checked against its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The number of the record.
    pub seq: u64,
    /// Its exact bytes.
    pub bytes: &'a [u8],
    /// Their BLAKE3.
    pub hash: Hash,
    /// Where it stands.
    pub location: Location,
}

impl Chunk {
    /// Its lines in order, hashed side by side. A line that does not have its hash is a
    /// [`Fault::Damaged`].
    pub fn lines(&self) -> impl Iterator<Item = Result<Line<'_>, Fault>> {
        let lines: Vec<_> =
            line::split(&self.bytes).map(|(begin, text)| (begin, line::parts(text))).collect();
        let records = lines.iter().map(|(_, parts)| match parts {
            Ok(parts) => parts.record,
            Err(_) => &[][..],
        });
        let hashes = Hash::of_many(&records.collect::<Vec<_>>());
        lines.into_iter().zip(hashes).zip(self.first..).map(|(((begin, parts), found), seq)| {
            let parts = parts.and_then(|parts| parts.with(found));
            let offset = self.offset + begin as u64;
            parts.map(|parts| self.line(&parts, seq, offset)).map_err(|flaw| {
                let file = self.file.to_path_buf();
                Fault::Damaged(Damage { file, offset, seq: Some(seq), flaw })
            })
        })
    }

    fn line<'a>(&self, parts: &line::Parts<'a>, seq: u64, offset: u64) -> Line<'a> {
        let length = u32::try_from(parts.record.len()).unwrap_or(u32::MAX);
        let location = Location { segment: self.segment, offset, length };
        Line { seq, bytes: parts.record, hash: parts.hash, location }
    }
}
