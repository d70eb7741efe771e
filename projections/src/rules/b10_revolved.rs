//! B10: money that must be rolled on is rolled on within a year of reaching the group.

use rantai_events::account::Fund;
use rantai_events::event::{GuliranDuty, HandoverKind};
use rantai_events::ids::GrantId;
use rantai_events::time::Date;

use super::figures::LEAD_DAYS;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::group::Grant;
use crate::words::{date_en, date_id};

pub(crate) static RULE: Rule = Rule {
    id: "B10",
    title: ("Guliran pertama tepat waktu", "First rolled on in time"),
    duty: Duty::Kelompok,
    source: "S1 (USEP KM: wajib), S2 (KUBE: diharapkan); 12 bulan sejak pencairan",
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
    let verdicts: Vec<Verdict> = case
        .state
        .grants
        .iter()
        .filter(|(_, grant)| grant.received().is_positive())
        .map(|(id, grant)| one(rule, case, duty, id, grant))
        .collect();
    if verdicts.is_empty() {
        return none(Level::TidakBerlaku, "Belum ada hibah yang cair.", "No grant was paid out.");
    }
    Ok(verdicts)
}

fn one(rule: &Rule, case: &Case<'_>, duty: GuliranDuty, id: &GrantId, grant: &Grant) -> Verdict {
    let Some((seq, paid)) = paid_out(grant) else {
        let (text_id, text_en) = (
            "Tanggal pencairan tidak diketahui (saldo awal).",
            "The day it was paid out is not known (opening balance).",
        );
        let records = grant.opened.iter().map(|opened| opened.seq).collect();
        return rule.verdict(Level::BelumDinilai, text_id, text_en, records).about(id);
    };
    let due = paid.plus_months(case.params.revolve_months.unwrap_or(REVOLVE_MONTHS));
    let (moves, generation) = moves(case, id);
    let first = moves.iter().min().copied();
    let level = match (duty, first) {
        (GuliranDuty::None | GuliranDuty::Expected, _) => Level::TidakBerlaku,
        (GuliranDuty::Obligatory, first) => level(case, first.map(|(on, _)| on), due),
    };
    let (text_id, text_en) = said(first.map(|(on, _)| on), due, generation, case.day);
    let mut records = vec![seq];
    records.extend(first.map(|(_, seq)| seq));
    rule.verdict(level, text_id, text_en, records).about(id)
}

/// The day the first money of the grant reached the group.
fn paid_out(grant: &Grant) -> Option<(u64, Date)> {
    grant.credits.iter().map(|credit| (credit.seq, credit.on)).min_by_key(|(_, on)| *on)
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

fn said(first: Option<Date>, due: Date, generation: u32, day: Date) -> (String, String) {
    let days = |later: Date| later.days_since(due).max(0);
    match first {
        Some(on) => (
            format!(
                "Pertama digulirkan {} (batas {}, lewat {} hari); generasi {generation}.",
                date_id(on),
                date_id(due),
                days(on)
            ),
            format!(
                "First rolled on {} (due {}, {} days late); generation {generation}.",
                date_en(on),
                date_en(due),
                days(on)
            ),
        ),
        None => (
            format!("Belum digulirkan (batas {}, lewat {} hari).", date_id(due), days(day)),
            format!("Not rolled on yet (due {}, {} days late).", date_en(due), days(day)),
        ),
    }
}
