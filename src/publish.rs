//! Publishing: the tree of the records as files that anyone may copy, and the checkpoint that the
//! office signs over them.
//!
//! ```text
//! DIR/publish/checkpoint             the newest checkpoint, signed, with its cosignatures
//! DIR/publish/checkpoint.witnessed   the newest one that reached the quorum
//! DIR/publish/tile/…                 the hashes of the tree (C2SP tlog-tiles): for anyone
//! DIR/bundles/tile/entries/…         the records, restricted ones too: for auditors alone
//! DIR/checkpoints                    size, root and chain end of each checkpoint signed
//! DIR.log-state                      the last one again, outside the ledger: the second medium
//! DIR.log-key                        the key that signs, outside the ledger
//! ```
//!
//! Tiles and bundles can be rebuilt from the journal, byte by byte. What was signed can't be taken
//! back: a journal that ends before the last signed checkpoint, or differs from it, is a restored
//! backup or a forgery, and nothing is written to it nor signed for it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rantai_events::chain::Head;
use rantai_events::checkpoint::Checkpoint;
use rantai_events::hash::Hash;
use rantai_events::note::{Note, SigningKey};
use rantai_events::tree::Frontier;

use crate::error::Fault;
use crate::journal::file::Trusted;
use crate::journal::{FileJournal, Journal as _, Lock};
use crate::keys::beside;
pub(crate) use directory::read_at_most;
pub(crate) use reckoning::{Reckoned, key_at, reckon, stated_key};
pub(crate) use standing::{Last, Standing};

mod tiles;
pub(crate) mod directory;
mod growing;
mod reckoning;
mod standing;
mod signing;
mod trouble;
mod words;

pub use reckoning::StatedKey;
pub use signing::{Interrupt, Step, publish_with};
pub use standing::Past;
pub use tiles::Tiles;
pub use trouble::{Denial, PublishError};

/// A checkpoint with the note in which it was signed. Whose the signatures are and whether they
/// verify is for a policy to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The note: text and signatures.
    pub note: Note,
    /// What the text says.
    pub checkpoint: Checkpoint,
}

/// What publishing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The checkpoint that stands now.
    pub signed: Signed,
    /// How many records the checkpoint before covered; 0 when there was none.
    pub before: u64,
    /// Tiles and bundles written.
    pub written: u64,
}

/// `DIR/publish`, which anyone may see.
#[must_use]
pub fn public_directory(ledger: &Path) -> PathBuf {
    ledger.join("publish")
}

/// `DIR/bundles`, which auditors may see: it holds restricted records.
#[must_use]
pub fn bundles_directory(ledger: &Path) -> PathBuf {
    ledger.join("bundles")
}

/// `DIR/publish/checkpoint`.
#[must_use]
pub fn checkpoint_file(ledger: &Path) -> PathBuf {
    public_directory(ledger).join("checkpoint")
}

/// `DIR/publish/checkpoint.witnessed`.
#[must_use]
pub fn witnessed_file(ledger: &Path) -> PathBuf {
    public_directory(ledger).join("checkpoint.witnessed")
}

/// `DIR.log-state`: what was signed last, kept outside the ledger.
#[must_use]
pub fn state_file(ledger: &Path) -> PathBuf {
    beside(ledger, ".log-state")
}

/// The newest published checkpoint of a ledger; `None` where nothing is published.
///
/// # Errors
/// The file cannot be read, or is no signed checkpoint.
pub fn latest(ledger: &Path) -> Result<Option<Signed>, PublishError> {
    read_signed(&checkpoint_file(ledger))
}

/// The newest published checkpoint that reached the quorum; `None` where there is none.
///
/// # Errors
/// The file cannot be read, or is no signed checkpoint.
pub fn latest_witnessed(ledger: &Path) -> Result<Option<Signed>, PublishError> {
    read_signed(&witnessed_file(ledger))
}

/// The signed checkpoint in a file; `None` where there is no such file.
///
/// # Errors
/// The file cannot be read, is too long, or is no signed checkpoint.
pub fn read_signed(path: &Path) -> Result<Option<Signed>, PublishError> {
    let most = rantai_events::note::MAX_NOTE as u64 + 1;
    let Some(bytes) = directory::read_at_most(path, most)? else { return Ok(None) };
    let unreadable =
        |why: String| PublishError::Denied(Denial::Unreadable { path: path.to_owned(), why });
    let note = Note::parse(&bytes).map_err(|why| unreadable(why.to_string()))?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(|why| unreadable(why.to_string()))?;
    Ok(Some(Signed { note, checkpoint }))
}

