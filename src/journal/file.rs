//! The journal in segment files: the default.
//!
//! Writing is one `pwrite` and one `fdatasync` for each group. The file is lengthened with written
//! zeros ahead of small groups, so that the sync has no new length to store; the zeros are cut
//! when the segment is closed. Readers see the journal up to the last durable group and never wait
//! for the writer.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use rantai_events::chain::Head;

use crate::error::{Doing, Fault};
use crate::files;
use crate::journal::disk::{Disk, RealDisk};
use crate::journal::line::{self, HASH_COLUMN, MARKED_END};
use crate::journal::recover::{self, End, Tail};
use crate::journal::segment::{self, Handles};
use crate::journal::{Group, Journal, Location, Lock, MOST_GROUP_BYTES, Scan, Stored};

mod scan;
mod table;
mod writer;

pub use crate::journal::recover::{CutShort, Torn};
use table::Table;
use writer::Writer;

/// The end of the journal as known from elsewhere: the index, the last published checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// The head.
    pub head: Head,
    /// Where its last record stands, if known; it saves a search.
    pub last: Option<Location>,
    /// The file of the signed checkpoint that says so; none where the index does.
    pub signed: Option<PathBuf>,
}

/// How a file journal is written.
#[derive(Clone)]
pub struct Settings {
    /// The size at which a new segment is begun.
    pub segment_bytes: u64,
    /// How many zeros are written ahead at a time; none when 0.
    pub ahead_bytes: u64,
    /// What writes; the tests put another here.
    pub disk: Arc<dyn Disk>,
    /// How long to wait on opening for another process that holds the lock.
    pub wait: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            segment_bytes: 64 << 20,
            ahead_bytes: 1 << 20,
            disk: Arc::new(RealDisk),
            wait: Duration::ZERO,
        }
    }
}

/// The journal in a directory of segment files.
pub struct FileJournal {
    directory: PathBuf,
    view: RwLock<View>,
    handles: Arc<Handles>,
    tables: Mutex<BTreeMap<u64, Table>>,
    writer: Option<Mutex<Writer>>,
    torn: Option<Torn>,
    cut_short: Option<CutShort>,
    _lock: Option<Lock>,
}

/// What readers may see.
#[derive(Debug, Clone)]
struct View {
    head: Head,
    /// The first records of the segments, rising.
    segments: Arc<Vec<u64>>,
    /// The bytes of the last segment that count.
    end: u64,
}

impl std::fmt::Debug for FileJournal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileJournal").field("directory", &self.directory).finish_non_exhaustive()
    }
}

impl FileJournal {
    /// Opens the journal for writing, makes the directory if there is none, and repairs a torn
    /// end. What [`Trusted`] covers is never cut.
    ///
    /// # Errors
    /// [`Fault::Busy`], [`Fault::Damaged`], [`Fault::Lost`], [`Fault::Disk`].
    pub fn open(
        directory: &Path,
        settings: Settings,
        trusted: Option<&Trusted>,
    ) -> Result<Self, Fault> {
        std::fs::create_dir_all(directory).map_err(Fault::disk(Doing::Create, directory))?;
        let lock = Lock::take_within(directory, settings.wait)?;
        let segments = segment::list(directory)?;
        let last = last_segment(directory, &segments, true)?;
        let found = last.as_ref().map_or(&Head::START, |last| &last.tail.kept.head);
        if let Some(trusted) = trusted.filter(|trusted| found.next < trusted.head.next) {
            return Err(too_short(directory, trusted, last.as_ref()));
        }
        let kept = last.as_ref().map_or(START, |last| last.tail.kept.clone());
        let mut journal = Self::view_of(directory, segments, &kept);
        journal.must_hold(trusted)?;
        let current = match last {
            Some(last) => {
                let repaired = last.repaired(directory, &settings)?;
                journal.torn = repaired.torn;
                journal.set_end(repaired.current.end);
                Some(repaired.current)
            }
            None => None,
        };
        journal.writer = Some(Mutex::new(Writer::new(directory, settings, current)));
        journal._lock = Some(lock);
        Ok(journal)
    }

    /// Opens the journal for reading, up to the last whole group, while another process may be
    /// writing. Nothing on disk is changed.
    ///
    /// # Errors
    /// [`Fault::Damaged`], [`Fault::Disk`].
    pub fn read_only(directory: &Path) -> Result<Self, Fault> {
        Self::read_trusted(directory, None)
    }

