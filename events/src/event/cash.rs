//! Cash and bank: what came in and went out, counts, reconciliation, advances.

use super::{
    Body, Place, ReceiptKind, body, codes, part,
    parts::{capital, fund_of},
};
use crate::account::{AccountName, Fund, FundClass, Stream};
use crate::amount::{Amount, Rupiah};
use crate::ids::{DecisionId, DocumentNumber, GroupId, MemberId};
use crate::invalid::{FieldLaw, Valid, above_zero, adds_up, no};
use crate::posting::Postings;
use crate::text::Note;
use crate::time::Date;
use crate::wire::List;

codes! {
    /// What money came in for.
    ReceiptCategory {
        HasilUsaha "HASIL_USAHA" "hasil usaha" / "business income",
        Denda "DENDA" "denda" / "penalty",
        Donasi "DONASI" "donasi" / "donation",
        Iuran "IURAN" "iuran dana sosial" / "contribution to a social fund",
        Kemitraan "KEMITRAAN" "dana kemitraan" / "partnership money",
        DanaPemda "DANA_PEMDA" "dana bergulir pemerintah" / "government revolving money",
        Operasional "OPERASIONAL" "dana operasional" / "operating money",
        Lain "LAIN" "penerimaan lain" / "other income",
        Titipan "TITIPAN" "belum jelas" / "not clear yet",
    }
}

body! {
    /// Money came in.
    CashReceived = "cash.received" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// What for.
        category: ReceiptCategory,
        /// The fund.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// In words.
        note: Option<Note>,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Where it went.
        place: Place,
    }
}

impl Body for CashReceived {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        let of = |classes: &[FundClass], said| fund_of("fund", &self.fund, classes, said);
        match self.category {
            ReceiptCategory::Donasi | ReceiptCategory::Iuran => of(&[FundClass::Sosial], "sosial"),
            ReceiptCategory::Kemitraan => of(&[FundClass::Kemitraan], "kemitraan"),
            ReceiptCategory::DanaPemda => of(&[FundClass::Pemda], "pemda"),
            ReceiptCategory::Operasional => of(&[FundClass::Operasional], "operasional"),
            ReceiptCategory::Titipan => of(&[FundClass::BelumJelas], "belum-jelas"),
            ReceiptCategory::HasilUsaha | ReceiptCategory::Denda | ReceiptCategory::Lain => Ok(()),
        }
    }
    fn post(&self, post: &mut Postings) {
        let fund = capital(&self.fund, "1");
        let (account, keys): (AccountName, &[&str]) = match self.category {
            ReceiptCategory::HasilUsaha => (AccountName::BusinessIncome, &[]),
            ReceiptCategory::Denda => (AccountName::PenaltyIncome, &[]),
            ReceiptCategory::Lain => (AccountName::OtherIncome, &[]),
            ReceiptCategory::Titipan => (AccountName::Suspense, &[]),
            ReceiptCategory::Donasi
            | ReceiptCategory::Iuran
            | ReceiptCategory::Kemitraan
            | ReceiptCategory::DanaPemda
            | ReceiptCategory::Operasional => (fund.0, &fund.1),
        };
        let book = Stream::Group(self.group.clone());
        post.transfer(&book, &self.fund, self.amount, (self.place.account(), &[]), (account, keys));
    }
}

codes! {
    /// What money went out for.
    SpendingCategory {
        Operasional "OPERASIONAL" "operasional" / "running costs",
        AdminBank "ADMIN_BANK" "administrasi bank" / "bank charges",
        Santunan "SANTUNAN" "santunan" / "social benefit",
        Usaha "USAHA" "usaha kelompok" / "business of the group",
        Pengembalian "PENGEMBALIAN" "pengembalian dana" / "money given back",
        Lain "LAIN" "lain-lain" / "other",
    }
}

body! {
    /// Money went out. Social, partnership and government funds are reduced directly; other funds
    /// bear an expense: 5.3 for bank charges, 5.5 for a social benefit, 5.2 otherwise. Where the cash of another fund was used, a claim between the funds
    /// (antar-dana) is posted on both sides.
    CashSpent = "cash.spent" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund whose cash was used, where it is another.
        cash_fund: Option<Fund>,
        /// What for.
        category: SpendingCategory,
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The fund that bears it.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// In words.
        note: Option<Note>,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Where it came from.
        place: Place,
        /// The evidence.
        receipt: ReceiptKind,
    }
}

