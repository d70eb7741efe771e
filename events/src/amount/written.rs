//! Amounts as people write them in a draft.

use super::{Amount, AmountError};

impl Amount {
    /// Reads an amount of rupiah as a person writes it in a draft: like [`Amount::parse`], but with
    /// at most two decimals as written and no zeros in front, so that `200.000`, meant as two
    /// hundred thousand, is refused and never becomes two hundred.
    ///
    /// # Errors
    /// [`AmountError`]; for thousands separators and zeros in front, with the digits to write.
    pub fn parse_written(text: &str) -> Result<Self, AmountError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let zero_in_front = whole.len() > 1 && whole.starts_with('0');
        match Self::parse(text) {
            Ok(amount) if !zero_in_front && fraction.len() <= 2 => Ok(amount),
            Ok(_) | Err(_) => Err(misread(text)),
        }
    }
}

/// What is wrong with an amount that people write in another way: the digits to write where those
/// are certain.
fn misread(text: &str) -> AmountError {
    let (sign, figure) = text.strip_prefix('-').map_or(("", text), |figure| ("-", figure));
    let figure = figure.trim_start_matches("Rp").trim_start_matches(['.', ' ']);
    let (whole, cents) = match figure.rsplit_once(',') {
        Some((whole, cents)) if cents.len() == 2 => (whole, cents),
        _ => (figure, ""),
    };
    if let Some(plain) = joined(whole).filter(|_| cents.bytes().all(|b| b.is_ascii_digit())) {
        let point = if cents.is_empty() { "" } else { "." };
        return AmountError::Written(format!("{sign}{plain}{point}{cents}"));
    }
    match Amount::parse(text) {
        Ok(amount) if amount.decimals() <= 2 => AmountError::Written(amount.to_string()),
        Ok(_) => AmountError::TooFine(text.chars().take(60).collect(), 2),
        Err(error) => error,
    }
}

/// The digits of groups of three; `None` for what is not certainly thousands.
fn joined(figure: &str) -> Option<String> {
    let mut groups = figure.split(['.', ',', ' ', '_']);
    let first = groups.next().filter(|first| !first.is_empty() && *first != "0")?;
    let rest: Vec<&str> = groups.collect();
    let digits = first.to_owned() + &rest.concat();
    let certain = digits.len() <= 16
        && digits.bytes().all(|b| b.is_ascii_digit())
        && rest.iter().all(|group| group.len() == 3);
    let plain = digits.trim_start_matches('0');
    certain.then(|| if plain.is_empty() { "0" } else { plain }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Rupiah;

    #[test]
    fn a_dot_between_thousands_never_divides_an_amount() {
        for (text, plain) in [
            ("200.000", "200000"),
            ("50.000", "50000"),
            ("1.000", "1000"),
            ("-1.000", "-1000"),
            ("1.500.000", "1500000"),
            ("1.500.000,00", "1500000.00"),
            ("1,000", "1000"),
            ("200 000", "200000"),
            ("Rp 200.000", "200000"),
            ("050000", "50000"),
            ("050000.50", "50000.5"),
            ("00", "0"),
        ] {
            let refused = AmountError::Written(plain.to_owned());
            assert_eq!(Amount::parse_written(text), Err(refused), "{text}");
            let json = format!("\"{text}\"");
            let said = serde_json::from_str::<Rupiah>(&json).unwrap_err().to_string();
            assert!(said.contains(&format!("write {plain} without")), "{said}");
            assert!(serde_json::from_str::<Amount>(&json).is_err(), "{text}");
        }
        for text in ["0.005", "12.0000", "1e3", "", "1."] {
            assert!(Amount::parse_written(text).is_err(), "{text}");
        }
        for text in ["0", "0.5", "-12.50", "1500000.00", "9999999999999999.99"] {
            assert!(Amount::parse_written(text).is_ok(), "{text}");
        }
    }
}
