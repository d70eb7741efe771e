//! Who is turned away at the door, and how.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::num::NonZeroU32;
use std::time::Duration;

use rantai::serve::{Limits, Settings};

use super::{Server, ask, eager, office, raw};

#[test]
fn only_reading_is_possible() {
    let office = office();
    let server = Server::of(&office.dir);
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
        let answer = ask(server.address, &format!("{method} / HTTP/1.1\r\n"));
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD, OPTIONS"));
        assert!(answer.text().contains("GET"), "{method}");
    }
    let preflight = ask(server.address, "OPTIONS /api/v1/groups HTTP/1.1\r\nOrigin: https://x\r\n");
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
}

#[test]
fn too_much_at_once_is_refused_before_it_is_read() {
    let office = office();
    let server = Server::of(&office.dir);
    let long = format!("/{}", "a".repeat(3000));
    assert_eq!(server.get(&long).status, 414);
    assert_eq!(server.get(&format!("/?{}", "q=1&".repeat(900))).status, 414);
    let body = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    assert_eq!(raw(server.address, format!("{body}\r\n").as_bytes()).status, 405);
    for line in ["Content-Length: 99999999", "Content-Length: 5000", "Transfer-Encoding: chunked"] {
        let text = format!("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{line}\r\n\r\n");
        assert_eq!(raw(server.address, text.as_bytes()).status, 413, "{line}");
    }
    let huge = format!("GET / HTTP/1.1\r\nHost: x\r\nX-A: {}\r\n\r\n", "a".repeat(40_000));
    assert_eq!(raw(server.address, huge.as_bytes()).status, 431);
    assert_eq!(raw(server.address, b"\x16\x03\x01 nonsense\r\n\r\n").status, 400);
    assert_eq!(server.get("/").status, 200, "and goes on serving");
}

#[test]
fn whoever_asks_too_often_is_told_to_wait_and_the_others_are_not() {
    let office = office();
    let burst = NonZeroU32::new(3).unwrap();
    let limits = Limits { per_second: NonZeroU32::new(1), burst, ..eager() };
    let server =
        Server::with(&office.dir, Settings { limits, trust_forwarded: true, metrics: None });
    let statuses = |client: &str| -> Vec<u16> {
        let line = format!("X-Forwarded-For: 10.0.0.1, {client}\r\n");
        (0..12).map(|_| server.get_with("/", &line).status).collect()
    };
    let many = statuses("192.0.2.1");
    assert!(many.starts_with(&[200, 200, 200]) && many.contains(&429), "{many:?}");
    assert!(statuses("192.0.2.2").starts_with(&[200, 200, 200]));
    let line = "X-Forwarded-For: 192.0.2.1\r\n";
    let turned = (0..9).map(|_| server.get_with("/api/v1/groups", line));
    let turned = turned.into_iter().find(|answer| answer.status == 429).unwrap();
    assert_eq!(turned.header("retry-after"), "2");
    assert_eq!(turned.header("content-type"), "application/problem+json");
    assert_eq!(server.get_with("/sehat", line).status, 200, "health is never counted");
}

#[test]
fn what_would_be_too_much_work_is_shed() {
    let office = office();
    let server = Server::start(&office.dir, Limits { at_once: 0, ..eager() });
    let answer = server.get("/api/v1/groups");
    assert_eq!((answer.status, answer.header("retry-after")), (503, "2"), "{}", answer.text());
    assert_eq!(server.get("/aset/gaya.css").status, 200, "the cache goes on answering");
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let office = office();
    let server = Server::start(&office.dir, Limits { answer: Duration::ZERO, ..eager() });
    // A page may have been made before it was asked for; a record is always asked of the one thread
    // that reads the ledger. Asked for many at once, it keeps the last ones waiting.
    let asked = |seq: usize| server.get(&format!("/api/v1/proofs/{seq}")).status;
    let many_at_once = || {
        std::thread::scope(|scope| {
            let asking: Vec<_> = (0..64).map(|seq| scope.spawn(move || asked(seq % 8))).collect();
            asking.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
        })
    };
    assert!((0..50).any(|_| many_at_once().contains(&503)));
    assert_eq!(server.get("/sehat").status, 200);
}

#[test]
fn whoever_sends_nothing_does_not_keep_others_out_for_ever() {
    let office = office();
    let limits = Limits { connections: 2, head: Duration::from_millis(100), ..eager() };
    let server = Server::start(&office.dir, limits);
    let mut silent: Vec<_> = (0..3).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    silent[0].write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    assert_eq!(server.get("/").status, 200);
    for stream in &mut silent {
        drop(stream.read_to_end(&mut Vec::new()));
    }
}

#[test]
fn a_connection_answers_many_requests_and_ends_with_its_time() {
    let office = office();
    let limits = Limits { lifetime: Duration::from_millis(300), ..eager() };
    let server = Server::start(&office.dir, limits);
    let mut stream = TcpStream::connect(server.address).unwrap();
    let request = "GET /sehat HTTP/1.1\r\nHost: x\r\n\r\n";
    stream.write_all(request.repeat(3).as_bytes()).unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    let all = String::from_utf8(all).unwrap();
    assert_eq!(all.matches("HTTP/1.1 200 OK").count(), 3, "{all}");
}

/// Addresses that lead nowhere, or try to lead elsewhere.
const HOSTILE: &[&str] = &[
    "/?q=%00",
    "/?",
    "/??",
    "/#x",
    "/.",
    "/..",
    "/...",
    "/%2e",
    "/%25%32%65",
    "/con.html",
    "/index.html/",
    "/index.html/index.html",
    "/en/en/",
    "/hibah/99999/",
    "/hibah/00000/",
    "/hibah/-001/",
    "/hibah/9999/",
    "/wilayah/../",
    "/wilayah/99.99.99.9999/",
    "/kelompok//catatan/",
    "/kelompok/a/catatan/b/",
    "/asal-angka/x/",
    "/tile/",
    "/tile/0/",
    "/tile/64/000",
    "/tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    "/tile/0/000.p/0",
    "/tile/0/000.p/256",
    "/checkpoint/",
    "/api",
    "/api/",
    "/api/v1",
    "/api/v2/groups",
    "/api/v1/groups/",
    "/api/v1/groups/..",
    "/api/v1/groups/%2e%2e",
    "/api/v1/records/-1",
    "/api/v1/records/18446744073709551616",
    "/api/v1/records/18446744073709551615",
    "/api/v1/records/1e3",
    "/api/v1/records/",
    "/api/v1/groups?limit=-1",
    "/api/v1/groups?limit=0",
    "/api/v1/groups?limit=501",
    "/api/v1/groups?limit=99999999999",
    "/api/v1/groups?limit=1&limit=2",
    "/api/v1/groups?after=%ff",
    "/api/v1/groups?area=..",
    "/api/v1/groups?format=xlsx",
    "/api/v1/groups?lang=jv",
    "/api/v1/groups?program=%3Cb%3E",
    "/api/v1/proofs/x",
];

/// Whatever is asked, there is an answer, and none is a failure of ours.
#[test]
fn hostile_requests_get_an_answer_and_no_failure() {
    let office = office();
    let server = Server::of(&office.dir);
    for path in HOSTILE {
        let answer = server.get(path);
        assert!((200..500).contains(&answer.status), "{path}: {} {}", answer.status, answer.text());
    }
    for request in [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET http://example.invalid/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: \u{e9}\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: ,,,\"\"\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ;drop\r\nConnection: close\r\n\r\n",
    ] {
        let status = raw(server.address, request.as_bytes()).status;
        assert!((200..500).contains(&status), "{request:?}: {status}");
    }
}
