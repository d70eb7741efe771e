//! Every parser under many thousand mutants of what is good: bits flipped, parts cut, repeated,
//! spliced from another, and words of the formats put in. The same on every machine: a mutant that
//! breaks something is found again by its number. `fuzz/` has the same parsers for a fuzzer that
//! follows the code, and takes its first corpora from here.

use std::path::Path;

use rantai_events::checkpoint::Checkpoint;
use rantai_events::closing::{Closing, ProvenBalance};
use rantai_events::note::Note;
use rantai_events::page_note::{PageNote, Subject, digest};
use rantai_events::policy::Policy;
use rantai_events::proof::Proof;
use rantai_events::record::{Draft, decode};
use rantai_events::slip::Slip;
use rantai_events::tile::{Resource, push_entry, read_bundle};
use rantai_events::tree::TreeHash;
use rantai_events::witness::Request;

use crate::files::{BALANCE, SLIP, STATEMENT, read};
use crate::hands::{entry, log_key};
use crate::numbers::Numbers;
use crate::proofs::{policy, proof};

/// A parser: the name of its target in `fuzz/`, what it is given, and what is good.
struct Parser {
    target: &'static str,
    give: fn(&[u8]),
    good: fn() -> Vec<Vec<u8>>,
}

/// Text goes to what reads text.
fn text(bytes: &[u8], give: impl FnOnce(&str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        give(text);
    }
}

const PARSERS: [Parser; 12] = [
    Parser {
        target: "record",
        give: |bytes| {
            drop(decode(bytes));
            drop(Closing::read(bytes));
        },
        good: || lines(include_str!("../vectors/events.jsonl")),
    },
    Parser {
        target: "draft",
        give: |bytes| text(bytes, |json| drop(Draft::parse(json))),
        good: || lines(include_str!("../drafts.jsonl")),
    },
    Parser {
        target: "note",
        give: |bytes| {
            if let Ok(note) = Note::parse(bytes) {
                assert_eq!(note.to_string().as_bytes(), bytes);
                drop(policy().judge(&note));
            }
        },
        good: || vec![proof(3, 7).note.to_string().into_bytes()],
    },
    Parser {
        target: "checkpoint",
        give: |bytes| {
            text(bytes, |text| {
                let read = Checkpoint::parse(text);
                assert!(read.is_err() || read.unwrap().to_string() == text);
            });
        },
        good: || vec![proof(3, 7).note.text().as_bytes().to_vec()],
    },
    Parser {
        target: "policy",
        give: |bytes| {
            if let Ok(policy) = Policy::parse(bytes) {
                assert_eq!(Policy::parse(policy.to_string().as_bytes()), Ok(policy));
            }
        },
        good: || vec![policy().to_string().into_bytes()],
    },
    Parser {
        target: "proof",
        give: |bytes| {
            if let Ok(proof) = Proof::parse(bytes) {
                drop(proof.check(&entry(3), &policy()));
            }
        },
        good: || vec![proof(3, 7).to_string().into_bytes()],
    },
    Parser {
        target: "statement",
        give: |bytes| drop(read(bytes)),
        good: || vec![STATEMENT.clone()],
    },
    Parser {
        target: "balance",
        give: |bytes| drop(ProvenBalance::parse(bytes)),
        good: || vec![BALANCE.clone()],
    },
    Parser {
        target: "slip",
        give: |bytes| {
            if let Ok(slip) = Slip::parse(bytes) {
                drop(slip.check(&policy()));
            }
        },
        good: || vec![SLIP.clone()],
    },
    Parser {
        target: "bundle",
        give: |bytes| {
            for width in [1, 2, 256] {
                let entries = read_bundle(bytes, width);
                assert!(entries.is_err() || entries.unwrap().len() == usize::from(width));
            }
            text(bytes, |path| {
                let read = Resource::parse(path);
                assert!(read.is_err() || read.unwrap().to_string() == path);
            });
        },
        good: || {
            let mut bundle = Vec::new();
            (0..2).for_each(|n| push_entry(&mut bundle, &entry(n)).unwrap());
            vec![bundle, b"tile/0/x001/067.p/12".to_vec(), b"tile/entries/000".to_vec()]
        },
    },
    Parser {
        target: "page_note",
        give: |bytes| {
            text(bytes, |text| {
                let read = PageNote::parse(text);
                assert!(read.is_err() || read.unwrap().to_string() == text);
            });
        },
        good: || {
            let page = Subject::Page { language: "id".into(), path: "kelompok/melati/".into() };
            [page, Subject::Manifest].map(|subject| page_note(subject).into_bytes()).to_vec()
        },
    },
    Parser {
        target: "witness_request",
        give: |bytes| {
            if let Ok(request) = Request::parse(bytes) {
                assert_eq!(request.to_string().as_bytes(), bytes);
            }
        },
        good: || {
            let Proof { path, note, .. } = proof(3, 7);
            vec![Request { old: 3, path, note }.to_string().into_bytes()]
        },
    },
];

fn lines(text: &str) -> Vec<Vec<u8>> {
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

fn page_note(subject: Subject) -> String {
    let origin = log_key().public().name().to_string();
    let (root, data) = (TreeHash([7; 32]), digest(b"{}"));
    PageNote { origin, subject, size: 9, root, data }.to_string()
}

/// Mutants of each parser.
const MUTANTS: usize = 6_000;

#[test]
fn no_mutant_breaks_a_parser() {
    for Parser { target, give, good } in PARSERS {
        let good = good();
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
        for number in 0..MUTANTS {
            let mutant = numbers.mutant(&good, number);
            let given = std::panic::catch_unwind(|| give(&mutant));
            let shown = String::from_utf8_lossy(&mutant);
            assert!(given.is_ok(), "mutant {number} of {target}: {shown:?}");
        }
    }
}

#[test]
fn what_is_good_is_given_to_every_parser() {
    for Parser { target, give, good } in PARSERS {
        assert!(!good().is_empty(), "{target}");
        good().iter().for_each(|bytes| give(bytes));
    }
}

/// `fuzz/` has a target for each parser of this crate, and their first corpora are written where
/// `CORPUS` says. Those of the parsers around the disk are held to it by tests of the program.
#[test]
fn each_parser_has_a_target_and_a_corpus() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for Parser { target, good, .. } in PARSERS {
        assert!(manifest.contains(&format!("name = \"{target}\"")), "{target} has no target");
        assert!(is_of_events(&fuzz.join(format!("targets/{target}.rs"))), "{target} has no file");
        let Some(corpora) = std::env::var_os("CORPUS") else { continue };
        let corpus = Path::new(&corpora).join(target);
        std::fs::create_dir_all(&corpus).unwrap();
        for (number, bytes) in good().iter().enumerate() {
            std::fs::write(corpus.join(format!("good-{number:03}")), bytes).unwrap();
        }
    }
    let targets = std::fs::read_dir(fuzz.join("targets")).unwrap();
    let ours = targets.filter(|target| is_of_events(&target.as_ref().unwrap().path())).count();
    assert_eq!(ours, PARSERS.len(), "a target without a parser");
}

/// Whether a target tries this crate alone.
fn is_of_events(target: &Path) -> bool {
    std::fs::read_to_string(target).is_ok_and(|text| !text.contains("mod parsers;"))
}
