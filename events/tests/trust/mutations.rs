//! Every parser under arbitrary and mutated bytes: it answers, and what it reads it would write.

use proptest::prelude::*;
use rantai_events::checkpoint::Checkpoint;
use rantai_events::note::{Note, PublicKey, Signature, SigningKey, Standing};
use rantai_events::policy::Policy;
use rantai_events::proof::Proof;
use rantai_events::tile::{AuthenticTiles, Edge, Resource, Tile, Tiles, from_bytes, read_bundle};
use rantai_events::tree::{TreeHash, check_consistency, check_inclusion};
use rantai_events::witness::{Latest, Request};

use crate::hands::{entry, log_key, witness_key};
use crate::proofs::{policy, proof};

/// Bytes that keep their promise: each parser reads them or says why not, and writes them again.
fn answer(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
        assert_ne!(note.verify(log_key().public()), Standing::Verified { time: Some(0) });
        drop(policy().judge(&note));
    }
    if let Ok(proof) = Proof::parse(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
        drop(proof.check(&entry(3), &policy()));
    }
    if let Ok(request) = Request::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
        drop(request.decide(&policy(), Latest::NOTHING));
    }
    if let Ok(policy) = Policy::parse(bytes) {
        assert_eq!(Policy::parse(policy.to_string().as_bytes()).as_ref(), Ok(&policy));
    }
    for width in [1, 2, 256] {
        if let Ok(entries) = read_bundle(bytes, width) {
            assert_eq!(entries.len(), usize::from(width));
        }
    }
    drop(from_bytes(bytes));
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(line) = Signature::parse(text) {
        assert_eq!(line.to_string(), text);
    }
    if let Ok(key) = PublicKey::parse(text) {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = SigningKey::parse(text) {
        assert_eq!(key.to_text().as_str(), text);
    }
    if let Ok(resource) = Resource::parse(text) {
        assert_eq!(resource.to_string(), text);
    }
}

/// Good inputs, one of each kind.
fn good() -> Vec<Vec<u8>> {
    let proof = proof(3, 7);
    [
        proof.note.to_string(),
        proof.note.text().to_owned(),
        proof.note.signatures()[0].to_string(),
        proof.to_string(),
        policy().to_string(),
        log_key().public().to_string(),
        witness_key(1).to_text().to_string(),
        Request { old: 3, path: proof.path.clone(), note: proof.note.clone() }.to_string(),
        "tile/0/x001/067.p/12".to_owned(),
        "\0\u{3}abc\0\u{1}d".to_owned(),
    ]
    .map(String::into_bytes)
    .to_vec()
}

#[derive(Debug, Clone)]
enum Change {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Remove(prop::sample::Index),
    Insert(prop::sample::Index, u8),
    Repeat(prop::sample::Index, prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        (place(), 1_u8..).prop_map(|(place, flip)| Change::Flip(place, flip)),
        place().prop_map(Change::Cut),
        place().prop_map(Change::Remove),
        (place(), prop_oneof![Just(b'\n'), Just(b' '), Just(b'+'), Just(b'0'), any::<u8>()])
            .prop_map(|(place, byte)| Change::Insert(place, byte)),
        (place(), place()).prop_map(|(from, to)| Change::Repeat(from, to)),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len().max(1);
        match change {
            Change::Flip(place, flip) => {
                if let Some(byte) = bytes.get_mut(place.index(length)) {
                    *byte ^= flip;
                }
            }
            Change::Cut(place) => bytes.truncate(place.index(length)),
            Change::Remove(place) if !bytes.is_empty() => drop(bytes.remove(place.index(length))),
            Change::Remove(_) => {}
            Change::Insert(place, byte) => bytes.insert(place.index(bytes.len() + 1), *byte),
            Change::Repeat(from, to) => {
                let (from, to) = (from.index(bytes.len() + 1), to.index(bytes.len() + 1));
                let part = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.extend(part);
            }
        }
    }
    bytes
}

/// A source of tiles that gives arbitrary bytes of the right length.
struct Liar(u8);

impl Tiles for Liar {
    type Error = ();
    fn read(&self, tile: Tile) -> Result<Vec<u8>, ()> {
        Ok(vec![self.0; tile.bytes()])
    }
}

#[test]
fn good_inputs_are_read() {
    good().iter().for_each(|bytes| answer(bytes));
    let inputs = good();
    assert!(Note::parse(&inputs[0]).is_ok() && Proof::parse(&inputs[3]).is_ok());
    assert_eq!(read_bundle(&inputs[9], 2).map(|entries| entries.len()), Ok(2));
}

proptest! {
    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        answer(&bytes);
    }

    #[test]
    fn mutated_inputs(which in 0_usize..10, changes in prop::collection::vec(change(), 1..6)) {
        answer(&changed(good().swap_remove(which), &changes));
    }

    #[test]
    fn a_mutated_proof_proves_the_same_or_nothing(changes in prop::collection::vec(change(), 1..4)) {
        let bytes = changed(proof(3, 7).to_string().into_bytes(), &changes);
        if let Ok(proof) = Proof::parse(&bytes) {
            if let Ok(trusted) = proof.check(&entry(3), &policy()) {
                prop_assert_eq!((proof.index, trusted.checkpoint.size()), (3, 7));
            }
            for other in [2, 4, 33] {
                prop_assert!(proof.check(&entry(other), &policy()).is_err());
            }
        }
    }

    #[test]
    fn arbitrary_proofs(
        index: u64, first: u64, second: u64, hash: [u8; 32],
        path in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let path: Vec<TreeHash> = path.into_iter().map(TreeHash).collect();
        let hash = TreeHash(hash);
        prop_assert!(check_inclusion(hash, index, first, &path, TreeHash::EMPTY).is_err());
        let found = check_consistency(first, hash, second, TreeHash::EMPTY, &path);
        prop_assert!(found.is_err() || first == 0);
    }

    #[test]
    fn a_lying_source_of_tiles(byte: u8, size in 1_u64..1 << 63, level in 0_u8..70, index: u64) {
        let liar = Liar(byte);
        prop_assert!(AuthenticTiles::open(&liar, size, TreeHash::EMPTY).is_err());
        // Even where the edge is believed, no full tile under it can be made up.
        let root = Edge::read(&liar, size).unwrap().root();
        let tiles = AuthenticTiles::open(&liar, size, root).unwrap();
        let full = size.checked_shr(u32::from(level) * 8).unwrap_or(0) / 256;
        prop_assert!(tiles.tile(level, index).is_err() || index == full);
        if full > 0 {
            prop_assert!(tiles.tile(level, index % full).is_err());
        }
    }
}
