//! The worked bytes of tree, tiles, checkpoint and proofs: those of the example.

use std::fmt::Write as _;

use rantai_events::checkpoint::Checkpoint;
use rantai_events::commitment::{self, BalanceProof, Leaf};
use rantai_events::cosignature::cosign;
use rantai_events::event::PeriodClosed;
use rantai_events::hash::{Hash, to_hex};
use rantai_events::note::{KeyKind, KeyName, Note, SigningKey};
use rantai_events::page_note::{PageNote, Subject, digest};
use rantai_events::policy::Policy;
use rantai_events::proof::Proof;
use rantai_events::record::{Draft, Record, open, seal};
use rantai_events::slip::Slip;
use rantai_events::statement;
use rantai_events::tile::{new_bundles, new_tiles, push_entry};
use rantai_events::tree::{
    MemoryTree, check_consistency, check_inclusion, leaf, prove_consistency, prove_inclusion, root,
};

use crate::example;

fn grown() -> MemoryTree {
    example::lines().iter().map(|line| leaf(line.as_bytes())).collect()
}

fn key(name: &str, kind: KeyKind, seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::parse(name).unwrap(), kind, &[seed; 32]).unwrap()
}

fn log_key() -> SigningKey {
    key("rantai.example/contoh", KeyKind::Log, 7)
}

fn witness_key() -> SigningKey {
    key("saksi.example", KeyKind::Witness, 8)
}

fn note() -> Note {
    let (tree, log) = (grown(), log_key());
    let mut note =
        Checkpoint::new(log.public().name(), tree.size(), tree.root()).sign(&log).unwrap();
    note.add(cosign(&witness_key(), note.text(), 1_795_222_800).unwrap());
    note
}

fn fenced(text: &str) -> String {
    format!("```text\n{text}```\n")
}

pub(crate) fn tree() -> String {
    let tree = grown();
    let mut text = "| n | leaf of record n | root of n records |\n|---|---|---|\n".to_owned();
    for (n, line) in (0..).zip(example::lines()) {
        let (leaf, root) = (leaf(line.as_bytes()), root(&tree, n).unwrap());
        writeln!(text, "| {n} | `{leaf}` | `{root}` |").unwrap();
    }
    writeln!(text, "| 4 | | `{}` |\n", tree.root()).unwrap();
    let path = prove_inclusion(&tree, 2, 4).unwrap();
    let line = &example::lines()[2];
    check_inclusion(leaf(line.as_bytes()), 2, 4, &path, tree.root()).unwrap();
    writeln!(text, "Inclusion of record 2 in 4: {}\n", shown(&path)).unwrap();
    let path = prove_consistency(&tree, 3, 4).unwrap();
    check_consistency(3, root(&tree, 3).unwrap(), 4, tree.root(), &path).unwrap();
    writeln!(text, "Consistency of 3 with 4: {}", shown(&path)).unwrap();
    text
}

fn shown(path: &[rantai_events::tree::TreeHash]) -> String {
    path.iter().map(|hash| format!("`{hash}`")).collect::<Vec<_>>().join(", ")
}

pub(crate) fn tiles() -> String {
    let mut bundle = Vec::new();
    example::lines().iter().for_each(|line| push_entry(&mut bundle, line.as_bytes()).unwrap());
    let mut start = [0; 32];
    to_hex(&bundle[..16], &mut start);
    let start = std::str::from_utf8(&start).unwrap();
    let [tile] = new_tiles(0, 4).collect::<Vec<_>>()[..] else { panic!("one tile") };
    let [entries] = new_bundles(0, 4).collect::<Vec<_>>()[..] else { panic!("one bundle") };
    let of = |size| new_tiles(0, size).filter(|tile| !tile.is_full()).map(|tile| tile.path());
    let partial: Vec<_> = of(70_000).map(|path| format!("`{path}`")).collect();
    format!(
        "The example has one tile, `{}`, the {} bytes of its four leaves, and one bundle, `{}`, of \
         {} bytes, BLAKE3 `{}`, which begins `{start}`. A tree of 70,000 records has 273 full tiles \
         of level 0, one of level 1, and {}.\n",
        tile.path(),
        tile.bytes(),
        entries.path(),
        bundle.len(),
        Hash::of(&bundle),
        partial.join(", ")
    )
}

pub(crate) fn checkpoint() -> String {
    let keys = [log_key().public().to_string(), witness_key().public().to_string()];
    format!("Keys: `{}` and `{}`\n\n{}", keys[0], keys[1], fenced(&note().to_string()))
}

