//! Regions: the map, the kemantren, and one page for each kemantren and kelurahan.

use rantai_events::area::AreaCode;

use super::build::{Columns, Sheet, count, link, page, same};
use super::city::City;
use super::duties::{scope, status_column};
use super::home::{AREA_COLUMNS, area_cells, figures};
use super::page::{Block, Page, Picture, PictureKind, PicturePoint, Shown};
use super::place::{Measure, Place};
use super::summary::Summary;
use super::sums::{Sums, name, status};
use crate::books::Unreadable;
use crate::library::Library;
use crate::table::{Cell, Words, words};

impl City {
    pub(super) fn areas_page(&self) -> Page {
        let lead = (
            "Kota menurut kemantren dan kelurahan: berapa kelompok, berapa uang, berapa laporan.",
            "The city by kemantren and kelurahan: how many groups, how much money, how many \
             reports.",
        );
        let mut page = page(Place::Areas, words("Wilayah", "Areas"), lead, self.stand);
        page.blocks.push(self.tile_map(Measure::Received));
        let kemantren = self.kemantren();
        page.blocks.push(self.area_table(kemantren, ("Kemantren", "Kemantren")).block());
        let heading = words("Peta menurut ukuran lain", "The map by other measures");
        let others = Measure::ALL.into_iter().filter(|measure| *measure != Measure::Received);
        let links = others.map(|measure| {
            let (id, en) = name(measure);
            link(Place::How(measure), words(id, en))
        });
        page.blocks.push(Block::Links { heading, links: links.collect() });
        page
    }

    pub(super) fn area_page(
        &self,
        area: &AreaCode,
        library: &dyn Library,
    ) -> Result<Option<Page>, Unreadable> {
        if !self.has_area(area) {
            return Ok(None);
        }
        let stand = self.stand_of(self.groups_of(area), library)?;
        let lead = (
            "Kelompok di wilayah ini, uang yang mereka terima, dan laporan mereka.",
            "The groups of this area, the money they received, and their reports.",
        );
        let mut page = page(Place::Area(area.clone()), self.area_title(area), lead, stand);
        page.above.push(link(Place::Areas, words("Wilayah", "Areas")));
        let parent = area.parent().filter(|parent| self.has_area(parent));
        page.above.extend(
            parent.map(|parent| link(Place::Area(parent.clone()), self.area_title(&parent))),
        );
        let sums = self.sums_of(area);
        page.blocks.push(Block::Figures(figures(sums)));
        let inner: Vec<&AreaCode> =
            self.kelurahan(Some(area)).filter(|inner| *inner != area).collect();
        if !inner.is_empty() {
            let sheet = self.area_table(inner.into_iter(), ("Kelurahan", "Kelurahan"));
            let shown = sheet.done();
            page.blocks.push(bars(Measure::Received, &shown));
            page.blocks.push(Block::Table(shown));
        }
        page.blocks.push(self.group_table(self.groups_of(area)).block());
        restand(&mut page);
        Ok(Some(page))
    }

