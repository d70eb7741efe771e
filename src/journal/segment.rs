//! Segment files: each is named by the number of its first record.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Doing, Fault};
use crate::files;

/// The most files kept open for reading.
const MOST_OPEN: usize = 256;
/// How much is read at a time when looking for the last byte that is not zero.
const STEP: u64 = 64 << 10;

/// The path of the segment that begins with record `first`.
pub(crate) fn path(directory: &Path, first: u64) -> PathBuf {
    directory.join(format!("{first:016}.log"))
}

/// The first record of the segment with this file name.
pub(crate) fn first_of(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".log")?;
    let plain = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// The first records of all segments, rising.
pub(crate) fn list(directory: &Path) -> Result<Vec<u64>, Fault> {
    let mut firsts = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(Fault::disk(Doing::List, directory))? {
        let entry = entry.map_err(Fault::disk(Doing::List, directory))?;
        firsts.extend(entry.file_name().to_str().and_then(first_of));
    }
    firsts.sort_unstable();
    Ok(firsts)
}

/// The length of a file.
pub(crate) fn length(file: &File, path: &Path) -> Result<u64, Fault> {
    Ok(file.metadata().map_err(Fault::disk(Doing::Read, path))?.len())
}

/// Where the bytes that are not zero end.
pub(crate) fn data_end(file: &File, path: &Path) -> Result<u64, Fault> {
    let mut end = length(file, path)?;
    while end > 0 {
        let begin = end.saturating_sub(STEP);
        let bytes = range(file, path, begin, end)?;
        if let Some(last) = bytes.iter().rposition(|byte| *byte != 0) {
            return Ok(begin + last as u64 + 1);
        }
        end = begin;
    }
    Ok(0)
}

/// The bytes from `begin` to `end`; the file must have them.
pub(crate) fn range(file: &File, path: &Path, begin: u64, end: u64) -> Result<Vec<u8>, Fault> {
    let length = usize::try_from(end.saturating_sub(begin)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, begin).map_err(Fault::disk(Doing::Read, path))?;
    Ok(bytes)
}

/// Files open for reading, shared by all readers.
#[derive(Debug)]
pub(crate) struct Handles {
    directory: PathBuf,
    open: Mutex<BTreeMap<u64, Arc<File>>>,
}

impl Handles {
    pub(crate) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), open: Mutex::default() }
    }

    /// The segment that begins with record `first`, open for reading.
    pub(crate) fn get(&self, first: u64) -> Result<Arc<File>, Fault> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(&first) {
            return Ok(Arc::clone(file));
        }
        let path = path(&self.directory, first);
        let Some(file) = files::open_if_there(&path)? else {
            return Err(Fault::NoRecord { seq: first });
        };
        let file = Arc::new(file);
        if open.len() >= MOST_OPEN {
            open.pop_first();
        }
        open.insert(first, Arc::clone(&file));
        Ok(file)
    }
}
