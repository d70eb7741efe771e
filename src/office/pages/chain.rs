//! The picture above the Peta Guliran: the same tree that the public sees, drawn from the rows of
//! the statement, so that picture and table cannot differ.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;
use rantai_projections::public::{Picture, PictureKind, PicturePoint, Shown};
use rantai_projections::table::{Cell, Row, RowKind, Table, Words};

use crate::office::desk::Desk;
use crate::office::page::Section;
use crate::render::html::{escape, shown};
use crate::site;

/// The most points of one picture; more are no picture any more, and the table has them.
const MOST: usize = 120;

/// The picture of a table, or how to get a smaller one; nothing where no money was rolled on.
pub(super) fn picture(desk: &Desk<'_>, table: &Table) -> Option<Section> {
    let points = points(table);
    if points.is_empty() {
        return None;
    }
    if points.len() > MOST {
        return Some(Section::text(
            "Rantai ini terlalu panjang untuk satu gambar: pilih satu hibah asal, kelompok, atau \
             wilayah di atas.",
            "This chain is too long for one picture: choose one grant of origin, group or area \
             above.",
        ));
    }
    let about = (
        "Dari setiap hibah asal ke generasi pertama, kedua, dan seterusnya, dan dari kelompok ke \
         kelompok."
            .to_owned(),
        "From each grant of origin to the first generation, the second, and on, and from group to \
         group."
            .to_owned(),
    );
    let table = Shown::plain(table.clone());
    let picture = Picture { kind: PictureKind::GuliranTree, about, points, table };
    let about = escape(desk.language().of(&picture.about));
    let drawn = site::drawn(&picture, desk.language());
    Some(Section::Html(format!("<figure>\n<figcaption>{about}</figcaption>\n{drawn}</figure>\n")))
}

/// The points in the making, and where the money of an origin stood last, by generation.
#[derive(Default)]
struct Tree {
    points: Vec<PicturePoint>,
    last: BTreeMap<(String, i64), usize>,
}

fn points(table: &Table) -> Vec<PicturePoint> {
    let mut tree = Tree::default();
    for row in &table.rows {
        if let Some(step) = Step::read(row) {
            tree.add(&step);
        }
    }
    tree.points
}

/// A row of the statement, as far as the picture needs it.
struct Step<'a> {
    origin: &'a str,
    generation: i64,
    amount: Amount,
    label: Words,
    series: Words,
    /// Whether what comes later comes from here: the sum of a generation, and not a hand-over.
    stays: bool,
}

impl<'a> Step<'a> {
    /// Nothing for single loans, which the sum of their generation holds.
    fn read(row: &'a Row) -> Option<Self> {
        let [
            Cell::Text(origin),
            Cell::Number(generation),
            from,
            to,
            how,
            _,
            Cell::Rupiah(amount),
            ..,
        ] = row.cells.as_slice()
        else {
            return None;
        };
        let both = |text: &dyn Fn(crate::render::Language) -> String| {
            (text(crate::render::Language::Id), text(crate::render::Language::En))
        };
        let (label, series) = match (row.kind, to) {
            (RowKind::Total, loans) => (
                both(&|language| {
                    let word = language.pick("Generasi", "Generation");
                    format!("{word} {generation}: {}", shown(loans, language))
                }),
                ("anggota".to_owned(), "members".to_owned()),
            ),
            // The first hand-over is the office's: its order of payment is named below the group.
            (RowKind::Entry, Cell::Text(to)) if *generation == 0 => {
                ((to.clone(), to.clone()), both(&|language| shown(from, language)))
            }
            (RowKind::Entry, Cell::Text(to)) if !to.contains('(') => (
                both(&|language| format!("{} → {to}", shown(from, language))),
                both(&|language| brief(&shown(how, language))),
            ),
            (RowKind::Entry | RowKind::Heading | RowKind::Reversed, _) => return None,
        };
        let (generation, stays) = (*generation, row.kind == RowKind::Total);
        Some(Self { origin, generation, amount: *amount, label, series, stays })
    }
}

/// Without what stands in brackets: the table below says it.
fn brief(text: &str) -> String {
    text.split(" (").next().unwrap_or(text).to_owned()
}

impl Tree {
    fn add(&mut self, step: &Step<'_>) {
        let parent = self.before(step.origin, step.generation);
        self.points.push(PicturePoint {
            label: step.label.clone(),
            series: step.series.clone(),
            value: Cell::Rupiah(step.amount),
            parent: Some(parent),
            place: None,
        });
        if step.stays {
            self.last.insert((step.origin.to_owned(), step.generation), self.points.len() - 1);
        }
    }

    /// The nearest generation before, or the origin, which is made when it is not there yet.
    fn before(&mut self, origin: &str, generation: i64) -> usize {
        let (from, upto) =
            ((origin.to_owned(), i64::MIN), (origin.to_owned(), generation.max(i64::MIN + 1)));
        if let Some((_, at)) = self.last.range(from.clone()..upto).next_back() {
            return *at;
        }
        self.points.push(PicturePoint {
            label: (format!("Hibah asal {origin}"), format!("Origin: grant {origin}")),
            series: ("asal".to_owned(), "origin".to_owned()),
            value: Cell::Empty,
            parent: None,
            place: None,
        });
        self.last.insert(from, self.points.len() - 1);
        self.points.len() - 1
    }
}
