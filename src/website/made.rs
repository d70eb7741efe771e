//! Making the pages, each with its proofs, on all cores.

use std::collections::BTreeMap;
use std::path::Path;

use rantai_events::ids::GroupId;
use rantai_events::record::Office;
use rantai_events::tile::AuthenticTiles;
use rantai_projections::books::Unreadable;
use rantai_projections::public::{City, Page, Place, Summary, Unread};
use rayon::prelude::*;

use super::WebsiteError;
use super::manifest::Manifest;
use super::reading::{Reading, Shelf};
use super::state::{Digest, Files, Kept, State};
use super::tree;
use super::writer::Writer;
use crate::ledger::Ledger;
use crate::proofs::NoProof;
use crate::publish::{Signed, Tiles};
use crate::site::proof::Prover;
use crate::site::signing::PageSigner;
use crate::site::{File, Position, Site, Summaries, data};

/// The most pages that a thread makes, or groups that it reads, before it takes others.
const SOME: usize = 32;

/// Reads the site of a position, the groups that `known` lacks on all cores.
pub(super) fn site(
    ledger: &Ledger,
    position: Position,
    known: &mut Summaries,
) -> Result<Site, Unreadable> {
    let (unread, shelf) = (Unread::of(ledger, position.as_of, known)?, Shelf::of(ledger));
    let groups: Vec<&GroupId> = unread.groups().collect();
    let some = |groups: &[&GroupId]| {
        let reading = shelf.reading();
        let made = groups.iter().map(|group| unread.summary(group, &reading));
        made.collect::<Result<Vec<_>, _>>()
    };
    let made: Vec<Vec<_>> = groups.par_chunks(SOME).map(some).collect::<Result<_, _>>()?;
    let made = made.into_iter().flatten().collect();
    Site::with(ledger, position, (unread, made), known)
}

/// The pages of a site as they stand now.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// By address.
    pub(super) kept: BTreeMap<String, Kept>,
    /// The files of those that changed, and were written.
    pub(super) files: Files,
    /// The addresses of those.
    pub(super) changed: Vec<String>,
}

/// A page with its files, where it changed.
type One = (String, Kept, Option<Files>);

/// What pages are made from.
pub(super) struct Made<'a> {
    site: &'a Site,
    signer: &'a PageSigner<'a>,
    shelf: Shelf<'a>,
    writer: &'a Writer<'a>,
    old: &'a State,
    /// The files of the site as it was written last.
    listed: &'a Manifest,
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
        (old, listed): (&'a State, &'a Manifest),
    ) -> Self {
        let (places, bases) = (site.places(), bases(site.city()));
        Self { site, signer, shelf: Shelf::of(ledger), writer, old, listed, places, bases }
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
    ) -> Result<Pages, WebsiteError> {
        let mut pages = Pages::default();
        let mut to_make = Vec::new();
        for place in &self.places {
            match self.unchanged(place) {
                Some(kept) => {
                    pages.kept.insert(place.path(), kept);
                    tick();
                }
                None => to_make.push(place),
            }
        }
        // The pages of totals stand together and take long: few at a time share the cores well.
        let some = (to_make.len() / (rayon::current_num_threads() * 16)).clamp(1, SOME);
        let made = to_make.par_chunks(some).map(|places| self.some(ledger, places, tick));
        let made: Vec<Vec<One>> = made.collect::<Result<_, _>>()?;
        for (path, kept, files) in made.into_iter().flatten() {
            if let Some(files) = files {
                pages.files.extend(files);
                pages.changed.push(path.clone());
            }
            pages.kept.insert(path, kept);
        }
        Ok(pages)
    }

    fn some(
        &self,
        ledger: &Path,
        places: &[&Place],
        tick: &(dyn Fn() + Sync),
    ) -> Result<Vec<One>, WebsiteError> {
        let reading = self.shelf.reading();
        let tiles = Tiles::of(ledger);
        let mut tree = None;
        let mut made = Vec::new();
        for place in places {
            let one = self.page(place, &reading, &tiles, &mut tree)?;
            made.extend(one.map(|(kept, files)| (place.path(), kept, files)));
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
    ) -> Result<Option<(Kept, Option<Files>)>, WebsiteError> {
        let Some(page) = self.site.page(place, reading)? else { return Ok(None) };
        let basis = self.basis(place);
        let substance = data::substance(&page);
        let kept = self.old.pages.get(&place.path());
        if let Some(kept) = kept.filter(|kept| kept.substance == substance) {
            return Ok(Some((Kept { basis, ..kept.clone() }, None)));
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
        Ok(Some((Kept { basis, substance }, Some(files))))
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
    pub(super) fn shared(&self, ledger: &Path, signed: &Signed) -> Result<Files, WebsiteError> {
        let mut files = self.site.shared_files();
        files.extend(tree::checkpoint(signed, self.signer));
        let mut all = Files::new();
        for file in files {
            let digest = rantai_events::page_note::digest(&file.bytes).0;
            if self.listed.get(&file.path) != Some(digest) {
                self.writer.put(&file.path, &file.bytes)?;
            }
            all.insert(file.path, digest);
        }
        all.extend(tree::tiles(ledger, self.listed, self.writer)?);
        Ok(all)
    }
}

/// A group's pages show its own figures and officers, and the names of others. The day is in them only by what
/// changed with it.
fn bases(city: &City) -> BTreeMap<String, Digest> {
    let mut names = blake3::Hasher::new();
    for summary in city.summaries() {
        names.update(format!("{} {}\n", summary.group, summary.name).as_bytes());
    }
    let names = *names.finalize().as_bytes();
    let summaries: Vec<&Summary> = city.summaries().collect();
    let basis = |summary: &&Summary| {
        let officers: Vec<_> = city.officers(summary).collect();
        (summary.group.to_string(), basis(&names, summary, &officers))
    };
    summaries.par_iter().map(basis).collect::<Vec<_>>().into_iter().collect()
}

fn basis(names: &Digest, summary: &Summary, officers: &[(Office, &str)]) -> Digest {
    // A structure of texts and numbers written into memory cannot fail.
    let bytes = postcard::to_stdvec(&(summary.drawn_from(), officers)).unwrap_or_default();
    *blake3::Hasher::new().update(names).update(&bytes).finalize().as_bytes()
}
