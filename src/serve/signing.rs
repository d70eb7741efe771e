//! The office's word on what is served: a checkpoint over each new position, and a signed note on
//! the data of each page. Only where the key of the log is at hand; a server that strangers reach
//! is better left without it, and serves pages that a browser cannot check.

use std::path::Path;

use rantai_events::note::SigningKey;
use rantai_events::tile::AuthenticTiles;
use rantai_projections::public::Page;

use crate::ledger::Ledger;
use crate::proofs::NoProof;
use crate::publish::{PublishError, Signed, Tiles, publish};
use crate::site::File;
use crate::site::proof::Prover;
use crate::site::signing::{PageSigner, key};

/// Signs what is served.
#[derive(Debug)]
pub(super) struct Signing(SigningKey);

impl Signing {
    pub(super) fn new(key: SigningKey) -> Self {
        Self(key)
    }

    /// Makes a checkpoint at the head of the ledger.
    pub(super) fn checkpoint(&self, directory: &Path) -> Result<(), PublishError> {
        publish(directory, &self.0).map(drop)
    }

    /// `kunci`, as published files have it.
    pub(super) fn key(&self, signed: &Signed) -> Option<File> {
        PageSigner::new(&self.0, &signed.checkpoint).map(|signer| key(&signer))
    }

    /// `bukti.js` of a page, from its files.
    pub(super) fn proof(
        &self,
        ledger: &Ledger,
        signed: &Signed,
        page: &Page,
        files: &[File],
    ) -> Result<Option<File>, NoProof> {
        let checkpoint = &signed.checkpoint;
        let Some(signer) = PageSigner::new(&self.0, checkpoint) else { return Ok(None) };
        let path = page.place.path();
        let data = |prefix: &str| {
            let name = format!("{prefix}{path}data.json");
            files.iter().find(|file| file.path == name).map(|file| file.bytes.as_slice())
        };
        let (Some(indonesian), Some(english)) = (data(""), data("en/")) else { return Ok(None) };
        let tiles = Tiles::of(ledger.directory());
        let tree = AuthenticTiles::open(&tiles, checkpoint.size(), checkpoint.root())?;
        let prover = Prover { signer: &signer, tree: &tree, store: ledger.store() };
        prover.prove(page, (indonesian, english)).map(Some)
    }
}
