//! The known attacks that show at this level, each refused for the right reason.

use rantai_events::chain::Walk;
use rantai_events::checkpoint::Checkpoint;
use rantai_events::cosignature::cosign;
use rantai_events::hash::Hash;
use rantai_events::note::{KeyKind, Note, PublicKey, Signature, SigningKey, Standing};
use rantai_events::policy::{Policy, Untrusted};
use rantai_events::proof::{Proof, Refuted};
use rantai_events::record::Header;
use rantai_events::tile::AuthenticTiles;
use rantai_events::tree::{
    MemoryTree, TreeHash, Unproven, check_consistency, leaf, node, prove_consistency,
    prove_inclusion, root,
};

use crate::hands::{ORIGIN, Shelf, entry, leaves, log_key, name, tree, witness_key};
use crate::proofs::{policy, proof};

fn chain() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/chain.jsonl");
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

fn breaks(lines: &[String]) -> usize {
    let mut walk = Walk::start();
    let step = |line: &String| {
        walk.step(&Header::read(line.as_bytes()).unwrap(), Hash::of(line.as_bytes())).len()
    };
    lines.iter().map(step).sum()
}

/// A history rewritten from one record on, its chain made anew.
fn rewritten(lines: &[String], from: usize) -> Vec<String> {
    let mut out = lines.to_vec();
    out[from] = out[from].replacen("u-admin", "u-other", 1);
    for place in from + 1..out.len() {
        let (old, new) =
            (Hash::of(lines[place - 1].as_bytes()), Hash::of(out[place - 1].as_bytes()));
        out[place] = out[place].replace(&old.to_string(), &new.to_string());
    }
    out
}

/// Chain and tree cover each other: whoever keeps one intact breaks the other.
#[test]
fn a_hybrid_of_chain_and_tree() {
    let honest = chain();
    let tree =
        |lines: &[String]| lines.iter().map(|line| leaf(line.as_bytes())).collect::<MemoryTree>();
    let signed = tree(&honest).root();
    assert_eq!(breaks(&honest), 0);
    // The chain is made anew: it holds, but it is not what was signed.
    let forged = rewritten(&honest, 1);
    assert_eq!(breaks(&forged), 0, "the forged chain is sound");
    assert_ne!(tree(&forged).root(), signed);
    for index in 1..4 {
        let path = prove_inclusion(&tree(&forged), index, 4).unwrap();
        let line = leaf(forged[usize::try_from(index).unwrap()].as_bytes());
        let found = rantai_events::tree::check_inclusion(line, index, 4, &path, signed);
        assert_eq!(found, Err(Unproven::Root), "record {index}");
    }
    // Only the middle is exchanged, first and last stay: a tree can be made of it, no chain.
    let mut hybrid = honest.clone();
    hybrid[1] = forged[1].clone();
    assert_eq!(breaks(&hybrid), 2, "the next record names another, in ledger and stream");
    assert_ne!(tree(&hybrid).root(), signed);
    // Honest growth after the forgery does not continue what was signed.
    let (old, new) = (tree(&honest[..3]), tree(&forged));
    let path = prove_consistency(&new, 3, 4).unwrap();
    let found = check_consistency(3, old.root(), 4, new.root(), &path);
    assert_eq!(found, Err(Unproven::Rewritten));
}

#[test]
fn a_node_as_a_record_and_a_record_as_a_node() {
    // The attacker offers the 64 bytes of two children as a record, one level higher.
    let leaves = leaves(4);
    let bytes = [leaves[0].0, leaves[1].0].concat();
    let mut shorter = proof(0, 4);
    shorter.path.remove(0);
    assert!(matches!(shorter.check(&bytes, &policy()), Err(Refuted::Unproven(_))));
    assert_ne!(leaf(&bytes), node(&leaves[0], &leaves[1]));
    let with_prefix = [&[1], bytes.as_slice()].concat();
    assert_ne!(leaf(&with_prefix), node(&leaves[0], &leaves[1]));
}

#[test]
fn a_signature_by_an_unknown_key_counts_for_nothing() {
    let stranger = SigningKey::from_seed(name(ORIGIN), KeyKind::Log, &[66; 32]).unwrap();
    let mut proof = proof(3, 7);
    let checkpoint = Checkpoint::parse(proof.note.text()).unwrap();
    proof.note = checkpoint.sign(&stranger).unwrap();
    let found = proof.check(&entry(3), &policy());
    assert_eq!(found, Err(Refuted::Untrusted(Untrusted::NotSigned(ORIGIN.into()))));
    // Beside the right one it is ignored.
    proof.note.add(log_key().sign(&checkpoint.to_string()).unwrap());
    proof.note.add(cosign(&witness_key(1), &checkpoint.to_string(), 1).unwrap());
    assert!(proof.check(&entry(3), &policy()).is_ok());
}

