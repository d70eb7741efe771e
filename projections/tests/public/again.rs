//! Reading again: only groups with new records are folded, and only their pages change.

use rantai_events::time::Date;
use rantai_projections::public::{City, Summaries, Summary};

use crate::site::{city, pages_of, read};

#[test]
fn reading_again_from_what_was_written_down_gives_the_same_pages() {
    let office = city((3, 777_777), (3, 111_113));
    let mut known = Summaries::default();
    let first = pages_of(&read(&office.ledger, &mut known), &office.ledger);
    let written = serde_json::to_string(&known).unwrap();
    let mut known: Summaries = serde_json::from_str(&written).unwrap();
    let again = pages_of(&read(&office.ledger, &mut known), &office.ledger);
    assert_eq!(first, again);
}

#[test]
fn a_new_record_changes_the_pages_of_its_group_and_the_totals_alone() {
    let mut office = city((3, 777_777), (3, 111_113));
    let mut known = Summaries::default();
    let before = pages_of(&read(&office.ledger, &mut known), &office.ledger);
    office.record(
        r#"{"type":"grant.closed","on":"2028-01-10","body":{"grant":"g-1","group":"kube-1"}}"#,
    );
    let after = pages_of(&read(&office.ledger, &mut known), &office.ledger);
    let fresh = pages_of(&read(&office.ledger, &mut Summaries::default()), &office.ledger);
    assert_eq!(after, fresh);
    for (old, new) in before.iter().zip(&after) {
        let path = old.place.path();
        let apart = path.starts_with("kelompok/") || path.starts_with("wilayah/34");
        let touched = ["kelompok/kube-1/", "wilayah/34.71.03/", "wilayah/34.71.03.1001/"];
        if !apart {
            continue;
        }
        let same = !touched.iter().any(|part| path.starts_with(part));
        assert_eq!(old == new, same, "{path}");
    }
}

#[test]
fn a_receipt_that_another_group_quotes_is_seen_when_that_group_alone_changed() {
    let mut office = city((3, 777_777), (3, 111_113));
    let mut known = Summaries::default();
    let before = read(&office.ledger, &mut known);
    // The second group quotes the receipt of the first, number and amount alike.
    office.record(
        r#"{"type":"grant.spent","on":"2026-07-30","body":{"amount":"3000000","grant":"g-2",
            "group":"kube-2","kind":"BELANJA","line":"B","number":"K-1/kube-1","place":"BANK",
            "receipt":"KWITANSI"}}"#,
    );
    let after = read(&office.ledger, &mut known);
    let level = |city: &City| {
        let summary = city.summaries().find(|summary| summary.group.as_str() == "kube-1").unwrap();
        summary.verdicts.iter().find(|(rule, ..)| rule == "H09").map(|(.., level)| *level)
    };
    assert_ne!(level(&before), level(&after));
}

/// Reports are missing and an LPJ is late: a day later they still are, and a page that counts no days
/// says the same.
#[test]
fn a_day_on_which_no_deadline_passes_changes_nothing_that_pages_of_groups_are_drawn_from() {
    let office = city((3, 777_777), (3, 111_113));
    let drawn = |day: Date| {
        let city = City::read(&office.ledger, day, &mut Summaries::default()).unwrap();
        city.summaries().map(Summary::drawn_from).collect::<Vec<_>>()
    };
    let day = Date::of(2028, 3, 1).unwrap();
    let (one, next) = (drawn(day), drawn(day.plus_days(1)));
    assert!(one.iter().flat_map(|(_, late)| late).any(|late| *late), "no report is late");
    assert_eq!(one, next);
    assert_ne!(one, drawn(Date::of(2026, 3, 1).unwrap()), "deadlines passed between");
}
