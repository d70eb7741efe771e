//! The ways in which a copy is harmed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rantai_events::hash::Hash;
use rantai_events::tile::{Tile, WIDTH};

use super::copy;
use super::lines::{self, Line};
use crate::error::{Doing, Fault};
use crate::evidence::Evidence;
use crate::publish::{self, Tiles, checkpoint_file, state_file};

/// What a ledger must have for a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing beside records.
    Nothing,
    /// A published tree.
    Published,
    /// A checkpoint that somebody kept: nothing else can find it.
    Kept,
}

/// One way.
#[derive(Debug)]
pub struct Way {
    /// Its id.
    pub id: &'static str,
    /// What was done, in Indonesian and English.
    pub done: (&'static str, &'static str),
    /// What the ledger must have.
    pub need: Need,
    /// Harms a copy; `false` where it has nothing of that kind. Its files, those of the index
    /// apart, are shared with other copies: they are replaced, never written to.
    pub(super) harm: fn(&Path) -> Result<bool, Fault>,
}

/// Every way.
pub static WAYS: &[Way] = &[
    Way {
        id: "remove",
        done: ("satu catatan dihapus dari jurnal", "one record taken out of the journal"),
        need: Need::Nothing,
        harm: |ledger| one_segment(ledger, |lines, at| drop(lines.remove(at))),
    },
    Way {
        id: "alter",
        done: (
            "satu catatan diubah dan hash di sampingnya dibetulkan",
            "one record altered, and the hash beside it put right",
        ),
        need: Need::Nothing,
        harm: |ledger| one_segment(ledger, |lines, at| alter(lines.get_mut(at))),
    },
    Way {
        id: "reorder",
        done: ("dua catatan ditukar tempatnya", "two records put in each other's place"),
        need: Need::Nothing,
        harm: |ledger| one_segment(ledger, |lines, at| lines.swap(at, at + 1)),
    },
    Way {
        id: "insert",
        done: ("satu catatan disisipkan lagi", "one record put in a second time"),
        need: Need::Nothing,
        harm: |ledger| {
            one_segment(ledger, |lines, at| {
                if let Some(line) = lines.get(at).cloned() {
                    lines.insert(at, line);
                }
            })
        },
    },
    Way {
        id: "swap-hash",
        done: ("kolom hash dua catatan ditukar", "the hash columns of two records exchanged"),
        need: Need::Nothing,
        harm: |ledger| one_segment(ledger, |lines, at| exchange_hashes(lines, at)),
    },
    Way {
        id: "truncate",
        done: (
            "catatan terakhir dipotong, juga indeks, terbitan, dan ingatan tanda tangan dibuang",
            "the last records cut off, and the index, what is published and the memory of signatures thrown away",
        ),
        need: Need::Kept,
        harm: |ledger| Ok(cut(ledger)? && forget(ledger)?),
    },
    Way {
        id: "rewrite",
        done: (
            "satu catatan lama diubah, semua hash sesudahnya dibuat baru, terbitan dan indeks dibuang",
            "one old record altered, every hash behind it made anew, what is published and the index thrown away",
        ),
        need: Need::Kept,
        harm: |ledger| Ok(rewrite(ledger)? && forget(ledger)?),
    },
    Way {
        id: "old-backup",
        done: (
            "cadangan jurnal yang lama dipasang kembali",
            "an old backup of the journal put back",
        ),
        need: Need::Published,
        harm: |ledger| Ok(cut(ledger)? && discard(&ledger.join("index"))?),
    },
    Way {
        id: "index",
        done: ("satu isian indeks diubah", "one entry of the index altered"),
        need: Need::Nothing,
        harm: index_entry,
    },
    Way {
        id: "tile",
        done: ("satu bit ubin pohon yang terbit diubah", "one bit of a published tile turned"),
        need: Need::Published,
        harm: published_tile,
    },
    Way {
        id: "signature",
        done: (
            "tanda tangan checkpoint yang terbit diubah",
            "the signature of the published checkpoint altered",
        ),
        need: Need::Published,
        harm: own_signature,
    },
    Way {
        id: "evidence",
        done: ("satu dokumen bukti dihapus", "one document of the evidence deleted"),
        need: Need::Nothing,
        harm: evidence,
    },
];

/// Harms the longest segment at its middle, where there are lines around it.
fn one_segment(ledger: &Path, harm: impl FnOnce(&mut Vec<Line>, usize)) -> Result<bool, Fault> {
    let size = |file: &PathBuf| file.metadata().map_or(0, |about| about.len());
    let Some(longest) = lines::files(ledger)?.into_iter().max_by_key(size) else {
        return Ok(false);
    };
    let mut segment = lines::read(&longest)?;
    if segment.lines.len() < 4 {
        return Ok(false);
    }
    let middle = segment.lines.len() / 2;
    harm(&mut segment.lines, middle);
    lines::write(&segment)?;
    Ok(true)
}

/// Another salt: a record that says the same and is another one, so that no law could tell.
fn alter(line: Option<&mut Line>) {
    const FIELD: &str = "\"salt\":\"";
    let Some(line) = line else { return };
    let Some(at) = line.record.find(FIELD).map(|at| at + FIELD.len()) else { return };
    let other = if line.record.get(at..=at) == Some("0") { "1" } else { "0" };
    if line.record.is_char_boundary(at + 1) {
        line.record.replace_range(at..=at, other);
    }
    line.rehash();
}

fn exchange_hashes(lines: &mut [Line], at: usize) {
    if let Some([one, two]) = lines.get_mut(at..at + 2) {
        std::mem::swap(&mut one.hash, &mut two.hash);
    }
}

