//! Values as they are given on the command line.

use std::time::Duration;

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::ids::{GroupId, ProgramCode};
use rantai_events::text::Label;
use rantai_events::time::Date;
use rantai_projections::library::{Library, Query, end_of_batch};
use rantai_projections::registry::Registry;
use rantai_projections::table::Words;
use rantai_projections::view::{Cut, Reading};

use super::trouble::Trouble;
pub(super) use crate::near::{near_en, near_id, near_titled};

/// A reason in the language that was asked for, where the command line is not understood yet.
fn asked(id: &str, en: &str) -> String {
    super::asked_language().pick(id, en).to_owned()
}

/// A date such as `2026-11-20`.
pub(super) fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| asked("tulis seperti 2026-11-20", "write it like 2026-11-20"))
}

/// The code of a region such as `34.71.02.1003`.
pub(super) fn area(text: &str) -> Result<AreaCode, String> {
    AreaCode::parse(text).ok_or_else(|| {
        asked("tulis kode wilayah seperti 34.71.02", "write a region code like 34.71.02")
    })
}

/// The columns of a page: none may be narrower than 40; 0 is as wide as it takes.
pub(super) fn width(text: &str) -> Result<usize, String> {
    let wide = text.parse().ok().filter(|wide| *wide == 0 || *wide >= 40);
    wide.ok_or_else(|| asked("tulis 0, atau 40 dan lebih", "write 0, or 40 and more"))
}

/// Seconds to wait, an hour at most.
pub(super) fn wait(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds <= 3600);
    let seconds =
        seconds.ok_or_else(|| asked("tulis detik, 0 sampai 3600", "write seconds, 0 to 3600"))?;
    Ok(Duration::from_secs(seconds))
}

/// The number of a record.
pub(super) fn seq(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| {
        asked("tulis nomor catatan, seperti 41", "write the number of a record, like 41")
    })
}

/// A short text.
pub(super) fn label(text: &str) -> Result<Label, String> {
    Label::new(text).map_err(|why| why.to_string())
}

/// The name of a ledger in checkpoints: what stands behind `https://` in a web address.
pub(super) fn origin(text: &str) -> Result<Label, String> {
    let bare = text.split_once("://").map_or(text, |(_, bare)| bare);
    let bare = bare.trim().trim_end_matches('/');
    if bare == text && !text.contains(char::is_whitespace) {
        return label(text);
    }
    let bare = bare.replace(char::is_whitespace, "-");
    let bare = if bare.is_empty() { "ledger.example/buku" } else { &bare };
    Err(asked(
        &format!("tulis {bare}, tanpa https://, spasi, atau garis miring di akhir"),
        &format!("write {bare}, without https://, spaces or a slash at the end"),
    ))
}

/// Which of the two readings of history is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum View {
    /// As it was reported: corrections count from the day they were booked
    Reported,
    /// As it really was, knowing the corrections
    Corrected,
}

impl From<View> for Reading {
    fn from(view: View) -> Self {
        match view {
            View::Reported => Self::Reported,
            View::Corrected => Self::Corrected,
        }
    }
}

/// As of when, as known when, in which reading, of which region.
#[derive(Debug, clap::Args)]
pub(super) struct CutArgs {
    /// As of this business date; today when absent
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    /// As known when this record, with the batch it is in, was the last
    #[arg(long, value_name = "SEQ", conflicts_with = "known_on", value_parser = seq)]
    known_at: Option<u64>,
    /// As known at the end of this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    known_on: Option<Date>,
    /// As reported, or as it really was knowing the corrections
    #[arg(long, default_value = "reported")]
    view: View,
    /// Only groups of this region: a kelurahan, kemantren or city by its code
    #[arg(long, value_name = "CODE", value_parser = area)]
    area: Option<AreaCode>,
}

impl CutArgs {
    /// The query these arguments stand for; `today` where no day is named.
    pub(super) fn query(&self, library: &dyn Library, today: Date) -> Result<Query, Trouble> {
        let mut query = Query::on(self.as_of.unwrap_or(today));
        if let Some(area) = self.area.as_ref().filter(|area| !library.has_area(area)) {
            return Err(unknown_area(library, area));
        }
        query.area.clone_from(&self.area);
        let known_at = match (self.known_at, self.known_on) {
            (Some(seq), _) => recorded(library, seq)?,
            (None, Some(day)) => known_on(library, day)?,
            (None, None) => Cut::NOW.known_at,
        };
        query.cut = Cut { as_of: query.day, known_at, reading: self.view.into() };
        Ok(query)
    }
}

/// Why a region cannot be meant, with those near to it.
fn unknown_area(library: &dyn Library, area: &AreaCode) -> Trouble {
    let known = || library.areas().keys().map(AreaCode::as_str);
    Trouble::usage(
        format!(
            "wilayah {area} tidak ada dalam tabel wilayah{}; periksa kodenya",
            near_id(area.as_str(), known())
        ),
        format!(
            "the region {area} is not in the table of regions{}; check its code",
            near_en(area.as_str(), known())
        ),
    )
}

/// A record that is there: nobody can have known what was not recorded.
fn recorded(library: &dyn Library, seq: u64) -> Result<u64, Trouble> {
    match library.last(u64::MAX)? {
        Some((last, _)) if seq > last => Err(Trouble::usage(
            format!("catatan {seq} belum ada; yang terakhir {last}"),
            format!("there is no record {seq} yet; the last is {last}"),
        )),
        Some(_) | None => Ok(end_of_batch(library, seq)?),
    }
}

/// The last record that was made on or before a local day.
fn known_on(library: &dyn Library, day: Date) -> Result<u64, Trouble> {
    rantai_projections::library::known_on(library, day)?.ok_or_else(|| {
        Trouble::usage(
            format!("pada {day} belum ada catatan; pilih tanggal yang lebih kemudian"),
            format!("nothing was recorded by {day}; choose a later day"),
        )
    })
}

/// A stream by its name; a group or program by its code alone.
pub(super) fn stream(text: &str, registry: &Registry) -> Result<Stream, Trouble> {
    let group = GroupId::parse(text).ok().filter(|id| registry.groups.contains_key(id));
    let program = ProgramCode::parse(text).ok().filter(|id| registry.programs.contains_key(id));
    let named = group.map(Stream::Group).or(program.map(Stream::Program));
    if let Some(stream) = named.or_else(|| Stream::parse(text)) {
        return Ok(stream);
    }
    let (near_id, near_en) = near_stream(text, registry);
    Err(Trouble::usage(
        format!(
            "`{text}` bukan aliran{near_id}; tulis ledger, program/KODE, group/KODE, atau kodenya saja"
        ),
        format!(
            "`{text}` is not a stream{near_en}; write ledger, program/CODE, group/CODE, or the code alone"
        ),
    ))
}

/// Streams that a text may have meant, in Indonesian and English.
pub(super) fn near_stream(text: &str, registry: &Registry) -> Words {
    let code = text.rsplit_once('/').map_or(text, |(_, code)| code);
    let groups = registry.groups.keys().map(GroupId::as_str);
    let known = groups.chain(registry.programs.keys().map(ProgramCode::as_str));
    let known = known.chain(["ledger"]).map(|code| (code, ["", ""]));
    near_titled(code, known)
}
