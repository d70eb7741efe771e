//! Whoever comes before the first pages are made. The server signs, and is held back by another who
//! publishes: it makes no page before that one lets go.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use rantai::serve::{Keeper, Limits, Settings};

use super::{Server, office, parsed};
use crate::publish::{Office, key};

/// A server that has no edition until it is let go, which happens at the end at the latest.
struct Held {
    /// Falls before the server, which waits for it.
    publishing: Option<File>,
    server: Server,
    _office: Office,
}

impl Held {
    fn with(answer: Duration) -> Self {
        let office = office();
        let publishing = File::create(office.dir.join("publish.lock")).unwrap();
        publishing.lock().unwrap();
        let limits = Limits { answer, per_second: None, ..Limits::default() };
        let settings = Settings { limits, trust_forwarded: false, metrics: None };
        let keeper = Keeper::open(&office.dir, None).unwrap().signing(key());
        let server = Server::kept(keeper, settings);
        Self { publishing: Some(publishing), server, _office: office }
    }

    fn let_go(&mut self) {
        self.publishing = None;
    }
}

#[test]
fn whoever_comes_before_the_first_edition_waits_for_it() {
    let mut held = Held::with(Duration::from_secs(600));
    assert_eq!(held.server.get("/siap").status, 503, "readiness is honest");
    assert_eq!(held.server.get("/sehat").status, 200);
    let early: Vec<TcpStream> = ["/", "/en/wilayah/", "/aset/gaya.css", "/api/v1/groups"]
        .into_iter()
        .map(|path| {
            let mut stream = TcpStream::connect(held.server.address).unwrap();
            let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(held.server.get("/siap").status, 503, "waiting makes nothing ready");
    held.let_go();
    for mut stream in early {
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert_eq!(parsed(&answer).status, 200);
    }
    assert_eq!(held.server.get("/siap").status, 200);
}

#[test]
fn who_waited_long_enough_is_told_in_both_languages_when_to_come_again() {
    let held = Held::with(Duration::from_millis(1));
    for path in ["/", "/en/", "/360giving.json", "/tidak-ada/"] {
        let answer = held.server.get(path);
        assert_eq!((answer.status, answer.header("retry-after")), (503, "2"), "{path}");
        let text = answer.text();
        for said in ["Halaman sedang disiapkan", "The pages are being made"] {
            assert!(text.contains(said), "{path}: {text}");
        }
        assert!(text.contains("<p lang=\"en\">") != path.starts_with("/en/"), "{path}: {text}");
    }
    let asked = held.server.get("/api/v1/groups");
    assert_eq!((asked.status, asked.header("retry-after")), (503, "2"));
    assert_eq!(asked.header("content-type"), "application/problem+json");
}
