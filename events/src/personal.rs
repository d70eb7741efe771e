//! Numbers of persons, which no record may hold: NIK and KK, sixteen digits each, however they are
//! written.

/// The digits of a NIK and of the number of a family card (KK).
pub(crate) const PERSONAL_DIGITS: usize = 16;

/// Whether sixteen digits, and no more, stand in a row. Digits beside a letter of hexadecimal are
/// a part of a hash or of random bytes.
pub(crate) fn has_personal_run(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hex = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at)).is_some_and(|b| matches!(b, b'a'..=b'f'))
    };
    let mut begin = 0;
    for run in bytes.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        let end = begin + run.len();
        let digits = run.len() == PERSONAL_DIGITS && run.first().is_some_and(u8::is_ascii_digit);
        if digits && !hex(begin.checked_sub(1)) && !hex(Some(end)) {
            return true;
        }
        begin = end;
    }
    false
}

/// Whether the number of a person stands in a text as people write it: sixteen digits with blanks,
/// dots or strokes between them, or of another width. So that no two amounts side by side are taken
/// for one, it has to begin with the code of a province and hold a day and a month.
pub(crate) fn has_divided(text: &str) -> bool {
    let plain = text.bytes().filter(u8::is_ascii_digit).count();
    if plain < PERSONAL_DIGITS && text.is_ascii() {
        return false;
    }
    let mut digits: Vec<u32> = Vec::new();
    for c in text.chars().chain(['\n']) {
        match digit(c) {
            Some(digit) => digits.push(digit),
            None if divides(c) => {}
            None if is_personal_number(&digits) => return true,
            None => digits.clear(),
        }
    }
    false
}

fn digit(c: char) -> Option<u32> {
    let wide = matches!(c, '\u{FF10}'..='\u{FF19}').then(|| u32::from(c) - 0xFF10);
    let formal = matches!(c, '\u{1D7CE}'..='\u{1D7FF}').then(|| (u32::from(c) - 0x1D7CE) % 10);
    c.to_digit(10).or(wide).or(formal)
}

/// Signs that people put between the digits of one number.
fn divides(c: char) -> bool {
    " .-_/".contains(c) || matches!(c, '\u{A0}' | '\u{2000}'..='\u{2015}' | '\u{202F}' | '\u{FF0E}')
}

/// Whether digits are built as a NIK or a KK: province, city, district, then day, month and year (a
/// woman's day has 40 added), and a serial number (Permendagri 72/2022).
fn is_personal_number(digits: &[u32]) -> bool {
    let two = |at: usize| Some(digits.get(at)? * 10 + digits.get(at + 1)?);
    let Some((province, day, month)) = two(0).zip(two(6)).zip(two(8)).map(|((a, b), c)| (a, b, c))
    else {
        return false;
    };
    let day = if day > 40 { day - 40 } else { day };
    digits.len() == PERSONAL_DIGITS
        && (11..=96).contains(&province)
        && (1..=31).contains(&day)
        && (1..=12).contains(&month)
}

/// Whether a code holds the number of a person: sixteen digits in a row, or divided by the signs
/// that people put between them, alone between slashes, brackets and colons.
pub(crate) fn holds_personal(text: &str) -> bool {
    text.len() >= PERSONAL_DIGITS
        && (has_personal_run(text) || text.split(['/', '(', ')', ':']).any(is_personal))
}

/// Whether these are sixteen digits, divided by signs or not.
fn is_personal(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits == PERSONAL_DIGITS && text.bytes().all(|b| b.is_ascii_digit() || b" .-_".contains(&b))
}
