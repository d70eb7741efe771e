//! Figures that several rules show, and what they have in common. Not a rule.

use std::collections::BTreeSet;
use std::sync::Arc;

use rantai_events::account::FundClass;
use rantai_events::amount::Amount;
use rantai_events::event::Event;
use rantai_events::record::Record;
use rantai_events::time::Date;
use rust_decimal::Decimal;

use super::{Case, Level, Rule, Verdict};
use crate::group::{Group, Loan};
use crate::lending::arrears;
use crate::turnover::turnover;
use crate::view::View;
use crate::words::{self, counted, number_id};

/// Days before a due date at which a rule turns to PERHATIAN, where the ruleset says nothing.
pub(super) const LEAD_DAYS: u32 = 30;

/// A part of a whole in per cent; nothing without a whole.
pub(super) fn percent(part: Amount, whole: Amount) -> Option<Decimal> {
    let hundredfold = part.decimal().checked_mul(Decimal::ONE_HUNDRED)?;
    hundredfold.checked_div(whole.decimal()).filter(|_| whole.is_positive())
}

/// A count out of a count in per cent; nothing without a whole.
pub(super) fn percent_of(part: usize, whole: usize) -> Option<Decimal> {
    Decimal::from(part).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(Decimal::from(whole))
}

/// Loans on which principal is owed.
pub(super) fn running(state: &Group) -> Vec<&Loan> {
    state.loans.values().filter(|loan| loan.left().is_positive()).collect()
}

/// What is owed on loans, in rupiah.
pub(super) fn left(loans: &[&Loan]) -> Amount {
    loans.iter().map(|loan| loan.left()).sum()
}

/// The records that made loans known, and those that rescheduled them.
pub(super) fn records(loans: &[&Loan]) -> Vec<u64> {
    let each = |loan: &&Loan| -> Vec<u64> {
        let later = loan.rescheduled().map(|planned| planned.seq);
        std::iter::once(loan.seq).chain(later).collect()
    };
    loans.iter().flat_map(each).collect()
}

/// Whether a loan is three months or more in arrears (POB PNPM 2013).
pub(super) fn three_months_late(loan: &Loan, day: Date) -> bool {
    arrears(loan, day).oldest.is_some_and(|oldest| oldest.plus_months(3) <= day)
}

/// Whether a loan is of the government's own revolving money.
pub(super) fn is_government(loan: &Loan) -> bool {
    loan.fund.class() == FundClass::Pemda
}

/// The verdict on a group whose opening balances two people have not confirmed, if it is one.
pub(super) fn unconfirmed(rule: &Rule, case: &Case<'_>, shown: (&str, &str)) -> Option<Verdict> {
    case.state.opening.is_unconfirmed().then(|| {
        let (id, en) = shown;
        rule.verdict(
            Level::BelumDinilai,
            format!("{id} Saldo awal belum dikonfirmasi oleh dua orang."),
            format!("{en} Two people have not confirmed the opening balances."),
            case.state.opening.recorded.iter().map(|(seq, _)| *seq).collect(),
        )
    })
}

/// PATUH up to 10 %, PERHATIAN up to 20 %, TIDAK_PATUH above (POB PNPM 2013).
pub(super) fn risk_band(share: Decimal) -> Level {
    if share <= Decimal::TEN {
        Level::Patuh
    } else if share <= Decimal::from(20) {
        Level::Perhatian
    } else {
        Level::TidakPatuh
    }
}

/// From how many loans up a share of loans says something.
const LEAST_LOANS: usize = 10;

