//! H09: what was spent is covered by receipts.

use std::collections::BTreeMap;

use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::ReceiptKind;
use rantai_events::ids::GroupId;

use super::shared::{Given, PERMENDAGRI_32, covers, each_grant, percent};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Spending;
use crate::library::ReceiptKey;
use crate::words::{self, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "H09",
    title: ("Kelengkapan bukti belanja", "Receipts for what was spent"),
    duty: Duty::Kelompok,
    source: "Permendagri 32/2011 ps. 19(2)c; surat pernyataan sampai Rp 250.000 (perlu konfirmasi)",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, judge),
};

/// Rupiah up to which a signed statement stands for a receipt.
const STATEMENT_LIMIT: u32 = 250_000;
/// Per cent of the value below which missing receipts are a fault.
const AMBER: u32 = 90;

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    let Some(first) = given.grant.spending.first() else {
        let seen = given.grant.credits.iter().map(|credit| credit.seq).collect();
        let (id, en) = ("Belum ada belanja yang dicatat.", "No spending is recorded.");
        return rule.verdict(Level::TidakBerlaku, id, en, seen);
    };
    if let Some(early) = given.before_the_law(rule, first.on, first.seq) {
        return early;
    }
    let limit = given.case.params.statement_limit.unwrap_or(Rupiah::whole(STATEMENT_LIMIT));
    let sum = |part: &mut dyn Iterator<Item = &Spending>| -> Amount {
        part.map(|spending| spending.amount.amount()).sum()
    };
    let spent = sum(&mut given.grant.spending.iter());
    let shown = sum(&mut given.grant.spending.iter().filter(|s| is_evidenced(s, limit)));
    let share = percent(shown, spent).map(words::percent).unwrap_or_default();
    let (a, b) = (rupiah(shown), rupiah(spent));
    let verdict = rule.verdict(
        level(shown, spent),
        format!("Bukti {a} dari {b} ({}).", share.0),
        format!("Evidence for {a} of {b} ({}).", share.1),
        records(given, limit),
    );
    with_twice(verdict, &twice(given))
}

/// Records of this grant whose receipt, number and amount alike, another entry of the ledger quotes
/// too, and those entries: whether each is of another group. Shops number alike, so it is a hint and no law refuses it.
fn twice(given: &Given<'_>) -> BTreeMap<u64, bool> {
    let mut found = BTreeMap::new();
    for key in given.grant.spending.iter().filter_map(ReceiptKey::of) {
        let quoted = given.case.around.receipts.get(&key).map_or(&[][..], Vec::as_slice);
        if quoted.len() > 1 {
            let elsewhere = |group: &GroupId| *group != given.case.group.id;
            found.extend(quoted.iter().map(|(group, seq)| (*seq, elsewhere(group))));
        }
    }
    found
}

fn with_twice(mut verdict: Verdict, twice: &BTreeMap<u64, bool>) -> Verdict {
    if twice.is_empty() {
        return verdict;
    }
    let seqs = twice.keys().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let other = twice.values().any(|elsewhere| *elsewhere);
    let (id, en) =
        if other { (", juga di kelompok lain", ", also in another group") } else { ("", "") };
    verdict.level = verdict.level.max(Level::Perhatian);
    verdict.text.0.push_str(&format!(" Kwitansi bernomor dan bernilai sama{id}: catatan {seqs}."));
    verdict.text.1.push_str(&format!(" Receipts of equal number and amount{en}: records {seqs}."));
    let more: Vec<u64> = twice.keys().filter(|s| !verdict.records.contains(s)).copied().collect();
    verdict.records.extend(more);
    verdict
}

fn level(shown: Amount, spent: Amount) -> Level {
    if shown >= spent {
        Level::Patuh
    } else if covers(shown, spent, AMBER) {
        Level::Perhatian
    } else {
        Level::TidakPatuh
    }
}

fn is_evidenced(spending: &Spending, limit: Rupiah) -> bool {
    match spending.receipt {
        ReceiptKind::Kwitansi => true,
        ReceiptKind::Pernyataan => spending.amount <= limit,
        ReceiptKind::TanpaBukti => false,
    }
}

/// What lacks its receipt; everything, where nothing does.
fn records(given: &Given<'_>, limit: Rupiah) -> Vec<u64> {
    let spending = given.grant.spending.iter();
    let lacking: Vec<u64> =
        spending.clone().filter(|s| !is_evidenced(s, limit)).map(|s| s.seq).collect();
    if lacking.is_empty() { spending.map(|s| s.seq).collect() } else { lacking }
}
