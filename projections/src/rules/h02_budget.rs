//! H02: the award stays within its budget (pagu), and the budget is one that may be granted. That
//! it stays within the recommendation is judged with the evaluation, in H01.

use rantai_events::amount::Amount;
use rantai_events::event::BudgetPurpose;

use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Awarded;
use crate::program::Budget;
use crate::words::rupiah;

pub(crate) static RULE: Rule = Rule {
    id: "H02",
    title: ("Penetapan dalam pagu hibah", "Award within the budget for grants"),
    duty: Duty::Dinas,
    source: "Permendagri 32/2011 ps. 17; Kota Yogyakarta 2013; uraian program USEP KM 2007 (pagu pembinaan bukan stimulan)",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, |rule, given| given.award(rule, judge_award)),
};

fn judge_award(rule: &Rule, given: &Given<'_>, awarded: &Awarded) -> Verdict {
    let line = (awarded.year, awarded.account.clone());
    let Some(budget) = given.program().budgets.get(&line) else {
        let (id, en) = ("Pagunya belum dicatat.", "Its budget is not recorded.");
        return rule.verdict(Level::BelumDinilai, id, en, vec![awarded.seq]);
    };
    let (level, id, en) = of_budget(given, awarded, budget);
    let records = [budget.seq, awarded.seq].into_iter().chain(budget.revised.iter().copied());
    rule.verdict(level, id, en, records.collect())
}

/// What the budget says of the award: its purpose first, then what was and is left of it.
fn of_budget(given: &Given<'_>, awarded: &Awarded, budget: &Budget) -> (Level, String, String) {
    let line = format!("{} tahun {}", awarded.account, awarded.year);
    let line_en = format!("{} of {}", awarded.account, awarded.year);
    if budget.purpose == BudgetPurpose::Pembinaan {
        return (
            Level::TidakPatuh,
            format!("Pagu {line} adalah pagu pembinaan, bukan hibah."),
            format!("The budget {line_en} is for coaching, not for grants."),
        );
    }
    let program = given.program();
    let path = format!("pagu/{}/{}", awarded.year, awarded.account);
    let now = program.balances.rupiah(&path);
    let then = program.awards.get(given.id).map_or(now, |award| award.left);
    let of_line = |award: &&crate::program::Award| {
        award.year == awarded.year && award.account == awarded.account
    };
    // Only asked where the line is short now: it looks at every award of the program.
    let another = || program.awards.values().filter(of_line).any(|award| award.left.is_negative());
    let (then_rp, now_rp) = (rupiah(then.abs()), rupiah(now.abs()));
    match (then.is_negative(), now.is_negative()) {
        (true, true) => (
            Level::TidakPatuh,
            format!("Penetapan melampaui pagu {line} sebesar {then_rp}; kini kurang {now_rp}."),
            format!("The award exceeds the budget {line_en} by {then_rp}; {now_rp} short now."),
        ),
        (true, false) => (
            Level::Perhatian,
            format!("Penetapan melampaui pagu {line} sebesar {then_rp}; kini sudah tertutup."),
            format!("The award exceeded the budget {line_en} by {then_rp}; covered by now."),
        ),
        (false, true) if !another() => (
            Level::Perhatian,
            format!("Pagu {line} dikurangi sesudah penetapan; kini kurang {now_rp}."),
            format!("The budget {line_en} was cut after the award; {now_rp} short now."),
        ),
        (false, true | false) => within(&line, &line_en, then),
    }
}

fn within(line: &str, line_en: &str, then: Amount) -> (Level, String, String) {
    let left = rupiah(then);
    (
        Level::Patuh,
        format!("Dalam pagu {line}; sisanya saat itu {left}."),
        format!("Within the budget {line_en}; {left} was left of it then."),
    )
}
