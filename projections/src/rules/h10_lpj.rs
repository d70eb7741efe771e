//! H10: the accountability report (LPJ) of a grant reached the office by the day it is due. The
//! clock stops on the day received on the agenda; it runs again while the report is sent back.

use rantai_events::event::GrantStage;
use rantai_events::time::Date;

use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::deadlines::{LpjDue, lpj_due};
use crate::group::{OpenedGrant, Report};
use crate::words::{counted, date_en, date_id, number_id};

pub(crate) static RULE: Rule = Rule {
    id: "H10",
    title: ("LPJ paling lambat 10 Januari", "Accountability report by 10 January"),
    duty: Duty::Kelompok,
    source: "Permendagri 32/2011 ps. 19(3), atau tanggal NPHD bila lebih awal",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, judge),
};

/// Days before the due day from which attention is called.
const LEAD_DAYS: u32 = 30;

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    if !given.grant.received().is_positive() && !given.grant.delivered().is_positive() {
        return given.not_received(rule);
    }
    let own = lpj_due(given.grant, given.program(), given.case.params);
    let again = given.case.state.lpj_resend_by(given.id);
    let due = match own.again(again.map(|(by, _)| by)) {
        LpjDue::On(due, _) => due,
        LpjDue::NotOwed => {
            let (id, en) = ("Program ini tidak meminta LPJ.", "The program asks for no LPJ.");
            return rule.verdict(Level::TidakBerlaku, id, en, basis(given));
        }
        LpjDue::Unknown => return without_day(rule, given),
    };
    let lpj = given.case.state.lpj_of(given.id).map(|(_, report)| report);
    match (&given.grant.opened, lpj) {
        (Some(opened), None) if is_delivered(opened.stage) => {
            judge_opened(rule, given, opened, due)
        }
        (_, lpj) => with_history(judge_clock(rule, given, lpj, due), given, own, due),
    }
}

/// Adds what a day set later would hide: the day the law or the agreement sets, and that the LPJ
/// was late already when it came the first time.
fn with_history(mut verdict: Verdict, given: &Given<'_>, own: LpjDue, due: Date) -> Verdict {
    let (Some(day), Some((_, seq))) = (own.day(), given.case.state.lpj_resend_by(given.id)) else {
        return verdict;
    };
    let first = given.case.state.lpj_first_received(given.id);
    verdict.records.push(seq);
    if day < due {
        verdict.text.0.push_str(&format!(" Batas semula {}.", date_id(day)));
        verdict.text.1.push_str(&format!(" Due first on {}.", date_en(day)));
    }
    if let (Some((seq, on)), Some(late)) = (first, own.late_at(first.map(|(_, on)| on))) {
        verdict.level = verdict.level.max(Level::TidakPatuh);
        verdict.records.push(seq);
        verdict.text.0.push_str(&format!(
            " Pertama kali diterima {}, terlambat {} hari.",
            date_id(on),
            number_id(late)
        ));
        verdict.text.1.push_str(&format!(
            " First received {}, {} late.",
            date_en(on),
            counted(late, "day", "days")
        ));
    }
    verdict
}

fn is_delivered(stage: GrantStage) -> bool {
    match stage {
        GrantStage::Dibayar => false,
        GrantStage::LpjMasuk | GrantStage::LpjSah => true,
    }
}

/// Award or opening, agreement, and the money or goods: what the duty rests on.
fn basis(given: &Given<'_>) -> Vec<u64> {
    let grant = given.grant;
    let awarded = grant.awarded.iter().map(|awarded| awarded.seq);
    let opened = grant.opened.iter().map(|opened| opened.seq);
    let agreed = grant.agreement.iter().map(|agreement| agreement.seq);
    let credits = grant.credits.iter().map(|credit| credit.seq);
    let goods = grant.deliveries.iter().map(|delivery| delivery.seq);
    awarded.chain(opened).chain(agreed).chain(credits).chain(goods).collect()
}

