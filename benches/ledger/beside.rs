//! Appending while another thread makes and publishes checkpoints without a pause, against
//! appending alone: publishing takes processor time and disk, but never the writer's lock.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use rantai::ledger::{Asked, Ledger, give_way};
use rantai::publish::publish;

use super::{data, row};

/// Records of a group.
const GROUP: usize = 1000;
/// Stretches of the run, by turns alone and beside checkpointing: the ledger grows, so that one of
/// each would compare a small ledger with a large one.
const STRETCHES: usize = 8;

/// What appending came to.
#[derive(Default, Clone, Copy)]
struct Pace {
    records: usize,
    time: Duration,
    /// The longest time from asking for a group to its answer.
    longest: Duration,
    /// Checkpoints published meanwhile.
    checkpoints: u64,
}

pub(crate) fn run(dir: &Path, records: u64) {
    let home = dir.join("beside");
    let mut ledger = data::create(&home);
    data::set(&mut ledger);
    let drafts: Vec<String> = (0..200_000.min(records)).map(data::entry).collect();
    let stretch = drafts.len().div_ceil(STRETCHES).next_multiple_of(GROUP);
    let (mut alone, mut beside) = (Pace::default(), Pace::default());
    for (turn, drafts) in drafts.chunks(stretch).enumerate() {
        if turn % 2 == 0 {
            alone.add(append(&mut ledger, drafts));
        } else {
            beside.add(checkpointing(&home, || append(&mut ledger, drafts)));
        }
    }
    print(&alone, &beside);
}

/// What `run` comes to while checkpoints are made, read back, signed and published in a loop.
fn checkpointing(home: &Path, run: impl FnOnce() -> Pace) -> Pace {
    let (key, over) = (data::key(), AtomicBool::new(false));
    thread::scope(|scope| {
        let publisher = scope.spawn(|| {
            let mut count = 0;
            while !over.load(Ordering::Relaxed) {
                publish(home, &key).unwrap();
                count += 1;
            }
            count
        });
        let pace = run();
        over.store(true, Ordering::Relaxed);
        Pace { checkpoints: publisher.join().unwrap(), ..pace }
    })
}

/// Every group is parsed while the one before is recorded, as waiting requests would be.
fn append(ledger: &mut Ledger, drafts: &[String]) -> Pace {
    let (to, from) = sync_channel(2);
    thread::scope(|scope| {
        scope.spawn(move || {
            give_way();
            drafts.chunks(GROUP).for_each(|group| to.send(data::asked(group)).unwrap());
        });
        let begin = Instant::now();
        let longest = record(ledger, from);
        Pace { records: drafts.len(), time: begin.elapsed(), longest, checkpoints: 0 }
    })
}

/// Records group after group, and answers how long the slowest had to wait.
fn record(ledger: &mut Ledger, groups: Receiver<Vec<Asked>>) -> Duration {
    let waiting = RefCell::new(VecDeque::new());
    let longest = Cell::new(Duration::ZERO);
    let groups = groups.into_iter().inspect(|_| waiting.borrow_mut().push_back(Instant::now()));
    ledger.record_groups(groups, |answers| {
        assert!(answers.iter().all(Result::is_ok));
        let asked = waiting.borrow_mut().pop_front().unwrap();
        longest.set(longest.get().max(asked.elapsed()));
    });
    longest.get()
}

impl Pace {
    fn add(&mut self, stretch: Self) {
        self.records += stretch.records;
        self.time += stretch.time;
        self.longest = self.longest.max(stretch.longest);
        self.checkpoints += stretch.checkpoints;
    }

    fn rate(&self) -> f64 {
        self.records as f64 / self.time.as_secs_f64().max(1e-9)
    }

    fn longest(&self) -> f64 {
        self.longest.as_secs_f64() * 1e3
    }
}

fn print(alone: &Pace, beside: &Pace) {
    row(
        &format!(
            "append beside checkpointing, groups of {GROUP} ({} checkpoints; longest wait of a \
             group {:.1} ms, alone {:.1} ms)",
            beside.checkpoints,
            beside.longest(),
            alone.longest(),
        ),
        &format!("{:.0}/s", beside.rate()),
        &format!("{:.0}/s", alone.rate()),
        beside.rate() / alone.rate().max(1e-9),
        "does not stop",
    );
}
