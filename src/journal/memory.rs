//! The journal in memory, for tests: the same lines, nothing durable.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rantai_events::chain::Head;

use crate::error::Fault;
use crate::journal::{Chunk, Group, Journal, Location, Scan, Stored, line};

/// How many bytes a chunk has at most, unless its one line is longer.
const CHUNK_LINES: usize = 1000;

/// Lines in memory. Dropping it drops them.
#[derive(Debug)]
pub struct MemoryJournal {
    inner: RwLock<Inner>,
}

#[derive(Debug)]
struct Inner {
    head: Head,
    bytes: Vec<u8>,
    locations: Vec<Location>,
}

impl Default for MemoryJournal {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryJournal {
    /// Without records.
    #[must_use]
    pub fn new() -> Self {
        let inner = Inner { head: Head::START, bytes: Vec::new(), locations: Vec::new() };
        Self { inner: RwLock::new(inner) }
    }

    fn read_inner(&self) -> std::sync::RwLockReadGuard<'_, Inner> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for MemoryJournal {
    fn head(&self) -> Head {
        self.read_inner().head.clone()
    }

    fn append(&self, expected: &Head, group: &mut Group) -> Result<Location, Fault> {
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        if inner.head != *expected {
            return Err(Fault::HeadMoved { expected: expected.clone(), found: inner.head.clone() });
        }
        let first = Location { segment: 0, offset: inner.bytes.len() as u64, length: 0 };
        inner.bytes.extend_from_slice(group.marked());
        inner.locations.extend(group.locations(first));
        if let Some(hash) = group.last() {
            inner.head = Head { next: inner.head.next + group.len() as u64, hash };
        }
        Ok(group.locations(first).next().unwrap_or(first))
    }

    fn scan(&self, from: u64) -> Result<Scan, Fault> {
        let inner = self.read_inner();
        if from > inner.head.next {
            return Err(Fault::NoRecord { seq: from });
        }
        let file: Arc<Path> = Arc::from(Path::new("memory"));
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let rest = inner.locations.get(from..).unwrap_or_default();
        let ends = rest.chunks(CHUNK_LINES).skip(1).filter_map(|lines| Some(lines.first()?.offset));
        let ends: Vec<u64> = ends.chain([inner.bytes.len() as u64]).collect();
        let chunks =
            rest.chunks(CHUNK_LINES).zip(ends).enumerate().filter_map(|(n, (lines, end))| {
                let offset = lines.first()?.offset;
                let range = usize::try_from(offset).ok()?..usize::try_from(end).ok()?;
                let bytes = inner.bytes.get(range)?.to_vec();
                let first = (from + n * CHUNK_LINES) as u64;
                Some(Ok(Chunk { file: Arc::clone(&file), segment: 0, offset, first, bytes }))
            });
        Ok(Box::new(chunks.collect::<Vec<_>>().into_iter()))
    }

    fn read(&self, at: Location) -> Result<Stored, Fault> {
        let inner = self.read_inner();
        let begin = usize::try_from(at.offset).unwrap_or(usize::MAX);
        let end = begin.saturating_add(at.length as usize + line::HASH_COLUMN);
        let bytes = inner.bytes.get(begin..end).ok_or(Fault::NoRecord { seq: at.segment })?;
        line::stored(bytes.to_vec(), || PathBuf::from("memory"), at)
    }

    fn locate(&self, seq: u64) -> Result<Location, Fault> {
        let index = usize::try_from(seq).unwrap_or(usize::MAX);
        self.read_inner().locations.get(index).copied().ok_or(Fault::NoRecord { seq })
    }
}
