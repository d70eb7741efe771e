//! The grant chain: proposal, review, award, agreement (NPHD), SP2D, credit, distribution, use,
//! return, closing. Group legs stand in the fund `hibah:<grant>`; budget legs in the program's
//! memo books.

use super::{
    Body, BudgetLine, MemberShare, Place, PlanLine, Reason, Schedule, body, codes, part,
    parts::{valid_plan, valid_year},
};
use crate::account::{AccountName, Fund, Stream};
use crate::amount::{Amount, Rupiah, Unit};
use crate::ids::{
    BankAccountId, DecisionId, DocumentNumber, GrantId, GroupId, ItemCode, LineCode, LoanId,
    MemberId, ProgramCode,
};
use crate::invalid::{FieldLaw, Valid, above_zero, filled, no, once};
use crate::posting::Postings;
use crate::text::{Label, Note};
use crate::time::Date;
use crate::wire::List;

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
    /// The grant was awarded (SK penetapan). 8.1 → 8.2. Code of the grant and number of the SK
    /// with its year are claimed.
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

part! {
    /// One payee of an SP2D.
    Sp2dLine {
        /// In rupiah.
        amount: Rupiah,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
    }
}

body! {
    /// A payment order of the treasury (SP2D), possibly for many grants. 8.2 → 8.3. Issuer, year
    /// and number are claimed.
    Sp2dIssued = "grant.sp2d_issued" v 1 Public {
        /// Budget code (kode rekening).
        account: crate::ids::BudgetCode,
        /// Who issued it (BPKAD, KPPN).
        issuer: Label,
        /// The payees, each once.
        lines: List<Sp2dLine>,
        /// Number of the SP2D.
        number: DocumentNumber,
        /// The program.
        program: ProgramCode,
        /// Number of the SPM.
        spm: Option<DocumentNumber>,
        /// Whether it pays a vendor of goods rather than the groups.
        to_vendor: bool,
        /// Fiscal year.
        year: u32,
    }
}

impl Body for Sp2dIssued {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Program(self.program.clone())]
    }
    fn validate(&self) -> Valid {
        valid_year(self.year)?;
        filled("lines", &self.lines, 300)?;
        once("lines", self.lines.iter().map(|line| line.grant.as_str()))?;
        self.lines.iter().try_for_each(|line| above_zero("lines", line.amount))
    }
    fn post(&self, post: &mut Postings) {
        for line in &self.lines {
            let budget = BudgetLine {
                account: self.account.clone(),
                grant: line.grant.clone(),
                program: self.program.clone(),
                year: self.year,
            };
            stage(&budget, line.amount, AccountName::PaidUnaccounted, AccountName::Committed, post);
        }
    }
}

body! {
    /// The money reached the group's bank account. Bank / 3.1.01.
    GrantDisbursed = "grant.disbursed" v 1 Restricted {
        /// The bank account in the vault.
        account: Option<BankAccountId>,
        /// In rupiah.
        amount: Rupiah,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// Number of the SP2D.
        sp2d: DocumentNumber,
    }
}

impl Body for GrantDisbursed {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        let grant = [self.grant.as_str()];
        within(
            &self.group,
            &self.grant,
            self.amount,
            (AccountName::Bank, &[]),
            (AccountName::Grant, &grant),
            post,
        );
    }
}

body! {
    /// The bank returned a payment (retur). 8.3 → 8.2, and 3.1.01 / bank if it had been credited.
    DisbursementReturned = "grant.disbursement_returned" v 1 Public {
        /// In rupiah.
        amount: Rupiah,
        /// The budget line.
        budget: BudgetLine,
        /// Whether the group's account had been credited.
        credited: bool,
        /// The group.
        group: GroupId,
        /// Number of the SP2D.
        sp2d: DocumentNumber,
        /// Why.
        why: Reason,
    }
}

impl Body for DisbursementReturned {
    fn streams(&self) -> Vec<Stream> {
        both(&self.group, &self.budget)
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        stage(
            &self.budget,
            self.amount,
            AccountName::Committed,
            AccountName::PaidUnaccounted,
            post,
        );
        if self.credited {
            let grant = &self.budget.grant;
            within(
                &self.group,
                grant,
                self.amount,
                (AccountName::Grant, &[grant.as_str()]),
                (AccountName::Bank, &[]),
                post,
            );
        }
    }
}

