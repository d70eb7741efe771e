//! H08: the money is spent on the lines of the plan (RAB), each within its figure.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;
use rantai_events::event::PlanLine;
use rantai_events::ids::LineCode;
use rantai_events::time::Date;

use super::shared::{Given, each_grant, exceeds, percent};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Grant;
use crate::words::{self, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "H08",
    title: ("Belanja sesuai RAB", "Spending as planned"),
    duty: Duty::Kelompok,
    source: "NPHD dan RAB; BPK (penggunaan di luar peruntukan); toleransi 10% (perlu konfirmasi)",
    since: None,
    judge: |rule, case| each_grant(rule, case, judge),
};

/// Per cent by which a line may be exceeded before it is a fault.
const LINE_TOLERANCE: u32 = 10;

/// One line of the plan, or one outside it: its code, planned and spent.
struct Use<'a> {
    line: &'a LineCode,
    planned: Amount,
    spent: Amount,
}

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    let grant = given.grant;
    if grant.spending.is_empty() && (shared(given).is_zero() || grant.plan().is_empty()) {
        return nothing_spent(rule, given);
    }
    if grant.plan().is_empty() {
        return rule.verdict(
            Level::BelumDinilai,
            "RAB hibah belum dicatat.",
            "The plan of the grant is not recorded.",
            grant.spending.iter().map(|spending| spending.seq).collect(),
        );
    }
    let mut verdict = by_lines(rule, given);
    for (level, id, en) in [totals(given), above_award(given)].into_iter().flatten() {
        verdict.level = verdict.level.max(level);
        verdict.text.0 = format!("{} {id}", verdict.text.0).trim().to_owned();
        verdict.text.1 = format!("{} {en}", verdict.text.1).trim().to_owned();
    }
    verdict
}

/// The lines that are worst. Lines untouched say nothing once members have the money.
fn by_lines(rule: &Rule, given: &Given<'_>) -> Verdict {
    let tolerance = given.case.params.line_tolerance.unwrap_or(LINE_TOLERANCE);
    let mut uses = uses(given);
    if !shared(given).is_zero() {
        uses.retain(|line| !line.spent.is_zero());
    }
    let worst = uses.iter().map(|line| level(line, tolerance)).max().unwrap_or(Level::Patuh);
    let shown: Vec<&Use<'_>> = uses.iter().filter(|line| level(line, tolerance) == worst).collect();
    let said = |text: fn(&Use<'_>) -> String| {
        shown.iter().map(|line| text(line)).collect::<Vec<_>>().join(" ")
    };
    rule.verdict(worst, said(said_id), said(said_en), records(given, &shown))
}

/// Money handed to members.
fn shared(given: &Given<'_>) -> Amount {
    given.grant.distributions.iter().map(|shared| shared.gifts.plus(shared.loans)).sum()
}

fn total(plan: &[PlanLine]) -> Amount {
    plan.iter().map(|line| line.amount.amount()).sum()
}

/// What members were given, and whether it fits into the plan together with what was spent.
fn totals(given: &Given<'_>) -> Option<(Level, String, String)> {
    let (shared, planned) = (shared(given), total(given.grant.plan()));
    if shared.is_zero() {
        return None;
    }
    let spent: Amount = given.grant.spending.iter().map(|s| s.amount.amount()).sum();
    let over = shared.plus(spent).minus(planned);
    let (shared, planned) = (rupiah(shared), rupiah(planned));
    let (id, en) =
        (format!("Dibagikan kepada anggota {shared}"), format!("Handed to members {shared}"));
    Some(if over.is_positive() {
        let over = rupiah(over);
        (
            Level::TidakPatuh,
            format!("{id}; bersama belanja melebihi RAB {planned} sebesar {over}."),
            format!("{en}; with the spending it exceeds the plan {planned} by {over}."),
        )
    } else if given.grant.plan().len() > 1 {
        (
            Level::BelumDinilai,
            format!("{id} (RAB {planned}); pembagian tidak menyebut pos RAB."),
            format!("{en} (plan {planned}); the hand-out names no line of the plan."),
        )
    } else {
        (Level::Patuh, format!("{id} (RAB {planned})."), format!("{en} (plan {planned})."))
    })
}

/// A plan may not give out more than was awarded.
fn above_award(given: &Given<'_>) -> Option<(Level, String, String)> {
    let awarded = given.grant.awarded.as_ref()?.amount.amount();
    let planned = total(given.grant.plan());
    let (plan, award) = (rupiah(planned), rupiah(awarded));
    (planned > awarded).then(|| {
        (
            Level::TidakPatuh,
            format!("RAB {plan} melebihi hibah yang ditetapkan {award}."),
            format!("The plan {plan} exceeds the award {award}."),
        )
    })
}

/// The plan in force on a day: an amendment binds from its day on, and undoes nothing before it.
fn plan_on(grant: &Grant, day: Date) -> &[PlanLine] {
    plan_of(grant, day).map_or(&[][..], |(_, plan)| plan)
}

/// The same, with the record that set it.
fn plan_of(grant: &Grant, day: Date) -> Option<(u64, &[PlanLine])> {
    let amended = grant.amendments.iter().rev().find(|(_, on, _)| *on <= day);
    let awarded = || grant.awarded.as_ref().map(|awarded| (awarded.seq, awarded.plan.as_slice()));
    amended.map(|(seq, _, plan)| (*seq, plan.as_slice())).or_else(awarded)
}

