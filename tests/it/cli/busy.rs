//! Several commands at once: each waits its turn, and one that may not wait is told for whom.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Stdio};

use super::Desk;
use rantai::journal::Lock;
use rantai::ledger::Ledger;

/// Starts a command and does not wait for it.
fn start(desk: &Desk, args: &[&str]) -> Child {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("rantai"));
    command.env_clear().env("RANTAI_LEDGER", desk.ledger()).env("RANTAI_ACTOR", "admin");
    command.current_dir(desk.path()).args(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn many_at_once_are_all_recorded_and_none_twice() {
    let desk = Desk::filled();
    let draft = |number: u32| {
        let draft = format!(
            r#"{{"type":"cash.received","on":"2020-02-02","key":"n-{number}","body":{{"amount":"{number}000","category":"LAIN","fund":"operasional","group":"melati","place":"KAS"}}}}"#
        );
        desk.write(&format!("draf-{number}.json"), &draft)
    };
    let files: Vec<String> = (1..=12).map(draft).collect();
    let started: Vec<Child> =
        files.iter().map(|file| start(&desk, &["record", file, "--wait", "3600"])).collect();
    let mut numbers = Vec::new();
    for child in started {
        let answer = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&answer.stderr);
        assert!(answer.status.success(), "{said}");
        let receipt: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
        numbers.push(receipt["seq"].as_u64().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (5..17).collect::<Vec<u64>>());
    assert_eq!(desk.run(&["verify"]).code, 0);
}

#[test]
fn who_may_not_wait_is_told_which_process_holds_the_ledger() {
    let desk = Desk::filled();
    let file = desk.write("draf.json", "");
    let held = Ledger::open(&desk.ledger()).unwrap();
    let us = std::process::id();
    for (lang, said) in [
        ("id", format!("sedang dipakai proses {us} (")),
        ("en", format!("in use by process {us} (")),
    ] {
        for args in [&["record", file.as_str()][..], &["rebuild"]] {
            let answer = desk.run(&[args, &["--wait", "0", "--lang", lang]].concat());
            assert_eq!(answer.code, 4, "{args:?}: {}", answer.err);
            assert!(answer.err.contains(&said), "{args:?}: {}", answer.err);
            assert!(answer.err.contains("--wait"), "{args:?}: {}", answer.err);
        }
    }
    drop(held);
    assert_eq!(desk.run(&["rebuild", "--wait", "0"]).code, 0);
}

#[test]
fn values_that_are_no_numbers_are_told_in_the_language_asked_for() {
    let desk = Desk::bare();
    for (args, id, en) in [
        (&["show", "bku", "--wait", "lama"][..], "tulis detik", "write seconds"),
        (&["show", "bku", "--wait", "3601"], "tulis detik", "write seconds"),
        (&["show", "bku", "--known-at", "akhir"], "tulis nomor catatan", "write the number"),
        (&["show", "bku", "--as-of", "kemarin"], "tulis seperti 2026-", "write it like 2026-"),
        (&["show", "bku", "--area", "Umbulharjo"], "kode wilayah", "a region code"),
        (&["verify", "--level", "9"], "tulis angka 1 sampai 5", "9 is not in 1..=5"),
        (&["prove", "x"], "tulis angka bulat", "invalid digit"),
        (&["serve", "--listen", "x"], "tulis alamat dan porta", "invalid socket address"),
    ] {
        for (lang, said, other) in [("id", id, en), ("en", en, id)] {
            let answer = desk.run(&[args, &["--lang", lang]].concat());
            assert_eq!(answer.code, 2, "{args:?}: {}", answer.err);
            assert!(answer.err.contains(said), "{args:?}: {}", answer.err);
            assert!(!answer.err.contains(other), "{args:?}: {}", answer.err);
        }
    }
}

/// Whether a process has a file open, as Linux tells.
fn has_opened(process: &Child, file: &Path) -> bool {
    let opened = std::fs::read_dir(format!("/proc/{}/fd", process.id()));
    let mut opened = opened.into_iter().flatten().flatten();
    opened.any(|entry| std::fs::read_link(entry.path()).is_ok_and(|of| of == file))
}

/// Commands that read or publish wait as those that write do: each for the file that it locks.
#[test]
fn checking_publishing_and_drilling_wait_their_turn_too() {
    let desk = Desk::filled();
    assert_eq!(desk.run(&["checkpoint"]).code, 0);
    let (ledger, site) = (desk.ledger(), desk.path().join("situs"));
    let out = site.display().to_string();
    let beside = desk.path().join("situs.rantai-site");
    std::fs::create_dir(&beside).unwrap();
    std::fs::set_permissions(&beside, Permissions::from_mode(0o700)).unwrap();
    for (args, file) in [
        (&["rebuild", "--check"][..], ledger.join("lock")),
        (&["drill"], ledger.join("lock")),
        (&["publish", "--out", &out], beside.join("lock")),
        (&["publish", "--out", &out], ledger.join("publish.lock")),
    ] {
        let held = Lock::take_on(&file, &ledger).unwrap();
        let answer = desk.run(&[args, &["--wait", "0"]].concat());
        assert_eq!(answer.code, 4, "{args:?} {file:?}: {}", answer.err);
        assert!(answer.err.contains("--wait"), "{args:?} {file:?}: {}", answer.err);
        let mut waiting = start(&desk, &[args, &["--wait", "3600"]].concat());
        while !has_opened(&waiting, &file) && waiting.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        drop(held);
        let answer = waiting.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&answer.stderr);
        assert!(answer.status.success(), "{args:?} {file:?}: {said}");
    }
}
