//! The public site of the demonstration: every file of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use rantai::site::{LICENCE, Position, Site, Summaries};
use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::hash::Hash;
use rantai_events::record::Record;
use rantai_events::text::Label;
use rantai_events::time::Date;
use rantai_projections::books::Unreadable;
use rantai_projections::library::{Areas, Library};
use rantai_projections::memory::MemoryLedger;
use rantai_projections::registry::Registry;
use rantai_projections::view::{Cut, View};
use rayon::prelude::*;
use scraper::{Html, Selector};
use serde_json::Value;

use crate::demo::demonstration;

/// By path, every file of the site, as text.
pub(crate) fn site() -> &'static BTreeMap<String, String> {
    static SITE: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    SITE.get_or_init(|| {
        let files = files(&mut Summaries::default());
        // Whoever wants to look at it says where it shall stand.
        if let Some(directory) = std::env::var_os("RANTAI_SITE_DIR") {
            for (path, text) in &files {
                let path = Path::new(&directory).join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        }
        files
    })
}

/// The demonstration with the names of its regions.
struct Named<'a> {
    ledger: &'a MemoryLedger,
    areas: Areas,
}

impl Library for Named<'_> {
    fn registry(&self) -> &Registry {
        self.ledger.registry()
    }
    fn last(&self, seq: u64) -> Result<Option<(u64, Hash)>, Unreadable> {
        self.ledger.last(seq)
    }
    fn view(&self, stream: &Stream, cut: Cut) -> Result<View, Unreadable> {
        self.ledger.view(stream, cut)
    }
    fn stream_end(&self, stream: &Stream) -> Result<Option<u64>, Unreadable> {
        self.ledger.stream_end(stream)
    }
    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        self.ledger.record(seq)
    }
    fn area_name(&self, area: &AreaCode) -> Option<String> {
        self.areas.get(area).cloned()
    }
    fn areas(&self) -> &Areas {
        &self.areas
    }
}

fn files(known: &mut Summaries) -> BTreeMap<String, String> {
    let ledger = &Named { ledger: &demonstration().0.ledger, areas: rantai::areas::shipped() };
    let position = Position {
        origin: Label::new("contoh.example/rantai").unwrap(),
        office: Label::new("Dinas Contoh").unwrap(),
        as_of: Date::parse("2026-11-21").unwrap(),
        last: ledger.last(u64::MAX).unwrap(),
        checkpoint: None,
        base: Some("https://contoh.example/transparansi/".into()),
        is_signed: true,
    };
    let site = Site::read(ledger, position, known).unwrap();
    let mut files = site.shared_files();
    for place in site.places() {
        let page = site.page(&place, ledger).unwrap().unwrap();
        files.extend(site.files_of(&page));
    }
    let text = |file: rantai::site::File| (file.path, String::from_utf8(file.bytes).unwrap());
    let count = files.len();
    let found: BTreeMap<String, String> = files.into_iter().map(text).collect();
    assert_eq!(found.len(), count, "two files have the same path");
    found
}

/// Looks at every page, on every core.
fn each_page(check: impl Fn(&str, &Html) + Sync) {
    let html = site().par_iter().filter(|(path, _)| path.ends_with(".html"));
    html.for_each(|(path, text)| check(path, &Html::parse_document(text)));
}

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

#[test]
fn the_same_position_gives_the_same_bytes_with_and_without_what_was_known() {
    let mut known = Summaries::default();
    assert!(files(&mut known) == *site());
    assert!(files(&mut known) == *site());
}

#[test]
fn every_page_is_html_without_fault_and_within_the_policy() {
    each_page(|path, html| {
        assert!(html.errors.is_empty(), "{path} {:?}", html.errors);
        let count = |css: &str| html.select(&select(css)).count();
        let inline = "[style], style, script:not([src]):not([type='application/json']), [onclick]";
        assert_eq!((count(inline), count("h1"), count("th:not([scope])")), (0, 1, 0), "{path}");
        let mut ids = BTreeSet::new();
        for id in ids_of(html) {
            assert!(ids.insert(id), "{path}: {id} is there twice");
        }
    });
}

fn ids_of(html: &Html) -> Vec<&str> {
    html.select(&select("[id]")).filter_map(|element| element.value().id()).collect()
}

