//! T02: how many entries were recorded long after the day on which it happened (`of`, where the
//! period of that day was closed), and what they are worth. A hint about the office, amber at most;
//! imports are left out.

use rantai_events::amount::Amount;
use rantai_events::record::Record;
use rust_decimal::Decimal;

use super::figures::{entered, kept_since, moved, nothing_entered, numbers, percent, percent_of};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::words::{self, counted, number_en, number_id, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "T02",
    title: ("Catatan yang bertanggal mundur", "Back-dated entries"),
    duty: Duty::Dinas,
    source: "Bawaan aturan: 30 hari, ambang 10 %, mulai 100 catatan",
    since: None,
    judge,
};

/// Days after which an entry counts as back-dated, where the ruleset says nothing.
const BACKDATE_DAYS: u32 = 30;
/// The largest share, in per cent, of entries and of their value, that raises no question.
const SHARE: u32 = 10;
/// From how many entries up a share says something.
const LEAST_ENTRIES: usize = 100;

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let limit = case.params.backdate_days.unwrap_or(BACKDATE_DAYS);
    let tz = case.library.registry().tz();
    let since = kept_since(case);
    let entries = entered(&case.group.view, since);
    // What a correction concerns was recorded before; corrections are counted by T03.
    let day = |record: &Record| record.fixes.map_or(record.happened(), |_| record.on);
    let is_late =
        |record: &&&Record| record.at.date_in(tz).days_since(day(record)) > i64::from(limit);
    let late: Vec<&Record> = entries.iter().filter(is_late).copied().collect();
    let moved_by = |records: &[&Record]| -> Amount { records.iter().map(|it| moved(it)).sum() };
    let (value, all) = (moved_by(&late), moved_by(&entries));
    let of_value = percent(value, all).unwrap_or_default();
    let Some(share) = percent_of(late.len(), entries.len()) else {
        let (id, en) = nothing_entered(&case.group.view);
        return Ok(vec![rule.verdict(Level::TidakBerlaku, id, en, Vec::new())]);
    };
    let level = match entries.len() {
        ..LEAST_ENTRIES => Level::TidakBerlaku,
        _ if share.max(of_value) > Decimal::from(SHARE) => Level::Perhatian,
        _ => Level::Patuh,
    };
    let (count, of) = (late.len(), entries.len());
    let ((share_id, share_en), (value_id, value_en)) =
        (words::percent(share), words::percent(of_value));
    let value = rupiah(value);
    Ok(vec![rule.verdict(
        level,
        format!("{} dari {} catatan ({share_id}) dicatat lebih dari {limit} hari kemudian, senilai {value} ({value_id} dari nilai).", number_id(count), number_id(of)),
        format!("{} of {} ({share_en}) recorded over {} later, worth {value} ({value_en} of the value).", number_en(count), counted(of, "entry", "entries"), counted(limit, "day", "days")),
        numbers(&late, &entries),
    )])
}
