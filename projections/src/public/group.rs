//! The page of one group, and the page of its public records.

use rantai_events::ids::GroupId;
use rantai_events::record::Record;

use super::build::{Sheet, Stand, count, figure, link, link_about, page, prose, same};
use super::city::{City, public_of};
use super::correction::Correction;
use super::duties;
use super::page::{Block, Page};
use super::place::{Measure, Place};
use super::summary::Summary;
use super::sums::{Reported, TURNOVER, money, name, status};
use crate::books::Unreadable;
use crate::describe::{describe, document_number};
use crate::group::Profile;
use crate::library::{GroupView, Library, Query};
use crate::rules::{self, Duty, Level};
use crate::table::{Cell, RowKind, Words, words};
use crate::words::{counted, number_id};

mod chain;
mod elsewhere;
mod funds;
mod made;
mod stages;

impl City {
    pub(super) fn group_page(
        &self,
        group: &GroupId,
        library: &dyn Library,
    ) -> Result<Option<Page>, Unreadable> {
        let Some((summary, view, stand)) = self.group_of(group, library)? else { return Ok(None) };
        let lead = (
            "Hibah, penggunaan, laporan, kewajiban, dan koreksi kelompok ini. Catatan bertanda \
             (terbatas) memuat data orang: nomornya disebut, isinya hanya dibaca kantor dan auditor.",
            "Grants, spending, reports, duties and corrections of this group. Records marked \
             (restricted) hold personal data: their number is told, and only the office and \
             auditors read them.",
        );
        let mut page = page(Place::Group(group.clone()), same(&summary.name), lead, stand);
        self.stand_above(&mut page, summary);
        page.blocks.push(Block::Figures(self.group_figures(summary)));
        page.blocks.push(self.profile(summary, &view, stand).block());
        page.blocks.extend(stages::blocks(summary, &view, stand));
        page.blocks.extend(funds::blocks(summary, &view, stand));
        page.blocks.push(report_table(summary, stand).block());
        page.blocks.extend(self.verdict_blocks(summary, &view, library)?);
        page.blocks.extend(chain::block(self, summary, &view, stand));
        page.blocks.extend(corrected(summary, stand));
        page.blocks.push(made::table(summary, &view, stand).block());
        let open = public_of(view.view.entries.iter().map(AsRef::as_ref), library)?;
        page.records = numbers(open.iter().copied());
        let named = elsewhere::Named::on(&page, library)?;
        page.blocks.extend(named.table(self, stand).map(Sheet::block));
        page.blocks.push(more(group));
        page.elsewhere = numbers(named.open.iter().map(AsRef::as_ref));
        page.records = numbers(open.into_iter().chain(named.open.iter().map(AsRef::as_ref)));
        page.restricted = named.restricted;
        Ok(Some(page))
    }

    fn group_of(
        &self,
        group: &GroupId,
        library: &dyn Library,
    ) -> Result<Option<(&Summary, GroupView, Stand)>, Unreadable> {
        let Some(summary) = self.groups.get(group) else { return Ok(None) };
        let cut = Query::on(self.stand.day).cut;
        let Some(view) = GroupView::read(library, group, cut)? else { return Ok(None) };
        let stand = self.stand_of([summary].into_iter(), library)?;
        Ok(Some((summary, view, stand)))
    }

    fn stand_above(&self, page: &mut Page, summary: &Summary) {
        page.above.push(link(Place::Areas, words("Wilayah", "Areas")));
        let inner = self.has_area(&summary.area).then_some(summary.area.clone());
        let outer = inner.as_ref().and_then(|area| area.parent());
        let outer = outer.filter(|area| self.has_area(area));
        for area in [outer, inner].into_iter().flatten() {
            let title = self.area_title(&area);
            page.above.push(link(Place::Area(area), title));
        }
    }

    /// Who the group is: a line each.
    fn profile(&self, summary: &Summary, view: &GroupView, stand: Stand) -> Sheet {
        let columns = &[("hal", "Hal", "What"), ("isi", "Isi", "Content")];
        let mut sheet = Sheet::new("profil", ("Profil", "Profile"), columns, stand);
        let mut line = |id: &str, en: &str, cell: Cell| {
            sheet.row(vec![Cell::Words(words(id, en)), cell]);
        };
        line("Kode", "Code", Cell::text(&summary.group));
        line("Program", "Program", Cell::Text(self.program_name(&summary.program)));
        line("Kelurahan", "Kelurahan", Cell::Text(self.area_name(&summary.area)));
        let outer = summary.area.parent().map(|area| self.area_name(&area));
        line("Kemantren", "Kemantren", outer.map_or(Cell::Empty, Cell::Text));
        profile_lines(&view.state().profile, &mut line);
        for (office, name) in self.officers(summary) {
            let (id, en) = office.words();
            let (id, en) = (
                format!("Nama {id}, atas persetujuannya"),
                format!("Name of the {en}, by own consent"),
            );
            line(&id, &en, Cell::text(name));
        }
        let members = summary
            .members
            .map_or_else(super::build::withheld, |members| Cell::Number(i64::from(members)));
        line("Anggota aktif", "Active members", members);
        sheet
    }

