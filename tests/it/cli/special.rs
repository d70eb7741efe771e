//! A FIFO or a directory in place of a file: named, and never waited for.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Answer, Desk, answer};

/// A ledger that has one of each of its files: evidence, a person, a signed checkpoint, an index.
fn stocked() -> Desk {
    let desk = Desk::filled();
    let minutes = desk.write("notulen.txt", "rapat");
    let person = r#"{"name":"Uji Cobawati","nik":"3471994101800001"}"#;
    for (args, input) in
        [(&["attach", &minutes][..], ""), (&["person", "add"], person), (&["checkpoint"], "")]
    {
        let done = desk.feed(args, input);
        assert_eq!(done.code, 0, "{args:?}: {}", done.err);
    }
    desk
}

/// A command that waited for ever would be stopped, and have no exit code.
fn asked(desk: &Desk, args: &[&str]) -> Answer {
    answer(desk.command().args(args).timeout(Duration::from_secs(120)))
}

fn fifo(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// All files below a directory.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Puts something in place of a file while `look` looks.
fn in_place_of(file: &Path, put: &dyn Fn(&Path), look: &mut dyn FnMut()) {
    let aside = file.with_extension("aside");
    std::fs::rename(file, &aside).unwrap();
    put(file);
    look();
    std::fs::remove_file(file).or_else(|_| std::fs::remove_dir(file)).unwrap();
    std::fs::rename(&aside, file).unwrap();
}

/// What is put in place of a file, and its name in Indonesian and English.
type Put<'a> = (&'a dyn Fn(&Path), &'a str, &'a str);

/// Below the ledger: a file, the command that reads it, its exit code.
const READ: [(&str, &[&str], i32); 13] = [
    ("publish/checkpoint", &["verify"], 4),
    ("publish/checkpoint", &["checkpoint"], 4),
    ("publish/checkpoint", &["record", "draf.json"], 4),
    ("checkpoints", &["verify"], 4),
    ("checkpoints", &["checkpoint"], 4),
    ("publish/tile/0/000.p/5", &["verify"], 1),
    ("bundles/tile/entries/000.p/5", &["verify"], 4),
    ("journal/0000000000000000.log", &["verify"], 4),
    ("journal/0000000000000000.log", &["show", "rekap-saldo"], 4),
    ("journal/0000000000000000.log", &["record", "draf.json"], 4),
    ("lock", &["record", "draf.json"], 4),
    ("vault/keyring", &["verify"], 1),
    ("vault/sealed", &["person", "add", "orang.json"], 4),
];

#[test]
fn what_is_no_file_is_named_in_both_languages() {
    let desk = stocked();
    desk.write("draf.json", "");
    desk.write("orang.json", r#"{"name":"Uji Kedua","nik":"3471994101800002"}"#);
    let endless = |path: &Path| std::os::unix::fs::symlink("/dev/zero", path).unwrap();
    let put: [Put<'_>; 3] = [
        (&fifo, "FIFO (pipa)", "a FIFO (a pipe)"),
        (&|path| std::fs::create_dir(path).unwrap(), "direktori", "a directory"),
        (&endless, "perangkat", "a device"),
    ];
    for ((name, args, code), (put, id, en)) in
        READ.into_iter().flat_map(|row| put.map(|put| (row, put)))
    {
        let file = desk.ledger().join(name);
        in_place_of(&file, put, &mut || {
            for (lang, said) in [("id", format!("berupa {id}")), ("en", format!("is {en}"))] {
                let told = asked(&desk, &[args, &["--lang", lang]].concat());
                let text = told.out + &told.err;
                assert_eq!(told.code, code, "{args:?} {name}: {text}");
                assert!(text.contains(&format!("{} {said}", file.display())), "{args:?}: {text}");
            }
        });
    }
    assert_eq!(desk.run(&["verify"]).code, 0);
}

#[test]
fn no_command_waits_for_a_fifo_whichever_file_it_replaces() {
    let desk = stocked();
    desk.write("draf.json", "");
    let all = files(&desk.ledger());
    assert!(all.len() > 12, "{all:?}");
    for file in all {
        in_place_of(&file, &fifo, &mut || {
            for args in [&["verify"][..], &["show", "rekap-saldo"], &["checkpoint", "--status"]] {
                let told = asked(&desk, args);
                assert!([0, 1, 4].contains(&told.code), "{} {args:?}", file.display());
            }
        });
    }
}

#[test]
fn a_fifo_given_on_the_command_line_is_named_too() {
    let desk = stocked();
    let pipe = desk.path().join("pipa");
    fifo(&pipe);
    let pipe = pipe.display().to_string();
    for (args, code) in [
        (&["attach", &pipe][..], 3),
        (&["verify", "--policy", &pipe], 4),
        (&["verify", "--against", &pipe], 4),
        (&["verify", &pipe], 2),
        (&["check", &pipe, "--policy", &pipe], 4),
    ] {
        let told = asked(&desk, args);
        assert_eq!(told.code, code, "{args:?}: {}", told.err);
        assert!(told.err.contains(&pipe), "{args:?}: {}", told.err);
    }
}

#[test]
fn what_is_handed_in_may_be_a_pipe() {
    let desk = stocked();
    let person = r#"{"name":"Uji Kedua","nik":"3471994101800002"}"#;
    let added = desk.feed(&["person", "add", "/dev/stdin"], person);
    assert_eq!(added.code, 0, "{}", added.err);
    let empty = desk.feed(&["record", "/dev/stdin"], "");
    assert!(empty.code == 2 && empty.err.contains("tidak ada draf"), "{}", empty.err);
    let folder = desk.path().display().to_string();
    assert_eq!(asked(&desk, &["person", "add", &folder]).code, 4);
}
