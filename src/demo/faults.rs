//! The faults that were planted, and the days on which the ledger is best judged.

use rantai_events::time::Date;
use rantai_projections::rules::Level;

use super::pen::day;

/// A fault of the story that a rule must find.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The group.
    pub group: &'static str,
    /// The rule that finds it.
    pub rule: &'static str,
    /// How it judges.
    pub level: Level,
    /// The day on which it is judged: year, month, day.
    pub on: (i32, u32, u32),
    /// What was done, in Indonesian and English.
    pub why: (&'static str, &'static str),
}

impl Fault {
    /// The day on which it is judged.
    #[must_use]
    pub fn day(&self) -> Date {
        day(self.on.0, self.on.1, self.on.2)
    }
}

/// Every planted fault.
pub static FAULTS: &[Fault] = &[
    Fault {
        group: "ykt-usep-07",
        rule: "L01",
        level: Level::TidakPatuh,
        on: (2008, 3, 31),
        why: (
            "laporan semester II 2007 baru datang Mei 2008",
            "report of 2007/II came in May 2008",
        ),
    },
    Fault {
        group: "ykt-usep-12",
        rule: "L02",
        level: Level::Perhatian,
        on: (2007, 9, 30),
        why: ("laporan tanpa tanda mengetahui lurah", "report not acknowledged by the kelurahan"),
    },
    Fault {
        group: "ykt-usep-19",
        rule: "K01",
        level: Level::TidakPatuh,
        on: (2009, 1, 31),
        why: ("seorang anggota keluar dan tidak diganti", "a member left and was not replaced"),
    },
    Fault {
        group: "ykt-usep-28",
        rule: "K03",
        level: Level::TidakPatuh,
        on: (2009, 1, 31),
        why: ("pengurus tanpa berita acara pemilihan", "officers without minutes of an election"),
    },
    Fault {
        group: "ykt-usep-31",
        rule: "K08",
        level: Level::TidakPatuh,
        on: (2009, 1, 31),
        why: ("belum disahkan lurah", "not legalised"),
    },
    Fault {
        group: "ykt-kube-003",
        rule: "H10",
        level: Level::TidakPatuh,
        on: (2016, 1, 31),
        why: (
            "LPJ datang 20 Februari 2016, batas 10 Januari",
            "LPJ came on 20 February 2016, due 10 January",
        ),
    },
    Fault {
        group: "ykt-kube-013",
        rule: "H10",
        level: Level::TidakPatuh,
        on: (2021, 2, 28),
        why: ("LPJ tidak pernah datang", "LPJ never came"),
    },
    Fault {
        group: "ykt-kube-007",
        rule: "H12",
        level: Level::TidakPatuh,
        on: (2016, 7, 31),
        why: ("sisa Rp 600.000 tidak disetor", "Rp 600,000 left was not returned"),
    },
    Fault {
        group: "ykt-kube-009",
        rule: "H08",
        level: Level::TidakPatuh,
        on: (2020, 2, 28),
        why: ("belanja di luar dan melebihi pos RAB", "spending off and over the plan"),
    },
    Fault {
        group: "ykt-kube-010",
        rule: "K06",
        level: Level::TidakPatuh,
        on: (2021, 2, 28),
        why: ("orang yang sama di 012", "the same person in 012"),
    },
    Fault {
        group: "ykt-kube-012",
        rule: "K06",
        level: Level::TidakPatuh,
        on: (2021, 2, 28),
        why: ("orang yang sama di 010", "the same person in 010"),
    },
    Fault {
        group: "ykt-kube-004",
        rule: "B02",
        level: Level::TidakPatuh,
        on: (2016, 7, 31),
        why: ("tiga dari sepuluh pinjaman macet", "three of ten loans are lost"),
    },
    Fault {
        group: "ykt-kube-004",
        rule: "B03",
        level: Level::TidakPatuh,
        on: (2016, 7, 31),
        why: ("tiga dari sepuluh peminjam menunggak", "three of ten borrowers are in arrears"),
    },
    Fault {
        group: "ykt-kube-002",
        rule: "H03",
        level: Level::TidakPatuh,
        on: (2016, 7, 31),
        why: ("dibayar 25 Mei, NPHD baru 22 Juni 2015", "paid on 25 May, NPHD of 22 June 2015"),
    },
    Fault {
        group: "ykt-kube-011",
        rule: "L04",
        level: Level::Perhatian,
        on: (2021, 2, 28),
        why: (
            "kas di laporan Rp 25.000 lebih dari buku",
            "reported cash is Rp 25,000 above the ledger",
        ),
    },
    Fault {
        group: "ykt-kube-012",
        rule: "H09",
        level: Level::TidakPatuh,
        on: (2021, 2, 28),
        why: ("belanja alat tanpa kwitansi", "equipment bought without a receipt"),
    },
    Fault {
        group: "ykt-kube-006",
        rule: "H07",
        level: Level::Perhatian,
        on: (2016, 7, 31),
        why: ("dua dari sepuluh anggota tidak menandatangani", "two of ten members did not sign"),
    },
    Fault {
        group: "ykt-kube-008",
        rule: "C06",
        level: Level::TidakPatuh,
        on: (2021, 2, 28),
        why: ("uang donasi dipakai untuk operasional", "donated money used for running costs"),
    },
    Fault {
        group: "ykt-kube-015",
        rule: "K10",
        level: Level::TidakPatuh,
        on: (2021, 2, 28),
        why: ("tidak bermusyawarah sejak Maret 2020", "no meeting since March 2020"),
    },
    Fault {
        group: "ykt-kube-009",
        rule: "L02",
        level: Level::Perhatian,
        on: (2021, 2, 28),
        why: ("laporan 2019 tanpa tanda mengetahui lurah", "report of 2019 not acknowledged"),
    },
    Fault {
        group: "ykt-kube-004",
        rule: "B11",
        level: Level::TidakPatuh,
        on: (2021, 2, 28),
        why: ("modal bergulir menyusut karena pinjaman macet", "capital shrank by lost loans"),
    },
];

/// A day on which the ledger is judged for its groups of one time.
#[derive(Debug, Clone, Copy)]
pub struct Judged {
    /// Year, month, day.
    pub on: (i32, u32, u32),
    /// Codes of the groups begin with this.
    pub groups: &'static str,
    /// Why then, in Indonesian and English.
    pub why: (&'static str, &'static str),
}

impl Judged {
    /// The day.
    #[must_use]
    pub fn day(&self) -> Date {
        day(self.on.0, self.on.1, self.on.2)
    }
}

/// The days on which the demonstration is judged: no half-years are told after them.
pub static JUDGED: &[Judged] = &[
    Judged {
        on: (2009, 1, 31),
        groups: "ykt-usep",
        why: ("akhir cerita USEP KM", "the end of the story of USEP KM"),
    },
    Judged {
        on: (2016, 7, 31),
        groups: "ykt-kube",
        why: ("tahun sesudah bantuan 2015", "the year after the grants of 2015"),
    },
    Judged {
        on: (2021, 2, 28),
        groups: "ykt-kube",
        why: ("akhir cerita KUBE", "the end of the story of the KUBE"),
    },
];
