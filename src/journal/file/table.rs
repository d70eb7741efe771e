//! Where the lines of a segment begin, found by its line feeds: the way to a record without index.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use crate::error::Fault;
use crate::journal::segment;

/// The most segments whose tables are kept.
const MOST_TABLES: usize = 8;
/// How much is read at a time.
const STEP: u64 = 1 << 20;

/// Where the lines of one segment end.
#[derive(Debug, Default)]
pub(super) struct Table {
    ends: Vec<u32>,
    read_to: u64,
}

/// The bytes of record `seq`'s line in the segment that begins with `first` and counts to `end`.
pub(super) fn find(
    tables: &mut BTreeMap<u64, Table>,
    (file, path): (&File, &Path),
    (first, end): (u64, u64),
    seq: u64,
) -> Result<(u64, u64), Fault> {
    if tables.len() >= MOST_TABLES && !tables.contains_key(&first) {
        tables.pop_first();
    }
    let table = tables.entry(first).or_default();
    table.read_on(file, path, end)?;
    let index = usize::try_from(seq - first).unwrap_or(usize::MAX);
    let line_end = table.ends.get(index).ok_or(Fault::NoRecord { seq })?;
    let before = index.checked_sub(1).and_then(|before| table.ends.get(before));
    Ok((before.map_or(0, |end| u64::from(*end)), u64::from(*line_end)))
}

impl Table {
    fn read_on(&mut self, file: &File, path: &Path, end: u64) -> Result<(), Fault> {
        while self.read_to < end {
            let to = end.min(self.read_to + STEP);
            let bytes = segment::range(file, path, self.read_to, to)?;
            let feeds = memchr::memchr_iter(b'\n', &bytes);
            let ends = feeds.map(|feed| self.read_to + feed as u64 + 1);
            self.ends.extend(ends.map(|end| u32::try_from(end).unwrap_or(u32::MAX)));
            self.read_to = to;
        }
        Ok(())
    }
}
