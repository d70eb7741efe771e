//! A file of entries that only grows. A kill leaves at most an unfinished entry at the end, which
//! is cut on the next opening; any other break is damage: reported with its offset, never cut.
//!
//! ```text
//! header   magic 8 | vault id 16 | key check value 16 | BLAKE3 of these 40, first 8
//! entry    length 4, little-endian | BLAKE3 of the payload, first 8 | BLAKE3 of these 12, first 4
//!          | payload
//! ```

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{DamageWhy, VaultError};
use crate::error::{Doing, Fault};
use crate::files;

const HEADER: usize = 48;
const ENTRY_HEAD: usize = 16;
/// No entry is longer; a length above is damage.
const MOST: usize = 1 << 20;

/// What a file says about itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) magic: [u8; 8],
    pub(super) vault: [u8; 16],
    pub(super) check: [u8; 16],
}

impl Header {
    fn encode(&self) -> Vec<u8> {
        let body = [self.magic.as_slice(), &self.vault, &self.check].concat();
        let sum = digest::<8>(&body);
        [body, sum.to_vec()].concat()
    }

    fn decode(magic: [u8; 8], bytes: &[u8]) -> Option<Self> {
        let (body, rest) = bytes.split_first_chunk::<40>()?;
        let (found, body_rest) = body.split_first_chunk::<8>()?;
        let (vault, check) = body_rest.split_first_chunk::<16>()?;
        let check = check.first_chunk::<16>()?;
        let whole = *found == magic && rest.get(..8)? == digest::<8>(body).as_slice();
        whole.then_some(Self { magic, vault: *vault, check: *check })
    }
}

fn digest<const N: usize>(bytes: &[u8]) -> [u8; N] {
    blake3::hash(bytes).as_bytes().first_chunk().copied().unwrap_or([0; N])
}

fn encode_entry(payload: &[u8], out: &mut Vec<u8>) {
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let head = [length.to_le_bytes().as_slice(), &digest::<8>(payload)].concat();
    out.extend_from_slice(&head);
    out.extend_from_slice(&digest::<4>(&head));
    out.extend_from_slice(payload);
}

/// An entry and where it begins.
pub(super) struct Entry<'a> {
    pub(super) offset: u64,
    pub(super) payload: &'a [u8],
}

/// What a walk over a file's bytes finds.
#[derive(Default)]
pub(super) struct Scan<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// Where an unfinished entry begins, if the last one is unfinished.
    pub(super) torn: Option<u64>,
    /// Every break, with the offset of its entry.
    pub(super) damage: Vec<(u64, DamageWhy)>,
}

enum Step<'a> {
    Entry(&'a [u8], usize),
    Damaged(usize),
    Torn,
    Lost,
}

/// Walks over the entries of a file, past damaged ones where their length is whole.
pub(super) fn scan(bytes: &[u8]) -> Scan<'_> {
    let mut scan = Scan::default();
    let mut at = HEADER;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let offset = at as u64;
        match step(rest) {
            Step::Entry(payload, length) => {
                scan.entries.push(Entry { offset, payload });
                at += length;
            }
            Step::Damaged(length) => {
                scan.damage.push((offset, DamageWhy::Entry));
                at += length;
            }
            Step::Torn => {
                scan.torn = Some(offset);
                break;
            }
            Step::Lost => {
                scan.damage.push((offset, DamageWhy::Length));
                break;
            }
        }
    }
    scan
}

/// Bytes that were never written are absent or zero: such an end is unfinished, not damaged.
fn step(rest: &[u8]) -> Step<'_> {
    if rest.iter().all(|byte| *byte == 0) {
        return Step::Torn;
    }
    let Some((head, after)) = rest.split_first_chunk::<ENTRY_HEAD>() else { return Step::Torn };
    let Some(length) = entry_length(head) else { return Step::Lost };
    let Some(payload) = after.get(..length) else { return Step::Torn };
    if head.get(4..12) == Some(digest::<8>(payload).as_slice()) {
        return Step::Entry(payload, ENTRY_HEAD + length);
    }
    let last = after.len() == length;
    let unwritten = payload.iter().rev().take(16).all(|byte| *byte == 0);
    if last && unwritten { Step::Torn } else { Step::Damaged(ENTRY_HEAD + length) }
}

fn entry_length(head: &[u8; ENTRY_HEAD]) -> Option<usize> {
    let (length, _) = head.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let whole = head.get(12..)? == digest::<4>(head.get(..12)?).as_slice();
    (whole && length <= MOST).then_some(length)
}

/// An open file of entries.
pub(super) struct Frames {
    path: PathBuf,
    file: File,
    header: Header,
    length: u64,
}

impl Frames {
    /// Makes the file, empty of entries, durably and whole.
    pub(super) fn create(path: &Path, header: Header) -> Result<Self, VaultError> {
        disk::replace(path, &header.encode())?;
        Self::reopen(path, header, HEADER as u64)
    }

    fn reopen(path: &Path, header: Header, length: u64) -> Result<Self, VaultError> {
        let file = disk::open(path, true)?;
        Ok(Self { path: path.into(), file, header, length })
    }

