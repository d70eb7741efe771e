//! The ledger end to end: record, close, open again, every way that an index can be wrong.

mod killed;
mod full;
mod faults;
mod in_flight;
mod settling;

use rantai::clock::SetClock;
use rantai::ledger::{Asked, Ledger, Opening, Rejected};
use rantai_events::ids::{ActorId, RequestKey};
use rantai_events::record::Draft;
use rantai_events::text::Label;
use rantai_events::time::Instant;

pub(crate) fn actor() -> ActorId {
    ActorId::parse("u-01").unwrap()
}

pub(crate) fn clock() -> Box<SetClock> {
    Box::new(SetClock::at(Instant::parse("2026-11-21T03:00:00.000Z").unwrap()))
}

pub(crate) fn create(dir: &std::path::Path) -> Ledger {
    let opening = Opening {
        origin: Label::new("ledger.example/yogya").unwrap(),
        office: Label::new("Dinas Sosial").unwrap(),
        actor: actor(),
        key: None,
    };
    Ledger::create(dir, &opening, clock()).unwrap()
}

pub(crate) fn asked(key: Option<&str>, drafts: &[&str]) -> Asked {
    let drafts = drafts.iter().map(|json| Draft::parse(json).unwrap()).collect();
    Asked::new(drafts, actor(), key.map(|key| RequestKey::parse(key).unwrap()))
}

pub(crate) const PROGRAM: &str = r#"{"type":"program.defined","on":"2026-01-02","body":{"guliran":"EXPECTED","kind":"KUBE","lpj_required":true,"money":"HIBAH","name":"KUBE","program":"kube"}}"#;
pub(crate) const GROUP: &str = r#"{"type":"group.registered","on":"2026-01-03","body":{"area":"34.71.02.1003","group":"a","name":"Melati","program":"kube"}}"#;

pub(crate) fn receive(amount: u32) -> String {
    format!(
        r#"{{"type":"cash.received","on":"2026-02-01","body":{{"amount":"{amount}","category":"LAIN","fund":"operasional","group":"a","place":"KAS"}}}}"#
    )
}

pub(crate) fn filled(dir: &std::path::Path) -> Ledger {
    let mut ledger = create(dir);
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    let requests: Vec<_> =
        (1..=600).map(|n| asked(Some(&format!("k-{n}")), &[&receive(n)])).collect();
    for answer in ledger.record_all(requests) {
        answer.unwrap();
    }
    ledger
}

fn cash(ledger: &mut Ledger) -> String {
    use rantai_events::account::Stream;
    use rantai_projections::library::Library;
    use rantai_projections::view::Cut;
    let view = ledger.view(&Stream::parse("group/a").unwrap(), Cut::NOW).unwrap();
    view.state.group().unwrap().balances.rupiah("cash").to_string()
}

#[test]
fn what_was_recorded_is_there_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(dir.path());
    let head = ledger.head();
    ledger.close().unwrap();
    let mut again = Ledger::open(dir.path()).unwrap();
    assert_eq!(again.head(), head);
    assert!(again.notes().is_empty(), "{:?}", again.notes());
    assert_eq!(cash(&mut again), "180300");
}

#[test]
fn without_closing_the_index_catches_up() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(dir.path());
    let head = ledger.head();
    drop(ledger);
    let mut again = Ledger::open(dir.path()).unwrap();
    assert_eq!(again.head(), head);
    assert_eq!(cash(&mut again), "180300");
}

#[test]
fn a_missing_or_damaged_index_is_built_again() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(dir.path());
    let head = ledger.head();
    ledger.close().unwrap();
    std::fs::remove_dir_all(dir.path().join("index")).unwrap();
    let again = Ledger::open(dir.path()).unwrap();
    assert_eq!((again.head(), again.notes().len()), (head.clone(), 1));
    again.close().unwrap();
    let file = dir.path().join("index/db");
    let bytes = std::fs::read(&file).unwrap();
    let rubbish: Vec<u8> = bytes.iter().map(|byte| byte ^ 0x5a).collect();
    std::fs::write(&file, rubbish).unwrap();
    let mut again = Ledger::open(dir.path()).unwrap();
    assert_eq!((again.head(), again.notes().len()), (head, 1));
    assert_eq!(cash(&mut again), "180300");
}