    fn group_figures(&self, summary: &Summary) -> Vec<super::page::Figure> {
        let of = |key, measure| {
            let figures = money(summary, measure);
            let partly = figures.withheld && !figures.shown.is_zero();
            let withheld = ("sebagian ditutup (<5 orang)", "partly withheld (<5 people)");
            let turns = measure == Measure::Revolved && !figures.shown.is_zero();
            let said = [partly.then_some(withheld), turns.then_some(TURNOVER)];
            let (id, en): (Vec<&str>, Vec<&str>) = said.into_iter().flatten().unzip();
            let coverage = (!id.is_empty()).then(|| (id.join("; "), en.join("; ")));
            figure(key, name(measure), figures.cell(), coverage, Some(Place::How(measure)))
        };
        let reported = Reported::of(summary);
        let how = Some(Place::How(Measure::Reports));
        vec![
            own_duties(summary),
            of("ditetapkan", Measure::Awarded),
            of("diterima", Measure::Received),
            of("terpakai", Measure::Used),
            of("sisa", Measure::Left),
            of("disetor", Measure::Returned),
            of("digulirkan", Measure::Revolved),
            figure(
                "terlambat",
                ("Laporan terlambat atau belum ada", "Reports late or missing"),
                count(reported.late()),
                Some(reported.late_words()),
                how,
            ),
        ]
    }

    /// The group's own duties first, then those of others about it.
    fn verdict_blocks(
        &self,
        summary: &Summary,
        view: &GroupView,
        library: &dyn Library,
    ) -> Result<Vec<Block>, Unreadable> {
        let query = duties::query(self.stand.day);
        let found = rules::judge_group(&duties::READ_RULES, view, &query, &self.around, library)?;
        let found = duties::about_enough(found, &view.view, &summary.parts, &summary.grants);
        let mut told = duties::all_told(&found, &summary.grants);
        told.sort_by_key(|verdict| std::cmp::Reverse(verdict.level));
        let (own, others): (Vec<_>, Vec<_>) =
            told.into_iter().partition(|verdict| verdict.duty == Duty::Kelompok);
        let (hidden, others_hidden) = (duties::own_left_out(), duties::others_left_out());
        Ok(vec![
            prose(
                "kewajiban",
                ("Kewajiban kelompok", "The group's duties"),
                &[
                    (
                        "Aturan tentang kelompok dan surat-suratnya, masing-masing dengan \
                         penilaiannya. Yang tidak dapat dinilai tidak dianggap patuh.",
                        "The rules about the group and its papers, each with its verdict. What \
                         could not be judged does not count as met.",
                    ),
                    (&hidden.0, &hidden.1),
                ],
            ),
            Block::Verdicts(own),
            prose(
                "kewajiban-lain",
                ("Kewajiban Dinas dan pihak lain", "Duties of the office and others"),
                &[
                    (
                        "Apa yang harus dipenuhi kantor dan kas daerah terhadap kelompok ini.",
                        "What the office and the treasury owe about this group.",
                    ),
                    (&others_hidden.0, &others_hidden.1),
                ],
            ),
            Block::Verdicts(others),
        ])
    }

    pub(super) fn records_page(
        &self,
        group: &GroupId,
        library: &dyn Library,
    ) -> Result<Option<Page>, Unreadable> {
        let Some((summary, view, stand)) = self.group_of(group, library)? else { return Ok(None) };
        let title = (
            format!("Catatan publik {}", summary.name),
            format!("Public records of {}", summary.name),
        );
        let lead = (
            "Setiap catatan kelompok ini yang terbuka untuk umum. Bila halaman ini ditandatangani \
             kantor, tulisan aslinya dapat diperiksa di peramban Anda.",
            "Every record of this group that is open to the public. Where the office signed this \
             page, your browser can check their exact text.",
        );
        let mut page = page(Place::Records(group.clone()), title, lead, stand);
        self.stand_above(&mut page, summary);
        page.above.push(link(Place::Group(group.clone()), same(&summary.name)));
        let open = public_of(view.view.entries.iter().map(AsRef::as_ref), library)?;
        page.blocks.push(records_table(&view, &open, stand).block());
        let restricted = view.view.entries.len() - open.len();
        let id = format!(
            "Selain itu ada {} catatan yang tidak dibuka karena menyangkut orang atau uang mereka. Jumlahnya ikut membentuk angka kelompok.",
            number_id(restricted)
        );
        let en = format!(
            "Beside these there are {} that are not open, since they are about people or their money. They are part of the group's figures.",
            counted(restricted, "record", "records")
        );
        page.blocks.push(prose(
            "tertutup",
            ("Catatan yang tidak dibuka", "Records that are not open"),
            &[(&id, &en)],
        ));
        page.records = numbers(open.iter().copied());
        page.restricted_too = false;
        Ok(Some(page))
    }
}

