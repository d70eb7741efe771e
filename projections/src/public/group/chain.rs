//! The guliran chain: the money of each origin, generation by generation, and from group to group.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;

use super::super::build::{Sheet, Stand, sum, withheld};
use super::super::city::City;
use super::super::page::{Block, Picture, PictureKind, PicturePoint};
use super::super::place::{Measure, Place};
use super::super::summary::Summary;
use crate::group::Handover;
use crate::library::GroupView;
use crate::table::{Cell, Words, words};

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
         orang ditutup. Serah terima antarkelompok terbuka.",
        "Counts and sums of a generation are loans to members; those of fewer than 5 people are \
         withheld. Hand-overs between groups are open.",
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
    let (kind_id, kind_en) = handover.kind.words();
    let way = if gave {
        (format!("diserahkan: {kind_id}"), format!("handed on: {kind_en}"))
    } else {
        (format!("diterima: {kind_id}"), format!("received: {kind_en}"))
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

/// An origin, its generations under each other, and the hand-overs at the generation they left.
fn points(
    city: &City,
    summary: &Summary,
    generations: &Generations,
    handovers: &[Handover],
) -> Vec<PicturePoint> {
    let mut points: Vec<PicturePoint> = Vec::new();
    let mut last: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for ((origin, generation), figures) in generations {
        let parent = parent_of(&mut points, &mut last, summary, (origin, *generation));
        let [loans, amount] = figures.cells();
        let loans =
            if let Cell::Number(loans) = loans { loans.to_string() } else { "<5".to_owned() };
        points.push(PicturePoint {
            label: (
                format!("Generasi {generation}: {loans} pinjaman"),
                format!("Generation {generation}: {loans} loans"),
            ),
            series: words("anggota", "members"),
            value: if figures.shown { amount } else { Cell::Empty },
            parent: Some(parent),
            place: None,
        });
        last.insert((origin.clone(), *generation), points.len() - 1);
    }
    for handover in handovers {
        let origin = handover.fund.key().unwrap_or_default().to_owned();
        let parent = parent_of(&mut points, &mut last, summary, (&origin, handover.generation));
        let (way, name, place) = other(city, summary, handover);
        points.push(PicturePoint {
            label: (format!("{name} ({})", way.0), format!("{name} ({})", way.1)),
            series: words("kelompok", "groups"),
            value: Cell::Rupiah(handover.amount.amount()),
            parent: Some(parent),
            place,
        });
    }
    points
}

/// The point of the nearest earlier generation, or of the origin, which is made when it is not
/// there yet.
fn parent_of(
    points: &mut Vec<PicturePoint>,
    last: &mut BTreeMap<(String, u32), usize>,
    summary: &Summary,
    (origin, generation): (&str, u32),
) -> usize {
    let from = (origin.to_owned(), 0);
    if let Some((_, place)) = last.range(from.clone()..(origin.to_owned(), generation)).next_back()
    {
        return *place;
    }
    let grant = summary.grants.iter().find(|grant| grant.grant.as_str() == origin);
    let value = grant.map_or(Cell::Empty, |grant| Cell::Rupiah(grant.received));
    points.push(PicturePoint {
        label: (format!("Hibah asal {origin}"), format!("Origin: grant {origin}")),
        series: words("asal", "origin"),
        value,
        parent: None,
        place: None,
    });
    last.insert(from, points.len() - 1);
    points.len() - 1
}
