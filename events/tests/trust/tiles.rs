//! Tiles: what is published at every size, and that nothing altered is ever used.

use std::collections::BTreeSet;

use rantai_events::tile::{
    AuthenticTiles, BadBundle, Edge, EntryTooLong, Tile, Untrue, check_bundle, edge_width,
    hashes_at, new_bundles, new_tiles, push_entry, read_bundle, to_bytes,
};
use rantai_events::tree::{
    Hashes as _, Subtree, TreeHash, check_consistency, check_inclusion, prove_consistency,
    prove_inclusion, root,
};

use crate::hands::{Shelf, entry, leaves, tree};

#[test]
fn the_example_of_the_specification() {
    let tiles: Vec<Tile> = new_tiles(0, 70_000).collect();
    let full = |level| tiles.iter().filter(|t| t.level() == level && t.is_full()).count();
    assert_eq!([full(0), full(1), full(2)], [273, 1, 0]);
    let partial: Vec<_> = tiles.iter().filter(|tile| !tile.is_full()).map(Tile::path).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    let tiles: Vec<_> = new_tiles(0, 256).map(|tile| tile.path()).collect();
    assert_eq!(tiles, ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(new_tiles(0, 0).count() + new_tiles(70_000, 70_000).count(), 0);
    assert_eq!(new_tiles(9, 5).count() + new_bundles(9, 5).count(), 0);
    assert_eq!(
        (hashes_at(7, u64::MAX), hashes_at(8, u64::MAX), edge_width(1, 70_000)),
        (255, 0, 17)
    );
    let large = (1 << 63) - 1;
    assert_eq!(new_tiles(large - 1, large).count(), 1);
}

#[test]
fn growing_step_by_step_publishes_the_tiles_of_the_whole() {
    let leaves = leaves(700);
    for step in [1_usize, 3, 255, 256, 257, 600] {
        let (mut shelf, mut edge, mut announced) = (Shelf::default(), Edge::new(), BTreeSet::new());
        for part in leaves.chunks(step) {
            let (old, mut written) = (edge.size(), BTreeSet::new());
            for leaf in part {
                edge.push(*leaf, |tile, hashes| {
                    written.insert(tile);
                    shelf.tiles.insert(tile, to_bytes(hashes));
                });
            }
            let size = edge.size();
            // Only the partial tiles of levels that grew are new.
            let grew = |tile: &Tile| hashes_at(tile.level(), size) > hashes_at(tile.level(), old);
            let partial = edge.partial_tiles().filter(|(tile, _)| grew(tile));
            partial.for_each(|(tile, bytes)| {
                written.insert(tile);
                shelf.tiles.insert(tile, bytes);
            });
            assert_eq!(written, new_tiles(old, size).collect(), "{old} to {size}");
            announced.extend(written);
            assert_eq!(edge.root(), tree(size).root());
            assert_eq!(Edge::read(&shelf, size).unwrap(), edge);
        }
        let whole = Shelf::of(&leaves).tiles;
        assert!(whole.iter().all(|(tile, bytes)| shelf.tiles.get(tile) == Some(bytes)));
        assert_eq!(announced, shelf.tiles.keys().copied().collect());
    }
}

#[test]
fn proofs_from_tiles_are_the_proofs_of_the_tree() {
    for size in [1, 2, 255, 256, 257, 511, 512, 700] {
        let (shelf, memory) = (Shelf::of(&leaves(size)), tree(size));
        let tiles = AuthenticTiles::open(&shelf, size, memory.root()).unwrap();
        assert_eq!(root(&tiles, size).unwrap(), memory.root());
        for index in 0..size {
            let path = prove_inclusion(&tiles, index, size).unwrap();
            assert_eq!(path, prove_inclusion(&memory, index, size).unwrap());
            let leaf = leaves(size)[usize::try_from(index).unwrap()];
            assert_eq!(check_inclusion(leaf, index, size, &path, memory.root()), Ok(()));
            let path = prove_consistency(&tiles, index, size).unwrap();
            let old = root(&tiles, index).unwrap();
            assert_eq!(check_consistency(index, old, size, memory.root(), &path), Ok(()));
        }
        assert!(tiles.subtree(Subtree { level: 0, index: size }).is_err());
    }
}

#[test]
fn three_levels_of_tiles_and_few_of_them_read() {
    let (size, leaves) = (66_000, leaves(66_000));
    let shelf = Shelf::of(&leaves);
    assert_eq!(shelf.tiles.keys().copied().collect::<BTreeSet<_>>(), new_tiles(0, size).collect());
    let memory: rantai_events::tree::MemoryTree = leaves.iter().copied().collect();
    let tiles = AuthenticTiles::open(&shelf, size, memory.root()).unwrap();
    for index in [0, 255, 256, 65_535, 65_536, 65_999] {
        let path = prove_inclusion(&tiles, index, size).unwrap();
        assert_eq!(path, prove_inclusion(&memory, index, size).unwrap(), "{index}");
    }
    let reads = shelf.reads.borrow().len();
    assert!(reads <= 3 + 4 + 1, "{reads} tiles read");
}

#[test]
fn no_altered_tile_is_used() {
    let (size, root) = (600, tree(600).root());
    let good = Shelf::of(&leaves(size));
    for (tile, bytes) in &good.tiles {
        let places = [0, 31, bytes.len() / 2, bytes.len() - 1];
        for place in places {
            let mut shelf = Shelf { tiles: good.tiles.clone(), ..Shelf::default() };
            shelf.tiles.get_mut(tile).unwrap()[place] ^= 0x10;
            let opened = AuthenticTiles::open(&shelf, size, root);
            if !tile.is_full() {
                assert_eq!(opened.unwrap_err(), Untrue::Root { size, root });
                continue;
            }
            let tiles = opened.unwrap();
            let found = tiles.tile(tile.level(), tile.index()).unwrap_err();
            assert_eq!(found, Untrue::Altered(*tile));
        }
        for bytes in [Vec::new(), bytes[1..].to_vec(), [bytes.as_slice(), &[0; 32]].concat()] {
            let mut shelf = Shelf { tiles: good.tiles.clone(), ..Shelf::default() };
            let length = bytes.len();
            shelf.tiles.insert(*tile, bytes);
            let found = AuthenticTiles::open(&shelf, size, root)
                .and_then(|tiles| tiles.tile(tile.level(), tile.index()).map(drop));
            assert_eq!(found.unwrap_err(), Untrue::Length { tile: *tile, bytes: length });
        }
    }
}

#[test]
fn a_missing_tile_and_a_tree_too_large_are_told() {
    let mut shelf = Shelf::of(&leaves(600));
    let root = tree(600).root();
    shelf.tiles.remove(&Tile::new(0, 1, 256).unwrap());
    let tiles = AuthenticTiles::open(&shelf, 600, root).unwrap();
    assert_eq!(tiles.tile(0, 1).unwrap_err(), Untrue::Source("tile/0/001".into()));
    assert!(prove_inclusion(&tiles, 300, 600).is_err(), "its way up needs the tile");
    let large = AuthenticTiles::open(&shelf, u64::MAX, root).unwrap_err();
    assert_eq!(large, Untrue::TooLarge(u64::MAX));
    for subtree in [
        Subtree { level: 255, index: 0 },
        Subtree { level: 0, index: u64::MAX },
        Subtree { level: 63, index: 1 },
    ] {
        assert_eq!(tiles.subtree(subtree).unwrap_err(), Untrue::Beyond { subtree, size: 600 });
    }
    assert!(tiles.tile(255, u64::MAX).is_err());
}

#[test]
fn bundles_hold_the_records_of_the_tree() {
    let bundles: Vec<String> = new_bundles(200, 600).map(|bundle| bundle.path()).collect();
    assert_eq!(bundles, ["tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"]);
    let mut bytes = Vec::new();
    (0..88).for_each(|n| push_entry(&mut bytes, &entry(n)).unwrap());
    let hashes = leaves(88);
    let entries = check_bundle(&bytes, &hashes).unwrap();
    assert_eq!(entries.len(), 88);
    assert_eq!(entries[5], entry(5));
    assert_eq!(read_bundle(&bytes, 87).unwrap_err(), BadBundle::Count { found: 88, expected: 87 });
    assert_eq!(read_bundle(&bytes, 89).unwrap_err(), BadBundle::Count { found: 88, expected: 89 });
    assert_eq!(read_bundle(&bytes[..bytes.len() - 1], 88).unwrap_err(), BadBundle::Torn(87));
    assert_eq!(read_bundle(&[0], 1).unwrap_err(), BadBundle::Torn(0));
    bytes[2] ^= 1;
    assert_eq!(check_bundle(&bytes, &hashes).unwrap_err(), BadBundle::Altered(0));
    assert_eq!(push_entry(&mut bytes, &vec![0; 65_536]), Err(EntryTooLong(65_536)));
    assert_eq!(push_entry(&mut bytes, &vec![0; 65_535]), Ok(()));
    let other: Vec<TreeHash> = leaves(87);
    assert!(check_bundle(&bytes, &other).is_err());
}
