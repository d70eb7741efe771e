//! The tile map: a square of the same size for every kelurahan, so that small ones are seen as well
//! as large ones, laid out by hand so that neighbours are neighbours, with a line around each
//! kemantren. A digit in each tile says its class: no colour is needed.

use rantai_events::area::AreaCode;
use rantai_projections::public::{PicturePoint, Place};
use rantai_projections::rules::Level;
use rantai_projections::table::Cell;
use rust_decimal::Decimal;

use super::{Drawing, escape, shown, size};

/// The side of a tile, and how much of it is gap.
const SIDE: usize = 45;
const GAP: usize = 2;
/// Classes of figures above zero.
const CLASSES: usize = 4;

/// Row, column, the last six digits of the code, and a short name of each kelurahan of Kota
/// Yogyakarta: north is up.
#[rustfmt::skip]
const GRID: [(usize, usize, &str, &str); 45] = [
    (0, 1, "01.1001", "Kricak"), (0, 2, "01.1002", "Karangw"), (0, 3, "02.1002", "Cokrod"),
    (0, 4, "03.1005", "Terban"),
    (1, 0, "01.1004", "Bener"), (1, 1, "01.1003", "Tegalrj"), (1, 2, "02.1001", "Bumijo"),
    (1, 3, "02.1003", "Gowong"), (1, 4, "03.1002", "Kotabr"), (1, 5, "03.1003", "Klitren"),
    (1, 6, "03.1001", "Demang"),
    (2, 1, "05.1002", "Pringgo"), (2, 2, "05.1001", "Sosrom"), (2, 3, "04.1001", "Suryat"),
    (2, 4, "04.1002", "Tegalpg"), (2, 5, "04.1003", "Bausas"), (2, 6, "03.1004", "Baciro"),
    (3, 0, "07.1001", "Pakunc"), (3, 1, "06.1001", "Ngamp"), (3, 2, "10.1001", "Ngupas"),
    (3, 3, "10.1002", "Prawiro"), (3, 4, "11.1001", "Purwok"), (3, 5, "11.1002", "Gunung"),
    (3, 6, "13.1001", "Semaki"), (3, 7, "13.1002", "MujaMj"),
    (4, 0, "07.1002", "Wirobr"), (4, 1, "06.1002", "Notopr"), (4, 2, "09.1003", "Kadipt"),
    (4, 3, "09.1002", "Panemb"), (4, 4, "12.1002", "Wirogn"), (4, 5, "13.1003", "Tahun"),
    (4, 6, "13.1004", "Warung"), (4, 7, "14.1001", "Rejow"),
    (5, 0, "07.1003", "Patang"), (5, 1, "08.1001", "Gedong"), (5, 2, "09.1001", "Patehan"),
    (5, 3, "12.1001", "Kepark"), (5, 4, "12.1003", "Bronto"), (5, 5, "13.1006", "Soros"),
    (5, 6, "13.1005", "Pandey"), (5, 7, "14.1002", "Prengg"),
    (6, 1, "08.1002", "Suryod"), (6, 2, "08.1003", "Mantrij"), (6, 6, "13.1007", "Giwang"),
    (6, 7, "14.1003", "Purbay"),
];

/// The map with its legend; where no point is of a kelurahan of the city, nothing.
pub(super) fn map(drawing: &Drawing) -> String {
    let scale = Scale::of(drawing);
    let mut inner = String::new();
    for (row, column, code, short) in GRID {
        if let Some(point) = point_of(drawing, code) {
            inner.push_str(&tile(drawing, &scale, point, (row, column, short)));
        }
    }
    if inner.is_empty() {
        return inner;
    }
    inner.push_str(&borders());
    let rows = GRID.iter().map(|tile| tile.0).max().unwrap_or(0) + 1;
    let (legend, lines) = scale.legend(drawing, rows * SIDE + 12);
    inner.push_str(&legend);
    drawing.framed(rows * SIDE + 16 + lines * 20, &inner)
}

fn point_of<'a>(drawing: &'a Drawing, code: &str) -> Option<&'a PicturePoint> {
    let area = AreaCode::parse(&format!("34.71.{code}"))?;
    let place = Some(Place::Area(area));
    drawing.picture.points.iter().find(|point| point.place == place)
}

fn tile(
    drawing: &Drawing,
    scale: &Scale,
    point: &PicturePoint,
    (row, column, short): (usize, usize, &str),
) -> String {
    let (x, y) = (column * SIDE, row * SIDE);
    let class = scale.class(&point.value);
    let side = SIDE - GAP;
    let said = escape(&format!("{}: {}", drawing.label(point), drawing.value(point)));
    let address = escape(&drawing.address(point).unwrap_or_default());
    format!(
        "<a href=\"{address}\"><title>{said}</title>\
         <rect class=\"ubin k{class}\" x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\"/>\
         <text class=\"nama t{class}\" x=\"{}\" y=\"{}\">{short}</text>\
         <text class=\"kelas t{class}\" x=\"{}\" y=\"{}\">{class}</text></a>\n",
        x + GAP / 2,
        y + GAP / 2,
        x + SIDE / 2,
        y + 16,
        x + SIDE / 2,
        y + 34,
    )
}

