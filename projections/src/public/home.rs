//! Home: the city's totals, what changed lately, and the ways in.

use super::build::{Sheet, count, figure, link_about, page, percent, prose};
use super::city::{Change, City};
use super::page::{Block, Figure, Page};
use super::place::{Measure, Place};
use super::summary::Summary;
use super::sums::{Sums, name};
use crate::rules::Level;
use crate::table::{Cell, words};
use crate::words::{counted, number_id};

/// How many changes home shows.
const CHANGES: usize = 8;

impl City {
    pub(super) fn home(&self) -> Page {
        let sums = self.sums();
        let title =
            words("Hibah dan dana bergulir kelompok", "Grants and revolving funds of groups");
        let lead = (
            "Ke mana uang publik untuk kelompok usaha keluarga pergi, dan apa yang kembali: \
             setiap angka dapat dirunut sampai nomor catatannya. Yang terbatas, karena memuat data \
             orang, hanya disebut nomor, tanggal, dan jenisnya.",
            "Where public money for family business groups went, and what came back: every \
             figure can be traced to the numbers of its records. Of those that are restricted, \
             since they hold personal data, only number, day and type are told.",
        );
        let mut page = page(Place::Home, title, lead, self.stand);
        page.above.clear();
        page.blocks.push(Block::Figures(figures(sums)));
        page.blocks.push(Block::Picture(self.years_picture()));
        page.blocks.push(self.kemantren_picture(Measure::Received));
        page.blocks.push(self.changes_table(CHANGES).block());
        page.blocks.push(self.head());
        page.blocks.push(ways());
        page.records = self.changes.iter().take(CHANGES).map(|change| change.seq).collect();
        page
    }

    /// The head of the ledger: what all figures rest on.
    fn head(&self) -> Block {
        let Some((seq, hash)) = self.stand.last else {
            return prose("buku", ("Kepala buku", "Head of the ledger"), &[]);
        };
        let records = seq + 1;
        let id = format!(
            "{} menyimpan {} catatan dalam satu rantai. Catatan terakhir bernomor {seq}; \
             hash-nya {hash}. Siapa pun dapat memeriksa bahwa tidak ada catatan yang diubah.",
            self.office,
            number_id(records)
        );
        let en = format!(
            "{} keeps {} in one chain. The last is number {seq}; its hash is {hash}. Anyone can \
             check that none was changed.",
            self.office,
            counted(records, "record", "records")
        );
        prose("buku", ("Kepala buku", "Head of the ledger"), &[(&id, &en)])
    }

    /// What changed lately, newest first.
    pub(super) fn changes_table(&self, most: usize) -> Sheet {
        let mut sheet = Sheet::new(
            "perubahan",
            ("Perubahan terbaru", "Latest changes"),
            &[
                ("peristiwa", "Peristiwa", "What"),
                ("kelompok", "Kelompok", "Group"),
                ("dicatat", "Dicatat", "Recorded"),
                ("kejadian", "Tanggal kejadian", "Happened on"),
                ("catatan", "Catatan", "Record"),
            ],
            self.stand,
        );
        for change in self.changes.iter().take(most) {
            self.change_row(&mut sheet, change);
        }
        sheet.note(
            "Hanya catatan yang terbuka untuk umum; catatan tentang orang tidak disebut di sini.",
            "Only records open to the public; records about people are not named here.",
        );
        sheet
    }

    fn change_row(&self, sheet: &mut Sheet, change: &Change) {
        let group = change.group.as_ref().and_then(|group| self.groups.get(group));
        let cells = vec![
            Cell::Words(change.text.clone()),
            group.map_or(Cell::Empty, |group| Cell::text(&group.name)),
            Cell::Date(change.recorded),
            Cell::Date(change.on),
            Cell::Record(change.seq),
        ];
        let to = |group: &Summary| {
            let group = &group.group;
            vec![(1, Place::Group(group.clone())), (4, Place::Records(group.clone()))]
        };
        sheet.linked(cells, &group.map(to).unwrap_or_default());
    }
}

