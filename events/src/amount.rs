//! Exact amounts. A figure is a decimal of at most sixteen digits before the point and three
//! after; its unit tells how many of those are allowed. No floats, no rounding, checked sums.

use std::fmt;

use compact_str::CompactString;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::ids::is_plain_id;

mod written;

/// The largest figure that is recorded: sixteen digits before the point.
const CEILING: i64 = 9_999_999_999_999_999;

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a plain decimal number.
    #[error("`{0}` is not a plain decimal number such as 1500000 or 12.5")]
    Malformed(String),
    /// A number, but not in its one canonical form.
    #[error("`{0}` is not in canonical form")]
    NotCanonical(String),
    /// More digits than the ledger keeps.
    #[error("`{0}` has more digits than the ledger keeps")]
    TooLarge(String),
    /// More decimals than the unit has.
    #[error("`{0}` has more than {1} decimals")]
    TooFine(String, u32),
    /// Written as nobody should write an amount in a draft: with a dot between thousands, or with
    /// zeros in front. A dot before three digits would otherwise divide the amount by a thousand.
    #[error("write {0} without thousands separators or zeros in front")]
    Written(String),
    /// Negative where only zero or more is meant.
    #[error("`{0}` is negative")]
    Negative(String),
}

/// A signed figure: in postings + is debit and − is credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(Decimal);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Reads a plain decimal: an optional minus, digits, an optional point and at most three
    /// digits. Leading and trailing zeros are dropped, so a draft may write `1500000.00`.
    ///
    /// # Errors
    /// [`AmountError`] for anything else: exponents, separators, more digits than are kept.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let malformed = || AmountError::Malformed(text.chars().take(60).collect());
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(malformed());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 3 {
            return Err(AmountError::TooFine(text.chars().take(60).collect(), 3));
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > 16 {
            return Err(AmountError::TooLarge(text.chars().take(60).collect()));
        }
        // Sixteen digits and three decimals are more than an i64 holds.
        let digits = whole.bytes().chain(fraction.bytes());
        let units = digits.fold(0_u64, |units, digit| units * 10 + u64::from(digit - b'0'));
        let scale = u32::try_from(fraction.len()).map_err(|_| malformed())?;
        let mut value = Decimal::from(units);
        value.set_scale(scale).map_err(|_| malformed())?;
        value.set_sign_negative(units > 0 && text.starts_with('-'));
        Ok(Self(value))
    }

    /// For amounts that the program itself wrote, in any unit: with up to three decimals.
    pub(crate) fn deserialize_kept<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }

    /// The largest figure that the ledger keeps.
    pub const MOST: Self = Self(Decimal::from_parts(1_874_919_423, 2_328_306, 0, false, 0));

    /// Whole units: rupiah, pieces.
    #[must_use]
    pub fn whole(units: i64) -> Self {
        Self(Decimal::from(units))
    }

    /// The figure as a decimal, for arithmetic that ends in a shown figure (shares, per cents).
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Takes a computed decimal back, if it is within what the ledger keeps.
    #[must_use]
    pub fn from_decimal(value: Decimal) -> Option<Self> {
        let value = value.normalize();
        let kept = value.scale() <= 3 && value.abs() <= Decimal::from(CEILING) + Decimal::ONE;
        kept.then_some(Self(value))
    }

    /// The sum, unless it leaves what the ledger keeps.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if let (Some(a), Some(b)) = (self.units(), other.units()) {
            // Both are within the ceiling, so their sum is far from the end of an `i64`.
            let sum = a + b;
            return (sum.abs() <= CEILING).then(|| Self(Decimal::from(sum)));
        }
        let sum = self.0.checked_add(other.0)?;
        (sum.abs().trunc() <= Decimal::from(CEILING)).then_some(Self(sum.normalize()))
    }

    /// Its size in whole units, rounded up: cheap to add up.
    #[must_use]
    pub fn size(self) -> u64 {
        match self.units() {
            Some(units) => units.unsigned_abs(),
            None => u64::try_from(self.0.abs().ceil()).unwrap_or(u64::MAX),
        }
    }

    /// Whole units, if it has no decimals: nearly every figure of a book.
    fn units(self) -> Option<i64> {
        let parts = self.0.unpack();
        let size = u64::from(parts.mid) << 32 | u64::from(parts.lo);
        let size = i64::try_from(size).ok().filter(|size| *size <= CEILING)?;
        let is_whole = parts.scale == 0 && parts.hi == 0;
        is_whole.then_some(if parts.negative { -size } else { size })
    }

    /// The sum; at the ceiling of what the ledger keeps it stays there. Folds use it: no record is
    /// admitted with which the balances of a book, all added up, would meet the ceiling, and an
    /// unlawful ledger must not stop a reader.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.checked_add(other).unwrap_or(if self.0.is_sign_negative() {
            Self(Decimal::from(-CEILING))
        } else {
            Self(Decimal::from(CEILING))
        })
    }

    /// The difference; see [`Amount::plus`].
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(-other)
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below nothing.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// Whether it is above nothing.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.0.is_sign_positive() && !self.0.is_zero()
    }

    /// How many decimals it has.
    #[must_use]
    pub fn decimals(self) -> u32 {
        self.0.normalize().scale()
    }
}

impl std::ops::Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        if self.0.is_zero() { self } else { Self(-self.0) }
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Self::plus)
    }
}

/// The canonical text of a figure, without the heap: every record writes several.
pub(crate) struct AmountText {
    bytes: [u8; 24],
    from: usize,
}

impl AmountText {
    /// The text, always ASCII.
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The bytes of the text.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) {
        self.from = self.from.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.from) {
            *place = byte;
        }
    }
}

