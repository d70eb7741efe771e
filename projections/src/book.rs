//! The book of one stream: its place in the chain, its current state, and what is needed to judge
//! the next entry, a back-dated one, or a reversal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rantai_events::account::{AccountName, Stream};
use rantai_events::amount::Amount;
use rantai_events::hash::{Hash, Salt};
use rantai_events::record::Record;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::view::State;

mod guard;
mod line;

pub use line::Line;

/// The book of one stream at the head of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// How many records the stream has.
    pub n: u64,
    /// BLAKE3 of its last record; zeros when it has none.
    pub hash: Hash,
    /// The salts of all its records, mixed: the secret of the next state commitment.
    pub salts: Salt,
    /// The number of its last record.
    pub last: u64,
    /// The latest business date in it.
    pub latest: Option<Date>,
    /// What cash and bank moved on each day, reversed pairs included.
    pub days: BTreeMap<Date, (Amount, Amount)>,
    /// Reversed records, and the ones that reversed them.
    pub reversed: BTreeMap<u64, u64>,
    /// The state.
    pub state: State,
    /// Whether `state` waits for a refold: a back-dated entry or a reversal was taken in without
    /// its history at hand.
    pub stale: bool,
    /// The records in business order with snapshots, once they were needed.
    #[serde(skip)]
    pub line: Option<Line>,
}

impl Book {
    /// Before the first record.
    #[must_use]
    pub fn new(stream: &Stream) -> Self {
        Self {
            n: 0,
            hash: Hash::ZERO,
            salts: Salt::ZERO,
            last: 0,
            latest: None,
            days: BTreeMap::new(),
            reversed: BTreeMap::new(),
            state: State::new(stream),
            stale: false,
            line: None,
        }
    }

    /// How many of its records stand: neither reversed nor reversals.
    #[must_use]
    pub fn standing(&self) -> u64 {
        let reversed = u64::try_from(self.reversed.len()).unwrap_or(u64::MAX);
        self.n.saturating_sub(reversed.saturating_mul(2))
    }

    /// Whether the record simply comes next in business order.
    #[must_use]
    pub fn is_next(&self, record: &Record) -> bool {
        !record.is_reversal() && self.latest.is_none_or(|latest| record.on >= latest)
    }

    /// The laws for a single record that comes next; `book` is the name of the stream.
    ///
    /// # Errors
    /// The refusal, with its figures.
    pub fn check_next(&self, stream: &Stream, book: &str, record: &Record) -> Result<(), Refusal> {
        self.state.law(record, stream)?;
        guard::may_take(&self.state, book, record)?;
        guard::next(&self.state, book, record)
    }

    /// Takes in a record that comes next in business order.
    pub fn push(&mut self, book: &str, record: &Arc<Record>, hash: Hash) {
        self.state.apply(record, book);
        if let Some(line) = &mut self.line {
            line.push(Arc::clone(record), &self.state);
        }
        self.line.take_if(|line| line.is_idle());
        self.note(book, record, hash);
    }

    /// Takes in any record of a verified ledger: on top where it comes next, else the state is
    /// marked for a refold.
    pub fn absorb(&mut self, book: &str, record: &Arc<Record>, hash: Hash) {
        if self.is_next(record) && !self.stale {
            self.push(book, record, hash);
            return;
        }
        self.stale = true;
        self.line = None;
        self.note(book, record, hash);
    }

    /// The place in the chain, the days of cash, the reversals.
    fn note(&mut self, book: &str, record: &Record, hash: Hash) {
        self.n += 1;
        self.hash = hash;
        self.salts.mix(record.salt);
        self.last = record.seq;
        self.latest = self.latest.max(Some(record.on));
        note_days(&mut self.days, book, record);
        if let Some(target) = record.reverses() {
            self.reversed.insert(target, record.seq);
        }
    }

    /// Folds the whole stream again from its records in the order of recording.
    pub fn refold(&mut self, stream: &Stream, records: &[Arc<Record>]) {
        let line = Line::build(stream, records);
        self.state = line.state(stream);
        self.line = Some(line);
        self.stale = false;
    }

