//! How many columns of a terminal a text takes: two for wide letters, none for marks that sit on
//! the letter before.

/// Marks without width: combining accents, joiners, variation selectors, Javanese signs.
const NONE: &[(u32, u32)] = &[
    (0x0300, 0x036F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x200B, 0x200F),
    (0x20D0, 0x20FF),
    (0xA980, 0xA982),
    (0xA9B3, 0xA9B3),
    (0xA9B6, 0xA9B9),
    (0xA9BC, 0xA9BD),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
];

/// Letters of two columns: East Asian scripts and pictures.
const WIDE: &[(u32, u32)] = &[
    (0x1100, 0x115F),
    (0x2E80, 0x303E),
    (0x3041, 0xA4CF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFF60),
    (0xFFE0, 0xFFE6),
    (0x1F300, 0x1F64F),
    (0x1F680, 0x1FAFF),
    (0x20000, 0x3FFFD),
];

/// The columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(of_letter).sum()
}

fn of_letter(letter: char) -> usize {
    let within = |ranges: &[(u32, u32)]| {
        let code = u32::from(letter);
        ranges.iter().any(|(from, to)| (*from..=*to).contains(&code))
    };
    if letter.is_ascii() {
        1
    } else if within(NONE) {
        0
    } else if within(WIDE) {
        2
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn letters_take_as_many_columns_as_a_terminal_shows() {
        for (text, columns) in [
            ("", 0),
            ("Sumber Rejeki", 13),
            ("Émile", 5),
            ("E\u{301}mile", 5),
            ("ꦧꦸꦏꦸ", 2),
            ("模範", 4),
            ("a\u{200D}b", 2),
        ] {
            assert_eq!(width(text), columns, "{text}");
        }
    }
}
