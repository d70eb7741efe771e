//! `rantai checkpoint --submit` among witnesses that lie: nothing of theirs is published as
//! witnessed, none holds the checkpoint up, and each is told of by its name, in plain words.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rantai::publish::{latest, latest_witnessed};
use rantai_events::cosignature::cosign;
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::tree::TreeHash;
use serde_json::Value;

use super::command::Desk;
use super::hostile::text_of;
use super::{Fake, http_answer, noon, policy_text, signed_root, witness_key};
use crate::publish::key;

/// An answer that never ends: its head, then the same bytes as fast as they are taken or, where it
/// drips, a byte now and then.
struct Endless {
    address: SocketAddr,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Endless {
    fn pouring(some: &'static [u8], every: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
            let mut wrote = stream.write_all(head);
            while wrote.is_ok() && stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                wrote = stream.write_all(some);
            }
        });
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        drop(self.stop.take());
        // Wakes it where nobody asked.
        drop(TcpStream::connect(self.address));
        self.thread.take().unwrap().join().unwrap();
    }
}

/// Cosigns what `other` makes of the checkpoint in the request.
fn cosigning(key: SigningKey, other: impl Fn(&str) -> String + Send + 'static) -> Fake {
    Fake::answering(move |request| {
        let line = cosign(&key, &other(&text_of(request)), noon()).unwrap();
        Some(http_answer("200 OK", format!("{line}\n").as_bytes()))
    })
}

/// Another key under the name of a witness; `forged` also under its key's identifier.
fn under_its_name(seed: u8, forged: bool) -> Fake {
    let own = witness_key(seed);
    let name = KeyName::parse(&format!("saksi-{seed}.example")).unwrap();
    let other = SigningKey::from_seed(name, KeyKind::Witness, &[99; 32]).unwrap();
    Fake::answering(move |request| {
        let text = text_of(request);
        let mut line = cosign(&other, &text, noon()).unwrap();
        if forged {
            line.id = cosign(&own, &text, noon()).unwrap().id;
        }
        Some(http_answer("200 OK", format!("{line}\n").as_bytes()))
    })
}

const FALSE: &str = "tanda tangannya palsu";
const UNREAD: &str = "jawabannya tidak terbaca";
const LOOK: &str = "PERIKSA: menyatakan checkpoint ini tidak melanjutkan";

/// Submits to these and tells what was said of each, and the exit code. The checkpoint stands with
/// the signature of the log alone.
fn told(witnesses: &[(u8, String)]) -> (i32, Vec<String>) {
    let desk = Desk::new();
    std::fs::write(desk.file("buku.policy"), policy_text(witnesses)).unwrap();
    let args = ["checkpoint", "--submit", "--json", "--deadline", "3"];
    let (code, out, err) = desk.run(&args);
    let said: Value = serde_json::from_str(&out).expect(&err);
    assert_eq!((&said["quorum"], &said["witnessed"]), (&false.into(), &Value::Null), "{err}");
    assert!(err.contains("kuorum belum tercapai"), "{err}");
    let printable = |letter: char| letter == '\n' || !letter.is_control();
    assert!(err.chars().all(printable), "nothing of a stranger reaches the terminal: {err:?}");
    let newest = latest(&desk.office.dir).unwrap().unwrap();
    assert_eq!(newest.note.signatures().len(), 1, "{err}");
    assert!(key().public().is_named_by(&newest.note.signatures()[0]));
    assert_eq!(latest_witnessed(&desk.office.dir).unwrap(), None);
    let of = |(seed, _): &(u8, String)| {
        let name = format!("saksi w{seed}: ");
        let mut lines = err.lines().filter_map(|line| line.strip_prefix(&name));
        let line = lines.next().unwrap_or_else(|| panic!("w{seed} is not told of: {err}"));
        assert_eq!(lines.next(), None, "w{seed} is told of once");
        line.to_owned()
    };
    (code, witnesses.iter().map(of).collect())
}

