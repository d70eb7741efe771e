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
use crate::error::{Doing, Fault};
use crate::publish::directory::{self, make_all, read_at_most};
use crate::vault::disk::{parent, sync_directory};

/// How many staged files share a directory.
const SHELF: usize = 1000;

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
        for stray in [beside.staging(), beside.first()] {
            remove_all(&stray)?;
            fs::create_dir(&stray).map_err(Fault::disk(Doing::Create, &stray))?;
        }
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
        directory::write(&self.beside.next_state(), state)?;
        sync_all(self.beside.directory())?;
        if self.first {
            before(Moment::Switch)?;
            return self.finish_first();
        }
        let staged = self.staged.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let list = list(&staged, gone);
        directory::write(&self.beside.switch(), list.as_bytes())?;
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

/// The list of renames: what pages rest on goes before them, so that a reader in between meets
/// proofs that are newer than a page, never a page that is newer than its proofs.
fn list(staged: &[String], gone: &[String]) -> String {
    let mut order: Vec<(u8, &String, usize)> =
        staged.iter().enumerate().map(|(number, path)| (rank(path), path, number)).collect();
    order.sort_unstable();
    let moved = order.iter().map(|(_, path, number)| format!("{number} {path}\n"));
    let removed = gone.iter().map(|path| format!("- {path}\n"));
    moved.chain(removed).collect()
}

fn rank(path: &str) -> u8 {
    match path {
        path if path.starts_with("tile/") => 0,
        "checkpoint" | "checkpoint.js" => 1,
        path if path.starts_with("aset/") => 2,
        path if path.ends_with("/bukti.js") || path == "bukti.js" => 3,
        "manifest" | "manifest.note" => 5,
        _ => 4,
    }
}

fn staged_file(beside: &Beside, number: usize) -> PathBuf {
    beside.staging().join((number / SHELF).to_string()).join(number.to_string())
}

/// Carries out the list of renames that stands beside the site, if one does.
pub(super) fn complete(
    out: &Path,
    beside: &Beside,
    before: &mut Interrupt<'_>,
) -> Result<(), Fault> {
    let Some(list) = read_at_most(&beside.switch(), u64::MAX)? else { return Ok(()) };
    let list = String::from_utf8_lossy(&list).into_owned();
    let lines = list.lines().filter_map(|line| line.split_once(' '));
    for (number, path) in lines {
        before(Moment::Rename)?;
        let place = out.join(path);
        match number.parse() {
            Ok(number) => move_in(&staged_file(beside, number), out, &place)?,
            Err(_) => remove(out, &place)?,
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
