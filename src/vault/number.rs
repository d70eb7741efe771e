//! The numbers that name a person, a household and a bank account. They never leave the vault:
//! no error and no debug output shows one.

use zeroize::Zeroizing;

/// Why a number or a text of personal data is refused. Never holds what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidWhy {
    /// Not sixteen digits.
    SixteenDigits,
    /// Province, regency or district 00.
    Region,
    /// No such day, with 40 added for women in a NIK.
    Date,
    /// The last four digits are 0000.
    Serial,
    /// Not 5 to 20 digits.
    BankDigits,
    /// Empty, too long, or with a control character.
    Text,
    /// An address that is empty, too long, or has a control character.
    LongText,
    /// Not a telephone number.
    Phone,
}

impl InvalidWhy {
    /// The words for it in Indonesian and English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SixteenDigits => (
                "harus 16 angka; bila Excel mengubahnya menjadi seperti 3,47E+15, jadikan selnya teks lalu ketik ulang",
                "must be 16 digits; where a spreadsheet made it 3.47E+15 or the like, make the cell text and type it again",
            ),
            Self::Region => {
                ("angka 1 sampai 6 bukan kode wilayah", "digits 1 to 6 are not a region code")
            }
            Self::Date => ("angka 7 sampai 12 bukan tanggal", "digits 7 to 12 are not a date"),
            Self::Serial => {
                ("empat angka terakhir tidak boleh 0000", "the last four digits may not be 0000")
            }
            Self::BankDigits => ("harus 5 sampai 20 angka", "must be 5 to 20 digits"),
            Self::Text => {
                ("harus 1 sampai 100 huruf yang terbaca", "must be 1 to 100 visible characters")
            }
            Self::LongText => {
                ("harus 1 sampai 2000 huruf yang terbaca", "must be 1 to 2000 visible characters")
            }
            Self::Phone => (
                "harus 6 sampai 15 angka, boleh diawali +",
                "must be 6 to 15 digits, which may begin with +",
            ),
        }
    }
}

/// A number without its blanks, dots and hyphens; wiped from memory after use.
pub(super) type Digits = Zeroizing<String>;

/// Reads a NIK: PPKKCC, DDMMYY (day + 40 for women), a serial other than 0000.
pub(super) fn nik(text: &str) -> Result<Digits, InvalidWhy> {
    sixteen(text, true)
}

/// Reads a No. KK: PPKKCC, the date of issue, a serial; no 40 is added.
pub(super) fn kk(text: &str) -> Result<Digits, InvalidWhy> {
    sixteen(text, false)
}

/// Reads a bank account number.
pub(super) fn bank_account(text: &str) -> Result<Digits, InvalidWhy> {
    let digits = digits(text).ok_or(InvalidWhy::BankDigits)?;
    if (5..=20).contains(&digits.len()) { Ok(digits) } else { Err(InvalidWhy::BankDigits) }
}

/// Whether a text is a telephone number.
pub(super) fn phone(text: &str) -> Result<(), InvalidWhy> {
    let local = text.strip_prefix('+').unwrap_or(text);
    let digits = digits(local).ok_or(InvalidWhy::Phone)?;
    if (6..=15).contains(&digits.len()) { Ok(()) } else { Err(InvalidWhy::Phone) }
}

/// The digits of a number as people write it: with blanks, dots or hyphens between them.
fn digits(text: &str) -> Option<Digits> {
    let mut digits = Zeroizing::new(String::with_capacity(text.len()));
    for c in text.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '.' | '-' => {}
            _ => return None,
        }
    }
    Some(digits)
}

fn sixteen(text: &str, women_add_40: bool) -> Result<Digits, InvalidWhy> {
    let digits = digits(text).ok_or(InvalidWhy::SixteenDigits)?;
    let pairs: Vec<u32> = digits
        .as_bytes()
        .chunks(2)
        .filter_map(|pair| std::str::from_utf8(pair).ok()?.parse().ok())
        .collect();
    let [province, regency, district, day, month, year, high, low] = pairs.as_slice() else {
        return Err(InvalidWhy::SixteenDigits);
    };
    if digits.len() != 16 {
        return Err(InvalidWhy::SixteenDigits);
    }
    if [province, regency, district].contains(&&0) {
        return Err(InvalidWhy::Region);
    }
    let day = if women_add_40 && *day > 40 { day - 40 } else { *day };
    if !is_day(day, *month, *year) {
        return Err(InvalidWhy::Date);
    }
    if high + low == 0 { Err(InvalidWhy::Serial) } else { Ok(digits) }
}

/// Whether a two-digit year has such a day; the century is unknown, so 29 February 00 passes.
fn is_day(day: u32, month: u32, year: u32) -> bool {
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nik_has_a_region_a_day_and_a_serial() {
        let cases = [
            ("3471990101800001", Ok(())),
            ("347199 410180 0001", Ok(())),
            ("3471992902000001", Ok(())),
            ("3471997112990001", Ok(())),
            ("347199010180000", Err(InvalidWhy::SixteenDigits)),
            ("34719901018000011", Err(InvalidWhy::SixteenDigits)),
            ("347199010180000x", Err(InvalidWhy::SixteenDigits)),
            ("", Err(InvalidWhy::SixteenDigits)),
            ("3400990101800001", Err(InvalidWhy::Region)),
            ("3471990001800001", Err(InvalidWhy::Date)),
            ("3471993202800001", Err(InvalidWhy::Date)),
            ("3471997201800001", Err(InvalidWhy::Date)),
            ("3471990113800001", Err(InvalidWhy::Date)),
            ("3471992902810001", Err(InvalidWhy::Date)),
            ("3471990101800000", Err(InvalidWhy::Serial)),
        ];
        for (text, expected) in cases {
            assert_eq!(nik(text).map(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn a_kk_adds_no_forty() {
        assert!(kk("3471990101150001").is_ok());
        assert_eq!(kk("3471994101150001"), Err(InvalidWhy::Date));
    }

    #[test]
    fn a_bank_number_is_read_as_people_write_it() {
        assert_eq!(bank_account("001-22.33 44").map(|n| n.to_string()), Ok("001223344".into()));
        assert_eq!(bank_account("12a45"), Err(InvalidWhy::BankDigits));
        assert_eq!(bank_account("1234"), Err(InvalidWhy::BankDigits));
    }
}
