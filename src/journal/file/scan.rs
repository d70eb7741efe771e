//! Reading runs of whole lines, segment after segment, up to the head at the time of asking.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::Fault;
use crate::journal::file::View;
use crate::journal::line::{Damage, Flaw};
use crate::journal::segment::{self, Handles};
use crate::journal::{Chunk, Location};

/// How much is read at a time; longer than any line.
const STEP: u64 = 1 << 18;

pub(super) struct Scanner {
    directory: PathBuf,
    handles: Arc<Handles>,
    /// The segments still to be read; the first is being read.
    segments: VecDeque<u64>,
    /// The bytes of the last segment that count.
    last_end: u64,
    offset: u64,
    next: u64,
}

impl Scanner {
    pub(super) fn new(
        directory: &Path,
        handles: Arc<Handles>,
        view: View,
        from: u64,
        at: Option<Location>,
    ) -> Self {
        let wanted = |first: &&u64| at.is_some_and(|at| **first >= at.segment);
        Self {
            directory: directory.to_owned(),
            handles,
            segments: view.segments.iter().filter(wanted).copied().collect(),
            last_end: view.end,
            offset: at.map_or(0, |at| at.offset),
            next: from,
        }
    }

    fn damage(&self, first: u64, offset: u64, flaw: Flaw) -> Fault {
        let file = segment::path(&self.directory, first);
        Fault::Damaged(Damage { file, offset, seq: Some(self.next), flaw })
    }

    fn read(&mut self) -> Result<Option<Chunk>, Fault> {
        while let Some(first) = self.segments.front().copied() {
            if self.offset == 0 && first != self.next {
                let flaw = Flaw::Gap { due: self.next, begins: first };
                return Err(self.damage(first, 0, flaw));
            }
            let file = self.handles.get(first)?;
            let path = segment::path(&self.directory, first);
            let last = self.segments.len() == 1;
            let end = if last { self.last_end } else { segment::length(&file, &path)? };
            if self.offset < end {
                let to = end.min(self.offset + STEP);
                let bytes = segment::range(&file, &path, self.offset, to)?;
                return self.chunk(first, &path, bytes).map(Some);
            }
            self.segments.pop_front();
            self.offset = 0;
        }
        Ok(None)
    }

    fn chunk(&mut self, segment: u64, path: &Path, mut bytes: Vec<u8>) -> Result<Chunk, Fault> {
        let Some(last) = memchr::memrchr(b'\n', &bytes) else {
            let short = (bytes.len() as u64) < STEP;
            let flaw = if short { Flaw::Unended } else { Flaw::TooLong };
            return Err(self.damage(segment, self.offset, flaw));
        };
        bytes.truncate(last + 1);
        let (offset, first) = (self.offset, self.next);
        self.offset += bytes.len() as u64;
        self.next += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok(Chunk { file: Arc::from(path), segment, offset, first, bytes })
    }
}

impl Iterator for Scanner {
    type Item = Result<Chunk, Fault>;
    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read();
        if read.is_err() {
            self.segments.clear();
        }
        read.transpose()
    }
}
