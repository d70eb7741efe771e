//! B03: the loans at risk, how many are three months or more in arrears.

use super::figures::{at_risk, percent_of};
use super::{Case, Duty, Rule, Verdict};
use crate::books::Unreadable;

pub(crate) static RULE: Rule = Rule {
    id: "B03",
    title: ("Pinjaman berisiko (LAR 3 bulan)", "Loans at risk (LAR, 3 months)"),
    duty: Duty::Kelompok,
    source: "POB Pinjaman Bergulir PNPM Mandiri Perkotaan 2013",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    Ok(vec![at_risk(rule, case, |late, all| percent_of(late.len(), all.len()))])
}
