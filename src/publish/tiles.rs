//! The published tiles as a source of hashes.

use std::path::{Path, PathBuf};

use rantai_events::tile::{self, Tile};

use super::directory::read_at_most;
use crate::error::{Doing, Fault};

/// The tiles in a directory of tlog-tiles layout. Nothing they say is believed before it is checked
/// against a root: put [`rantai_events::tile::AuthenticTiles`] before them.
#[derive(Debug, Clone)]
pub struct Tiles {
    directory: PathBuf,
}

impl Tiles {
    /// Those that a ledger publishes.
    #[must_use]
    pub fn of(ledger: &Path) -> Self {
        Self::at(&super::public_directory(ledger))
    }

    /// Those below a directory that holds `tile/`, such as a copy.
    #[must_use]
    pub fn at(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// The directory that holds `tile/`.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The file of a tile.
    #[must_use]
    pub fn path(&self, tile: Tile) -> PathBuf {
        self.directory.join(tile.path())
    }
}

impl tile::Tiles for Tiles {
    type Error = Fault;

    /// A partial tile that is no longer kept is cut from the full one that took its place.
    fn read(&self, tile: Tile) -> Result<Vec<u8>, Fault> {
        let path = self.path(tile);
        let most = tile.bytes() as u64 + 1;
        if let Some(bytes) = read_at_most(&path, most)? {
            return Ok(bytes);
        }
        let full = Tile::new(tile.level(), tile.index(), tile::WIDTH).map(|full| self.path(full));
        let cut = match full.filter(|_| !tile.is_full()) {
            Some(full) => read_at_most(&full, tile.bytes() as u64)?,
            None => None,
        };
        cut.ok_or_else(|| Fault::disk(Doing::Open, &path)(std::io::ErrorKind::NotFound.into()))
    }
}
