//! Record lines that the chain accepts, made without the books.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rantai::journal::disk::{Disk, RealDisk};
use rantai::journal::file::Settings;
use rantai::journal::{Group, Journal, Location};
use rantai_events::chain::Head;
use rantai_events::hash::Hash;

/// Writes lines of one stream, each group at its own time.
pub(crate) struct Lines {
    pub(crate) head: Head,
    pub(crate) millis: i64,
    pub(crate) filler: usize,
}

impl Lines {
    pub(crate) fn new() -> Self {
        Self { head: Head::START, millis: 0, filler: 10 }
    }

    /// The next record; `batch` is its place and size.
    pub(crate) fn next(&self, batch: Option<(u32, u32)>) -> String {
        let batch =
            batch.map(|(i, of)| format!(r#""batch":{{"i":{i},"of":{of}}},"#)).unwrap_or_default();
        let Head { next: seq, hash: prev } = &self.head;
        let at = rantai_events::time::Instant::from_millis(1_700_000_000_000 + self.millis);
        let note = "x".repeat(self.filler);
        format!(
            r#"{{"actor":"u-1","at":"{at}",{batch}"body":{{"note":"{note}"}},"links":[{{"n":{seq},"prev":"{prev}","stream":"ledger"}}],"on":"2026-11-20","prev":"{prev}","salt":"00","seq":{seq},"type":"test.noted","v":1}}"#
        )
    }

    pub(crate) fn push(&mut self, group: &mut Group, batch: Option<(u32, u32)>) -> String {
        let record = self.next(batch);
        let hash = group.push(|out| out.extend_from_slice(record.as_bytes())).unwrap();
        self.head = Head { next: self.head.next + 1, hash };
        record
    }

    /// A group of `count` records on their own.
    pub(crate) fn group(&mut self, count: usize) -> (Group, Vec<String>) {
        self.millis += 1;
        let mut group = Group::new();
        let records = (0..count).map(|_| self.push(&mut group, None)).collect();
        (group, records)
    }

    /// Appends a group of `count` and returns its records and their places.
    pub(crate) fn append(
        &mut self,
        journal: &dyn Journal,
        count: usize,
    ) -> (Vec<String>, Vec<Location>) {
        let before = self.head.clone();
        let (mut group, records) = self.group(count);
        let first = journal.append(&before, &mut group).unwrap();
        (records, group.locations(first).collect())
    }
}

/// Every record of a journal, read by scanning.
pub(crate) fn all(journal: &dyn Journal, from: u64) -> Vec<String> {
    let mut records = Vec::new();
    for chunk in journal.scan(from).unwrap() {
        for line in chunk.unwrap().lines() {
            let line = line.unwrap();
            assert_eq!(line.seq, from + records.len() as u64);
            assert_eq!(line.hash, Hash::of(line.bytes));
            records.push(String::from_utf8(line.bytes.to_vec()).unwrap());
        }
    }
    records
}

/// A disk that is never waited for: a process that is killed loses nothing by it.
#[derive(Debug)]
pub(crate) struct Unsynced;

impl Disk for Unsynced {
    fn create(&self, path: &Path) -> io::Result<File> {
        RealDisk.create(path)
    }
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        RealDisk.write(file, bytes, offset)
    }
    fn cut(&self, file: &File, length: u64) -> io::Result<()> {
        RealDisk.cut(file, length)
    }
    fn sync(&self, _: &File) -> io::Result<()> {
        Ok(())
    }
    fn sync_directory(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// Settings for tests of what is in the files, not of what is durable.
pub(crate) fn unsynced(segment_bytes: u64, ahead_bytes: u64) -> Settings {
    Settings { segment_bytes, ahead_bytes, disk: Arc::new(Unsynced), ..Settings::default() }
}
