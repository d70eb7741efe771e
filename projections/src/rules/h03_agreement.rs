//! H03: the agreement (NPHD) and the pact of integrity were signed before anything was paid out.

use rantai_events::time::Date;

use super::figures::{is_import, kept_since};
use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Agreement;
use crate::words::{counted, date_en, date_id, number_id};

pub(crate) static RULE: Rule = Rule {
    id: "H03",
    title: ("NPHD sebelum pencairan", "Agreement before payment"),
    duty: Duty::Dinas,
    source: "Permendagri 32/2011 ps. 18 (NPHD dan pakta integritas)",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, judge),
};

/// Days after its date from which on a recording is late, where the ruleset says nothing.
const BACKDATE_DAYS: u32 = 30;

/// The first day on which money was ordered or paid, or goods handed over, and its record.
fn first_payment(given: &Given<'_>) -> Option<(Date, u64)> {
    let orders = given.payments().into_iter().map(|(sp2d, _)| (sp2d.on, sp2d.seq));
    let credits = given.grant.credits.iter().map(|credit| (credit.on, credit.seq));
    let goods = given.grant.deliveries.iter().map(|delivery| (delivery.on, delivery.seq));
    orders.chain(credits).chain(goods).min()
}

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    let verdict = judge_order(rule, given);
    match (without_award(given), &given.grant.agreement) {
        (Some((level, id, en)), Some(signed)) => with_award(verdict, level, (&id, &en), signed.seq),
        _ => verdict,
    }
}

/// An agreement without an award, or dated before it.
fn without_award(given: &Given<'_>) -> Option<(Level, String, String)> {
    let signed = given.grant.agreement.as_ref().filter(|_| given.grant.opened.is_none())?;
    let (day_id, day_en) = (date_id(signed.dated), date_en(signed.dated));
    let Some(awarded) = &given.grant.awarded else {
        let id = format!("NPHD {day_id} tanpa SK penetapan.");
        return Some((Level::TidakPatuh, id, format!("NPHD {day_en} without an award (SK).")));
    };
    (signed.dated < awarded.dated).then(|| {
        let (sk_id, sk_en) = (date_id(awarded.dated), date_en(awarded.dated));
        (
            Level::Perhatian,
            format!("NPHD {day_id} mendahului SK penetapan {sk_id}."),
            format!("NPHD {day_en} precedes the award (SK) of {sk_en}."),
        )
    })
}

fn with_award(mut verdict: Verdict, level: Level, said: (&str, &str), seq: u64) -> Verdict {
    verdict.level = verdict.level.max(level);
    verdict.text.0 = format!("{} {}", verdict.text.0, said.0);
    verdict.text.1 = format!("{} {}", verdict.text.1, said.1);
    if !verdict.records.contains(&seq) {
        verdict.records.push(seq);
    }
    verdict
}

fn judge_order(rule: &Rule, given: &Given<'_>) -> Verdict {
    match (first_payment(given), &given.grant.agreement, &given.grant.opened) {
        (None, _, Some(opened)) => given.before_the_books(rule, opened),
        (None, _, None) => rule.verdict(
            Level::TidakBerlaku,
            "Hibah belum dibayarkan.",
            "Nothing has been paid out.",
            given.grant.awarded.iter().map(|awarded| awarded.seq).collect(),
        ),
        (Some((paid, seq)), agreement, _) => {
            given.before_the_law(rule, paid, seq).unwrap_or_else(|| {
                let verdict = judge_payment(rule, (paid, seq), agreement.as_ref());
                let late = agreement.as_ref().and_then(|a| recorded_late(given, (paid, seq), a));
                late.map_or(verdict.clone(), |days| with_late(verdict, days))
            })
        }
    }
}

/// Days from the payout to the recording of an agreement that was recorded after the payout was,
/// and long after the day it bears: only its date says that it came first.
fn recorded_late(given: &Given<'_>, (paid, seq): (Date, u64), signed: &Agreement) -> Option<i64> {
    let case = given.case;
    let record = case.group.view.entries.iter().find(|record| record.seq == signed.seq)?;
    let tz = case.library.registry().tz();
    let recorded = record.at.date_in(tz);
    let limit = i64::from(case.params.backdate_days.unwrap_or(BACKDATE_DAYS));
    let first_time = record.fixes.is_none() && !is_import(record, kept_since(case));
    let late =
        signed.dated <= paid && seq < signed.seq && recorded.days_since(signed.dated) > limit;
    (first_time && late).then(|| recorded.days_since(paid))
}

fn with_late(mut verdict: Verdict, days: i64) -> Verdict {
    verdict.level = verdict.level.max(Level::Perhatian);
    verdict.text.0.push_str(&format!(" NPHD dicatat {} hari setelah pencairan.", number_id(days)));
    verdict.text.1.push_str(&format!(
        " The NPHD was recorded {} after the payout.",
        counted(days, "day", "days")
    ));
    verdict
}

fn judge_payment(rule: &Rule, (paid, seq): (Date, u64), agreement: Option<&Agreement>) -> Verdict {
    let (paid_id, paid_en) = (date_id(paid), date_en(paid));
    let Some(signed) = agreement else {
        return rule.verdict(
            Level::TidakPatuh,
            format!("Pencairan {paid_id} tanpa NPHD."),
            format!("Payout {paid_en} without an agreement."),
            vec![seq],
        );
    };
    let records = vec![seq, signed.seq];
    let (day_id, day_en) = (date_id(signed.dated), date_en(signed.dated));
    if signed.dated > paid {
        return rule.verdict(
            Level::TidakPatuh,
            format!("Pencairan {paid_id} mendahului NPHD {day_id}."),
            format!("Payout {paid_en} precedes NPHD {day_en}."),
            records,
        );
    }
    let (level, id, en) = match signed.pact_dated {
        None => (Level::Perhatian, "; pakta integritas tidak ada", "; no pact of integrity"),
        Some(pact) if pact > paid => (
            Level::Perhatian,
            "; pakta integritas menyusul sesudah pencairan",
            "; the pact of integrity followed the payout",
        ),
        Some(_) => (Level::Patuh, "", ""),
    };
    rule.verdict(
        level,
        format!("NPHD {day_id}, pencairan {paid_id}{id}."),
        format!("NPHD {day_en}, payout {paid_en}{en}."),
        records,
    )
}
