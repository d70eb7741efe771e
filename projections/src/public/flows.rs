//! The flow of money, year by year.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;

use super::build::{Sheet, page, same, withheld};
use super::city::City;
use super::page::{Block, Page, Picture, PictureKind, PicturePoint, Shown};
use super::place::{Measure, Place};
use super::sums::{of_grant, rolled, short};
use crate::table::{Cell, words};

/// The measures that have a year, in the order in which money passes them.
const FLOWS: [Measure; 5] =
    [Measure::Awarded, Measure::Received, Measure::Used, Measure::Revolved, Measure::Returned];

type Years = BTreeMap<i32, BTreeMap<Measure, Amount>>;

impl City {
    /// What each year's grants came to, and what was rolled on in it: sums of what is shown.
    fn flows(&self) -> Years {
        let mut years = Years::new();
        let mut add = |year: i32, measure, amount: Option<Amount>| {
            let sum = years.entry(year).or_default().entry(measure).or_default();
            *sum = sum.plus(amount.unwrap_or_default());
        };
        for summary in self.summaries() {
            for grant in &summary.grants {
                let year = i32::try_from(grant.year).unwrap_or_default();
                for measure in FLOWS {
                    if let Some(amount) = of_grant(grant, measure) {
                        add(year, measure, amount);
                    }
                }
            }
            rolled(summary).for_each(|(year, amount)| add(year, Measure::Revolved, amount));
        }
        years
    }

    fn flows_table(&self, years: &Years) -> Shown {
        let mut columns = vec![("tahun", "Tahun", "Year")];
        columns.extend(FLOWS.map(|measure| (measure.code(), short(measure).0, short(measure).1)));
        let title = ("Arus uang per tahun", "Flow of money by year");
        let mut sheet = Sheet::new("arus", title, &columns, self.stand);
        for (year, sums) in years {
            let of =
                |measure| Cell::rupiah_or_empty(sums.get(&measure).copied().unwrap_or_default());
            let year_cell = match year {
                0 => Cell::Words(words("tidak diketahui", "not known")),
                year => Cell::text(year),
            };
            let mut cells = vec![year_cell];
            cells.extend(FLOWS.map(of));
            sheet.row(cells);
        }
        let all = self.sums();
        let mut cells = vec![Cell::Words(words("Jumlah", "Total"))];
        let is_withheld = |measure| all.amount(measure).is_zero() && all.is_withheld(measure);
        cells.extend(FLOWS.map(|measure| match is_withheld(measure) {
            true => withheld(),
            false => Cell::Rupiah(all.amount(measure)),
        }));
        sheet.total(cells);
        sheet.note(
            "Hibah menurut tahun anggarannya; pengguliran menurut tahun uangnya diserahkan. \
             Digulirkan adalah perputaran: uang yang digulirkan lagi dihitung lagi. Jumlah yang menyangkut kurang dari 5 orang tidak ikut dihitung.",
            "Grants by their fiscal year; rolling on by the year the money was handed over. What \
             was rolled on is turnover: money rolled on again counts again. Sums about fewer than 5 people are not counted.",
        );
        sheet.done()
    }

    /// The years as bars.
    pub(super) fn years_picture(&self) -> Picture {
        let years = self.flows();
        let table = self.flows_table(&years);
        let mut points = Vec::new();
        for (year, sums) in years.iter().filter(|(year, _)| **year > 0) {
            for measure in FLOWS {
                let (id, en) = short(measure);
                let value = Cell::Rupiah(sums.get(&measure).copied().unwrap_or_default());
                let place =
                    self.years().into_iter().find(|known| i32::try_from(*known) == Ok(*year));
                points.push(PicturePoint {
                    label: same(year),
                    series: words(id, en),
                    value,
                    parent: None,
                    place: place.map(Place::GrantsOf),
                });
            }
        }
        let about = words(
            "Uang yang ditetapkan, diterima, terpakai, digulirkan lagi, dan disetor kembali, per tahun.",
            "Money awarded, received, used, rolled on and returned, year by year.",
        );
        Picture { kind: PictureKind::YearBars, about, points, table }
    }

    pub(super) fn flows_page(&self) -> Page {
        let lead = (
            "Uang yang masuk ke kelompok, yang terpakai, yang digulirkan ke penerima berikutnya, \
             dan yang kembali ke kas negara atau daerah.",
            "Money that came to the groups, that was used, that was rolled on to the next, and \
             that went back to the treasury.",
        );
        let title = words("Arus uang", "Flow of money");
        let mut page = page(Place::Flows, title, lead, self.stand);
        page.blocks.push(Block::Picture(self.years_picture()));
        page
    }
}
