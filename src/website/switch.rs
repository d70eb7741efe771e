//! The list of renames that stands beside the site while it is carried out, and what is trusted of
//! it: nothing but numbers of staged files and names below the root of the site.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::state::Beside;
use crate::error::{Doing, Fault, MOVE_AWAY};
use crate::vault::disk::parent;

/// How many staged files share a directory.
const SHELF: usize = 1000;

/// One line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// The staged file of this number gets this path.
    Put(usize, &'a str),
    /// The file of this path goes.
    Remove(&'a str),
}

/// Whether a path names something below the root that it is joined to: neither absolute nor empty,
/// and every step of it a name.
pub(super) fn is_inside(path: &str) -> bool {
    let is_name = |step: &str| !matches!(step, "" | "." | "..");
    path.split('/').all(is_name) && !path.contains(char::is_control)
}

/// The list of renames: what pages rest on goes before them, so that a reader in between meets
/// proofs that are newer than a page, never a page that is newer than its proofs.
pub(super) fn list(staged: &[String], gone: &[String]) -> String {
    let mut order: Vec<(u8, &String, usize)> =
        staged.iter().enumerate().map(|(number, path)| (rank(path), path, number)).collect();
    order.sort_unstable();
    let moved = order.iter().map(|(_, path, number)| format!("{number} {path}\n"));
    let removed = gone.iter().map(|path| format!("- {path}\n"));
    moved.chain(removed).collect()
}

fn rank(path: &str) -> u8 {
    match path {
        path if path.starts_with("tile/") => 0,
        "checkpoint" | "checkpoint.js" => 1,
        path if path.starts_with("aset/") => 2,
        path if path.ends_with("/bukti.js") || path == "bukti.js" => 3,
        "manifest" | "manifest.note" => 5,
        _ => 4,
    }
}

/// The steps of a list, looked at as a whole before any of them is done.
///
/// # Errors
/// [`Fault::Suspect`] where the list is none of ours, or a step would leave the site.
pub(super) fn checked<'a>(
    list: &'a [u8],
    out: &Path,
    beside: &Beside,
) -> Result<Vec<Step<'a>>, Fault> {
    let suspect = || Fault::Suspect { path: beside.switch(), is: NO_LIST, then: MOVE_AWAY };
    let steps = parse(list).ok_or_else(suspect)?;
    let mut known = BTreeSet::new();
    for step in &steps {
        let (Step::Put(_, path) | Step::Remove(path)) = step;
        no_link_on_the_way(out, path, LINK_IN_SITE, &mut known)?;
        if let Step::Put(number, _) = step {
            must_be_staged(beside, *number, &mut known)?;
        }
    }
    Ok(steps)
}

fn parse(list: &[u8]) -> Option<Vec<Step<'_>>> {
    let list = std::str::from_utf8(list).ok()?;
    if !list.is_empty() && !list.ends_with('\n') {
        return None;
    }
    list.split_terminator('\n').map(step).collect()
}

fn step(line: &str) -> Option<Step<'_>> {
    let (number, path) = line.split_once(' ').filter(|(_, path)| is_inside(path))?;
    if number == "-" {
        return Some(Step::Remove(path));
    }
    let parsed: usize = number.parse().ok()?;
    (parsed.to_string() == number).then_some(Step::Put(parsed, path))
}

/// The path of a staged file below the directory of them.
pub(super) fn staged(number: usize) -> String {
    format!("{}/{number}", number / SHELF)
}

/// A staged file is a file; one that is not there was moved before an interruption.
fn must_be_staged(
    beside: &Beside,
    number: usize,
    known: &mut BTreeSet<PathBuf>,
) -> Result<(), Fault> {
    let path = staged(number);
    no_link_on_the_way(&beside.staging(), &path, LINK_BESIDE, known)?;
    let file = beside.staging().join(path);
    match kind(&file)? {
        Some(kind) if !kind.is_file() => {
            Err(Fault::Suspect { path: file, is: NO_FILE, then: MOVE_AWAY })
        }
        Some(_) | None => Ok(()),
    }
}

type Words = (&'static str, &'static str);

const NO_LIST: Words = (
    "bukan daftar pergantian berkas situs ini",
    "is no list of files of this site that change places",
);
const NO_FILE: Words = ("bukan berkas biasa", "is no regular file");
const LINK: Words = ("adalah symlink", "is a symbolic link");
const LINK_BESIDE: (Words, Words) = (LINK, MOVE_AWAY);
const LINK_IN_SITE: (Words, Words) = (
    LINK,
    (
        "hapus symlink itu, karena situs ditulis hanya di dalam direktorinya sendiri, lalu jalankan lagi",
        "remove that link, for the site is written in its own directory only, and run again",
    ),
);

/// Every directory on the way to a file is one, and no link to somewhere else.
fn no_link_on_the_way(
    root: &Path,
    path: &str,
    (is, then): (Words, Words),
    known: &mut BTreeSet<PathBuf>,
) -> Result<(), Fault> {
    let file = root.join(path);
    for directory in parent(&file).ancestors().take_while(|above| *above != root) {
        if known.contains(directory) {
            break;
        }
        if kind(directory)?.is_some_and(|kind| kind.is_symlink()) {
            return Err(Fault::Suspect { path: directory.to_owned(), is, then });
        }
    }
    known.insert(parent(&file).to_owned());
    Ok(())
}

/// What stands there itself, followed nowhere; `None` where nothing does.
fn kind(path: &Path) -> Result<Option<fs::FileType>, Fault> {
    match fs::symlink_metadata(path) {
        Ok(about) => Ok(Some(about.file_type())),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Fault::disk(Doing::Read, path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let (staged, gone) = (["b/index.html".to_owned(), "tile/0".into()], ["c".to_owned()]);
        let list = list(&staged, &gone);
        let steps = vec![Step::Put(1, "tile/0"), Step::Put(0, "b/index.html"), Step::Remove("c")];
        assert_eq!(parse(list.as_bytes()), Some(steps));
        assert_eq!(parse(b""), Some(vec![]));
    }

    #[test]
    fn what_is_no_list_of_names_below_the_root_is_none() {
        for list in [
            "- /etc/surat\n",
            "- ../surat\n",
            "- a/../../surat\n",
            "- a//b\n",
            "- ./a\n",
            "- \n",
            "- a/\n",
            "0 ../a\n",
            "0 /a\n",
            "0 a",
            "0a\n",
            "+0 a\n",
            "00 a\n",
            "-1 a\n",
            "x a\n",
            "99999999999999999999 a\n",
            "0 a\n\n1 b\n",
            "0 a\0b\n",
            "0 a\r\n",
        ] {
            assert_eq!(parse(list.as_bytes()), None, "{list:?}");
        }
        assert_eq!(parse(b"0 \xff\n"), None);
    }
}
