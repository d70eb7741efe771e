//! B01: the collectibility of the loans, by the profile in force. Shown, not judged;
//! only a loan that was due before its money went out, was rescheduled while it was in arrears, or
//! went to someone who had left, calls for attention.

use rantai_events::amount::Amount;
use rantai_events::event::Collectibility;

use super::figures::{left, records, running, unconfirmed};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::group::{Loan, LoanOrigin};
use crate::lending::{Class, arrears, class, due_dates_known, provision, rescheduled_in_arrears};
use crate::words::{counted, number_id, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "B01",
    title: ("Kolektibilitas piutang", "Collectibility of loans"),
    duty: Duty::Kelompok,
    source: "PMK 69/PMK.06/2014, PMK 201/PMK.06/2010, Permendagri 73/2015; profil umur bawaan",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let mut verdicts = vec![classed(rule, case)];
    verdicts.extend(due_before_paid(rule, case));
    verdicts.extend(rescheduled(rule, case));
    verdicts.extend(to_nobody(rule, case));
    Ok(verdicts)
}

/// Money lent to someone who had left the group, or had died, before it was paid out.
fn to_nobody(rule: &Rule, case: &Case<'_>) -> Option<Verdict> {
    let gone = |loan: &&Loan| {
        let left = case.state.members.get(&loan.member).and_then(|member| member.left.as_ref());
        let out = loan.paid_out.map(|(_, on, _)| on).filter(|_| loan.origin != LoanOrigin::Opening);
        left.zip(out).is_some_and(|(left, out)| left.on < out)
    };
    let found: Vec<&Loan> = case.state.loans.values().filter(gone).collect();
    let sum = rupiah(found.iter().map(|loan| loan.principal.amount()).sum());
    let left = found.iter().filter_map(|loan| case.state.members.get(&loan.member)?.left.as_ref());
    let paid = found.iter().filter_map(|loan| loan.paid_out).map(|(seq, ..)| seq);
    let records = paid.chain(left.map(|left| left.seq)).collect();
    (!found.is_empty()).then(|| {
        rule.verdict(
            Level::TidakPatuh,
            format!(
                "{} pinjaman ({sum}) dicairkan kepada orang yang sudah bukan anggota.",
                found.len()
            ),
            format!(
                "{} ({sum}) paid out to someone who was no member any more.",
                counted(found.len(), "loan was", "loans were")
            ),
            records,
        )
        .about("bukan-anggota")
    })
}

/// Running loans that were rescheduled while they were in arrears: by the new schedule nothing is
/// overdue, and their class begins anew.
fn rescheduled(rule: &Rule, case: &Case<'_>) -> Option<Verdict> {
    let loans = running(case.state);
    let found: Vec<_> = loans.iter().flat_map(|loan| rescheduled_in_arrears(loan)).collect();
    let overdue = rupiah(found.iter().map(|(_, arrears)| arrears.total()).sum());
    let (count, bare) =
        (found.len(), found.iter().filter(|(planned, _)| planned.decision.is_none()).count());
    let (bare_id, bare_en) = match bare {
        0 => Default::default(),
        bare => (
            format!("; {bare} tanpa keputusan musyawarah"),
            format!("; {bare} without a decision of a meeting"),
        ),
    };
    (!found.is_empty()).then(|| {
        rule.verdict(
            Level::Perhatian,
            format!("{count} kali dijadwal ulang ketika menunggak, seluruhnya {overdue}{bare_id}. Hari tunggakan dan kelas dihitung menurut jadwal baru."),
            format!("Rescheduled {} while in arrears, {overdue} in all{bare_en}. Days in arrears and class go by the new schedule.", counted(count, "time", "times")),
            found.iter().map(|(planned, _)| planned.seq).collect(),
        )
        .about("jadwal-ulang")
    })
}

