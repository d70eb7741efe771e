//! What was corrected in a group's books, as anyone may know it.

use std::sync::Arc;

use rantai_events::event::{Event, Reason};
use rantai_events::record::Record;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::city::public_of;
use crate::books::Unreadable;
use crate::library::{GroupView, Library};

/// A reversal, with what it undid and what replaced it, or closed books that were opened again:
/// numbers, days, types, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The record that was undone.
    pub target: u64,
    /// Its type.
    pub kind: String,
    /// Its day.
    pub on: Date,
    /// The record that undid it.
    pub reversal: u64,
    /// The day of that.
    pub reversed_on: Date,
    /// Why.
    pub why: Reason,
    /// The records that replaced it.
    pub replaced_by: Vec<u64>,
    /// Those of all these that are open to the public.
    pub open: Vec<u64>,
}

impl Correction {
    /// Those of its records that are not open to the public.
    pub fn restricted(&self) -> impl Iterator<Item = u64> {
        let all = [self.target, self.reversal].into_iter().chain(self.replaced_by.iter().copied());
        all.filter(|seq| !self.open.contains(seq))
    }
}

/// The reversals and reopenings in a group's books.
pub(super) fn corrections(
    group: &GroupView,
    library: &dyn Library,
) -> Result<Vec<Correction>, Unreadable> {
    let entries = &group.view.entries;
    let mut found = Vec::new();
    for reversal in entries.iter().filter(|record| record.is_reversal()) {
        let Some(fixes) = reversal.fixes else { continue };
        let Some(target) = library.record(fixes.seq)? else { continue };
        let replaces = |record: &&Arc<Record>| {
            !record.is_reversal() && record.fixes.is_some_and(|fixed| fixed.seq == fixes.seq)
        };
        let replacing: Vec<&Record> = entries.iter().filter(replaces).map(AsRef::as_ref).collect();
        let named = [target.as_ref(), reversal.as_ref()].into_iter();
        let open = public_of(named.chain(replacing.iter().copied()), library)?;
        found.push(Correction {
            target: target.seq,
            kind: target.event.name().to_owned(),
            on: target.on,
            reversal: reversal.seq,
            reversed_on: reversal.on,
            why: fixes.why,
            replaced_by: replacing.iter().map(|record| record.seq).collect(),
            open: open.into_iter().map(|record| record.seq).collect(),
        });
    }
    found.extend(reopenings(entries, library)?);
    found.sort_by_key(|correction| correction.reversal);
    Ok(found)
}

/// Closed books that were opened again.
fn reopenings(
    entries: &[Arc<Record>],
    library: &dyn Library,
) -> Result<Vec<Correction>, Unreadable> {
    let mut closed: Option<&Record> = None;
    let mut found = Vec::new();
    let mut by_number: Vec<&Record> = entries.iter().map(AsRef::as_ref).collect();
    by_number.sort_by_key(|record| record.seq);
    for record in by_number {
        #[allow(clippy::wildcard_enum_match_arm, reason = "two types close and open books")]
        match &record.event {
            Event::PeriodClosed(_) => closed = Some(record),
            Event::PeriodReopened(body) => {
                let target = closed.unwrap_or(record);
                let open = public_of([target, record].into_iter(), library)?;
                found.push(Correction {
                    target: target.seq,
                    kind: target.event.name().to_owned(),
                    on: target.on,
                    reversal: record.seq,
                    reversed_on: record.on,
                    why: body.why,
                    replaced_by: Vec::new(),
                    open: open.into_iter().map(|record| record.seq).collect(),
                });
            }
            _ => {}
        }
    }
    Ok(found)
}
