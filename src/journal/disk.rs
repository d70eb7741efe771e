//! What the journal asks of the operating system when it writes. The tests put a failing one in
//! its place.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The writing half of a file system.
pub trait Disk: Send + Sync {
    /// Makes a new empty file; fails if there is one.
    ///
    /// # Errors
    /// What the system said.
    fn create(&self, path: &Path) -> io::Result<File>;
    /// Writes all bytes at `offset`.
    ///
    /// # Errors
    /// What the system said; some of the bytes may be written.
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()>;
    /// Cuts the file to `length`, or lengthens it.
    ///
    /// # Errors
    /// What the system said.
    fn cut(&self, file: &File, length: u64) -> io::Result<()>;
    /// Makes durable what was written, with the length of the file.
    ///
    /// # Errors
    /// What the system said. Nothing is known about the file then; never ask again.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Makes the entries of a directory durable.
    ///
    /// # Errors
    /// What the system said.
    fn sync_directory(&self, path: &Path) -> io::Result<()>;
}

/// The real one.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).create_new(true).open(path)
    }
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        file.write_all_at(bytes, offset)
    }
    fn cut(&self, file: &File, length: u64) -> io::Result<()> {
        file.set_len(length)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_data()
    }
    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }
}
