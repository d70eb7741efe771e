//! Rebuilding the index from the journal, and comparing it with what the journal comes to.

use std::time::Duration;

use super::open::start;
use super::*;
use crate::clock::SystemClock;
use crate::error::Doing;
use crate::index::{Departure, Unlike, departures};
use crate::journal::{Journal as _, Lock};

/// What rebuilding came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// Up to where the journal was folded.
    pub head: Head,
    /// Streams folded.
    pub streams: u64,
    /// Saved states that were not what the journal comes to.
    pub departures: Vec<Departure>,
    /// Places, streams and request keys that are not those of the journal.
    pub unlike: Vec<Unlike>,
    /// Whether there was an index that could be compared.
    pub compared: bool,
}

/// Folds everything again into a new index, and puts it in the place of the old one. The journal
/// must hold everything that the old index knows.
///
/// # Errors
/// [`Fault`]: busy, damaged, lost records, or the disk. The old index is then left as it is.
pub fn rebuild(directory: &Path) -> Result<Rebuilt, Rejected> {
    rebuild_within(directory, Duration::ZERO)
}

/// [`rebuild`], waiting so long for another process that uses the ledger.
///
/// # Errors
/// As there.
pub fn rebuild_within(directory: &Path, wait: Duration) -> Result<Rebuilt, Rejected> {
    let lock = Lock::take_within(directory, wait)?;
    if let Some(fault) = Fault::unless_a_directory(&directory.join("index"), false) {
        return Err(fault.into());
    }
    let old = DiskIndex::existing(&directory.join("index"));
    let trusted = old.as_ref().map(|(_, position)| position);
    let trusted = trusted.map(|it| Trusted { head: it.head.clone(), last: it.last, signed: None });
    drop(old);
    let trusted = trusted.filter(|trusted| trusted.head.next > 0);
    let known = super::open::farther(trusted, crate::publish::trusted(directory)?);
    let settings = Settings { wait, ..Settings::default() };
    let journal = FileJournal::open(&directory.join("journal"), settings, known.as_ref())?;
    let beside = directory.join("index.new");
    let index = DiskIndex::create(&beside)?;
    let store = Store::new(Arc::new(journal), Some(index), start());
    let mut ledger = folding(directory, store);
    ledger.catch_up(0, u64::MAX)?;
    let ledger = ledger.with_records()?;
    let head = ledger.head();
    let streams = ledger.books.loaded().count() as u64;
    ledger.close()?;
    swap(directory, &beside)?;
    drop(lock);
    Ok(Rebuilt { head, streams, departures: Vec::new(), unlike: Vec::new(), compared: false })
}

/// Folds everything again and compares it with the saved states byte for byte; writes nothing.
///
/// # Errors
/// [`Fault`]: busy, damaged, or the disk.
pub fn rebuild_check(directory: &Path) -> Result<Rebuilt, Rejected> {
    rebuild_check_within(directory, Duration::ZERO)
}

/// [`rebuild_check`], waiting so long for another process that uses the ledger.
///
/// # Errors
/// As there.
pub fn rebuild_check_within(directory: &Path, wait: Duration) -> Result<Rebuilt, Rejected> {
    let lock = Lock::take_to_read_within(directory, wait)?;
    let index = DiskIndex::existing(&directory.join("index"));
    let journal = FileJournal::read_only(&directory.join("journal"))?;
    let to = index.as_ref().map_or(u64::MAX, |(_, position)| position.states.next);
    if let Some((_, position)) = &index
        && position.head.next > journal.head().next
    {
        let (trusted, found) = (position.head.clone(), journal.head());
        let directory = directory.to_owned();
        return Err(Fault::Lost { directory, trusted, found, signed: None }.into());
    }
    let mut ledger = folding(directory, Store::new(Arc::new(journal), None, start()));
    ledger.catch_up(0, to)?;
    ledger.fold_stale()?;
    let head = ledger.head();
    // Before states are saved for the first time, none are missing.
    let compared = index.as_ref().map(|(index, position)| match position.states.next {
        0 => (0, Vec::new()),
        _ => departures(index, &ledger.books),
    });
    let unlike = index
        .as_ref()
        .map_or_else(Vec::new, |(index, position)| ledger.store.unlike(index, position.head.next));
    drop(lock);
    let loaded = ledger.books.loaded().count() as u64;
    let (compared, (streams, departures)) =
        compared.map_or((false, (loaded, Vec::new())), |found| (true, found));
    Ok(Rebuilt { head, streams, departures, unlike, compared })
}

fn folding(directory: &Path, store: Store) -> Ledger {
    let clock = Box::new(SystemClock);
    Ledger::with_store(directory, store, Registry::default(), Head::START, clock)
}

fn swap(directory: &Path, beside: &Path) -> Result<(), Fault> {
    let index = directory.join("index");
    if index.exists() {
        std::fs::remove_dir_all(&index).map_err(Fault::disk(Doing::Remove, &index))?;
    }
    // Between the two there is no index: opening then builds one.
    std::fs::rename(beside, &index).map_err(Fault::disk(Doing::Move, beside))
}
