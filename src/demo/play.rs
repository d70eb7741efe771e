//! The script while it is played: evening by evening, with what only the records before can tell.

use std::collections::BTreeMap;

use rantai_events::account::AccountName;
use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::{Event, Figure, FigureKind};
use rantai_events::ids::{ActorId, GroupId, RequestKey};
use rantai_events::record::Draft;
use rantai_events::time::{Date, Instant};
use rantai_events::wire::List;
use rantai_projections::library::Areas;

use super::script::{Entry, Late, Script, ScriptError};
use super::{Built, DemoError, Recorder, Step};

/// What one record moved in the four figures of a report.
#[derive(Debug, Clone, Copy)]
struct Moved {
    seq: u64,
    on: Date,
    figures: [Amount; 4],
}

/// The figures of a report, in the order of [`Moved::figures`].
static KINDS: [FigureKind; 4] =
    [FigureKind::Kas, FigureKind::Bank, FigureKind::Piutang, FigureKind::Tabungan];

/// What was recorded so far.
#[derive(Debug, Default)]
struct Memory {
    marks: BTreeMap<&'static str, u64>,
    moved: BTreeMap<GroupId, Vec<Moved>>,
    next: u64,
    steps: u64,
}

/// Records the evenings of a script one after another.
pub(super) fn play<R: Recorder>(
    script: Script,
    areas: Areas,
    recorder: &mut R,
) -> Result<Built, DemoError<R::Error>> {
    let groups = script.cast.keys().cloned().collect();
    let entries = scheduled(script.entries);
    let (mut memory, mut last_at) = (Memory::default(), Instant::from_millis(0));
    for evening in entries.chunk_by(|a, b| a.0 == b.0) {
        let steps = evening
            .iter()
            .map(|(day, entry)| memory.step(*day, entry))
            .collect::<Result<Vec<_>, _>>()?;
        let receipts = recorder.evening(&steps).map_err(DemoError::Recorder)?;
        for (((_, entry), step), seqs) in evening.iter().zip(&steps).zip(receipts) {
            memory.note(entry, step, &seqs);
            last_at = step.at;
        }
    }
    Ok(Built { steps: memory.steps, records: memory.next, groups, areas, last_at })
}

/// The requests with the day on whose evening each is recorded, in that order. A stream's requests
/// keep the order of their business dates.
fn scheduled(mut entries: Vec<Entry>) -> Vec<(Date, Entry)> {
    entries.sort_by_key(|entry| entry.on);
    let mut clocks: BTreeMap<String, Date> = BTreeMap::new();
    let mut planned: Vec<(Date, Entry)> = Vec::with_capacity(entries.len());
    for entry in entries {
        let clock = clocks.entry(entry.stream.clone()).or_insert(entry.on);
        *clock = (*clock).max(entry.on.plus_days(entry.delay));
        planned.push((*clock, entry));
    }
    planned.sort_by_key(|(day, _)| *day);
    planned
}

/// Seven in the evening of a day in Yogyakarta.
fn evening_of(day: Date) -> Instant {
    let noon = day.naive().and_hms_opt(12, 0, 0).unwrap_or_default();
    Instant::from_millis(noon.and_utc().timestamp_millis())
}

impl Memory {
    fn step(&mut self, day: Date, entry: &Entry) -> Result<Step, ScriptError> {
        self.steps += 1;
        let name = format!("demo-{:05}", self.steps);
        let key = RequestKey::parse(&name).map_err(|error| ScriptError::new(&name, error))?;
        let actor = ActorId::parse(entry.actor).map_err(|error| ScriptError::new(&name, error))?;
        let mut drafts = entry.drafts.clone();
        for draft in &mut drafts {
            self.report(draft, Amount::ZERO);
            self.count(draft);
        }
        for late in &entry.late {
            self.fill(&mut drafts, late)?;
        }
        Ok(Step { at: evening_of(day), actor, key, drafts })
    }

