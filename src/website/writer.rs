//! Writing files so that the site is, at every instant, what it was or what it will be.
//!
//! A first publication is written whole beside its place and renamed. Later ones write what changed
//! aside, make it durable, then make the list of renames durable, and only then rename: what a crash
//! interrupts, the next run completes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rantai_events::page_note::digest;

use super::Moment;
use super::state::{Beside, Digest};
use super::switch::{self, Step};
use crate::error::{Doing, Fault};
use crate::publish::directory::{make_all, read_at_most};
use crate::vault::disk::{make_directory, parent, replace, sync_directory};

/// Whatever may stop publishing between its moments.
pub(super) type Interrupt<'a> = dyn FnMut(Moment) -> Result<(), Fault> + 'a;

/// Takes the files of one publication.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    out: &'a Path,
    beside: &'a Beside,
    /// Whether there is no site yet.
    first: bool,
    /// The paths of staged files, in the order of their numbers.
    staged: Mutex<Vec<String>>,
    made: Mutex<BTreeSet<PathBuf>>,
    count: AtomicUsize,
}

impl<'a> Writer<'a> {
    /// Begins with nothing staged.
    pub(super) fn new(out: &'a Path, beside: &'a Beside) -> Result<Self, Fault> {
        let (staging, whole) = (beside.staging(), beside.first());
        remove_all(&staging)?;
        remove_all(&whole)?;
        make_directory(&staging)?;
        // This one becomes the site, which everyone may read.
        fs::create_dir(&whole).map_err(Fault::disk(Doing::Create, &whole))?;
        let first = !holds_something(out)?;
        Ok(Self {
            out,
            beside,
            first,
            staged: Mutex::default(),
            made: Mutex::default(),
            count: AtomicUsize::new(0),
        })
    }

    /// Takes one file; may be called from several threads.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Fault> {
        let file = if self.first { self.beside.first().join(path) } else { self.stage(path) };
        self.make(parent(&file))?;
        let written = File::create(&file).and_then(|mut opened| opened.write_all(bytes));
        written.map_err(Fault::disk(Doing::Write, &file))?;
        self.count.fetch_add(1, Ordering::Relaxed);
        Ok(digest(bytes).0)
    }

    /// How many files it took.
    pub(super) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    fn stage(&self, path: &str) -> PathBuf {
        let mut staged = self.staged.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        staged.push(path.to_owned());
        staged_file(self.beside, staged.len() - 1)
    }

    fn make(&self, directory: &Path) -> Result<(), Fault> {
        let mut made = self.made.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if made.contains(directory) {
            return Ok(());
        }
        fs::create_dir_all(directory).map_err(Fault::disk(Doing::Create, directory))?;
        made.insert(directory.to_owned());
        Ok(())
    }

    /// Puts everything in place, and what is `gone` out of it; then the state.
    pub(super) fn finish(
        self,
        state: &[u8],
        gone: &[String],
        before: &mut Interrupt<'_>,
    ) -> Result<(), Fault> {
        before(Moment::Sync)?;
        replace(&self.beside.next_state(), state)?;
        sync_all(self.beside.directory())?;
        if self.first {
            before(Moment::Switch)?;
            return self.finish_first();
        }
        let staged = self.staged.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let list = switch::list(&staged, gone);
        switch::checked(list.as_bytes(), self.out, self.beside)?;
        replace(&self.beside.switch(), list.as_bytes())?;
        before(Moment::Switch)?;
        complete(self.out, self.beside, before)
    }

    fn finish_first(self) -> Result<(), Fault> {
        let (whole, out) = (self.beside.first(), self.out);
        match fs::remove_dir(out) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Fault::disk(Doing::Remove, out)(error)),
        }
        fs::rename(&whole, out).map_err(Fault::disk(Doing::Move, &whole))?;
        sync_directory(parent(out))?;
        put_state(self.beside)
    }
}

fn staged_file(beside: &Beside, number: usize) -> PathBuf {
    beside.staging().join(switch::staged(number))
}

/// Carries out the list of renames that stands beside the site, if one does.
pub(super) fn complete(
    out: &Path,
    beside: &Beside,
    before: &mut Interrupt<'_>,
) -> Result<(), Fault> {
    let Some(list) = read_at_most(&beside.switch(), u64::MAX)? else { return Ok(()) };
    for step in switch::checked(&list, out, beside)? {
        before(Moment::Rename)?;
        match step {
            Step::Put(number, path) => move_in(&staged_file(beside, number), out, &out.join(path))?,
            Step::Remove(path) => remove(out, &out.join(path))?,
        }
    }
    sync_all(out)?;
    put_state(beside)?;
    fs::remove_file(beside.switch()).map_err(Fault::disk(Doing::Remove, &beside.switch()))?;
    sync_directory(beside.directory())
}

/// A staged file that is not there was moved before the interruption.
fn move_in(staged: &Path, out: &Path, place: &Path) -> Result<(), Fault> {
    if !staged.exists() {
        return Ok(());
    }
    make_all(out, parent(place))?;
    fs::rename(staged, place).map_err(Fault::disk(Doing::Move, staged))
}

/// Removes a file, and the directories that it leaves empty.
fn remove(out: &Path, place: &Path) -> Result<(), Fault> {
    match fs::remove_file(place) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(Fault::disk(Doing::Remove, place)(error)),
    }
    let mut above = parent(place);
    while above != out && fs::remove_dir(above).is_ok() {
        above = parent(above);
    }
    Ok(())
}

fn put_state(beside: &Beside) -> Result<(), Fault> {
    match fs::rename(beside.next_state(), beside.state()) {
        Ok(()) => sync_directory(beside.directory()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Fault::disk(Doing::Move, &beside.next_state())(error)),
    }
}

fn remove_all(directory: &Path) -> Result<(), Fault> {
    match fs::remove_dir_all(directory) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Fault::disk(Doing::Remove, directory)(error)),
    }
}

/// Whether there is a directory with anything in it.
pub(super) fn holds_something(directory: &Path) -> Result<bool, Fault> {
    match fs::read_dir(directory) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Fault::disk(Doing::List, directory)(error)),
    }
}

/// Makes everything on the file system of a directory durable at once: a site may have hundreds of
/// thousands of files, and to wait for each would take hours.
fn sync_all(directory: &Path) -> Result<(), Fault> {
    let synced = File::open(directory).and_then(|opened| Ok(rustix::fs::syncfs(&opened)?));
    synced.map_err(Fault::disk(Doing::Sync, directory))
}