impl Amount {
    /// Its canonical text; `None` for a figure larger than the ledger keeps.
    pub(crate) fn text(self) -> Option<AmountText> {
        let mantissa = self.0.mantissa();
        let mut digits = u64::try_from(mantissa.unsigned_abs()).ok()?;
        let mut scale = self.0.scale();
        if scale > 6 {
            return None;
        }
        while scale > 0 && digits.is_multiple_of(10) {
            (digits, scale) = (digits / 10, scale - 1);
        }
        let mut text = AmountText { bytes: [0; 24], from: 24 };
        let mut written = 0;
        while digits > 0 || written <= scale {
            if written == scale && scale > 0 {
                text.push(b'.');
            }
            text.push(b'0' + u8::try_from(digits % 10).unwrap_or(0));
            digits /= 10;
            written += 1;
        }
        if mantissa < 0 {
            text.push(b'-');
        }
        Some(text)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) => f.write_str(text.as_str()),
            None => write!(f, "{}", self.0.normalize()),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text() {
            Some(text) => serializer.serialize_str(text.as_str()),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // JSON is what people write; what is not JSON, the program wrote for itself.
        if !deserializer.is_human_readable() {
            return Self::deserialize_kept(deserializer);
        }
        let text = crate::wire::text(deserializer)?;
        Self::parse_written(&text).map_err(D::Error::custom)
    }
}

/// Whether `text` is an amount in the one form a record may hold:
/// `-?(0|[1-9][0-9]{0,15})(\.[0-9]*[1-9])?` and never `-0`.
///
/// # Errors
/// [`AmountError`] telling what is wrong.
pub fn check_canonical(text: &str) -> Result<(), AmountError> {
    let amount = Amount::parse(text)?;
    if amount.to_string() == text {
        return Ok(());
    }
    Err(AmountError::NotCanonical(text.into()))
}

/// Money in rupiah, zero or more, at most two decimals (bank interest has sen).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rupiah(Amount);

impl Rupiah {
    /// Nothing.
    pub const ZERO: Self = Self(Amount::ZERO);

    /// Takes a figure as money.
    ///
    /// # Errors
    /// [`AmountError`] when it is negative or finer than the sen.
    pub fn new(amount: Amount) -> Result<Self, AmountError> {
        if amount.is_negative() {
            return Err(AmountError::Negative(amount.to_string()));
        }
        if amount.decimals() > 2 {
            return Err(AmountError::TooFine(amount.to_string(), 2));
        }
        Ok(Self(amount))
    }

    /// Whole rupiah, for constants.
    #[must_use]
    pub fn whole(rupiah: u32) -> Self {
        Self(Amount::whole(i64::from(rupiah)))
    }

    /// The figure.
    #[must_use]
    pub fn amount(self) -> Amount {
        self.0
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl fmt::Display for Rupiah {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Rupiah {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rupiah {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Amount::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// What a figure counts: `IDR`, `KG:BERAS`, `ITEM:<code>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(CompactString);

impl Unit {
    /// Rupiah.
    #[must_use]
    pub const fn idr() -> Self {
        Self(CompactString::const_new("IDR"))
    }

    /// Kilograms of rice.
    #[must_use]
    pub const fn rice() -> Self {
        Self(CompactString::const_new("KG:BERAS"))
    }

    /// Pieces of an item.
    #[must_use]
    pub fn item(code: &crate::ids::ItemCode) -> Self {
        Self(compact_str::format_compact!("ITEM:{code}"))
    }

    /// Reads a unit; `None` when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let item = || text.strip_prefix("ITEM:").is_some_and(is_plain_id);
        (text == "IDR" || text == "KG:BERAS" || item()).then(|| Self(text.into()))
    }

    /// The unit as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is rupiah.
    #[must_use]
    pub fn is_idr(&self) -> bool {
        self.0 == "IDR"
    }

    /// How many decimals a figure of it may have.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        match self.0.as_str() {
            "IDR" => 2,
            "KG:BERAS" => 3,
            _ => 0,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!("`{}` is not a unit", crate::ids::repeated(&text)))
        })
    }
}

crate::wire::always_written!(Amount, Rupiah, Unit);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_each_figure() {
        for (text, form) in [
            ("0", "0"),
            ("-0", "0"),
            ("00", "0"),
            ("1500000.00", "1500000"),
            ("12.50", "12.5"),
            ("-0.125", "-0.125"),
            ("0.05", "0.05"),
            ("-100.10", "-100.1"),
            ("9999999999999999.99", "9999999999999999.99"),
            ("9999999999999999", "9999999999999999"),
            // What sums may come to must be read back.
            ("-9999999999999999.999", "-9999999999999999.999"),
        ] {
            assert_eq!(Amount::parse(text).unwrap().to_string(), form, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_figure_is_refused() {
        let bad = [
            "",
            "-",
            "1e3",
            "1,000",
            "1.",
            ".5",
            "+1",
            " 1",
            "0x1",
            "1.2345",
            "٣",
            "99999999999999999",
            "NaN",
        ];
        for text in bad {
            assert!(Amount::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn records_hold_the_canonical_form_only() {
        for good in ["0", "1", "-1", "0.5", "10.125"] {
            assert_eq!(check_canonical(good), Ok(()), "{good}");
        }
        for bad in ["-0", "01", "1.0", "1.50"] {
            assert!(check_canonical(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn money_is_never_negative_nor_finer_than_sen() {
        assert!(Rupiah::new(Amount::parse("-1").unwrap()).is_err());
        assert!(Rupiah::new(Amount::parse("0.001").unwrap()).is_err());
    }
}
