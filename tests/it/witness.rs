//! Witnesses: what they cosign, what they remember, and what an office gathers from good, dead and
//! hostile ones. Everything stays on the loopback; every server ends with its test.

mod decide;
mod http;
mod submit;
mod tls;
mod hostile;
mod arbitrary;
mod command;
mod liars;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rantai::clock::SetClock;
use rantai::witness::{Happened, Limits, Witness, WitnessError, serve};
use rantai_events::checkpoint::Checkpoint;
use rantai_events::note::{KeyKind, KeyName, Note, SigningKey};
use rantai_events::time::Instant;
use rantai_events::tree::{MemoryTree, TreeHash, leaf, prove_consistency, root};
use rantai_events::witness::Request;
use tokio::sync::oneshot;

use crate::publish::{ORIGIN, key};

pub(crate) const NOON: &str = "2026-11-21T05:00:00.000Z";

pub(crate) fn noon() -> u64 {
    u64::try_from(Instant::parse(NOON).unwrap().millis() / 1000).unwrap()
}

pub(crate) fn witness_key(seed: u8) -> SigningKey {
    let name = KeyName::parse(&format!("saksi-{seed}.example")).unwrap();
    SigningKey::from_seed(name, KeyKind::Witness, &[seed; 32]).unwrap()
}

pub(crate) fn tree(size: u64) -> MemoryTree {
    (0..size).map(|n| leaf(format!("baris {n}").as_bytes())).collect()
}

pub(crate) fn signed_root(size: u64, root: TreeHash) -> Note {
    let origin = KeyName::parse(ORIGIN).unwrap();
    Checkpoint::new(&origin, size, root).sign(&key()).unwrap()
}

pub(crate) fn signed(size: u64) -> Note {
    signed_root(size, tree(size).root())
}

/// The body of a sound request.
pub(crate) fn body(old: u64, size: u64) -> String {
    let tree = tree(size);
    let path = prove_consistency(&tree, old, size).unwrap();
    Request { old, path, note: signed_root(size, root(&tree, size).unwrap()) }.to_string()
}

/// A place with the file of the logs.
pub(crate) struct Place {
    home: tempfile::TempDir,
    pub(crate) told: Arc<Mutex<Vec<Happened>>>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let logs = format!("log {}\nquorum none\n", key().public());
        std::fs::write(home.path().join("logs.policy"), logs).unwrap();
        Self { home, told: Arc::default() }
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.home.path().join("state")
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.home.path().join("logs.policy")
    }

    /// The file of what was seen last of our log.
    pub(crate) fn seen(&self) -> PathBuf {
        self.state().join(rantai_events::witness::origin_id(ORIGIN)).join("checkpoint")
    }

    pub(crate) fn try_open(&self, seed: u8) -> Result<Witness, WitnessError> {
        let clock = Box::new(SetClock::at(Instant::parse(NOON).unwrap()));
        let told = Arc::clone(&self.told);
        let tell = Box::new(move |happened| told.lock().unwrap().push(happened));
        Witness::open(&self.state(), &self.logs(), witness_key(seed), clock, tell)
    }

    pub(crate) fn open(&self, seed: u8) -> Witness {
        self.try_open(seed).unwrap()
    }

    pub(crate) fn serve(&self, seed: u8) -> Server {
        Server::start(self.open(seed), Limits::default())
    }
}

/// A witness over HTTP, until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), WitnessError>>>,
}

impl Server {
    pub(crate) fn start(witness: Witness, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        let thread = std::thread::spawn(move || serve(witness, listener, limits, stopped));
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn post(&self, body: &str) -> Answer {
        post(self.address, body)
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
    pub(crate) head: String,
    pub(crate) body: String,
}

pub(crate) fn post(address: SocketAddr, body: &str) -> Answer {
    let length = body.len();
    raw(
        address,
        format!("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
            .as_bytes(),
    )
}

pub(crate) fn get(address: SocketAddr, path: &str) -> Answer {
    raw(address, format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
}

/// Sends bytes and reads until the other end closes.
pub(crate) fn raw(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    // The server may answer and close before it read everything.
    stream.write_all(bytes).ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}

/// A server that answers with these bytes, whatever is asked; `None` keeps silent and the
/// connection open. It ends when it is dropped.
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Fake {
    pub(crate) fn answering(answer: impl Fn(&str) -> Option<Vec<u8>> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let over = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&over);
        let thread = std::thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let mut stream = stream.unwrap();
                let request = request_of(&mut stream);
                match answer(&request) {
                    Some(bytes) => drop(stream.write_all(&bytes)),
                    None => silent.push(stream),
                }
            }
        });
        Self { address, over, thread: Some(thread) }
    }

    /// With a status line, a type and a body.
    pub(crate) fn saying(status: &'static str, body: Vec<u8>) -> Self {
        Self::answering(move |_| Some(http_answer(status, &body)))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        self.thread.take().unwrap().join().unwrap();
    }
}

pub(crate) fn http_answer(status: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nLocation: http://127.0.0.1:9/\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// The body of a request with a length.
fn request_of(stream: &mut TcpStream) -> String {
    let (mut read, mut some) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length = length
                .split("content-length: ")
                .nth(1)
                .map_or("0", |rest| rest.split("\r\n").next().unwrap());
            if body.len() >= length.trim().parse::<usize>().unwrap() {
                return body.to_owned();
            }
        }
        match stream.read(&mut some) {
            Ok(0) | Err(_) => return String::new(),
            Ok(count) => read.extend_from_slice(&some[..count]),
        }
    }
}

/// Writes a policy of our log and these witnesses, all of whom must have cosigned.
pub(crate) fn policy_text(witnesses: &[(u8, String)]) -> String {
    let lines: String = witnesses
        .iter()
        .map(|(seed, url)| format!("witness w{seed} {} {url}\n", witness_key(*seed).public()))
        .collect();
    let names: String = witnesses.iter().map(|(seed, _)| format!(" w{seed}")).collect();
    format!("log {}\n{lines}group semua all{names}\nquorum semua\n", key().public())
}
