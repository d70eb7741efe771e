//! A page before it is bytes: sections of words, facts, links and tables; and its forms.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use rantai_events::hash::Hash;
use rantai_events::time::{Date, Instant, Offset};
use rantai_projections::library::Library as _;
use rantai_projections::rules::Level;
use rantai_projections::table::{Cell, Row, RowKind, Table, Words};

use super::desk::Desk;
use super::problem::Problem;
use crate::render::html::{self, Form, escape};
use crate::render::{Format, Language, render};

pub(super) mod door;
mod filters;
mod matrix;

/// The most rows of a table on one page; CSV and JSON hold all.
const MOST_ROWS: usize = 400;

/// The most columns that fit on upright paper.
const WIDE: usize = 11;

/// One page.
pub(super) struct Page {
    pub(super) title: Words,
    pub(super) lead: Option<Words>,
    pub(super) sections: Vec<Section>,
    /// Which filters its form has beside the dates.
    pub(super) filters: Filters,
    /// Seconds after which the browser asks again.
    pub(super) refresh: Option<u32>,
}

/// The filters of a page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Filters {
    pub(super) area: bool,
    /// What a subject is, where the page takes one.
    pub(super) subject: Option<(&'static str, &'static str)>,
    pub(super) document: bool,
    pub(super) level: bool,
}

/// A part of a page.
pub(super) enum Section {
    Heading(Words),
    Text(Words),
    /// Something that must not be overlooked.
    Notice(Words),
    /// Labels with HTML.
    Facts(Vec<(Words, String)>),
    Links(Vec<Link>),
    /// A label, and text as it stands.
    Code(Words, String),
    Table(Box<Sheet>),
    /// HTML that was made of escaped parts.
    Html(String),
}

/// A link with a word about it.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) name: Words,
    pub(super) about: Words,
}

/// A table on a page.
pub(super) struct Sheet {
    pub(super) table: Table,
    /// Where single cells lead, by row and column.
    pub(super) links: BTreeMap<(usize, usize), String>,
    /// Levels as signs, each leading to its reason.
    pub(super) is_matrix: bool,
    /// Whether the lines above the table are shown.
    pub(super) head: bool,
    /// The most rows that are shown, where another page shows all.
    pub(super) most: Option<(usize, String)>,
}

impl Section {
    /// A table with the links that its cells have by themselves.
    pub(super) fn table(table: Table) -> Self {
        Self::Table(Box::new(Sheet::plain(table)))
    }
    pub(super) fn heading(id: &str, en: &str) -> Self {
        Self::Heading((id.to_owned(), en.to_owned()))
    }
    pub(super) fn text(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Text((id.into(), en.into()))
    }
}

impl Page {
    pub(super) fn new(title: Words) -> Self {
        let (sections, filters) = (Vec::new(), Filters::default());
        Self { title, lead: None, sections, filters, refresh: None }
    }

    pub(super) fn push(&mut self, section: Section) {
        self.sections.push(section);
    }

    /// The table that is asked for by its id, else the first.
    pub(super) fn file(&self, desk: &Desk<'_>, format: Format) -> Result<String, Problem> {
        let tables = || {
            self.sections.iter().filter_map(|section| match section {
                Section::Table(sheet) => Some(&sheet.table),
                Section::Heading(_)
                | Section::Text(_)
                | Section::Notice(_)
                | Section::Facts(_)
                | Section::Links(_)
                | Section::Code(..)
                | Section::Html(_) => None,
            })
        };
        let asked = desk.asked.table.as_deref();
        let found = tables().find(|table| asked.is_none_or(|id| id == table.id));
        let all = || tables().map(|table| table.id).collect::<Vec<_>>().join(", ");
        let table = found.ok_or_else(|| {
            Problem::unknown(
                format!("Halaman ini tidak mempunyai tabel itu. Yang ada: {}.", all()),
                format!("This page has no such table. There are: {}.", all()),
            )
        })?;
        Ok(render(table, format, desk.language()))
    }

