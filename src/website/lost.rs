//! What of a published site is no longer there as it was published: someone else removed or changed
//! it, or the disk did.

use std::fs::{self, File, Metadata};
use std::io::{Error, ErrorKind, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::Order;
use super::manifest::{Manifest, NOTE};
use super::state::{Beside, Digest};
use crate::error::{Doing, Fault};

/// The instant at which a file was changed last, by the clock of the machine. Nobody sets it, as
/// one sets the time of a file's content.
type Changed = (i64, i64);

/// The listed files that are missing, or hold something else than the list says; the word on the
/// list among them. Where `every` is false only those are read that were changed after the state was
/// put in place, which is the last thing that publishing does.
pub(super) fn lost(
    order: &Order<'_>,
    beside: &Beside,
    listed: &Manifest,
) -> Result<Vec<String>, Fault> {
    let state = beside.state();
    let about = fs::symlink_metadata(&state).map_err(Fault::disk(Doing::Read, &state))?;
    let since = (!order.reread).then(|| changed(&about));
    let files: Vec<(&str, Digest)> = listed.files().collect();
    let look = |(path, digest): &(&str, Digest)| {
        let same = |file: &Path| Ok(hash(file)? == *digest);
        Ok(is_lost(&order.out.join(path), since, same)?.then(|| (*path).to_owned()))
    };
    let found: Vec<Option<String>> = files.par_iter().map(look).collect::<Result<_, Fault>>()?;
    let mut found: Vec<String> = found.into_iter().flatten().collect();
    let signed = |file: &Path| Ok(listed.is_signed(&fs::read(file)?, order.key.public()));
    if is_lost(&order.out.join(NOTE), since, signed)? {
        found.push(NOTE.to_owned());
    }
    Ok(found)
}

fn changed(about: &Metadata) -> Changed {
    (about.ctime(), about.ctime_nsec())
}

/// Whether a file is not there, or was changed since and is not the same.
fn is_lost(
    file: &Path,
    since: Option<Changed>,
    is_same: impl Fn(&Path) -> Result<bool, Error>,
) -> Result<bool, Fault> {
    let look = || {
        let about = fs::symlink_metadata(file)?;
        let is_old = since.is_some_and(|since| changed(&about) < since);
        Ok(about.is_file() && (is_old || is_same(file)?))
    };
    match look() {
        Ok(is_there) => Ok(!is_there),
        // What cannot be read is no page to anyone.
        Err(error) if is_not_there(&error) => Ok(true),
        Err(error) => Err(Fault::disk(Doing::Read, file)(error)),
    }
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
