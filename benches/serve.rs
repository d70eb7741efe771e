//! The benchmark of serving: pages out of the cache of `rantai serve` against nginx with the same
//! bytes as files, in one run, by the same client, turn by turn. `cargo bench --bench serve` needs
//! nginx; `-- --seconds 2` makes it short. Figures go into `RESULTS.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a benchmark stops on any fault, prints, and divides"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Connections of the client, all kept alive.
const CONNECTIONS: usize = 64;
const ROUNDS: usize = 3;

struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        // Asked to end, and not killed: a killed nginx leaves its workers behind.
        let asked = Command::new("kill").arg(self.0.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            self.0.kill().ok();
        }
        self.0.wait().ok();
    }
}

/// Requests a second and the latency that 99 of 100 stay below.
#[derive(Clone, Copy)]
struct Speed {
    per_second: f64,
    p99: Duration,
}

fn main() {
    let seconds = option("--seconds").and_then(|text| text.parse().ok()).unwrap_or(5.0);
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("buku");
    let built = Command::new(env!("CARGO_BIN_EXE_rantai")).arg("demo").arg(&ledger).output();
    assert!(built.unwrap().status.success(), "the demonstration could not be built");
    let (_ours, address) = rantai(&ledger);
    let root = home.path().join("situs");
    let pages = ["/index.html", "/kelompok/ykt-kube-001/index.html", "/aset/gaya.css"];
    for page in pages {
        let file = root.join(&page[1..]);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, body(address, page)).unwrap();
    }
    let (_theirs, files) = nginx(home.path(), &root);
    println!("| page | bytes | rantai serve | nginx | ratio | p99 | p99 of nginx |");
    println!("|---|---|---|---|---|---|---|");
    for page in pages {
        let bytes = body(address, page);
        assert_eq!(bytes, body(files, page), "{page}: the same bytes");
        let (ours, theirs) = turns(page, (address, files), seconds);
        println!(
            "| {page} | {} | {:.0}/s | {:.0}/s | {:.2} | {:.2} ms | {:.2} ms |",
            bytes.len(),
            ours.per_second,
            theirs.per_second,
            ours.per_second / theirs.per_second,
            ours.p99.as_secs_f64() * 1000.0,
            theirs.p99.as_secs_f64() * 1000.0,
        );
    }
}

fn option(name: &str) -> Option<String> {
    let args: Vec<String> = std::env::args().collect();
    let at = args.iter().position(|arg| arg == name)?;
    args.get(at + 1).cloned()
}

/// The median of some rounds of each, turn by turn.
fn turns(page: &str, (ours, theirs): (SocketAddr, SocketAddr), seconds: f64) -> (Speed, Speed) {
    let time = Duration::from_secs_f64(seconds);
    let mut runs = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        runs.0.push(measured(ours, page, time));
        runs.1.push(measured(theirs, page, time));
    }
    (median(runs.0), median(runs.1))
}

fn median(mut runs: Vec<Speed>) -> Speed {
    runs.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    runs[runs.len() / 2]
}

fn rantai(ledger: &Path) -> (Stopped, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rantai"))
        .arg("--ledger")
        .arg(ledger)
        .args(["serve", "--listen", "127.0.0.1:0", "--rate", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    let url = said["url"].as_str().unwrap().strip_prefix("http://").unwrap();
    let address = url.trim_end_matches('/').parse().unwrap();
    let child = Stopped(child);
    while !head(address, "/siap").starts_with("HTTP/1.1 200") {
        std::thread::yield_now();
    }
    (child, address)
}

fn nginx(home: &Path, root: &Path) -> (Stopped, SocketAddr) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let place = |name: &str| -> PathBuf { home.join(name) };
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {};", place(kind).display()))
        .concat();
    let text = format!(
        "daemon off; worker_processes auto; pid {pid}; error_log stderr crit;\n\
         user root;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;\n\
         open_file_cache max=1000; types {{ text/html html; text/css css; }} {temporary}\n\
         server {{ listen {address}; root {root}; }} }}\n",
        pid = place("nginx.pid").display(),
        root = root.display(),
    );
    std::fs::write(place("nginx.conf"), text).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-c").arg(place("nginx.conf")).arg("-p").arg(home).args(["-e", "stderr"]);
    let child = Stopped(command.spawn().expect("nginx is needed to compare with"));
    while TcpStream::connect(address).is_err() {
        std::thread::yield_now();
    }
    (child, address)
}

fn asked(address: SocketAddr, page: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {page} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

fn head(address: SocketAddr, page: &str) -> String {
    String::from_utf8_lossy(&asked(address, page)).into_owned()
}

fn body(address: SocketAddr, page: &str) -> Vec<u8> {
    let answer = asked(address, page);
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{page}: {}", String::from_utf8_lossy(&answer));
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    answer[end + 4..].to_vec()
}

/// Asks for one page over kept connections, one request after another on each.
fn measured(address: SocketAddr, page: &str, time: Duration) -> Speed {
    let request = format!("GET {page} HTTP/1.1\r\nHost: x\r\n\r\n").into_bytes();
    let length = kept_length(address, &request);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.unwrap();
    let begun = Instant::now();
    let mut took: Vec<Duration> = runtime.block_on(async {
        let asking = |_| tokio::spawn(keep_asking(address, request.clone(), length, begun + time));
        let asking: Vec<_> = (0..CONNECTIONS).map(asking).collect();
        let mut all = Vec::new();
        for one in asking {
            all.extend(one.await.unwrap());
        }
        all
    });
    let lasted = begun.elapsed().as_secs_f64();
    took.sort_unstable();
    let p99 = took[took.len() * 99 / 100];
    Speed { per_second: took.len() as f64 / lasted, p99 }
}

/// The bytes of a whole answer on a kept connection: the same for each.
fn kept_length(address: SocketAddr, request: &[u8]) -> usize {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    let mut reader = BufReader::new(stream);
    let (mut length, mut body) = (0, 0);
    loop {
        let mut line = String::new();
        length += reader.read_line(&mut line).unwrap();
        let line = line.to_ascii_lowercase();
        if let Some(text) = line.strip_prefix("content-length:") {
            body = text.trim().parse().unwrap();
        }
        if line == "\r\n" {
            return length + body;
        }
    }
}

async fn keep_asking(
    address: SocketAddr,
    request: Vec<u8>,
    length: usize,
    until: Instant,
) -> Vec<Duration> {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut took, mut buffer) = (Vec::new(), vec![0; 256 << 10]);
    while Instant::now() < until {
        let begun = Instant::now();
        let mut sent = 0;
        while sent < request.len() {
            stream.writable().await.unwrap();
            sent += stream.try_write(&request[sent..]).unwrap_or(0);
        }
        let mut got = 0;
        while got < length {
            stream.readable().await.unwrap();
            match stream.try_read(&mut buffer) {
                Ok(0) => panic!("the server closed the connection"),
                Ok(count) => got += count,
                Err(why) if why.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(why) => panic!("{why}"),
            }
        }
        assert_eq!(got, length, "each answer is as long as the first");
        took.push(begun.elapsed());
    }
    took
}
