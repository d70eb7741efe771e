//! What we publish, checked by code that we did not write: `golang.org/x/mod/sumdb` of Go.
//!
//! Where Go or that package is not installed the tests say so and pass; where `CI=true` they fail.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rantai_events::checkpoint::Checkpoint;
use rantai_events::note::{KeyKind, KeyName, Note, SigningKey};
use rantai_events::proof::Proof;
use rantai_events::tile::{Edge, to_bytes};
use rantai_events::tree::{MemoryTree, TreeHash, leaf, prove_consistency, prove_inclusion};

const PACKAGES: &str = "golang-go golang-golang-x-mod-dev";

/// The foreign program, built once; `None` where it can't be, which is said.
pub(crate) fn program() -> Option<&'static Path> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    BUILT.get_or_init(build).as_deref()
}

fn build() -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/sumdb.go");
    let program = place.join(format!("sumdb-{}", std::process::id()));
    let mut go = Command::new("go");
    go.args(["build", "-o"]).arg(&program).arg(source);
    // Debian keeps the sources of its packages here; nothing is fetched.
    go.env("GO111MODULE", "off").env("GOPATH", "/usr/share/gocode").env("GOFLAGS", "");
    let trouble = match go.env("GOCACHE", place.join("go-cache")).output() {
        Ok(output) if output.status.success() => return Some(program),
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{PACKAGES} not installed: {trouble}");
    println!("SKIPPED: {trouble} (apt-get install {PACKAGES})");
    None
}

/// What the program says of a directory; the exit code and stdout or stderr.
pub(crate) fn ask(program: &Path, directory: &Path, key: &str) -> (bool, String) {
    let output = Command::new(program).arg(directory).arg(key).output().unwrap();
    let text = if output.status.success() { output.stdout } else { output.stderr };
    (output.status.success(), String::from_utf8(text).unwrap().trim().to_owned())
}

fn key() -> SigningKey {
    let name = KeyName::parse("ledger.example/go").unwrap();
    SigningKey::from_seed(name, KeyKind::Log, &[7; 32]).unwrap()
}

fn line(seq: u64) -> String {
    format!(r#"{{"seq":{seq},"what":"Rp {seq}.000,00"}}"#)
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Tiles, checkpoint, records and proofs of a tree of this size, in a directory. The first and the
/// last records are proven, those about the middle, and the trees before.
fn tree(directory: &Path, size: u64) {
    let (mut tree, mut edge) = (MemoryTree::new(), Edge::new());
    let (mut records, mut tiles, mut roots) = (String::new(), Vec::new(), vec![TreeHash::EMPTY]);
    for seq in 0..size {
        writeln!(records, "{}", line(seq)).unwrap();
        let hash = leaf(line(seq).as_bytes());
        tree.push(hash);
        edge.push(hash, |tile, hashes| tiles.push((tile, to_bytes(hashes))));
        roots.push(tree.root());
    }
    for (tile, bytes) in tiles.into_iter().chain(edge.partial_tiles()) {
        put(&directory.join(tile.path()), &bytes);
    }
    let origin = KeyName::parse("ledger.example/go").unwrap();
    let note = Checkpoint::new(&origin, size, tree.root()).sign(&key()).unwrap();
    put(&directory.join("checkpoint"), note.to_string().as_bytes());
    put(&directory.join("records.jsonl"), records.as_bytes());
    for index in sample(size) {
        prove(directory, &tree, index, &note);
        let path = prove_consistency(&tree, index + 1, size).unwrap();
        let root = roots[usize::try_from(index).unwrap() + 1];
        let text = path
            .iter()
            .fold(format!("old {}\n{root}\n", index + 1), |text, hash| text + &format!("{hash}\n"));
        put(&directory.join(format!("consistency/{}", index + 1)), text.as_bytes());
    }
}

fn sample(size: u64) -> Vec<u64> {
    let middle = size / 2;
    let mut sample: Vec<u64> = (0..40).chain(middle..middle + 40).chain(size - 1..size).collect();
    sample.retain(|index| *index < size);
    sample.sort_unstable();
    sample.dedup();
    sample
}

fn prove(directory: &Path, tree: &MemoryTree, index: u64, note: &Note) {
    let path = prove_inclusion(tree, index, tree.size()).unwrap();
    let proof = Proof { extra: None, index, path, note: note.clone() };
    put(&directory.join(format!("proofs/{index}.tlog-proof")), proof.to_string().as_bytes());
}

#[test]
fn go_accepts_trees_of_every_shape_with_their_proofs() {
    let Some(program) = program() else { return };
    for (size, tiles) in
        [(1, 1), (2, 1), (3, 1), (255, 1), (256, 2), (257, 3), (600, 4), (66_000, 261)]
    {
        let home = tempfile::tempdir().unwrap();
        tree(home.path(), size);
        let proofs = sample(size).len();
        let due = format!(
            "tree {size}, {tiles} tiles, {size} records, {proofs} proofs, {proofs} consistency proofs"
        );
        assert_eq!(ask(program, home.path(), &key().public().to_string()), (true, due));
    }
}

/// Turns one bit of a file, at a place counted from its end.
pub(crate) fn turn(file: &Path, from_end: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    let at = bytes.len() - 1 - from_end;
    bytes[at] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn go_finds_one_bit_turned_in_each_kind_of_file() {
    let Some(program) = program() else { return };
    let vkey = key().public().to_string();
    let other =
        SigningKey::from_seed(KeyName::parse("ledger.example/go").unwrap(), KeyKind::Log, &[8; 32])
            .unwrap();
    let home = tempfile::tempdir().unwrap();
    tree(home.path(), 600);
    assert!(!ask(program, home.path(), &other.public().to_string()).0, "another's key");
    for (file, from_end) in [
        ("tile/0/000", 0),
        ("tile/0/002.p/88", 40),
        ("tile/1/000.p/2", 3),
        ("checkpoint", 20),
        ("checkpoint", 180),
        ("records.jsonl", 9),
        ("proofs/39.tlog-proof", 300),
        ("consistency/40", 30),
    ] {
        let file = home.path().join(file);
        turn(&file, from_end);
        let (accepted, said) = ask(program, home.path(), &vkey);
        assert!(!accepted, "{}: {said}", file.display());
        turn(&file, from_end);
    }
    assert!(ask(program, home.path(), &vkey).0, "whole again");
}
