//! Pictures, drawn here and not in the browser: SVG without inline style, readable without colour,
//! with a title and a description. The table behind each says the same.

use rantai_projections::public::{Picture, PictureKind, PicturePoint, Place};
use rantai_projections::table::Cell;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::address;
use crate::render::Language;
use crate::render::html::{escape, shown};

mod bars;
mod tiles;
mod tree;

/// The width of every picture, in its own units: a phone shows about one of them a pixel.
const WIDTH: usize = 360;

/// What is needed to draw: the picture, the number of its block, the language, and the page it is
/// on.
pub(super) struct Drawing<'a> {
    pub(super) picture: &'a Picture,
    pub(super) block: usize,
    pub(super) language: Language,
    pub(super) page: &'a Place,
}

/// A picture by itself, for a page that is none of the site's: it leads nowhere.
pub(crate) fn drawn(picture: &Picture, language: Language) -> String {
    Drawing { picture, block: 0, language, page: &Place::Home }.svg()
}

impl Drawing<'_> {
    /// The picture as SVG; empty where it has no points.
    pub(super) fn svg(&self) -> String {
        if self.picture.points.is_empty() {
            return String::new();
        }
        match self.picture.kind {
            PictureKind::YearBars => bars::by_year(self),
            PictureKind::AreaBars => bars::by_area(self),
            PictureKind::TileMap => tiles::map(self),
            PictureKind::GuliranTree => tree::tree(self),
        }
    }

    /// The drawing in its frame: title and description for those who do not see it.
    fn framed(&self, height: usize, inner: &str) -> String {
        let (at, title) = (self.block, escape(self.language.of(&self.picture.table.table.title)));
        let about = escape(self.language.of(&self.picture.about));
        // What holds links is a group: an image would hide them from readers of screens.
        let role = if inner.contains("<a ") { "group" } else { "img" };
        format!(
            "<svg class=\"gambar\" viewBox=\"0 0 {WIDTH} {height}\" role=\"{role}\" \
             aria-labelledby=\"g{at}-judul g{at}-isi\"><title id=\"g{at}-judul\">{title}</title>\
             <desc id=\"g{at}-isi\">{about}</desc>\n{inner}</svg>\n"
        )
    }

    fn label<'a>(&self, point: &'a PicturePoint) -> &'a str {
        self.language.of(&point.label)
    }

    fn value(&self, point: &PicturePoint) -> String {
        if point.value == Cell::Empty {
            return "–".into();
        }
        shown(&point.value, self.language)
    }

    /// The value as text at the right edge, marked as the point it is of.
    fn value_text(&self, (number, point): (usize, &PicturePoint), y: usize) -> String {
        let value = escape(&self.value(point));
        let mark = if point.value == Cell::Empty {
            String::new()
        } else {
            format!(" data-c=\"{}.p.{number}\"", self.block)
        };
        format!("<text class=\"nilai\" x=\"{WIDTH}\" y=\"{y}\"{mark}>{value}</text>")
    }

    /// Where a point leads, from the page that the picture is on.
    fn address(&self, point: &PicturePoint) -> Option<String> {
        let place = point.place.as_ref()?;
        Some(address::between(self.page, place, self.language))
    }
}

/// The size of a figure, for drawing; `None` where there is none, as where it is suppressed.
fn size(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Rupiah(amount) | Cell::Quantity(amount, _) => Some(amount.decimal()),
        Cell::Number(number) => Some(Decimal::from(*number)),
        Cell::Percent(percent) => Some(*percent),
        Cell::Empty
        | Cell::Text(_)
        | Cell::Words(_)
        | Cell::Code(_)
        | Cell::Named(..)
        | Cell::Date(_)
        | Cell::Record(_)
        | Cell::Records(_)
        | Cell::Level(_)
        | Cell::Flag(_) => None,
    }
}

/// How long a bar is, of `most` units for the largest figure; at least one where there is any.
fn length(figure: Decimal, largest: Decimal, most: usize) -> usize {
    if figure <= Decimal::ZERO || largest <= Decimal::ZERO {
        return 0;
    }
    let share = figure.checked_div(largest).and_then(|share| share.checked_mul(most.into()));
    share.and_then(|long| long.round().to_usize()).unwrap_or(0).clamp(1, most)
}

/// No more letters than fit, the last one then a sign that some are missing.
fn held(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
