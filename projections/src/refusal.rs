//! Every refusal: a stable code, the figures, a sentence and the next step in Indonesian and
//! English. A refusal says that a law stood in the way; nothing was recorded.

use std::collections::BTreeMap;
use std::fmt::Display;

use rantai_events::amount::Amount;
use rantai_events::invalid::Invalid;
use rantai_events::time::Date;

use crate::words::{date_en, date_id, rupiah};

mod authority;
mod claims;

/// A law that stood in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(Box<Details>);

impl std::ops::Deref for Refusal {
    type Target = Details;
    fn deref(&self) -> &Details {
        &self.0
    }
}

impl std::ops::DerefMut for Refusal {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

/// What a refusal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Stable code, `subject.law`.
    pub code: &'static str,
    /// What stood in the way, in Indonesian.
    pub id: String,
    /// What stood in the way, in English.
    pub en: String,
    /// What to do next, in Indonesian and English.
    pub next: (String, String),
    /// The figures and names in it.
    pub figures: BTreeMap<&'static str, String>,
}

impl Refusal {
    /// Cold, as everything is then that ends in a refusal: it stays out of the way of what is
    /// lawful, which is judged faster where it lies close together.
    #[cold]
    fn new(code: &'static str, id: impl Into<String>, en: impl Into<String>) -> Self {
        let next = (String::new(), String::new());
        let (id, en) = (capital(id.into()), capital(en.into()));
        Self(Box::new(Details { code, id, en, next, figures: BTreeMap::new() }))
    }

    pub(crate) fn next(mut self, id: impl Into<String>, en: impl Into<String>) -> Self {
        self.next = (id.into(), en.into());
        self
    }

    fn figure(mut self, name: &'static str, value: impl Display) -> Self {
        self.figures.insert(name, value.to_string());
        self
    }

    /// A field breaks a law of its own event.
    #[must_use]
    pub fn invalid(invalid: &Invalid) -> Self {
        let (id, en) = invalid.law.sentences();
        let field = invalid.field;
        Self::new(
            invalid.law.code(),
            format!("Isian `{field}` {id}."),
            format!("Field `{field}` {en}."),
        )
        .next("Perbaiki isian itu dan kirim ulang.", "Mend the field and send it again.")
        .figure("field", field)
    }

    /// Something that is named is not known.
    pub fn unknown(what_id: &str, what_en: &str, key: impl Display) -> Self {
        Self::new(
            "reference.unknown",
            format!("{what_id} `{key}` tidak dikenal pada tanggal itu."),
            format!("The {what_en} `{key}` is not known on that date."),
        )
        .next(
            "Periksa kodenya, atau catat dahulu; perhatikan tanggalnya.",
            "Check the code, or record it first; mind its date.",
        )
        .figure("key", &key)
        .figure("what", what_en)
    }

    /// A code or number that may stand only once stands already.
    pub fn taken(what_id: &str, what_en: &str, key: impl Display) -> Self {
        Self::new(
            "claim.taken",
            format!("{what_id} `{key}` sudah dipakai."),
            format!("The {what_en} `{key}` is taken already."),
        )
        .next(
            "Pakai kode lain, atau koreksi catatan yang memakainya.",
            "Use another, or correct the entry that holds it.",
        )
        .figure("key", &key)
        .figure("what", what_en)
    }

    /// The same, with the record that holds it.
    pub fn taken_by(what_id: &str, what_en: &str, key: impl Display, seq: u64) -> Self {
        let mut refusal = Self::taken(what_id, what_en, key);
        refusal.id = format!("{} (catatan {seq}).", refusal.id.trim_end_matches('.'));
        refusal.en = format!("{} (record {seq}).", refusal.en.trim_end_matches('.'));
        refusal.figure("record", seq)
    }

