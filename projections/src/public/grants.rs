//! Grants: year by year, and the grants of one year.

use super::build::{Sheet, count, figure, link, of_en, of_id, page, same, sum};
use super::city::{City, MOST_ROWS};
use super::page::{Block, Figure, Page, Picture, PictureKind, PicturePoint, Shown};
use super::place::{Measure, Place};
use super::summary::{GrantLine, Reached, Summary};
use super::sums::{name, short};
use crate::table::{Cell, words};
use crate::words::{counted, number_id};
use rantai_events::amount::Amount;

/// The sums of some grants.
#[derive(Default)]
struct GrantSums {
    grants: usize,
    groups: std::collections::BTreeSet<rantai_events::ids::GroupId>,
    awarded: Amount,
    received: Amount,
    used: Amount,
    left: Amount,
    returned: Amount,
    withheld: usize,
    lpj: (usize, usize),
}

impl GrantSums {
    fn of<'a>(grants: impl Iterator<Item = (&'a Summary, &'a GrantLine)>) -> Self {
        let mut sums = Self::default();
        for (summary, grant) in grants {
            sums.grants += 1;
            sums.groups.insert(summary.group.clone());
            sums.awarded = sums.awarded.plus(grant.awarded);
            sums.received = sums.received.plus(grant.received);
            sums.used = sums.used.plus(grant.used.unwrap_or_default());
            sums.left = sums.left.plus(grant.left.unwrap_or_default());
            sums.returned = sums.returned.plus(grant.returned);
            sums.withheld += usize::from(grant.used.is_none());
            sums.lpj.0 += usize::from(grant.lpj_owed);
            sums.lpj.1 += usize::from(grant.lpj_owed && grant.lpj_in);
        }
        sums
    }

    fn money(&self) -> [Cell; 5] {
        let hidden = self.withheld > 0 && self.withheld == self.grants;
        let shown = |amount| sum((!hidden).then_some(amount));
        [
            Cell::Rupiah(self.awarded),
            Cell::Rupiah(self.received),
            shown(self.used),
            shown(self.left),
            Cell::Rupiah(self.returned),
        ]
    }
}

const MONEY: [(&str, &str, &str); 5] = [
    ("ditetapkan", "Ditetapkan", "Awarded"),
    ("diterima", "Diterima", "Received"),
    ("terpakai", "Terpakai", "Used"),
    ("sisa", "Belum terpakai", "Not used yet"),
    ("disetor", "Disetor kembali", "Returned"),
];

impl City {
    fn grants_in(&self, year: Option<u32>) -> impl Iterator<Item = (&Summary, &GrantLine)> {
        let all = self
            .summaries()
            .flat_map(|summary| summary.grants.iter().map(move |grant| (summary, grant)));
        all.filter(move |(_, grant)| year.is_none_or(|year| grant.year == year))
    }

    pub(super) fn grants_page(&self) -> Page {
        let lead = (
            "Hibah kepada kelompok menurut tahun anggaran, dari penetapan sampai \
             pertanggungjawaban.",
            "Grants to groups by fiscal year, from the award to the accounting.",
        );
        let title = words("Hibah per tahun", "Grants by year");
        let mut page = page(Place::Grants, title, lead, self.stand);
        page.blocks.push(Block::Figures(grant_figures(&GrantSums::of(self.grants_in(None)))));
        let table = self.years_table();
        page.blocks.push(Block::Picture(self.grants_picture(table)));
        page.blocks.push(self.stages_table(None).block());
        page
    }

