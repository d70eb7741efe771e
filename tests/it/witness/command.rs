//! The commands: a witness as a process, and an office that submits to it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::publish::{ORIGIN, Office, grow, key};
use rantai::ledger::Ledger;

pub(super) struct Desk {
    pub(super) office: Office,
}

/// A witness as a process; it is killed when dropped.
struct Process {
    child: Child,
    url: String,
    vkey: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Desk {
    pub(super) fn new() -> Self {
        let desk = Self { office: Office::with_checkpoints(&[]) };
        rantai::keys::signing::keep(&desk.file("buku.log-key"), &key()).unwrap();
        let logs = format!("log {}\nquorum none\n", key().public());
        std::fs::write(desk.file("logs"), logs).unwrap();
        desk
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.office.home.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rantai"));
        command.env_clear().env("RANTAI_LEDGER", &self.office.dir).args(args);
        command.current_dir(self.office.home.path());
        command
    }

    pub(super) fn run(&self, args: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    fn new_key(&self, name: &str) -> String {
        let args = ["witness", "key", "new", "--name", name, "--key", name];
        let (code, out, err) = self.run(&args);
        assert_eq!(code, 0, "{err}");
        out.trim_end().to_owned()
    }

    fn witness(&self, name: &str, listen: &str) -> Process {
        let state = format!("{name}.state");
        let args = [
            "witness", "serve", "--listen", listen, "--state", &state, "--key", name, "--logs",
            "logs",
        ];
        let mut command = self.command(&args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Ok(said) = serde_json::from_str::<Value>(&line) else {
            let mut why = String::new();
            child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("{line}{why}");
        };
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        Process { child, url: text("url"), vkey: text("key") }
    }

    fn policy(&self, witnesses: &[&Process]) {
        let line = |(n, it): (usize, &&Process)| format!("witness w{n} {} {}\n", it.vkey, it.url);
        let lines: String = witnesses.iter().enumerate().map(line).collect();
        let names: String = (0..witnesses.len()).map(|n| format!(" w{n}")).collect();
        let text = format!("log {}\n{lines}group semua all{names}\nquorum semua\n", key().public());
        std::fs::write(self.file("buku.policy"), text).unwrap();
    }
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn an_office_submits_to_two_witnesses_and_one_of_them_dies() {
    let desk = Desk::new();
    let names = ["saksi-a.example", "saksi-b.example"];
    let keys = names.map(|name| desk.new_key(name));
    assert_eq!(mode(&desk.file(names[0])), 0o600);
    let shown = desk.run(&["witness", "key", "show", "--key", names[0]]);
    assert_eq!((shown.0, shown.1.trim_end()), (0, keys[0].as_str()));
    let mut both = names.map(|name| desk.witness(name, "127.0.0.1:0"));
    assert_eq!(both.each_ref().map(|it| it.vkey.clone()), keys);
    desk.policy(&both.each_ref());
    let (code, out, err) = desk.run(&["checkpoint", "--submit", "--deadline", "60"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with(&format!("{ORIGIN}\n4\n")), "{out}");
    assert_eq!(out.lines().filter(|line| line.starts_with("— ")).count(), 3, "{out}");
    assert!(err.contains("saksi w0: ikut menandatangani"), "{err}");
    // Killed in the middle of whatever it does; what it saw stays.
    both[1].child.kill().unwrap();
    both[1].child.wait().unwrap();
    grow(&mut Ledger::open(&desk.office.dir).unwrap(), 9);
    let (code, out, err) = desk.run(&["checkpoint", "--submit", "--json", "--deadline", "60"]);
    let said: Value = serde_json::from_str(&out).expect(&err);
    assert_eq!((code, &said["size"], &said["witnessed"]), (0, &9.into(), &4.into()), "{err}");
    assert_eq!(
        (&said["quorum"], &said["witnesses"][1]["outcome"]),
        (&false.into(), &"down".into())
    );
    assert!(err.contains("kuorum belum tercapai"), "{err}");
    let (_, out, _) = desk.run(&["--lang", "en", "checkpoint", "--status"]);
    let lines: Vec<_> = out.lines().collect();
    assert!(lines[0].starts_with("checkpoint: 9 records, "), "{out}");
    assert!(lines[1].starts_with("witnessed checkpoint: 4 records, "), "{out}");
    assert!(lines[1].contains("witnesses: w0, w1"), "{out}");
    let address = both[1].url.strip_prefix("http://").unwrap().to_owned();
    both[1] = desk.witness(names[1], &address);
    assert_eq!(desk.run(&["checkpoint", "--submit", "--deadline", "60"]).0, 0);
    let (_, out, _) = desk.run(&["checkpoint", "--status", "--json"]);
    let said: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&said["checkpoint"]["size"], &said["witnessed"]["size"]), (&9.into(), &9.into()));
    assert_eq!(said["witnessed"]["trusted"], true);
}

#[test]
fn a_witness_ends_when_asked_and_never_runs_twice_in_one_place() {
    let desk = Desk::new();
    desk.new_key("saksi.example");
    let mut first = desk.witness("saksi.example", "127.0.0.1:0");
    let again = [
        "witness",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--state",
        "saksi.example.state",
        "--key",
        "saksi.example",
        "--logs",
        "logs",
    ];
    let (code, out, _) = desk.run(&again);
    assert_eq!((code, out.as_str()), (4, ""));
    let id = first.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(first.child.wait().unwrap().code(), Some(0));
    drop(desk.witness("saksi.example", "127.0.0.1:0"));
}

#[test]
fn what_is_wrong_is_said_before_anything_is_signed() {
    let desk = Desk::new();
    let (code, _, err) = desk.run(&["checkpoint", "--submit"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("buku.policy"), "{err}");
    std::fs::write(desk.file("buku.policy"), "quorum nobody\n").unwrap();
    assert_eq!(desk.run(&["checkpoint", "--submit"]).0, 2);
    assert!(rantai::publish::latest(&desk.office.dir).unwrap().is_none());
    let (code, _, err) = desk.run(&["witness", "key", "new", "--name", "dua kata", "--key", "k"]);
    assert_eq!(code, 2, "{err}");
    let missing = ["witness", "key", "show", "--key", "saksi.example"];
    let (code, _, err) = desk.run(&missing);
    assert!(code == 4 && err.contains("rantai witness key new"), "{err}");
    desk.new_key("saksi.example");
    let again = ["witness", "key", "new", "--name", "saksi.example", "--key", "saksi.example"];
    assert_eq!(desk.run(&again).0, 4);
    let log_key = ["witness", "serve", "--state", "s", "--key", "buku.log-key", "--logs", "logs"];
    assert_eq!(desk.run(&log_key).0, 2);
    std::fs::remove_file(desk.file("buku.policy")).unwrap();
    let (code, out, _) = desk.run(&["checkpoint", "--status"]);
    assert_eq!(code, 0);
    assert!(out.contains("belum ada checkpoint"), "{out}");
}
