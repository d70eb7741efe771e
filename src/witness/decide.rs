//! The witness itself, without the network: bytes of a request in, an answer out.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use rantai_events::cosignature::cosign;
use rantai_events::note::{KeyKind, Note, Signature, SigningKey, Standing};
use rantai_events::policy::Policy;
use rantai_events::tree::Unproven;
use rantai_events::witness::{Declined, Latest, Request, origin_id};

use super::WitnessError;
use super::state::{Entry, Seen, Store};
use super::trouble::read_policy;
use crate::clock::Clock;

/// What is answered over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

const TEXT: &str = "text/plain; charset=utf-8";

impl Reply {
    pub(super) fn text(status: u16, body: impl Into<String>) -> Self {
        Self { status, content_type: TEXT, body: body.into() }
    }
}

/// What the institution that runs a witness is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A checkpoint was cosigned.
    Cosigned {
        /// The log.
        origin: String,
        /// Its records.
        size: u64,
    },
    /// The log signed two different trees of one size: the note that proves it was kept.
    Forked {
        /// The log.
        origin: String,
        /// The size of both.
        size: u64,
        /// The note; none where enough are kept already.
        kept: Option<PathBuf>,
    },
    /// Nothing is cosigned for this log: what was seen last is unknown.
    Stopped {
        /// The log.
        origin: String,
        /// Why, in English.
        why: String,
    },
}

/// What is told to whoever runs the witness.
type Tell = dyn Fn(Happened) + Send + Sync;

/// A witness of some logs.
pub struct Witness {
    logs: Policy,
    key: SigningKey,
    store: Store,
    clock: Box<dyn Clock>,
    tell: Box<Tell>,
}

/// Why nothing was cosigned.
enum Not {
    Declined(Declined),
    Stopped,
}

impl From<Declined> for Not {
    fn from(why: Declined) -> Self {
        Self::Declined(why)
    }
}

impl Witness {
    /// A witness of the logs in the policy file `logs` (its quorum does not matter), which keeps
    /// what it saw in the directory `state`. Other processes are kept out of it as long as this
    /// lives.
    ///
    /// # Errors
    /// The key is a log's, the policy names no log, another witness runs there, or the disk failed.
    pub fn open(
        state: &Path,
        logs: &Path,
        key: SigningKey,
        clock: Box<dyn Clock>,
        tell: Box<Tell>,
    ) -> Result<Self, WitnessError> {
        if key.public().kind() != KeyKind::Witness {
            return Err(WitnessError::NotAWitnessKey);
        }
        let policy = read_policy(logs)?;
        if policy.logs().is_empty() {
            return Err(WitnessError::NoLogs(logs.to_owned()));
        }
        let store = Store::open(state, &policy, key.public())?;
        let witness = Self { logs: policy, key, store, clock, tell };
        for (origin, entry) in witness.store.entries() {
            if let Seen::Unknown(why) = &held(entry).seen {
                (witness.tell)(Happened::Stopped { origin: origin.into(), why: why.clone() });
            }
        }
        Ok(witness)
    }

    /// Its vkey, which verifiers put into their policies.
    #[must_use]
    pub fn vkey(&self) -> String {
        self.key.public().to_string()
    }

    /// Answers the body of a request. A cosignature is durable here before it is answered; of two
    /// requests at once the second meets the decision on the first.
    #[must_use]
    pub fn answer(&self, body: &[u8]) -> Reply {
        match self.decide(body) {
            Ok(signature) => Reply::text(200, format!("{signature}\n")),
            Err(Not::Declined(Declined::Conflict(size))) => {
                Reply { status: 409, content_type: "text/x.tlog.size", body: format!("{size}\n") }
            }
            Err(Not::Declined(why)) => Reply::text(why.status(), format!("{why}\n")),
            Err(Not::Stopped) => {
                Reply::text(500, "the witness does not know what it saw last of this log\n")
            }
        }
    }

