//! The index on disk, in sled.
//!
//! sled may panic on a damaged file, may open with its newest entries missing, and does not fsync
//! on `flush`. So it is opened where a panic is caught, its position is compared with the journal,
//! and whatever is wrong, it is thrown away and built again.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rantai_events::account::Stream;
use rantai_events::chain::Head;
use rantai_events::hash::Hash;
use rantai_projections::book::Book;
use rantai_projections::registry::Registry;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::requests::Requests;
use super::scan::Counts;
use super::{BLOCK, FOLD_VERSION, KeyTag, Requested, Tail, pack};
use crate::error::{Doing, Fault};
use crate::journal::Location;

/// The version of states and of the layout of the index together.
const VERSION: u32 = FOLD_VERSION << 8 | 3;

/// How many books are written side by side, all in memory.
const SAVED_TOGETHER: usize = 64;

/// Up to where the index goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The head of the journal it was made from.
    pub head: Head,
    /// Where the last record of it stands.
    pub last: Option<Location>,
    /// The head at which states were saved.
    pub states: Head,
}

#[derive(Serialize, Deserialize)]
struct StoredPosition {
    fold_version: u32,
    next: u64,
    hash: Hash,
    last: Option<(u64, u64, u32)>,
    states_next: u64,
    states_hash: Hash,
    counts: Counts,
}

/// What was found in the directory of the index.
pub enum Found {
    /// An index, with its position.
    Valid(DiskIndex, Position),
    /// None that can be used; a new, empty one, and why.
    Fresh(DiskIndex, &'static str),
}

/// The index in a directory.
pub struct DiskIndex {
    directory: PathBuf,
    /// How much each tree has, as far as the position goes.
    pub(super) counts: Mutex<Counts>,
    /// Found wrong: it says nothing more, and is thrown away at the next opening.
    pub(super) condemned: AtomicBool,
    /// The blocks of places that had their hash when they were first read.
    checked: Mutex<BTreeSet<u64>>,
    pub(super) db: sled::Db,
    pub(super) locations: sled::Tree,
    pub(super) streams: sled::Tree,
    pub(super) requests: Requests,
    pub(super) states: sled::Tree,
}

impl std::fmt::Debug for DiskIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DiskIndex")
    }
}

impl DiskIndex {
    /// Opens the index, or begins a new one where there is none that can be used.
    ///
    /// # Errors
    /// [`Fault::Disk`] when a new one cannot be made.
    pub fn open(directory: &Path) -> Result<Found, Fault> {
        if let Some(fault) = Fault::unless_a_directory(directory, false) {
            return Err(fault);
        }
        if !directory.exists() {
            return Ok(Found::Fresh(Self::create(directory)?, "missing"));
        }
        match Self::try_open(directory) {
            Some(index) => match index.position() {
                Some(position) => Ok(Found::Valid(index, position)),
                None => {
                    drop(index);
                    Ok(Found::Fresh(
                        Self::create(directory)?,
                        "of another version or without a position",
                    ))
                }
            },
            None => Ok(Found::Fresh(Self::create(directory)?, "damaged")),
        }
    }

    /// Opens the index that is there, without making or removing any.
    #[must_use]
    pub fn existing(directory: &Path) -> Option<(Self, Position)> {
        if !directory.join("db").exists() {
            return None;
        }
        let index = Self::try_open(directory)?;
        let position = index.position()?;
        Some((index, position))
    }

    /// The streams that have a saved book.
    #[must_use]
    pub fn saved_streams(&self) -> Vec<String> {
        let keys = readable(self.states.iter().keys());
        keys.map(|key| String::from_utf8_lossy(&key).into_owned()).collect()
    }

    /// The bytes of the saved registry.
    #[must_use]
    pub fn registry_bytes(&self) -> Option<Vec<u8>> {
        let stored = self.db.get("registry").ok()??;
        pack::opened(&stored).map(<[u8]>::to_vec)
    }

    /// Throws the index away and begins a new one.
    ///
    /// # Errors
    /// [`Fault::Disk`].
    pub fn create(directory: &Path) -> Result<Self, Fault> {
        if let Some(fault) = Fault::unless_a_directory(directory, false) {
            return Err(fault);
        }
        if directory.exists() {
            std::fs::remove_dir_all(directory).map_err(Fault::disk(Doing::Remove, directory))?;
        }
        std::fs::create_dir_all(directory).map_err(Fault::disk(Doing::Create, directory))?;
        Self::try_open(directory).ok_or_else(|| Fault::Disk {
            doing: Doing::Create,
            path: directory.to_owned(),
            source: std::io::Error::other("sled does not open"),
        })
    }

