//! What was meant by a word that is none of those there are.

/// `; mungkin maksudnya a, b` where some of the known are near.
#[must_use]
pub fn near_id<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = near(text, known);
    if near.is_empty() { near } else { format!("; mungkin maksudnya {near}") }
}

/// `; did you mean a, b` where some of the known are near.
#[must_use]
pub fn near_en<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = near(text, known);
    if near.is_empty() { near } else { format!("; did you mean {near}") }
}

/// The known words nearest to a text, at most three.
fn near<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> String {
    let text = text.to_lowercase();
    let score = |word: &'a str| {
        let lower = word.to_lowercase();
        let within = text.len() > 2 && lower.contains(&text);
        (if within { 1 } else { distance(&text, &lower) }, word)
    };
    let most = text.chars().count() / 3 + 1;
    let mut near: Vec<_> = known.map(score).filter(|(far, _)| *far <= most).collect();
    near.sort_unstable();
    near.iter().take(3).map(|(_, word)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// How many letters must be added, dropped or changed to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((to, pair), left) in b.iter().zip(row.windows(2)).zip(0..) {
            let [diagonal, above] = pair else { continue };
            let beside = next.get(left).copied().unwrap_or(usize::MAX - 1);
            next.push((diagonal + usize::from(from != *to)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_those_with_few_letters_changed() {
        for (a, b, far) in [("", "", 0), ("abc", "abc", 0), ("saldo", "sado", 1), ("bku", "kas", 3)]
        {
            assert_eq!(distance(a, b), far, "{a} {b}");
        }
        let known = || ["rekap-saldo", "bku", "register-sp2d"].into_iter();
        assert_eq!(near_en("rekap-sado", known()), "; did you mean `rekap-saldo`");
        assert_eq!(near_en("rekap", known()), "; did you mean `rekap-saldo`");
        assert_eq!(near_en("zzzzzz", known()), "");
    }
}
