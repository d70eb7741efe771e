//! The public site: every page of `projections::public` as files that any web host can serve, and
//! that `rantai serve` answers with. The same position of the ledger gives the same bytes.

use std::path::Path;

use rantai_events::hash::Hash;
use rantai_events::text::Label;
use rantai_events::time::Date;

use rantai_projections::books::Unreadable;
use rantai_projections::library::Library;
use rantai_projections::public::{City, Page, Place, Summary, Unread};

use crate::keys::MasterKey;
use crate::publish::Signed;
use crate::render::Language;
use crate::vault::error::VaultError;

pub mod address;
pub mod data;
pub(crate) mod said;
mod words;
mod form;
mod blocks;
mod picture;
mod open_data;
mod shared;
mod feed;
pub(crate) mod three_sixty;

pub use open_data::{LICENCE, LICENCE_ADDRESS};
pub(crate) use picture::drawn;
pub use rantai_projections::public::Summaries;

pub mod officers;
pub mod signing;
pub mod proof;
pub mod scripts;

/// The position of the ledger that a site is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The name of the ledger in checkpoints.
    pub origin: Label,
    /// The office.
    pub office: Label,
    /// The day of the last record in the offset of the ledger: never today's, so that the same
    /// position gives the same bytes.
    pub as_of: Date,
    /// The last record and its hash.
    pub last: Option<(u64, Hash)>,
    /// The checkpoint over it, where one is published.
    pub checkpoint: Option<Signed>,
    /// The absolute address of the site, for feeds, maps of the site and printed codes.
    pub base: Option<String>,
    /// Whether the office signs each page: one that is not signed says so, and promises no check.
    pub is_signed: bool,
}

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its address below the root of the site, without a leading `/`.
    pub path: String,
    /// Its media type, with the charset where it is text.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The site of one position: the totals of every group, and no group's detail.
#[derive(Debug)]
pub struct Site {
    position: Position,
    city: City,
    /// The page of changes, from which the feeds are made.
    changes: Option<Page>,
}

impl Site {
    /// Reads the site of a position. What `known` has of groups without new records is taken from
    /// there; `known` then has every group.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn read(
        library: &dyn Library,
        position: Position,
        known: &mut Summaries,
    ) -> Result<Self, Unreadable> {
        let city = City::read(library, position.as_of, known)?;
        Self::of(library, position, city)
    }

    /// Reads the site of a position where the summaries that `known` lacked were made already.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub(crate) fn with(
        library: &dyn Library,
        position: Position,
        (unread, made): (Unread, Vec<Option<Summary>>),
        known: &mut Summaries,
    ) -> Result<Self, Unreadable> {
        let city = City::with(library, unread, made, known)?;
        Self::of(library, position, city)
    }

    fn of(library: &dyn Library, position: Position, city: City) -> Result<Self, Unreadable> {
        let changes = city.page(&Place::Changes, library)?;
        Ok(Self { position, city, changes })
    }

    /// The position that it is of.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Names the officers who agreed to it, on the pages of their groups.
    ///
    /// # Errors
    /// The vault cannot be read; then nobody is named.
    pub fn name_officers(&mut self, ledger: &Path, master: &MasterKey) -> Result<(), VaultError> {
        let names = officers::names(ledger, master, &self.city.consenting())?;
        self.city.name_officers(names);
        Ok(())
    }

    /// The figures that its pages are made of.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.city
    }

    /// Every page.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        self.city.places()
    }

    /// One page; `None` for a place that is not of this site.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn page(&self, place: &Place, library: &dyn Library) -> Result<Option<Page>, Unreadable> {
        self.city.page(place, library)
    }

    /// The files of a page: `index.html` and `data.json` in both languages, and each of its tables
    /// as CSV and JSON in both languages.
    #[must_use]
    pub fn files_of(&self, page: &Page) -> Vec<File> {
        files_of(&self.position, page)
    }

    /// What every page shares: style and scripts, feeds, the map of the site, grants for machines
    /// once one was awarded,
    /// the licence, and the page for addresses that lead nowhere.
    #[must_use]
    pub fn shared_files(&self) -> Vec<File> {
        let position = &self.position;
        let mut files = shared::assets();
        files.extend(scripts::scripts());
        files.extend([
            shared::robots(position),
            shared::licence(position),
            shared::missing(position),
        ]);
        files.extend(shared::sitemap(position, &self.places()));
        files.extend(three_sixty::file(position, &self.city));
        for language in [Language::Id, Language::En] {
            files.extend(self.changes.iter().map(|page| shared::feed(position, page, language)));
        }
        files
    }
}

fn files_of(position: &Position, page: &Page) -> Vec<File> {
    let both = [Language::Id, Language::En].into_iter();
    both.flat_map(|language| files_in(position, page, language)).collect()
}

fn files_in(position: &Position, page: &Page, language: Language) -> Vec<File> {
    let directory = address::directory(&page.place, language);
    let (html, data) = form::page(page, language, position);
    let mut files = vec![
        File {
            path: format!("{directory}index.html"),
            media_type: "text/html; charset=utf-8",
            bytes: html.into_bytes(),
        },
        File {
            path: format!("{directory}data.json"),
            media_type: "application/json",
            bytes: data.into_bytes(),
        },
    ];
    let names = blocks::names(page);
    for (number, block) in page.blocks.iter().enumerate() {
        let (Some(table), Some(name)) = (blocks::table(block), names.get(&number)) else {
            continue;
        };
        let path = format!("{directory}{name}");
        files.extend(open_data::files(table, &path, language, position));
    }
    files
}

#[cfg(test)]
mod tests;
