//! Every tree of up to 100 leaves, whole: roots, every proof, every single change refused.

use rantai_events::tree::{
    Frontier, MemoryTree, TreeHash, Unprovable, Unproven, check_consistency, check_inclusion, leaf,
    node, prove_consistency, prove_inclusion, root,
};
use sha2::{Digest as _, Sha256};

use crate::hands::{entry, leaves, tree};

const SIZES: u64 = 100;

/// RFC 6962 §2.1, word for word.
fn defined(entries: &[Vec<u8>]) -> [u8; 32] {
    match entries {
        [] => Sha256::digest(b"").into(),
        [one] => Sha256::digest([&[0], one.as_slice()].concat()).into(),
        _ => {
            let mut k = 1;
            while k * 2 < entries.len() {
                k *= 2;
            }
            let (left, right) = entries.split_at(k);
            Sha256::digest([&[1], defined(left).as_slice(), &defined(right)].concat()).into()
        }
    }
}

#[test]
fn roots_are_as_defined_by_every_way_to_them() {
    let entries: Vec<Vec<u8>> = (0..SIZES).map(entry).collect();
    let (large, mut frontier) = (tree(SIZES), Frontier::new());
    for size in 0..=SIZES {
        let expected = TreeHash(defined(&entries[..usize::try_from(size).unwrap()]));
        assert_eq!(frontier.root(), expected, "{size}");
        assert_eq!(root(&large, size).unwrap(), expected, "{size}");
        assert_eq!(tree(size).root(), expected, "{size}");
        let hashes = frontier.hashes().to_vec();
        assert_eq!(Frontier::subtrees(size).len(), hashes.len());
        assert_eq!(Frontier::resume(size, hashes.clone()).as_ref(), Some(&frontier));
        assert_eq!(
            Frontier::resume(size + 1, hashes).is_some(),
            (size + 1).count_ones() == size.count_ones()
        );
        frontier.push(leaf(&entry(size)));
    }
    assert_eq!(Frontier::resume(u64::MAX, vec![TreeHash::EMPTY; 64]), None);
}

#[test]
fn the_hashes_of_the_specification() {
    let roots = [
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "G7l9zCFjXUfiZj79/QoXRobZjdcBNS3SzQbotD/T0wU=",
        "/F9riP+FVPdbsvnm85wxsZNtRLaSdu33sSBalVuXYeM=",
        "1Pksj7uJcg6ztVZ3x9fvrd/rENEaGoSguo8aIzN/qpU=",
        "T2MQhKFXxU9U/Psj/164ZQxLoWDClbsTqYMrEJ1SZ34=",
        "NBUVmC1lDiNSDb1U1/zwr6G3DMOhakEdRk3JwayWwwE=",
        "g2PDghzkHrtGIiEWpCzIPbp1OYSyPPyiaqrQpoZzNuo=",
        "WmH8K1T5z6cXdPJDIUPdQMbLKxGUf69lp9PaXLZRmcg=",
    ];
    for (size, root) in (0..).zip(roots) {
        assert_eq!(tree(size).root().to_string(), root);
        assert_eq!(TreeHash::parse(root), Some(tree(size).root()));
    }
    let text = |path: Vec<TreeHash>| path.iter().map(TreeHash::to_string).collect::<Vec<_>>();
    let (c, ab, efg, d) = (
        "qze6NNHf4pAV3nF6bVdkqPsCnDp6D1tkuTtUNRiFv3w=",
        "/F9riP+FVPdbsvnm85wxsZNtRLaSdu33sSBalVuXYeM=",
        "AVcbVXvHBnJlDUZ8e62DN+CafzVKcgUfI7Q6eCwPSOY=",
        "WL0UluFoSqySAcLmh+565PUclqiw2B7zWDYouT0800U=",
    );
    let tree = tree(7);
    assert_eq!(text(prove_inclusion(&tree, 3, 7).unwrap()), [c, ab, efg]);
    assert_eq!(text(prove_consistency(&tree, 3, 7).unwrap()), [c, d, ab, efg]);
    assert_eq!(text(prove_consistency(&tree, 4, 7).unwrap()), [efg]);
}

/// Every path that differs from this one in one place: a bit, an order, a hash more or less.
fn changed(path: &[TreeHash]) -> Vec<Vec<TreeHash>> {
    let mut all = Vec::new();
    for place in 0..path.len() {
        let mut flipped = path.to_vec();
        flipped[place].0[place % 32] ^= 1 << (place % 8);
        let mut without = path.to_vec();
        without.remove(place);
        let mut twice = path.to_vec();
        twice.insert(place, path[place]);
        all.extend([flipped, without, twice]);
        if place > 0 {
            let mut swapped = path.to_vec();
            swapped.swap(place - 1, place);
            all.push(swapped);
        }
    }
    all.push([path, &[TreeHash::EMPTY]].concat());
    all.push([&[TreeHash::EMPTY], path].concat());
    all
}

