//! What a page says, all of it, as two hashes in the data that the office signs, so that a sentence
//! that was changed, a link that leads elsewhere or a block that was put in is found, wherever on
//! the page it is.
//!
//! The one is over the file without its data: whoever has the file compares that. The other is over
//! what a browser made of it, for a page that was opened from a folder, whose file no script may
//! read, and to tell a forged file from one that a translation or an extension shows otherwise.
//!
//! For the second, what stands in the body is written as lines, each ended by a line feed: for an element `(` and
//! its name, for each of its attributes, by name, `@` name `=` value, and `)` where the element
//! ends; for the text up to the next element, `-` and the text. Blanks in texts and values are one
//! blank, and none at the ends; empty text has no line. Left out are the content of scripts, the
//! attribute `open`, which readers change, and those that begin with `data-`, which no reader sees, but
//! `data-c` and `data-l`. A browser reads what is inside `noscript` as one text, and so does this.

use rantai_events::page_note::digest;

use crate::render::html::unescape;

/// The names of the two hashes in the data of a page.
pub(crate) const FILE: &str = "html";
pub(crate) const SAID: &str = "said";

/// How the element begins that holds the data of a page, and how it ends.
const DATA: &str = "<script type=\"application/json\" id=\"data\">";
const END: &str = "</script>";

/// The file of a page before and after its data; `None` where they have no place in it.
#[must_use]
pub(crate) fn around_data(html: &str) -> Option<(&str, &str)> {
    let begin = html.rfind(DATA)? + DATA.len();
    let (before, rest) = html.split_at_checked(begin)?;
    rest.split_at_checked(rest.find(END)?).map(|(_, after)| (before, after))
}

/// The hash, in base64, of the file of a page without its data.
#[must_use]
pub(crate) fn file(html: &str) -> Option<String> {
    let (before, after) = around_data(html)?;
    Some(digest(format!("{before}{after}").as_bytes()).to_string())
}

/// Elements without an end.
const VOID: [&str; 9] = ["area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"];

/// The hash, in base64, of what stands in the body of a page as this site writes them; `None` where
/// a browser would read other elements than are written.
#[must_use]
pub(crate) fn said(html: &str) -> Option<String> {
    let (_, body) = html.split_once("<body>\n")?;
    let (body, _) = body.rsplit_once("</body>")?;
    let mut reader = Reader { rest: body, text: String::new(), lines: String::new() };
    let mut open = Vec::new();
    while !reader.rest.is_empty() {
        reader.step(&mut open)?;
    }
    reader.flush();
    open.is_empty().then(|| digest(reader.lines.as_bytes()).to_string())
}

struct Reader<'a> {
    rest: &'a str,
    /// The text since the last element began or ended.
    text: String,
    lines: String,
}

impl<'a> Reader<'a> {
    /// Takes the next text, beginning or end.
    fn step(&mut self, open: &mut Vec<&'a str>) -> Option<()> {
        if let Some(rest) = self.rest.strip_prefix("</") {
            let (name, rest) = rest.split_once('>')?;
            self.rest = rest;
            if open.pop()? != name {
                return None;
            }
            self.line(")", "");
        } else if let Some(rest) = self.rest.strip_prefix('<') {
            let (tag, rest) = rest.split_once('>')?;
            self.rest = rest;
            self.begin(tag, open)?;
        } else {
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at_checked(end)?;
            self.text.push_str(&unescape(text)?);
            self.rest = rest;
        }
        Some(())
    }

    /// Takes the beginning of an element, and what has no elements within.
    fn begin(&mut self, tag: &'a str, open: &mut Vec<&'a str>) -> Option<()> {
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        self.line("(", name);
        let mut all = Vec::new();
        while !attributes.is_empty() {
            let (attribute, rest) = attribute(attributes)?;
            all.push(attribute);
            attributes = rest;
        }
        all.retain(|(name, _)| is_said(name));
        all.sort_unstable();
        for (name, value) in all {
            self.line("@", &format!("{name}={}", plain(&unescape(value)?)));
        }
        if closed || VOID.contains(&name) {
            self.line(")", "");
        } else if ["script", "noscript"].contains(&name) {
            let (inside, rest) = self.rest.split_once(&format!("</{name}>"))?;
            self.text.push_str(if name == "noscript" { inside } else { "" });
            self.rest = rest;
            self.line(")", "");
        } else {
            open.push(name);
        }
        Some(())
    }

