//! The writing half: one write and one sync for each group.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::error::{Doing, Fault};
use crate::journal::file::Settings;
use crate::journal::{Location, segment};

/// A group of this many bytes is appended plainly: zeros ahead of it would cost more than the
/// longer file does.
const LARGE_GROUP: u64 = 32 << 10;

/// The segment that is being written.
pub(super) struct Current {
    pub(super) first: u64,
    pub(super) path: PathBuf,
    pub(super) file: File,
    /// Behind the last line.
    pub(super) end: u64,
    /// The length of the file; zeros between `end` and here.
    pub(super) length: u64,
}

/// The one that writes.
pub(super) struct Writer {
    directory: PathBuf,
    settings: Settings,
    current: Option<Current>,
    /// A write failed: what is on disk is not known, so nothing more is written.
    pub(super) failed: bool,
}

impl Writer {
    pub(super) fn new(directory: &Path, settings: Settings, current: Option<Current>) -> Self {
        Self { directory: directory.to_owned(), settings, current, failed: false }
    }

    /// Makes the bytes durable; `next` is the number of their first record.
    pub(super) fn commit(&mut self, next: u64, bytes: &[u8]) -> Result<Location, Fault> {
        self.failed = true;
        let location = self.try_commit(next, bytes)?;
        self.failed = false;
        Ok(location)
    }

    fn try_commit(&mut self, next: u64, bytes: &[u8]) -> Result<Location, Fault> {
        let length = bytes.len() as u64;
        let limit = self.settings.segment_bytes.min(u64::from(u32::MAX) - length);
        let full = |current: &Current| current.end > 0 && current.end + length > limit;
        let current = match self.current.take() {
            Some(current) if !full(&current) => current,
            Some(current) => {
                self.close(&current)?;
                self.begin(next)?
            }
            None => self.begin(next)?,
        };
        let current = self.current.insert(current);
        zero_ahead(&self.settings, current, length)?;
        let disk = &self.settings.disk;
        let wrote = disk.write(&current.file, bytes, current.end);
        wrote.map_err(Fault::disk(Doing::Write, &current.path))?;
        disk.sync(&current.file).map_err(Fault::disk(Doing::Sync, &current.path))?;
        let location = Location { segment: current.first, offset: current.end, length: 0 };
        current.end += length;
        current.length = current.length.max(current.end);
        Ok(location)
    }

    fn close(&self, current: &Current) -> Result<(), Fault> {
        let disk = &self.settings.disk;
        if current.length > current.end {
            let cut = disk.cut(&current.file, current.end);
            cut.map_err(Fault::disk(Doing::Cut, &current.path))?;
        }
        disk.sync(&current.file).map_err(Fault::disk(Doing::Sync, &current.path))
    }

    fn begin(&self, first: u64) -> Result<Current, Fault> {
        let path = segment::path(&self.directory, first);
        let disk = &self.settings.disk;
        let file = disk.create(&path).map_err(Fault::disk(Doing::Create, &path))?;
        let synced = disk.sync_directory(&self.directory);
        synced.map_err(Fault::disk(Doing::Sync, &self.directory))?;
        Ok(Current { first, path, file, end: 0, length: 0 })
    }
}

fn zero_ahead(settings: &Settings, current: &mut Current, length: u64) -> Result<(), Fault> {
    let room = current.length - current.end;
    let left = settings.segment_bytes.saturating_sub(current.length);
    let ahead = settings.ahead_bytes.min(left);
    if room >= length || length >= LARGE_GROUP || ahead == 0 {
        return Ok(());
    }
    let zeros = vec![0; usize::try_from(ahead).unwrap_or(0)];
    let wrote = settings.disk.write(&current.file, &zeros, current.length);
    wrote.map_err(Fault::disk(Doing::Write, &current.path))?;
    current.length += ahead;
    Ok(())
}
