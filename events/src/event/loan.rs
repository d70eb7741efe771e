//! Loans to members and the rolling on of money (guliran), to members, to other groups, between
//! funds.

use super::{
    Body, Place, Reason, SavingKind, Schedule, body, codes, part,
    parts::{capital, fund_of, lendable},
};
use crate::account::{AccountName, Fund, FundClass, Stream};
use crate::amount::Rupiah;
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
                no("saving", FieldLaw::Required("source = TABUNGAN"))
            }
            (RepaymentSource::Tunai | RepaymentSource::TanggungRenteng, Some(_)) => {
                no("saving", FieldLaw::Unwanted("source ≠ TABUNGAN"))
            }
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
            no("letter", FieldLaw::OutOfRange("1..3"))
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

body! {
    /// Repaid money was rolled on to the next member: a loan with its place in the chain. Its
    /// code is claimed in the group. Receivable / cash.
    RevolvedToMember = "fund.revolved_to_member" v 1 Restricted {
        /// Principal, in rupiah.
        amount: Rupiah,
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The fund.
        fund: Fund,
        /// Its place in the chain: 1 for the first recipients, then 2, 3, …
        generation: u32,
        /// The group.
        group: GroupId,
        /// The code of the new loan.
        loan: LoanId,
        /// The next recipient.
        member: MemberId,
        /// Where the money came from.
        place: Place,
        /// When it is to be paid back.
        schedule: Schedule,
        /// Whether the member signed for it.
        signed: bool,
        /// The loans whose repayments it is made of.
        sources: List<LoanId>,
    }
}

impl Body for RevolvedToMember {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        lendable(&self.fund)?;
        if !(1..=99).contains(&self.generation) {
            return no("generation", FieldLaw::OutOfRange("1..99"));
        }
        once("sources", self.sources.iter().map(LoanId::as_str))?;
        self.schedule.valid(self.amount)
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
    /// How one group hands money to another.
    HandoverKind {
        Perguliran "PERGULIRAN" "perguliran (menjadi milik penerima)" / "rolled on (the receiver's own)",
        Pinjaman "PINJAMAN" "pinjaman antarkelompok" / "loan between groups",
    }
}

body! {
    /// One group handed money to another; both books move. Rolled on: 3.1.02 / bank and
    /// bank / 3.1.02 with origin and generation kept. As a loan: 1.2.02 / bank and bank / 2.1.05.
    /// Where it arrives another day, the receiver books 1.1.09 until then.
    RevolvedToGroup = "fund.revolved_to_group" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// Whether it arrives another day (`fund.arrived`).
        arrives_later: bool,
        /// The decision of the giving group.
        decision: Option<DecisionId>,
        /// The fund, `guliran:<origin grant>`.
        fund: Fund,
        /// The generation it becomes at the receiver, at least 2.
        generation: u32,
        /// The giving group.
        group: GroupId,
        /// How.
        kind: HandoverKind,
        /// Number of the hand-over document (BA serah terima).
        number: Option<DocumentNumber>,
        /// Where the giver takes it from.
        place: Place,
        /// The receiving group.
        to: GroupId,
        /// Where the receiver puts it.
        to_place: Place,
    }
}

impl Body for RevolvedToGroup {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone()), Stream::Group(self.to.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        fund_of("fund", &self.fund, &[FundClass::Guliran], "guliran")?;
        if self.group == self.to {
            return no("to", FieldLaw::MustDiffer("group"));
        }
        if !(2..=99).contains(&self.generation) {
            return no("generation", FieldLaw::OutOfRange("2..99"));
        }
        Ok(())
    }
    fn post(&self, post: &mut Postings) {
        let (from, to) = (Stream::Group(self.group.clone()), Stream::Group(self.to.clone()));
        let (before, now) =
            (self.generation.saturating_sub(1).to_string(), self.generation.to_string());
        let cash = (self.place.account(), [].as_slice());
        let sender = [self.group.as_str()];
        let arrival: (AccountName, &[&str]) = if self.arrives_later {
            (AccountName::InTransit, &sender)
        } else {
            (self.to_place.account(), &[])
        };
        match self.kind {
            HandoverKind::Perguliran => {
                let given = capital(&self.fund, &before);
                let taken = capital(&self.fund, &now);
                post.transfer(&from, &self.fund, self.amount, (given.0, &given.1), cash);
                post.transfer(&to, &self.fund, self.amount, arrival, (taken.0, &taken.1));
            }
            HandoverKind::Pinjaman => {
                post.transfer(
                    &from,
                    &self.fund,
                    self.amount,
                    (AccountName::GroupReceivable, &[self.to.as_str()]),
                    cash,
                );
                post.transfer(
                    &to,
                    &self.fund,
                    self.amount,
                    arrival,
                    (AccountName::GroupPayable, &sender),
                );
            }
        }
    }
}

