//! K06: nobody is a member twice in the same program. Members of two programs at once may be right
//! (a family may have left one for the other on paper only), so they call for attention.

use std::collections::BTreeSet;

use super::shared::{HOUSEHOLDS_NEEDED, of_group};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::library::Membership;
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "K06",
    title: (
        "Tidak ada anggota ganda dalam program (KK setiap anggota harus tercatat)",
        "No member twice in the program (the household of each must be recorded)",
    ),
    duty: Duty::Kelompok,
    source: "BPK (penerima ganda); pangkalan data penerima satu program",
    since: None,
    judge: |rule, case| of_group(rule, case, judge),
};

fn judge(rule: &Rule, case: &Case<'_>) -> Verdict {
    if case.state.active_members().next().is_none() {
        let (id, en) = ("Belum ada anggota yang dicatat.", "No member is recorded.");
        return rule.verdict(Level::BelumDinilai, id, en, Vec::new());
    }
    let persons = case.state.active_members().map(|(_, member)| &member.person);
    let same_person = twice(case, persons.filter_map(|person| case.around.persons.get(person)));
    if !same_person.is_empty() {
        return found(rule, Level::TidakPatuh, ("Orang", "person"), &same_person);
    }
    let homes = case.state.active_members().filter_map(|(_, member)| member.household.as_ref());
    let same_home = twice(case, homes.filter_map(|home| case.around.households.get(home)));
    if !same_home.is_empty() {
        return found(rule, Level::Perhatian, ("KK", "household"), &same_home);
    }
    let persons = case.state.active_members().map(|(_, member)| &member.person);
    let elsewhere = in_two_programs(persons.filter_map(|person| case.around.persons.get(person)));
    if !elsewhere.is_empty() {
        return found(rule, Level::Perhatian, ("Orang", "person"), &elsewhere);
    }
    nobody_twice(rule, case)
}

/// Memberships of those who belong to groups of more than one program, each once.
fn in_two_programs<'a>(all: impl Iterator<Item = &'a Vec<Membership>>) -> BTreeSet<&'a Membership> {
    let several = |memberships: &&'a Vec<Membership>| {
        memberships.iter().any(|m| memberships.first().is_some_and(|one| one.program != m.program))
    };
    all.filter(several).flatten().collect()
}

/// Memberships in this program of those who have more than one, each once.
fn twice<'a>(
    case: &Case<'_>,
    all: impl Iterator<Item = &'a Vec<Membership>>,
) -> BTreeSet<&'a Membership> {
    let here = |memberships: &'a Vec<Membership>| -> Vec<&'a Membership> {
        memberships.iter().filter(|m| m.program == case.group.program).collect()
    };
    all.map(here).filter(|memberships| memberships.len() > 1).flatten().collect()
}

fn found(
    rule: &Rule,
    level: Level,
    what: (&str, &str),
    memberships: &BTreeSet<&Membership>,
) -> Verdict {
    let programs: BTreeSet<&str> = memberships.iter().map(|m| m.program.as_str()).collect();
    let programs = (programs.len() > 1).then(|| Vec::from_iter(programs));
    let (of_id, of_en) = programs.map_or_else(Default::default, |programs| {
        (
            format!(", program {}", programs.join(" dan ")),
            format!(", programs {}", programs.join(" and ")),
        )
    });
    let groups: BTreeSet<&str> = memberships.iter().map(|m| m.group.as_str()).collect();
    let groups: Vec<&str> = groups.into_iter().collect();
    let (id, en) = match groups.as_slice() {
        [one] => (format!("dua kali di {one}"), format!("twice in {one}")),
        more => (format!("di {}", more.join(" dan ")), format!("in {}", more.join(" and "))),
    };
    rule.verdict(
        level,
        format!("{} yang sama tercatat {id}{of_id}.", what.0),
        format!("The same {} is recorded {en}{of_en}.", what.1),
        memberships.iter().map(|membership| membership.seq).collect(),
    )
}

/// Nobody is found twice; without their households, that is not known of families.
fn nobody_twice(rule: &Rule, case: &Case<'_>) -> Verdict {
    let records: Vec<u64> = case.state.active_members().map(|(_, member)| member.seq).collect();
    let unknown = case.state.active_members().filter(|(_, m)| m.household.is_none()).count();
    if unknown > 0 {
        return rule.verdict(
            Level::BelumDinilai,
            format!(
                "KK dari {unknown} anggota belum dicatat; KK ganda baru dapat diperiksa {}.",
                HOUSEHOLDS_NEEDED.0
            ),
            format!(
                "The households of {} are not recorded; doubled ones can be looked for {}.",
                counted(unknown, "member", "members"),
                HOUSEHOLDS_NEEDED.1
            ),
            records,
        );
    }
    let count = records.len();
    rule.verdict(
        Level::Patuh,
        format!(
            "{count} anggota aktif, tidak ada yang tercatat ganda, juga tidak di program lain."
        ),
        format!("{count} active members, none recorded twice, nor in another program."),
        records,
    )
}