/// No law sets a day here, and no agreement that is recorded.
fn without_day(rule: &Rule, given: &Given<'_>) -> Verdict {
    if given.is_before_the_lpj_law() {
        return rule.verdict(
            Level::TidakBerlaku,
            "Batas 10 Januari belum berlaku untuk tahun anggaran itu.",
            "The day of 10 January did not yet bind that fiscal year.",
            basis(given),
        );
    }
    rule.verdict(
        Level::BelumDinilai,
        format!("Batas LPJ hibah {} belum dicatat; NPHD tidak menyebutnya.", given.id),
        format!("The due day of grant report {} is not recorded by its agreement.", given.id),
        basis(given),
    )
}

/// An LPJ that had been delivered when the books began, on a day that is not known.
fn judge_opened(rule: &Rule, given: &Given<'_>, opened: &OpenedGrant, due: Date) -> Verdict {
    let level = if opened.on <= due { Level::Patuh } else { Level::BelumDinilai };
    let (due_id, due_en, no) = (date_id(due), date_en(due), given.id);
    rule.verdict(
        level,
        format!("LPJ hibah {no} masuk sebelum buku ini dibuka (batas {due_id})."),
        format!("Grant report {no} was in before these books began (due {due_en})."),
        basis(given),
    )
}

fn judge_clock(rule: &Rule, given: &Given<'_>, lpj: Option<&Report>, due: Date) -> Verdict {
    let mut records = basis(given);
    records.extend(lpj.map(|report| report.seq));
    let back = lpj.and_then(|report| report.returned);
    if let Some((seq, ..)) = back {
        records.push(seq);
        let (id, en) = ("dikembalikan untuk diperbaiki dan ", "sent back for correction and ");
        return waiting(rule, given, due, (id, en), records);
    }
    match lpj.and_then(|report| report.received.as_ref()) {
        Some(received) => {
            records.push(received.seq);
            stopped(rule, given, received.on, due, records)
        }
        None => waiting(rule, given, due, ("", ""), records),
    }
}

/// The clock stopped on the day received.
fn stopped(rule: &Rule, given: &Given<'_>, on: Date, due: Date, records: Vec<u64>) -> Verdict {
    let (no, late) = (given.id, on.days_since(due));
    let (level, id, en) = if late > 0 {
        (
            Level::TidakPatuh,
            format!(", terlambat {} hari", number_id(late)),
            format!(", {} late", counted(late, "day", "days")),
        )
    } else {
        (Level::Patuh, String::new(), String::new())
    };
    rule.verdict(
        level,
        format!("LPJ hibah {no} diterima {}{id} (batas {}).", date_id(on), date_id(due)),
        format!("Grant report {no} received {}{en} (due {}).", date_en(on), date_en(due)),
        records,
    )
}

/// The clock runs.
fn waiting(
    rule: &Rule,
    given: &Given<'_>,
    due: Date,
    (back_id, back_en): (&str, &str),
    records: Vec<u64>,
) -> Verdict {
    let (no, day) = (given.id, given.case.day);
    let (late, lead) = (day.days_since(due), given.case.params.lead_days.unwrap_or(LEAD_DAYS));
    let level = if late > 0 {
        Level::TidakPatuh
    } else if day >= due.minus_days(lead) {
        Level::Perhatian
    } else {
        Level::Patuh
    };
    let (id, en) = standing(level, late.abs(), given.case.query.counts_days);
    rule.verdict(
        level,
        format!("LPJ hibah {no} {back_id}{id} (batas {}).", date_id(due)),
        format!("Grant report {no} {back_en}{en} (due {}).", date_en(due)),
        records,
    )
}

/// How it stands while it is waited for, and how many days late or left that is, where days are
/// counted.
fn standing(level: Level, days: i64, counts: bool) -> (String, String) {
    let (days_id, days_en) = (number_id(days), counted(days, "day", "days"));
    let (id, en) = match (level, counts) {
        (Level::TidakPatuh, true) => {
            return (format!("terlambat {days_id} hari"), format!("is {days_en} late"));
        }
        (Level::Perhatian, true) => {
            return (format!("ditunggu {days_id} hari lagi"), format!("is due in {days_en}"));
        }
        (Level::TidakPatuh, false) => ("terlambat", "is late"),
        (Level::Perhatian, false) => ("segera jatuh tempo", "is due soon"),
        (Level::Patuh | Level::TidakBerlaku | Level::BelumDinilai, _) => {
            ("belum jatuh tempo", "is not due yet")
        }
    };
    (id.to_owned(), en.to_owned())
}
