//! How a total of the city is made: by kelurahan and group, with subtotals, down to the groups
//! whose pages list the records.

use super::build::{Sheet, figure, link, of_en, of_id, page, prose};
use super::city::{City, MOST_ROWS};
use super::duties::own_left_out;
use super::page::{Block, Page};
use super::place::{Measure, Place};
use super::sums::{Sums, name, status};
use crate::rules::Level;
use crate::table::{Cell, words};

impl City {
    pub(super) fn how_page(&self, measure: Measure) -> Page {
        let (id, en) = name(measure);
        let title = (format!("Asal angka: {id}"), format!("How it is made: {en}"));
        let lead = (
            "Dari mana angka ini berasal: kota, kelurahan, kelompok, sampai nomor catatannya.",
            "Where this figure comes from: city, kelurahan, group, down to the numbers of records.",
        );
        let mut page = page(Place::How(measure), title, lead, self.stand);
        let sums = self.sums();
        let total = figure(
            measure.code(),
            name(measure),
            sums.cell(measure),
            Some(sums.beside(measure)),
            None,
        );
        page.blocks.push(Block::Figures(vec![total]));
        let (id, en) = meaning(measure);
        let hidden = own_left_out();
        let mut said = vec![(id, en)];
        if measure == Measure::Compliance {
            said.push((&hidden.0, &hidden.1));
        }
        let heading = ("Arti dan hitungannya", "What it means, how it is counted");
        page.blocks.push(prose("arti", heading, &said));
        page.blocks.push(self.tile_map(measure));
        page.blocks.push(self.made_table(measure).block());
        page.blocks.push(others(measure));
        page
    }

    /// The groups under their kelurahan with subtotals, or the kelurahan alone.
    fn made_table(&self, measure: Measure) -> Sheet {
        let (id, en) = name(measure);
        let columns = &[
            ("kelurahan", "Kelurahan", "Kelurahan"),
            ("kelompok", "Kelompok", "Group"),
            ("cakupan", "Cakupan", "Coverage"),
            ("nilai", id, en),
        ];
        let title = ("Rincian", "How it adds up");
        let mut sheet = Sheet::new("rincian", title, columns, self.stand);
        let each = self.groups.len() <= MOST_ROWS;
        for area in self.kelurahan(None) {
            let sums = self.sums_of(area);
            if sums.groups == 0 {
                continue;
            }
            if each {
                self.made_groups(&mut sheet, area, measure);
            }
            let name = Cell::Text(self.area_name(area));
            let whole = Cell::Words(words("Jumlah kelurahan", "Total of the kelurahan"));
            let cells = vec![name, whole, Cell::Words(sums.coverage(measure)), sums.cell(measure)];
            if each {
                sheet.total(cells);
            } else {
                sheet.linked(cells, &[(0, Place::Area(area.clone()))]);
            }
        }
        let sums = self.sums();
        let total = Cell::Words(words("Seluruh kota", "The whole city"));
        let coverage = Cell::Words(sums.coverage(measure));
        sheet.total(vec![total, Cell::Empty, coverage, sums.cell(measure)]);
        sheet.note(
            "Halaman setiap kelompok menyebut nomor catatan yang membentuk angkanya, juga yang \
             terbatas.",
            "The page of each group names the numbers of the records that make its figure, those \
             of restricted ones too.",
        );
        sheet
    }

    fn made_groups(
        &self,
        sheet: &mut Sheet,
        area: &rantai_events::area::AreaCode,
        measure: Measure,
    ) {
        for summary in self.groups_of(area) {
            let sums = Sums::of([summary]);
            let value = match measure {
                Measure::Compliance => Cell::Level(status(summary)),
                Measure::Awarded
                | Measure::Received
                | Measure::Used
                | Measure::Left
                | Measure::Revolved
                | Measure::Returned
                | Measure::Groups
                | Measure::Reports => sums.cell(measure),
            };
            let coverage = own_coverage(&sums, measure);
            let cells =
                vec![Cell::Text(self.area_name(area)), Cell::text(&summary.name), coverage, value];
            let links = [(0, Place::Area(area.clone())), (1, Place::Group(summary.group.clone()))];
            sheet.linked(cells, &links);
        }
    }
}

