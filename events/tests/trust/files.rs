//! Statements, proven balances and slips: whole ones prove, every change is refused, and arbitrary
//! bytes are only refused.

use std::sync::LazyLock;

use proptest::prelude::*;
use rantai_events::checkpoint::Checkpoint;
use rantai_events::closing::ProvenBalance;
use rantai_events::commitment::{Leaf, SeveralProof, prove, prove_several, read_entry, root};
use rantai_events::hash::{Hash, Salt};
use rantai_events::policy::Policy;
use rantai_events::proof::Proof;
use rantai_events::slip::{MAX_BYTES, Slip};
use rantai_events::statement::{BadStatement, Complete, Gap, HEADER, Reader};
use rantai_events::tree::{MemoryTree, leaf, prove_inclusion};

use crate::hands::{ORIGIN, log_key, name};

const STREAM: &str = "group/melati";

fn policy() -> Policy {
    Policy::parse(format!("log {}\nquorum none\n", log_key().public()).as_bytes()).unwrap()
}

fn line(seq: u64, n: u64, prev: Hash, event: &str, body: &str) -> String {
    format!(
        r#"{{"actor":"u-1","at":"2026-11-20T01:15:02.123Z","body":{body},"links":[{{"n":{n},"prev":"{prev}","stream":"{STREAM}"}}],"on":"2026-11-20","prev":"{}","salt":"{:032x}","seq":{seq},"type":"{event}","v":1}}"#,
        Hash::ZERO,
        seq + 1
    )
}

/// The lines of a stream, in a ledger where every other record is another's.
fn stream(count: u64) -> Vec<String> {
    let (mut prev, mut lines) = (Hash::ZERO, Vec::new());
    for n in 0..count {
        let made = line(2 * n, n, prev, "unknown.event", "{}");
        prev = Hash::of(made.as_bytes());
        lines.push(made);
    }
    lines
}

/// The proof of a line at this place, in a tree with other leaves.
fn proof(line: &str, seq: u64) -> Proof {
    let other = |n: u64| leaf(format!("other {n}").as_bytes());
    let tree: MemoryTree =
        (0..seq + 5).map(|n| if n == seq { leaf(line.as_bytes()) } else { other(n) }).collect();
    let note = Checkpoint::new(&name(ORIGIN), tree.size(), tree.root()).sign(&log_key()).unwrap();
    let path = prove_inclusion(&tree, seq, tree.size()).unwrap();
    Proof { extra: None, index: seq, path, note }
}

fn statement(lines: &[String]) -> String {
    let last = u64::try_from(lines.len()).unwrap() * 2 - 2;
    let proof = proof(lines.last().unwrap(), last);
    format!("{HEADER}\nstream {STREAM}\n{}\n\n{proof}", lines.join("\n"))
}

pub(crate) fn read(bytes: &[u8]) -> Result<Complete, BadStatement> {
    let mut reader = Reader::new();
    let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for line in text.split(|byte| *byte == b'\n') {
        reader.line(line)?;
    }
    reader.finish(&policy())
}

fn leaves(count: usize) -> Vec<Leaf> {
    let entry = |n: usize| format!("{STREAM}:expense/g-1/b-{n:03}\nhibah:g-1\nIDR\n{}", n + 1);
    (0..count).map(|n| Leaf { entry: entry(n), salt: Salt([9; 16]) }).collect()
}