    fn years_table(&self) -> Shown {
        let mut columns = vec![
            ("tahun", "Tahun anggaran", "Fiscal year"),
            ("hibah", "Hibah", "Grants"),
            ("kelompok", "Kelompok", "Groups"),
        ];
        columns.extend(MONEY);
        columns
            .extend([("lpj_masuk", "LPJ masuk", "LPJ in"), ("lpj_wajib", "LPJ wajib", "LPJ owed")]);
        let title = ("Hibah per tahun", "Grants by year");
        let mut sheet = Sheet::new("hibah", title, &columns, self.stand);
        for year in self.years() {
            let sums = GrantSums::of(self.grants_in(Some(year)));
            sheet.linked(year_cells(Cell::text(year), &sums), &[(0, Place::GrantsOf(year))]);
        }
        let all = GrantSums::of(self.grants_in(None));
        sheet.total(year_cells(Cell::Words(words("Jumlah", "Total")), &all));
        sheet.how(Place::How(Measure::Received));
        sheet.done()
    }

    fn grants_picture(&self, table: Shown) -> Picture {
        let mut points = Vec::new();
        for year in self.years() {
            let sums = GrantSums::of(self.grants_in(Some(year)));
            let measures = [Measure::Awarded, Measure::Received, Measure::Used];
            for (measure, value) in measures.into_iter().zip(sums.money()) {
                let (id, en) = short(measure);
                let value = if matches!(value, Cell::Words(_)) { Cell::Empty } else { value };
                points.push(PicturePoint {
                    label: same(year),
                    series: words(id, en),
                    value,
                    parent: None,
                    place: Some(Place::GrantsOf(year)),
                });
            }
        }
        let about = words(
            "Hibah yang ditetapkan, diterima dan terpakai, per tahun anggaran.",
            "Grants awarded, received and used, by fiscal year.",
        );
        Picture { kind: PictureKind::YearBars, about, points, table }
    }

    /// How far the grants have come.
    fn stages_table(&self, year: Option<u32>) -> Sheet {
        let columns = &[
            ("tahap", "Tahap", "Stage"),
            ("hibah", "Hibah", "Grants"),
            ("ditetapkan", "Ditetapkan", "Awarded"),
        ];
        let title = ("Sejauh mana hibah berjalan", "How far grants have come");
        let mut sheet = Sheet::new("tahap", title, columns, self.stand);
        let stages = [
            Reached::Proposed,
            Reached::Awarded,
            Reached::Agreed,
            Reached::Received,
            Reached::Accounted,
            Reached::Closed,
        ];
        for stage in stages {
            let here = || self.grants_in(year).filter(|(_, grant)| grant.reached == stage);
            let (id, en) = stage.words();
            let awarded = here().map(|(_, grant)| grant.awarded).sum();
            sheet.row(vec![
                Cell::Words(words(id, en)),
                count(here().count()),
                Cell::Rupiah(awarded),
            ]);
        }
        sheet
    }

    pub(super) fn grants_of_page(&self, year: u32) -> Option<Page> {
        if !self.years().contains(&year) {
            return None;
        }
        let lead = (
            "Setiap hibah tahun anggaran ini: kepada siapa, berapa, sejauh mana.",
            "Every grant of this fiscal year: to whom, how much, how far.",
        );
        let title = (format!("Hibah {year}"), format!("Grants of {year}"));
        let mut page = page(Place::GrantsOf(year), title, lead, self.stand);
        page.above.push(link(Place::Grants, words("Hibah per tahun", "Grants by year")));
        let sums = GrantSums::of(self.grants_in(Some(year)));
        page.blocks.push(Block::Figures(grant_figures(&sums)));
        page.blocks.push(self.stages_table(Some(year)).block());
        let table = if sums.grants <= MOST_ROWS {
            self.each_grant(year, &sums)
        } else {
            self.grants_by_area(year, &sums)
        };
        page.blocks.push(table.block());
        Some(page)
    }

