//! What the tests share: leaves, keys of invented offices, tiles in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::tile::{Edge, Tile, Tiles, to_bytes};
use rantai_events::tree::{MemoryTree, TreeHash, leaf};

pub(crate) fn entry(n: u64) -> Vec<u8> {
    format!("leaf {n}").into_bytes()
}

pub(crate) fn leaves(size: u64) -> Vec<TreeHash> {
    (0..size).map(|n| leaf(&entry(n))).collect()
}

pub(crate) fn tree(size: u64) -> MemoryTree {
    leaves(size).into_iter().collect()
}

pub(crate) fn name(name: &str) -> KeyName {
    KeyName::parse(name).unwrap()
}

pub(crate) const ORIGIN: &str = "rantai.example/contoh";

pub(crate) fn log_key() -> SigningKey {
    SigningKey::from_seed(name(ORIGIN), KeyKind::Log, &[7; 32]).unwrap()
}

pub(crate) fn witness_key(n: u8) -> SigningKey {
    let name = name(&format!("saksi-{n}.example"));
    SigningKey::from_seed(name, KeyKind::Witness, &[100 + n; 32]).unwrap()
}

/// Tiles in memory, and how often each was read.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) tiles: BTreeMap<Tile, Vec<u8>>,
    pub(crate) reads: RefCell<Vec<Tile>>,
}

impl Shelf {
    /// The tiles that a log of so many records publishes at once.
    pub(crate) fn of(leaves: &[TreeHash]) -> Self {
        let (mut shelf, mut edge) = (Self::default(), Edge::new());
        for leaf in leaves {
            edge.push(*leaf, |tile, hashes| {
                shelf.tiles.insert(tile, to_bytes(hashes));
            });
        }
        shelf.tiles.extend(edge.partial_tiles());
        shelf
    }
}

impl Tiles for Shelf {
    type Error = String;
    fn read(&self, tile: Tile) -> Result<Vec<u8>, String> {
        self.reads.borrow_mut().push(tile);
        self.tiles.get(&tile).cloned().ok_or_else(|| tile.path())
    }
}
