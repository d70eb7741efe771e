//! Refusals of what cannot have been: the same claim twice, more than there is, before there was
//! anything.

use std::fmt::Display;

use rantai_events::amount::Amount;
use rantai_events::time::Date;

use super::Refusal;
use crate::words::rupiah;

impl Refusal {
    /// An opening figure that another record of the same day opened already.
    #[must_use]
    pub fn opened_twice(figure: &str, seq: u64) -> Self {
        let mut refusal = Self::taken_by("saldo awal", figure, seq);
        refusal.next = (
            "Bila memang ada dua, balikkan catatan itu dan catat keduanya dalam satu `opening.recorded`.".to_owned(),
            "If there really are two, reverse that record and state both in one `opening.recorded`.".to_owned(),
        );
        refusal
    }

    /// Something happened to a group before the day it was registered.
    pub fn not_registered(group: impl Display, on: Date) -> Self {
        let mut refusal = Self::unknown("kelompok", "group", group).figure("on", on);
        refusal.next = (
            "Beri tanggal pendaftaran atau sesudahnya. Pendaftaran bertanggal keliru dibalik dan dicatat lagi sebelum catatan lain.".to_owned(),
            "Date it on or after the registration. A registration with a wrong date is reversed and recorded again before anything else.".to_owned(),
        );
        refusal
    }

    /// A report is accepted that the office does not have: it never came, or was sent back.
    pub fn not_received(report: impl Display, returned: Option<u64>) -> Self {
        let (back_id, back_en) = returned.map_or_else(Default::default, |seq| {
            (
                format!(" sejak dikembalikan pada catatan {seq}"),
                format!(" since it was sent back in record {seq}"),
            )
        });
        let refusal = Self::new(
            "report.not-received",
            format!("Laporan `{report}` belum diterima Dinas{back_id}."),
            format!("The report `{report}` has not been received by the office{back_en}."),
        )
        .next(
            "Catat dahulu `report.received`, atau balikkan pengembaliannya.",
            "Record `report.received` first, or reverse its being sent back.",
        )
        .figure("report", &report);
        match returned {
            Some(seq) => refusal.figure("record", seq),
            None => refusal,
        }
    }

    /// More is settled than the last count found.
    #[must_use]
    pub fn difference_not_counted(open: Amount, stated: Amount) -> Self {
        let (known, said) = (rupiah(open), rupiah(stated));
        Self::new(
            "cash.difference-not-counted",
            format!("Selisih yang masih terbuka {known}, dibukukan {said}."),
            format!("The counted difference still open is {known}, {said} was to be booked."),
        )
        .next(
            "Catat dahulu `cash.counted` (bank: `bank.reconciled`), atau bukukan paling banyak selisih yang terbuka, ke arah yang sama.",
            "Record `cash.counted` first (bank: `bank.reconciled`), or book at most what is open, the same way.",
        )
        .figure("open", open)
        .figure("stated", stated)
    }

    /// Money is handed on further than it ever came.
    pub fn generation_unknown(fund: impl Display, held: u32, stated: u32) -> Self {
        Self::new(
            "generation.not-held",
            format!(
                "Dana `{fund}` sampai generasi {held}; berikutnya {}, tertulis {stated}.",
                held + 1
            ),
            format!(
                "The fund `{fund}` is at generation {held}; next is {}, {stated} was stated.",
                held + 1
            ),
        )
        .next(
            "Periksa generasinya, atau catat dahulu penggulirannya yang lebih awal.",
            "Check the generation, or record the earlier hand-over first.",
        )
        .figure("fund", &fund)
        .figure("held", held)
        .figure("stated", stated)
    }
}
