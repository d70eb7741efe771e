//! K02: chair, secretary and treasurer are three different active members.

use rantai_events::ids::MemberId;
use rantai_events::time::Date;

use super::shared::of_group;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::group::{Group, Officers};
use crate::words::{date_en, date_id};

pub(crate) static RULE: Rule = Rule {
    id: "K02",
    title: ("Ketua, sekretaris, bendahara terisi", "Chair, secretary and treasurer are filled"),
    duty: Duty::Kelompok,
    source: "uraian program KUBE; Permensos 2/2019 ps. 3(3)",
    since: None,
    judge: |rule, case| of_group(rule, case, judge),
};

/// Days for which one vacant office is tolerated (practice; perlu konfirmasi).
const VACANCY_DAYS: u32 = 30;

/// An office: its names, and who holds it after an election.
struct Post {
    names: (&'static str, &'static str),
    holder: fn(&Officers) -> Option<&MemberId>,
}

static POSTS: [Post; 3] = [
    Post { names: ("ketua", "chair"), holder: |elected| elected.chair.as_ref() },
    Post { names: ("sekretaris", "secretary"), holder: |elected| elected.secretary.as_ref() },
    Post { names: ("bendahara", "treasurer"), holder: |elected| elected.treasurer.as_ref() },
];

/// An office without a holder.
struct Vacancy {
    names: (&'static str, &'static str),
    since: Date,
    records: Vec<u64>,
}

fn judge(rule: &Rule, case: &Case<'_>) -> Verdict {
    let Some(last) = case.state.officers.last() else {
        return rule.verdict(
            Level::BelumDinilai,
            "Pemilihan pengurus belum dicatat.",
            "No election of officers is recorded.",
            Vec::new(),
        );
    };
    let vacant: Vec<Vacancy> =
        POSTS.iter().filter_map(|post| vacancy(case.state, post, last)).collect();
    if vacant.is_empty() {
        return filled(rule, last);
    }
    let tolerated = i64::from(case.params.vacancy_days.unwrap_or(VACANCY_DAYS));
    let recent = |vacancy: &Vacancy| case.day.days_since(vacancy.since) < tolerated;
    let one = vacant.len() == 1 && vacant.iter().all(recent);
    let level = if one { Level::Perhatian } else { Level::TidakPatuh };
    let said = |text: fn(&Vacancy) -> String| vacant.iter().map(text).collect::<Vec<_>>().join(" ");
    let id = said(|v| format!("Jabatan {} kosong sejak {}.", v.names.0, date_id(v.since)));
    let en = said(|v| format!("Office of {} vacant since {}.", v.names.1, date_en(v.since)));
    let records = vacant.iter().flat_map(|vacancy| vacancy.records.clone()).collect();
    rule.verdict(level, id, en, records)
}

/// All three are held by active members: by three, or by fewer.
fn filled(rule: &Rule, last: &Officers) -> Verdict {
    let mut holders: Vec<_> = POSTS.iter().filter_map(|post| (post.holder)(last)).collect();
    holders.sort();
    holders.dedup();
    if holders.len() == POSTS.len() {
        let id = "Ketua, sekretaris dan bendahara terisi oleh tiga anggota aktif.";
        let en = "Chair, secretary and treasurer are three active members.";
        return rule.verdict(Level::Patuh, id, en, vec![last.seq]);
    }
    rule.verdict(
        Level::TidakPatuh,
        "Satu anggota memegang lebih dari satu jabatan.",
        "One member holds more than one office.",
        vec![last.seq],
    )
}

/// Whether the office stands empty after the last election, and since when.
fn vacancy(group: &Group, post: &Post, last: &Officers) -> Option<Vacancy> {
    let Some(holder) = (post.holder)(last) else {
        let never_filled = |elected: &&Officers| (post.holder)(elected).is_none();
        let first = group.officers.iter().rev().take_while(never_filled).last().unwrap_or(last);
        return Some(Vacancy { names: post.names, since: first.on, records: vec![first.seq] });
    };
    let left = group.members.get(holder)?.left.as_ref()?;
    let since = left.on.max(last.on);
    Some(Vacancy { names: post.names, since, records: vec![last.seq, left.seq] })
}
