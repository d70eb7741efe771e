//! H12: what was not spent went back to the treasury it came from, in time.

use std::collections::BTreeSet;

use rantai_events::amount::Amount;
use rantai_events::event::{BudgetSource, Treasury};
use rantai_events::time::Date;

use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::deadlines::{LpjDue, lpj_due};
use crate::group::{FundUse, ReturnToTreasury};
use crate::words::{counted, date_en, date_id, number_id, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "H12",
    title: ("Sisa dana disetor kembali", "Unspent money is returned"),
    duty: Duty::Kelompok,
    source: "Permendagri 32/2011; BPK Musi Rawas Utara (sisa hibah belum disetor)",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, judge),
};

/// Days before the due day from which attention is called.
const LEAD_DAYS: u32 = 30;
/// Days after the LPJ is due within which the money must be back.
const UNSPENT_DAYS: u32 = 0;

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    if !given.grant.received().is_positive() {
        return given.not_received(rule);
    }
    let due = match lpj_due(given.grant, given.program(), given.case.params) {
        LpjDue::On(due, _) => {
            Some(due.plus_days(given.case.params.unspent_days.unwrap_or(UNSPENT_DAYS)))
        }
        LpjDue::NotOwed => {
            let (id, en) = ("Program ini tidak meminta LPJ.", "The program asks for no LPJ.");
            return rule.verdict(Level::TidakBerlaku, id, en, records(given));
        }
        LpjDue::Unknown if given.is_before_the_lpj_law() => {
            return rule.verdict(
                Level::TidakBerlaku,
                "Batas setor belum berlaku untuk tahun anggaran itu.",
                "No day of return bound that fiscal year.",
                records(given),
            );
        }
        LpjDue::Unknown => None,
    };
    let left = given.left();
    let gone = given.grant.left().minus(left);
    if gone.is_positive() {
        return moved_out(rule, given, gone);
    }
    match (wrong_treasury(given), left.is_positive(), due) {
        (Some(slip), ..) => to_the_wrong(rule, given, slip, (left, due)),
        (None, false, due) => settled(rule, given, due),
        (None, true, Some(due)) => open(rule, given, left, due),
        (None, true, None) => rule.verdict(
            Level::BelumDinilai,
            format!("Sisa {}; batas setor belum dicatat.", rupiah(left)),
            format!("Unspent {}; the due day is not recorded.", rupiah(left)),
            records(given),
        ),
    }
}

/// The money received, what it was used for, and the slips of what went back.
fn records(given: &Given<'_>) -> Vec<u64> {
    let grant = given.grant;
    let opened = grant.opened.iter().map(|opened| opened.seq);
    let credits = grant.credits.iter().map(|credit| credit.seq);
    let spent = grant.spending.iter().map(|spending| spending.seq);
    let shared = grant.distributions.iter().map(|shared| shared.seq);
    let used = spent.chain(shared).chain(slips(given).map(|slip| slip.seq));
    opened.chain(credits).chain(used).collect()
}

/// What was moved out of the fund of the grant into another fund of the group.
fn transfers<'a>(given: &Given<'a>) -> impl Iterator<Item = &'a FundUse> {
    let fund = format!("hibah:{}", given.id);
    let uses = given.case.state.uses.iter().filter(|used| used.category.is_none());
    uses.filter(move |used| used.other.is_some() && used.fund.to_string() == fund)
}

/// Money that left the fund of the grant without having been spent, shared or returned.
fn moved_out(rule: &Rule, given: &Given<'_>, gone: Amount) -> Verdict {
    let gone = rupiah(gone);
    let mut records = records(given);
    records.extend(transfers(given).map(|used| used.seq));
    let to: BTreeSet<String> =
        transfers(given).filter_map(|used| used.other.as_ref()).map(ToString::to_string).collect();
    let to = to.into_iter().collect::<Vec<_>>().join(", ");
    let (id, en) = if to.is_empty() {
        (
            format!(
                "{gone} tidak ada lagi dalam dana hibah, tanpa dibelanjakan, dibagikan, atau disetor."
            ),
            format!("{gone} is no longer in the fund of the grant: not spent, shared or returned."),
        )
    } else {
        (
            format!("{gone} dipindahkan dari dana hibah ke dana {to}; itu bukan pemakaian hibah."),
            format!("{gone} moved from the grant's fund to {to}, which is not use of the grant."),
        )
    };
    rule.verdict(Level::TidakPatuh, id, en, records)
}

