//! `rantai serve` over a real socket: what it answers, what it turns away, and that it never stands
//! in the way of whoever records. Everything stays on the loopback; every server ends with its test.

mod pages;
mod early;
mod data;
mod door;
mod following;
mod process;
mod signed;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use rantai::serve::{Keeper, Limits, NotServed, Settings, serve};
use tokio::sync::oneshot;

use crate::publish::Office;

/// An office with 40 records and a checkpoint at 30 of them.
pub(crate) fn office() -> Office {
    let office = Office::with_checkpoints(&[30]);
    let mut ledger = rantai::ledger::Ledger::open(&office.dir).unwrap();
    crate::publish::grow(&mut ledger, 40);
    drop(ledger);
    office
}

/// No limit on clients, time for a machine at its limit, and the ledger looked at before each answer:
/// what is recorded before a request is in its answer.
fn eager() -> Limits {
    let answer = Duration::from_secs(300);
    Limits { poll: Duration::ZERO, per_second: None, answer, ..Limits::default() }
}

/// A server, until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), NotServed>>>,
}

impl Server {
    pub(crate) fn of(directory: &Path) -> Self {
        Self::start(directory, eager())
    }

    fn start(directory: &Path, limits: Limits) -> Self {
        Self::with(directory, Settings { limits, trust_forwarded: false, metrics: None })
    }

    fn with(directory: &Path, settings: Settings) -> Self {
        Self::kept(Keeper::open(directory, None).unwrap(), settings)
    }

    /// At the address of the published demonstration, signing as that was signed.
    fn signing(directory: &Path) -> Self {
        let keeper = Keeper::open(directory, Some("https://hibah.example/".into())).unwrap();
        let settings = Settings { limits: eager(), trust_forwarded: false, metrics: None };
        Self::kept(keeper.signing(crate::website::key()), settings)
    }

    fn kept(keeper: Keeper, settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        let thread = std::thread::spawn(move || serve(keeper, listener, settings, stopped));
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        ask(self.address, &format!("GET {path} HTTP/1.1\r\n"))
    }

    /// With more lines in the head of the request.
    pub(crate) fn get_with(&self, path: &str, lines: &str) -> Answer {
        ask(self.address, &format!("GET {path} HTTP/1.1\r\n{lines}"))
    }

    fn json(&self, path: &str) -> serde_json::Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()).ok());
        self.thread.take().unwrap().join().unwrap().unwrap();
    }
}

/// What came back, read by hand.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.head.get(name).map_or("", String::as_str)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks with the first lines of a head, and reads until the other end closes.
fn ask(address: SocketAddr, head: &str) -> Answer {
    raw(address, format!("{head}Host: x\r\nConnection: close\r\n\r\n").as_bytes())
}

fn raw(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    // The server may answer and close before it read everything.
    stream.write_all(bytes).ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok();
    parsed(&answer)
}

fn parsed(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let head = lines.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let body = answer.get(end + 4..).unwrap_or_default().to_vec();
    Answer { status, head, body }
}
