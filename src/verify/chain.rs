//! Level 3: every record, the chain and the links.
//!
//! Lines are hashed and read by all cores, a few MiB at a time; one walk then follows the chain
//! through them in order. Memory grows with the number of streams only.

use std::path::Path;
use std::sync::Arc;

use rantai_events::canonical;
use rantai_events::chain::Walk;
use rantai_events::hash::Hash;
use rantai_events::record::{Header, MOST_BYTES};
use rantai_events::time::Instant;
use rayon::prelude::*;

use crate::error::Fault;
use crate::journal::{Flaw, MOST_GROUP_BYTES, line};
use crate::verify::blocks::{Block, Blocks, Until};
use crate::verify::deep::Deep;
use crate::verify::finding::{Finding, Progress, Seen, Summary, What};
use crate::verify::laws::{self, Read};

/// The most blocks in work at a time.
const MOST_BLOCKS: usize = 64;

/// Verifies a journal directory, one of its segment files (`.log`), or an exported file of bare
/// record lines. Every break is told to `tell`, in order; so is progress.
///
/// # Errors
/// [`Fault`] when the files can't be read. What is wrong in them is no fault but a finding.
pub fn verify(path: &Path, tell: &mut (dyn FnMut(Seen) + Send)) -> Result<Summary, Fault> {
    run(path, None, None, tell)
}

/// The same, up to where it is asked, with a deeper look at each record.
pub(super) fn run(
    path: &Path,
    until: Option<Until>,
    deep: Option<&mut Deep>,
    tell: &mut (dyn FnMut(Seen) + Send),
) -> Result<Summary, Fault> {
    let mut blocks = Blocks::open(path, until)?;
    let hashed = blocks.hashed;
    let count = (4 * rayon::current_num_threads()).clamp(8, MOST_BLOCKS);
    let look = Look { hashed, deep: deep.is_some() };
    let mut follow = Follow::new(tell, blocks.total, hashed);
    follow.deep = deep;
    let mut ready: Vec<Checked> = Vec::new();
    loop {
        let next = blocks.take(count)?;
        let last = next.is_empty();
        let work = || next.into_par_iter().map(|block| check(block, look)).collect::<Vec<_>>();
        let (checked, ()) = rayon::join(work, || follow.take(std::mem::take(&mut ready)));
        if last {
            return Ok(follow.finish(path));
        }
        ready = checked;
    }
}

/// How lines are looked at.
#[derive(Clone, Copy)]
struct Look {
    /// They bear hashes.
    hashed: bool,
    /// They are read as records of their types.
    deep: bool,
}

/// A line, hashed and read.
struct Item {
    offset: u64,
    length: u64,
    header: Option<Header>,
    /// The record, where laws are judged, and its bytes.
    record: Option<(Read, u64)>,
    /// The hash of its bytes.
    found: Hash,
    /// The hash beside it, where it is another.
    said: Option<Hash>,
    marked: bool,
    /// Why there is no header, or the bytes are no record as they should be.
    wrong: Option<What>,
}

/// A block whose lines were hashed and read.
struct Checked {
    file: Arc<Path>,
    begins: Option<u64>,
    ends: bool,
    zeros: Option<u64>,
    items: Vec<Item>,
}

fn check(block: Block, look: Look) -> Checked {
    let Block { file, offset, bytes, begins, ends, zeros } = block;
    let items = line::split(&bytes).map(|(begin, text)| {
        let ended = begin + text.len() < bytes.len();
        Item { offset: offset + begin as u64, ..check_line(text, ended, look) }
    });
    let items = items.collect();
    let zeros = zeros.then_some(offset + bytes.len() as u64);
    Checked { file, begins, ends, zeros, items }
}

fn check_line(text: &[u8], ended: bool, look: Look) -> Item {
    let mut wrong = (!ended).then_some(What::Line(Flaw::Unended));
    let (mut record, mut said, mut marked) = (text, None, false);
    if look.hashed {
        match line::parts(text) {
            Ok(parts) => (record, said, marked) = (parts.record, Some(parts.hash), parts.marked),
            Err(flaw) => {
                record = text.split(|byte| *byte == b'\t').next().unwrap_or_default();
                wrong = wrong.or(Some(What::Line(flaw)));
            }
        }
    }
    let found = Hash::of(record);
    if let Some(said) = said.filter(|said| *said != found) {
        wrong = Some(What::Line(Flaw::Hash { said, found }));
    }
    let (header, unread) = read_header(record);
    let length = text.len() as u64 + 1;
    let said = said.filter(|said| *said != found);
    let deep = header.is_some() && look.deep;
    let record = deep.then(|| (laws::read(record), record.len() as u64));
    Item { offset: 0, length, header, record, found, said, marked, wrong: wrong.or(unread) }
}

fn read_header(record: &[u8]) -> (Option<Header>, Option<What>) {
    if record.len() > MOST_BYTES {
        return (None, Some(What::Line(Flaw::TooLong)));
    }
    let (header, canonical) = match canonical::outline(record) {
        Ok(outline) => (Header::outlined(record, &outline), None),
        Err(why) => (Header::read(record), Some(What::NotCanonical(why))),
    };
    match header {
        Ok(header) => (Some(header), canonical),
        Err(why) => {
            let unread = What::Line(Flaw::NotARecord(why.to_string()));
            (None, canonical.or(Some(unread)))
        }
    }
}

