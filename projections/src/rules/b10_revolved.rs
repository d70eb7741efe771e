//! B10: money that must be rolled on is rolled on within a year of reaching the group.

use rantai_events::account::{Fund, FundClass};
use rantai_events::event::{GuliranDuty, HandoverKind};
use rantai_events::ids::GrantId;
use rantai_events::time::Date;

use super::figures::LEAD_DAYS;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::group::Grant;
use crate::words::{counted, date_en, date_id, number_id};

pub(crate) static RULE: Rule = Rule {
    id: "B10",
    title: ("Guliran pertama tepat waktu", "First rolled on in time"),
    duty: Duty::Kelompok,
    source: "uraian program USEP KM 2007 (wajib) dan KUBE (diharapkan); 12 bulan sejak pencairan",
    since: None,
    judge,
};

/// Months within which the money is first rolled on, where the ruleset says nothing.
const REVOLVE_MONTHS: u32 = 12;

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let duty = case.program.defined.as_ref().map(|defined| defined.guliran);
    let none = |level, id: &str, en: &str| Ok(vec![rule.verdict(level, id, en, Vec::new())]);
    let duty = match duty {
        None => return none(Level::BelumDinilai, "Program belum dikenal.", "Program unknown."),
        Some(GuliranDuty::None) => {
            let id = "Dana program ini tidak digulirkan.";
            return none(Level::TidakBerlaku, id, "Money of this program is not rolled on.");
        }
        Some(duty @ (GuliranDuty::Expected | GuliranDuty::Obligatory)) => duty,
    };
    let verdicts: Vec<Verdict> =
        case.state
            .grants
            .iter()
            .filter(|(_, grant)| grant.received().is_positive())
            .map(|(id, grant)| one(rule, case, duty, (id, paid_out(grant))))
            .chain(opened(case).map(|(id, seq, on)| {
                one(rule, case, duty, (&id, Some(PaidOut::AtLatest(seq, on))))
            }))
            .collect();
    if verdicts.is_empty() {
        return none(Level::TidakBerlaku, "Belum ada hibah yang cair.", "No grant was paid out.");
    }
    Ok(verdicts)
}

/// When the money reached the group: record and day.
#[derive(Debug, Clone, Copy)]
enum PaidOut {
    /// On this day.
    On(u64, Date),
    /// Nobody knows when, but it was there when the books opened on this day.
    AtLatest(u64, Date),
}

/// Guliran funds that came in as an opening balance, from no grant of these books.
fn opened(case: &Case<'_>) -> impl Iterator<Item = (GrantId, u64, Date)> {
    let funds = case.state.opening.funds.iter();
    let funds = funds.filter(|(fund, _)| fund.class() == FundClass::Guliran);
    funds.filter_map(|(fund, (seq, on))| {
        let origin = GrantId::parse(fund.key()?).ok()?;
        (!case.state.grants.contains_key(&origin)).then_some((origin, *seq, *on))
    })
}

fn one(
    rule: &Rule,
    case: &Case<'_>,
    duty: GuliranDuty,
    (id, paid): (&GrantId, Option<PaidOut>),
) -> Verdict {
    let (seq, paid, known) = match paid {
        Some(PaidOut::On(seq, on)) => (seq, on, true),
        Some(PaidOut::AtLatest(seq, on)) => (seq, on, false),
        None => {
            let (text_id, text_en) = NOT_KNOWN;
            return rule.verdict(Level::BelumDinilai, text_id, text_en, Vec::new()).about(id);
        }
    };
    let due = paid.plus_months(case.params.revolve_months.unwrap_or(REVOLVE_MONTHS));
    let (moves, generation) = moves(case, id);
    let first = moves.iter().min().copied();
    let level = match (duty, first) {
        (GuliranDuty::None | GuliranDuty::Expected, _) => Level::TidakBerlaku,
        (GuliranDuty::Obligatory, None) if !known && case.day <= due => Level::BelumDinilai,
        (GuliranDuty::Obligatory, first) => level(case, first.map(|(on, _)| on), due),
    };
    let first_on = first.map(|(on, _)| on);
    let (mut text_id, mut text_en) = match level {
        Level::TidakBerlaku => not_owed(first_on, generation),
        Level::Patuh | Level::Perhatian | Level::TidakPatuh | Level::BelumDinilai => {
            said(first_on, due, generation, case.query.counts_days.then_some(case.day))
        }
    };
    if !known && level != Level::TidakBerlaku {
        text_id = format!("{text_id} {} Batas dihitung dari saldo awal.", NOT_KNOWN.0);
        text_en = format!("{text_en} {} Counted from the opening.", NOT_KNOWN.1);
    }
    let mut records = vec![seq];
    records.extend(first.map(|(_, seq)| seq));
    rule.verdict(level, text_id, text_en, records).about(id)
}