/// Slips (STS) of unspent money.
fn slips<'a>(given: &Given<'a>) -> impl Iterator<Item = &'a ReturnToTreasury> {
    given.grant.returns.iter().filter(|slip| !slip.disallowed)
}

/// Money of the state belongs to the state treasury, that of the city to the city's.
fn wrong_treasury<'a>(given: &Given<'a>) -> Option<&'a ReturnToTreasury> {
    let right = match given.source()? {
        BudgetSource::Apbn | BudgetSource::Dekon => Treasury::Negara,
        BudgetSource::Apbd | BudgetSource::Danais | BudgetSource::Lain => Treasury::Daerah,
    };
    slips(given).find(|slip| slip.to != right)
}

/// Said beside it is what has not gone back at all.
fn to_the_wrong(
    rule: &Rule,
    given: &Given<'_>,
    slip: &ReturnToTreasury,
    (left, due): (Amount, Option<Date>),
) -> Verdict {
    let (amount, (id, en)) = (rupiah(slip.amount.amount()), slip.to.words());
    let mut id = format!("Sisa {amount} disetor ke {id}, bukan ke asal dananya.");
    let mut en = format!("Unspent {amount} returned to the {en}, not to where it came from.");
    if let Some(due) = due.filter(|_| left.is_positive()) {
        let open = open(rule, given, left, due);
        id.push_str(&format!(" {}", open.text.0));
        en.push_str(&format!(" {}", open.text.1));
    }
    rule.verdict(Level::TidakPatuh, id, en, records(given))
}

/// Money is left: before the due day, close to it, or after it.
fn open(rule: &Rule, given: &Given<'_>, left: Amount, due: Date) -> Verdict {
    let late = given.case.day.days_since(due);
    let lead = given.case.params.lead_days.unwrap_or(LEAD_DAYS);
    let level = if late > 0 {
        Level::TidakPatuh
    } else if given.case.day >= due.minus_days(lead) {
        Level::Perhatian
    } else {
        Level::Patuh
    };
    let (id, en) = if late > 0 && !given.case.query.counts_days {
        ("terlambat, ".to_owned(), "late, ".to_owned())
    } else if late > 0 {
        (
            format!("terlambat {} hari, ", number_id(late)),
            format!("{} late, ", counted(late, "day", "days")),
        )
    } else {
        (String::new(), String::new())
    };
    let (left, due_id, due_en) = (rupiah(left), date_id(due), date_en(due));
    rule.verdict(
        level,
        format!("Sisa {left} belum disetor ({id}batas {due_id})."),
        format!("Unspent {left} not returned ({en}due {due_en})."),
        records(given),
    )
}

/// Nothing is left.
fn settled(rule: &Rule, given: &Given<'_>, due: Option<Date>) -> Verdict {
    let Some(last) = slips(given).max_by_key(|slip| (slip.on, slip.seq)) else {
        let (id, en) = ("Hibah terpakai seluruhnya.", "The grant is spent in full.");
        return rule.verdict(Level::Patuh, id, en, records(given));
    };
    let late = due.map_or(0, |due| last.on.days_since(due));
    let level = if late > 0 { Level::Perhatian } else { Level::Patuh };
    let (mut id, mut en) = if is_of_an_earlier_year(given, last) {
        (" untuk tahun anggaran sebelumnya".to_owned(), " for an earlier year".to_owned())
    } else {
        (String::new(), String::new())
    };
    if late > 0 {
        id.push_str(&format!(", terlambat {} hari", number_id(late)));
        en.push_str(&format!(", {} late", counted(late, "day", "days")));
    }
    let (amount, day_id, day_en) =
        (rupiah(given.grant.returned()), date_id(last.on), date_en(last.on));
    rule.verdict(
        level,
        format!("Sisa {amount} disetor {day_id}{id}."),
        format!("Unspent {amount} returned {day_en}{en}."),
        records(given),
    )
}

/// Returned in a later year than the budget it was paid from, by its date or as stated.
fn is_of_an_earlier_year(given: &Given<'_>, slip: &ReturnToTreasury) -> bool {
    let year = given.grant.budget().and_then(|(_, year, _)| i32::try_from(year).ok());
    !slip.current_year || year.is_some_and(|year| year < slip.on.year())
}
