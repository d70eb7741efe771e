//! L01: reports follow each other without a hole, at most six months apart. The first gap starts
//! at the first money; a missing report turns red after its days of grace.

use rantai_events::event::ReportKind;
use rantai_events::time::Date;

use super::figures::LEAD_DAYS;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::deadlines::{REPORT_GRACE, REPORT_MONTHS, covered_to, first_money, report_periods};
use crate::group::Report;
use crate::words::{counted, date_en, date_id, number_id};

pub(crate) static RULE: Rule = Rule {
    id: "L01",
    title: ("Laporan berkala tanpa jeda", "Regular reports without a gap"),
    duty: Duty::Kelompok,
    source: "uraian program USEP KM 2007 (sekurang-kurangnya 6 bulan sekali); 30 hari tenggang bawaan aturan",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let Some((money, first)) = first_money(&case.group.view) else {
        let id = "Belum ada uang yang diterima.";
        return Ok(vec![rule.verdict(
            Level::TidakBerlaku,
            id,
            "No money was received yet.",
            Vec::new(),
        )]);
    };
    let reports = delivered(case);
    let months = case.params.report_months.unwrap_or(REPORT_MONTHS).max(1);
    let grace = case.params.report_grace.unwrap_or(REPORT_GRACE);
    let covered = Covered::by(&reports, first, (months, grace));
    let mut records = vec![money];
    records.extend(reports.iter().map(|report| report.seq));
    let ended = case.state.profile.dissolved.as_ref().map(|end| end.on);
    let mut verdict = match ended.filter(|end| *end < covered.due(case)) {
        Some(end) => at_the_end(rule, case, &covered, (end, records)),
        None => running(rule, case, &covered, records),
    };
    let (id, en) = late_text(case);
    verdict.text.0.push_str(&id);
    verdict.text.1.push_str(&en);
    Ok(vec![verdict])
}

/// How many of the reports that are in came late. The rule is about gaps, so the level stays.
fn late_text(case: &Case<'_>) -> (String, String) {
    let periods = report_periods(&case.group.view, case.params, case.day);
    let delivered = periods.iter().filter(|period| period.report.is_some());
    let late: Vec<i64> =
        delivered.map(|period| period.days_late(case.day)).filter(|days| *days > 0).collect();
    let Some(longest) = late.iter().max() else { return Default::default() };
    (
        format!(" Terlambat diserahkan: {}, paling lama {} hari.", late.len(), number_id(*longest)),
        format!(
            " Delivered late: {}, at most by {}.",
            late.len(),
            counted(*longest, "day", "days")
        ),
    )
}

/// The periodic reports that stand, by their periods.
fn delivered<'a>(case: &Case<'a>) -> Vec<&'a Report> {
    let mut reports: Vec<&Report> = case
        .state
        .reports
        .values()
        .filter(|report| matches!(report.kind, ReportKind::Semester | ReportKind::Bulanan))
        .filter(|report| report.stands() && report.returned.is_none())
        .collect();
    reports.sort_by_key(|report| (report.from, report.to));
    reports
}

/// What the reports cover: the day after the last that is covered, and the longest hole before.
struct Covered {
    next: Date,
    hole: Option<(Date, Date, u32)>,
}

impl Covered {
    fn by(reports: &[&Report], first: Date, (months, grace): (u32, u32)) -> Self {
        let mut covered = Self { next: first, hole: None };
        for report in reports {
            let to = covered_to(report, first, months, grace);
            if to < covered.next {
                continue;
            }
            if report.from > covered.next {
                covered.note(covered.next, report.from);
            }
            covered.next = covered.next.max(to.plus_days(1));
        }
        covered
    }

    fn note(&mut self, from: Date, next: Date) {
        let days = u32::try_from(next.days_since(from)).unwrap_or(u32::MAX);
        if self.hole.is_none_or(|(_, _, longest)| days > longest) {
            self.hole = Some((from, next.minus_days(1), days));
        }
    }

    /// The last day by which the next report's period has to end.
    fn due(&self, case: &Case<'_>) -> Date {
        let months = case.params.report_months.unwrap_or(REPORT_MONTHS);
        self.next.plus_months(months).minus_days(1)
    }
}

fn running(rule: &Rule, case: &Case<'_>, covered: &Covered, records: Vec<u64>) -> Verdict {
    let due = covered.due(case);
    let grace = case.params.report_grace.unwrap_or(REPORT_GRACE);
    let lead = case.params.lead_days.unwrap_or(LEAD_DAYS);
    let late = case.day.days_since(due).max(0);
    let open = if case.day > due.plus_days(grace) {
        Level::TidakPatuh
    } else if case.day >= due.minus_days(lead) {
        Level::Perhatian
    } else {
        Level::Patuh
    };
    let level = open.max(hole_level(covered, grace));
    let (hole_id, hole_en) = hole_text(covered);
    let (due_id, due_en) = (date_id(due), date_en(due));
    let (id, en) = if late > 0 && !case.query.counts_days {
        (
            format!("Laporan periode sampai {due_id} belum diserahkan."),
            format!("Report for the period to {due_en} not delivered."),
        )
    } else if late > 0 {
        (
            format!(
                "Laporan periode sampai {due_id} belum diserahkan ({} hari lewat).",
                number_id(late)
            ),
            format!(
                "Report for the period to {due_en} not delivered ({} overdue).",
                counted(late, "day", "days")
            ),
        )
    } else {
        (
            format!("Laporan berikutnya mencakup paling lambat sampai {due_id}."),
            format!("The next report must reach to {due_en} at the latest."),
        )
    };
    rule.verdict(level, format!("{id}{hole_id}"), format!("{en}{hole_en}"), records)
}

fn hole_level(covered: &Covered, grace: u32) -> Level {
    match covered.hole {
        Some((_, _, days)) if days > grace => Level::TidakPatuh,
        Some(_) => Level::Perhatian,
        None => Level::Patuh,
    }
}

fn hole_text(covered: &Covered) -> (String, String) {
    let Some((from, to, days)) = covered.hole else { return Default::default() };
    (
        format!(
            " Tidak dilaporkan: {} sampai {} ({} hari).",
            date_id(from),
            date_id(to),
            number_id(days)
        ),
        format!(
            " Not reported: {} to {} ({}).",
            date_en(from),
            date_en(to),
            counted(days, "day", "days")
        ),
    )
}

/// A dissolved group owes no further report; what it left out stays.
fn at_the_end(rule: &Rule, case: &Case<'_>, covered: &Covered, end: (Date, Vec<u64>)) -> Verdict {
    let (end, records) = end;
    let grace = case.params.report_grace.unwrap_or(REPORT_GRACE);
    let (hole_id, hole_en) = hole_text(covered);
    let level = match covered.hole {
        Some(_) => hole_level(covered, grace),
        None => Level::TidakBerlaku,
    };
    rule.verdict(
        level,
        format!("Kelompok bubar {}.{hole_id}", date_id(end)),
        format!("The group was dissolved on {}.{hole_en}", date_en(end)),
        records,
    )
}
