//! Pages: their heads, their forms, and what is said where there is none.

use std::io::Read as _;

use super::{Server, ask, office};

#[test]
fn pages_come_with_every_line_that_keeps_browsers_safe() {
    let office = office();
    let server = Server::of(&office.dir);
    for path in ["/", "/en/", "/wilayah/", "/tidak-ada/", "/api/v1/groups", "/sehat", "/a%00"] {
        let answer = server.get(path);
        assert_eq!(answer.header("content-security-policy"), rantai::serve::POLICY, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
        assert_eq!(answer.header("content-length"), answer.body.len().to_string(), "{path}");
        assert!(!answer.head.contains_key("set-cookie") && !answer.head.contains_key("server"));
    }
    assert_eq!(server.get("/").header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(server.get("/").header("access-control-allow-origin"), "");
    assert_eq!(server.get("/data.json").header("access-control-allow-origin"), "*");
}

/// A server that does not sign claims no signature on any page.
#[test]
fn pages_that_nobody_signs_say_so() {
    let office = office();
    let server = Server::of(&office.dir);
    for path in ["/", "/periksa/", "/wilayah/", "/tentang/"] {
        let page = server.get(path).text();
        assert!(page.contains("Halaman ini belum ditandatangani"), "{path}: {page}");
        assert!(!page.contains("ditandatangani oleh kantor dan terikat"), "{path}: {page}");
    }
    assert!(server.get("/en/").text().contains("This page is not signed"));
    let signing = Server::signing(&crate::website::demonstration().ledger());
    let page = signing.get("/").text();
    assert!(page.contains("ditandatangani oleh kantor") && !page.contains("belum ditandatangani"));
}

#[test]
fn whoever_has_the_bytes_already_gets_none() {
    let office = office();
    let server = Server::of(&office.dir);
    let first = server.get("/");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() == 26, "{tag}");
    assert_eq!(first.header("rantai-last-record"), "39");
    let again = server.get_with("/", &format!("If-None-Match: \"x\", {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), tag);
    assert_eq!(again.header("cache-control"), "public, max-age=30");
    assert_eq!(again.header("rantai-last-record"), "39");
    assert_eq!(server.get_with("/", "If-None-Match: \"x\"\r\n").status, 200);
    let weak = server.get_with("/", &format!("If-None-Match: W/{tag}\r\n"));
    assert_eq!(weak.status, 304);
    // Each coding has a tag of its own, and each stands for the same page.
    let packed = server.get_with("/", "Accept-Encoding: gzip\r\n");
    assert_ne!(packed.header("etag"), tag);
    let line = format!("Accept-Encoding: br\r\nIf-None-Match: {}\r\n", packed.header("etag"));
    assert_eq!(server.get_with("/", &line).status, 304);
}

#[test]
fn compressed_pages_are_the_same_bytes() {
    let office = office();
    let server = Server::of(&office.dir);
    for path in ["/", "/en/", "/aset/gaya.css", "/data.json", "/api/v1/areas"] {
        let plain = server.get(path);
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""), "{path}");
        let gzip = server.get_with(path, "Accept-Encoding: gzip\r\n");
        assert_eq!(gzip.header("content-encoding"), "gzip", "{path}");
        assert!(gzip.header("vary").contains("accept-encoding"), "{path}");
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut out).unwrap();
        assert_eq!(out, plain.body, "{path}");
        let packed = server.get_with(path, "Accept-Encoding: gzip, br\r\n");
        assert_eq!(packed.header("content-encoding"), "br", "{path}");
        let mut out = Vec::new();
        brotli::BrotliDecompress(&mut packed.body.as_slice(), &mut out).unwrap();
        assert_eq!(out, plain.body, "{path}");
        assert!(packed.body.len() < plain.body.len(), "{path}");
    }
}

#[test]
fn a_head_is_that_of_the_page_without_its_body() {
    let office = office();
    let server = Server::of(&office.dir);
    for path in ["/", "/api/v1/groups", "/tidak-ada"] {
        let page = server.get(path);
        let head = ask(server.address, &format!("HEAD {path} HTTP/1.1\r\n"));
        assert_eq!((head.status, head.body.len()), (page.status, 0), "{path}");
        if page.status == 200 {
            for name in ["content-length", "etag", "content-type", "cache-control"] {
                assert_eq!(head.header(name), page.header(name), "{path} {name}");
            }
        }
    }
}

