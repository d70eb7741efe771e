//! Lines about loans, the money that rolls on, and savings.

use super::*;

told! {
    LoanApproved(b) =>
        format!("Pinjaman {} anggota {} disetujui, {}", b.loan, b.member, money(b.amount)),
        format!("Loan {} of {} to member {} approved", b.loan, money(b.amount), b.member);
    LoanDisbursed(b) =>
        format!("Pencairan pinjaman {} kepada anggota {}", b.loan, b.member),
        format!("Loan {} paid out to member {}", b.loan, b.member), b.number.as_ref();
    LoanRepaid(b) =>
        format!("Angsuran pinjaman {} anggota {}{}", b.loan, b.member, paid_from(b.source).0),
        format!("Repayment of loan {} by member {}{}", b.loan, b.member, paid_from(b.source).1), b.number.as_ref();
    LoanRescheduled(b) =>
        format!("Jadwal pinjaman {} diubah: {}", b.loan, b.why.words().0),
        format!("Loan {} rescheduled: {}", b.loan, b.why.words().1);
    LoanBilled(b) =>
        format!("Surat tagihan ke-{} pinjaman {}, {}", b.letter, b.loan, money(b.amount)),
        format!("Billing letter {} on loan {}, {}", b.letter, b.loan, money(b.amount)), Some(&b.number);
    LoanTakenOver(b) =>
        format!("Pinjaman {} anggota {} diambil alih {} anggota", b.loan, b.member, b.shares.len()),
        format!("Loan {} of member {} taken over by {}", b.loan, b.member, counted(b.shares.len(), "member", "members"));
    LoanWrittenOff(b) =>
        format!("Pinjaman {} {}, {}", b.loan, b.kind.words().0, money(b.amount)),
        format!("Loan {} {}, {}", b.loan, b.kind.words().1, money(b.amount)), b.number.as_ref();
    LoanRecovered(b) =>
        format!("Penerimaan {} atas pinjaman {} yang dihapus buku", money(b.amount), b.loan),
        format!("Recovered {} on written-off loan {}", money(b.amount), b.loan), b.number.as_ref();
    RevolvedToMember(b) =>
        format!("Guliran generasi {} kepada anggota {}, pinjaman {}", b.generation, b.member, b.loan),
        format!("Rolled on to member {} as loan {}, generation {}", b.member, b.loan, b.generation);
    RevolvedToGroup(b) =>
        format!("Guliran dari {} ke {}: {}", b.group, b.to, b.kind.words().0),
        format!("Handed on from {} to {}: {}", b.group, b.to, b.kind.words().1), b.number.as_ref();
    RevolvedArrived(b) =>
        format!("Guliran dari {} diterima {}", b.from, b.group),
        format!("Money handed on by {} arrived at {}", b.from, b.group);
    GroupLoanRepaid(b) =>
        format!("{} mengembalikan pinjaman kepada {}", b.group, b.to),
        format!("{} repaid its loan to {}", b.group, b.to), b.number.as_ref();
    FundTransferred(b) =>
        format!("Pindah dana {} ke {}: {}", b.from, b.to, b.why.words().0),
        format!("Moved from fund {} to {}: {}", b.from, b.to, b.why.words().1);
    FundSettled(b) =>
        format!("Antar-dana {} ke {} dilunasi", b.from, b.to),
        format!("Claim between funds settled, {} to {}", b.from, b.to);
    SavingDeposited(b) =>
        format!("Setoran {} anggota {}", b.kind.words().0, b.member),
        format!("{} paid in by member {}", capitalised(b.kind.words().1), b.member), b.number.as_ref();
    SavingWithdrawn(b) =>
        format!("Penarikan {} anggota {}", b.kind.words().0, b.member),
        format!("{} taken out by member {}", capitalised(b.kind.words().1), b.member), b.number.as_ref();
    JointLiabilityCollected(b) => "Iuran tanggung renteng", "Joint-liability contribution";
}

/// What a repayment was taken from, where it is not plain money.
fn paid_from(source: RepaymentSource) -> Words {
    let (id, en) = source.words();
    match source {
        RepaymentSource::Tunai => Words::default(),
        RepaymentSource::Tabungan | RepaymentSource::TanggungRenteng => {
            (format!(", dari {id}"), format!(", from {en}"))
        }
    }
}
