//! The public site: every page of `projections::public` as files that any web host can serve, and
//! that `rantai serve` answers with. The same position of the ledger gives the same bytes.

use rantai_events::hash::Hash;
use rantai_events::text::Label;
use rantai_events::time::Date;

use rantai_projections::public::Page;

use crate::publish::Signed;
use crate::render::Language;

pub mod address;
pub mod data;
mod words;
mod form;
mod blocks;
mod picture;
mod open_data;

pub use form::VERSION as FORM_VERSION;
pub use open_data::{LICENCE, LICENCE_ADDRESS};

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

/// The site of one position.
#[derive(Debug)]
pub struct Site {
    position: Position,
}

impl Site {
    /// The site of a position, whose pages are given to it.
    #[must_use]
    pub fn of(position: Position) -> Self {
        Self { position }
    }

    /// The files of a page: `index.html` and `data.json` in both languages, and each of its tables
    /// as CSV and JSON in both languages.
    #[must_use]
    pub fn files_of(&self, page: &Page) -> Vec<File> {
        [Language::Id, Language::En]
            .into_iter()
            .flat_map(|language| self.files_in(page, language))
            .collect()
    }

    fn files_in(&self, page: &Page, language: Language) -> Vec<File> {
        let directory = address::directory(&page.place, language);
        let data = data::of(page, language);
        let html = form::page(page, language, &self.position, &data);
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
            files.extend(open_data::files(table, &path, language, &self.position));
        }
        files
    }

    /// What every page shares: the style and the icon.
    #[must_use]
    pub fn shared_files(&self) -> Vec<File> {
        vec![
            File {
                path: "aset/gaya.css".into(),
                media_type: "text/css; charset=utf-8",
                bytes: include_bytes!("site/assets/gaya.css").to_vec(),
            },
            File {
                path: "aset/ikon.svg".into(),
                media_type: "image/svg+xml",
                bytes: include_bytes!("site/assets/ikon.svg").to_vec(),
            },
        ]
    }
}

#[cfg(test)]
mod tests;
