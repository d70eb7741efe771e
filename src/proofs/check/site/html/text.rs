//! The text of a page: which letters may stand in it, and which entities.

use crate::render::html::unescape;

/// Blanks of any kind as one, none at the ends.
pub(in super::super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a letter is shown, or ends a line, and turns no others around.
pub(super) fn is_shown(letter: char) -> bool {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    !turns && (letter == '\n' || !letter.is_control())
}

/// Whether all of a text is shown, and its entities are those of the templates.
pub(super) fn is_sound(text: &str) -> bool {
    text.chars().all(is_shown) && unescape(text).is_some()
}