    /// One row a region, with their sum.
    pub(super) fn area_table<'a>(
        &'a self,
        areas: impl Iterator<Item = &'a AreaCode>,
        title: (&str, &str),
    ) -> Sheet {
        let mut columns = vec![
            ("kode", "Kode", "Code"),
            ("nama", "Wilayah", "Area"),
            ("kelompok", "Kelompok", "Groups"),
        ];
        columns.extend(AREA_COLUMNS);
        let mut sheet = Sheet::new("wilayah", title, &columns, self.stand);
        let mut all = Sums::default();
        for area in areas {
            let sums = self.sums_of(area);
            self.groups_of(area).for_each(|summary| all.add(summary));
            let mut cells =
                vec![Cell::text(area), Cell::Text(self.area_name(area)), count(sums.groups)];
            cells.extend(area_cells(sums));
            sheet.linked(cells, &[(1, Place::Area(area.clone()))]);
        }
        let mut cells = vec![Cell::Words(words("Jumlah", "Total")), Cell::Empty, count(all.groups)];
        cells.extend(area_cells(&all));
        sheet.total(cells);
        sheet
    }

    /// One row a group, with their sum.
    pub(super) fn group_table<'a>(&self, groups: impl Iterator<Item = &'a Summary>) -> Sheet {
        let mut columns = vec![
            ("kode", "Kode", "Code"),
            ("kelompok", "Kelompok", "Group"),
            ("program", "Program", "Program"),
            ("kelurahan", "Kelurahan", "Kelurahan"),
        ];
        columns.extend(AREA_COLUMNS);
        columns.push(status_column());
        let mut sheet = Sheet::new("kelompok", ("Kelompok", "Groups"), &columns, self.stand);
        let mut all = Sums::default();
        for summary in groups {
            all.add(summary);
            let mut cells = vec![
                Cell::text(&summary.group),
                Cell::text(&summary.name),
                self.program_cell(&summary.program),
                Cell::Text(self.area_name(&summary.area)),
            ];
            cells.extend(area_cells(&Sums::of([summary])));
            cells.push(Cell::Level(status(summary)));
            sheet.linked(cells, &[(1, Place::Group(summary.group.clone()))]);
        }
        let mut cells = vec![Cell::Words(words("Jumlah", "Total"))];
        cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
        cells.extend(area_cells(&all));
        cells.push(Cell::Empty);
        sheet.total(cells);
        scope(&mut sheet);
        sheet
    }

    /// The tile map of a measure: kemantren first, then the kelurahan within them.
    pub(super) fn tile_map(&self, measure: Measure) -> Block {
        let mut places: Vec<&AreaCode> = Vec::new();
        let mut points: Vec<PicturePoint> = Vec::new();
        for area in self.kemantren() {
            points.push(self.area_point(area, measure, None));
            places.push(area);
            let parent = points.len() - 1;
            for inner in self.kelurahan(Some(area)) {
                points.push(self.area_point(inner, measure, Some(parent)));
                places.push(inner);
            }
        }
        let (id, en) = name(measure);
        let about = (
            format!("Peta ubin kota: {} menurut kelurahan.", lower(id)),
            format!("Tile map of the city: {} by kelurahan.", lower(en)),
        );
        let table = self.measure_table("peta", measure, places.into_iter());
        Block::Picture(Picture { kind: PictureKind::TileMap, about, points, table })
    }

    /// Bars of the kemantren.
    pub(super) fn kemantren_picture(&self, measure: Measure) -> Block {
        let points = self.kemantren().map(|area| self.area_point(area, measure, None)).collect();
        let (id, en) = name(measure);
        let about = (format!("{id} menurut kemantren."), format!("{en} by kemantren."));
        let table = self.measure_table("kemantren", measure, self.kemantren());
        Block::Picture(Picture { kind: PictureKind::AreaBars, about, points, table })
    }

    fn area_point(&self, area: &AreaCode, measure: Measure, parent: Option<usize>) -> PicturePoint {
        let cell = self.sums_of(area).cell(measure);
        PicturePoint {
            label: same(self.area_name(area)),
            series: (String::new(), String::new()),
            value: value(cell),
            parent,
            place: Some(Place::Area(area.clone())),
        }
    }

    fn measure_table<'a>(
        &'a self,
        id: &'static str,
        measure: Measure,
        areas: impl Iterator<Item = &'a AreaCode>,
    ) -> Shown {
        let (title_id, title_en) = name(measure);
        let columns: Columns<'_> = &[
            ("kode", "Kode", "Code"),
            ("nama", "Wilayah", "Area"),
            ("cakupan", "Cakupan", "Coverage"),
            ("nilai", title_id, title_en),
        ];
        let mut sheet = Sheet::new(id, name(measure), columns, self.stand);
        for area in areas {
            let sums = self.sums_of(area);
            let cells = vec![
                Cell::text(area),
                Cell::Words(self.area_title(area)),
                Cell::Words(sums.coverage(measure)),
                sums.cell(measure),
            ];
            sheet.linked(cells, &[(1, Place::Area(area.clone()))]);
        }
        sheet.how(Place::How(measure));
        sheet.done()
    }
}

/// The value of a point: nothing where the figure is withheld.
fn value(cell: Cell) -> Cell {
    if matches!(cell, Cell::Words(_)) { Cell::Empty } else { cell }
}

/// Bars out of a table of regions.
fn bars(measure: Measure, shown: &Shown) -> Block {
    let column = shown.table.columns.iter().position(|column| column.key == measure.code());
    let entries = shown.table.rows.iter().enumerate();
    let points = entries.filter(|(_, row)| row.kind == crate::table::RowKind::Entry);
    let point = |(place, row): (usize, &crate::table::Row)| PicturePoint {
        label: label(row.cells.get(1)),
        series: (String::new(), String::new()),
        value: column.and_then(|column| row.cells.get(column)).cloned().map_or(Cell::Empty, value),
        parent: None,
        place: shown.links.iter().find(|(row, ..)| *row == place).map(|(_, _, to)| to.clone()),
    };
    let (id, en) = name(measure);
    let about = (format!("{id} menurut kelurahan."), format!("{en} by kelurahan."));
    let mut table = shown.clone();
    table.table.id = "batang";
    let points = points.map(point).collect();
    Block::Picture(Picture { kind: PictureKind::AreaBars, about, points, table })
}

fn label(cell: Option<&Cell>) -> Words {
    if let Some(Cell::Text(text)) = cell { same(text) } else { same("") }
}

/// Gives every table of a page the page's own stand.
pub(super) fn restand(page: &mut Page) {
    let (day, last) = (page.as_of, page.last);
    for block in &mut page.blocks {
        let table = match block {
            Block::Table(shown) => &mut shown.table,
            Block::Picture(picture) => &mut picture.table.table,
            Block::Prose { .. }
            | Block::Figures(_)
            | Block::Verdicts(_)
            | Block::Steps { .. }
            | Block::Links { .. }
            | Block::Files { .. } => continue,
        };
        (table.as_of, table.last) = (day, last);
    }
}

/// With a small first letter.
pub(super) fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
