//! What several rules share: which groups and grants are judged at all, and words for figures.

use rantai_events::amount::Amount;
use rantai_events::event::{BudgetSource, ProgramKind};
use rantai_events::ids::GrantId;
use rantai_events::time::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Case, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::deadlines::LPJ_LAW_YEAR;
use crate::group::{Awarded, Grant, OpenedGrant};
use crate::program::{Program, Sp2d};

/// The day Permendagri 32/2011 on hibah and bansos took effect: its promulgation, BN 2011/450
/// (perlu konfirmasi).
pub(super) const PERMENDAGRI_32: (i32, u32, u32) = (2011, 7, 28);

/// What counting or comparing households rests on: the vault knows them, rules read records alone.
pub(super) const HOUSEHOLDS_NEEDED: (&str, &str) = (
    "bila KK setiap anggota ada dalam catatan masuknya (`household`)",
    "once that of each member stands in the record of joining (`household`)",
);

/// Judges the group as a whole, once it is registered and until it is dissolved.
pub(super) fn of_group(
    rule: &Rule,
    case: &Case<'_>,
    judge: fn(&Rule, &Case<'_>) -> Verdict,
) -> Result<Vec<Verdict>, Unreadable> {
    let profile = &case.state.profile;
    let none = Level::TidakBerlaku;
    let verdict = match (&profile.registered, &profile.dissolved) {
        (None, _) => rule.verdict(
            none,
            "Kelompok belum terdaftar pada tanggal itu.",
            "The group was not registered on that day.",
            Vec::new(),
        ),
        (Some(_), Some(dissolved)) => rule.verdict(
            none,
            "Kelompok sudah dibubarkan.",
            "The group has been dissolved.",
            vec![dissolved.seq],
        ),
        (Some(_), None) => judge(rule, case),
    };
    Ok(vec![verdict])
}

/// A grant before a rule.
pub(super) struct Given<'a> {
    /// The group it was given to.
    pub(super) case: &'a Case<'a>,
    /// Its code.
    pub(super) id: &'a GrantId,
    /// Its stages.
    pub(super) grant: &'a Grant,
}

