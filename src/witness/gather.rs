//! Asking all witnesses of a policy at once.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use rantai_events::note::{MAX_SIGNATURES, Note, Signature, Standing};
use rantai_events::policy::{self, Policy, Trusted, Untrusted};

use super::Authorities;
use super::ask::{Outcome, Prove, Question, ask};

/// On what terms witnesses are asked.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The time now, in seconds since 1970.
    pub now: u64,
    /// How long a witness may take.
    pub deadline: Duration,
    /// Who vouches for addresses with https, beside the public authorities.
    pub authorities: Authorities,
}

/// What came of asking one witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its name in the policy.
    pub witness: String,
    /// Where it was asked.
    pub url: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of asking all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// The checkpoint with every cosignature that it had and was given, each verified.
    pub note: Note,
    /// What each witness answered, in the order of the policy.
    pub answers: Vec<Answered>,
    /// Whether the quorum of the policy is reached.
    pub verdict: Result<Trusted, Untrusted>,
}

/// Submits a checkpoint to every witness of the policy that has an address, to all at the same
/// time. It takes no longer than the deadline, whatever a witness does. `remembered` says by name
/// what size a witness saw last, as far as is known; `prove` makes the proofs.
///
/// # Errors
/// The policy does not take the word of the log itself.
pub fn gather(
    note: &Note,
    policy: &Policy,
    prove: &Prove<'_>,
    remembered: &BTreeMap<String, u64>,
    terms: &Terms,
) -> Result<Gathered, Untrusted> {
    let checkpoint = policy.signed_by_log(note)?;
    let mut bare = Note::new(note.text().to_owned()).unwrap_or_else(|| note.clone());
    let is_log = |line: &&Signature| policy.logs().iter().any(|log| log.key.is_named_by(line));
    note.signatures().iter().filter(is_log).cloned().for_each(|line| bare.add(line));
    let question = Question { note: &bare, checkpoint: &checkpoint, prove, terms };
    let asked = ask_all(&question, policy, remembered);
    let mut whole = trimmed(note, policy);
    let mut answers = Vec::new();
    for (witness, came) in policy.witnesses().iter().zip(asked) {
        let outcome = match came {
            Ok((line, time)) => added(&mut whole, line, time),
            Err(outcome) => outcome,
        };
        let (witness, url) = (witness.name.clone(), witness.url.clone());
        answers.push(Answered { witness, url, outcome });
    }
    let verdict = policy.judge(&whole);
    Ok(Gathered { note: whole, answers, verdict })
}

type Came = Result<(Signature, u64), Outcome>;

fn ask_all(
    question: &Question<'_>,
    policy: &Policy,
    remembered: &BTreeMap<String, u64>,
) -> Vec<Came> {
    thread::scope(|scope| {
        let one = |witness: &policy::Witness| {
            let old = remembered.get(&witness.name).copied().unwrap_or_default();
            let url = witness.url.as_deref().ok_or(Outcome::NotAsked)?;
            ask(question, &witness.key, url, old)
        };
        let spawn = |witness| thread::Builder::new().spawn_scoped(scope, move || one(witness));
        let threads: Vec<_> = policy.witnesses().iter().map(spawn).collect();
        let came = threads.into_iter().map(|thread| match thread.map(|thread| thread.join()) {
            Ok(Ok(came)) => came,
            Ok(Err(_panic)) => Err(Outcome::Garbled("a bug in reading it".to_owned())),
            Err(why) => Err(Outcome::Down(why.to_string())),
        });
        came.collect()
    })
}

/// The note without lines that name a witness but are not by it: one would condemn the whole.
fn trimmed(note: &Note, policy: &Policy) -> Note {
    let keys = || policy.witnesses().iter().map(|witness| &witness.key);
    let is_false = |line: &&Signature| {
        let mut named = keys().filter(|key| key.is_named_by(line));
        named.any(|key| note.verify(key) == Standing::False)
    };
    let mut whole = Note::new(note.text().to_owned()).unwrap_or_else(|| note.clone());
    let sound = note.signatures().iter().filter(|line| !is_false(line));
    sound.cloned().for_each(|line| whole.add(line));
    whole
}

fn added(note: &mut Note, line: Signature, time: u64) -> Outcome {
    let same = |old: &&Signature| (&old.name, old.id) == (&line.name, line.id);
    if note.signatures().len() >= MAX_SIGNATURES && !note.signatures().iter().any(|old| same(&old))
    {
        return Outcome::NoRoom;
    }
    note.add(line);
    Outcome::Cosigned { time }
}