    pub(crate) fn fault(&self, error: impl ToString) -> Fault {
        Fault::Index { directory: self.directory.clone(), why: error.to_string() }
    }

    pub(super) fn is_condemned(&self) -> bool {
        self.condemned.load(Ordering::Relaxed)
    }

    /// sled may panic on damage: `None` then.
    fn try_open(directory: &Path) -> Option<Self> {
        if !holds_files_alone(directory) {
            return None;
        }
        remove_unfinished_snapshots(directory);
        let directory: PathBuf = directory.to_owned();
        let opening = move || -> Result<Self, sled::Error> {
            let db = open_unlocked(&directory)?;
            let requests = Requests::open(&db)?.ok_or_else(damaged)?;
            let stored = Self::stored_position(&db);
            Ok(Self {
                directory,
                counts: Mutex::new(stored.map(|stored| stored.counts).unwrap_or_default()),
                condemned: AtomicBool::new(false),
                checked: Mutex::default(),
                locations: db.open_tree("locations")?,
                streams: db.open_tree("streams")?,
                requests,
                states: db.open_tree("states")?,
                db,
            })
        };
        quietly(opening)?.ok()
    }

    fn stored_position(db: &sled::Db) -> Option<StoredPosition> {
        let stored = db.get("position").ok()??;
        let stored: StoredPosition = postcard::from_bytes(pack::opened(&stored)?).ok()?;
        (stored.fold_version == VERSION).then_some(stored)
    }

    /// The record up to which it goes, and what it has then.
    pub(super) fn extent(&self) -> Option<(u64, Counts)> {
        Self::stored_position(&self.db).map(|stored| (stored.next, stored.counts))
    }

    fn position(&self) -> Option<Position> {
        let stored = Self::stored_position(&self.db)?;
        Some(Position {
            head: Head { next: stored.next, hash: stored.hash },
            last: stored.last.map(|(segment, offset, length)| Location { segment, offset, length }),
            states: Head { next: stored.states_next, hash: stored.states_hash },
        })
    }

