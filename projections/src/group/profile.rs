//! Registration, legalisation, officers, bank accounts, dissolution.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::event::{Event, Legaliser};
use rantai_events::ids::{DecisionId, DocumentNumber, MemberId, ProgramCode};
use rantai_events::record::{DocKind, Record};
use rantai_events::text::Label;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::Group;
use crate::refusal::Refusal;

/// Who the group is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its registration.
    pub registered: Option<Registered>,
    /// Its legalisation.
    pub legalised: Option<Legalised>,
    /// Its end.
    pub dissolved: Option<Dissolved>,
}

/// The registration of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Record.
    pub seq: u64,
    /// Business date.
    pub on: Date,
    /// Program.
    pub program: ProgramCode,
    /// Name.
    pub name: Label,
    /// Kelurahan.
    pub area: AreaCode,
    /// The day it was formed.
    pub formed_on: Option<Date>,
    /// Its earlier code.
    pub legacy_code: Option<Label>,
    /// Its kind of business.
    pub business: Option<Label>,
}

/// The legalisation of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Legalised {
    /// Record.
    pub seq: u64,
    /// Business date.
    pub on: Date,
    /// Date of the document.
    pub dated: Date,
    /// By whom.
    pub by: Legaliser,
    /// Number of the document.
    pub number: DocumentNumber,
}

/// The end of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dissolved {
    /// Record.
    pub seq: u64,
    /// Business date.
    pub on: Date,
    /// The decision.
    pub decision: Option<DecisionId>,
}

/// An election of officers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officers {
    /// Record.
    pub seq: u64,
    /// The day it took effect.
    pub on: Date,
    /// Chair.
    pub chair: Option<MemberId>,
    /// Secretary.
    pub secretary: Option<MemberId>,
    /// Treasurer.
    pub treasurer: Option<MemberId>,
    /// The decision that elected them.
    pub decision: Option<DecisionId>,
    /// Whether minutes are attached to the record.
    pub minutes: bool,
}

/// A bank account of the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// Record.
    pub seq: u64,
    /// Business date.
    pub on: Date,
    /// The bank.
    pub bank: Label,
    /// Whether it is in the group's name.
    pub in_group_name: bool,
    /// Who may sign.
    pub signatories: Vec<MemberId>,
    /// The day it was closed.
    pub closed_on: Option<Date>,
}

pub(super) fn apply(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::GroupRegistered(body) => {
            group.profile.registered = Some(Registered {
                seq,
                on,
                program: body.program.clone(),
                name: body.name.clone(),
                area: body.area.clone(),
                formed_on: body.formed_on,
                legacy_code: body.legacy_code.clone(),
                business: body.business.clone(),
            });
        }
        Event::GroupLegalised(body) => {
            let (dated, by, number) = (body.dated, body.by, body.number.clone());
            // A paper dated after the day it was entered on is misread, or not in force yet: it
            // takes the place of none that is.
            if dated <= on || group.profile.legalised.is_none() {
                group.profile.legalised = Some(Legalised { seq, on, dated, by, number });
            }
        }
        Event::OfficersElected(body) => group.officers.push(Officers {
            seq,
            on,
            chair: body.chair.clone(),
            secretary: body.secretary.clone(),
            treasurer: body.treasurer.clone(),
            decision: body.decision.clone(),
            minutes: record.docs.iter().any(|doc| doc.kind == DocKind::BaMusyawarah),
        }),
        Event::GroupBankAccountRegistered(body) => {
            let account = BankAccount {
                seq,
                on,
                bank: body.bank.clone(),
                in_group_name: body.in_group_name,
                signatories: body.signatories.0.clone(),
                closed_on: None,
            };
            group.bank_accounts.insert(body.account.clone(), account);
        }
        Event::GroupBankAccountClosed(body) => {
            if let Some(account) = group.bank_accounts.get_mut(&body.account) {
                account.closed_on = Some(on);
            }
        }
        Event::GroupDissolved(body) => {
            group.profile.dissolved = Some(Dissolved { seq, on, decision: body.decision.clone() });
        }
        _ => {}
    }
}

pub(super) fn law(group: &Group, record: &Record) -> Result<(), Refusal> {
    match &record.event {
        Event::OfficersElected(body) => {
            let posts = [&body.chair, &body.secretary, &body.treasurer];
            posts.into_iter().flatten().try_for_each(|member| known_member(group, member))?;
            known_decision(group, body.decision.as_ref())
        }
        Event::GroupBankAccountRegistered(body) => {
            body.signatories.iter().try_for_each(|member| known_member(group, member))
        }
        Event::GroupBankAccountClosed(body) if !group.bank_accounts.contains_key(&body.account) => {
            Err(Refusal::unknown("rekening bank", "bank account", &body.account))
        }
        Event::GroupDissolved(body) => known_decision(group, body.decision.as_ref()),
        _ => Ok(()),
    }
}

/// Refuses what is dated before the group was registered: on that day it is not known.
pub(super) fn registered(group: &Group, record: &Record, book: &Stream) -> Result<(), Refusal> {
    let founds = matches!(record.event, Event::GroupRegistered(_));
    match (&group.profile.registered, book.group()) {
        (None, Some(id)) if !founds => Err(Refusal::not_registered(id, record.on)),
        _ => Ok(()),
    }
}

/// Refuses a member that the group never had.
pub(super) fn known_member(group: &Group, member: &MemberId) -> Result<(), Refusal> {
    if group.members.contains_key(member) {
        Ok(())
    } else {
        Err(Refusal::unknown("anggota", "member", member))
    }
}

/// Refuses a decision that no meeting took, where one is cited.
pub(super) fn known_decision(group: &Group, decision: Option<&DecisionId>) -> Result<(), Refusal> {
    match decision {
        Some(decision) if !group.decisions.contains_key(decision) => {
            Err(Refusal::unknown("keputusan musyawarah", "decision", decision))
        }
        _ => Ok(()),
    }
}