fn closing(leaves: &[Leaf]) -> String {
    let state = root(leaves);
    let body = format!(r#"{{"state":"{state}","stream":"{STREAM}","to":"2026-11-19"}}"#);
    line(6, 3, Hash::of(b"before"), "period.closed", &body)
}

fn proven_balance() -> ProvenBalance {
    let leaves = leaves(11);
    let line = closing(&leaves);
    let proof = Proof { extra: Some(line.clone().into_bytes()), ..proof(&line, 6) };
    ProvenBalance { balance: prove(&leaves, 4).unwrap(), proof }
}

fn slip() -> Slip {
    let leaves = leaves(11);
    let line = closing(&leaves);
    let Proof { path, note, .. } = proof(&line, 6);
    let balances = prove_several(&leaves, &[1, 4, 5, 10]).unwrap();
    Slip { line: line.into_bytes(), note, path, balances }
}

pub(crate) static STATEMENT: LazyLock<Vec<u8>> =
    LazyLock::new(|| statement(&stream(4)).into_bytes());
pub(crate) static BALANCE: LazyLock<Vec<u8>> =
    LazyLock::new(|| proven_balance().to_string().into_bytes());
pub(crate) static SLIP: LazyLock<Vec<u8>> = LazyLock::new(|| slip().to_bytes().unwrap());

#[test]
fn a_whole_statement_is_complete() {
    let complete = read(&STATEMENT).unwrap();
    assert_eq!((complete.count, complete.last), (4, 6));
    assert_eq!(complete.stream.to_string(), STREAM);
}

#[test]
fn whoever_leaves_out_repeats_swaps_or_cuts_is_caught() {
    let lines = stream(5);
    let with = |lines: Vec<String>| {
        let proof = proof(&stream(5)[4], 8);
        format!("{HEADER}\nstream {STREAM}\n{}\n\n{proof}", lines.join("\n"))
    };
    assert!(read(with(lines.clone()).as_bytes()).is_ok());
    for place in 0..5 {
        let mut fewer = lines.clone();
        fewer.remove(place);
        assert!(read(with(fewer).as_bytes()).is_err(), "without {place}");
        let mut twice = lines.clone();
        twice.insert(place, lines[place].clone());
        assert!(read(with(twice).as_bytes()).is_err(), "{place} twice");
    }
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    let gap = read(with(swapped).as_bytes());
    assert!(matches!(gap, Err(BadStatement::Gap(Gap::Place { expected: 1, found: 2, .. }))));
    let mut own = lines;
    own[2] = own[2].replace("u-1", "u-9");
    let gap = read(with(own).as_bytes());
    assert!(matches!(gap, Err(BadStatement::Gap(Gap::Before { seq: 6 }))));
}

#[test]
fn a_statement_of_another_stream_or_without_records_proves_nothing() {
    let text = statement(&stream(3));
    let other = text.replacen("stream group/melati", "stream group/mawar", 1);
    assert!(matches!(read(other.as_bytes()), Err(BadStatement::Gap(Gap::Foreign { .. }))));
    let (_, rest) = text.split_once("\n\n").unwrap();
    let none = format!("{HEADER}\nstream {STREAM}\n\n{rest}");
    assert!(matches!(read(none.as_bytes()), Err(BadStatement::Form(_))));
    assert!(matches!(read(b""), Err(BadStatement::Form(_))));
}

#[test]
fn a_line_at_another_place_than_its_number_proves_no_statement() {
    let lines = stream(3);
    let moved = proof(&lines[2], 7);
    let text = format!("{HEADER}\nstream {STREAM}\n{}\n\n{moved}", lines.join("\n"));
    let why = read(text.as_bytes());
    assert!(matches!(why, Err(BadStatement::Number { index: 7, seq: 4 })));
}

#[test]
fn several_balances_are_proven_with_few_hashes() {
    for size in 1..40 {
        let leaves = leaves(size);
        let state = root(&leaves);
        for places in [vec![0], vec![size - 1], (0..size).collect(), (0..size).step_by(3).collect()]
        {
            let proof = prove_several(&leaves, &places).unwrap();
            let balances = proof.check(&state).unwrap();
            let want: Vec<_> =
                places.iter().map(|place| read_entry(&leaves[*place].entry).unwrap()).collect();
            assert_eq!(balances, want);
            let more =
                SeveralProof { hashes: [&proof.hashes[..], &[state]].concat(), ..proof.clone() };
            assert!(more.check(&state).is_err());
            let moved = SeveralProof { size: proof.size + 1, ..proof.clone() };
            assert!(moved.check(&state).is_err() || moved.size.is_power_of_two() || size > 1);
            let mut raised = proof.clone();
            raised.shown[0].1.entry.push('0');
            assert!(raised.check(&state).is_err());
            let mut salted = proof;
            salted.shown[0].1.salt = Salt::ZERO;
            assert!(salted.check(&state).is_err());
        }
        assert!(prove_several(&leaves, &[size]).is_none());
    }
    let leaves = leaves(5);
    assert!(prove_several(&leaves, &[3, 1]).is_none());
    assert!(prove_several(&leaves, &[]).unwrap().check(&root(&leaves)).is_err());
}

#[test]
fn a_proof_of_huge_size_costs_nothing() {
    let shown = vec![(u64::MAX - 1, Leaf { entry: "x".into(), salt: Salt::ZERO })];
    let proof = SeveralProof { size: u64::MAX, shown, hashes: vec![Hash::ZERO; 3] };
    assert!(proof.check(&Hash::ZERO).is_err());
}

#[test]
fn a_balance_and_a_slip_prove_what_they_show() {
    let (balance, closing, trusted) =
        ProvenBalance::parse(&BALANCE).unwrap().check(&policy()).unwrap();
    assert_eq!((balance.amount.to_string().as_str(), closing.seq), ("5", 6));
    assert_eq!(trusted.checkpoint.size(), 11);
    let proven = Slip::parse(&SLIP).unwrap().check(&policy()).unwrap();
    let amounts: Vec<_> = proven.balances.iter().map(|one| one.amount.to_string()).collect();
    assert_eq!(amounts, ["2", "5", "6", "11"]);
    assert!(SLIP.len() < MAX_BYTES);
}

#[test]
fn a_balance_of_another_book_is_not_of_the_closing() {
    let entry = "group/mawar:cash\noperasional\nIDR\n5".to_owned();
    let leaves = [Leaf { entry, salt: Salt::ZERO }];
    let line = closing(&leaves);
    let proof = Proof { extra: Some(line.clone().into_bytes()), ..proof(&line, 6) };
    let file = ProvenBalance { balance: prove(&leaves, 0).unwrap(), proof };
    assert!(file.check(&policy()).unwrap_err().to_string().contains("not in the book"));
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_only_refused(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
        prop_assert!(read(&bytes).is_err());
        prop_assert!(ProvenBalance::parse(&bytes).is_err());
        prop_assert!(Slip::parse(&bytes).is_err());
        let begun = [&b"RANTAI\x01"[..], &bytes].concat();
        prop_assert!(Slip::parse(&begun).is_err());
        let begun = [HEADER.as_bytes(), b"\nstream ledger\n", &bytes].concat();
        prop_assert!(read(&begun).is_err());
    }

    #[test]
    fn a_statement_with_one_byte_changed_says_the_same_or_nothing(
        place in any::<prop::sample::Index>(), flip in 1_u8..=255,
    ) {
        let mut bytes = STATEMENT.clone();
        bytes[place.index(STATEMENT.len())] ^= flip;
        if let Ok(complete) = read(&bytes) {
            prop_assert_eq!(complete, read(&STATEMENT).unwrap());
        }
    }

    #[test]
    fn a_balance_with_one_byte_changed_says_the_same_or_nothing(
        place in any::<prop::sample::Index>(), flip in 1_u8..=255,
    ) {
        let mut bytes = BALANCE.clone();
        bytes[place.index(BALANCE.len())] ^= flip;
        let again = ProvenBalance::parse(&bytes).and_then(|file| file.check(&policy()));
        if let Ok(proven) = again {
            let whole = ProvenBalance::parse(&BALANCE).unwrap().check(&policy()).unwrap();
            prop_assert_eq!(proven, whole);
        }
    }

    #[test]
    fn a_slip_changed_cut_or_continued_says_the_same_or_nothing(
        place in any::<prop::sample::Index>(), flip in any::<u8>(),
        cut in any::<prop::sample::Index>(), more in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut bytes = SLIP.clone();
        bytes[place.index(SLIP.len())] ^= flip;
        let whole = Slip::parse(&SLIP).unwrap().check(&policy()).unwrap();
        if let Ok(proven) = Slip::parse(&bytes).and_then(|slip| slip.check(&policy())) {
            prop_assert_eq!(&proven, &whole);
        }
        bytes.truncate(cut.index(SLIP.len()));
        bytes.extend(more);
        if let Ok(proven) = Slip::parse(&bytes).and_then(|slip| slip.check(&policy())) {
            prop_assert_eq!(proven, whole);
        }
    }
}