#[test]
fn signatures_that_are_none_of_this_checkpoint_by_its_witness_are_not_published() {
    let other = |size: u64| signed_root(size, TreeHash([7; 32])).text().to_owned();
    let fakes = [
        // Over another checkpoint: another tree of that size, a larger one, of another log.
        (cosigning(witness_key(1), move |_| other(4)), FALSE),
        (cosigning(witness_key(2), move |_| other(4000)), FALSE),
        (cosigning(witness_key(3), |text| text.replacen("ledger", "lain", 1)), FALSE),
        (under_its_name(4, false), "jawabannya tanpa tanda tangan kunci yang disebut kebijakan"),
        (under_its_name(5, true), FALSE),
        // That of a witness beside it, true as it is, does not speak for this one.
        (cosigning(witness_key(5), str::to_owned), "jawabannya tanpa tanda tangan kunci"),
    ];
    let witnesses: Vec<_> = (1..).zip(fakes.iter().map(|(fake, _)| fake.url())).collect();
    let (code, said) = told(&witnesses);
    assert_eq!(code, 0, "{said:#?}");
    for (said, (_, expected)) in said.iter().zip(&fakes) {
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn garbage_endless_answers_and_other_addresses_hold_nothing_up() {
    let line: &[u8] = "— saksi-5.example AAAA\n".as_bytes();
    let (poured, dripped) = (Duration::ZERO, Duration::from_millis(20));
    let endless = [Endless::pouring(line, poured), Endless::pouring(b"x", dripped)];
    let garbage = b"HTTP/1.1 200 \x1b[2J\x1b[31m\r\n\x1b]0;x\x07: \x1b[2J\r\n\r\n\x1b[2J".to_vec();
    let fakes = [
        (Fake::saying("200 OK", Vec::new()), UNREAD),
        (Fake::saying("200 OK", b"\x1b[2Jtidak\x00apa-apa\n".to_vec()), UNREAD),
        (Fake::saying("307 Temporary Redirect", Vec::new()), "menyuruh ke alamat lain (307)"),
        (Fake::answering(move |_| Some(garbage.clone())), ""),
        (Fake::answering(|_| None), "tidak menjawab pada waktunya"),
    ];
    let urls = fakes.iter().map(|(fake, _)| fake.url());
    let witnesses: Vec<_> = (11..).zip(urls.chain(endless.iter().map(Endless::url))).collect();
    let (code, said) = told(&witnesses);
    assert_eq!(code, 0, "{said:#?}");
    let words = ["jawabannya terlalu panjang", "tidak menjawab pada waktunya"];
    let expected = fakes.iter().map(|(_, words)| *words).chain(words);
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.starts_with(expected) && !said.is_empty(), "{said}");
    }
}

/// A size that cannot be is no size. That a witness contradicts is an alarm, whatever else it says.
#[test]
fn sizes_that_cannot_be_are_told_as_they_are() {
    let ahead = "PERIKSA: menyatakan pernah melihat 18446744073709551615 catatan";
    let table: [(&[u8], &str); 8] = [
        (b"18446744073709551615\n", ahead),
        (b"18446744073709551616\n", LOOK),
        (b"999999999999999999999999999999999999999999\n", LOOK),
        (b"-1\n", LOOK),
        (b"04\n", LOOK),
        (b"4 \n", LOOK),
        (b"0\n", LOOK),
        (b"\xff\xff\n", LOOK),
    ];
    let fakes = table.map(|(body, words)| (Fake::saying("409 Conflict", body.to_vec()), words));
    let witnesses: Vec<_> = (11..).zip(fakes.iter().map(|(fake, _)| fake.url())).collect();
    let (code, said) = told(&witnesses);
    assert_eq!(code, 1, "{said:#?}");
    for (said, (_, expected)) in said.iter().zip(&fakes) {
        assert!(said.starts_with(expected), "{said}");
        assert!(!said.contains(" 0 catatan"), "it saw nothing that could be continued: {said}");
        assert!(said.ends_with("atau saksi itu keliru"), "{said}");
    }
}
