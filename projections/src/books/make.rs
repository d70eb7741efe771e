//! Making the record of a draft: the ledger laws, the postings, the links, the bytes.

use std::sync::Arc;

use rantai_events::event::Event;
use rantai_events::hash::{Hash, Salt};
use rantai_events::invalid::{FieldLaw, Invalid, Valid};
use rantai_events::record::{self, Batch, BodyText, Link, Record};
use rantai_events::time::Instant;

use super::admit::{Places, Way};
use super::{Admitted, Books, History, Unfinished, Unreadable};
use crate::refusal::Refusal;
use crate::registry::{Frame, ledger_law};

impl Books {
    /// Makes the record of one draft, by the ledger laws.
    pub(super) fn make(
        &mut self,
        unfinished: Unfinished,
        stamp: Stamp,
        places: &Places,
        history: &dyn History,
    ) -> Result<Result<Made, Refusal>, Unreadable> {
        let Unfinished { record: mut made, valid, overflow, mut body, mut length } = unfinished;
        // Finished where it stands: only of a trial, which keeps its request, a copy is made here.
        let record = Arc::make_mut(&mut made);
        let named = self.named(record, history)?;
        let reverses = named.reversed(record).is_some();
        if let Some(target) = named.reversed(record) {
            turn_round(record, target);
        }
        self.open.clear();
        for link in &mut record.links {
            let open = self.link(link, places, history)?;
            self.open.push(open);
        }
        Stamp { at: record.at, salt: record.salt, batch: record.batch } = stamp;
        (record.seq, record.prev) =
            self.head.as_ref().map_or((0, Hash::ZERO), |head| (head.next, head.hash));
        if let Err(refusal) = self.lawful(record, &named, valid, overflow) {
            return Ok(Err(refusal));
        }
        let closes = match self.close(record, history)? {
            Ok(closes) => closes,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if closes || reverses {
            // What the books fill in stands in the body, and what a reversal moves in its postings.
            body = BodyText::of(&record.event, &record.docs, &record.post);
            length = body.most_bytes(record);
        }
        Ok(Ok(Made { record: made, body, length, target: named.target }))
    }

    /// The records that a record names.
    fn named(&self, record: &Record, history: &dyn History) -> Result<Named, Unreadable> {
        let find = |seq: Option<u64>| seq.map_or(Ok(None), |seq| self.record(seq, history));
        let target = find(record.fixes.map(|fixes| fixes.seq))?;
        Ok(Named { target, explained: find(explains(&record.event))? })
    }

    /// Encodes a made record, or has it taken down.
    pub(super) fn taken_down(
        &self,
        made: Made,
        index: usize,
        way: &mut Way<'_, '_>,
    ) -> Result<Admitted, Refusal> {
        let Made { record, body, length, target: _ } = made;
        if record.links.len() > record::MOST_LINKS {
            return Err(Refusal::frame(
                "frame.too-many-streams",
                "Terlalu banyak aliran dalam satu catatan.",
                "Too many streams in one record.",
            ));
        }
        if let Way::Later(scribe) = way {
            // Only where there could be too many bytes they are counted.
            let length = if length > record::MOST_BYTES {
                fitting(record::seal(&record).len())?
            } else {
                length
            };
            scribe.take(&record, body, &self.open, length);
            return Ok(Admitted { record, bytes: Vec::new(), hash: Hash::ZERO, length });
        }
        let bytes = record::seal(&record);
        let length = fitting(bytes.len())?;
        let made = Admitted { record, hash: Hash::of(&bytes), bytes, length };
        Ok(match way {
            Way::Again(again) => again.instead(index, made),
            Way::Now | Way::Later(_) => made,
        })
    }

    /// Every law of the body of a record, of its frame and of the ledger.
    fn lawful(
        &self,
        record: &Record,
        named: &Named,
        valid: Valid,
        overflow: bool,
    ) -> Result<(), Refusal> {
        valid.map_err(|invalid| Refusal::invalid(&invalid))?;
        self.fix_law(record, named.target.as_deref())?;
        if overflow {
            return Err(Refusal::invalid(&Invalid { field: "amount", law: FieldLaw::Overflow }));
        }
        let (target, explained) = (named.reversed(record), named.explained.as_deref());
        ledger_law(&self.registry, &Frame { record, target, explained })
    }

    /// Fills in what the books themselves say: the state commitment of a closing. Whether it is
    /// one.
    fn close(
        &mut self,
        record: &mut Record,
        history: &dyn History,
    ) -> Result<Result<bool, Refusal>, Unreadable> {
        let Event::PeriodClosed(body) = &mut record.event else { return Ok(Ok(false)) };
        let state = self.commitment(&body.stream, body.to, history)?;
        match body.state.filter(|stated| *stated != state) {
            Some(stated) => Ok(Err(Refusal::commitment_differs(state, stated))),
            None => {
                body.state = Some(state);
                Ok(Ok(true))
            }
        }
    }

    /// Fills in the place of the next record in a stream, whose book is in memory then; and tells
    /// the record before it there, where that one is not hashed yet.
    fn link(
        &mut self,
        link: &mut Link,
        places: &Places,
        history: &dyn History,
    ) -> Result<Option<u64>, Unreadable> {
        let mut found = self.books.find(&link.stream);
        if found.is_none_or(|(_, book)| book.stale) {
            self.load(&link.stream, history)?;
            found = self.books.find(&link.stream);
        }
        self.here = found.map(|(place, _)| place);
        let book = found.map(|(_, book)| book).filter(|book| book.n > 0);
        let last;
        (link.n, link.prev, last) = match (places.get(&link.stream), book) {
            (Some((n, hash, seq)), _) => (*n, *hash, Some(*seq)),
            (None, Some(book)) => (book.n, book.hash, Some(book.last)),
            (None, None) => (0, Hash::ZERO, None),
        };
        Ok(last.filter(|last| self.unhashed.is_some_and(|first| *last >= first)))
    }

    /// Laws of reversals and replacements.
    fn fix_law(&self, record: &Record, target: Option<&Record>) -> Result<(), Refusal> {
        let reversal = record.is_reversal();
        let Some(fixes) = record.fixes else {
            return if reversal {
                Err(Refusal::frame(
                    "reversal.no-target",
                    "Pembalikan menyebut catatannya dalam `fixes`.",
                    "A reversal names its record in `fixes`.",
                ))
            } else {
                Ok(())
            };
        };
        let no = |code, id, en| Err(Refusal::reversal(code, fixes.seq, id, en));
        let Some(target) = target else {
            return no("reversal.unknown", "tidak ada", "does not exist");
        };
        let by = target
            .links
            .iter()
            .find_map(|link| self.books.get(&link.stream)?.reversed.get(&target.seq).copied());
        let by = by.or_else(|| {
            self.pending.iter().find(|r| r.reverses() == Some(target.seq)).map(|r| r.seq)
        });
        if !reversal {
            return match by {
                Some(_) => Ok(()),
                None => no(
                    "reversal.not-reversed",
                    "belum dibalik, sehingga tidak dapat diganti",
                    "was not reversed, so nothing can replace it",
                ),
            };
        }
        if target.event.def().is_final {
            return Err(Refusal::reversal_of_final(fixes.seq));
        }
        if let Some(by) = by {
            let mut refusal = Refusal::reversal(
                "reversal.already",
                fixes.seq,
                "sudah dibalik",
                "was reversed already",
            );
            refusal.figures.insert("by", by.to_string());
            return Err(refusal);
        }
        if self.is_founding_in_use(target) {
            return no(
                "reversal.in-use",
                "mendaftarkan aliran yang masih memuat catatan lain; balikkan catatan itu dahulu",
                "founded a stream that has other entries; reverse those first",
            );
        }
        if record.on < target.on {
            return Err(Refusal::reversal_too_early(fixes.seq, target.on));
        }
        Ok(())
    }

    /// Whether the record registers a group or defines a program that other records are about.
    #[allow(clippy::wildcard_enum_match_arm, reason = "these two alone found a stream")]
    fn is_founding_in_use(&self, target: &Record) -> bool {
        let groups = match &target.event {
            Event::GroupRegistered(_) => false,
            Event::ProgramDefined(body) => {
                self.registry.groups.values().any(|group| group.program == body.program)
            }
            _ => return false,
        };
        let standing = |link: &Link| self.books.get(&link.stream).map_or(0, |book| book.standing());
        groups || target.links.iter().any(|link| standing(link) > 1)
    }
}

/// What a record has of its request.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    pub at: Instant,
    pub salt: Salt,
    pub batch: Option<Batch>,
}

