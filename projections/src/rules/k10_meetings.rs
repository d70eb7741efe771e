//! K10: the group meets regularly, with a quorum.

use super::shared::of_group;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::group::{Group, Meeting, Member};
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
    let latest = |meeting: &&Meeting| (meeting.on, meeting.seq);
    let meetings = case.state.meetings.values();
    let quorate = meetings.clone().filter(|meeting| has_quorum(case.state, meeting));
    if let Some(meeting) = quorate.max_by_key(latest) {
        let (id, en) = ("Rapat terakhir dengan kuorum", "Last meeting with a quorum");
        return judged(rule, case, meeting, level(case, meeting), (id, en));
    }
    match meetings.max_by_key(latest) {
        Some(meeting) => {
            let level = level(case, meeting).max(Level::Perhatian);
            let (id, en) = ("Kuorum tidak terbukti; rapat terakhir", "No quorum; last meeting");
            judged(rule, case, meeting, level, (id, en))
        }
        None => {
            let (id, en) = ("Belum ada rapat yang dicatat.", "No meeting is recorded.");
            rule.verdict(Level::BelumDinilai, id, en, Vec::new())
        }
    }
}

fn judged(
    rule: &Rule,
    case: &Case<'_>,
    meeting: &Meeting,
    level: Level,
    (id, en): (&str, &str),
) -> Verdict {
    let (days, most) = (case.day.days_since(meeting.on), limit(case));
    let (day_id, day_en) = (date_id(meeting.on), date_en(meeting.on));
    rule.verdict(
        level,
        format!("{id} {day_id} ({} hari lalu; paling lama {most} hari).", number_id(days)),
        format!("{en} {day_en} ({} ago; at most {most}).", counted(days, "day", "days")),
        vec![meeting.seq],
    )
}

/// More than half of those who were members on that day.
fn has_quorum(group: &Group, meeting: &Meeting) -> bool {
    let member_then = |member: &&Member| {
        member.joined <= meeting.on && member.left.as_ref().is_none_or(|left| left.on > meeting.on)
    };
    let members = group.members.values().filter(member_then).count();
    usize::try_from(meeting.present).is_ok_and(|present| present * 2 > members)
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
