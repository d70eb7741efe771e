//! The lines of one block, hashed and read: what all cores do while the chain is followed.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::canonical;
use rantai_events::hash::Hash;
use rantai_events::record::{Facts, Header, Headers, MOST_BYTES};

use crate::journal::{Flaw, line};
use crate::verify::blocks::Block;
use crate::verify::finding::What;
use crate::verify::laws::{self, Read};

/// How lines are looked at.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// They bear hashes.
    pub(super) hashed: bool,
    /// They are read as records of their types.
    pub(super) deep: bool,
}

/// A line, hashed and read.
pub(super) struct Item {
    pub(super) offset: u64,
    pub(super) length: u64,
    pub(super) facts: Option<Facts>,
    /// Its links among those of the block.
    pub(super) links: Range<usize>,
    /// The record, where laws are judged, and its bytes.
    pub(super) record: Option<(Read, u64)>,
    /// The hash of its bytes.
    pub(super) found: Hash,
    pub(super) marked: bool,
    /// What is not as it should be; nothing in nearly every line.
    pub(super) odd: Option<Box<Odd>>,
}

/// What is wrong with a line.
#[derive(Default)]
pub(super) struct Odd {
    /// The hash beside it, where it is another.
    pub(super) said: Option<Hash>,
    /// Why there is no header, or the bytes are no record as they should be.
    pub(super) wrong: Option<What>,
}

/// A link of a line, its stream by its place in the block's table.
pub(super) struct Linked {
    pub(super) stream: usize,
    pub(super) n: u64,
    pub(super) prev: Hash,
}

/// A block whose lines were hashed and read.
pub(super) struct Checked {
    pub(super) file: Arc<Path>,
    pub(super) begins: Option<u64>,
    pub(super) ends: bool,
    pub(super) zeros: Option<u64>,
    pub(super) items: Vec<Item>,
    /// The links of all lines.
    pub(super) links: Vec<Linked>,
    /// The streams that they name.
    pub(super) streams: Vec<Stream>,
}

/// Hashes and reads the lines of a block.
pub(super) fn check(block: Block, look: Look) -> Checked {
    let Block { file, offset, bytes, begins, ends, zeros } = block;
    let part = |(begin, text)| Parted::of(text, (offset, begin), bytes.len(), look.hashed);
    let lines: Vec<Parted<'_>> = line::split(&bytes).map(part).collect();
    let records: Vec<&[u8]> = lines.iter().map(|line| line.record).collect();
    let mut reader = Reader::default();
    let hashes = Hash::of_many(&records);
    let items = lines.into_iter().zip(hashes).map(|(line, found)| reader.item(line, found, look));
    let items = items.collect();
    let zeros = zeros.then_some(offset + bytes.len() as u64);
    let Reader { links, streams, .. } = reader;
    Checked { file, begins, ends, zeros, items, links, streams }
}

/// A line taken apart.
struct Parted<'a> {
    begin: u64,
    length: u64,
    record: &'a [u8],
    said: Option<Hash>,
    marked: bool,
    wrong: Option<What>,
}

impl<'a> Parted<'a> {
    /// The parts of a line that begins at byte `begin` of a block of `end` bytes at `offset`.
    fn of(text: &'a [u8], (offset, begin): (u64, usize), end: usize, hashed: bool) -> Self {
        let ended = begin + text.len() < end;
        let wrong = (!ended).then_some(What::Line(Flaw::Unended));
        let (begin, length) = (offset + begin as u64, text.len() as u64 + 1);
        let whole = Self { begin, length, record: text, said: None, marked: false, wrong };
        if !hashed {
            return whole;
        }
        match line::parts(text) {
            Ok(line::Parts { record, hash, marked }) => {
                Self { record, said: Some(hash), marked, ..whole }
            }
            Err(flaw) => {
                let record = text.split(|byte| *byte == b'\t').next().unwrap_or_default();
                let wrong = whole.wrong.or(Some(What::Line(flaw)));
                Self { record, wrong, ..whole }
            }
        }
    }
}

/// Reads line after line of a block; each stream is named once.
#[derive(Default)]
struct Reader<'a> {
    headers: Headers<'a>,
    names: HashMap<&'a str, usize>,
    streams: Vec<Stream>,
    links: Vec<Linked>,
}

impl<'a> Reader<'a> {
    fn item(&mut self, line: Parted<'a>, found: Hash, look: Look) -> Item {
        let Parted { begin, length, record, said, marked, mut wrong } = line;
        let said = said.filter(|said| *said != found);
        if let Some(said) = said {
            wrong = Some(What::Line(Flaw::Hash { said, found }));
        }
        let first = self.links.len();
        let (facts, unread) = self.header(record);
        let links = first..self.links.len();
        let deep = facts.is_some() && look.deep;
        let read = deep.then(|| (laws::read(record), record.len() as u64));
        let wrong = wrong.or(unread);
        let odd = (said.is_some() || wrong.is_some()).then(|| Box::new(Odd { said, wrong }));
        Item { offset: begin, length, facts, links, record: read, found, marked, odd }
    }

    fn header(&mut self, record: &'a [u8]) -> (Option<Facts>, Option<What>) {
        if record.len() > MOST_BYTES {
            return (None, Some(What::Line(Flaw::TooLong)));
        }
        let canonical = match canonical::outline(record) {
            Ok(outline) => match self.outlined(&outline) {
                Some(facts) => return (Some(facts), outline.unknown.map(What::NotCanonical)),
                None => outline.unknown.map(What::NotCanonical),
            },
            Err(why) => Some(What::NotCanonical(why)),
        };
        match Header::read(record) {
            Ok(header) => {
                for link in &header.links {
                    let stream = self.streams.len();
                    self.streams.push(link.stream.clone());
                    self.links.push(Linked { stream, n: link.n, prev: link.prev });
                }
                (Some(header.facts()), canonical)
            }
            Err(why) => {
                let unread = What::Line(Flaw::NotARecord(why.to_string()));
                (None, canonical.or(Some(unread)))
            }
        }
    }

    /// The facts and links of a canonical line; `None`, and nothing noted, where the slow way must
    /// look.
    fn outlined(&mut self, outline: &canonical::Outline<'a>) -> Option<Facts> {
        let facts = self.headers.read(outline)?;
        let first = self.links.len();
        for link in self.headers.links() {
            let known = self.names.get(link.stream).copied();
            let named = known.or_else(|| {
                let stream = Stream::parse(link.stream)?;
                self.streams.push(stream);
                self.names.insert(link.stream, self.streams.len() - 1);
                Some(self.streams.len() - 1)
            });
            let Some(stream) = named else {
                self.links.truncate(first);
                return None;
            };
            self.links.push(Linked { stream, n: link.n, prev: link.prev });
        }
        Some(facts)
    }
}
