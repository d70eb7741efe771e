//! Level 2: the copies of the records and of the tree that are given away beside the newest tiles.
//!
//! Entry bundles hold the records themselves, for those who may read them; partial tiles and bundles
//! of smaller signed trees stand until their tile is full. Nothing the office does reads them again,
//! so an altered one would be found by a reader first.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rantai_events::tile::{
    AuthenticTiles, Bundle, LEVELS, Tile, WIDTH, edge_width, hashes_at, to_bytes,
};
use rantai_events::tree::{TreeHash, leaf};
use rayon::prelude::*;

use crate::error::Fault;
use crate::publish::{Tiles, bundles_directory, read_at_most};

/// The most bytes of a bundle: its entries are at most 65,535 bytes after two of length.
const MOST_BUNDLE: u64 = 256 * (2 + 65_535);

/// Bundles read at a time.
const TOGETHER: usize = 16;

/// A file that is no copy of what was signed, and where it departs first.
pub(super) struct Altered {
    pub(super) file: PathBuf,
    /// The record.
    pub(super) seq: u64,
    /// The byte in the file.
    pub(super) offset: u64,
}

/// The files that are not copies of what was signed: of the newest tree, and of those of these
/// sizes that it continues.
pub(super) fn altered(
    ledger: &Path,
    tiles: &Tiles,
    authentic: &AuthenticTiles<'_, Tiles>,
    signed: impl Iterator<Item = u64>,
) -> Result<Vec<Altered>, Fault> {
    let newest = authentic.edge().size();
    let bundles = bundles_directory(ledger);
    let mut altered = Vec::new();
    for tile in signed.flat_map(|size| kept(size, newest)).collect::<BTreeSet<Tile>>() {
        altered.extend(older(tile, tiles, &bundles, authentic)?);
    }
    if !bundles.is_dir() {
        return Ok(altered);
    }
    let numbers: Vec<u64> = (0..newest.div_ceil(u64::from(WIDTH))).collect();
    for some in numbers.chunks(TOGETHER) {
        let hashes =
            some.iter().filter_map(|index| Some((*index, authentic.tile(0, *index).ok()?)));
        let hashes: Vec<(u64, Vec<TreeHash>)> = hashes.collect();
        let looked = hashes.into_par_iter().map(|(index, hashes)| {
            let width = u16::try_from(hashes.len()).unwrap_or(WIDTH);
            let Some(bundle) = Bundle::new(index, width) else { return Ok(None) };
            let file = bundles.join(bundle.path());
            let departs = match read_at_most(&file, MOST_BUNDLE + 1)? {
                Some(bytes) => departs(&bytes, &hashes),
                None => Some((0, 0)),
            };
            Ok(departs.map(|place| within(file, index, place)))
        });
        let looked: Vec<Option<Altered>> = looked.collect::<Result<_, Fault>>()?;
        altered.extend(looked.into_iter().flatten());
    }
    Ok(altered)
}

/// The partial tiles of a smaller tree that stand beside the partial tile of the newest.
fn kept(size: u64, newest: u64) -> impl Iterator<Item = Tile> {
    (0..LEVELS).filter_map(move |level| {
        let index = hashes_at(level, size) / 256;
        let stands = size < newest && index == hashes_at(level, newest) / 256;
        Tile::new(level, index, edge_width(level, size)).filter(|_| stands)
    })
}

/// The altered among a partial tile and, at the lowest level, its bundle. Where one is gone, the
/// newest takes its place.
fn older(
    tile: Tile,
    tiles: &Tiles,
    bundles: &Path,
    authentic: &AuthenticTiles<'_, Tiles>,
) -> Result<Vec<Altered>, Fault> {
    let mut altered = Vec::new();
    let Ok(hashes) = authentic.tile(tile.level(), tile.index()) else { return Ok(altered) };
    let Some(due) = hashes.get(..usize::from(tile.width())) else { return Ok(altered) };
    let file = tiles.path(tile);
    let found = read_at_most(&file, tile.bytes() as u64 + 1)?;
    if found.is_some_and(|found| found != to_bytes(due)) {
        altered.push(Altered { file, seq: first_record(tile), offset: 0 });
    }
    let bundle = Bundle::new(tile.index(), tile.width()).filter(|_| tile.level() == 0);
    let file = bundle.map(|bundle| bundles.join(bundle.path()));
    if let Some(file) = file
        && let Some(bytes) = read_at_most(&file, MOST_BUNDLE + 1)?
        && let Some(place) = departs(&bytes, due)
    {
        altered.push(within(file, tile.index(), place));
    }
    Ok(altered)
}

/// The first record that a tile covers.
pub(super) fn first_record(tile: Tile) -> u64 {
    let hash = u64::from(WIDTH).checked_pow(u32::from(tile.level()) + 1);
    hash.and_then(|hash| tile.index().checked_mul(hash)).unwrap_or_default()
}

fn within(file: PathBuf, index: u64, (place, offset): (usize, usize)) -> Altered {
    Altered { file, seq: index * u64::from(WIDTH) + place as u64, offset: offset as u64 }
}

/// The first entry of a bundle that is not of these leaves, and its first byte; `None` where all
/// are.
fn departs(bytes: &[u8], hashes: &[TreeHash]) -> Option<(usize, usize)> {
    let mut offset = 0;
    for (place, hash) in hashes.iter().enumerate() {
        let length = bytes.get(offset..offset + 2).and_then(|two| two.try_into().ok());
        let length = length.map(|two| usize::from(u16::from_be_bytes(two)));
        let entry = length.and_then(|length| bytes.get(offset + 2..offset + 2 + length));
        match entry.filter(|entry| leaf(entry) == *hash) {
            Some(entry) => offset += 2 + entry.len(),
            None => return Some((place, offset)),
        }
    }
    (offset < bytes.len()).then_some((hashes.len(), offset))
}
