//! A forger: alters records and makes every number and hash anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rantai::journal::{FileJournal, Journal as _};
use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use rantai_events::ids::{ActorId, RequestKey};
use rantai_events::record::{Record, decode, seal};
use rantai_events::time::Date;

pub(crate) struct Forger {
    pub(crate) records: Vec<Record>,
}

impl Forger {
    /// The records of a ledger.
    pub(crate) fn read(ledger: &Path) -> Self {
        let journal = FileJournal::read_only(&ledger.join("journal")).unwrap();
        let records = (0..journal.head().next).map(|seq| decode(&journal.get(seq).unwrap().bytes));
        Self { records: records.map(Result::unwrap).collect() }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.records.iter().map(|record| String::from_utf8(seal(record)).unwrap()).collect()
    }

    /// Numbers and links everything anew.
    pub(crate) fn rechain(&mut self) -> &Self {
        let mut prev = Hash::ZERO;
        let mut streams: BTreeMap<Stream, (u64, Hash)> = BTreeMap::new();
        for (seq, record) in self.records.iter_mut().enumerate() {
            record.seq = seq as u64;
            record.prev = prev;
            for link in &mut record.links {
                (link.n, link.prev) = streams.get(&link.stream).copied().unwrap_or((0, Hash::ZERO));
            }
            prev = Hash::of(&seal(record));
            for link in &record.links {
                streams.insert(link.stream.clone(), (link.n + 1, prev));
            }
        }
        self
    }

    pub(crate) fn write(&self, path: &Path) -> PathBuf {
        std::fs::write(path, self.lines().join("\n") + "\n").unwrap();
        path.to_owned()
    }

    /// Replaces a part of a record's body; all else is kept.
    pub(crate) fn body(&mut self, seq: usize, from: &str, to: &str) {
        let line = self.lines()[seq].replacen(from, to, 1);
        self.records[seq].event = decode(line.as_bytes()).unwrap().event;
    }

    /// Another amount, in body and postings.
    pub(crate) fn amount(&mut self, seq: usize, from: u32, to: u32) {
        let line = self.lines()[seq]
            .replace(&format!("\"{from}\""), &format!("\"{to}\""))
            .replace(&format!("\"-{from}\""), &format!("\"-{to}\""));
        self.records[seq] = decode(line.as_bytes()).unwrap();
    }

    pub(crate) fn turn_postings(&mut self, seq: usize) {
        for posting in &mut self.records[seq].post {
            posting.amount = -posting.amount;
        }
    }

    /// Takes a record out.
    pub(crate) fn remove(&mut self, seq: usize) {
        self.records.remove(seq);
    }

    pub(crate) fn repeat(&mut self, seq: usize) {
        self.records.insert(seq + 1, self.records[seq].clone());
    }

    pub(crate) fn swap(&mut self, a: usize, b: usize) {
        self.records.swap(a, b);
    }

    pub(crate) fn actor(&mut self, seq: usize, actor: &str) {
        self.records[seq].actor = ActorId::parse(actor).unwrap();
    }

    pub(crate) fn on(&mut self, seq: usize, on: &str) {
        self.records[seq].on = Date::parse(on).unwrap();
    }

    pub(crate) fn key(&mut self, seq: usize, key: &str) {
        self.records[seq].key = Some(RequestKey::parse(key).unwrap());
    }

    /// Says of the records from one on that each came alone.
    pub(crate) fn unbatch(&mut self, seq: usize) {
        for record in &mut self.records[seq..] {
            record.batch = None;
        }
    }

    /// Puts a record into another stream.
    pub(crate) fn unlink(&mut self, seq: usize) {
        self.records[seq].links[0].stream = Stream::Ledger;
    }
}

/// Alters lines, of any type, and makes the hashes that the others name anew.
pub(crate) fn rechained(lines: &[String], alter: impl Fn(usize, String) -> String) -> Vec<String> {
    let mut hashes: BTreeMap<String, String> = BTreeMap::new();
    let mut altered = Vec::new();
    for (seq, line) in lines.iter().enumerate() {
        let anew = hashes.iter().fold(line.clone(), |line, (from, to)| line.replace(from, to));
        let anew = alter(seq, anew);
        hashes.insert(Hash::of(line.as_bytes()).to_string(), Hash::of(anew.as_bytes()).to_string());
        altered.push(anew);
    }
    altered
}
