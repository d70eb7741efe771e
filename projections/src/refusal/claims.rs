//! Refusals of what cannot have been: the same claim twice, more than there is, before there was
//! anything.

use std::fmt::Display;

use rantai_events::account::CHART;
use rantai_events::amount::Amount;
use rantai_events::time::Date;

use super::Refusal;
use crate::table::Words;
use crate::words::rupiah;

/// Whose balance it is that would be below zero: an account's path, in Indonesian and English.
pub(super) fn owed(account: &str) -> (String, String) {
    match account.split('/').collect::<Vec<_>>().as_slice() {
        ["receivable", member, loan] => (
            format!("Sisa pokok pinjaman `{loan}` anggota `{member}`"),
            format!("The principal left of loan `{loan}` of member `{member}`"),
        ),
        ["saving", kind, member] => (
            format!("Simpanan `{kind}` anggota `{member}`"),
            format!("The `{kind}` savings of member `{member}`"),
        ),
        ["in-transit", from] => (
            format!("Kas dalam perjalanan dari `{from}`"),
            format!("Cash in transit from `{from}`"),
        ),
        ["written-off", member, loan] => (
            format!("Piutang hapus buku `{loan}` anggota `{member}` yang masih ditagih"),
            format!("What is still asked for of written-off loan `{loan}` of member `{member}`"),
        ),
        ["grant", grant] => (
            format!("Sisa hibah `{grant}` yang belum dipakai"),
            format!("What is left of grant `{grant}`"),
        ),
        _ => match CHART.iter().rev().find(|def| is_of(account, def.path)) {
            Some(def) => (
                format!("Saldo `{account}` ({})", def.id),
                format!("The balance of `{account}` ({})", def.en),
            ),
            None => (format!("Saldo `{account}`"), format!("The balance of `{account}`")),
        },
    }
}

/// Whether an account is the one at a path of the chart, or one under it.
fn is_of(account: &str, path: &str) -> bool {
    account.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Refusal {
    /// A claim that another record holds: what it is of in words, and its key as
    /// [`crate::registry`] keeps it.
    #[must_use]
    pub fn claimed((id, en): &Words, (kind, name): (&str, &str), seq: u64) -> Self {
        Self::new(
            "claim.taken",
            format!("{id} sudah dipakai (catatan {seq})."),
            format!("The {en} is taken already (record {seq})."),
        )
        .next(
            "Pakai yang lain, atau koreksi catatan yang memakainya.",
            "Use another, or correct the entry that holds it.",
        )
        .figure("key", name)
        .figure("what", kind)
        .figure("record", seq)
    }

    /// An opening figure that another record of the same day opened already.
    #[must_use]
    pub fn opened_twice(figure: &str, seq: u64) -> Self {
        let mut refusal = Self::taken_by("saldo awal", "opening balance", figure, seq);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_told_by_what_it_is_of() {
        let of = crate::table::words("nama kelompok `Melati`", "name of a group `Melati`");
        let refusal = Refusal::claimed(&of, ("group-name", "34.71.02.1003/melati"), 7);
        assert_eq!(refusal.id, "Nama kelompok `Melati` sudah dipakai (catatan 7).");
        assert_eq!(refusal.en, "The name of a group `Melati` is taken already (record 7).");
        let figures = ["what", "key", "record"].map(|name| refusal.figures[name].as_str());
        assert_eq!(figures, ["group-name", "34.71.02.1003/melati", "7"]);
    }

    #[test]
    fn a_balance_is_told_by_whose_it_is() {
        for (account, id, en) in [
            ("receivable/M-1/L-1", "pinjaman `L-1` anggota `M-1`", "loan `L-1` of member `M-1`"),
            ("saving/WAJIB/M-1", "Simpanan `WAJIB` anggota", "`WAJIB` savings of member `M-1`"),
            ("grant/g-1", "Sisa hibah `g-1`", "What is left of grant `g-1`"),
            ("5.1.02", "Saldo `5.1.02`", "The balance of `5.1.02`"),
        ] {
            let day = Date::of(2026, 4, 17).unwrap();
            let refusal = Refusal::below_zero("loan.below-zero", account, day, Amount::ZERO);
            assert!(refusal.id.contains(id) && refusal.en.contains(en), "{refusal:?}");
            assert_eq!(refusal.figures["account"], account);
        }
    }
}
