//! Reads a page of the site, and nothing else that is HTML. What the templates of the site never
//! write is refused where it stands, never passed over: a browser would do something with it, so a
//! reader that skips it sees another page than people do.

use std::collections::BTreeSet;

mod shapes;
mod text;

pub(super) use text::plain;
use text::{is_shown, is_sound};

use crate::render::html::unescape;

/// A page as it is shown.
#[derive(Debug, Default)]
pub(super) struct Page<'a> {
    /// The data embedded in it.
    pub(super) data: Option<&'a str>,
    /// Every marked place with the text that it shows.
    pub(super) marked: Vec<(&'a str, String)>,
    /// Every text outside of marked places.
    pub(super) loose: Vec<Loose<'a>>,
    /// Whether it says of itself that the office did not sign it.
    pub(super) is_unsigned: bool,
    /// Marks with the words that stand before their places, as what these are of.
    pub(super) terms: Vec<(&'a str, String)>,
    /// Marks with the title of the column that their places name themselves.
    pub(super) named: Vec<(&'a str, String)>,
    /// Tables.
    pub(super) tables: Vec<Sheet<'a>>,
    /// The shapes that were seen, by their places in the table.
    seen: BTreeSet<usize>,
}

/// What a table says it is, and the marks of its places.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    pub(super) caption: String,
    pub(super) titles: Vec<String>,
    pub(super) marks: Vec<&'a str>,
}

/// A text outside of marked places.
#[derive(Debug)]
pub(super) struct Loose<'a> {
    /// Its byte in the file.
    pub(super) at: usize,
    /// The element that it stands in.
    pub(super) element: &'a str,
    /// The class of that element.
    pub(super) class: &'a str,
    /// Whether that is at the foot of the page.
    pub(super) in_footer: bool,
    /// The text.
    pub(super) text: String,
}

impl Page<'_> {
    /// The heading of the page.
    pub(super) fn heading(&self) -> String {
        let parts = self.loose.iter().filter(|loose| loose.element == "h1");
        parts.map(|loose| loose.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// What a page of the site never has, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Strange {
    /// The byte in the file.
    pub(super) at: usize,
    /// What stands there, shortened.
    pub(super) found: String,
}

/// How every page begins.
const BEGIN: &str = "<!doctype html>\n";
/// Elements without an end.
const VOID: [&str; 3] = ["meta", "link", "br"];
/// Elements that are closed where they are opened.
const CLOSED: [&str; 3] = ["rect", "circle", "path"];
/// Elements that a page has once.
const ONCE: [&str; 7] = ["html", "head", "body", "header", "main", "footer", "h1"];
/// Elements that text may stand in. In another, a browser moves it elsewhere.
const TEXT: [&str; 20] = [
    "a",
    "caption",
    "code",
    "dd",
    "desc",
    "dt",
    "figcaption",
    "h1",
    "h2",
    "li",
    "p",
    "s",
    "span",
    "strong",
    "summary",
    "td",
    "text",
    "th",
    "title",
    "div",
];

/// Reads a page.
pub(super) fn read(html: &str) -> Result<Page<'_>, Strange> {
    let mut reader = Reader { html, ..Reader::default() };
    reader.take(BEGIN)?;
    while reader.at < html.len() {
        if !reader.rest().starts_with('<') {
            reader.text()?;
        } else if reader.rest().starts_with("</") {
            reader.end()?;
        } else {
            reader.start()?;
        }
    }
    if reader.open.is_empty() { Ok(reader.page) } else { Err(reader.strange()) }
}

/// An element that is open.
#[derive(Debug)]
struct Open<'a> {
    name: &'a str,
    class: &'a str,
    /// Whether it is a cell of a table that has neither a mark nor a title's place.
    silent: bool,
    /// Whether it opened the marked place.
    marked: bool,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    html: &'a str,
    at: usize,
    open: Vec<Open<'a>>,
    /// The mark of the place that is open, and its text so far.
    place: Option<(&'a str, String)>,
    /// The words of the last `<dt>`.
    term: String,
    /// The title of its column that a cell says, up to the place in it.
    column: Option<String>,
    /// Ids, marks and single elements that were seen.
    used: BTreeSet<(&'static str, &'a str)>,
    page: Page<'a>,
}

/// A tag as it is written.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    closed: bool,
}

