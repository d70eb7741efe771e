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

/// As [`near_id`] and [`near_en`] among words that have titles: a word of a title may have been
/// meant as well.
#[must_use]
pub fn near_titled<'a>(
    text: &str,
    known: impl Iterator<Item = (&'a str, [&'a str; 2])>,
) -> (String, String) {
    let known: Vec<_> = known.collect();
    let spelt = near(text, known.iter().map(|(word, _)| *word));
    let near = if spelt.is_empty() { near_words(text, &known) } else { spelt };
    match near.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("; mungkin maksudnya {near}"), format!("; did you mean {near}")),
    }
}

/// The known words that have the most words of a text, in themselves or in their titles: half of
/// them or more.
fn near_words(text: &str, known: &[(&str, [&str; 2])]) -> String {
    let asked = words_of(text);
    let shared = |(word, titles): &(&str, [&str; 2])| {
        let all: Vec<String> =
            titles.iter().chain([word]).flat_map(|said| words_of(said)).collect();
        let is_said = |word: &&String| all.iter().any(|said| said.starts_with(word.as_str()));
        asked.iter().filter(is_said).count()
    };
    let most = known.iter().map(shared).max().unwrap_or(0);
    if most == 0 || most * 2 < asked.len() {
        return String::new();
    }
    listed(known.iter().filter(|one| shared(one) == most).map(|(word, _)| *word))
}

/// The words of three letters and more.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().count() > 2).map(str::to_lowercase).collect()
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.take(3).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
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
    listed(near.into_iter().map(|(_, word)| word))
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

    #[test]
    fn a_word_of_a_title_may_be_meant_where_no_name_is_spelt_alike() {
        let known = || {
            let titles = [
                ("bku", ["Buku Kas Umum", "Cash book"]),
                ("buku-besar", ["Buku Besar", "General ledger"]),
                ("register-sp2d", ["Register SP2D", "Register of SP2D"]),
            ];
            titles.into_iter()
        };
        let near = |text: &str| near_titled(text, known()).1;
        assert_eq!(near("buku-kas"), "; did you mean `bku`");
        assert_eq!(near("cash"), "; did you mean `bku`");
        assert_eq!(near("buku"), "; did you mean `bku`, `buku-besar`");
        assert_eq!(near("buku-umum-lama"), "; did you mean `bku`");
        assert_eq!(near("sp2d-lama-sekali"), "");
        assert_eq!(near("zzzzzz"), "");
    }
}
