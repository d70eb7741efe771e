//! Entries that say the same as one that stands: the same event of the same day, with the same
//! number of its paper; and entries whose paper stands for another day already. It may have
//! happened twice, and shops number their receipts alike, so no law refuses it; more often a slip
//! of paper lay in the pile twice.

use std::collections::BTreeMap;

use rantai_events::account::Stream;
use rantai_events::event::Event;
use rantai_events::ids::DocumentNumber;
use rantai_events::record::{Doc, DocKind, Draft};
use rantai_events::time::Date;
use rantai_projections::describe::{compared_number, stated_number};
use rantai_projections::library::Library as _;
use rantai_projections::view::Cut;

use crate::ledger::Ledger;

/// What an entry says: the event with its body, its day and the day it really happened, and its
/// papers: by their numbers, or where they have none by their files.
type Said = (&'static str, Vec<u8>, (Date, Option<Date>), Vec<String>);

/// What the streams say that were looked at in this run.
#[derive(Default)]
pub(super) struct Twins {
    known: BTreeMap<Stream, Known>,
}

/// What a stream says, each with the first record that says it.
#[derive(Default)]
struct Known {
    entries: BTreeMap<Said, u64>,
    /// The days for which each number of a receipt stands.
    receipts: BTreeMap<String, BTreeMap<Date, u64>>,
}

/// What stood already when a draft was recorded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// This record says the same.
    Twin(u64),
    /// This record of another day has the same number of a receipt.
    Receipt {
        /// The number.
        number: DocumentNumber,
        /// The day of the draft.
        on: Date,
        /// The record and its day.
        before: (u64, Date),
    },
}

impl Twins {
    /// What stands and says what the draft says that became record `seq`, or has its receipt.
    pub(super) fn before(&mut self, draft: &Draft, seq: u64, ledger: &Ledger) -> Option<Before> {
        if draft.fixes.is_some() {
            // What is undone stands no longer: it may be said again.
            self.known.clear();
            return None;
        }
        draft.event.postings().filter(|moved| !moved.is_empty())?;
        let said = said(&draft.event, (draft.on, draft.of), &draft.docs)?;
        let on = draft.of.unwrap_or(draft.on);
        let (mut twin, mut receipt) = (None, None);
        for stream in draft.event.streams() {
            let known =
                self.known.entry(stream).or_insert_with_key(|stream| standing(stream, ledger));
            let before = *known.entries.entry(said.clone()).or_insert(seq);
            twin = twin.or((before < seq).then_some(Before::Twin(before)));
            for number in receipts(&draft.event, &draft.docs) {
                let days = known.note(number, on, seq);
                let other = days.iter().filter(|(day, first)| **day != on && **first < seq);
                let other = other.min_by_key(|(_, first)| **first);
                let found = |(day, first): (&Date, &u64)| (*first, *day);
                let found = other.map(found).map(|before| (number.clone(), before));
                receipt = receipt.or(found);
            }
        }
        twin.or(receipt.map(|(number, before)| Before::Receipt { number, on, before }))
    }
}

impl Known {
    /// Takes a receipt in; answers the days for which its number stands.
    fn note(&mut self, number: &DocumentNumber, on: Date, seq: u64) -> &BTreeMap<Date, u64> {
        let days = self.receipts.entry(compared_number(number.as_str())).or_default();
        let first = days.entry(on).or_insert(seq);
        *first = seq.min(*first);
        days
    }
}

/// What a stream says, but for what was reversed. A stream that cannot be read says nothing here:
/// recording has told what is wrong.
fn standing(stream: &Stream, ledger: &Ledger) -> Known {
    let mut known = Known::default();
    let Ok(view) = ledger.view(stream, Cut::NOW) else { return known };
    for record in &view.entries {
        if record.is_reversal() || view.reversed.contains_key(&record.seq) {
            continue;
        }
        if let Some(said) = said(&record.event, (record.on, record.of), &record.docs) {
            let first = known.entries.entry(said).or_insert(record.seq);
            *first = record.seq.min(*first);
        }
        if record.event.postings().is_some_and(|moved| !moved.is_empty()) {
            for number in receipts(&record.event, &record.docs) {
                known.note(number, record.happened(), record.seq);
            }
        }
    }
    known
}

/// The numbers of the receipts of an entry that moves money: the one that its body states, and
/// those among its papers.
fn receipts<'a>(event: &'a Event, docs: &'a [Doc]) -> impl Iterator<Item = &'a DocumentNumber> {
    let papers = docs.iter().filter(|doc| doc.kind == DocKind::Kwitansi);
    let stated = stated_number(event).filter(|_| states_a_receipt(event));
    stated.into_iter().chain(papers.filter_map(|doc| doc.no.as_ref()))
}

/// Whether the number in a body is that of a receipt, not of a payment order, a slip or a letter,
/// which several entries may name.
fn states_a_receipt(event: &Event) -> bool {
    matches!(
        event,
        Event::CashReceived(_)
            | Event::CashSpent(_)
            | Event::GrantSpent(_)
            | Event::LoanDisbursed(_)
            | Event::LoanRepaid(_)
            | Event::LoanRecovered(_)
            | Event::GroupLoanRepaid(_)
            | Event::SavingDeposited(_)
            | Event::SavingWithdrawn(_)
    )
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
