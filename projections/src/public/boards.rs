//! The boards: which reports are in and which are late, how groups meet their own duties, what was
//! corrected, what changed.

use std::collections::{BTreeMap, BTreeSet};

use rantai_events::time::Date;

use super::build::{Sheet, count, figure, of_en, of_id, page, percent, prose};
use super::city::{City, MOST_ROWS};
use super::correction::Correction;
use super::duties::{OWN_RULES, own_left_out, scope, status_column};
use super::group::correction_table;
use super::home::level_cells;
use super::page::{Block, Page};
use super::place::{Measure, Place};
use super::summary::Summary;
use super::sums::{Reported, Sums, name, status};
use crate::rules::Level;
use crate::table::{Cell, words};

impl City {
    pub(super) fn reports_page(&self) -> Page {
        let lead = (
            "Laporan yang wajib dibuat kelompok: mana yang masuk, mana yang terlambat.",
            "The reports that groups owe: which are in, which are late.",
        );
        let mut page = page(Place::Reports, words("Laporan", "Reports"), lead, self.stand);
        let sums = self.sums();
        let reported = sums.reported;
        let how = Some(Place::How(Measure::Reports));
        let lpj = (
            format!(
                "{} LPJ yang sudah jatuh tempo atau masuk",
                of_id(reported.lpj.1, reported.lpj.0)
            ),
            format!("{} LPJ that are due or in", of_en(reported.lpj.1, reported.lpj.0)),
        );
        page.blocks.push(Block::Figures(vec![
            figure(
                "laporan",
                ("Laporan berkala masuk", "Regular reports in"),
                sums.cell(Measure::Reports),
                Some(sums.coverage(Measure::Reports)),
                how,
            ),
            figure(
                "terlambat",
                ("Terlambat atau belum ada", "Late or missing"),
                count(reported.late()),
                Some(reported.late_words()),
                None,
            ),
            figure(
                "lpj",
                ("LPJ hibah masuk", "Grant reports (LPJ) in"),
                percent(reported.lpj.1, reported.lpj.0),
                Some(lpj),
                None,
            ),
        ]));
        page.blocks.push(self.report_board().block());
        page.blocks.push(self.lpj_board().block());
        page.blocks.push(self.late_reports().block());
        page
    }

    /// The reports of the last year that are late or missing, the newest first: the page of a group
    /// has them all.
    fn late_reports(&self) -> Sheet {
        let columns = &[
            ("kelompok", "Kelompok", "Group"),
            ("periode_akhir", "Periode sampai", "Period to"),
            ("jatuh_tempo", "Jatuh tempo", "Due"),
            ("diserahkan", "Diserahkan", "Delivered"),
            ("hari_terlambat", "Hari terlambat", "Days late"),
        ];
        let title = (
            "Laporan terlambat yang jatuh tempo dalam setahun terakhir",
            "Late reports that fell due in the last year",
        );
        let mut sheet = Sheet::new("terlambat", title, columns, self.stand);
        let lines = self
            .summaries()
            .flat_map(|summary| summary.reports.iter().map(move |line| (summary, line)));
        let recent = |due: Date| self.stand.day.days_since(due) <= 365;
        let mut late: Vec<_> =
            lines.filter(|(_, line)| line.is_late(self.stand.day) && recent(line.due)).collect();
        late.sort_by_key(|(_, line)| std::cmp::Reverse(line.due));
        for (summary, line) in late.into_iter().take(MOST_ROWS) {
            let cells = vec![
                Cell::text(&summary.name),
                Cell::Date(line.to),
                Cell::Date(line.due),
                Cell::date(line.delivered),
                Cell::Number(line.days_late(self.stand.day)),
            ];
            sheet.linked(cells, &[(0, Place::Group(summary.group.clone()))]);
        }
        sheet.note(
            "Laporan yang lebih lama ada di halaman setiap kelompok.",
            "Older ones are on the page of each group.",
        );
        sheet
    }

