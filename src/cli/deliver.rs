//! Where an answer goes: standard output, or a file that appears when it is whole.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::console::{Console, environment};
use super::trouble::Trouble;
use crate::error::{Doing, Fault};
use crate::keys::{self, signing};
use crate::publish::state_file;

/// Writes what `write` gives to the file, or to standard output where none is named.
pub(super) fn deliver<T>(
    file: Option<&Path>,
    console: &mut Console,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let Some(file) = file else { return write(console.writer()) };
    apart(file, console)?;
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
    // It may hold restricted records: whoever may read it is for its owner to say.
    let created = File::options().write(true).create(true).truncate(true).mode(0o600).open(staged);
    let created = created.map_err(Fault::disk(Doing::Create, staged))?;
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

/// Refuses to put an answer where the ledger keeps its own: within its directory, which also holds
/// what is published to anyone, or over its keys and what it remembers of signatures.
pub(super) fn apart(out: &Path, console: &Console) -> Result<(), Trouble> {
    let (ledger, out_is) = (&console.ledger, resolved(out));
    let within = ledger.is_dir() && out_is.starts_with(resolved(ledger));
    let beside = [
        keys::default_key_file(ledger),
        signing::default_log_key_file(ledger),
        signing::log_key_file(ledger, environment),
        state_file(ledger),
    ];
    let elsewhere = environment(keys::KEY_FILE_VARIABLE).map(PathBuf::from);
    if !within && beside.into_iter().chain(elsewhere).all(|file| resolved(&file) != out_is) {
        return Ok(());
    }
    let place = out.display();
    Err(Trouble::denied(
        format!(
            "{place} adalah tempat buku itu sendiri, kuncinya, atau terbitannya; sebutkan tempat lain"
        ),
        format!(
            "{place} is the place of the ledger itself, its keys or what it publishes; name another place"
        ),
    ))
}

/// The path with every link and `..` of the directories that are there resolved.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_error| path.to_owned());
    let real = absolute.ancestors().find_map(|above| {
        let rest = absolute.strip_prefix(above).ok()?;
        Some(std::fs::canonicalize(above).ok()?.join(rest))
    });
    real.unwrap_or(absolute)
}
