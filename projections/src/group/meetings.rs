//! Meetings and decisions.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::amount::Rupiah;
use rantai_events::event::{DecisionSubject, Event, MeetingKind};
use rantai_events::ids::{MeetingId, MemberId};
use rantai_events::record::{DocKind, Record};
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::Group;
use super::profile::known_member;
use crate::refusal::Refusal;

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The kind.
    pub kind: MeetingKind,
    /// Members on the attendance list.
    pub attendees: Vec<MemberId>,
    /// Members present.
    pub present: u32,
}

/// A decision of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The meeting.
    pub meeting: MeetingId,
    /// What it is about.
    pub subject: DecisionSubject,
    /// The most it allows.
    pub limit: Option<Rupiah>,
    /// Whether minutes are attached.
    pub minutes: bool,
}

pub(super) fn apply(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::MeetingHeld(body) => {
            let listed = u32::try_from(body.attendees.len()).unwrap_or(u32::MAX);
            let meeting = Meeting {
                seq,
                on,
                kind: body.kind,
                attendees: body.attendees.0.clone(),
                present: body.present.unwrap_or(0).max(listed),
            };
            group.meetings.insert(body.meeting.clone(), meeting);
        }
        Event::MeetingDecided(body) => {
            let decision = Decision {
                seq,
                on,
                meeting: body.meeting.clone(),
                subject: body.subject,
                limit: body.limit,
                minutes: record.docs.iter().any(|doc| doc.kind == DocKind::BaMusyawarah),
            };
            group.decisions.insert(body.decision.clone(), decision);
        }
        _ => {}
    }
}

pub(super) fn law(group: &Group, record: &Record) -> Result<(), Refusal> {
    match &record.event {
        Event::MeetingHeld(body) => {
            if group.meetings.contains_key(&body.meeting) {
                return Err(Refusal::taken("nomor rapat", "meeting number", &body.meeting));
            }
            body.attendees.iter().try_for_each(|member| known_member(group, member))
        }
        Event::MeetingDecided(body) => {
            if !group.meetings.contains_key(&body.meeting) {
                return Err(Refusal::unknown("rapat", "meeting", &body.meeting));
            }
            if group.decisions.contains_key(&body.decision) {
                return Err(Refusal::taken("nomor keputusan", "decision number", &body.decision));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