    /// What can happen once has happened.
    #[must_use]
    pub fn already_done(what: &'static str, seq: u64) -> Self {
        Self::new(
            "state.already-done",
            format!("`{what}` sudah tercatat pada catatan {seq}."),
            format!("`{what}` stands already in record {seq}."),
        )
        .next("Koreksi catatan itu bila keliru.", "Correct that record if it is wrong.")
        .figure("record", seq)
        .figure("what", what)
    }

    /// Two things that must agree differ.
    pub fn differs(
        what_id: &str,
        what_en: &str,
        known: impl Display,
        stated: impl Display,
    ) -> Self {
        Self::new(
            "state.differs",
            format!("{what_id} menurut buku `{known}`, tertulis `{stated}`."),
            format!("The {what_en} is `{known}` by the books, `{stated}` was stated."),
        )
        .next("Samakan dengan buku.", "Make it agree with the books.")
        .figure("known", known)
        .figure("stated", stated)
    }

    /// Physical money would be below zero at the end of a day.
    #[must_use]
    pub fn cash_below_zero(
        place: &'static str,
        day: Date,
        short: Amount,
        in_the_way: &[u64],
    ) -> Self {
        let said = if place == "cash" { "kas" } else { place };
        let refusal = Self::new(
            "cash.below-zero",
            format!("Saldo {said} pada akhir {} kurang {}.", date_id(day), rupiah(short)),
            format!("The {place} balance at the end of {} is short by {}.", date_en(day), rupiah(short)),
        )
        .next(
            "Bila uang ditalangi seseorang, catat dahulu `advance.received` (talangan); bila ada penerimaan yang terlewat, catat dalam satu rangkaian.",
            "If someone advanced the money, record `advance.received` (talangan) first; if a receipt was forgotten, send both in one batch.",
        )
        .figure("place", place)
        .figure("day", day)
        .figure("short", short);
        refusal.with_records(in_the_way)
    }

    /// A balance that has one sign only would get the other.
    #[must_use]
    pub fn below_zero(code: &'static str, account: &str, day: Date, short: Amount) -> Self {
        let ((id, en), short_by) = (claims::owed(account), rupiah(short));
        Self::new(
            code,
            format!("{id} pada {} kurang {short_by}.", date_id(day)),
            format!("{en} on {} is short by {short_by}.", date_en(day)),
        )
        .next(
            "Periksa jumlahnya atau catatan sebelumnya.",
            "Check the amount or the entries before it.",
        )
        .figure("account", account)
        .figure("day", day)
        .figure("short", short)
    }

    /// The balances of a book would leave what the ledger keeps.
    #[must_use]
    pub fn too_large(book: &str) -> Self {
        let most = rupiah(Amount::MOST);
        Self::new(
            "balance.too-large",
            format!("Saldo-saldo buku {book} bersama-sama akan melampaui {most}, yang terbesar yang disimpan buku ini."),
            format!("The balances of the book {book} together would go beyond {most}, the most that this ledger keeps."),
        )
        .next(
            "Periksa jumlahnya: mungkin ada angka nol yang berlebih.",
            "Check the amount: it may have a zero too many.",
        )
        .figure("book", book)
        .figure("most", Amount::MOST)
    }

    /// Later records rest on what would change.
    #[must_use]
    pub fn in_the_way(records: &[u64], first: &Self) -> Self {
        let list = join(records);
        let latest = records.first().copied().unwrap_or_default();
        let mut refusal = Self::new(
            "order.in-the-way",
            format!("Catatan {list} bergantung padanya: {}", first.id),
            match records {
                [one] => format!("Record {one} rests on it: {}", first.en),
                _ => format!("Records {list} rest on it: {}", first.en),
            },
        )
        .next(
            format!("Balikkan dahulu catatan {latest}."),
            format!("Reverse record {latest} first."),
        );
        refusal.figures.clone_from(&first.figures);
        refusal.figure("records", list).figure("cause", first.code)
    }

    fn with_records(self, records: &[u64]) -> Self {
        if records.is_empty() { self } else { self.figure("records", join(records)) }
    }