#[test]
fn the_same_request_gives_the_first_receipt_and_another_under_its_key_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = filled(dir.path());
    let first = ledger.record_one(asked(Some("x"), &[&receive(7)])).unwrap();
    let head = ledger.head();
    assert_eq!(ledger.record_one(asked(Some("x"), &[&receive(7)])).unwrap(), first);
    let other = ledger.record_one(asked(Some("x"), &[&receive(8)]));
    assert!(
        matches!(other, Err(Rejected::Refused { refusal, .. }) if refusal.code == "key.reused")
    );
    assert_eq!(ledger.head(), head);
    ledger.close().unwrap();
    let mut again = Ledger::open(dir.path()).unwrap();
    assert_eq!(again.record_one(asked(Some("x"), &[&receive(7)])).unwrap(), first);
    let both =
        again.record_all(vec![asked(Some("y"), &[&receive(9)]), asked(Some("y"), &[&receive(9)])]);
    let receipts: Vec<_> = both.into_iter().map(Result::unwrap).collect();
    assert_eq!(receipts[0], receipts[1]);
}

/// Keys are looked up for some requests before these are judged: none of them may miss what another
/// of those recorded.
#[test]
fn a_key_that_comes_again_in_one_group_is_answered_wherever_it_stands() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = filled(dir.path());
    let before = ledger.head().next;
    let key = |n: u32| format!("again-{n}");
    let mut requests: Vec<_> = (0..300).map(|n| asked(Some(&key(n)), &[&receive(n + 1)])).collect();
    // Of the same look-up, of one before, and of a group that is long durable.
    for (place, of) in [(299, 298), (200, 10), (127, 126), (128, 127)] {
        requests[place] = asked(Some(&key(of)), &[&receive(of + 1)]);
    }
    requests[50] = asked(Some(&key(49)), &[&receive(9_999)]);
    requests[150] = asked(Some("k-7"), &[&receive(7)]);
    let answers = ledger.record_all(requests);
    for (place, of) in [(299, 298), (200, 10), (127, 126)] {
        assert_eq!(answers[place].as_ref().unwrap(), answers[of].as_ref().unwrap(), "{place}");
    }
    // The request with the key of 127 had that of 126, so this one is new.
    assert!(answers[128].as_ref().unwrap()[0].seq > answers[126].as_ref().unwrap()[0].seq);
    assert!(answers[150].as_ref().unwrap()[0].seq < before);
    let other = answers[50].as_ref().unwrap_err();
    assert!(matches!(other, Rejected::Refused { refusal, .. } if refusal.code == "key.reused"));
    assert_eq!(ledger.head().next, before + 295);
}

/// Large requests stand in groups of their own, and many small batches in one.
#[test]
fn requests_of_many_drafts_are_answered_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = filled(dir.path());
    let mut next = ledger.head().next;
    let sizes = [1_u32, 100, 100, 101, 100, 300, 101, 1, 1, 100, 101];
    let batch = |(n, size): (u32, u32)| {
        let drafts: Vec<_> = (1..=size).map(|i| receive(n * 1000 + i)).collect();
        let drafts: Vec<_> = drafts.iter().map(String::as_str).collect();
        asked(Some(&format!("batch-{n}")), &drafts)
    };
    let requests = (0..).zip(sizes).map(batch).collect();
    for (answer, size) in ledger.record_all(requests).into_iter().zip(sizes) {
        let numbers: Vec<_> = answer.unwrap().iter().map(|receipt| receipt.seq).collect();
        assert_eq!(numbers, (next..next + u64::from(size)).collect::<Vec<_>>());
        next += u64::from(size);
    }
    ledger.close().unwrap();
    assert_eq!(Ledger::open(dir.path()).unwrap().head().next, next);
}

