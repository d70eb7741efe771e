//! The stream laws of grants.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::event::Event;
use rantai_events::ids::{DocumentNumber, GrantId, MemberId};
use rantai_events::record::Record;
use rantai_events::time::Date;

use crate::group::profile::{known_decision, known_member};
use crate::group::{Group, loans};
use crate::refusal::Refusal;

/// Refuses a grant that was neither proposed, awarded nor opened for this group.
fn known_grant(group: &Group, grant: &GrantId) -> Result<(), Refusal> {
    if group.grants.contains_key(grant) {
        Ok(())
    } else {
        Err(Refusal::unknown("hibah", "grant", grant))
    }
}

/// Refuses money of a grant that was never awarded.
fn awarded_grant(group: &Group, grant: &GrantId) -> Result<(), Refusal> {
    match group.grants.get(grant) {
        Some(grant) if grant.awarded.is_some() || grant.opened.is_some() => Ok(()),
        _ => Err(Refusal::unknown("penetapan hibah (SK)", "award of the grant", grant)),
    }
}

/// Refuses a payment in place of a return that the bank never made, or that was made good before.
fn makes_good(
    group: &Group,
    grant: &GrantId,
    quoted: Option<&DocumentNumber>,
) -> Result<(), Refusal> {
    let (Some(number), Some(grant)) = (quoted, group.grants.get(grant)) else { return Ok(()) };
    if !grant.bank_returns.iter().any(|back| back.number.as_ref() == Some(number)) {
        return Err(Refusal::unknown("retur bank", "return by the bank", number));
    }
    match grant.credits.iter().find(|credit| credit.after_return.as_ref() == Some(number)) {
        Some(credit) => Err(Refusal::already_done("grant.disbursed", credit.seq)),
        None => Ok(()),
    }
}

/// Refuses an advice of return that was recorded for the grant before.
fn returned_once(
    group: &Group,
    grant: &GrantId,
    number: Option<&DocumentNumber>,
) -> Result<(), Refusal> {
    let (Some(number), Some(grant)) = (number, group.grants.get(grant)) else { return Ok(()) };
    match grant.bank_returns.iter().find(|back| back.number.as_ref() == Some(number)) {
        Some(back) => Err(Refusal::already_done("grant.disbursement_returned", back.seq)),
        None => Ok(()),
    }
}

/// Refuses a slip whose `current_year` contradicts its own day and budget.
fn year_as_dated(on: Date, budget: u32, stated: bool) -> Result<(), Refusal> {
    let known = u32::try_from(on.year()) == Ok(budget);
    if known == stated {
        return Ok(());
    }
    let (id, en) = ("`current_year` (tahun anggaran berjalan)", "`current_year`");
    Err(Refusal::differs(id, en, known, stated))
}

pub(in crate::group) fn law(group: &Group, record: &Record) -> Result<(), Refusal> {
    match &record.event {
        Event::GrantReviewed(body) => known_grant(group, &body.grant),
        Event::GrantAwarded(body) => {
            match group.grants.get(&body.budget.grant).and_then(|grant| grant.awarded.as_ref()) {
                Some(awarded) => Err(Refusal::already_done("grant.awarded", awarded.seq)),
                None => Ok(()),
            }
        }
        Event::CommitmentReleased(body) => awarded_grant(group, &body.budget.grant),
        Event::AgreementSigned(body) => known_grant(group, &body.grant),
        Event::GrantDisbursed(body) => {
            awarded_grant(group, &body.grant)?;
            makes_good(group, &body.grant, body.after_return.as_ref())
        }
        Event::DisbursementReturned(body) => {
            awarded_grant(group, &body.budget.grant)?;
            returned_once(group, &body.budget.grant, body.number.as_ref())
        }
        Event::GoodsDelivered(body) => awarded_grant(group, &body.grant),
        Event::GoodsDistributed(body) => {
            awarded_grant(group, &body.grant)?;
            known_decision(group, body.decision.as_ref())?;
            body.shares.iter().try_for_each(|share| known_member(group, &share.member))
        }
        Event::GrantDistributed(body) => {
            awarded_grant(group, &body.grant)?;
            known_decision(group, body.decision.as_ref())?;
            let members = body.gifts.iter().map(|share| &share.member);
            let borrowers = body.loans.iter().map(|share| &share.member);
            members
                .chain(borrowers)
                .try_for_each(|member: &MemberId| known_member(group, member))?;
            body.loans.iter().try_for_each(|share| loans::new_loan(group, &share.loan))
        }
        Event::GrantSpent(body) => awarded_grant(group, &body.grant),
        Event::TaxRemitted(body) => awarded_grant(group, &body.grant),
        Event::PlanAmended(body) => awarded_grant(group, &body.grant),
        Event::GrantReturned(body) => {
            awarded_grant(group, &body.budget.grant)?;
            year_as_dated(record.happened(), body.budget.year, body.current_year)
        }
        Event::DisallowedRepaid(body) => awarded_grant(group, &body.budget.grant),
        Event::GrantClosed(body) => known_grant(group, &body.grant),
        _ => Ok(()),
    }
}
