//! Where an answer goes: standard output, or a file that appears when it is whole.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::console::Console;
use super::trouble::Trouble;
use crate::error::{Doing, Fault};

/// Writes what `write` gives to the file, or to standard output where none is named.
pub(super) fn deliver<T>(
    file: Option<&Path>,
    console: &mut Console,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let Some(file) = file else { return write(console.writer()) };
    let mut staged = file.as_os_str().to_owned();
    staged.push(".partial");
    let staged = PathBuf::from(staged);
    let done = into(&staged, write);
    if done.is_err() {
        // What is half there is of no use to anyone.
        drop(std::fs::remove_file(&staged));
    }
    let done = done?;
    std::fs::rename(&staged, file).map_err(Fault::disk(Doing::Move, &staged))?;
    Ok(done)
}

fn into<T>(
    staged: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let created = File::create(staged).map_err(Fault::disk(Doing::Create, staged))?;
    let mut out = BufWriter::with_capacity(1 << 16, created);
    let done = write(&mut out)?;
    out.flush().map_err(Fault::disk(Doing::Write, staged))?;
    out.get_ref().sync_all().map_err(Fault::disk(Doing::Sync, staged))?;
    Ok(done)
}

/// Writes a text.
pub(super) fn deliver_text(
    file: Option<&Path>,
    console: &mut Console,
    text: &str,
) -> Result<(), Trouble> {
    deliver(file, console, |out| {
        out.write_all(text.as_bytes()).map_err(|error| Trouble::output(&error))
    })
}
