//! Who is let in, and to what.

use super::*;

#[test]
fn a_link_works_once_and_only_its_cookie_reads() {
    let (ledger, _) = demonstration();
    let room = stand(ledger, "u-06").unwrap();
    assert_eq!(room.bare("/").status, 401);
    assert_eq!(room.bare("/?token=00").status, 403, "a wrong token spends nothing");
    let came = room.bare(&format!("/?lang=en&token={}", room.token));
    assert_eq!((came.status, came.headers["location"].as_str()), (303, "/?lang=en"));
    let cookie = &came.headers["set-cookie"];
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let again = room.bare(&format!("/?token={}", room.token));
    assert_eq!(again.status, 403);
    assert!(!again.headers.contains_key("set-cookie"));
    // Whoever is not let in is told what to do, on a page in the language asked for.
    for (path, lang, said) in [
        ("/", "id", "Peramban ini belum masuk"),
        ("/?lang=en", "en", "This browser is not let in"),
        ("/?token=00", "id", "sudah dipakai atau salah"),
        (&format!("/?token={}&lang=en", room.token), "en", "was used already"),
        ("/?token=", "id", "sudah dipakai atau salah"),
    ] {
        let came = room.bare(path);
        assert!([401, 403].contains(&came.status) && came.body.contains(said), "{path}");
        assert_eq!(came.body.matches("<h1").count(), 1, "{path}");
        assert!(came.body.contains(&format!("<html lang=\"{lang}\">")), "{path}");
        assert!(came.body.contains("<title>") && came.body.contains("rantai open"), "{path}");
        assert!(!came.headers.contains_key("set-cookie"), "{path}");
    }
    assert_eq!(room.bare("/buku/bku").status, 401, "others are not in");
    let reader = Reader { cookie: cookie.split(';').next().unwrap().into(), room };
    assert_eq!(reader.get("/buku").status, 200);
}

#[test]
fn a_browser_that_looks_ahead_does_not_spend_the_link() {
    let (ledger, _) = demonstration();
    let room = stand(ledger, "u-06").unwrap();
    let (address, token) = (room.address, room.token.clone());
    let ahead = format!(
        "GET /?token={token} HTTP/1.1\r\nHost: {address}\r\nSec-Purpose: prefetch;prerender\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(send(address, &ahead).status, 503);
    assert_eq!(room.bare(&format!("/?token={token}")).status, 303);
}

/// Browsers look for the name in the link at ::1 before 127.0.0.1: whoever else listened there
/// would be handed the link.
#[test]
fn nobody_else_listens_where_the_link_leads() {
    let (ledger, _) = demonstration();
    let Ok(squatter) = std::net::TcpListener::bind("[::1]:0") else {
        eprintln!("skipped: this machine has no ::1, so nobody can listen there");
        return;
    };
    let room = stand(ledger, "u-06").unwrap();
    let beside = SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, room.address.port()));
    let ask = format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", room.address);
    assert_eq!(send(beside, &ask).status, 401);
    let taken = squatter.local_addr().unwrap();
    let here = SocketAddr::from((std::net::Ipv4Addr::LOCALHOST, taken.port()));
    let (id, en) = Seat::at(here).unwrap_err().words();
    assert!(id.contains(&taken.to_string()) && id.contains("pilih nomor lain"), "{id}");
    assert!(en.contains(&taken.to_string()) && en.contains("choose another"), "{en}");
}

#[test]
fn only_its_own_host_is_answered() {
    let (ledger, _) = demonstration();
    let reader = Reader::of(ledger);
    let (address, cookie) = (reader.room.address, &reader.cookie);
    let asks = |host: &str| {
        send(address, &format!("GET /buku HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n")).status
    };
    let port = address.port();
    assert_eq!(asks(&format!("127.0.0.1:{port}")), 200);
    assert_eq!(asks(&format!("localhost:{port}")), 200);
    for host in ["jahat.example", &format!("jahat.example:{port}"), "127.0.0.1", "127.0.0.1:1"] {
        assert_eq!(asks(host), 421, "{host}");
    }
}