#[test]
fn every_relative_link_leads_to_a_file_and_every_anchor_to_an_element() {
    let (wanted, known) = (Mutex::new(BTreeSet::new()), Mutex::new(BTreeSet::new()));
    each_page(|path, html| {
        let anchors = ids_of(html).into_iter().map(|id| format!("{path}#{id}"));
        known.lock().unwrap().extend(anchors);
        for element in html.select(&select("[href], [src]")).filter(|_| path != "404.html") {
            let attribute = |name| element.value().attr(name);
            let address = attribute("href").or_else(|| attribute("src")).unwrap();
            if address.starts_with("https://") {
                continue;
            }
            assert!(!address.starts_with('/') && !address.contains(':'), "{path}: {address}");
            let (file, anchor) = address.split_once('#').unwrap_or((address, ""));
            let target = resolved(path, file);
            assert!(site().contains_key(&target), "{path}: {address} leads to {target}");
            if !anchor.is_empty() {
                wanted.lock().unwrap().insert(format!("{target}#{anchor}"));
            }
        }
    });
    let (wanted, known) = (wanted.into_inner().unwrap(), known.into_inner().unwrap());
    let missing: Vec<_> = wanted.difference(&known).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn resolved(from: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    if relative.is_empty() {
        return from.to_owned();
    }
    parts.pop();
    for part in relative.split('/') {
        if part == ".." { parts.truncate(parts.len().saturating_sub(1)) } else { parts.push(part) }
    }
    parts.join("/")
}

/// Every ground of the map with the ink on it, light and dark: what axe does not look at.
#[test]
fn the_letters_on_the_map_can_be_read() {
    let style = &site()["aset/gaya.css"];
    let (light, dark) = style.split_once("prefers-color-scheme: dark").unwrap();
    let colour = |style: &str, name: &str| -> [u32; 3] {
        let hex = style.split(&format!("--{name}: #")).nth(1).unwrap();
        let hex = hex.split(';').next().unwrap();
        let digit = |at: usize| &hex[at * hex.len() / 3..(at + 1) * hex.len() / 3];
        let full = |part: &str| if part.len() == 1 { part.repeat(2) } else { part.to_owned() };
        [0, 1, 2].map(|at| u32::from_str_radix(&full(digit(at)), 16).unwrap())
    };
    let light_of = |of: [u32; 3]| 299 * of[0] + 587 * of[1] + 114 * of[2];
    for (scheme, style) in [("light", light), ("dark", dark)] {
        let inks = ["tinta", "tinta", "tinta", "gelap", "terang"];
        for (class, ink) in inks.iter().enumerate() {
            let (ground, ink) = (colour(style, &format!("k{class}")), colour(style, ink));
            let apart = light_of(ground).abs_diff(light_of(ink));
            assert!(apart > 100_000, "{scheme}: class {class} {ground:?} {ink:?}");
        }
    }
}

/// A line that ends between `Rp` and its figure makes a figure of nobody knows what.
#[test]
fn no_line_ends_between_rp_and_its_figure() {
    let mut sums = 0;
    each_page(|path, html| {
        let main = html.select(&select("main")).next().unwrap();
        let said: String = main.text().collect();
        assert!(!said.contains("Rp "), "{path}");
    });
    for (path, text) in site().iter().filter(|(path, _)| path.ends_with(".html")) {
        sums += text.matches("Rp\u{a0}").count();
        let embedded = text.split("id=\"data\">").nth(1).unwrap_or_default();
        assert!(!embedded.contains('\u{a0}'), "{path}: data are as they were recorded");
    }
    assert!(sums > 1000, "{sums}");
}

#[test]
fn pages_come_in_pairs_of_languages_with_words_for_search_engines() {
    each_page(|path, html| {
        if path == "404.html" {
            return;
        }
        let lang = if path.starts_with("en/") { "en" } else { "id" };
        let root = html.select(&select("html")).next().unwrap();
        assert_eq!(root.value().attr("lang"), Some(lang), "{path}");
        let twin = path.strip_prefix("en/").map_or(format!("en/{path}"), str::to_owned);
        assert!(site().contains_key(&twin), "{twin}");
        let count = |css: &str| html.select(&select(css)).count();
        assert_eq!(count("link[rel=alternate][hreflang]"), 2, "{path}");
        assert_eq!(count("link[rel=canonical]"), 1, "{path}");
        let lead = html.select(&select("meta[name=description]")).next().unwrap();
        assert!(lead.value().attr("content").unwrap().len() > 20, "{path}");
        let title: String =
            html.select(&select("head > title")).flat_map(|title| title.text()).collect();
        assert!(title.ends_with(" · Dinas Contoh") && title.len() > 16, "{path}: {title}");
        let first = html.select(&select("a[href], button, input")).next().unwrap();
        assert_eq!(first.value().attr("href"), Some("#isi"), "{path}: the first stop");
        assert_eq!(count("main#isi"), 1, "{path}");
    });
}

/// What a phone on a slow line fetches before it shows anything.
#[test]
fn first_pages_are_light() {
    let shared = site()["aset/gaya.css"].len() + site()["aset/periksa.js"].len();
    for path in ["index.html", "en/index.html"] {
        let whole = shared + site()[path].len();
        assert!(whole < 60_000, "{path} takes {whole} bytes");
    }
}

#[test]
fn every_csv_says_what_its_page_shows_and_what_it_is_of() {
    let tables = site().iter().filter(|(path, _)| path.ends_with(".csv"));
    let mut checked = 0;
    for (path, text) in tables {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let json: Value = serde_json::from_str(&site()[&path.replace(".csv", ".json")]).unwrap();
        assert_eq!(json["license"], LICENCE, "{path}");
        let rows = json["rows"].as_array().unwrap();
        let mut count = 0;
        for (line, row) in reader.records().map(Result::unwrap).zip(rows) {
            for column in json["columns"].as_array().unwrap() {
                let key = column["key"].as_str().unwrap();
                let at = header.iter().position(|name| name == key).unwrap();
                assert_eq!(&line[at], plain(&row[key]), "{path} {key}");
            }
            count += 1;
        }
        assert_eq!(count, rows.len(), "{path}");
        checked += count;
    }
    assert!(checked > 1000, "{checked}");
}

/// A cell of JSON as CSV writes it.
fn plain(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Object(quantity) => plain(&quantity["amount"]),
        Value::Bool(_) | Value::Number(_) => cell.to_string(),
    }
}

