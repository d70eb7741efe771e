//! The proofs of a package: that its records are in the tree of the checkpoint.

use rantai_events::proof::Proof;
use rantai_events::statement::HEADER;
use rantai_events::tile::{AuthenticTiles, Tiles as _, new_tiles};
use rantai_events::tree::{check_inclusion, leaf, prove_inclusion};

use super::folder::Folder;
use super::selection::Line;
use super::{PackageError, Scope, Sources};
use crate::publish::Tiles;

/// Writes the proofs that suit what the package is about.
pub(super) fn put(sources: &Sources<'_>, folder: &mut Folder) -> Result<(), PackageError> {
    let checkpoint = &sources.signed.checkpoint;
    let tiles = Tiles::of(sources.ledger.directory());
    let tree = AuthenticTiles::open(&tiles, checkpoint.size(), checkpoint.root())
        .map_err(PackageError::disagrees)?;
    match sources.scope {
        Scope::Group(group) => {
            let name = format!("proofs/group-{group}.statement-proof");
            folder.put(&name, &statement(sources, &tree)?)?;
        }
        Scope::Grant(_) => {
            for line in &sources.selection.lines {
                let name = format!("proofs/{:010}.tlog-proof", line.seq);
                folder.put(&name, prove(sources, &tree, line)?.to_string().as_bytes())?;
            }
        }
        Scope::All => {
            every_tile(sources, &tree, folder)?;
            if let Some(line) = sources.selection.lines.last() {
                let name = format!("proofs/{:010}.tlog-proof", line.seq);
                folder.put(&name, prove(sources, &tree, line)?.to_string().as_bytes())?;
            }
        }
    }
    Ok(())
}

fn prove(
    sources: &Sources<'_>,
    tree: &AuthenticTiles<'_, Tiles>,
    line: &Line,
) -> Result<Proof, PackageError> {
    let (size, root) = (sources.signed.checkpoint.size(), sources.signed.checkpoint.root());
    let path = prove_inclusion(tree, line.seq, size).map_err(PackageError::disagrees)?;
    check_inclusion(leaf(&line.bytes), line.seq, size, &path, root)
        .map_err(PackageError::disagrees)?;
    let (extra, note) = (Some(line.bytes.clone()), sources.signed.note.clone());
    Ok(Proof { extra, index: line.seq, path, note })
}

/// All records of a stream and the proof of the last, as `rantai prove --stream` gives them.
fn statement(
    sources: &Sources<'_>,
    tree: &AuthenticTiles<'_, Tiles>,
) -> Result<Vec<u8>, PackageError> {
    let (Some(stream), Some(last)) = (sources.stream(), sources.selection.lines.last()) else {
        return Ok(Vec::new());
    };
    let proof = Proof { extra: None, ..prove(sources, tree, last)? };
    let mut text = format!("{HEADER}\nstream {stream}\n").into_bytes();
    text.extend_from_slice(&sources.selection.text());
    text.extend_from_slice(format!("\n{proof}").as_bytes());
    Ok(text)
}

/// Every tile of the tree, each compared with what the root stands for.
fn every_tile(
    sources: &Sources<'_>,
    tree: &AuthenticTiles<'_, Tiles>,
    folder: &mut Folder,
) -> Result<(), PackageError> {
    let tiles = Tiles::of(sources.ledger.directory());
    for tile in new_tiles(0, sources.signed.checkpoint.size()) {
        let bytes = tiles.read(tile)?;
        let due = tree.tile(tile.level(), tile.index()).map_err(PackageError::disagrees)?;
        if bytes != rantai_events::tile::to_bytes(&due) {
            return Err(PackageError::Disagrees(tile.path()));
        }
        folder.put(&tile.path(), &bytes)?;
    }
    Ok(())
}
