//! Every event type has its line, in two languages, and its document number.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;

use rantai_events::event::EVENTS;
use rantai_events::record::{Record, open};
use rantai_projections::describe::{cites, describe, document_number};

/// One record of each type, as the format keeps them.
fn samples() -> Vec<Record> {
    let lines = include_str!("../../events/tests/vectors/events.jsonl");
    lines.lines().map(|line| open(line.as_bytes()).unwrap()).collect()
}

#[test]
fn every_type_has_a_line_in_both_languages() {
    let names: BTreeSet<&str> = samples().iter().map(|record| record.event.name()).collect();
    assert_eq!(names.len(), EVENTS.len());
    for record in samples() {
        let (id, en) = describe(&record);
        assert!(!id.trim().is_empty() && !en.trim().is_empty(), "{}", record.event.name());
        assert_ne!(id, en, "{}", record.event.name());
    }
}

#[test]
fn the_number_is_that_of_the_body_or_of_the_first_paper() {
    let numbered = samples().iter().filter(|record| document_number(record).is_some()).count();
    assert!(numbered > 20, "{numbered}");
    for record in samples() {
        if let Some(number) = document_number(&record) {
            let apart: String = number.as_str().chars().flat_map(|c| [c, ' ']).collect();
            for written in [number.to_string(), number.as_str().to_lowercase(), apart] {
                assert!(cites(&record, &written), "{} {written}", record.event.name());
            }
        }
        assert!(!cites(&record, "tidak-ada"), "{}", record.event.name());
    }
}

#[test]
fn a_reversal_says_what_it_undoes_and_why() {
    let reversal = samples().into_iter().find(Record::is_reversal).unwrap();
    let (id, en) = describe(&reversal);
    assert!(id.starts_with("Pembatalan catatan "), "{id}");
    assert!(en.starts_with("Reversal of record "), "{en}");
}
