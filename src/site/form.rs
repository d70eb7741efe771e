//! A page as HTML: its frame, and one template for each kind of block.

use std::sync::LazyLock;

use askama::Template;

use rantai_events::page_note::digest;
use rantai_projections::public::{Link, Page, Place};
use rantai_projections::table::Words as Pair;
use rantai_projections::words::{number_en, number_id};

use super::blocks;
use super::words::Words;
use super::{Position, address, data, said, shared};
use crate::proofs::qr::Modules;
use crate::render::Language;
use crate::render::html;

/// SHA-256 of the style in base64. It stands in the page, whose file is signed: a style can show what
/// the page does not say.
static STYLE: LazyLock<String> = LazyLock::new(|| digest(shared::STYLE.as_bytes()).to_string());

/// An entry of a menu.
struct Entry {
    name: String,
    address: String,
    here: bool,
}

/// The QR code of a page.
struct Code {
    svg: String,
    address: String,
}

#[derive(Template)]
#[template(path = "site/templates/page.html")]
struct Framed<'a> {
    words: &'static Words,
    lang: &'static str,
    other: &'static str,
    title: &'a str,
    lead: &'a str,
    office: &'a str,
    root: String,
    style: &'static str,
    home: String,
    translated: String,
    verify: String,
    absolute: Vec<(&'static str, String)>,
    canonical: Option<String>,
    menu: Vec<Entry>,
    above: Vec<Entry>,
    below: Vec<Entry>,
    blocks: String,
    restricted_too: bool,
    is_signed: bool,
    qr: Option<Code>,
    as_of: String,
    last: Option<(u64, String)>,
    checkpoint: Option<(String, String)>,
}

/// A page as HTML, and its data, which stand in it too: they hold the hashes of what it says.
pub(super) fn page(page: &Page, language: Language, position: &Position) -> (String, String) {
    let html = framed(page, language, position);
    // No template writes what a browser would read otherwise: a test holds every page to that, and
    // without its hash a page is red in every browser.
    let hashes = [said::file(&html), said::said(&html)].map(Option::unwrap_or_default);
    let data = data::of(page, language, &hashes);
    let (before, after) = said::around_data(&html).unwrap_or((&html, ""));
    (format!("{before}{data}{after}"), data)
}

/// A page as HTML, without its data.
fn framed(page: &Page, language: Language, position: &Position) -> String {
    let entries = |links: &[Link]| links.iter().map(|link| entry(page, link, language)).collect();
    let to = |place: &Place| address::between(&page.place, place, language);
    let framed = Framed {
        words: Words::of(language),
        lang: address::code(language),
        other: address::code(address::other(language)),
        title: language.of(&page.title),
        lead: language.of(&page.lead),
        office: position.office.as_str(),
        root: address::to_root(&page.place, language),
        style: STYLE.as_str(),
        home: to(&Place::Home),
        translated: address::translated(&page.place, language),
        verify: to(&Place::Verify),
        absolute: absolute(page, position),
        canonical: whole(&page.place, language, position),
        menu: entries(&menu()),
        above: entries(&page.above),
        below: entries(&below()),
        blocks: blocks::all(page, language),
        restricted_too: page.restricted_too,
        is_signed: position.is_signed,
        qr: code(page, language, position),
        as_of: html::date(page.as_of, language),
        last: page.last.map(|(seq, hash)| (seq, hash.to_string())),
        checkpoint: position.checkpoint.as_ref().map(|signed| {
            (number(signed.checkpoint.size(), language), signed.checkpoint.root().to_string())
        }),
    };
    // Writing into memory cannot fail, and no template calls what could.
    framed.render().unwrap_or_default()
}

fn number(number: u64, language: Language) -> String {
    language.pick(number_id(number), number_en(number))
}

fn entry(page: &Page, link: &Link, language: Language) -> Entry {
    Entry {
        name: language.of(&link.name).to_owned(),
        address: address::between(&page.place, &link.place, language),
        here: page.place == link.place,
    }
}

fn links(of: &[(Place, &str, &str)]) -> Vec<Link> {
    let pair = |id: &str, en: &str| -> Pair { (id.to_owned(), en.to_owned()) };
    let link = |(place, id, en): &(Place, &str, &str)| Link {
        place: place.clone(),
        name: pair(id, en),
        about: pair("", ""),
    };
    of.iter().map(link).collect()
}

fn menu() -> Vec<Link> {
    links(&[
        (Place::Home, "Beranda", "Home"),
        (Place::Areas, "Wilayah", "Areas"),
        (Place::Grants, "Hibah", "Grants"),
        (Place::Flows, "Arus uang", "Money flows"),
        (Place::Reports, "Laporan", "Reports"),
        (Place::Compliance, "Kepatuhan", "Compliance"),
        (Place::Glossary, "Istilah", "Glossary"),
    ])
}

fn below() -> Vec<Link> {
    links(&[
        (Place::About, "Tentang data", "About the data"),
        (Place::Changes, "Perubahan", "Changes"),
        (Place::Corrections, "Koreksi", "Corrections"),
        (Place::Verify, "Cara memeriksa", "How to check"),
        (Place::Complaint, "Pengaduan", "Complaints"),
    ])
}

/// The whole address of a page, where the site's own is known.
pub(super) fn whole(place: &Place, language: Language, position: &Position) -> Option<String> {
    let base = position.base.as_ref()?.trim_end_matches('/');
    Some(format!("{base}/{}", address::directory(place, language)))
}

/// The page in each language: a search engine takes whole addresses only.
fn absolute(page: &Page, position: &Position) -> Vec<(&'static str, String)> {
    let of = |language| Some((address::code(language), whole(&page.place, language, position)?));
    [Language::Id, Language::En].into_iter().filter_map(of).collect()
}

/// The QR code of a group's page, which leads to where the page is checked.
fn code(page: &Page, language: Language, position: &Position) -> Option<Code> {
    let Place::Group(_) = page.place else { return None };
    let address = format!("{}#periksa", whole(&page.place, language, position)?);
    let modules = Modules::of(address.as_bytes())?;
    let side = modules.size() + 8;
    let label = html::escape(&address);
    let svg = format!(
        "<svg class=\"qr\" viewBox=\"-4 -4 {side} {side}\" role=\"img\" aria-label=\"QR: {label}\">\
         <path class=\"qr-alas\" d=\"M-4 -4h{side}v{side}h-{side}z\"/><path d=\"{}\"/></svg>",
        modules.path()
    );
    Some(Code { svg, address })
}
