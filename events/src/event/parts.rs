//! Pieces that several families share.

use super::{codes, part};
use crate::account::{AccountName, Fund, FundClass};
use crate::amount::{Amount, Rupiah};
use crate::ids::{BudgetCode, GrantId, LineCode, MemberId, ProgramCode};
use crate::invalid::{FieldLaw, Invalid, Valid, above_zero, adds_up, filled, no, once};
use crate::text::Label;
use crate::time::Date;
use crate::wire::List;

codes! {
    /// Where physical money lies.
    Place {
        Kas "KAS" "kas" / "cash box",
        Bank "BANK" "bank" / "bank",
    }
}

impl Place {
    /// Its account.
    #[must_use]
    pub fn account(self) -> AccountName {
        match self {
            Self::Kas => AccountName::Cash,
            Self::Bank => AccountName::Bank,
        }
    }
}

codes! {
    /// Kinds of members' savings.
    SavingKind {
        Pokok "POKOK" "simpanan pokok" / "principal saving",
        Wajib "WAJIB" "simpanan wajib" / "compulsory saving",
        Sukarela "SUKARELA" "simpanan sukarela" / "voluntary saving",
    }
}

codes! {
    /// Why something is done that is not the rule; the story goes into `entry.explained`.
    Reason {
        SalahKetik "SALAH_KETIK" "salah ketik" / "mistyped",
        SalahAkun "SALAH_AKUN" "salah akun" / "wrong account",
        SalahTanggal "SALAH_TANGGAL" "salah tanggal" / "wrong date",
        SalahPihak "SALAH_PIHAK" "salah pihak" / "wrong party",
        Ganda "GANDA" "tercatat ganda" / "entered twice",
        BuktiBaru "BUKTI_BARU" "bukti baru" / "new evidence",
        Batal "BATAL" "dibatalkan" / "cancelled",
        Keputusan "KEPUTUSAN" "keputusan pejabat atau musyawarah" / "decided by an official or a meeting",
        Lain "LAIN" "lain-lain" / "other",
    }
}

part! {
    /// One line of a spending plan (pos RAB).
    PlanLine {
        /// Planned for this line, in rupiah.
        amount: Rupiah,
        /// Its code within the plan.
        line: LineCode,
        /// What it pays for.
        name: Label,
    }
}

/// The lines of a plan: each once, above zero, adding up to the whole.
pub(crate) fn valid_plan(plan: &[PlanLine], amount: Rupiah) -> Valid {
    filled("plan", plan, 100)?;
    once("plan", plan.iter().map(|line| line.line.as_str()))?;
    for line in plan {
        above_zero("plan", line.amount)?;
    }
    adds_up("plan", amount, plan.iter().map(|line| line.amount.amount()))
}

part! {
    /// One instalment of a loan.
    Instalment {
        /// The day it is due.
        due: Date,
        /// Principal due, in rupiah.
        principal: Rupiah,
        /// Service (jasa) due, in rupiah.
        service: Rupiah,
    }
}

part! {
    /// When a loan is to be paid back: either every instalment, or the terms from which they
    /// follow. Terms divide principal and service evenly, rounded down to whole rupiah, the rest
    /// in the last instalment; they fall due on the same day of each following month.
    Schedule {
        /// How many instalments, 1 to 120; with `first_due` and without `instalments`.
        count: Option<u32>,
        /// The day the first is due.
        first_due: Option<Date>,
        /// Every instalment, rising by date; without `count`.
        instalments: List<Instalment>,
        /// Service over the whole term, in rupiah; with `count`.
        service: Option<Rupiah>,
    }
}

impl Schedule {
    /// The instalments for this principal.
    #[must_use]
    pub fn instalments(&self, principal: Rupiah) -> Vec<Instalment> {
        let (Some(count), Some(first)) = (self.count, self.first_due) else {
            return self.instalments.0.clone();
        };
        let service = self.service.unwrap_or(Rupiah::ZERO);
        let part = |whole: Rupiah, index: u32| {
            let each =
                (whole.amount().decimal() / rust_decimal::Decimal::from(count.max(1))).trunc();
            let before = each * rust_decimal::Decimal::from(count.saturating_sub(1));
            let value = if index + 1 == count { whole.amount().decimal() - before } else { each };
            Amount::from_decimal(value).and_then(|a| Rupiah::new(a).ok()).unwrap_or_default()
        };
        (0..count.min(120))
            .map(|index| Instalment {
                due: first.plus_months(index),
                principal: part(principal, index),
                service: part(service, index),
            })
            .collect()
    }

