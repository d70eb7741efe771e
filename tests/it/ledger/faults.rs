//! The disk fails under the whole ledger, at every step and in pairs: the write is lost, or it is
//! done and only the answer is lost. Either way the process stops writing and says so, what was
//! acknowledged is there after opening again, and the same keys give the same receipts.

use std::path::Path;

use rantai::error::Fault;
use rantai::ledger::{Answer, Asked, Ledger, Receipt, Rejected};

use super::{GROUP, PROGRAM, asked, clock, create, receive};
use crate::journal::faults::{How, settings};
use crate::verify::{codes, run};

/// Twelve requests with keys; every fourth is a batch.
fn requests() -> Vec<Asked> {
    let size = |n: u32| if n.is_multiple_of(4) { 3 } else { 1 };
    let one = |n| asked(Some(&format!("f-{n}")), &vec![receive(n).as_str(); size(n)]);
    (1..=12).map(one).collect()
}

fn begun(directory: &Path) {
    let mut ledger = create(directory);
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    ledger.close().unwrap();
}

/// The receipts up to the failure, and the fault.
fn until_failure(ledger: &mut Ledger, alone: bool) -> (Vec<Vec<Receipt>>, Option<Fault>) {
    let mut answers: Vec<Answer> = Vec::new();
    if alone {
        for one in requests() {
            answers.push(ledger.record_one(one));
        }
    } else {
        let groups = requests().chunks(3).map(<[Asked]>::to_vec).collect::<Vec<_>>();
        ledger.record_groups(groups.into_iter(), |some| answers.extend(some));
    }
    assert_eq!(answers.len(), 12);
    let failed = answers.iter().position(Result::is_err).unwrap_or(12);
    let later = answers.split_off(failed);
    assert!(later.iter().all(Result::is_err), "nothing is acknowledged behind a failed write");
    let fault = later.into_iter().next().map(|answer| match answer {
        Err(Rejected::Fault(fault)) => fault,
        other => panic!("{other:?}"),
    });
    (answers.into_iter().map(Result::unwrap).collect(), fault)
}

/// A ledger that failed writes nothing more and says so, also about requests it answered before.
fn is_stopped(mut ledger: Ledger) {
    let (head, again) = (ledger.head(), requests().swap_remove(0));
    for asked in [again, asked(None, &[&receive(99)])] {
        let answer = ledger.record_one(asked);
        let Err(Rejected::Fault(fault @ Fault::Poisoned { .. })) = answer else {
            panic!("{answer:?}")
        };
        let (id, en) = fault.words();
        assert!(id.contains("dibuka ulang") && en.contains("opened again"), "{en}");
    }
    assert_eq!(ledger.head(), head);
    assert!(matches!(ledger.close(), Err(Fault::Poisoned { .. })));
}

/// Fails at one step, opens again, asks everything again. Whether there was a failure.
fn fails_at(how: How, after: u64, alone: bool) -> bool {
    let name = format!("{how:?} at step {after}, alone: {alone}");
    let dir = tempfile::tempdir().unwrap();
    begun(dir.path());
    let mut ledger = Ledger::open_with(dir.path(), settings(after, how), clock()).unwrap();
    let (receipts, fault) = until_failure(&mut ledger, alone);
    let Some(fault) = fault else { return false };
    let Fault::Disk { path, .. } = &fault else { panic!("{name}: {fault:?}") };
    assert!(path.starts_with(dir.path().join("journal")), "{name}: {fault}");
    is_stopped(ledger);
    let mut again = Ledger::open_with(dir.path(), settings(u64::MAX, how), clock()).unwrap();
    let (durable, acknowledged) = (again.head().next, receipts.iter().flatten().count() as u64);
    assert!(durable >= 4 + acknowledged, "{name}: {durable}");
    let answers = again.record_all(requests());
    let answers: Vec<Vec<Receipt>> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers[..receipts.len()], receipts, "{name}");
    let numbers: Vec<u64> = answers.iter().flatten().map(|receipt| receipt.seq).collect();
    assert_eq!(numbers, (4..22).collect::<Vec<_>>(), "{name}: each exactly once, in order");
    again.close().unwrap();
    assert_eq!(codes(&run(dir.path(), 5).1), [], "{name}");
    true
}

#[test]
fn a_lost_write_stops_the_ledger_and_loses_nothing_acknowledged() {
    for how in [How::Lost, How::Half] {
        let failures = (0..16).filter(|after| fails_at(how, *after, after % 2 == 0)).count();
        assert!(failures >= 12, "{how:?}: {failures}");
    }
}

#[test]
fn a_lost_answer_is_given_again_for_the_same_key() {
    let failures = (0..16).filter(|after| fails_at(How::LostAnswer, *after, after % 2 == 1));
    assert!(failures.count() >= 12);
}
