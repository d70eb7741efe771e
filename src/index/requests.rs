//! Request keys on disk: sorted runs, each with a filter in memory that says of most keys that a
//! run does not have them. Each time the index is written it gets a run, which takes the newest
//! ones in that are no larger than itself: a ledger written record by record has few all the same.
//!
//! A tree of single keys would cost more than all the rest of recording: keys are random, so each
//! would touch another page. A run is written in order, in blocks of 128 keys, and a key that was
//! never used is answered by the filters alone.

use std::sync::RwLock;

use super::disk::{damaged, readable};
use super::{KeyTag, Requested, pack};

/// How many keys one block holds.
const BLOCK: usize = 128;
/// The bytes of one key: tag (16), first record (8), count (4).
const ENTRY: usize = 28;
/// How many bits of the filter a key sets.
const PROBES: u64 = 4;
/// The words of a filter from which on a run stays as it is: those of some 16,000 keys.
const FULL: usize = 4096;

/// The runs of an index.
pub(super) struct Requests {
    /// Run and first tag → keys in order.
    blocks: sled::Tree,
    /// Run → filter.
    filters: sled::Tree,
    loaded: RwLock<Vec<(u32, Filter)>>,
}

impl Requests {
    /// Reads the filters; `None` when one is damaged.
    pub(super) fn open(db: &sled::Db) -> sled::Result<Option<Self>> {
        let (blocks, filters) = (db.open_tree("requests")?, db.open_tree("request-filters")?);
        let mut loaded = Vec::new();
        for entry in filters.iter() {
            let (run, filter) = entry?;
            let read = pack::opened(&filter).and_then(Filter::read);
            let (Some(run), Some(filter)) = (number(&run), read) else {
                return Ok(None);
            };
            loaded.push((run, filter));
        }
        Ok(Some(Self { blocks, filters, loaded: RwLock::new(loaded) }))
    }

    /// The records of a request; `Err` when a block cannot be read.
    pub(super) fn find(&self, tag: &KeyTag) -> Result<Option<Requested>, ()> {
        let Ok(loaded) = self.loaded.read() else { return Err(()) };
        for (run, filter) in loaded.iter().rev() {
            if filter.may_have(tag)
                && let Some(found) = self.find_in(*run, tag)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// How many keys each block has; nothing for one that cannot be read.
    pub(super) fn counts(&self) -> impl Iterator<Item = sled::Result<Option<u64>>> {
        let count = |block: &[u8]| Some((pack::opened(block)?.len() / ENTRY) as u64);
        self.blocks.iter().values().map(move |block| block.map(|block| count(&block)))
    }

    /// Every key of every run that can be read.
    pub(super) fn all(&self) -> impl Iterator<Item = Key> {
        let blocks = readable(self.blocks.iter().values());
        blocks
            .flat_map(|block| entries(pack::opened(&block).unwrap_or_default()).collect::<Vec<_>>())
    }

    fn find_in(&self, run: u32, tag: &KeyTag) -> Result<Option<Requested>, ()> {
        let (from, to) = (block_key(run, &[0; 16]), block_key(run, tag));
        let Some(block) = self.blocks.range(from..=to).next_back() else { return Ok(None) };
        let (_, block) = block.map_err(|_| ())?;
        let entries = pack::opened(&block).ok_or(())?;
        let mut found = entries.chunks_exact(ENTRY).filter(|entry| entry.starts_with(tag));
        Ok(found.next().and_then(|entry| pack::unpacked_request(entry.get(16..)?)))
    }

    /// Writes keys as a new run, together with those of small runs before it. Whatever fails on the
    /// way, every key that was found before is found.
    pub(super) fn add<'a>(
        &self,
        keys: impl ExactSizeIterator<Item = (&'a KeyTag, &'a Requested)>,
    ) -> sled::Result<()> {
        self.add_by(keys.map(|(tag, requested)| (*tag, *requested)).collect(), || Ok(()))
    }

    /// Adds keys; `step` is asked before each step of writing.
    fn add_by(
        &self,
        mut keys: Vec<Key>,
        mut step: impl FnMut() -> sled::Result<()>,
    ) -> sled::Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        // Held to the end: no reader may look for a key in the run that it has just left.
        let mut loaded = self.loaded.write().map_err(|_| damaged())?;
        let kept = self.take_small(&loaded, &mut keys)?;
        let mut filter = Filter::for_keys(keys.len());
        keys.iter().for_each(|(tag, _)| filter.add(tag));
        let run = self.filters.last()?.and_then(|(run, _)| number(&run)).map_or(0, |last| last + 1);
        // Neither a crash nor a fault between these steps may lose a key, for the ledger may go on
        // after a fault: the filter stands before the run does, the run stands and is asked before
        // those that it took in go, and their filters go last.
        step()?;
        self.filters.insert(run.to_be_bytes(), pack::sealed(filter.bytes()))?;
        step()?;
        self.write_run(run, &keys)?;
        let over: Vec<_> = loaded.splice(kept.., [(run, filter)]).map(|(run, _)| run).collect();
        for run in over {
            step()?;
            self.remove_blocks(run)?;
            step()?;
            self.filters.remove(run.to_be_bytes())?;
        }
        Ok(())
    }

