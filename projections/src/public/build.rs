//! What every page is made with: tables with links, figures, and words.

use rantai_events::amount::Amount;
use rantai_events::hash::Hash;
use rantai_events::time::Date;
use rust_decimal::Decimal;

use super::page::{Block, Figure, Link, Page, Shown};
use super::place::Place;
use crate::table::{Cell, Row, RowKind, Table, Words, words};
use crate::words::{number_en, number_id};

/// Keys and headings of columns.
pub(super) type Columns<'a> = &'a [(&'static str, &'static str, &'static str)];

/// As of which day, and the last record taken into account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub(super) day: Date,
    pub(super) last: Option<(u64, Hash)>,
}

/// A table in the making, with its links.
pub(super) struct Sheet {
    shown: Shown,
}

impl Sheet {
    pub(super) fn new(
        id: &'static str,
        title: (&str, &str),
        of: Columns<'_>,
        stand: Stand,
    ) -> Self {
        let table = Table::new(id, title, of, stand.day, stand.last);
        Self { shown: Shown::plain(table) }
    }

    /// Adds an entry.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.shown.table.entry(cells);
    }

    /// Adds an entry whose cells, by column, lead somewhere.
    pub(super) fn linked(&mut self, cells: Vec<Cell>, links: &[(usize, Place)]) {
        let row = self.shown.table.rows.len();
        self.shown.links.extend(links.iter().map(|(column, place)| (row, *column, place.clone())));
        self.row(cells);
    }

    /// Adds an entry of a kind.
    pub(super) fn of_kind(&mut self, kind: RowKind, cells: Vec<Cell>) {
        self.shown.table.rows.push(Row { kind, cells });
    }

    /// Adds a sum.
    pub(super) fn total(&mut self, cells: Vec<Cell>) {
        self.shown.table.total(cells);
    }

    /// Adds a line below.
    pub(super) fn note(&mut self, id: &str, en: &str) {
        self.shown.table.note(id, en);
    }

    /// Says how its totals are made.
    pub(super) fn how(&mut self, place: Place) {
        self.shown.how = Some(place);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shown.table.rows.is_empty()
    }

    pub(super) fn done(self) -> Shown {
        self.shown
    }

    pub(super) fn block(self) -> Block {
        Block::Table(self.shown)
    }
}

/// A page in the making.
pub(super) fn page(place: Place, title: Words, lead: (&str, &str), stand: Stand) -> Page {
    Page {
        place,
        title,
        lead: words(lead.0, lead.1),
        above: vec![home()],
        blocks: Vec::new(),
        as_of: stand.day,
        last: stand.last,
        records: Vec::new(),
        elsewhere: Vec::new(),
        restricted: Vec::new(),
        restricted_too: true,
    }
}

/// The way home.
pub(super) fn home() -> Link {
    link(Place::Home, words("Beranda", "Home"))
}

/// A link without a word about it.
pub(super) fn link(place: Place, name: Words) -> Link {
    Link { place, name, about: (String::new(), String::new()) }
}

/// A link with a word about it.
pub(super) fn link_about(place: Place, name: (&str, &str), about: (&str, &str)) -> Link {
    Link { place, name: words(name.0, name.1), about: words(about.0, about.1) }
}

/// Paragraphs under a heading.
pub(super) fn prose(
    anchor: &'static str,
    heading: (&str, &str),
    paragraphs: &[(&str, &str)],
) -> Block {
    Block::Prose {
        heading: Some(words(heading.0, heading.1)),
        anchor,
        paragraphs: paragraphs.iter().map(|(id, en)| words(id, en)).collect(),
    }
}

/// A figure.
pub(super) fn figure(
    key: &'static str,
    label: (&str, &str),
    value: Cell,
    coverage: Option<Words>,
    how: Option<Place>,
) -> Figure {
    Figure { key, label: words(label.0, label.1), value, coverage, how }
}

/// The same text in both languages.
pub(super) fn same(text: impl ToString) -> Words {
    (text.to_string(), text.to_string())
}

/// A count as a cell.
pub(super) fn count(number: usize) -> Cell {
    Cell::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A sum, or the word that it is withheld.
pub(super) fn sum(amount: Option<Amount>) -> Cell {
    amount.map_or_else(withheld, Cell::Rupiah)
}

/// The word where a figure would tell of fewer than five people.
pub(super) fn withheld() -> Cell {
    Cell::Words(words("ditutup (<5 orang)", "withheld (<5 people)"))
}

/// `part` of `whole` in per cent with two decimals; nothing where there is no whole.
pub(super) fn percent(part: usize, whole: usize) -> Cell {
    let share = Decimal::from(part) * Decimal::ONE_HUNDRED;
    share.checked_div(Decimal::from(whole)).map_or(Cell::Empty, |share| {
        let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        Cell::Percent(share.round_dp_with_strategy(2, strategy))
    })
}

/// `43 dari 46 kelompok`.
pub(super) fn of_groups(part: usize, whole: usize) -> Words {
    (format!("{} kelompok", of_id(part, whole)), format!("{} groups", of_en(part, whole)))
}

/// `348 dari 1.429`.
pub(super) fn of_id(part: usize, whole: usize) -> String {
    format!("{} dari {}", number_id(part), number_id(whole))
}

/// `348 of 1,429`.
pub(super) fn of_en(part: usize, whole: usize) -> String {
    format!("{} of {}", number_en(part), number_en(whole))
}