codes! {
    /// As what goods are kept.
    GoodsKind {
        Inventaris "INVENTARIS" "inventaris" / "equipment",
        Persediaan "PERSEDIAAN" "persediaan" / "stock",
    }
}

impl GoodsKind {
    fn account(self) -> AccountName {
        match self {
            Self::Inventaris => AccountName::Equipment,
            Self::Persediaan => AccountName::Stock,
        }
    }
}

part! {
    /// Goods received.
    GoodsLine {
        /// What they are.
        item: ItemCode,
        /// As what they are kept.
        kind: GoodsKind,
        /// Name of the goods.
        name: Label,
        /// Pieces.
        quantity: u32,
        /// Value of all pieces, in rupiah.
        value: Rupiah,
    }
}

body! {
    /// Goods were handed over to the group (BAST). 1.4.01 or 1.3.03 / 3.1.04, and the pieces.
    GoodsDelivered = "grant.goods_delivered" v 1 Public {
        /// Date of the BAST.
        dated: Date,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// The goods.
        items: List<GoodsLine>,
        /// Number of the BAST.
        number: DocumentNumber,
        /// Whether both sides signed.
        signed: bool,
    }
}

impl Body for GoodsDelivered {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        filled("items", &self.items, 100)?;
        once("items", self.items.iter().map(|line| line.item.as_str()))?;
        for line in &self.items {
            above_zero("items", line.value)?;
            above_zero("items", Amount::whole(i64::from(line.quantity)))?;
        }
        Ok(())
    }
    fn post(&self, post: &mut Postings) {
        let grant: &[&str] = &[self.grant.as_str()];
        for line in &self.items {
            within(
                &self.group,
                &self.grant,
                line.value,
                (line.kind.account(), grant),
                (AccountName::GoodsGrant, grant),
                post,
            );
            pieces(&self.group, &self.grant, &line.item, Amount::whole(line.quantity.into()), post);
        }
    }
}

/// Moves pieces of an item into the group's hands, out of them when negative.
fn pieces(
    group: &GroupId,
    grant: &GrantId,
    item: &ItemCode,
    quantity: Amount,
    post: &mut Postings,
) {
    let (book, fund, unit) = (Stream::Group(group.clone()), Fund::hibah(grant), Unit::item(item));
    post.post(AccountName::Goods.of(&book, &[item.as_str()]), &fund, quantity, &unit);
    post.post(AccountName::QuantityContra.of(&book, &[]), &fund, -quantity, &unit);
}

part! {
    /// Goods handed to one member.
    GoodsShare {
        /// What.
        item: ItemCode,
        /// As what they were kept.
        kind: GoodsKind,
        /// To whom.
        member: MemberId,
        /// Pieces.
        quantity: u32,
        /// Whether the member signed for them.
        signed: bool,
        /// Value of these pieces, in rupiah.
        value: Rupiah,
    }
}

body! {
    /// The group handed goods to members: 5.8 / 1.4.01 or 1.3.03, released 3.1.04 / 4.6, and the
    /// member's share as a memo.
    GoodsDistributed = "grant.goods_distributed" v 1 Restricted {
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// To whom and what.
        shares: List<GoodsShare>,
    }
}

impl Body for GoodsDistributed {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        filled("shares", &self.shares, 200)?;
        for share in &self.shares {
            above_zero("shares", share.value)?;
            above_zero("shares", Amount::whole(i64::from(share.quantity)))?;
        }
        Ok(())
    }
    fn post(&self, post: &mut Postings) {
        let grant: &[&str] = &[self.grant.as_str()];
        for share in &self.shares {
            within(
                &self.group,
                &self.grant,
                share.value,
                (AccountName::MemberAid, grant),
                (share.kind.account(), grant),
                post,
            );
            within(
                &self.group,
                &self.grant,
                share.value,
                (AccountName::GoodsGrant, grant),
                (AccountName::GrantRelease, grant),
                post,
            );
            within(
                &self.group,
                &self.grant,
                share.value,
                (AccountName::MemberShare, &[share.member.as_str()]),
                (AccountName::MemoContra, &[]),
                post,
            );
            pieces(
                &self.group,
                &self.grant,
                &share.item,
                Amount::whole(-i64::from(share.quantity)),
                post,
            );
        }
    }
}

