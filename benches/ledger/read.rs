//! Opening, verifying, rebuilding, reading, back-dating, and the room it all takes.

use std::path::Path;
use std::time::Instant;

use rantai::journal::Journal as _;
use rantai::journal::file::FileJournal;
use rantai::ledger::Ledger;
use rantai_events::hash::Hash;
use rantai_events::record::Draft;

use super::data;
use super::{ROUNDS, again, cpu, median, peak_mib, row, seconds};

pub(crate) fn run(dir: &Path, records: u64) {
    let home = dir.join("large");
    for (count, from) in [(10_000, 0), (100_000, 10_000), (1_000_000, 100_000)] {
        if count > records {
            break;
        }
        grow(&home, from, count);
        let open = again(&["--child", "open", home.to_str().unwrap()]);
        row(
            &format!("opening with a valid index at {count} records"),
            &open,
            "100 ms",
            100.0 / number(&open),
            "1 at 1,000,000",
        );
    }
    sizes(&home);
    let home = home.to_str().unwrap();
    for (what, target) in [("verify", "0.6"), ("rebuild", "0.25"), ("random", "100,000/s")] {
        print!("{}", again(&["--child", what, home, target]));
    }
    back_dated(&dir.join("back"));
}

fn number(text: &str) -> f64 {
    text.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(f64::NAN)
}

fn grow(home: &Path, from: u64, to: u64) {
    let mut ledger = if from == 0 { data::create(home) } else { Ledger::open(home).unwrap() };
    if from == 0 {
        data::set(&mut ledger);
    }
    let head = ledger.head().next;
    let groups = (from..).take((to - head.min(to)) as usize).collect::<Vec<_>>();
    let groups = groups
        .chunks(1000)
        .map(|n| data::asked(&n.iter().map(|n| data::entry(*n)).collect::<Vec<_>>()));
    ledger.record_groups(groups, |answers| assert!(answers.iter().all(Result::is_ok)));
    ledger.close().unwrap();
}

fn size(path: &Path) -> u64 {
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().unwrap().len() })
        .sum()
}

fn sizes(home: &Path) {
    let journal = FileJournal::read_only(&home.join("journal")).unwrap();
    let mut lines = 0_u64;
    for chunk in journal.scan(0).unwrap() {
        lines +=
            chunk.unwrap().lines().map(|line| line.unwrap().bytes.len() as u64 + 1).sum::<u64>();
    }
    let (own, all) =
        (size(&home.join("journal")), size(&home.join("journal")) + size(&home.join("index")));
    let mib = |bytes: u64| format!("{} MiB", bytes >> 20);
    row(
        "journal on disk against the lines' bytes",
        &mib(own),
        &mib(lines),
        own as f64 / lines as f64,
        "at most 1.3",
    );
    row(
        "journal and index in use",
        &mib(all),
        &mib(lines),
        all as f64 / lines as f64,
        "at most 2.5",
    );
    let fresh = home.with_extension("fresh");
    copy_written(&home.join("journal"), &fresh.join("journal"));
    Ledger::open(&fresh).unwrap().close().unwrap();
    let all = size(&fresh.join("journal")) + size(&fresh.join("index"));
    row(
        "journal and fresh index",
        &mib(all),
        &mib(lines),
        all as f64 / lines as f64,
        "at most 1.8",
    );
    std::fs::remove_dir_all(fresh).unwrap();
}

/// One figure in a process of its own.
pub(crate) fn child(arguments: &[String]) {
    let (what, home) = (arguments[0].as_str(), Path::new(&arguments[1]));
    let target = arguments.get(2).map_or("", String::as_str);
    match what {
        // Makes the data alone, and keeps it: for a profiler.
        "grow" => grow(home, 0, target.parse().unwrap()),
        "tree" => super::tree::run(target.parse().unwrap()),
        "open" => {
            let (time, ledger) = seconds(|| Ledger::open(home).unwrap());
            print!("{:.1} ms ({:.0} MiB)", time * 1e3, peak_mib());
            drop(ledger);
        }
        "verify" => verify(home, target),
        "rebuild" => rebuild(home, target),
        "random" => random(home, target),
        other => panic!("{other}"),
    }
}

/// The time of ours and of the bare loop, by turns, and the rows' figures of them.
fn by_turns(mut ours: impl FnMut() -> f64, mut bare: impl FnMut() -> f64) -> (f64, f64) {
    let rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| (ours(), bare())).collect();
    (median(rounds.iter().map(|round| round.0)), median(rounds.iter().map(|round| round.1)))
}

fn tell(what: &str, count: u64, ours: f64, bare: f64, target: &str) {
    let threads = std::thread::available_parallelism().map_or(1.0, |n| n.get() as f64);
    let rate = |time: f64| format!("{:.0}/s", count as f64 / time);
    let what = what.replace("per thread", &format!("per thread of {threads}"));
    row(&what, &rate(ours), &rate(bare), bare / (ours * threads), target);
}

fn verify(home: &Path, target: &str) {
    let journal = home.join("journal");
    let (mut used, mut peak, mut count) = (0.0, 0.0, 0);
    let ours = || {
        let begin = cpu();
        let (time, findings) = seconds(|| findings(&journal));
        assert_eq!(findings, 0);
        used += cpu() - begin;
        peak = if peak == 0.0 { peak_mib() } else { peak };
        time
    };
    let bare = || {
        let (time, lines) = bare_verify(&journal);
        count = lines;
        time
    };
    let (ours, bare) = by_turns(ours, bare);
    let micros = used * 1e6 / (ROUNDS as f64 * count as f64);
    let what =
        format!("verify level 3, per thread ({peak:.0} MiB, {micros:.2} us of processor a line)");
    tell(&what, count, ours, bare, target);
}

