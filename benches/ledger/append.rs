//! Durable append: parse the draft, admit, post, encode, link, hash, write, fdatasync, answer;
//! against a bare loop that appends and fdatasyncs the same bytes, and against SQLite.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use super::data;
use super::{ROUNDS, cpu, own_cpu, quiet, row, seconds};
use rantai::ledger::{Ledger, give_way};

pub(crate) fn run(dir: &Path, records: u64) {
    for (batch, count, target) in [
        (1_u64, 1_000_u64, "0.9"),
        (100, 40_000, "0.5"),
        (1000, 200_000.min(records), "0.3 and 150,000/s"),
    ] {
        if super::option("--batch", batch) != batch {
            continue;
        }
        let drafts: Vec<String> = (0..count).map(data::entry).collect();
        if std::env::var_os("STAGES").is_some() {
            let mut ledger = data::create(&dir.join("stages"));
            data::set(&mut ledger);
            stages(&mut ledger, &drafts, batch);
            continue;
        }
        let rounds: Vec<Round> = (0..ROUNDS)
            .map(|_| Round::of(&tempfile::tempdir_in(dir).unwrap(), &drafts, batch))
            .collect();
        tell(&rounds, batch, count as f64, target);
    }
}

/// What one round measured, in seconds.
struct Round {
    ours: f64,
    /// Of processor, by all threads and by the one that admits.
    used: f64,
    own: f64,
    bare: f64,
    /// One fdatasync of the bare loop.
    sync: f64,
    sqlite: Option<f64>,
}

impl Round {
    fn of(dir: &tempfile::TempDir, drafts: &[String], batch: u64) -> Self {
        let dir = dir.path();
        let mut ledger = data::create(&dir.join("ledger"));
        data::set(&mut ledger);
        let before = ledger.head().next;
        quiet();
        let (before_cpu, before_own) = (cpu(), own_cpu());
        let (ours, ()) = seconds(|| append(&mut ledger, drafts, batch));
        let (used, own) = (cpu() - before_cpu, own_cpu() - before_own);
        let lines = lines(&ledger, before);
        drop(ledger);
        quiet();
        let (bare, sync) = bare(&dir.join("bare"), &lines, batch);
        quiet();
        let sqlite = (batch == 1000).then(|| sqlite(&dir.join("sqlite"), &lines, batch));
        Self { ours, used, own, bare, sync, sqlite }
    }
}

/// The rows of some rounds: of each figure the one in the middle.
fn tell(rounds: &[Round], batch: u64, count: f64, target: &str) {
    let middle = |of: fn(&Round) -> f64| super::median(rounds.iter().map(of));
    let rate = |time: f64| format!("{:.0}/s", count / time);
    let (ours, bare) = (middle(|round| round.ours), middle(|round| round.bare));
    row(
        &format!(
            "append, groups of {batch} (fdatasync {:.2} ms; {:.1} us of processor a record, \
             {:.1} of them admitting)",
            middle(|round| round.sync) * 1e3,
            middle(|round| round.used) * 1e6 / count,
            middle(|round| round.own) * 1e6 / count,
        ),
        &rate(ours),
        &rate(bare),
        bare / ours,
        target,
    );
    if batch == 1000 {
        let sqlite = middle(|round| round.sqlite.unwrap_or(f64::NAN));
        row(
            "append against SQLite inserts of finished lines, groups of 1000",
            &rate(ours),
            &rate(sqlite),
            sqlite / ours,
            "1",
        );
    }
}

/// Parsing and recording one after the other: what each costs in processor time, in all and on the
/// thread that admits. The clock readings let `perf report --time` look at one of them alone.
#[inline(never)]
fn stages(ledger: &mut Ledger, drafts: &[String], batch: u64) {
    let micros = |seconds: f64| seconds * 1e6 / drafts.len() as f64;
    let begin = (Instant::now(), cpu(), own_cpu());
    let groups = drafts.chunks(batch as usize).map(data::asked).collect::<Vec<_>>();
    let parsed = (Instant::now(), cpu(), own_cpu());
    ledger.record_groups(groups.into_iter(), |answers| {
        assert!(answers.iter().all(Result::is_ok));
    });
    let end = (Instant::now(), cpu(), own_cpu());
    println!(
        "stages at {batch}, us a record: parse {:.2}, of processor {:.2}; record {:.2}, of \
         processor {:.2}, of that admitting {:.2}",
        micros((parsed.0 - begin.0).as_secs_f64()),
        micros(parsed.1 - begin.1),
        micros((end.0 - parsed.0).as_secs_f64()),
        micros(end.1 - parsed.1),
        micros(end.2 - parsed.2),
    );
    println!("recording began at {:?} and ended at {:?}", parsed.0, end.0);
}

/// Every group is parsed while the one before is recorded, as waiting requests would be.
fn append(ledger: &mut Ledger, drafts: &[String], batch: u64) {
    // Some four thousand drafts wait.
    let (to, from) = sync_channel((4_000 / batch).clamp(2, 20) as usize);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // As the thread of the command line that reads ahead.
            give_way();
            for group in drafts.chunks(batch as usize) {
                to.send(data::asked(group)).unwrap();
            }
        });
        if batch == 1 {
            // One request waits for its answer before the next is sent.
            for group in from {
                ledger.record_groups(std::iter::once(group), |answers| {
                    assert!(answers.iter().all(Result::is_ok))
                });
            }
        } else {
            ledger.record_groups(from.into_iter(), |answers| {
                assert!(answers.iter().all(Result::is_ok))
            });
        }
    });
}

fn lines(ledger: &Ledger, from: u64) -> Vec<Vec<u8>> {
    let chunks = ledger.store().journal().scan(from).unwrap();
    chunks
        .flat_map(|chunk| {
            chunk.unwrap().lines().map(|line| line.unwrap().bytes.to_vec()).collect::<Vec<_>>()
        })
        .collect()
}

/// Appends and fdatasyncs the same bytes: lines with their hash column, as the journal has them.
fn bare(path: &Path, lines: &[Vec<u8>], batch: u64) -> (f64, f64) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    let mut buffer = Vec::new();
    let mut sync = 0.0;
    let (time, groups) = seconds(|| {
        let mut groups = 0;
        for group in lines.chunks(batch as usize) {
            buffer.clear();
            for line in group {
                buffer.extend_from_slice(line);
                buffer.extend_from_slice(&[b'0'; 66]);
            }
            file.write_all(&buffer).unwrap();
            sync += seconds(|| file.sync_data().unwrap()).0;
            groups += 1;
        }
        groups
    });
    (time, sync / f64::from(groups))
}

fn sqlite(path: &Path, lines: &[Vec<u8>], batch: u64) -> f64 {
    let mut db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE line (seq INTEGER PRIMARY KEY, text BLOB NOT NULL);").unwrap();
    let (time, ()) = seconds(|| {
        for group in lines.chunks(batch as usize) {
            let commit = db.transaction().unwrap();
            {
                let mut insert =
                    commit.prepare_cached("INSERT INTO line (text) VALUES (?1)").unwrap();
                for line in group {
                    insert.execute([line]).unwrap();
                }
            }
            commit.commit().unwrap();
        }
    });
    time
}
