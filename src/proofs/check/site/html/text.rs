//! The text of a page: which letters may stand in it, and which entities.

/// Blanks of any kind as one, none at the ends.
pub(in super::super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text in which the entities are read; `None` where there is one that the templates never write: a
/// browser knows 2,231 of them, some without their semicolon.
pub(super) fn unescaped(text: &str) -> Option<String> {
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

/// Whether a letter is shown, or ends a line, and turns no others around.
pub(super) fn is_shown(letter: char) -> bool {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    !turns && (letter == '\n' || !letter.is_control())
}

/// Whether all of a text is shown, and its entities are those of the templates.
pub(super) fn is_sound(text: &str) -> bool {
    text.chars().all(is_shown) && unescaped(text).is_some()
}
