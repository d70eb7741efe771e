//! Opening balances and their confirmation.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use std::collections::BTreeMap;

use rantai_events::account::Fund;
use rantai_events::amount::Amount;
use rantai_events::event::{
    ConfirmedBy, Event, OpeningBasis, OpeningItem, OpeningLine, SavingKind,
};
use rantai_events::ids::{ActorId, MemberId};
use rantai_events::record::Record;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::profile::known_member;
use super::{Group, loans};
use crate::refusal::Refusal;

/// What the books of the group opened with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Records of opening balances: record, day.
    pub recorded: Vec<(u64, Date)>,
    /// Assets in all, in rupiah.
    pub assets: Amount,
    /// Assets from memory or estimate only, in rupiah.
    pub unevidenced: Amount,
    /// Confirmations: record, day, office, actor.
    pub confirmed: Vec<(u64, Date, ConfirmedBy, ActorId)>,
    /// Funds by the first record that opened money or loans of theirs, and its day; funds that came
    /// from another group already are left out.
    pub funds: BTreeMap<Fund, (u64, Date)>,
    /// Every figure by its day, as `ITEM/fund/member/saving/generation/amount`, and its record.
    pub figures: BTreeMap<(Date, String), u64>,
}

impl Opening {
    /// Whether the books opened with balances that two people have not yet confirmed.
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        let by = |who| self.standing().any(|(_, _, by, _)| *by == who);
        let confirmed = by(ConfirmedBy::Pendamping) && by(ConfirmedBy::Bendahara);
        !self.recorded.is_empty() && !confirmed
    }

    /// The confirmations of all that was opened: what is opened later has to be confirmed again.
    fn standing(&self) -> impl Iterator<Item = &(u64, Date, ConfirmedBy, ActorId)> {
        let last = self.recorded.iter().map(|(seq, _)| *seq).max();
        self.confirmed.iter().filter(move |(seq, ..)| Some(*seq) > last)
    }
}

/// What an opening figure says, as people compare figures.
fn figure(line: &OpeningLine) -> String {
    let member = line.member.as_ref().map_or("-", MemberId::as_str);
    let saving = line.saving.map_or("-", SavingKind::code);
    let (item, fund, amount) = (line.item.code(), &line.fund, line.amount);
    format!("{item}/{fund}/{member}/{saving}/{}/{amount}", line.generation.unwrap_or(1))
}

/// Refuses figures that another record of the same day opened already: a book that was forgotten
/// has figures of its own, and two equal ones of one day belong into one record.
fn opened_once(group: &Group, record: &Record, lines: &[OpeningLine]) -> Result<(), Refusal> {
    let found = lines.iter().find_map(|line| {
        let key = (record.happened(), figure(line));
        group.opening.figures.get(&key).map(|seq| (key.1, *seq))
    });
    found.map_or(Ok(()), |(figure, seq)| Err(Refusal::opened_twice(&figure, seq)))
}

fn evidenced(basis: OpeningBasis) -> bool {
    match basis {
        OpeningBasis::BukuKas | OpeningBasis::Laporan => true,
        OpeningBasis::Pengakuan | OpeningBasis::Taksiran => false,
    }
}

fn asset(opening: &mut Opening, amount: Amount, basis: OpeningBasis) {
    opening.assets = opening.assets.plus(amount);
    if !evidenced(basis) {
        opening.unevidenced = opening.unevidenced.plus(amount);
    }
}

pub(super) fn apply(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::OpeningRecorded(body) => {
            group.opening.recorded.push((seq, on));
            let passed_on = |fund: &Fund| {
                let later = |line: &&OpeningLine| line.generation.is_some_and(|n| n > 1);
                body.lines.iter().filter(later).any(|line| line.fund == *fund)
            };
            for line in &body.lines {
                if !passed_on(&line.fund) {
                    group.opening.funds.entry(line.fund.clone()).or_insert((seq, on));
                }
                group.opening.figures.entry((on, figure(line))).or_insert(seq);
                if matches!(
                    line.item,
                    OpeningItem::Kas | OpeningItem::Bank | OpeningItem::Inventaris
                ) {
                    asset(&mut group.opening, line.amount.amount(), line.basis);
                }
            }
        }
        Event::OpeningLoanRecorded(body) => {
            group.opening.recorded.push((seq, on));
            group.opening.funds.entry(body.fund.clone()).or_insert((seq, on));
            asset(&mut group.opening, body.principal.amount(), body.basis);
        }
        Event::OpeningGrantRecorded(_) => group.opening.recorded.push((seq, on)),
        Event::OpeningConfirmed(body) => {
            group.opening.confirmed.push((seq, on, body.by, record.actor.clone()));
        }
        _ => {}
    }
}

/// Refuses a grant that was paid out before its fiscal year began.
fn paid_by(on: Date, year: u32) -> Result<(), Refusal> {
    let this = u32::try_from(on.year()).unwrap_or_default();
    if year <= this {
        return Ok(());
    }
    let (id, en) = ("tahun anggaran paling akhir", "latest fiscal year");
    Err(Refusal::differs(id, en, this, year))
}

pub(super) fn law(group: &Group, record: &Record) -> Result<(), Refusal> {
    match &record.event {
        Event::OpeningRecorded(body) => {
            opened_once(group, record, &body.lines)?;
            let savings = body.lines.iter().filter(|line| line.item == OpeningItem::Tabungan);
            let mut members = savings.filter_map(|line| line.member.as_ref());
            members.try_for_each(|member| known_member(group, member))
        }
        Event::OpeningGrantRecorded(body) => paid_by(record.happened(), body.budget.year),
        Event::OpeningLoanRecorded(body) => {
            known_member(group, &body.member)?;
            loans::new_loan(group, &body.loan)
        }
        Event::OpeningConfirmed(body) => {
            if group.opening.recorded.is_empty() {
                return Err(Refusal::unknown("saldo awal", "opening balance", &body.group));
            }
            match group.opening.standing().find(|(_, _, _, actor)| *actor == record.actor) {
                Some((seq, ..)) => Err(Refusal::already_done("opening.confirmed", *seq).next(
                    "Akun ini sudah menegaskan. Dua orang menegaskan saldo awal, masing-masing dengan akunnya: yang kedua dicatat dengan --actor akun orang itu.",
                    "This account confirmed already. Two people confirm opening balances, each with an account of their own: record the second with --actor and that person's account.",
                )),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
