//! What the record of a closed period proves: the balances that stand under its commitment.

use std::fmt;

use crate::account::Stream;
use crate::commitment::{BadBalance, Balance, BalanceProof};
use crate::event::Event;
use crate::hash::Hash;
use crate::policy::{Policy, Trusted};
use crate::proof::{self, BadProof, Proof, Refuted};
use crate::record::{RecordError, open};
use crate::time::{Date, Instant};

/// The most bytes that a file of one proven balance may have.
pub const MAX_FILE: usize = crate::commitment::MAX_FILE + proof::MAX_FILE;

/// The closing of a period, as its record states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The number of the record.
    pub seq: u64,
    /// The stream whose book was closed.
    pub stream: Stream,
    /// The last day of the period.
    pub to: Date,
    /// When it was recorded.
    pub at: Instant,
    /// The state commitment.
    pub state: Hash,
}

/// Why a line is not the closing of a period.
#[derive(Debug, thiserror::Error)]
pub enum NotClosing {
    /// No record.
    #[error("the line is no record: {0}")]
    Record(#[from] RecordError),
    /// Another event.
    #[error("the record is {0}, not period.closed")]
    Other(&'static str),
    /// It states no commitment.
    #[error("the closing states no commitment")]
    NoState,
}

impl Closing {
    /// Reads the line of a `period.closed`.
    ///
    /// # Errors
    /// It is none.
    pub fn read(line: &[u8]) -> Result<Self, NotClosing> {
        let record = open(line)?;
        let (seq, at) = (record.seq, record.at);
        let name = record.event.name();
        let closed = if let Event::PeriodClosed(body) = record.event { Some(body) } else { None };
        let body = closed.ok_or(NotClosing::Other(name))?;
        let state = body.state.ok_or(NotClosing::NoState)?;
        Ok(Self { seq, stream: body.stream, to: body.to, at, state })
    }
}

/// One balance with all that proves it: the balance proof, an empty line, and the proof of the
/// `period.closed`, whose line is its extra data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenBalance {
    /// That the balance stands in the commitment.
    pub balance: BalanceProof,
    /// That the closing stands in the tree.
    pub proof: Proof,
}

/// Why a balance is not proven.
#[derive(Debug, thiserror::Error)]
pub enum BadProvenBalance {
    /// The balance proof has another form, or does not hold.
    #[error(transparent)]
    Balance(#[from] BadBalance),
    /// The proof of the closing has another form.
    #[error(transparent)]
    Proof(#[from] BadProof),
    /// No empty line with the proof of the closing behind it.
    #[error("the proof of the closing is missing")]
    NoProof,
    /// The proof of the closing does not hold the record.
    #[error("the proof of the closing holds no record line (extra)")]
    NoLine,
    /// The record is no closing.
    #[error(transparent)]
    Closing(#[from] NotClosing),
    /// The record says another number than the proof.
    #[error("the proof is for record {index}, the line says {seq}")]
    Number {
        /// What the proof says.
        index: u64,
        /// What the record says.
        seq: u64,
    },
    /// The balance is of another book than the one that was closed.
    #[error("the account {account} is not in the book of {stream}")]
    Book {
        /// The account.
        account: String,
        /// The stream that was closed.
        stream: String,
    },
    /// The closing is not in the tree, or the tree is not trusted.
    #[error(transparent)]
    Refuted(#[from] Refuted),
}

impl ProvenBalance {
    /// Reads the file. Nothing is checked yet.
    ///
    /// # Errors
    /// Says what is wrong with its form.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadProvenBalance> {
        let end = bytes.windows(2).take(crate::commitment::MAX_FILE).position(|two| two == b"\n\n");
        let (head, rest) =
            end.and_then(|end| bytes.split_at_checked(end + 1)).ok_or(BadProvenBalance::NoProof)?;
        let proof = rest.get(1..).unwrap_or_default();
        Ok(Self { balance: BalanceProof::parse(head)?, proof: Proof::parse(proof)? })
    }

    /// Checks it all, and says what is proven.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn check(&self, policy: &Policy) -> Result<(Balance, Closing, Trusted), BadProvenBalance> {
        let line = self.proof.extra.as_deref().ok_or(BadProvenBalance::NoLine)?;
        let trusted = self.proof.check(line, policy)?;
        let closing = Closing::read(line)?;
        if closing.seq != self.proof.index {
            return Err(BadProvenBalance::Number { index: self.proof.index, seq: closing.seq });
        }
        let balance = self.balance.check(&closing.state)?;
        let (account, stream) = (&balance.account, closing.stream.to_string());
        if account.book() != stream {
            return Err(BadProvenBalance::Book { account: account.to_string(), stream });
        }
        Ok((balance, closing, trusted))
    }
}

/// The file.
impl fmt::Display for ProvenBalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.balance, self.proof)
    }
}