fn findings(journal: &Path) -> u64 {
    let mut findings = 0;
    let mut seen = |seen: &_| {
        findings += u64::from(matches!(seen, rantai::verify::finding::Seen::Finding(_)));
    };
    rantai::verify::chain::verify(journal, &mut |it| seen(&it)).unwrap();
    findings
}

/// Hashes the same lines and compares `prev`, on one thread, with the lines in memory.
fn bare_verify(journal: &Path) -> (f64, u64) {
    let journal = FileJournal::read_only(journal).unwrap();
    let (mut time, mut count, mut last) = (0.0, 0, Hash::ZERO);
    for chunk in journal.scan(0).unwrap() {
        let chunk = chunk.unwrap();
        let lines: Vec<&[u8]> =
            chunk.bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).collect();
        time += seconds(|| {
            for line in lines {
                let record = &line[..memchr::memchr(b'\t', line).unwrap()];
                let at = memchr::memmem::rfind(record, br#""prev":""#).unwrap() + 8;
                assert_eq!(&record[at..at + 64], last.hex());
                last = Hash::of(record);
                count += 1;
            }
        })
        .0;
    }
    (time, count)
}

fn rebuild(home: &Path, target: &str) {
    let copy = home.with_extension("rebuild");
    copy_written(&home.join("journal"), &copy.join("journal"));
    let (mut used, mut peak, mut count) = (0.0, 0.0, 0);
    let ours = || {
        let _none = std::fs::remove_dir_all(copy.join("index"));
        let begin = cpu();
        let (time, head) = seconds(|| {
            let ledger = Ledger::open(&copy).unwrap();
            let head = ledger.head().next;
            ledger.close().unwrap();
            head
        });
        count = head;
        used += cpu() - begin;
        peak = if peak == 0.0 { peak_mib() } else { peak };
        time
    };
    let (ours, bare) = by_turns(ours, || bare_rebuild(&copy.join("journal")));
    let micros = used * 1e6 / (ROUNDS as f64 * count as f64);
    let what = format!("rebuild, per thread ({peak:.0} MiB, {micros:.2} us of processor a record)");
    tell(&what, count, ours, bare, target);
    std::fs::remove_dir_all(copy).unwrap();
}

/// Copies files and waits until they are written out: that is no part of what follows.
fn copy_written(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap().map(|file| file.unwrap()) {
        let to = to.join(file.file_name());
        std::fs::copy(file.path(), &to).unwrap();
        std::fs::File::open(to).unwrap().sync_all().unwrap();
    }
}

/// Parses the same lines into the same types, on one thread, with the lines in memory.
fn bare_rebuild(journal: &Path) -> f64 {
    let journal = FileJournal::read_only(journal).unwrap();
    let mut bare = 0.0;
    for chunk in journal.scan(0).unwrap() {
        let chunk = chunk.unwrap();
        let lines: Vec<_> = chunk.lines().map(Result::unwrap).collect();
        bare += seconds(|| {
            lines.iter().for_each(|line| drop(rantai_events::record::decode(line.bytes).unwrap()))
        })
        .0;
    }
    bare
}

fn random(home: &Path, target: &str) {
    let ledger = Ledger::open(home).unwrap();
    let head = ledger.head().next;
    let mut at = 1_u64;
    let count = 100_000;
    let (time, ()) = seconds(|| {
        for _ in 0..count {
            at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ledger.store().line((at >> 20) % head).unwrap();
        }
    });
    let rate = f64::from(count) / time;
    row("random read of a record", &format!("{rate:.0}/s"), "100,000/s", rate / 100_000.0, target);
}

/// 10,000 back-dated drafts into a stream of 100,000 records: the rate of the first and the last
/// thousand tells whether it grows with their number.
fn back_dated(home: &Path) {
    let mut ledger = data::create(home);
    data::set(&mut ledger);
    let one_group = |n: u64, day: u64| {
        let (year, month, date) = (2021 + day / 336, (day / 28) % 12 + 1, day % 28 + 1);
        let member = n % data::MEMBERS;
        format!(
            r#"{{"type":"saving.deposited","on":"{year}-{month:02}-{date:02}","body":{{"amount":"5000","group":"ykt-usep-000","kind":"WAJIB","member":"M-{member:04}","number":"{n}","place":"KAS"}}}}"#
        )
    };
    let json: Vec<String> = (0..100_000).map(|n| one_group(n, n / 100)).collect();
    for answer in ledger.record_all(data::asked(&json)) {
        answer.unwrap();
    }
    let mut rates = Vec::new();
    for thousand in 0..10_u64 {
        let json: Vec<String> = (0..1000).map(|n| one_group(n, (n * 7 + thousand) % 990)).collect();
        let drafts = json.iter().map(|json| Draft::parse(json).unwrap()).collect();
        let begin = Instant::now();
        let asked = rantai::ledger::Asked::new(drafts, data::actor(), None);
        ledger.record_one(asked).unwrap();
        rates.push(1000.0 / begin.elapsed().as_secs_f64());
    }
    let (first, last) = (rates[0], rates[9]);
    row(
        "10,000 back-dated into 100,000, ten batches: last against first",
        &format!("{last:.0}/s"),
        &format!("{first:.0}/s"),
        last / first,
        "no quadratic growth",
    );
    let json: Vec<String> = (0..20).map(|n| one_group(n, n * 49 % 990)).collect();
    let asked = data::asked(&json);
    let (time, answers) = seconds(|| ledger.record_all(asked));
    assert!(answers.iter().all(Result::is_ok));
    row(
        "back-dated one by one, anywhere in 100,000",
        &format!("{:.0}/s", 20.0 / time),
        "-",
        f64::NAN,
        "printed",
    );
}
