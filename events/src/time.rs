//! Business dates, and the instants at which things were recorded.

use std::fmt;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A business date in the fixed offset of the ledger, written `2026-11-20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    /// The last date there is; no record can bear it.
    pub const MAX: Self = Self(NaiveDate::MAX);

    /// Reads `YYYY-MM-DD` and nothing else, between the years 1900 and 2200.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
        let digit = |b: &u8| b.is_ascii_digit().then(|| u32::from(b - b'0'));
        let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
        let month = digit(m1)? * 10 + digit(m2)?;
        let day = digit(d1)? * 10 + digit(d2)?;
        (1900..=2200).contains(&year).then_some(())?;
        Self::of(i32::try_from(year).ok()?, month, day)
    }

    /// The date with this year, month and day, if there is one.
    #[must_use]
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }
    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }
    /// The day of the month.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day()
    }
    /// Days from `earlier` to this date; negative when this date is before it.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_days()
    }
    /// The date `days` later, or the last date there is.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        Self(self.0.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX))
    }
    /// The date `days` earlier.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        Self(self.0.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN))
    }
    /// The same day `months` later; the last day of that month where it is shorter.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
    }
    /// The calendar date.
    #[must_use]
    pub fn naive(self) -> NaiveDate {
        self.0
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

/// Writes `value` as decimal digits, with zeros before it.
fn put(out: &mut [u8], value: u32) {
    let mut rest = value;
    for place in out.iter_mut().rev() {
        *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
}

impl Date {
    /// Its text, without the heap: every record writes several.
    pub(crate) fn text(self) -> [u8; 10] {
        let mut out = *b"0000-00-00";
        let [y1, y2, y3, y4, _, m1, m2, _, d1, d2] = &mut out;
        let year = u32::try_from(self.0.year()).unwrap_or(0);
        put2(y1, y2, year / 100);
        put2(y3, y4, year % 100);
        put2(m1, m2, self.0.month());
        put2(d1, d2, self.0.day());
        out
    }
}

fn put2(tens: &mut u8, ones: &mut u8, value: u32) {
    let mut out = [0; 2];
    put(&mut out, value);
    [*tens, *ones] = out;
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !(0..=9999).contains(&self.0.year()) {
            return write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day());
        }
        f.write_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

/// Whether only the calendar lacks it: `2026-02-30`.
fn is_written_as_a_date(text: &str) -> bool {
    let form = |c: char| if c.is_ascii_digit() { '0' } else { c };
    text.chars().map(form).eq("0000-00-00".chars())
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            let said = crate::ids::repeated(&text);
            D::Error::custom(match is_written_as_a_date(&text) {
                true => format!("`{said}` is no day of the calendar from 1900 to 2200"),
                false => format!("`{said}` is not a date such as 2026-11-20"),
            })
        })
    }
}

/// When a record was made: UTC, milliseconds, written `2026-11-21T01:15:02.123Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// From milliseconds since 1970.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis)
    }
    /// Milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }
    /// Reads the one form; `None` for any other.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 24 || bytes.get(10) != Some(&b'T') || bytes.get(23) != Some(&b'Z') {
            return None;
        }
        let date = Date::parse(text.get(..10)?)?;
        let part = |from: usize, to: usize| {
            let digits = text.get(from..to)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
        };
        let separators = [(13, b':'), (16, b':'), (19, b'.')];
        separators.iter().all(|(i, b)| bytes.get(*i) == Some(b)).then_some(())?;
        let time = chrono::NaiveTime::from_hms_milli_opt(
            part(11, 13)?,
            part(14, 16)?,
            part(17, 19)?,
            part(20, 23)?,
        )?;
        Some(Self(date.naive().and_time(time).and_utc().timestamp_millis()))
    }
    /// The business date of this instant in a ledger whose clock is `tz` ahead of UTC.
    #[must_use]
    pub fn date_in(self, tz: Offset) -> Date {
        let minutes = self.0.checked_add(i64::from(tz.minutes()) * 60_000);
        let day = minutes.and_then(|millis| i32::try_from(millis.div_euclid(86_400_000)).ok());
        if let Some(date) = day.and_then(NaiveDate::from_epoch_days) {
            return Date(date);
        }
        let local = DateTime::from_timestamp_millis(self.0).unwrap_or_default()
            + TimeDelta::minutes(i64::from(tz.minutes()));
        Date(local.date_naive())
    }
}

impl Instant {
    /// Its text, without the heap: every record writes one.
    pub(crate) fn text(self) -> [u8; 24] {
        let time = DateTime::from_timestamp_millis(self.0).unwrap_or_default();
        let mut out = *b"0000-00-00T00:00:00.000Z";
        let (date, clock) = out.split_at_mut(10);
        date.copy_from_slice(&Date(time.date_naive()).text());
        let [_, h1, h2, _, m1, m2, _, s1, s2, _, f1, f2, f3, _] = clock else { return out };
        put2(h1, h2, time.hour());
        put2(m1, m2, time.minute());
        put2(s1, s2, time.second());
        let millis = time.timestamp_subsec_millis();
        put2(f1, f2, millis / 10);
        *f3 = b'0' + u8::try_from(millis % 10).unwrap_or(0);
        out
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{}` is not an instant such as 2026-11-21T01:15:02.123Z",
                crate::ids::repeated(&text)
            ))
        })
    }
}

/// A fixed offset from UTC, written `+07:00` (WIB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i16);

impl Offset {
    /// Western Indonesian Time, UTC+7.
    pub const WIB: Self = Self(7 * 60);

    /// Reads `+HH:MM` or `-HH:MM`, at most 14 hours either way.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let [sign, h1, h2, b':', m1, m2] = text.as_bytes() else { return None };
        let digit = |b: &u8| b.is_ascii_digit().then(|| i16::from(b - b'0'));
        let minutes = (digit(h1)? * 10 + digit(h2)?) * 60 + digit(m1)? * 10 + digit(m2)?;
        (minutes <= 14 * 60 && digit(m1)? < 6).then_some(())?;
        match sign {
            b'+' => Some(Self(minutes)),
            b'-' if minutes > 0 => Some(Self(-minutes)),
            _ => None,
        }
    }
    /// Minutes ahead of UTC.
    #[must_use]
    pub fn minutes(self) -> i16 {
        self.0
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", self.0.abs() / 60, self.0.abs() % 60)
    }
}

impl Serialize for Offset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Offset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{}` is not an offset such as +07:00",
                crate::ids::repeated(&text)
            ))
        })
    }
}

crate::wire::always_written!(Date, Instant, Offset);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_one_form() {
        assert_eq!(Date::parse("2026-11-20").unwrap().to_string(), "2026-11-20");
        for bad in ["2026-1-5", "2026-02-30", "20261120", "1899-01-01", "2026-11-20 "] {
            assert!(Date::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn instants_have_one_form() {
        let text = "2026-11-21T01:15:02.123Z";
        let at = Instant::parse(text).unwrap();
        assert_eq!(at.to_string(), text);
        assert_eq!(at.date_in(Offset::WIB).to_string(), "2026-11-21");
        let late = Instant::parse("2026-11-21T17:00:00.000Z").unwrap();
        assert_eq!(late.date_in(Offset::WIB).to_string(), "2026-11-22");
        for bad in ["2026-11-21T01:15:02Z", "2026-11-21T24:15:02.123Z", "2026-11-21 01:15:02.123Z"]
        {
            assert!(Instant::parse(bad).is_none(), "{bad}");
        }
    }
}