    /// Opens a file whose bytes were read before, up to `length`; a writer cuts what is beyond.
    pub(super) fn open(
        path: &Path,
        header: Header,
        length: u64,
        write: bool,
    ) -> Result<Self, VaultError> {
        let file = disk::open(path, write)?;
        if write {
            let cut = file.set_len(length).and_then(|()| file.sync_all());
            cut.map_err(Fault::disk(Doing::Cut, path))?;
        }
        Ok(Self { path: path.into(), file, header, length })
    }

    /// Adds entries in one write and answers where each begins; durable only after `sync`.
    pub(super) fn append(&mut self, payloads: &[Vec<u8>]) -> Result<Vec<u64>, VaultError> {
        let mut bytes = Vec::new();
        let mut offsets = Vec::with_capacity(payloads.len());
        for payload in payloads {
            offsets.push(self.length + bytes.len() as u64);
            encode_entry(payload, &mut bytes);
        }
        disk::write_at(&self.file, &self.path, &bytes, self.length)?;
        self.length += bytes.len() as u64;
        Ok(offsets)
    }

    /// Makes what was added durable.
    pub(super) fn sync(&self) -> Result<(), VaultError> {
        Ok(self.file.sync_data().map_err(Fault::disk(Doing::Sync, &self.path))?)
    }

    /// The payload of the entry at an offset.
    pub(super) fn read(&self, offset: u64) -> Result<Vec<u8>, VaultError> {
        let mut head = [0; ENTRY_HEAD];
        disk::read_at(&self.file, &self.path, &mut head, offset)?;
        let length = entry_length(&head).ok_or_else(|| self.damage(offset, DamageWhy::Length))?;
        let mut payload = vec![0; length];
        disk::read_at(&self.file, &self.path, &mut payload, offset + ENTRY_HEAD as u64)?;
        if head.get(4..12) == Some(digest::<8>(&payload).as_slice()) {
            return Ok(payload);
        }
        Err(self.damage(offset, DamageWhy::Entry))
    }

    /// Puts other entries in the place of all; answers where each begins.
    pub(super) fn rewrite(&mut self, payloads: &[Vec<u8>]) -> Result<Vec<u64>, VaultError> {
        let mut bytes = self.header.encode();
        let mut offsets = Vec::with_capacity(payloads.len());
        for payload in payloads {
            offsets.push(bytes.len() as u64);
            encode_entry(payload, &mut bytes);
        }
        disk::replace(&self.path, &bytes)?;
        *self = Self::reopen(&self.path.clone(), self.header, bytes.len() as u64)?;
        Ok(offsets)
    }

    pub(super) fn damage(&self, offset: u64, why: DamageWhy) -> VaultError {
        VaultError::Damaged { path: self.path.clone(), offset, why }
    }
}

/// Reads all of a vault file and its header.
pub(super) fn read_all(path: &Path, magic: [u8; 8]) -> Result<(Header, Vec<u8>), VaultError> {
    let Some(mut file) = files::open_if_there(path)? else {
        return Err(VaultError::Missing(path.into()));
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(Fault::disk(Doing::Read, path))?;
    let damaged = || VaultError::Damaged { path: path.into(), offset: 0, why: DamageWhy::Header };
    let header = Header::decode(magic, &bytes).ok_or_else(damaged)?;
    Ok((header, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(payloads: &[Vec<u8>]) -> Vec<u8> {
        let header = Header { magic: *b"testfile", vault: [1; 16], check: [2; 16] };
        let mut bytes = header.encode();
        for payload in payloads {
            encode_entry(payload, &mut bytes);
        }
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_walked_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(scan(&bytes).entries.len() <= bytes.len());
            prop_assert!(Header::decode(*b"testfile", &bytes).is_none());
        }

        #[test]
        fn any_cut_leaves_the_entries_before_it(
            payloads in prop::collection::vec(prop::collection::vec(1u8.., 16..40), 1..6),
            keep in 0.0f64..1.0,
        ) {
            let whole = file(&payloads);
            let room = whole.len() - HEADER;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, clippy::float_arithmetic, reason = "a random place in a short file")]
            let cut = HEADER + (room as f64 * keep) as usize;
            let scan = scan(&whole[..cut]);
            prop_assert!(scan.damage.is_empty());
            for (entry, payload) in scan.entries.iter().zip(&payloads) {
                prop_assert_eq!(entry.payload, payload.as_slice());
            }
            prop_assert!(scan.torn.is_some() || scan.entries.len() == payloads.len() || cut < whole.len());
        }

        #[test]
        fn any_flipped_bit_is_damage_and_not_a_cut(
            payloads in prop::collection::vec(prop::collection::vec(1u8.., 16..40), 1..6),
            place in any::<prop::sample::Index>(),
            bit in 0u8..8,
        ) {
            let mut bytes = file(&payloads);
            let at = HEADER + place.index(bytes.len() - HEADER);
            bytes[at] ^= 1 << bit;
            let scan = scan(&bytes);
            prop_assert_eq!(scan.torn, None);
            prop_assert_eq!(scan.damage.len(), 1);
        }
    }
}
