//! Reading files in runs of whole lines, however broken they are.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Doing, Fault};
use crate::files;
use crate::journal::segment;

/// How much is read at a time; longer than any line.
const STEP: u64 = 128 << 10;

/// A run of lines of one file; only the last of a file may lack its line feed.
pub(super) struct Block {
    pub(super) file: Arc<Path>,
    pub(super) offset: u64,
    pub(super) bytes: Vec<u8>,
    /// The number in the file's name, in its first block.
    pub(super) begins: Option<u64>,
    /// Whether the file ends with it.
    pub(super) ends: bool,
    /// Zeros stand behind it, and another segment after them.
    pub(super) zeros: bool,
}

struct Source {
    path: PathBuf,
    first: Option<u64>,
    /// The byte behind what is read, where it is not the end of the file.
    until: Option<u64>,
}

/// The end of what is read: a segment, and the byte in it. What another process writes behind it
/// meanwhile is not looked at.
pub(super) type Until = (u64, u64);

struct Open {
    path: Arc<Path>,
    file: File,
    first: Option<u64>,
    offset: u64,
    end: u64,
    zeros: bool,
    carry: Vec<u8>,
}

/// All blocks of a journal or of one file.
pub(super) struct Blocks {
    sources: VecDeque<Source>,
    open: Option<Open>,
    /// Bytes in all files.
    pub(super) total: u64,
    /// Whether the lines bear hashes.
    pub(super) hashed: bool,
}

impl Blocks {
    pub(super) fn open(path: &Path, until: Option<Until>) -> Result<Self, Fault> {
        let metadata = std::fs::metadata(path).map_err(Fault::disk(Doing::Open, path))?;
        let mut sources = VecDeque::new();
        let mut total = metadata.len();
        let hashed = metadata.is_dir() || path.extension().is_some_and(|end| end == "log");
        if metadata.is_dir() {
            total = 0;
            let wanted = |first: &u64| until.is_none_or(|(last, _)| *first <= last);
            for first in segment::list(path)?.into_iter().filter(wanted) {
                let path = segment::path(path, first);
                let length = std::fs::metadata(&path).map_err(Fault::disk(Doing::Read, &path))?;
                let until = until.filter(|(last, _)| *last == first).map(|(_, end)| end);
                total += until.unwrap_or(length.len());
                sources.push_back(Source { path, first: Some(first), until });
            }
        } else {
            sources.push_back(Source { path: path.to_owned(), first: None, until: None });
        }
        Ok(Self { sources, open: None, total, hashed })
    }

    /// The next blocks, at most `count`.
    pub(super) fn take(&mut self, count: usize) -> Result<Vec<Block>, Fault> {
        let mut blocks = Vec::with_capacity(count);
        while blocks.len() < count {
            let Some(block) = self.next()? else { break };
            blocks.push(block);
        }
        Ok(blocks)
    }

    fn next(&mut self) -> Result<Option<Block>, Fault> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => match self.sources.pop_front() {
                Some(source) => self.begin(source)?,
                None => return Ok(None),
            },
        };
        let block = open.block()?;
        if !block.ends {
            self.open = Some(open);
        }
        Ok(Some(block))
    }

    fn begin(&self, source: Source) -> Result<Open, Fault> {
        let path: Arc<Path> = Arc::from(source.path);
        let file = files::open(&path)?;
        let length = segment::length(&file, &path)?;
        let end = match source.until {
            Some(until) => until,
            None if self.hashed => segment::data_end(&file, &path)?,
            None => length,
        };
        let zeros = end < length && !self.sources.is_empty();
        let first = source.first;
        Ok(Open { path, file, first, offset: 0, end, zeros, carry: Vec::new() })
    }
}

impl Open {
    fn block(&mut self) -> Result<Block, Fault> {
        let mut bytes = std::mem::take(&mut self.carry);
        let carried = bytes.len();
        let left = self.end - self.offset - bytes.len() as u64;
        let step = left.min(STEP);
        bytes.reserve(usize::try_from(step).unwrap_or(0));
        let read = (&self.file).take(step).read_to_end(&mut bytes);
        read.map_err(Fault::disk(Doing::Read, &self.path))?;
        // A file that someone cuts meanwhile ends where nothing more is read.
        let ends = left <= STEP || bytes.len() == carried;
        let feed = memchr::memrchr(b'\n', &bytes);
        if !ends && let Some(feed) = feed {
            self.carry = bytes.split_off(feed + 1);
        }
        let offset = self.offset;
        self.offset += bytes.len() as u64;
        if !ends && feed.is_none() {
            return self.one_line(offset, bytes);
        }
        let (file, begins) = (Arc::clone(&self.path), self.first.take());
        Ok(Block { file, offset, bytes, begins, ends, zeros: ends && self.zeros })
    }

    /// A line that is longer than any: one broken line, of which the beginning is shown, and not as
    /// many as it has steps.
    fn one_line(&mut self, offset: u64, mut bytes: Vec<u8>) -> Result<Block, Fault> {
        bytes.push(b'\n');
        let mut step = Vec::new();
        while self.offset < self.end && self.carry.is_empty() {
            step.clear();
            let length = (self.end - self.offset).min(STEP);
            let read = (&self.file).take(length).read_to_end(&mut step);
            read.map_err(Fault::disk(Doing::Read, &self.path))?;
            let line = memchr::memchr(b'\n', &step).map_or(step.len(), |feed| feed + 1);
            self.carry = step.split_off(line);
            self.offset += step.len() as u64;
            if step.is_empty() || step.last() == Some(&b'\n') {
                break;
            }
        }
        let ends = self.offset >= self.end && self.carry.is_empty();
        let (file, begins) = (Arc::clone(&self.path), self.first.take());
        Ok(Block { file, offset, bytes, begins, ends, zeros: ends && self.zeros })
    }
}
