//! Lines about the office: accounts, policy, entries about entries, programs and budgets.

use super::*;

told! {
    LedgerOpened(b) => "Buku besar dibuka", "Ledger opened";
    LawsAdopted(b) => format!("Versi aturan pencatatan {} berlaku", b.laws), format!("Law version {} adopted", b.laws);
    LogKeyAdopted(b) => "Kunci tanda tangan kantor ditetapkan", "Signing key of the office adopted";
    AccountOpened(b) => format!("Akun {} dibuka", b.account), format!("Account {} opened", b.account);
    AccountRolesChanged(b) => format!("Peran akun {} diubah", b.account), format!("Roles of account {} changed", b.account);
    AccountSuspended(b) => format!("Akun {} dinonaktifkan", b.account), format!("Account {} suspended", b.account);
    AccountRestored(b) => format!("Akun {} diaktifkan kembali", b.account), format!("Account {} restored", b.account);
    PolicyAdopted(b) => "Kebijakan persetujuan ditetapkan", "Approval policy adopted";
    EntryProposed(b) => "Usulan catatan menunggu persetujuan", "Entry proposed, waiting for approval";
    EntryDeclined(b) => format!("Usulan catatan {} ditolak", b.proposal), format!("Proposal {} declined", b.proposal);
    EntryExplained(b) => format!("Penjelasan atas catatan {}", b.entry), format!("Explanation of record {}", b.entry);
    EntryReversed(b) => "Pembatalan catatan", "Reversal of record";
    PersonRead(b) => "Data pribadi dibuka", "Personal data read";
    PersonErased(b) => "Data pribadi dihapus", "Personal data erased";
    ProgramDefined(b) => format!("Program {} ditetapkan", b.program), format!("Program {} defined", b.program);
    RulesetAdopted(b) =>
        format!("Ketentuan program {} versi {}, berlaku {}", b.program, b.version, day_id(b.effective_from)),
        format!("Ruleset {} of program {}, in force from {}", b.version, b.program, day_en(b.effective_from));
    BudgetAppropriated(b) => format!("Pagu {} tahun {}", b.account, b.year), format!("Budget {} of {}", b.account, b.year);
    BudgetRevised(b) =>
        format!("Perubahan pagu {} tahun {}: {}", b.account, b.year, b.why.words().0),
        format!("Budget {} of {} revised: {}", b.account, b.year, b.why.words().1);
    PeriodClosed(b) =>
        format!("Tutup buku {} sampai {}", b.stream, day_id(b.to)),
        format!("Books of {} closed to {}", b.stream, day_en(b.to));
    PeriodReopened(b) =>
        format!("Buku {} dibuka kembali mulai {}: {}", b.stream, day_id(b.from), b.why.words().0),
        format!("Books of {} reopened from {}: {}", b.stream, day_en(b.from), b.why.words().1);
}
