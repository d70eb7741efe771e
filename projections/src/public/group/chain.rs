//! The guliran chain: the money of each origin, generation by generation, and from group to group.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;
use rantai_events::event::HandoverKind;

use super::super::build::{Sheet, Stand, same, sum, withheld};
use super::super::city::City;
use super::super::page::{Block, Picture, PictureKind, PicturePoint};
use super::super::place::{Measure, Place};
use super::super::summary::Summary;
use crate::group::Handover;
use crate::library::GroupView;
use crate::table::{Cell, Words, words};
use crate::words::{number_en, number_id};

/// What a generation of one origin came to; nothing where all of it is withheld.
#[derive(Default)]
struct Generation {
    loans: u32,
    amount: Amount,
    shown: bool,
    withheld: bool,
}

impl Generation {
    fn cells(&self) -> [Cell; 2] {
        if !self.shown {
            return [Cell::text("<5"), withheld()];
        }
        [Cell::Number(i64::from(self.loans)), sum(Some(self.amount))]
    }
}

type Generations = BTreeMap<(String, u32), Generation>;

/// The picture with its table; nothing for a group that never rolled anything on.
pub(super) fn block(
    city: &City,
    summary: &Summary,
    view: &GroupView,
    stand: Stand,
) -> Option<Block> {
    let generations = generations(summary);
    let handovers = &view.state().handovers;
    if generations.is_empty() && handovers.is_empty() {
        return None;
    }
    let mut sheet = Sheet::new("guliran", ("Rantai guliran", "The guliran chain"), &COLUMNS, stand);
    for ((origin, generation), figures) in &generations {
        let [loans, amount] = figures.cells();
        let how = if figures.withheld && figures.shown {
            words("kepada anggota (sebagian ditutup)", "to members (parts withheld)")
        } else {
            words("kepada anggota", "to members")
        };
        sheet.row(vec![
            Cell::text(origin),
            Cell::Number(i64::from(*generation)),
            Cell::Words(how),
            Cell::Empty,
            Cell::Empty,
            loans,
            amount,
        ]);
    }
    for handover in handovers {
        handover_row(&mut sheet, city, summary, handover);
    }
    sheet.note(
        "Jumlah dan uang tiap generasi menghitung pinjaman kepada anggota; yang kurang dari 5 \
         orang ditutup. Dari serah terima antarkelompok terbuka kelompok, tanggal, dan jumlahnya; \
         catatannya sendiri terbatas.",
        "Counts and sums of a generation are loans to members; those of fewer than 5 people are \
         withheld. Of hand-overs between groups the groups, the day and the amount are open; the \
         records themselves are restricted.",
    );
    sheet.how(Place::How(Measure::Revolved));
    let points = points(city, summary, &generations, handovers);
    let about = words(
        "Rantai guliran: uang dari hibah asal ke generasi pertama, kedua, dan seterusnya.",
        "The guliran chain: money from the grant it began with to the first generation, the \
         second, and on.",
    );
    let table = sheet.done();
    Some(Block::Picture(Picture { kind: PictureKind::GuliranTree, about, points, table }))
}

const COLUMNS: [(&str, &str, &str); 7] = [
    ("asal", "Hibah asal", "Origin"),
    ("generasi", "Generasi", "Generation"),
    ("cara", "Ke mana", "Where to"),
    ("kelompok", "Kelompok", "Group"),
    ("tanggal", "Tanggal", "Date"),
    ("pinjaman", "Pinjaman", "Loans"),
    ("jumlah", "Jumlah", "Amount"),
];

fn generations(summary: &Summary) -> Generations {
    let mut found = Generations::new();
    for part in &summary.parts {
        let entry = found.entry((part.key.origin.clone(), part.key.generation)).or_default();
        match part.amount {
            Some(amount) => {
                entry.shown = true;
                entry.amount = entry.amount.plus(amount);
                entry.loans += part.loans.unwrap_or_default();
            }
            None => entry.withheld = true,
        }
    }
    found
}

/// Where a hand-over led, seen from the group, and the other group's name and page.
fn other(city: &City, summary: &Summary, handover: &Handover) -> (Words, String, Option<Place>) {
    let gave = handover.from == summary.group;
    let group = if gave { &handover.to } else { &handover.from };
    let known = city.groups.get(group);
    let name = known.map_or_else(|| group.to_string(), |known| known.name.clone());
    let lent = handover.kind == HandoverKind::Pinjaman;
    let way = match (gave, lent) {
        (true, false) => words("digulirkan ke kelompok lain", "rolled on to another group"),
        (true, true) => words("dipinjamkan ke kelompok lain", "lent to another group"),
        (false, false) => words("diterima dari kelompok lain", "received from another group"),
        (false, true) => words("dipinjam dari kelompok lain", "borrowed from another group"),
    };
    (way, name, known.map(|known| Place::Group(known.group.clone())))
}