    /// Either form, whole, adding up to the principal.
    pub(crate) fn valid(&self, principal: Rupiah) -> Valid {
        if let Some(count) = self.count {
            if !self.instalments.is_empty() {
                return no(
                    "schedule.instalments",
                    FieldLaw::Unwanted(("`count` diisi", "`count` is stated")),
                );
            }
            if !(1..=120).contains(&count) {
                return no("schedule.count", FieldLaw::OutOfRange(("1 sampai 120", "1 to 120")));
            }
            if self.first_due.is_none() {
                return no(
                    "schedule.first_due",
                    FieldLaw::Required(("`count` diisi", "`count` is stated")),
                );
            }
            return Ok(());
        }
        if self.first_due.is_some() || self.service.is_some() {
            return no(
                "schedule.count",
                FieldLaw::Required((
                    "`first_due` atau `service` diisi",
                    "`first_due` or `service` is stated",
                )),
            );
        }
        filled("schedule", &self.instalments, 120)?;
        if !self.instalments.is_sorted_by(|a, b| a.due < b.due) {
            return no("schedule", FieldLaw::NotRising);
        }
        adds_up("schedule", principal, self.instalments.iter().map(|i| i.principal.amount()))
    }
}

part! {
    /// A share of one member.
    MemberShare {
        /// In rupiah.
        amount: Rupiah,
        /// Whose.
        member: MemberId,
        /// Whether the member signed for it.
        signed: bool,
    }
}

part! {
    /// The budget line that a grant is paid from.
    BudgetLine {
        /// Budget code (kode rekening).
        account: BudgetCode,
        /// The grant.
        grant: GrantId,
        /// The program.
        program: ProgramCode,
        /// Fiscal year.
        year: u32,
    }
}

impl BudgetLine {
    /// The keys of its memo accounts.
    pub(crate) fn keys(&self) -> (String, &str, &str) {
        (self.year.to_string(), self.account.as_str(), self.grant.as_str())
    }
}

/// A fiscal year that can be meant.
pub(crate) fn valid_year(year: u32) -> Valid {
    if (1990..=2200).contains(&year) {
        Ok(())
    } else {
        no("year", FieldLaw::OutOfRange(("1990 sampai 2200", "1990 to 2200")))
    }
}

/// A fund of one of these classes.
pub(crate) fn fund_of(
    field: &'static str,
    fund: &Fund,
    classes: &[FundClass],
    said: &'static str,
) -> Valid {
    if classes.contains(&fund.class()) {
        Ok(())
    } else {
        Err(Invalid { field, law: FieldLaw::WrongFund(said) })
    }
}

/// Funds that may be lent to members.
pub(crate) fn lendable(fund: &Fund) -> Valid {
    let classes = [FundClass::Guliran, FundClass::Pemda, FundClass::Kemitraan, FundClass::Surplus];
    fund_of("fund", fund, &classes, "guliran, pemda, kemitraan, surplus")
}

/// The account that holds the capital of a fund in a group's book, with its keys.
pub(crate) fn capital<'a>(fund: &'a Fund, generation: &'a str) -> (AccountName, Vec<&'a str>) {
    let key = fund.key().unwrap_or_default();
    match fund.class() {
        FundClass::Hibah => (AccountName::Grant, vec![key]),
        FundClass::Guliran => (AccountName::Guliran, vec![key, generation]),
        FundClass::Pemda => (AccountName::GovernmentFund, vec![key]),
        FundClass::Kemitraan => (AccountName::Partnership, vec![key]),
        FundClass::Sosial => (AccountName::Social, vec![key]),
        FundClass::Operasional => (AccountName::Operational, vec![]),
        FundClass::Surplus => (AccountName::Surplus, vec![]),
        FundClass::BelumJelas | FundClass::Tabungan | FundClass::Arisan => {
            (AccountName::Suspense, vec![])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_round_down_and_leave_the_rest_to_the_last() {
        let schedule = Schedule {
            count: Some(3),
            first_due: Date::parse("2026-02-10"),
            instalments: List::default(),
            service: None,
        };
        let principal: Vec<_> = schedule
            .instalments(Rupiah::whole(1_000_000))
            .iter()
            .map(|i| i.principal.to_string())
            .collect();
        assert_eq!(principal, ["333333", "333333", "333334"]);
    }
}
