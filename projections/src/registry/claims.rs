//! Claims: codes and numbers that may stand only once. A reversal releases its target's.
#![allow(clippy::wildcard_enum_match_arm, reason = "most events claim nothing")]

use std::collections::BTreeSet;

use rantai_events::event::{Event, Treasury};
use rantai_events::ids::{DocumentNumber, GrantId, RequestKey};
use rantai_events::record::{Fixes, Record};

use super::{Claim, Frame, Registry};
use crate::refusal::Refusal;
use crate::table::{Words, words};

/// What an event claims: the key, and the owner who may name it again (empty: nobody may).
fn claims(event: &Event) -> Vec<(String, String)> {
    let once = |key: String| vec![(key, String::new())];
    match event {
        Event::LedgerOpened(_) => once("ledger".into()),
        Event::AccountOpened(body) => once(format!("account/{}", body.account)),
        Event::ProgramDefined(body) => once(format!("program/{}", body.program)),
        Event::GroupRegistered(body) => {
            let name = folded(body.name.as_str());
            vec![
                (format!("group/{}", body.group), String::new()),
                (format!("group-name/{}/{name}", body.area), String::new()),
            ]
        }
        Event::GroupBankAccountRegistered(body) => {
            vec![(format!("bank-account/{}", body.account), body.group.to_string())]
        }
        Event::GrantProposed(body) => {
            vec![
                (format!("grant/{}", body.grant), body.group.to_string()),
                (format!("grant-proposal/{}", body.grant), String::new()),
            ]
        }
        Event::GrantAwarded(body) => {
            vec![(format!("grant/{}", body.budget.grant), body.group.to_string())]
        }
        Event::OpeningGrantRecorded(body) => {
            vec![
                (format!("grant/{}", body.budget.grant), body.group.to_string()),
                (format!("grant-opening/{}", body.budget.grant), String::new()),
            ]
        }
        Event::BudgetAppropriated(body) => {
            once(format!("budget/{}/{}/{}", body.program, body.year, body.account))
        }
        Event::Sp2dIssued(body) => {
            let issuer = folded(body.issuer.as_str());
            once(format!("sp2d/{issuer}/{}/{}", body.year, printed(body.number.as_str())))
        }
        Event::GrantReturned(body) => {
            once(sts(body.to, body.budget.grant.as_str(), body.number.as_str()))
        }
        Event::DisallowedRepaid(body) => {
            once(sts(body.to, body.budget.grant.as_str(), body.number.as_str()))
        }
        _ => Vec::new(),
    }
}

/// What a draft or record claims: also the place of a reversed record, which one entry may take.
fn all(event: &Event, fixes: Option<Fixes>) -> Vec<(String, String)> {
    let mut found = claims(event);
    let replaces = fixes.filter(|_| !matches!(event, Event::EntryReversed(_)));
    found.extend(replaces.map(|of| (format!("replacement/{}", of.seq), String::new())));
    found
}

/// What a claim is of, in Indonesian and English: keys are for looking up, not for reading.
fn told(event: &Event, kind: &str, name: &str) -> Words {
    let both = |id: &str, en: &str| (format!("{id} `{name}`"), format!("{en} `{name}`"));
    match (kind, event) {
        ("ledger", _) => words("pembukaan buku", "opening of the ledger"),
        ("account", _) => both("akun", "account"),
        ("program", _) => both("kode program", "program code"),
        ("group", _) => both("kode kelompok", "group code"),
        ("group-name", Event::GroupRegistered(body)) => (
            format!("nama kelompok `{}` di wilayah {}", body.name, body.area),
            format!("group name `{}` in the region {}", body.name, body.area),
        ),
        ("bank-account", _) => both("rekening bank", "bank account"),
        ("grant", _) => both("kode hibah", "grant code"),
        ("grant-proposal", _) => both("proposal hibah", "proposal of the grant"),
        ("grant-opening", _) => both("saldo awal hibah", "opening of the grant"),
        ("budget", Event::BudgetAppropriated(body)) => (
            format!(
                "pagu rekening `{}` program `{}` tahun {}",
                body.account, body.program, body.year
            ),
            format!(
                "budget of account `{}` of program `{}` for {}",
                body.account, body.program, body.year
            ),
        ),
        ("sp2d", Event::Sp2dIssued(body)) => (
            format!("SP2D `{}` dari {} tahun {}", body.number, body.issuer, body.year),
            format!("SP2D `{}` of {} for {}", body.number, body.issuer, body.year),
        ),
        ("sts", Event::GrantReturned(body)) => slip(&body.number, &body.budget.grant),
        ("sts", Event::DisallowedRepaid(body)) => slip(&body.number, &body.budget.grant),
        ("replacement", _) => (
            format!("tempat pengganti catatan {name}"),
            format!("place of what replaces record {name}"),
        ),
        _ => both("kode", "code"),
    }
}

