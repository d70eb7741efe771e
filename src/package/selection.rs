//! The records that a package is about.

use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use serde_json::Value;

use super::{PackageError, Scope};
use crate::ledger::Ledger;

/// A record line.
pub(super) struct Line {
    pub(super) seq: u64,
    pub(super) bytes: Vec<u8>,
}

/// A document that a record cites.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cited {
    pub(super) b3: Hash,
    pub(super) seq: u64,
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) on: String,
}

/// The records that a package is about, by number.
pub(super) struct Selection {
    pub(super) lines: Vec<Line>,
}

impl Selection {
    /// Reads those of the first `size` records that belong to it.
    pub(super) fn read(ledger: &Ledger, scope: &Scope, size: u64) -> Result<Self, PackageError> {
        let (lines, named) = match scope {
            Scope::Group(group) => {
                let stream = Stream::Group(group.clone());
                (of_stream(ledger, &stream, size)?, stream.to_string())
            }
            Scope::Grant(grant) => {
                let is_about = |line: &[u8]| names(line, grant.as_str());
                (scanned(ledger, size, is_about)?, grant.to_string())
            }
            Scope::All => (scanned(ledger, size, |_| true)?, "journal".to_owned()),
        };
        if lines.is_empty() {
            return Err(PackageError::Nothing(named));
        }
        Ok(Self { lines })
    }

    /// The lines, each with its line feed.
    pub(super) fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        for line in &self.lines {
            text.extend_from_slice(&line.bytes);
            text.push(b'\n');
        }
        text
    }

    /// Every citation of a document, by document and record.
    pub(super) fn cited(&self) -> Vec<Cited> {
        let mut cited: Vec<Cited> = self.lines.iter().flat_map(cited_by).collect();
        cited.sort();
        cited
    }
}

fn of_stream(ledger: &Ledger, stream: &Stream, size: u64) -> Result<Vec<Line>, PackageError> {
    let numbers = ledger.store().numbers(stream)?.into_iter().filter(|seq| *seq < size);
    let line = |seq| Ok(Line { seq, bytes: ledger.store().line(seq)?.bytes });
    numbers.map(line).collect()
}

fn scanned(
    ledger: &Ledger,
    size: u64,
    belongs: impl Fn(&[u8]) -> bool,
) -> Result<Vec<Line>, PackageError> {
    let mut lines = Vec::new();
    for chunk in ledger.store().journal().scan(0)? {
        for line in chunk?.lines() {
            let line = line?;
            if line.seq >= size {
                return Ok(lines);
            }
            if belongs(line.bytes) {
                lines.push(Line { seq: line.seq, bytes: line.bytes.to_vec() });
            }
        }
    }
    Ok(lines)
}

/// Whether a record names an id: as a value of its body, as the fund or a key of an account in its
/// postings. Types that this program does not know are read too.
fn names(line: &[u8], id: &str) -> bool {
    let Ok(Value::Object(record)) = serde_json::from_slice(line) else { return false };
    ["body", "post"].iter().filter_map(|field| record.get(*field)).any(|value| holds(value, id))
}

fn holds(value: &Value, id: &str) -> bool {
    match value {
        Value::String(text) => text.split([':', '/']).any(|part| part == id),
        Value::Array(items) => items.iter().any(|item| holds(item, id)),
        Value::Object(fields) => fields.values().any(|field| holds(field, id)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn cited_by(line: &Line) -> Vec<Cited> {
    let Ok(record) = serde_json::from_slice::<Value>(&line.bytes) else { return Vec::new() };
    let Some(docs) = record.get("docs").and_then(Value::as_array) else { return Vec::new() };
    let read = |doc: &Value| {
        let text = |name| doc.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let b3 = Hash::parse(&text("b3"))?;
        Some(Cited { b3, seq: line.seq, kind: text("kind"), number: text("no"), on: text("on") })
    };
    docs.iter().filter_map(read).collect()
}
