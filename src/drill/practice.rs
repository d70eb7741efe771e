//! A small ledger to practise on, for whoever has none yet.

use std::path::Path;

use rantai_events::ids::ActorId;
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::record::Draft;
use rantai_events::text::{Label, VerifierKey};

use crate::clock::SystemClock;
use crate::evidence::{Evidence, EvidenceError};
use crate::ledger::{Asked, Ledger, Opening, Rejected};
use crate::publish::{PublishError, publish};

/// How many receipts of cash it holds.
const RECEIPTS: u32 = 40;
const ORIGIN: &str = "ledger.example/latihan";
const ACTOR: &str = "admin";

/// Why there is no ledger to practise on.
#[derive(Debug)]
pub enum PracticeError {
    /// The ledger refused or failed.
    Ledger(Rejected),
    /// The document was not stored.
    Evidence(EvidenceError),
    /// It was not published.
    Publish(Box<PublishError>),
    /// Our own text is not what it should be: a bug.
    Text(String),
}

impl From<Rejected> for PracticeError {
    fn from(why: Rejected) -> Self {
        Self::Ledger(why)
    }
}

impl From<EvidenceError> for PracticeError {
    fn from(why: EvidenceError) -> Self {
        Self::Evidence(why)
    }
}

impl From<PublishError> for PracticeError {
    fn from(why: PublishError) -> Self {
        Self::Publish(Box::new(why))
    }
}

/// Makes a ledger of an invented group with a document and a checkpoint. Its key is known to all
/// and signs nothing else.
///
/// # Errors
/// [`PracticeError`].
pub fn practice(directory: &Path) -> Result<(), PracticeError> {
    let name = KeyName::parse(ORIGIN).map_err(text)?;
    let key = SigningKey::from_seed(name, KeyKind::Log, &[1; 32]).map_err(text)?;
    let opening = Opening {
        origin: Label::new(ORIGIN).map_err(text)?,
        office: Label::new("Dinas Latihan").map_err(text)?,
        actor: ActorId::parse(ACTOR).map_err(text)?,
        key: Some(VerifierKey::new(&key.public().to_string()).map_err(text)?),
    };
    let mut ledger = Ledger::create(directory, &opening, Box::new(SystemClock))?;
    let b3 = Evidence::of(directory).attach_bytes(b"Kuitansi latihan no. 1\n")?.b3;
    for draft in drafts(&b3.to_string()) {
        let drafts = vec![Draft::parse(&draft).map_err(text)?];
        ledger.record_one(Asked::new(drafts, opening.actor.clone(), None))?;
    }
    ledger.close().map_err(Rejected::from)?;
    publish(directory, &key)?;
    Ok(())
}

fn drafts(b3: &str) -> Vec<String> {
    let mut drafts = vec![
        r#"{"type":"program.defined","on":"2020-01-02","body":{"guliran":"EXPECTED","kind":"KUBE","lpj_required":true,"money":"HIBAH","name":"KUBE latihan","program":"kube"}}"#.to_owned(),
        r#"{"type":"group.registered","on":"2020-01-03","body":{"area":"34.71.02.1003","group":"latihan","name":"Latihan","program":"kube"}}"#.to_owned(),
    ];
    drafts.extend((1..=RECEIPTS).map(|number| {
        let docs = match number {
            1 => format!(r#""docs":[{{"b3":"{b3}","kind":"KWITANSI"}}],"#),
            _ => String::new(),
        };
        format!(
            r#"{{{docs}"type":"cash.received","on":"2020-02-01","body":{{"amount":"{number}000","category":"LAIN","fund":"operasional","group":"latihan","place":"KAS"}}}}"#
        )
    }));
    drafts
}

fn text(why: impl ToString) -> PracticeError {
    PracticeError::Text(why.to_string())
}
