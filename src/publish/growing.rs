//! From the journal to files: the tiles and bundles that a tree of a new size adds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rantai_events::tile::{
    Bundle, Edge, LEVELS, Tile, WIDTH, edge_width, hashes_at, push_entry, to_bytes,
};
use rantai_events::tree::{TreeHash, leaf};
use rayon::prelude::*;

use super::directory::{Shipment, remove, remove_all};
use super::{PublishError, Tiles, bundles_directory, public_directory};
use crate::error::Fault;
use crate::journal::{Chunk, Damage, FileJournal, Journal as _, line};

/// How many chunks of the journal are hashed together, for each core.
const CHUNKS: usize = 2;

/// The directory in which files are written before they get their names, and whose presence says
/// that publishing was interrupted.
pub(super) fn staging_directory(ledger: &Path) -> PathBuf {
    ledger.join("publish.staging")
}

/// Writes what is new. A tree that is grown from nothing gets the partial tiles of the sizes
/// signed before as well.
pub(super) struct Grower {
    edge: Edge,
    to: u64,
    /// The sizes whose partial tiles are written.
    sizes: BTreeSet<u64>,
    /// The last of these sizes whose partial tiles are there.
    written: u64,
    tiles: Tiles,
    bundles: PathBuf,
    bundle: Vec<u8>,
    files: Shipment,
    /// What went wrong while a tile was handed over.
    failed: Option<Fault>,
}

impl Grower {
    /// From this edge to `to` records.
    pub(super) fn new(ledger: &Path, edge: Edge, to: u64, signed: &[u64]) -> Self {
        let mut sizes: BTreeSet<u64> =
            signed.iter().copied().filter(|size| *size > edge.size() && *size < to).collect();
        sizes.insert(to);
        Self {
            written: edge.size(),
            edge,
            to,
            sizes,
            tiles: Tiles::of(ledger),
            bundles: bundles_directory(ledger),
            bundle: Vec::new(),
            files: Shipment::new(&staging_directory(ledger), ledger),
            failed: None,
        }
    }

    /// Takes in the records up to the end; answers how many files were written.
    pub(super) fn grow(mut self, journal: &FileJournal) -> Result<u64, PublishError> {
        let begin = self.edge.size() - self.edge.size() % u64::from(WIDTH);
        let mut chunks = journal.scan(begin)?;
        let most = CHUNKS * rayon::current_num_threads();
        while self.edge.size() < self.to {
            let some: Vec<Chunk> = chunks.by_ref().take(most).collect::<Result<_, _>>()?;
            if some.is_empty() {
                return Err(Fault::NoRecord { seq: self.edge.size() }.into());
            }
            let hashed: Vec<_> = some.par_iter().map(leaves).collect::<Result<_, _>>()?;
            for (chunk, lines) in some.iter().zip(&hashed) {
                for (seq, (record, hash)) in (chunk.first..self.to).zip(lines) {
                    self.take(seq, record, *hash)?;
                }
            }
        }
        self.files.deliver()?;
        Ok(self.files.count)
    }

    fn take(&mut self, seq: u64, record: &[u8], hash: TreeHash) -> Result<(), PublishError> {
        let too_long = |_| Fault::NotALine { bytes: record.len() as u64 };
        push_entry(&mut self.bundle, record).map_err(too_long)?;
        if seq >= self.edge.size() {
            let Self { edge, tiles, files, failed, .. } = self;
            edge.push(hash, |tile, hashes| {
                if let Err(fault) = files.put(tiles.path(tile), &to_bytes(hashes)) {
                    *failed = Some(fault);
                }
            });
            if let Some(fault) = self.failed.take() {
                return Err(fault.into());
            }
        }
        let size = seq + 1;
        if size.is_multiple_of(u64::from(WIDTH)) {
            self.put_bundle(Bundle::new(seq / u64::from(WIDTH), WIDTH))?;
            self.bundle.clear();
        }
        if size == self.edge.size() && self.sizes.contains(&size) {
            self.partial(size)?;
        }
        Ok(())
    }