    pub(super) fn counted(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where a record stands.
    #[must_use]
    pub fn location(&self, seq: u64) -> Option<Location> {
        let number = seq / BLOCK;
        let block = self.locations.get(number.to_be_bytes()).ok()??;
        // Whoever reads at a place checks what is there: a block is hashed once.
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if !checked.contains(&number) {
            pack::opened(&block)?;
            checked.insert(number);
        }
        drop(checked);
        pack::location(pack::unchecked(&block)?, usize::try_from(seq % BLOCK).ok()?)
    }

    /// The records of a stream in order; `None` when the index is damaged.
    #[must_use]
    pub fn stream(&self, stream: &Stream) -> Option<Vec<u64>> {
        if self.is_condemned() {
            return None;
        }
        let mut found = Vec::new();
        for entry in self.streams.scan_prefix(stream_prefix(stream)) {
            let (_, block) = entry.ok()?;
            found.extend(pack::unpacked_numbers(pack::opened(&block)?)?);
        }
        Some(found)
    }

    /// The records of a request; `Err` when the index is damaged there.
    #[allow(clippy::result_unit_err, reason = "the caller knows what to say of a damaged index")]
    pub fn key(&self, tag: &KeyTag) -> Result<Option<Requested>, ()> {
        if self.is_condemned() {
            return Err(());
        }
        self.requests.find(tag)
    }

    /// The saved book of a stream.
    #[must_use]
    pub fn book(&self, stream: &Stream) -> Option<Book> {
        let stored = self.states.get(stream.to_string()).ok()??;
        postcard::from_bytes(pack::opened(&stored)?).ok()
    }

    /// The bytes of the saved book of a stream.
    #[must_use]
    pub fn book_bytes(&self, stream: &Stream) -> Option<Vec<u8>> {
        let stored = self.states.get(stream.to_string()).ok()??;
        pack::opened(&stored).map(<[u8]>::to_vec)
    }

    /// The saved registry.
    #[must_use]
    pub fn registry(&self) -> Option<Registry> {
        let stored = self.db.get("registry").ok()??;
        postcard::from_bytes(pack::opened(&stored)?).ok()
    }

    /// Gives it what the tail knows behind what is there, and the position; nobody waits for the
    /// disk (see [`settle`](Self::settle)).
    ///
    /// # Errors
    /// [`Fault::Index`]; the index is then thrown away at the next opening.
    pub fn extend(&self, tail: &Tail, position: &Position) -> Result<(), Fault> {
        let written = self.extend_locations(tail).and_then(|()| self.extend_streams(tail));
        let written = written.and_then(|()| self.requests.add(tail.keys.iter()));
        let more = Counts {
            numbers: tail.streams.values().map(|numbers| numbers.len() as u64).sum(),
            // A request that goes over the end of a tail is written with both, and counts once.
            keys: tail.keys.values().filter(|key| key.first >= tail.first).count() as u64,
            states: 0,
        };
        let written = written.and_then(|()| self.put_position(position, more, None));
        if written.is_err() {
            // Without a position the index is thrown away at the next opening; if even that
            // cannot be written, the position that stands is behind, and is caught up from.
            let _removed = self.db.remove("position");
        }
        written.map_err(|error| self.fault(error))
    }

    fn extend_locations(&self, tail: &Tail) -> sled::Result<()> {
        let mut batch = sled::Batch::default();
        let mut seq = tail.first;
        let mut rest = tail.locations.as_slice();
        while !rest.is_empty() {
            let taken = usize::try_from(BLOCK - seq % BLOCK).unwrap_or(1).min(rest.len());
            let (now, later) = rest.split_at(taken);
            let key = (seq / BLOCK).to_be_bytes();
            let stored = if seq.is_multiple_of(BLOCK) { None } else { self.locations.get(key)? };
            let mut block =
                stored.and_then(|b| pack::unpacked(pack::opened(&b)?)).unwrap_or_default();
            let held = usize::try_from(seq % BLOCK).unwrap_or(0);
            if block.len() < held {
                return Err(damaged());
            }
            block.truncate(held);
            block.extend_from_slice(now);
            batch.insert(&key, pack::sealed(pack::locations(&block)));
            seq += u64::try_from(taken).unwrap_or(1);
            rest = later;
        }
        self.locations.apply_batch(batch)
    }

    fn extend_streams(&self, tail: &Tail) -> sled::Result<()> {
        let mut batch = sled::Batch::default();
        for (stream, seqs) in &tail.streams {
            let prefix = stream_prefix(stream);
            let (mut number, mut block) =
                self.last_block(&prefix, tail.first, &mut batch)?.unwrap_or_default();
            for seq in seqs {
                if block.len() == 256 {
                    batch.insert(block_key(&prefix, number), pack::sealed(pack::numbers(&block)));
                    number += 1;
                    block.clear();
                }
                block.push(*seq);
            }
            batch.insert(block_key(&prefix, number), pack::sealed(pack::numbers(&block)));
        }
        self.streams.apply_batch(batch)
    }

    /// The last block of a stream, without what stands at or behind record `first`: a crash may
    /// have left blocks without the position that names them.
    fn last_block(
        &self,
        prefix: &[u8],
        first: u64,
        batch: &mut sled::Batch,
    ) -> sled::Result<Option<(u32, Vec<u64>)>> {
        for entry in self.streams.scan_prefix(prefix).rev() {
            let (key, block) = entry?;
            let number = key.get(prefix.len()..).and_then(|n| n.try_into().ok());
            let block = pack::opened(&block).and_then(pack::unpacked_numbers);
            if let (Some(number), Some(mut block)) = (number.map(u32::from_be_bytes), block) {
                block.retain(|seq| *seq < first);
                if !block.is_empty() {
                    return Ok(Some((number, block)));
                }
            }
            batch.remove(key);
        }
        Ok(None)
    }

    /// Saves books and the registry, and the position at which they stand.
    ///
    /// # Errors
    /// [`Fault::Index`].
    pub fn save_states<'a>(
        &self,
        books: impl Iterator<Item = (&'a Stream, &'a Book)>,
        registry: &Registry,
        position: &Position,
    ) -> Result<(), Fault> {
        let mut more = Counts::default();
        let put = |tree: &sled::Tree, key: &str, value: Vec<u8>| {
            tree.insert(key, pack::sealed(value)).map_err(|error| self.fault(error))
        };
        let books: Vec<_> = books.collect();
        for some in books.chunks(SAVED_TOGETHER) {
            let values: Vec<_> =
                some.par_iter().map(|(_, book)| postcard::to_allocvec(book)).collect();
            for ((stream, _), value) in some.iter().zip(values) {
                let value = value.map_err(|error| self.fault(error))?;
                let before = put(&self.states, &stream.to_string(), value)?;
                more.states += u64::from(before.is_none());
            }
        }
        let registry = postcard::to_allocvec(registry).map_err(|error| self.fault(error))?;
        self.put_position(position, more, Some(registry)).map_err(|error| self.fault(error))
    }

