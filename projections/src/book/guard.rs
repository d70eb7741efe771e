//! Balance laws: what may never be below zero at the end of a business day.

use rantai_events::account::{AccountName, Stream};
use rantai_events::amount::Amount;
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
        (of, Some(balances)) => judge(of, path, balances.rupiah(path), day),
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
        judge(name.and_then(sign), path, total, day)?;
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

fn judge(sign: Option<Sign>, path: &str, total: Amount, day: Date) -> Result<(), Refusal> {
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
    record
        .post
        .iter()
        .filter(move |posting| posting.account.book() == book && posting.unit.is_idr())
        .filter(|posting| posting.account.name().is_some_and(|name| sign(name).is_some()))
        .map(|posting| posting.account.local())
}

/// The balance laws for a single record that comes next: the balances it moves, with what it moves.
pub(super) fn next(state: &State, stream: &Stream, record: &Record) -> Result<(), Refusal> {
    let Some(balances) = state.balances() else { return Ok(()) };
    if record.post.is_empty() {
        return Ok(());
    }
    let book = stream.to_string();
    let paths: BTreeSet<&str> = touched(record, &book).collect();
    for path in claims_first(paths.iter().copied()) {
        let moved: Amount = record
            .post
            .iter()
            .filter(|p| p.unit.is_idr() && p.account.book() == book && p.account.local() == path)
            .map(|p| p.amount)
            .sum();
        let name = path.split('/').next().and_then(AccountName::from_path);
        judge(name.and_then(sign), path, balances.rupiah(path).plus(moved), record.on)?;
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
