//! The arithmetic of loans: what is overdue, for how long, in which class, with what provision.
//!
//! Stated principal and service fill the oldest instalment first. Days overdue are counted from
//! the due date of the oldest unpaid instalment. The class applies to the whole principal left.

use rantai_events::amount::Amount;
use rantai_events::event::Collectibility;
use rantai_events::time::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::group::{Loan, Planned};

/// What is unpaid of one instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpaid {
    /// Its place, from 1.
    pub number: usize,
    /// The day it was or is due.
    pub due: Date,
    /// Principal unpaid.
    pub principal: Amount,
    /// Service unpaid.
    pub service: Amount,
}

/// What is overdue on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrears {
    /// Overdue principal, in rupiah.
    pub principal: Amount,
    /// Overdue service, in rupiah.
    pub service: Amount,
    /// Due date of the oldest unpaid instalment that is overdue.
    pub oldest: Option<Date>,
    /// Days since then.
    pub days: i64,
    /// The overdue instalments, oldest first.
    pub instalments: Vec<Unpaid>,
}

impl Arrears {
    /// Principal and service overdue.
    #[must_use]
    pub fn total(&self) -> Amount {
        self.principal.plus(self.service)
    }
}

/// Every instalment of the schedule in force that is not paid in full, overdue or not.
#[must_use]
pub fn unpaid(loan: &Loan) -> Vec<Unpaid> {
    let Some(Planned { since, instalments, .. }) = loan.schedules.last() else {
        return Vec::new();
    };
    let planned: Amount = instalments.iter().map(|i| i.principal.amount()).sum();
    let mut principal = planned.minus(loan.left());
    let first = loan.schedules.len() == 1;
    let mut service: Amount = loan
        .payments
        .iter()
        .filter(|payment| first || payment.on >= *since)
        .map(|payment| payment.service.amount())
        .sum();
    let mut open = Vec::new();
    for (index, instalment) in instalments.iter().enumerate() {
        let left_principal = fill(instalment.principal.amount(), &mut principal);
        let left_service = fill(instalment.service.amount(), &mut service);
        if left_principal.is_positive() || left_service.is_positive() {
            let (number, due) = (index + 1, instalment.due);
            open.push(Unpaid { number, due, principal: left_principal, service: left_service });
        }
    }
    open
}

/// Takes what it can from `paid`; returns what is left of `due`.
fn fill(due: Amount, paid: &mut Amount) -> Amount {
    let taken = due.min((*paid).max(Amount::ZERO));
    *paid = paid.minus(taken);
    due.minus(taken)
}

/// What is overdue at the end of `day`. Nothing is when the due dates are unknown, when the money
/// never went out, or when the rest was written off or taken over by other members.
#[must_use]
pub fn arrears(loan: &Loan, day: Date) -> Arrears {
    let ended = loan.written_off().is_positive() || !loan.taken_over.is_empty();
    if loan.paid_out.is_none() || loan.left().is_zero() && ended {
        return Arrears::default();
    }
    let instalments: Vec<Unpaid> = unpaid(loan).into_iter().filter(|open| open.due < day).collect();
    let oldest = instalments.first().map(|open| open.due);
    Arrears {
        principal: instalments.iter().map(|open| open.principal).sum(),
        service: instalments.iter().map(|open| open.service).sum(),
        oldest,
        days: oldest.map_or(0, |due| day.days_since(due)),
        instalments,
    }
}

/// A loan as it stood before it was rescheduled for the `turn`-th time, on that day.
#[must_use]
pub fn before_rescheduling(loan: &Loan, turn: usize) -> Option<(Loan, Date)> {
    let day = loan.schedules.get(turn)?.since;
    let mut before = loan.clone();
    before.schedules.truncate(turn);
    before.payments.retain(|payment| payment.on <= day);
    before.taken_over.retain(|(_, on, _)| *on <= day);
    before.write_offs.retain(|write_off| write_off.on <= day);
    Some((before, day))
}

/// What was overdue when a loan was rescheduled: the schedule that came, and the arrears that the
/// one before had on that day.
pub fn rescheduled_in_arrears(loan: &Loan) -> impl Iterator<Item = (&Planned, Arrears)> {
    let with_arrears = |(turn, planned)| {
        let (before, day) = before_rescheduling(loan, turn)?;
        let found = arrears(&before, day);
        found.total().is_positive().then_some((planned, found))
    };
    loan.schedules.iter().enumerate().skip(1).filter_map(with_arrears)
}

