//! Level 2: the copies of the records and of the tree that are given away beside the newest tiles.
//!
//! Entry bundles hold the records themselves, for those who may read them; partial tiles and bundles
//! of smaller signed trees stand until their tile is full. Nothing the office does reads them again,
//! so an altered one would be found by a reader first.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rantai_events::tile::{
    AuthenticTiles, Bundle, LEVELS, Tile, WIDTH, check_bundle, edge_width, hashes_at, to_bytes,
};
use rantai_events::tree::TreeHash;
use rayon::prelude::*;

use crate::error::Fault;
use crate::publish::{Tiles, bundles_directory, read_at_most};

/// The most bytes of a bundle: its entries are at most 65,535 bytes after two of length.
const MOST_BUNDLE: u64 = 256 * (2 + 65_535);

/// Bundles read at a time.
const TOGETHER: usize = 16;

/// The files that are not copies of what was signed: of the newest tree, and of those of these
/// sizes that it continues.
pub(super) fn altered(
    ledger: &Path,
    tiles: &Tiles,
    authentic: &AuthenticTiles<'_, Tiles>,
    signed: impl Iterator<Item = u64>,
) -> Result<Vec<PathBuf>, Fault> {
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
            Ok((holds(&file, &hashes)? != Some(true)).then_some(file))
        });
        let looked: Vec<Option<PathBuf>> = looked.collect::<Result<_, Fault>>()?;
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
) -> Result<Vec<PathBuf>, Fault> {
    let mut altered = Vec::new();
    let Ok(hashes) = authentic.tile(tile.level(), tile.index()) else { return Ok(altered) };
    let Some(due) = hashes.get(..usize::from(tile.width())) else { return Ok(altered) };
    let file = tiles.path(tile);
    let found = read_at_most(&file, tile.bytes() as u64 + 1)?;
    if found.is_some_and(|found| found != to_bytes(due)) {
        altered.push(file);
    }
    let bundle = Bundle::new(tile.index(), tile.width()).filter(|_| tile.level() == 0);
    let file = bundle.map(|bundle| bundles.join(bundle.path()));
    if let Some(file) = file
        && holds(&file, due)? == Some(false)
    {
        altered.push(file);
    }
    Ok(altered)
}

/// Whether a bundle holds the entries of these leaves; `None` where there is no such file.
fn holds(file: &Path, hashes: &[TreeHash]) -> Result<Option<bool>, Fault> {
    let bytes = read_at_most(file, MOST_BUNDLE + 1)?;
    Ok(bytes.map(|bytes| check_bundle(&bytes, hashes).is_ok()))
}
