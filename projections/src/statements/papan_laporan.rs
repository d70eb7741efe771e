//! Papan Laporan Semester: each report on its way from the group to the office, and each period
//! for which none came.

use rantai_events::event::ReportKind;
use rantai_events::ids::ReportId;
use rantai_events::time::Date;

use super::scope::{SUBJECT, Scope};
use super::{NotBuilt, Statement, Subject};
use crate::deadlines::{ReportPeriod, report_periods};
use crate::group::{Group, Reminder, Report, Station};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, Words, words};
use crate::words::{date_en, date_id};

/// One line for each report, and for each period that is over without one.
pub(super) static PAPAN_LAPORAN: Statement = Statement {
    id: "papan-laporan",
    title: ("Papan Laporan Semester", "Half-Year Report Board"),
    subject: Subject::Optional(SUBJECT),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("kelompok", "Kelompok", "Group"),
    ("semester", "Semester", "Half-year"),
    ("jatuh_tempo", "Jatuh tempo", "Due"),
    ("tenggang_sampai", "Tenggang sampai", "Grace until"),
    ("diserahkan", "Diserahkan", "Delivered"),
    ("pembina", "Pembina", "Mentor"),
    ("diketahui_kelurahan", "Diketahui kelurahan", "Known by the kelurahan"),
    ("tembusan_kecamatan", "Tembusan kecamatan", "Copied to the kecamatan"),
    ("diterima_dinas", "Diterima Dinas", "Received by the office"),
    ("keputusan", "Keputusan", "Decision"),
    ("hari_terlambat", "Hari terlambat", "Days late"),
    ("teguran_ke", "Teguran ke-", "Reminder no."),
    ("tanpa_bukti", "Tanpa bukti", "Without evidence"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let scope = Scope::read(query, library)?;
    for group in &scope.groups {
        for line in lines(group, &scope, query.day) {
            if scope.cited(&line.records())? {
                table.entry(line.cells(group, query.day));
            }
        }
    }
    table.note(
        "Tenggang adalah hari tambahan sesudah jatuh tempo menurut aturan program. Laporan yang \
         diserahkan sampai akhir tenggang tidak terlambat: hari terlambatnya 0, walaupun sesudah \
         jatuh tempo. Sesudah tenggang, hari dihitung dari jatuh tempo. Stasiun tanpa nomor, tanggal dan hasil pindai tercatat oleh Dinas tanpa bukti.",
        "The grace is days added to the due date by the rules of the program. A report delivered \
         by its end is not late: its days late are 0, although it came after the due date. After \
         the grace, days run from the due date. A station \
         without number, date and scanned page was recorded by the office without evidence.",
    );
    Ok(table)
}

/// One line of the board.
struct Line<'a> {
    from: Date,
    to: Date,
    due: Option<Date>,
    grace: Option<Date>,
    late: i64,
    report: Option<&'a Report>,
    reminders: Vec<&'a Reminder>,
}

/// What is owed or was delivered, by period: reports that no period asks for stand there too.
fn lines<'a>(group: &'a GroupView, scope: &Scope<'_>, day: Date) -> Vec<Line<'a>> {
    let state = group.state();
    let periods = report_periods(&group.view, scope.params(&group.program), day);
    let asked: Vec<&ReportId> =
        periods.iter().filter_map(|period| Some(&period.report.as_ref()?.0)).collect();
    let other = state.reports.iter().filter(|(id, report)| {
        matches!(report.kind, ReportKind::Semester | ReportKind::Bulanan) && !asked.contains(id)
    });
    let other = other.map(|(_, report)| Line::of_report(report)).collect::<Vec<_>>();
    let owed = periods.iter().filter(|period| period.report.is_some() || period.is_missing(day));
    let mut lines: Vec<Line<'_>> =
        owed.map(|period| Line::of_period(state, period, day)).chain(other).collect();
    lines.sort_by_key(|line| (line.from, line.to));
    lines
}

impl<'a> Line<'a> {
    fn of_period(group: &'a Group, period: &ReportPeriod, day: Date) -> Self {
        let about = |reminder: &&Reminder| {
            reminder.kind != ReportKind::LpjHibah
                && reminder.to.is_some_and(|to| (period.from..=period.to).contains(&to))
        };
        Self {
            from: period.from,
            to: period.to,
            due: Some(period.due),
            grace: Some(period.grace),
            late: period.days_late(day),
            report: period.report.as_ref().and_then(|(id, _)| group.reports.get(id)),
            reminders: group.reminders.iter().filter(about).collect(),
        }
    }