fn profile_lines(profile: &Profile, line: &mut impl FnMut(&str, &str, Cell)) {
    if let Some(registered) = &profile.registered {
        line(
            "Jenis usaha",
            "Business",
            registered.business.as_ref().map_or(Cell::Empty, Cell::text),
        );
        line("Dibentuk", "Formed", Cell::date(registered.formed_on));
        line("Didaftarkan", "Registered", Cell::Date(registered.on));
    }
    if let Some(legalised) = &profile.legalised {
        let (id, en) = legalised.by.words();
        line("Disahkan", "Legalised", Cell::Date(legalised.dated));
        line("Disahkan oleh", "Legalised by", Cell::Words(words(id, en)));
        line("Nomor pengesahan", "Number of the decision", Cell::code(&legalised.number));
    }
    if let Some(dissolved) = &profile.dissolved {
        line("Dibubarkan", "Dissolved", Cell::Date(dissolved.on));
    }
}

/// The numbers of records, rising.
fn numbers<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<u64> {
    let mut found: Vec<u64> = records.map(|record| record.seq).collect();
    found.sort_unstable();
    found
}

fn records_table(view: &GroupView, open: &[&Record], stand: Stand) -> Sheet {
    let mut sheet = Sheet::new(
        "catatan",
        ("Catatan publik", "Public records"),
        &[
            ("catatan", "Catatan", "Record"),
            ("tanggal", "Tanggal", "Date"),
            ("jenis", "Jenis", "Type"),
            ("uraian", "Uraian", "What happened"),
            ("dokumen", "Nomor dokumen", "Document number"),
        ],
        stand,
    );
    for record in open {
        let (id, en) = record.event.def().title();
        let undone = view.view.reversed.contains_key(&record.seq);
        let kind = if undone { RowKind::Reversed } else { RowKind::Entry };
        let cells = vec![
            Cell::Record(record.seq),
            Cell::Date(record.on),
            Cell::Words(words(id, en)),
            Cell::Words(describe(record)),
            document_number(record).map_or(Cell::Empty, Cell::code),
        ];
        sheet.of_kind(kind, cells);
    }
    sheet
}

/// The reports of the group, the newest first: which are in, which are late.
fn report_table(summary: &Summary, stand: Stand) -> Sheet {
    let mut sheet = Sheet::new(
        "laporan",
        ("Laporan berkala", "Regular reports"),
        &[
            ("periode_awal", "Periode dari", "Period from"),
            ("periode_akhir", "sampai", "to"),
            ("keadaan", "Keadaan", "State"),
            ("jatuh_tempo", "Jatuh tempo", "Due"),
            ("diserahkan", "Diserahkan", "Delivered"),
            ("diterima", "Diterima Dinas", "Received by the office"),
            ("hari_terlambat", "Hari terlambat", "Days late"),
        ],
        stand,
    );
    for line in summary.reports.iter().rev() {
        sheet.row(vec![
            Cell::Date(line.from),
            Cell::Date(line.to),
            Cell::Words(report_state(line, stand)),
            Cell::Date(line.due),
            Cell::date(line.delivered),
            Cell::date(line.received),
            line.delivered.map_or(Cell::Empty, |_| Cell::Number(line.late)),
        ]);
    }
    sheet.note(
        "Hari dihitung dari jatuh tempo sampai diserahkan; laporan yang diserahkan dalam tenggang tidak terlambat. Laporan yang belum ada bertambah terlambat setiap hari, jadi harinya tidak disebut.",
        "Days run from the due date to the delivery; a report delivered within the grace is not late. A missing report is one day later every day, so its days are not given.",
    );
    sheet
}

/// The worst of the group's own duties, as the lists of groups have it.
fn own_duties(summary: &Summary) -> super::page::Figure {
    let judged =
        |level: &Level| matches!(level, Level::Patuh | Level::Perhatian | Level::TidakPatuh);
    let count = summary.verdicts.iter().filter(|(_, _, level)| judged(level)).count();
    let coverage = (
        format!("yang terburuk dari {} penilaian", number_id(count)),
        format!("the worst of {}", counted(count, "verdict", "verdicts")),
    );
    let label = ("Kewajiban kelompok", "Duties of the group");
    figure("kewajiban", label, Cell::Level(status(summary)), Some(coverage), None)
}

