//! Level 3: every record, the chain and the links.
//!
//! Lines are hashed and read by all cores, a few MiB at a time; one walk then follows the chain
//! through them in order. Memory grows with the number of streams only.

use std::path::Path;
use std::sync::Arc;

use rantai_events::chain::{Joint, Known, Walk};
use rantai_events::hash::Hash;
use rantai_events::time::Instant;
use rayon::prelude::*;

use crate::error::Fault;
use crate::journal::{Flaw, MOST_GROUP_BYTES};
use crate::verify::blocks::{Blocks, Until};
use crate::verify::deep::Deep;
use crate::verify::finding::{Finding, Progress, Seen, Summary, What};
use crate::verify::lines::{Checked, Item, Linked, Look, Odd, check};

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
    let count = (16 * rayon::current_num_threads()).min(MOST_BLOCKS);
    let look = Look { hashed, deep: deep.is_some() };
    let mut follow = Follow::new(tell, blocks.total, hashed);
    follow.deep = deep;
    let mut ready: Vec<Checked> = Vec::new();
    let mut next = blocks.take(count)?;
    loop {
        let last = next.is_empty();
        let work = || next.into_par_iter().map(|block| check(block, look)).collect::<Vec<_>>();
        let beside = || {
            follow.take(std::mem::take(&mut ready));
            blocks.take(count)
        };
        let (checked, coming) = rayon::join(work, beside);
        if last {
            return Ok(follow.finish(path));
        }
        (ready, next) = (checked, coming?);
    }
}

/// Follows the chain through the lines, in order.
struct Follow<'a> {
    tell: &'a mut (dyn FnMut(Seen) + Send),
    hashed: bool,
    deep: Option<&'a mut Deep>,
    walk: Walk,
    /// The file that is being followed.
    file: Arc<Path>,
    /// A line whose hash is not the one beside it: which of the two counts is settled by what the
    /// next line names.
    pending: Option<(Item, Vec<Joint>)>,
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
            file: Arc::from(Path::new("")),
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
            let (zeros, ends) = (block.zeros, block.ends);
            let file = Arc::clone(&block.file);
            self.lines(block);
            if let Some(offset) = zeros {
                self.settle_pending(None);
                self.found(&file, offset, What::Line(Flaw::Zeros));
            }
            if ends && self.hashed {
                self.settle_pending(None);
            }
        }
        (self.tell)(Seen::Progress(self.progress));
    }

    fn lines(&mut self, block: Checked) {
        let known: Vec<Known> = block.streams.iter().map(|name| self.walk.know(name)).collect();
        let joint = |link: &Linked| {
            known.get(link.stream).map(|stream| Joint {
                stream: *stream,
                n: link.n,
                prev: link.prev,
            })
        };
        let joints: Vec<Joint> = block.links.iter().filter_map(joint).collect();
        for item in block.items {
            self.settle_pending(item.facts.map(|facts| facts.prev));
            self.progress.bytes += item.length;
            let links = joints.get(item.links.clone()).unwrap_or_default();
            if item.odd.as_ref().is_some_and(|odd| odd.said.is_some()) {
                self.pending = Some((item, links.to_vec()));
            } else {
                self.settle(item, links, None);
            }
        }
    }

    /// A new file must go on where the one before ended, and no group spans two.
    fn begin(&mut self, block: &Checked) {
        if let Some(begins) = block.begins {
            self.settle_pending(None);
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
        self.file = Arc::clone(&block.file);
    }

    /// Takes the line that waited into the walk; `next` is what the line after it names as `prev`.
    fn settle_pending(&mut self, next: Option<Hash>) {
        if let Some((item, links)) = self.pending.take() {
            self.settle(item, &links, next);
        }
    }

    /// Takes a line into the walk; `next` is what the line after it names as `prev`, where that
    /// matters.
    fn settle(&mut self, mut item: Item, links: &[Joint], next: Option<Hash>) {
        let Odd { said, wrong } = item.odd.take().map_or_else(Odd::default, |odd| *odd);
        let said = said.filter(|said| next.is_none_or(|next| next == *said));
        let hash = said.unwrap_or(item.found);
        self.progress.records += 1;
        let seq = item.facts.map_or(self.walk.head().next, |facts| facts.seq);
        let breaks = match &item.facts {
            Some(facts) => self.walk.step_joined(facts, links, hash),
            None => {
                self.walk.skip(hash);
                Vec::new()
            }
        };
        for what in wrong.into_iter().chain(breaks.into_iter().map(What::Chain)) {
            self.told(Finding { seq, file: Arc::clone(&self.file), offset: item.offset, what });
        }
        if let Some(deep) = &mut self.deep {
            let told = (item.record.take(), hash, item.found);
            for finding in deep.take(told, seq, &self.file, item.offset) {
                self.told(finding);
            }
        }
        if self.hashed {
            self.group_step(&item);
        }
        self.last = match self.last.take() {
            Some((file, _)) if Arc::ptr_eq(&file, &self.file) => Some((file, item.offset)),
            _ => Some((Arc::clone(&self.file), item.offset)),
        };
    }

    fn group_step(&mut self, item: &Item) {
        let at = item.facts.map(|facts| facts.at);
        let (bytes, first) = self.group.take().unwrap_or((0, at));
        let bytes = bytes + item.length;
        if first.zip(at).is_some_and(|(first, at)| first != at) {
            self.found_in(item, What::GroupTime);
        }
        if !item.marked {
            self.group = Some((bytes, at.or(first)));
            return;
        }
        self.groups += 1;
        if bytes > MOST_GROUP_BYTES as u64 {
            self.found_in(item, What::GroupTooLarge);
        }
        if self.walk.in_batch() {
            self.found_in(item, What::BatchAcrossGroups);
        }
    }

    fn found_in(&mut self, item: &Item, what: What) {
        let file = Arc::clone(&self.file);
        self.found(&file, item.offset, what);
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
        self.settle_pending(None);
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
            streams: self.walk.streams() as u64,
            findings: self.findings,
        }
    }
}
