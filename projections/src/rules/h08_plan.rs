//! H08: the money is spent on the lines of the plan (RAB), each within its figure.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;
use rantai_events::ids::LineCode;

use super::shared::{Given, each_grant, exceeds, percent, percent_words};
use super::{Duty, Level, Rule, Verdict};
use crate::words::rupiah;

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
    if grant.spending.is_empty() {
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
    let tolerance = given.case.params.line_tolerance.unwrap_or(LINE_TOLERANCE);
    let uses = uses(given);
    let worst = uses.iter().map(|line| level(line, tolerance)).max().unwrap_or(Level::Patuh);
    let shown: Vec<&Use<'_>> = uses.iter().filter(|line| level(line, tolerance) == worst).collect();
    let said = |text: fn(&Use<'_>) -> String| {
        shown.iter().map(|line| text(line)).collect::<Vec<_>>().join(" ")
    };
    rule.verdict(worst, said(said_id), said(said_en), records(given, &shown))
}

/// Spending by line: every line of the plan with its spending, then every line outside it.
fn uses<'a>(given: &Given<'a>) -> Vec<Use<'a>> {
    let mut spent: BTreeMap<&LineCode, Amount> = BTreeMap::new();
    for spending in &given.grant.spending {
        let sum = spent.entry(&spending.line).or_default();
        *sum = sum.plus(spending.amount.amount());
    }
    let mut uses = Vec::new();
    for line in given.grant.plan() {
        let spent = spent.remove(&line.line).unwrap_or_default();
        uses.push(Use { line: &line.line, planned: line.amount.amount(), spent });
    }
    let outside = |(line, spent)| Use { line, planned: Amount::ZERO, spent };
    uses.extend(spent.into_iter().map(outside));
    uses
}

fn level(line: &Use<'_>, tolerance: u32) -> Level {
    if line.planned.is_zero() || exceeds(line.spent, line.planned, 100 + tolerance) {
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
            format!("Pos {} terpakai {}{over}.", line.line, percent_words(share))
        }
        None => format!("{} dibelanjakan di luar RAB (pos {}).", rupiah(line.spent), line.line),
    }
}

fn said_en(line: &Use<'_>) -> String {
    match percent(line.spent, line.planned) {
        Some(share) => {
            let over = over(line).map(|over| format!(" (over by {over})")).unwrap_or_default();
            format!("Line {} at {}{over}.", line.line, percent_words(share))
        }
        None => format!("{} spent outside the plan (line {}).", rupiah(line.spent), line.line),
    }
}

/// The plan, and the spending on the lines that are shown.
fn records(given: &Given<'_>, shown: &[&Use<'_>]) -> Vec<u64> {
    let amended = given.grant.amendments.last().map(|(seq, ..)| *seq);
    let plan = amended.or(given.grant.awarded.as_ref().map(|awarded| awarded.seq));
    let shows = |line: &LineCode| shown.iter().any(|used| used.line == line);
    let spent = given.grant.spending.iter().filter(|spending| shows(&spending.line));
    plan.into_iter().chain(spent.map(|spending| spending.seq)).collect()
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
