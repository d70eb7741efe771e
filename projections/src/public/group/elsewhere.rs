//! Records that a group's page names and that are not the group's own: of its program, as the
//! budget of a grant and the order that paid it, or of another group.

use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::record::Record;

use super::super::build::{Sheet, Stand};
use super::super::city::City;
use super::super::page::Page;
use super::super::place::Place;
use crate::books::Unreadable;
use crate::describe::{describe, document_number};
use crate::library::{Library, is_public};
use crate::table::{Cell, words};

/// The records that a page names beyond its own.
#[derive(Default)]
pub(super) struct Named {
    /// Those that anyone may read, rising.
    pub(super) open: Vec<Arc<Record>>,
    /// The numbers of those that only the office and auditors read, rising.
    pub(super) restricted: Vec<u64>,
}

impl Named {
    /// Of a page whose own public records stand in it already. What is not among them may be a
    /// public record all the same, so that the ledger is asked.
    pub(super) fn on(page: &Page, library: &dyn Library) -> Result<Self, Unreadable> {
        let mut named = Self::default();
        for seq in page.named() {
            if page.records.binary_search(&seq).is_ok() {
                continue;
            }
            let Some(record) = library.record(seq)? else { continue };
            match is_public(&record, library)? {
                true => named.open.push(record),
                false => named.restricted.push(seq),
            }
        }
        Ok(named)
    }

    /// The open ones, each with whose it is: where the numbers on the page lead.
    pub(super) fn table(&self, city: &City, stand: Stand) -> Option<Sheet> {
        if self.open.is_empty() {
            return None;
        }
        let title =
            ("Catatan lain yang disebut di halaman ini", "Other records named on this page");
        let columns = [
            ("catatan", "Catatan", "Record"),
            ("milik", "Milik", "Whose"),
            ("tanggal", "Tanggal", "Date"),
            ("jenis", "Jenis", "Type"),
            ("uraian", "Uraian", "What happened"),
            ("dokumen", "Nomor dokumen", "Document number"),
        ];
        let mut sheet = Sheet::new("catatan-lain", title, &columns, stand);
        for record in &self.open {
            let (whose, place) = city.whose(record);
            sheet.linked(cells(record, whose), place.map(|place| (1, place)).as_slice());
        }
        sheet.note(
            "Catatan publik program atau kelompok lain, yang menjadi dasar penilaian di atas. Bila \
             halaman ini ditandatangani kantor, peramban memeriksanya seperti catatan kelompok ini.",
            "Public records of the program or of other groups on which verdicts above rest. Where \
             the office signed this page, the browser checks them like the group's own.",
        );
        Some(sheet)
    }
}

fn cells(record: &Record, whose: Cell) -> Vec<Cell> {
    let (id, en) = record.event.def().title();
    vec![
        Cell::Record(record.seq),
        whose,
        Cell::Date(record.on),
        Cell::Words(words(id, en)),
        Cell::Words(describe(record)),
        document_number(record).map_or(Cell::Empty, Cell::code),
    ]
}

impl City {
    /// The group or program of a record, and the page of it where there is one.
    fn whose(&self, record: &Record) -> (Cell, Option<Place>) {
        let streams = || record.links.iter().map(|link| &link.stream);
        let group = streams().filter_map(Stream::group).find_map(|group| self.groups.get(group));
        if let Some(group) = group {
            return (Cell::text(&group.name), Some(Place::Group(group.group.clone())));
        }
        let program = streams().find_map(Stream::program);
        (program.map_or(Cell::Empty, |program| self.program_cell(program)), None)
    }
}
