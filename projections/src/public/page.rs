//! A page as typed blocks.

use std::collections::BTreeSet;

use rantai_events::hash::Hash;
use rantai_events::time::Date;

use super::Place;
use crate::rules::{Duty, Level};
use crate::table::{Cell, Table, Words};

/// One public page, before it has a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Where it stands.
    pub place: Place,
    /// Its title.
    pub title: Words,
    /// One sentence that says what it shows.
    pub lead: Words,
    /// The places above it, from home down, with their names.
    pub above: Vec<Link>,
    /// What it shows, in order.
    pub blocks: Vec<Block>,
    /// As of which day.
    pub as_of: Date,
    /// The last record it takes into account, and that record's hash.
    pub last: Option<(u64, Hash)>,
    /// The public records that it rests on, which a browser checks against the tree.
    pub records: Vec<u64>,
    /// Those of them that are of the program or of another group: a table of the page lists them,
    /// and no other page does. Rising.
    pub elsewhere: Vec<u64>,
    /// The records that it names by number and that only the office and auditors read, rising.
    pub restricted: Vec<u64>,
    /// Whether totals on it are drawn from restricted records too: those are the office's signed
    /// statement and no more.
    pub restricted_too: bool,
}

impl Page {
    /// Every record that it names, wherever, rising.
    pub(super) fn named(&self) -> BTreeSet<u64> {
        self.blocks.iter().flat_map(Block::named).collect()
    }
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Words; without a heading they go on from what stands before.
    Prose {
        /// Its heading.
        heading: Option<Words>,
        /// The word in the page's address (`#gulir`).
        anchor: &'static str,
        /// The paragraphs.
        paragraphs: Vec<Words>,
    },
    /// Single figures, large.
    Figures(Vec<Figure>),
    /// A table, with its own title; its id names its CSV and JSON.
    Table(Shown),
    /// A picture, with a table behind it.
    Picture(Picture),
    /// Verdicts, each with a plain sentence.
    Verdicts(Vec<PublicVerdict>),
    /// The stages of a grant, in order.
    Steps {
        /// The grant.
        title: Words,
        /// Each stage.
        steps: Vec<Step>,
    },
    /// Links to other pages.
    Links {
        /// Their heading.
        heading: Words,
        /// Each, with a word about it.
        links: Vec<Link>,
    },
    /// Files for other programs, which belong to the whole site.
    Files {
        /// Their heading.
        heading: Words,
        /// Each, with a word about it.
        files: Vec<FileLink>,
    },
}

impl Block {
    /// The records that it names.
    fn named(&self) -> Vec<u64> {
        match self {
            Self::Table(shown) => shown.named(),
            Self::Picture(picture) => picture.table.named(),
            Self::Verdicts(all) => all.iter().flat_map(|one| one.records.clone()).collect(),
            Self::Steps { steps, .. } => steps.iter().filter_map(|step| step.record).collect(),
            Self::Prose { .. } | Self::Figures(_) | Self::Links { .. } | Self::Files { .. } => {
                Vec::new()
            }
        }
    }
}

/// A single figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// A stable name, `snake_case` Indonesian.
    pub key: &'static str,
    /// What it is.
    pub label: Words,
    /// The figure.
    pub value: Cell,
    /// What it covers: "43 dari 46 kelompok". Always there before a percentage.
    pub coverage: Option<Words>,
    /// How it is made.
    pub how: Option<Place>,
}

/// A table and where its cells lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The table.
    pub table: Table,
    /// By row and column: the places behind cells.
    pub links: Vec<(usize, usize, Place)>,
    /// How its totals are made.
    pub how: Option<Place>,
}

impl Shown {
    /// The records that its cells name.
    fn named(&self) -> Vec<u64> {
        let cells = self.table.rows.iter().flat_map(|row| &row.cells);
        cells.flat_map(Cell::records).copied().collect()
    }

    /// A table whose cells lead nowhere.
    #[must_use]
    pub fn plain(table: Table) -> Self {
        Self { table, links: Vec::new(), how: None }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub place: Place,
    /// Its name.
    pub name: Words,
    /// A word about it; may be empty.
    pub about: Words,
}

/// A link to a file below the root of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLink {
    /// Its path, which is its name too, in Indonesian and English.
    pub path: Words,
    /// What it holds.
    pub about: Words,
}

/// A picture: what it is of, its points, and the table that says the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Which kind of picture.
    pub kind: PictureKind,
    /// What it shows, one sentence: the text for those who do not see it.
    pub about: Words,
    /// Its points.
    pub points: Vec<PicturePoint>,
    /// The same as a table.
    pub table: Shown,
}

/// The kinds of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// One group of bars a year: `series` tells in, used, rolled on, returned.
    YearBars,
    /// One bar a kelurahan or kemantren.
    AreaBars,
    /// The tile map: one tile a kelurahan, within its kemantren.
    TileMap,
    /// The guliran tree: points are generations and hand-overs, `parent` the point it came from.
    GuliranTree,
}

/// One point of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct PicturePoint {
    /// Year, area, or generation.
    pub label: Words,
    /// The series it belongs to, where there are several.
    pub series: Words,
    /// The figure; empty where it is suppressed.
    pub value: Cell,
    /// The point that it came from, in a tree.
    pub parent: Option<usize>,
    /// Where it leads.
    pub place: Option<Place>,
}

/// A verdict as the public reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicVerdict {
    /// The rule.
    pub rule: &'static str,
    /// What the rule asks.
    pub asks: Words,
    /// How well the duty is met.
    pub level: Level,
    /// Whose duty.
    pub duty: Duty,
    /// The grant or report it is about.
    pub subject: Option<String>,
    /// Why, in a plain sentence.
    pub text: Words,
    /// Where the rule comes from, in Indonesian and English.
    pub source: (&'static str, &'static str),
    /// The records that justify it, by number; restricted ones are numbers only.
    pub records: Vec<u64>,
}

/// A stage of a grant.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The stage.
    pub name: Words,
    /// When it was reached; `None` while it is not.
    pub on: Option<Date>,
    /// The document of it.
    pub document: Option<String>,
    /// Its amount.
    pub amount: Option<Cell>,
    /// Its record.
    pub record: Option<u64>,
}
