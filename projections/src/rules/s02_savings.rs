//! S02: what members saved, added up from what was recorded about each, is what the books owe
//! them. The bodies give the one figure, the postings the other.

use std::collections::{BTreeMap, BTreeSet};

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::{ConfirmedDirection, Event, OpeningItem, OpeningLine, RepaymentSource};
use rantai_events::ids::MemberId;
use rantai_events::record::Record;

use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::words::{counted, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "S02",
    title: ("Tabungan anggota sama dengan buku", "Members' savings agree with the books"),
    duty: Duty::Kelompok,
    source: "Asas buku pembantu: jumlah rincian sama dengan akun induk",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let mut members: BTreeMap<MemberId, Amount> = BTreeMap::new();
    let mut records = Vec::new();
    let view = &case.group.view;
    for record in &view.entries {
        if record.is_reversal() || view.reversed.contains_key(&record.seq) {
            continue;
        }
        let moves = saved(record);
        if !moves.is_empty() {
            records.push(record.seq);
        }
        for (member, amount) in moves {
            let sum = members.entry(member).or_default();
            *sum = sum.plus(amount);
        }
    }
    let owed = -case.state.balances.total(AccountName::Saving);
    if members.is_empty() && owed.is_zero() {
        let (id, en) = ("Tidak ada tabungan anggota.", "Members have no savings.");
        return Ok(vec![rule.verdict(Level::TidakBerlaku, id, en, Vec::new())]);
    }
    let parties: Amount = members.values().copied().sum();
    let savers = members.values().filter(|amount| !amount.is_zero());
    let (count, sum, book) = (savers.count(), rupiah(parties), rupiah(owed));
    let level = if parties == owed { Level::Patuh } else { Level::TidakPatuh };
    let mut verdicts = vec![rule.verdict(
        level,
        format!("Rincian {count} penabung {sum}; buku {book}."),
        format!("{} in detail {sum}; books {book}.", counted(count, "saver", "savers")),
        records,
    )];
    verdicts.extend(taken_unasked(rule, case));
    verdicts.extend(from_outside(rule, case));
    Ok(verdicts)
}

/// Savings taken from members who had left: the group keeps money of people who are none of its
/// own, or an entry names the wrong member.
#[allow(clippy::wildcard_enum_match_arm, reason = "only these events tell who was a member")]
fn from_outside(rule: &Rule, case: &Case<'_>) -> Option<Verdict> {
    let mut outside = BTreeSet::new();
    let (mut records, mut sum) = (Vec::new(), Amount::ZERO);
    let view = &case.group.view;
    let stands =
        |record: &Record| !record.is_reversal() && !view.reversed.contains_key(&record.seq);
    for record in view.entries.iter().filter(|record| stands(record)) {
        match &record.event {
            Event::MemberLeft(body) => {
                outside.insert(&body.member);
            }
            Event::MemberJoined(body) => {
                outside.remove(&body.member);
            }
            Event::SavingDeposited(body) if outside.contains(&body.member) => {
                records.push(record.seq);
                sum = sum.plus(body.amount.amount());
            }
            _ => {}
        }
    }
    let (count, sum) = (records.len(), rupiah(sum));
    (count > 0).then(|| {
        rule.verdict(
            Level::Perhatian,
            format!("{count} setoran tabungan ({sum}) dari anggota yang sudah keluar."),
            format!(
                "{} ({sum}) by members who had left.",
                counted(count, "saving was paid in", "savings were paid in")
            ),
            records,
        )
        .about("anggota-keluar")
    })
}

/// Savings are the members' own: taking them for a loan needs the member's consent in writing.
fn taken_unasked(rule: &Rule, case: &Case<'_>) -> Option<Verdict> {
    let taken = case.state.loans.values().flat_map(|loan| &loan.payments).filter(|payment| {
        payment.source == RepaymentSource::Tabungan && payment.consent != Some(true)
    });
    let mut records: Vec<u64> = taken.map(|payment| payment.seq).collect();
    records.sort_unstable();
    let count = records.len();
    (count > 0).then(|| {
        rule.verdict(
            Level::Perhatian,
            format!("{count} angsuran diambil dari tabungan tanpa persetujuan tertulis."),
            format!(
                "Taken from savings without written consent: {}.",
                counted(count, "repayment", "repayments")
            ),
            records,
        )
        .about("persetujuan")
    })
}

/// What a record says members saved (+) or took out (−).
#[allow(clippy::wildcard_enum_match_arm, reason = "only these events move savings")]
fn saved(record: &Record) -> Vec<(MemberId, Amount)> {
    match &record.event {
        Event::SavingDeposited(body) => vec![(body.member.clone(), body.amount.amount())],
        Event::SavingWithdrawn(body) => vec![(body.member.clone(), -body.amount.amount())],
        Event::LoanRepaid(body) if body.source == RepaymentSource::Tabungan => {
            vec![(body.member.clone(), -body.total())]
        }
        Event::OpeningRecorded(body) => body.lines.iter().filter_map(opened).collect(),
        Event::OpeningConfirmed(body) => body
            .differences
            .iter()
            .filter_map(|difference| {
                let (member, amount) = opened(&difference.line)?;
                let amount = match difference.direction {
                    ConfirmedDirection::Lebih => amount,
                    ConfirmedDirection::Kurang => -amount,
                };
                Some((member, amount))
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn opened(line: &OpeningLine) -> Option<(MemberId, Amount)> {
    let member = line.member.clone().filter(|_| line.item == OpeningItem::Tabungan)?;
    Some((member, line.amount.amount()))
}
