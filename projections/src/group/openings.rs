//! Opening balances and their confirmation.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::amount::Amount;
use rantai_events::event::{ConfirmedBy, Event, OpeningBasis, OpeningItem};
use rantai_events::ids::ActorId;
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
}

impl Opening {
    /// Whether the books opened with balances that two people have not yet confirmed.
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        let by = |who| self.confirmed.iter().any(|(_, _, by, _)| *by == who);
        let confirmed = by(ConfirmedBy::Pendamping) && by(ConfirmedBy::Bendahara);
        !self.recorded.is_empty() && !confirmed
    }
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
            for line in &body.lines {
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
            asset(&mut group.opening, body.principal.amount(), body.basis);
        }
        Event::OpeningGrantRecorded(_) => group.opening.recorded.push((seq, on)),
        Event::OpeningConfirmed(body) => {
            group.opening.confirmed.push((seq, on, body.by, record.actor.clone()));
        }
        _ => {}
    }
}

pub(super) fn law(group: &Group, record: &Record) -> Result<(), Refusal> {
    match &record.event {
        Event::OpeningRecorded(body) => body
            .lines
            .iter()
            .filter(|line| line.item == OpeningItem::Tabungan)
            .filter_map(|line| line.member.as_ref())
            .try_for_each(|member| known_member(group, member)),
        Event::OpeningLoanRecorded(body) => {
            known_member(group, &body.member)?;
            loans::new_loan(group, &body.loan)
        }
        Event::OpeningConfirmed(body) => {
            if group.opening.recorded.is_empty() {
                return Err(Refusal::unknown("saldo awal", "opening balance", &body.group));
            }
            match group.opening.confirmed.iter().find(|(_, _, _, actor)| *actor == record.actor) {
                Some((seq, ..)) => Err(Refusal::already_done("opening.confirmed", *seq)),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