/// Loans that were due before their money went out: their arrears and class count from a day on
/// which nothing was owed. Loans that were carried over are older than their records.
fn due_before_paid(rule: &Rule, case: &Case<'_>) -> Option<Verdict> {
    let carried = |loan: &Loan| matches!(loan.origin, LoanOrigin::Opening | LoanOrigin::TakenOver);
    let is_odd = |loan: &&Loan| {
        let first = loan.schedules.first().and_then(|planned| planned.instalments.first());
        let out = loan.paid_out.map(|(_, on, _)| on);
        first.zip(out).is_some_and(|(first, out)| first.due < out) && !carried(loan)
    };
    let odd: Vec<&Loan> = case.state.loans.values().filter(is_odd).collect();
    let mut numbers: Vec<u64> = odd
        .iter()
        .flat_map(|loan| [Some(loan.seq), loan.paid_out.map(|out| out.0)])
        .flatten()
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    (!odd.is_empty()).then(|| {
        rule.verdict(
            Level::Perhatian,
            format!("{} pinjaman jatuh tempo sebelum uangnya dicairkan.", odd.len()),
            format!(
                "{} due before the money was paid out.",
                counted(odd.len(), "loan fell", "loans fell")
            ),
            numbers,
        )
        .about("jatuh-tempo")
    })
}

/// The loans by class; grey where a due date is not known.
fn classed(rule: &Rule, case: &Case<'_>) -> Verdict {
    let loans = running(case.state);
    if loans.is_empty() {
        let (id, en) = ("Tidak ada pinjaman berjalan.", "No loan is running.");
        return rule.verdict(Level::TidakBerlaku, id, en, Vec::new());
    }
    let profile = case.params.collectibility.unwrap_or(Collectibility::Age);
    let (id, en) = shown(&loans, case, profile);
    if let Some(grey) = unconfirmed(rule, case, (&id, &en)) {
        return grey;
    }
    let unknown: Vec<&Loan> = loans.iter().copied().filter(|loan| !due_dates_known(loan)).collect();
    if unknown.is_empty() {
        return rule.verdict(Level::TidakBerlaku, id, en, records(&loans));
    }
    let (count, owed) = (unknown.len(), rupiah(left(&unknown)));
    rule.verdict(
        Level::BelumDinilai,
        format!("{id} Jatuh tempo {count} pinjaman ({owed}) tidak diketahui."),
        format!(
            "{en} The due dates of {} ({owed}) are not known.",
            counted(count, "loan", "loans")
        ),
        records(&unknown),
    )
}

/// The classes with their loans, the provision, and the longest arrears.
fn shown(loans: &[&Loan], case: &Case<'_>, profile: Collectibility) -> (String, String) {
    let mut parts = (Vec::new(), Vec::new());
    let mut needed = Amount::ZERO;
    for kind in Class::ALL {
        let of: Vec<&Loan> = loans
            .iter()
            .copied()
            .filter(|loan| class(loan, case.day, profile) == Some(kind))
            .collect();
        if of.is_empty() {
            continue;
        }
        needed = needed.plus(of.iter().map(|loan| provision(loan.left(), kind)).sum());
        let ((name_id, name_en), count, owed) = (kind.names(), of.len(), rupiah(left(&of)));
        parts.0.push(format!("{name_id} {count} ({owed})"));
        parts.1.push(format!("{name_en} {count} ({owed})"));
    }
    let days = loans.iter().map(|loan| arrears(loan, case.day).days).max().unwrap_or(0);
    let (needed, (word_id, word_en)) = (rupiah(needed), profile.words());
    let listed = |parts: Vec<String>, none: &str| match parts.is_empty() {
        true => none.to_owned(),
        false => parts.join(", "),
    };
    (
        format!(
            "{}; penyisihan {needed}; tunggakan terlama {} hari ({word_id}).",
            listed(parts.0, "Tanpa kelas"),
            number_id(days)
        ),
        format!(
            "{}; provision {needed}; longest arrears {} ({word_en}).",
            listed(parts.1, "No class"),
            counted(days, "day", "days")
        ),
    )
}
