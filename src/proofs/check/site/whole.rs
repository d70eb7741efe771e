//! A whole copy of the site: every file as listed, nothing beside them, every page proven.

use std::path::{Path, PathBuf};

use rantai_events::policy::{Policy, Trusted};

use super::listed::{holds, signed_list};
use super::{BadPage, alone, newest_checkpoint};
use crate::error::{Doing, Fault};
use crate::website::manifest::{LIST, NOTE};

/// A site that is as the office published it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenSite {
    /// Files that are as listed.
    pub files: usize,
    /// Pages among them, in each language, each held to its data and its records to the tree.
    pub pages: usize,
    /// The checkpoint of the site, and on whose word.
    pub trusted: Trusted,
}

/// Checks a directory that holds a site, or a whole copy of one.
///
/// # Errors
/// [`BadPage`], for the first thing that is wrong.
pub fn whole(root: &Path, policy: &Policy) -> Result<ProvenSite, BadPage> {
    let trusted = newest_checkpoint(root, policy)?;
    let list = signed_list(root, policy)?.ok_or_else(|| BadPage::Missing(root.join(NOTE)))?;
    let (mut files, mut pages) = (0, 0);
    for path in list.paths() {
        let file = root.join(path);
        holds(&list, &file, path)?;
        files += 1;
        // The page for addresses that lead nowhere has neither data nor proofs.
        if path == "index.html" || path.ends_with("/index.html") {
            alone(&file, policy)?;
            pages += 1;
        }
    }
    let of_the_list = |path: &str| [LIST, NOTE].contains(&path) || list.get(path).is_some();
    match below(root)?.into_iter().find(|path| !of_the_list(path)) {
        Some(path) => Err(BadPage::NotListed(path)),
        None => Ok(ProvenSite { files, pages, trusted }),
    }
}

/// Every file below a directory, by its path from there. What a symbolic link leads to counts as a
/// file: a site has none.
fn below(root: &Path) -> Result<Vec<String>, Fault> {
    let (mut found, mut open) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(directory) = open.pop() {
        let whole = root.join(&directory);
        let entries = std::fs::read_dir(&whole).map_err(Fault::disk(Doing::Read, &whole))?;
        for entry in entries {
            let entry = entry.map_err(Fault::disk(Doing::Read, &whole))?;
            let kind = entry.file_type().map_err(Fault::disk(Doing::Read, &whole))?;
            let path = directory.join(entry.file_name());
            if kind.is_dir() {
                open.push(path);
            } else {
                found.push(path.to_string_lossy().into_owned());
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}
