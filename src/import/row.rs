//! One row: its cells as typed values, each fault told with its column.

use rantai_events::account::Fund;
use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::{CodeList, Event};
use rantai_events::ids::{DocumentNumber, GroupId, LoanId, MemberId};
use rantai_events::record::Draft;
use rantai_events::text::Note;
use rantai_events::time::Date;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::sheet::Cells;
use super::{Column, Planned, RowError};
use crate::vault::person::PersonData;

/// The digits from which on a value is not repeated: it could be a part of a person's number.
const HIDDEN_DIGITS: usize = 12;
/// The digits of a NIK and a No. KK: no code has as many.
const NIK_DIGITS: usize = 16;

/// What the rows gave so far.
#[derive(Default)]
pub(super) struct Made {
    pub(super) drafts: Vec<Planned>,
    pub(super) persons: Vec<PersonData>,
    pub(super) errors: Vec<RowError>,
}

impl Made {
    /// Adds drafts of a row, unless anything was wrong with it.
    pub(super) fn add(&mut self, row: Row<'_>, drafts: Vec<Draft>) {
        let line = row.cells.row;
        if self.absorb(row) {
            let planned = |draft| Planned { draft, row: line, person: None };
            self.drafts.extend(drafts.into_iter().map(planned));
        }
    }

    /// Takes the faults of a row; tells whether there was none.
    pub(super) fn absorb(&mut self, row: Row<'_>) -> bool {
        let good = row.errors.is_empty();
        self.errors.extend(row.errors);
        good
    }
}

