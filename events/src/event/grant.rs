//! The grant chain: proposal, review, award, agreement (NPHD), then payment, goods and spending in
//! the files below (DOMAIN: Permendagri 32/2011). Group legs stand in the fund `hibah:<grant>`;
//! budget legs in the program's memo books.

use crate::account::{AccountName, Fund, Stream};
use crate::amount::{Amount, Rupiah};
use crate::event::parts::{valid_plan, valid_year};
use crate::event::{Body, BudgetLine, PlanLine, Reason, body, codes};
use crate::ids::{DocumentNumber, GrantId, GroupId};
use crate::invalid::{Valid, above_zero};
use crate::posting::Postings;
use crate::time::Date;
use crate::wire::List;

mod goods;
mod payment;
mod spending;

pub use goods::*;
pub use payment::*;
pub use spending::*;

/// Moves `amount` between two stages of the budget line of a grant.
fn stage(
    budget: &BudgetLine,
    amount: Rupiah,
    to: AccountName,
    from: AccountName,
    post: &mut Postings,
) {
    let (year, account, grant) = budget.keys();
    let keys = |name: AccountName| -> Vec<&str> {
        let per_grant = name.def().keys.len() == 3;
        if per_grant { vec![&year, account, grant] } else { vec![&year, account] }
    };
    let book = Stream::Program(budget.program.clone());
    post.transfer(
        &book,
        &Fund::pemda(&budget.program),
        amount,
        (to, &keys(to)),
        (from, &keys(from)),
    );
}

/// Moves money of the grant within the group's book.
fn within(
    group: &GroupId,
    grant: &GrantId,
    amount: impl Into<Amount>,
    to: (AccountName, &[&str]),
    from: (AccountName, &[&str]),
    post: &mut Postings,
) {
    post.transfer(&Stream::Group(group.clone()), &Fund::hibah(grant), amount, to, from);
}

body! {
    /// A group asked for a grant, with its plan (RAB). The code of the grant is claimed.
    GrantProposed = "grant.proposed" v 1 Public {
        /// Asked for, in rupiah.
        amount: Rupiah,
        /// The code of the grant from now on.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// Number of the proposal.
        number: DocumentNumber,
        /// What it is to be spent on; adds up to the amount.
        plan: List<PlanLine>,
        /// Fiscal year.
        year: u32,
    }
}

impl Body for GrantProposed {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        valid_year(self.year)?;
        valid_plan(&self.plan, self.amount)
    }
}

codes! {
    /// Who looked at a proposal.
    ReviewStage {
        Kelurahan "KELURAHAN" "kelurahan" / "kelurahan",
        Pendamping "PENDAMPING" "pendamping" / "mentor",
        Dinas "DINAS" "dinas" / "office",
    }
}

codes! {
    /// What came of it.
    ReviewResult {
        Diteruskan "DITERUSKAN" "diteruskan" / "passed on",
        Direkomendasikan "DIREKOMENDASIKAN" "direkomendasikan" / "recommended",
        Koreksi "KOREKSI" "koreksi" / "to be corrected",
        Ditolak "DITOLAK" "ditolak" / "refused",
    }
}

body! {
    /// A proposal was evaluated.
    GrantReviewed = "grant.reviewed" v 1 Public {
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// Recommended, in rupiah.
        recommended: Option<Rupiah>,
        /// What came of it.
        result: ReviewResult,
        /// By whom.
        stage: ReviewStage,
    }
}

super::of_a_group!(GrantReviewed);

codes! {
    /// What is given.
    GrantForm {
        Uang "UANG" "uang" / "money",
        Barang "BARANG" "barang" / "goods",
        Jasa "JASA" "jasa" / "services",
    }
}

body! {
    /// The grant was awarded (SK penetapan). 8.1 → 8.2. The code of the grant is claimed.
    GrantAwarded = "grant.awarded" v 1 Public {
        /// In rupiah.
        amount: Rupiah,
        /// The budget line it is paid from.
        budget: BudgetLine,
        /// Date of the SK.
        dated: Date,
        /// What is given.
        form: GrantForm,
        /// The group.
        group: GroupId,
        /// Number of the SK.
        number: DocumentNumber,
        /// The approved plan; adds up to the amount.
        plan: List<PlanLine>,
    }
}

impl Body for GrantAwarded {
    fn streams(&self) -> Vec<Stream> {
        both(&self.group, &self.budget)
    }
    fn validate(&self) -> Valid {
        valid_year(self.budget.year)?;
        above_zero("amount", self.amount)?;
        valid_plan(&self.plan, self.amount)
    }
    fn post(&self, post: &mut Postings) {
        stage(&self.budget, self.amount, AccountName::Committed, AccountName::Budget, post);
    }
}

fn both(group: &GroupId, budget: &BudgetLine) -> Vec<Stream> {
    vec![Stream::Group(group.clone()), Stream::Program(budget.program.clone())]
}

body! {
    /// A commitment that will not be paid is released. 8.2 → 8.1.
    CommitmentReleased = "grant.commitment_released" v 1 Public {
        /// In rupiah.
        amount: Rupiah,
        /// The budget line.
        budget: BudgetLine,
        /// The group.
        group: GroupId,
        /// Why.
        why: Reason,
    }
}

impl Body for CommitmentReleased {
    fn streams(&self) -> Vec<Stream> {
        both(&self.group, &self.budget)
    }
    fn validate(&self) -> Valid {
        valid_year(self.budget.year)?;
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        stage(&self.budget, self.amount, AccountName::Budget, AccountName::Committed, post);
    }
}

body! {
    /// The agreement (NPHD) was signed, with the pact of integrity (Permendagri 32/2011 art. 18).
    AgreementSigned = "grant.agreement_signed" v 1 Public {
        /// Date of the NPHD.
        dated: Date,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// The day the LPJ is due, where the NPHD sets one.
        lpj_due: Option<Date>,
        /// Number of the NPHD.
        number: DocumentNumber,
        /// Date of the pact of integrity, where there is one.
        pact_dated: Option<Date>,
    }
}

super::of_a_group!(AgreementSigned);

body! {
    /// The plan of a grant was changed.
    PlanAmended = "grant.plan_amended" v 1 Public {
        /// Total of the new plan, in rupiah.
        amount: Rupiah,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// Number of the decision.
        number: DocumentNumber,
        /// The new plan; adds up to the amount.
        plan: List<PlanLine>,
    }
}

impl Body for PlanAmended {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        valid_plan(&self.plan, self.amount)
    }
}

body! {
    /// The grant is done. What is still open stays visible.
    GrantClosed = "grant.closed" v 1 Public {
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// Number of the decision, where there is one.
        number: Option<DocumentNumber>,
    }
}

super::of_a_group!(GrantClosed);
