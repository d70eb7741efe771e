//! Loans to members: approved, paid out, repaid, rescheduled, billed, taken over, written off.

use crate::account::{AccountName, Fund, Stream};
use crate::amount::Rupiah;
use crate::event::parts::lendable;
use crate::event::{Body, Place, Reason, SavingKind, Schedule, body, codes, part};
use crate::ids::{DecisionId, DocumentNumber, GroupId, LoanId, MemberId};
use crate::invalid::{FieldLaw, Valid, above_zero, filled, no, once};
use crate::posting::Postings;
use crate::wire::List;

codes! {
    /// What secures a loan.
    Guarantee {
        None "TANPA" "tanpa jaminan" / "none",
        JointLiability "TANGGUNG_RENTENG" "tanggung renteng" / "joint liability",
    }
}

body! {
    /// A loan to a member was approved, with its schedule. Its code is claimed in the group.
    LoanApproved = "loan.approved" v 1 Restricted {
        /// Principal, in rupiah.
        amount: Rupiah,
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The fund it is lent from.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// What secures it.
        guarantee: Option<Guarantee>,
        /// The code of the loan.
        loan: LoanId,
        /// The member.
        member: MemberId,
        /// When it is to be paid back.
        schedule: Schedule,
    }
}

impl Body for LoanApproved {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        lendable(&self.fund)?;
        self.schedule.valid(self.amount)
    }
}

body! {
    /// The loan was paid out. Receivable / cash, in the fund.
    LoanDisbursed = "loan.disbursed" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// The loan.
        loan: LoanId,
        /// The member.
        member: MemberId,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Where the money came from.
        place: Place,
        /// Whether the member signed for it.
        signed: bool,
    }
}

impl Body for LoanDisbursed {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        lendable(&self.fund)
    }
    fn post(&self, post: &mut Postings) {
        let receivable: &[&str] = &[self.member.as_str(), self.loan.as_str()];
        let book = Stream::Group(self.group.clone());
        post.transfer(
            &book,
            &self.fund,
            self.amount,
            (AccountName::Receivable, receivable),
            (self.place.account(), &[]),
        );
    }
}

codes! {
    /// What a repayment is paid from.
    RepaymentSource {
        Tunai "TUNAI" "tunai atau transfer" / "cash or transfer",
        Tabungan "TABUNGAN" "tabungan anggota" / "the member's savings",
        TanggungRenteng "TANGGUNG_RENTENG" "dana tanggung renteng" / "the joint-liability fund",
    }
}

body! {
    /// A member paid. The split into principal, service and penalty is stated, never derived.
    /// Cash / receivable, 4.1, 4.4 in the loan's fund; from savings or joint liability the money
    /// first leaves the fund `tabungan`.
    LoanRepaid = "loan.repaid" v 1 Restricted {
        /// Whether the member agreed in writing, when it is taken from savings.
        consent: Option<bool>,
        /// The fund of the loan.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// The loan.
        loan: LoanId,
        /// The member who owes.
        member: MemberId,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Penalty (denda), in rupiah.
        penalty: Option<Rupiah>,
        /// Where the money lies.
        place: Place,
        /// Principal, in rupiah.
        principal: Rupiah,
        /// Which saving it is taken from; with source TABUNGAN.
        saving: Option<SavingKind>,
        /// Service (jasa), in rupiah.
        service: Rupiah,
        /// What it is paid from.
        source: RepaymentSource,
    }
}

impl LoanRepaid {
    /// Everything paid.
    #[must_use]
    pub fn total(&self) -> crate::amount::Amount {
        [self.principal, self.service, self.penalty.unwrap_or(Rupiah::ZERO)]
            .iter()
            .map(|r| r.amount())
            .sum()
    }
}

impl Body for LoanRepaid {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("principal", self.total())?;
        lendable(&self.fund)?;
        match (self.source, self.saving) {
            (RepaymentSource::Tabungan, None) => {
                no("saving", FieldLaw::Required(("`source` TABUNGAN", "`source` is TABUNGAN")))
            }
            (RepaymentSource::Tunai | RepaymentSource::TanggungRenteng, Some(_)) => no(
                "saving",
                FieldLaw::Unwanted(("`source` bukan TABUNGAN", "`source` is not TABUNGAN")),
            ),
            _ => Ok(()),
        }
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        let cash = (self.place.account(), [].as_slice());
        let receivable: &[&str] = &[self.member.as_str(), self.loan.as_str()];
        post.transfer(
            &book,
            &self.fund,
            self.principal,
            cash,
            (AccountName::Receivable, receivable),
        );
        post.transfer(&book, &self.fund, self.service, cash, (AccountName::ServiceIncome, &[]));
        post.transfer(
            &book,
            &self.fund,
            self.penalty.unwrap_or(Rupiah::ZERO),
            cash,
            (AccountName::PenaltyIncome, &[]),
        );
        let tabungan = Fund::tabungan();
        match (self.source, self.saving) {
            (RepaymentSource::Tabungan, Some(kind)) => {
                let saving: &[&str] = &[kind.code(), self.member.as_str()];
                post.transfer(&book, &tabungan, self.total(), (AccountName::Saving, saving), cash);
            }
            (RepaymentSource::TanggungRenteng, _) => {
                post.transfer(
                    &book,
                    &tabungan,
                    self.total(),
                    (AccountName::JointLiability, &[]),
                    cash,
                );
            }
            (RepaymentSource::Tunai | RepaymentSource::Tabungan, _) => {}
        }
    }
}

