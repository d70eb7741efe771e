//! `manifest`: SHA-256 of every file, as `sha256sum --check` reads it, and `manifest.note`, in which
//! the log signs it.

use std::collections::BTreeMap;
use std::path::Path;

use rantai_events::hash::{from_hex, to_hex};
use rantai_events::note::{KeyName, Note, PublicKey, Standing};
use rantai_events::page_note::{PageNote, Subject, digest};

use super::WebsiteError;
use super::state::Digest;
use super::switch::is_inside;
use super::writer::{Writer, holds_something};
use crate::error::Fault;
use crate::publish::directory::read_at_most;
use crate::site::signing::PageSigner;

pub(crate) const LIST: &str = "manifest";
/// The name of the word on it.
pub(crate) const NOTE: &str = "manifest.note";

/// The most bytes of a list: several million files.
pub(crate) const MOST: u64 = 512 << 20;

/// The character that follows `/`: what begins with a directory's name and this stands in a list
/// behind everything in that directory.
const BEHIND_SLASH: char = '0';

/// The SHA-256 of a file that a path has from now on; `None` for a file that goes.
pub type Changes = BTreeMap<String, Option<[u8; 32]>>;

/// A list of files as its text, in the order of their paths. A site has hundreds of thousands of
/// them, of which one run changes few: a path is found by halving, and what stays is copied.
#[derive(Debug, Default)]
pub struct Manifest {
    text: String,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl Manifest {
    /// The list of a site; empty where there is none, or where it is no text.
    pub(super) fn read(out: &Path) -> Result<Self, Fault> {
        let bytes = read_at_most(&out.join(LIST), MOST)?.unwrap_or_default();
        Ok(Self::of(String::from_utf8(bytes).unwrap_or_default()))
    }

    /// The list with this text. Whatever else than a list the text is, it is read within bounds.
    #[must_use]
    pub fn of(text: String) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let lines = std::iter::once(0).chain(ends.map(|end| end + 1));
        let lines = lines.filter(|begin| *begin < text.len()).collect();
        Self { text, lines }
    }

    /// Its bytes, as they stand in the site.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// BLAKE3 of it.
    pub(super) fn digest(&self) -> Digest {
        *blake3::hash(self.text.as_bytes()).as_bytes()
    }

    /// Its lines: digest in hex, path.
    fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.text.split_inclusive('\n').filter_map(entry)
    }

    /// Every path below the root of the site that it lists.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries().map(|(_, path)| path).filter(|path| is_inside(path))
    }

    /// How many lines it has.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Some of its lines that name a file below the root of the site: the SHA-256 of the file in
    /// hex, and its path.
    pub(super) fn some(&self, from: usize, most: usize) -> impl Iterator<Item = (&str, &str)> {
        let lines = from..(from + most).min(self.lines.len());
        lines.filter_map(|at| self.line(at)).filter(|(_, path)| is_inside(path))
    }

    /// Whether a note is the word of this key on this list.
    pub(super) fn is_signed(&self, note: &[u8], key: &PublicKey) -> bool {
        let is_by_key = |note: &Note| matches!(note.verify(key), Standing::Verified { .. });
        let note = Note::parse(note).ok().filter(is_by_key);
        let signed = note.and_then(|note| PageNote::parse(note.text()).ok());
        let data = digest(self.text.as_bytes());
        signed.is_some_and(|note| note.subject == Subject::Manifest && note.data == data)
    }

    /// The SHA-256 of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<[u8; 32]> {
        let (hex, found) = self.line(self.first_from(path))?;
        if found == path { from_hex(hex.as_bytes()) } else { None }
    }

    /// The files that stand in a directory itself. Directories in it are stepped over: all pages
    /// of the site stand below that of the first one.
    pub fn in_directory<'a>(&'a self, directory: &'a str) -> impl Iterator<Item = &'a str> {
        let mut at = self.first_from(directory);
        std::iter::from_fn(move || {
            loop {
                let (_, path) = self.line(at)?;
                let Some((inner, _)) = path.strip_prefix(directory)?.split_once('/') else {
                    at += 1;
                    return Some(path);
                };
                at = self.first_from(&format!("{directory}{inner}{BEHIND_SLASH}"));
            }
        })
    }

    /// The first line whose path is not before this one.
    fn first_from(&self, path: &str) -> usize {
        let before = |begin: &usize| {
            let line = self.text.get(*begin..).and_then(first_line);
            line.is_some_and(|(_, found)| found < path)
        };
        self.lines.partition_point(before)
    }

    fn line(&self, at: usize) -> Option<(&str, &str)> {
        first_line(self.text.get(*self.lines.get(at)?..)?)
    }

    /// The list after some changes.
    #[must_use]
    pub fn with(&self, changes: &Changes) -> Self {
        let mut text = String::with_capacity(self.text.len() + changes.len() * 120);
        let mut from = 0;
        for (path, digest) in changes {
            let at = self.first_from(path);
            let begin = self.lines.get(at).copied().unwrap_or(self.text.len());
            text.push_str(self.text.get(from..begin).unwrap_or_default());
            let is_there = self.line(at).is_some_and(|(_, found)| found == path);
            let behind = self.lines.get(at + 1).copied().unwrap_or(self.text.len());
            from = if is_there { behind } else { begin };
            if let Some(digest) = digest {
                push_line(&mut text, path, digest);
            }
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        Self::of(text)
    }

    /// Writes it, and the word on it.
    pub(super) fn put(
        &self,
        writer: &Writer<'_>,
        signer: &PageSigner<'_>,
    ) -> Result<(), WebsiteError> {
        let note = signer.manifest(self.text.as_bytes()).ok_or(WebsiteError::Empty)?;
        writer.put(LIST, self.text.as_bytes())?;
        writer.put(NOTE, note.to_string().as_bytes())?;
        Ok(())
    }
}

