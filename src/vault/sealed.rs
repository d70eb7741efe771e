//! The sealed data: ciphertexts in the order they were made. A changed datum is a new version; the
//! last counts. Entries of documents say which stored file is whose, so that erasure finds it.
//!
//! ```text
//! entry    kind 1 | id length 1 | id | for a document: its b3, 32 | nonce 24 | ciphertext
//! ```
//! What stands before the nonce, and the vault's id, are bound into the ciphertext.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rantai_events::hash::Hash;

use super::error::{DamageWhy, VaultError};
use super::frames::{self, Frames, Header};
use super::keyring::take_text;
use super::seal::{self, Key, Plain};

pub(super) const MAGIC: [u8; 8] = *b"RNTSEAL1";
const BOUND: &[u8] = b"rantai sealed entry v1";

/// What is sealed in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// Personal data or those of a bank account, as canonical JSON.
    Data,
    /// The owner's entry for a stored document; sealed is the keyed digest of its plain bytes.
    Document(Hash),
}

/// The sealed file of an open vault.
pub(super) struct Sealed {
    frames: Frames,
    vault: [u8; 16],
    entries: BTreeMap<String, Vec<(What, u64)>>,
}

impl Sealed {
    /// Makes the file, empty.
    pub(super) fn create(path: &Path, vault: [u8; 16]) -> Result<(), VaultError> {
        Frames::create(path, Header { magic: MAGIC, vault, check: [0; 16] }).map(drop)
    }

    /// Reads where everything is. A writer cuts an unfinished end.
    pub(super) fn open(path: &Path, vault: [u8; 16], write: bool) -> Result<Self, VaultError> {
        let (header, bytes) = frames::read_all(path, MAGIC)?;
        let damaged = |offset, why| VaultError::Damaged { path: path.into(), offset, why };
        if header.vault != vault {
            return Err(damaged(0, DamageWhy::OtherVault));
        }
        let scan = frames::scan(&bytes);
        if let Some((offset, why)) = scan.damage.first() {
            return Err(damaged(*offset, *why));
        }
        let length = scan.torn.unwrap_or(bytes.len() as u64);
        let frames = Frames::open(path, header, length, write)?;
        let mut entries: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for entry in &scan.entries {
            let read =
                split(entry.payload).ok_or_else(|| damaged(entry.offset, DamageWhy::Entry))?;
            entries.entry(read.id).or_default().push((read.what, entry.offset));
        }
        Ok(Self { frames, vault, entries })
    }

    /// Seals an entry; durable only after [`Sealed::sync`].
    pub(super) fn add(
        &mut self,
        id: &str,
        what: What,
        key: &Key,
        plain: &[u8],
    ) -> Result<(), VaultError> {
        let mut payload = prefix(id, what);
        let bound = self.bound(&payload);
        payload.extend(seal::seal(&seal::sealing_key(key), &bound, plain)?);
        for offset in self.frames.append(&[payload])? {
            self.entries.entry(id.into()).or_default().push((what, offset));
        }
        Ok(())
    }

    /// Makes what was added durable.
    pub(super) fn sync(&self) -> Result<(), VaultError> {
        self.frames.sync()
    }

    /// The newest version of a subject's data; `None` if there is none.
    pub(super) fn newest(&self, id: &str, key: &Key) -> Result<Option<Plain>, VaultError> {
        let newest = self.places(id).rfind(|(what, _)| *what == What::Data);
        newest.map(|(_, offset)| self.unseal(*offset, key)).transpose()
    }

    /// Every version of a subject's data, oldest first.
    pub(super) fn versions(&self, id: &str, key: &Key) -> Result<Vec<Plain>, VaultError> {
        let data = self.places(id).filter(|(what, _)| *what == What::Data);
        data.map(|(_, offset)| self.unseal(*offset, key)).collect()
    }

