//! The drill: a copy of a ledger is harmed in each of the ways that its promise names, and it is
//! shown what finds each. The ledger itself is only read.
//!
//! The ledger is copied once. Every way gets a copy of its own, of which the files that it leaves
//! as they were are hard links to that one copy: whole for whoever reads it, and little more on the
//! disk than what was harmed. Two questions are asked of it: what `rantai verify` finds, and
//! what it finds beside a checkpoint that somebody kept. Whoever holds every disk of the office can
//! make a history that is whole in itself; such ways only the second question finds, which is why
//! checkpoints are given away.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::Fault;
use crate::journal::Lock;
use crate::publish::{self, PublishError};
use crate::verify::finding::{Finding, Seen};
use crate::verify::{DEEPEST, Saved, Trust, verify_trusting};

mod copy;
mod lines;
mod harm;
mod practice;

pub use harm::{Need, WAYS, Way};
pub use practice::{PracticeError, practice};

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// How many findings.
    pub findings: u64,
    /// The first of them with its code; for a fault, what it says.
    pub first: Option<(String, (String, String))>,
    /// The exit code of the command.
    pub exit: u8,
}

impl Said {
    /// Whether something was found. A level that could not be checked, for want of an index, gives
    /// an exit code of its own and finds nothing.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.first.is_some()
    }
}

/// What a way came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was tried.
    Tried {
        /// What `rantai verify` found.
        alone: Said,
        /// What `rantai verify --against` a kept checkpoint found, where there is one.
        against: Option<Said>,
    },
    /// The ledger has nothing that could be harmed in this way.
    NotThere,
}

impl Outcome {
    /// Whether something found it; `None` where it could not be tried.
    #[must_use]
    pub fn is_found(&self) -> Option<bool> {
        match self {
            Self::Tried { alone, against } => {
                Some(alone.is_found() || against.as_ref().is_some_and(Said::is_found))
            }
            Self::NotThere => None,
        }
    }
}

/// Tries every way on copies in an empty directory, telling each as it is done. With `keep` the
/// harmed copies stay there; files that no way harms stand on the disk once for all of them. So
/// long it waits for another process that writes the ledger.
///
/// # Errors
/// The ledger can't be read, another process writes it, or the disk is full.
pub fn drill(
    ledger: &Path,
    work: &Path,
    (keep, wait): (bool, Duration),
    tell: &mut dyn FnMut(&'static Way, &Outcome),
) -> Result<(), PublishError> {
    let _lock = Lock::take_to_read_within(ledger, wait)?;
    let saved = kept(ledger, work)?;
    let whole = work.join("whole");
    let copied = copy::of(ledger, &whole)?;
    for way in WAYS {
        let place = work.join(way.id);
        let outcome = tried(&copied, &place, way, saved.as_ref())?;
        tell(way, &outcome);
        if !keep {
            copy::remove(&place)?;
        }
    }
    Ok(copy::remove(&whole)?)
}

/// The checkpoint that somebody kept: a copy outside of every harmed ledger.
fn kept(ledger: &Path, work: &Path) -> Result<Option<Saved>, PublishError> {
    let Some(signed) = publish::latest(ledger)? else { return Ok(None) };
    let file = work.join("checkpoint");
    copy::put(&file, signed.note.to_string().as_bytes())?;
    Ok(Some((file, signed)))
}

fn tried(
    whole: &Path,
    place: &Path,
    way: &'static Way,
    saved: Option<&Saved>,
) -> Result<Outcome, PublishError> {
    let copied = copy::linked(whole, place)?;
    let is_missing = match way.need {
        Need::Nothing => false,
        Need::Kept | Need::Published => saved.is_none(),
    };
    if is_missing || !(way.harm)(&copied)? {
        return Ok(Outcome::NotThere);
    }
    let alone = ask(&copied, Trust::default());
    let against = saved.map(|saved| ask(&copied, Trust { policy: None, against: Some(saved) }));
    Ok(Outcome::Tried { alone, against })
}

/// What `rantai verify` says of a ledger, and its exit code.
fn ask(ledger: &Path, trust: Trust<'_>) -> Said {
    let mut first: Option<Finding> = None;
    let report = verify_trusting(ledger, DEEPEST, None, trust, &mut |seen| match seen {
        Seen::Finding(finding) => first = first.take().or(Some(finding)),
        Seen::Progress(_) => {}
    });
    match report {
        Ok(report) => Said {
            findings: report.summary.findings,
            first: first.map(|found| (found.what.code().to_owned(), found.what.words())),
            exit: match (report.is_whole(), report.not_claimed(DEEPEST)) {
                (false, _) => 1,
                (true, Some(_)) => 4,
                (true, None) => 0,
            },
        },
        Err(fault) => {
            Said { findings: 0, first: Some(("fault".to_owned(), fault.words())), exit: 4 }
        }
    }
}

/// A directory of its own in which copies can be made.
///
/// # Errors
/// The disk failed.
pub fn workplace(place: &Path) -> Result<PathBuf, Fault> {
    copy::make(place)?;
    Ok(place.to_owned())
}

/// Takes a workplace away.
///
/// # Errors
/// The disk failed.
pub fn clear(place: &Path) -> Result<(), Fault> {
    copy::remove(place)
}