fn report_state(line: &super::summary::ReportLine, stand: Stand) -> Words {
    let late = line.is_late(stand.day);
    match (line.delivered, line.accepted, late) {
        (Some(_), Some(_), true) => words("disahkan, terlambat", "accepted, late"),
        (Some(_), Some(_), false) => words("disahkan", "accepted"),
        (Some(_), None, true) => words("masuk, terlambat", "in, late"),
        (Some(_), None, false) => words("masuk", "in"),
        (None, _, true) => words("belum ada, terlambat", "missing, late"),
        (None, _, false) => words("belum ada, dalam tenggang", "missing, within the grace"),
    }
}

fn corrected(summary: &Summary, stand: Stand) -> Option<Block> {
    let sheet = correction_table([summary].into_iter(), false, stand);
    if sheet.is_empty() {
        return Some(prose(
            "koreksi",
            ("Koreksi", "Corrections"),
            &[(
                "Belum ada catatan kelompok ini yang dibatalkan.",
                "No record of this group has been undone so far.",
            )],
        ));
    }
    Some(sheet.block())
}

/// What was corrected: numbers, days, types and reasons; restricted records by these alone.
pub(super) fn correction_table<'a>(
    groups: impl Iterator<Item = &'a Summary>,
    named: bool,
    stand: Stand,
) -> Sheet {
    let mut columns = vec![
        ("asal", "Catatan asal", "Original record"),
        ("tanggal_asal", "Tanggal asal", "Original date"),
        ("jenis", "Jenis", "Type"),
        ("pembalik", "Dibatalkan oleh", "Undone by"),
        ("tanggal_pembalik", "Tanggal pembatalan", "Undone on"),
        ("alasan", "Alasan", "Reason"),
        ("pengganti", "Diganti oleh", "Replaced by"),
    ];
    if named {
        columns.insert(0, ("kelompok", "Kelompok", "Group"));
    }
    let mut sheet = Sheet::new("koreksi", ("Koreksi", "Corrections"), &columns, stand);
    for summary in groups {
        for correction in &summary.corrections {
            let mut cells = correction_cells(correction);
            if named {
                cells.insert(0, Cell::text(&summary.name));
                let links = links_of(&cells, &summary.group, &correction.open);
                sheet.linked(cells, &links);
            } else {
                sheet.row(cells);
            }
        }
    }
    sheet
}

/// Where a row about a group leads: its name to its page, and each record that is open to its line.
fn links_of(cells: &[Cell], group: &GroupId, open: &[u64]) -> Vec<(usize, Place)> {
    let is_open = |cell: &Cell| {
        let named = cell.records();
        !named.is_empty() && named.iter().all(|seq| open.contains(seq))
    };
    let records = cells.iter().enumerate().filter(|(_, cell)| is_open(cell));
    let records = records.map(|(column, _)| (column, Place::Records(group.clone())));
    std::iter::once((0, Place::Group(group.clone()))).chain(records).collect()
}

fn correction_cells(correction: &Correction) -> Vec<Cell> {
    let def = rantai_events::event::EVENTS.iter().find(|def| def.name == correction.kind);
    let (id, en) = def.map_or(("", ""), |def| def.title());
    let (why_id, why_en) = correction.why.words();
    let replaced = &correction.replaced_by;
    vec![
        Cell::Record(correction.target),
        Cell::Date(correction.on),
        Cell::Words(words(id, en)),
        Cell::Record(correction.reversal),
        Cell::Date(correction.reversed_on),
        Cell::Words(words(why_id, why_en)),
        if replaced.is_empty() { Cell::Empty } else { Cell::Records(replaced.clone()) },
    ]
}

fn more(group: &GroupId) -> Block {
    Block::Links {
        heading: words("Lihat lebih jauh", "Look further"),
        links: vec![
            link_about(
                Place::Records(group.clone()),
                ("Catatan publik kelompok ini", "Public records of this group"),
                ("nomor, tanggal, jenis, dan dokumennya", "number, date, type and document"),
            ),
            link_about(
                Place::Verify,
                ("Periksa sendiri", "Check it yourself"),
                ("slip dan kode QR juga dapat diperiksa di sini", "slips and QR codes too"),
            ),
            link_about(
                Place::Complaint,
                ("Pengaduan", "Complaints"),
                ("bila ada yang tidak benar", "if something is wrong"),
            ),
        ],
    }
}