#[test]
fn a_directory_without_its_slash_leads_to_the_page() {
    let office = office();
    let server = Server::of(&office.dir);
    for (path, to) in [("/wilayah", "/wilayah/"), ("/en", "/en/"), ("/en/wilayah", "/en/wilayah/")]
    {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("location")), (308, to), "{path}");
    }
    assert_eq!(server.get("/wilayah/").body, server.get("/wilayah/index.html").body);
}

#[test]
fn what_is_not_there_is_told_helpfully_in_both_languages() {
    let office = office();
    let server = Server::of(&office.dir);
    let table = [
        ("/kelompok/ykt-kube-999/", 404, "Tidak ada kelompok dengan kode ykt-kube-999"),
        ("/en/kelompok/ykt-kube-999/", 404, "There is no group with the code ykt-kube-999"),
        ("/hibah/1999/", 404, "Tidak ada hibah tahun 1999"),
        ("/wilayah/34.71.99/", 404, "Tidak ada kelompok di wilayah 34.71.99"),
        ("/en/wilayah/34.71.99/", 404, "There is no group in the area 34.71.99"),
        ("/wilayah/jetis/", 404, "Tidak ada halaman dengan alamat ini"),
        ("/hibah/besok/", 404, "Tidak ada halaman dengan alamat ini"),
        ("/data.xlsx", 404, "Tidak ada halaman dengan alamat ini"),
        ("/en/data.xlsx", 404, "There is no page at this address"),
        ("/jv/", 404, "Tidak ada halaman dengan alamat ini"),
        ("/%", 400, "Alamat ini tidak dapat dibaca"),
        ("/en/%zz", 400, "This address cannot be read"),
        ("/../../etc/passwd", 400, "tidak dapat dibaca"),
        ("/%2e%2e/%2e%2e/etc/passwd", 400, "tidak dapat dibaca"),
        ("/aset/..%2f..%2fbuku.key", 400, "tidak dapat dibaca"),
        ("/aset/../../buku.key", 400, "tidak dapat dibaca"),
        ("//etc/passwd", 404, "Tidak ada halaman"),
        ("/tile/entries/000", 404, "Tidak ada halaman"),
        ("/tile/0/999", 404, "Tidak ada halaman"),
        ("/sitemap.xml", 404, "--base"),
        ("/journal/0000000000000000.log", 404, "Tidak ada halaman"),
    ];
    for (path, status, said) in table {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert!(answer.text().contains(said), "{path}: {}", answer.text());
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    }
    let asked = server.get_with("/kelompok/x/", "Accept: application/json\r\n");
    assert_eq!(asked.header("content-type"), "application/problem+json");
}

#[test]
fn a_name_in_an_address_is_never_markup() {
    let office = office();
    let server = Server::of(&office.dir);
    for path in ["/%3Cscript%3Ealert(1)%3C/script%3E", "/kelompok/%22onload=x/", "/<b>"] {
        let answer = server.get(path);
        let text = answer.text();
        assert!(!text.contains("<script>alert") && !text.contains("\"onload"), "{path}: {text}");
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
    }
}

#[test]
fn the_tree_is_served_as_it_was_published() {
    let office = office();
    let server = Server::of(&office.dir);
    let file = |name: &str| std::fs::read(office.dir.join("publish").join(name)).unwrap();
    let checkpoint = server.get("/checkpoint");
    assert_eq!(checkpoint.body, file("checkpoint"));
    assert_eq!(checkpoint.header("cache-control"), "public, no-cache");
    let tile = server.get("/tile/0/000.p/30");
    assert_eq!(tile.body, file("tile/0/000.p/30"));
    assert!(tile.header("cache-control").contains("immutable"), "{tile:?}");
    // The same as scripts, for whoever saves the pages.
    let script = server.get("/checkpoint.js");
    let note = serde_json::to_string(&checkpoint.text()).unwrap();
    assert_eq!(script.text(), format!("rantaiCheckpoint({note});\n"));
    assert_eq!(script.header("cache-control"), "public, no-cache");
    let script = server.get("/tile/0/000.p/30.js");
    assert!(script.text().starts_with("rantaiUbin(\"tile/0/000.p/30\",\""), "{script:?}");
    assert!(script.header("content-type").starts_with("text/javascript"), "{script:?}");
    assert!(script.header("cache-control").contains("immutable"), "{script:?}");
    for path in ["/tile/0/999.js", "/tile/entries/000.js", "/tile/entries/000.p/30.js"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}