impl<'a> Tag<'a> {
    fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(given, _)| *given == name).map(|(_, value)| *value)
    }
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn strange(&self) -> Strange {
        self.strange_at(self.at)
    }

    fn strange_at(&self, at: usize) -> Strange {
        let rest = self.html.get(at..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let shown = |c: char| if is_shown(c) && c != '\n' { c } else { '?' };
        let found = line.chars().take(60).map(shown).collect();
        Strange { at, found }
    }

    fn take(&mut self, text: &str) -> Result<(), Strange> {
        if !self.rest().starts_with(text) {
            return Err(self.strange());
        }
        self.at += text.len();
        Ok(())
    }

    /// The letters from here on that are such, at least one.
    fn word(&mut self, such: fn(char) -> bool) -> Result<&'a str, Strange> {
        let rest = self.rest();
        let end = rest.find(|c: char| !such(c)).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        if word.is_empty() {
            return Err(self.strange());
        }
        self.at += end;
        Ok(word)
    }

    /// `<name name="value" …>`, and nothing else that a browser takes for a tag.
    fn tag(&mut self) -> Result<Tag<'a>, Strange> {
        self.take("<")?;
        let name = self.word(|c| c.is_ascii_lowercase() || c.is_ascii_digit())?;
        let mut attributes = Vec::new();
        while self.rest().starts_with(' ') {
            self.at += 1;
            let name = self.word(|c| c.is_ascii_alphabetic() || c == '-')?;
            let bare = !self.rest().starts_with('=');
            attributes.push((name, if bare { "" } else { self.value()? }));
        }
        let closed = self.rest().starts_with('/');
        self.take(if closed { "/>" } else { ">" })?;
        Ok(Tag { name, attributes, closed })
    }

    fn value(&mut self) -> Result<&'a str, Strange> {
        self.take("=\"")?;
        let (value, _) = self.rest().split_once('"').ok_or_else(|| self.strange())?;
        if value.contains(['<', '>']) || !is_sound(value) || value.contains('\n') {
            return Err(self.strange());
        }
        self.at += value.len() + 1;
        Ok(value)
    }

    fn start(&mut self) -> Result<(), Strange> {
        let at = self.at;
        let tag = self.tag()?;
        let parent = self.open.last().map_or("", |open| open.name);
        let mut all = shapes::SHAPES.iter().chain(shapes::RARE);
        let shape = all.position(|(parents, shape)| {
            parents.split('|').any(|name| name == parent)
                && shapes::fits(shape, tag.name, &tag.attributes)
        });
        let shape = shape.ok_or_else(|| self.strange_at(at))?;
        self.page.seen.insert(shape);
        self.note(&tag, at)?;
        if VOID.contains(&tag.name) || CLOSED.contains(&tag.name) {
            let sound = tag.closed == CLOSED.contains(&tag.name);
            return if sound { Ok(()) } else { Err(self.strange_at(at)) };
        }
        if tag.closed {
            return Err(self.strange_at(at));
        }
        if tag.name == "script" { self.script(&tag) } else { self.opened(&tag, at) }
    }

    /// Nothing that there is once is there twice, and a marked place holds links only.
    fn note(&mut self, tag: &Tag<'a>, at: usize) -> Result<(), Strange> {
        let once = ONCE.contains(&tag.name).then_some(("element", tag.name));
        let id = tag.attribute("id").map(|id| ("id", id));
        let mark = tag.attribute("data-c").map(|mark| ("mark", mark));
        let new = [once, id, mark].into_iter().flatten().all(|one| self.used.insert(one));
        let alone = self.place.is_none() || (tag.name == "a" && mark.is_none());
        if new && alone { Ok(()) } else { Err(self.strange_at(at)) }
    }

    /// A script has no text but the data of the page, in which no `<` stands.
    fn script(&mut self, tag: &Tag<'a>) -> Result<(), Strange> {
        let (inside, _) = self.rest().split_once('<').ok_or_else(|| self.strange())?;
        if tag.attribute("id").is_some() {
            self.page.data = Some(inside);
            self.at += inside.len();
        }
        self.take("</script>")
    }

    fn opened(&mut self, tag: &Tag<'a>, at: usize) -> Result<(), Strange> {
        let mark = tag.attribute("data-c");
        let class = tag.attribute("class").unwrap_or_default();
        self.page.is_unsigned |= class == "periksa belum";
        let is_title = tag.attribute("scope") == Some("col") || tag.attribute("colspan").is_some();
        let silent = ["td", "th"].contains(&tag.name) && mark.is_none() && !is_title;
        let column = tag.attribute("data-l").and_then(unescape);
        self.column = column.map(|title| plain(&title)).or(self.column.take());
        if let Some(mark) = mark {
            self.place = Some((mark, String::new()));
            self.titled(mark, tag);
        }
        match (tag.name, self.page.tables.last_mut()) {
            ("dt", _) => self.term.clear(),
            ("table", _) => self.page.tables.push(Sheet::default()),
            ("th", Some(table)) if tag.attribute("scope") == Some("col") => {
                table.titles.push(String::new());
            }
            _ => {}
        }
        if self.open.len() > MOST_DEEP {
            return Err(self.strange_at(at));
        }
        self.open.push(Open { name: tag.name, class, silent, marked: mark.is_some() });
        Ok(())
    }

    /// By what words a marked place is known.
    fn titled(&mut self, mark: &'a str, tag: &Tag<'a>) {
        let within = |name: &str| tag.name == name || self.open.iter().any(|one| one.name == name);
        if within("dd") {
            self.page.terms.push((mark, self.term.clone()));
        }
        if within("table")
            && let Some(table) = self.page.tables.last_mut()
        {
            table.marks.push(mark);
        }
        self.page.named.extend(self.column.take().map(|title| (mark, title)));
    }

    fn end(&mut self) -> Result<(), Strange> {
        let name = self.open.last().map_or("", |open| open.name);
        if name.is_empty() || !self.rest().starts_with(&format!("</{name}>")) {
            return Err(self.strange());
        }
        self.at += name.len() + "</>".len();
        let marked = self.open.pop().is_some_and(|open| open.marked);
        if marked {
            let place = self.place.take();
            self.page.marked.extend(place.map(|(mark, text)| (mark, plain(&text))));
        }
        Ok(())
    }

    fn text(&mut self) -> Result<(), Strange> {
        let (at, rest) = (self.at, self.rest());
        let written = rest.split_once('<').map_or(rest, |(text, _)| text);
        let sound = !written.contains('>') && is_sound(written);
        let Some(text) = unescape(written).filter(|_| sound) else {
            return Err(self.strange());
        };
        self.at += written.len();
        if let Some((_, shown)) = &mut self.place {
            shown.push_str(&text);
            return Ok(());
        }
        let text = plain(&text);
        if text.is_empty() {
            return Ok(());
        }
        let in_footer = self.open.iter().any(|open| open.name == "footer");
        let within = self.open.last().filter(|open| TEXT.contains(&open.name) && !open.silent);
        let Some(Open { name: element, class, .. }) = within else {
            return Err(self.strange_at(at));
        };
        match (*element, self.page.tables.last_mut()) {
            ("dt", _) => self.term.push_str(&text),
            ("caption", Some(table)) => table.caption.push_str(&text),
            ("th", Some(Sheet { titles, .. })) => {
                titles.iter_mut().last().into_iter().for_each(|title| title.push_str(&text));
            }
            _ => {}
        }
        self.page.loose.push(Loose { at, element, class, in_footer, text });
        Ok(())
    }
}

