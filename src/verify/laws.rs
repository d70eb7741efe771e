//! Level 4: the laws. Every request is judged again in the order of recording, under the laws of
//! its time, and must give the same records.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rantai_events::event::{BodyError, Event};
use rantai_events::record::{Record, RecordError};
use rantai_projections::books::{Books, Recorded, Unreadable};
use rantai_projections::registry::LAWS;

use crate::index::{Requested, TagMap, key_tag};
use crate::verify::finding::{Finding, What};
use crate::verify::shelf::Shelf;

/// How many records may be held to fold streams again: some 100 MB.
const MOST_HELD: usize = 1 << 16;

/// What a line gave, read as a record of its type.
pub(super) enum Read {
    /// A record.
    Record(Arc<Record>),
    /// A type or version that this program does not know.
    Unknown(String),
    /// No record of its type.
    Wrong(String),
}

/// Reads a line as a record of its type.
pub(super) fn read(bytes: &[u8]) -> Read {
    match rantai_events::record::decode(bytes) {
        Ok(record) => Read::Record(Arc::new(record)),
        Err(RecordError::Body(
            error @ (BodyError::UnknownType(_) | BodyError::UnknownVersion(..)),
        )) => Read::Unknown(error.to_string()),
        Err(error) => Read::Wrong(error.to_string()),
    }
}

/// A record with its place.
pub(super) struct Told {
    pub(super) recorded: Recorded,
    pub(super) file: Arc<Path>,
    pub(super) offset: u64,
    /// The bytes of the record.
    pub(super) length: u64,
}

/// Why the laws were not judged to the end.
#[derive(Debug, Clone)]
pub(super) enum Stopped {
    /// A record beyond what this program knows.
    Unknown { seq: u64, why: String },
    /// The files could not be read.
    Failed(Unreadable),
}

/// Judges requests again.
pub(super) struct Judge {
    pub(super) books: Books,
    pub(super) shelf: Shelf,
    /// The request of each key.
    pub(super) keys: TagMap,
    /// The records of a request so far.
    waiting: Vec<Told>,
    pub(super) stopped: Option<Stopped>,
    /// Records judged.
    pub(super) judged: u64,
    /// How many records may be held to fold streams again.
    pub(super) most_held: usize,
}

impl Judge {
    pub(super) fn new() -> Self {
        Self {
            books: Books::default(),
            shelf: Shelf::default(),
            keys: TagMap::default(),
            waiting: Vec::new(),
            stopped: None,
            judged: 0,
            most_held: MOST_HELD,
        }
    }

    /// Takes the next record; answers what is wrong with the request that it completes.
    pub(super) fn take(&mut self, told: Told) -> Vec<Finding> {
        if self.stopped.is_some() {
            return Vec::new();
        }
        let mut findings = Vec::new();
        if !self.continues(&told.recorded.record) {
            findings = self.complete();
        }
        if let Some(laws) = adopts(&told.recorded.record).filter(|laws| *laws > LAWS) {
            let why = format!("laws {laws}");
            self.stop(Stopped::Unknown { seq: told.recorded.record.seq, why });
            return findings;
        }
        let last = told.recorded.record.batch.is_none_or(|batch| batch.i + 1 >= batch.of);
        self.waiting.push(told);
        if last {
            findings.append(&mut self.complete());
        }
        findings
    }

    pub(super) fn stop(&mut self, why: Stopped) {
        self.waiting.clear();
        self.stopped.get_or_insert(why);
    }

    fn continues(&self, record: &Record) -> bool {
        let before = self.waiting.last().and_then(|told| told.recorded.record.batch);
        match (before, record.batch) {
            (Some(before), Some(batch)) => batch.i == before.i + 1 && batch.of == before.of,
            (None, _) => self.waiting.is_empty(),
            (Some(_), None) => false,
        }
    }

    /// Judges the request that waits.
    pub(super) fn complete(&mut self) -> Vec<Finding> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut findings: Vec<Finding> = self.key_law(&waiting).into_iter().collect();
        let recorded: Vec<Recorded> = waiting.iter().map(|told| told.recorded.clone()).collect();
        let replayed = match self.books.replay(&recorded, &self.shelf) {
            Ok(replayed) => replayed,
            Err(fault) => {
                self.stop(Stopped::Failed(fault));
                return findings;
            }
        };
        let mut wrong: BTreeMap<usize, Vec<What>> = BTreeMap::new();
        for (index, field) in replayed.differs {
            wrong.entry(index).or_default().push(What::Differs(field));
        }
        if let Some((index, refusal)) = replayed.refused {
            wrong.entry(index).or_default().push(What::Unlawful(*refusal));
        }
        for (index, whats) in wrong {
            let found = waiting.get(index).map(|told| whats.into_iter().map(|w| finding(told, w)));
            findings.extend(found.into_iter().flatten());
        }
        self.judged += waiting.len() as u64;
        for told in &waiting {
            self.shelf.note(told);
        }
        self.books.settle();
        self.books.shed_lines(self.most_held);
        findings
    }

    /// One actor and key name one request for ever.
    fn key_law(&mut self, waiting: &[Told]) -> Option<Finding> {
        let told = waiting.first()?;
        let record = &told.recorded.record;
        let tag = key_tag(&record.actor, record.key.as_ref()?);
        let count = record.batch.map_or(1, |batch| batch.of);
        let own = Requested { first: record.seq, count };
        let first = self.keys.entry(tag).or_insert(own).first;
        (first != record.seq).then(|| finding(told, What::KeyUsed { first }))
    }
}

/// The law version that a record adopts.
#[allow(clippy::wildcard_enum_match_arm, reason = "two types alone set the law version")]
fn adopts(record: &Record) -> Option<u32> {
    match &record.event {
        Event::LedgerOpened(body) => Some(body.laws),
        Event::LawsAdopted(body) => Some(body.laws),
        _ => None,
    }
}

fn finding(told: &Told, what: What) -> Finding {
    let seq = told.recorded.record.seq;
    Finding { seq, file: Arc::clone(&told.file), offset: told.offset, what }
}
