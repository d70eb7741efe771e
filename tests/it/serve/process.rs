//! `rantai serve` as a process: what it prints, what its log holds and what not, how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::{ask, office};

struct Process {
    child: Child,
    said: Value,
}

impl Process {
    fn start(ledger: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("rantai"));
        command.env_clear().env("RANTAI_LEDGER", ledger).env("RANTAI_LANG", "en");
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).unwrap();
        Self { child, said }
    }

    fn address(&self, of: &str) -> SocketAddr {
        let url = self.said[of].as_str().unwrap().strip_prefix("http://").unwrap();
        url.split('/').next().unwrap().parse().unwrap()
    }

    /// Ends it as an operator does; answers its exit code and its log.
    fn end(mut self) -> (i32, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code().unwrap(), log)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Asks until the first pages are made.
fn ready(address: SocketAddr) {
    while ask(address, "GET /siap HTTP/1.1\r\n").status != 200 {
        std::thread::yield_now();
    }
}

/// `.cargo/config.toml` turns them off where the allocator is compiled.
#[test]
fn the_allocator_asks_for_no_huge_pages() {
    let process = Process::start(&office().dir, &[]);
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.child.id())).unwrap();
    match status.lines().find_map(|line| line.strip_prefix("THP_enabled:")) {
        Some(enabled) => assert_eq!(enabled.trim(), "0"),
        None => eprintln!("skipped: this kernel does not tell whether a process has huge pages"),
    }
}

#[test]
fn it_prints_where_it_is_logs_without_personal_data_and_ends_when_told() {
    let office = office();
    let process = Process::start(&office.dir, &["--log-requests", "--metrics", "127.0.0.1:0"]);
    let address = process.address("url");
    ready(address);
    let secret = "3471012345678901";
    for path in [
        format!("/?nik={secret}"),
        format!("/kelompok/{secret}/"),
        format!("/{secret}.html"),
        format!("/api/v1/groups?after={secret}"),
        format!("/api/v1/groups/{secret}"),
        "/wilayah/".to_owned(),
    ] {
        let head = format!(
            "GET {path} HTTP/1.1\r\nReferer: http://x/{secret}\r\nUser-Agent: {secret}\r\nX-Forwarded-For: 203.0.113.9\r\nX-Request-Id: {secret}\r\n"
        );
        assert!(ask(address, &head).status < 500, "{path}");
    }
    let counts = ask(process.address("metrics"), "GET /metrics HTTP/1.1\r\n");
    let text = counts.text();
    assert!(text.contains("rantai_last_record 39"), "{text}");
    assert!(text.contains(r#"rantai_http_answers_total{kind="#), "{text}");
    assert!(text.contains("rantai_http_seconds_bucket"), "{text}");
    assert!(!text.contains(secret));
    let (code, log) = process.end();
    assert_eq!(code, 0, "{log}");
    assert!(log.contains("the server stops"), "{log}");
    for never in [secret, "203.0.113.9", "127.0.0.1", "nik="] {
        assert!(!log.contains(never), "{never}: {log}");
    }
    let lines: Vec<Value> =
        log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let asked: Vec<&Value> = lines.iter().filter(|line| line["request"].is_string()).collect();
    assert!(asked.iter().any(|line| line["path"] == "/wilayah/" && line["status"] == 200), "{log}");
    assert!(asked.iter().any(|line| line["path"] == "-" && line["status"] == 404), "{log}");
}

#[test]
fn what_cannot_be_served_is_said() {
    let office = office();
    let (code, _, err) = crate::reading::rantai(
        &office.dir,
        &["serve", "--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"],
    );
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("--metrics is on this machine only"), "{err}");
    let nowhere = office.home.path().join("tidak-ada");
    let (code, _, err) = crate::reading::rantai(&nowhere, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("there is no ledger"), "{err}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, _, err) = crate::reading::rantai(&office.dir, &["serve", "--listen", &address]);
    assert_eq!(code, 4, "{err}");
    assert!(err.contains(&format!("cannot listen on {address}")), "{err}");
}

/// The examples that an operator copies are read by the programs they are for, where those are.
#[test]
fn the_examples_for_nginx_and_systemd_are_understood() {
    let home = tempfile::tempdir().unwrap();
    let place = |name: &str| home.path().join(name).display().to_string();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/_documentation");
    let example = std::fs::read_to_string(examples.join("nginx.conf")).unwrap();
    let plain: String = example
        .lines()
        .filter(|line| !line.trim_start().starts_with("ssl_certificate"))
        .map(|line| line.replace(" ssl http2", "") + "\n")
        .collect();
    let wrapped = format!("pid {};\nevents {{}}\nhttp {{\n{plain}}}\n", place("nginx.pid"));
    std::fs::write(place("nginx.conf"), wrapped).unwrap();
    let file = place("nginx.conf");
    let args = ["-t", "-c", &file, "-p", &place(""), "-e", "stderr"];
    understood("nginx", &args);
    let service = examples.join("rantai.service");
    let text = std::fs::read_to_string(&service).unwrap();
    assert!(text.contains("serve --listen 127.0.0.1:8080"));
    // The program of the example is not installed where tests run.
    let text = text.replace("/usr/local/bin/rantai", "/bin/true");
    std::fs::write(place("rantai.service"), text).unwrap();
    understood("systemd-analyze", &["verify", &place("rantai.service")]);
}

fn understood(program: &str, args: &[&str]) {
    match Command::new(program).args(args).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{program}: {said}");
        }
        Err(why) => println!("{program} is not here: {why}"),
    }
}
