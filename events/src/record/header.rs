//! What the chain needs of a record: its header, read without looking at the rest.

use serde::Deserialize;

use super::line::{Line, batch_value};
use super::{Batch, Link, MOST_LINKS, Record, RecordError};
use crate::canonical::Outline;
use crate::hash::Hash;
use crate::time::Instant;

/// What the chain needs of a record, of any type and version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Header {
    /// Position in the ledger.
    pub seq: u64,
    /// BLAKE3 of the record before.
    pub prev: Hash,
    /// Its places in streams.
    pub links: Vec<Link>,
    /// When it was recorded.
    pub at: Instant,
    /// Its place in its batch.
    #[serde(default)]
    pub batch: Option<Batch>,
}

impl Header {
    /// Reads the header alone.
    ///
    /// # Errors
    /// [`RecordError`] when the bytes hold no header.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        serde_json::from_slice(bytes).map_err(RecordError::Frame)
    }

    /// The header but for its links.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts { seq: self.seq, prev: self.prev, at: self.at, batch: self.batch }
    }
}

impl From<&Record> for Header {
    fn from(record: &Record) -> Self {
        Self {
            seq: record.seq,
            prev: record.prev,
            links: record.links.clone(),
            at: record.at,
            batch: record.batch,
        }
    }
}

/// A header but for its links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Position in the ledger.
    pub seq: u64,
    /// BLAKE3 of the record before.
    pub prev: Hash,
    /// When it was recorded.
    pub at: Instant,
    /// Its place in its batch.
    pub batch: Option<Batch>,
}

/// A link whose stream is still a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkText<'a> {
    /// The position in the stream.
    pub n: u64,
    /// BLAKE3 of the record before it there.
    pub prev: Hash,
    /// What should name the stream.
    pub stream: &'a str,
}

/// Reads the headers of canonical lines one after the other, copying nothing.
#[derive(Debug, Default)]
pub struct Headers<'a> {
    links: Vec<LinkText<'a>>,
    /// The last instant with its text: all lines of a commit group have the same.
    at: Option<(&'a [u8], Instant)>,
}

impl<'a> Headers<'a> {
    /// The header of a line from its outline, or `None` where [`Header::read`] must look.
    pub fn read(&mut self, outline: &Outline<'a>) -> Option<Facts> {
        self.links.clear();
        self.read_links(text(outline.links)?)?;
        let seq = text(outline.seq)?;
        let batch = match outline.batch {
            [] => None,
            bytes => {
                let line = &mut Line(text(bytes)?);
                let batch = batch_value(line)?;
                (line.0.is_empty()).then_some(batch)?.into()
            }
        };
        Some(Facts {
            seq: seq.bytes().all(|b| b.is_ascii_digit()).then(|| seq.parse().ok())??,
            prev: Hash::parse(quoted(outline.prev)?)?,
            at: self.instant(outline.at)?,
            batch,
        })
    }

    /// The links of the line that was read last.
    #[must_use]
    pub fn links(&self) -> &[LinkText<'a>] {
        &self.links
    }

    fn instant(&mut self, said: &'a [u8]) -> Option<Instant> {
        if let Some((_, at)) = self.at.filter(|(text, _)| *text == said) {
            return Some(at);
        }
        let at = Instant::parse(quoted(said)?)?;
        self.at = Some((said, at));
        Some(at)
    }

    fn read_links(&mut self, list: &'a str) -> Option<()> {
        let line = &mut Line(list);
        let mut before = "[{\"n\":";
        while self.links.len() < MOST_LINKS {
            let n = line.integer(before)?;
            let prev = Hash::parse(line.text(",\"prev\":\"")?)?;
            let stream = line.text(",\"stream\":\"")?;
            line.pass("}")?;
            self.links.push(LinkText { n, prev, stream });
            before = ",{\"n\":";
            if line.has("]") {
                return line.0.is_empty().then_some(());
            }
        }
        None
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn quoted(bytes: &[u8]) -> Option<&str> {
    text(bytes)?.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Stream;
    use crate::canonical;

    #[test]
    fn both_ways_of_reading_give_the_same_header() {
        let mut headers = Headers::default();
        for line in include_str!("../../tests/vectors/events.jsonl").lines() {
            let outline = canonical::outline(line.as_bytes()).expect(line);
            let header = Header::read(line.as_bytes()).expect(line);
            assert_eq!(headers.read(&outline), Some(header.facts()));
            let link = |link: &LinkText<'_>| Link {
                n: link.n,
                prev: link.prev,
                stream: Stream::parse(link.stream).expect(line),
            };
            assert_eq!(headers.links().iter().map(link).collect::<Vec<_>>(), header.links);
        }
    }
}
