//! The Atom feed (RFC 4287) of what changed: the rows of the page of changes.

use rantai_projections::public::{Block, Page, Place, Shown};
use rantai_projections::table::{Cell, Row};

use super::{Position, address, form};
use crate::render::Language;
use crate::render::html::{escape, shown};

/// The feed in one language, from the page of changes.
pub(super) fn atom(position: &Position, page: &Page, language: Language) -> String {
    let tables = page.blocks.iter().filter_map(|block| match block {
        Block::Table(shown) => Some(shown),
        Block::Prose { .. }
        | Block::Figures(_)
        | Block::Picture(_)
        | Block::Verdicts(_)
        | Block::Steps { .. }
        | Block::Links { .. }
        | Block::Files { .. } => None,
    });
    let entries: String = tables.flat_map(|table| entries(position, table, language)).collect();
    let code = address::code(language);
    let id = format!("{}{}", tag(position), language.pick("perubahan", "en/perubahan"));
    let title = escape(&format!("{} · {}", language.of(&page.title), position.office));
    let home = link(position, &Place::Home, language);
    let changes = link(position, &Place::Changes, language);
    let own = super::shared::base(position).map_or_else(String::new, |base| {
        let path = language.pick("perubahan.atom", "en/perubahan.atom");
        format!(
            "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}/{path}\"/>\n",
            escape(base)
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{code}\">\n\
         <id>{id}</id>\n<title>{title}</title>\n<updated>{}T00:00:00{}</updated>\n\
         <author><name>{}</name></author>\n\
         <rights>CC BY 4.0 · {}</rights>\n\
         {own}<link rel=\"alternate\" type=\"text/html\" href=\"{changes}\"/>\n\
         <link rel=\"via\" type=\"text/html\" href=\"{home}\"/>\n{entries}</feed>\n",
        page.as_of,
        ZONE,
        escape(position.office.as_str()),
        escape(position.office.as_str()),
    )
}

/// Days of the ledger are days of Yogyakarta.
const ZONE: &str = "+07:00";

/// What begins the id of everything in a feed: it stays the same wherever the site is.
fn tag(position: &Position) -> String {
    let origin = position.origin.as_str();
    let (host, rest) = origin.split_once('/').unwrap_or((origin, ""));
    escape(&format!("tag:{host},2026:{rest}/"))
}

/// The address of a place from the directory of the feed, whole where the site's own is known.
fn link(position: &Position, place: &Place, language: Language) -> String {
    let whole = form::whole(place, language, position);
    // The feed stands in the root of its language.
    let beside = || format!("{}index.html", place.path());
    escape(&whole.unwrap_or_else(beside))
}

fn entries(position: &Position, of: &Shown, language: Language) -> Vec<String> {
    let rows = of.table.rows.iter().enumerate();
    rows.filter_map(|(at, row)| entry(position, of, (at, row), language)).collect()
}

/// A row as an entry: its first day is that of recording, its first record the one it is about.
fn entry(
    position: &Position,
    of: &Shown,
    (at, row): (usize, &Row),
    language: Language,
) -> Option<String> {
    let day = row
        .cells
        .iter()
        .find_map(|cell| if let Cell::Date(day) = cell { Some(day) } else { None })?;
    let seq = row
        .cells
        .iter()
        .find_map(|cell| if let Cell::Record(seq) = cell { Some(seq) } else { None })?;
    let words: Vec<String> = row
        .cells
        .iter()
        .filter(|cell| matches!(cell, Cell::Words(_) | Cell::Text(_)))
        .map(|cell| shown(cell, language))
        .collect();
    let place = of.links.iter().find(|link| link.0 == at).map_or(&Place::Changes, |link| &link.2);
    Some(format!(
        "<entry><id>{}catatan/{seq}</id><title>{}</title><updated>{day}T00:00:00{ZONE}</updated>\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/></entry>\n",
        tag(position),
        escape(&words.join(" · ")),
        link(position, place, language),
    ))
}
