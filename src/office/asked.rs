//! What an address asks for: the page, and the dates, filters and form of its query.

use axum::extract::Query as QueryString;
use axum::http::Uri;
use rantai_events::area::AreaCode;
use rantai_events::time::Date;
use rantai_projections::library::{Library, Query, end_of_batch, known_on};
use rantai_projections::rules::Level;
use rantai_projections::view::{Cut, Reading};

use super::problem::Problem;
use crate::near::{near_en, near_id};
use crate::render::{Format, Language};

/// The longest address that is read.
pub(super) const MOST_ADDRESS: usize = 2000;
/// The longest value of the query.
const MOST_VALUE: usize = 200;
/// The names that a query may have.
const NAMES: [&str; 14] = [
    "lang",
    "per",
    "diketahui",
    "tampilan",
    "wilayah",
    "subjek",
    "bukti",
    "format",
    "tabel",
    "hal",
    "tingkat",
    "q",
    "token",
    "aturan",
];

/// As known when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// When this record was the last.
    Record(u64),
    /// At the end of this day.
    Day(Date),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The parts of the path.
    pub(super) path: Vec<String>,
    pub(super) language: Language,
    pub(super) per: Option<Date>,
    pub(super) known: Option<Known>,
    pub(super) reading: Reading,
    pub(super) area: Option<AreaCode>,
    pub(super) subject: Option<String>,
    pub(super) document: Option<String>,
    pub(super) level: Option<Level>,
    pub(super) rule: Option<String>,
    pub(super) search: Option<String>,
    pub(super) format: Option<Format>,
    pub(super) table: Option<String>,
    /// The part of a long table, from 1.
    pub(super) part: usize,
}

impl Asked {
    /// Nothing but a path in a language.
    pub(super) fn plain(uri: &Uri, language: Language) -> Self {
        let parts = uri.path().split('/').filter(|part| !part.is_empty());
        Self {
            path: parts.map(str::to_owned).collect(),
            language,
            per: None,
            known: None,
            reading: Reading::Reported,
            area: None,
            subject: None,
            document: None,
            level: None,
            rule: None,
            search: None,
            format: None,
            table: None,
            part: 1,
        }
    }

    /// Reads an address. What is wrong in it is answered with what was understood so far.
    pub(super) fn read(uri: &Uri, language: Language) -> (Self, Result<(), Problem>) {
        let mut asked = Self::plain(uri, language);
        let read = QueryString::<Vec<(String, String)>>::try_from_uri(uri);
        let Ok(QueryString(pairs)) = read else { return (asked, Err(unreadable())) };
        // The language first: whatever is wrong is said in it.
        let (first, then): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|(name, _)| name == "lang");
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in first.into_iter().chain(then) {
            if let Err(problem) = asked.take(&name, value.trim(), &mut seen) {
                return (asked, Err(problem));
            }
        }
        (asked, Ok(()))
    }

    fn take(&mut self, name: &str, value: &str, seen: &mut Vec<String>) -> Result<(), Problem> {
        if !NAMES.contains(&name) {
            return Err(unknown_name(name));
        }
        if seen.iter().any(|one| one == name) {
            return Err(Problem::bad(
                format!("`{name}` disebut dua kali."),
                format!("`{name}` is given twice."),
            ));
        }
        seen.push(name.to_owned());
        if value.len() > MOST_VALUE {
            return Err(Problem::bad(
                format!("`{name}` lebih panjang dari {MOST_VALUE} huruf."),
                format!("`{name}` is longer than {MOST_VALUE} letters."),
            ));
        }
        if value.is_empty() {
            return Ok(());
        }
        self.set(name, value)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let text = || Some(value.to_owned());
        match name {
            "lang" => self.language = language(value)?,
            "per" => self.per = Some(date(name, value)?),
            "diketahui" => self.known = Some(known(value)?),
            "tampilan" => self.reading = reading(value)?,
            "wilayah" => self.area = Some(area(value)?),
            "subjek" => self.subject = text(),
            "bukti" => self.document = text(),
            "format" => self.format = Some(format(value)?),
            "tabel" => self.table = text(),
            "hal" => self.part = part(value)?,
            "tingkat" => self.level = Some(level(value)?),
            "aturan" => self.rule = text(),
            "q" => self.search = text(),
            _ => {}
        }
        Ok(())
    }

    /// The query of statements; `today` where no day is named.
    pub(super) fn query(&self, library: &dyn Library, today: Date) -> Result<Query, Problem> {
        let mut query = Query::on(self.per.unwrap_or(today));
        if let Some(area) = self.area.as_ref().filter(|area| !library.has_area(area)) {
            return Err(unknown_area(library, area));
        }
        query.area.clone_from(&self.area);
        query.subject.clone_from(&self.subject);
        query.document.clone_from(&self.document);
        let known_at = match self.known {
            Some(Known::Record(seq)) => recorded(library, seq)?,
            Some(Known::Day(day)) => known_on(library, day)?.ok_or_else(|| nothing_by(day))?,
            None => Cut::NOW.known_at,
        };
        query.cut = Cut { as_of: query.day, known_at, reading: self.reading };
        Ok(query)
    }

    /// What of the query goes along to other pages, as pairs.
    pub(super) fn sticky(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend((self.language == Language::En).then(|| ("lang", "en".to_owned())));
        pairs.extend(self.per.map(|day| ("per", day.to_string())));
        pairs.extend(self.known.map(|known| ("diketahui", known.to_string())));
        let corrected = self.reading == Reading::Corrected;
        pairs.extend(corrected.then(|| ("tampilan", "sebenarnya".to_owned())));
        pairs
    }

    /// The rest of the query: what belongs to this page.
    pub(super) fn own(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend(self.area.as_ref().map(|area| ("wilayah", area.to_string())));
        pairs.extend(self.subject.clone().map(|text| ("subjek", text)));
        pairs.extend(self.document.clone().map(|text| ("bukti", text)));
        pairs.extend(self.level.map(|level| ("tingkat", level.code().to_lowercase())));
        pairs.extend(self.rule.clone().map(|text| ("aturan", text)));
        pairs.extend(self.search.clone().map(|text| ("q", text)));
        pairs
    }

    /// The path as it is written.
    pub(super) fn address(&self) -> String {
        format!("/{}", self.path.join("/"))
    }
}