    /// The same, of a journal that must hold what [`Trusted`] covers.
    ///
    /// # Errors
    /// As [`read_only`](Self::read_only), and [`Fault::Lost`].
    pub fn read_trusted(directory: &Path, trusted: Option<&Trusted>) -> Result<Self, Fault> {
        let segments = segment::list(directory)?;
        let last = last_segment(directory, &segments, false)?;
        let known = trusted.map_or(0, |trusted| trusted.head.next);
        let end = last.as_ref().map_or(&START, |last| last.tail.end_for(known));
        if let Some(trusted) = trusted.filter(|trusted| end.head.next < trusted.head.next) {
            return Err(too_short(directory, trusted, last.as_ref()));
        }
        let mut journal = Self::view_of(directory, segments, end);
        journal.cut_short = last.as_ref().and_then(|last| last.tail.cut_short(&last.path));
        journal.must_hold(trusted)?;
        Ok(journal)
    }

    fn view_of(directory: &Path, segments: Vec<u64>, end: &End) -> Self {
        let view = View { head: end.head.clone(), segments: Arc::new(segments), end: end.offset };
        Self {
            directory: directory.to_owned(),
            view: RwLock::new(view),
            handles: Arc::new(Handles::new(directory)),
            tables: Mutex::default(),
            writer: None,
            torn: None,
            cut_short: None,
            _lock: None,
        }
    }

    /// What was moved away when it was opened.
    #[must_use]
    pub fn torn(&self) -> Option<&Torn> {
        self.torn.as_ref()
    }

    /// The torn end that was seen when it was opened for reading, and left as it is. While another
    /// process writes, it is what that one is writing.
    #[must_use]
    pub fn cut_short(&self) -> Option<&CutShort> {
        self.cut_short.as_ref()
    }

    /// The segment in which what readers see ends, and the byte behind it.
    #[must_use]
    pub fn end(&self) -> (u64, u64) {
        let view = self.view();
        (view.segments.last().copied().unwrap_or(0), view.end)
    }

    /// Makes everything that this reader sees durable, also what another process has written and
    /// not synced yet. Nobody signs what a crash could take back.
    ///
    /// # Errors
    /// [`Fault::Disk`].
    pub fn make_durable(&self) -> Result<(), Fault> {
        // A segment is synced before the next one is begun.
        for first in self.view().segments.iter().rev().take(2) {
            let path = segment::path(&self.directory, *first);
            self.handles.get(*first)?.sync_all().map_err(Fault::disk(Doing::Sync, &path))?;
        }
        RealDisk.sync_directory(&self.directory).map_err(Fault::disk(Doing::Sync, &self.directory))
    }

    /// Refuses a journal whose record at the trusted head is another one.
    fn must_hold(&self, trusted: Option<&Trusted>) -> Result<(), Fault> {
        let Some(trusted) = trusted else { return Ok(()) };
        let Some(seq) = trusted.head.next.checked_sub(1) else { return Ok(()) };
        let at = trusted.last.map_or_else(|| self.locate(seq), Ok)?;
        let hash = self.read(at)?.hash;
        if hash == trusted.head.hash {
            return Ok(());
        }
        let found = Head { next: trusted.head.next, hash };
        let directory = self.directory.clone();
        let (trusted, signed) = (trusted.head.clone(), trusted.signed.clone().map(Box::new));
        Err(Fault::Lost { directory, trusted, found, signed })
    }

    fn set_end(&mut self, end: u64) {
        self.view.get_mut().unwrap_or_else(PoisonError::into_inner).end = end;
    }