/// One row being read.
pub(super) struct Row<'a> {
    pub(super) cells: &'a Cells,
    columns: &'static [Column],
    default_group: Option<&'a GroupId>,
    pub(super) errors: Vec<RowError>,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        cells: &'a Cells,
        columns: &'static [Column],
        default_group: Option<&'a GroupId>,
    ) -> Self {
        Self { cells, columns, default_group, errors: Vec::new() }
    }

    /// The text of a cell, if there is one.
    pub(super) fn text(&self, column: &'static str) -> Option<&'a str> {
        self.cells.cells.get(column).map(String::as_str)
    }

    /// Tells a fault of a cell.
    pub(super) fn wrong(
        &mut self,
        column: &'static str,
        id: impl Into<String>,
        en: impl Into<String>,
    ) {
        let text = (id.into(), en.into());
        self.errors.push(RowError { row: self.cells.row, column: Some(column), text });
    }

    /// A value that may be absent.
    pub(super) fn may<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
        expected: (&str, &str),
    ) -> Option<T> {
        let text = self.text(column)?;
        let value = read(text);
        if value.is_none() {
            let said = self.quoted(column, text);
            self.wrong(
                column,
                format!("{said}bukan {}", expected.0),
                format!("{said}is not {}", expected.1),
            );
        }
        value
    }

    /// A value that must be there.
    pub(super) fn must<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
        expected: (&str, &str),
    ) -> Option<T> {
        if self.text(column).is_none() {
            self.wrong(
                column,
                format!("kosong; wajib diisi {}", expected.0),
                format!("empty; must be {}", expected.1),
            );
        }
        self.may(column, read, expected)
    }

    /// The value as it may be repeated: never of a personal column, never one that may be a NIK.
    fn quoted(&self, column: &str, text: &str) -> String {
        let personal = self.columns.iter().any(|known| known.name == column && known.personal);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if personal || digits >= HIDDEN_DIGITS {
            return String::new();
        }
        let said: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
        format!("`{said}` ")
    }

    /// The group of the row.
    pub(super) fn group(&mut self) -> Option<GroupId> {
        match (self.text("kelompok"), self.default_group) {
            (None, Some(group)) => Some(group.clone()),
            _ => self.must(
                "kelompok",
                |text| GroupId::parse(text).ok(),
                (
                    "kode kelompok, atau sebut kelompok semua baris dengan --group",
                    "the code of a group; or name the group of all rows with --group",
                ),
            ),
        }
    }

    pub(super) fn date(&mut self, column: &'static str) -> Option<Date> {
        self.must(column, read_date, DATE)
    }

    pub(super) fn date_if(&mut self, column: &'static str) -> Option<Date> {
        self.may(column, read_date, DATE)
    }

    pub(super) fn amount(&mut self, column: &'static str) -> Option<Rupiah> {
        self.must(column, read_amount, AMOUNT)
    }

    pub(super) fn amount_if(&mut self, column: &'static str) -> Option<Rupiah> {
        self.may(column, read_amount, AMOUNT)
    }

    pub(super) fn member(&mut self) -> Option<MemberId> {
        self.must("nomor_anggota", read_member, MEMBER)
    }

    pub(super) fn member_if(&mut self, column: &'static str) -> Option<MemberId> {
        self.may(column, read_member, MEMBER)
    }

    pub(super) fn loan(&mut self) -> Option<LoanId> {
        let read = |text: &str| LoanId::parse(text).ok().filter(|_| !may_be_personal(text));
        self.must("nomor_pinjaman", read, ("nomor pinjaman", "the code of a loan"))
    }

    pub(super) fn fund(&mut self, column: &'static str) -> Option<Fund> {
        self.must(column, Fund::parse, FUND)
    }

    pub(super) fn fund_if(&mut self, column: &'static str) -> Option<Fund> {
        self.may(column, Fund::parse, FUND)
    }

    pub(super) fn number(&mut self) -> Option<DocumentNumber> {
        let read = |text: &str| DocumentNumber::parse(text).ok();
        self.may("nomor_bukti", read, ("nomor bukti", "the number of a document"))
    }

    pub(super) fn note(&mut self) -> Option<Note> {
        let read = |text: &str| Note::new(text).ok();
        self.may("uraian", read, ("teks yang terbaca", "readable text"))
    }

    pub(super) fn count(&mut self, column: &'static str) -> Option<u32> {
        self.may(column, |text| text.parse().ok(), ("bilangan bulat", "a whole number"))
    }

    pub(super) fn yes(&mut self, column: &'static str) -> Option<bool> {
        let read = |text: &str| match text.to_lowercase().as_str() {
            "ya" | "y" => Some(true),
            "tidak" | "t" => Some(false),
            _ => None,
        };
        self.may(column, read, ("ya atau tidak", "ya (yes) or tidak (no)"))
    }

    /// A code of a list; small letters and blanks are taken as the code.
    pub(super) fn code_if<T: DeserializeOwned>(
        &mut self,
        column: &'static str,
        list: &CodeList,
    ) -> Option<T> {
        self.listed(column, &expected(list, &[]))
    }

    /// A code that must be there.
    pub(super) fn code<T: DeserializeOwned>(
        &mut self,
        column: &'static str,
        list: &CodeList,
    ) -> Option<T> {
        self.code_beside(column, list, &[])
    }

    /// A code that must be there, in a column where other words may stand that the caller reads.
    pub(super) fn code_beside<T: DeserializeOwned>(
        &mut self,
        column: &'static str,
        list: &CodeList,
        others: &[&str],
    ) -> Option<T> {
        let expected = expected(list, others);
        if self.text(column).is_none() {
            self.wrong(
                column,
                format!("kosong; isi salah satu dari {expected}"),
                format!("empty; must be one of {expected}"),
            );
        }
        self.listed(column, &expected)
    }

    fn listed<T: DeserializeOwned>(&mut self, column: &'static str, expected: &str) -> Option<T> {
        let read = |text: &str| {
            let code = text.to_uppercase().replace([' ', '-'], "_");
            serde_json::from_value(Value::String(code)).ok()
        };
        self.may(
            column,
            read,
            (&format!("salah satu dari {expected}"), &format!("one of {expected}")),
        )
    }
}

/// The codes of a list, with other words that may stand in their place.
fn expected(list: &CodeList, others: &[&str]) -> String {
    let codes = list.codes.iter().map(|code| code.code);
    codes.chain(others.iter().copied()).collect::<Vec<_>>().join(", ")
}

const DATE: (&str, &str) =
    ("tanggal seperti 2026-11-20 atau 20/11/2026", "a date such as 2026-11-20 or 20/11/2026");
const AMOUNT: (&str, &str) =
    ("jumlah seperti 1.500.000,00 atau 1500000", "an amount such as 1.500.000,00 or 1500000");
const MEMBER: (&str, &str) = (
    "nomor anggota seperti M-0007 (jangan NIK)",
    "the number of a member such as M-0007 (never a NIK)",
);
const FUND: (&str, &str) = (
    "dana seperti guliran:g-2020-01 atau tabungan",
    "a fund such as guliran:g-2020-01 or tabungan",
);

