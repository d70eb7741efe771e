//! Goods of a grant: handed over to the group, and by the group to its members.

use super::within;
use crate::account::{AccountName, Fund, Stream};
use crate::amount::{Amount, Rupiah, Unit};
use crate::event::{Body, body, codes, part};
use crate::ids::{DecisionId, DocumentNumber, GrantId, GroupId, ItemCode, MemberId};
use crate::invalid::{Valid, above_zero, filled, once};
use crate::posting::Postings;
use crate::text::Label;
use crate::time::Date;
use crate::wire::List;

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
