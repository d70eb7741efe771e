//! The witness over HTTP: the exact bytes, strangers who take too much, and two at once.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::num::NonZeroU32;
use std::time::Duration;

use rantai::witness::Limits;
use rantai_events::note::{Note, Standing};
use rantai_events::tree::TreeHash;
use rantai_events::witness::{MAX_REQUEST, origin_id};

use super::{Place, Server, body, get, noon, post, raw, signed, signed_root, witness_key};
use crate::publish::ORIGIN;

/// Written from the specification, byte by byte, with no help of ours but the signed note.
#[test]
fn the_bytes_are_those_of_the_specification() {
    let place = Place::new();
    let server = place.serve(1);
    let note = signed(7).to_string();
    assert!(note.starts_with("ledger.example/yogya\n7\n"), "{note}");
    let first = server.post(&format!("old 0\n\n{note}"));
    assert_eq!(first.status, 200, "{first:?}");
    assert!(
        first.body.starts_with("— saksi-1.example ") && first.body.ends_with("=\n"),
        "{first:?}"
    );
    assert_eq!(first.body.lines().count(), 1);
    // The trick of the specification: note and answer together are a note.
    let whole = Note::parse(format!("{note}{}", first.body).as_bytes()).unwrap();
    let verified = Standing::Verified { time: Some(noon()) };
    assert_eq!(whole.verify(witness_key(1).public()), verified);
    assert_eq!(whole.signatures()[1].bytes.len(), 8 + 64);
    let conflict = server.post(&format!("old 3\n\n{note}"));
    assert_eq!((conflict.status, conflict.body.as_str()), (409, "7\n"));
    assert!(conflict.head.contains("content-type: text/x.tlog.size\r\n"), "{conflict:?}");
    let id = origin_id(ORIGIN);
    assert!(id.len() == 64 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
    let monitored = get(server.address, &format!("/{id}/checkpoint"));
    assert_eq!((monitored.status, monitored.body), (200, whole.to_string()));
    assert!(monitored.head.contains("content-type: text/plain; charset=utf-8"));
    for (path, status) in [("/", 404), ("/x/checkpoint", 404), ("/add-checkpoint", 405)] {
        assert_eq!(get(server.address, path).status, status, "{path}");
    }
    let unknown = server.post(&note.replace(ORIGIN, "lain.example"));
    assert_eq!(unknown.status, 400, "no old line");
}

#[test]
fn before_anything_was_seen_there_is_no_checkpoint_to_show() {
    let server = Place::new().serve(1);
    assert_eq!(get(server.address, &format!("/{}/checkpoint", origin_id(ORIGIN))).status, 404);
}

#[test]
fn too_long_a_body_is_not_read() {
    let place = Place::new();
    let server = place.serve(1);
    let head = |length: usize| {
        format!(
            "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    assert_eq!(raw(server.address, head(MAX_REQUEST + 1).as_bytes()).status, 413);
    assert_eq!(raw(server.address, head(1 << 40).as_bytes()).status, 413);
    // In chunks, without a length.
    let chunk = format!("{:x}\r\n{}\r\n0\r\n\r\n", MAX_REQUEST + 1, "a".repeat(MAX_REQUEST + 1));
    let head = "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    let answer = raw(server.address, format!("{head}{chunk}").as_bytes());
    assert_eq!(answer.status, 413, "{answer:?}");
    assert_eq!(server.post(&body(0, 9)).status, 200);
}

#[test]
fn whoever_sends_nothing_does_not_keep_others_out_for_ever() {
    let place = Place::new();
    let short = Duration::from_millis(200);
    let limits = Limits { connections: 2, head: short, body: short, ..Limits::default() };
    let server = Server::start(place.open(1), limits);
    let mut silent: Vec<_> = (0..4).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    silent[0]
        .write_all(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        .unwrap();
    assert_eq!(server.post(&body(0, 9)).status, 200);
    // Their connections end.
    for stream in &mut silent {
        drop(stream.read_to_end(&mut Vec::new()));
    }
}

/// Whoever keeps all the places of an address waiting is alone with them: a request from another
/// is answered while they are still open.
#[test]
fn hundreds_of_silent_connections_keep_nobody_else_waiting() {
    let place = Place::new();
    let long = Duration::from_secs(600);
    let limits = Limits { head: long, lifetime: long, ..Limits::default() };
    let server = Server::start(place.open(1), limits);
    let silent: Vec<_> = (0..400).map(|_| from("127.0.0.2", server.address)).collect();
    let mut turned_away = &silent[399];
    turned_away.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let heard = turned_away.read(&mut [0]).map_err(|why| why.kind());
    assert!(
        matches!(heard, Ok(0) | Err(ErrorKind::ConnectionReset)),
        "{heard:?}: it has its share"
    );
    assert_eq!(server.post(&body(0, 9)).status, 200);
    let mut waiting = &silent[0];
    waiting.set_nonblocking(true).unwrap();
    assert_eq!(waiting.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock, "still open");
}

/// A connection from an address of this machine's own network.
fn from(own: &str, to: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(format!("{own}:0").parse().unwrap()).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream
}

#[test]
fn whoever_asks_too_often_is_told_to_wait() {
    let place = Place::new();
    let one = NonZeroU32::MIN;
    let limits =
        Limits { per_second: one, burst: NonZeroU32::new(3).unwrap(), ..Limits::default() };
    let server = Server::start(place.open(1), limits);
    let statuses: Vec<_> = (0..20).map(|_| server.post("x").status).collect();
    assert!(statuses.starts_with(&[400, 400, 400]), "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
}

/// Behind a server with TLS everyone comes from one address: each is counted by itself there, one
/// network of IPv6 as one, and without the option nobody names another.
#[test]
fn behind_a_proxy_one_who_asks_too_often_keeps_nobody_else_out() {
    let place = Place::new();
    let (per_second, burst) = (NonZeroU32::MIN, NonZeroU32::new(3).unwrap());
    let limits = Limits { per_second, burst, trust_forwarded: true, ..Limits::default() };
    let asked = |server: &Server, method: &str, client: String| {
        let line = format!("X-Forwarded-For: 10.0.0.1, {client}\r\nConnection: close\r\n\r\n");
        raw(server.address, format!("{method} HTTP/1.1\r\nHost: x\r\n{line}").as_bytes()).status
    };
    for method in ["GET /x/checkpoint", "POST /add-checkpoint"] {
        let server = Server::start(place.open(1), limits);
        let many: Vec<_> =
            (0..20).map(|last| asked(&server, method, format!("2001:db8::{last:x}"))).collect();
        assert!(many.contains(&429), "{method}: {many:?}");
        assert_ne!(asked(&server, method, "2001:db8:0:1::1".into()), 429, "{method}");
        assert_ne!(asked(&server, method, "192.0.2.7".into()), 429, "{method}");
        drop(server);
        let limits = Limits { trust_forwarded: false, ..limits };
        let server = Server::start(place.open(1), limits);
        let others = (0..20).map(|last| asked(&server, method, format!("192.0.2.{last}")));
        assert!(others.into_iter().any(|status| status == 429), "{method}");
    }
}

/// Of requests at once exactly one is cosigned; the others hear of it.
#[test]
fn of_many_at_once_one_wins() {
    let place = Place::new();
    let server = place.serve(1);
    assert_eq!(server.post(&body(0, 5)).status, 200);
    let asked: Vec<_> = (6..14).map(|size| body(5, size)).collect();
    let address = server.address;
    let ask = |request: &String| post(address, request);
    let answers = at_once(&asked, ask);
    let won: Vec<_> = (6..14).zip(&answers).filter(|(_, answer)| answer.status == 200).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    let size = won[0].0;
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!((answer.status, &answer.body), (409, &format!("{size}\n")));
    }
    let seen = std::fs::read_to_string(place.seen()).unwrap();
    assert!(seen.starts_with(&format!("{ORIGIN}\n{size}\n")), "{seen}");
}

/// Two histories at once: one of them is cosigned, never both.
#[test]
fn of_two_histories_at_once_one_is_cosigned() {
    let place = Place::new();
    let server = place.serve(1);
    let asked: Vec<_> =
        (0..6).map(|n| format!("old 0\n\n{}", signed_root(9, TreeHash([n; 32])))).collect();
    let address = server.address;
    let answers = at_once(&asked, |request| post(address, request));
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
}

fn at_once<A: Send>(asked: &[String], ask: impl Fn(&String) -> A + Sync) -> Vec<A> {
    let start = std::sync::Barrier::new(asked.len());
    std::thread::scope(|scope| {
        let one = |request| {
            start.wait();
            ask(request)
        };
        let threads: Vec<_> =
            asked.iter().map(|request| scope.spawn(move || one(request))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
