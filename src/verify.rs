//! Checking a ledger without trusting it. Each level says what it checked; every break is told,
//! not the first alone.
//!
//! 1. signatures and consistency of checkpoints, 2. the tree: all tiles, every record a leaf;
//! 3. every record, the chain and the links, in constant memory;
//! 4. the laws: every request judged again under the laws of its time;
//! 5. what is stored beside the journal: folded states, evidence, the vault.

pub mod finding;
pub mod chain;
pub mod report;
mod blocks;
mod tree;
mod copies;
mod lines;
mod laws;
mod shelf;
mod deep;
mod beside;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::Fault;
use crate::journal::{FileJournal, Lock};
use crate::keys::MasterKey;
use crate::vault::error::VaultError;
use crate::vault::{Checked, Vault};

use beside::{Access, Beside};
use deep::Deep;
use finding::{Finding, Seen, Summary, What};
use laws::{Judge, Stopped};
use report::VaultOutcome;

pub use beside::EvidenceCount;
pub use report::{Level, Outcome, Report, VaultCount};
pub use tree::{Saved, Trust};

/// The highest level.
pub const DEEPEST: u8 = 5;

/// The highest level that can be checked of what a path holds: nothing is stored beside the
/// records of an exported file.
#[must_use]
pub fn deepest(path: &Path) -> u8 {
    if Place::of(path).ledger.is_some() { DEEPEST } else { DEEPEST - 1 }
}

/// Verifies the directory of a ledger, a journal's directory or segment, or an exported file of
/// record lines, up to a level. Findings and progress are told as they come; memory is constant
/// up to level 3. With the master key, level 5 opens the vault as well.
///
/// # Errors
/// [`Fault`] when files can't be read. What is wrong in them is no fault but a finding.
pub fn verify(
    path: &Path,
    level: u8,
    master: Option<&MasterKey>,
    tell: &mut (dyn FnMut(Seen) + Send),
) -> Result<Report, Fault> {
    verify_trusting(path, level, master, Trust::default(), tell)
}

/// The same, with what the verifier trusts: its own policy, a checkpoint saved earlier.
///
/// # Errors
/// As [`verify`].
pub fn verify_trusting(
    path: &Path,
    level: u8,
    master: Option<&MasterKey>,
    trust: Trust<'_>,
    tell: &mut (dyn FnMut(Seen) + Send),
) -> Result<Report, Fault> {
    let place = Place::of(path);
    let mut counts = [0_u64; 6];
    let mut counted = |seen: Seen| {
        if matches!(&seen, Seen::Finding(found) if found.what.level() > level) {
            return;
        }
        if let Seen::Finding(found) = &seen
            && let Some(count) = counts.get_mut(usize::from(found.what.level()))
        {
            *count += 1;
        }
        tell(seen);
    };
    // Without the lock another process writes journal and index while they are read.
    let lock = place.ledger.as_deref().map(Lock::take_to_read);
    let until = match &lock {
        Some(Err(_busy)) => FileJournal::read_only(&place.journal).ok().map(|it| it.end()),
        Some(Ok(_)) | None => None,
    };
    let around = (place.journal.as_path(), place.ledger.as_deref());
    let signed = tree::run(around, until, trust, &mut counted)?;
    let ledger = place.ledger.as_deref().filter(|_| level >= 5);
    let mut deep = (level >= 4).then(|| Deep {
        judge: Judge::new(),
        beside: ledger.map(|ledger| Beside::of(ledger, access(lock.as_ref()))),
    });
    let summary = chain::run(&place.journal, until, deep.as_mut(), &mut counted)?;
    let beside = deep.as_ref().and_then(|deep| deep.beside.as_ref());
    let vault = match (ledger, beside) {
        (Some(ledger), Some(beside)) => look_at_vault(ledger, master, beside, &mut counted),
        (Some(_), None) | (None, _) => VaultOutcome::Nothing,
    };
    if let Some(Stopped::Failed(why)) = deep.as_ref().and_then(|deep| deep.judge.stopped.clone()) {
        return Err(Fault::Unread(why));
    }
    let summary = Summary { findings: counts.iter().sum(), ..summary };
    Ok(report::made((level, signed, trust), summary, counts, deep.as_ref(), vault))
}

/// What the lock lets us do with the index.
fn access(lock: Option<&Result<Option<Lock>, Fault>>) -> Access {
    match lock {
        Some(Ok(Some(_))) => Access::Ours,
        Some(Err(_busy)) => Access::Taken,
        Some(Ok(None)) | None => Access::Barred,
    }
}

/// What a path holds.
struct Place {
    /// What is read.
    journal: PathBuf,
    /// The ledger around it.
    ledger: Option<PathBuf>,
}

impl Place {
    fn of(path: &Path) -> Self {
        let journal = path.join("journal");
        if journal.is_dir() {
            Self { journal, ledger: Some(path.to_owned()) }
        } else {
            Self { journal: path.to_owned(), ledger: None }
        }
    }
}

/// What is to be said of the vault: that what records name of it is not here, that nobody could
/// look into it, or what was found in it.
fn look_at_vault(
    ledger: &Path,
    master: Option<&MasterKey>,
    beside: &Beside,
    tell: &mut (dyn FnMut(Seen) + Send),
) -> VaultOutcome {
    let directory = ledger.join("vault");
    let mut found = |what| {
        let file = Arc::from(directory.as_path());
        tell(Seen::Finding(Finding { seq: 0, file, offset: 0, what }));
    };
    // Whoever has the key is the office: a vault that is not there is lost, and not kept elsewhere.
    if master.is_some() && !directory.is_dir() && !beside.named.is_empty() {
        let (id, en) = report::lost_vault(beside.named.len());
        found(What::VaultFile(id, en));
        return VaultOutcome::Nothing;
    }
    let Some(master) = master.filter(|_| directory.is_dir()) else {
        let is_here = directory.is_dir();
        return if is_here || !beside.named.is_empty() {
            VaultOutcome::unchecked(is_here, beside.named.len())
        } else {
            VaultOutcome::Nothing
        };
    };
    match compared_with_vault(ledger, master, beside, &mut found) {
        Ok(count) => VaultOutcome::Compared(count),
        Err(error) if error.is_damage() => {
            let (id, en) = error.words();
            found(What::VaultFile(id, en));
            VaultOutcome::Nothing
        }
        Err(error) => VaultOutcome::Unopened(error.words()),
    }
}

fn compared_with_vault(
    ledger: &Path,
    master: &MasterKey,
    beside: &Beside,
    found: &mut dyn FnMut(What),
) -> Result<VaultCount, VaultError> {
    let vault = Vault::open_for_reading(ledger, master)?;
    let checked = vault.check(&beside.persons, &beside.named)?;
    let Checked { findings, unrecorded, cut_short } = checked;
    findings.into_iter().map(What::Vault).for_each(found);
    Ok(VaultCount { persons: beside.persons.len() as u64, unrecorded, cut_short })
}
