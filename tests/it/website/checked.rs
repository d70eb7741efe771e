//! Pages checked by the program, without a browser.

use rantai::proofs::check::{Proven, page};

use super::{Copy, demonstration, files, policy};

const PAGE: &str = "kelompok/ykt-kube-001/index.html";

#[test]
fn every_page_of_an_honest_site_is_proven() {
    let site = &demonstration().site;
    let pages: Vec<String> =
        files(site).into_keys().filter(|path| path.ends_with("index.html")).collect();
    assert!(pages.len() > 200);
    for path in pages {
        match page(&site.join(&path), &policy()) {
            Ok(Proven::Page(proven)) => assert!(proven.compared.is_some(), "{path}"),
            other => panic!("{path}: {other:?}"),
        }
    }
    assert!(page(&site.join(PAGE.replace("index.html", "data.json")), &policy()).is_ok());
    assert!(page(&site.join(PAGE.replace("index.html", "bukti.js")), &policy()).is_ok());
}

#[test]
fn a_page_that_did_not_change_is_proven_beside_a_newer_ledger() {
    let copy = Copy::new();
    copy.one_more_record();
    super::published(&copy.ledger(), &copy.site());
    let file = copy.site().join("kelompok/ykt-kube-002/index.html");
    let Ok(Proven::Page(proven)) = page(&file, &policy()) else { panic!("not proven") };
    assert!(proven.note.size < proven.trusted.checkpoint.size());
}

#[test]
fn whatever_is_changed_is_found() {
    let bukti = PAGE.replace("index.html", "bukti.js");
    let cases = [
        (PAGE, ">Rp ", ">Rp 1", "the page shows"),
        (PAGE, "{\"rp\":\"", "{\"rp\":\"1", "the data are not those"),
        (&bukti, "\\\"salt\\\":\\\"", "\\\"salt\\\":\\\"0", "its line was changed"),
        ("checkpoint", "\n", "\n1", "signature"),
        (&bukti, "/halaman\\n", "/halaman\\nx", "page note"),
    ];
    for (file, old, new, reason) in cases {
        let copy = Copy::new();
        copy.change(file, old, new);
        let refused = page(&copy.site().join(PAGE), &policy()).unwrap_err();
        assert!(refused.words().1.contains(reason), "{reason}: {refused}");
        assert_eq!(refused.code(), "check.page");
    }
}