    /// The whole page as HTML.
    pub(super) fn html(&self, desk: &Desk<'_>) -> Result<String, Problem> {
        let mut body = String::new();
        let grants = desk.grants();
        for section in &self.sections {
            section.write(&mut body, desk, &grants);
        }
        let language = desk.language();
        let position = Position::of(desk)?;
        let chrome = Chrome {
            language: language.pick("id", "en"),
            en: language == Language::En,
            title: language.of(&self.title).to_owned(),
            lead: self.lead.as_ref().map(|lead| coded(&escape(language.of(lead)))),
            notice: desk.room.notice.map(|notice| language.pick(notice.0, notice.1)),
            wide: self.sections.iter().any(Section::is_wide),
            refresh: self.refresh,
            office: office(desk),
            position,
            form: filters::form(self.filters, desk),
            nav: filters::nav(desk),
            other: desk.here("lang", language.pick("en", "")),
            again: desk.here("", ""),
            actor: desk.room.actor.to_string(),
            body,
        };
        Ok(chrome.render().unwrap_or_default())
    }
}

fn office(desk: &Desk<'_>) -> String {
    desk.registry().opened.as_ref().map_or_else(String::new, |opened| opened.office.to_string())
}

/// As of what a page is.
struct Position {
    as_of: String,
    /// Leads to today and everything, where the page is of another day or knows less.
    back: Option<String>,
    known: String,
    seq: String,
    href: String,
    hash: String,
}

impl Position {
    fn of(desk: &Desk<'_>) -> Result<Self, Problem> {
        let last: Option<(u64, Hash)> = desk.ledger.last(desk.query.cut.known_at)?;
        let known = match desk.asked.known {
            Some(known) => known.to_string(),
            None => desk.pick("semua", "everything").to_owned(),
        };
        Ok(Self {
            as_of: day(desk.query.day, desk.language()),
            back: (desk.query.day != desk.today || desk.asked.known.is_some()).then(|| desk.now()),
            known,
            seq: last.map_or_else(|| "-".into(), |(seq, _)| seq.to_string()),
            href: last.map_or_else(String::new, |(seq, _)| desk.to_record(seq)),
            hash: last.map_or_else(String::new, |(_, hash)| hash.to_string()),
        })
    }
}

/// A date as people read it.
pub(super) fn day(day: Date, language: Language) -> String {
    html::date(day, language)
}

/// An instant as people read it, by the clock of the ledger.
pub(super) fn moment(at: Instant, tz: Offset, language: Language) -> String {
    let seconds = (at.millis().div_euclid(1000) + i64::from(tz.minutes()) * 60).rem_euclid(86_400);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let zone = match tz.minutes() {
        420 => "WIB".to_owned(),
        480 => "WITA".to_owned(),
        540 => "WIT".to_owned(),
        _ => format!("UTC{tz}"),
    };
    format!("{} {hours:02}.{minutes:02}.{:02} {zone}", day(at.date_in(tz), language), seconds % 60)
}

#[derive(Template)]
#[template(path = "office/templates/ruang.html")]
struct Chrome<'a> {
    language: &'a str,
    en: bool,
    title: String,
    /// HTML.
    lead: Option<String>,
    /// Whether it is printed across the paper.
    wide: bool,
    notice: Option<&'a str>,
    refresh: Option<u32>,
    office: String,
    position: Position,
    /// HTML.
    form: String,
    /// HTML.
    nav: String,
    other: String,
    again: String,
    actor: String,
    /// HTML.
    body: String,
}

impl Section {
    /// Whether it has more columns than fit on upright paper.
    fn is_wide(&self) -> bool {
        matches!(self, Self::Table(sheet) if sheet.table.columns.len() > WIDE)
    }

