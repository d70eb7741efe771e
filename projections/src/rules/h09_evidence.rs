//! H09: what was spent is covered by receipts.

use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::ReceiptKind;

use super::shared::{Given, PERMENDAGRI_32, covers, each_grant, percent, percent_words};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Spending;
use crate::words::rupiah;

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
    let share = percent(shown, spent).map(percent_words).unwrap_or_default();
    let (a, b) = (rupiah(shown), rupiah(spent));
    rule.verdict(
        level(shown, spent),
        format!("Bukti {a} dari {b} ({share})."),
        format!("Evidence for {a} of {b} ({share})."),
        records(given, limit),
    )
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
