//! The same trees and proofs by an independent crate (ct-merkle).

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use proptest::prelude::*;
use rantai_events::tree::{
    MemoryTree, TreeHash, check_consistency, check_inclusion, leaf, prove_consistency,
    prove_inclusion,
};
use sha2::Sha256;

fn hashes(bytes: &[u8]) -> Vec<TreeHash> {
    bytes.as_chunks().0.iter().map(|hash| TreeHash(*hash)).collect()
}

fn bytes(path: &[TreeHash]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.0).collect()
}

proptest! {
    #[test]
    fn roots_and_proofs_are_those_of_another_hand(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..400),
        one: prop::sample::Index, two: prop::sample::Index,
    ) {
        let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        entries.iter().for_each(|entry| theirs.push(entry.clone()));
        let ours: MemoryTree = entries.iter().map(|entry| leaf(entry)).collect();
        let root = theirs.root();
        prop_assert_eq!(ours.root(), TreeHash((*root.as_bytes()).into()));
        let (size, index) = (ours.size(), one.index(entries.len()));
        let path = prove_inclusion(&ours, index as u64, size).unwrap();
        prop_assert_eq!(hashes(theirs.prove_inclusion(index).as_bytes()), path.clone());
        let proof = InclusionProof::<Sha256>::try_from_bytes(bytes(&path)).unwrap();
        prop_assert!(root.verify_inclusion(&entries[index], index as u64, &proof).is_ok());
        prop_assert_eq!(check_inclusion(leaf(&entries[index]), index as u64, size, &path, ours.root()), Ok(()));

        let first = two.index(entries.len()) + 1;
        let path = prove_consistency(&ours, first as u64, size).unwrap();
        let proof = theirs.prove_consistency(entries.len() - first);
        prop_assert_eq!(hashes(proof.as_bytes()), path.clone());
        let old: MemoryTree = entries[..first].iter().map(|entry| leaf(entry)).collect();
        let old_root = RootHash::<Sha256>::new(old.root().0.into(), first as u64);
        let proof = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&path)).unwrap();
        prop_assert!(root.verify_consistency(&old_root, &proof).is_ok());
        prop_assert_eq!(check_consistency(first as u64, old.root(), size, ours.root(), &path), Ok(()));
    }

    #[test]
    fn verdicts_on_wrong_proofs_are_those_of_another_hand(
        size in 1_u64..300, index in 0_u64..300, claimed in 1_u64..300,
        cut in 0_usize..3, flip in prop::option::of(0_usize..10),
    ) {
        let ours = crate::hands::tree(size);
        let mut path = prove_inclusion(&ours, index % size, size).unwrap();
        path.truncate(path.len().saturating_sub(cut));
        if let Some(hash) = flip.and_then(|place| path.get_mut(place)) {
            hash.0[0] ^= 1;
        }
        let theirs = RootHash::<Sha256>::new(ours.root().0.into(), claimed);
        let entry = crate::hands::entry(index % size);
        let verdict = InclusionProof::<Sha256>::try_from_bytes(bytes(&path))
            .map_err(drop)
            .and_then(|proof| theirs.verify_inclusion(&entry, index, &proof).map_err(drop));
        let own = check_inclusion(leaf(&entry), index, claimed, &path, ours.root());
        prop_assert_eq!(own.map_err(drop), verdict);
    }
}