/// A share of loans at risk: judged from ten loans up, shown below.
pub(super) fn at_risk(
    rule: &Rule,
    case: &Case<'_>,
    share: fn(&[&Loan], &[&Loan]) -> Option<Decimal>,
) -> Verdict {
    let loans = running(case.state);
    let late: Vec<&Loan> =
        loans.iter().copied().filter(|loan| three_months_late(loan, case.day)).collect();
    let Some(share) = share(&late, &loans) else {
        return rule.verdict(
            Level::TidakBerlaku,
            "Tidak ada pinjaman berjalan.",
            "No loan is running.",
            Vec::new(),
        );
    };
    let (part, of, (share_id, share_en)) = (late.len(), loans.len(), words::percent(share));
    let id = format!("{share_id}: {part} dari {of} pinjaman menunggak 3 bulan atau lebih.");
    let en = format!(
        "{share_en}: {part} of {} three months or more in arrears.",
        counted(of, "loan", "loans")
    );
    if let Some(grey) = unconfirmed(rule, case, (&id, &en)) {
        return grey;
    }
    let unknown = loans.iter().filter(|loan| !crate::lending::due_dates_known(loan)).count();
    let (level, id, en) = if unknown > 0 {
        (
            Level::BelumDinilai,
            format!("{id} Jatuh tempo {unknown} pinjaman tidak diketahui."),
            format!("{en} The due dates of {} are not known.", counted(unknown, "loan", "loans")),
        )
    } else if of < LEAST_LOANS {
        (
            Level::TidakBerlaku,
            format!("{id} Dinilai mulai {LEAST_LOANS} pinjaman."),
            format!("{en} Judged from {LEAST_LOANS} loans up."),
        )
    } else {
        (risk_band(share), id, en)
    };
    rule.verdict(level, id, en, records(if late.is_empty() { &loans } else { &late }))
}

/// What a record moved in rupiah, counted once.
pub(super) fn moved(record: &Record) -> Amount {
    turnover(&record.post)
}

/// The records that were found, or the last one looked at where none was.
pub(super) fn numbers(found: &[&Record], all: &[&Record]) -> Vec<u64> {
    let last = if found.is_empty() { all.last() } else { None };
    found.iter().chain(last).map(|record| record.seq).collect()
}

/// The records that the office entered as they happened: without imports, and without reversals of
/// imports.
pub(super) fn entered(view: &View, since: Date) -> Vec<&Record> {
    let all = || view.entries.iter().map(AsRef::as_ref);
    let imports: BTreeSet<u64> =
        all().filter(|record| is_import(record, since)).map(|record: &Record| record.seq).collect();
    let counts = |record: &&Record| {
        let of = record.reverses().unwrap_or(record.seq);
        !imports.contains(&of) && !imports.contains(&record.seq)
    };
    all().filter(counts).collect()
}

/// What is said where nothing was entered as it happened: with how many that were brought in.
pub(super) fn nothing_entered(view: &View) -> (String, String) {
    match view.entries.len() {
        0 => ("Belum ada catatan.".to_owned(), "There are no entries yet.".to_owned()),
        count => (
            format!(
                "Belum ada catatan selain {} catatan susulan, bertanggal sebelum kelompok ini masuk buku ini.",
                number_id(count)
            ),
            format!(
                "No entry yet beside {} brought in, dated before the group came into this ledger.",
                counted(count, "record", "records")
            ),
        ),
    }
}

/// Whether the record brings in what was kept elsewhere before: an opening balance, or an entry
/// of a day before the group was registered in this ledger, which nobody could have entered here
/// in time. What a request calls itself does not count.
#[allow(clippy::wildcard_enum_match_arm, reason = "opening balances alone always bring in")]
pub(super) fn is_import(record: &Record, since: Date) -> bool {
    match record.event {
        Event::OpeningRecorded(_)
        | Event::OpeningLoanRecorded(_)
        | Event::OpeningGrantRecorded(_)
        | Event::OpeningConfirmed(_) => true,
        _ => record.happened() < since && !record.is_reversal(),
    }
}

/// The day on which the group was registered in this ledger, whatever day that is dated.
pub(super) fn kept_since(case: &Case<'_>) -> Date {
    let registry = case.library.registry();
    let registered = |record: &&Arc<Record>| matches!(record.event, Event::GroupRegistered(_));
    let first = case.group.view.entries.iter().find(registered);
    first.map_or(Date::MAX, |record| record.at.date_in(registry.tz()))
}
