//! Balance laws: what may never be below zero at the end of a business day.

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::posting::Posting;
use rantai_events::record::Record;
use rantai_events::time::Date;
use std::collections::{BTreeMap, BTreeSet};

use crate::balances::Balances;
use crate::refusal::Refusal;
use crate::view::State;

/// The law of an account, if it has one.
enum Sign {
    /// Physical money: the sum over all funds.
    Physical(&'static str),
    /// Each balance on its own, on the debit side.
    Debit(&'static str),
    /// Each balance on its own, on the credit side.
    Credit(&'static str),
}

#[allow(clippy::wildcard_enum_match_arm, reason = "these kinds alone may never be below zero")]
fn sign(name: AccountName) -> Option<Sign> {
    match name {
        AccountName::Cash => Some(Sign::Physical("cash")),
        AccountName::Bank => Some(Sign::Physical("bank")),
        AccountName::Receivable => Some(Sign::Debit("loan.below-zero")),
        // What was handed over and has not come; what was written off and is still asked for.
        AccountName::InTransit => Some(Sign::Debit("transit.below-zero")),
        AccountName::WrittenOff => Some(Sign::Debit("written-off.below-zero")),
        // A group that was repaid more than it had lent would owe, and no account would say so.
        AccountName::GroupReceivable => Some(Sign::Debit("group-loan.below-zero")),
        AccountName::GroupPayable => Some(Sign::Credit("group-loan.below-zero")),
        // What members put together for those who cannot pay: what is beyond it is others' savings.
        AccountName::JointLiability => Some(Sign::Credit("joint-liability.below-zero")),
        AccountName::Stock | AccountName::Equipment => Some(Sign::Debit("goods.below-zero")),
        AccountName::Saving => Some(Sign::Credit("saving.below-zero")),
        AccountName::Grant => Some(Sign::Credit("grant.below-zero")),
        AccountName::Accounted | AccountName::Accepted => Some(Sign::Debit("lpj.below-zero")),
        _ => None,
    }
}

/// Looks at a balance that is not physical money, after a day ended. Physical money is judged by
/// the postings that books list ([`days`]), reversed pairs included: what was spent was spent.
pub(super) fn claim_end(state: &State, path: &str, day: Date) -> Result<(), Refusal> {
    let name = path.split('/').next().and_then(AccountName::from_path);
    match (name.and_then(sign), state.balances()) {
        (Some(Sign::Physical(_)) | None, _) | (_, None) => Ok(()),
        (of, Some(balances)) => judge(of.as_ref(), path, balances.rupiah(path), day),
    }
}

/// Looks at the accounts that `paths` name, after a day ended.
pub(super) fn day_end(
    balances: &Balances,
    paths: &BTreeSet<String>,
    day: Date,
) -> Result<(), Refusal> {
    for path in claims_first(paths.iter().map(String::as_str)) {
        let name = path.split('/').next().and_then(AccountName::from_path);
        let total = balances.rupiah(path);
        judge(name.and_then(sign).as_ref(), path, total, day)?;
    }
    Ok(())
}

/// What a member, a loan or a grant has comes before cash: who asks for more than is theirs is told
/// so, not that the cash box is empty.
fn claims_first<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let is_physical = |path: &str| {
        let name = path.split('/').next().and_then(AccountName::from_path);
        matches!(name.and_then(sign), Some(Sign::Physical(_)))
    };
    let (physical, mut claims): (Vec<&str>, Vec<&str>) = paths.partition(|path| is_physical(path));
    claims.extend(physical);
    claims
}

fn judge(sign: Option<&Sign>, path: &str, total: Amount, day: Date) -> Result<(), Refusal> {
    match sign {
        Some(Sign::Physical(place)) if total.is_negative() => {
            Err(Refusal::cash_below_zero(place, day, total.abs(), &[]))
        }
        Some(Sign::Debit(code)) if total.is_negative() => {
            Err(Refusal::below_zero(code, path, day, total.abs()))
        }
        Some(Sign::Credit(code)) if total.is_positive() => {
            Err(Refusal::below_zero(code, path, day, total))
        }
        _ => Ok(()),
    }
}

/// The guarded accounts that a record moves in a book, without the book.
pub(super) fn touched<'a>(record: &'a Record, book: &'a str) -> impl Iterator<Item = &'a str> {
    guarded(record, book).map(|posting| posting.account.local())
}

/// The postings of a record on the guarded accounts of a book.
fn guarded<'a>(record: &'a Record, book: &'a str) -> impl Iterator<Item = &'a Posting> {
    let guarded = |name: AccountName| sign(name).is_some();
    let here = move |p: &&Posting| p.account.book() == book && p.unit.is_idr();
    record.post.iter().filter(here).filter(move |p| p.account.name().is_some_and(guarded))
}

/// Whether a movement can take a balance to the wrong side of zero. One away from it cannot: the
/// entries before were held to the same laws.
fn is_risky(sign: &Sign, moved: Amount) -> bool {
    match sign {
        Sign::Physical(_) | Sign::Debit(_) => moved.is_negative(),
        Sign::Credit(_) => moved.is_positive(),
    }
}

/// The ceiling, before a record is taken in: with what it moves, in whatever book, the balances of
/// this book added up stay within what the ledger keeps, so that no sum of them is ever cut off.
pub(super) fn may_take(state: &State, book: &str, record: &Record) -> Result<(), Refusal> {
    let Some(balances) = state.balances() else { return Ok(()) };
    let moved = record.post.iter().fold(0, |sum: u64, p| sum.saturating_add(p.amount.size()));
    if balances.have_room_for(moved) { Ok(()) } else { Err(Refusal::too_large(book)) }
}

/// The same, after it was taken in: a sum that was cut off stands at the ceiling, which leaves no
/// room for anything.
pub(super) fn kept(state: &State, book: &str) -> Result<(), Refusal> {
    match state.balances() {
        Some(balances) if !balances.have_room_for(1) => Err(Refusal::too_large(book)),
        Some(_) | None => Ok(()),
    }
}

/// The balance laws for a single record that comes next: the balances it moves, with what it
/// moves. What a member, a loan or a grant has comes before cash, as at the end of a day.
pub(super) fn next(state: &State, book: &str, record: &Record) -> Result<(), Refusal> {
    let Some(balances) = state.balances() else { return Ok(()) };
    let mut moved: Vec<(Sign, &str, Amount)> = Vec::with_capacity(record.post.len());
    for posting in guarded(record, book) {
        let path = posting.account.local();
        let known = moved.iter_mut().find(|(_, other, _)| *other == path);
        match (known, posting.account.name().and_then(sign)) {
            (Some((_, _, sum)), _) => *sum = sum.plus(posting.amount),
            (None, Some(sign)) => moved.push((sign, path, posting.amount)),
            (None, None) => {}
        }
    }
    for physical in [false, true] {
        for (sign, path, sum) in &moved {
            if matches!(sign, Sign::Physical(_)) == physical && is_risky(sign, *sum) {
                judge(Some(sign), path, balances.rupiah(path).plus(*sum), record.on)?;
            }
        }
    }
    Ok(())
}

/// The first day from `from` on whose end would leave a place without the money that was taken:
/// the place, the day, and how much is missing.
pub(super) fn days(
    days: &BTreeMap<Date, (Amount, Amount)>,
    from: Date,
) -> Option<(&'static str, Date, Amount)> {
    let (mut cash, mut bank) = (Amount::ZERO, Amount::ZERO);
    for (day, (in_cash, in_bank)) in days {
        cash = cash.plus(*in_cash);
        bank = bank.plus(*in_bank);
        let short = [("cash", cash), ("bank", bank)];
        let short = short.into_iter().find(|(_, total)| *day >= from && total.is_negative());
        if let Some((place, total)) = short {
            return Some((place, *day, total.abs()));
        }
    }
    None
}