#[test]
fn a_journal_shorter_than_its_index_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).close().unwrap();
    let mut files: Vec<_> =
        std::fs::read_dir(dir.path().join("journal")).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.is_file() && !path.ends_with("lock"));
    files.sort();
    let last = files.pop().unwrap();
    let text = std::fs::read(&last).unwrap();
    let keep = text.iter().position(|b| *b == b'\n').unwrap() + 1;
    let second = keep + text[keep..].iter().position(|b| *b == b'\n').unwrap() + 1;
    std::fs::write(&last, &text[..second]).unwrap();
    let lost = Ledger::open(dir.path());
    assert!(matches!(lost, Err(Rejected::Fault(rantai::error::Fault::Lost { .. }))), "{lost:?}");
}

#[test]
fn two_writers_cannot_open_one_ledger_and_a_reader_can() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(dir.path());
    assert!(matches!(
        Ledger::open(dir.path()),
        Err(Rejected::Fault(rantai::error::Fault::Busy { .. }))
    ));
    let mut reader = Ledger::open_to_read(dir.path()).unwrap();
    assert_eq!(reader.head(), ledger.head());
    assert_eq!(cash(&mut reader), "180300");
}

#[test]
fn trying_out_records_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = filled(dir.path());
    let head = ledger.head();
    let tried = ledger.try_out(&[asked(None, &[&receive(1)]), asked(None, &[&receive(2)])]);
    assert_eq!(tried.len(), 2);
    assert!(tried.iter().all(Result::is_ok));
    assert_eq!(ledger.head(), head);
    assert_eq!(cash(&mut ledger), "180300");
    ledger.record_one(asked(None, &[&receive(1)])).unwrap();
}

#[test]
fn a_large_request_keeps_its_key_when_the_index_is_built_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = create(dir.path());
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    let draft = receive(1);
    let drafts = vec![draft.as_str(); 17_000];
    let first = ledger.record_one(asked(Some("large"), &drafts)).unwrap();
    assert_eq!(ledger.record_one(asked(Some("large"), &drafts)).unwrap(), first);
    drop(ledger);
    std::fs::remove_dir_all(dir.path().join("index")).unwrap();
    let mut again = Ledger::open(dir.path()).unwrap();
    assert_eq!(again.record_one(asked(Some("large"), &drafts)).unwrap(), first);
}

#[test]
fn recording_after_a_lost_index_or_a_crash_goes_on_where_the_chain_ended() {
    for how in ["crash", "no index", "closed, then no index"] {
        let dir = tempfile::tempdir().unwrap();
        let ledger = filled(dir.path());
        if how.starts_with("closed") {
            ledger.close().unwrap();
        } else {
            drop(ledger);
        }
        if how != "crash" {
            std::fs::remove_dir_all(dir.path().join("index")).unwrap();
        }
        let mut again = Ledger::open(dir.path()).unwrap();
        again.try_out(&[asked(None, &[&receive(1)])]);
        again.record_one(asked(None, &[&receive(1)])).unwrap();
        drop(again);
        let mut findings = Vec::new();
        let journal = dir.path().join("journal");
        rantai::verify::chain::verify(&journal, &mut |seen| {
            if let rantai::verify::finding::Seen::Finding(finding) = seen {
                findings.push(finding);
            }
        })
        .unwrap();
        assert!(findings.is_empty(), "{how}: {findings:?}");
    }
}

