//! Asking one witness to cosign.

use rantai_events::checkpoint::Checkpoint;
use rantai_events::note::{Note, PublicKey, Signature};
use rantai_events::tree::TreeHash;
use rantai_events::witness::{Answer, Request, Worth, weigh};

use super::gather::Terms;
use super::transport::{Line, NoAnswer};

/// Makes the proof that the checkpoint continues the tree of so many records, or says why not.
pub type Prove<'a> = dyn Fn(u64) -> Result<Vec<TreeHash>, String> + Sync + 'a;

/// What came of asking a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It cosigned, at a time by its clock in seconds since 1970.
    Cosigned {
        /// When.
        time: u64,
    },
    /// The policy names no address for it.
    NotAsked,
    /// The address in the policy is neither http nor https.
    BadUrl,
    /// It cannot be reached, or broke off.
    Down(String),
    /// Nobody whom we trust vouches for its address: it may be another's.
    Unvouched(String),
    /// It did not answer by the deadline.
    Slow,
    /// It sent us elsewhere, where we do not go.
    Elsewhere(u16),
    /// Its answer is longer than any.
    TooLong,
    /// Its answer cannot be read.
    Garbled(String),
    /// It declines, with this status: 404 it does not know the log, 403 not its key.
    Declined(u16),
    /// Its answer holds no cosignature by its key.
    Silent,
    /// Its cosignature is false, or is of a time that has not come.
    False,
    /// It keeps naming other sizes.
    Restless,
    /// It says it saw a larger tree of this log: this ledger is an old backup, or it lies.
    Ahead(u64),
    /// It says it saw another tree of this log: two histories were signed, or it lies.
    Contradicted(u64),
    /// The proof cannot be made from the published tiles.
    NoProof(String),
    /// The note holds as many signatures as one may.
    NoRoom,
}

impl Outcome {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cosigned { .. } => "cosigned",
            Self::NotAsked => "not-asked",
            Self::BadUrl => "bad-url",
            Self::Down(_) => "down",
            Self::Unvouched(_) => "bad-certificate",
            Self::Slow => "slow",
            Self::Elsewhere(_) => "redirected",
            Self::TooLong => "too-long",
            Self::Garbled(_) => "garbled",
            Self::Declined(_) => "declined",
            Self::Silent => "silent",
            Self::False => "false-signature",
            Self::Restless => "restless",
            Self::Ahead(_) => "ahead",
            Self::Contradicted(_) => "contradicted",
            Self::NoProof(_) => "no-proof",
            Self::NoRoom => "no-room",
        }
    }

    /// Whether it says that this log showed another history: to be looked into by people.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        matches!(self, Self::Ahead(_) | Self::Contradicted(_))
    }
}

impl From<NoAnswer> for Outcome {
    fn from(why: NoAnswer) -> Self {
        match why {
            NoAnswer::Down(why) => Self::Down(why),
            NoAnswer::Unvouched(why) => Self::Unvouched(why),
            NoAnswer::Slow => Self::Slow,
            NoAnswer::TooLong => Self::TooLong,
            NoAnswer::Garbled(why) => Self::Garbled(why),
        }
    }
}

/// How far a witness's clock may be ahead, in seconds.
const AHEAD: u64 = 300;

/// How often a witness may name another size.
const ROUNDS: u32 = 4;

/// What every witness is asked.
pub(super) struct Question<'a> {
    /// The checkpoint with the signatures of the log alone.
    pub(super) note: &'a Note,
    pub(super) checkpoint: &'a Checkpoint,
    pub(super) prove: &'a Prove<'a>,
    pub(super) terms: &'a Terms,
}

/// Asks a witness; `old` is the size that it is thought to have seen last.
pub(super) fn ask(
    question: &Question<'_>,
    key: &PublicKey,
    url: &str,
    old: u64,
) -> Result<(Signature, u64), Outcome> {
    let line = Line::to(url, question.terms).ok_or(Outcome::BadUrl)?;
    let size = question.checkpoint.size();
    let mut old = old.min(size);
    for _ in 0..ROUNDS {
        let path = (question.prove)(old).map_err(Outcome::NoProof)?;
        let request = Request { old, path, note: question.note.clone() };
        let (status, body) = line.post(&request.to_string())?;
        match Answer::read(status, &body) {
            Answer::Signatures(lines) => return worth(question, key, &lines),
            Answer::Size(seen) if seen > size => return Err(Outcome::Ahead(seen)),
            Answer::Size(seen) if seen == old => return Err(Outcome::Contradicted(old)),
            Answer::Size(seen) => old = seen,
            Answer::Contradicted => return Err(Outcome::Contradicted(old)),
            Answer::Elsewhere(status) => return Err(Outcome::Elsewhere(status)),
            Answer::Declined(status) => return Err(Outcome::Declined(status)),
            Answer::Garbled => return Err(Outcome::Garbled("signature lines".to_owned())),
        }
    }
    Err(Outcome::Restless)
}

fn worth(
    question: &Question<'_>,
    key: &PublicKey,
    lines: &[Signature],
) -> Result<(Signature, u64), Outcome> {
    match weigh(question.note.text(), lines, key) {
        Worth::Cosigned { signature, time } if time <= question.terms.now.saturating_add(AHEAD) => {
            Ok((signature, time))
        }
        Worth::Cosigned { .. } | Worth::False => Err(Outcome::False),
        Worth::Nothing => Err(Outcome::Silent),
    }
}
