//! What is worth a word at recording though no law refuses it: evidence that is quoted and not
//! stored yet, a kelurahan that the table of regions does not have, and an entry that says what
//! another says.

use std::collections::BTreeSet;

use rantai_events::area::AreaCode;
use rantai_events::event::Event;
use rantai_events::hash::Hash;
use rantai_events::record::Draft;
use rantai_projections::library::Library as _;
use rantai_projections::table::Words;
use serde::Serialize;

use super::console::{Console, is_watched};
use super::record::Both;
use super::trouble::words;
use super::twins::Twins;
use crate::evidence::Evidence;
use crate::ledger::Ledger;

/// Notices of one run, each told once.
pub(super) struct Notices {
    evidence: Evidence,
    twins: Twins,
    told: BTreeSet<String>,
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
            if let Some(before) = self.twins.before(draft, seq, ledger) {
                self.say("entry.twin", &seq.to_string(), &said_before(seq, before), console);
            }
        }
    }

    fn say(&mut self, notice: &'static str, key: &str, said: &Words, console: &Console) {
        if !self.told.insert(key.to_owned()) {
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