/// The most elements within each other; the templates need fewer.
const MOST_DEEP: usize = 32;

/// The shapes of the table that no page of these has.
pub(super) fn unused<'a>(pages: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
    let seen: BTreeSet<usize> =
        pages.filter_map(|html| Some(read(html).ok()?.seen)).flatten().collect();
    let all = shapes::SHAPES.iter().enumerate().filter(|(at, _)| !seen.contains(at));
    all.map(|(_, (_, shape))| *shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(main: &str) -> String {
        format!(
            "{BEGIN}<html lang=\"id\"><body><main id=\"isi\"><h1>A &amp; B</h1>{main}</main></body></html>\n"
        )
    }

    #[test]
    fn marked_places_are_read_as_a_browser_reads_them() {
        let html = page(
            "<p data-c=\"0.0.0\">x &lt; <a href=\"y\">y</a>\n z</p><p class=\"kecil\"><span data-c=\"0.1.0\"></span>w</p>",
        );
        let read = read(&html).unwrap();
        assert_eq!(read.heading(), "A & B");
        assert_eq!(read.marked, [("0.0.0", "x < y z".to_owned()), ("0.1.0", String::new())]);
        let loose: Vec<_> = read.loose.iter().map(|one| (one.element, one.class)).collect();
        assert_eq!(loose, [("h1", ""), ("p", "kecil")]);
    }

    /// A row that was reversed, lines above a table and words across one: no page of the
    /// demonstration has them, and other offices may.
    #[test]
    fn what_templates_write_seldom_is_read_too() {
        let table = "<section class=\"tabel\"><dl class=\"baris\"><div><dt>x</dt><dd data-c=\"0.h.0\">y</dd></div></dl>\
                     <div class=\"gulung\" role=\"group\" tabindex=\"0\" aria-labelledby=\"t-judul\"><table id=\"t\"><tbody>\
                     <tr class=\"kepala\"><th scope=\"rowgroup\" colspan=\"2\" data-c=\"0.0.0\">k</th></tr>\
                     <tr class=\"batal\"><th scope=\"row\"><span class=\"suara\">dibatalkan: </span><s data-c=\"0.1.0\">a</s></th>\
                     <td class=\"angka\"><s data-c=\"0.1.1\"><a href=\"#x\">b</a></s></td></tr></tbody></table></div></section>";
        let html = page(table);
        assert_eq!(read(&html).unwrap().marked.len(), 4);
        let silent = page(&table.replace("<s data-c=\"0.1.1\"><a href=\"#x\">b</a></s>", "b"));
        assert_eq!(
            read(&silent).unwrap_err().found,
            "b</td></tr></tbody></table></div></section></main></body></h"
        );
    }

    /// A page made to keep its reader busy ends where it leaves the form.
    #[test]
    fn pages_made_to_take_for_ever_are_refused_at_once() {
        let deep = page(&"<p class=\"kecil\"><span>".repeat(200_000));
        assert!(read(&deep).unwrap_err().at < 300);
        let entities = page(&format!("<p class=\"kecil\">{}</p>", "&".repeat(2_000_000)));
        assert!(read(&entities).is_err());
    }
}
