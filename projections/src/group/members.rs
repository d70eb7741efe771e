//! Members: joining, leaving, eligibility.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::event::{
    AgeBand, ConsentPurpose, EligibilityResult, EligibilitySource, Event, LeavingReason,
};
use rantai_events::ids::{DecisionId, HouseholdId, MemberId, PersonId};
use rantai_events::record::{Office, Record};
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::Group;
use super::profile::{known_decision, known_member};
use crate::refusal::Refusal;

/// A member of the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Record of joining.
    pub seq: u64,
    /// The day of joining.
    pub joined: Date,
    /// The person in the vault.
    pub person: PersonId,
    /// The household in the vault.
    pub household: Option<HouseholdId>,
    /// Age band at joining.
    pub age: Option<AgeBand>,
    /// The member whose place was taken.
    pub replaces: Option<MemberId>,
    /// Leaving.
    pub left: Option<Left>,
    /// Look-ups in lists of poor families, in business order.
    pub eligibility: Vec<Eligibility>,
    /// The consent in force to be named as an officer on public pages: its record.
    pub naming: Option<u64>,
}

/// How a member left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Why.
    pub why: LeavingReason,
    /// Whether the settlement was agreed in writing.
    pub consent: bool,
    /// The decision.
    pub decision: Option<DecisionId>,
}

/// One look-up in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eligibility {
    /// Record.
    pub seq: u64,
    /// The day the list is of.
    pub as_of: Date,
    /// Which list.
    pub source: EligibilitySource,
    /// What it says.
    pub result: EligibilityResult,
    /// Decile.
    pub decile: Option<u32>,
}

impl Group {
    /// Chair, secretary and treasurer in office who agreed to be named on public pages, and still
    /// belong to the group. A group that ended has none.
    pub fn named_officers(&self) -> impl Iterator<Item = (Office, &PersonId)> {
        let last = self.officers.last().filter(|_| self.profile.dissolved.is_none());
        let posts = last.into_iter().flat_map(|last| {
            let posts = [&last.chair, &last.secretary, &last.treasurer];
            [Office::Ketua, Office::Sekretaris, Office::Bendahara].into_iter().zip(posts)
        });
        posts.filter_map(|(office, member)| {
            let member = self.members.get(member.as_ref()?)?;
            (member.left.is_none() && member.naming.is_some()).then_some((office, &member.person))
        })
    }

    /// The members who belong to the group in this view.
    pub fn active_members(&self) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.members.iter().filter(|(_, member)| member.left.is_none())
    }
}

pub(super) fn apply(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::MemberJoined(body) => {
            let member = Member {
                seq,
                joined: on,
                person: body.person.clone(),
                household: body.household.clone(),
                age: body.age,
                replaces: body.replaces.clone(),
                left: None,
                eligibility: Vec::new(),
                naming: None,
            };
            group.members.insert(body.member.clone(), member);
        }
        Event::MemberLeft(body) => {
            if let Some(member) = group.members.get_mut(&body.member) {
                let decision = body.decision.clone();
                member.left =
                    Some(Left { seq, on, why: body.why, consent: body.consent, decision });
            }
        }
        Event::EligibilityChecked(body) => {
            if let Some(member) = group.members.get_mut(&body.member) {
                member.eligibility.push(Eligibility {
                    seq,
                    as_of: body.as_of,
                    source: body.source,
                    result: body.result,
                    decile: body.decile,
                });
            }
        }
        Event::ConsentGiven(body) => agreed(group, &body.member, body.purpose, Some(seq)),
        Event::ConsentWithdrawn(body) => agreed(group, &body.member, body.purpose, None),
        _ => {}
    }
}

fn agreed(group: &mut Group, member: &MemberId, purpose: ConsentPurpose, seq: Option<u64>) {
    let Some(member) = group.members.get_mut(member) else { return };
    match purpose {
        ConsentPurpose::NamaPengurus => member.naming = seq,
    }
}

/// The record of a consent that is in force.
fn consent(group: &Group, member: &MemberId, purpose: ConsentPurpose) -> Option<u64> {
    let member = group.members.get(member)?;
    match purpose {
        ConsentPurpose::NamaPengurus => member.naming,
    }
}

pub(super) fn law(group: &Group, record: &Record) -> Result<(), Refusal> {
    match &record.event {
        Event::MemberJoined(body) => {
            if group.members.get(&body.member).is_some_and(|member| member.left.is_none()) {
                return Err(Refusal::taken("nomor anggota", "member number", &body.member));
            }
            body.replaces.as_ref().map_or(Ok(()), |member| known_member(group, member))
        }
        Event::MemberLeft(body) => {
            known_member(group, &body.member)?;
            known_decision(group, body.decision.as_ref())?;
            match group.members.get(&body.member).and_then(|member| member.left.as_ref()) {
                Some(left) => Err(Refusal::already_done("member.left", left.seq)),
                None => Ok(()),
            }
        }
        Event::EligibilityChecked(body) => known_member(group, &body.member),
        Event::ConsentGiven(body) => {
            known_member(group, &body.member)?;
            let given = consent(group, &body.member, body.purpose);
            given.map_or(Ok(()), |seq| Err(Refusal::already_done("consent.given", seq)))
        }
        Event::ConsentWithdrawn(body) => {
            known_member(group, &body.member)?;
            let given = consent(group, &body.member, body.purpose);
            let unknown =
                || Refusal::unknown("persetujuan anggota", "consent of member", &body.member);
            given.map(drop).ok_or_else(unknown)
        }
        _ => Ok(()),
    }
}
