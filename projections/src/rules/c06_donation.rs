//! C06: donations go to people in full; none of them pays for operations.

use rantai_events::account::Fund;
use rantai_events::amount::Amount;
use rantai_events::event::SpendingCategory;

use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::group::FundUse;
use crate::words::rupiah;

pub(crate) static RULE: Rule = Rule {
    id: "C06",
    title: ("Donasi seluruhnya untuk warga", "Donations go to people in full"),
    duty: Duty::Kelompok,
    source: "Praktik dana donasi WKSBM: 100 % untuk santunan",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let Some(fund) = Fund::parse("sosial:donasi") else { return Ok(Vec::new()) };
    let moves: Vec<_> =
        case.group.view.entries.iter().filter(|r| r.post.iter().any(|p| p.fund == fund)).collect();
    if moves.is_empty() {
        let (id, en) = ("Tidak ada dana donasi.", "There is no donation fund.");
        return Ok(vec![rule.verdict(Level::TidakBerlaku, id, en, Vec::new())]);
    }
    let of = |path: &str| case.state.balances.rupiah_where(path, |other| *other == fund);
    let charges = of("bank-charges").max(Amount::ZERO);
    let lent = of("inter-fund").max(Amount::ZERO);
    let (wrong, right): (Vec<&FundUse>, Vec<&FundUse>) =
        case.state.uses.iter().filter(|used| used.fund == fund).partition(|used| is_wrong(used));
    let sum = |uses: &[&FundUse]| -> Amount { uses.iter().map(|u| u.amount.amount()).sum() };
    let misused = sum(&wrong).plus(charges).plus(lent);
    let (benefits, misused_text) = (rupiah(sum(&right)), rupiah(misused));
    let level = if misused.is_positive() { Level::TidakPatuh } else { Level::Patuh };
    let mut records: Vec<u64> = wrong.iter().map(|used| used.seq).collect();
    if lent.is_positive() {
        let borrowed = case.state.uses.iter().filter(|used| used.other.as_ref() == Some(&fund));
        records.extend(borrowed.map(|used| used.seq));
    }
    if records.is_empty() {
        records = moves.iter().map(|record| record.seq).collect();
    }
    Ok(vec![rule.verdict(
        level,
        format!("Dana donasi: {benefits} untuk warga, {misused_text} untuk keperluan lain."),
        format!("Donation fund: {benefits} for people, {misused_text} for other purposes."),
        records,
    )])
}

/// Whether a use of the fund was not for people. Money given back to the donor is no use.
fn is_wrong(used: &FundUse) -> bool {
    match used.category {
        Some(SpendingCategory::Santunan | SpendingCategory::Pengembalian) => false,
        Some(
            SpendingCategory::Operasional
            | SpendingCategory::AdminBank
            | SpendingCategory::Usaha
            | SpendingCategory::Lain,
        )
        | None => true,
    }
}
