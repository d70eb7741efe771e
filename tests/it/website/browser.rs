//! Pages checked in Chromium: green where all is honest, red with the reason where one thing was
//! changed, whether opened over http or as a file.

use std::path::Path;
use std::process::Command;

use super::server::serve;
use super::{Copy, demonstration, key_of, ordered, published};

/// What a page says of itself once it was checked.
#[derive(Debug)]
struct Told {
    /// `hijau`, `merah`, `abu`.
    colour: String,
    /// The DOM.
    dom: String,
}

/// A browser with its own memory, which it keeps from visit to visit.
struct Browser {
    profile: tempfile::TempDir,
}

impl Browser {
    /// `None`, said so, where there is no Chromium; in CI there must be one.
    fn find() -> Option<Self> {
        let found = Command::new("chromium").arg("--version").output().is_ok();
        assert!(found || std::env::var("CI").as_deref() != Ok("true"), "chromium is not installed");
        if !found {
            println!("SKIPPED: chromium is not installed (apt-get install chromium)");
            return None;
        }
        Some(Self { profile: tempfile::tempdir().unwrap() })
    }

    /// Opens a page, lets it check itself, and answers what it says.
    fn check(&self, address: &str) -> Told {
        let mut chromium = Command::new("chromium");
        chromium.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--virtual-time-budget=60000",
            "--dump-dom",
        ]);
        chromium.arg(format!("--user-data-dir={}", self.profile.path().display()));
        let output = chromium.arg(format!("{address}#periksa")).output().unwrap();
        let dom = String::from_utf8_lossy(&output.stdout).into_owned();
        let colour = dom.split("data-hasil=\"").nth(1).and_then(|rest| rest.split('"').next());
        Told { colour: colour.unwrap_or("nothing was checked").to_owned(), dom }
    }
}

fn file_address(site: &Path, page: &str) -> String {
    format!("file://{}", site.join(page).display())
}

const GROUP: &str = "kelompok/ykt-kube-001/";

#[test]
fn an_honest_site_is_green_over_http_and_from_a_folder() {
    let Some(browser) = Browser::find() else { return };
    let site = &demonstration().site;
    let server = serve(site);
    for page in [
        "index.html",
        &format!("{GROUP}index.html"),
        &format!("en/{GROUP}catatan/index.html"),
        "en/wilayah/index.html",
        "kepatuhan/index.html",
        "en/laporan/index.html",
        "arus/index.html",
        "koreksi/index.html",
        "",
    ] {
        let told = browser.check(&format!("{server}{page}"));
        assert_eq!(told.colour, "hijau", "{page}: {}", told.dom);
    }
    let told = browser.check(&file_address(site, &format!("{GROUP}index.html")));
    assert_eq!(told.colour, "hijau", "{}", told.dom);
}

#[test]
fn a_page_that_did_not_change_is_green_beside_a_newer_ledger() {
    let Some(browser) = Browser::find() else { return };
    let copy = Copy::new();
    copy.one_more_record();
    published(&copy.ledger(), &copy.site());
    let page = "kelompok/ykt-kube-002/index.html";
    for address in [format!("{}{page}", serve(&copy.site())), file_address(&copy.site(), page)] {
        let told = browser.check(&address);
        assert_eq!(told.colour, "hijau", "{}", told.dom);
        assert!(told.dom.contains("satu riwayat"), "{}", told.dom);
    }
}

/// A page that says that it is not signed has no button that could only fail.
#[test]
fn a_page_that_is_not_signed_offers_no_check() {
    let Some(browser) = Browser::find() else { return };
    let copy = Copy::new();
    let server = serve(&copy.site());
    for page in [format!("{GROUP}index.html"), "periksa/index.html".to_owned()] {
        let honest = browser.check(&format!("{server}{page}"));
        assert!(honest.dom.contains("class=\"tombol\""), "{page}: {}", honest.dom);
        copy.change(&page, "class=\"periksa\"", "class=\"periksa belum\"");
        let told = browser.check(&format!("{server}{page}"));
        assert_eq!(told.colour, "nothing was checked", "{page}");
        assert!(!told.dom.contains("class=\"tombol\""), "{page}: {}", told.dom);
    }
}

