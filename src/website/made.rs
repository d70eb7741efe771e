//! Making the pages, each with its proofs, on all cores.

use std::collections::BTreeMap;
use std::path::Path;

use rantai_events::tile::AuthenticTiles;
use rantai_projections::public::{City, Page, Place};
use rayon::prelude::*;

use super::WebsiteError;
use super::reading::{Reading, Shelf};
use super::state::{Digest, Files, Kept, State};
use super::tree;
use super::writer::Writer;
use crate::ledger::Ledger;
use crate::proofs::NoProof;
use crate::publish::{Signed, Tiles};
use crate::site::proof::Prover;
use crate::site::signing::PageSigner;
use crate::site::{File, Site, data};

/// How many pages a thread makes before it takes others.
const SOME: usize = 32;

/// What pages are made from.
pub(super) struct Made<'a> {
    site: &'a Site,
    signer: &'a PageSigner<'a>,
    shelf: Shelf<'a>,
    writer: &'a Writer<'a>,
    old: &'a State,
    places: Vec<Place>,
    /// By group: BLAKE3 of what its pages are drawn from.
    bases: BTreeMap<String, Digest>,
}

impl<'a> Made<'a> {
    pub(super) fn new(
        site: &'a Site,
        signer: &'a PageSigner<'a>,
        ledger: &'a Ledger,
        writer: &'a Writer<'a>,
        old: &'a State,
    ) -> Self {
        let (places, bases) = (site.places(), bases(site.city()));
        Self { site, signer, shelf: Shelf::of(ledger), writer, old, places, bases }
    }

    /// How many pages there are.
    pub(super) fn places(&self) -> usize {
        self.places.len()
    }

    /// Every page as it stands now; those that changed are written.
    pub(super) fn pages(
        &self,
        ledger: &Path,
        tick: &(dyn Fn() + Sync),
    ) -> Result<BTreeMap<String, Kept>, WebsiteError> {
        let some = self.places.par_chunks(SOME).map(|places| self.some(ledger, places, tick));
        let pages: Vec<Vec<(String, Kept)>> = some.collect::<Result<_, _>>()?;
        Ok(pages.into_iter().flatten().collect())
    }

    fn some(
        &self,
        ledger: &Path,
        places: &[Place],
        tick: &(dyn Fn() + Sync),
    ) -> Result<Vec<(String, Kept)>, WebsiteError> {
        let reading = self.shelf.reading();
        let tiles = Tiles::of(ledger);
        let mut tree = None;
        let mut made = Vec::new();
        for place in places {
            let kept = match self.unchanged(place) {
                Some(kept) => Some(kept),
                None => self.page(place, &reading, &tiles, &mut tree)?,
            };
            made.extend(kept.map(|kept| (place.path(), kept)));
            tick();
        }
        Ok(made)
    }

    /// The page of a group that nothing new was recorded of.
    fn unchanged(&self, place: &Place) -> Option<Kept> {
        let basis = self.basis(place)?;
        let kept = self.old.pages.get(&place.path())?;
        (kept.basis == Some(basis)).then(|| kept.clone())
    }

    fn basis(&self, place: &Place) -> Option<Digest> {
        let (Place::Group(group) | Place::Records(group)) = place else { return None };
        self.bases.get(group.as_str()).copied()
    }

    fn page<'t>(
        &self,
        place: &Place,
        reading: &Reading<'_>,
        tiles: &'t Tiles,
        tree: &mut Option<AuthenticTiles<'t, Tiles>>,
    ) -> Result<Option<Kept>, WebsiteError> {
        let Some(page) = self.site.page(place, reading)? else { return Ok(None) };
        let basis = self.basis(place);
        let substance = *blake3::hash(data::substance(&page).as_bytes()).as_bytes();
        let kept = self.old.pages.get(&place.path());
        if let Some(kept) = kept.filter(|kept| kept.substance == substance) {
            return Ok(Some(Kept { basis, ..kept.clone() }));
        }
        let checkpoint = self.signer.checkpoint();
        let tree = match tree {
            Some(tree) => tree,
            None => {
                let opened = AuthenticTiles::open(tiles, checkpoint.size(), checkpoint.root());
                tree.insert(opened.map_err(NoProof::from)?)
            }
        };
        let files = self.files(&page, tree)?;
        Ok(Some(Kept { basis, substance, files }))
    }

    fn files(&self, page: &Page, tree: &AuthenticTiles<'_, Tiles>) -> Result<Files, WebsiteError> {
        let mut files = self.site.files_of(page);
        let path = page.place.path();
        let find = |path: String| {
            let found = files.iter().find(|file| file.path == path);
            found.map_or(&[][..], |file| file.bytes.as_slice())
        };
        let data = (find(format!("{path}data.json")), find(format!("en/{path}data.json")));
        let prover = Prover { signer: self.signer, tree, store: self.shelf.store() };
        let proof = prover.prove(page, data)?;
        files.push(proof);
        let put = |file: File| Ok((file.path.clone(), self.writer.put(&file.path, &file.bytes)?));
        files.into_iter().map(put).collect()
    }

    /// What pages share, and the tree; written where it is not there yet.
    pub(super) fn shared(
        &self,
        ledger: &Path,
        signed: &Signed,
        listed: &Files,
    ) -> Result<Files, WebsiteError> {
        let mut files = self.site.shared_files();
        files.extend(tree::checkpoint(signed, self.signer));
        let mut all = Files::new();
        for file in files {
            let digest = rantai_events::page_note::digest(&file.bytes).0;
            if listed.get(&file.path) != Some(&digest) {
                self.writer.put(&file.path, &file.bytes)?;
            }
            all.insert(file.path, digest);
        }
        all.extend(tree::tiles(ledger, listed, self.writer)?);
        Ok(all)
    }
}

/// A group's pages show its own figures, and the names of others.
fn bases(city: &City) -> BTreeMap<String, Digest> {
    let mut names = blake3::Hasher::new();
    for summary in city.summaries() {
        names.update(format!("{} {}\n", summary.group, summary.name).as_bytes());
    }
    let names = names.finalize();
    let basis = |summary: &_| *blake3::hash(format!("{names} {summary:?}").as_bytes()).as_bytes();
    city.summaries().map(|summary| (summary.group.to_string(), basis(summary))).collect()
}