/// Judges each grant of the group.
pub(super) fn each_grant(
    rule: &Rule,
    case: &Case<'_>,
    judge: fn(&Rule, &Given<'_>) -> Verdict,
) -> Result<Vec<Verdict>, Unreadable> {
    let verdicts: Vec<Verdict> = case
        .state
        .grants
        .iter()
        .map(|(id, grant)| judge(rule, &Given { case, id, grant }).about(id))
        .collect();
    if verdicts.is_empty() {
        return Ok(vec![rule.verdict(
            Level::TidakBerlaku,
            "Kelompok tidak mempunyai hibah.",
            "The group has no grant.",
            Vec::new(),
        )]);
    }
    Ok(verdicts)
}

impl<'a> Given<'a> {
    /// Judges the award, where there is one and the law was in force.
    pub(super) fn award(
        &self,
        rule: &Rule,
        judge: fn(&Rule, &Given<'_>, &Awarded) -> Verdict,
    ) -> Verdict {
        match (&self.grant.awarded, &self.grant.opened) {
            (Some(awarded), _) => self
                .before_the_law(rule, awarded.dated, awarded.seq)
                .unwrap_or_else(|| judge(rule, self, awarded)),
            (None, Some(opened)) => self.before_the_books(rule, opened),
            (None, None) => self.not_awarded(rule),
        }
    }

    /// The program that gave it: that of the group until an award names another.
    pub(super) fn program(&self) -> &'a Program {
        let named = self.grant.budget().map(|(program, _, _)| program);
        named.and_then(|code| self.case.around.programs.get(code)).unwrap_or(self.case.program)
    }

    /// Where its money comes from, once the budget is known.
    pub(super) fn source(&self) -> Option<BudgetSource> {
        let (_, year, account) = self.grant.budget()?;
        self.program().budgets.get(&(year, account.clone())).map(|budget| budget.source)
    }

    /// The payment orders for it with its part of each.
    pub(super) fn payments(&self) -> Vec<(&'a Sp2d, Amount)> {
        let part = |sp2d: &Sp2d| -> Amount {
            let mine = sp2d.lines.iter().filter(|(grant, _, _)| grant == self.id);
            mine.map(|(_, _, amount)| amount.amount()).sum()
        };
        let parts = self.program().payments.iter().map(|sp2d| (sp2d, part(sp2d)));
        parts.filter(|(_, amount)| amount.is_positive()).collect()
    }

    /// Grant money still in the hands of the group, in rupiah, by the books. What a grant from
    /// older books had left may not stand in these books yet; then its opening says it.
    pub(super) fn left(&self) -> Amount {
        let books = -self.case.state.balances.rupiah(&format!("grant/{}", self.id));
        self.grant.opened.as_ref().map_or(books, |_| books.max(self.grant.left()))
    }

    /// Whether it is city money of a year that the law on LPJ did not bind yet.
    pub(super) fn is_before_the_lpj_law(&self) -> bool {
        let state = matches!(self.source(), Some(BudgetSource::Apbn | BudgetSource::Dekon));
        !state && self.grant.budget().is_some_and(|(_, year, _)| year < LPJ_LAW_YEAR)
    }

    /// The verdict while the grant has only been asked for.
    pub(super) fn not_awarded(&self, rule: &Rule) -> Verdict {
        rule.verdict(
            Level::TidakBerlaku,
            "Hibah belum ditetapkan.",
            "The grant has not been awarded.",
            self.grant.proposed.iter().map(|proposed| proposed.seq).collect(),
        )
    }

    /// The verdict of a rule on money while none has reached the group.
    pub(super) fn not_received(&self, rule: &Rule) -> Verdict {
        let goods: Vec<u64> = self.grant.deliveries.iter().map(|goods| goods.seq).collect();
        if !goods.is_empty() {
            let (id, en) = ("Hibah diterima dalam barang.", "The grant was received in goods.");
            return rule.verdict(Level::TidakBerlaku, id, en, goods);
        }
        rule.verdict(
            Level::TidakBerlaku,
            "Hibah belum diterima kelompok.",
            "The group has not received the grant.",
            self.grant.awarded.iter().map(|awarded| awarded.seq).collect(),
        )
    }

    /// The verdict on a stage that lies before the first record of these books.
    pub(super) fn before_the_books(&self, rule: &Rule, opened: &OpenedGrant) -> Verdict {
        rule.verdict(
            Level::BelumDinilai,
            "Hibah dibuka dari buku lama; tahap ini belum dicatat.",
            "The grant was opened from older books; this stage is not recorded.",
            vec![opened.seq],
        )
    }

    /// The verdict on what happened before the legal basis of the rule took effect, if it did.
    pub(super) fn before_the_law(&self, rule: &Rule, on: Date, seq: u64) -> Option<Verdict> {
        let since = rule.since.and_then(|(year, month, day)| Date::of(year, month, day))?;
        (on < since).then(|| rule.not_yet(since, vec![seq]))
    }
}

/// The kind of the group's program, once defined.
pub(super) fn kind(case: &Case<'_>) -> Option<ProgramKind> {
    case.program.defined.as_ref().map(|defined| defined.kind)
}

/// `part` of `whole` in per cent, rounded half up to two decimals; nothing when `whole` is zero.
pub(super) fn percent(part: Amount, whole: Amount) -> Option<Decimal> {
    let share = (part.decimal() * Decimal::ONE_HUNDRED).checked_div(whole.decimal())?;
    Some(share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

/// Whether `part` is more than `percent` per cent of `whole`, without rounding.
pub(super) fn exceeds(part: Amount, whole: Amount, percent: u32) -> bool {
    part.decimal() * Decimal::ONE_HUNDRED > whole.decimal() * Decimal::from(percent)
}

/// Whether `part` is at least `percent` per cent of `whole`, without rounding.
pub(super) fn covers(part: Amount, whole: Amount, percent: u32) -> bool {
    part.decimal() * Decimal::ONE_HUNDRED >= whole.decimal() * Decimal::from(percent)
}
