//! What of a published site is no longer there as it was published: someone else removed or changed
//! it, or the disk did.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Read as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rantai_events::hash::from_hex;
use rayon::prelude::*;
use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, openat, statat};
use sha2::{Digest as _, Sha256};

use super::Order;
use super::manifest::{Manifest, NOTE};
use super::state::{Beside, Digest};
use crate::error::{Doing, Fault};

/// The instant at which a file was changed last, by the clock of the machine. Nobody sets it, as
/// one sets the time of a file's content.
type Changed = (i64, i64);

/// How many lines of the list a thread looks at before it takes others.
const SOME: usize = 4096;

/// The listed files that are missing, or hold something else than the list says; the word on the
/// list among them. Unless the order is to read all again only those are read that were changed
/// after the state was put in place, which is the last thing that publishing does.
pub(super) fn lost(
    order: &Order<'_>,
    beside: &Beside,
    listed: &Manifest,
) -> Result<Vec<String>, Fault> {
    let state = beside.state();
    let about = fs::symlink_metadata(&state).map_err(Fault::disk(Doing::Read, &state))?;
    let since = (!order.reread).then(|| (about.ctime(), about.ctime_nsec()));
    let some = |turn: usize| {
        let mut look = Look::at(order.out, since);
        let lines = listed.some(turn * SOME, SOME);
        let lost = lines.filter_map(|line| look.at_file(line).transpose());
        lost.collect::<Result<Vec<String>, Fault>>()
    };
    let turns = (0..listed.len().div_ceil(SOME)).into_par_iter();
    let found: Vec<Vec<String>> = turns.map(some).collect::<Result<_, Fault>>()?;
    let mut found: Vec<String> = found.into_iter().flatten().collect();
    let signed = |file: &Path| Ok(listed.is_signed(&fs::read(file)?, order.key.public()));
    let mut look = Look::at(order.out, since);
    if look.is_lost(NOTE, signed)? {
        found.push(NOTE.to_owned());
    }
    Ok(found)
}

/// Looks at files in the order of the list, where those of one directory stand together: it is
/// found once for all of them.
struct Look<'a> {
    out: &'a Path,
    since: Option<Changed>,
    /// The directory looked at last.
    at: Option<(String, OwnedFd)>,
}

impl<'a> Look<'a> {
    fn at(out: &'a Path, since: Option<Changed>) -> Self {
        Self { out, since, at: None }
    }

    /// The path of a file that is not there as it was listed.
    fn at_file(&mut self, (hex, path): (&str, &str)) -> Result<Option<String>, Fault> {
        let same = |file: &Path| Ok(from_hex(hex.as_bytes()) == Some(hash(file)?));
        Ok(self.is_lost(path, same)?.then(|| path.to_owned()))
    }

    /// Whether a file is not there, or was changed since and is not the same.
    fn is_lost(
        &mut self,
        path: &str,
        is_same: impl FnOnce(&Path) -> Result<bool, Error>,
    ) -> Result<bool, Fault> {
        let (directory, name) = path.rsplit_once('/').unwrap_or((".", path));
        let file = || self.out.join(path);
        let since = self.since;
        let is_there = |directory: &OwnedFd| {
            let about = statat(directory, name, AtFlags::SYMLINK_NOFOLLOW)?;
            let is_old = since.is_some_and(|since| changed(&about) < since);
            let is_file = FileType::from_raw_mode(about.st_mode).is_file();
            Ok(is_file && (is_old || is_same(&file())?))
        };
        match self.opened(directory).and_then(is_there) {
            Ok(is_there) => Ok(!is_there),
            // What cannot be read is no page to anyone.
            Err(error) if is_not_there(&error) => Ok(true),
            Err(error) => Err(Fault::disk(Doing::Read, &self.out.join(path))(error)),
        }
    }

    /// A directory of the site.
    fn opened(&mut self, directory: &str) -> Result<&OwnedFd, Error> {
        if self.at.as_ref().is_none_or(|(at, _)| at != directory) {
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let opened = openat(CWD, self.out.join(directory), flags, Mode::empty())?;
            self.at = Some((directory.to_owned(), opened));
        }
        self.at.as_ref().map(|(_, opened)| opened).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

fn changed(about: &Stat) -> Changed {
    (about.st_ctime, i64::try_from(about.st_ctime_nsec).unwrap_or(i64::MAX))
}

fn is_not_there(error: &Error) -> bool {
    use ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    matches!(error.kind(), NotFound | NotADirectory | PermissionDenied)
}

/// SHA-256 of a file, however long someone made it.
fn hash(file: &Path) -> Result<Digest, Error> {
    let (mut file, mut hasher) = (File::open(file)?, Sha256::new());
    let mut some = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut some)?;
        if count == 0 {
            return Ok(hasher.finalize().into());
        }
        hasher.update(some.get(..count).unwrap_or_default());
    }
}
