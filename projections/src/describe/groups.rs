//! Lines about groups, members, meetings and opening balances.

use super::*;

told! {
    GroupRegistered(b) => format!("Kelompok {} didaftarkan", b.name), format!("Group {} registered", b.name);
    GroupLegalised(b) =>
        format!("Kelompok disahkan oleh {}", b.by.words().0),
        format!("Group legalised by the {}", b.by.words().1), Some(&b.number);
    OfficersElected(b) => "Pengurus dipilih", "Officers elected";
    GroupBankAccountRegistered(b) => format!("Rekening {} didaftarkan", b.bank), format!("Bank account at {} registered", b.bank);
    GroupBankAccountClosed(b) => "Rekening bank ditutup", "Bank account closed";
    GroupDissolved(b) =>
        format!("Kelompok dibubarkan: {}", b.why.words().0),
        format!("Group dissolved: {}", b.why.words().1), b.number.as_ref();
    MemberJoined(b) => format!("Anggota {} masuk", b.member), format!("Member {} joined", b.member);
    MemberLeft(b) =>
        format!("Anggota {} keluar: {}", b.member, b.why.words().0),
        format!("Member {} left: {}", b.member, b.why.words().1);
    EligibilityChecked(b) =>
        format!("Kelayakan anggota {} diperiksa ({})", b.member, b.source.words().0),
        format!("Eligibility of member {} checked ({})", b.member, b.source.words().1);
    ConsentGiven(b) =>
        format!("Anggota {} menyetujui: {}", b.member, b.purpose.words().0),
        format!("Member {} agreed to: {}", b.member, b.purpose.words().1);
    ConsentWithdrawn(b) =>
        format!("Anggota {} menarik persetujuan: {}", b.member, b.purpose.words().0),
        format!("Member {} took back the consent to: {}", b.member, b.purpose.words().1);
    MeetingHeld(b) =>
        format!("Musyawarah {} {}", b.kind.words().0, b.meeting),
        format!("Meeting {}, {}", b.meeting, b.kind.words().1);
    MeetingDecided(b) =>
        format!("Keputusan {}: {}, {}", b.decision, b.subject.words().0, b.manner.words().0),
        format!("Decision {}: {}, by {}", b.decision, b.subject.words().1, b.manner.words().1);
    OpeningRecorded(b) => "Saldo awal", "Opening balances";
    OpeningLoanRecorded(b) =>
        format!("Saldo awal pinjaman {} anggota {}", b.loan, b.member),
        format!("Opening balance of loan {} of member {}", b.loan, b.member);
    OpeningGrantRecorded(b) =>
        format!("Saldo awal hibah {}: {}", b.budget.grant, b.stage.words().0),
        format!("Opening of grant {}: {}", b.budget.grant, b.stage.words().1);
    OpeningConfirmed(b) =>
        format!("Saldo awal ditegaskan oleh {}", b.by.words().0),
        format!("Opening balances confirmed by the {}", b.by.words().1);
}
