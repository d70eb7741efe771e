//! Ledger laws: authority, known things, claims, dates, periods. Checked once, in the order of
//! recording.

use rantai_events::account::Stream;
use rantai_events::event::{Audience, EntryExplained, Event};
use rantai_events::hash::Hash;
use rantai_events::ids::ActorId;
use rantai_events::record::{Draft, Record};

use super::{Registry, accounts, authority, claims};
use crate::refusal::Refusal;

/// What is about to be recorded, as ledger laws look at it.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The record. Its streams, postings and time stand; its number and hashes may be missing.
    pub record: &'a Record,
    /// The record that it reverses.
    pub target: Option<&'a Record>,
    /// The record that it explains, where it explains one that there is.
    pub explained: Option<&'a Record>,
}

impl<'a> Frame<'a> {
    /// The streams whose state it changes.
    pub(super) fn streams(&self) -> impl Iterator<Item = &'a Stream> + use<'a> {
        self.record.links.iter().map(|link| &link.stream)
    }
}

/// Every ledger law, cheapest first.
///
/// # Errors
/// The first refusal.
pub fn ledger_law(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    frame_law(registry, frame)?;
    authority::check(registry, frame)?;
    accounts::check(registry, frame)?;
    second_person(registry, frame)?;
    dates(registry, frame)?;
    known(registry, frame)?;
    log_key(registry, &frame.record.event)?;
    claims::check(registry, frame)?;
    periods(registry, frame)
}

/// The law version that is in force once the event is recorded must be one that this program
/// knows, and never an older one.
#[allow(clippy::wildcard_enum_match_arm, reason = "two types alone set the law version")]
fn law_version(registry: &Registry, event: &Event) -> Result<(), Refusal> {
    let (adopted, least) = match event {
        Event::LedgerOpened(body) => (body.laws, 1),
        Event::LawsAdopted(body) => (body.laws, registry.laws + 1),
        _ => (registry.laws, 0),
    };
    if (least..=super::LAWS).contains(&adopted) {
        return Ok(());
    }
    Err(Refusal::frame(
        "laws.version",
        "Versi hukum buku ini tidak dikenal program ini, atau bukan versi yang lebih baru; \
         perbarui programnya.",
        "This program does not know that law version, or it is no newer one; update the program.",
    ))
}

/// A new key bears the name of the ledger, and none comes back: whoever has the old one could sign
/// again.
#[allow(clippy::wildcard_enum_match_arm, reason = "one type alone adopts a key")]
fn log_key(registry: &Registry, event: &Event) -> Result<(), Refusal> {
    let key = match event {
        Event::LogKeyAdopted(body) => &body.key,
        _ => return Ok(()),
    };
    let origin = registry.opened.as_ref().map_or("", |opened| opened.origin.as_str());
    let named = key.key().is_ok_and(|key| key.name().as_str() == origin);
    if !named {
        return Err(Refusal::frame(
            "key.other-origin",
            "Nama kunci checkpoint harus sama dengan origin buku; buat kunci dengan `rantai key new`.",
            "The name of a checkpoint key must be the origin of the ledger; make one with `rantai key new`.",
        ));
    }
    if registry.keys.iter().any(|stated| stated.key == *key) {
        return Err(Refusal::frame(
            "key.stated-before",
            "Kunci itu sudah pernah dinyatakan dalam buku; buat kunci baru dengan `rantai key new`.",
            "That key was stated in the ledger before; make a new one with `rantai key new`.",
        ));
    }
    Ok(())
}

fn frame_law(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    law_version(registry, &frame.record.event)?;
    let opening = matches!(frame.record.event, Event::LedgerOpened(_));
    if registry.opened.is_none() != opening {
        return Err(Refusal::frame(
            "ledger.opened-first",
            "Buku dibuka dengan `ledger.opened`, sekali, sebagai catatan pertama.",
            "A ledger opens with `ledger.opened`, once, as its first record.",
        ));
    }
    if let Some(last) = registry.last_at.filter(|last| frame.record.at < *last) {
        return Err(Refusal::clock(frame.record.at, last));
    }
    let audience =
        frame.target.map_or(frame.record.event.def(), |target| target.event.def()).audience;
    if frame.record.behalf.is_some() && audience == Audience::Public {
        return Err(Refusal::frame(
            "frame.behalf-public",
            "Catatan publik tidak memuat `behalf`.",
            "A public record may not carry `behalf`.",
        ));
    }
    if frame.record.docs.len() > 50 {
        return Err(Refusal::frame(
            "frame.too-many-docs",
            "Paling banyak 50 bukti per catatan.",
            "At most 50 pieces of evidence a record.",
        ));
    }
    Ok(())
}

fn second_person(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    if let Some(proposal) = frame.record.proposal {
        let found = registry.proposals.get(&proposal);
        let found = found.ok_or_else(|| Refusal::unknown("usulan", "proposal", proposal))?;
        if found.actor == frame.record.actor {
            return Err(Refusal::second_person(frame.record.event.name()));
        }
        let content = Hash::of(&frame.record.content());
        if found.content != content {
            return Err(Refusal::differs("isi usulan", "proposed content", found.content, content));
        }
        return Ok(());
    }
    if needs_second(registry, frame) {
        return Err(Refusal::second_person(frame.record.event.name()));
    }
    Ok(())
}

/// Whether the policy asks for a second person. Undoing an entry needs as many people as making
/// it did, or as making it would need today.
fn needs_second(registry: &Registry, frame: &Frame<'_>) -> bool {
    let listed = |event: &Event| {
        registry.policy.second_person.iter().any(|listed| listed.as_str() == event.name())
    };
    let Some(target) = frame.target else { return listed(&frame.record.event) };
    let moved = crate::turnover::turnover(&frame.record.post);
    let large = registry.policy.reversal_above.is_some_and(|limit| moved > limit.amount());
    large || target.proposal.is_some() || listed(&target.event) || listed(&frame.record.event)
}

