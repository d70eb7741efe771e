//! The columns of tables, and those that several kinds have.

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header row.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it holds personal data, which no error repeats.
    pub personal: bool,
    /// What stands in it, in Indonesian and English.
    pub holds: (&'static str, &'static str),
}

/// A column that must be there.
pub(super) const fn must(name: &'static str, holds: (&'static str, &'static str)) -> Column {
    Column { name, required: true, personal: false, holds }
}
/// A column that may be there.
pub(super) const fn may(name: &'static str, holds: (&'static str, &'static str)) -> Column {
    Column { name, required: false, personal: false, holds }
}
/// The same column, of personal data.
pub(super) const fn personal(column: Column) -> Column {
    Column { personal: true, ..column }
}
/// The group of the row; without the column all rows are of the group that was asked for.
pub(super) const GROUP: Column = may(
    "kelompok",
    ("kode kelompok, bila bukan dari --group", "code of the group, where not from --group"),
);
pub(super) const MEMBER: Column =
    must("nomor_anggota", ("nomor anggota, M-0007", "number, M-0007"));
pub(super) const LOAN: Column =
    must("nomor_pinjaman", ("kode pinjaman, L-1", "code of the loan, L-1"));
pub(super) const FUND: Column = must(
    "dana",
    (
        "guliran:<hibah asal>, hibah:<hibah>, tabungan, operasional, sosial:iks, …",
        "guliran:<origin grant>, hibah:<grant>, tabungan, operasional, sosial:iks, …",
    ),
);
pub(super) const PLACE: Column = must("tempat", ("KAS atau BANK", "KAS (cash box) or BANK"));
pub(super) const NUMBER: Column =
    may("nomor_bukti", ("nomor kwitansi atau slip", "number of the receipt or slip"));
/// The day that it really happened, `of` of a draft.
pub(super) const HAPPENED: Column = may(
    "tanggal_kejadian",
    (
        "tanggal kejadian, bila periodenya sudah ditutup",
        "the day it happened, where its period is closed",
    ),
);