    fn of_report(report: &'a Report) -> Self {
        let (from, to) = (report.from, report.to);
        Self {
            from,
            to,
            due: None,
            grace: None,
            late: 0,
            report: Some(report),
            reminders: Vec::new(),
        }
    }

    fn cells(&self, group: &GroupView, day: Date) -> Vec<Cell> {
        let report = self.report;
        let station = |of: fn(&Report) -> Option<Date>| Cell::date(report.and_then(of));
        let letter = self.reminders.iter().map(|reminder| i64::from(reminder.letter)).max();
        vec![
            Cell::Text(format!("{} ({})", group.name, group.id)),
            Cell::Words(half(report.map_or((self.from, self.to), |r| (r.from, r.to)))),
            Cell::date(self.due),
            Cell::date(self.grace),
            station(|report| Some(report.submitted)),
            station(|report| Some(report.compiled?.1)),
            station(|report| Some(report.acknowledged.as_ref()?.on)),
            station(|report| Some(report.copied.as_ref()?.on)),
            station(|report| Some(report.received.as_ref()?.on)),
            Cell::Words(report.map_or_else(|| self.absent(day), decision)),
            self.due.map_or(Cell::Empty, |_| Cell::Number(self.late)),
            letter.map_or(Cell::Empty, Cell::Number),
            report.map_or(Cell::Empty, unevidenced),
        ]
    }

    fn absent(&self, day: Date) -> Words {
        match self.grace {
            Some(grace) if grace < day => words("belum diserahkan", "not delivered"),
            Some(_) | None => words("dalam tenggang", "within the grace"),
        }
    }

    /// The records whose documents are looked at when a document is asked for.
    fn records(&self) -> Vec<u64> {
        let sent = self.reminders.iter().map(|reminder| reminder.seq);
        let report = self.report.into_iter().flat_map(|report| {
            let stations = [&report.acknowledged, &report.copied].into_iter().flatten();
            let received = report.received.iter().map(|received| received.seq);
            stations.map(|station| station.seq).chain(received).chain([report.seq])
        });
        sent.chain(report).collect()
    }
}

/// `Semester I 2026` where the period is that half-year, otherwise its first and last day.
fn half((from, to): (Date, Date)) -> Words {
    let year = from.year();
    let is = |first: (u32, u32), last: (u32, u32)| {
        Date::of(year, first.0, first.1) == Some(from) && Date::of(year, last.0, last.1) == Some(to)
    };
    if is((1, 1), (6, 30)) {
        return (format!("Semester I {year}"), format!("First half of {year}"));
    }
    if is((7, 1), (12, 31)) {
        return (format!("Semester II {year}"), format!("Second half of {year}"));
    }
    (
        format!("{} s.d. {}", date_id(from), date_id(to)),
        format!("{} to {}", date_en(from), date_en(to)),
    )
}

fn decision(report: &Report) -> Words {
    if let Some((_, _, by)) = &report.superseded {
        let (back_id, back_en) = report.returned.map_or_else(Default::default, |(_, on, _)| {
            (format!("dikembalikan {}, ", date_id(on)), format!("returned on {}, ", date_en(on)))
        });
        return (format!("{back_id}digantikan {by}"), format!("{back_en}superseded by {by}"));
    }
    match (&report.accepted, &report.returned, &report.received) {
        (Some((_, on, _)), _, _) => {
            (format!("diterima {}", date_id(*on)), format!("accepted on {}", date_en(*on)))
        }
        (None, Some((_, on, _)), _) => {
            (format!("dikembalikan {}", date_id(*on)), format!("returned on {}", date_en(*on)))
        }
        (None, None, Some(_)) => words("menunggu keputusan", "awaiting decision"),
        (None, None, None) => words("belum diterima Dinas", "not received by the office"),
    }
}

fn unevidenced(report: &Report) -> Cell {
    let bare = |station: &Option<Station>| station.as_ref().is_some_and(|s| !s.evidenced);
    let stations = [(&report.acknowledged, "kelurahan"), (&report.copied, "kecamatan")];
    let bare: Vec<&str> =
        stations.into_iter().filter(|(station, _)| bare(station)).map(|(_, name)| name).collect();
    if bare.is_empty() { Cell::Empty } else { Cell::Text(bare.join(", ")) }
}
