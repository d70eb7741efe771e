//! HTML: a table as a `<table>` that a reader of screens, a printer and a phone can read. One form
//! for the public site and the reading room.
//!
//! How to use it: choose a [`Form`] and call [`table`].
//!
//! ```
//! # use rantai::render::{Language, html};
//! # use rantai_projections::table::{Cell, Table, columns, words};
//! # use rantai_events::time::Date;
//! # let mut books = Table { id: "bku", title: words("Buku", "Book"), head: vec![],
//! #   columns: columns(&[("catatan", "Catatan", "Record")]), rows: vec![], notes: vec![],
//! #   as_of: Date::parse("2026-11-21").unwrap(), last: None };
//! # books.entry(vec![Cell::Record(7)]);
//! let link = |_row: usize, _column: usize, cell: &Cell| {
//!     let Cell::Record(seq) = cell else { return None };
//!     Some(format!("/catatan/{seq}"))
//! };
//! let form = html::Form { link: &link, ..html::Form::plain(Language::Id) };
//! let page_part = html::table(&books, &form);
//! assert!(page_part.contains("<a href=\"/catatan/7\">7</a>"));
//! ```
//!
//! What comes out: `<div class="gulung" role="group" tabindex="0">` around the table, so that wide
//! tables scroll inside a part that the keyboard reaches (a group and not a region: landmarks are
//! few, and each has another name); a `<caption>`; column headings with `scope`; the first column as
//! row headings; figures right-aligned by class `angka`; reversed rows in `<s>` (class `batal`), sums
//! in class `jumlah`, headings in class `kepala`, each heading with a `<tbody>` of its own. Lines
//! above the table stand in a `<dl>`, lines below in `<p>`. The classes are styled in
//! `aset/gaya.css`. There is no inline style and no script, and every text is escaped.

use rantai_events::time::Date;
use rantai_projections::table::{Cell, RowKind, Table};

use super::{Language, is_figures};

mod rows;

/// Leads from a cell, by row and column, to an address; `None` where it leads nowhere. A list of
/// records is asked for one by one, each as [`Cell::Record`].
pub type LinkOf<'a> = &'a dyn Fn(usize, usize, &Cell) -> Option<String>;

/// How a table is shown.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// The language of its words.
    pub language: Language,
    /// Where cells lead.
    pub link: LinkOf<'a>,
    /// The number of the block that the table is in: every cell then says which one it is
    /// (`data-c="BLOCK.ROW.COLUMN"`), for the script that compares what is shown with what is
    /// signed. `None` in the reading room.
    pub block: Option<usize>,
    /// The id of the `<table>`; unique on its page. The id of the statement where it is `None`.
    pub id: Option<&'a str>,
    /// Whether the lines above the table are shown with it.
    pub head: bool,
    /// Whether a row that begins with the number of a record can be led to, as `#c12`. At most one
    /// table of a page.
    pub anchors: bool,
    /// Whether a narrow screen shows each row as a card, one line a cell. Each cell then says the
    /// title of its column (`data-l`), and everything says its role, since a browser may take what is
    /// laid out otherwise for no table.
    pub cards: bool,
    /// The records that only the office and auditors read, rising: their number says so.
    pub restricted: &'a [u64],
}

impl Form<'_> {
    /// No links, no marks, with the lines above the table.
    #[must_use]
    pub fn plain(language: Language) -> Self {
        let link: LinkOf<'_> = &|_, _, _| None;
        let (block, id, restricted) = (None, None, &[]);
        Self { language, link, block, id, head: true, anchors: false, cards: false, restricted }
    }
}

/// A table as HTML.
#[must_use]
pub fn table(table: &Table, form: &Form) -> String {
    let id = escape(form.id.unwrap_or(table.id));
    let mut out = String::with_capacity(400 + table.rows.len() * table.columns.len() * 60);
    if form.head {
        head(&mut out, table, form);
    }
    let (class, role) = if form.cards { (" tumpuk", " role=\"table\"") } else { ("", "") };
    out.push_str(&format!("<div class=\"gulung{class}\" role=\"group\" tabindex=\"0\" "));
    out.push_str(&format!("aria-labelledby=\"{id}-judul\"><table id=\"{id}\"{role}>\n"));
    out.push_str(&format!("<caption id=\"{id}-judul\">"));
    out.push_str(&escape(form.language.of(&table.title)));
    out.push_str("</caption>\n");
    let sheet = rows::Sheet::new(table, form);
    sheet.write(&mut out);
    out.push_str("</table></div>\n");
    notes(&mut out, table, form.language, &sheet.left_out());
    out
}

/// The lines above the table.
fn head(out: &mut String, table: &Table, form: &Form) {
    if table.head.is_empty() {
        return;
    }
    out.push_str("<dl class=\"baris\">\n");
    for (number, (label, value)) in table.head.iter().enumerate() {
        let mark = form.block.map_or_else(String::new, |at| format!(" data-c=\"{at}.h.{number}\""));
        let label = escape(form.language.of(label));
        let value = escape(&shown(value, form.language));
        out.push_str(&format!("<div><dt>{label}</dt><dd{mark}>{value}</dd></div>\n"));
    }
    out.push_str("</dl>\n");
}

/// The lines below the table.
fn notes(out: &mut String, table: &Table, language: Language, left_out: &[&str]) {
    let mut line = |text: &str| out.push_str(&format!("<p class=\"kecil\">{}</p>\n", escape(text)));
    if table.rows.iter().any(|row| row.kind == RowKind::Reversed) {
        line(language.pick("Yang dicoret dibatalkan kemudian.", "What is struck was reversed."));
    }
    if !left_out.is_empty() {
        let said = language.pick("Kolom tanpa isi, tidak ditampilkan", "Empty columns, not shown");
        line(&format!("{said}: {}.", left_out.join(", ").trim_end_matches('.')));
    }
    for note in &table.notes {
        line(language.of(note));
    }
}

/// A cell as people read it, on pages as on paper.
#[must_use]
pub fn shown(cell: &Cell, language: Language) -> String {
    super::text::shown(cell, language)
}

/// The number of a record as people read it, with the word that it is restricted where it is.
#[must_use]
pub fn record(seq: u64, language: Language, restricted: &[u64]) -> String {
    match restricted.binary_search(&seq) {
        Ok(_) => format!("{seq}\u{a0}{}", language.pick("(terbatas)", "(restricted)")),
        Err(_) => seq.to_string(),
    }
}

/// A date as people read it.
#[must_use]
pub fn date(day: Date, language: Language) -> String {
    shown(&Cell::Date(day), language)
}

/// Text that HTML takes for nothing but text, in elements and in quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Text in which the entities are read; `None` where there is one that the templates never write: a
/// browser knows 2,231 of them, some without their semicolon.
#[must_use]
pub fn unescape(text: &str) -> Option<String> {
    const OURS: [(&str, char); 9] = [
        ("amp;", '&'),
        ("lt;", '<'),
        ("gt;", '>'),
        ("quot;", '"'),
        ("#39;", '\''),
        ("#38;", '&'),
        ("#60;", '<'),
        ("#62;", '>'),
        ("#34;", '"'),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let ours = |(name, letter): &(&str, char)| Some((after.strip_prefix(name)?, *letter));
        let (tail, letter) = OURS.iter().find_map(ours)?;
        out.push_str(before);
        out.push(letter);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}