    /// Groups with their reports; of a larger city the kelurahan.
    fn report_board(&self) -> Sheet {
        let columns = &[
            ("nama", "Kelompok atau kelurahan", "Group or kelurahan"),
            ("wajib", "Wajib", "Owed"),
            ("masuk", "Masuk", "In"),
            ("masuk_terlambat", "Di antaranya terlambat", "Late among them"),
            ("belum_ada", "Belum ada, lewat tenggang", "Missing past the grace"),
            ("lpj_masuk", "LPJ masuk", "LPJ in"),
            ("lpj_wajib", "LPJ jatuh tempo", "LPJ due"),
        ];
        let title = ("Papan laporan", "Report board");
        let mut sheet = Sheet::new("papan", title, columns, self.stand);
        for (name, place, sums) in self.board() {
            let mut cells = vec![Cell::Text(name)];
            cells.extend(report_cells(sums.reported));
            sheet.linked(cells, &[(0, place)]);
        }
        let mut cells = vec![Cell::Words(words("Jumlah", "Total"))];
        cells.extend(report_cells(self.sums().reported));
        sheet.total(cells);
        sheet
    }

    /// The groups, or the kelurahan of a city with more groups than a page can list.
    fn board(&self) -> Vec<(String, Place, Sums)> {
        if self.groups.len() <= MOST_ROWS {
            let of = |summary: &Summary| {
                (summary.name.clone(), Place::Group(summary.group.clone()), Sums::of([summary]))
            };
            return self.summaries().map(of).collect();
        }
        let of = |area: &rantai_events::area::AreaCode| {
            (self.area_name(area), Place::Area(area.clone()), self.sums_of(area).clone())
        };
        self.kelurahan(None).map(of).collect()
    }

    /// Grants whose LPJ is owed and not in, the longest first.
    fn lpj_board(&self) -> Sheet {
        let columns = &[
            ("kelompok", "Kelompok", "Group"),
            ("hibah", "Hibah", "Grant"),
            ("tahun", "Tahun", "Year"),
            ("diterima", "Diterima", "Received"),
            ("batas", "Batas", "Due"),
            ("keadaan", "Keadaan", "State"),
            ("hari", "Hari lewat", "Days past"),
        ];
        let title = ("LPJ hibah yang belum masuk", "Grant reports (LPJ) that are not in");
        let mut sheet = Sheet::new("lpj", title, columns, self.stand);
        let mut open: Vec<_> = self
            .summaries()
            .flat_map(|summary| summary.grants.iter().map(move |grant| (summary, grant)))
            .filter(|(_, grant)| grant.lpj_owed && !grant.lpj_in)
            .collect();
        open.sort_by_key(|(_, grant)| (grant.lpj_due.is_none(), grant.lpj_due));
        for (summary, grant) in open.into_iter().take(MOST_ROWS) {
            let past = grant.lpj_due.map(|due| self.stand.day.days_since(due));
            let cells = vec![
                Cell::text(&summary.name),
                Cell::text(&grant.grant),
                Cell::text(grant.year),
                Cell::Rupiah(grant.received),
                Cell::date(grant.lpj_due),
                Cell::Words(grant.lpj.clone()),
                past.filter(|past| *past > 0).map_or(Cell::Empty, Cell::Number),
            ];
            sheet.linked(cells, &[(0, Place::Group(summary.group.clone()))]);
        }
        sheet
    }

    pub(super) fn compliance_page(&self) -> Page {
        let lead = (
            "Bagaimana kelompok memenuhi kewajibannya sendiri, tanpa aturan tentang orang: utang \
             dan tunggakan orang tidak pernah dibuka.",
            "How groups meet their own duties, rules about people left out: debts and arrears of \
             people are never shown.",
        );
        let title = words("Kepatuhan", "Compliance");
        let mut page = page(Place::Compliance, title, lead, self.stand);
        let sums = self.sums();
        let how = Some(Place::How(Measure::Compliance));
        let coverage = Some(sums.coverage(Measure::Compliance));
        let label = name(Measure::Compliance);
        let share = sums.cell(Measure::Compliance);
        page.blocks.push(Block::Figures(vec![figure("patuh", label, share, coverage, how)]));
        page.blocks.push(self.rules_table().block());
        page.blocks.push(self.status_board().block());
        let hidden = own_left_out();
        let heading = ("Yang tidak ada di sini", "What is not here");
        let grey = (
            "\"Belum dinilai\" berarti datanya belum lengkap; itu tidak dihitung patuh.",
            "\"Not assessed\" means that data are missing; that does not count as compliant.",
        );
        page.blocks.push(prose("tidak-dinilai", heading, &[(&hidden.0, &hidden.1), grey]));
        page
    }

