//! What a check needs of a page's HTML, and no more: the embedded data, the heading, and the text of
//! the elements that say which cell they show. The pages are our own; whatever else a changed page
//! holds, it cannot make a marked place agree with data that say otherwise.

/// The data embedded in a page: the text of the element `data`.
pub(super) fn data(html: &str) -> Option<&str> {
    const OPEN: &str = "<script type=\"application/json\" id=\"data\">";
    let (_, rest) = html.split_once(OPEN)?;
    // A second one could be what a browser takes: there must be no doubt which is meant.
    if rest.contains("id=\"data\"") {
        return None;
    }
    rest.split_once("</script>").map(|(data, _)| data)
}

/// The text of the first heading.
pub(super) fn heading(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("<h1")?;
    let (_, rest) = rest.split_once('>')?;
    rest.split_once("</h1>").map(|(inner, _)| text(inner))
}

/// Every marked place with the text that it shows.
pub(super) fn marked(html: &str) -> Vec<(String, String)> {
    const MARK: &str = " data-c=\"";
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(MARK) {
        let (before, after) = rest.split_at(at);
        let name = before.rsplit('<').next().unwrap_or_default();
        let name = name.split(' ').next().unwrap_or_default();
        let after = after.get(MARK.len()..).unwrap_or_default();
        let Some((mark, tail)) = after.split_once('"') else { break };
        let Some((_, inside)) = tail.split_once('>') else { break };
        found.push((mark.to_owned(), text(element(inside, name))));
        rest = inside;
    }
    found
}

/// What stands in an element of this name that was just opened, up to its end.
fn element<'a>(inside: &'a str, name: &str) -> &'a str {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut at) = (1, 0);
    while let Some(next) = inside.get(at..).and_then(|rest| rest.find('<')) {
        at += next;
        let rest = inside.get(at..).unwrap_or_default();
        let ended = rest.get(open.len()..).is_some_and(|rest| rest.starts_with([' ', '>']));
        if rest.starts_with(&close) {
            depth -= 1;
        } else if rest.starts_with(&open) && ended {
            depth += 1;
        }
        if depth == 0 {
            return inside.get(..at).unwrap_or_default();
        }
        at += 1;
    }
    inside
}

/// The text of HTML: without tags, entities read, blanks one by one.
fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            other if !in_tag => out.push(other),
            _ => {}
        }
    }
    plain(&unescaped(&out))
}

/// Blanks of any kind as one, none at the ends.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').and_then(|(name, tail)| Some((letter(name)?, tail)));
        rest = match entity {
            Some((letter, tail)) => {
                out.push(letter);
                tail
            }
            None => {
                out.push('&');
                after
            }
        };
    }
    out.push_str(rest);
    out
}

fn letter(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_places_are_read_as_a_browser_reads_them() {
        let html = "<h1>A &amp; B</h1><td class=\"x\" data-c=\"0.1.2\"><a href=\"y\">Rp 1.000,00</a></td>\
                    <td><s data-c=\"0.2.0\">x &lt; <span>y</span>\n z</s></td><span data-c=\"1.0\"><span>a</span>b</span>c";
        assert_eq!(heading(html).as_deref(), Some("A & B"));
        let found = marked(html);
        let expected = [("0.1.2", "Rp 1.000,00"), ("0.2.0", "x < y z"), ("1.0", "ab")];
        assert_eq!(found, expected.map(|(mark, text)| (mark.to_owned(), text.to_owned())));
    }

    #[test]
    fn two_elements_of_data_are_none() {
        let one = "<script type=\"application/json\" id=\"data\">{}</script>";
        assert_eq!(data(one), Some("{}"));
        assert_eq!(data(&format!("{one}{one}")), None);
    }
}
