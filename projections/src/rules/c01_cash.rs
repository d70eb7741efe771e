//! C01: cash and bank are never below zero at the end of a day. The laws refuse it; the corrected
//! reading may still show that it was so.

use std::collections::BTreeMap;

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::time::Date;

use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::view::Reading;
use crate::words::{counted, date_en, date_id, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "C01",
    title: ("Kas dan bank tidak pernah minus", "Cash and bank never below zero"),
    duty: Duty::Kelompok,
    source: "Asas pembukuan kas",
    since: None,
    judge,
};

/// What one day moved in a place, with its records.
type Days = BTreeMap<Date, (Amount, Vec<u64>)>;

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let places = [(AccountName::Cash, "kas", "cash"), (AccountName::Bank, "bank", "bank")];
    let days: Vec<Days> = places.iter().map(|(name, _, _)| days(case, *name)).collect();
    if days.iter().all(BTreeMap::is_empty) {
        let (id, en) = ("Belum ada gerak kas atau bank.", "Cash and bank have not moved yet.");
        return Ok(vec![rule.verdict(Level::TidakBerlaku, id, en, Vec::new())]);
    }
    let below: Vec<Verdict> = places
        .iter()
        .zip(&days)
        .filter_map(|((_, id, en), days)| below_zero(rule, days, (id, en)))
        .collect();
    if !below.is_empty() {
        return Ok(below);
    }
    let (count, last): (usize, Vec<u64>) = (
        days.iter().map(BTreeMap::len).sum(),
        days.iter().filter_map(|days| days.values().last()?.1.last().copied()).collect(),
    );
    Ok(vec![rule.verdict(
        Level::Patuh,
        format!("Kas dan bank tidak minus pada {count} akhir hari."),
        format!(
            "Cash and bank were not below zero at the end of {}.",
            counted(count, "day", "days")
        ),
        last,
    )])
}

fn days(case: &Case<'_>, name: AccountName) -> Days {
    let view = &case.group.view;
    let book = view.stream.to_string();
    let mut days = Days::new();
    for record in &view.entries {
        let day = match case.query.cut.reading {
            Reading::Reported => record.on,
            Reading::Corrected => record.happened(),
        };
        let here = record.post.iter().filter(|p| p.account.book() == book && p.unit.is_idr());
        let moved: Vec<Amount> =
            here.filter(|p| p.account.name() == Some(name)).map(|p| p.amount).collect();
        if !moved.is_empty() {
            let entry = days.entry(day).or_default();
            entry.0 = entry.0.plus(moved.into_iter().sum());
            entry.1.push(record.seq);
        }
    }
    days
}

/// The first day whose end was below zero.
fn below_zero(rule: &Rule, days: &Days, place: (&str, &str)) -> Option<Verdict> {
    let mut sum = Amount::ZERO;
    let (day, (_, records)) = days.iter().find(|(_, (moved, _))| {
        sum = sum.plus(*moved);
        sum.is_negative()
    })?;
    let short = rupiah(sum.abs());
    Some(rule.verdict(
        Level::TidakPatuh,
        format!("{} minus {short} pada {}.", place.0, date_id(*day)),
        format!("{} was {short} below zero on {}.", place.1, date_en(*day)),
        records.clone(),
    ))
}
