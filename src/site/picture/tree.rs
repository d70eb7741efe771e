//! The guliran tree: from whom to whom the money was rolled on, a line each, below what it came
//! from.

use std::collections::BTreeMap;

use super::{Drawing, escape, held};

/// Height of a line; how far a point stands in from what it came from.
const LINE: usize = 38;
const STEP: usize = 16;
/// Points that stand deeper are drawn no further in: the line that leads to them still says where
/// they come from.
const DEEPEST: usize = 8;

/// The tree.
pub(super) fn tree(drawing: &Drawing) -> String {
    let order = order(drawing);
    let places: BTreeMap<usize, (usize, usize)> = order
        .iter()
        .enumerate()
        .map(|(line, (at, depth))| (*at, (8 + depth.min(&DEEPEST) * STEP, line * LINE + 14)))
        .collect();
    let mut inner = String::new();
    for (at, (x, y)) in &places {
        let Some(point) = drawing.picture.points.get(*at) else { continue };
        if let Some((from_x, from_y)) = point.parent.and_then(|parent| places.get(&parent)) {
            inner.push_str(&format!(
                "<path class=\"cabang\" d=\"M{from_x} {}V{y}H{}\"/>",
                from_y + 5,
                x.saturating_sub(5)
            ));
        }
        let (letters, small) = (45usize.saturating_sub(x / 6), 32usize.saturating_sub(x / 6));
        let name = escape(&held(drawing.label(point), letters));
        let name = match drawing.address(point) {
            Some(address) => format!("<a href=\"{}\">{name}</a>", escape(&address)),
            None => name,
        };
        // The amount stands behind it on the same line.
        let series = escape(&held(drawing.language.of(&point.series), small));
        inner.push_str(&format!(
            "<circle class=\"simpul\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>\
             <text class=\"nama-simpul\" x=\"{}\" y=\"{}\">{name}</text>\
             <text class=\"rincian\" x=\"{}\" y=\"{}\">{series}</text>{}\n",
            x + 12,
            y + 4,
            x + 12,
            y + 19,
            drawing.value_text((*at, point), y + 19),
        ));
    }
    drawing.framed(order.len() * LINE + 4, &inner)
}

/// The points depth first, each with its depth. A point whose parent is not there, or that is its
/// own ancestor, stands at the root.
fn order(drawing: &Drawing) -> Vec<(usize, usize)> {
    let points = &drawing.picture.points;
    let mut below: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, point) in points.iter().enumerate() {
        // Parents stand before what comes from them, so that no circle can be written.
        below.entry(point.parent.filter(|parent| *parent < at)).or_default().push(at);
    }
    let mut order = Vec::with_capacity(points.len());
    let roots = below.get(&None).into_iter().flatten().rev();
    let mut open: Vec<(usize, usize)> = roots.map(|at| (*at, 0)).collect();
    while let Some((at, depth)) = open.pop() {
        order.push((at, depth));
        let children = below.get(&Some(at)).into_iter().flatten().rev();
        open.extend(children.map(|child| (*child, depth + 1)));
    }
    order
}