fn slip(number: &DocumentNumber, grant: &GrantId) -> Words {
    (
        format!("STS `{number}` untuk hibah `{grant}`"),
        format!("deposit slip (STS) `{number}` for the grant `{grant}`"),
    )
}

/// One slip may return several grants: each is a line of it.
fn sts(to: Treasury, grant: &str, number: &str) -> String {
    format!("sts/{}/{}/{grant}", to.code(), printed(number))
}

/// A name as people compare names: whatever its case and blanks.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether two printed numbers are one to people.
pub(crate) fn same_number(one: &DocumentNumber, other: &DocumentNumber) -> bool {
    one == other || printed(one.as_str()) == printed(other.as_str())
}

/// A printed number as people compare numbers: whatever its case, without blanks and without zeros
/// in front of any of its figures.
fn printed(number: &str) -> String {
    let mut out = String::with_capacity(number.len());
    let mut zeros = false;
    for c in number.chars().filter(|c| !c.is_whitespace()) {
        let inside = out.ends_with(|last: char| last.is_ascii_digit());
        if c == '0' && !inside {
            zeros = true;
            continue;
        }
        if zeros && !c.is_ascii_digit() {
            out.push('0');
        }
        zeros = false;
        out.extend(c.to_uppercase());
    }
    if zeros {
        out.push('0');
    }
    out
}

/// How the key of a request begins that takes in a file; the rest says which file. Such a key is
/// one for the whole ledger: the file is taken in once, whoever does it.
pub const IMPORT_KEY: &str = "import-";

/// The claim of a file that is taken in.
pub(super) fn import(key: Option<&RequestKey>) -> Option<String> {
    let file = key?.as_str().strip_prefix(IMPORT_KEY)?;
    Some(format!("import/{file}"))
}

pub(super) fn check(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    let file = import(frame.record.key.as_ref()).and_then(|file| registry.claims.get(&file));
    if let Some(taken) = file.filter(|taken| taken.owner != frame.record.actor.as_str()) {
        return Err(Refusal::imported(&taken.owner, taken.seqs.first().copied()));
    }
    let event = &frame.record.event;
    for (key, owner) in all(event, frame.record.fixes) {
        let held = registry.claims.get(&key).filter(|held| owner.is_empty() || held.owner != owner);
        if let Some(first) = held.and_then(|held| held.seqs.first()) {
            let (what, name) = key.split_once('/').unwrap_or((&key, ""));
            let mut refusal = Refusal::claimed(&told(event, what, name), (what, name), *first);
            if matches!(event, Event::BudgetAppropriated(_)) {
                refusal.next = crate::table::words(
                    "Ubah pagu itu dengan `budget.revised`, atau balikkan catatan yang memakainya.",
                    "Change that budget with `budget.revised`, or reverse the entry that holds it.",
                );
            }
            if what == "replacement" {
                refusal.next = crate::table::words(
                    "Catatan itu sudah diganti; koreksi penggantinya bila keliru.",
                    "That record was replaced already; correct its replacement if it is wrong.",
                );
            }
            return Err(refusal);
        }
    }
    Ok(())
}

/// A file is held by the first record of its batch, and for good: what was wrong in it is
/// corrected by entries, not by taking it in again.
pub(super) fn hold(registry: &mut Registry, record: &Record) {
    let first = record.batch.is_none_or(|batch| batch.i == 0);
    if let Some(file) = import(record.key.as_ref()).filter(|_| first) {
        let claim = Claim { owner: record.actor.to_string(), seqs: BTreeSet::from([record.seq]) };
        registry.claims.entry(file).or_insert(claim);
    }
    for (key, owner) in all(&record.event, record.fixes) {
        let none = || Claim { owner, seqs: BTreeSet::new() };
        registry.claims.entry(key).or_insert_with(none).seqs.insert(record.seq);
    }
}

/// Lets go of what the target held; what another record holds too still stands.
pub(super) fn release(registry: &mut Registry, target: &Record) {
    for (key, _) in all(&target.event, target.fixes) {
        let Some(claim) = registry.claims.get_mut(&key) else { continue };
        claim.seqs.remove(&target.seq);
        if claim.seqs.is_empty() {
            registry.claims.remove(&key);
        }
    }
}
