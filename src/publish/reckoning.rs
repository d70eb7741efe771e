//! The second path to a root: straight from the lines of the journal, each checked against its
//! BLAKE3, with nothing of what the first path wrote. And what the records say of the ledger's
//! name and keys.

use std::collections::BTreeMap;

use rantai_events::event::Event;
use rantai_events::hash::Hash;
use rantai_events::note::PublicKey;
use rantai_events::record;
use rantai_events::tree::{Frontier, TreeHash, leaf};
use rayon::prelude::*;

use crate::error::Fault;
use crate::journal::{Chunk, Journal};

/// How the line ends of each type that states a key.
const STATING: [&[u8]; 2] =
    [br#""type":"ledger.opened","v":1}"#, br#""type":"ledger.key_adopted","v":1}"#];

/// A key that the ledger states: it signs the checkpoints that cover its record, until the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedKey {
    /// The record that states it.
    pub seq: u64,
    /// The key.
    pub key: PublicKey,
}

/// What the lines of a journal come to.
#[derive(Debug, Clone)]
pub(crate) struct Reckoned {
    /// The root of all of them.
    pub(crate) root: TreeHash,
    /// Root and last record's hash at each size that was asked for.
    pub(crate) at: BTreeMap<u64, (TreeHash, Hash)>,
    /// BLAKE3 of the last record.
    pub(crate) head: Hash,
    /// The keys stated.
    pub(crate) keys: Vec<StatedKey>,
}

/// A line, as far as the tree and its keys need it.
struct Reckon {
    leaf: TreeHash,
    hash: Hash,
    key: Option<StatedKey>,
}

/// Follows the lines from the end of `tree` to `to` records.
pub(crate) fn reckon(
    journal: &dyn Journal,
    mut tree: Frontier,
    to: u64,
    sizes: &[u64],
) -> Result<Reckoned, Fault> {
    let mut reckoned =
        Reckoned { root: TreeHash::EMPTY, at: BTreeMap::new(), head: Hash::ZERO, keys: Vec::new() };
    if let Some(last) = tree.size().checked_sub(1) {
        reckoned.head = journal.get(last)?.hash;
    }
    let mut note = |tree: &Frontier, head| {
        if sizes.contains(&tree.size()) {
            reckoned.at.insert(tree.size(), (tree.root(), head));
        }
    };
    note(&tree, reckoned.head);
    let mut chunks = journal.scan(tree.size())?;
    let most = 2 * rayon::current_num_threads();
    while tree.size() < to {
        let some: Vec<Chunk> = chunks.by_ref().take(most).collect::<Result<_, _>>()?;
        if some.is_empty() {
            return Err(Fault::NoRecord { seq: tree.size() });
        }
        let lines: Vec<Vec<Reckon>> = some.par_iter().map(read).collect::<Result<_, _>>()?;
        for line in lines.into_iter().flatten() {
            if tree.size() == to {
                break;
            }
            tree.push(line.leaf);
            reckoned.head = line.hash;
            reckoned.keys.extend(line.key);
            note(&tree, line.hash);
        }
    }
    reckoned.root = tree.root();
    Ok(reckoned)
}

fn read(chunk: &Chunk) -> Result<Vec<Reckon>, Fault> {
    let line = |line: Result<crate::journal::Line<'_>, Fault>| {
        let line = line?;
        let key = stated_key(line.bytes, line.seq);
        Ok(Reckon { leaf: leaf(line.bytes), hash: line.hash, key })
    };
    chunk.lines().map(line).collect()
}

/// The key that a line states, if it states one.
#[allow(clippy::wildcard_enum_match_arm, reason = "two types state keys")]
pub(crate) fn stated_key(line: &[u8], seq: u64) -> Option<StatedKey> {
    if !STATING.iter().any(|end| line.ends_with(end)) {
        return None;
    }
    let key = match record::decode(line).ok()?.event {
        Event::LedgerOpened(body) => body.key?,
        Event::LogKeyAdopted(body) => body.key,
        _ => return None,
    };
    Some(StatedKey { seq, key: key.key().ok()? })
}

/// The key that signs a checkpoint of this size.
pub(crate) fn key_at(keys: &[StatedKey], size: u64) -> Option<&PublicKey> {
    keys.iter().rev().find(|stated| stated.seq < size).map(|stated| &stated.key)
}
