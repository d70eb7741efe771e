//! B02: the portfolio at risk, principal of loans three months or more in arrears.

use super::figures::{at_risk, left, percent};
use super::{Case, Duty, Rule, Verdict};
use crate::books::Unreadable;

pub(crate) static RULE: Rule = Rule {
    id: "B02",
    title: ("Portofolio berisiko (PAR 3 bulan)", "Portfolio at risk (PAR, 3 months)"),
    duty: Duty::Kelompok,
    source: "POB Pinjaman Bergulir PNPM Mandiri Perkotaan 2013",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    Ok(vec![at_risk(rule, case, |late, all| percent(left(late), left(all)))])
}