/// What is changed, and a word of the reason that is told.
#[test]
fn whatever_is_changed_is_red_with_the_reason() {
    let Some(browser) = Browser::find() else { return };
    let page = format!("{GROUP}index.html");
    let tile = |copy: &Copy| {
        let tiles = super::files(&copy.site().join("tile"));
        let partial = tiles.keys().find(|path| path.contains(".p/") && !path.ends_with(".js"));
        let path = copy.site().join("tile").join(partial.unwrap());
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[5] ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    type Harm<'a> = (&'a str, Box<dyn Fn(&Copy) + 'a>);
    let proof = format!("{GROUP}bukti.js");
    let said = |old: &'static str, new: &'static str| -> Harm<'_> {
        let page = &page;
        ("judul, tautan, atau gambar", Box::new(move |copy| copy.change(page, old, new)))
    };
    let cases: Vec<Harm<'_>> = vec![
        ("berbeda dari datanya", Box::new(|copy| digit(copy, &page, ">Rp\u{a0}"))),
        (
            "berbeda dari datanya",
            Box::new(|copy| copy.change(&page, "<main id=\"isi\">", "<main id=\"isi\" hidden>")),
        ),
        said("<dt>Hibah diterima kelompok</dt>", "<dt>Disetor kembali</dt>"),
        said("<th scope=\"col\">Isi<", "<th scope=\"col\">Dahulu<"),
        said("\"pengantar\">Hibah, penggunaan", "\"pengantar\">Hibah, penyelewengan"),
        said("<dt>Catatan terakhir</dt><dd>", "<dt>Catatan terakhir</dt><dd>9"),
        said("; dari 23 laporan", "; dari 13 laporan"),
        said("href=\"../../pengaduan/", "href=\"https://palsu.example/pengaduan/"),
        said("<h1>", "<p>Hibah tahun depan sudah pasti.</p><h1>"),
        said("<circle class=\"simpul\" cx=\"", "<circle class=\"simpul\" cx=\"9"),
        (
            "alamatnya milik halaman lain",
            Box::new(|copy| {
                let of = |group: &str| copy.site().join(format!("kelompok/{group}"));
                for file in ["index.html", "bukti.js"] {
                    std::fs::copy(of("ykt-kube-002").join(file), of("ykt-kube-001").join(file))
                        .unwrap();
                }
            }),
        ),
        ("bukan yang ditandatangani", Box::new(|copy| digit(copy, &page, "{\"rp\":\""))),
        ("barisnya diubah", Box::new(|copy| digit(copy, &proof, "\\\"salt\\\":\\\""))),
        ("Pohon yang diterbitkan", Box::new(tile)),
        ("Tanda tangannya palsu", Box::new(|copy| digit(copy, "checkpoint", "\n"))),
        (
            "Berkas gaya halaman ini (gaya.css) bukan yang ditandatangani",
            Box::new(|copy| copy.change("aset/gaya.css", "", "h1::after{content:\" (tutup)\"}")),
        ),
    ];
    for (reason, harm) in cases {
        let copy = Copy::new();
        harm(&copy);
        let told = browser.check(&format!("{}{page}", serve(&copy.site())));
        assert_eq!(told.colour, "merah", "{reason}: {}", told.dom);
        assert!(told.dom.contains(reason), "{reason}: {}", told.dom);
    }
}