/// An instalment that was paid in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Its place in the schedule, from 1.
    pub number: usize,
    /// The day it was due.
    pub due: Date,
    /// The day on which the last of it was paid.
    pub on: Date,
    /// Days after it was due; 0 when in time.
    pub days_late: i64,
}

/// The instalments of the schedule in force that were paid in full, and how late each was.
#[must_use]
pub fn settled(loan: &Loan) -> Vec<Settled> {
    let mut sofar = Loan { payments: Vec::new(), ..loan.clone() };
    let mut found: Vec<Settled> = Vec::new();
    for payment in &loan.payments {
        sofar.payments.push(payment.clone());
        let open: Vec<usize> = unpaid(&sofar).iter().map(|open| open.number).collect();
        let paid = loan.instalments().iter().zip(1..).filter(|(_, n)| !open.contains(n));
        for (instalment, number) in paid {
            if found.iter().all(|settled| settled.number != number) {
                let (due, on) = (instalment.due, payment.on);
                found.push(Settled { number, due, on, days_late: on.days_since(due).max(0) });
            }
        }
    }
    found
}

/// Whether the due dates of a loan are known.
#[must_use]
pub fn due_dates_known(loan: &Loan) -> bool {
    !loan.instalments().is_empty()
}

/// Collectibility (kolektibilitas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Paid on time.
    Lancar,
    /// Substandard.
    KurangLancar,
    /// Doubtful.
    Diragukan,
    /// Lost.
    Macet,
}

impl Class {
    /// Every class, best first.
    pub const ALL: [Self; 4] = [Self::Lancar, Self::KurangLancar, Self::Diragukan, Self::Macet];

    /// Indonesian and English name.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Lancar => ("Lancar", "Current"),
            Self::KurangLancar => ("Kurang lancar", "Substandard"),
            Self::Diragukan => ("Diragukan", "Doubtful"),
            Self::Macet => ("Macet", "Lost"),
        }
    }

    /// The provision rate in per mille (PMK 201/PMK.06/2010: 5 per mille, 10, 50 and 100 %).
    #[must_use]
    pub fn rate_per_mille(self) -> u32 {
        match self {
            Self::Lancar => 5,
            Self::KurangLancar => 100,
            Self::Diragukan => 500,
            Self::Macet => 1000,
        }
    }
}

/// The class of a loan on a day; `None` when its due dates are unknown.
///
/// By age: up to 30 days overdue Lancar, to 180 Kurang lancar, to 270 Diragukan, over 270 Macet.
/// By letters (PMK 201/2010): Lancar until one month after the first billing letter is unpaid,
/// then one class down for each further letter and month.
#[must_use]
pub fn class(loan: &Loan, day: Date, profile: Collectibility) -> Option<Class> {
    if !due_dates_known(loan) {
        return None;
    }
    let arrears = arrears(loan, day);
    Some(match profile {
        Collectibility::Age => match arrears.days {
            ..=30 => Class::Lancar,
            31..=180 => Class::KurangLancar,
            181..=270 => Class::Diragukan,
            _ => Class::Macet,
        },
        Collectibility::Letters => by_letters(loan, day, arrears.oldest),
    })
}

fn by_letters(loan: &Loan, day: Date, oldest: Option<Date>) -> Class {
    let Some(oldest) = oldest else { return Class::Lancar };
    let passed = |number: u32| {
        loan.letters.iter().any(|letter| {
            letter.letter == number && letter.on >= oldest && letter.on.plus_months(1) <= day
        })
    };
    match (passed(1), passed(2), passed(3)) {
        (true, true, true) => Class::Macet,
        (true, true, false) => Class::Diragukan,
        (true, false, _) => Class::KurangLancar,
        (false, _, _) => Class::Lancar,
    }
}

/// The provision for a balance in a class, half a rupiah and more rounded up.
#[must_use]
pub fn provision(left: Amount, class: Class) -> Amount {
    let exact = left.decimal() * Decimal::from(class.rate_per_mille()) / Decimal::from(1000);
    let rounded = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    Amount::from_decimal(rounded).unwrap_or_default()
}