fn first_line(text: &str) -> Option<(&str, &str)> {
    let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    entry(text.get(..end)?)
}

fn entry(line: &str) -> Option<(&str, &str)> {
    line.trim_end_matches('\n').split_once("  ")
}

fn push_line(text: &mut String, path: &str, digest: &Digest) {
    let mut hex = [0; 64];
    to_hex(digest, &mut hex);
    text.push_str(std::str::from_utf8(&hex).unwrap_or_default());
    text.push_str("  ");
    text.push_str(path);
    text.push('\n');
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

#[cfg(test)]
mod tests {
    use super::*;

    fn made(paths: &[&str]) -> Manifest {
        let changes = paths
            .iter()
            .map(|path| ((*path).to_owned(), Some(*blake3::hash(path.as_bytes()).as_bytes())));
        Manifest::default().with(&changes.collect())
    }

    #[test]
    fn a_list_is_the_same_whether_it_was_made_at_once_or_changed() {
        let all = ["a/b", "a/b/c", "a/c", "ab", "b/1", "b/2"];
        let digest = |path: &str| Some(*blake3::hash(path.as_bytes()).as_bytes());
        for (before, gone) in [
            (vec!["a/c"], vec![]),
            (vec!["a/a", "b/1", "b/3"], vec!["a/a", "b/3"]),
            (vec![], vec!["z"]),
        ] {
            let mut changes: Changes =
                all.iter().map(|path| ((*path).to_owned(), digest(path))).collect();
            changes.extend(gone.into_iter().map(|path: &str| (path.to_owned(), None)));
            assert_eq!(made(&before).with(&changes).text, made(&all).text, "{before:?}");
        }
        assert_eq!(made(&all).with(&Changes::new()).text, made(&all).text);
    }

    #[test]
    fn files_are_found_by_path_and_by_directory() {
        let list = made(&["a/b", "a/b-", "a/b/c", "a/b/d/e", "a/b0", "a/c", "ab", "b/1"]);
        assert_eq!(list.get("a/c"), Some(*blake3::hash(b"a/c").as_bytes()));
        assert_eq!((list.get("a"), list.get("a/d"), list.get("z")), (None, None, None));
        assert_eq!(list.in_directory("a/").collect::<Vec<_>>(), ["a/b", "a/b-", "a/b0", "a/c"]);
        assert_eq!(list.in_directory("a/b/").collect::<Vec<_>>(), ["a/b/c"]);
        assert_eq!(list.in_directory("").collect::<Vec<_>>(), ["ab"]);
        assert_eq!(Manifest::default().in_directory("").count(), 0);
    }

    #[test]
    fn a_path_that_leads_out_of_the_site_is_none() {
        let list = made(&["../surat", "a/../../surat", "/etc/surat", "a/b"]);
        assert_eq!(list.paths().collect::<Vec<_>>(), ["a/b"]);
    }
}
