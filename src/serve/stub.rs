//! Stands where the site will.

use crate::site::{File, Position};
use rantai_projections::books::Unreadable;
use rantai_projections::library::Library;
use rantai_projections::public::{Page, Place};

#[derive(Debug, Default)]
pub(super) struct Summaries;
#[derive(Debug)]
pub(super) struct Site {
    position: Position,
}

impl Site {
    pub(super) fn read(
        _: &dyn Library,
        position: Position,
        _: &mut Summaries,
    ) -> Result<Self, Unreadable> {
        Ok(Self { position })
    }
    pub(super) fn places(&self) -> Vec<Place> {
        vec![Place::Home, Place::Areas]
    }
    pub(super) fn page(&self, place: &Place, _: &dyn Library) -> Result<Option<Page>, Unreadable> {
        let both = |text: &str| (text.to_owned(), text.to_owned());
        Ok(Some(Page {
            place: place.clone(),
            title: both("Beranda"),
            lead: both(""),
            above: vec![],
            blocks: vec![],
            as_of: self.position.as_of,
            last: self.position.last,
            records: vec![],
            restricted_too: false,
        }))
    }
    pub(super) fn files_of(&self, page: &Page) -> Vec<File> {
        let text = format!("<!doctype html><title>{}</title>{}", page.title.0, "isi ".repeat(500));
        ["", "en/"]
            .map(|prefix| File {
                path: format!("{prefix}{}index.html", page.place.path()),
                media_type: "text/html; charset=utf-8",
                bytes: text.clone().into_bytes(),
            })
            .into()
    }
    pub(super) fn shared_files(&self) -> Vec<File> {
        vec![File {
            path: "aset/gaya.css".into(),
            media_type: "text/css; charset=utf-8",
            bytes: b"body{}".to_vec(),
        }]
    }
}
