//! What each type of event is called, in Indonesian and English: for histories, pages and the
//! catalogue.

use super::EventDef;

/// The type, its title in Indonesian and in English, in the order of the families.
#[rustfmt::skip]
static TITLES: &[(&str, &str, &str)] = &[
    ("ledger.opened", "Buku dibuka", "Ledger opened"),
    ("ledger.laws_adopted", "Versi hukum buku dinaikkan", "Laws of the ledger raised"),
    ("ledger.key_adopted", "Kunci checkpoint diganti", "Checkpoint key replaced"),
    ("account.opened", "Akun dibuka", "Account opened"),
    ("account.roles_changed", "Peran akun diubah", "Roles of an account changed"),
    ("account.suspended", "Akun dibekukan", "Account suspended"),
    ("account.restored", "Akun dipulihkan", "Account restored"),
    ("policy.adopted", "Kebijakan ditetapkan", "Policy adopted"),
    ("entry.proposed", "Catatan diusulkan", "Entry proposed"),
    ("entry.declined", "Usulan ditolak", "Proposal declined"),
    ("entry.explained", "Catatan dijelaskan", "Entry explained"),
    ("entry.reversed", "Pembatalan catatan", "Entry reversed"),
    ("person.read", "Data pribadi dibaca", "Personal data read"),
    ("person.erased", "Data pribadi dihapus", "Personal data erased"),
    ("program.defined", "Program ditetapkan", "Program defined"),
    ("ruleset.adopted", "Aturan ditetapkan", "Ruleset adopted"),
    ("budget.appropriated", "Pagu anggaran", "Budget appropriated"),
    ("budget.revised", "Perubahan pagu", "Budget revised"),
    ("period.closed", "Periode ditutup", "Period closed"),
    ("period.reopened", "Periode dibuka lagi", "Period reopened"),
    ("group.registered", "Kelompok didaftarkan", "Group registered"),
    ("group.legalised", "Kelompok disahkan", "Group legalised"),
    ("group.officers_elected", "Pengurus dipilih", "Officers elected"),
    ("group.bank_account_registered", "Rekening bank didaftarkan", "Bank account registered"),
    ("group.bank_account_closed", "Rekening bank ditutup", "Bank account closed"),
    ("group.dissolved", "Kelompok dibubarkan", "Group dissolved"),
    ("member.joined", "Anggota masuk", "Member joined"),
    ("member.left", "Anggota keluar", "Member left"),
    ("member.eligibility_checked", "Kelayakan diperiksa", "Eligibility checked"),
    ("consent.given", "Persetujuan diberikan", "Consent given"),
    ("consent.withdrawn", "Persetujuan ditarik", "Consent withdrawn"),
    ("meeting.held", "Musyawarah", "Meeting held"),
    ("meeting.decided", "Keputusan musyawarah", "Decision of a meeting"),
    ("grant.proposed", "Proposal hibah", "Grant proposed"),
    ("grant.reviewed", "Hibah ditelaah", "Grant reviewed"),
    ("grant.awarded", "Hibah ditetapkan", "Grant awarded"),
    ("grant.commitment_released", "Komitmen dilepas", "Commitment released"),
    ("grant.agreement_signed", "NPHD ditandatangani", "Agreement (NPHD) signed"),
    ("grant.sp2d_issued", "SP2D terbit", "Payment order (SP2D) issued"),
    ("grant.disbursed", "Hibah cair", "Grant paid out"),
    ("grant.disbursement_returned", "Retur bank", "Payment returned by the bank"),
    ("grant.goods_delivered", "Barang hibah diserahkan", "Goods delivered"),
    ("grant.goods_distributed", "Barang hibah dibagikan", "Goods distributed"),
    ("grant.distributed", "Hibah dibagikan", "Grant distributed"),
    ("grant.spent", "Belanja hibah", "Grant spent"),
    ("grant.tax_remitted", "Pajak disetor", "Tax remitted"),
    ("grant.plan_amended", "RAB diubah", "Plan amended"),
    ("grant.returned", "Sisa hibah disetor", "Unspent grant returned"),
    ("grant.disallowed_repaid", "Belanja ditolak disetor kembali", "Disallowed spending repaid"),
    ("grant.closed", "Hibah ditutup", "Grant closed"),
    ("loan.approved", "Pinjaman disetujui", "Loan approved"),
    ("loan.disbursed", "Pinjaman dicairkan", "Loan paid out"),
    ("loan.repaid", "Angsuran pinjaman", "Loan repaid"),
    ("loan.rescheduled", "Jadwal pinjaman diubah", "Loan rescheduled"),
    ("loan.billed", "Surat tagihan", "Billing letter"),
    ("loan.taken_over", "Pinjaman diambil alih", "Loan taken over"),
    ("loan.written_off", "Pinjaman dihapus", "Loan written off"),
    ("loan.recovered", "Penerimaan piutang hapus buku", "Written-off loan recovered"),
    ("fund.revolved_to_member", "Guliran ke anggota", "Rolled on to a member"),
    ("fund.revolved_to_group", "Guliran ke kelompok lain", "Handed on to another group"),
    ("fund.arrived", "Guliran diterima", "Money handed on arrived"),
    ("fund.group_loan_repaid", "Pinjaman antar-kelompok dikembalikan", "Loan between groups repaid"),
    ("fund.transferred", "Pindah dana", "Moved between funds"),
    ("fund.settled", "Antar-dana dilunasi", "Claim between funds settled"),
    ("cash.received", "Penerimaan lain", "Other receipt"),
    ("cash.spent", "Pengeluaran lain", "Other spending"),
    ("cash.deposited", "Setor kas ke bank", "Cash taken to the bank"),
    ("cash.withdrawn", "Tarik tunai", "Cash taken from the bank"),
    ("bank.interest_credited", "Bunga bank", "Bank interest"),
    ("bank.fee_charged", "Biaya bank", "Bank fee"),
    ("cash.counted", "Opname kas", "Cash counted"),
    ("cash.difference_settled", "Selisih opname dibukukan", "Count difference settled"),
    ("bank.reconciled", "Rekonsiliasi bank", "Bank reconciled"),
    ("advance.received", "Talangan diterima", "Advance received"),
    ("advance.repaid", "Talangan dikembalikan", "Advance repaid"),
    ("suspense.cleared", "Pos sementara diperjelas", "Suspense cleared"),
    ("saving.deposited", "Setoran tabungan", "Savings paid in"),
    ("saving.withdrawn", "Penarikan tabungan", "Savings taken out"),
    ("joint_liability.collected", "Tanggung renteng dikumpulkan", "Joint liability collected"),
    ("report.submitted", "Laporan diserahkan", "Report delivered"),
    ("report.compiled", "Laporan dihimpun pembina", "Report compiled by the mentor"),
    ("report.acknowledged", "Laporan diketahui kelurahan", "Report known by the kelurahan"),
    ("report.copied", "Tembusan laporan ke kecamatan", "Report copied to the kecamatan"),
    ("report.received", "Laporan diterima Dinas", "Report received by the office"),
    ("report.returned", "Laporan dikembalikan", "Report sent back"),
    ("report.accepted", "Laporan diterima sah", "Report accepted"),
    ("report.superseded", "Laporan diganti", "Report superseded"),
    ("report.reminded", "Surat teguran", "Reminder"),
    ("opening.recorded", "Saldo awal", "Opening balances"),
    ("opening.loan_recorded", "Saldo awal pinjaman", "Opening balance of a loan"),
    ("opening.grant_recorded", "Saldo awal hibah", "Opening of a grant"),
    ("opening.confirmed", "Saldo awal ditegaskan", "Opening balances confirmed"),
];

impl EventDef {
    /// What the type is called, in Indonesian and English.
    #[must_use]
    pub fn title(&self) -> (&'static str, &'static str) {
        let found = TITLES.iter().find(|(name, ..)| *name == self.name);
        found.map_or((self.name, self.name), |(_, id, en)| (*id, *en))
    }
}

#[cfg(test)]
mod tests {
    use super::TITLES;
    use crate::event::EVENTS;
    use std::collections::BTreeSet;

    #[test]
    fn every_type_has_one_title_in_each_language_and_in_their_order() {
        let names: Vec<_> = EVENTS.iter().map(|def| def.name).collect();
        let titled: Vec<_> = TITLES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(titled, names);
        let differ: BTreeSet<_> = TITLES.iter().map(|(_, id, _)| id).collect();
        assert_eq!(differ.len(), TITLES.len());
        assert!(TITLES.iter().all(|(name, id, en)| !id.is_empty() && id != en && name != en));
    }
}
