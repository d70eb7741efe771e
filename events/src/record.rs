//! The draft, the record, and the one encoding.
//!
//! A record is one line of canonical JSON. Its bytes are made once by [`seal`], hashed, stored and
//! never made again; [`open`] reads them back and refuses anything that `seal` would not write.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::account::Stream;
use crate::canonical::{self, NotCanonical};
use crate::event::{Audience, BodyError, Event, lpj_leg};
use crate::hash::{Hash, Salt};
use crate::ids::{ActorId, RequestKey};
use crate::posting::Posting;
use crate::time::{Date, Instant};
use crate::wire::List;

mod draft;
mod header;
mod line;
mod quick;
mod seal;

use draft::content;
pub use draft::*;
pub use header::*;
pub use seal::{BodyText, HASH_BYTES, seal, seal_into, seal_noting};

/// The most bytes a record may have.
pub const MOST_BYTES: usize = 65_535;
/// The most streams a record may link.
pub const MOST_LINKS: usize = 16;

/// The place of a record in one of its streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its position there, from 0, gap-free.
    #[serde(deserialize_with = "crate::wire::exact")]
    pub n: u64,
    /// BLAKE3 of the record before it there; zeros for the first.
    pub prev: Hash,
    /// The stream.
    pub stream: Stream,
}

/// The place of a record among those appended together, all or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Its place, from 0.
    pub i: u32,
    /// How many there are.
    pub of: u32,
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Position in the ledger, from 0, gap-free.
    pub seq: u64,
    /// BLAKE3 of the bytes of the record before; zeros for the first.
    pub prev: Hash,
    /// Its place in each stream whose state it changes, sorted by stream.
    pub links: Vec<Link>,
    /// Keeps the hash of a restricted record from being guessed.
    pub salt: Salt,
    /// The business date.
    pub on: Date,
    /// The day it really happened, where `on` had to move.
    pub of: Option<Date>,
    /// When it was recorded.
    pub at: Instant,
    /// Who recorded it.
    pub actor: ActorId,
    /// On whose behalf.
    pub behalf: Option<Behalf>,
    /// What happened.
    pub event: Event,
    /// What moved, sorted.
    pub post: Vec<Posting>,
    /// Evidence.
    pub docs: Vec<Doc>,
    /// Idempotency key of the request.
    pub key: Option<RequestKey>,
    /// Its place in its batch.
    pub batch: Option<Batch>,
    /// What it reverses or replaces.
    pub fixes: Option<Fixes>,
    /// The proposal it came from.
    pub proposal: Option<u64>,
}

impl Record {
    /// The day it really happened.
    #[must_use]
    pub fn happened(&self) -> Date {
        self.of.unwrap_or(self.on)
    }
    /// Who may read its line, given the record that it reverses, if any: a reversal repeats what
    /// that moved, and is read by those who read that. Of a target that is not at hand nobody knows.
    #[must_use]
    pub fn audience(&self, target: Option<&Self>) -> Audience {
        match (self.reverses(), target) {
            (None, _) => self.own_audience(),
            (Some(undone), Some(target)) if target.seq == undone => target.own_audience(),
            (Some(_), _) => Audience::Restricted,
        }
    }

    /// Restricted by its type, where it speaks for a person, and where it says what an LPJ accounts
    /// for: of a grant to fewer than five people that is what these were given.
    fn own_audience(&self) -> Audience {
        let is_open = self.behalf.is_none() && lpj_leg(&self.event).is_none();
        if is_open { self.event.def().audience } else { Audience::Restricted }
    }
    /// Whether it undoes another.
    #[must_use]
    pub fn is_reversal(&self) -> bool {
        matches!(self.event, Event::EntryReversed(_))
    }
    /// The record that it undoes.
    #[must_use]
    pub fn reverses(&self) -> Option<u64> {
        self.fixes.filter(|_| self.is_reversal()).map(|fixes| fixes.seq)
    }
    /// The draft that it came from, without the key of its request.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            event: self.event.clone(),
            on: self.on,
            of: self.of,
            docs: self.docs.clone(),
            behalf: self.behalf.clone(),
            fixes: self.fixes,
            key: None,
            proposal: self.proposal,
        }
    }
    /// What was asked for, as canonical JSON: equal for the same request.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        content(&self.event, self.on, self.of, &self.docs, self.behalf.as_ref(), self.fixes)
    }
}

