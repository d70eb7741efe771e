//! Balance proofs: one entry of a state commitment, and no other.

use proptest::prelude::*;
use rantai_events::commitment::{BadBalance, BalanceProof, Leaf, prove, read_entry, root};
use rantai_events::hash::{Hash, Salt};
use rantai_events::tree::Unproven;

fn salted(entry: impl Into<String>) -> Leaf {
    Leaf { entry: entry.into(), salt: Salt([9; 16]) }
}

fn leaves(count: usize) -> Vec<Leaf> {
    let member = |n| format!("group/ykt-kube-038:saving/WAJIB/M-{n:04}\ntabungan\nIDR\n-{}", n + 1);
    (0..count).map(|n| salted(member(n))).collect()
}

#[test]
fn every_balance_is_proven_and_no_other() {
    for count in 1..=33 {
        let (leaves, mut others) = (leaves(count), leaves(count + 1));
        let state = root(&leaves);
        for (place, leaf) in leaves.iter().enumerate() {
            let proof = prove(&leaves, place).unwrap();
            assert_eq!(&proof.leaf, leaf);
            assert_eq!(proof.check(&state).as_ref().ok(), read_entry(&leaf.entry).as_ref());
            assert_eq!(BalanceProof::parse(proof.to_string().as_bytes()).as_ref(), Ok(&proof));
            assert_eq!(proof.check(&Hash::ZERO), Err(Unproven::Root.into()));
            let more = salted(leaf.entry.replace("\n-", "\n-9"));
            let salt = Leaf { salt: Salt::ZERO, ..leaf.clone() };
            for other in [more, salt] {
                let other = BalanceProof { leaf: other, ..proof.clone() };
                assert_eq!(other.check(&state), Err(Unproven::Root.into()));
            }
            for hash in 0..proof.path.len() {
                let mut changed = proof.clone();
                changed.path[hash].0[7] ^= 1;
                assert_eq!(changed.check(&state), Err(Unproven::Root.into()));
                let mut shorter = proof.clone();
                shorter.path.remove(hash);
                assert!(shorter.check(&state).is_err());
            }
        }
        assert_eq!(prove(&leaves, count), None);
        others.remove(0);
        assert!(prove(&others, 0).unwrap().check(&state).is_err());
    }
    assert_eq!(prove(&[], 0), None);
}

#[test]
fn a_node_of_the_map_is_no_balance() {
    // Two leaf hashes as the "entry" of a smaller map: the first byte tells leaf from node.
    let leaves = leaves(2);
    let inner: String = leaves.iter().map(|leaf| leaf.entry.as_str()).collect();
    let proof = BalanceProof { leaf: salted(inner), index: 0, size: 1, path: Vec::new() };
    assert_eq!(proof.check(&root(&leaves)), Err(Unproven::Root.into()));
    let nothing = BalanceProof { leaf: salted(""), index: 0, size: 0, path: Vec::new() };
    assert!(matches!(
        nothing.check(&root(&[])),
        Err(BadBalance::Unproven(Unproven::Beyond { .. }))
    ));
}

#[test]
fn an_entry_has_one_form() {
    let good = "group/ykt-kube-038:cash\ntabungan\nIDR\n75000.5";
    let balance = read_entry(good).unwrap();
    assert_eq!(balance.account.to_string(), "group/ykt-kube-038:cash");
    for bad in [
        good.replace("75000.5", "75000.50"),
        good.replace("75000.5", "0"),
        good.replace("75000.5", "-0"),
        good.replace("cash", "kas"),
        good.replace("IDR", "USD"),
        good.replace("tabungan", "x"),
        format!("{good}\n"),
        good.replace('\n', " "),
        String::new(),
        format!("{good}\nx"),
    ] {
        assert_eq!(read_entry(&bad), None, "{bad:?}");
        // Even where a dishonest office committed to it.
        let leaves = [salted(bad.clone())];
        assert_eq!(
            prove(&leaves, 0).unwrap().check(&root(&leaves)),
            Err(BadBalance::Entry),
            "{bad:?}"
        );
    }
}

#[test]
fn files_of_another_form_are_refused() {
    let good = prove(&leaves(5), 2).unwrap().to_string();
    assert!(BalanceProof::parse(good.as_bytes()).is_ok());
    let hash = good.lines().last().unwrap();
    for bad in [
        String::new(),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        good.replace("@v1", "@v2"),
        good.replace("index 2 of 5", "index 2"),
        good.replace("index 2", "index 02"),
        good.replace("of 5", "of -5"),
        good.replace("salt 0909", "salt 09"),
        good.replace("salt 0909", "salt 0Z09"),
        good.replace("salt ", ""),
        good.replace(hash, "x"),
        good.replace(hash, &hash[..40]),
        good.replace(hash, &format!("{hash}{hash}")),
        format!("{good}{}", format!("{hash}\n").repeat(61)),
        format!("{good}{}", "x".repeat(8192)),
    ] {
        assert!(BalanceProof::parse(bad.as_bytes()).is_err(), "{bad}");
    }
    assert!(BalanceProof::parse(&[0xff, b'\n']).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(proof) = BalanceProof::parse(&bytes) {
            prop_assert_eq!(proof.to_string().into_bytes(), bytes);
        }
    }

    #[test]
    fn a_changed_byte_never_proves_another_balance(place: prop::sample::Index, flip in 1_u8..=255) {
        let leaves = leaves(11);
        let mut bytes = prove(&leaves, 4).unwrap().to_string().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        if let Ok(balance) = BalanceProof::parse(&bytes).and_then(|proof| proof.check(&root(&leaves))) {
            // Another size may lead the same way up; the balance stays what it was.
            prop_assert_eq!(Some(balance), read_entry(&leaves[4].entry));
        }
    }
}
