//! From the published checkpoint of a ledger to the published cosigned one.

use std::collections::BTreeMap;
use std::path::Path;

use rantai_events::policy::Policy;
use rantai_events::tile::AuthenticTiles;
use rantai_events::tree::prove_consistency;

use super::gather::{Gathered, Terms, gather};
use super::trouble::WitnessError;
use crate::publish::{
    Denial, PublishError, Signed, Tiles, latest, latest_witnessed, put_cosigned, put_witnessed,
};

/// What submitting came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was gathered, and from whom.
    pub gathered: Gathered,
    /// The newest checkpoint that reached the quorum, which may be an older one.
    pub witnessed: Option<Signed>,
}

/// What each witness is known to have seen, by the cosignatures on the checkpoints published so
/// far. To be asked before a new checkpoint takes their place; a witness of which nothing is known
/// says itself what it saw.
#[must_use]
pub fn remembered(ledger: &Path, policy: &Policy) -> BTreeMap<String, u64> {
    let published = [latest(ledger), latest_witnessed(ledger)];
    let mut sizes = BTreeMap::new();
    for signed in published.into_iter().flatten().flatten() {
        let size = signed.checkpoint.size();
        for cosigned in policy.cosigned(&signed.note).into_iter().flatten() {
            let seen: &mut u64 = sizes.entry(cosigned.witness).or_default();
            *seen = size.max(*seen);
        }
    }
    sizes
}

/// Submits the published checkpoint of a ledger to the witnesses of a policy file, and publishes
/// what they answered: the checkpoint with its cosignatures, and the newest that reached the
/// quorum.
///
/// # Errors
/// Nothing is published yet, the policy cannot be read or does not name this log, or the disk
/// failed. A witness that does not answer, or not well, is no error.
pub fn submit(
    ledger: &Path,
    policy: &Policy,
    remembered: &BTreeMap<String, u64>,
    terms: &Terms,
) -> Result<Report, WitnessError> {
    let signed = latest(ledger)?.ok_or(PublishError::Denied(Denial::Empty))?;
    let (tiles, checkpoint) = (Tiles::of(ledger), &signed.checkpoint);
    let prove = |old| {
        let tiles = AuthenticTiles::open(&tiles, checkpoint.size(), checkpoint.root());
        let tiles = tiles.map_err(|why| why.to_string())?;
        prove_consistency(&tiles, old, checkpoint.size()).map_err(|why| why.to_string())
    };
    let gathered = gather(&signed.note, policy, &prove, remembered, terms)?;
    match put_cosigned(ledger, &gathered.note) {
        // A newer one was published meanwhile; what was gathered may still reach the quorum.
        Ok(()) | Err(PublishError::Denied(Denial::Overtaken)) => {}
        Err(why) => return Err(why.into()),
    }
    let witnessed = match &gathered.verdict {
        Ok(_) => {
            let (note, checkpoint) = (gathered.note.clone(), checkpoint.clone());
            Some(put_witnessed(ledger, &Signed { note, checkpoint })?)
        }
        Err(_) => latest_witnessed(ledger)?,
    };
    Ok(Report { gathered, witnessed })
}
