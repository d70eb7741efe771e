//! The records of a stream in business order, reversed pairs left out, with snapshots of the state:
//! what a back-dated entry or a reversal is folded again from. Near the end there is one every 256
//! records, further back fewer: a state grows with its stream, and nearly all that is back-dated
//! is of the last weeks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::record::Record;
use rantai_events::time::Date;

use super::guard;
use super::numbers;
use crate::refusal::Refusal;
use crate::view::State;

/// How many records lie between two snapshots near the end.
const STEP: usize = 256;
/// How many snapshots stand so close; behind them each is about as far from the next as a fourth
/// of the way to the end.
const CLOSE: usize = 8;

/// Whether a line of `length` records keeps the state after `count` of them. What a longer line
/// keeps, every shorter one kept.
fn is_kept(count: usize, length: usize) -> bool {
    let behind = length.saturating_sub(count) / STEP;
    let apart = if behind < CLOSE { 1 } else { 1 << (behind / 4).ilog2() };
    count > 0 && count.is_multiple_of(STEP * apart)
}

/// How many records a line may take in that simply came next, and at which share of its length,
/// before it is let go: the next back-dated entry reads the stream again then.
const IDLE: (usize, usize) = (1024, 4);

/// The records of a stream in business order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// How many of its records simply came next since anything else did.
    idle: usize,
    entries: Vec<Arc<Record>>,
    /// After how many entries, and the state then.
    snapshots: Vec<(usize, Arc<State>)>,
}

fn place(record: &Record) -> (Date, u64) {
    (record.on, record.seq)
}

impl Line {
    /// From the records of a stream in the order of recording.
    #[must_use]
    pub fn build(stream: &Stream, records: &[Arc<Record>]) -> Self {
        let reversed: BTreeSet<u64> = records.iter().filter_map(|r| r.reverses()).collect();
        let stands = |r: &&Arc<Record>| !r.is_reversal() && !reversed.contains(&r.seq);
        let mut entries: Vec<_> = records.iter().filter(stands).cloned().collect();
        entries.sort_by_key(|record| place(record));
        let mut line = Self { idle: 0, entries, snapshots: Vec::new() };
        line.fold_from(stream, 0);
        line
    }

    /// How many records it holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was back-dated for so long that holding it costs more than reading the
    /// stream again: memory follows the states then, and not the records.
    pub(super) fn is_idle(&self) -> bool {
        let (least, share) = IDLE;
        self.idle > least.max(self.entries.len() / share)
    }

    /// The state at its end.
    #[must_use]
    pub fn state(&self, stream: &Stream) -> State {
        self.state_after(stream, self.entries.len())
    }

    fn base(&self, stream: &Stream, entries: usize) -> (usize, State) {
        let found = self.snapshots.iter().rfind(|(count, _)| *count <= entries);
        found.map_or_else(|| (0, State::new(stream)), |(count, state)| (*count, (**state).clone()))
    }

    fn state_after(&self, stream: &Stream, entries: usize) -> State {
        let (from, mut state) = self.base(stream, entries);
        let book = stream.name();
        for record in self.entries.iter().take(entries).skip(from) {
            state.apply(record, &book);
        }
        state
    }

    /// Takes the snapshots after `from` entries anew.
    fn fold_from(&mut self, stream: &Stream, from: usize) -> State {
        self.snapshots.retain(|(count, _)| *count <= from);
        let (done, mut state) = self.base(stream, from);
        let book = stream.name();
        for (index, record) in self.entries.iter().enumerate().skip(done) {
            state.apply(record, &book);
            if is_kept(index + 1, self.entries.len()) {
                self.snapshots.push((index + 1, Arc::new(state.clone())));
            }
        }
        state
    }

    /// Takes in a record that comes next; `state` is the state with it.
    pub(super) fn push(&mut self, record: Arc<Record>, state: &State) {
        self.idle += 1;
        self.entries.push(record);
        let length = self.entries.len();
        if is_kept(length, length) {
            self.snapshots.retain(|(count, _)| is_kept(*count, length));
            self.snapshots.push((length, Arc::new(state.clone())));
        }
    }

    /// The records from a day to another that took physical money out of a place, latest first,
    /// without the new ones.
    pub(super) fn took(
        &self,
        book: &str,
        place: &str,
        days: (Date, Date),
        new: &BTreeSet<u64>,
    ) -> Vec<u64> {
        let takes = |record: &Record| {
            let of = record.post.iter().filter(|p| p.account.book() == book);
            of.filter(|p| p.account.local() == place).any(|p| p.amount.is_negative())
        };
        let within = self.entries.iter().filter(|r| r.on >= days.0 && r.on <= days.1);
        let mut found: Vec<u64> =
            within.filter(|r| !new.contains(&r.seq) && takes(r)).map(|r| r.seq).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.truncate(20);
        found
    }