/// Follows the chain through the lines, in order.
struct Follow<'a> {
    tell: &'a mut (dyn FnMut(Seen) + Send),
    hashed: bool,
    deep: Option<&'a mut Deep>,
    walk: Walk,
    /// The line before, whose hash is settled by what the next one names.
    pending: Option<(Arc<Path>, Item)>,
    /// The commit group so far: its bytes and when its last line was recorded.
    group: Option<(u64, Option<Instant>)>,
    last: Option<(Arc<Path>, u64)>,
    progress: Progress,
    groups: u64,
    findings: u64,
}

impl<'a> Follow<'a> {
    fn new(tell: &'a mut (dyn FnMut(Seen) + Send), total: u64, hashed: bool) -> Self {
        Self {
            tell,
            hashed,
            deep: None,
            walk: Walk::start(),
            pending: None,
            group: None,
            last: None,
            progress: Progress { bytes: 0, total, records: 0 },
            groups: 0,
            findings: 0,
        }
    }

    fn take(&mut self, blocks: Vec<Checked>) {
        for block in blocks {
            self.begin(&block);
            for item in block.items {
                self.settle(item.header.as_ref().map(|header| header.prev));
                self.progress.bytes += item.length;
                self.pending = Some((Arc::clone(&block.file), item));
            }
            if let Some(offset) = block.zeros {
                self.settle(None);
                self.found(&block.file, offset, What::Line(Flaw::Zeros));
            }
            if block.ends && self.hashed {
                self.settle(None);
            }
        }
        (self.tell)(Seen::Progress(self.progress));
    }

    /// A new file must go on where the one before ended, and no group spans two.
    fn begin(&mut self, block: &Checked) {
        let Some(begins) = block.begins else { return };
        self.settle(None);
        if self.group.take().is_some()
            && let Some((file, offset)) = self.last.clone()
        {
            self.found(&file, offset, What::Line(Flaw::Unmarked));
        }
        let due = self.walk.head().next;
        if begins != due {
            self.found(&block.file, 0, What::Line(Flaw::Gap { due, begins }));
        }
    }

    /// Takes the line before into the walk; `next` is what the line after it names as `prev`.
    fn settle(&mut self, next: Option<Hash>) {
        let Some((file, mut item)) = self.pending.take() else { return };
        let hash = item.said.filter(|said| next.is_none_or(|next| next == *said));
        let hash = hash.unwrap_or(item.found);
        self.progress.records += 1;
        let seq = item.header.as_ref().map_or(self.walk.head().next, |header| header.seq);
        let breaks = match &item.header {
            Some(header) => self.walk.step(header, hash),
            None => {
                self.walk.skip(hash);
                Vec::new()
            }
        };
        let wrong = item.wrong.clone().into_iter();
        for what in wrong.chain(breaks.into_iter().map(What::Chain)) {
            self.told(Finding { seq, file: Arc::clone(&file), offset: item.offset, what });
        }
        if let Some(deep) = &mut self.deep {
            let told = (item.record.take(), hash, item.found);
            for finding in deep.take(told, seq, &file, item.offset) {
                self.told(finding);
            }
        }
        if self.hashed {
            self.group_step(&file, &item);
        }
        self.last = Some((file, item.offset));
    }

    fn group_step(&mut self, file: &Arc<Path>, item: &Item) {
        let at = item.header.as_ref().map(|header| header.at);
        let (bytes, first) = self.group.take().unwrap_or((0, at));
        let bytes = bytes + item.length;
        if first.zip(at).is_some_and(|(first, at)| first != at) {
            self.found(file, item.offset, What::GroupTime);
        }
        if !item.marked {
            self.group = Some((bytes, at.or(first)));
            return;
        }
        self.groups += 1;
        if bytes > MOST_GROUP_BYTES as u64 {
            self.found(file, item.offset, What::GroupTooLarge);
        }
        if self.walk.in_batch() {
            self.found(file, item.offset, What::BatchAcrossGroups);
        }
    }

    fn found(&mut self, file: &Arc<Path>, offset: u64, what: What) {
        let seq = self.walk.head().next;
        self.told(Finding { seq, file: Arc::clone(file), offset, what });
    }

    fn told(&mut self, finding: Finding) {
        self.findings += 1;
        (self.tell)(Seen::Finding(finding));
    }

    fn finish(mut self, path: &Path) -> Summary {
        self.settle(None);
        if self.progress.records == 0 {
            self.found(&Arc::from(path), 0, What::Empty);
        }
        let unfinished = self.group.is_some() || (!self.hashed && self.walk.in_batch());
        if let Some((file, offset)) = self.last.clone().filter(|_| unfinished) {
            self.found(&file, offset, What::Unfinished);
        }
        if let Some(deep) = &mut self.deep {
            for finding in deep.finish() {
                self.told(finding);
            }
        }
        Summary {
            head: self.walk.head().clone(),
            records: self.progress.records,
            bytes: self.progress.bytes,
            groups: self.groups,
            streams: self.walk.streams().len() as u64,
            findings: self.findings,
        }
    }
}
