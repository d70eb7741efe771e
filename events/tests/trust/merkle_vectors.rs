//! Vectors made by others, from a folder that `MERKLE_VECTORS` names: `inclusion.jsonl` and
//! `consistency.jsonl`, 98 lines each. Without it the test says so and passes.

use std::fs;
use std::path::Path;

use rantai_events::hash::from_base64;
use rantai_events::tree::{TreeHash, check_consistency, check_inclusion};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

fn hash(value: &Value) -> Option<TreeHash> {
    TreeHash::parse(value.as_str()?)
}

fn path(value: &Value) -> Option<Vec<TreeHash>> {
    value.as_array().map_or(Some(Vec::new()), |path| path.iter().map(hash).collect())
}

/// Whether the proof holds; what cannot even be read does not.
fn included(v: &Value) -> Option<bool> {
    let (index, size) = (v["leafIdx"].as_u64()?, v["treeSize"].as_u64()?);
    let (leaf, root) = (hash(&v["leafHash"])?, hash(&v["root"])?);
    Some(check_inclusion(leaf, index, size, &path(&v["proof"])?, root).is_ok())
}

fn consistent(v: &Value) -> Option<bool> {
    let (first, second) = (v["size1"].as_u64()?, v["size2"].as_u64()?);
    let root = |value| if first == second { stand_in(value) } else { hash(value) };
    let (old, new) = (root(&v["root1"])?, root(&v["root2"])?);
    Some(check_consistency(first, old, second, new, &path(&v["proof"])?).is_ok())
}

/// Where sizes are equal, roots are only compared, and some vectors have texts in place of hashes
/// ("don't care 1"): these are hashed first, which keeps equal equal and different different.
fn stand_in(value: &Value) -> Option<TreeHash> {
    let bytes = from_base64(value.as_str()?)?;
    let hashed = || TreeHash(Sha256::digest(&bytes).into());
    Some(bytes.as_slice().try_into().map_or_else(|_| hashed(), TreeHash))
}

#[test]
fn merkle_vectors() {
    let Ok(folder) = std::env::var("MERKLE_VECTORS") else {
        println!("skipped: MERKLE_VECTORS names no folder");
        return;
    };
    let mut count = 0;
    for (file, check) in [
        ("inclusion.jsonl", included as fn(&Value) -> Option<bool>),
        ("consistency.jsonl", consistent),
    ] {
        let lines = fs::read_to_string(Path::new(&folder).join(file)).unwrap();
        for line in lines.lines() {
            let vector: Value = serde_json::from_str(line).unwrap();
            let good = !vector["wantErr"].as_bool().unwrap();
            assert_eq!(check(&vector).unwrap_or(false), good, "{}", vector["file"]);
            count += 1;
        }
    }
    assert_eq!(count, 196);
}
