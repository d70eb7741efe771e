//! The README's commands, run word for word.

use std::path::Path;
use std::process::{Command, Output};

const README: &str = include_str!("../../README.md");

/// The shell blocks of the section under a heading.
fn blocks(heading: &str) -> Vec<String> {
    let section = README.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    section
        .split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

fn bash(directory: &Path, script: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_rantai")).parent().unwrap().to_owned();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let script = format!("set -eu\n{script}");
    let mut command = Command::new("bash");
    command.arg("-c").arg(script).current_dir(directory).env("PATH", path);
    for name in [
        "RANTAI_LEDGER",
        "RANTAI_ACTOR",
        "RANTAI_LANG",
        "RANTAI_MASTER_KEY",
        "RANTAI_MASTER_KEY_FILE",
        "RANTAI_LOG_KEY_FILE",
    ] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

fn has(program: &str) -> bool {
    let found = Command::new("sh").arg("-c").arg(format!("command -v {program}")).output().unwrap();
    assert!(found.status.success() || std::env::var("CI").is_err(), "CI needs {program}");
    found.status.success()
}

/// What commands of the README did in a directory of their own.
struct Ran {
    directory: tempfile::TempDir,
    out: String,
    err: String,
}

/// The session to paste up to its first block, or up to the last two, in which a copy is harmed.
#[derive(Clone, Copy)]
enum Session {
    First,
    Unharmed,
    Whole,
}

/// The blocks of the session to paste.
fn session(upto: Session) -> String {
    let mut session = blocks("A session to paste");
    session.truncate(match upto {
        Session::First => 1,
        Session::Unharmed => session.len() - 2,
        Session::Whole => session.len(),
    });
    session.concat()
}

/// Runs a script, which must succeed.
fn ran(script: &str) -> Ran {
    let directory = tempfile::tempdir().unwrap();
    let output = bash(directory.path(), script);
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    Ran { directory, out, err }
}

/// Runs sections of the README after the session.
fn ran_after(upto: Session, sections: &[&str]) -> Ran {
    let sections: String = sections.iter().map(|section| blocks(section).concat()).collect();
    ran(&format!("{}\n{sections}", session(upto)))
}

#[test]
fn the_session_runs_as_it_stands() {
    let Ran { out, err, .. } = ran(&session(Session::Whole));
    for said in ["Rp 6.000.000,00", "TIDAK_PATUH", "ykt-kube-002", "found, exit code 1"] {
        assert!(out.contains(said), "{said} is missing in\n{out}\n{err}");
    }
}

#[test]
fn the_lines_can_be_checked_with_b3sum() {
    if !has("b3sum") {
        println!("skipped: b3sum is not installed");
        return;
    }
    let quiet = format!("{{\n{}}} >/dev/null 2>&1\n", session(Session::Unharmed));
    let out = ran(&(quiet + &blocks("Verify it yourself").concat())).out;
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(format!("\"prev\":\"{}\"", lines[0]), lines[1]);
}

#[test]
fn a_checkpoint_is_published_and_compared_as_it_stands() {
    let out = ran_after(Session::First, &["Publish, and let others"]).out;
    assert!(out.contains("ledger.example/yogya+") && out.contains("— ledger.example/yogya "));
}

#[test]
fn the_site_is_published_once_as_it_stands() {
    let Ran { directory, err, .. } = ran_after(Session::Unharmed, &["Publish pages"]);
    assert!(err.contains("; 0 halaman baru atau berubah, 0 berkas ditulis, 0 dihapus"), "{err}");
    assert!(directory.path().join("site/kelompok/ykt-kube-001/index.html").exists());
}

/// On a free port, and with the witness stopped whatever happens.
/// The account that an auditor reads with, which the command to open asks for.
#[test]
fn an_auditor_is_let_in_as_it_stands() {
    let out = ran_after(Session::First, &["Read it in a browser"]).out;
    assert!(out.trim_end().lines().last().is_some_and(|line| line.contains("\"seq\"")), "{out}");
}

#[test]
fn a_checkpoint_is_witnessed_as_it_stands() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let witness = blocks("Let others witness").concat().replace("7380", &free.to_string());
    let session = session(Session::First);
    let script = format!("trap 'kill $(jobs -p) || true' EXIT\n{session}\n{witness}");
    let Ran { out, err, .. } = ran(&script);
    assert!(out.contains("— saksi.example/inspektorat "), "{out}\n{err}");
    assert!(out.contains("; saksi: saksi.example/inspektorat ("), "{out}\n{err}");
}

#[test]
fn proofs_convince_as_they_stand() {
    let out = ran_after(Session::Unharmed, &["Prove it to someone"]).out;
    assert_eq!(out.matches("TERBUKTI: ").count(), 4, "{out}");
    for said in ["Rp 260.000,00  Kas tunai", "not proven, exit code 1"] {
        assert!(out.contains(said), "{said} is missing in\n{out}");
    }
}

#[test]
fn the_evidence_is_taken_away_and_the_drill_runs_as_they_stand() {
    if !has("b3sum") {
        println!("skipped: b3sum is not installed");
        return;
    }
    let sections =
        ["Publish, and let others", "Prove it to someone", "Take the evidence away", "The drill"];
    let Ran { out, err, .. } = ran_after(Session::Unharmed, &sections);
    assert!(out.contains("journal.differs-from-checkpoint"), "{out}\n{err}");
    assert!(!out.contains("TIDAK DITEMUKAN"), "{out}\n{err}");
}

#[test]
fn the_two_commands_are_the_ones_that_ci_runs() {
    let commands = blocks("Two commands").concat();
    assert!(commands.contains("cargo run --release -- demo --serve\ncargo test --workspace\n"));
    let ci = include_str!("../../.ci/run");
    assert!(
        ci.contains("cargo test --workspace")
            && ci.contains("cargo run --release --locked -- demo --serve")
    );
}
