//! Files that appear whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::{Doing, Fault};
use crate::files;
use crate::vault::disk::{parent, staging, sync_directory};

/// The bytes of a file, cut at `most`; `None` where there is no such file.
pub(crate) fn read_at_most(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Fault> {
    let Some(file) = files::open_if_there(path)? else { return Ok(None) };
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(Fault::disk(Doing::Read, path))?;
    Ok(Some(bytes))
}

/// Puts a file in place: at every instant all of the old or all of the new is there, and the new
/// is durable when this returns.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let staged = staging(path);
    let mut file = File::create(&staged).map_err(Fault::disk(Doing::Create, &staged))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(Fault::disk(Doing::Write, &staged))?;
    files::put_in_place(&staged, path)?;
    sync_directory(parent(path))
}

/// Appends to a file, durably; what an earlier append left unfinished at its end is cut first.
pub(crate) fn append(path: &Path, line: &[u8]) -> Result<(), Fault> {
    let mut bytes = read_at_most(path, u64::MAX)?.unwrap_or_default();
    let is_new = bytes.is_empty();
    bytes.truncate(memchr::memrchr(b'\n', &bytes).map_or(0, |feed| feed + 1));
    let file = files::open_or_make(path)?;
    let end = bytes.len() as u64;
    let written = file.set_len(end).and_then(|()| file.write_all_at(line, end));
    written.and_then(|()| file.sync_all()).map_err(Fault::disk(Doing::Write, path))?;
    if is_new { sync_directory(parent(path)) } else { Ok(()) }
}

/// Makes a directory and those above it down from `root`, durably.
pub(crate) fn make_all(root: &Path, directory: &Path) -> Result<(), Fault> {
    if directory.is_dir() {
        return Ok(());
    }
    if directory != root {
        make_all(root, parent(directory))?;
    }
    match fs::create_dir(directory) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Fault::disk(Doing::Create, directory)(error)),
    }
    sync_directory(parent(directory))
}

/// Many new files, made durable some at a time: each appears under its name only when its bytes
/// are on the disk.
#[derive(Debug)]
pub(super) struct Shipment {
    staging: PathBuf,
    /// Directories that are made where they are missing, from here down.
    root: PathBuf,
    waiting: Vec<(File, PathBuf, PathBuf)>,
    /// Files put in place.
    pub(super) count: u64,
}

/// How many files wait to be made durable together.
const TOGETHER: usize = 512;

impl Shipment {
    /// Files are written in `staging`, which is on the file system of `root`.
    pub(super) fn new(staging: &Path, root: &Path) -> Self {
        let (staging, root) = (staging.to_owned(), root.to_owned());
        Self { staging, root, waiting: Vec::new(), count: 0 }
    }

    /// Takes one more file.
    pub(super) fn put(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), Fault> {
        let staged = self.staging.join(format!("{:04}", self.waiting.len()));
        let mut file = File::create(&staged).map_err(Fault::disk(Doing::Create, &staged))?;
        file.write_all(bytes).map_err(Fault::disk(Doing::Write, &staged))?;
        self.waiting.push((file, staged, path));
        if self.waiting.len() >= TOGETHER { self.deliver() } else { Ok(()) }
    }

    /// Makes durable what waits, and puts it in place.
    pub(super) fn deliver(&mut self) -> Result<(), Fault> {
        let waiting = std::mem::take(&mut self.waiting);
        self.count += waiting.len() as u64;
        waiting.par_iter().try_for_each(|(file, staged, _)| {
            file.sync_all().map_err(Fault::disk(Doing::Sync, staged))
        })?;
        let mut directories = BTreeSet::new();
        for (_, staged, path) in &waiting {
            let directory = parent(path);
            if !directories.contains(directory) {
                make_all(&self.root, directory)?;
                directories.insert(directory.to_owned());
            }
            files::put_in_place(staged, path)?;
        }
        directories.iter().try_for_each(|directory| sync_directory(directory))
    }
}

/// Removes a directory with what is in it, or does nothing where there is none.
pub(super) fn remove_all(directory: &Path) -> Result<(), Fault> {
    match fs::remove_dir_all(directory) {
        Ok(()) => sync_directory(parent(directory)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Fault::disk(Doing::Remove, directory)(error)),
    }
}

/// Removes a file, or does nothing where there is none.
pub(super) fn remove(file: &Path) -> Result<(), Fault> {
    match fs::remove_file(file) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Fault::disk(Doing::Remove, file)(error)),
    }
}
