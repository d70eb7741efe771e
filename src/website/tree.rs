//! The checkpoint and the tiles beside the pages: as the log publishes them, and as scripts for a
//! copy of the site that is opened from a folder, where a browser fetches nothing else.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rantai_events::tile::Resource;

use super::manifest::Manifest;
use super::state::Files;
use super::writer::Writer;
use crate::error::{Doing, Fault};
use crate::publish::{Signed, public_directory};
use crate::site::File;
use crate::site::scripts::wrapped;
use crate::site::signing::{PageSigner, key};

/// `checkpoint`, `checkpoint.js`, and the key in the form that a policy takes.
pub(super) fn checkpoint(signed: &Signed, signer: &PageSigner<'_>) -> Vec<File> {
    let note = signed.note.to_string();
    let script = wrapped(&Resource::Checkpoint, note.as_bytes());
    let plain = File {
        path: "checkpoint".to_owned(),
        media_type: "text/plain; charset=utf-8",
        bytes: note.into_bytes(),
    };
    [plain, key(signer)].into_iter().chain(script).collect()
}

/// Every tile that the log publishes. What a tile of a certain path holds never changes, so those
/// that are there are not read again.
pub(super) fn tiles(ledger: &Path, listed: &Manifest, writer: &Writer<'_>) -> Result<Files, Fault> {
    let mut files = Files::new();
    let root = public_directory(ledger);
    let mut waiting = vec!["tile".to_owned()];
    while let Some(path) = waiting.pop() {
        for (name, is_directory) in entries(&root.join(&path))? {
            let path = format!("{path}/{name}");
            if is_directory {
                waiting.push(path);
            } else {
                tile(&root, path, listed, writer, &mut files)?;
            }
        }
    }
    Ok(files)
}

fn tile(
    root: &Path,
    path: String,
    listed: &Manifest,
    writer: &Writer<'_>,
    files: &mut Files,
) -> Result<(), Fault> {
    let script = format!("{path}.js");
    if let (Some(plain), Some(other)) = (listed.get(&path), listed.get(&script)) {
        files.extend([(path, plain), (script, other)]);
        return Ok(());
    }
    let file = root.join(&path);
    let bytes = crate::files::read(&file)?;
    // What lies there and is no tile is not published.
    let resource = Resource::parse(&path).ok();
    let Some(call) = resource.and_then(|resource| wrapped(&resource, &bytes)) else {
        return Ok(());
    };
    let plain = writer.put(&path, &bytes)?;
    let other = writer.put(&script, &call.bytes)?;
    files.extend([(path, plain), (script, other)]);
    Ok(())
}

/// Names in a directory, and whether each is a directory itself; none where there is none.
fn entries(directory: &Path) -> Result<Vec<(String, bool)>, Fault> {
    let listing = match fs::read_dir(directory) {
        Ok(listing) => listing,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::disk(Doing::List, directory)(error)),
    };
    let entry = |entry: Result<fs::DirEntry, std::io::Error>| {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        Ok((name, entry.file_type()?.is_dir()))
    };
    let found: Result<Vec<_>, std::io::Error> = listing.map(entry).collect();
    let mut found = found.map_err(Fault::disk(Doing::List, directory))?;
    found.retain(|(name, _)| !name.ends_with(".new"));
    Ok(found)
}