/// What stands in the file and in no element: a shadow in place of what an element holds, a head that
/// leads elsewhere or turns the page round.
#[test]
fn what_no_element_shows_is_red_over_http_and_from_a_folder() {
    let Some(browser) = Browser::find() else { return };
    let page = format!("{GROUP}index.html");
    let shadow =
        |mode: &str| format!("<template shadowrootmode=\"{mode}\">Palsu<slot></slot></template>");
    let lead = "<p class=\"pengantar\">";
    for (old, new) in [
        (lead, format!("{lead}{}", shadow("closed"))),
        (lead, format!("{lead}{}", shadow("open"))),
        ("<body>\n", format!("<body>\n{}", shadow("closed"))),
        ("<meta charset", "<base target=\"_blank\"><meta charset".to_owned()),
        ("<body>", "<body dir=\"rtl\">".to_owned()),
        ("</head>", "<style>h1::after{content:\"Palsu\"}</style></head>".to_owned()),
        ("<body>", "<body><div>Palsu</div><form name=\"body\">".to_owned()),
    ] {
        let copy = Copy::new();
        copy.change(&page, old, &new);
        let server = serve(&copy.site());
        for address in [format!("{server}{page}"), file_address(&copy.site(), &page)] {
            let told = browser.check(&address);
            assert_eq!(told.colour, "merah", "{address} {new}: {}", told.dom);
            assert!(told.dom.contains("judul, tautan, atau gambar"), "{new}: {}", told.dom);
        }
    }
}

/// What an extension or a translation puts in is neither the office's doing nor a forger's.
#[test]
fn a_page_that_this_browser_shows_otherwise_is_neither_green_nor_red() {
    let Some(browser) = Browser::find() else { return };
    let copy = Copy::new();
    let added = "document.body.appendChild(document.createElement('div'));";
    copy.change("aset/periksa.js", "'use strict';", &format!("'use strict'; {added}"));
    let told = browser.check(&format!("{}{GROUP}index.html", serve(&copy.site())));
    assert_eq!(told.colour, "abu", "{}", told.dom);
    assert!(told.dom.contains("browser ini menampilkannya lain"), "{}", told.dom);
}

/// Changes the first digit behind a text.
fn digit(copy: &Copy, file: &str, behind: &str) {
    let path = copy.site().join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let at = text.find(behind).unwrap() + behind.len();
    let at = at + text[at..].find(|c: char| c.is_ascii_digit()).unwrap();
    let other = if &text[at..=at] == "7" { "8" } else { "7" };
    std::fs::write(path, format!("{}{other}{}", &text[..at], &text[at + 1..])).unwrap();
}

#[test]
fn a_browser_that_saw_more_is_not_shown_less_nor_another_key() {
    let Some(browser) = Browser::find() else { return };
    let (old, new) = (demonstration(), Copy::new());
    new.one_more_record();
    published(&new.ledger(), &new.site());
    let shown = new.home.path().join("tampil");
    std::os::unix::fs::symlink(new.site(), &shown).unwrap();
    let address = format!("{}{GROUP}index.html", serve(&shown));
    assert_eq!(browser.check(&address).colour, "hijau");
    std::fs::remove_file(&shown).unwrap();
    std::os::unix::fs::symlink(&old.site, &shown).unwrap();
    let told = browser.check(&address);
    assert_eq!(told.colour, "merah", "{}", told.dom);
    assert!(told.dom.contains("Browser ini pernah melihat"), "{}", told.dom);
    let other = signed_by_another_key();
    std::fs::remove_file(&shown).unwrap();
    std::os::unix::fs::symlink(other.site(), &shown).unwrap();
    // However often it is asked: what was seen before is not forgotten for it.
    for _ in 0..2 {
        let told = browser.check(&address);
        assert_eq!(told.colour, "merah", "{}", told.dom);
        assert!(told.dom.contains("bukan yang dahulu"), "{}", told.dom);
    }
    std::fs::remove_file(&shown).unwrap();
    std::os::unix::fs::symlink(new.site(), &shown).unwrap();
    assert_eq!(browser.check(&address).colour, "hijau", "the genuine site is still known");
}

/// A site of the same ledger, signed with a key that the ledger states, too.
fn signed_by_another_key() -> Copy {
    let copy = Copy::new();
    let key = key_of(8);
    let mut ledger = rantai::ledger::Ledger::open(&copy.ledger()).unwrap();
    let vkey = rantai_events::text::VerifierKey::new(&key.public().to_string()).unwrap();
    super::record(&mut ledger, rantai_events::event::LogKeyAdopted { key: vkey });
    ledger.close().unwrap();
    let (ledger, site) = (copy.ledger(), copy.site());
    rantai::website::publish(&ordered(&ledger, &site, &key), &|_, _| {}).unwrap();
    copy
}
