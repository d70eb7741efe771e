//! B09: a loan is written off only when it is lost, by whoever may decide: a meeting for money of
//! the group; an official, by a second person and after three letters, for government money.

use rantai_events::account::{FundClass, Stream};
use rantai_events::event::{Collectibility, WriteOffKind};
use rantai_events::ids::LoanId;

use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::group::{Loan, WriteOff};
use crate::lending::{Class, class};
use crate::view::{Cut, Reading};
use crate::words::rupiah;

pub(crate) static RULE: Rule = Rule {
    id: "B09",
    title: ("Syarat hapus buku dan hapus tagih", "Conditions of a write-off"),
    duty: Duty::Kelompok,
    source: "Permendagri 73/2015 ps. 11; musyawarah untuk dana milik kelompok",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let mut verdicts = Vec::new();
    for (id, loan) in &case.state.loans {
        for write_off in &loan.write_offs {
            verdicts.push(one(rule, case, id, loan, write_off)?);
        }
    }
    if verdicts.is_empty() {
        let (id, en) = ("Tidak ada penghapusan piutang.", "No loan was written off.");
        verdicts.push(rule.verdict(Level::TidakBerlaku, id, en, Vec::new()));
    }
    Ok(verdicts)
}

/// A condition that is not met: how bad that is, and what it is.
type Fault = (Level, &'static str, &'static str);

fn one(
    rule: &Rule,
    case: &Case<'_>,
    id: &LoanId,
    loan: &Loan,
    write_off: &WriteOff,
) -> Result<Verdict, Unreadable> {
    let government = loan.fund.class() == FundClass::Pemda;
    let mut faults: Vec<Fault> = Vec::new();
    if write_off.kind == WriteOffKind::HapusBuku {
        faults.extend(class_fault(case, id, write_off, government)?);
    }
    faults.extend(if government {
        official(case, loan, write_off)?
    } else {
        meeting(case, write_off)
    });
    let level = faults.iter().map(|(level, _, _)| *level).max().unwrap_or(Level::Patuh);
    let joined = |texts: Vec<&str>, none: &str| match texts.is_empty() {
        true => none.to_owned(),
        false => texts.join("; "),
    };
    let (kind, figure) = (write_off.kind.words(), rupiah(write_off.amount.amount()));
    let said_id = joined(faults.iter().map(|f| f.1).collect(), "syaratnya terpenuhi");
    let said_en = joined(faults.iter().map(|f| f.2).collect(), "its conditions are met");
    let duty = if government { Duty::Dinas } else { Duty::Kelompok };
    let mut records = vec![write_off.seq];
    records.extend(loan.letters.iter().map(|letter| letter.seq));
    Ok(rule
        .verdict(
            level,
            format!("{} {figure}: {said_id}.", kind.0),
            format!("{} {figure}: {said_en}.", kind.1),
            records,
        )
        .about(id)
        .duty_of(duty))
}

/// Whether the loan was lost on the day, before it was written off.
fn class_fault(
    case: &Case<'_>,
    id: &LoanId,
    write_off: &WriteOff,
    government: bool,
) -> Result<Option<Fault>, Unreadable> {
    let profile = case.params.collectibility.unwrap_or(Collectibility::Age);
    let known_at = write_off.seq.saturating_sub(1);
    let cut = Cut { as_of: write_off.on, known_at, reading: Reading::Reported };
    let before = case.library.view(&Stream::Group(case.group.id.clone()), cut)?;
    let loan = before.state.group().and_then(|group| group.loans.get(id));
    Ok(match loan.and_then(|loan| class(loan, write_off.on, profile)) {
        Some(Class::Macet) => None,
        Some(Class::Lancar | Class::KurangLancar | Class::Diragukan) if government => {
            Some((Level::TidakPatuh, "belum macet", "it was not lost yet"))
        }
        Some(Class::Lancar | Class::KurangLancar | Class::Diragukan) => Some((
            Level::Perhatian,
            "belum macet (musyawarah boleh memutuskannya)",
            "it was not lost yet (a meeting may decide so)",
        )),
        None => Some((
            Level::BelumDinilai,
            "jatuh temponya tidak diketahui",
            "its due dates are not known",
        )),
    })
}

fn official(case: &Case<'_>, loan: &Loan, write_off: &WriteOff) -> Result<Vec<Fault>, Unreadable> {
    let mut faults = Vec::new();
    if write_off.number.is_none() {
        faults.push((Level::TidakPatuh, "tanpa keputusan pejabat", "no official decided it"));
    }
    let sent = |number| loan.letters.iter().any(|l| l.letter == number && l.on <= write_off.on);
    if write_off.kind == WriteOffKind::HapusBuku && !(1..=3).all(sent) {
        faults.push((
            Level::TidakPatuh,
            "surat tagihan 1, 2, 3 tidak lengkap",
            "billing letters 1, 2, 3 are not complete",
        ));
    }
    let record = case.library.record(write_off.seq)?;
    if record.is_none_or(|record| record.proposal.is_none()) {
        faults.push((
            Level::TidakPatuh,
            "dicatat tanpa orang kedua",
            "recorded without a second person",
        ));
    }
    Ok(faults)
}

fn meeting(case: &Case<'_>, write_off: &WriteOff) -> Vec<Fault> {
    let decision = write_off.decision.as_ref().and_then(|d| case.state.decisions.get(d));
    match decision {
        None => vec![(Level::TidakPatuh, "tanpa keputusan musyawarah", "no meeting decided it")],
        Some(decision) if !decision.minutes => vec![(
            Level::Perhatian,
            "keputusan musyawarah tanpa berita acara",
            "the decision of the meeting has no minutes",
        )],
        Some(_) => Vec::new(),
    }
}
