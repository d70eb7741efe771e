//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use crate::error::{Doing, Fault};
use crate::vault::disk::{parent, staging, sync_directory};

/// The bytes of a file, cut at `most`; `None` where there is no such file.
pub(super) fn read_at_most(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Fault> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::disk(Doing::Open, path)(error)),
    };
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(Fault::disk(Doing::Read, path))?;
    Ok(Some(bytes))
}

/// Puts a file in place: at every instant all of the old or all of the new is there, and the new
/// is durable when this returns.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let staged = staging(path);
    let mut file = File::create(&staged).map_err(Fault::disk(Doing::Create, &staged))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(Fault::disk(Doing::Write, &staged))?;
    fs::rename(&staged, path).map_err(Fault::disk(Doing::Move, &staged))?;
    sync_directory(parent(path))
}