part! {
    /// A member's share that is to be rolled on: a loan of the group.
    LoanShare {
        /// In rupiah.
        amount: Rupiah,
        /// The code of the loan; claimed in the group.
        loan: LoanId,
        /// Whose.
        member: MemberId,
        /// When it is to be paid back.
        schedule: Schedule,
        /// Whether the member signed for it.
        signed: bool,
    }
}

body! {
    /// The group handed the grant to its members: as gifts (5.8, released to 4.6, the share as a
    /// memo) or as loans to be rolled on (receivable in the fund `guliran:<grant>`, generation 1).
    GrantDistributed = "grant.distributed" v 1 Restricted {
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// Gifts, one a member.
        gifts: List<MemberShare>,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// Loans, one a member.
        loans: List<LoanShare>,
        /// Where the money came from.
        place: Place,
    }
}

impl Body for GrantDistributed {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        let most = 100_usize.saturating_sub(self.loans.len());
        if self.gifts.is_empty() && self.loans.is_empty() {
            return no("gifts", FieldLaw::NotEmpty);
        }
        if self.gifts.len() > most {
            return no("gifts", FieldLaw::AtMost(100));
        }
        once("gifts", self.gifts.iter().map(|share| share.member.as_str()))?;
        once("loans", self.loans.iter().map(|share| share.loan.as_str()))?;
        self.gifts.iter().try_for_each(|share| above_zero("gifts", share.amount))?;
        for share in &self.loans {
            above_zero("loans", share.amount)?;
            share.schedule.valid(share.amount)?;
        }
        Ok(())
    }
    fn post(&self, post: &mut Postings) {
        let (grant, cash) = ([self.grant.as_str()], (self.place.account(), [].as_slice()));
        for share in &self.gifts {
            within(
                &self.group,
                &self.grant,
                share.amount,
                (AccountName::MemberAid, &grant),
                cash,
                post,
            );
            within(
                &self.group,
                &self.grant,
                share.amount,
                (AccountName::Grant, &grant),
                (AccountName::GrantRelease, &grant),
                post,
            );
            within(
                &self.group,
                &self.grant,
                share.amount,
                (AccountName::MemberShare, &[share.member.as_str()]),
                (AccountName::MemoContra, &[]),
                post,
            );
        }
        let (book, guliran) = (Stream::Group(self.group.clone()), Fund::guliran(&self.grant));
        for share in &self.loans {
            within(
                &self.group,
                &self.grant,
                share.amount,
                (AccountName::Grant, &grant),
                cash,
                post,
            );
            post.transfer(
                &book,
                &guliran,
                share.amount,
                (AccountName::Receivable, &[share.member.as_str(), share.loan.as_str()]),
                (AccountName::Guliran, &[self.grant.as_str(), "1"]),
            );
        }
    }
}

codes! {
    /// What the money bought.
    SpendingKind {
        Belanja "BELANJA" "belanja" / "running expense",
        Inventaris "INVENTARIS" "inventaris" / "equipment",
        Persediaan "PERSEDIAAN" "persediaan" / "stock",
    }
}

codes! {
    /// The evidence for a payment.
    ReceiptKind {
        Kwitansi "KWITANSI" "kwitansi" / "receipt",
        Pernyataan "PERNYATAAN" "surat pernyataan" / "signed statement",
        TanpaBukti "TANPA_BUKTI" "tanpa bukti" / "no evidence",
    }
}

body! {
    /// The group spent grant money on a line of its plan. Running expense: 5.1 / cash and
    /// 3.1.01 / 4.6; equipment or stock: 1.4.01 or 1.3.03 / cash and 3.1.01 / 3.1.04. Withheld
    /// tax stays in 2.1.07 until it is remitted.
    GrantSpent = "grant.spent" v 1 Restricted {
        /// Spent, tax included, in rupiah.
        amount: Rupiah,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// What the money bought.
        kind: SpendingKind,
        /// The line of the plan; recorded and judged even when the plan has no such line.
        line: LineCode,
        /// What for, in words.
        note: Option<Note>,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Where the money came from.
        place: Place,
        /// The evidence.
        receipt: ReceiptKind,
        /// Tax withheld from the payee, in rupiah.
        tax: Option<Rupiah>,
    }
}

