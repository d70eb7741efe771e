//! What is worth a word at recording though no law refuses it: evidence that is quoted and not
//! stored yet, a kelurahan that the table of regions does not have, an entry that says what
//! another says or has its receipt, and a document of a day after that of its entry.

use std::collections::BTreeSet;

use rantai_events::area::AreaCode;
use rantai_events::event::Event;
use rantai_events::hash::Hash;
use rantai_events::ids::DocumentNumber;
use rantai_events::record::{Doc, Draft};
use rantai_events::time::Date;
use rantai_projections::library::Library as _;
use rantai_projections::table::Words;
use rantai_projections::words::{date_en, date_id};
use serde::Serialize;

use super::console::{Console, is_watched};
use super::record::Both;
use super::trouble::words;
use super::twins::{Before, Twins};
use crate::evidence::Evidence;
use crate::ledger::Ledger;

/// Notices of one run, each told once.
pub(super) struct Notices {
    evidence: Evidence,
    twins: Twins,
    told: BTreeSet<(&'static str, String)>,
}

/// A notice, as told on stderr.
#[derive(Serialize)]
struct Notice<'a> {
    notice: &'static str,
    key: &'a str,
    message: Both<'a>,
}

impl Notices {
    pub(super) fn new(console: &Console) -> Self {
        let evidence = Evidence::of(&console.ledger);
        Self { evidence, twins: Twins::default(), told: BTreeSet::new() }
    }

    /// Tells what is worth a word about drafts that were admitted, as the records from `first` on.
    pub(super) fn tell(
        &mut self,
        drafts: &[Draft],
        first: Option<u64>,
        ledger: &Ledger,
        console: &Console,
    ) {
        for (draft, seq) in drafts.iter().zip(first.unwrap_or_default()..) {
            for b3 in draft.docs.iter().filter_map(|doc| doc.b3) {
                if !self.evidence.path(b3).is_file() {
                    self.say("evidence.absent", &b3.to_string(), &absent(b3), console);
                }
            }
            if let Some(area) = unlisted(&draft.event, ledger) {
                self.say("area.unlisted", area.as_str(), &not_listed(area), console);
            }
            match self.twins.before(draft, seq, ledger) {
                Some(Before::Twin(before)) => {
                    self.say("entry.twin", &seq.to_string(), &said_before(seq, before), console);
                }
                other => self.receipt(seq, other, console),
            }
            self.papers(draft, seq, console);
        }
    }

    /// The same of a table that was taken in, whose repeated rows were told: receipts that are
    /// used again alone.
    pub(super) fn tell_of_receipts(
        &mut self,
        drafts: &[Draft],
        first: Option<u64>,
        ledger: &Ledger,
        console: &Console,
    ) {
        for (draft, seq) in drafts.iter().zip(first.unwrap_or_default()..) {
            let before = self.twins.before(draft, seq, ledger);
            self.receipt(seq, before, console);
            self.papers(draft, seq, console);
        }
    }

    fn receipt(&mut self, seq: u64, before: Option<Before>, console: &Console) {
        if let Some(Before::Receipt { number, on, before }) = before {
            let said = used_again(&number, (seq, on), before);
            self.say("receipt.again", &seq.to_string(), &said, console);
        }
    }

    /// Papers that bear a day on which they cannot have been at hand.
    fn papers(&mut self, draft: &Draft, seq: u64, console: &Console) {
        for doc in &draft.docs {
            if let Some(dated) = doc.on.filter(|dated| *dated > draft.on) {
                let said = dated_later(doc, dated, (seq, draft.on));
                self.say("document.later", &seq.to_string(), &said, console);
            }
        }
    }

    fn say(&mut self, notice: &'static str, key: &str, said: &Words, console: &Console) {
        if !self.told.insert((notice, key.to_owned())) {
        } else if is_watched() {
            console.say(said);
        } else {
            console.say_json(&Notice { notice, key, message: Both::of(said) });
        }
    }
}

fn said_before(seq: u64, before: u64) -> Words {
    words(
        format!(
            "catatan: catatan {seq} sama dengan catatan {before}: kejadian, tanggal, jumlah dan \
             nomor buktinya; bila hanya terjadi sekali, balikkan salah satunya"
        ),
        format!(
            "note: record {seq} says the same as record {before}: event, day, amount and number \
             of the document; if it happened once, reverse one of them"
        ),
    )
}

fn used_again(
    number: &DocumentNumber,
    (seq, on): (u64, Date),
    (before, then): (u64, Date),
) -> Words {
    words(
        format!(
            "catatan: nomor bukti {number} pada catatan {seq} ({}) sudah dipakai catatan {before} \
             ({}); bila itu kwitansi yang sama, balikkan salah satunya",
            date_id(on),
            date_id(then)
        ),
        format!(
            "note: the number {number} of the receipt of record {seq} ({}) was used by record \
             {before} ({}); if it is the same receipt, reverse one of them",
            date_en(on),
            date_en(then)
        ),
    )
}

fn dated_later(doc: &Doc, dated: Date, (seq, on): (u64, Date)) -> Words {
    let number = doc.no.as_ref().map_or_else(String::new, |number| format!(" {number}"));
    let kind = doc.kind.code();
    words(
        format!(
            "catatan: dokumen {kind}{number} pada catatan {seq} bertanggal {}, sesudah tanggal \
             catatannya, {}; periksa kedua tanggal itu",
            date_id(dated),
            date_id(on)
        ),
        format!(
            "note: the document {kind}{number} of record {seq} is dated {}, after the day of the \
             entry, {}; check both days",
            date_en(dated),
            date_en(on)
        ),
    )
}

fn absent(b3: Hash) -> Words {
    words(
        format!(
            "catatan: bukti {b3} dikutip tetapi belum tersimpan; simpan berkasnya dengan \
             `rantai attach`"
        ),
        format!(
            "note: the evidence {b3} is quoted but not stored yet; store its file with \
             `rantai attach`"
        ),
    )
}

/// The kelurahan of a new group, where the office's table of regions does not have it. Tables of
/// regions change without the ledger, so no law can rest on one.
#[allow(clippy::wildcard_enum_match_arm, reason = "one type alone names a kelurahan")]
fn unlisted<'a>(event: &'a Event, ledger: &Ledger) -> Option<&'a AreaCode> {
    match event {
        Event::GroupRegistered(body) if ledger.area_name(&body.area).is_none() => Some(&body.area),
        _ => None,
    }
}

fn not_listed(area: &AreaCode) -> Words {
    words(
        format!("catatan: kelurahan {area} tidak ada dalam tabel wilayah; periksa kodenya"),
        format!("note: the kelurahan {area} is not in the table of regions; check its code"),
    )
}