body! {
    /// Money handed over by another group arrived. Cash / 1.1.09.
    RevolvedArrived = "fund.arrived" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The giving group.
        from: GroupId,
        /// The fund.
        fund: Fund,
        /// The receiving group.
        group: GroupId,
        /// Where it went.
        place: Place,
    }
}

impl Body for RevolvedArrived {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        fund_of("fund", &self.fund, &[FundClass::Guliran], "guliran")
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        post.transfer(
            &book,
            &self.fund,
            self.amount,
            (self.place.account(), &[]),
            (AccountName::InTransit, &[self.from.as_str()]),
        );
    }
}

body! {
    /// A group paid a loan between groups back; both books move.
    GroupLoanRepaid = "fund.group_loan_repaid" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund.
        fund: Fund,
        /// The group that owed.
        group: GroupId,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Where it takes the money from.
        place: Place,
        /// The group that had lent.
        to: GroupId,
        /// Where that group puts it.
        to_place: Place,
    }
}

impl Body for GroupLoanRepaid {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone()), Stream::Group(self.to.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        if self.group == self.to { no("to", FieldLaw::MustDiffer("group")) } else { Ok(()) }
    }
    fn post(&self, post: &mut Postings) {
        let (from, to) = (Stream::Group(self.group.clone()), Stream::Group(self.to.clone()));
        post.transfer(
            &from,
            &self.fund,
            self.amount,
            (AccountName::GroupPayable, &[self.to.as_str()]),
            (self.place.account(), &[]),
        );
        post.transfer(
            &to,
            &self.fund,
            self.amount,
            (self.to_place.account(), &[]),
            (AccountName::GroupReceivable, &[self.group.as_str()]),
        );
    }
}

body! {
    /// Money of one fund became money of another: 3.a / cash and cash / 3.b. Whether that was
    /// allowed is judged.
    FundTransferred = "fund.transferred" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The fund it leaves.
        from: Fund,
        /// The generation of a guliran fund, 1 when absent.
        generation: Option<u32>,
        /// The group.
        group: GroupId,
        /// Where the money lies.
        place: Place,
        /// The fund it joins.
        to: Fund,
        /// Why.
        why: Reason,
    }
}

impl Body for FundTransferred {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        if self.from == self.to {
            return no("to", FieldLaw::MustDiffer("from"));
        }
        let owned = [
            FundClass::Hibah,
            FundClass::Guliran,
            FundClass::Kemitraan,
            FundClass::Sosial,
            FundClass::Operasional,
            FundClass::Surplus,
        ];
        let said = "hibah, guliran, kemitraan, sosial, operasional, surplus";
        fund_of("from", &self.from, &owned, said)?;
        fund_of("to", &self.to, &owned, said)
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        let generation = self.generation.unwrap_or(1).to_string();
        let (from, to) = (capital(&self.from, &generation), capital(&self.to, &generation));
        let cash = (self.place.account(), [].as_slice());
        post.transfer(&book, &self.from, self.amount, (from.0, &from.1), cash);
        post.transfer(&book, &self.to, self.amount, cash, (to.0, &to.1));
    }
}

body! {
    /// A claim between two funds of a group was settled in cash.
    FundSettled = "fund.settled" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund that owed.
        from: Fund,
        /// The group.
        group: GroupId,
        /// Where the money lies.
        place: Place,
        /// The fund that had paid for it.
        to: Fund,
    }
}

impl Body for FundSettled {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        if self.from == self.to { no("to", FieldLaw::MustDiffer("from")) } else { Ok(()) }
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        let cash = (self.place.account(), [].as_slice());
        post.transfer(
            &book,
            &self.from,
            self.amount,
            (AccountName::InterFund, &[self.to.as_str()]),
            cash,
        );
        post.transfer(
            &book,
            &self.to,
            self.amount,
            cash,
            (AccountName::InterFund, &[self.from.as_str()]),
        );
    }
}