    fn each_grant(&self, year: u32, all: &GrantSums) -> Sheet {
        let mut columns = vec![
            ("hibah", "Hibah", "Grant"),
            ("kelompok", "Kelompok", "Group"),
            ("kelurahan", "Kelurahan", "Kelurahan"),
            ("program", "Program", "Program"),
            ("tahap", "Tahap", "Stage"),
        ];
        columns.extend(MONEY);
        columns.extend([("batas_lpj", "Batas LPJ", "LPJ due"), ("lpj", "LPJ", "LPJ")]);
        let mut sheet =
            Sheet::new("hibah", ("Daftar hibah", "List of grants"), &columns, self.stand);
        for (summary, grant) in self.grants_in(Some(year)) {
            let (id, en) = grant.reached.words();
            let mut cells = vec![
                Cell::text(&grant.grant),
                Cell::text(&summary.name),
                Cell::Text(self.area_name(&summary.area)),
                self.program_cell(&grant.program),
                Cell::Words(words(id, en)),
            ];
            cells.extend(GrantSums::of([(summary, grant)].into_iter()).money());
            let owed = grant.lpj_owed;
            cells.push(Cell::date(grant.lpj_due.filter(|_| owed)));
            cells.push(if owed { Cell::Words(grant.lpj.clone()) } else { Cell::Empty });
            let links =
                [(1, Place::Group(summary.group.clone())), (2, Place::Area(summary.area.clone()))];
            let known = if self.has_area(&summary.area) { 2 } else { 1 };
            sheet.linked(cells, links.get(..known).unwrap_or_default());
        }
        let mut cells = vec![Cell::Words(words("Jumlah", "Total"))];
        cells.resize(5, Cell::Empty);
        cells.extend(all.money());
        cells.extend([Cell::Empty, Cell::Empty]);
        sheet.total(cells);
        sheet
    }

    /// A year with more grants than a page can list, by kelurahan.
    fn grants_by_area(&self, year: u32, all: &GrantSums) -> Sheet {
        let mut columns =
            vec![("kelurahan", "Kelurahan", "Kelurahan"), ("hibah", "Hibah", "Grants")];
        columns.extend(MONEY);
        let title = ("Hibah menurut kelurahan", "Grants by kelurahan");
        let mut sheet = Sheet::new("hibah", title, &columns, self.stand);
        for area in self.kelurahan(None) {
            let here = self.groups_of(area).flat_map(|summary| {
                let grants = summary.grants.iter().filter(|grant| grant.year == year);
                grants.map(move |grant| (summary, grant))
            });
            let sums = GrantSums::of(here);
            let mut cells = vec![Cell::Text(self.area_name(area)), count(sums.grants)];
            cells.extend(sums.money());
            sheet.linked(cells, &[(0, Place::Area(area.clone()))]);
        }
        let mut cells = vec![Cell::Words(words("Jumlah", "Total")), count(all.grants)];
        cells.extend(all.money());
        sheet.total(cells);
        sheet
    }
}

fn year_cells(year: Cell, sums: &GrantSums) -> Vec<Cell> {
    let mut cells = vec![year, count(sums.grants), count(sums.groups.len())];
    cells.extend(sums.money());
    cells.extend([count(sums.lpj.1), count(sums.lpj.0)]);
    cells
}

fn grant_figures(sums: &GrantSums) -> Vec<Figure> {
    let groups = sums.groups.len();
    let coverage =
        || Some((format!("{} kelompok", number_id(groups)), counted(groups, "group", "groups")));
    let how = |measure| Some(Place::How(measure));
    let [awarded, received, used, ..] = sums.money();
    let lpj = (
        format!("{} LPJ yang wajib", of_id(sums.lpj.1, sums.lpj.0)),
        format!("{} reports owed", of_en(sums.lpj.1, sums.lpj.0)),
    );
    vec![
        figure("hibah", ("Hibah", "Grants"), count(sums.grants), coverage(), None),
        figure("ditetapkan", name(Measure::Awarded), awarded, coverage(), how(Measure::Awarded)),
        figure("diterima", name(Measure::Received), received, coverage(), how(Measure::Received)),
        figure("terpakai", name(Measure::Used), used, coverage(), how(Measure::Used)),
        figure("lpj", ("LPJ masuk", "Reports (LPJ) in"), count(sums.lpj.1), Some(lpj), None),
    ]
}
