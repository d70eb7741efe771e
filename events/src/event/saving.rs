//! Members' savings: members' own money, a liability of the group.

use super::{Body, Place, SavingKind, body};
use crate::account::{AccountName, Fund, Stream};
use crate::amount::Rupiah;
use crate::ids::{DecisionId, DocumentNumber, GroupId, MemberId};
use crate::invalid::{Valid, above_zero};
use crate::posting::Postings;

body! {
    /// A member saved.
    SavingDeposited = "saving.deposited" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The group.
        group: GroupId,
        /// Which saving.
        kind: SavingKind,
        /// The member.
        member: MemberId,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Where the money went.
        place: Place,
    }
}

body! {
    /// A member took savings out; never more than there are.
    SavingWithdrawn = "saving.withdrawn" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The group.
        group: GroupId,
        /// Which saving.
        kind: SavingKind,
        /// The member.
        member: MemberId,
        /// Number of the receipt.
        number: Option<DocumentNumber>,
        /// Where the money came from.
        place: Place,
    }
}

impl Body for SavingDeposited {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        post.transfer(
            &Stream::Group(self.group.clone()),
            &Fund::tabungan(),
            self.amount,
            (self.place.account(), &[]),
            (AccountName::Saving, &[self.kind.code(), self.member.as_str()]),
        );
    }
}

impl Body for SavingWithdrawn {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        post.transfer(
            &Stream::Group(self.group.clone()),
            &Fund::tabungan(),
            self.amount,
            (AccountName::Saving, &[self.kind.code(), self.member.as_str()]),
            (self.place.account(), &[]),
        );
    }
}

body! {
    /// Members paid into the joint-liability fund (tanggung renteng).
    JointLiabilityCollected = "joint_liability.collected" v 1 Restricted {
        /// In rupiah.
        amount: Rupiah,
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The group.
        group: GroupId,
        /// Who paid, where one member did.
        member: Option<MemberId>,
        /// Where the money went.
        place: Place,
    }
}

impl Body for JointLiabilityCollected {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        post.transfer(
            &Stream::Group(self.group.clone()),
            &Fund::tabungan(),
            self.amount,
            (self.place.account(), &[]),
            (AccountName::JointLiability, &[]),
        );
    }
}
