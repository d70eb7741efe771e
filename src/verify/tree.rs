//! Levels 1 and 2: what was signed, and the tree of the records under it.
//!
//! A pass of its own over the lines, in constant memory: each line is hashed as a leaf by all
//! cores, compared with the published tile, and pushed onto a tree whose roots are compared with
//! what was signed. It believes neither the tiles nor the chain.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rantai_events::note::Standing as Verdict;
use rantai_events::policy::{Policy, Untrusted};
use rantai_events::tile::{AuthenticTiles, LEVELS, Tiles as _, Untrue, hashes_at};
use rantai_events::tree::{Frontier, TreeHash, leaf};
use rayon::prelude::*;

use crate::error::Fault;
use crate::journal::line;
use crate::publish::{
    Denial, Last, PublishError, Signed, Standing, StatedKey, Tiles, key_at, latest_witnessed,
    stated_key, witnessed_file,
};
use crate::verify::blocks::{Block, Blocks, Until};
use crate::verify::copies;
use crate::verify::finding::{Finding, Seen, What};
use crate::verify::words;

/// A checkpoint that someone saved earlier, with its file.
pub type Saved = (PathBuf, Signed);

/// What levels 1 and 2 are asked with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trust<'a> {
    /// The verifier's own policy. Without one the ledger's word is taken for its key.
    pub policy: Option<&'a Policy>,
    /// A checkpoint saved earlier.
    pub against: Option<&'a Saved>,
}

/// Whether there was anything signed to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signedness {
    Nothing,
    Checked,
}

/// Looks at what was signed for the records at `path`.
pub(super) fn run(
    (path, ledger): (&Path, Option<&Path>),
    until: Option<Until>,
    trust: Trust<'_>,
    tell: &mut dyn FnMut(Seen),
) -> Result<Signedness, Fault> {
    let mut look = Looking { path, tell, keys: Vec::new(), roots: BTreeMap::new(), records: 0 };
    let standing = look.standing(ledger)?;
    let last = standing.last();
    if last.is_none() && trust.against.is_none() && standing.is_empty() {
        return Ok(if look.records == u64::MAX {
            Signedness::Checked
        } else {
            Signedness::Nothing
        });
    }
    let mut sizes: BTreeSet<u64> = standing.trees().map(|tree| tree.size).collect();
    sizes.extend(trust.against.map(|(_, saved)| saved.checkpoint.size()));
    let tiles = ledger.map(Tiles::of);
    let tree = tiles.as_ref().zip(last.as_ref());
    let authentic = tree.map(|(tiles, last)| AuthenticTiles::open(tiles, last.size, last.root));
    let authentic = match authentic {
        Some(Ok(authentic)) => {
            look.tiles(&authentic, tree);
            look.copies(ledger, tree, &authentic, &standing)?;
            Some(authentic)
        }
        Some(Err(why)) => {
            look.tile(tree, &why);
            None
        }
        None => None,
    };
    look.records(until, &sizes, tree.zip(authentic.as_ref()))?;
    for tree in standing.trees() {
        look.holds(&tree.file, tree.size, tree.root);
    }
    look.published(ledger, &standing, trust)?;
    if let Some((file, saved)) = trust.against {
        look.holds(file, saved.checkpoint.size(), saved.checkpoint.root());
        look.signed(file, saved, trust.policy);
    }
    Ok(Signedness::Checked)
}

/// The tiles with the tree that was signed last.
type Tree<'a> = (&'a Tiles, &'a Last);

struct Looking<'a> {
    path: &'a Path,
    tell: &'a mut dyn FnMut(Seen),
    keys: Vec<StatedKey>,
    roots: BTreeMap<u64, TreeHash>,
    records: u64,
}

/// A line as a leaf.
struct Leaf {
    hash: TreeHash,
    seq: Option<u64>,
    offset: u64,
    key: Option<StatedKey>,
}

