//! No page holds an identifier of a person, member, loan, household, bank account or account of
//! the office, whatever is recorded.

use std::collections::BTreeSet;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::event::EVENTS;
use rantai_events::ids::ActorId;
use rantai_events::record::{Draft, Record};
use rantai_events::time::Instant;
use rantai_projections::library::{GroupView, Library, is_public};
use rantai_projections::memory::MemoryLedger;
use rantai_projections::public::{Block, Page};
use rantai_projections::view::Cut;

use crate::site::{city, page, pages, table};

/// Every identifier that no page may hold.
fn secrets(library: &dyn Library) -> BTreeSet<String> {
    let registry = library.registry();
    let mut found: BTreeSet<String> = registry.accounts.keys().map(ToString::to_string).collect();
    for group in registry.groups.keys() {
        let view = GroupView::read(library, group, Cut::NOW).unwrap().unwrap();
        let state = view.state();
        found.extend(state.loans.keys().map(ToString::to_string));
        found.extend(state.bank_accounts.keys().map(ToString::to_string));
        for (id, member) in &state.members {
            found.extend([id.to_string(), member.person.to_string()]);
            found.extend(member.household.as_ref().map(ToString::to_string));
        }
        found.extend(view.view.entries.iter().map(|record| record.actor.to_string()));
    }
    found
}

/// All that a page says, without its form.
fn said(page: &Page) -> String {
    format!("{page:?}")
}

/// Whether a text names an identifier as a word of its own.
fn names(text: &str, secret: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
    text.match_indices(secret).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + secret.len()..).and_then(|after| after.chars().next());
        !inside(before) && !inside(after)
    })
}

#[track_caller]
fn holds_none(library: &dyn Library, pages: &[Page]) {
    let secrets = secrets(library);
    assert!(secrets.len() > 5, "{secrets:?}");
    for page in pages {
        let said = said(page);
        for secret in &secrets {
            assert!(!names(&said, secret), "{} names {secret}", page.place.path());
        }
    }
}

#[test]
fn no_page_of_a_city_names_a_person_or_an_account() {
    let office = city((3, 777_777), (6, 111_113));
    let pages = pages(&office.ledger);
    assert!(secrets(&office.ledger).contains("L-9101"));
    holds_none(&office.ledger, &pages);
}

/// The story of the catalogue, in which every type is recorded but those about the ledger itself.
fn story() -> MemoryLedger {
    let mut ledger = MemoryLedger::default();
    let at = Instant::parse("2026-11-20T03:00:00.000Z").unwrap();
    let admin = r#"{"type":"account.opened","on":"2025-12-01","body":{"account":"admin",
        "roles":["operator","finance","approver","admin"]}}"#;
    let mut lines: Vec<&str> = include_str!("../../../events/tests/drafts.jsonl").lines().collect();
    lines.insert(1, admin);
    for line in lines {
        let draft = Draft::parse(line).unwrap();
        let actors = ["admin", "u-02"].map(|actor| actor.parse().unwrap());
        let mut tried = actors.iter().map(|actor: &ActorId| {
            MemoryLedger::record(&mut ledger, std::slice::from_ref(&draft), actor, at, None)
        });
        let admitted = tried.any(|result| result.is_ok());
        let kept = matches!(draft.event.name(), "ledger.laws_adopted" | "ledger.key_adopted");
        assert!(admitted || kept, "{line}");
    }
    ledger
}

#[test]
fn no_page_names_one_where_every_type_was_recorded() {
    let ledger = story();
    let types: BTreeSet<&str> = ledger.records().iter().map(|record| record.event.name()).collect();
    assert!(types.len() + 2 >= EVENTS.len(), "{} of {}", types.len(), EVENTS.len());
    holds_none(&ledger, &pages(&ledger));
}

#[test]
fn the_records_of_a_page_are_public_ones() {
    let office = city((3, 777_777), (3, 111_113));
    let pages = pages(&office.ledger);
    let mut count = 0;
    for page in &pages {
        for seq in &page.records {
            let record = office.ledger.record(*seq).unwrap().unwrap();
            assert!(is_public(&record, &office.ledger).unwrap(), "{}", page.place.path());
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
    // Every public record of a group stands on its page of records.
    let stream = Stream::Group("kube-1".parse().unwrap());
    let entries = office.ledger.view(&stream, Cut::NOW).unwrap().entries;
    let open = |record: &&Arc<Record>| is_public(record, &office.ledger).unwrap();
    let public = entries.iter().filter(open).count();
    let records = table(page(&pages, "kelompok/kube-1/catatan/"), "catatan");
    assert_eq!(records.table.rows.len(), public);
    let group = page(&pages, "kelompok/kube-1/");
    assert_eq!(group.records.len() - group.elsewhere.len(), public);
    // The undoing of a member's deposit repeats its postings: it is as restricted.
    let undone = entries.iter().find(|record| record.is_reversal()).unwrap().seq;
    assert!(pages.iter().all(|page| !page.records.contains(&undone)));
}

/// How the rules that are left out are named.
const OPEN: [&str; 4] = [
    "Aturan tentang orang (K06, B01, B02, B03, B09, S02: ",
    "Rules about people (K06, B01, B02, B03, B09, S02: ",
    "Tidak ditampilkan: B08, T02, T03, ",
    "Not shown: B08, T02, T03, ",
];

#[test]
fn rules_about_single_people_are_on_no_page() {
    let hidden = ["B01", "B02", "B03", "B08", "B09", "K06", "S02"];
    let mut rules = BTreeSet::new();
    for page in pages(&city((3, 777_777), (3, 111_113)).ledger) {
        for block in &page.blocks {
            if let Block::Verdicts(verdicts) = block {
                rules.extend(verdicts.iter().map(|verdict| verdict.rule));
            }
        }
        // Which rules are left out is told in the same words of every group, and tells of none.
        let said = OPEN.iter().fold(said(&page), |said, open| said.replace(open, ""));
        assert!(hidden.iter().all(|rule| !names(&said, rule)), "{}: {said}", page.place.path());
    }
    assert!(rules.contains("H10") && rules.contains("L01"), "{rules:?}");
}
