//! The benchmark of publishing: the site of many groups from nothing, with nothing new, and after
//! one more record, beside the bare loop that copies the same files. `cargo bench --bench publish`
//! takes 10,000 groups and some 8 GB under `--dir DIR` (a temporary directory when absent);
//! `-- --groups 100` a few. Figures go into `RESULTS.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    missing_docs,
    reason = "a benchmark stops on any fault, prints, and divides"
)]

// What stands under `ledger/` serves the other benchmark too, which uses more of it.
#[allow(dead_code, reason = "the other benchmark uses the rest")]
#[path = "ledger/data.rs"]
mod data;
#[path = "publish/many.rs"]
mod many;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rantai::website::{Done, Order, publish};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many groups are published when nothing is said.
const GROUPS: usize = 10_000;
/// How often a run is repeated that changes little.
const ROUNDS: usize = 3;

fn main() {
    let groups = option("--groups").map_or(GROUPS, |text| text.parse().unwrap());
    let home = match option("--dir") {
        Some(dir) => tempfile::tempdir_in(dir).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let (ledger, site) = (home.path().join("buku"), home.path().join("situs"));
    let records = many::write(&ledger, groups);
    println!("{groups} groups, {records} records\n");
    println!("| publish | time | pages | files written | target |");
    println!("|---|---|---|---|---|");
    let ours = told("from nothing", "60 s", &ledger, &site);
    for _ in 0..ROUNDS {
        told("nothing new", "", &ledger, &site);
    }
    for round in 0..ROUNDS {
        many::one_more(&ledger, round, 0);
        told("after one record", "2 s", &ledger, &site);
    }
    // What is due or late moves with the day: pages whose verdicts change by it are written, too.
    many::one_more(&ledger, ROUNDS, 1);
    told("after the first record of a new day", "", &ledger, &site);
    let (bare, files, bytes) = copied(&site, &home.path().join("salinan"));
    println!(
        "\nthe bare loop copies the same {files} files, {:.1} GB, one after the other, in {:.1} s: \
         publishing from nothing at {:.2} of it",
        bytes as f64 / 1e9,
        bare.as_secs_f64(),
        bare.as_secs_f64() / ours.as_secs_f64(),
    );
}

fn option(name: &str) -> Option<String> {
    let args: Vec<String> = std::env::args().collect();
    let at = args.iter().position(|arg| arg == name)?;
    args.get(at + 1).cloned()
}

/// Publishes, and prints what it came to.
fn told(what: &str, target: &str, ledger: &Path, site: &Path) -> Duration {
    let begin = Instant::now();
    let Done { pages, written, files, .. } = published(ledger, site);
    let took = begin.elapsed();
    println!(
        "| {what} | {:.2} s | {written} of {pages} | {files} | {target} |",
        took.as_secs_f64()
    );
    took
}

fn published(ledger: &Path, out: &Path) -> Done {
    let key = data::key();
    let order = Order {
        ledger,
        out,
        base: Some("https://bench.example/".to_owned()),
        key: &key,
        naming: None,
        wait: Duration::ZERO,
        reread: false,
    };
    publish(&order, &|_done, _of| ()).unwrap()
}

/// Copies a tree file by file, and waits for the disk once, as publishing does.
fn copied(from: &Path, to: &Path) -> (Duration, usize, u64) {
    let begin = Instant::now();
    let mut places: Vec<PathBuf> = vec![PathBuf::new()];
    let (mut files, mut bytes) = (0, 0);
    while let Some(place) = places.pop() {
        std::fs::create_dir_all(to.join(&place)).unwrap();
        for entry in std::fs::read_dir(from.join(&place)).unwrap() {
            let entry = entry.unwrap();
            let name = place.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                places.push(name);
            } else {
                bytes += std::fs::copy(entry.path(), to.join(&name)).unwrap();
                files += 1;
            }
        }
    }
    assert!(Command::new("sync").arg("-f").arg(to).status().unwrap().success());
    (begin.elapsed(), files, bytes)
}
