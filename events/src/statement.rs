//! Complete statements: all records of one stream up to its record `n`, which is proven to be in
//! the tree.
//!
//! Only the last record is proven by the tree. It names the one before it by its BLAKE3, that one
//! the one before, and so back to the first: whoever leaves a record out, alters or adds one must
//! break a link. That the last record shown is the latest one, nothing here proves.

use crate::account::Stream;
use crate::canonical;
use crate::hash::Hash;
use crate::policy::{Policy, Trusted};
use crate::proof::{self, BadProof, Proof, Refuted};
use crate::record::{Header, Link, MOST_BYTES, RecordError};

/// The first line of a statement proof.
pub const HEADER: &str = "rantai/statement-proof@v1";

/// The most bytes that a line of it may have, without line feed.
pub const MAX_LINE: usize = 192 * 1024;

/// Follows the backward links of a stream from its first record on.
#[derive(Debug, Clone)]
pub struct Follower {
    stream: Stream,
    next: u64,
    prev: Hash,
    last: Option<(u64, Vec<u8>)>,
}

/// Why a line does not continue a stream.
#[derive(Debug, thiserror::Error)]
pub enum Gap {
    /// No record.
    #[error("the line is no record: {0}")]
    Record(#[from] RecordError),
    /// It has no link of the stream.
    #[error("record {seq} does not belong to {stream}")]
    Foreign {
        /// The record.
        seq: u64,
        /// The stream.
        stream: String,
    },
    /// Another place in the stream than its turn: a record is missing, or stands twice.
    #[error("record {seq} is number {found} of the stream, number {expected} belongs there")]
    Place {
        /// The record.
        seq: u64,
        /// The place that it states.
        found: u64,
        /// The place whose turn it is.
        expected: u64,
    },
    /// It names another record before it: that one, or this one, was altered.
    #[error("record {seq} names another record before it than the one shown")]
    Before {
        /// The record.
        seq: u64,
    },
    /// Its number is not above the one before.
    #[error("record {seq} comes after record {before}")]
    Order {
        /// The record.
        seq: u64,
        /// The record before it in the stream.
        before: u64,
    },
}

impl Follower {
    /// Before the first record of this stream.
    #[must_use]
    pub fn new(stream: Stream) -> Self {
        Self { stream, next: 0, prev: Hash::ZERO, last: None }
    }

    /// The stream.
    #[must_use]
    pub fn stream(&self) -> &Stream {
        &self.stream
    }

    /// How many records were followed.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.next
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// It does not continue the stream.
    pub fn follow(&mut self, line: &[u8]) -> Result<Header, Gap> {
        if line.len() > MOST_BYTES {
            return Err(RecordError::TooLong(line.len()).into());
        }
        canonical::check(line).map_err(RecordError::from)?;
        let header = Header::read(line)?;
        let link = header.links.iter().find(|link| link.stream == self.stream);
        let Some(link) = link else {
            return Err(Gap::Foreign { seq: header.seq, stream: self.stream.to_string() });
        };
        self.continues(header.seq, link)?;
        self.next += 1;
        self.prev = Hash::of(line);
        self.last = Some((header.seq, line.to_vec()));
        Ok(header)
    }

    fn continues(&self, seq: u64, link: &Link) -> Result<(), Gap> {
        if link.n != self.next {
            return Err(Gap::Place { seq, found: link.n, expected: self.next });
        }
        if link.prev != self.prev {
            return Err(Gap::Before { seq });
        }
        match &self.last {
            Some((before, _)) if *before >= seq => Err(Gap::Order { seq, before: *before }),
            Some(_) | None => Ok(()),
        }
    }
}

/// Reads a statement proof line by line, in memory that does not grow with it.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    state: State,
}

#[derive(Debug, Clone, Default)]
enum State {
    /// The line that names the format comes.
    #[default]
    Header,
    /// The line that names the stream comes.
    Stream,
    /// Records come, until an empty line.
    Records(Follower),
    /// The proof of the last record comes, until the end.
    Proof(Follower, Vec<u8>),
}

/// Why a statement is not proven.
#[derive(Debug, thiserror::Error)]
pub enum BadStatement {
    /// The file has another form.
    #[error("not a statement proof: {0}")]
    Form(&'static str),
    /// A line does not continue the stream.
    #[error(transparent)]
    Gap(#[from] Gap),
    /// The proof of the last record has another form.
    #[error(transparent)]
    Proof(#[from] BadProof),
    /// The proof is for another record than the last one.
    #[error("the proof is for record {index}, the last one shown is {seq}")]
    Number {
        /// What the proof says.
        index: u64,
        /// What the record says.
        seq: u64,
    },
    /// The last record is not in the tree, or the tree is not trusted.
    #[error(transparent)]
    Refuted(#[from] Refuted),
}

/// What a statement proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// The stream.
    pub stream: Stream,
    /// How many records it has up to the last one shown: all were shown.
    pub count: u64,
    /// The number of the last one.
    pub last: u64,
    /// The checkpoint, and on whose word.
    pub trusted: Trusted,
}

impl Reader {
    /// Before the first line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next line, without its line feed; the header of a record that continues the
    /// stream. What it says is proven only when [`Reader::finish`] is content.
    ///
    /// # Errors
    /// It does not belong there.
    pub fn line(&mut self, line: &[u8]) -> Result<Option<Header>, BadStatement> {
        match &mut self.state {
            State::Header if line == HEADER.as_bytes() => self.state = State::Stream,
            State::Header => {
                return Err(BadStatement::Form("it does not begin with rantai/statement-proof@v1"));
            }
            State::Stream => {
                let stream =
                    std::str::from_utf8(line).ok().and_then(|line| line.strip_prefix("stream "));
                let stream = stream.and_then(Stream::parse);
                let stream = stream.ok_or(BadStatement::Form("the second line names no stream"))?;
                self.state = State::Records(Follower::new(stream));
            }
            State::Records(follower) if line.is_empty() => {
                self.state = State::Proof(follower.clone(), Vec::new());
            }
            State::Records(follower) => return Ok(Some(follower.follow(line)?)),
            State::Proof(_, proof) => {
                if proof.len() + line.len() >= proof::MAX_FILE {
                    return Err(BadProof::TooLong(proof.len() + line.len() + 1).into());
                }
                proof.extend_from_slice(line);
                proof.push(b'\n');
            }
        }
        Ok(None)
    }

    /// At the end of the file: whether the last record shown is in a tree that the policy trusts.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn finish(self, policy: &Policy) -> Result<Complete, BadStatement> {
        let State::Proof(follower, proof) = self.state else {
            return Err(BadStatement::Form("it ends before the proof of its last record"));
        };
        let Some((last, line)) = follower.last else {
            return Err(BadStatement::Form("it shows no record"));
        };
        let proof = Proof::parse(&proof)?;
        if proof.index != last {
            return Err(BadStatement::Number { index: proof.index, seq: last });
        }
        let trusted = proof.check(&line, policy)?;
        Ok(Complete { stream: follower.stream, count: follower.next, last, trusted })
    }
}