/// Lines where one kemantren ends and another begins, and around the city.
fn borders() -> String {
    let kemantren = |row: usize, column: usize| {
        let here = GRID.iter().find(|tile| tile.0 == row && tile.1 == column);
        here.and_then(|tile| tile.2.get(..2))
    };
    let mut path = String::new();
    for row in 0..=7 {
        for column in 0..=8 {
            let (x, y, here) = (column * SIDE, row * SIDE, kemantren(row, column));
            let above = row.checked_sub(1).and_then(|row| kemantren(row, column));
            let before = column.checked_sub(1).and_then(|column| kemantren(row, column));
            if here != above {
                path.push_str(&format!("M{x} {y}h{SIDE}"));
            }
            if here != before {
                path.push_str(&format!("M{x} {y}v{SIDE}"));
            }
        }
    }
    format!("<path class=\"batas\" d=\"{path}\"/>\n")
}

/// How figures fall into classes: a quarter of the regions each, or by level.
enum Scale {
    /// The largest figure of each class, ascending.
    Figures(Vec<(Decimal, Cell)>),
    /// Levels, which are their own classes.
    Levels,
}

impl Scale {
    fn of(drawing: &Drawing) -> Self {
        let points = &drawing.picture.points;
        if points.iter().any(|point| matches!(point.value, Cell::Level(_))) {
            return Self::Levels;
        }
        let mut all: Vec<(Decimal, Cell)> = points
            .iter()
            .filter(|point| matches!(&point.place, Some(Place::Area(code)) if code.is_kelurahan()))
            .filter_map(|point| Some((size(&point.value)?, point.value.clone())))
            .filter(|(figure, _)| *figure > Decimal::ZERO)
            .collect();
        all.sort_by_key(|(figure, _)| *figure);
        let upper = |class: usize| all.get((all.len() * class).div_ceil(CLASSES).checked_sub(1)?);
        let mut most: Vec<_> = (1..=CLASSES).filter_map(upper).cloned().collect();
        most.dedup_by_key(|(figure, _)| *figure);
        Self::Figures(most)
    }

    /// The class of a figure: 0 where there is none.
    fn class(&self, value: &Cell) -> usize {
        match (self, value) {
            (Self::Levels, Cell::Level(level)) => {
                Level::ALL.iter().position(|one| one == level).unwrap_or(0)
            }
            (Self::Levels, _) => 0,
            (Self::Figures(most), _) => {
                match size(value).filter(|figure| *figure > Decimal::ZERO) {
                    Some(figure) => most
                        .iter()
                        .position(|(upper, _)| figure <= *upper)
                        .map_or(most.len(), |at| at + 1),
                    None => 0,
                }
            }
        }
    }

    /// The legend and how many lines it takes.
    fn legend(&self, drawing: &Drawing, from: usize) -> (String, usize) {
        let language = drawing.language;
        let mut lines = match self {
            Self::Levels => Level::ALL
                .iter()
                .map(|level| language.pick(level.words().0, level.words().1).to_owned())
                .collect(),
            Self::Figures(_) => {
                vec![
                    language
                        .pick("tidak ada, atau tidak ditampilkan", "none, or not shown")
                        .to_owned(),
                ]
            }
        };
        if let Self::Figures(most) = self {
            let up_to = language.pick("sampai", "up to");
            lines.extend(most.iter().map(|(_, cell)| format!("{up_to} {}", shown(cell, language))));
        }
        let mut out = String::new();
        for (class, line) in lines.iter().enumerate() {
            let y = from + class * 20;
            out.push_str(&format!(
                "<rect class=\"ubin k{class}\" x=\"1\" y=\"{y}\" width=\"16\" height=\"16\"/>\
                 <text class=\"kelas t{class}\" x=\"9\" y=\"{}\">{class}</text>\
                 <text x=\"24\" y=\"{}\">{}</text>\n",
                y + 13,
                y + 13,
                escape(line)
            ));
        }
        (out, lines.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::WIDTH;
    use super::*;

    #[test]
    fn every_kelurahan_has_one_tile_and_every_kemantren_hangs_together() {
        let codes: BTreeSet<String> = GRID.iter().map(|tile| format!("34.71.{}", tile.2)).collect();
        let areas = crate::areas::shipped();
        let kelurahan: BTreeSet<String> =
            areas.keys().filter(|code| code.is_kelurahan()).map(ToString::to_string).collect();
        assert_eq!(codes, kelurahan);
        let places: BTreeSet<_> = GRID.iter().map(|tile| (tile.0, tile.1)).collect();
        assert_eq!(places.len(), 45);
        assert!(GRID.iter().all(|tile| (tile.1 + 1) * SIDE <= WIDTH));
        for (row, column, code, name) in GRID {
            let near = |other: &(usize, usize, &str, &str)| {
                row.abs_diff(other.0) + column.abs_diff(other.1) == 1 && other.2[..2] == code[..2]
            };
            assert!(GRID.iter().any(near), "{name} stands apart");
        }
    }

    #[test]
    fn short_names_begin_as_the_names_do() {
        for (_, _, code, short) in GRID {
            let code = AreaCode::parse(&format!("34.71.{code}")).unwrap();
            let name = crate::areas::shipped()[&code].replace(' ', "");
            assert!(name.starts_with(&short[..4]), "{short} {name}");
            assert!(short.len() <= 7);
        }
    }
}
