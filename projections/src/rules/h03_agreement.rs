//! H03: the agreement (NPHD) and the pact of integrity were signed before anything was paid out.

use rantai_events::time::Date;

use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Agreement;
use crate::words::{date_en, date_id};

pub(crate) static RULE: Rule = Rule {
    id: "H03",
    title: ("NPHD sebelum pencairan", "Agreement before payment"),
    duty: Duty::Dinas,
    source: "Permendagri 32/2011 ps. 18 (NPHD dan pakta integritas)",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, judge),
};

/// The first day on which money was ordered or paid, or goods handed over, and its record.
fn first_payment(given: &Given<'_>) -> Option<(Date, u64)> {
    let orders = given.payments().into_iter().map(|(sp2d, _)| (sp2d.on, sp2d.seq));
    let credits = given.grant.credits.iter().map(|credit| (credit.on, credit.seq));
    let goods = given.grant.deliveries.iter().map(|delivery| (delivery.on, delivery.seq));
    orders.chain(credits).chain(goods).min()
}

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    match (first_payment(given), &given.grant.agreement, &given.grant.opened) {
        (None, _, Some(opened)) => given.before_the_books(rule, opened),
        (None, _, None) => rule.verdict(
            Level::TidakBerlaku,
            "Hibah belum dibayarkan.",
            "Nothing has been paid out.",
            given.grant.awarded.iter().map(|awarded| awarded.seq).collect(),
        ),
        (Some((paid, seq)), agreement, _) => given
            .before_the_law(rule, paid, seq)
            .unwrap_or_else(|| judge_payment(rule, (paid, seq), agreement.as_ref())),
    }
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
