//! What stands in the place of the site already: a checkpoint of this ledger, or of another history
//! under the same name. To publish over that would take from the public the proof that it was ever
//! signed.

use std::path::{Path, PathBuf};

use rantai_events::note::{MAX_NOTE, Note, PublicKey, Standing};
use rantai_events::page_note::PageNote;
use rantai_events::tree::{Frontier, TreeHash};

use super::manifest::NOTE;
use super::{Order, WebsiteError};
use crate::error::Fault;
use crate::journal::{FileJournal, Journal as _};
use crate::publish::{self, Denial, PublishError, Reckoned, Signed, read_at_most, read_signed};

/// A tree that a signed file of the site names.
struct Stood {
    file: PathBuf,
    note: Note,
    size: u64,
    root: TreeHash,
}

/// Refuses where the ledger does not go on from what stands there: the journal was restored from a
/// backup, or is another history. The checkpoint says it, and the signed list of files too, where
/// the checkpoint was taken away. What nobody signed is put back as any file of the site that
/// someone changed.
pub(super) fn must_go_on(order: &Order<'_>) -> Result<(), WebsiteError> {
    let stood: Vec<Stood> =
        [checkpoint(order.out)?, list(order.out)?].into_iter().flatten().collect();
    if stood.is_empty() {
        return Ok(());
    }
    // What this ledger remembers to have signed: all of it but after a restored backup.
    let remembered = publish::Standing::read(order.ledger)?;
    let is_known = |stood: &Stood| {
        remembered.trees().any(|tree| (tree.size, tree.root) == (stood.size, stood.root))
    };
    let unknown: Vec<Stood> = stood.into_iter().filter(|stood| !is_known(stood)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let journal = FileJournal::read_only(&order.ledger.join("journal"))?;
    let (found, sizes) = (journal.head().next, sizes(&unknown));
    let here = publish::reckon(&journal, Frontier::new(), found, &sizes)?;
    let stated = here.keys.iter().map(|stated| &stated.key);
    let ours: Vec<&PublicKey> = stated.chain([order.key.public()]).collect();
    let mut signed = unknown.into_iter().filter(|stood| signed_by(&stood.note, &ours));
    signed.try_for_each(|stood| must_be_here(&here, found, stood))
}

fn sizes(unknown: &[Stood]) -> Vec<u64> {
    unknown.iter().map(|stood| stood.size).collect()
}

/// `None` where there is none, or what stands there is none. A file that cannot be read is neither:
/// nobody knows what would be published over.
fn checkpoint(out: &Path) -> Result<Option<Stood>, PublishError> {
    let file = out.join("checkpoint");
    match read_signed(&file) {
        Ok(None) | Err(PublishError::Denied(_)) => Ok(None),
        Ok(Some(Signed { note, checkpoint })) => {
            Ok(Some(Stood { file, note, size: checkpoint.size(), root: checkpoint.root() }))
        }
        Err(fault) => Err(fault),
    }
}

fn list(out: &Path) -> Result<Option<Stood>, Fault> {
    let file = out.join(NOTE);
    let bytes = read_at_most(&file, MAX_NOTE as u64 + 1)?.unwrap_or_default();
    let Ok(note) = Note::parse(&bytes) else { return Ok(None) };
    let Ok(PageNote { size, root, .. }) = PageNote::parse(note.text()) else { return Ok(None) };
    Ok(Some(Stood { file, note, size, root }))
}

fn must_be_here(here: &Reckoned, found: u64, stood: Stood) -> Result<(), WebsiteError> {
    let Stood { file, size, root: signed, .. } = stood;
    let denial = match here.at.get(&size) {
        Some((root, _)) if *root == signed => return Ok(()),
        Some(_) => Denial::Differs { file, size },
        None => Denial::Behind { file, signed: size, found },
    };
    Err(PublishError::Denied(denial).into())
}

fn signed_by(note: &Note, keys: &[&PublicKey]) -> bool {
    keys.iter().any(|key| matches!(note.verify(key), Standing::Verified { .. }))
}