/// Whether a value could be a NIK or a No. KK.
fn may_be_personal(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= NIK_DIGITS
}

fn read_member(text: &str) -> Option<MemberId> {
    MemberId::parse(text).ok().filter(|_| !may_be_personal(text))
}

/// `2026-11-20`, `20/11/2026` or `20-11-2026`.
pub(super) fn read_date(text: &str) -> Option<Date> {
    if let Some(date) = Date::parse(text) {
        return sensible(date);
    }
    let sign = if text.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = text.split(sign).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let digits = |part: &str, most: usize| {
        (part.len() <= most && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse().ok())?
    };
    let year = (year.len() == 4).then(|| digits(year, 4))??;
    sensible(Date::of(i32::try_from(year).ok()?, digits(month, 2)?, digits(day, 2)?)?)
}

/// A year of four digits that anyone can mean.
fn sensible(date: Date) -> Option<Date> {
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// `1.500.000,00`, `1.500.000,-`, `1500000` or `1500000.50`, zero or more.
pub(super) fn read_amount(text: &str) -> Option<Rupiah> {
    let bare = text.strip_prefix("Rp").map_or(text, |rest| rest.trim_start_matches('.')).trim();
    // `415.000,-`: whole rupiah, as receipts have it.
    let bare = bare.strip_suffix('-').map_or(bare, |rest| rest.trim_end_matches(['-', ',']));
    let (whole, sen) = match bare.split_once(',') {
        Some((whole, sen)) => (whole, sen),
        None => match bare.rsplit_once('.') {
            // `200.00` beside `200.000` has lost a zero.
            Some((whole, "0" | "00")) if whole.len() <= 3 => return None,
            Some((whole, sen)) if sen.len() != 3 => (whole, sen),
            Some(_) | None => (bare, ""),
        },
    };
    if sen.len() > 2 || bare.ends_with([',', '.']) {
        return None;
    }
    let whole =
        if bare.contains(',') || sen.is_empty() { thousands(whole)? } else { whole.to_owned() };
    let figure = if sen.is_empty() { whole } else { format!("{whole}.{sen}") };
    Rupiah::new(Amount::parse(&figure).ok()?).ok()
}

/// Digits with or without dots between groups of three.
fn thousands(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split('.').collect();
    let [first, rest @ ..] = groups.as_slice() else { return None };
    let good = rest.is_empty() || (1..=3).contains(&first.len());
    (good && rest.iter().all(|group| group.len() == 3)).then(|| groups.concat())
}

/// The same with the day that it really happened, where that is another.
pub(super) fn happened(draft: Draft, of: Option<Date>) -> Draft {
    Draft { of, ..draft }
}

/// One draft from an event and its day.
pub(super) fn draft(on: Date, event: impl Into<Event>) -> Draft {
    Draft::new(on, event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, amount) in [
            ("1.500.000,00", Some("1500000")),
            ("1.500.000", Some("1500000")),
            ("1.500", Some("1500")),
            ("1500", Some("1500")),
            ("Rp 1.500,5", Some("1500.5")),
            ("Rp. 25.000", Some("25000")),
            ("Rp 415.000,-", Some("415000")),
            ("415000,--", Some("415000")),
            ("-", None),
            ("1500.50", Some("1500.5")),
            ("200.00", None),
            ("20.0", None),
            ("234.56", Some("234.56")),
            ("0", Some("0")),
            ("1,500,000", None),
            ("1.50.000", None),
            ("1500.000,00", None),
            ("1.500.00", None),
            ("-5", None),
            ("=1+1", None),
            ("1e5", None),
            (",5", None),
            ("5,", None),
            ("5.", None),
            ("", None),
            ("1,234", None),
        ] {
            let found = read_amount(text).map(|amount| amount.to_string());
            assert_eq!(found.as_deref(), amount, "{text}");
        }
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, date) in [
            ("2026-11-20", Some("2026-11-20")),
            ("20/11/2026", Some("2026-11-20")),
            ("20-11-2026", Some("2026-11-20")),
            ("1/2/2026", Some("2026-02-01")),
            ("11/20/2026", None),
            ("31/02/2026", None),
            ("20/11/26", None),
            ("20112026", None),
            ("0020-11-26", None),
            ("+1/2/2026", None),
            ("", None),
        ] {
            let found = read_date(text).map(|date| date.to_string());
            assert_eq!(found.as_deref(), date, "{text}");
        }
    }
}