/// Four bytes of identifier can be hit: the line names the known key and does not verify.
#[test]
fn a_collision_of_key_identifiers() {
    let known = log_key();
    let stranger = SigningKey::from_seed(name(ORIGIN), KeyKind::Log, &[66; 32]).unwrap();
    let checkpoint = Checkpoint::new(&name(ORIGIN), 7, tree(7).root());
    let mut note = Note::new(checkpoint.to_string()).unwrap();
    let forged = stranger.sign(note.text()).unwrap();
    note.add(Signature { id: known.public().id(), ..forged.clone() });
    assert_eq!(note.verify(known.public()), Standing::False);
    // A good line first does not hide the false one.
    let good = known.sign(note.text()).unwrap();
    let text =
        format!("{}\n{good}\n{}\n", note.text(), Signature { id: known.public().id(), ..forged });
    let both = Note::parse(text.as_bytes()).unwrap();
    assert_eq!(both.verify(known.public()), Standing::False);
    let false_one = Untrusted::FalseSignature(name(ORIGIN));
    assert_eq!(policy().judge(&both), Err(false_one));
}

/// One witness under two names, or signing twice, is one witness.
#[test]
fn the_same_key_listed_twice() {
    let (log, one) = (log_key(), witness_key(1));
    let alias =
        PublicKey::new(name("saksi-kembar.example"), KeyKind::Witness, one.public().bytes())
            .unwrap();
    let text = format!(
        "log {}\nwitness a {}\nwitness b {alias}\ngroup g all a b\nquorum g\n",
        log.public(),
        one.public()
    );
    assert!(Policy::parse(text.as_bytes()).is_err());
    let text = format!(
        "log {}\nwitness a {}\nwitness b {}\ngroup g 2 a b\nquorum g\n",
        log.public(),
        one.public(),
        witness_key(2).public()
    );
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let note = Checkpoint::new(&name(ORIGIN), 7, tree(7).root()).sign(&log).unwrap();
    let twice: String =
        [1, 2].map(|time| format!("{}\n", cosign(&one, note.text(), time).unwrap())).concat();
    let note = Note::parse(format!("{note}{twice}").as_bytes()).unwrap();
    assert_eq!(note.verify(one.public()), Standing::Verified { time: Some(1) });
    assert!(
        matches!(policy.judge(&note), Err(Untrusted::Quorum { cosigned, .. }) if cosigned.len() == 1)
    );
}

/// A key of small order verifies anything.
#[test]
fn a_key_under_which_anything_verifies() {
    for bytes in [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ] {
        let bytes = rantai_events::hash::from_hex(bytes.as_bytes()).unwrap();
        assert!(PublicKey::new(name("a"), KeyKind::Log, &bytes).is_err());
    }
}

/// A ledger cut back or rewritten cannot continue what was seen.
#[test]
fn rollback_and_rewriting() {
    let (seen, cut) = (tree(9), tree(6));
    let path = prove_consistency(&seen, 6, 9).unwrap();
    let found = check_consistency(9, seen.root(), 6, cut.root(), &path);
    assert_eq!(found, Err(Unproven::Shrunk { first: 9, second: 6 }));
    let mut changed = leaves(12);
    changed[4] = leaf(b"another");
    let changed: MemoryTree = changed.into_iter().collect();
    let path = prove_consistency(&changed, 9, 12).unwrap();
    let found = check_consistency(9, seen.root(), 12, changed.root(), &path);
    assert_eq!(found, Err(Unproven::Rewritten));
}

/// Two roots of one size are two histories, however well each is signed.
#[test]
fn a_split_view() {
    let mut other = leaves(9);
    other[8] = leaf(b"for the auditor");
    let other: MemoryTree = other.into_iter().collect();
    let one = tree(9);
    for root in [one.root(), other.root()] {
        let note = Checkpoint::new(&name(ORIGIN), 9, root).sign(&log_key()).unwrap();
        assert_eq!(note.verify(log_key().public()), Standing::Verified { time: None });
    }
    let found = check_consistency(9, one.root(), 9, other.root(), &[]);
    assert_eq!(found, Err(Unproven::Forked(9)));
    // The tiles of one history do not serve the checkpoint of the other.
    let shelf = Shelf::of(&leaves(9));
    assert!(AuthenticTiles::open(&shelf, 9, other.root()).is_err());
}

/// A proof for one checkpoint does not move to another, though both are signed.
#[test]
fn a_proof_under_another_checkpoint() {
    let (early, late) = (proof(3, 7), proof(3, 9));
    let mixed = Proof { note: late.note, ..early };
    assert!(mixed.check(&entry(3), &policy()).is_err());
    // The size lies beside the right root.
    let lying = Checkpoint::new(&name(ORIGIN), 8, tree(7).root()).sign(&log_key()).unwrap();
    let lying = Proof { note: lying, ..proof(6, 7) };
    let bare = format!("log {}\nquorum none\n", log_key().public());
    let bare = Policy::parse(bare.as_bytes()).unwrap();
    assert!(lying.check(&entry(6), &bare).is_err());
}

/// The empty tree stands for nothing else.
#[test]
fn nothing_passed_off_as_something() {
    assert_eq!(root(&tree(0), 0).unwrap(), TreeHash::EMPTY);
    assert_ne!(leaf(b""), TreeHash::EMPTY);
    let found = check_consistency(0, leaf(b""), 1, leaf(b""), &[]);
    assert_eq!(found, Err(Unproven::NotEmpty));
}