    /// A line about an element, after the text before it.
    fn line(&mut self, mark: &str, text: &str) {
        self.flush();
        self.lines.push_str(mark);
        self.lines.push_str(text);
        self.lines.push('\n');
    }

    fn flush(&mut self) {
        let text = plain(&self.text);
        self.text.clear();
        if !text.is_empty() {
            self.line("-", &text);
        }
    }
}

fn is_said(attribute: &str) -> bool {
    ["data-c", "data-l"].contains(&attribute)
        || !(attribute == "open" || attribute.starts_with("data-"))
}

/// The first of some attributes: its name, its value as it is written, and the rest.
fn attribute(written: &str) -> Option<((&str, &str), &str)> {
    let end = written.find([' ', '=']).unwrap_or(written.len());
    let (name, rest) = written.split_at_checked(end)?;
    let (value, rest) = match rest.strip_prefix("=\"") {
        Some(rest) => rest.split_once('"')?,
        None => ("", rest),
    };
    let rest = rest.strip_prefix(' ').or_else(|| rest.is_empty().then_some(""))?;
    (!name.is_empty()).then_some(((name, value), rest))
}

/// Runs of what both HTML and people take for a blank as one, and none at the ends.
fn plain(text: &str) -> String {
    let is_blank = |letter: char| matches!(letter, '\t' | '\n' | '\x0c' | '\r' | ' ' | '\u{a0}');
    text.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!("<!doctype html>\n<html lang=\"id\"><body>\n{body}\n</body></html>\n")
    }

    fn of(body: &str) -> String {
        said(&page(body)).unwrap()
    }

    #[test]
    fn the_same_words_links_and_shapes_are_the_same() {
        let one = of("<p class=\"a\" id=\"b\">x &amp; <a href=\"y/\">y</a></p><br>");
        for same in [
            "<p id=\"b\" class=\"a\">\n x  &amp; <a href=\"y/\">y</a> </p>\n<br>",
            "<p class=\"a\" data-x=\"z\" id=\"b\">x\u{a0}&amp; <a href=\"y/\">y</a></p><br>",
        ] {
            assert_eq!(of(same), one, "{same}");
        }
        for other in [
            "<p class=\"a\" id=\"b\">x &amp; <a href=\"z/\">y</a></p><br>",
            "<p class=\"a\" id=\"b\">x &amp; <a href=\"y/\">z</a></p><br>",
            "<p class=\"a\" id=\"b\">x &amp; y<a href=\"y/\"></a></p><br>",
            "<p class=\"a\" hidden id=\"b\">x &amp; <a href=\"y/\">y</a></p><br>",
            "<p class=\"a\" id=\"b\">x &amp; <a href=\"y/\">y</a></p><br><p>more</p>",
            "<p class=\"a\" id=\"b\">x &amp; <a href=\"y/\">y</a></p>",
            "<div class=\"a\" id=\"b\">x &amp; <a href=\"y/\">y</a></div><br>",
        ] {
            assert_ne!(of(other), one, "{other}");
        }
    }

    #[test]
    fn details_that_a_reader_opened_and_the_data_change_nothing() {
        let data = |inside: &str, open: &str| {
            format!(
                "<details{open}><summary>x</summary></details><script id=\"data\">{inside}</script>"
            )
        };
        assert_eq!(of(&data("{}", "")), of(&data("{\"said\":1}", " open")));
    }

    #[test]
    fn what_a_browser_would_read_otherwise_is_refused() {
        for bad in [
            "<p>x",
            "<p>x</div>",
            "x</p>",
            "<p a='b'>x</p>",
            "<p>x&nbsp;</p>",
            "<p",
            "<p a=\"b\"c>x</p>",
        ] {
            assert_eq!(said(&page(bad)), None, "{bad}");
        }
        assert_eq!(said("<p>x</p>"), None);
    }
}
