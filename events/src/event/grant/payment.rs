//! Grant money on its way: SP2D, credit, return by the bank, return to the treasury.

use super::{both, stage, within};
use crate::account::{AccountName, Stream};
use crate::amount::Rupiah;
use crate::event::parts::valid_year;
use crate::event::{Body, BudgetLine, Place, Reason, body, codes, part};
use crate::ids::{BankAccountId, DocumentNumber, GrantId, GroupId, ProgramCode};
use crate::invalid::{Valid, above_zero, filled, once};
use crate::posting::Postings;
use crate::text::Label;
use crate::wire::List;

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
        /// The bank's advice of return (nota retur) of an earlier payment that this one makes good.
        after_return: Option<DocumentNumber>,
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

codes! {
    /// Why the bank returned a payment.
    BankReason {
        NamaBerbeda "NAMA_BERBEDA" "nama pemilik berbeda" / "another holder",
        NomorSalah "NOMOR_SALAH" "nomor rekening salah" / "wrong account number",
        RekeningTutup "REKENING_TUTUP" "rekening sudah ditutup" / "account closed",
        RekeningPasif "REKENING_PASIF" "rekening pasif" / "account dormant",
        Lain "LAIN" "alasan lain" / "another reason",
    }
}

body! {
    /// The bank returned a payment (retur). 8.3 → 8.2, and 3.1.01 / bank if it had been credited.
    /// The payment that makes it good quotes its number in `after_return`.
    DisbursementReturned = "grant.disbursement_returned" v 1 Public {
        /// In rupiah.
        amount: Rupiah,
        /// What the bank gave as its reason.
        bank_reason: Option<BankReason>,
        /// The budget line.
        budget: BudgetLine,
        /// Whether the group's account had been credited.
        credited: bool,
        /// The group.
        group: GroupId,
        /// Number of the bank's advice of return (nota retur).
        number: Option<DocumentNumber>,
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
        valid_year(self.budget.year)?;
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
        valid_year(self.budget.year)?;
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
        valid_year(self.budget.year)?;
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
