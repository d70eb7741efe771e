//! What stands in the place of the site already: a checkpoint of this ledger, or of another history
//! under the same name. To publish over that would take from the public the proof that it was ever
//! signed.

use rantai_events::note::{Note, PublicKey, Standing};
use rantai_events::tree::Frontier;

use super::{Order, WebsiteError};
use crate::journal::{FileJournal, Journal as _};
use crate::publish::{self, Denial, PublishError, Signed, read_signed};

/// Refuses where the ledger does not go on from the checkpoint that stands there: the journal was
/// restored from a backup, or is another history. What nobody signed is no checkpoint; it is put
/// back as any file of the site that someone changed.
pub(super) fn must_go_on(order: &Order<'_>) -> Result<(), WebsiteError> {
    let file = order.out.join("checkpoint");
    let Ok(Some(stood)) = read_signed(&file) else { return Ok(()) };
    if was_signed_here(order, &stood)? {
        return Ok(());
    }
    let journal = FileJournal::read_only(&order.ledger.join("journal"))?;
    let (size, found) = (stood.checkpoint.size(), journal.head().next);
    let here = publish::reckon(&journal, Frontier::new(), found, &[size])?;
    let stated = here.keys.iter().map(|stated| &stated.key);
    let is_ours = stated.chain([order.key.public()]).any(|key| signed_by(&stood.note, key));
    let root = here.at.get(&size).map(|(root, _)| *root);
    if !is_ours || root == Some(stood.checkpoint.root()) {
        return Ok(());
    }
    let denial = match root {
        Some(_) => Denial::Differs { file, size },
        None => Denial::Behind { file, signed: size, found },
    };
    Err(PublishError::Denied(denial).into())
}

/// Whether it is one of those that this ledger remembers: so it is but after a restored backup.
fn was_signed_here(order: &Order<'_>, stood: &Signed) -> Result<bool, WebsiteError> {
    let (size, root) = (stood.checkpoint.size(), stood.checkpoint.root());
    let remembered = publish::Standing::read(order.ledger)?;
    Ok(remembered.trees().any(|tree| (tree.size, tree.root) == (size, root)))
}

fn signed_by(note: &Note, key: &PublicKey) -> bool {
    matches!(note.verify(key), Standing::Verified { .. })
}
