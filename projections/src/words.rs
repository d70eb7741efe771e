//! Figures and dates as people read them: `Rp 1.234.567,00`, `21 November 2026`.

use rantai_events::amount::Amount;
use rantai_events::time::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::table::Words;

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn long(date: Date, months: &[&'static str; 12]) -> String {
    let index = usize::try_from(date.month()).unwrap_or(1).saturating_sub(1);
    let month = months.get(index).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// Whether a word is the name of a month, in Indonesian or English.
#[must_use]
pub fn is_month(word: &str) -> bool {
    MONTHS_ID.contains(&word) || MONTHS_EN.contains(&word)
}

/// `November 2026`, in Indonesian and English: the month of a date.
#[must_use]
pub fn month(date: Date) -> (String, String) {
    let of = |months| {
        let long = long(date, months);
        long.split_once(' ').map_or_else(String::new, |(_, month)| month.to_owned())
    };
    (of(&MONTHS_ID), of(&MONTHS_EN))
}

/// `21 November 2026`.
#[must_use]
pub fn date_id(date: Date) -> String {
    long(date, &MONTHS_ID)
}

/// `21 November 2026`, with English months.
#[must_use]
pub fn date_en(date: Date) -> String {
    long(date, &MONTHS_EN)
}

/// `Rp 1.234.567,00`; negative in parentheses.
#[must_use]
pub fn rupiah(amount: Amount) -> String {
    let text = format!("Rp {}", grouped(amount.abs(), 2));
    if amount.is_negative() { format!("({text})") } else { text }
}

/// `1.234.567,00`: dots between thousands, a comma before `decimals` digits, sign in front.
#[must_use]
pub fn grouped(amount: Amount, decimals: u32) -> String {
    let strategy = RoundingStrategy::MidpointAwayFromZero;
    let value = amount.decimal().round_dp_with_strategy(decimals, strategy);
    let places = usize::try_from(decimals).unwrap_or(0);
    let text = format!("{:.places$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    let whole = number_id(whole);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{fraction}") }
}

/// A share with two decimals: `1.253,13 %`, and `1,253.13%` in English.
#[must_use]
pub fn percent(share: Decimal) -> Words {
    let rounded = share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{rounded:.2}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "00"));
    let (id, en) = (number_id(whole), number_en(whole));
    (format!("{id},{fraction} %"), format!("{en}.{fraction}%"))
}

/// A whole number as Indonesians read it: `11.858`.
#[must_use]
pub fn number_id(number: impl ToString) -> String {
    in_thousands(&number.to_string(), '.')
}

/// A whole number in English: `11,858`.
#[must_use]
pub fn number_en(number: impl ToString) -> String {
    in_thousands(&number.to_string(), ',')
}

/// Digits with a mark between thousands; what is no whole number stays as it is.
fn in_thousands(number: &str, mark: char) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = String::with_capacity(number.len() + digits.len() / 3);
    out.push_str(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// A count with what it counts, in English: `1 row`, `2,000 rows`.
#[must_use]
pub fn counted(count: impl ToString, one: &str, many: &str) -> String {
    let count = number_en(count);
    let what = if count == "1" { one } else { many };
    format!("{count} {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_in_indonesian_books() {
        let of = |text: &str| rupiah(Amount::parse(text).unwrap());
        assert_eq!(of("1234567"), "Rp 1.234.567,00");
        assert_eq!(of("0"), "Rp 0,00");
        assert_eq!(
            (counted(1, "row", "rows"), counted(0, "row", "rows")),
            ("1 row".into(), "0 rows".into())
        );
        assert_eq!(of("-127500.5"), "(Rp 127.500,50)");
        let whole = |number: i64| (number_id(number), number_en(number));
        for (number, id, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1429, "1.429", "1,429"),
            (-11858, "-11.858", "-11,858"),
            (123_456_789, "123.456.789", "123,456,789"),
        ] {
            assert_eq!(whole(number), (id.into(), en.into()));
        }
        assert_eq!(number_id("<5"), "<5");
        for (share, id, en) in [
            ("0", "0,00 %", "0.00%"),
            ("53.125", "53,13 %", "53.13%"),
            ("-0.5", "-0,50 %", "-0.50%"),
            ("1253.1", "1.253,10 %", "1,253.10%"),
        ] {
            assert_eq!(percent(share.parse().unwrap()), (id.into(), en.into()));
        }
        assert_eq!(counted(2142, "day", "days"), "2,142 days");
        assert_eq!(date_id(Date::parse("2026-11-21").unwrap()), "21 November 2026");
        assert_eq!(date_en(Date::parse("2026-05-01").unwrap()), "1 May 2026");
    }
}