    /// A date after the day of recording.
    #[must_use]
    pub fn future(on: Date, today: Date) -> Self {
        Self::new(
            "date.future",
            format!("Tanggal {} belum tiba (hari ini {}).", date_id(on), date_id(today)),
            format!("{} has not come yet (today is {}).", date_en(on), date_en(today)),
        )
        .next("Catat pada atau sesudah tanggal itu.", "Record it on or after that day.")
        .figure("on", on)
        .figure("today", today)
    }

    /// `of` on or after `on`.
    #[must_use]
    pub fn happened_later(of: Date, on: Date) -> Self {
        Self::new(
            "date.of-after-on",
            format!("Tanggal kejadian {} tidak sebelum tanggal buku {}.", date_id(of), date_id(on)),
            format!(
                "It happened on {}, not before its date in the books, {}.",
                date_en(of),
                date_en(on)
            ),
        )
        .next(
            "`of` harus sebelum `on`; bila sama, tidak diisi.",
            "`of` must be before `on`; leave it out where they are equal.",
        )
        .figure("of", of)
        .figure("on", on)
    }

    /// `of` on a day that could be dated as it is.
    #[must_use]
    pub fn of_not_closed(of: Date) -> Self {
        Self::new(
            "date.of-not-closed",
            format!("Periode yang memuat {} belum ditutup.", date_id(of)),
            format!("The period of {} is not closed.", date_en(of)),
        )
        .next(
            "Pakai tanggal kejadian itu sebagai `on`, tanpa `of`.",
            "Use the day it happened as `on`, without `of`.",
        )
        .figure("of", of)
    }

    /// A posting in a closed period.
    pub fn period_closed(stream: impl Display, on: Date, to: Date) -> Self {
        let open = to.plus_days(1);
        Self::new(
            "period.closed",
            format!("Periode `{stream}` sudah ditutup sampai {}.", date_id(to)),
            format!("The period of `{stream}` is closed up to {}.", date_en(to)),
        )
        .next(
            format!("Pakai tanggal {} dan isi `of` dengan tanggal kejadian.", date_id(open)),
            format!("Date it {} and put the day it happened into `of`.", date_en(open)),
        )
        .figure("stream", &stream)
        .figure("on", on)
        .figure("closed_to", to)
        .figure("first_open", open)
    }

    /// A closing or reopening that does not fit the locks there are.
    pub fn period_order(stream: impl Display, to: Option<Date>) -> Self {
        let closed = to.map_or("—".to_owned(), |to| to.to_string());
        let (id, en) = match to {
            Some(to) => (
                format!("sudah tertutup sampai {}", date_id(to)),
                format!("is closed up to {} already", date_en(to)),
            ),
            None => ("belum pernah ditutup".to_owned(), "was never closed".to_owned()),
        };
        Self::new(
            "period.order",
            format!("Penutupan tidak sesuai: `{stream}` {id}."),
            format!("The closing does not fit: `{stream}` {en}."),
        )
        .next(
            "Tutup sampai tanggal sesudahnya, atau buka kembali dalam masa yang tertutup.",
            "Close up to a later day, or reopen within what is closed.",
        )
        .figure("stream", &stream)
        .figure("closed_to", closed)
    }

    /// The stated state commitment is not what the books say.
    pub fn commitment_differs(known: impl Display, stated: impl Display) -> Self {
        Self::differs("komitmen saldo", "state commitment", known, stated)
    }

    /// A frame of the draft that its type does not allow.
    #[must_use]
    pub fn frame(code: &'static str, id: &str, en: &str) -> Self {
        Self::new(code, id, en)
            .next("Perbaiki isian itu dan kirim ulang.", "Mend it and send it again.")
    }

    /// A reversal that cannot be.
    #[must_use]
    pub fn reversal(code: &'static str, seq: u64, id: &str, en: &str) -> Self {
        Self::new(code, format!("Catatan {seq} {id}."), format!("Record {seq} {en}."))
            .next("Periksa nomor catatan pada `fixes`.", "Check the record number in `fixes`.")
            .figure("record", seq)
    }