/// The large figures of the city or of a region.
pub(super) fn figures(sums: &Sums) -> Vec<Figure> {
    let of = |key, measure| {
        let how = Some(Place::How(measure));
        figure(key, name(measure), sums.cell(measure), Some(sums.beside(measure)), how)
    };
    vec![
        of("kelompok", Measure::Groups),
        of("ditetapkan", Measure::Awarded),
        of("diterima", Measure::Received),
        of("terpakai", Measure::Used),
        of("sisa", Measure::Left),
        of("disetor", Measure::Returned),
        of("digulirkan", Measure::Revolved),
        of("laporan", Measure::Reports),
        of("kepatuhan", Measure::Compliance),
    ]
}

fn ways() -> Block {
    let heading = words("Lihat lebih jauh", "Look further");
    let links = vec![
        link_about(
            Place::Areas,
            ("Wilayah", "Areas"),
            (
                "kemantren, kelurahan, kelompok, dan peta",
                "kemantren, kelurahan, groups, and the map",
            ),
        ),
        link_about(
            Place::Grants,
            ("Hibah per tahun", "Grants by year"),
            ("siapa menerima berapa, dan sejauh mana", "who received how much, and how far it is"),
        ),
        link_about(
            Place::Flows,
            ("Arus uang", "Flow of money"),
            ("masuk, terpakai, digulirkan, kembali", "in, used, rolled on, returned"),
        ),
        link_about(
            Place::Reports,
            ("Laporan", "Reports"),
            ("mana yang masuk, mana yang terlambat", "which are in, which are late"),
        ),
        link_about(
            Place::Compliance,
            ("Kepatuhan", "Compliance"),
            ("kewajiban kelompok, satu per satu", "the duties of groups, one by one"),
        ),
        link_about(
            Place::Corrections,
            ("Koreksi", "Corrections"),
            ("apa yang dibetulkan, dan mengapa", "what was put right, and why"),
        ),
        link_about(
            Place::Changes,
            ("Perubahan", "Changes"),
            ("catatan publik yang terbaru", "the latest public records"),
        ),
        link_about(
            Place::Verify,
            ("Periksa sendiri", "Check it yourself"),
            ("tanpa memercayai kantor", "without trusting the office"),
        ),
        link_about(
            Place::About,
            ("Tentang data ini", "About this data"),
            ("lisensi, batas, yang tidak dibuka", "licence, limits, what is not shown"),
        ),
        link_about(
            Place::Glossary,
            ("Istilah", "Glossary"),
            ("arti setiap kata", "what words mean"),
        ),
        link_about(
            Place::Complaint,
            ("Pengaduan", "Complaints"),
            ("bila ada yang tidak benar", "if something is wrong"),
        ),
    ];
    Block::Links { heading, links }
}

/// The columns of a list of regions or groups, after the first ones.
pub(super) const AREA_COLUMNS: [(&str, &str, &str); 9] = [
    ("ditetapkan", "Ditetapkan", "Awarded"),
    ("diterima", "Diterima", "Received"),
    ("terpakai", "Terpakai", "Used"),
    ("sisa", "Belum terpakai", "Not used yet"),
    ("disetor", "Disetor kembali", "Returned"),
    ("digulirkan", "Digulirkan lagi", "Rolled on"),
    ("laporan_masuk", "Laporan masuk", "Reports in"),
    ("laporan_jatuh_tempo", "Laporan jatuh tempo", "Reports due"),
    ("persen_laporan", "% laporan", "% reports"),
];

/// The cells under [`AREA_COLUMNS`].
pub(super) fn area_cells(sums: &Sums) -> Vec<Cell> {
    let money = [
        Measure::Awarded,
        Measure::Received,
        Measure::Used,
        Measure::Left,
        Measure::Returned,
        Measure::Revolved,
    ];
    let mut cells: Vec<Cell> = money.map(|measure| sums.cell(measure)).into();
    let reported = sums.reported;
    cells.extend([
        count(reported.delivered),
        count(reported.due),
        percent(reported.delivered, reported.due),
    ]);
    cells
}

/// How many groups are compliant, need attention, are not, and could not be judged.
pub(super) fn level_cells(sums: &Sums) -> Vec<Cell> {
    let levels = [Level::Patuh, Level::Perhatian, Level::TidakPatuh, Level::BelumDinilai];
    levels.map(|level| count(sums.at(level))).into()
}