    /// Waits until what was given to it is written out. sled takes back everything behind the first
    /// gap in what it wrote: a process that is killed before leaves an older position, and what that
    /// tells of.
    ///
    /// # Errors
    /// [`Fault::Index`].
    pub fn settle(&self) -> Result<(), Fault> {
        self.db.flush().map(drop).map_err(|error| self.fault(error))
    }

    /// Writes the position, with what each tree has more than before. A registry is written with
    /// it, both or none: folded from another position, records would be applied to it twice.
    fn put_position(
        &self,
        position: &Position,
        more: Counts,
        registry: Option<Vec<u8>>,
    ) -> sled::Result<()> {
        let mut held = self.counted();
        if self.is_condemned() {
            return Err(damaged());
        }
        let counts = held.plus(more);
        let stored = StoredPosition {
            fold_version: VERSION,
            next: position.head.next,
            hash: position.head.hash,
            last: position.last.map(|l| (l.segment, l.offset, l.length)),
            states_next: position.states.next,
            states_hash: position.states.hash,
            counts,
        };
        let value = postcard::to_allocvec(&stored).unwrap_or_default();
        let mut batch = sled::Batch::default();
        batch.insert("position", pack::sealed(value));
        registry.into_iter().for_each(|registry| batch.insert("registry", pack::sealed(registry)));
        self.db.apply_batch(batch)?;
        *held = counts;
        Ok(())
    }
}

fn stream_prefix(stream: &Stream) -> Vec<u8> {
    let mut key = stream.to_string().into_bytes();
    key.push(0);
    key
}

fn block_key(prefix: &[u8], number: u32) -> Vec<u8> {
    let mut key = prefix.to_vec();
    key.extend(number.to_be_bytes());
    key
}

/// What a tree gives up to the first that cannot be read: from there on sled gives the same error
/// for ever.
pub(super) fn readable<T>(items: impl Iterator<Item = sled::Result<T>>) -> impl Iterator<Item = T> {
    items.map_while(Result::ok)
}

pub(super) fn damaged() -> sled::Error {
    sled::Error::ReportableBug("a part of the index is damaged".into())
}

/// A crash while sled wrote a snapshot leaves a file that stops it from opening; it is redundant.
fn remove_unfinished_snapshots(directory: &Path) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().ends_with(".generating") {
            // If it cannot be removed, sled says so on opening and the index is built again.
            let _removed = std::fs::remove_file(entry.path());
        }
    }
}

/// Whether nothing but regular files and directories is in it: sled would wait on a FIFO for ever.
fn holds_files_alone(directory: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(directory) else { return false };
    entries.flatten().all(|entry| {
        entry
            .file_type()
            .is_ok_and(|kind| kind.is_file() || kind.is_dir() && holds_files_alone(&entry.path()))
    })
}

/// Runs something that may panic on a thread of its own, without the panic's text on the screen.
pub(super) fn quietly<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let thread = std::thread::Builder::new().name("index".into());
    let handle = thread.spawn(move || catch_unwind(AssertUnwindSafe(run)).ok()).ok()?;
    handle.join().ok().flatten()
}

/// How often a lock that someone holds on the files is asked for again, and how long after.
const LOCK_TRIES: u32 = 50;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

/// A process that is just being started holds, for a moment, copies of all that its parent has
/// open, locks among them. That is no damage: the lock is waited for, up to a second.
pub(super) fn open_unlocked(directory: &Path) -> Result<sled::Db, sled::Error> {
    let config = sled::Config::new().path(directory).cache_capacity(64 << 20).flush_every_ms(None);
    for _ in 1..LOCK_TRIES {
        match config.open() {
            Err(sled::Error::Io(error)) if error.to_string().contains("acquire lock") => {
                std::thread::sleep(LOCK_PAUSE);
            }
            other => return other,
        }
    }
    config.open()
}
