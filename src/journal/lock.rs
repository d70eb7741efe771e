//! The lock on a directory: one writer at a time, also after a crash.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Doing, Fault};
use crate::files;

/// Held as long as it lives. The operating system gives it back when the process ends, however
/// it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock on a directory: an exclusive lock on the file `lock` in it.
    ///
    /// # Errors
    /// [`Fault::Busy`] when another process, or another opening in this one, holds it.
    pub fn take(directory: &Path) -> Result<Self, Fault> {
        let path = directory.join("lock");
        Self::on(files::open_or_make(&path)?, path, directory)
    }

    /// Takes the lock for reading, on the file that is there, and makes none. Where there is no
    /// such file, or it may not be opened, there is no lock to take.
    ///
    /// # Errors
    /// [`Fault::Busy`] as for [`take`](Self::take).
    pub fn take_to_read(directory: &Path) -> Result<Option<Self>, Fault> {
        let path = directory.join("lock");
        let Ok(file) = files::open(&path) else { return Ok(None) };
        match Self::on(file, path, directory) {
            Ok(lock) => Ok(Some(lock)),
            Err(busy @ Fault::Busy { .. }) => Err(busy),
            // A file system without locks, or one that locks only what may be written.
            Err(_) => Ok(None),
        }
    }

    /// Takes an exclusive lock on another file than that of the writer.
    ///
    /// # Errors
    /// [`Fault::Busy`] as for [`take`](Self::take).
    pub fn take_on(path: &Path, directory: &Path) -> Result<Self, Fault> {
        let file = files::open_or_make(path)?;
        Self::on(file, path.to_owned(), directory)
    }

    /// Takes an exclusive lock on another file than that of the writer, waiting for whoever holds
    /// it.
    ///
    /// # Errors
    /// The file cannot be opened or locked.
    pub fn wait_on(path: &Path) -> Result<Self, Fault> {
        let file = files::open_or_make(path)?;
        file.lock().map_err(Fault::disk(Doing::Lock, path))?;
        Ok(Self { file })
    }

    fn on(file: File, path: PathBuf, directory: &Path) -> Result<Self, Fault> {
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(Fault::Busy { directory: directory.to_owned() }),
            Err(TryLockError::Error(source)) => {
                Err(Fault::Disk { doing: Doing::Lock, path, source })
            }
        }
    }
}

impl Drop for Lock {
    /// Gives it back at once, also where a child process still holds a copy of the open file.
    fn drop(&mut self) {
        // If this fails, closing the file gives it back.
        self.file.unlock().ok();
    }
}
