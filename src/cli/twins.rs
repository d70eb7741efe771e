//! Entries that say the same as one that stands: the same event of the same day, with the same
//! number of its paper. It may have happened twice, so no law refuses it; more often a slip of
//! paper lay in the pile twice.

use std::collections::BTreeMap;

use rantai_events::account::Stream;
use rantai_events::event::Event;
use rantai_events::record::{Doc, Draft};
use rantai_events::time::Date;
use rantai_projections::library::Library as _;
use rantai_projections::view::Cut;

use crate::ledger::Ledger;

/// What an entry says: the event with its body, its day and the day it really happened, and its
/// papers: by their numbers, or where they have none by their files.
type Said = (&'static str, Vec<u8>, (Date, Option<Date>), Vec<String>);

/// What the streams say that were looked at in this run, each with the first record that says it.
#[derive(Default)]
pub(super) struct Twins {
    known: BTreeMap<Stream, BTreeMap<Said, u64>>,
}

impl Twins {
    /// The record that stands and says what the draft says that became record `seq`.
    pub(super) fn before(&mut self, draft: &Draft, seq: u64, ledger: &Ledger) -> Option<u64> {
        if draft.fixes.is_some() {
            // What is undone stands no longer: it may be said again.
            self.known.clear();
            return None;
        }
        draft.event.postings().filter(|moved| !moved.is_empty())?;
        let said = said(&draft.event, (draft.on, draft.of), &draft.docs)?;
        let mut first = None;
        for stream in draft.event.streams() {
            let known =
                self.known.entry(stream).or_insert_with_key(|stream| standing(stream, ledger));
            let before = *known.entry(said.clone()).or_insert(seq);
            first = first.or((before < seq).then_some(before));
        }
        first
    }
}

/// What a stream says, but for what was reversed. A stream that cannot be read says nothing here:
/// recording has told what is wrong.
fn standing(stream: &Stream, ledger: &Ledger) -> BTreeMap<Said, u64> {
    let Ok(view) = ledger.view(stream, Cut::NOW) else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for record in &view.entries {
        let stands = !record.is_reversal() && !view.reversed.contains_key(&record.seq);
        let said = said(&record.event, (record.on, record.of), &record.docs);
        if let Some(said) = said.filter(|_| stands) {
            let first = found.entry(said).or_insert(record.seq);
            *first = record.seq.min(*first);
        }
    }
    found
}

fn said(event: &Event, days: (Date, Option<Date>), docs: &[Doc]) -> Option<Said> {
    let paper = |doc: &Doc| match (&doc.no, doc.b3) {
        (Some(number), _) => number.to_string(),
        (None, Some(b3)) => b3.to_string(),
        (None, None) => doc.kind.code().to_owned(),
    };
    let papers = docs.iter().map(paper).collect();
    Some((event.name(), serde_json::to_vec(event).ok()?, days, papers))
}