    fn write(&self, out: &mut String, desk: &Desk<'_>, grants: &super::desk::Grants) {
        let language = desk.language();
        let mut line = |element: &str, words: &Words, class: &str| {
            let text = coded(&escape(language.of(words)));
            out.push_str(&format!("<{element}{class}>{text}</{element}>\n"));
        };
        match self {
            Self::Heading(words) => line("h2", words, ""),
            Self::Text(words) => line("p", words, ""),
            Self::Notice(words) => line("p", words, " class=\"awas\" role=\"note\""),
            Self::Facts(facts) => out.push_str(&facts_html(facts, language)),
            Self::Links(links) => out.push_str(&links_html(links, language)),
            Self::Code(label, text) => {
                let (label, text) = (escape(language.of(label)), escape(text));
                out.push_str(&format!("<figure><figcaption>{label}</figcaption><pre tabindex=\"0\">{text}</pre></figure>\n"));
            }
            Self::Table(sheet) => sheet.write(out, desk, grants),
            Self::Html(html) => out.push_str(html),
        }
    }
}

/// What stands between backticks as code.
fn coded(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let shown = parts.map(|(number, part)| match number % 2 {
        0 => part.to_owned(),
        _ => format!("<code>{part}</code>"),
    });
    shown.collect()
}

fn facts_html(facts: &[(Words, String)], language: Language) -> String {
    let mut out = String::from("<dl class=\"baris\">\n");
    for (label, value) in facts {
        let label = escape(language.of(label));
        out.push_str(&format!("<div><dt>{label}</dt><dd>{value}</dd></div>\n"));
    }
    out + "</dl>\n"
}

fn links_html(links: &[Link], language: Language) -> String {
    let mut out = String::from("<ul class=\"tautan\">\n");
    for Link { href, name, about } in links {
        let (href, name) = (escape(href), escape(language.of(name)));
        let about = escape(language.of(about));
        out.push_str(&format!("<li><a href=\"{href}\">{name}</a> <span>{about}</span></li>\n"));
    }
    out + "</ul>\n"
}

impl Sheet {
    pub(super) fn plain(table: Table) -> Self {
        Self { table, links: BTreeMap::new(), is_matrix: false, head: false, most: None }
    }

    fn write(&self, out: &mut String, desk: &Desk<'_>, grants: &super::desk::Grants) {
        let id = self.table.id;
        let file = |format: &str| {
            let here = desk.here("format", format);
            escape(&format!("{here}&tabel={id}"))
        };
        let (shown, first) = match &self.most {
            Some((most, _)) => (self.first(*most), 0),
            None => self.part(desk.asked.part),
        };
        let link = |row: usize, column: usize, cell: &Cell| {
            // Sums move up where rows are left out: only entries keep their places.
            let kept = self.most.as_ref().is_none_or(|(most, _)| row < *most);
            let set = self.links.get(&(row + first, column)).filter(|_| kept).cloned();
            set.or_else(|| desk.link(&self.table, column, cell, grants))
        };
        let plain = Form::plain(desk.language());
        let form = Form { link: &link, head: self.head, cards: !self.is_matrix, ..plain };
        match self.is_matrix {
            true => out.push_str(&matrix::table(&shown, &form)),
            false => out.push_str(&html::table(&shown, &form)),
        }
        out.push_str(&match &self.most {
            Some((most, href)) => self.rest(*most, href, desk),
            None => self.parts(desk),
        });
        let label = desk.pick("Tabel ini sebagai", "This table as");
        out.push_str(&format!(
            "<p class=\"unduh\">{label} <a href=\"{}\" download>CSV</a> · <a href=\"{}\" download>JSON</a></p>\n",
            file("csv"),
            file("json"),
        ));
    }

    /// The first entries, and the sums.
    fn first(&self, most: usize) -> Table {
        let mut left = most;
        let mut table = self.table.clone();
        table.rows.retain(|row| {
            let kept = row.kind == RowKind::Total || left > 0;
            left = left.saturating_sub(usize::from(row.kind != RowKind::Total));
            kept
        });
        table
    }

