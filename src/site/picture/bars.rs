//! Bars: the name at the left and the exact figure at the right, with the bar below them, so that
//! a long name fits on a phone.

use rantai_projections::public::PicturePoint;
use rust_decimal::Decimal;

use super::{Drawing, WIDTH, escape, held, length, size};

/// Height of a line with its bar, and of the bar in it.
const LINE: usize = 31;
const BAR: usize = 9;
/// Height of the name of a year.
const YEAR: usize = 20;
/// Letters that fit before the figure.
const LETTERS: usize = 34;

/// The patterns that tell series apart without colour, in the order in which series come.
const SERIES: usize = 4;

/// Years, each with a line for each series that has a figure in it.
pub(super) fn by_year(drawing: &Drawing) -> String {
    let mut inner = patterns(drawing.block);
    let names = series(drawing);
    let (largest, mut y, mut year) = (largest(drawing), 0, "");
    for (number, point) in drawing.picture.points.iter().enumerate() {
        let label = drawing.label(point);
        if label != year {
            y += if year.is_empty() { 0 } else { 8 };
            let text = escape(label);
            inner.push_str(&format!(
                "<text class=\"tahun\" x=\"0\" y=\"{}\">{text}</text>\n",
                y + 14
            ));
            (year, y) = (label, y + YEAR);
        }
        if size(&point.value).is_some_and(|figure| figure.is_zero()) {
            continue;
        }
        let name = drawing.language.of(&point.series);
        let which = names.iter().position(|one| *one == name).unwrap_or(0) % SERIES;
        inner.push_str(&line(drawing, (number, point), name, (y, which, largest)));
        y += LINE;
    }
    drawing.framed(y + 4, &inner)
}

/// Regions, a line each.
pub(super) fn by_area(drawing: &Drawing) -> String {
    let mut inner = patterns(drawing.block);
    let largest = largest(drawing);
    for (number, point) in drawing.picture.points.iter().enumerate() {
        let place = (number * LINE, 0, largest);
        inner.push_str(&line(drawing, (number, point), drawing.label(point), place));
    }
    drawing.framed(drawing.picture.points.len() * LINE + 4, &inner)
}

/// The names of the series, in the order in which they come.
fn series<'a>(drawing: &'a Drawing) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for point in &drawing.picture.points {
        let name = drawing.language.of(&point.series);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn largest(drawing: &Drawing) -> Decimal {
    let sizes = drawing.picture.points.iter().filter_map(|point| size(&point.value));
    sizes.max().unwrap_or(Decimal::ZERO)
}

/// One line: its top, its pattern, and the largest figure of all.
fn line(
    drawing: &Drawing,
    of: (usize, &PicturePoint),
    name: &str,
    (y, which, largest): (usize, usize, Decimal),
) -> String {
    let base = y + 14;
    let long = size(&of.1.value).map_or(0, |figure| length(figure, largest, WIDTH - 2));
    let text = format!("<text x=\"0\" y=\"{base}\">{}</text>", escape(&held(name, LETTERS)));
    let bar = format!(
        "<rect class=\"batang\" x=\"1\" y=\"{}\" width=\"{long}\" height=\"{BAR}\" \
         fill=\"url(#g{}-s{which})\"/>",
        y + 18,
        drawing.block
    );
    let value = drawing.value_text(of, base);
    format!("{text}{}{value}\n", if long == 0 { String::new() } else { bar })
}

/// Four patterns that differ in form: full, slanted, dotted, upright.
fn patterns(block: usize) -> String {
    let forms = [
        "<rect class=\"p0\" width=\"6\" height=\"6\"/>",
        "<path class=\"p1\" d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\"/>",
        "<circle class=\"p2\" cx=\"3\" cy=\"3\" r=\"1.6\"/>",
        "<path class=\"p3\" d=\"M1.5 0V6M4.5 0V6\"/>",
    ];
    let mut defs = String::from("<defs>");
    for (which, form) in forms.iter().enumerate() {
        defs.push_str(&format!(
            "<pattern id=\"g{block}-s{which}\" width=\"6\" height=\"6\" \
             patternUnits=\"userSpaceOnUse\">{form}</pattern>"
        ));
    }
    defs + "</defs>\n"
}
