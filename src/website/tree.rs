//! The checkpoint and the tiles beside the pages: as the log publishes them, and as scripts for a
//! copy of the site that is opened from a folder, where a browser fetches nothing else.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use rantai_events::hash::to_base64;

use super::manifest::Manifest;
use super::state::Files;
use super::writer::Writer;
use crate::error::{Doing, Fault};
use crate::publish::{Signed, public_directory};
use crate::site::File;
use crate::site::proof::SCRIPT;
use crate::site::signing::PageSigner;

/// `checkpoint`, `checkpoint.js`, and the key in the form that a policy takes.
pub(super) fn checkpoint(signed: &Signed, signer: &PageSigner<'_>) -> Vec<File> {
    let note = signed.note.to_string();
    let quoted = serde_json::to_string(&note).unwrap_or_default();
    let text = |path: &str, text: String| File {
        path: path.to_owned(),
        media_type: "text/plain; charset=utf-8",
        bytes: text.into_bytes(),
    };
    vec![
        text("checkpoint", note),
        File {
            media_type: SCRIPT,
            ..text("checkpoint.js", format!("rantaiCheckpoint({quoted});\n"))
        },
        text("kunci", format!("{}\n", signer.vkey())),
    ]
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
    let call = format!("rantaiUbin(\"{path}\",\"{}\");\n", to_base64(&bytes));
    let plain = writer.put(&path, &bytes)?;
    let other = writer.put(&script, call.as_bytes())?;
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