/// Every marked place shows what the data say, and every row of the data is shown.
#[test]
fn what_is_shown_is_what_is_embedded() {
    each_page(|path, html| {
        if path == "404.html" {
            return;
        }
        let script = html.select(&select("#data")).next().unwrap();
        let embedded: String = script.text().collect();
        assert_eq!(embedded, site()[&path.replace("index.html", "data.json")], "{path}");
        let data: Value = serde_json::from_str(&embedded).unwrap();
        let marks: BTreeSet<String> = html
            .select(&select("[data-c]"))
            .map(|element| element.value().attr("data-c").unwrap().to_owned())
            .collect();
        for (at, block) in data["blocks"].as_array().unwrap().iter().enumerate() {
            for (row, cells) in block["cells"].as_array().into_iter().flatten().enumerate() {
                let known = cells.as_array().unwrap().iter().any(|cell| !cell.is_null());
                let begin = format!("{at}.{row}.");
                let shown =
                    marks.range(begin.clone()..).next().is_some_and(|m| m.starts_with(&begin));
                assert!(shown || !known, "{path}: row {row} of block {at} is not shown");
            }
        }
    });
}

#[test]
fn feeds_and_maps_are_well_formed_and_whole() {
    for path in ["perubahan.atom", "en/perubahan.atom"] {
        let feed = &site()[path];
        assert!(feed.matches("<entry>").count() > 10, "{feed}");
        assert_eq!(feed.matches("<entry>").count(), feed.matches("</entry>").count());
        assert!(feed.contains("href=\"https://contoh.example/transparansi/"), "{feed}");
    }
    let map = &site()["sitemap.xml"];
    let pages = site().keys().filter(|path| path.ends_with("index.html")).count();
    assert_eq!(map.matches("<loc>").count(), pages);
    assert!(
        site()["robots.txt"].contains("Sitemap: https://contoh.example/transparansi/sitemap.xml")
    );
    assert!(site()["404.html"].contains("href=\"/transparansi/index.html\""));
}
