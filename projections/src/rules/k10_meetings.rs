//! K10: the group meets regularly, with a quorum.

use rantai_events::ids::MemberId;

use super::shared::of_group;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::group::{Group, Meeting, Member};
use crate::table::{Words, words};
use crate::words::{counted, date_en, date_id, number_id};

pub(crate) static RULE: Rule = Rule {
    id: "K10",
    title: ("Rapat berkala dengan kuorum", "Regular meetings with a quorum"),
    duty: Duty::Kelompok,
    source: "uraian WKSBM Dinas Sosial DIY (rapat bulanan atau selapanan, 35 hari); keputusan kelompok",
    since: None,
    judge: |rule, case| of_group(rule, case, judge),
};

/// Most days between two meetings: a month or a selapanan.
const MEETING_DAYS: u32 = 35;

fn judge(rule: &Rule, case: &Case<'_>) -> Verdict {
    let latest = |(meeting, _): &(&Meeting, Quorum)| (meeting.on, meeting.seq);
    let meetings = case.state.meetings.values().map(|m| (m, quorum(case.state, m)));
    // A meeting without a quorum leaves the one before it standing; a list that cannot be true
    // must be put right first.
    let telling = meetings.clone().filter(|(_, quorum)| *quorum != Quorum::Missed);
    let Some((meeting, quorum)) = telling.max_by_key(latest).or(meetings.max_by_key(latest)) else {
        let (id, en) = ("Belum ada rapat yang dicatat.", "No meeting is recorded.");
        return rule.verdict(Level::BelumDinilai, id, en, Vec::new());
    };
    let level = level(case, meeting).max(quorum.at_best());
    judged(rule, case, meeting, level, quorum.words())
}

fn judged(
    rule: &Rule,
    case: &Case<'_>,
    meeting: &Meeting,
    level: Level,
    (before, after): (Words, Words),
) -> Verdict {
    let (days, most) = (case.day.days_since(meeting.on), limit(case));
    let (day_id, day_en) = (date_id(meeting.on), date_en(meeting.on));
    let (ago_id, ago_en) = if case.query.counts_days {
        let days_en = counted(days, "day", "days");
        (format!("{} hari lalu; ", number_id(days)), format!("{days_en} ago; at most {most}"))
    } else {
        (String::new(), format!("at most {} between two", counted(most, "day", "days")))
    };
    rule.verdict(
        level,
        format!("{} {day_id} ({ago_id}paling lama {most} hari){}.", before.0, after.0),
        format!("{} {day_en} ({ago_en}){}.", before.1, after.1),
        vec![meeting.seq],
    )
}

/// What the attendance of a meeting says of its quorum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quorum {
    /// More than half of the members were present.
    Reached,
    /// They were not.
    Missed,
    /// No member is recorded for that day, so there is nothing to count.
    Unknown,
    /// More were present than the group had members on that day.
    TooMany,
    /// Somebody on the attendance list was no member on that day.
    Stranger,
}

/// By those who were members on that day. Nobody can be listed before joining, so whoever is and
/// joined later was a member under the same number before.
fn quorum(group: &Group, meeting: &Meeting) -> Quorum {
    let had_left = |member: &Member| member.left.as_ref().is_some_and(|left| left.on <= meeting.on);
    let is_then = |(id, member): &(&MemberId, &Member)| {
        meeting.attendees.contains(id) || member.joined <= meeting.on
    };
    let members = group.members.iter().filter(is_then).filter(|(_, member)| !had_left(member));
    let members = members.count();
    let is_stranger = |id: &MemberId| group.members.get(id).is_none_or(had_left);
    match usize::try_from(meeting.present).unwrap_or(usize::MAX) {
        _ if members == 0 => Quorum::Unknown,
        _ if meeting.attendees.iter().any(is_stranger) => Quorum::Stranger,
        present if present > members => Quorum::TooMany,
        present if present.saturating_mul(2) > members => Quorum::Reached,
        _ => Quorum::Missed,
    }
}

impl Quorum {
    /// The best that can be said of the group.
    fn at_best(self) -> Level {
        match self {
            Self::Reached => Level::Patuh,
            Self::Unknown => Level::BelumDinilai,
            Self::Missed | Self::TooMany | Self::Stranger => Level::Perhatian,
        }
    }

    /// Before and behind the day of the meeting. The public reads it, so it counts nobody.
    fn words(self) -> (Words, Words) {
        let last = words("Rapat terakhir", "Last meeting");
        match self {
            Self::Reached => {
                (words("Rapat terakhir dengan kuorum", "Last meeting with a quorum"), words("", ""))
            }
            Self::Missed => (
                words("Kuorum tidak terbukti; rapat terakhir", "No quorum; last meeting"),
                words("", ""),
            ),
            Self::Unknown => (
                last,
                words(
                    "; belum ada anggota yang tercatat pada hari itu, jadi kuorumnya belum dapat dihitung",
                    "; no member is recorded for that day, so its quorum cannot be counted",
                ),
            ),
            Self::TooMany => (
                last,
                words(
                    "; yang tercatat hadir lebih banyak daripada anggota pada hari itu, jadi kuorumnya tidak dihitung",
                    "; more are recorded as present than were members on that day, so its quorum does not count",
                ),
            ),
            Self::Stranger => (
                last,
                words(
                    "; daftar hadirnya menyebut yang bukan anggota pada hari itu, jadi kuorumnya tidak dihitung",
                    "; its attendance list names someone who was no member on that day, so its quorum does not count",
                ),
            ),
        }
    }
}

/// Most days between two meetings, by the ruleset in force.
fn limit(case: &Case<'_>) -> u32 {
    case.params.meeting_days.unwrap_or(MEETING_DAYS)
}

/// Within the limit; within one and a half times the limit; longer ago.
fn level(case: &Case<'_>, meeting: &Meeting) -> Level {
    let limit = i64::from(limit(case));
    let days = case.day.days_since(meeting.on);
    if days <= limit {
        Level::Patuh
    } else if days * 2 <= limit * 3 {
        Level::Perhatian
    } else {
        Level::TidakPatuh
    }
}