/// What was spent on one line, in the order of its days.
#[derive(Default)]
struct Line {
    /// While the plan of the day had it.
    within: Amount,
    /// While it did not.
    outside: Amount,
    /// Spent and planned at the place where the plan of the day was exceeded most, or last.
    peak: Option<(Amount, Amount)>,
}

impl Line {
    fn take(&mut self, amount: Amount, planned: Amount) {
        if planned.is_zero() {
            self.outside = self.outside.plus(amount);
            return;
        }
        self.within = self.within.plus(amount);
        let over = |(spent, planned): (Amount, Amount)| spent.minus(planned).max(Amount::ZERO);
        let now = (self.within, planned);
        if self.peak.is_none_or(|peak| over(now) >= over(peak)) {
            self.peak = Some(now);
        }
    }
}

/// Spending by line: every line of the plan with its spending, then every line outside it.
fn uses<'a>(given: &Given<'a>) -> Vec<Use<'a>> {
    let mut lines: BTreeMap<&LineCode, Line> = BTreeMap::new();
    let mut spending: Vec<_> = given.grant.spending.iter().collect();
    spending.sort_by_key(|spending| (spending.on, spending.seq));
    for spending in spending {
        let plan = plan_on(given.grant, spending.on).iter();
        let planned = plan.filter(|line| line.line == spending.line);
        let planned = planned.map(|line| line.amount.amount()).sum();
        lines.entry(&spending.line).or_default().take(spending.amount.amount(), planned);
    }
    let mut uses = Vec::new();
    for line in given.grant.plan() {
        let peak = lines.get_mut(&line.line).and_then(|line| line.peak.take());
        let (spent, planned) = peak.unwrap_or((Amount::ZERO, line.amount.amount()));
        uses.push(Use { line: &line.line, planned, spent });
    }
    for (line, Line { outside, peak, .. }) in lines {
        uses.extend(peak.map(|(spent, planned)| Use { line, planned, spent }));
        let outside = Use { line, planned: Amount::ZERO, spent: outside };
        uses.extend((!outside.spent.is_zero()).then_some(outside));
    }
    uses
}

fn level(line: &Use<'_>, tolerance: u32) -> Level {
    if (line.planned.is_zero() && !line.spent.is_zero())
        || exceeds(line.spent, line.planned, 100 + tolerance)
    {
        Level::TidakPatuh
    } else if line.spent > line.planned {
        Level::Perhatian
    } else {
        Level::Patuh
    }
}

/// By how much the line is exceeded: a rounded share alone would hide a rupiah.
fn over(line: &Use<'_>) -> Option<String> {
    (line.spent > line.planned).then(|| rupiah(line.spent.minus(line.planned)))
}

fn said_id(line: &Use<'_>) -> String {
    match percent(line.spent, line.planned) {
        Some(share) => {
            let over = over(line).map(|over| format!(" (lebih {over})")).unwrap_or_default();
            format!("Pos {} terpakai {}{over}.", line.line, words::percent(share).0)
        }
        None => format!("{} dibelanjakan di luar RAB (pos {}).", rupiah(line.spent), line.line),
    }
}

fn said_en(line: &Use<'_>) -> String {
    match percent(line.spent, line.planned) {
        Some(share) => {
            let over = over(line).map(|over| format!(" (over by {over})")).unwrap_or_default();
            format!("Line {} at {}{over}.", line.line, words::percent(share).1)
        }
        None => format!("{} spent outside the plan (line {}).", rupiah(line.spent), line.line),
    }
}

/// The plans by which it was judged, and the spending on the lines that are shown.
fn records(given: &Given<'_>, shown: &[&Use<'_>]) -> Vec<u64> {
    let shows = |line: &LineCode| shown.iter().any(|used| used.line == line);
    let spent = given.grant.spending.iter().filter(|spending| shows(&spending.line));
    let spent: Vec<(Date, u64)> = spent.map(|spending| (spending.on, spending.seq)).collect();
    let days = spent.iter().map(|(on, _)| *on);
    let mut plans: Vec<u64> =
        days.filter_map(|day| plan_of(given.grant, day)).map(|(seq, _)| seq).collect();
    if plans.is_empty() {
        plans.extend(plan_of(given.grant, Date::MAX).map(|(seq, _)| seq));
    }
    let shared = given.grant.distributions.iter().map(|shared| shared.seq);
    plans.into_iter().chain(spent.into_iter().map(|(_, seq)| seq)).chain(shared).collect()
}

/// Nothing bought: not judged while the money lies there, and not at all once members have it.
fn nothing_spent(rule: &Rule, given: &Given<'_>) -> Verdict {
    let Some(credit) = given.grant.credits.first() else { return given.not_received(rule) };
    if !given.grant.distributions.is_empty() {
        return rule.verdict(
            Level::TidakBerlaku,
            "Hibah dibagikan kepada anggota, tidak dibelanjakan kelompok.",
            "The grant was handed to members, not spent by the group.",
            given.grant.distributions.iter().map(|shared| shared.seq).collect(),
        );
    }
    rule.verdict(
        Level::BelumDinilai,
        "Belum ada belanja yang dicatat.",
        "No spending is recorded.",
        vec![credit.seq],
    )
}
