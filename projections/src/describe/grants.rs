//! Lines about grants, from the proposal to the closing.

use super::*;

told! {
    GrantProposed(b) =>
        format!("Proposal hibah {} sebesar {}", b.grant, money(b.amount)),
        format!("Grant {} of {} proposed", b.grant, money(b.amount)), Some(&b.number);
    GrantReviewed(b) =>
        format!("Hibah {} {} oleh {}", b.grant, b.result.words().0, b.stage.words().0),
        format!("Grant {} {} by the {}", b.grant, b.result.words().1, b.stage.words().1);
    GrantAwarded(b) =>
        format!("Penetapan hibah {} sebesar {}", b.budget.grant, money(b.amount)),
        format!("Grant {} of {} awarded", b.budget.grant, money(b.amount)), Some(&b.number);
    CommitmentReleased(b) =>
        format!("Komitmen hibah {} dilepas: {}", b.budget.grant, b.why.words().0),
        format!("Commitment of grant {} released: {}", b.budget.grant, b.why.words().1);
    AgreementSigned(b) =>
        format!("NPHD hibah {} ditandatangani", b.grant),
        format!("Agreement (NPHD) of grant {} signed", b.grant), Some(&b.number);
    Sp2dIssued(b) =>
        format!("SP2D terbit, {} penerima", b.lines.len()),
        format!("Payment order (SP2D) issued, {}", counted(b.lines.len(), "payee", "payees")), Some(&b.number);
    GrantDisbursed(b) =>
        format!("Hibah {} masuk rekening kelompok", b.grant),
        format!("Grant {} credited to the group's bank account", b.grant), Some(&b.sp2d);
    DisbursementReturned(b) =>
        format!("Retur bank atas hibah {}: {}", b.budget.grant, b.why.words().0),
        format!("Payment of grant {} returned by the bank: {}", b.budget.grant, b.why.words().1), Some(&b.sp2d);
    GoodsDelivered(b) =>
        format!("Barang hibah {} diserahkan", b.grant),
        format!("Goods of grant {} delivered", b.grant), Some(&b.number);
    GoodsDistributed(b) =>
        format!("Barang hibah {} dibagikan kepada {} anggota", b.grant, b.shares.len()),
        format!("Goods of grant {} distributed to {}", b.grant, counted(b.shares.len(), "member", "members"));
    GrantDistributed(b) =>
        format!("Hibah {} dibagikan: {} bantuan, {} guliran", b.grant, b.gifts.len(), b.loans.len()),
        format!("Grant {} distributed: {}, {}", b.grant, counted(b.gifts.len(), "gift", "gifts"), counted(b.loans.len(), "revolving loan", "revolving loans"));
    GrantSpent(b) =>
        format!("Belanja hibah {} pos {}: {}", b.grant, b.line, b.kind.words().0),
        format!("Spent from grant {}, line {}: {}", b.grant, b.line, b.kind.words().1), b.number.as_ref();
    TaxRemitted(b) =>
        format!("Setor pajak hibah {}", b.grant),
        format!("Tax of grant {} remitted", b.grant), Some(&b.number);
    PlanAmended(b) =>
        format!("Perubahan rencana (RAB) hibah {}", b.grant),
        format!("Plan of grant {} amended", b.grant), Some(&b.number);
    GrantReturned(b) =>
        format!("Sisa hibah {} disetor ke {}", b.budget.grant, b.to.words().0),
        format!("Unspent of grant {} returned to the {}", b.budget.grant, b.to.words().1), Some(&b.number);
    DisallowedRepaid(b) =>
        format!("Belanja hibah {} yang ditolak disetor ke {}", b.budget.grant, b.to.words().0),
        format!("Disallowed spending of grant {} repaid to the {}", b.budget.grant, b.to.words().1), Some(&b.number);
    GrantClosed(b) => format!("Hibah {} ditutup", b.grant), format!("Grant {} closed", b.grant), b.number.as_ref();
}