/// Puts a checkpoint, with the signatures it gathered, in the place of the published one of the
/// same text: durable when it returns, and never half there.
///
/// # Errors
/// Another checkpoint is published meanwhile, or the disk failed.
pub fn put_cosigned(ledger: &Path, note: &Note) -> Result<(), PublishError> {
    let _lock = Lock::wait_on(&lock_file(ledger))?;
    let published = latest(ledger)?.filter(|published| published.note.text() == note.text());
    if published.is_none() {
        return Err(PublishError::Denied(Denial::Overtaken));
    }
    Ok(directory::write(&checkpoint_file(ledger), note.to_string().as_bytes())?)
}

/// Publishes a checkpoint that reached the quorum, unless a larger one has: durable when it returns,
/// and never half there. Answers the one that stands then.
///
/// # Errors
/// What stands there cannot be read, or the disk failed.
pub fn put_witnessed(ledger: &Path, signed: &Signed) -> Result<Signed, PublishError> {
    let _lock = Lock::wait_on(&lock_file(ledger))?;
    let size = signed.checkpoint.size();
    let standing = latest_witnessed(ledger)?.filter(|standing| standing.checkpoint.size() > size);
    if let Some(larger) = standing {
        return Ok(larger);
    }
    directory::write(&witnessed_file(ledger), signed.note.to_string().as_bytes())?;
    Ok(signed.clone())
}

/// Whoever changes what is published holds the lock on this file.
fn lock_file(ledger: &Path) -> PathBuf {
    ledger.join("publish.lock")
}

/// Publishes the records of a ledger up to the last durable one: writes the tiles and bundles that
/// are new, reads everything back, compares with a root computed from the journal, and signs. It
/// takes no writer's lock: another process may record meanwhile.
///
/// # Errors
/// [`PublishError::Denied`] where signing would contradict what was signed before, and faults.
pub fn publish(ledger: &Path, key: &SigningKey) -> Result<Published, PublishError> {
    publish_within(ledger, key, Duration::ZERO)
}

/// [`publish`], waiting so long for another process that publishes.
///
/// # Errors
/// As there.
pub fn publish_within(
    ledger: &Path,
    key: &SigningKey,
    wait: Duration,
) -> Result<Published, PublishError> {
    let lock = Lock::take_on_within(&lock_file(ledger), ledger, wait)?;
    signing::publish_locked(ledger, key, lock, &mut |_step| Ok(()))
}

/// The keys that the records of a ledger state, in order: the key of a checkpoint of `size` records
/// is the last one stated before record `size`. Whoever takes the key from here trusts the ledger;
/// a verifier has its own policy.
///
/// # Errors
/// The journal is damaged or cannot be read.
pub fn stated_keys(ledger: &Path) -> Result<Vec<StatedKey>, Fault> {
    let journal = FileJournal::read_only(&ledger.join("journal"))?;
    let to = journal.head().next;
    Ok(reckoning::reckon(&journal, Frontier::new(), to, &[])?.keys)
}

/// The end of what was signed, as the journal must have it; `None` where nothing was signed.
///
/// # Errors
/// What was signed cannot be read, contradicts itself, or is not in the journal.
pub(crate) fn trusted(ledger: &Path) -> Result<Option<Trusted>, PublishError> {
    let standing = Standing::read(ledger)?;
    if let Some(denial) = standing.forks().into_iter().next() {
        return Err(PublishError::Denied(denial));
    }
    let Some(last) = standing.last() else { return Ok(None) };
    let (size, signed) = (last.size, Some(last.file.clone()));
    if let Some(hash) = last.head {
        return Ok(Some(Trusted { head: Head { next: size, hash }, last: None, signed }));
    }
    // Only the checkpoint itself is left: the journal must come to its root.
    let directory = ledger.join("journal");
    let journal = FileJournal::read_only(&directory)?;
    let found = journal.head();
    let root = match size <= found.next {
        true => Some(reckoning::reckon(&journal, Frontier::new(), size, &[])?),
        false => None,
    };
    match root.filter(|reckoned| reckoned.root == last.root) {
        Some(it) => {
            Ok(Some(Trusted { head: Head { next: size, hash: it.head }, last: None, signed }))
        }
        None => {
            let trusted = Head { next: size, hash: Hash::ZERO };
            let signed = signed.map(Box::new);
            Err(Fault::Lost { directory, trusted, found, signed }.into())
        }
    }
}
