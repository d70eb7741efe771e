//! The few things the vault and the evidence do to a disk, each durable when it returns.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::error::{Doing, Fault};
use crate::files;

/// Makes the entries of a directory durable: a new, renamed or removed name.
pub(crate) fn sync_directory(directory: &Path) -> Result<(), Fault> {
    File::open(directory)
        .and_then(|opened| opened.sync_all())
        .map_err(Fault::disk(Doing::Sync, directory))
}

/// The directory that holds `path`.
pub(crate) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

/// Makes a directory that only its owner may enter, durably; one that is there stays as it is.
pub(crate) fn make_directory(directory: &Path) -> Result<(), Fault> {
    match DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Fault::disk(Doing::Create, directory)(error)),
    }
    sync_directory(parent(directory))
}

/// Makes a new file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> Result<File, Fault> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(Fault::disk(Doing::Create, path))
}

/// Opens a file for reading, and for writing where asked.
pub(crate) fn open(path: &Path, write: bool) -> Result<File, Fault> {
    files::open_as(OpenOptions::new().read(true).write(write), path)
}

/// Reads exactly the bytes at an offset.
pub(crate) fn read_at(
    file: &File,
    path: &Path,
    bytes: &mut [u8],
    offset: u64,
) -> Result<(), Fault> {
    file.read_exact_at(bytes, offset).map_err(Fault::disk(Doing::Read, path))
}

/// Writes all bytes at an offset; not durable until synced.
pub(crate) fn write_at(file: &File, path: &Path, bytes: &[u8], offset: u64) -> Result<(), Fault> {
    file.write_all_at(bytes, offset).map_err(Fault::disk(Doing::Write, path))
}

/// The name of the file that is written before it takes the place of `path`.
pub(crate) fn staging(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

/// Puts `bytes` in the place of a file: at every instant it holds either all of the old or all of
/// the new. What was there is overwritten with zeros afterwards.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let staged = staging(path);
    remove_wiped(&staged)?;
    let mut file = create_private(&staged)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(Fault::disk(Doing::Write, &staged))?;
    let old = files::open_as(OpenOptions::new().write(true), path).ok();
    files::put_in_place(&staged, path)?;
    sync_directory(parent(path))?;
    old.map_or(Ok(()), |old| wipe(&old, path))
}

/// Overwrites a file with zeros. A disk that moves its blocks may keep the old ones for a while;
/// what they hold is encrypted, and its key is gone.
fn wipe(file: &File, path: &Path) -> Result<(), Fault> {
    let length = file.metadata().map_err(Fault::disk(Doing::Read, path))?.len();
    let zeros = [0; 16 * 1024];
    let mut at = 0;
    while at < length {
        let count = usize::try_from(length - at).unwrap_or(zeros.len()).min(zeros.len());
        write_at(file, path, zeros.get(..count).unwrap_or_default(), at)?;
        at += count as u64;
    }
    file.sync_all().map_err(Fault::disk(Doing::Sync, path))
}

/// Overwrites a file and removes its name; `false` when there is no such file.
pub(crate) fn remove_wiped(path: &Path) -> Result<bool, Fault> {
    let opened = files::open_as(OpenOptions::new().write(true), path);
    let Some(file) = files::if_there(opened)? else { return Ok(false) };
    wipe(&file, path)?;
    fs::remove_file(path).map_err(Fault::disk(Doing::Remove, path))?;
    sync_directory(parent(path))?;
    Ok(true)
}