const NOT_KNOWN: (&str, &str) = (
    "Tanggal pencairan tidak diketahui (saldo awal).",
    "The day it was paid out is not known (opening balance).",
);

/// The day the first money of the grant reached the group.
fn paid_out(grant: &Grant) -> Option<PaidOut> {
    let credits = grant.credits.iter().map(|credit| (credit.seq, credit.on));
    let first = credits.min_by_key(|(_, on)| *on).map(|(seq, on)| PaidOut::On(seq, on));
    first.or_else(|| grant.opened.as_ref().map(|opened| PaidOut::AtLatest(opened.seq, opened.on)))
}

/// Every rolling on of money that grew from this grant, and the furthest generation.
fn moves(case: &Case<'_>, id: &GrantId) -> (Vec<(Date, u64)>, u32) {
    let fund = Fund::guliran(id);
    let loans = case.state.loans.values().filter(|l| l.fund == fund && l.generation >= 2);
    let loans = loans.filter_map(|l| l.paid_out.map(|(seq, on, _)| (on, seq, l.generation)));
    let handed = case.state.handovers.iter().filter(|h| {
        h.fund == fund && h.from == case.group.id && h.kind == HandoverKind::Perguliran
    });
    let all: Vec<(Date, u64, u32)> =
        loans.chain(handed.map(|h| (h.on, h.seq, h.generation))).collect();
    let generation = all.iter().map(|(_, _, generation)| *generation).max().unwrap_or(1);
    (all.into_iter().map(|(on, seq, _)| (on, seq)).collect(), generation)
}

fn level(case: &Case<'_>, first: Option<Date>, due: Date) -> Level {
    let lead = case.params.lead_days.unwrap_or(LEAD_DAYS);
    match first {
        Some(on) if on <= due => Level::Patuh,
        Some(_) => Level::Perhatian,
        None if case.day > due => Level::TidakPatuh,
        None if case.day >= due.minus_days(lead) => Level::Perhatian,
        None => Level::Patuh,
    }
}

/// Where rolling on is hoped for and not owed, nothing is ever due.
fn not_owed(first: Option<Date>, generation: u32) -> (String, String) {
    let (id, en) = match first {
        Some(on) => (
            format!("Pertama digulirkan {}; generasi {generation}.", date_id(on)),
            format!("First rolled on {}; generation {generation}.", date_en(on)),
        ),
        None => ("Belum digulirkan.".to_owned(), "Not rolled on yet.".to_owned()),
    };
    (
        format!("Pengguliran diharapkan, tidak diwajibkan, dan tidak berbatas waktu. {id}"),
        format!("Rolling on is hoped for, not required, and has no due date. {en}"),
    )
}

fn said(first: Option<Date>, due: Date, generation: u32, day: Option<Date>) -> (String, String) {
    let (due_id, due_en) = by_then(due, first.or(day));
    match first {
        Some(on) => (
            format!("Pertama digulirkan {} ({due_id}); generasi {generation}.", date_id(on)),
            format!("First rolled on {} ({due_en}); generation {generation}.", date_en(on)),
        ),
        None => (format!("Belum digulirkan ({due_id})."), format!("Not rolled on yet ({due_en}).")),
    }
}

/// The day it is due, and how long after it a day is, where that is counted.
fn by_then(due: Date, day: Option<Date>) -> (String, String) {
    let (id, en) = (format!("batas {}", date_id(due)), format!("due {}", date_en(due)));
    let late = day.map_or(0, |day| day.days_since(due));
    if late <= 0 {
        return (id, en);
    }
    (
        format!("{id}, lewat {} hari", number_id(late)),
        format!("{en}, {} late", counted(late, "day", "days")),
    )
}
