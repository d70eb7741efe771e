//! K01: the group has as many members as its program asks for.

use std::collections::BTreeSet;

use rantai_events::event::{ProgramKind, SizeUnit};
use rantai_events::time::Date;

use super::shared::{HOUSEHOLDS_NEEDED, kind, of_group};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::group::Left;
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "K01",
    title: (
        "Jumlah anggota sesuai ketentuan (bila dihitung per KK, KK setiap anggota harus tercatat)",
        "The size of the group is as its program asks (where households are counted, that of each member must be recorded)",
    ),
    duty: Duty::Kelompok,
    source: "uraian program USEP KM 2007 (30 orang) dan KUBE (5-10 KK); Permensos 2/2019 ps. 3(2) (5-20 KK)",
    since: None,
    judge: |rule, case| of_group(rule, case, judge),
};

/// Days after an exit for which a size short by one is tolerated (practice; perlu konfirmasi).
const VACANCY_DAYS: u32 = 90;

/// How many are asked for.
struct Size {
    min: usize,
    max: usize,
    unit: SizeUnit,
}

/// The ruleset's size, else the one of the source that was in force.
fn asked(case: &Case<'_>) -> Option<Size> {
    let default = kind(case).and_then(|kind| default_size(kind, case.day));
    let number = |given: Option<u32>| given.and_then(|n| usize::try_from(n).ok());
    let min = number(case.params.size_min).or(default.as_ref().map(|size| size.min));
    let max = number(case.params.size_max).or(default.as_ref().map(|size| size.max));
    let unit = case.params.size_unit.or(default.map(|size| size.unit)).unwrap_or(SizeUnit::Orang);
    (min.is_some() || max.is_some()).then(|| Size {
        min: min.unwrap_or(1),
        max: max.unwrap_or(usize::MAX),
        unit,
    })
}

fn default_size(kind: ProgramKind, day: Date) -> Option<Size> {
    let households = |max| Some(Size { min: 5, max, unit: SizeUnit::Kk });
    match kind {
        ProgramKind::UsepKm => Some(Size { min: 30, max: 30, unit: SizeUnit::Orang }),
        // Permensos 2/2019 has been in force since 12 March 2019.
        ProgramKind::Kube | ProgramKind::Blps if Date::of(2019, 3, 12) <= Some(day) => {
            households(20)
        }
        ProgramKind::Kube | ProgramKind::Blps => households(10),
        ProgramKind::Wksbm | ProgramKind::DanaBergulir | ProgramKind::Csr => None,
    }
}

fn judge(rule: &Rule, case: &Case<'_>) -> Verdict {
    let Some(size) = asked(case) else {
        return rule.verdict(
            Level::TidakBerlaku,
            "Program ini tidak menentukan jumlah anggota.",
            "The program does not set a size.",
            Vec::new(),
        );
    };
    let mut records: Vec<u64> = case.ruleset.iter().map(|ruleset| ruleset.seq).collect();
    records.extend(case.state.active_members().map(|(_, member)| member.seq));
    let unknown = case.state.active_members().filter(|(_, m)| m.household.is_none()).count();
    if case.state.members.is_empty() {
        let (id, en) = ("Belum ada anggota yang dicatat.", "No member is recorded.");
        return rule.verdict(Level::BelumDinilai, id, en, records);
    }
    if size.unit == SizeUnit::Kk && unknown > 0 {
        return rule.verdict(
            Level::BelumDinilai,
            format!(
                "KK dari {unknown} anggota aktif belum dicatat; jumlah KK baru dapat dihitung {}.",
                HOUSEHOLDS_NEEDED.0
            ),
            format!(
                "The households of {} are not recorded; households can be counted {}.",
                counted(unknown, "active member", "active members"),
                HOUSEHOLDS_NEEDED.1
            ),
            records,
        );
    }
    sized(rule, case, &size, records)
}

fn sized(rule: &Rule, case: &Case<'_>, size: &Size, mut records: Vec<u64>) -> Verdict {
    let found = count(case, size.unit);
    let exit = last_exit(case).filter(|_| found + 1 == size.min);
    records.extend(exit.map(|left| left.seq));
    let tolerated = i64::from(case.params.vacancy_days.unwrap_or(VACANCY_DAYS));
    let level = match exit {
        _ if (size.min..=size.max).contains(&found) => Level::Patuh,
        Some(left) if case.day.days_since(left.on) < tolerated => Level::Perhatian,
        Some(_) | None => Level::TidakPatuh,
    };
    let (id, en) = size.unit.words();
    let range = range(size);
    rule.verdict(
        level,
        format!("Anggota aktif {found} {id}; ketentuan {range}."),
        format!("Active members {found} {en}; rule {range}."),
        records,
    )
}

fn range(size: &Size) -> String {
    match (size.min, size.max) {
        (min, max) if min == max => min.to_string(),
        (min, usize::MAX) => format!("≥ {min}"),
        (min, max) => format!("{min}-{max}"),
    }
}

fn count(case: &Case<'_>, unit: SizeUnit) -> usize {
    let active = case.state.active_members();
    match unit {
        SizeUnit::Orang => active.map(|(_, m)| &m.person).collect::<BTreeSet<_>>().len(),
        SizeUnit::Kk => active.map(|(_, m)| &m.household).collect::<BTreeSet<_>>().len(),
    }
}

fn last_exit<'a>(case: &Case<'a>) -> Option<&'a Left> {
    let exits = case.state.members.values().filter_map(|member| member.left.as_ref());
    exits.max_by_key(|left| (left.on, left.seq))
}