/// Why bytes are not a record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Longer than a record may be.
    #[error("{0} bytes; a record has at most {MOST_BYTES}")]
    TooLong(usize),
    /// Not canonical JSON.
    #[error("not canonical JSON: {0}")]
    NotCanonical(#[from] NotCanonical),
    /// Canonical JSON, but not the frame of a record.
    #[error("not a record: {0}")]
    Frame(#[source] serde_json::Error),
    /// A body that does not fit its type.
    #[error("body: {0}")]
    Body(#[from] BodyError),
    /// A value in another form than the one in which it is written.
    #[error("byte {0}: a value is not in canonical form")]
    NotExact(usize),
    /// More streams than a record may link.
    #[error("{0} links; a record has at most {MOST_LINKS}")]
    TooManyLinks(usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordIn<'a> {
    actor: ActorId,
    at: Instant,
    #[serde(default)]
    batch: Option<Batch>,
    #[serde(default)]
    behalf: Option<Behalf>,
    #[serde(borrow)]
    body: &'a RawValue,
    docs: List<Doc>,
    #[serde(default)]
    fixes: Option<Fixes>,
    #[serde(default)]
    key: Option<RequestKey>,
    links: Vec<Link>,
    #[serde(default)]
    of: Option<Date>,
    on: Date,
    post: List<Posting>,
    prev: Hash,
    #[serde(default, deserialize_with = "crate::wire::exact_option")]
    proposal: Option<u64>,
    salt: Salt,
    #[serde(deserialize_with = "crate::wire::exact")]
    seq: u64,
    #[serde(borrow, rename = "type")]
    name: Cow<'a, str>,
    v: u32,
}

/// Reads a record back and holds it to the one encoding.
///
/// # Errors
/// [`RecordError`] naming the first byte or field that `seal` would not have written.
pub fn open(bytes: &[u8]) -> Result<Record, RecordError> {
    if bytes.len() > MOST_BYTES {
        return Err(RecordError::TooLong(bytes.len()));
    }
    let record = decode(bytes)?;
    let again = seal(&record);
    if again != bytes {
        canonical::check(bytes)?;
        let same = again.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        return Err(RecordError::NotExact(same));
    }
    Ok(record)
}

/// Reads a record whose bytes are known to be as `seal` made them: their hash was checked against
/// a chain that was verified before.
///
/// # Errors
/// [`RecordError`] when the bytes are not a record.
pub fn decode(bytes: &[u8]) -> Result<Record, RecordError> {
    match line::read(bytes) {
        Some(record) => Ok(record),
        None => decode_slowly(bytes),
    }
}

/// Reads a record in any order of its fields, and says what is wrong with what is none.
fn decode_slowly(bytes: &[u8]) -> Result<Record, RecordError> {
    let frame: RecordIn<'_> = match serde_json::from_slice(bytes) {
        Ok(frame) => frame,
        Err(error) => {
            canonical::check(bytes)?;
            return Err(RecordError::Frame(error));
        }
    };
    if frame.links.len() > MOST_LINKS {
        return Err(RecordError::TooManyLinks(frame.links.len()));
    }
    let event = match Event::decode(&frame.name, frame.v, frame.body) {
        Ok(event) => event,
        Err(error) => {
            canonical::check(bytes)?;
            return Err(error.into());
        }
    };
    Ok(Record {
        seq: frame.seq,
        prev: frame.prev,
        links: frame.links,
        salt: frame.salt,
        on: frame.on,
        of: frame.of,
        at: frame.at,
        actor: frame.actor,
        behalf: frame.behalf,
        event,
        post: frame.post.0,
        docs: frame.docs.0,
        key: frame.key,
        batch: frame.batch,
        fixes: frame.fixes,
        proposal: frame.proposal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_reading_give_the_same_record() {
        let lines = include_str!("../tests/vectors/events.jsonl").lines();
        for line in lines.filter(|line| !line.contains('\\')) {
            let quick = line::read(line.as_bytes());
            let is_draft_inside = line.contains("\"type\":\"entry.proposed\"");
            assert_eq!(quick.is_none(), is_draft_inside, "{line}");
            let slow = decode_slowly(line.as_bytes()).expect(line);
            assert_eq!(quick.as_ref().unwrap_or(&slow), &slow);
        }
    }
}
