//! B11: the capital of the revolving funds is still there (lestari modal). It counts only money
//! held as guliran, fund by fund, without savings; loans in arrears count less their provision.

use rantai_events::amount::Amount;
use rantai_events::event::Collectibility;
use rust_decimal::Decimal;

use super::figures::{percent, unconfirmed};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::capital::{Capital, revolving};
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
    let (share_id, share_en) = words::percent(share);
    let (kept, given) = (rupiah(sums.0), rupiah(sums.1));
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
    rule.verdict(level, id, en, records(case))
}

/// The records behind the capital: openings, hand-overs, distributions.
fn records(case: &Case<'_>) -> Vec<u64> {
    let opened = case.state.opening.recorded.iter().map(|(seq, _)| *seq);
    let handed = case.state.handovers.iter().map(|handover| handover.seq);
    let shared = case.state.grants.values().flat_map(|grant| &grant.distributions);
    opened.chain(handed).chain(shared.map(|shared| shared.seq)).collect()
}
