//! What holds of every history, whatever is asked for and in whatever order of days.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at the unexpected")]

mod common;
mod histories;

use std::collections::BTreeMap;
use std::sync::Arc;

use common::money::saved;
use common::{Office, date};
use histories::{Op, beginning, history};
use proptest::prelude::*;
use rantai_events::account::{AccountName, Stream};
use rantai_events::amount::Amount;
use rantai_events::commitment::root;
use rantai_events::event::Event;
use rantai_events::hash::{Hash, Salt};
use rantai_events::posting::unbalanced;
use rantai_events::record::{Draft, Record};
use rantai_projections::balances::Balances;
use rantai_projections::book::Book;
use rantai_projections::books::{Books, History, Unreadable, state_leaves};
use rantai_projections::library::{Library, Query};
use rantai_projections::memory::MemoryLedger;
use rantai_projections::rules::{Level, judge, rule};
use rantai_projections::view::{Cut, State};

/// What can be read of a ledger at its head: the registry and every book, as bytes.
fn bytes(office: &Office) -> BTreeMap<String, Vec<u8>> {
    let books = &office.ledger.books;
    let mut found: BTreeMap<String, Vec<u8>> = books
        .loaded()
        .map(|(stream, book)| (stream.to_string(), postcard::to_allocvec(&**book).unwrap()))
        .collect();
    found.insert("registry".into(), postcard::to_allocvec(&books.registry).unwrap());
    found.insert("head".into(), format!("{:?}", books.head()).into_bytes());
    found
}

/// Records a request; what is refused leaves everything as it was.
fn ask(office: &mut Office, request: &[Op]) -> bool {
    let records = office.last().map_or(0, |(seq, _)| seq + 1);
    let drafts: Vec<String> = request.iter().flat_map(|op| op.drafts(records)).collect();
    let drafts: Vec<&str> = drafts.iter().map(String::as_str).collect();
    let before = bytes(office);
    let admitted = office.try_batch(&drafts).is_ok();
    if !admitted {
        let after = bytes(office);
        for (name, old) in &before {
            assert_eq!(after.get(name), Some(old), "a refused request changed {name}");
        }
        assert_eq!(office.ledger.records().len() as u64, records);
    }
    admitted
}

fn streams(office: &Office) -> Vec<Stream> {
    let registry = &office.ledger.books.registry;
    let groups = registry.groups.keys().cloned().map(Stream::Group);
    groups.chain(registry.programs.keys().cloned().map(Stream::Program)).collect()
}

fn state(office: &Office, stream: &Stream) -> State {
    office.ledger.view(stream, Cut::NOW).unwrap().state
}

/// Invariant 1: every unit sums to zero, in every record, and in every book and fund.
fn sums_to_zero(office: &Office, from: usize) {
    for record in office.ledger.records().iter().skip(from) {
        assert_eq!(unbalanced(&record.post), None, "record {}", record.seq);
    }
    for stream in streams(office) {
        let mut sums: BTreeMap<(String, String), Amount> = BTreeMap::new();
        for (key, amount) in state(office, &stream).balances().unwrap().iter() {
            let sum = sums.entry((key.fund.to_string(), key.unit.to_string())).or_default();
            *sum = sum.plus(amount);
        }
        for (key, sum) in sums {
            assert!(sum.is_zero(), "{stream} {key:?}: {sum}");
        }
    }
}

/// Invariant 2: cash and bank are never below zero at the end of a day, reversed pairs included;
/// what each party owes or owns adds up to the account.
fn money_is_there(office: &Office) {
    for stream in streams(office) {
        let view = office.ledger.view(&stream, Cut::NOW).unwrap();
        let mut days: BTreeMap<_, [Amount; 2]> = BTreeMap::new();
        for record in &view.entries {
            for posting in record.post.iter().filter(|p| p.account.book() == stream.to_string()) {
                let place = match posting.account.name() {
                    Some(AccountName::Cash) => 0,
                    Some(AccountName::Bank) => 1,
                    _ => continue,
                };
                let sum = days.entry(record.on).or_default().get_mut(place).unwrap();
                *sum = sum.plus(posting.amount);
            }
        }
        let mut sums = [Amount::ZERO; 2];
        for (day, moved) in days {
            let [cash, bank] = moved;
            sums = [sums[0].plus(cash), sums[1].plus(bank)];
            assert!(sums.iter().all(|sum| !sum.is_negative()), "{stream} {day}: {sums:?}");
        }
        let Some(group) = view.state.group() else { continue };
        for (id, loan) in &group.loans {
            let path = format!("receivable/{}/{id}", loan.member);
            assert_eq!(group.balances.rupiah(&path), loan.left(), "{stream} {path}");
            assert!(!loan.left().is_negative(), "{stream} {path}");
        }
        let parties: Amount = group.loans.values().map(|loan| loan.left()).sum();
        assert_eq!(group.balances.total(AccountName::Receivable), parties, "{stream}");
        for (id, grant) in &group.grants {
            let path = format!("grant/{id}");
            assert_eq!(-group.balances.rupiah(&path), grant.left(), "{stream} {path}");
        }
    }
}

