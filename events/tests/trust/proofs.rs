//! Proof files: written, read, checked against a record and the verifier's own policy.

use rantai_events::checkpoint::Checkpoint;
use rantai_events::cosignature::cosign;
use rantai_events::note::BadNote;
use rantai_events::policy::{Policy, Untrusted};
use rantai_events::proof::{BadProof, MAX_EXTRA, MAX_FILE, Proof, Refuted};
use rantai_events::tree::{TreeHash, Unproven, prove_inclusion};

use crate::hands::{ORIGIN, entry, log_key, name, tree, witness_key};

pub(crate) fn policy() -> Policy {
    let (log, witness) = (log_key(), witness_key(1));
    let text = format!("log {}\nwitness a {}\nquorum a\n", log.public(), witness.public());
    Policy::parse(text.as_bytes()).unwrap()
}

pub(crate) fn proof(index: u64, size: u64) -> Proof {
    let tree = tree(size);
    let mut note = Checkpoint::new(&name(ORIGIN), size, tree.root()).sign(&log_key()).unwrap();
    note.add(cosign(&witness_key(1), note.text(), 1_800_000_000).unwrap());
    Proof { extra: None, index, path: prove_inclusion(&tree, index, size).unwrap(), note }
}

#[test]
fn a_proof_proves_its_record_and_no_other() {
    for (index, size) in [(0, 1), (0, 2), (3, 7), (6, 7), (99, 100)] {
        let proof = proof(index, size);
        let again = Proof::parse(proof.to_string().as_bytes()).unwrap();
        assert_eq!(again, proof);
        let trusted = again.check(&entry(index), &policy()).unwrap();
        assert_eq!((trusted.checkpoint.size(), trusted.cosigned.len()), (size, 1));
        let root = Refuted::Unproven(Unproven::Root);
        assert_eq!(again.check(&entry(index + 1), &policy()), Err(root));
        let moved = Proof { index: size, ..again };
        let beyond = Refuted::Unproven(Unproven::Beyond { index: size, size });
        assert_eq!(moved.check(&entry(index), &policy()), Err(beyond));
    }
}

#[test]
fn the_form_of_the_specification() {
    let proof = Proof { extra: Some(b"leaf 3".to_vec()), ..proof(3, 7) };
    let text = proof.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..3], ["c2sp.org/tlog-proof@v1", "extra bGVhZiAz", "index 3"]);
    assert_eq!(lines[3], "qze6NNHf4pAV3nF6bVdkqPsCnDp6D1tkuTtUNRiFv3w=");
    assert_eq!(lines[6..9], ["", ORIGIN, "7"]);
    assert_eq!(Proof::parse(text.as_bytes()), Ok(proof));
}

#[test]
fn the_extra_data_prove_nothing() {
    let proof = Proof { extra: Some(entry(5)), ..proof(3, 7) };
    assert!(proof.check(&entry(5), &policy()).is_err());
    assert!(proof.check(&entry(3), &policy()).is_ok());
}

#[test]
fn the_policy_is_asked_first() {
    let mut proof = proof(3, 7);
    let lonely = Policy::parse(b"quorum none\n").unwrap();
    let unknown = Refuted::Untrusted(Untrusted::UnknownLog(ORIGIN.into()));
    assert_eq!(proof.check(&entry(3), &lonely), Err(unknown));
    proof.note = Checkpoint::new(&name(ORIGIN), 7, tree(7).root()).sign(&log_key()).unwrap();
    let found = proof.check(&entry(3), &policy());
    assert!(matches!(found, Err(Refuted::Untrusted(Untrusted::Quorum { .. }))));
}

#[test]
fn files_of_another_form_are_refused() {
    let good = proof(3, 7).to_string();
    let hash = TreeHash::EMPTY.to_string();
    let many = good.replace("index 3\n", &format!("index 3\n{}", format!("{hash}\n").repeat(61)));
    let long = format!("extra {}\nindex", "AAAA".repeat(MAX_EXTRA / 3 + 1));
    let cases = [
        (String::new(), BadProof::Header),
        (good.replace("@v1", "@v2"), BadProof::Header),
        (format!("\n{good}"), BadProof::Header),
        (good.replace("index 3", "index"), BadProof::Index),
        (good.replace("index 3", "index 03"), BadProof::Index),
        (good.replace("index 3", "index -3"), BadProof::Index),
        (good.replace("index 3", "index 18446744073709551616"), BadProof::Index),
        (good.replace("index 3", "extra !\nindex 3"), BadProof::Extra),
        (good.replace("index 3", "extra YQ\nindex 3"), BadProof::Extra),
        (good.replace("index", &long), BadProof::Extra),
        (good.replace("index 3", "extra YQ==\nextra YQ==\nindex 3"), BadProof::Index),
        (good.replace("index 3\n", "index 3\nx\n"), BadProof::Hash(1)),
        (good.replace("index 3\n", "index 3\nAAAA\n"), BadProof::Hash(1)),
        (good.replace("index 3\n", &format!("index 3\n{hash}{hash}\n")), BadProof::Hash(1)),
        (many, BadProof::TooMany),
        (good.replace("\n\n", "\n"), BadProof::NoCheckpoint),
        (good[..good.rfind("\n\n").unwrap() + 2].to_owned(), BadProof::Note(BadNote::Unsigned)),
        (good.trim_end().to_owned(), BadProof::Note(BadNote::Unsigned)),
    ];
    for (text, expected) in cases {
        assert_eq!(Proof::parse(text.as_bytes()), Err(expected), "{text:.200}");
    }
    assert_eq!(Proof::parse(&[0xff]), Err(BadProof::Text));
    let long = vec![b'x'; MAX_FILE + 1];
    assert_eq!(Proof::parse(&long), Err(BadProof::TooLong(MAX_FILE + 1)));
}
