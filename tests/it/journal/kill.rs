//! A writer killed at any moment: nothing acknowledged is lost, nothing repeated.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use rantai::journal::file::Settings;
use rantai::journal::{FileJournal, Journal};
use rantai::verify::chain::verify;
use rantai_events::chain::Head;

use super::lines::{Lines, all};

const DIRECTORY: &str = "RANTAI_TEST_WRITER";

fn settings() -> Settings {
    Settings { segment_bytes: 64 << 10, ahead_bytes: 8 << 10, ..Settings::default() }
}

/// Not a test by itself: the child of the test below, which runs this binary again.
#[test]
fn writer_child() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let journal = FileJournal::open(Path::new(&directory), settings(), None).unwrap();
    let mut lines = Lines::new();
    lines.head = journal.head();
    lines.millis = i64::try_from(lines.head.next).unwrap();
    let mut out = std::io::stdout();
    for size in [1, 7, 40, 2].into_iter().cycle() {
        lines.millis += 1;
        let (before, mut group) = (lines.head.clone(), rantai::journal::Group::new());
        for i in 0..size {
            lines.push(&mut group, Some((i, size)));
        }
        journal.append(&before, &mut group).unwrap();
        let Head { next, hash } = journal.head();
        writeln!(out, "acknowledged {next} {hash}").unwrap();
        out.flush().unwrap();
    }
}

/// Runs the writer, kills it after `count` answers, and returns the last that it gave.
fn killed_after(directory: &Path, count: usize) -> Option<(u64, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "journal::kill::writer_child", "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let answers = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut answers = answers.filter_map(|line| {
        let (next, hash) = line.split_once("acknowledged ")?.1.split_once(' ')?;
        Some((next.parse().unwrap(), hash.to_owned()))
    });
    let mut last = answers.by_ref().take(count).last();
    child.kill().unwrap();
    last = answers.filter(|(_, hash): &(u64, String)| hash.len() == 64).last().or(last);
    child.wait().unwrap();
    last
}

#[test]
fn a_killed_writer_loses_nothing_that_it_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let mut before = Vec::new();
    for round in 0..12 {
        let acknowledged = killed_after(directory.path(), 3 + round * 5);
        let journal = FileJournal::open(directory.path(), settings(), None).unwrap();
        let records = all(&journal, 0);
        assert!(records.starts_with(&before));
        if let Some((next, hash)) = acknowledged {
            assert!(journal.head().next >= next, "round {round}");
            assert_eq!(journal.get(next - 1).unwrap().hash.to_string(), hash);
        }
        drop(journal);
        before = records;
        let summary = verify(directory.path(), &mut |_| ()).unwrap();
        assert_eq!((summary.findings, summary.records), (0, before.len() as u64));
    }
    assert!(before.len() > 100);
}
