//! The lines of a copied journal as text, for whoever forges them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rantai_events::hash::Hash;

use super::copy;
use crate::error::Fault;
use crate::journal::segment;

/// What stands behind the last line of a commit group.
const MARK: &str = "\t=";

/// One line: the record, the hash beside it, and whether a commit group ends with it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) record: String,
    pub(super) hash: String,
    pub(super) ends: bool,
}

impl Line {
    fn read(line: &str) -> Option<Self> {
        let (line, ends) = match line.strip_suffix(MARK) {
            Some(rest) => (rest, true),
            None => (line, false),
        };
        let (record, hash) = line.rsplit_once('\t')?;
        Some(Self { record: record.to_owned(), hash: hash.to_owned(), ends })
    }

    /// Puts the hash right that stands beside the record.
    pub(super) fn rehash(&mut self) {
        self.hash = Hash::of(self.record.as_bytes()).to_string();
    }
}

/// One segment file.
#[derive(Debug)]
pub(super) struct Segment {
    file: PathBuf,
    pub(super) lines: Vec<Line>,
}

/// Every segment file, rising.
pub(super) fn files(ledger: &Path) -> Result<Vec<PathBuf>, Fault> {
    let journal = ledger.join("journal");
    let firsts = segment::list(&journal)?.into_iter();
    Ok(firsts.map(|first| segment::path(&journal, first)).collect())
}

/// The lines of one segment, without the zeros ahead.
pub(super) fn read(file: &Path) -> Result<Segment, Fault> {
    let bytes = crate::files::read(file)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.trim_end_matches('\0').lines().filter_map(Line::read).collect();
    Ok(Segment { file: file.to_owned(), lines })
}

/// Writes a segment back.
pub(super) fn write(segment: &Segment) -> Result<(), Fault> {
    let mark = |line: &Line| if line.ends { MARK } else { "" };
    let line = |line: &Line| format!("{}\t{}{}\n", line.record, line.hash, mark(line));
    let text: String = segment.lines.iter().map(line).collect();
    copy::replace(&segment.file, text.as_bytes())
}

/// Makes every hash anew that names an altered record; `anew` remembers from segment to segment.
pub(super) fn rechain(segment: &mut Segment, anew: &mut BTreeMap<String, String>) {
    for line in &mut segment.lines {
        if !anew.is_empty() {
            line.record = renamed(&line.record, anew);
        }
        let old = line.hash.clone();
        line.rehash();
        if old != line.hash {
            anew.insert(old, line.hash.clone());
        }
    }
}

/// The record with each quoted hash that has a new name replaced by it.
fn renamed(record: &str, anew: &BTreeMap<String, String>) -> String {
    let parts = record.split('"').map(|part| {
        let renamed = if part.len() == 64 { anew.get(part) } else { None };
        renamed.map_or(part, String::as_str)
    });
    parts.collect::<Vec<_>>().join("\"")
}
