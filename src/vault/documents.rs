//! Personal documents: a scan of an identity card or a family card, sealed under the person's key
//! and stored with the evidence. Their `b3` is the hash of the ciphertext, so that anyone can
//! check it is whole, and nobody can read it once the person is erased.

use std::path::Path;

use rantai_events::hash::Hash;
use rantai_events::ids::PersonId;
use zeroize::Zeroizing;

use super::Vault;
use super::error::VaultError;
use super::seal::{self, Key};
use super::sealed::What;
use crate::error::{Doing, Fault};
use crate::evidence::{EvidenceError, Reference, read_source};

const MAGIC: &[u8; 8] = b"RNTDOC1\n";
const BOUND: &[u8] = b"rantai sealed document v1";

impl Vault {
    /// Seals a file under a person's key and stores it. The same file for the same person gives
    /// the same reference. Durable when it returns.
    ///
    /// # Errors
    /// [`VaultError`] when the person is unknown or erased, or the file cannot be stored.
    pub fn attach_sealed(
        &mut self,
        path: &Path,
        person: &PersonId,
    ) -> Result<Reference, VaultError> {
        let id = person.as_str();
        let key = self.key(id)?;
        let plain = read_source(path)?;
        let digest = blake3::keyed_hash(&key, &plain);
        for (b3, known) in self.sealed.documents(id, &key)? {
            if known.as_slice() == digest.as_bytes()
                && let Ok(file) = self.evidence.open(b3)
            {
                let about = file.metadata().map_err(Fault::disk(Doing::Read, path))?;
                return Ok(Reference { b3, size: about.len() });
            }
        }
        let sealed = seal_document(&key, &self.document_bound(person), &plain)?;
        let b3 = Hash::of(&sealed);
        self.write(|vault| {
            vault.sealed.add(id, What::Document(b3), &key, digest.as_bytes())?;
            vault.sealed.sync()?;
            Ok(vault.evidence.attach_bytes(&sealed)?)
        })
    }

    /// The plain bytes of a person's document.
    ///
    /// # Errors
    /// [`VaultError`] when the person is unknown or erased, or the document is missing, damaged,
    /// or another's.
    pub fn open_sealed(
        &self,
        b3: Hash,
        person: &PersonId,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let key = self.key(person.as_str())?;
        let mut file = self.evidence.open(b3)?;
        let path = self.evidence.path(b3);
        let mut bytes = Vec::new();
        let read = std::io::Read::read_to_end(&mut file, &mut bytes);
        read.map_err(Fault::disk(Doing::Read, &path))?;
        let sealed = bytes.strip_prefix(MAGIC.as_slice());
        let bound = self.document_bound(person);
        let plain =
            sealed.and_then(|sealed| seal::unseal(&seal::sealing_key(&key), &bound, sealed));
        plain.ok_or_else(|| EvidenceError::Damaged(path).into())
    }

    fn document_bound(&self, person: &PersonId) -> Vec<u8> {
        [BOUND, &self.vault, person.as_str().as_bytes()].concat()
    }
}

fn seal_document(key: &Key, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let sealed = seal::seal(&seal::sealing_key(key), bound, plain)?;
    Ok([MAGIC.as_slice(), &sealed].concat())
}