#[test]
fn every_inclusion_and_no_other() {
    let (large, leaves) = (tree(SIZES), leaves(SIZES));
    for size in 1..=SIZES {
        let root = root(&large, size).unwrap();
        for (index, leaf) in (0..size).zip(&leaves) {
            let path = prove_inclusion(&large, index, size).unwrap();
            let check = |leaf, index, size, path: &[_], root| {
                check_inclusion(leaf, index, size, path, root)
            };
            assert_eq!(check(*leaf, index, size, &path, root), Ok(()), "{index} of {size}");
            assert_eq!(check(TreeHash::EMPTY, index, size, &path, root), Err(Unproven::Root));
            assert_eq!(check(*leaf, index, size, &path, TreeHash::EMPTY), Err(Unproven::Root));
            for other in (0..size).filter(|other| *other != index) {
                assert!(
                    check(*leaf, other, size, &path, root).is_err(),
                    "{index} as {other} of {size}"
                );
            }
            for path in changed(&path) {
                assert!(check(*leaf, index, size, &path, root).is_err(), "{index} of {size}");
            }
        }
        let beyond = Unproven::Beyond { index: size, size };
        assert_eq!(check_inclusion(leaves[0], size, size, &[], root), Err(beyond));
        assert_eq!(
            prove_inclusion(&large, size, size),
            Err(Unprovable::Beyond { index: size, size })
        );
    }
}

#[test]
fn every_consistency_and_no_other() {
    let large = tree(SIZES);
    let roots: Vec<_> = (0..=SIZES).map(|size| root(&large, size).unwrap()).collect();
    for (second, second_root) in (0..).zip(&roots) {
        for (first, first_root) in (0..=second).zip(&roots) {
            let path = prove_consistency(&large, first, second).unwrap();
            let check = |first_root: &_, second_root: &_, path: &[_]| {
                check_consistency(first, *first_root, second, *second_root, path)
            };
            assert_eq!(check(first_root, second_root, &path), Ok(()), "{first} to {second}");
            assert!(check(&TreeHash([9; 32]), second_root, &path).is_err(), "{first} to {second}");
            let any = check(first_root, &TreeHash([9; 32]), &path);
            assert_eq!(any.is_ok(), first == 0 && second > 0, "{first} to {second}");
            for path in changed(&path) {
                assert!(check(first_root, second_root, &path).is_err(), "{first} to {second}");
            }
        }
    }
}

#[test]
fn the_edges_that_the_specifications_leave_open() {
    let (three, five) = (tree(3).root(), tree(5).root());
    let (empty, other) = (TreeHash::EMPTY, TreeHash([9; 32]));
    let some = &[other][..];
    let none = &[][..];
    let cases = [
        ((0, empty, 0, empty, none), Ok(())),
        ((0, empty, 5, five, none), Ok(())),
        ((0, empty, 5, five, some), Err(Unproven::Length(1))),
        ((0, empty, 0, empty, some), Err(Unproven::Length(1))),
        ((0, other, 5, five, none), Err(Unproven::NotEmpty)),
        ((0, other, 0, other, none), Err(Unproven::NotEmpty)),
        ((0, empty, 0, other, none), Err(Unproven::Forked(0))),
        ((5, five, 5, five, none), Ok(())),
        ((5, five, 5, five, some), Err(Unproven::Length(1))),
        ((5, five, 5, three, none), Err(Unproven::Forked(5))),
        ((5, five, 3, three, none), Err(Unproven::Shrunk { first: 5, second: 3 })),
        ((3, three, 5, five, none), Err(Unproven::Length(0))),
        ((4, three, 5, five, none), Err(Unproven::Length(0))),
        (
            (u64::MAX, five, u64::MAX - 1, five, none),
            Err(Unproven::Shrunk { first: u64::MAX, second: u64::MAX - 1 }),
        ),
    ];
    for ((first, first_root, second, second_root, path), expected) in cases {
        let found = check_consistency(first, first_root, second, second_root, path);
        assert_eq!(found, expected, "{first} to {second}");
    }
    let long = vec![other; 64];
    assert_eq!(check_consistency(1, five, u64::MAX, five, &long), Err(Unproven::TooLong(64)));
    assert_eq!(check_inclusion(five, 1, u64::MAX, &long, five), Err(Unproven::TooLong(64)));
    assert_eq!(check_inclusion(five, 0, 0, &[], five), Err(Unproven::Beyond { index: 0, size: 0 }));
}

#[test]
fn no_tree_is_beyond_its_limit() {
    let tree = MemoryTree::new();
    let large = 1 << 63;
    assert_eq!(prove_inclusion(&tree, 0, large), Err(Unprovable::TooLarge(large)));
    assert_eq!(prove_consistency(&tree, 0, large), Err(Unprovable::TooLarge(large)));
    let shrunk = Unprovable::Shrunk { first: 2, second: 1 };
    assert_eq!(prove_consistency(&tree, 2, 1), Err(shrunk));
    assert!(matches!(prove_inclusion(&tree, 0, 1 << 62), Err(Unprovable::Source(_))));
}

#[test]
fn a_node_cannot_be_passed_off_as_a_leaf() {
    let [a, b] = [leaf(b"a"), leaf(b"b")];
    let forged = [a.0, b.0].concat();
    assert_ne!(leaf(&forged), node(&a, &b), "a leaf of 64 bytes is no node");
    let root = tree(4).root();
    let leaves = leaves(4);
    let inner = node(&leaves[0], &leaves[1]);
    let path = [node(&leaves[2], &leaves[3])];
    assert_eq!(check_inclusion(inner, 0, 4, &path, root), Err(Unproven::Length(1)));
    assert_eq!(
        check_inclusion(inner, 0, 2, &path, root),
        Ok(()),
        "a lie on the size is the checkpoint's to refute, the leaf hash is made from bytes"
    );
}
