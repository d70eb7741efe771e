//! Tree and tiles of all records against a bare loop of the same SHA-256 over the same bytes, and
//! proofs made from the tiles.

use std::collections::BTreeMap;

use rantai_events::tile::{AuthenticTiles, Edge, Tile, Tiles, push_entry, to_bytes};
use rantai_events::tree::{check_inclusion, leaf, prove_inclusion};
use sha2::{Digest as _, Sha256};

use super::{data, row, seconds};

/// Tiles in memory: what a directory would hold, without the disk.
#[derive(Default)]
struct Shelf(BTreeMap<Tile, Vec<u8>>);

impl Tiles for Shelf {
    type Error = ();
    fn read(&self, tile: Tile) -> Result<Vec<u8>, ()> {
        self.0.get(&tile).cloned().ok_or(())
    }
}

pub(crate) fn run(records: u64) {
    let lines: Vec<String> = (0..records).map(line).collect();
    let (bare, _) =
        seconds(|| lines.iter().fold(0_u8, |all, line| all ^ Sha256::digest(line.as_bytes())[0]));
    let (ours, (shelf, edge)) = seconds(|| published(&lines));
    let rate = |time: f64| format!("{:.0}/s", records as f64 / time);
    row(
        &format!("tree, tiles and entry bundles of {records} records"),
        &rate(ours),
        &rate(bare),
        bare / ours,
        "0.6",
    );
    proofs(&lines, &shelf, &edge);
}

/// A line of about the length and content of a record.
fn line(n: u64) -> String {
    let zeros = "0".repeat(64);
    let link = format!(r#"{{"n":{n},"prev":"{zeros}","stream":"group/ykt-usep-001"}}"#);
    format!(
        r#"{{"actor":"u-01","at":"2026-11-21T01:15:02.123Z","draft":{},"links":[{link}],"prev":"{zeros}","seq":{n}}}"#,
        data::entry(n)
    )
}

fn published(lines: &[String]) -> (Shelf, Edge) {
    let (mut shelf, mut edge, mut bundles) = (Shelf::default(), Edge::new(), 0);
    for lines in lines.chunks(256) {
        let mut bundle = Vec::with_capacity(256 * 800);
        for line in lines {
            push_entry(&mut bundle, line.as_bytes()).unwrap();
            edge.push(leaf(line.as_bytes()), |tile, hashes| {
                shelf.0.insert(tile, to_bytes(hashes));
            });
        }
        bundles += std::hint::black_box(bundle).len();
    }
    assert!(bundles > 0);
    shelf.0.extend(edge.partial_tiles());
    (shelf, edge)
}

fn proofs(lines: &[String], shelf: &Shelf, edge: &Edge) {
    let (size, root) = (edge.size(), edge.root());
    let count = 1000_u64;
    let (time, ()) = seconds(|| {
        for n in 0..count {
            let index = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % size;
            let tiles = AuthenticTiles::open(shelf, size, root).unwrap();
            let path = prove_inclusion(&tiles, index, size).unwrap();
            let line = &lines[usize::try_from(index).unwrap()];
            check_inclusion(leaf(line.as_bytes()), index, size, &path, root).unwrap();
        }
    });
    let each = time * 1e3 / count as f64;
    row(
        &format!("inclusion proof from tiles of {size} records, nothing remembered, and its check"),
        &format!("{each:.3} ms"),
        "1 ms",
        1.0 / each,
        "1",
    );
}