    /// A reversal of a record that stands for good.
    #[must_use]
    pub fn reversal_of_final(seq: u64) -> Self {
        Self::reversal(
            "reversal.final",
            seq,
            "bersifat final; hanya dapat digantikan",
            "is final; it can only be superseded",
        )
        .next(
            "Catatan final tidak dibalik: catat yang baru sebagai penggantinya.",
            "A final record is never reversed: record a new one that supersedes it.",
        )
    }

    /// A reversal dated before the record that it undoes.
    #[must_use]
    pub fn reversal_too_early(seq: u64, target_on: Date) -> Self {
        Self::reversal(
            "reversal.before-target",
            seq,
            "bertanggal sesudah pembalikannya",
            "is dated after its reversal",
        )
        .next(
            format!("Beri pembalikan tanggal {} atau sesudahnya.", date_id(target_on)),
            format!("Date the reversal {} or later.", date_en(target_on)),
        )
    }

    /// The clock went back.
    pub fn clock(at: impl Display, last: impl Display) -> Self {
        Self::new(
            "time.behind",
            format!("Jam komputer ({at}) mundur dari catatan terakhir ({last})."),
            format!("The clock ({at}) is behind the last record ({last})."),
        )
        .next("Betulkan jam komputer.", "Set the clock right.")
        .figure("at", at)
        .figure("last", last)
    }

    /// A request key that was used for something else.
    pub fn key_reused(key: impl Display, seq: u64) -> Self {
        Self::new(
            "key.reused",
            format!("Kunci permintaan `{key}` sudah dipakai untuk isi lain (catatan {seq})."),
            format!("The request key `{key}` was used for other content (record {seq})."),
        )
        .next("Pakai kunci baru untuk permintaan baru.", "Use a new key for a new request.")
        .figure("key", &key)
        .figure("record", seq)
    }

    /// A record longer than one may be.
    #[must_use]
    pub fn too_long(bytes: usize) -> Self {
        Self::new(
            "record.too-long",
            format!("Catatan {bytes} bita; paling banyak 65.535."),
            format!("The record has {bytes} bytes; at most 65,535."),
        )
        .next("Pecah menjadi beberapa catatan.", "Split it into several entries.")
        .figure("bytes", bytes)
    }

    /// More drafts in one request than are taken at once.
    #[must_use]
    pub fn too_many(count: usize, most: usize) -> Self {
        Self::new(
            "batch.too-large",
            format!("Satu rangkaian memuat {count} draf; paling banyak {most}."),
            format!("One batch has {count} drafts; at most {most}."),
        )
        .next(
            "Bagi menjadi beberapa rangkaian, atau tulis satu draf tiap baris (JSON Lines) bila tidak harus bersama.",
            "Divide it into several batches, or write one draft a line (JSON Lines) where they need not stand together.",
        )
        .figure("drafts", count)
        .figure("most", most)
    }

    /// Records of one request that together are larger than one commit.
    #[must_use]
    pub fn too_much(bytes: usize, most: usize) -> Self {
        Self::new(
            "batch.too-large",
            format!("Catatan permintaan ini {bytes} bita; paling banyak {most} sekali catat."),
            format!("The records of this request have {bytes} bytes; at most {most} at once."),
        )
        .next(
            "Bagi menjadi beberapa permintaan; tabel CSV menjadi beberapa berkas.",
            "Divide it into several requests; a CSV table into several files.",
        )
        .figure("bytes", bytes)
        .figure("most", most)
    }
}

/// Sentences begin with what they are about, whatever its name is elsewhere.
fn capital(text: String) -> String {
    match text.chars().next() {
        Some(first) if first.is_lowercase() => {
            first.to_uppercase().chain(text.chars().skip(1)).collect()
        }
        Some(_) | None => text,
    }
}

fn join(records: &[u64]) -> String {
    records.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