    fn fill(&self, drafts: &mut [Draft], late: &Late) -> Result<(), ScriptError> {
        match late {
            Late::Fixes { draft, mark } => {
                let seq = self.marks.get(mark).copied();
                let seq = seq.ok_or_else(|| ScriptError::new(mark, "not recorded yet"))?;
                if let Some(fixes) = drafts.get_mut(*draft).and_then(|draft| draft.fixes.as_mut()) {
                    fixes.seq = seq;
                }
            }
            Late::ExtraCash { draft, rupiah } => {
                if let Some(draft) = drafts.get_mut(*draft) {
                    self.report(draft, Amount::whole(*rupiah));
                }
            }
        }
        Ok(())
    }

    /// Fills in the figures of a report from what the group's records add up to.
    fn report(&self, draft: &mut Draft, extra_cash: Amount) {
        let Event::ReportSubmitted(body) = &mut draft.event else { return };
        let mut sums = self.sums(&body.group, body.to);
        sums.iter_mut().take(1).for_each(|cash| *cash = cash.plus(extra_cash));
        let figure = |(of, sum): (&FigureKind, &Amount)| Figure {
            amount: Rupiah::new(*sum).unwrap_or_default(),
            of: *of,
        };
        body.figures = List(KINDS.iter().zip(&sums).map(figure).collect());
        body.as_of_seq = self.next.checked_sub(1);
    }

    /// Fills in what is counted in the box, or stands on the statement of the bank.
    #[allow(clippy::wildcard_enum_match_arm, reason = "these two state what the books say")]
    fn count(&self, draft: &mut Draft) {
        let on = draft.on;
        match &mut draft.event {
            Event::CashCounted(body) => {
                let [cash, ..] = self.sums(&body.group, on);
                body.counted = Rupiah::new(cash).unwrap_or_default();
            }
            Event::BankReconciled(body) => {
                let [_, bank, ..] = self.sums(&body.group, body.statement_on);
                body.balance = Rupiah::new(bank).unwrap_or_default();
            }
            _ => {}
        }
    }

    /// The four figures of a group at the end of a day, as recorded so far.
    fn sums(&self, group: &GroupId, to: Date) -> [Amount; 4] {
        let mut sums = [Amount::ZERO; 4];
        for record in self.moved.get(group).into_iter().flatten().filter(|m| m.on <= to) {
            sums.iter_mut().zip(record.figures).for_each(|(sum, moved)| *sum = sum.plus(moved));
        }
        sums
    }

    fn note(&mut self, entry: &Entry, step: &Step, seqs: &[u64]) {
        if let (Some(mark), Some(first)) = (entry.mark, seqs.first()) {
            self.marks.insert(mark, *first);
        }
        for (draft, seq) in step.drafts.iter().zip(seqs) {
            self.next = seq.saturating_add(1);
            self.move_figures(draft, *seq);
        }
    }

    fn move_figures(&mut self, draft: &Draft, seq: u64) {
        if matches!(draft.event, Event::EntryReversed(_)) {
            let target = draft.fixes.map(|fixes| fixes.seq);
            self.moved.values_mut().for_each(|all| all.retain(|m| Some(m.seq) != target));
            return;
        }
        for posting in draft.event.postings().unwrap_or_default() {
            let place = posting.account.name().and_then(place_of);
            let group = posting.account.book().strip_prefix("group/");
            let group = group.and_then(|group| GroupId::parse(group).ok());
            let (Some((place, owed)), Some(group)) = (place, group) else { continue };
            let mut figures = [Amount::ZERO; 4];
            let amount = if owed { -posting.amount } else { posting.amount };
            figures.iter_mut().skip(place).take(1).for_each(|figure| *figure = amount);
            self.moved.entry(group).or_default().push(Moved { seq, on: draft.on, figures });
        }
    }
}

/// The figure that an account belongs to, and whether it is owed.
#[allow(clippy::wildcard_enum_match_arm, reason = "four figures of many accounts")]
fn place_of(name: AccountName) -> Option<(usize, bool)> {
    match name {
        AccountName::Cash => Some((0, false)),
        AccountName::Bank => Some((1, false)),
        AccountName::Receivable => Some((2, false)),
        AccountName::Saving => Some((3, true)),
        _ => None,
    }
}
