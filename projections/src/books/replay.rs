//! Judging again what was recorded: the same laws over the same drafts must give the same records.
//!
//! A record follows from its draft, its actor, the time, a salt and the records before. So each
//! recorded request is turned back into drafts and judged as if it came now. What departs is told,
//! and the records are taken in as they stand, so that one departure is told once.

use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::event::{Event, PeriodClosed};
use rantai_events::hash::{Hash, Salt};
use rantai_events::record::{self, Draft, Record};

use super::admit::Way;
use super::{Admitted, Books, History, NotAdmitted, Prepared, Request, Unreadable};
use crate::refusal::Refusal;

/// A record as it stands in the journal.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The record.
    pub record: Arc<Record>,
    /// The hash by which the chain goes on.
    pub hash: Hash,
    /// BLAKE3 of the bytes that stand there: another one when they were altered.
    pub found: Hash,
}

/// What judging a recorded request again came to. Without refusal and differences it was lawful
/// and stands as it was admitted.
#[derive(Debug, Default)]
pub struct Replayed {
    /// The law that would refuse it: which of its records, from 0, and the refusal.
    pub refused: Option<(usize, Box<Refusal>)>,
    /// Records that the books would have made otherwise: which, from 0, and the first field.
    pub differs: Vec<(usize, &'static str)>,
}

/// The recorded side of a request that is judged again.
pub(super) struct Again<'a> {
    recorded: &'a [Recorded],
    differs: Vec<(usize, &'static str)>,
}

impl Again<'_> {
    /// The record as it stands, in place of the one that the books made.
    pub(super) fn instead(&mut self, index: usize, made: Admitted) -> Admitted {
        let Some(told) = self.recorded.get(index) else { return made };
        if made.hash != told.found
            && let Some(field) = difference(&made.record, told)
        {
            self.differs.push((index, field));
        }
        Admitted { record: Arc::clone(&told.record), hash: told.hash, ..made }
    }
}

impl Books {
    /// Judges a recorded request again, with its records in order, and takes them in as they
    /// stand. The places in the chain (`seq`, `prev`, `n`) are not compared: the chain is checked
    /// by walking it.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn replay(
        &mut self,
        recorded: &[Recorded],
        history: &dyn History,
    ) -> Result<Replayed, Unreadable> {
        let Some(first) = recorded.first().map(|told| Arc::clone(&told.record)) else {
            return Ok(Replayed::default());
        };
        let drafts = recorded.iter().map(|told| self.draft_of(&told.record)).collect();
        let prepared = Prepared::of(drafts, &first.actor, first.key.as_ref());
        let salts: Vec<Salt> = recorded.iter().map(|told| told.record.salt).collect();
        let request = Request { prepared, at: first.at, salts: &salts };
        let mut again = Again { recorded, differs: Vec::new() };
        let refused = match self.judge(request, history, &mut Way::Again(&mut again)) {
            Ok(_) => None,
            Err(NotAdmitted::Fault(fault)) => return Err(fault),
            Err(NotAdmitted::Refused { index, refusal }) => {
                for told in recorded {
                    self.absorb(&told.record, told.hash, history)?;
                }
                Some((index, refusal))
            }
        };
        Ok(Replayed { refused, differs: again.differs })
    }

    /// The draft that a record came from. Whether a closing was asked for with its commitment is
    /// not recorded; a proposal tells, for it names the content that was proposed.
    fn draft_of(&self, record: &Record) -> Draft {
        let whole = record.draft();
        let Event::PeriodClosed(body) = &record.event else { return whole };
        let proposed = record.proposal.and_then(|seq| self.registry.proposals.get(&seq));
        if proposed.is_some_and(|proposed| proposed.content == Hash::of(&whole.content())) {
            return whole;
        }
        let event = Event::PeriodClosed(PeriodClosed { state: None, ..body.clone() });
        Draft { event, ..whole }
    }
}

/// The first field, by name, in which a record departs from the one that the books made.
fn difference(made: &Record, told: &Recorded) -> Option<&'static str> {
    let record = told.record.as_ref();
    let streams = |record: &Record| -> Vec<Stream> {
        record.links.iter().map(|link| link.stream.clone()).collect()
    };
    let fields = [
        ("actor", made.actor != record.actor),
        ("at", made.at != record.at),
        ("batch", made.batch != record.batch),
        ("body", made.event != record.event),
        ("key", made.key != record.key),
        ("links", streams(made) != streams(record)),
        ("post", made.post != record.post),
    ];
    let differs = fields.iter().find(|(_, differs)| *differs).map(|(field, _)| *field);
    // The rest was copied into the draft. Equal values may still be written otherwise.
    let encoding = || (Hash::of(&record::seal(record)) != told.found).then_some("encoding");
    differs.or_else(encoding)
}
