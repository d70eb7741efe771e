//! `bukti.js` beside a page: the signed notes over its data, and the public records that it rests
//! on, each with its exact line and its place in the tree. It is one call of a function, so that a
//! browser can load it from a server and from a saved copy alike.

use rantai_events::event::Audience;
use rantai_events::record::decode;
use rantai_events::tile::{self, AuthenticTiles};
use rantai_events::tree::{TreeHash, check_inclusion, leaf, prove_inclusion};
use serde::{Deserialize, Serialize};

use super::File;
use super::signing::PageSigner;
use crate::error::Fault;
use crate::ledger::Store;
use crate::proofs::NoProof;
use crate::render::Language;
use rantai_projections::public::Page;

/// The media type of scripts.
pub const SCRIPT: &str = "text/javascript; charset=utf-8";

/// How the file begins and ends around its JSON.
const CALL: (&str, &str) = ("rantaiBukti(", ");\n");

/// What stands in `bukti.js`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageProof {
    /// The address of the page below the root of a language.
    pub page: String,
    /// The key of the log. Whoever trusts nobody compares it with the office's by another way.
    pub key: String,
    /// The signed notes over the data.
    pub notes: Notes,
    /// The records.
    pub records: Vec<ProvenLine>,
    /// The hashes that the paths are made of, each once.
    pub hashes: Vec<String>,
}

/// The signed notes of a page in its languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// A public record with its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenLine {
    /// Its number.
    pub seq: u64,
    /// Its exact line.
    pub line: String,
    /// The inclusion proof, as places in `hashes`.
    pub path: Vec<usize>,
}

impl PageProof {
    /// The script.
    #[must_use]
    pub fn to_script(&self) -> String {
        // A structure of texts and numbers written into memory cannot fail.
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("{}{json}{}", CALL.0, CALL.1)
    }

    /// Reads the script; nothing is checked yet.
    #[must_use]
    pub fn parse(script: &str) -> Option<Self> {
        let json = script.strip_prefix(CALL.0)?.strip_suffix(CALL.1)?;
        serde_json::from_str(json).ok()
    }

    /// The inclusion proof of one of its records; `None` if it names a hash that is not there.
    #[must_use]
    pub fn path(&self, record: &ProvenLine) -> Option<Vec<TreeHash>> {
        record.path.iter().map(|at| TreeHash::parse(self.hashes.get(*at)?)).collect()
    }

    fn place(&mut self, hash: TreeHash) -> usize {
        let text = hash.to_string();
        self.hashes.iter().position(|known| *known == text).unwrap_or_else(|| {
            self.hashes.push(text);
            self.hashes.len() - 1
        })
    }
}

/// Makes the proofs of a page from what is published and stored.
#[derive(Debug)]
pub struct Prover<'a, T> {
    /// Who signs.
    pub signer: &'a PageSigner<'a>,
    /// The tree of the signer's checkpoint.
    pub tree: &'a AuthenticTiles<'a, T>,
    /// The records.
    pub store: &'a Store,
}

impl<T: tile::Tiles<Error = Fault>> Prover<'_, T> {
    /// `bukti.js` of a page, from its data in Indonesian and English.
    ///
    /// # Errors
    /// [`NoProof`]: the tiles are not those of the checkpoint, a record is missing, or it is
    /// restricted, which a page must never hand out.
    pub fn prove(&self, page: &Page, data: (&[u8], &[u8])) -> Result<File, NoProof> {
        let path = page.place.path();
        let note = |language, data| {
            let note = self.signer.page(language, &path, data);
            note.map(|note| note.to_string()).ok_or_else(|| NoProof::Tiles("no log key".into()))
        };
        let notes = Notes { id: note(Language::Id, data.0)?, en: note(Language::En, data.1)? };
        let (records, hashes) = (Vec::new(), Vec::new());
        let key = self.signer.vkey();
        let mut proof = PageProof { page: path.clone(), key, notes, records, hashes };
        for seq in &page.records {
            self.add(*seq, &mut proof)?;
        }
        let bytes = proof.to_script().into_bytes();
        Ok(File { path: format!("{path}bukti.js"), media_type: SCRIPT, bytes })
    }

    fn add(&self, seq: u64, proof: &mut PageProof) -> Result<(), NoProof> {
        let checkpoint = self.signer.checkpoint();
        let (size, root) = (checkpoint.size(), checkpoint.root());
        if seq >= size {
            return Err(NoProof::NotCovered { seq, size: Some(size) });
        }
        let line = self.store.line(seq)?.bytes;
        self.must_be_public(seq, &line)?;
        let hashes = prove_inclusion(self.tree, seq, size)?;
        if check_inclusion(leaf(&line), seq, size, &hashes, root).is_err() {
            return Err(NoProof::Differs { seq });
        }
        let path = hashes.into_iter().map(|hash| proof.place(hash)).collect();
        let line = String::from_utf8(line).map_err(|_| NoProof::Differs { seq })?;
        proof.records.push(ProvenLine { seq, line, path });
        Ok(())
    }

    /// The last gate before a line leaves the office: a restricted line never passes it, whatever
    /// a page asks for.
    fn must_be_public(&self, seq: u64, line: &[u8]) -> Result<(), NoProof> {
        let restricted = || NoProof::Restricted { seq };
        let read = |line: &[u8]| decode(line).map_err(|_unknown| restricted());
        let record = read(line)?;
        let target = record.reverses().map(|target| read(&self.store.line(target)?.bytes));
        match record.audience(target.transpose()?.as_ref()) {
            Audience::Public => Ok(()),
            Audience::Restricted => Err(restricted()),
        }
    }
}
