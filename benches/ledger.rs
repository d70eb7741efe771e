//! The benchmark of the ledger: every figure is a ratio within one run, beside the bare loop that
//! does the least that could be done with the same bytes.
//!
//! `cargo bench` runs it whole (1,000,000 records); `cargo bench -- --records 100000` a smaller
//! one; `--tree`, `--append` and `--beside` (appending beside checkpointing) only that part. Figures of a machine go into `RESULTS.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    missing_docs,
    reason = "a benchmark stops on any fault, prints, and divides"
)]

#[path = "ledger/append.rs"]
mod append;
#[path = "ledger/beside.rs"]
mod beside;
#[path = "ledger/data.rs"]
mod data;
#[path = "ledger/read.rs"]
mod read;
#[path = "ledger/tree.rs"]
mod tree;

use std::path::PathBuf;
use std::time::Instant;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One line of the table.
pub(crate) fn row(what: &str, ours: &str, bare: &str, ratio: f64, target: &str) {
    println!("| {what} | {ours} | {bare} | {ratio:.2} | {target} |");
}

/// Seconds that `run` takes.
pub(crate) fn seconds<T>(run: impl FnOnce() -> T) -> (f64, T) {
    let begin = Instant::now();
    let out = run();
    (begin.elapsed().as_secs_f64(), out)
}

/// How often what is compared is measured by turns.
pub(crate) const ROUNDS: usize = 3;

/// The one in the middle.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The most memory this process has used, in MiB.
pub(crate) fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Seconds of processor time that all threads of this process have used, kernel included.
pub(crate) fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Seconds of processor time that this thread has used.
pub(crate) fn own_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = stat.split_whitespace().next().and_then(|nanos| nanos.parse::<f64>().ok());
    nanos.unwrap_or(0.0) / 1e9
}

/// Waits until what was written before is on the disk: a kernel that writes it out meanwhile would
/// take a core, and the time, of what is measured next.
pub(crate) fn quiet() {
    assert!(std::process::Command::new("sync").status().unwrap().success());
}

/// Runs this program again for one figure, so that its memory is its own.
pub(crate) fn again(arguments: &[&str]) -> String {
    let this = std::env::current_exe().unwrap();
    let output = std::process::Command::new(this).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn option(name: &str, otherwise: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|argument| argument == "--child") {
        return read::child(&arguments[place + 1..]);
    }
    let records = option("--records", 1_000_000);
    let place =
        PathBuf::from(std::env::var("BENCH_DIR").unwrap_or_else(|_| "target/bench-ledger".into()));
    std::fs::create_dir_all(&place).unwrap();
    let dir = tempfile::tempdir_in(&place).unwrap();
    println!("| what | ours | bare | ratio | target |\n|---|---|---|---|---|");
    let only = |part: &str| arguments.iter().any(|argument| argument == part);
    if !only("--append") && !only("--beside") {
        print!("{}", again(&["--child", "tree", "", &records.to_string()]));
    }
    if only("--tree") {
        return;
    }
    if only("--beside") {
        return beside::run(dir.path(), records);
    }
    append::run(dir.path(), records);
    if std::env::var_os("STAGES").is_some() {
        return;
    }
    beside::run(dir.path(), records);
    if only("--append") {
        return;
    }
    read::run(dir.path(), records);
}