/// Invariant 2 again, by the rule that adds up the bodies: what each member saved is the account.
fn savings_agree(office: &Office) {
    let query = Query::on(date("2029-12-31"));
    let found = judge(&[rule("S02").unwrap()], &query, &office.ledger).unwrap();
    let verdicts = found.iter().flat_map(|(_, verdicts)| verdicts);
    // Histories take savings for loans without asking; that is no matter of sums.
    for verdict in verdicts.filter(|v| v.subject.as_deref() != Some("persetujuan")) {
        assert!(verdict.level <= Level::Patuh, "{verdict:?}");
    }
}

/// Invariant 3: uncommitted + committed + paid + accounted + accepted + returned = appropriated.
fn budget_adds_up(office: &Office) {
    for stream in streams(office) {
        let state = state(office, &stream);
        let Some(program) = state.program() else { continue };
        let stages = ["pagu", "komitmen", "sp2d", "lpj-masuk", "lpj-sah", "dikembalikan"];
        let sum: Amount = stages.iter().map(|path| program.balances.rupiah(path)).sum();
        let appropriated = program.budgets.values().map(|budget| budget.amount).sum();
        assert_eq!(sum, appropriated, "{stream}");
    }
}

/// Invariant 4: what all records moved is the sum of the groups, and what groups owe each other
/// is what they are owed.
fn city_is_sum_of_groups(office: &Office) {
    let mut city: BTreeMap<String, Amount> = BTreeMap::new();
    let groups = |book: &str| book.starts_with("group/");
    for record in office.ledger.records() {
        for posting in record.post.iter().filter(|p| groups(p.account.book())) {
            let name = posting.account.name().unwrap().def().path.to_owned();
            let sum = city.entry(name).or_default();
            *sum = sum.plus(posting.amount);
        }
    }
    let all: Vec<Balances> = streams(office)
        .iter()
        .filter_map(|stream| Some(state(office, stream).group()?.balances.clone()))
        .collect();
    for (path, total) in &city {
        let sum: Amount = all.iter().map(|balances| balances.rupiah(path)).sum();
        assert_eq!(sum, *total, "{path}");
    }
    let between = |path: &str| city.get(path).copied().unwrap_or_default();
    assert_eq!(between("receivable-group"), -between("payable-group"));
}

/// A close commits to the balances at the end of its day as known just before it.
fn closes_commit_to_balances(office: &Office) {
    for record in office.ledger.records() {
        let Event::PeriodClosed(body) = &record.event else { continue };
        let cut = Cut { known_at: record.seq - 1, ..Cut::as_of(body.to) };
        let state = office.ledger.view(&body.stream, cut).unwrap().state;
        let before = office.ledger.records().iter().take_while(|one| one.seq < record.seq);
        let here = before.filter(|one| one.links.iter().any(|link| link.stream == body.stream));
        let secret = Salt::mixed(here.map(|one| one.salt));
        let expected = root(&state_leaves(&body.stream, &state, secret));
        assert_eq!(body.state, Some(expected), "{}", record.seq);
    }
}

/// The records of a ledger as a store, with the books of a part of it.
struct Store {
    records: Vec<Arc<Record>>,
    books: BTreeMap<Stream, Vec<u8>>,
}

impl History for Store {
    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        Ok(self.records.iter().find(|record| record.seq == seq).cloned())
    }
    fn stream(&self, stream: &Stream) -> Result<Vec<Arc<Record>>, Unreadable> {
        let of = |r: &&Arc<Record>| r.links.iter().any(|link| link.stream == *stream);
        Ok(self.records.iter().filter(of).cloned().collect())
    }
    fn book(&self, stream: &Stream) -> Result<Option<Book>, Unreadable> {
        Ok(self.books.get(stream).map(|bytes| postcard::from_bytes(bytes).unwrap()))
    }
}

fn hash_of(office: &Office, record: &Record) -> Hash {
    office.ledger.last(record.seq).unwrap().unwrap().1
}

/// Takes in the records from `from` on, over the books stored before them.
fn absorbed(office: &Office, mut books: Books, store: &Store, from: usize) -> Books {
    for record in office.ledger.records().iter().skip(from) {
        books.absorb(record, hash_of(office, record), store).unwrap();
    }
    books
}

