//! T03: how many entries were reversed, and how many of them by one account. A hint about the
//! office, amber at most; imports are left out.

use std::collections::BTreeMap;

use rantai_events::account::Stream;
use rantai_events::ids::ActorId;
use rantai_events::record::Record;
use rust_decimal::Decimal;

use super::figures::{entered, kept_since, moved, nothing_entered, numbers, percent_of};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::view::{Cut, Reading};
use crate::words::{counted, number_id, percent, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "T03",
    title: ("Pembalikan catatan", "Reversals"),
    duty: Duty::Dinas,
    source: "Bawaan aturan: ambang 3 %, mulai 100 catatan",
    since: None,
    judge,
};

/// The largest share of reversals, in per cent, where the ruleset says nothing.
const SHARE: u32 = 3;
/// From how many entries up a share says something.
const LEAST_ENTRIES: usize = 100;

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    // The corrected reading leaves reversals out, so the reported one is asked.
    let cut = Cut { reading: Reading::Reported, ..case.query.cut };
    let view = case.library.view(&Stream::Group(case.group.id.clone()), cut)?;
    let since = kept_since(case);
    let entries = entered(&view, since);
    let reversals: Vec<&Record> =
        entries.iter().filter(|record| record.is_reversal()).copied().collect();
    let Some(share) = percent_of(reversals.len(), entries.len()) else {
        let (id, en) = nothing_entered(&view);
        return Ok(vec![rule.verdict(Level::TidakBerlaku, id, en, Vec::new())]);
    };
    let limit = Decimal::from(case.params.reversal_share.unwrap_or(SHARE));
    let level = match entries.len() {
        ..LEAST_ENTRIES => Level::TidakBerlaku,
        _ if share > limit => Level::Perhatian,
        _ => Level::Patuh,
    };
    let (count, of) = (reversals.len(), entries.len());
    let (share_id, share_en) = percent(share);
    let value = rupiah(reversals.iter().map(|record| moved(record)).sum());
    let most = most_by_one(&reversals);
    Ok(vec![rule.verdict(
        level,
        format!("{} pembalikan dari {} catatan ({share_id}), senilai {value}; terbanyak oleh satu akun {most}.", number_id(count), number_id(of)),
        format!("{} among {} ({share_en}), worth {value}; most by one account {most}.", counted(count, "reversal", "reversals"), counted(of, "entry", "entries")),
        numbers(&reversals, &entries),
    )])
}

fn most_by_one(reversals: &[&Record]) -> usize {
    let mut by: BTreeMap<&ActorId, usize> = BTreeMap::new();
    for record in reversals {
        *by.entry(&record.actor).or_default() += 1;
    }
    by.values().copied().max().unwrap_or(0)
}