    /// The checkpoint cosigned last of the log with this id ([`origin_id`]).
    #[must_use]
    pub fn latest(&self, id: &str) -> Reply {
        let found = self.store.entries().find(|(origin, _)| origin_id(origin) == id);
        let Some((_, entry)) = found else { return Reply::text(404, "no such log\n") };
        match &held(entry).seen {
            Seen::Cosigned { note, .. } => Reply::text(200, note.to_string()),
            Seen::Nothing => Reply::text(404, "nothing was cosigned yet\n"),
            Seen::Unknown(_) => Reply::text(500, "what was cosigned last is unknown\n"),
        }
    }

    fn decide(&self, body: &[u8]) -> Result<Signature, Not> {
        let request = Request::parse(body).map_err(Declined::Request)?;
        let Some(entry) = self.store.entry(request.origin()) else {
            // Not one of ours: says so, or what else is wrong with it.
            request.decide(&self.logs, Latest::NOTHING)?;
            return Err(Not::Stopped);
        };
        let mut entry = held(entry);
        let latest = match &entry.seen {
            Seen::Nothing => Latest::NOTHING,
            Seen::Cosigned { latest, .. } => *latest,
            Seen::Unknown(_) => return Err(Not::Stopped),
        };
        match request.decide(&self.logs, latest) {
            Ok(checkpoint) => {
                let latest = Latest { size: checkpoint.size(), root: checkpoint.root() };
                self.cosign(&request, latest, &mut entry)
            }
            Err(why) => {
                if let Declined::Unproven(Unproven::Forked(size)) = why {
                    self.forked(&request, size, &entry);
                }
                Err(why.into())
            }
        }
    }

    fn cosign(
        &self,
        request: &Request,
        latest: Latest,
        entry: &mut Entry,
    ) -> Result<Signature, Not> {
        let origin = request.origin().to_owned();
        let text = request.note.text();
        let time = u64::try_from(self.clock.now().millis() / 1000).ok();
        let signature = time.and_then(|time| cosign(&self.key, text, time));
        let note = signature.as_ref().and_then(|signature| self.kept(&request.note, signature));
        let (Some(signature), Some(note)) = (signature, note) else { return Err(Not::Stopped) };
        if let Err(fault) = entry.remember(latest, note) {
            (self.tell)(Happened::Stopped { origin, why: fault.to_string() });
            return Err(Not::Stopped);
        }
        (self.tell)(Happened::Cosigned { origin, size: latest.size });
        Ok(signature)
    }

    /// The note as it is kept: the signatures of the log and of this witness, nobody else's.
    fn kept(&self, asked: &Note, own: &Signature) -> Option<Note> {
        let mut note = Note::new(asked.text().to_owned())?;
        let logs = self.logs.logs().iter().map(|log| &log.key);
        let signed = logs.filter(|key| matches!(asked.verify(key), Standing::Verified { .. }));
        let lines = signed
            .flat_map(|key| asked.signatures().iter().find(|line| key.is_named_by(line)).cloned());
        lines.for_each(|line| note.add(line));
        note.add(own.clone());
        Some(note)
    }

    fn forked(&self, request: &Request, size: u64, entry: &Entry) {
        let origin = request.origin().to_owned();
        let happened = match entry.keep_fork(&request.note) {
            Ok(kept) => Happened::Forked { origin, size, kept },
            Err(fault) => Happened::Stopped { origin, why: fault.to_string() },
        };
        (self.tell)(happened);
    }
}

/// The state of a log, alone. If a bug stopped another holder midway, nobody knows how far it came.
fn held(entry: &Mutex<Entry>) -> MutexGuard<'_, Entry> {
    entry.lock().unwrap_or_else(|poisoned| {
        let mut entry = poisoned.into_inner();
        entry.seen = Seen::Unknown("a bug stopped an earlier request midway".to_owned());
        entry
    })
}
