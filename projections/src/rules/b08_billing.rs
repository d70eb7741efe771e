//! B08: billing letters 1, 2, 3, one for each month of arrears. Government money only.

use rantai_events::time::Date;

use super::figures::{is_government, running};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::group::Loan;
use crate::lending::{arrears, due_dates_known};
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "B08",
    title: ("Surat tagihan dana pemerintah", "Billing letters for government money"),
    duty: Duty::Dinas,
    source: "PMK 201/PMK.06/2010",
    // Its day of signing (perlu konfirmasi).
    since: Some((2010, 11, 23)),
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let loans: Vec<&Loan> =
        running(case.state).into_iter().filter(|loan| is_government(loan)).collect();
    if loans.is_empty() {
        let id = "Tidak ada pinjaman dari dana bergulir pemerintah.";
        let en = "No loan of government revolving money is running.";
        return Ok(vec![rule.verdict(Level::TidakBerlaku, id, en, Vec::new())]);
    }
    let of = |level: Level| -> Vec<u64> {
        let found = loans.iter().filter(|loan| level_of(loan, case.day) == level);
        found.map(|loan| loan.seq).collect()
    };
    let worst = loans.iter().map(|loan| level_of(loan, case.day)).max();
    let level = worst.unwrap_or(Level::Patuh);
    let (none, few, unknown) =
        (of(Level::TidakPatuh), of(Level::Perhatian), of(Level::BelumDinilai));
    let late = loans.iter().filter(|loan| arrears(loan, case.day).days > 0).count();
    let (a, b, c) = (none.len(), few.len(), unknown.len());
    let mut records: Vec<u64> = [none, few, unknown].concat();
    if records.is_empty() {
        records = loans.iter().map(|loan| loan.seq).collect();
    }
    Ok(vec![rule.verdict(
        level,
        format!(
            "{late} pinjaman menunggak: {a} belum disurati, {b} kurang surat berikutnya, \
             {c} tidak diketahui jatuh temponya."
        ),
        format!(
            "{} in arrears: without any letter {a}, without the next letter {b}, \
             with unknown due dates {c}.",
            counted(late, "loan", "loans")
        ),
        records,
    )])
}

/// One letter is owed for each full month of arrears, at most three.
fn level_of(loan: &Loan, day: Date) -> Level {
    if !due_dates_known(loan) {
        return Level::BelumDinilai;
    }
    let Some(oldest) = arrears(loan, day).oldest else { return Level::Patuh };
    let owed = (1..=3).filter(|month| oldest.plus_months(*month) <= day).count();
    let sent = (1..=3)
        .filter(|number| loan.letters.iter().any(|l| l.letter == *number && l.on >= oldest))
        .count();
    match (owed, sent) {
        (owed, sent) if sent >= owed => Level::Patuh,
        (_, 0) => Level::TidakPatuh,
        _ => Level::Perhatian,
    }
}
