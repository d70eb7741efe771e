//! The faults that were planted, and the days on which the ledger is best judged.

use rantai_events::time::Date;

use super::pen::day;

/// A fault of the story that a rule must find.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The group.
    pub group: &'static str,
    /// The rule that finds it.
    pub rule: &'static str,
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
        on: (2008, 3, 31),
        why: (
            "laporan semester II 2007 baru datang Mei 2008",
            "report of 2007/II came in May 2008",
        ),
    },
    Fault {
        group: "ykt-usep-12",
        rule: "L02",
        on: (2007, 12, 31),
        why: ("laporan tanpa tanda mengetahui lurah", "report not acknowledged by the kelurahan"),
    },
    Fault {
        group: "ykt-usep-19",
        rule: "K01",
        on: (2008, 12, 31),
        why: ("seorang anggota keluar dan tidak diganti", "a member left and was not replaced"),
    },
    Fault {
        group: "ykt-usep-28",
        rule: "K03",
        on: (2008, 12, 31),
        why: ("pengurus tanpa berita acara pemilihan", "officers without minutes of an election"),
    },
    Fault {
        group: "ykt-usep-31",
        rule: "K08",
        on: (2008, 12, 31),
        why: ("belum disahkan lurah", "not legalised"),
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
        on: (2008, 12, 31),
        groups: "ykt-usep",
        why: ("akhir cerita USEP KM", "the end of the story of USEP KM"),
    },
    Judged {
        on: (2016, 6, 30),
        groups: "ykt-kube",
        why: ("tahun sesudah bantuan 2015", "the year after the grants of 2015"),
    },
    Judged {
        on: (2021, 2, 28),
        groups: "ykt-kube",
        why: ("akhir cerita KUBE", "the end of the story of the KUBE"),
    },
];
