//! Lines about reports and reminders.

use super::*;

told! {
    ReportSubmitted(b) =>
        format!("{} {} diserahkan", capitalised(b.kind.words().0), b.report),
        format!("{} {} submitted", capitalised(b.kind.words().1), b.report);
    ReportCompiled(b) =>
        format!("Laporan {} dihimpun pendamping", b.report),
        format!("Report {} compiled by the mentor", b.report);
    ReportAcknowledged(b) =>
        format!("Laporan {} diketahui {}", b.report, b.office),
        format!("Report {} acknowledged by {}", b.report, b.office), b.number.as_ref();
    ReportCopied(b) =>
        format!("Tembusan laporan {} kepada {}", b.report, b.office),
        format!("Report {} copied to {}", b.report, b.office), b.number.as_ref();
    ReportReceived(b) =>
        format!("Laporan {} diterima Dinas", b.report),
        format!("Report {} received by the office", b.report), Some(&b.agenda);
    ReportReturned(b) =>
        format!("Laporan {} dikembalikan: {}", b.report, b.why.words().0),
        format!("Report {} returned: {}", b.report, b.why.words().1);
    ReportAccepted(b) => format!("Laporan {} disahkan", b.report), format!("Report {} accepted", b.report);
    ReportSuperseded(b) =>
        format!("Laporan {} diganti {}", b.report, b.by),
        format!("Report {} superseded by {}", b.report, b.by);
    ReportReminded(b) =>
        format!("Surat teguran ke-{} untuk {}", b.letter, b.kind.words().0),
        format!("Reminder {} for the {}", b.letter, b.kind.words().1), Some(&b.number);
}