    /// The stored documents of a subject, with the keyed digests of their plain bytes.
    pub(super) fn documents(&self, id: &str, key: &Key) -> Result<Vec<(Hash, Plain)>, VaultError> {
        let mut documents = Vec::new();
        for (what, offset) in self.places(id) {
            if let What::Document(b3) = what {
                documents.push((*b3, self.unseal(*offset, key)?));
            }
        }
        Ok(documents)
    }

    /// The stored documents of a subject, by hash alone; needs no key.
    pub(super) fn document_hashes(&self, id: &str) -> Vec<Hash> {
        let hash = |(what, _): &(What, u64)| match what {
            What::Document(b3) => Some(*b3),
            What::Data => None,
        };
        self.places(id).filter_map(hash).collect()
    }

    /// Whoever has entries here.
    pub(super) fn ids(&self) -> impl Iterator<Item = &String> {
        self.entries.keys()
    }

    /// Where every entry is, and whose.
    pub(super) fn all(&self) -> impl Iterator<Item = (&String, u64)> {
        self.entries.iter().flat_map(|(id, places)| places.iter().map(move |(_, at)| (id, *at)))
    }

    /// Writes the file anew without the entries of these subjects.
    pub(super) fn destroy(&mut self, ids: &BTreeSet<String>) -> Result<(), VaultError> {
        let mut kept: Vec<u64> =
            self.all().filter(|(id, _)| !ids.contains(*id)).map(|(_, at)| at).collect();
        kept.sort_unstable();
        let payloads: Result<Vec<_>, _> = kept.iter().map(|at| self.frames.read(*at)).collect();
        let offsets = self.frames.rewrite(&payloads?)?;
        let moved: BTreeMap<u64, u64> = kept.into_iter().zip(offsets).collect();
        self.entries.retain(|id, _| !ids.contains(id));
        for (_, at) in self.entries.values_mut().flatten() {
            *at = moved.get(at).copied().unwrap_or(*at);
        }
        Ok(())
    }

    /// Opens the entry at an offset.
    pub(super) fn unseal(&self, offset: u64, key: &Key) -> Result<Plain, VaultError> {
        let payload = self.frames.read(offset)?;
        let plain = split(&payload).and_then(|entry| {
            let bound = self.bound(&prefix(&entry.id, entry.what));
            seal::unseal(&seal::sealing_key(key), &bound, entry.sealed)
        });
        plain.ok_or_else(|| self.frames.damage(offset, DamageWhy::Seal))
    }

    fn places(&self, id: &str) -> std::slice::Iter<'_, (What, u64)> {
        self.entries.get(id).map(Vec::as_slice).unwrap_or_default().iter()
    }

    fn bound(&self, prefix: &[u8]) -> Vec<u8> {
        [BOUND, &self.vault, prefix].concat()
    }
}

struct Split<'a> {
    id: String,
    what: What,
    sealed: &'a [u8],
}

fn prefix(id: &str, what: What) -> Vec<u8> {
    let kind = match what {
        What::Data => 1,
        What::Document(_) => 2,
    };
    let mut out = vec![kind, u8::try_from(id.len()).unwrap_or(u8::MAX)];
    out.extend_from_slice(id.as_bytes());
    if let What::Document(b3) = what {
        out.extend_from_slice(&b3.0);
    }
    out
}

fn split(payload: &[u8]) -> Option<Split<'_>> {
    let (kind, rest) = payload.split_first()?;
    let (id, rest) = take_text(rest)?;
    match kind {
        1 => Some(Split { id, what: What::Data, sealed: rest }),
        2 => {
            let (b3, sealed) = rest.split_first_chunk::<32>()?;
            Some(Split { id, what: What::Document(Hash(*b3)), sealed })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_split_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            if let Some(entry) = split(&bytes) {
                let whole = [prefix(&entry.id, entry.what), entry.sealed.to_vec()].concat();
                prop_assert_eq!(whole, bytes);
            }
        }
    }
}
