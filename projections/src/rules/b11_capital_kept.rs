//! B11: the capital of the revolving funds is still there (lestari modal). It counts only money
//! held as guliran, fund by fund, without savings.

use std::collections::BTreeMap;

use rantai_events::account::{Fund, FundClass};
use rantai_events::amount::Amount;
use rantai_events::event::Collectibility;
use rust_decimal::Decimal;

use super::figures::{percent, percent_text, unconfirmed};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::lending::{class, provision};
use crate::words::rupiah;

pub(crate) static RULE: Rule = Rule {
    id: "B11",
    title: ("Lestari modal", "Capital kept"),
    duty: Duty::Kelompok,
    source: "Tiga lestari (lestari modal); 100 dan 80 % bawaan aturan",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let mut verdicts = Vec::new();
    for (fund, given) in capital(case) {
        let kept = kept(case, &fund);
        let Some(share) = percent(kept, given) else { continue };
        let verdict = one(rule, case, share, (kept, given));
        verdicts.push(verdict.about(fund.key().unwrap_or_default()));
    }
    if verdicts.is_empty() {
        let id = "Tidak ada dana yang dipegang sebagai guliran.";
        let en = "No money is held as guliran.";
        verdicts.push(rule.verdict(Level::TidakBerlaku, id, en, Vec::new()));
    }
    Ok(verdicts)
}

fn one(rule: &Rule, case: &Case<'_>, share: Decimal, sums: (Amount, Amount)) -> Verdict {
    let (text, kept, given) = (percent_text(share), rupiah(sums.0), rupiah(sums.1));
    let id = format!("Modal tersisa {text} dari dana guliran ({kept} dari {given}).");
    let en = format!("{text} of the revolving capital is still there ({kept} of {given}).");
    if let Some(grey) = unconfirmed(rule, case, (&id, &en)) {
        return grey;
    }
    let level = if share >= Decimal::ONE_HUNDRED {
        Level::Patuh
    } else if share >= Decimal::from(80) {
        Level::Perhatian
    } else {
        Level::TidakPatuh
    };
    rule.verdict(level, id, en, records(case))
}

/// The records behind the capital: openings, hand-overs, distributions.
fn records(case: &Case<'_>) -> Vec<u64> {
    let opened = case.state.opening.recorded.iter().map(|(seq, _)| *seq);
    let handed = case.state.handovers.iter().map(|handover| handover.seq);
    let shared = case.state.grants.values().flat_map(|grant| &grant.distributions);
    opened.chain(handed).chain(shared.map(|shared| shared.seq)).collect()
}

/// The capital that each revolving fund should still have: what it was given less what it handed
/// on. Money moved to other funds of the group stays its own.
fn capital(case: &Case<'_>) -> BTreeMap<Fund, Amount> {
    let mut capital: BTreeMap<Fund, Amount> = BTreeMap::new();
    let mut add = |fund: &Fund, amount: Amount| {
        let sum = capital.entry(fund.clone()).or_default();
        *sum = sum.plus(amount);
    };
    for (key, amount) in case.state.balances.under("guliran") {
        add(&key.fund, -amount);
    }
    let is_guliran = |fund: &Fund| fund.class() == FundClass::Guliran;
    for moved in case.state.uses.iter().filter(|used| used.category.is_none()) {
        if is_guliran(&moved.fund) && !moved.other.as_ref().is_some_and(is_guliran) {
            add(&moved.fund, moved.amount.amount());
        }
    }
    capital
}

/// Cash, bank, money on the way, loans less their provision, and stock, less what the fund owes.
fn kept(case: &Case<'_>, fund: &Fund) -> Amount {
    let of = |path: &str| case.state.balances.rupiah_where(path, |other| other == fund);
    let held = ["cash", "bank", "in-transit", "receivable", "receivable-group", "stock"];
    let owed = ["payable-group", "advance"];
    let sum: Amount = held.iter().chain(&owed).map(|path| of(path)).sum();
    sum.minus(reserve(case, fund))
}

fn reserve(case: &Case<'_>, fund: &Fund) -> Amount {
    let profile = case.params.collectibility.unwrap_or(Collectibility::Age);
    let loans = case.state.loans.values().filter(|loan| loan.fund == *fund);
    loans.filter_map(|loan| Some(provision(loan.left(), class(loan, case.day, profile)?))).sum()
}