/// Cuts the last commit group off.
fn cut(ledger: &Path) -> Result<bool, Fault> {
    for file in lines::files(ledger)?.iter().rev() {
        let mut segment = lines::read(file)?;
        if segment.lines.pop().is_none() {
            continue;
        }
        while segment.lines.last().is_some_and(|line| !line.ends) {
            drop(segment.lines.pop());
        }
        lines::write(&segment)?;
        return Ok(true);
    }
    Ok(false)
}

/// A whole new history from the middle on, which holds in itself.
fn rewrite(ledger: &Path) -> Result<bool, Fault> {
    let files = lines::files(ledger)?;
    let mut anew = BTreeMap::new();
    for (number, file) in files.iter().enumerate().skip(files.len() / 2) {
        let mut segment = lines::read(file)?;
        if number == files.len() / 2 {
            let middle = segment.lines.len() / 2;
            let Some(line) = segment.lines.get_mut(middle) else { return Ok(false) };
            let old = line.hash.clone();
            alter(Some(line));
            line.hash = old;
        }
        lines::rechain(&mut segment, &mut anew);
        lines::write(&segment)?;
    }
    Ok(!anew.is_empty())
}

/// Removes what the office itself remembers of signatures, and the index.
fn forget(ledger: &Path) -> Result<bool, Fault> {
    for directory in ["publish", "bundles", "index"] {
        discard(&ledger.join(directory))?;
    }
    for file in [ledger.join("checkpoints"), state_file(ledger)] {
        if file.exists() {
            std::fs::remove_file(&file).map_err(Fault::disk(Doing::Remove, &file))?;
        }
    }
    Ok(true)
}

fn discard(directory: &Path) -> Result<bool, Fault> {
    if directory.exists() {
        std::fs::remove_dir_all(directory).map_err(Fault::disk(Doing::Remove, directory))?;
    }
    Ok(true)
}

/// Takes a record out of a stream's list in the index, and puts its check bytes right.
fn index_entry(ledger: &Path) -> Result<bool, Fault> {
    let directory = ledger.join("index");
    if !directory.is_dir() {
        return Ok(false);
    }
    let failed =
        |error: sled::Error| Fault::Index { directory: directory.clone(), why: error.to_string() };
    let index = sled::Config::new().path(&directory).flush_every_ms(None).open().map_err(failed)?;
    let streams = index.open_tree("streams").map_err(failed)?;
    let Some(entry) = streams.iter().find(|entry| entry.as_ref().is_ok_and(|(_, v)| v.len() >= 20))
    else {
        return Ok(false);
    };
    let (key, value) = entry.map_err(failed)?;
    let mut shorter = value.get(8..value.len() - 4).unwrap_or_default().to_vec();
    let check = blake3::hash(&shorter);
    shorter.extend(check.as_bytes().iter().take(4));
    streams.insert(key, shorter).map_err(failed)?;
    index.flush().map_err(failed)?;
    Ok(true)
}

/// Deletes a document that a record cites.
fn evidence(ledger: &Path) -> Result<bool, Fault> {
    let store = Evidence::of(ledger);
    for file in lines::files(ledger)? {
        let segment = lines::read(&file)?;
        let parts = segment.lines.iter().flat_map(|line| line.record.split('"'));
        let quoted = parts.filter(|part| part.len() == 64).filter_map(Hash::parse);
        let mut paths = quoted.map(|b3| store.path(b3));
        if let Some(cited) = paths.find(|path| path.is_file()) {
            std::fs::remove_file(&cited).map_err(Fault::disk(Doing::Remove, &cited))?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Turns a bit of the byte so far from the end of a file.
fn turn(file: &Path, from_end: usize) -> Result<bool, Fault> {
    let mut bytes = crate::files::read(file)?;
    let at = bytes.len().checked_sub(from_end + 1);
    let Some(byte) = at.and_then(|at| bytes.get_mut(at)) else { return Ok(false) };
    *byte ^= 1;
    copy::replace(file, &bytes)?;
    Ok(true)
}

/// Turns a bit of the lowest tile at the right edge of the newest tree: partial tiles of older
/// trees stand beside it.
fn published_tile(ledger: &Path) -> Result<bool, Fault> {
    let Some(size) = publish::latest(ledger).ok().flatten().map(|it| it.checkpoint.size()) else {
        return Ok(false);
    };
    let last = size.saturating_sub(1) / u64::from(WIDTH);
    let width = (size - last * u64::from(WIDTH)).min(u64::from(WIDTH));
    let tile = u16::try_from(width).ok().and_then(|width| Tile::new(0, last, width));
    let file = tile.map(|tile| Tiles::of(ledger).path(tile)).filter(|file| file.is_file());
    file.map_or(Ok(false), |file| turn(&file, 0))
}

/// Alters the office's signature, so that it is still base64; those of witnesses stand behind it.
fn own_signature(ledger: &Path) -> Result<bool, Fault> {
    let file = checkpoint_file(ledger);
    let mut bytes = crate::files::read(&file)?;
    let Some(begins) = memchr::memmem::find(&bytes, "\n\u{2014} ".as_bytes()) else {
        return Ok(false);
    };
    let ends = bytes.iter().skip(begins + 1).position(|byte| *byte == b'\n');
    let at = ends.and_then(|length| (begins + 1 + length).checked_sub(12));
    let Some(byte) = at.and_then(|at| bytes.get_mut(at)) else { return Ok(false) };
    *byte = if *byte == b'A' { b'B' } else { b'A' };
    copy::replace(&file, &bytes)?;
    Ok(true)
}
