//! Rows that the books hold already: a table that someone went on with, or mended, after it was
//! taken in. Its bytes are new, so it is a new file; its old rows would count twice.

use std::collections::BTreeMap;

use rantai_events::account::Stream;
use rantai_events::event::Event;
use rantai_projections::books::Unreadable;
use rantai_projections::library::Library as _;
use rantai_projections::view::{Cut, View};

use super::{ImportError, Kind, MOST_ERRORS, Plan, Planned, RowError};
use crate::ledger::{Ledger, Rejected};

/// A row that says what a record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeated {
    /// The line of the file on which the row begins.
    pub row: u64,
    /// The record.
    pub seq: u64,
}

/// The repeated rows of a plan; refused where one of them has the number of its document, since
/// the same money was received once for one receipt. The kinds that are left out claim a code for
/// every row.
pub(super) fn unless_numbered(ledger: &Ledger, plan: &Plan) -> Result<Vec<Repeated>, ImportError> {
    match plan.kind {
        Kind::Members | Kind::Loans | Kind::Opening => return Ok(Vec::new()),
        Kind::Repayments | Kind::CashBook => {}
    }
    let twice = twice(plan);
    if !twice.is_empty() {
        return Err(ImportError::Rows(twice.into_iter().take(MOST_ERRORS).collect()));
    }
    let found = repeated(ledger, plan).map_err(|why| ImportError::Ledger(Rejected::from(why)))?;
    let (numbered, plain): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(planned, _)| has_number(&planned.draft.event));
    if numbered.is_empty() {
        let plain = plain.into_iter().map(|(planned, seq)| Repeated { row: planned.row, seq });
        return Ok(plain.collect());
    }
    let numbered = numbered.into_iter().take(MOST_ERRORS);
    let rows = numbered.map(|(planned, seq)| refused(planned.row, ("catatan", "record"), seq));
    Err(ImportError::Rows(rows.collect()))
}

/// Rows with a document number that say what a row above says, the number too: what a spreadsheet
/// does most often wrong.
fn twice(plan: &Plan) -> Vec<RowError> {
    let mut first: BTreeMap<String, u64> = BTreeMap::new();
    let mut found = Vec::new();
    for planned in plan.drafts.iter().filter(|planned| has_number(&planned.draft.event)) {
        let draft = &planned.draft;
        let said = format!("{} {:?} {:?}", draft.on, draft.of, draft.event);
        match first.get(&said) {
            Some(row) => found.push(refused(planned.row, ("baris", "row"), *row)),
            None => drop(first.insert(said, planned.row)),
        }
    }
    found
}

fn repeated<'a>(ledger: &Ledger, plan: &'a Plan) -> Result<Vec<(&'a Planned, u64)>, Unreadable> {
    let mut views: BTreeMap<Stream, View> = BTreeMap::new();
    let mut found = Vec::new();
    for planned in &plan.drafts {
        for stream in planned.draft.event.streams() {
            if !views.contains_key(&stream) {
                views.insert(stream.clone(), ledger.view(&stream, Cut::NOW)?);
            }
            let same = views.get(&stream).and_then(|view| same(view, planned));
            found.extend(same.map(|seq| (planned, seq)));
        }
    }
    Ok(found)
}

/// A record that stands and says the same.
fn same(view: &View, planned: &Planned) -> Option<u64> {
    let draft = &planned.draft;
    let mut standing =
        view.entries.iter().filter(|record| !view.reversed.contains_key(&record.seq));
    let same = standing.find(|record| {
        record.on == draft.on && record.of == draft.of && record.event == draft.event
    });
    same.map(|record| record.seq)
}

fn has_number(event: &Event) -> bool {
    matches!(event, Event::LoanRepaid(body) if body.number.is_some())
        || matches!(event, Event::CashReceived(body) if body.number.is_some())
        || matches!(event, Event::CashSpent(body) if body.number.is_some())
        || matches!(event, Event::CashDeposited(body) if body.number.is_some())
        || matches!(event, Event::CashWithdrawn(body) if body.number.is_some())
}

/// A row that says the same, number and all, as what stands already: a record, or a row above.
fn refused(row: u64, (id, en): (&str, &str), number: u64) -> RowError {
    let text = (
        format!(
            "sama dengan {id} {number}, juga nomor buktinya; hapus baris yang berulang, atau catat dengan `rantai record` bila memang terjadi dua kali"
        ),
        format!(
            "the same as {en} {number}, its document number too; take out the rows that are repeated, or use `rantai record` if it did happen twice"
        ),
    );
    RowError { row, column: Some("nomor_bukti"), text }
}