    /// Adds the keys of the newest runs that are no larger than what comes together, each once and
    /// in order; returns how many runs stay.
    fn take_small(&self, loaded: &[(u32, Filter)], keys: &mut Vec<Key>) -> sled::Result<usize> {
        let mut kept = loaded.len();
        for (run, filter) in loaded.iter().rev() {
            if !filter.goes_into(&Filter::for_keys(keys.len())) {
                break;
            }
            self.read_run(*run, keys)?;
            kept -= 1;
        }
        keys.sort_unstable_by_key(|(tag, _)| *tag);
        // A crash may have left keys that are written again.
        keys.dedup_by_key(|(tag, _)| *tag);
        Ok(kept)
    }

    /// Reads the keys of a run.
    fn read_run(&self, run: u32, keys: &mut Vec<Key>) -> sled::Result<()> {
        for stored in self.blocks.scan_prefix(run.to_be_bytes()).values() {
            let stored = stored?;
            keys.extend(entries(pack::opened(&stored).ok_or_else(damaged)?));
        }
        Ok(())
    }

    /// Writes the blocks of a run, all or none.
    fn write_run(&self, run: u32, keys: &[Key]) -> sled::Result<()> {
        let mut batch = sled::Batch::default();
        for block in keys.chunks(BLOCK) {
            let mut value = Vec::with_capacity(block.len() * ENTRY);
            for (tag, requested) in block {
                value.extend_from_slice(tag);
                value.extend(pack::requested(*requested));
            }
            let first = block.first().map_or([0; 16], |(tag, _)| *tag);
            batch.insert(block_key(run, &first), pack::sealed(value));
        }
        self.blocks.apply_batch(batch)
    }

    /// Removes the blocks of a run whose keys stand in another.
    fn remove_blocks(&self, run: u32) -> sled::Result<()> {
        let mut batch = sled::Batch::default();
        let mut blocks = self.blocks.scan_prefix(run.to_be_bytes()).keys();
        blocks.try_for_each(|key| key.map(|key| batch.remove(key)))?;
        self.blocks.apply_batch(batch)
    }
}

/// The tag of a request, and its records.
type Key = (KeyTag, Requested);

/// The keys of a block.
fn entries(block: &[u8]) -> impl Iterator<Item = Key> + '_ {
    block.chunks_exact(ENTRY).filter_map(|entry| {
        let (tag, rest) = entry.split_first_chunk::<16>()?;
        Some((*tag, pack::unpacked_request(rest)?))
    })
}

/// The number of a run.
fn number(key: &[u8]) -> Option<u32> {
    key.try_into().ok().map(u32::from_be_bytes)
}

fn block_key(run: u32, tag: &KeyTag) -> Vec<u8> {
    let mut key = run.to_be_bytes().to_vec();
    key.extend_from_slice(tag);
    key
}

/// A Bloom filter over tags, which are random already: about 3 in 1000 unknown keys pass it.
struct Filter(Vec<u64>);

impl Filter {
    /// With 16 to 32 bits for each key.
    fn for_keys(count: usize) -> Self {
        Self(vec![0; (count.max(4) * 16).next_power_of_two() / 64])
    }

    /// Whether a new run with such a filter takes in the run with this one.
    fn goes_into(&self, new: &Self) -> bool {
        self.0.len() < FULL && self.0.len() <= new.0.len()
    }

    fn places(&self, tag: &KeyTag) -> impl Iterator<Item = (usize, u64)> + use<> {
        let (low, high) = tag.split_at(8);
        let half = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap_or_default());
        let (first, step) = (half(low), half(high) | 1);
        let mask = (self.0.len() as u64 * 64).saturating_sub(1);
        (0..PROBES).map(move |probe| {
            let bit = first.wrapping_add(step.wrapping_mul(probe)) & mask;
            (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
        })
    }

    fn add(&mut self, tag: &KeyTag) {
        for (word, bit) in self.places(tag) {
            if let Some(word) = self.0.get_mut(word) {
                *word |= bit;
            }
        }
    }