fn handover_row(sheet: &mut Sheet, city: &City, summary: &Summary, handover: &Handover) {
    let (way, name, place) = other(city, summary, handover);
    let links: Vec<(usize, Place)> = place.map(|place| (3, place)).into_iter().collect();
    let cells = vec![
        Cell::text(handover.fund.key().unwrap_or_default()),
        Cell::Number(i64::from(handover.generation)),
        Cell::Words(way),
        Cell::Text(name),
        Cell::Date(handover.on),
        Cell::Empty,
        Cell::Rupiah(handover.amount.amount()),
    ];
    sheet.linked(cells, &links);
}

/// What stands at one place of the tree, in the order in which the money passed there.
enum Passed<'a> {
    Received(&'a Handover),
    Members(&'a Generation),
    HandedOn(&'a Handover),
}

/// An origin, what of it was received from other groups, its generations under each other, and
/// what was handed on.
fn points(
    city: &City,
    summary: &Summary,
    generations: &Generations,
    handovers: &[Handover],
) -> Vec<PicturePoint> {
    let mut passed: Vec<(String, u32, Passed<'_>)> = generations
        .iter()
        .map(|((origin, n), generation)| (origin.clone(), *n, Passed::Members(generation)))
        .collect();
    passed.extend(handovers.iter().map(|handover| {
        let origin = handover.fund.key().unwrap_or_default().to_owned();
        let received = handover.to == summary.group;
        let step = if received { Passed::Received } else { Passed::HandedOn };
        (origin, handover.generation, step(handover))
    }));
    passed.sort_by(|a, b| (&a.0, a.1, a.2.rank()).cmp(&(&b.0, b.1, b.2.rank())));
    let mut tree = Tree { summary, points: Vec::new(), last: BTreeMap::new() };
    for (origin, generation, step) in passed {
        tree.add(city, (origin, generation), &step);
    }
    tree.points
}

impl Passed<'_> {
    fn rank(&self) -> u8 {
        match self {
            Self::Received(_) => 0,
            Self::Members(_) => 1,
            Self::HandedOn(_) => 2,
        }
    }
}

/// The tree in the making: the point at which the money of an origin stood last, by generation.
struct Tree<'a> {
    summary: &'a Summary,
    points: Vec<PicturePoint>,
    last: BTreeMap<(String, u32), usize>,
}

impl Tree<'_> {
    fn add(&mut self, city: &City, at: (String, u32), step: &Passed<'_>) {
        let upto = match step {
            Passed::Members(_) => (at.0.clone(), at.1 + 1),
            Passed::Received(_) | Passed::HandedOn(_) => at.clone(),
        };
        let parent = self.parent(&at.0, upto);
        let mut point = match step {
            Passed::Members(generation) => members(at.1, generation),
            Passed::Received(handover) | Passed::HandedOn(handover) => {
                between(city, self.summary, handover)
            }
        };
        point.parent = Some(parent);
        self.points.push(point);
        if !matches!(step, Passed::HandedOn(_)) {
            self.last.insert(at, self.points.len() - 1);
        }
    }

    /// The nearest point before, or the origin, which is made when it is not there yet.
    fn parent(&mut self, origin: &str, upto: (String, u32)) -> usize {
        let from = (origin.to_owned(), 0);
        if let Some((_, place)) = self.last.range(from.clone()..upto).next_back() {
            return *place;
        }
        let grants = &self.summary.grants;
        let grant = grants.iter().find(|grant| grant.grant.as_str() == origin);
        self.points.push(PicturePoint {
            label: (format!("Hibah asal {origin}"), format!("Origin: grant {origin}")),
            series: words("asal", "origin"),
            value: grant.map_or(Cell::Empty, |grant| Cell::Rupiah(grant.received)),
            parent: None,
            place: None,
        });
        self.last.insert(from, self.points.len() - 1);
        self.points.len() - 1
    }
}

fn members(generation: u32, figures: &Generation) -> PicturePoint {
    let loans = |number: fn(u32) -> String| match figures.shown {
        true => number(figures.loans),
        false => "<5".to_owned(),
    };
    PicturePoint {
        label: (
            format!("Generasi {generation}: {} pinjaman", loans(number_id)),
            format!("Generation {generation}: {} loans", loans(number_en)),
        ),
        series: words("anggota", "members"),
        value: if figures.shown { Cell::Rupiah(figures.amount) } else { Cell::Empty },
        parent: None,
        place: None,
    }
}

fn between(city: &City, summary: &Summary, handover: &Handover) -> PicturePoint {
    let (way, name, place) = other(city, summary, handover);
    PicturePoint {
        label: same(name),
        series: way,
        value: Cell::Rupiah(handover.amount.amount()),
        parent: None,
        place,
    }
}
