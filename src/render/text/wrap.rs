//! Text over several lines. Amounts (`Rp 1.000,00`), dates (`21 November 2026`) and whatever has
//! no blank in it stay whole.

use rantai_projections::words::is_month;

use super::width::width;

/// The text in lines of at most so many columns; a longer word stands on a line of its own.
pub(super) fn wrap(text: &str, wide: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in whole_words(text) {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&word) <= wide => {
                line.push(' ');
                line.push_str(&word);
            }
            Some(_) | None => lines.push(word),
        }
    }
    lines
}

/// The columns of the longest word that must stay whole.
pub(super) fn longest_word(text: &str) -> usize {
    whole_words(text).iter().map(|word| width(word)).max().unwrap_or(0)
}

/// The words of a text, with what belongs together in one.
fn whole_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(before) if belongs(before, word) => {
                before.push(' ');
                before.push_str(word);
            }
            Some(_) | None => words.push(word.to_owned()),
        }
    }
    words
}

/// Whether a word may not be parted from the one before it.
fn belongs(before: &str, word: &str) -> bool {
    let is_number = |text: &str, most: usize| {
        text.len() <= most && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let ends_in_currency = before == "Rp"
        || before.ends_with("(Rp")
        || before.ends_with("+Rp")
        || before.ends_with("-Rp");
    let day = before.split(' ').next().unwrap_or_default();
    let is_day = is_number(day, 2);
    let begins_a_date = is_day && day == before && is_month(word);
    let in_a_date = is_day && before.split(' ').nth(1).is_some_and(is_month);
    let year = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    ends_in_currency || begins_a_date || (in_a_date && is_number(year, 4)) || word == "%"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_they_may_be_and_no_wider() {
        let text = "Hibah g-1 dibagikan kepada anggota";
        assert_eq!(wrap(text, 20), ["Hibah g-1 dibagikan", "kepada anggota"]);
        assert_eq!(wrap(text, 19), ["Hibah g-1 dibagikan", "kepada anggota"]);
        assert_eq!(wrap(text, 18), ["Hibah g-1", "dibagikan kepada", "anggota"]);
        assert_eq!(wrap("", 10), [""; 0]);
    }

    #[test]
    fn amounts_dates_and_long_words_stay_whole() {
        for (text, lines) in [
            ("pokok Rp 2.000.000,00, jasa", &["pokok", "Rp 2.000.000,00,", "jasa"][..]),
            ("per 21 November 2026: saldo", &["per", "21 November 2026:", "saldo"]),
            ("SP2D/2026/KUBE-DEKON/0001 terbit", &["SP2D/2026/KUBE-DEKON/0001", "terbit"]),
            ("tarif 12,50 %", &["tarif", "12,50 %"]),
        ] {
            assert_eq!(wrap(text, 8), lines, "{text}");
        }
        assert_eq!(longest_word("per 21 November 2026, Rp 5,00"), 17);
    }
}