    /// Whether new records simply come next, one after the other.
    #[must_use]
    pub fn in_order(&self, new: &[(Arc<Record>, Hash)]) -> bool {
        let mut latest = self.latest;
        new.iter().all(|(record, _)| {
            let next = latest.is_none_or(|latest| record.on >= latest) && !record.is_reversal();
            latest = Some(record.on);
            next
        })
    }

    /// Judges new records together, whatever their dates and whatever they reverse, and takes
    /// them in. The book must have its line, unless they are in order.
    ///
    /// # Errors
    /// The refusal; the book is then not to be used any more.
    pub fn admit(&mut self, stream: &Stream, new: &[(Arc<Record>, Hash)]) -> Result<(), Refusal> {
        if self.in_order(new) {
            return self.admit_in_order(stream, new);
        }
        let book = stream.name();
        let records: Vec<&Arc<Record>> = new.iter().map(|(record, _)| record).collect();
        let Some(line) = &mut self.line else {
            // The caller refolds first; without a line nothing can be judged.
            return Err(Refusal::frame(
                "book.unfolded",
                "Buku belum dilipat.",
                "The book was not folded.",
            ));
        };
        let (state, from) = line.insert(stream, &records)?;
        self.state = state;
        for (record, hash) in new {
            self.note(&book, record, *hash);
        }
        self.physical(&book, from, &records)
    }

    /// Cash and bank of the listed postings at the end of every day from the first that is
    /// touched. Where a reversal takes money away that was spent since, the spending is in the way.
    fn physical(&self, book: &str, from: Date, new: &[&Arc<Record>]) -> Result<(), Refusal> {
        let Some((place, day, short)) = guard::days(&self.days, from) else { return Ok(()) };
        let refusal = Refusal::cash_below_zero(place, day, short, &[]);
        let reverses = new.iter().any(|record| record.is_reversal());
        let took =
            self.line.as_ref().map(|line| line.took(book, place, (from, day), &numbers(new)));
        match took.filter(|took| reverses && !took.is_empty()) {
            Some(took) => Err(Refusal::in_the_way(&took, &refusal)),
            None => Err(refusal),
        }
    }

    /// Each record by its own laws, the balances when a day ends.
    fn admit_in_order(
        &mut self,
        stream: &Stream,
        new: &[(Arc<Record>, Hash)],
    ) -> Result<(), Refusal> {
        let book = stream.name();
        let mut paths = BTreeSet::new();
        let mut day = None;
        for (record, hash) in new {
            if let Some(ended) = day.filter(|day| *day != record.on) {
                self.day_end(&paths, ended)?;
                paths.clear();
            }
            day = Some(record.on);
            self.state.law(record, stream)?;
            guard::may_take(&self.state, &book, record)?;
            paths.extend(guard::touched(record, &book).map(str::to_owned));
            self.push(&book, record, *hash);
        }
        day.map_or(Ok(()), |day| self.day_end(&paths, day))
    }

    fn day_end(&self, paths: &BTreeSet<String>, day: Date) -> Result<(), Refusal> {
        self.state.balances().map_or(Ok(()), |balances| guard::day_end(balances, paths, day))
    }
}

/// Adds what a record moved in cash and bank on its day.
fn note_days(days: &mut BTreeMap<Date, (Amount, Amount)>, book: &str, record: &Record) {
    for posting in record.post.iter().filter(|p| p.account.book() == book && p.unit.is_idr()) {
        let cash = match posting.account.name() {
            Some(AccountName::Cash) => true,
            Some(AccountName::Bank) => false,
            _ => continue,
        };
        let day = match days.last_entry().filter(|last| *last.key() == record.on) {
            Some(last) => last.into_mut(),
            None => days.entry(record.on).or_default(),
        };
        let sum = if cash { &mut day.0 } else { &mut day.1 };
        *sum = sum.plus(posting.amount);
    }
}

/// The records that came with the request.
pub(crate) fn numbers(records: &[&Arc<Record>]) -> BTreeSet<u64> {
    records.iter().map(|record| record.seq).collect()
}