    fn view(&self) -> View {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn poisoned(&self) -> Fault {
        Fault::Poisoned { directory: self.directory.clone() }
    }

    fn publish(&self, first: Location, length: u64, head: Head) {
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if view.segments.last() != Some(&first.segment) {
            Arc::make_mut(&mut view.segments).push(first.segment);
        }
        view.end = first.offset + length;
        view.head = head;
    }
}

const START: End = End { head: Head::START, offset: 0 };

/// The last segment and how it ends.
struct Last {
    first: u64,
    path: PathBuf,
    file: File,
    tail: Tail,
}

fn last_segment(directory: &Path, segments: &[u64], write: bool) -> Result<Option<Last>, Fault> {
    let Some(first) = segments.last().copied() else { return Ok(None) };
    let before = head_before(directory, segments)?;
    let path = segment::path(directory, first);
    let file = files::open_as(OpenOptions::new().read(true).write(write), &path)?;
    if before.next != first {
        let flaw = line::Flaw::Gap { due: before.next, begins: first };
        return Err(Fault::Damaged(line::Damage { file: path, offset: 0, seq: None, flaw }));
    }
    let tail = recover::examine(&file, &path, &before)?;
    Ok(Some(Last { first, path, file, tail }))
}

fn head_before(directory: &Path, segments: &[u64]) -> Result<Head, Fault> {
    let Some(closed) = segments.iter().rev().nth(1) else { return Ok(Head::START) };
    let path = segment::path(directory, *closed);
    let file = files::open(&path)?;
    recover::head_of_closed(&file, &path)
}

fn too_short(directory: &Path, trusted: &Trusted, last: Option<&Last>) -> Fault {
    if let Some(last) = last.filter(|last| last.tail.is_torn()) {
        return Fault::Damaged(last.tail.damage(&last.path));
    }
    let found = last.map_or(Head::START, |last| last.tail.kept.head.clone());
    let (trusted, signed) = (trusted.head.clone(), trusted.signed.clone().map(Box::new));
    Fault::Lost { directory: directory.to_owned(), trusted, found, signed }
}

/// The last segment, ready to be written.
struct Repaired {
    current: writer::Current,
    torn: Option<Torn>,
}

impl Last {
    fn repaired(self, directory: &Path, settings: &Settings) -> Result<Repaired, Fault> {
        let Self { first, path, file, tail } = self;
        let mut end = tail.whole.offset;
        let mut torn = None;
        if tail.is_torn() {
            let disk = settings.disk.as_ref();
            let (moved, kept) = recover::repair(disk, directory, (&file, &path), &tail)?;
            end = kept.offset;
            torn = Some(moved);
        }
        let length = segment::length(&file, &path)?;
        Ok(Repaired { current: writer::Current { first, path, file, end, length }, torn })
    }
}

impl Journal for FileJournal {
    fn head(&self) -> Head {
        self.view().head
    }

    fn append(&self, expected: &Head, group: &mut Group) -> Result<Location, Fault> {
        let writer = self.writer.as_ref();
        let read_only = || Fault::ReadOnly { directory: self.directory.clone() };
        let mut writer = writer.ok_or_else(read_only)?.lock().map_err(|_| self.poisoned())?;
        if writer.failed {
            return Err(self.poisoned());
        }
        let found = self.head();
        if found != *expected {
            return Err(Fault::HeadMoved { expected: expected.clone(), found });
        }
        let bytes = group.marked();
        if bytes.len() > MOST_GROUP_BYTES {
            return Err(Fault::GroupTooLarge { bytes: bytes.len() as u64 });
        }
        let length = bytes.len() as u64;
        if length == 0 {
            return Ok(Location { segment: found.next, offset: 0, length: 0 });
        }
        let first = writer.commit(found.next, bytes)?;
        if let Some(hash) = group.last() {
            let head = Head { next: found.next + group.len() as u64, hash };
            self.publish(first, length, head);
        }
        Ok(group.locations(first).next().unwrap_or(first))
    }

    fn scan(&self, from: u64) -> Result<Scan, Fault> {
        let view = self.view();
        if from > view.head.next {
            return Err(Fault::NoRecord { seq: from });
        }
        let at = if from == view.head.next { None } else { Some(self.locate(from)?) };
        let handles = Arc::clone(&self.handles);
        Ok(Box::new(scan::Scanner::new(&self.directory, handles, view, from, at)))
    }

    fn read(&self, at: Location) -> Result<Stored, Fault> {
        let file = self.handles.get(at.segment)?;
        // Only errors name the file: this is done for every record that is looked up.
        let path = || segment::path(&self.directory, at.segment);
        let mut bytes = vec![0; at.length as usize + HASH_COLUMN];
        let read = file.read_exact_at(&mut bytes, at.offset);
        read.map_err(|source| Fault::Disk { doing: Doing::Read, path: path(), source })?;
        line::stored(bytes, path, at)
    }

    fn locate(&self, seq: u64) -> Result<Location, Fault> {
        let view = self.view();
        let missing = Fault::NoRecord { seq };
        if seq >= view.head.next {
            return Err(missing);
        }
        let place = view.segments.partition_point(|first| *first <= seq);
        let Some(first) = place.checked_sub(1).and_then(|at| view.segments.get(at)) else {
            return Err(missing);
        };
        let file = self.handles.get(*first)?;
        let path = segment::path(&self.directory, *first);
        let last = place == view.segments.len();
        let end = if last { view.end } else { segment::length(&file, &path)? };
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let (begin, end) = table::find(&mut tables, (&file, &path), (*first, end), seq)?;
        drop(tables);
        let bytes = segment::range(&file, &path, begin, end)?;
        let body = bytes.strip_suffix(MARKED_END).or(bytes.strip_suffix(b"\n")).unwrap_or(&bytes);
        let length = u32::try_from(body.len().saturating_sub(HASH_COLUMN)).unwrap_or(u32::MAX);
        Ok(Location { segment: *first, offset: begin, length })
    }
}
