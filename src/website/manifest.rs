//! `manifest`: SHA-256 of every file, as `sha256sum --check` reads it, and `manifest.note`, in which
//! the log signs it.

use std::path::Path;

use rantai_events::hash::{from_hex, to_hex};
use rantai_events::note::{KeyName, Note};
use rantai_events::page_note::{PageNote, Subject};

use super::WebsiteError;
use super::state::Files;
use super::writer::{Writer, holds_something};
use crate::error::Fault;
use crate::publish::directory::read_at_most;
use crate::site::signing::PageSigner;

const LIST: &str = "manifest";
const NOTE: &str = "manifest.note";

/// Writes both.
pub(super) fn put(
    writer: &Writer<'_>,
    signer: &PageSigner<'_>,
    files: &Files,
) -> Result<(), WebsiteError> {
    let mut list = String::with_capacity(files.len() * 120);
    for (path, digest) in files {
        let mut hex = [0; 64];
        to_hex(digest, &mut hex);
        list.push_str(std::str::from_utf8(&hex).unwrap_or_default());
        list.push_str("  ");
        list.push_str(path);
        list.push('\n');
    }
    let note = signer.manifest(list.as_bytes()).ok_or(WebsiteError::Empty)?;
    writer.put(LIST, list.as_bytes())?;
    writer.put(NOTE, note.to_string().as_bytes())?;
    Ok(())
}

/// What the manifest of a site lists; nothing where there is none.
pub(super) fn listed(out: &Path) -> Result<Files, Fault> {
    let bytes = read_at_most(&out.join(LIST), u64::MAX)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let line = |line: &str| {
        let (hex, path) = line.split_once("  ")?;
        Some((path.to_owned(), from_hex(hex.as_bytes())?))
    };
    Ok(text.lines().filter_map(line).collect())
}

/// Refuses a directory with anything in it that is not a site of this log.
pub(super) fn must_be_ours(out: &Path, log: &KeyName) -> Result<(), WebsiteError> {
    if !holds_something(out)? {
        return Ok(());
    }
    let most = rantai_events::note::MAX_NOTE as u64 + 1;
    let bytes = read_at_most(&out.join(NOTE), most)?.unwrap_or_default();
    let note = Note::parse(&bytes).ok().and_then(|note| PageNote::parse(note.text()).ok());
    let ours =
        note.is_some_and(|note| note.origin == log.as_str() && note.subject == Subject::Manifest);
    if ours { Ok(()) } else { Err(WebsiteError::NotOurs(out.to_owned())) }
}
