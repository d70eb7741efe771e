//! The list of the site's files that the office signed: a file that is not as listed was changed,
//! or is of an earlier edition that someone put back.

use std::path::{Path, PathBuf};

use rantai_events::note::Note;
use rantai_events::page_note::{PageNote, Subject, digest};
use rantai_events::policy::{Policy, Trusted};

use super::{BadPage, MOST, newest_checkpoint};
use crate::publish::directory::read_at_most;
use crate::website::Manifest;
use crate::website::manifest::{LIST, MOST as MOST_LIST, NOTE};

/// A file of the site that is as the office published it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenFile {
    /// Its path from the root of the site.
    pub path: String,
    /// The newest checkpoint of the site, and on whose word.
    pub trusted: Trusted,
}

/// The nearest directory above a file that holds the signed list of a site.
#[must_use]
pub fn site_of(file: &Path) -> Option<PathBuf> {
    let whole = std::fs::canonicalize(file).ok()?;
    whole.ancestors().skip(1).find(|above| above.join(NOTE).is_file()).map(Path::to_owned)
}

/// Checks a file of a site, of whatever kind, by the list.
///
/// # Errors
/// [`BadPage`].
pub fn file(file: &Path, root: &Path, policy: &Policy) -> Result<ProvenFile, BadPage> {
    let missing = || BadPage::Missing(file.to_owned());
    let whole = std::fs::canonicalize(file).map_err(|_| missing())?;
    let path = whole.strip_prefix(root).map_err(|_| missing())?.display().to_string();
    let trusted = newest_checkpoint(root, policy)?;
    if !is_listed(root, &whole, &path, policy)? {
        return Err(BadPage::Missing(root.join(NOTE)));
    }
    Ok(ProvenFile { path, trusted })
}

/// Whether the list of the site says so of a file: `false` where there is no list.
pub(super) fn is_listed(
    root: &Path,
    file: &Path,
    path: &str,
    policy: &Policy,
) -> Result<bool, BadPage> {
    let Some(list) = signed_list(root, policy)? else { return Ok(false) };
    if path != LIST && path != NOTE {
        holds(&list, file, path)?;
    }
    Ok(true)
}

/// The list of the site's files, where there is one.
pub(super) fn signed_list(root: &Path, policy: &Policy) -> Result<Option<Manifest>, BadPage> {
    let Some(note) = read_at_most(&root.join(NOTE), rantai_events::note::MAX_NOTE as u64 + 1)?
    else {
        return Ok(None);
    };
    let note = PageNote::check(&Note::parse(&note)?, policy)?;
    let list = read_at_most(&root.join(LIST), MOST_LIST)?;
    let list = list.ok_or_else(|| BadPage::Missing(root.join(LIST)))?;
    if note.subject != Subject::Manifest || note.data != digest(&list) {
        return Err(BadPage::List);
    }
    let list = Manifest::of(String::from_utf8(list).map_err(|_| BadPage::List)?);
    // The list is of the checkpoint beside it: an older list does not speak for a newer site.
    holds(&list, &root.join("checkpoint"), "checkpoint")?;
    Ok(Some(list))
}

/// Whether a file is as it is listed.
pub(super) fn holds(list: &Manifest, file: &Path, path: &str) -> Result<(), BadPage> {
    let bytes = read_at_most(file, MOST)?.ok_or_else(|| BadPage::Missing(file.to_owned()))?;
    match list.get(path) {
        None => Err(BadPage::NotListed(path.to_owned())),
        Some(listed) if listed != digest(&bytes).0 => Err(BadPage::OtherEdition(path.to_owned())),
        Some(_) => Ok(()),
    }
}
