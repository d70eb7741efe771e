//! A proof's checkpoint beside one that was saved earlier.

use rantai_events::checkpoint::Checkpoint;
use rantai_events::tile::{AuthenticTiles, Untrue};
use rantai_events::tree::{Unprovable, check_consistency, prove_consistency};

use crate::error::Fault;
use crate::publish::Tiles;

/// How two checkpoints of one log stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// They are of one tree.
    Same,
    /// The larger one continues the smaller one.
    Continues,
    /// They are of different logs: nothing follows.
    OtherLog(String),
    /// They are of different sizes, and there are no tiles to compare them by.
    NeedsTiles {
        /// The size of the one that was saved.
        saved: u64,
        /// The size of the proof's.
        shown: u64,
    },
    /// They cannot both be true: two histories were signed.
    Contradict,
    /// The tiles do not make up the trees.
    Tiles(String),
}

/// Compares two checkpoints that the policy trusts. Those of different sizes are compared by tiles,
/// which nobody needs to trust.
///
/// # Errors
/// The tiles cannot be read.
pub fn compare(
    saved: &Checkpoint,
    shown: &Checkpoint,
    tiles: Option<&Tiles>,
) -> Result<Compared, Fault> {
    if saved.origin() != shown.origin() {
        return Ok(Compared::OtherLog(saved.origin().to_owned()));
    }
    if saved.size() == shown.size() {
        let same = saved.root() == shown.root();
        return Ok(if same { Compared::Same } else { Compared::Contradict });
    }
    let (saved_size, shown_size) = (saved.size(), shown.size());
    let Some(tiles) = tiles else {
        return Ok(Compared::NeedsTiles { saved: saved_size, shown: shown_size });
    };
    let (first, second) = if saved_size < shown_size { (saved, shown) } else { (shown, saved) };
    match continued(first, second, tiles) {
        Ok(true) => Ok(Compared::Continues),
        Ok(false) => Ok(Compared::Contradict),
        Err(Untrue::Source(fault)) => Err(fault),
        Err(
            why @ (Untrue::TooLarge(_)
            | Untrue::Length { .. }
            | Untrue::Root { .. }
            | Untrue::Altered(_)
            | Untrue::Beyond { .. }),
        ) => Ok(Compared::Tiles(why.to_string())),
    }
}

fn continued(
    first: &Checkpoint,
    second: &Checkpoint,
    tiles: &Tiles,
) -> Result<bool, Untrue<Fault>> {
    let tree = AuthenticTiles::open(tiles, second.size(), second.root())?;
    let path = match prove_consistency(&tree, first.size(), second.size()) {
        Ok(path) => path,
        Err(Unprovable::Source(why)) => return Err(why),
        Err(Unprovable::Beyond { .. } | Unprovable::TooLarge(_) | Unprovable::Shrunk { .. }) => {
            return Ok(false);
        }
    };
    let checked =
        check_consistency(first.size(), first.root(), second.size(), second.root(), &path);
    Ok(checked.is_ok())
}