/// What the figure of one group covers.
fn own_coverage(sums: &Sums, measure: Measure) -> Cell {
    match measure {
        Measure::Reports => {
            let (part, whole) = (sums.reported.delivered, sums.reported.due);
            Cell::Words((
                format!("{} laporan", of_id(part, whole)),
                format!("{} reports", of_en(part, whole)),
            ))
        }
        Measure::Compliance if sums.at(Level::BelumDinilai) > 0 => {
            Cell::Words(words("belum dapat dinilai", "could not be judged"))
        }
        Measure::Awarded
        | Measure::Received
        | Measure::Used
        | Measure::Left
        | Measure::Revolved
        | Measure::Returned
        | Measure::Groups
        | Measure::Compliance => Cell::Empty,
    }
}

fn others(measure: Measure) -> Block {
    let others = Measure::ALL.into_iter().filter(|other| *other != measure);
    let links = others.map(|other| {
        let (id, en) = name(other);
        link(Place::How(other), words(id, en))
    });
    Block::Links { heading: words("Angka lain", "Other figures"), links: links.collect() }
}

/// What a measure means and how it is counted.
fn meaning(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::Awarded => (
            "Jumlah hibah yang ditetapkan dengan SK, dikurangi komitmen yang dilepas lagi.",
            "Grants awarded by decision (SK), less commitments that were released again.",
        ),
        Measure::Received => (
            "Uang SP2D yang masuk rekening kelompok, dikurangi yang diretur bank, ditambah hibah \
             dari sebelum buku ini dibuka. Barang tidak dihitung.",
            "SP2D money credited to the groups' accounts, less what the bank returned, and grants \
             from before these books. Goods are not counted.",
        ),
        Measure::Used => (
            "Belanja kelompok dari uang hibah, ditambah uang hibah yang dibagikan atau dipinjamkan \
             kepada anggota. Bila pembagian menyangkut kurang dari 5 orang, angka hibah itu \
             ditutup dan tidak masuk jumlah mana pun.",
            "What groups spent of grant money, and grant money handed or lent to members. Where \
             fewer than 5 people were given some, the figure of that grant is withheld and is in \
             no total.",
        ),
        Measure::Left => (
            "Diterima − terpakai − disetor kembali. Ditutup bila angka terpakainya ditutup.",
            "Received − used − returned. Withheld where the figure used is.",
        ),
        Measure::Revolved => (
            "Uang yang sudah kembali lalu dipinjamkan kepada anggota berikutnya (generasi kedua dan \
             seterusnya), ditambah yang diserahkan kepada kelompok lain. Angka ini perputaran, \
             bukan uang baru: rupiah yang sama dihitung setiap kali berpindah. Uang yang diserahkan \
             kepada kelompok lain lalu dipinjamkan kelompok itu kepada anggotanya terhitung dua \
             kali. Satu generasi dalam satu tahun yang menyangkut kurang dari 5 orang tidak dihitung.",
            "Money that came back and was lent to the next members (second generation and on), \
             and what was handed to other groups. This is turnover, not new money: the same rupiah \
             counts each time it moves on. Money that was handed to another group and lent on to \
             that group's members counts twice. A generation of fewer than 5 people in a year is \
             not counted.",
        ),
        Measure::Returned => (
            "Sisa hibah yang disetor kembali ke kas negara atau daerah dengan bukti STS.",
            "Unspent grant money returned to the treasury of state or city, by deposit slip (STS).",
        ),
        Measure::Groups => (
            "Kelompok yang terdaftar dan pendaftarannya tidak dibatalkan, termasuk yang sudah bubar.",
            "Groups that are registered and whose registration was not undone, dissolved ones \
             included.",
        ),
        Measure::Reports => (
            "Laporan berkala yang sudah diserahkan, dari yang periodenya sudah berakhir. Laporan \
             yang dikembalikan dihitung belum ada.",
            "Regular reports delivered, of those whose period is over. A report that was sent back \
             counts as missing.",
        ),
        Measure::Compliance => (
            "Kelompok yang memenuhi semua kewajibannya sendiri yang dapat dinilai, dari kelompok \
             yang dapat dinilai. Kewajiban Dinas tidak dihitung.",
            "Groups that meet all their own duties that could be judged, of the groups that could \
             be judged. Duties of the office are not counted.",
        ),
    }
}
