//! Looking through the whole index: the checksum of every value, and whether each tree has as much
//! as the position says. sled may open a damaged file with its newest entries missing, and an
//! index that lost a request key would take a repeated request for a new one.

use std::sync::atomic::{AtomicBool, Ordering};

use rantai_projections::book::Book;
use serde::{Deserialize, Serialize};

use super::disk::damaged;
use super::{BLOCK, DiskIndex, pack};
use crate::journal::Location;

/// How much the trees of an index have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records of streams: a record counts in each stream that it links.
    pub numbers: u64,
    /// Request keys, in all runs.
    pub keys: u64,
    /// Folded states.
    pub states: u64,
}

impl Counts {
    pub(super) fn plus(self, more: Self) -> Self {
        Self {
            numbers: self.numbers + more.numbers,
            keys: self.keys + more.keys,
            states: self.states + more.states,
        }
    }
}

/// What looking through an index came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanned {
    /// Every value has its checksum, and none is missing.
    Whole(Counts),
    /// Something is damaged or missing: which tree. The index says nothing more from now on, and
    /// is built again at the next opening.
    Flawed(&'static str),
    /// It was told to stop before it came to the end.
    Stopped,
}

/// Why a look through the index ended early.
enum Ended {
    Flawed,
    Stopped,
}

type Looked<T> = Result<T, Ended>;

impl From<sled::Error> for Ended {
    fn from(_: sled::Error) -> Self {
        Self::Flawed
    }
}

impl DiskIndex {
    /// Looks through all of it, until told to stop; it may be written meanwhile. What is found
    /// damaged or missing condemns it.
    pub fn scan(&self, stop: &AtomicBool) -> Scanned {
        // A new index has no position before it is written for the first time.
        let Some((next, said)) = self.extent() else { return Scanned::Whole(Counts::default()) };
        let at_least =
            |found: u64, said: u64| (found >= said).then_some(found).ok_or(Ended::Flawed);
        let trees: [(&str, Look<'_>); 4] = [
            ("locations", Box::new(|| self.scan_locations(next, stop))),
            ("streams", Box::new(|| at_least(self.scan_streams(next, stop)?, said.numbers))),
            ("requests", Box::new(|| at_least(self.scan_requests(stop)?, said.keys))),
            ("states", Box::new(|| at_least(self.scan_states(stop)?, said.states))),
        ];
        let mut found = Counts::default();
        for (tree, look) in trees {
            let count = match look() {
                Ok(count) => count,
                Err(Ended::Flawed) => return self.condemn(tree),
                Err(Ended::Stopped) => return Scanned::Stopped,
            };
            match tree {
                "streams" => found.numbers = count,
                "requests" => found.keys = count,
                "states" => found.states = count,
                _ => {}
            }
        }
        Scanned::Whole(found)
    }

    /// From now on it says nothing, and has no position: the next opening builds it again.
    fn condemn(&self, tree: &'static str) -> Scanned {
        let _held = self.counted();
        self.condemned.store(true, Ordering::Relaxed);
        // If this cannot be written, the next scan finds the same.
        let _removed = self.db.remove("position").and_then(|_| self.db.flush());
        Scanned::Flawed(tree)
    }

    /// Every record has a place.
    fn scan_locations(&self, next: u64, stop: &AtomicBool) -> Looked<u64> {
        for block in 0..next.div_ceil(BLOCK) {
            let stored = self.locations.get(block.to_be_bytes())?;
            let places: Option<Vec<Location>> =
                stored.as_deref().and_then(pack::opened).and_then(pack::unpacked);
            let due = BLOCK.min(next - block * BLOCK);
            let enough = places.is_some_and(|places| places.len() as u64 >= due);
            going_on(enough, stop)?;
        }
        Ok(next)
    }

    /// How many records the streams have before record `next`.
    fn scan_streams(&self, next: u64, stop: &AtomicBool) -> Looked<u64> {
        let mut count = 0;
        for stored in self.streams.iter().values() {
            let stored = stored?;
            let numbers = pack::opened(&stored).and_then(pack::unpacked_numbers);
            going_on(numbers.is_some(), stop)?;
            count += numbers.iter().flatten().filter(|seq| **seq < next).count() as u64;
        }
        Ok(count)
    }

    fn scan_requests(&self, stop: &AtomicBool) -> Looked<u64> {
        let mut count = 0;
        for keys in self.requests.counts() {
            let keys = keys?;
            going_on(keys.is_some(), stop)?;
            count += keys.unwrap_or(0);
        }
        Ok(count)
    }

    /// Every state can be read.
    fn scan_states(&self, stop: &AtomicBool) -> Looked<u64> {
        let mut count = 0;
        for stored in self.states.iter().values() {
            let stored = stored?;
            let book = pack::opened(&stored).map(postcard::from_bytes::<Book>);
            going_on(book.is_some_and(|book| book.is_ok()), stop)?;
            count += 1;
        }
        if count > 0 && self.registry().is_none() {
            return Err(damaged().into());
        }
        Ok(count)
    }
}

type Look<'a> = Box<dyn Fn() -> Looked<u64> + 'a>;

fn going_on(sound: bool, stop: &AtomicBool) -> Looked<()> {
    match (sound, stop.load(Ordering::Relaxed)) {
        (_, true) => Err(Ended::Stopped),
        (true, false) => Ok(()),
        (false, false) => Err(Ended::Flawed),
    }
}

#[cfg(test)]
mod tests {
    use rantai_events::account::Stream;
    use rantai_events::chain::Head;
    use rantai_events::hash::Hash;

    use super::super::{Position, Tail};
    use super::*;

    /// As when an index is built again: its tails end where the journal was read to, in the middle
    /// of a request.
    #[test]
    fn a_request_over_the_end_of_a_tail_is_there_once_and_counted_once() {
        let directory = tempfile::tempdir().unwrap();
        let index = DiskIndex::create(&directory.path().join("index")).unwrap();
        let stream = Stream::parse("group/a").unwrap();
        let place = |seq: u64| Location { segment: 0, offset: seq * 100, length: 80 };
        for (from, to) in [(0_u64, 3), (3, 5), (5, 8)] {
            let mut tail = Tail::from(from);
            for seq in from..to {
                let batch = (u32::try_from(seq).unwrap(), 8);
                tail.note(seq, place(seq), Some([7; 16]), batch);
                tail.note_in(&stream, std::iter::once(seq));
            }
            let head = Head { next: to, hash: Hash::ZERO };
            let states = Head { next: 0, hash: Hash::ZERO };
            index.extend(&tail, &Position { head, last: None, states }).unwrap();
            let counts = Counts { numbers: to, keys: 1, states: 0 };
            assert_eq!(index.scan(&AtomicBool::new(false)), Scanned::Whole(counts), "{to}");
        }
    }
}