    fn put_bundle(&mut self, bundle: Option<Bundle>) -> Result<(), Fault> {
        let Some(bundle) = bundle else { return Ok(()) };
        self.files.put(self.bundles.join(bundle.path()), &self.bundle)
    }

    /// The partial tiles of this size that are not full in the end.
    fn partial(&mut self, size: u64) -> Result<(), Fault> {
        let kept = |tile: &Tile| {
            let hashes = |size| hashes_at(tile.level(), size);
            hashes(self.written) < hashes(size) && tile.index() == hashes(self.to) / 256
        };
        let partial: Vec<_> = self.edge.partial_tiles().filter(|(tile, _)| kept(tile)).collect();
        for (tile, bytes) in partial {
            self.files.put(self.tiles.path(tile), &bytes)?;
        }
        self.written = size;
        let index = size / u64::from(WIDTH);
        if index == self.to / u64::from(WIDTH) {
            self.put_bundle(Bundle::new(index, edge_width(0, size)))?;
        }
        Ok(())
    }
}

type Leaves<'a> = Vec<(&'a [u8], TreeHash)>;

fn leaves(chunk: &Chunk) -> Result<Leaves<'_>, Fault> {
    let lines = line::split(&chunk.bytes).zip(chunk.first..);
    let hashed = lines.map(|((begin, text), seq)| {
        let (file, offset) = (chunk.file.to_path_buf(), chunk.offset + begin as u64);
        let damage = |flaw| Fault::Damaged(Damage { file, offset, seq: Some(seq), flaw });
        let parts = line::parts(text).map_err(damage)?;
        Ok((parts.record, leaf(parts.record)))
    });
    hashed.collect()
}

/// The partial tiles of a tree of this size.
fn partial_tiles(size: u64) -> impl Iterator<Item = Tile> {
    (0..LEVELS).filter_map(move |level| {
        Tile::new(level, hashes_at(level, size) / 256, edge_width(level, size))
    })
}

fn partial_bundle(size: u64) -> Option<Bundle> {
    Bundle::new(size / u64::from(WIDTH), edge_width(0, size))
}

/// Removes the partial tiles of a size that was never signed, but for those that a signed one has.
pub(super) fn remove_strays(ledger: &Path, stray: u64, signed: &[u64]) -> Result<(), Fault> {
    let tiles: BTreeSet<Tile> = signed.iter().flat_map(|size| partial_tiles(*size)).collect();
    let bundles: BTreeSet<_> = signed.iter().filter_map(|size| partial_bundle(*size)).collect();
    for tile in partial_tiles(stray).filter(|tile| !tiles.contains(tile)) {
        remove(&Tiles::of(ledger).path(tile))?;
    }
    match partial_bundle(stray).filter(|bundle| !bundles.contains(bundle)) {
        Some(bundle) => remove(&bundles_directory(ledger).join(bundle.path())),
        None => Ok(()),
    }
}

/// Removes the partial tiles and bundles that became full when the tree grew from `old` to `new`.
pub(super) fn prune(ledger: &Path, old: u64, new: u64) -> Result<(), Fault> {
    let partial = |full: PathBuf| {
        let mut name = full.into_os_string();
        name.push(".p");
        PathBuf::from(name)
    };
    let (public, bundles) = (public_directory(ledger), bundles_directory(ledger));
    for level in 0..LEVELS {
        for index in hashes_at(level, old) / 256..hashes_at(level, new) / 256 {
            if let Some(tile) = Tile::new(level, index, WIDTH) {
                remove_all(&partial(public.join(tile.path())))?;
            }
        }
    }
    for index in old / 256..new / 256 {
        if let Some(bundle) = Bundle::new(index, WIDTH) {
            remove_all(&partial(bundles.join(bundle.path())))?;
        }
    }
    Ok(())
}
