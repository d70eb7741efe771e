//! Claims: codes and numbers that may stand only once. A reversal releases its target's.
#![allow(clippy::wildcard_enum_match_arm, reason = "most events claim nothing")]

use std::collections::BTreeSet;

use rantai_events::event::{Event, Treasury};
use rantai_events::record::{Draft, Fixes, Record};

use super::{Claim, Registry};
use crate::refusal::Refusal;

/// What an event claims: the key, and the owner who may name it again (empty: nobody may).
fn claims(event: &Event) -> Vec<(String, String)> {
    let once = |key: String| vec![(key, String::new())];
    match event {
        Event::LedgerOpened(_) => once("ledger".into()),
        Event::AccountOpened(body) => once(format!("account/{}", body.account)),
        Event::ProgramDefined(body) => once(format!("program/{}", body.program)),
        Event::GroupRegistered(body) => {
            let name = folded(body.name.as_str());
            vec![
                (format!("group/{}", body.group), String::new()),
                (format!("group-name/{}/{name}", body.area), String::new()),
            ]
        }
        Event::GroupBankAccountRegistered(body) => {
            vec![(format!("bank-account/{}", body.account), body.group.to_string())]
        }
        Event::GrantProposed(body) => {
            vec![
                (format!("grant/{}", body.grant), body.group.to_string()),
                (format!("grant-proposal/{}", body.grant), String::new()),
            ]
        }
        Event::GrantAwarded(body) => {
            vec![(format!("grant/{}", body.budget.grant), body.group.to_string())]
        }
        Event::OpeningGrantRecorded(body) => {
            vec![
                (format!("grant/{}", body.budget.grant), body.group.to_string()),
                (format!("grant-opening/{}", body.budget.grant), String::new()),
            ]
        }
        Event::BudgetAppropriated(body) => {
            once(format!("budget/{}/{}/{}", body.program, body.year, body.account))
        }
        Event::Sp2dIssued(body) => {
            let issuer = folded(body.issuer.as_str());
            once(format!("sp2d/{issuer}/{}/{}", body.year, printed(body.number.as_str())))
        }
        Event::GrantReturned(body) => {
            once(sts(body.to, body.budget.grant.as_str(), body.number.as_str()))
        }
        Event::DisallowedRepaid(body) => {
            once(sts(body.to, body.budget.grant.as_str(), body.number.as_str()))
        }
        _ => Vec::new(),
    }
}

/// What a draft or record claims: also the place of a reversed record, which one entry may take.
fn all(event: &Event, fixes: Option<Fixes>) -> Vec<(String, String)> {
    let mut found = claims(event);
    let replaces = fixes.filter(|_| !matches!(event, Event::EntryReversed(_)));
    found.extend(replaces.map(|of| (format!("replacement/{}", of.seq), String::new())));
    found
}

/// One slip may return several grants: each is a line of it.
fn sts(to: Treasury, grant: &str, number: &str) -> String {
    format!("sts/{}/{}/{grant}", to.code(), printed(number))
}

/// A name as people compare names: whatever its case and blanks.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A printed number as people compare numbers: whatever its case, without blanks.
fn printed(number: &str) -> String {
    number.split_whitespace().collect::<String>().to_uppercase()
}

pub(super) fn check(registry: &Registry, draft: &Draft) -> Result<(), Refusal> {
    let event = &draft.event;
    for (key, owner) in all(event, draft.fixes) {
        let held = registry.claims.get(&key).filter(|held| owner.is_empty() || held.owner != owner);
        if let Some(first) = held.and_then(|held| held.seqs.first()) {
            let (what, name) = key.split_once('/').unwrap_or((&key, ""));
            let mut refusal = Refusal::taken_by(what, name, *first);
            if matches!(event, Event::BudgetAppropriated(_)) {
                refusal.next = crate::table::words(
                    "Ubah pagu itu dengan `budget.revised`, atau balikkan catatan yang memakainya.",
                    "Change that budget with `budget.revised`, or reverse the entry that holds it.",
                );
            }
            if what == "replacement" {
                refusal.next = crate::table::words(
                    "Catatan itu sudah diganti; koreksi penggantinya bila keliru.",
                    "That record was replaced already; correct its replacement if it is wrong.",
                );
            }
            return Err(refusal);
        }
    }
    Ok(())
}

pub(super) fn hold(registry: &mut Registry, record: &Record) {
    for (key, owner) in all(&record.event, record.fixes) {
        let none = || Claim { owner, seqs: BTreeSet::new() };
        registry.claims.entry(key).or_insert_with(none).seqs.insert(record.seq);
    }
}

/// Lets go of what the target held; what another record holds too still stands.
pub(super) fn release(registry: &mut Registry, target: &Record) {
    for (key, _) in all(&target.event, target.fixes) {
        let Some(claim) = registry.claims.get_mut(&key) else { continue };
        claim.seqs.remove(&target.seq);
        if claim.seqs.is_empty() {
            registry.claims.remove(&key);
        }
    }
}