fn dates(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    let tz =
        if let Event::LedgerOpened(body) = &frame.record.event { body.tz } else { registry.tz() };
    let today = frame.record.at.date_in(tz);
    if frame.record.on > today {
        return Err(Refusal::future(frame.record.on, today));
    }
    let Some(of) = frame.record.of else { return Ok(()) };
    if of >= frame.record.on {
        return Err(Refusal::happened_later(of, frame.record.on));
    }
    let closed = |stream| registry.locks.get(stream).is_some_and(|lock| lock.to >= of);
    if frame.streams().any(closed) { Ok(()) } else { Err(Refusal::of_not_closed(of)) }
}

/// Refuses streams, programs, groups and accounts that are not there.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "only events that name something outside their streams"
)]
fn known(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    for stream in frame.streams() {
        known_stream(registry, &frame.record.event, stream)?;
    }
    match &frame.record.event {
        Event::GroupRegistered(body) if !registry.programs.contains_key(&body.program) => {
            Err(Refusal::unknown("program", "program", &body.program))
        }
        Event::AccountRolesChanged(body) => known_account(registry, &body.account),
        Event::AccountSuspended(body) => known_account(registry, &body.account),
        Event::AccountRestored(body) => known_account(registry, &body.account),
        Event::EntryExplained(body) => known_entry(body, frame.explained),
        Event::EntryDeclined(body) if !registry.proposals.contains_key(&body.proposal) => {
            Err(Refusal::unknown("usulan", "proposal", body.proposal))
        }
        Event::EntryProposed(body) => match Draft::parse(body.draft.0.get()) {
            Ok(draft) if draft.content() == body.draft.0.get().as_bytes() => Ok(()),
            _ => Err(Refusal::frame(
                "proposal.malformed",
                "Usulan bukan draf kanonik.",
                "The proposal is not a draft in canonical form.",
            )),
        },
        Event::Sp2dIssued(body) => body.lines.iter().try_for_each(|line| {
            let held = registry.claims.get(&format!("grant/{}", line.grant));
            match held {
                Some(claim) if claim.owner == line.group.as_str() => Ok(()),
                _ => Err(Refusal::unknown("hibah kelompok", "grant of the group", &line.grant)),
            }
        }),
        _ => Ok(()),
    }
}

fn known_stream(registry: &Registry, event: &Event, stream: &Stream) -> Result<(), Refusal> {
    let known = match stream {
        Stream::Ledger => true,
        Stream::Group(group) => {
            matches!(event, Event::GroupRegistered(_)) || registry.groups.contains_key(group)
        }
        Stream::Program(program) => {
            matches!(event, Event::ProgramDefined(_)) || registry.programs.contains_key(program)
        }
        Stream::Audit(_) => false,
    };
    match stream {
        _ if known => Ok(()),
        Stream::Group(group) => Err(Refusal::unknown("kelompok", "group", group)),
        Stream::Program(program) => Err(Refusal::unknown("program", "program", program)),
        Stream::Ledger | Stream::Audit(_) => Err(Refusal::unknown("aliran", "stream", stream)),
    }
}

/// What is explained must be there, in the stream that the explanation goes to.
fn known_entry(body: &EntryExplained, entry: Option<&Record>) -> Result<(), Refusal> {
    let Some(entry) = entry else {
        return Err(Refusal::unknown("catatan", "record", body.entry));
    };
    if entry.links.iter().any(|link| link.stream == body.stream) {
        return Ok(());
    }
    let (id, en) =
        (format!("aliran catatan {}", entry.seq), format!("stream of record {}", entry.seq));
    Err(Refusal::unknown(&id, &en, &body.stream))
}

fn known_account(registry: &Registry, account: &ActorId) -> Result<(), Refusal> {
    if registry.accounts.contains_key(account) {
        Ok(())
    } else {
        Err(Refusal::unknown("akun", "account", account))
    }
}

/// Refuses postings in a closed period, and closings that do not fit.
#[allow(clippy::wildcard_enum_match_arm, reason = "only closings look at periods beside postings")]
fn periods(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    match &frame.record.event {
        Event::PeriodClosed(body) => {
            let today = frame.record.at.date_in(registry.tz());
            if body.to > today {
                return Err(Refusal::future(body.to, today));
            }
            match registry.locks.get(&body.stream) {
                Some(lock) if lock.to >= body.to => {
                    Err(Refusal::period_order(&body.stream, Some(lock.to)))
                }
                _ => Ok(()),
            }
        }
        Event::PeriodReopened(body) => match registry.locks.get(&body.stream) {
            Some(lock) if body.from > lock.to => {
                Err(Refusal::period_order(&body.stream, Some(lock.to)))
            }
            Some(lock)
                if lock.reaching(body.from).any(|closing| closing.by == frame.record.actor) =>
            {
                Err(Refusal::reopened_alone(body.from))
            }
            Some(_) => Ok(()),
            None => Err(Refusal::period_order(&body.stream, None)),
        },
        _ if frame.record.post.is_empty() => Ok(()),
        _ => {
            let locked = frame.streams().find_map(|stream| {
                let lock = registry.locks.get(stream)?;
                (frame.record.on <= lock.to)
                    .then(|| Refusal::period_closed(stream, frame.record.on, lock.to))
            });
            locked.map_or(Ok(()), Err)
        }
    }
}