impl Looking<'_> {
    fn standing(&mut self, ledger: Option<&Path>) -> Result<Standing, Fault> {
        let Some(ledger) = ledger else { return Ok(Standing::default()) };
        match Standing::read(ledger) {
            Ok(standing) => {
                for fork in standing.forks() {
                    self.found(0, ledger, What::Checkpoint(Box::new(fork)));
                }
                Ok(standing)
            }
            Err(PublishError::Fault(fault)) => Err(fault),
            Err(PublishError::Denied(denial)) => {
                self.found(0, ledger, What::Checkpoint(Box::new(denial)));
                self.records = u64::MAX;
                Ok(Standing::default())
            }
            Err(PublishError::Key(_)) => Ok(Standing::default()),
        }
    }

    fn found(&mut self, seq: u64, file: &Path, what: What) {
        let file = Arc::from(file);
        (self.tell)(Seen::Finding(Finding { seq, file, offset: 0, what }));
    }

    fn denied(&mut self, seq: u64, file: &Path, denial: Denial) {
        self.found(seq, file, What::Checkpoint(Box::new(denial)));
    }

    /// Every full tile, each told once.
    fn tiles(&mut self, authentic: &AuthenticTiles<'_, Tiles>, tree: Option<Tree<'_>>) {
        let mut told = BTreeSet::new();
        let size = authentic.edge().size();
        for level in (0..LEVELS).rev() {
            for index in 0..hashes_at(level, size) / 256 {
                if let Err(why) = authentic.tile(level, index)
                    && told.insert(why.to_string())
                {
                    self.tile(tree, &why);
                }
            }
        }
    }

    /// What is given away beside the newest tiles.
    fn copies(
        &mut self,
        ledger: Option<&Path>,
        tree: Option<Tree<'_>>,
        authentic: &AuthenticTiles<'_, Tiles>,
        standing: &Standing,
    ) -> Result<(), Fault> {
        let Some((ledger, (tiles, _))) = ledger.zip(tree) else { return Ok(()) };
        let sizes: BTreeSet<u64> = standing.trees().map(|tree| tree.size).collect();
        for altered in copies::altered(ledger, tiles, authentic, sizes.into_iter())? {
            let copies::Altered { file, seq, offset } = altered;
            let file = Arc::from(file.as_path());
            (self.tell)(Seen::Finding(Finding { seq, file, offset, what: What::Copy }));
        }
        Ok(())
    }

    fn tile(&mut self, tree: Option<Tree<'_>>, why: &Untrue<Fault>) {
        #[allow(clippy::wildcard_enum_match_arm, reason = "only these name a tile")]
        let file = match (why, tree) {
            (Untrue::Altered(tile) | Untrue::Length { tile, .. }, Some((tiles, _))) => {
                tiles.path(*tile)
            }
            (Untrue::Root { .. }, Some((tiles, _))) => tiles.directory().join("tile"),
            (Untrue::Source(Fault::Disk { path, .. }), _) => path.clone(),
            _ => self.path.to_owned(),
        };
        let seq = match why {
            Untrue::Altered(tile) | Untrue::Length { tile, .. } => copies::first_record(*tile),
            Untrue::Source(_)
            | Untrue::TooLarge(_)
            | Untrue::Root { .. }
            | Untrue::Beyond { .. } => 0,
        };
        let (id, en) = words::untrue(why);
        self.found(seq, &file, What::Tile(id, en));
    }

    /// All records: their leaves in the tiles, their roots at the sizes that were signed.
    fn records(
        &mut self,
        until: Option<Until>,
        sizes: &BTreeSet<u64>,
        tree: Option<(Tree<'_>, &AuthenticTiles<'_, Tiles>)>,
    ) -> Result<(), Fault> {
        let mut blocks = Blocks::open(self.path, until)?;
        let (hashed, count) = (blocks.hashed, 4 * rayon::current_num_threads());
        let (mut grown, mut next) = (Frontier::new(), 0);
        let mut shown: Option<(u64, Vec<TreeHash>)> = None;
        loop {
            let some = blocks.take(count)?;
            if some.is_empty() {
                break;
            }
            let read = |block: Block| (Arc::clone(&block.file), leaves(&block, hashed));
            let lines: Vec<_> = some.into_par_iter().map(read).collect();
            for (file, leaves) in lines {
                for one in leaves {
                    self.keys.extend(one.key.clone());
                    grown.push(one.hash);
                    if sizes.contains(&grown.size()) {
                        self.roots.insert(grown.size(), grown.root());
                    }
                    let Some(((tiles, last), authentic)) = tree else { continue };
                    let seq = one.seq.unwrap_or(next);
                    if seq > next && next < last.size {
                        self.found(next, &file, What::Unrecorded { to: seq.min(last.size) - 1 });
                    }
                    next = next.max(seq.saturating_add(1));
                    if seq < last.size
                        && self.differs(seq, one.hash, (tiles, authentic), &mut shown)
                    {
                        let (file, offset) = (Arc::clone(&file), one.offset);
                        (self.tell)(Seen::Finding(Finding { seq, file, offset, what: What::Leaf }));
                    }
                }
            }
        }
        if let Some(((_, last), _)) = tree.filter(|((_, last), _)| next < last.size) {
            let file = self.path.to_owned();
            self.found(next, &file, What::Unrecorded { to: last.size - 1 });
        }
        self.records = grown.size();
        Ok(())
    }

    /// Whether the tree has another leaf there. A tile that was altered itself says nothing.
    fn differs(
        &mut self,
        seq: u64,
        hash: TreeHash,
        (tiles, authentic): (&Tiles, &AuthenticTiles<'_, Tiles>),
        shown: &mut Option<(u64, Vec<TreeHash>)>,
    ) -> bool {
        let index = seq / 256;
        if shown.as_ref().is_none_or(|(at, _)| *at != index) {
            let width = (authentic.edge().size() - index * 256).min(256);
            let tile = u16::try_from(width).ok();
            let tile = tile.and_then(|width| rantai_events::tile::Tile::new(0, index, width));
            let bytes = tile.and_then(|tile| tiles.read(tile).ok()).unwrap_or_default();
            *shown = Some((index, rantai_events::tile::from_bytes(&bytes).unwrap_or_default()));
        }
        let place = usize::try_from(seq % 256).unwrap_or(usize::MAX);
        let said = shown.as_ref().and_then(|(_, hashes)| hashes.get(place));
        if said == Some(&hash) {
            return false;
        }
        let true_tile = authentic.tile(0, index).ok();
        true_tile.is_some_and(|hashes| hashes.get(place) != Some(&hash))
    }

    /// The records hold the tree of a checkpoint.
    fn holds(&mut self, file: &Path, size: u64, root: TreeHash) {
        if size > self.records {
            let denial =
                Denial::Behind { file: file.to_owned(), signed: size, found: self.records };
            return self.denied(self.records, file, denial);
        }
        let found = if size == 0 { Some(TreeHash::EMPTY) } else { self.roots.get(&size).copied() };
        if found != Some(root) {
            let denial = Denial::Differs { file: file.to_owned(), size };
            self.denied(size, file, denial);
        }
    }

    fn published(
        &mut self,
        ledger: Option<&Path>,
        standing: &Standing,
        trust: Trust<'_>,
    ) -> Result<(), Fault> {
        let Some(ledger) = ledger else { return Ok(()) };
        let (last, file) = (standing.last(), crate::publish::checkpoint_file(ledger));
        let published = standing.published.as_ref().map_or(0, |signed| signed.checkpoint.size());
        if let Some(last) = last.filter(|last| last.size > published) {
            let signed = last.size;
            self.denied(published, &file, Denial::NotPublished { file: file.clone(), signed });
        }
        let witnessed = match latest_witnessed(ledger) {
            Ok(witnessed) => witnessed,
            Err(PublishError::Fault(fault)) => return Err(fault),
            Err(PublishError::Denied(denial)) => {
                self.denied(0, &witnessed_file(ledger), denial);
                None
            }
            Err(PublishError::Key(_)) => None,
        };
        for (file, note) in standing.notes() {
            // The newest checkpoint may still wait for its witnesses, and the copy never has them.
            let alone = witnessed.is_none() && *file == *crate::publish::checkpoint_file(ledger);
            self.signed_by(file, note, trust.policy, alone);
        }
        if let Some(note) = &witnessed {
            self.signed(&witnessed_file(ledger), note, trust.policy);
        }
        Ok(())
    }

    fn signed(&mut self, file: &Path, signed: &Signed, policy: Option<&Policy>) {
        self.signed_by(file, signed, policy, true);
    }

    fn signed_by(&mut self, file: &Path, signed: &Signed, policy: Option<&Policy>, quorum: bool) {
        let size = signed.checkpoint.size();
        if let Some(policy) = policy {
            match policy.judge(&signed.note) {
                Ok(_) => {}
                Err(Untrusted::Quorum { .. }) if !quorum => {}
                Err(why) => {
                    let denial = Denial::Untrusted { file: file.to_owned(), why };
                    self.denied(size, file, denial);
                }
            }
            return;
        }
        let key = key_at(&self.keys, size);
        let verdict = key.map(|key| signed.note.verify(key));
        let named = key.is_some_and(|key| key.name().as_str() == signed.checkpoint.origin());
        if !named || !matches!(verdict, Some(Verdict::Verified { .. })) {
            self.denied(size, file, Denial::ForeignSignature { file: file.to_owned() });
        }
    }
}

fn leaves(block: &Block, hashed: bool) -> Vec<Leaf> {
    let lines = line::split(&block.bytes).map(|(begin, text)| {
        let bare = text.split(|byte| *byte == b'\t').next().unwrap_or_default();
        let record = if hashed { bare } else { text };
        let seq = said_seq(record);
        let key = stated_key(record, seq.unwrap_or(0));
        Leaf { hash: leaf(record), seq, offset: block.offset + begin as u64, key }
    });
    lines.collect()
}

/// The number that a line says of itself: `"seq"` stands near its end.
fn said_seq(record: &[u8]) -> Option<u64> {
    let near = record.get(record.len().saturating_sub(160)..)?;
    let at = memchr::memmem::rfind(near, b",\"seq\":")?;
    let digits = near.get(at + 7..)?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    std::str::from_utf8(digits.get(..end)?).ok()?.parse().ok()
}