pub(crate) fn policy() -> String {
    let (log, witness) = (log_key(), witness_key());
    let text = format!("log {}\nwitness saksi {}\nquorum saksi\n", log.public(), witness.public());
    let policy = Policy::parse(text.as_bytes()).unwrap();
    policy.judge(&note()).unwrap();
    fenced(&policy.to_string())
}

pub(crate) fn proof() -> String {
    let path = prove_inclusion(&grown(), 2, 4).unwrap();
    let proof = Proof { extra: None, index: 2, path, note: note() };
    let policy = format!("log {}\nquorum none\n", log_key().public());
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    proof.check(example::lines()[2].as_bytes(), &policy).unwrap();
    fenced(&proof.to_string())
}

pub(crate) fn balance(leaves: &[Leaf]) -> String {
    let proof: BalanceProof = commitment::prove(leaves, 1).unwrap();
    proof.check(&commitment::root(leaves)).unwrap();
    fenced(&proof.to_string())
}

fn trusting() -> Policy {
    Policy::parse(format!("log {}\nquorum none\n", log_key().public()).as_bytes()).unwrap()
}

pub(crate) fn statement() -> String {
    let lines = example::lines();
    let path = prove_inclusion(&grown(), 3, 4).unwrap();
    let proof = Proof { extra: None, index: 3, path, note: note() };
    let records = lines[1..].join("\n");
    let text = format!("{}\nstream group/ykt-kube-038\n{records}\n\n{proof}", statement::HEADER);
    let mut reader = statement::Reader::new();
    for line in text.lines() {
        reader.line(line.as_bytes()).unwrap();
    }
    assert_eq!(reader.finish(&trusting()).unwrap().count, 3);
    fenced(&text)
}

/// The closing of the example's group.
fn closing(leaves: &[Leaf]) -> Vec<u8> {
    let last = open(example::lines()[3].as_bytes()).unwrap();
    let stream = last.links[0].stream.clone();
    let state = Some(commitment::root(leaves));
    let draft = Draft::new(last.on, PeriodClosed { state, stream, to: last.on });
    let prev = Hash::of(example::lines()[3].as_bytes());
    let mut links = last.links.clone();
    links[0].n += 1;
    links[0].prev = prev;
    let (event, post) = (draft.event, Vec::new());
    seal(&Record { seq: 4, prev, links, event, post, batch: None, key: None, ..last })
}

pub(crate) fn slip(leaves: &[Leaf]) -> String {
    let line = closing(leaves);
    let lines = example::lines().into_iter().map(String::into_bytes).chain([line.clone()]);
    let tree: MemoryTree = lines.map(|line| leaf(&line)).collect();
    let log = log_key();
    let note = Checkpoint::new(log.public().name(), 5, tree.root()).sign(&log).unwrap();
    let path = prove_inclusion(&tree, 4, 5).unwrap();
    let balances = commitment::prove_several(leaves, &[0]).unwrap();
    let slip = Slip { line: line.clone(), note, path, balances };
    let bytes = slip.to_bytes().unwrap();
    let proven = Slip::parse(&bytes).unwrap().check(&trusting()).unwrap();
    assert_eq!(proven.balances.len(), 1);
    let line = String::from_utf8(line).unwrap();
    let mut hex = vec![0; bytes.len() * 2];
    to_hex(&bytes, &mut hex);
    let hex = String::from_utf8(hex).unwrap();
    let rows = hex.as_bytes().chunks(100).map(|row| String::from_utf8_lossy(row) + "\n");
    format!(
        "```json\n{line}\n```\n\nThe slip that shows the first balance, {} bytes, in hex:\n\n{}",
        bytes.len(),
        fenced(&rows.collect::<String>())
    )
}

pub(crate) fn page() -> String {
    let (tree, log) = (grown(), log_key());
    let data = br#"{"page":"kelompok/ykt-kube-038/","lang":"id"}"#;
    let page = PageNote {
        origin: log.public().name().to_string(),
        subject: Subject::Page { language: "id".into(), path: "kelompok/ykt-kube-038/".into() },
        size: tree.size(),
        root: tree.root(),
        data: digest(data),
    };
    let note = page.sign(&log).unwrap();
    assert_eq!(PageNote::check(&note, &trusting()), Ok(page));
    fenced(&note.to_string())
}
