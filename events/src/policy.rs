//! Trust policies (C2SP tlog-policy): whose word a verifier takes for a checkpoint.
//!
//! The file belongs to the verifier and never comes from the log. It lists the keys of logs and
//! witnesses, groups of witnesses, and the quorum: who must have cosigned.

use crate::checkpoint::{BadCheckpoint, Checkpoint};
use crate::note::{KeyName, Note, PublicKey, Standing};

mod parse;
mod write;

pub use parse::{BadPolicy, Fault, MAX_DEFINITIONS, MAX_POLICY};

/// A log whose checkpoints are accepted; the name of its key is its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Its key.
    pub key: PublicKey,
    /// Where it is served.
    pub url: Option<String>,
}

/// A witness that may cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Its name within the policy.
    pub name: String,
    /// Its key.
    pub key: PublicKey,
    /// Where checkpoints are submitted to it.
    pub url: Option<String>,
}

/// A witness or a group, by its place among those defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    name: String,
    needed: usize,
    members: Vec<Member>,
}

/// Whose signatures make a checkpoint trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Member>,
}

/// A witness's statement on a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness's name in the policy.
    pub witness: String,
    /// When, in seconds since 1970, by the witness's clock; whoever has a clock may mind the future.
    pub time: u64,
}

/// A checkpoint that the policy accepts, and on whose word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The log that signed it.
    pub log: KeyName,
    /// The witnesses that cosigned it, in the order of the policy.
    pub cosigned: Vec<Cosigned>,
}

/// Why a checkpoint is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// The text of the note is no checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] BadCheckpoint),
    /// A line names a key of the policy, but that key did not sign this text.
    #[error("the signature by {0} is false")]
    FalseSignature(KeyName),
    /// No log of the policy has this origin.
    #[error("the policy has no log {0}")]
    UnknownLog(String),
    /// The log of this origin did not sign.
    #[error("the log {0} did not sign the checkpoint")]
    NotSigned(String),
    /// Too few witnesses cosigned.
    #[error("the quorum {quorum} is not reached: {} of {of} witnesses cosigned", .cosigned.len())]
    Quorum {
        /// The witness or group that had to.
        quorum: String,
        /// Those that cosigned.
        cosigned: Vec<Cosigned>,
        /// How many witnesses the policy knows.
        of: usize,
    },
}

impl Policy {
    /// The logs.
    #[must_use]
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }
    /// The witnesses.
    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Whether the checkpoint of this note is to be trusted.
    ///
    /// # Errors
    /// Says whose word is missing or false. A false signature by any known key condemns the note.
    pub fn judge(&self, note: &Note) -> Result<Trusted, Untrusted> {
        let checkpoint = Checkpoint::parse(note.text())?;
        let log = self.signed(note, checkpoint.origin())?;
        let cosigned = self.cosigned(note)?;
        let by = |place: usize| {
            let witness = self.witnesses.get(place);
            witness.is_some_and(|w| cosigned.iter().any(|one| one.witness == w.name))
        };
        match self.quorum {
            Some(quorum) if !self.is_met(quorum, &by) => Err(Untrusted::Quorum {
                quorum: self.name(quorum).to_owned(),
                cosigned,
                of: self.witnesses.len(),
            }),
            Some(_) | None => Ok(Trusted { checkpoint, log, cosigned }),
        }
    }

    /// The checkpoint of this note if its log signed it, whatever the witnesses say.
    ///
    /// # Errors
    /// The text is no checkpoint, its log is unknown, or the signature is missing or false.
    pub fn signed_by_log(&self, note: &Note) -> Result<Checkpoint, Untrusted> {
        let checkpoint = Checkpoint::parse(note.text())?;
        self.signed(note, checkpoint.origin())?;
        Ok(checkpoint)
    }

    /// The witnesses whose cosignatures the note carries.
    ///
    /// # Errors
    /// A line names a witness that did not sign this text.
    pub fn cosigned(&self, note: &Note) -> Result<Vec<Cosigned>, Untrusted> {
        let mut cosigned = Vec::new();
        for witness in &self.witnesses {
            match note.verify(&witness.key) {
                Standing::Verified { time } => {
                    let (witness, time) = (witness.name.clone(), time.unwrap_or_default());
                    cosigned.push(Cosigned { witness, time });
                }
                Standing::Absent => {}
                Standing::False => return Err(falsely(&witness.key)),
            }
        }
        Ok(cosigned)
    }

    /// The log of this origin that signed.
    fn signed(&self, note: &Note, origin: &str) -> Result<KeyName, Untrusted> {
        let (mut known, mut signed) = (false, None);
        for Log { key, .. } in &self.logs {
            let own = key.name().as_str() == origin;
            known |= own;
            match note.verify(key) {
                Standing::Verified { .. } if own => signed = Some(key.name().clone()),
                Standing::Verified { .. } | Standing::Absent => {}
                Standing::False => return Err(falsely(key)),
            }
        }
        match (signed, known) {
            (Some(log), _) => Ok(log),
            (None, true) => Err(Untrusted::NotSigned(origin.to_owned())),
            (None, false) => Err(Untrusted::UnknownLog(origin.to_owned())),
        }
    }

    /// Groups name only what was defined before them, so this ends.
    fn is_met(&self, member: Member, by: &impl Fn(usize) -> bool) -> bool {
        match member {
            Member::Witness(place) => by(place),
            Member::Group(place) => self.groups.get(place).is_some_and(|group| {
                let met = group.members.iter().filter(|member| self.is_met(**member, by));
                met.count() >= group.needed
            }),
        }
    }

    fn name(&self, member: Member) -> &str {
        let name = match member {
            Member::Witness(place) => self.witnesses.get(place).map(|witness| &witness.name),
            Member::Group(place) => self.groups.get(place).map(|group| &group.name),
        };
        name.map_or("", String::as_str)
    }
}

fn falsely(key: &PublicKey) -> Untrusted {
    Untrusted::FalseSignature(key.name().clone())
}
