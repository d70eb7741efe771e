//! Views: the state of a stream as of a business date, as known at a record.
//!
//! View(D, S) takes the stream's records with `on ≤ D` and `seq ≤ S`, drops each reversal among
//! them together with its target, and folds the rest in business order (`on`, then `seq`). The
//! *corrected* view drops a reversed record from its own date and places its replacement at the day
//! it really happened.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::record::Record;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::group::Group;
use crate::program::Program;
use crate::refusal::Refusal;

/// The folded state of one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// A group's.
    Group(Box<Group>),
    /// A program's.
    Program(Box<Program>),
    /// The office's or an audit's: their facts are in the registry.
    Office,
}

impl State {
    /// Before the first record of a stream.
    #[must_use]
    pub fn new(stream: &Stream) -> Self {
        match stream {
            Stream::Group(_) => Self::Group(Box::default()),
            Stream::Program(_) => Self::Program(Box::default()),
            Stream::Ledger | Stream::Audit(_) => Self::Office,
        }
    }

    /// The stream laws that the record would break if it came next in business order.
    ///
    /// # Errors
    /// The refusal, with its figures.
    pub fn law(&self, record: &Record, stream: &Stream) -> Result<(), Refusal> {
        match self {
            Self::Group(group) => group.law(record, stream),
            Self::Program(program) => program.law(record),
            Self::Office => Ok(()),
        }
    }

    /// Takes a record in; `book` is the name of the stream.
    pub fn apply(&mut self, record: &Record, book: &str) {
        match self {
            Self::Group(group) => group.apply(record, book),
            Self::Program(program) => program.apply(record, book),
            Self::Office => {}
        }
    }

    /// The balances of the book.
    #[must_use]
    pub fn balances(&self) -> Option<&Balances> {
        match self {
            Self::Group(group) => Some(&group.balances),
            Self::Program(program) => Some(&program.balances),
            Self::Office => None,
        }
    }

    /// The group, if it is one's.
    #[must_use]
    pub fn group(&self) -> Option<&Group> {
        match self {
            Self::Group(group) => Some(group),
            Self::Program(_) | Self::Office => None,
        }
    }

    /// The program, if it is one's.
    #[must_use]
    pub fn program(&self) -> Option<&Program> {
        match self {
            Self::Program(program) => Some(program),
            Self::Group(_) | Self::Office => None,
        }
    }
}

/// Which of the two readings of history is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// As it was reported: corrections count from the day they were booked.
    Reported,
    /// As it really was, knowing the corrections.
    Corrected,
}

/// What a view is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The last business date that counts.
    pub as_of: Date,
    /// The last record that counts.
    pub known_at: u64,
    /// Which reading.
    pub reading: Reading,
}

impl Cut {
    /// Everything recorded so far, as reported.
    pub const NOW: Self = Self { as_of: Date::MAX, known_at: u64::MAX, reading: Reading::Reported };

    /// As of a day, with everything recorded so far, as reported.
    #[must_use]
    pub fn as_of(day: Date) -> Self {
        Self { as_of: day, ..Self::NOW }
    }
}

/// A stream seen through a cut: the state, and the entries that books list.
#[derive(Debug, Clone)]
pub struct View {
    /// The stream.
    pub stream: Stream,
    /// The folded state.
    pub state: State,
    /// Records within the cut in business order, reversed pairs included (reported), or without
    /// them (corrected).
    pub entries: Vec<Arc<Record>>,
    /// Reversed records within the cut: the record, and the one that reversed it.
    pub reversed: BTreeMap<u64, u64>,
}

/// Folds the records of a stream, given in the order of recording, through a cut.
#[must_use]
pub fn view(stream: &Stream, records: &[Arc<Record>], cut: Cut) -> View {
    let known: Vec<&Arc<Record>> = records.iter().filter(|r| r.seq <= cut.known_at).collect();
    let day = |record: &Record| match cut.reading {
        Reading::Reported => record.on,
        Reading::Corrected => record.happened(),
    };
    let counts = |record: &&&Arc<Record>| match cut.reading {
        Reading::Reported => record.on <= cut.as_of,
        Reading::Corrected => true,
    };
    let reversed: BTreeMap<u64, u64> =
        known.iter().filter(counts).filter_map(|r| Some((r.reverses()?, r.seq))).collect();
    let dropped = |record: &Record| {
        reversed.contains_key(&record.seq)
            || (record.is_reversal()
                && record.reverses().is_some_and(|t| reversed.contains_key(&t)))
    };
    let mut entries: Vec<Arc<Record>> =
        known.into_iter().filter(|r| day(r) <= cut.as_of).cloned().collect();
    entries.sort_by_key(|record| (day(record), record.seq));
    let mut state = State::new(stream);
    let book = stream.to_string();
    for record in entries.iter().filter(|record| !dropped(record)) {
        state.apply(record, &book);
    }
    if cut.reading == Reading::Corrected {
        entries.retain(|record| !dropped(record));
    }
    View { stream: stream.clone(), state, entries, reversed }
}
