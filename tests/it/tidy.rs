//! The house rules: lengths of files, arrows between modules, words that have no place here.

use std::path::{Path, PathBuf};

fn sources(under: &str) -> Vec<(PathBuf, String)> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(under), &mut found);
    found.sort();
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

fn everything() -> Vec<(PathBuf, String)> {
    ["events", "projections", "src", "tests", "benches"].into_iter().flat_map(sources).collect()
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let long: Vec<_> = everything()
        .iter()
        .map(|(path, text)| (path.clone(), text.lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn arrows_point_one_way() {
    let never = [
        ("events/src", &["rantai_projections", "rantai::"][..]),
        ("projections/src", &["rantai::", "std::fs", "std::net", "tokio"][..]),
        ("src/journal", &["rantai_projections"][..]),
        ("src/cli", &["crate::index", "crate::journal::file", "rantai::index"][..]),
        ("projections/src/statements", &["crate::books::Books", "std::fs"][..]),
    ];
    for (room, words) in never {
        for (path, text) in sources(room) {
            for word in words {
                assert!(!text.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

#[test]
fn rules_ask_no_other_rule() {
    for (path, text) in sources("projections/src/rules") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let own = |id: &str| name.starts_with(id);
        for letter in ["k", "h", "l", "b", "c", "s", "t"] {
            for number in 1..=15 {
                let id = format!("{letter}{number:02}");
                let used = text.contains(&format!("super::{id}_"));
                assert!(!used || own(&id), "{} asks {id}", path.display());
            }
        }
    }
}

#[test]
fn every_rule_and_statement_file_is_registered() {
    for (room, list) in
        [("projections/src/rules", "rules.rs"), ("projections/src/statements", "statements.rs")]
    {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("projections/src");
        let list = std::fs::read_to_string(root.join(list)).unwrap();
        for (path, text) in sources(room) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let has_static = text.contains("pub(crate) static RULE")
                || text.contains("pub(crate) static STATEMENT");
            if has_static {
                assert!(list.contains(&format!("&{name}::")), "{name} is not registered");
            }
        }
    }
}

#[test]
fn nothing_is_left_half_done() {
    // Assembled from halves, so that this file does not find itself.
    let words = [
        "to".to_owned() + "do!(",
        "FIX".to_owned() + "ME",
        "unimple".to_owned() + "mented!(",
        "#[ign".to_owned() + "ore",
    ];
    for (path, text) in everything() {
        for word in &words {
            assert!(!text.contains(word.as_str()), "{} has {word}", path.display());
        }
    }
}
