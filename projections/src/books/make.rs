//! Making the record of a draft: the ledger laws, the postings, the links, the bytes.

use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::event::{Event, PeriodClosed};
use rantai_events::hash::{Hash, Salt};
use rantai_events::invalid::{FieldLaw, Invalid, Valid};
use rantai_events::posting::Posting;
use rantai_events::record::{self, Batch, BodyText, Draft, Link, Record};

use super::admit::{Places, Way};
use super::{Admitted, Books, History, Prepared, Request, Unreadable};
use crate::refusal::Refusal;
use crate::registry::{Frame, ledger_law};

impl Books {
    /// Makes the record of one draft, by the ledger laws.
    pub(super) fn make(
        &mut self,
        request: &Request<'_>,
        index: usize,
        (draft, prepared): (&Draft, Prepared),
        places: &Places,
        history: &dyn History,
    ) -> Result<Made, Unreadable> {
        let Prepared { valid, post, body } = prepared;
        let target = match draft.fixes {
            Some(fixes) => self.record(fixes.seq, history)?,
            None => None,
        };
        let reversal = matches!(draft.event, Event::EntryReversed(_));
        let reversed = target.as_deref().filter(|_| reversal);
        let streams = match reversed {
            Some(target) => target.links.iter().map(|link| link.stream.clone()).collect(),
            None => draft.event.streams(),
        };
        let mut links = Vec::with_capacity(streams.len());
        self.open.clear();
        for stream in &streams {
            let (link, open) = self.link(stream, places, history)?;
            links.push(link);
            self.open.push(open);
        }
        let explained = match explains(&draft.event) {
            Some(entry) => self.record(entry, history)?,
            None => None,
        };
        let named = Named { target: target.as_deref(), explained: explained.as_deref() };
        let post = match self.lawful(request, (draft, valid, post), &named, &streams) {
            Ok(post) => post,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let state = match self.closing(&draft.event, history)? {
            Ok(state) => state,
            Err(refusal) => return Ok(Err(refusal)),
        };
        // What the books fill in stands in the body.
        let event = completed(&draft.event, state);
        let body = if state.is_some() { BodyText::of(&event, &draft.docs) } else { body };
        let head = self.head();
        let of = request.drafts.len();
        // Made where it stays: a record is some hundreds of bytes.
        let record = Arc::new(Record {
            seq: head.next,
            prev: head.hash,
            links,
            salt: request.salts.get(index).copied().unwrap_or(Salt::ZERO),
            on: draft.on,
            of: draft.of,
            at: request.at,
            actor: request.actor.clone(),
            behalf: draft.behalf.clone(),
            event,
            post,
            docs: draft.docs.clone(),
            key: request.key.cloned(),
            batch: (of > 1).then(|| Batch { i: small(index), of: small(of) }),
            fixes: draft.fixes,
            proposal: draft.proposal,
        });
        Ok(Ok((record, body, target)))
    }

    /// Encodes a made record, or has it taken down.
    pub(super) fn taken_down(
        &self,
        (record, body): (Arc<Record>, BodyText),
        index: usize,
        way: &mut Way<'_, '_>,
    ) -> Result<Admitted, Refusal> {
        if record.links.len() > record::MOST_LINKS {
            return Err(Refusal::frame(
                "frame.too-many-streams",
                "Terlalu banyak aliran dalam satu catatan.",
                "Too many streams in one record.",
            ));
        }
        if let Way::Later(scribe) = way {
            let length = length_at_most(&record, &body)?;
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

    /// The postings of a draft, if every law of its body, its frame and the ledger allows it.
    fn lawful(
        &self,
        request: &Request<'_>,
        (draft, valid, post): (&Draft, Valid, Option<Vec<Posting>>),
        named: &Named<'_>,
        streams: &[Stream],
    ) -> Result<Vec<Posting>, Refusal> {
        let Named { target, explained } = *named;
        let reversal = matches!(draft.event, Event::EntryReversed(_));
        valid.map_err(|invalid| Refusal::invalid(&invalid))?;
        self.fix_law(draft, target, reversal)?;
        let reversed = target.filter(|_| reversal);
        let overflow = Invalid { field: "amount", law: FieldLaw::Overflow };
        let post = postings(post, reversed).ok_or_else(|| Refusal::invalid(&overflow))?;
        let (actor, at, key) = (request.actor, request.at, request.key);
        let target = reversed;
        let frame = Frame { draft, actor, at, streams, post: &post, target, explained, key };
        ledger_law(&self.registry, &frame)?;
        Ok(post)
    }

    /// What the books themselves fill in: the state commitment of a closing.
    fn closing(
        &mut self,
        event: &Event,
        history: &dyn History,
    ) -> Result<Result<Option<Hash>, Refusal>, Unreadable> {
        let Event::PeriodClosed(body) = event else { return Ok(Ok(None)) };
        let state = self.commitment(&body.stream, body.to, history)?;
        if let Some(stated) = body.state.filter(|stated| *stated != state) {
            return Ok(Err(Refusal::commitment_differs(state, stated)));
        }
        Ok(Ok(Some(state)))
    }

    /// The place of the next record in a stream, whose book is in memory then; and the record
    /// before it there, where that one is not hashed yet.
    fn link(
        &mut self,
        stream: &Stream,
        places: &Places,
        history: &dyn History,
    ) -> Result<(Link, Option<u64>), Unreadable> {
        let mut found = self.books.find(stream);
        if found.is_none_or(|(_, book)| book.stale) {
            self.load(stream, history)?;
            found = self.books.find(stream);
        }
        self.here = found.map(|(place, _)| place);
        let book = found.map(|(_, book)| book).filter(|book| book.n > 0);
        let (n, prev, last) = match (places.get(stream), book) {
            (Some((n, hash, seq)), _) => (*n, *hash, Some(*seq)),
            (None, Some(book)) => (book.n, book.hash, Some(book.last)),
            (None, None) => (0, Hash::ZERO, None),
        };
        let open = last.filter(|last| self.unhashed.is_some_and(|first| *last >= first));
        Ok((Link { n, prev, stream: stream.clone() }, open))
    }

    /// Laws of reversals and replacements.
    fn fix_law(
        &self,
        draft: &Draft,
        target: Option<&Record>,
        reversal: bool,
    ) -> Result<(), Refusal> {
        let Some(fixes) = draft.fixes else {
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
        if draft.on < target.on {
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

/// The records that a draft names.
struct Named<'a> {
    /// In `fixes`.
    target: Option<&'a Record>,
    /// As the entry that it explains.
    explained: Option<&'a Record>,
}

/// A refusal, or the record with its body as it is written, and the one that it names in `fixes`.
pub(super) type Made = Result<(Arc<Record>, BodyText, Option<Arc<Record>>), Refusal>;

/// The bytes of a record that is not encoded yet, at most. Only where that could be too many they
/// are counted.
fn length_at_most(record: &Record, body: &BodyText) -> Result<usize, Refusal> {
    match body.most_bytes(record) {
        length if length <= record::MOST_BYTES => Ok(length),
        _ => fitting(record::seal(record).len()),
    }
}

/// The length of a record, unless it is too long.
fn fitting(length: usize) -> Result<usize, Refusal> {
    if length > record::MOST_BYTES { Err(Refusal::too_long(length)) } else { Ok(length) }
}

/// The event with the state commitment that was reckoned for it.
fn completed(event: &Event, state: Option<Hash>) -> Event {
    if let (Event::PeriodClosed(body), Some(_)) = (event, state) {
        return Event::PeriodClosed(PeriodClosed { state, ..body.clone() });
    }
    event.clone()
}

/// The record that an event explains.
fn explains(event: &Event) -> Option<u64> {
    let Event::EntryExplained(body) = event else { return None };
    Some(body.entry)
}

/// The postings of a draft: of its body, or for a reversal its target's, turned round.
fn postings(own: Option<Vec<Posting>>, target: Option<&Record>) -> Option<Vec<Posting>> {
    let Some(target) = target else { return own };
    Some(target.post.iter().map(|p| Posting { amount: -p.amount, ..p.clone() }).collect())
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