impl std::fmt::Display for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Record(seq) => write!(f, "{seq}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

fn unreadable() -> Problem {
    Problem::bad("Alamat ini tidak terbaca.", "This address cannot be read.")
}

fn unknown_name(name: &str) -> Problem {
    let known = || NAMES.into_iter().filter(|name| *name != "token");
    let all = known().collect::<Vec<_>>().join(", ");
    let name: String = name.chars().take(40).collect();
    let (id, en) = (near_id(&name, known()), near_en(&name, known()));
    Problem::bad(
        format!("Saringan `{name}` tidak ada{id}. Yang ada: {all}."),
        format!("There is no filter `{name}`{en}. There are: {all}."),
    )
}

fn unknown_area(library: &dyn Library, area: &AreaCode) -> Problem {
    let known = || library.areas().keys().map(AreaCode::as_str);
    let code: String = area.as_str().chars().take(60).collect();
    Problem::unknown(
        format!(
            "Wilayah `{code}` tidak ada dalam tabel wilayah{}; periksa kodenya.",
            near_id(&code, known())
        ),
        format!(
            "The region `{code}` is not in the table of regions{}; check its code.",
            near_en(&code, known())
        ),
    )
}

/// A record that is there: nobody can have known what was not recorded.
fn recorded(library: &dyn Library, seq: u64) -> Result<u64, Problem> {
    match library.last(u64::MAX)? {
        Some((last, _)) if seq > last => Err(Problem::unknown(
            format!("Catatan {seq} pada `diketahui` belum ada; yang terakhir {last}."),
            format!("There is no record {seq} for `diketahui` yet; the last is {last}."),
        )),
        Some(_) | None => Ok(end_of_batch(library, seq)?),
    }
}

fn nothing_by(day: Date) -> Problem {
    Problem::bad(
        format!("Pada {day} belum ada catatan; pilih tanggal yang lebih kemudian."),
        format!("Nothing was recorded by {day}; choose a later day."),
    )
}

fn language(value: &str) -> Result<Language, Problem> {
    match value {
        "id" => Ok(Language::Id),
        "en" => Ok(Language::En),
        _ => Err(Problem::bad("Bahasa: `id` atau `en`.", "Languages: `id` or `en`.")),
    }
}

/// A day of the calendar; the last one is no day but the end of all.
fn date(name: &str, value: &str) -> Result<Date, Problem> {
    let day = Date::parse(value).filter(|day| *day != Date::MAX);
    day.ok_or_else(|| {
        Problem::bad(
            format!("`{value}` pada `{name}` bukan tanggal; tulis seperti 2026-11-20."),
            format!("`{value}` in `{name}` is no date; write it like 2026-11-20."),
        )
    })
}

fn known(value: &str) -> Result<Known, Problem> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(seq) = digits.then(|| value.parse().ok()).flatten() {
        return Ok(Known::Record(seq));
    }
    Date::parse(value).map(Known::Day).ok_or_else(|| {
        Problem::bad(
            format!("`{value}` pada `diketahui` bukan nomor catatan dan bukan tanggal; tulis seperti 1200 atau 2026-11-20."),
            format!("`{value}` in `diketahui` is neither the number of a record nor a date; write it like 1200 or 2026-11-20."),
        )
    })
}

fn reading(value: &str) -> Result<Reading, Problem> {
    match value {
        "dilaporkan" => Ok(Reading::Reported),
        "sebenarnya" => Ok(Reading::Corrected),
        _ => Err(Problem::bad(
            "Tampilan: `dilaporkan` atau `sebenarnya`.",
            "Views: `dilaporkan` (as reported) or `sebenarnya` (as it really was).",
        )),
    }
}

fn area(value: &str) -> Result<AreaCode, Problem> {
    AreaCode::parse(value).ok_or_else(|| {
        Problem::bad(
            format!("`{value}` bukan kode wilayah; tulis seperti 34.71.02 atau 34.71.02.1003."),
            format!("`{value}` is no code of a region; write it like 34.71.02 or 34.71.02.1003."),
        )
    })
}

fn format(value: &str) -> Result<Format, Problem> {
    match value {
        "csv" => Ok(Format::Csv),
        "json" => Ok(Format::Json),
        "text" => Ok(Format::Text),
        _ => Err(Problem::bad(
            format!("Bentuk `{value}` tidak ada; pilih csv, json, atau text."),
            format!("There is no form `{value}`; choose csv, json or text."),
        )),
    }
}

fn part(value: &str) -> Result<usize, Problem> {
    let number = value.parse().ok().filter(|part| (1..=1_000_000).contains(part));
    number.ok_or_else(|| {
        Problem::bad(
            format!("`{value}` bukan nomor halaman."),
            format!("`{value}` is no number of a page."),
        )
    })
}

fn level(value: &str) -> Result<Level, Problem> {
    let is = |level: &Level| level.code().eq_ignore_ascii_case(value);
    Level::ALL.into_iter().find(is).ok_or_else(|| {
        let all = Level::ALL.map(|level| level.code().to_lowercase()).join(", ");
        Problem::bad(
            format!("Tingkat `{value}` tidak ada; pilih {all}."),
            format!("There is no level `{value}`; choose {all}."),
        )
    })
}
