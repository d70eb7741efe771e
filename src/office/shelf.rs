//! The ledger as the room reads it: without the lock of writers, further whenever the journal
//! grew; and answers that were made at the position that is read now.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use rantai_events::time::{Date, Instant};
use rantai_projections::library::Library as _;

use super::handlers::Answer;
use crate::clock::Clock;
use crate::ledger::{Follower, Ledger, Rejected};
use crate::publish::checkpoint_file;

/// The most answers that are kept.
const MOST_ANSWERS: usize = 64;
/// The most bytes of answers that are kept.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// The longest that a file system may take to tell one change of a file from the next.
const TICK: Duration = Duration::from_millis(50);

/// What the files of a ledger look like from outside; whenever something is recorded or signed, it
/// differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Stamp {
    fn of(directory: &Path) -> Self {
        let mut files = vec![checkpoint_file(directory)];
        let journal = std::fs::read_dir(directory.join("journal")).into_iter().flatten();
        files.extend(journal.filter_map(|entry| Some(entry.ok()?.path())));
        files.sort();
        let seen = |path: PathBuf| {
            let meta = std::fs::metadata(&path).ok();
            let size = meta.as_ref().map_or(0, std::fs::Metadata::len);
            (path, size, meta.and_then(|meta| meta.modified().ok()))
        };
        Self(files.into_iter().map(seen).collect())
    }

    /// Whether another change could still look the same.
    fn is_fresh(&self) -> bool {
        let now = SystemTime::now();
        let young = |at: &SystemTime| now.duration_since(*at).is_ok_and(|age| age < TICK);
        self.0.iter().filter_map(|(_, _, at)| at.as_ref()).any(young)
    }
}

/// An answer with what it was made for.
struct Kept {
    stamp: Stamp,
    key: String,
    answer: Arc<Answer>,
}

/// The ledger and the answers.
pub(super) struct Shelf {
    pub(super) directory: PathBuf,
    clock: Arc<dyn Clock>,
    /// One page is made at a time.
    open: Mutex<Option<Follower>>,
    kept: Mutex<VecDeque<Kept>>,
}

impl Shelf {
    pub(super) fn new(directory: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self { directory, clock, open: Mutex::default(), kept: Mutex::default() }
    }

    pub(super) fn stamp(&self) -> Stamp {
        Stamp::of(&self.directory)
    }

    /// Reads the ledger as it stands now.
    pub(super) fn read<T>(&self, with: impl FnOnce(&Ledger) -> T) -> Result<T, Rejected> {
        let mut open = self.open.lock().unwrap_or_else(|failed| {
            // A page that failed may have left it half read: it is read again.
            let mut open = failed.into_inner();
            *open = None;
            self.open.clear_poison();
            open
        });
        let follower = match open.as_mut() {
            Some(follower) => {
                if follower.may_have_more()? {
                    follower.follow()?;
                }
                follower
            }
            None => open.insert(Follower::open(&self.directory)?),
        };
        Ok(with(follower.ledger()))
    }

    /// An answer that was made before, at the position that the files still show.
    pub(super) fn kept(&self, key: &str) -> Option<Arc<Answer>> {
        let stamp = self.stamp();
        let kept = lock(&self.kept);
        let found = kept.iter().find(|one| one.key == key && one.stamp == stamp);
        found.filter(|_| !stamp.is_fresh()).map(|one| Arc::clone(&one.answer))
    }

    /// Keeps an answer; `stamp` is what the files looked like before it was made.
    pub(super) fn keep(&self, stamp: Stamp, key: String, answer: &Arc<Answer>) {
        let mut kept = lock(&self.kept);
        kept.retain(|one| one.stamp == stamp && one.key != key);
        kept.push_back(Kept { stamp, key, answer: Arc::clone(answer) });
        let bytes =
            |kept: &VecDeque<Kept>| kept.iter().map(|one| one.answer.body.len()).sum::<usize>();
        while kept.len() > MOST_ANSWERS || bytes(&kept) > MOST_BYTES {
            kept.pop_front();
        }
    }

    /// The business date now.
    pub(super) fn today(&self, ledger: &Ledger) -> Date {
        self.clock.now().date_in(ledger.registry().tz())
    }

    /// What time it is.
    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// What changes an answer beside the ledger: the quarter of an hour, at which a day may begin.
    pub(super) fn quarter(&self) -> i64 {
        self.clock.now().millis().div_euclid(900_000)
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    // Answers are put in and taken out whole.
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