    fn may_have(&self, tag: &KeyTag) -> bool {
        self.places(tag).all(|(word, bit)| self.0.get(word).is_some_and(|word| word & bit != 0))
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let words: Option<Vec<u64>> =
            bytes.chunks(8).map(|word| Some(u64::from_le_bytes(word.try_into().ok()?))).collect();
        words.filter(|words| words.len().is_power_of_two()).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(n: u32) -> KeyTag {
        let mut tag = [0; 16];
        tag.copy_from_slice(&blake3::hash(&n.to_le_bytes()).as_bytes()[..16]);
        tag
    }

    #[test]
    fn every_key_is_found_and_no_other_across_runs_and_openings() {
        let directory = tempfile::tempdir().unwrap();
        let open = || super::super::disk::open_unlocked(directory.path()).unwrap();
        for run in 0..3_u32 {
            let db = open();
            let requests = Requests::open(&db).unwrap().unwrap();
            let keys: Vec<_> = (run * 1000..run * 1000 + 1000)
                .map(|n| (tag(n), Requested { first: u64::from(n), count: 1 }))
                .collect();
            requests.add(keys.iter().map(|(tag, requested)| (tag, requested))).unwrap();
        }
        let requests = Requests::open(&open()).unwrap().unwrap();
        for n in 0..3000_u32 {
            let found = requests.find(&tag(n)).unwrap();
            assert_eq!(found, Some(Requested { first: u64::from(n), count: 1 }));
        }
        assert!((3000..6000).all(|n| requests.find(&tag(n)).unwrap().is_none()));
    }

    /// As a command line writes them: one key, then closed.
    #[test]
    fn keys_that_come_one_by_one_are_found_in_few_runs() {
        let directory = tempfile::tempdir().unwrap();
        let requested = |n: u32| Requested { first: u64::from(n), count: 1 };
        {
            let db = super::super::disk::open_unlocked(directory.path()).unwrap();
            let requests = Requests::open(&db).unwrap().unwrap();
            for n in 0..500_u32 {
                requests.add([(&tag(n), &requested(n))].into_iter()).unwrap();
                assert_eq!(requests.find(&tag(n / 2)).unwrap(), Some(requested(n / 2)));
            }
            assert!(requests.loaded.read().unwrap().len() < 16);
            assert_eq!(requests.filters.len(), requests.loaded.read().unwrap().len());
            // A crash before a run was written, and one before its keys were known to be there.
            let filter = Filter::for_keys(4);
            requests
                .filters
                .insert(10_000_u32.to_be_bytes(), pack::sealed(filter.bytes()))
                .unwrap();
            requests.add([(&tag(7), &requested(7))].into_iter()).unwrap();
        }
        let db = super::super::disk::open_unlocked(directory.path()).unwrap();
        let requests = Requests::open(&db).unwrap().unwrap();
        assert!((0..500).all(|n| requests.find(&tag(n)).unwrap() == Some(requested(n))));
        assert!((500..900).all(|n| requests.find(&tag(n)).unwrap().is_none()));
        assert_eq!(requests.all().filter(|(found, _)| *found == tag(3)).count(), 1);
    }

    /// After a fault the ledger goes on with the index as it stands, and after a crash it opens it.
    #[test]
    fn wherever_writing_breaks_off_every_key_is_found_and_once_afterwards() {
        let requested = |n: u32| Requested { first: u64::from(n), count: 1 };
        let key = |n: u32| (tag(n), requested(n));
        let found = |requests: &Requests, to: u32| {
            (0..to).all(|n| requests.find(&tag(n)).unwrap() == Some(requested(n)))
        };
        for breaks_at in 0..8 {
            let directory = tempfile::tempdir().unwrap();
            {
                let db = super::super::disk::open_unlocked(directory.path()).unwrap();
                let requests = Requests::open(&db).unwrap().unwrap();
                for some in [0..20, 20..28, 28..32] {
                    requests.add_by(some.map(key).collect(), || Ok(())).unwrap();
                }
                let mut steps = 0..breaks_at;
                let step = || steps.next().map(|_| ()).ok_or_else(damaged);
                let fault = requests.add_by((32..40).map(key).collect(), step);
                assert!(fault.is_err(), "step {breaks_at} is not the last");
                assert!(found(&requests, 32), "in the same process, at step {breaks_at}");
            }
            let db = super::super::disk::open_unlocked(directory.path()).unwrap();
            let requests = Requests::open(&db).unwrap().unwrap();
            assert!(found(&requests, 32), "opened again, at step {breaks_at}");
            requests.add_by((32..80).map(key).collect(), || Ok(())).unwrap();
            assert!(found(&requests, 80), "written again, at step {breaks_at}");
            assert_eq!(requests.all().count(), 80, "step {breaks_at}");
            assert_eq!(requests.filters.len(), 1);
        }
    }

    #[test]
    fn a_filter_lets_few_strangers_pass() {
        let mut filter = Filter::for_keys(1000);
        (0..1000).for_each(|n| filter.add(&tag(n)));
        let passed = (1000..11_000).filter(|n| filter.may_have(&tag(*n))).count();
        assert!(passed < 100, "{passed} of 10000");
    }
}