    /// One row a rule: of how many groups it is met.
    fn rules_table(&self) -> Sheet {
        let columns = &[
            ("aturan", "Aturan", "Rule"),
            ("kewajiban", "Kewajiban", "Duty"),
            ("patuh", "Patuh", "Compliant"),
            ("perhatian", "Perhatian", "Attention"),
            ("tidak_patuh", "Tidak patuh", "Not compliant"),
            ("belum_dinilai", "Belum dinilai", "Not assessed"),
            ("tidak_berlaku", "Tidak berlaku", "Not applicable"),
            ("sumber", "Sumber", "Source"),
        ];
        let title = ("Kewajiban menurut aturan", "Duties by rule");
        let mut sheet = Sheet::new("aturan", title, columns, self.stand);
        let levels = self.levels_by_rule();
        let shown = [
            Level::Patuh,
            Level::Perhatian,
            Level::TidakPatuh,
            Level::BelumDinilai,
            Level::TidakBerlaku,
        ];
        for rule in OWN_RULES.iter() {
            let at = |level| levels.get(&(rule.id.to_owned(), level)).copied().unwrap_or_default();
            let mut cells =
                vec![Cell::text(rule.id), Cell::Words(words(rule.title.0, rule.title.1))];
            cells.extend(shown.map(|level| count(at(level))));
            let (id, en) = rule.source_words();
            cells.push(Cell::Words(words(id, en)));
            sheet.row(cells);
        }
        sheet.note(
            "Kelompok dihitung sekali untuk setiap aturan, menurut yang terburuk.",
            "A group counts once for each rule, by the worst.",
        );
        sheet
    }

    fn levels_by_rule(&self) -> BTreeMap<(String, Level), usize> {
        let mut levels = BTreeMap::new();
        for summary in self.summaries() {
            let mut worst: BTreeMap<&str, Level> = BTreeMap::new();
            for (rule, _, level) in &summary.verdicts {
                let known = worst.entry(rule).or_insert(*level);
                *known = (*known).max(*level);
            }
            for (rule, level) in worst {
                *levels.entry((rule.to_owned(), level)).or_default() += 1;
            }
        }
        levels
    }

    fn status_board(&self) -> Sheet {
        if self.groups.len() <= MOST_ROWS {
            return self.statuses();
        }
        let columns = &[
            ("kelurahan", "Kelurahan", "Kelurahan"),
            ("patuh", "Patuh", "Compliant"),
            ("perhatian", "Perhatian", "Attention"),
            ("tidak_patuh", "Tidak patuh", "Not compliant"),
            ("belum_dinilai", "Belum dinilai", "Not assessed"),
        ];
        let title = (
            "Kepatuhan menurut kelurahan (tanpa aturan tentang orang)",
            "Compliance by kelurahan (rules about people left out)",
        );
        let mut sheet = Sheet::new("status", title, columns, self.stand);
        for (name, place, sums) in self.board() {
            let mut cells = vec![Cell::Text(name)];
            cells.extend(level_cells(&sums));
            sheet.linked(cells, &[(0, place)]);
        }
        scope(&mut sheet);
        sheet
    }

