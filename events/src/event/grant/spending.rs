//! Use of grant money: handed to members, spent on plan lines, tax withheld.

use super::within;
use crate::account::{AccountName, Fund, Stream};
use crate::amount::Rupiah;
use crate::event::{Body, MemberShare, Place, Schedule, body, codes, part};
use crate::ids::{DecisionId, DocumentNumber, GrantId, GroupId, LineCode, LoanId, MemberId};
use crate::invalid::{FieldLaw, Valid, above_zero, no, once};
use crate::posting::Postings;
use crate::text::Note;
use crate::wire::List;

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
            Some(tax) if tax >= self.amount => {
                no("tax", FieldLaw::OutOfRange(("kurang dari `amount`", "below `amount`")))
            }
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
