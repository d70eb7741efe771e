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
use crate::publish::{self, Denial, PublishError, Signed, read_at_most, read_signed};

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
        [checkpoint(order.out), list(order.out)?].into_iter().flatten().collect();
    if stood.is_empty() {
        return Ok(());
    }
    // What this ledger remembers to have signed: all of it but after a restored backup.
    let remembered = publish::Standing::read(order.ledger)?;
    let is_known = |stood: &Stood| {
        remembered.trees().any(|tree| (tree.size, tree.root) == (stood.size, stood.root))
    };
    let mut unknown = stood.into_iter().filter(|stood| !is_known(stood));
    unknown.try_for_each(|stood| must_be_here(order, stood))
}

fn checkpoint(out: &Path) -> Option<Stood> {
    let file = out.join("checkpoint");
    let Signed { note, checkpoint } = read_signed(&file).ok()??;
    Some(Stood { file, note, size: checkpoint.size(), root: checkpoint.root() })
}

fn list(out: &Path) -> Result<Option<Stood>, Fault> {
    let file = out.join(NOTE);
    let bytes = read_at_most(&file, MAX_NOTE as u64 + 1)?.unwrap_or_default();
    let Ok(note) = Note::parse(&bytes) else { return Ok(None) };
    let Ok(PageNote { size, root, .. }) = PageNote::parse(note.text()) else { return Ok(None) };
    Ok(Some(Stood { file, note, size, root }))
}

fn must_be_here(order: &Order<'_>, stood: Stood) -> Result<(), WebsiteError> {
    let journal = FileJournal::read_only(&order.ledger.join("journal"))?;
    let (Stood { file, size, .. }, found) = (&stood, journal.head().next);
    let here = publish::reckon(&journal, Frontier::new(), found, &[*size])?;
    let stated = here.keys.iter().map(|stated| &stated.key);
    let is_ours = stated.chain([order.key.public()]).any(|key| signed_by(&stood.note, key));
    let root = here.at.get(size).map(|(root, _)| *root);
    if !is_ours || root == Some(stood.root) {
        return Ok(());
    }
    let (file, size) = (file.clone(), *size);
    let denial = match root {
        Some(_) => Denial::Differs { file, size },
        None => Denial::Behind { file, signed: size, found },
    };
    Err(PublishError::Denied(denial).into())
}

fn signed_by(note: &Note, key: &PublicKey) -> bool {
    matches!(note.verify(key), Standing::Verified { .. })
}