#[test]
fn answers_run_nothing_and_are_kept_nowhere() {
    let (ledger, _) = demonstration();
    let reader = Reader::of(ledger);
    let came = reader.get("/buku");
    let of = |name: &str| came.headers[name].as_str();
    assert!(of("content-security-policy").starts_with("default-src 'none'"));
    assert!(!of("content-security-policy").contains("script"));
    assert_eq!(of("cache-control"), "no-store");
    assert_eq!(of("x-content-type-options"), "nosniff");
    assert!(!came.headers.contains_key("access-control-allow-origin"));
    assert!(!came.body.contains("<script") && !came.body.contains("style="));
}

#[test]
fn a_verification_begins_from_a_page_of_the_room_only() {
    let (ledger, _) = demonstration();
    let reader = Reader::of(ledger);
    let (address, cookie) = (reader.room.address, &reader.cookie);
    let posts = |origin: &str, body: &str| {
        let length = body.len();
        send(address, &format!("POST /verifikasi HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n{origin}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")).status
    };
    assert_eq!(posts("", "tingkat=1"), 403);
    assert_eq!(posts("Origin: http://jahat.example\r\n", "tingkat=1"), 403);
    let own = format!("Origin: http://{address}\r\n");
    assert_eq!(posts(&own, "tingkat=9"), 400);
    assert_eq!(posts(&own, "tingkat=1"), 303);
}

#[test]
fn what_is_too_large_or_only_to_be_read_is_said_on_a_page_in_the_language_of_the_room() {
    let (ledger, _) = demonstration();
    let reader = Reader::of(ledger);
    let (address, cookie) = (reader.room.address, &reader.cookie);
    let posts = |path: &str, body: &str| {
        let length = body.len();
        send(
            address,
            &format!(
                "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nOrigin: http://{address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            ),
        )
    };
    let large = "a".repeat(5000);
    for (path, body, status, said) in [
        ("/verifikasi", large.as_str(), 413, "terlalu besar"),
        ("/verifikasi?lang=en", &large, 413, "Too much was sent"),
        ("/buku", "", 405, "hanya dapat dibaca"),
        ("/buku?lang=en", "", 405, "can only be read"),
    ] {
        let came = posts(path, body);
        assert_eq!(came.status, status, "{path}: {}", came.body);
        assert!(came.body.contains(said) && came.body.contains("</html>"), "{}", came.body);
    }
}

/// Whoever begins a request and never ends it takes a place for a while only.
#[test]
fn a_request_that_is_never_ended_is_closed() {
    let (ledger, _) = demonstration();
    let room = stand(ledger, "u-06").unwrap();
    let mut idle = std::net::TcpStream::connect(room.address).unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: x").unwrap();
    idle.set_read_timeout(Some(std::time::Duration::from_secs(120))).unwrap();
    let mut said = Vec::new();
    // It ends; how soon depends on the machine.
    idle.read_to_end(&mut said).unwrap();
    assert_eq!(room.bare("/").status, 401, "others are answered");
}

#[test]
fn only_an_account_that_reads_everything_opens_a_room() {
    let (ledger, _) = demonstration();
    for (actor, may) in [
        ("u-01", false),
        ("u-02", false),
        ("u-03", true),
        ("u-05", false),
        ("u-06", true),
        ("u-99", false),
    ] {
        let opened = stand(ledger, actor);
        assert_eq!(opened.is_ok(), may, "{actor}");
        if let Err(why) = opened {
            let (id, en) = why.words();
            assert!(id.contains("--actor") && en.contains("--actor"), "{id} {en}");
        }
    }
}

#[test]
fn other_machines_are_never_let_near() {
    let (ledger, _) = demonstration();
    for address in ["0.0.0.0:0", "192.0.2.1:80", "[::]:0"] {
        let asked = settings(ledger.to_owned(), "u-06", address.parse().unwrap());
        let refused = Room::open(asked).map(|_| ()).unwrap_err();
        assert!(matches!(refused, NotOpened::NotLoopback(_)), "{address}");
    }
}