/// The books of a part of the history as they would be stored.
fn stored(office: &Office, count: usize) -> (Books, Store) {
    let records: Vec<_> = office.ledger.records().iter().take(count).cloned().collect();
    let mut store = Store { records: office.ledger.records().to_vec(), books: BTreeMap::new() };
    let early = Store { records: records.clone(), books: BTreeMap::new() };
    let mut books = Books::default();
    for record in &records {
        books.absorb(record, hash_of(office, record), &early).unwrap();
    }
    let streams: Vec<Stream> = books.loaded().map(|(stream, _)| stream.clone()).collect();
    for stream in streams {
        let book = books.book(&stream, &early).unwrap();
        store.books.insert(stream, postcard::to_allocvec(&*book).unwrap());
    }
    let registry = postcard::to_allocvec(&books.registry).unwrap();
    (Books::resume(postcard::from_bytes(&registry).unwrap(), books.head()), store)
}

/// Invariant 5: folding again, from the start or from any stored books, gives equal bytes.
fn folds_agree(office: &mut Office, part: usize) {
    let count = office.ledger.records().len();
    let (resumed, store) = stored(office, part.min(count));
    let none = Store { records: store.records.clone(), books: BTreeMap::new() };
    let mut ways = [
        (absorbed(office, Books::default(), &none, 0), none),
        (absorbed(office, resumed, &store, part.min(count)), store),
    ];
    let live: Vec<(Stream, Arc<Book>)> =
        office.ledger.books.loaded().map(|(s, b)| (s.clone(), Arc::clone(b))).collect();
    let registry = postcard::to_allocvec(&office.ledger.books.registry).unwrap();
    for (books, store) in &mut ways {
        assert_eq!(postcard::to_allocvec(&books.registry).unwrap(), registry);
        assert_eq!(books.head(), office.ledger.books.head());
        for (stream, book) in &live {
            let again = books.book(stream, store).unwrap();
            assert_eq!(
                postcard::to_allocvec(&*again).unwrap(),
                postcard::to_allocvec(&**book).unwrap(),
                "{stream}"
            );
            assert_eq!(state(office, stream), book.state, "{stream}");
        }
    }
}

/// The same drafts, recorded again, give the same lines.
fn replay_gives_the_same_bytes(office: &Office) {
    let mut again = MemoryLedger::default();
    let mut request: Vec<Draft> = Vec::new();
    for record in office.ledger.records() {
        request.push(Draft {
            event: record.event.clone(),
            on: record.on,
            of: record.of,
            docs: record.docs.clone(),
            behalf: record.behalf.clone(),
            fixes: record.fixes,
            key: None,
            proposal: record.proposal,
        });
        if record.batch.is_none_or(|batch| batch.i + 1 == batch.of) {
            MemoryLedger::record(&mut again, &request, &record.actor, record.at, None).unwrap();
            request.clear();
        }
    }
    assert_eq!(again.lines(), office.ledger.lines());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn every_history_keeps_the_invariants(requests in history(40), part: prop::sample::Index) {
        let mut office = beginning();
        for request in &requests {
            let before = office.ledger.records().len();
            if ask(&mut office, request) {
                sums_to_zero(&office, before);
                money_is_there(&office);
                savings_agree(&office);
                budget_adds_up(&office);
                city_is_sum_of_groups(&office);
            }
        }
        closes_commit_to_balances(&office);
        let part = part.index(office.ledger.records().len() + 1);
        folds_agree(&mut office, part);
        replay_gives_the_same_bytes(&office);
    }
}

/// Snapshots lie 256 records apart; entries before, between and after them are folded in alike.
#[test]
fn back_dating_past_snapshots_gives_the_state_of_a_plain_fold() {
    let mut office = beginning();
    let mut first = 0;
    for number in 0..600_u32 {
        let day = format!("2026-{:02}-{:02}", 2 + number / 100, 1 + number % 28);
        first = office.record(&saved(&day, "M-0", 1_000)).max(first);
    }
    for back in [0, 10, 299, 300, 590] {
        let seq = first - back;
        office.record(&format!(
            r#"{{"type":"entry.reversed","on":"2026-12-01","body":{{}},
            "fixes":{{"seq":{seq},"why":"GANDA"}}}}"#
        ));
        office.record(&saved("2026-03-15", "M-1", 500));
        let books = office.ledger.books.loaded();
        let (stream, book) = books.into_iter().find(|(s, _)| **s == Office::stream()).unwrap();
        assert_eq!(book.state, state(&office, stream), "{back}");
    }
    folds_agree(&mut office, 300);
}