/// Requests of a working day in groups: a batch, a single one, one refused, one asked again.
fn groups() -> Vec<Vec<Asked>> {
    let spend = r#"{"type":"cash.spent","on":"2026-02-01","body":{"amount":"999999999","category":"OPERASIONAL","fund":"operasional","group":"a","place":"KAS","receipt":"KWITANSI"}}"#;
    let (one, two) = (receive(1), receive(2));
    let late = receive(5).replace("2026-02-01", "2026-01-20");
    let group = |n: u32| {
        let key = |what: &str| format!("{what}-{n}");
        vec![
            asked(Some(&key("batch")), &[&one, &two]),
            asked(Some(&key("one")), &[&receive(n + 3)]),
            asked(Some(&key("refused")), &[&one, spend]),
            asked(Some(&key("late")), &[&late]),
            asked(Some(&format!("one-{}", n.saturating_sub(1))), &[&receive(n.max(1) + 2)]),
        ]
    };
    (0..12).map(group).collect()
}

#[test]
fn groups_that_are_hashed_while_the_next_is_judged_make_one_chain() {
    use rantai_events::chain::Walk;
    use rantai_events::record::Header;
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = create(dir.path());
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    let mut answers = Vec::new();
    ledger.record_groups(groups().into_iter(), |some| answers.extend(some));
    let mut walk = Walk::start();
    let mut lines = Vec::new();
    for chunk in ledger.store().journal().scan(0).unwrap() {
        for line in chunk.unwrap().lines() {
            let line = line.unwrap();
            let breaks = walk.step(&Header::read(line.bytes).unwrap(), line.hash);
            assert!(breaks.is_empty(), "{}: {breaks:?}", line.seq);
            lines.push(line.hash);
        }
    }
    assert_eq!(ledger.head(), *walk.head());
    let of = |index: usize| answers.iter().skip(index).step_by(5);
    assert!(of(2).all(Result::is_err));
    let receipts = answers.iter().flatten().flatten();
    for receipt in receipts {
        assert_eq!(lines[usize::try_from(receipt.seq).unwrap()], receipt.hash);
    }
    for (one, again) in of(1).zip(of(4).skip(1)) {
        assert_eq!(one.as_ref().unwrap(), again.as_ref().unwrap());
    }
    drop(ledger);
    assert_eq!(Ledger::open(dir.path()).unwrap().head(), *walk.head());
}

#[test]
fn more_requests_than_one_group_takes_are_answered_in_order_as_if_one_by_one() {
    let spend = r#"{"type":"cash.spent","on":"2026-02-01","body":{"amount":"999999999","category":"OPERASIONAL","fund":"operasional","group":"a","place":"KAS","receipt":"KWITANSI"}}"#;
    let request = |n: u32| match n % 7 {
        3 => asked(None, &[spend]),
        // The same as one that stands a group before it.
        5 if n > 600 => asked(Some(&format!("k-{}", n - 602)), &[&receive(n - 601)]),
        _ => asked(Some(&format!("k-{n}")), &[&receive(n + 1)]),
    };
    let requests: Vec<_> = (0..1300).map(request).collect();
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let make = |dir: &std::path::Path| {
        let mut ledger = create(dir);
        for draft in [PROGRAM, GROUP] {
            ledger.record_one(asked(None, &[draft])).unwrap();
        }
        ledger
    };
    let (mut together, mut single) = (make(one.path()), make(other.path()));
    let answers = together.record_all(requests.clone());
    assert_eq!(answers.len(), requests.len());
    let numbers = |answer: &Result<Vec<rantai::ledger::Receipt>, Rejected>| {
        let receipts = answer.as_ref().ok()?;
        Some(receipts.iter().map(|receipt| receipt.seq).collect::<Vec<_>>())
    };
    for (request, answer) in requests.iter().zip(&answers) {
        assert_eq!(numbers(answer), numbers(&single.record_one(request.clone())));
    }
    assert_eq!(together.head().next, single.head().next);
    let lines = |ledger: &Ledger, answer: &Result<Vec<rantai::ledger::Receipt>, Rejected>| {
        let receipts = answer.as_ref().unwrap();
        receipts
            .iter()
            .all(|receipt| ledger.store().line(receipt.seq).unwrap().hash == receipt.hash)
    };
    assert!(answers.iter().filter(|answer| answer.is_ok()).all(|answer| lines(&together, answer)));
    assert!(answers.iter().any(Result::is_err));
}
