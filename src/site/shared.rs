//! What every page shares: the style, the icon, the feed, the map of the site, grants for machines,
//! the licence, and the page for addresses that lead nowhere.

use askama::Template;
use rantai_projections::public::{Page, Place};

use super::open_data::{LICENCE, LICENCE_ADDRESS};
use super::{File, Position, address, form};
use crate::render::Language;
use crate::render::html::escape;

/// The most addresses that one map of a site may hold, with room to spare.
const MOST_ADDRESSES: usize = 45_000;

/// A file of text.
pub(super) fn text(path: impl Into<String>, media_type: &'static str, text: String) -> File {
    File { path: path.into(), media_type, bytes: text.into_bytes() }
}

/// The style of every page.
pub(super) const STYLE: &str =
    concat!(include_str!("assets/gaya.css"), include_str!("../render/assets/cards.css"));

/// Files that are the same whatever the ledger says.
pub(super) fn assets() -> Vec<File> {
    let icon = include_str!("assets/ikon.svg");
    vec![
        text("aset/gaya.css", "text/css; charset=utf-8", STYLE.to_owned()),
        text("aset/ikon.svg", "image/svg+xml", icon.to_owned()),
    ]
}

/// What robots may read: everything; and where the map of the site is.
pub(super) fn robots(position: &Position) -> File {
    let map =
        base(position).map_or_else(String::new, |base| format!("Sitemap: {base}/sitemap.xml\n"));
    text("robots.txt", "text/plain; charset=utf-8", format!("User-agent: *\nAllow: /\n{map}"))
}

/// The address of the site without a slash at its end.
pub(super) fn base(position: &Position) -> Option<&str> {
    position.base.as_deref().map(|base| base.trim_end_matches('/'))
}

/// `sitemap.xml`; a site whose own address is not known has none, since maps hold whole addresses.
/// A large site has several maps, and `sitemap.xml` names them.
pub(super) fn sitemap(position: &Position, places: &[Place]) -> Vec<File> {
    let Some(base) = base(position) else { return Vec::new() };
    let addresses: Vec<String> = [Language::Id, Language::En]
        .into_iter()
        .flat_map(|language| {
            places.iter().filter_map(move |place| form::whole(place, language, position))
        })
        .collect();
    let maps: Vec<String> =
        addresses.chunks(MOST_ADDRESSES).map(|part| listed("urlset", "url", part)).collect();
    if let [only] = maps.as_slice() {
        return vec![text("sitemap.xml", XML, only.clone())];
    }
    let names: Vec<String> =
        (1..=maps.len()).map(|number| format!("sitemap-{number}.xml")).collect();
    let index: Vec<String> = names.iter().map(|name| format!("{base}/{name}")).collect();
    let whole = text("sitemap.xml", XML, listed("sitemapindex", "sitemap", &index));
    let parts = names.into_iter().zip(maps).map(|(name, map)| text(name, XML, map));
    std::iter::once(whole).chain(parts).collect()
}

const XML: &str = "application/xml";

fn listed(outer: &str, inner: &str, addresses: &[String]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{outer} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    for address in addresses {
        out.push_str(&format!("<{inner}><loc>{}</loc></{inner}>\n", escape(address)));
    }
    out + &format!("</{outer}>\n")
}

/// `lisensi.txt`: what may be done with the data, and what to name.
pub(super) fn licence(position: &Position) -> File {
    let office = position.office.as_str();
    let origin = position.origin.as_str();
    let said = format!(
        "Data di situs ini: {LICENCE} ({LICENCE_ADDRESS})\n\
         Sebutkan: {office}, {origin}, tanggal dan nomor catatan terakhir pada berkasnya.\n\n\
         The data of this site: {LICENCE} ({LICENCE_ADDRESS})\n\
         Name: {office}, {origin}, the date and the number of the last record in the file.\n"
    );
    text("lisensi.txt", "text/plain; charset=utf-8", said)
}

#[derive(Template)]
#[template(path = "site/templates/missing.html")]
struct Missing<'a> {
    office: &'a str,
    root: String,
    ways: Vec<(String, &'static str, &'static str)>,
}

/// `404.html`: what to do at an address that leads nowhere. It may be shown at any address, so its
/// links begin at the root of the host.
pub(super) fn missing(position: &Position) -> File {
    let root = root(position);
    let way =
        |place: &Place, id, en| (format!("{root}{}", address::index(place, Language::Id)), id, en);
    let ways = vec![
        way(&Place::Home, "Beranda", "Home"),
        way(&Place::Areas, "Cari kelompok menurut kemantren dan kelurahan", "Find a group by area"),
        way(&Place::Grants, "Cari hibah menurut tahun", "Find a grant by year"),
        way(&Place::Changes, "Yang berubah terakhir", "What changed lately"),
        way(&Place::Glossary, "Arti istilah", "What the words mean"),
        way(&Place::Complaint, "Pengaduan", "Complaints"),
    ];
    let page = Missing { office: position.office.as_str(), root, ways };
    // Writing into memory cannot fail.
    text("404.html", "text/html; charset=utf-8", page.render().unwrap_or_default())
}

/// The path of the site on its host, with a slash at its end.
fn root(position: &Position) -> String {
    let after_host = base(position).and_then(|base| base.split_once("://")).map(|(_, rest)| rest);
    let path = after_host.and_then(|rest| rest.split_once('/')).map_or("", |(_, path)| path);
    if path.is_empty() { "/".into() } else { format!("/{path}/") }
}

/// `perubahan.atom` in a language, from the page of changes.
pub(super) fn feed(position: &Position, page: &Page, language: Language) -> File {
    let path = format!("{}perubahan.atom", language.pick("", "en/"));
    text(path, "application/atom+xml; charset=utf-8", super::feed::atom(position, page, language))
}