impl Stamp {
    /// Of draft `index` of `of`.
    pub(super) fn of(at: Instant, salts: &[Salt], (index, of): (usize, usize)) -> Self {
        let salt = salts.get(index).copied().unwrap_or(Salt::ZERO);
        let batch = (of > 1).then(|| Batch { i: small(index), of: small(of) });
        Self { at, salt, batch }
    }
}

/// The records that a record names.
struct Named {
    /// In `fixes`.
    target: Option<Arc<Record>>,
    /// As the entry that it explains.
    explained: Option<Arc<Record>>,
}

impl Named {
    /// The one that `record` reverses, if it does.
    fn reversed(&self, record: &Record) -> Option<&Record> {
        self.target.as_deref().filter(|_| record.is_reversal())
    }
}

/// A record that was made.
pub(super) struct Made {
    pub record: Arc<Record>,
    /// Its body as it is written.
    pub body: BodyText,
    /// At most how many bytes it has.
    pub length: usize,
    /// The record that it names in `fixes`.
    pub target: Option<Arc<Record>>,
}

/// A reversal goes to the streams of its target and moves what that moved, turned round.
fn turn_round(record: &mut Record, target: &Record) {
    record.links.clone_from(&target.links);
    record.post.clone_from(&target.post);
    record.post.iter_mut().for_each(|posting| posting.amount = -posting.amount);
}

/// The length of a record, unless it is too long.
fn fitting(length: usize) -> Result<usize, Refusal> {
    if length > record::MOST_BYTES { Err(Refusal::too_long(length)) } else { Ok(length) }
}

/// The record that an event explains.
fn explains(event: &Event) -> Option<u64> {
    let Event::EntryExplained(body) = event else { return None };
    Some(body.entry)
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
