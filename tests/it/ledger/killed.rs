//! The whole ledger in a process that is killed at any instant: what it acknowledged is there
//! exactly once, and journal, index and vault agree.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use rantai::journal::{FileJournal, Journal as _};
use rantai::keys::MasterKey;
use rantai::ledger::{Answer, Asked, Ledger};
use rantai::vault::Vault;
use rantai::vault::person::PersonData;
use rantai::verify::finding::Seen;
use rantai::verify::{Outcome, Report, verify};
use rantai_events::record::decode;

use super::{GROUP, PROGRAM, asked, create, receive};

const DIRECTORY: &str = "RANTAI_TEST_KILLED_LEDGER";
const START: &str = "RANTAI_TEST_KILLED_START";
const ROUNDS: u64 = 40;

/// Numbers and hashes of the records of a request.
type Receipts = Vec<(u64, String)>;

fn master() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

/// The number of records of request `n`.
fn size(n: u64) -> usize {
    if n % 5 == 1 { 3 } else { 1 }
}

/// Request `n`, always the same: a member whose data go into the vault first, a batch, a receipt.
fn request(n: u64, vault: &mut Vault) -> Asked {
    let key = format!("kill-{n}");
    let receipt = receive(u32::try_from(n).unwrap() + 1);
    if !n.is_multiple_of(5) {
        return asked(Some(&key), &vec![receipt.as_str(); size(n)]);
    }
    let mut data = PersonData::default();
    data.name = format!("Warga Rekaan {n}");
    data.nik = format!("347199010180{:04}", n % 9999 + 1);
    let known = vault.register(&data).unwrap();
    let (person, commitment) = (known.person, known.commitment);
    let joined = format!(
        r#"{{"type":"member.joined","on":"2026-02-01","body":{{"commitment":"{commitment}","group":"a","member":"M-{n}","person":"{person}"}}}}"#
    );
    asked(Some(&key), &[&joined])
}

/// Not a test by itself: the child of the test below, which runs this binary again. It opens,
/// records groups, closes, and begins again, until it is killed.
#[test]
fn victim() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let directory = Path::new(&directory);
    let mut next: u64 = std::env::var(START).unwrap().parse().unwrap();
    let mut vault = Vault::open(directory, &master()).unwrap();
    loop {
        let mut ledger = Ledger::open(directory).unwrap();
        let (mut numbers, mut answered) = (next.., next);
        let groups = [1, 4, 2, 7].into_iter().map(|size| {
            numbers.by_ref().take(size).map(|n| request(n, &mut vault)).collect::<Vec<_>>()
        });
        ledger.record_groups(groups, |answers| {
            for answer in answers {
                acknowledge(answered, answer);
                answered += 1;
            }
        });
        next = answered;
        ledger.close().unwrap();
    }
}

fn acknowledge(n: u64, answer: Answer) {
    let receipts = answer.unwrap();
    let receipts: Vec<String> =
        receipts.iter().map(|receipt| format!("{} {}", receipt.seq, receipt.hash)).collect();
    let mut out = std::io::stdout();
    writeln!(out, "\nacknowledged {n} {} .", receipts.join(" ")).unwrap();
    out.flush().unwrap();
}

/// An answer that was printed whole.
fn parsed(line: &str) -> Option<(u64, Receipts)> {
    let line = line.strip_prefix("acknowledged ")?.strip_suffix(" .")?;
    let words: Vec<&str> = line.split(' ').collect();
    let (n, receipts) = words.split_first()?;
    let receipts = receipts.chunks(2).map(|two| (two[0].parse().unwrap(), two[1].to_owned()));
    Some((n.parse().unwrap(), receipts.collect()))
}

/// Runs the victim from request `start` on, kills it after `count` answers, and returns all that
/// it gave.
fn killed_after(directory: &Path, start: u64, count: usize) -> Vec<(u64, Receipts)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "ledger::killed::victim", "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, directory)
        .env(START, start.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut answers = lines.filter_map(|line| parsed(&line));
    let mut given: Vec<_> = answers.by_ref().take(count).collect();
    child.kill().unwrap();
    given.extend(answers);
    child.wait().unwrap();
    assert!(given.len() >= count, "the victim died by itself after {} answers", given.len());
    given
}

/// The records of each request in the journal, by its number.
fn recorded(directory: &Path) -> BTreeMap<u64, Receipts> {
    let journal = FileJournal::read_only(&directory.join("journal")).unwrap();
    let mut found: BTreeMap<u64, Receipts> = BTreeMap::new();
    for seq in 0..journal.head().next {
        let stored = journal.get(seq).unwrap();
        let key = decode(&stored.bytes).unwrap().key;
        let number = key.and_then(|key| key.to_string().strip_prefix("kill-")?.parse().ok());
        if let Some(number) = number {
            found.entry(number).or_default().push((seq, stored.hash.to_string()));
        }
    }
    found
}

/// Whole from the records to the vault; and once a writer has opened it, without anything that a
/// kill left of a registration.
fn is_whole(directory: &Path, round: u64) {
    verified(directory, round);
    drop(Vault::open(directory, &master()).unwrap());
    let vault = verified(directory, round).vault.unwrap();
    assert_eq!(vault.cut_short, 0, "round {round}");
}

fn verified(directory: &Path, round: u64) -> Report {
    let mut findings = Vec::new();
    let report = verify(directory, 5, Some(&master()), &mut |seen| {
        if let Seen::Finding(finding) = seen {
            findings.push(finding.words().1);
        }
    });
    let report = report.unwrap();
    assert_eq!(findings, Vec::<String>::new(), "round {round}");
    let passed = |number: usize| report.levels[number].outcome == Outcome::Passed;
    assert!((2..5).all(passed), "round {round}: {report:?}");
    report
}

/// Numbers as a seed gives them.
fn random(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) % below
}

#[test]
fn whatever_a_killed_ledger_acknowledged_is_there_exactly_once() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let mut ledger = create(directory);
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    ledger.close().unwrap();
    drop(Vault::create(directory, &master()).unwrap());
    let (mut acknowledged, mut seed) = (BTreeMap::<u64, Receipts>::new(), 20_261_121);
    for round in 0..ROUNDS {
        let end = acknowledged.last_key_value().map_or(0, |(last, _)| last + 1);
        let start = end.saturating_sub(random(&mut seed, 20));
        let count = usize::try_from(random(&mut seed, 36)).unwrap();
        for (n, receipts) in killed_after(directory, start, count) {
            assert_eq!(receipts.len(), size(n));
            let first = acknowledged.entry(n).or_insert_with(|| receipts.clone());
            assert_eq!(*first, receipts, "round {round}: request {n} again");
        }
        let found = recorded(directory);
        assert!(found.iter().all(|(n, records)| records.len() == size(*n)), "round {round}");
        let there = acknowledged.iter().all(|(n, receipts)| found.get(n) == Some(receipts));
        assert!(there, "round {round}: {found:?} {acknowledged:?}");
        if round % 8 == 7 {
            Ledger::open(directory).unwrap().close().unwrap();
            is_whole(directory, round);
        }
    }
    assert!(acknowledged.len() > 200, "{}", acknowledged.len());
}
