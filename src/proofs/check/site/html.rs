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

/// Every marked place with the text that it shows. A mark within a marked element is a part of what
/// that one shows, and no place of its own: so every byte is looked at once, however deep a page
/// nests them.
pub(super) fn marked(html: &str) -> impl Iterator<Item = (&str, String)> {
    const MARK: &str = " data-c=\"";
    let mut rest = html;
    std::iter::from_fn(move || {
        let (before, after) = rest.split_at(rest.find(MARK)?);
        let name = before.rsplit('<').next().unwrap_or_default();
        let name = name.split(' ').next().unwrap_or_default();
        let (mark, tail) = after.get(MARK.len()..)?.split_once('"')?;
        let (_, inside) = tail.split_once('>')?;
        let shown = element(inside, name);
        rest = inside.get(shown.len()..).unwrap_or_default();
        Some((mark, text(shown)))
    })
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

/// The most bytes of the name of an entity, with its semicolon.
const MOST_ENTITY: usize = 12;

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(MOST_ENTITY).position(|byte| byte == b';');
        let entity = end.and_then(|end| Some((letter(after.get(..end)?)?, after.get(end + 1..)?)));
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
        let found: Vec<_> = marked(html).collect();
        let expected = [("0.1.2", "Rp 1.000,00"), ("0.2.0", "x < y z"), ("1.0", "ab")];
        assert_eq!(found, expected.map(|(mark, text)| (mark, text.to_owned())));
    }

    /// A page made to keep its reader busy: what each mark or `&` begins goes to the end of it. One
    /// look at every byte is enough for all, or this does not end in any time.
    #[test]
    fn pages_made_to_take_for_ever_are_read_once() {
        let nested = "<s data-c=\"0.0.0\">".repeat(200_000);
        let found: Vec<_> = marked(&nested).collect();
        assert_eq!(found, [("0.0.0", String::new())]);
        let apart = "<s data-c=\"0.0.0\">x</s>".repeat(10_000);
        assert_eq!(marked(&apart).count(), 10_000);
        let entities = "&".repeat(2_000_000);
        assert_eq!(text(&entities), entities);
        assert_eq!(
            text("a &amp; b &#x1F600; &#9999999999; &toolonganame; &"),
            "a & b 😀 &#9999999999; &toolonganame; &"
        );
    }

    /// A mark within a marked element is no place of its own, but a part of what that one shows.
    #[test]
    fn what_stands_within_a_marked_place_is_part_of_it() {
        let html = "<b data-c=\"0.0\">Rp 1<i data-c=\"0.1\">0</i></b><b data-c=\"0.2\">x</b>";
        let found: Vec<_> = marked(html).collect();
        assert_eq!(found, [("0.0", "Rp 10".to_owned()), ("0.2", "x".to_owned())]);
    }

    #[test]
    fn two_elements_of_data_are_none() {
        let one = "<script type=\"application/json\" id=\"data\">{}</script>";
        assert_eq!(data(one), Some("{}"));
        assert_eq!(data(&format!("{one}{one}")), None);
    }
}
