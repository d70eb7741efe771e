//! B11: the capital of the revolving funds is still there (lestari modal). It counts only money
//! held as guliran, fund by fund, without savings; loans in arrears count less their provision.

use rantai_events::account::Fund;
use rantai_events::amount::Amount;
use rantai_events::event::Collectibility;
use rust_decimal::Decimal;

use super::figures::{percent, unconfirmed};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::capital::{Capital, revolving};
use crate::group::Loan;
use crate::words::{self, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "B11",
    title: ("Lestari modal", "Capital kept"),
    duty: Duty::Kelompok,
    source: "Tiga lestari (lestari modal); 100 dan 80 % bawaan aturan; penyisihan mulai kurang lancar",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let mut verdicts = Vec::new();
    let profile = case.params.collectibility.unwrap_or(Collectibility::Age);
    for (fund, Capital { given, kept }) in revolving(case.state, case.day, profile) {
        let Some(share) = percent(kept, given) else { continue };
        let verdict = one(rule, case, share, (&fund, kept, given));
        verdicts.push(verdict.about(fund.key().unwrap_or_default()));
    }
    if verdicts.is_empty() {
        let id = "Tidak ada dana yang dipegang sebagai guliran.";
        let en = "No money is held as guliran.";
        verdicts.push(rule.verdict(Level::TidakBerlaku, id, en, Vec::new()));
    }
    Ok(verdicts)
}

fn one(
    rule: &Rule,
    case: &Case<'_>,
    share: Decimal,
    (fund, kept, given): (&Fund, Amount, Amount),
) -> Verdict {
    let (share_id, share_en) = words::percent(share);
    let (kept, given) = (rupiah(kept), rupiah(given));
    let id = format!("Modal tersisa {share_id} dari dana guliran ({kept} dari {given}).");
    let en = format!("{share_en} of the revolving capital is still there ({kept} of {given}).");
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
    rule.verdict(level, id, en, records(case, fund))
}

/// The records behind the capital of a fund: openings, hand-overs, distributions, and the loans that
/// count as current by a later schedule.
fn records(case: &Case<'_>, fund: &Fund) -> Vec<u64> {
    let state = case.state;
    let opened = state.opening.funds.get(fund).map(|(seq, _)| *seq);
    let handed = state.handovers.iter().filter(|of| of.fund == *fund).map(|of| of.seq);
    let grants = state.grants.iter().filter(|(id, _)| fund.key() == Some(id.as_str()));
    let shared = grants.flat_map(|(_, grant)| &grant.distributions).map(|shared| shared.seq);
    let loans = state.loans.values().filter(|loan| loan.fund == *fund);
    let later = loans.flat_map(Loan::rescheduled).map(|planned| planned.seq);
    opened.into_iter().chain(handed).chain(shared).chain(later).collect()
}