body! {
    /// The loan got a new schedule for what is left; the old one stays readable.
    LoanRescheduled = "loan.rescheduled" v 1 Restricted {
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The group.
        group: GroupId,
        /// The loan.
        loan: LoanId,
        /// The member.
        member: MemberId,
        /// Principal left, in rupiah; must be what the books say.
        principal: Rupiah,
        /// The new schedule.
        schedule: Schedule,
        /// Why.
        why: Reason,
    }
}

impl Body for LoanRescheduled {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("principal", self.principal)?;
        self.schedule.valid(self.principal)
    }
}

body! {
    /// A billing letter (surat tagihan 1, 2, 3) was sent.
    LoanBilled = "loan.billed" v 1 Restricted {
        /// Billed, in rupiah.
        amount: Rupiah,
        /// The group.
        group: GroupId,
        /// First, second or third letter.
        letter: u32,
        /// The loan.
        loan: LoanId,
        /// The member.
        member: MemberId,
        /// Number of the letter.
        number: DocumentNumber,
    }
}

impl Body for LoanBilled {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        if (1..=3).contains(&self.letter) {
            Ok(())
        } else {
            no("letter", FieldLaw::OutOfRange(("1, 2, atau 3", "1, 2 or 3")))
        }
    }
}

part! {
    /// A part of a loan that another member takes over.
    TakeoverShare {
        /// The code of the new loan; claimed in the group.
        loan: LoanId,
        /// Who takes it over.
        member: MemberId,
        /// Principal, in rupiah.
        principal: Rupiah,
        /// When it is to be paid back.
        schedule: Schedule,
        /// Whether that member agreed in writing.
        signed: bool,
    }
}

body! {
    /// Other members took over what a member owes.
    LoanTakenOver = "loan.taken_over" v 1 Restricted {
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The fund of the loan.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// The loan that is taken over.
        loan: LoanId,
        /// The member who owed.
        member: MemberId,
        /// Who takes over how much.
        shares: List<TakeoverShare>,
    }
}

impl Body for LoanTakenOver {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        lendable(&self.fund)?;
        filled("shares", &self.shares, 50)?;
        once("shares", self.shares.iter().map(|share| share.loan.as_str()))?;
        for share in &self.shares {
            above_zero("shares", share.principal)?;
            share.schedule.valid(share.principal)?;
        }
        Ok(())
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        let old: &[&str] = &[self.member.as_str(), self.loan.as_str()];
        for share in &self.shares {
            let new: &[&str] = &[share.member.as_str(), share.loan.as_str()];
            post.transfer(
                &book,
                &self.fund,
                share.principal,
                (AccountName::Receivable, new),
                (AccountName::Receivable, old),
            );
        }
    }
}

codes! {
    /// The two kinds of writing off, never "hapus" alone.
    WriteOffKind {
        HapusBuku "HAPUS_BUKU" "hapus buku (masih ditagih)" / "written off the books, still collectible",
        HapusTagih "HAPUS_TAGIH" "hapus tagih (tagihan berakhir)" / "claim ended",
    }
}

body! {
    /// A loan was written off. Hapus buku: 5.7 / receivable and memo 9.3 / 9.0. Hapus tagih clears
    /// the memo.
    LoanWrittenOff = "loan.written_off" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The decision of the meeting, for money of the group.
        decision: Option<DecisionId>,
        /// The fund of the loan.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// Which kind.
        kind: WriteOffKind,
        /// The loan.
        loan: LoanId,
        /// The member.
        member: MemberId,
        /// Number of the official decision, for government money.
        number: Option<DocumentNumber>,
    }
}

impl Body for LoanWrittenOff {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        lendable(&self.fund)
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        let loan: &[&str] = &[self.member.as_str(), self.loan.as_str()];
        let (memo, contra) =
            ((AccountName::WrittenOff, loan), (AccountName::MemoContra, [].as_slice()));
        match self.kind {
            WriteOffKind::HapusBuku => {
                post.transfer(
                    &book,
                    &self.fund,
                    self.amount,
                    (AccountName::WriteOff, &[]),
                    (AccountName::Receivable, loan),
                );
                post.transfer(&book, &self.fund, self.amount, memo, contra);
            }
            WriteOffKind::HapusTagih => post.transfer(&book, &self.fund, self.amount, contra, memo),
        }
    }
}

body! {
    /// Something was paid on a written-off loan. Cash / 4.7, and the memo is reduced.
    LoanRecovered = "loan.recovered" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund of the loan.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// The loan.
        loan: LoanId,
        /// The member.
        member: MemberId,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Where the money went.
        place: Place,
    }
}

impl Body for LoanRecovered {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        lendable(&self.fund)
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        let loan: &[&str] = &[self.member.as_str(), self.loan.as_str()];
        post.transfer(
            &book,
            &self.fund,
            self.amount,
            (self.place.account(), &[]),
            (AccountName::Recovered, &[]),
        );
        post.transfer(
            &book,
            &self.fund,
            self.amount,
            (AccountName::MemoContra, &[]),
            (AccountName::WrittenOff, loan),
        );
    }
}