impl Body for CashSpent {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        let bears = [
            FundClass::Guliran,
            FundClass::Pemda,
            FundClass::Kemitraan,
            FundClass::Sosial,
            FundClass::Operasional,
            FundClass::Surplus,
        ];
        fund_of(
            "fund",
            &self.fund,
            &bears,
            "guliran, pemda, kemitraan, sosial, operasional, surplus",
        )?;
        if self.cash_fund.as_ref() == Some(&self.fund) {
            return no("cash_fund", FieldLaw::MustDiffer("fund"));
        }
        Ok(())
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        let fund = capital(&self.fund, "1");
        let direct = matches!(
            self.fund.class(),
            FundClass::Sosial | FundClass::Kemitraan | FundClass::Pemda
        );
        let purpose = [self.fund.key().unwrap_or(self.fund.as_str())];
        let bears: (AccountName, &[&str]) = match self.category {
            _ if direct => (fund.0, &fund.1),
            SpendingCategory::AdminBank => (AccountName::BankCharges, &[]),
            SpendingCategory::Santunan => (AccountName::Benefit, &purpose),
            SpendingCategory::Operasional
            | SpendingCategory::Usaha
            | SpendingCategory::Pengembalian
            | SpendingCategory::Lain => (AccountName::Operating, &[]),
        };
        let cash = (self.place.account(), [].as_slice());
        let Some(other) = &self.cash_fund else {
            return post.transfer(&book, &self.fund, self.amount, bears, cash);
        };
        post.transfer(
            &book,
            &self.fund,
            self.amount,
            bears,
            (AccountName::InterFund, &[other.as_str()]),
        );
        post.transfer(
            &book,
            other,
            self.amount,
            (AccountName::InterFund, &[self.fund.as_str()]),
            cash,
        );
    }
}

/// Bodies with `amount`, `fund` and `group` that move one amount between two accounts.
macro_rules! moves {
    ($($name:ident $debit:ident $credit:ident;)*) => {$(
        impl Body for $name {
            fn streams(&self) -> Vec<Stream> {
                vec![Stream::Group(self.group.clone())]
            }
            fn validate(&self) -> Valid {
                above_zero("amount", self.amount)
            }
            fn post(&self, post: &mut Postings) {
                let book = Stream::Group(self.group.clone());
                post.transfer(&book, &self.fund, self.amount, (AccountName::$debit, &[]), (AccountName::$credit, &[]));
            }
        }
    )*};
}

body! {
    /// Cash was taken to the bank. 1.1.02 / 1.1.01.
    CashDeposited = "cash.deposited" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// Number of the slip.
        number: Option<DocumentNumber>,
    }
}

body! {
    /// Cash was taken from the bank. 1.1.01 / 1.1.02.
    CashWithdrawn = "cash.withdrawn" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// Number of the slip.
        number: Option<DocumentNumber>,
        /// Who signed.
        signatories: List<MemberId>,
    }
}

body! {
    /// The bank paid interest. 1.1.02 / 4.3.
    InterestCredited = "bank.interest_credited" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund.
        fund: Fund,
        /// The group.
        group: GroupId,
    }
}

body! {
    /// The bank charged a fee. 5.3 / 1.1.02.
    FeeCharged = "bank.fee_charged" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund.
        fund: Fund,
        /// The group.
        group: GroupId,
    }
}

moves! {
    CashDeposited Bank Cash;
    CashWithdrawn Cash Bank;
    InterestCredited Bank InterestIncome;
    FeeCharged BankCharges Bank;
}

part! {
    /// Notes or coins of one value.
    Denomination {
        /// How many.
        count: u32,
        /// Value of one, in rupiah.
        value: Rupiah,
    }
}

body! {
    /// The cash was counted (opname kas). The book is compared with it, never changed by it.
    CashCounted = "cash.counted" v 1 Restricted {
        /// Who counted.
        by: Option<MemberId>,
        /// Counted, in rupiah.
        counted: Rupiah,
        /// By value of notes and coins; adds up to the count where given.
        denominations: List<Denomination>,
        /// The group.
        group: GroupId,
        /// Who was there.
        witnesses: List<MemberId>,
    }
}