    /// How many rows are left out, and where they are.
    fn rest(&self, most: usize, href: &str, desk: &Desk<'_>) -> String {
        let entries = self.table.rows.iter().filter(|row| row.kind != RowKind::Total).count();
        if entries <= most {
            return String::new();
        }
        let words = desk.pick(
            format!("{most} dari {entries} baris; lihat semuanya"),
            format!("{most} of {entries} rows; see all"),
        );
        format!("<p class=\"halaman\"><a href=\"{}\">{words}</a></p>\n", escape(href))
    }

    /// The rows of a part, with how far their numbers are from those of the whole.
    fn part(&self, part: usize) -> (Table, usize) {
        let rows = &self.table.rows;
        if rows.len() <= MOST_ROWS {
            return (self.table.clone(), 0);
        }
        let from = (part - 1).saturating_mul(MOST_ROWS).min(rows.len());
        let shown: Vec<Row> = rows.iter().skip(from).take(MOST_ROWS).cloned().collect();
        let heading = rows.iter().take(from).rev().find(|row| row.kind == RowKind::Heading);
        let begins = shown.first().is_some_and(|row| row.kind == RowKind::Heading);
        let mut table = Table { rows: shown, ..self.table.clone() };
        let Some(heading) = heading.filter(|_| !begins) else { return (table, from) };
        table.rows.insert(0, heading.clone());
        (table, from - 1)
    }

    /// Links to the other parts of a long table.
    fn parts(&self, desk: &Desk<'_>) -> String {
        let (rows, part) = (self.table.rows.len(), desk.asked.part);
        let last = rows.div_ceil(MOST_ROWS);
        if last <= 1 {
            return String::new();
        }
        let link = |to: usize, words: &str, rel: &str| {
            let href = escape(&desk.here("hal", &to.to_string()));
            format!("<a href=\"{href}\" rel=\"{rel}\">{words}</a> ")
        };
        let (from, to) = ((part - 1) * MOST_ROWS + 1, (part * MOST_ROWS).min(rows));
        let mut out = String::from("<nav class=\"halaman\" aria-label=\"");
        out.push_str(desk.pick("Bagian tabel", "Parts of the table"));
        out.push_str("\"><span>");
        out.push_str(&desk.pick(
            format!("Baris {from}–{to} dari {rows}; CSV dan JSON memuat semua. "),
            format!("Rows {from}–{to} of {rows}; CSV and JSON hold all. "),
        ));
        out.push_str("</span>");
        if part > 1 {
            out.push_str(&link(1, desk.pick("Awal", "First"), "first"));
            out.push_str(&link(part - 1, desk.pick("Sebelumnya", "Previous"), "prev"));
        }
        if part < last {
            out.push_str(&link(part + 1, desk.pick("Berikutnya", "Next"), "next"));
            out.push_str(&link(last, desk.pick("Akhir", "Last"), "last"));
        }
        out + "</nav>\n"
    }
}

/// The sign of a level, which is read without its colour.
pub(super) fn sign(level: Level) -> &'static str {
    match level {
        Level::Patuh => "✓",
        Level::Perhatian => "!",
        Level::TidakPatuh => "✗",
        Level::BelumDinilai => "?",
        Level::TidakBerlaku => "–",
    }
}

#[derive(Template)]
#[template(path = "office/templates/masalah.html")]
struct Trouble<'a> {
    language: &'a str,
    en: bool,
    title: &'a str,
    /// HTML.
    text: String,
    home: &'a str,
}

/// A page that says what is wrong, and leads back.
pub(super) fn problem(problem: &Problem, language: Language) -> String {
    let title = match problem.status {
        StatusCode::NOT_FOUND => language.pick("Tidak ditemukan", "Not found"),
        StatusCode::BAD_REQUEST => language.pick("Permintaan tidak terbaca", "Not understood"),
        StatusCode::FORBIDDEN => language.pick("Tidak diizinkan", "Not allowed"),
        _ => language.pick("Tidak dapat ditampilkan", "Cannot be shown"),
    };
    let page = Trouble {
        language: language.pick("id", "en"),
        en: language == Language::En,
        title,
        text: coded(&escape(language.of(&problem.words))),
        home: language.pick("/", "/?lang=en"),
    };
    page.render().unwrap_or_default()
}