    /// Puts new records at their business places, drops what they reverse, and judges everything
    /// from the first place that changed. Returns the state at the end, and the first day touched.
    pub(super) fn insert(
        &mut self,
        stream: &Stream,
        new: &[&Arc<Record>],
    ) -> Result<(State, Date), Refusal> {
        self.idle = 0;
        let targets: BTreeSet<u64> = new.iter().filter_map(|record| record.reverses()).collect();
        let mut first = self.entries.len();
        let mut from = new.iter().map(|record| record.on).min().unwrap_or(Date::MAX);
        for target in &targets {
            if let Some(index) = self.entries.iter().rposition(|record| record.seq == *target) {
                from = from.min(self.entries.remove(index).on);
                first = first.min(index);
            }
        }
        for record in new.iter().filter(|r| !r.is_reversal() && !targets.contains(&r.seq)) {
            let index = self.entries.partition_point(|other| place(other) < place(record));
            self.entries.insert(index, Arc::clone(record));
            first = first.min(index);
        }
        // Where something is taken away, the end of that day is judged for all that moved on it; what
        // is put in moves what it names, and nothing of the day before it.
        if !targets.is_empty() {
            first = self.day_start(first);
        }
        self.snapshots.retain(|(count, _)| *count <= first);
        Ok((self.judge_from(stream, first, &numbers(new))?, from))
    }

    /// The first entry of the day of the entry at `index`: the end of that day is judged anew.
    fn day_start(&self, index: usize) -> usize {
        let Some(day) = self.entries.get(index).map(|record| record.on) else { return index };
        self.entries.partition_point(|record| record.on < day)
    }

    /// Folds from the entry at `first` with every law. A violation of a new record is its refusal;
    /// one of an older record says that the record stands in the way.
    fn judge_from(
        &mut self,
        stream: &Stream,
        first: usize,
        new: &BTreeSet<u64>,
    ) -> Result<State, Refusal> {
        let book = stream.name();
        let mut state = self.state_after(stream, first);
        let mut broken = Broken { new, own: None, others: Vec::new() };
        let mut moved: BTreeMap<String, u64> = BTreeMap::new();
        let mut snapshots = Vec::new();
        for (index, record) in self.entries.iter().enumerate().skip(first) {
            if let Err(refusal) = state.law(record, stream) {
                broken.note(record.seq, refusal);
            }
            moved.extend(guard::touched(record, &book).map(|path| (path.to_owned(), record.seq)));
            state.apply(record, &book);
            // What is new is too much for the book, whichever record meets the ceiling by it.
            if let Err(refusal) = guard::kept(&state, &book) {
                broken.own.get_or_insert(refusal);
            }
            let day_goes_on = self.entries.get(index + 1).is_some_and(|next| next.on == record.on);
            if !day_goes_on {
                for (path, seq) in std::mem::take(&mut moved) {
                    if let Err(refusal) = guard::claim_end(&state, &path, record.on) {
                        broken.note(seq, refusal);
                    }
                }
            }
            if is_kept(index + 1, self.entries.len()) {
                snapshots.push((index + 1, Arc::new(state.clone())));
            }
        }
        self.snapshots.append(&mut snapshots);
        broken.verdict().map(|()| state)
    }
}

/// What went wrong while folding again.
struct Broken<'a> {
    new: &'a BTreeSet<u64>,
    own: Option<Refusal>,
    others: Vec<(u64, Refusal)>,
}

impl Broken<'_> {
    fn note(&mut self, seq: u64, refusal: Refusal) {
        if self.new.contains(&seq) {
            self.own.get_or_insert(refusal);
        } else {
            self.others.push((seq, refusal));
        }
    }

    fn verdict(self) -> Result<(), Refusal> {
        if let Some(own) = self.own {
            return Err(own);
        }
        let Some((_, first)) = self.others.first() else { return Ok(()) };
        let mut records: Vec<u64> = self.others.iter().map(|(seq, _)| *seq).collect();
        records.sort_unstable_by(|a, b| b.cmp(a));
        records.dedup();
        records.truncate(20);
        Err(Refusal::in_the_way(&records, first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_few_snapshots_dense_near_its_end_and_never_lacks_one_that_it_kept_before() {
        let kept = |length: usize| -> Vec<usize> {
            (1..=length).filter(|count| is_kept(*count, length)).collect()
        };
        let long = kept(100_000);
        assert!(long.len() < 60, "{}", long.len());
        assert!(long.ends_with(&[99_328, 99_584, 99_840]), "{long:?}");
        for length in (256..20_000).step_by(256) {
            let (now, later) = (kept(length), kept(length + 256));
            let lost = later.iter().filter(|count| **count <= length && !now.contains(count));
            assert_eq!(lost.count(), 0, "{length}");
        }
    }
}
