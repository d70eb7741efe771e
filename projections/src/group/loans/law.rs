//! The stream laws of loans and hand-overs.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::account::{Fund, Stream};
use rantai_events::event::Event;
use rantai_events::ids::{LoanId, MemberId};
use rantai_events::record::Record;

use super::Loan;
use crate::group::Group;
use crate::group::profile::{known_decision, known_member};
use crate::refusal::Refusal;

/// Refuses a code that a loan of the group already has.
pub(in crate::group) fn new_loan(group: &Group, loan: &LoanId) -> Result<(), Refusal> {
    match group.loans.get(loan) {
        Some(_) => Err(Refusal::taken("kode pinjaman", "loan code", loan)),
        None => Ok(()),
    }
}

/// Refuses to hand money on further than one step beyond where the group's money has come.
fn next_generation(group: &Group, fund: &Fund, stated: u32) -> Result<(), Refusal> {
    let capital = group.balances.under("guliran").filter(|(key, _)| key.fund == *fund);
    let capital = capital.filter_map(|(key, _)| key.keys().nth(1)?.parse::<u32>().ok());
    let lent = group.loans.values().filter(|loan| loan.fund == *fund).map(|loan| loan.generation);
    let held = capital.chain(lent).max().unwrap_or(1);
    if stated <= held.saturating_add(1) {
        return Ok(());
    }
    Err(Refusal::generation_unknown(fund, held, stated))
}

/// The loan, if the group has it, of this member and fund.
fn known_loan<'a>(
    group: &'a Group,
    loan: &LoanId,
    member: &MemberId,
    fund: Option<&Fund>,
) -> Result<&'a Loan, Refusal> {
    let found = group.loans.get(loan).ok_or_else(|| Refusal::unknown("pinjaman", "loan", loan))?;
    if found.member != *member {
        return Err(Refusal::differs("anggota peminjam", "borrower", &found.member, member));
    }
    match fund {
        Some(fund) if *fund != found.fund => {
            Err(Refusal::differs("dana pinjaman", "fund of the loan", &found.fund, fund))
        }
        _ => Ok(found),
    }
}

pub(in crate::group) fn law(group: &Group, record: &Record, book: &Stream) -> Result<(), Refusal> {
    match &record.event {
        Event::LoanApproved(body) => {
            known_member(group, &body.member)?;
            known_decision(group, body.decision.as_ref())?;
            new_loan(group, &body.loan)
        }
        Event::LoanDisbursed(body) => {
            let loan = known_loan(group, &body.loan, &body.member, Some(&body.fund))?;
            match loan.paid_out {
                Some((seq, _, _)) => Err(Refusal::already_done("loan.disbursed", seq)),
                None => Ok(()),
            }
        }
        Event::LoanRepaid(body) => {
            known_loan(group, &body.loan, &body.member, Some(&body.fund)).map(|_| ())
        }
        Event::LoanRescheduled(body) => {
            known_decision(group, body.decision.as_ref())?;
            let left = known_loan(group, &body.loan, &body.member, None)?.left();
            if left == body.principal.amount() {
                Ok(())
            } else {
                Err(Refusal::differs("sisa pokok", "principal left", left, body.principal))
            }
        }
        Event::LoanBilled(body) => known_loan(group, &body.loan, &body.member, None).map(|_| ()),
        Event::LoanTakenOver(body) => {
            known_decision(group, body.decision.as_ref())?;
            known_loan(group, &body.loan, &body.member, Some(&body.fund))?;
            body.shares.iter().try_for_each(|share| {
                known_member(group, &share.member)?;
                new_loan(group, &share.loan)
            })
        }
        Event::LoanWrittenOff(body) => {
            known_decision(group, body.decision.as_ref())?;
            known_loan(group, &body.loan, &body.member, Some(&body.fund)).map(|_| ())
        }
        Event::LoanRecovered(body) => {
            let loan = known_loan(group, &body.loan, &body.member, Some(&body.fund))?;
            if loan.write_offs.is_empty() {
                return Err(Refusal::unknown(
                    "hapus buku pinjaman",
                    "write-off of the loan",
                    &body.loan,
                ));
            }
            Ok(())
        }
        Event::RevolvedToMember(body) => {
            known_member(group, &body.member)?;
            known_decision(group, body.decision.as_ref())?;
            for source in &body.sources {
                if !group.loans.contains_key(source) {
                    return Err(Refusal::unknown("pinjaman sumber", "source loan", source));
                }
            }
            next_generation(group, &body.fund, body.generation)?;
            new_loan(group, &body.loan)
        }
        // Both streams see a hand-over; the decision it cites is the giver's.
        Event::RevolvedToGroup(body) if Stream::Group(body.group.clone()) == *book => {
            next_generation(group, &body.fund, body.generation)?;
            known_decision(group, body.decision.as_ref())
        }
        Event::FundTransferred(body) => known_decision(group, body.decision.as_ref()),
        Event::CashSpent(body) => known_decision(group, body.decision.as_ref()),
        _ => Ok(()),
    }
}