impl Body for GrantSpent {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        match self.tax {
            Some(tax) if tax >= self.amount => no("tax", FieldLaw::OutOfRange("0..amount")),
            _ => Ok(()),
        }
    }
    fn post(&self, post: &mut Postings) {
        let grant = [self.grant.as_str()];
        let line = [self.grant.as_str(), self.line.as_str()];
        let (asset, capital): ((AccountName, &[&str]), AccountName) = match self.kind {
            SpendingKind::Belanja => ((AccountName::Expense, &line), AccountName::GrantRelease),
            SpendingKind::Inventaris => ((AccountName::Equipment, &grant), AccountName::GoodsGrant),
            SpendingKind::Persediaan => ((AccountName::Stock, &grant), AccountName::GoodsGrant),
        };
        within(&self.group, &self.grant, self.amount, asset, (self.place.account(), &[]), post);
        within(
            &self.group,
            &self.grant,
            self.amount,
            (AccountName::Grant, &grant),
            (capital, &grant),
            post,
        );
        if let Some(tax) = self.tax {
            within(
                &self.group,
                &self.grant,
                tax,
                (self.place.account(), &[]),
                (AccountName::TaxWithheld, &grant),
                post,
            );
        }
    }
}

body! {
    /// Withheld tax was paid to the treasury. 2.1.07 / cash.
    TaxRemitted = "grant.tax_remitted" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The grant.
        grant: GrantId,
        /// The group.
        group: GroupId,
        /// Number of the proof (NTPN).
        number: DocumentNumber,
        /// Where the money came from.
        place: Place,
    }
}

impl Body for TaxRemitted {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        within(
            &self.group,
            &self.grant,
            self.amount,
            (AccountName::TaxWithheld, &[self.grant.as_str()]),
            (self.place.account(), &[]),
            post,
        );
    }
}

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

codes! {
    /// Which treasury.
    Treasury {
        Daerah "KAS_DAERAH" "Kas Daerah" / "city treasury",
        Negara "KAS_NEGARA" "Kas Negara" / "state treasury",
    }
}

body! {
    /// Unspent money went back to the treasury (STS). 3.1.01 / cash and 8.3 → 8.6. It never opens
    /// the budget again.
    GrantReturned = "grant.returned" v 1 Public {
        /// In rupiah.
        amount: Rupiah,
        /// The budget line.
        budget: BudgetLine,
        /// Whether it is returned within the fiscal year of the grant.
        current_year: bool,
        /// The group.
        group: GroupId,
        /// Number of the STS.
        number: DocumentNumber,
        /// Where the money came from.
        place: Place,
        /// To which treasury.
        to: Treasury,
    }
}

impl Body for GrantReturned {
    fn streams(&self) -> Vec<Stream> {
        both(&self.group, &self.budget)
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        let grant = &self.budget.grant;
        within(
            &self.group,
            grant,
            self.amount,
            (AccountName::Grant, &[grant.as_str()]),
            (self.place.account(), &[]),
            post,
        );
        stage(&self.budget, self.amount, AccountName::Returned, AccountName::PaidUnaccounted, post);
    }
}

codes! {
    /// The stage at which spending was disallowed.
    LpjStage {
        Masuk "LPJ_MASUK" "LPJ masuk" / "LPJ received",
        Sah "LPJ_SAH" "LPJ sah" / "LPJ accepted",
    }
}

body! {
    /// Disallowed spending was paid back (STS). 8.4 or 8.5 → 8.6. Who paid it stands in the
    /// evidence; the group's own books are not touched.
    DisallowedRepaid = "grant.disallowed_repaid" v 1 Public {
        /// In rupiah.
        amount: Rupiah,
        /// The budget line.
        budget: BudgetLine,
        /// The group.
        group: GroupId,
        /// Number of the STS.
        number: DocumentNumber,
        /// The stage it is taken from.
        stage: LpjStage,
        /// To which treasury.
        to: Treasury,
    }
}

impl Body for DisallowedRepaid {
    fn streams(&self) -> Vec<Stream> {
        both(&self.group, &self.budget)
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        let from = match self.stage {
            LpjStage::Masuk => AccountName::Accounted,
            LpjStage::Sah => AccountName::Accepted,
        };
        stage(&self.budget, self.amount, AccountName::Returned, from, post);
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