    /// Each group with the rules that it does not meet.
    fn statuses(&self) -> Sheet {
        let columns = &[
            ("kelompok", "Kelompok", "Group"),
            ("kelurahan", "Kelurahan", "Kelurahan"),
            status_column(),
            ("tidak_patuh", "Aturan yang tidak dipenuhi", "Rules not met"),
            ("perhatian", "Aturan yang perlu perhatian", "Rules that need attention"),
            ("belum_dinilai", "Belum dinilai", "Not assessed"),
        ];
        let title = ("Kepatuhan menurut kelompok", "Compliance by group");
        let mut sheet = Sheet::new("status", title, columns, self.stand);
        for summary in self.summaries() {
            let at = |level| rules_at(summary, level);
            let grey =
                summary.verdicts.iter().filter(|(_, _, level)| *level == Level::BelumDinilai);
            let cells = vec![
                Cell::text(&summary.name),
                Cell::Text(self.area_name(&summary.area)),
                Cell::Level(status(summary)),
                at(Level::TidakPatuh),
                at(Level::Perhatian),
                count(grey.count()),
            ];
            sheet.linked(cells, &[(0, Place::Group(summary.group.clone()))]);
        }
        scope(&mut sheet);
        sheet
    }

    pub(super) fn corrections_page(&self) -> Page {
        let lead = (
            "Catatan tidak pernah dihapus atau diubah. Yang keliru dibatalkan dengan catatan baru, \
             dan keduanya tetap terlihat.",
            "Records are never deleted or changed. What was wrong is undone by a new record, and \
             both stay visible.",
        );
        let title = words("Koreksi", "Corrections");
        let mut page = page(Place::Corrections, title, lead, self.stand);
        let all: usize = self.summaries().map(|summary| summary.corrections.len()).sum();
        let groups = self.summaries().filter(|summary| !summary.corrections.is_empty()).count();
        let coverage = super::build::of_groups(groups, self.groups.len());
        let label = ("Catatan yang dibatalkan", "Records undone");
        page.blocks.push(Block::Figures(vec![figure(
            "koreksi",
            label,
            count(all),
            Some((format!("pada {}", coverage.0), format!("in {}", coverage.1))),
            None,
        )]));
        page.blocks.push(self.reasons().block());
        if all <= MOST_ROWS {
            let mut sheet = correction_table(self.summaries(), true, self.stand);
            sheet.note(
                "Dari catatan terbatas, yang memuat data orang, hanya nomor, tanggal, jenis, dan \
                 alasannya yang disebut.",
                "Of restricted records, which hold personal data, only number, day, type and reason \
                 are told.",
            );
            page.blocks.push(sheet.block());
            let corrections = self.summaries().flat_map(|summary| &summary.corrections);
            let restricted: BTreeSet<u64> = corrections.flat_map(Correction::restricted).collect();
            page.restricted = restricted.into_iter().collect();
        }
        page
    }

    /// How often which reason.
    fn reasons(&self) -> Sheet {
        let columns = &[("alasan", "Alasan", "Reason"), ("koreksi", "Koreksi", "Corrections")];
        let mut sheet = Sheet::new("alasan", ("Alasan koreksi", "Reasons"), columns, self.stand);
        let mut reasons: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for correction in self.summaries().flat_map(|summary| &summary.corrections) {
            *reasons.entry(correction.why.words()).or_default() += 1;
        }
        for ((id, en), number) in reasons {
            sheet.row(vec![Cell::Words(words(id, en)), count(number)]);
        }
        sheet
    }

    pub(super) fn changes_page(&self) -> Page {
        let lead = (
            "Catatan publik yang terbaru, yang paling baru di atas.",
            "The latest public records, the newest first.",
        );
        let title = words("Perubahan", "Changes");
        let mut page = page(Place::Changes, title, lead, self.stand);
        page.blocks.push(self.changes_table(usize::MAX).block());
        page.records = self.changes.iter().map(|change| change.seq).collect();
        page.restricted_too = false;
        page
    }
}

fn report_cells(reported: Reported) -> Vec<Cell> {
    let (lpj_due, lpj_in) = reported.lpj;
    let Reported { due, delivered, late_in, missing, .. } = reported;
    [due, delivered, late_in, missing, lpj_in, lpj_due].map(count).into()
}

/// The rules of a group at a level, each once.
fn rules_at(summary: &Summary, level: Level) -> Cell {
    let at = summary.verdicts.iter().filter(|(_, _, found)| *found == level);
    let mut rules: Vec<&str> = at.map(|(rule, ..)| rule.as_str()).collect();
    rules.dedup();
    if rules.is_empty() { Cell::Empty } else { Cell::Text(rules.join(", ")) }
}
