//! Copies of a ledger.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::error::{Doing, Fault};
use crate::publish::state_file;

/// A directory that only its owner may enter; it must not be there yet.
pub(super) fn make(place: &Path) -> Result<(), Fault> {
    DirBuilder::new().mode(0o700).create(place).map_err(Fault::disk(Doing::Create, place))
}

pub(super) fn remove(place: &Path) -> Result<(), Fault> {
    fs::remove_dir_all(place).map_err(Fault::disk(Doing::Remove, place))
}

pub(super) fn put(file: &Path, bytes: &[u8]) -> Result<(), Fault> {
    fs::write(file, bytes).map_err(Fault::disk(Doing::Write, file))
}

/// Puts a file in the place of one that other copies share: theirs stays as it was.
pub(super) fn replace(file: &Path, bytes: &[u8]) -> Result<(), Fault> {
    fs::remove_file(file).map_err(Fault::disk(Doing::Remove, file))?;
    put(file, bytes)
}

/// How a file comes into a copy.
type Bring = fn(&Path, &Path) -> Result<(), Fault>;

/// A copy of a ledger with the state of its last signature, and without any key.
pub(super) fn of(ledger: &Path, place: &Path) -> Result<PathBuf, Fault> {
    brought(ledger, place, file)
}

/// The same with hard links to the files of a copy that nobody writes to. The index is copied: sled
/// writes to its files where they stand.
pub(super) fn linked(copy: &Path, place: &Path) -> Result<PathBuf, Fault> {
    brought(copy, place, link)
}

fn brought(ledger: &Path, place: &Path, bring: Bring) -> Result<PathBuf, Fault> {
    make(place)?;
    let copied = place.join("buku");
    tree(ledger, &copied, bring)?;
    let state = state_file(ledger);
    if state.is_file() {
        file(&state, &state_file(&copied))?;
    }
    Ok(copied)
}

fn tree(from: &Path, to: &Path, bring: Bring) -> Result<(), Fault> {
    make(to)?;
    for entry in fs::read_dir(from).map_err(Fault::disk(Doing::List, from))? {
        let entry = entry.map_err(Fault::disk(Doing::List, from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(Fault::disk(Doing::Read, &source))?;
        if kind.is_dir() {
            let bring = if entry.file_name() == "index" { file } else { bring };
            tree(&source, &target, bring)?;
        } else if kind.is_file() {
            bring(&source, &target)?;
        }
    }
    Ok(())
}

fn file(from: &Path, to: &Path) -> Result<(), Fault> {
    fs::copy(from, to).map(drop).map_err(Fault::disk(Doing::Write, to))
}

/// A hard link; a copy on a disk that has none.
fn link(from: &Path, to: &Path) -> Result<(), Fault> {
    fs::hard_link(from, to).or_else(|_| file(from, to))
}
