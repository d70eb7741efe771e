//! JSON that is no draft, told in both languages.

use rantai_projections::table::Words;

use crate::cli::trouble::words;

mod said;

pub(in crate::cli) use said::known as indonesian_reason;

/// JSON that is no draft.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::cli) struct Malformed {
    /// The line in the input, from 1.
    pub(in crate::cli) line: u64,
    /// The column in that line, from 1, where it is known.
    pub(in crate::cli) column: Option<u64>,
    /// The field, `body.plan[2].amount`; empty where the JSON itself is wrong.
    pub(in crate::cli) path: String,
    /// Which draft of its request, from 0.
    pub(in crate::cli) index: usize,
    /// How many drafts its request has, at least one.
    pub(in crate::cli) count: usize,
    /// The event type it names, where there is such a one.
    pub(in crate::cli) event: Option<&'static str>,
    /// What is wrong there, as found.
    pub(in crate::cli) why: String,
}

impl Malformed {
    /// What is wrong.
    pub(in crate::cli) fn message(&self) -> Words {
        words(said::indonesian(&self.why), self.why.clone())
    }

    /// What to do about it: how the value is written, and where its form stands.
    pub(in crate::cli) fn next(&self) -> Words {
        let (mut id, mut en) = form(&self.why);
        match self.event {
            Some(name) => {
                id.push_str(&format!("Isian `{name}` ada di events/EVENTS.md."));
                en.push_str(&format!("The fields of `{name}` are in events/EVENTS.md."));
            }
            None => {
                id.push_str("Jenis peristiwa dan isiannya ada di events/EVENTS.md, bentuk draf di events/FORMAT.md.");
                en.push_str("Event types and their fields are in events/EVENTS.md, the form of drafts in events/FORMAT.md.");
            }
        }
        (id, en)
    }
}

/// How a value of this kind is written.
fn form(why: &str) -> Words {
    let amount = why.starts_with("write ")
        || ["plain decimal number", "decimals", "more digits than"].iter().any(|s| why.contains(s));
    if amount {
        return words(
            "Tulis rupiah sebagai angka tanpa titik ribuan, dalam tanda kutip: \"200000\"; sen dengan titik: \"200000.50\". ",
            "Write rupiah as digits without thousands separators, in quotes: \"200000\"; cents after a point: \"200000.50\". ",
        );
    }
    if ["expected ident", "expected value"].contains(&why) {
        return words(
            "Draf ditulis sebagai JSON, {\"type\": …}; tabel CSV dicatat dengan `rantai import`. ",
            "A draft is JSON, {\"type\": …}; tables in CSV are recorded with `rantai import`. ",
        );
    }
    if why.contains("is not a date") || why.contains("no day of the calendar") {
        return words(
            "Tulis tanggal sebagai tahun-bulan-hari: \"2026-11-20\". ",
            "Write dates as year-month-day: \"2026-11-20\". ",
        );
    }
    if why.ends_with("expected a string") {
        return words(
            "Tulis nilainya dalam tanda kutip, juga jumlah rupiah: \"200000\". ",
            "Write the value in quotes, amounts of rupiah too: \"200000\". ",
        );
    }
    words("Perbaiki di tempat itu dan kirim ulang. ", "Mend it at that place and send it again. ")
}