impl Body for CashCounted {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        if self.denominations.is_empty() {
            return Ok(());
        }
        let value = |d: &Denomination| {
            let product = d.value.amount().decimal().checked_mul(d.count.into());
            product.and_then(Amount::from_decimal).unwrap_or(Amount::whole(i64::MAX >> 10))
        };
        adds_up("denominations", self.counted, self.denominations.iter().map(value))
    }
}

codes! {
    /// Which way a count differed.
    DifferenceKind {
        Lebih "LEBIH" "selisih lebih" / "more than the book",
        Kurang "KURANG" "selisih kurang" / "less than the book",
    }
}

body! {
    /// A counted difference was booked. More: cash / 4.5. Less: 5.6 / cash.
    CashDifferenceSettled = "cash.difference_settled" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The fund that bears it.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// Which way.
        kind: DifferenceKind,
        /// Where.
        place: Place,
    }
}

impl Body for CashDifferenceSettled {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        let (book, cash) =
            (Stream::Group(self.group.clone()), (self.place.account(), [].as_slice()));
        match self.kind {
            DifferenceKind::Lebih => {
                post.transfer(&book, &self.fund, self.amount, cash, (AccountName::CountGain, &[]))
            }
            DifferenceKind::Kurang => {
                post.transfer(&book, &self.fund, self.amount, (AccountName::CountLoss, &[]), cash)
            }
        }
    }
}

part! {
    /// An open item between book and bank statement.
    OpenItem {
        /// + the bank will add, − the bank will take, in rupiah.
        amount: Amount,
        /// Since when.
        since: Date,
    }
}

body! {
    /// The bank book was compared with a statement.
    BankReconciled = "bank.reconciled" v 1 Restricted {
        /// Balance on the statement, in rupiah.
        balance: Rupiah,
        /// The group.
        group: GroupId,
        /// What is open between the two.
        items: List<OpenItem>,
        /// The day the statement is of.
        statement_on: Date,
    }
}

super::of_a_group!(BankReconciled);

body! {
    /// Someone advanced money (talangan). Cash / 2.1.06.
    AdvanceReceived = "advance.received" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund it was advanced to.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// Who advanced it.
        party: MemberId,
        /// Where it went.
        place: Place,
    }
}

body! {
    /// An advance was paid back. 2.1.06 / cash.
    AdvanceRepaid = "advance.repaid" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund it was advanced to.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// Who had advanced it.
        party: MemberId,
        /// Where it came from.
        place: Place,
    }
}

impl Body for AdvanceReceived {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        post.transfer(
            &book,
            &self.fund,
            self.amount,
            (self.place.account(), &[]),
            (AccountName::Advance, &[self.party.as_str()]),
        );
    }
}

impl Body for AdvanceRepaid {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        post.transfer(
            &book,
            &self.fund,
            self.amount,
            (AccountName::Advance, &[self.party.as_str()]),
            (self.place.account(), &[]),
        );
    }
}

body! {
    /// The purpose of unclear money was found: 1.9.01 / cash in `belum-jelas`, cash / capital in
    /// the fund it belongs to.
    SuspenseCleared = "suspense.cleared" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The fund it belongs to.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// Where the money lies.
        place: Place,
    }
}

impl Body for SuspenseCleared {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)?;
        let owned = [
            FundClass::Hibah,
            FundClass::Guliran,
            FundClass::Pemda,
            FundClass::Kemitraan,
            FundClass::Sosial,
            FundClass::Operasional,
            FundClass::Surplus,
        ];
        let said = "hibah, guliran, pemda, kemitraan, sosial, operasional, surplus";
        fund_of("fund", &self.fund, &owned, said)
    }
    fn post(&self, post: &mut Postings) {
        let (book, cash) =
            (Stream::Group(self.group.clone()), (self.place.account(), [].as_slice()));
        let to = capital(&self.fund, "1");
        post.transfer(&book, &Fund::belum_jelas(), self.amount, (AccountName::Suspense, &[]), cash);
        post.transfer(&book, &self.fund, self.amount, cash, (to.0, &to.1));
    }
}
