//! The lock on a directory: one writer at a time, also after a crash.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

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
        Self::take_within(directory, Duration::ZERO)
    }

    /// [`take`](Self::take), waiting so long for whoever holds it.
    ///
    /// # Errors
    /// [`Fault::Busy`] when it is still held then.
    pub fn take_within(directory: &Path, wait: Duration) -> Result<Self, Fault> {
        Self::take_on_within(&directory.join("lock"), directory, wait)
    }

    /// Takes the lock for reading, on the file that is there, and makes none. Where there is no
    /// such file, or it may not be opened, there is no lock to take.
    ///
    /// # Errors
    /// [`Fault::Busy`] as for [`take`](Self::take).
    pub fn take_to_read(directory: &Path) -> Result<Option<Self>, Fault> {
        Self::take_to_read_within(directory, Duration::ZERO)
    }

    /// [`take_to_read`](Self::take_to_read), waiting so long for whoever holds it.
    ///
    /// # Errors
    /// [`Fault::Busy`] when it is still held then.
    pub fn take_to_read_within(directory: &Path, wait: Duration) -> Result<Option<Self>, Fault> {
        let path = directory.join("lock");
        let Ok(file) = files::open(&path) else { return Ok(None) };
        match Self::on(file, &path, directory, wait) {
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
        Self::take_on_within(path, directory, Duration::ZERO)
    }

    /// [`take_on`](Self::take_on), waiting so long for whoever holds it.
    ///
    /// # Errors
    /// [`Fault::Busy`] when it is still held then.
    pub fn take_on_within(path: &Path, directory: &Path, wait: Duration) -> Result<Self, Fault> {
        Self::on(files::open_or_make(path)?, path, directory, wait)
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

    fn on(file: File, path: &Path, directory: &Path, wait: Duration) -> Result<Self, Fault> {
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { file }),
                Err(TryLockError::WouldBlock) if since.elapsed() < wait => {
                    std::thread::sleep(PAUSE.min(wait));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Fault::Busy {
                        directory: directory.to_owned(),
                        holder: holder(&file),
                    });
                }
                Err(TryLockError::Error(source)) => {
                    return Err(Fault::disk(Doing::Lock, path)(source));
                }
            }
        }
    }
}

/// How long after a lock that is held is asked for again.
const PAUSE: Duration = Duration::from_millis(20);

/// The process that holds the lock on a file and the name of its program, as Linux lists them;
/// none where it does not say.
fn holder(file: &File) -> Option<String> {
    let about = file.metadata().ok()?;
    let (major, minor) = (rustix::fs::major(about.dev()), rustix::fs::minor(about.dev()));
    let place = format!("{major:02x}:{minor:02x}:{}", about.ino());
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let process = locks.lines().find_map(|line| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        match parts.as_slice() {
            [_, "FLOCK", _, _, process, at, ..] if *at == place => Some((*process).to_owned()),
            _ => None,
        }
    })?;
    let process: u32 = process.parse().ok().filter(|process| *process > 0)?;
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok();
    let name = name.map_or_else(String::new, |name| format!(" ({})", name.trim()));
    Some(format!("{process}{name}"))
}

impl Drop for Lock {
    /// Gives it back at once, also where a child process still holds a copy of the open file.
    fn drop(&mut self) {
        // If this fails, closing the file gives it back.
        self.file.unlock().ok();
    }
}
