//! The rolling on of money (guliran): to members, to other groups, between funds.

use crate::account::{AccountName, Fund, FundClass, Stream};
use crate::amount::Rupiah;
use crate::event::parts::{capital, fund_of, lendable};
use crate::event::{Body, Place, Reason, Schedule, body, codes};
use crate::ids::{DecisionId, DocumentNumber, GroupId, LoanId, MemberId};
use crate::invalid::{FieldLaw, Valid, above_zero, no, once};
use crate::posting::Postings;
use crate::wire::List;

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
            return no("generation", FieldLaw::OutOfRange(("1 sampai 99", "1 to 99")));
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
            return no("generation", FieldLaw::OutOfRange(("2 sampai 99", "2 to 99")));
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
        fund_of("fund", &self.fund, &[FundClass::Guliran], "guliran")?;
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
