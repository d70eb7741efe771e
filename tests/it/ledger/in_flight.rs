//! Several commit groups are on their way when the disk fails under one in the middle: those before
//! it are answered, it and all behind it never are, and what is asked again afterwards is there
//! exactly once.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use rantai::error::Fault;
use rantai::journal::disk::Disk;
use rantai::journal::file::Settings;
use rantai::ledger::{Answer, Asked, Ledger, Receipt, Rejected};

use super::{GROUP, PROGRAM, asked, clock, create, receive};
use crate::journal::faults::{How, settings};
use crate::journal::lines::Unsynced;
use crate::verify::{codes, run};

/// How many groups are asked, and which of them the disk fails under, counted from 0.
const GROUPS: usize = 6;
const FAILS: usize = 2;

/// What of a group fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Write,
    Sync,
}

/// Shut until every group is admitted.
#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.opened.notify_all();
    }

    fn pass(&self) {
        let open = self.open.lock().unwrap();
        drop(self.opened.wait_while(open, |open| !*open).unwrap());
    }
}

/// Fails at one step of one group, once every group is on its way, then works again: a writer that
/// went on would be found out.
struct Failing {
    step: Step,
    how: How,
    writes: AtomicUsize,
    syncs: AtomicUsize,
    gate: Arc<Gate>,
}

impl Failing {
    fn ask(
        &self,
        step: Step,
        real: impl Fn() -> io::Result<()>,
        half: impl Fn(),
    ) -> io::Result<()> {
        let count = if step == Step::Write { &self.writes } else { &self.syncs };
        let turn = count.fetch_add(1, Ordering::SeqCst);
        if turn == FAILS {
            self.gate.pass();
        }
        if turn != FAILS || step != self.step {
            return real();
        }
        match self.how {
            How::Lost => {}
            How::Half | How::Full => half(),
            How::LostAnswer => real()?,
        }
        Err(io::ErrorKind::Other.into())
    }
}

impl Disk for Failing {
    fn create(&self, path: &Path) -> io::Result<File> {
        Unsynced.create(path)
    }
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        let half = || Unsynced.write(file, &bytes[..bytes.len() / 2], offset).unwrap();
        self.ask(Step::Write, || Unsynced.write(file, bytes, offset), half)
    }
    fn cut(&self, file: &File, length: u64) -> io::Result<()> {
        Unsynced.cut(file, length)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.ask(Step::Sync, || Unsynced.sync(file), || ())
    }
    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        Unsynced.sync_directory(path)
    }
}

/// Groups of three requests: one alone, a batch, and one that an earlier group asked already.
fn groups() -> Vec<Vec<Asked>> {
    let one =
        |n: usize| asked(Some(&format!("one-{n}")), &[&receive(u32::try_from(n).unwrap() + 1)]);
    let batch = |n: usize| asked(Some(&format!("batch-{n}")), &[&receive(7), &receive(8)]);
    (0..GROUPS).map(|n| vec![one(n), batch(n), one(n / 2)]).collect()
}

/// The answers of each group, from a ledger whose groups were all admitted before the disk failed.
fn answered(directory: &Path, step: Step, how: How) -> (Ledger, Vec<Vec<Answer>>) {
    let gate = Arc::new(Gate::default());
    let (writes, syncs) = Default::default();
    let disk = Arc::new(Failing { step, how, writes, syncs, gate: Arc::clone(&gate) });
    let settings = Settings { segment_bytes: 1 << 26, ahead_bytes: 0, disk, ..Settings::default() };
    let mut ledger = Ledger::open_with(directory, settings, clock()).unwrap();
    // Who asks for a group behind the last finds that all of them are on their way.
    let at_the_end = std::iter::from_fn(|| {
        gate.open();
        None
    });
    let mut answers = Vec::new();
    ledger.record_groups(groups().into_iter().chain(at_the_end), |some| answers.push(some));
    (ledger, answers)
}

/// The receipts of the groups before the one that failed; no other has any.
fn receipts(name: &str, answers: Vec<Vec<Answer>>) -> Vec<Vec<Receipt>> {
    assert_eq!(answers.iter().map(Vec::len).collect::<Vec<_>>(), [3; GROUPS], "{name}");
    let mut answers = answers.into_iter();
    let before = answers.by_ref().take(FAILS).flatten().map(Result::unwrap).collect();
    for (behind, group) in answers.enumerate() {
        let first = &group[0];
        let disk = matches!(first, Err(Rejected::Fault(Fault::Disk { .. })));
        let stopped = matches!(first, Err(Rejected::Fault(Fault::Poisoned { .. })));
        assert!(if behind == 0 { disk } else { stopped }, "{name}: {behind} behind: {first:?}");
        let fault = |one: &Answer| matches!(one, Err(Rejected::Fault(_) | Rejected::Unreadable(_)));
        assert!(group.iter().all(fault), "{name}: {behind} behind: {group:?}");
    }
    before
}

/// The receipts say what stands in the ledger, byte by byte.
fn verify(name: &str, ledger: &Ledger, receipts: &[Vec<Receipt>]) {
    for receipt in receipts.iter().flatten() {
        assert_eq!(ledger.store().line(receipt.seq).unwrap().hash, receipt.hash, "{name}");
    }
}

fn fails(step: Step, how: How, second: u64) {
    let name = format!("{step:?} {how:?}, then at step {second} of opening");
    let directory = tempfile::tempdir().unwrap();
    let mut ledger = create(directory.path());
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    ledger.close().unwrap();
    let (mut ledger, answers) = answered(directory.path(), step, how);
    let before = receipts(&name, answers);
    assert_eq!(before.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 1, 1, 2, 1], "{name}");
    verify(&name, &ledger, &before);
    for again in groups().swap_remove(0) {
        let answer = ledger.record_one(again);
        assert!(matches!(answer, Err(Rejected::Fault(Fault::Poisoned { .. }))), "{name}");
    }
    drop(ledger);
    // The second fault of the pair: while what the first one left is put in order.
    drop(Ledger::open_with(directory.path(), settings(second, how), clock()));
    let mut again = Ledger::open(directory.path()).unwrap();
    verify(&name, &again, &before);
    let all: Vec<Answer> = again.record_all(groups().into_iter().flatten().collect());
    let all: Vec<Vec<Receipt>> = all.into_iter().map(Result::unwrap).collect();
    assert_eq!(all[..before.len()], before, "{name}");
    verify(&name, &again, &all);
    let mut numbers: Vec<u64> = all.iter().flatten().map(|receipt| receipt.seq).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let next = again.head().next;
    assert_eq!(numbers, (next - 3 * GROUPS as u64..next).collect::<Vec<_>>(), "{name}");
    assert_eq!(next, 4 + 3 * GROUPS as u64, "{name}: each exactly once");
    again.close().unwrap();
    assert_eq!(codes(&run(directory.path(), 5).1), [], "{name}");
}

#[test]
fn a_write_that_fails_under_a_middle_group_answers_only_those_before_it() {
    for how in [How::Lost, How::Half] {
        (0..3).for_each(|second| fails(Step::Write, how, second));
    }
}

#[test]
fn a_sync_that_fails_under_a_middle_group_answers_only_those_before_it() {
    (0..3).for_each(|second| fails(Step::Sync, How::Lost, second));
}

#[test]
fn an_answer_that_is_lost_under_a_middle_group_is_given_again_for_the_same_keys() {
    for step in [Step::Write, Step::Sync] {
        (0..3).for_each(|second| fails(step, How::LostAnswer, second));
    }
}
