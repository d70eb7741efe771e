//! What the books say against the rows of a file: each that they refuse is told, with its row.

use std::sync::Arc;

use rantai_events::ids::ActorId;
use rantai_events::record::{Draft, Record};
use rantai_projections::refusal::Refusal;

use super::{ImportError, MOST_REFUSED, Plan, RowError, names};
use crate::ledger::{Asked, Ledger, Rejected};

/// Refusals that are about the file, not about a row: a batch that is larger than one commit, and
/// a file that someone else took in.
const OF_THE_FILE: [&str; 2] = ["batch.too-large", "import.taken"];

/// Lets the books judge the whole batch without recording it.
pub(super) fn try_out(
    ledger: &mut Ledger,
    plan: &Plan,
    mut drafts: Vec<Draft>,
    actor: &ActorId,
) -> Result<Vec<Arc<Record>>, ImportError> {
    let mut places: Vec<usize> = (0..drafts.len()).collect();
    let mut refused = Vec::new();
    while refused.len() < MOST_REFUSED {
        let why = match judge(ledger, plan, &drafts, actor) {
            Ok(tried) if refused.is_empty() => return Ok(tried),
            Ok(_without_the_refused) => break,
            Err(why) => narrowed(ledger, plan, &drafts, actor, why),
        };
        let (row, refusal) = match row_refused(plan, &places, why) {
            Ok(found) => found,
            // What is about no row is told alone, or after the rows are mended.
            Err(why) if refused.is_empty() => return Err(told(plan, why)),
            Err(_later) => break,
        };
        refused.push(row_error(plan, row, &refusal));
        let stays = |place: &usize| plan.drafts.get(*place).is_some_and(|it| it.row != row);
        let mut kept = places.iter().map(stays);
        drafts.retain(|_| kept.next().unwrap_or(false));
        places.retain(stays);
    }
    refused.sort_by_key(|error| error.row);
    Err(ImportError::Rows(refused))
}

/// The row that a refusal is about, where it is about one.
fn row_refused(
    plan: &Plan,
    places: &[usize],
    why: Rejected,
) -> Result<(u64, Box<Refusal>), Rejected> {
    match why {
        Rejected::Refused { index, refusal } if !OF_THE_FILE.contains(&refusal.code) => {
            let place = places.get(index).copied();
            match place.and_then(|place| plan.drafts.get(place)) {
                Some(planned) => Ok((planned.row, refusal)),
                None => Err(Rejected::Refused { index, refusal }),
            }
        }
        why @ (Rejected::Refused { .. }
        | Rejected::Fault(_)
        | Rejected::Unreadable(_)
        | Rejected::Signed(_)) => Err(why),
    }
}

/// What the books say to these drafts.
fn judge(
    ledger: &mut Ledger,
    plan: &Plan,
    drafts: &[Draft],
    actor: &ActorId,
) -> Result<Vec<Arc<Record>>, Rejected> {
    let key = Some(plan.key.clone());
    let asked = Asked::new(drafts.to_vec(), actor.clone(), key);
    let mut tried = Vec::new();
    for answer in ledger.try_out(std::slice::from_ref(&asked)) {
        tried.extend(answer?);
    }
    Ok(tried)
}

/// The books judge a stream's entries together and name the first of them. Here the entry is
/// sought with which the same refusal begins: those before it are admitted, with it they are not.
fn narrowed(
    ledger: &mut Ledger,
    plan: &Plan,
    drafts: &[Draft],
    actor: &ActorId,
    whole: Rejected,
) -> Rejected {
    let Rejected::Refused { refusal: first, .. } = &whole else { return whole };
    if OF_THE_FILE.contains(&first.code) {
        return whole;
    }
    let (mut good, mut bad, mut found) = (0, drafts.len(), first.clone());
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        match judge(ledger, plan, drafts.get(..middle).unwrap_or_default(), actor) {
            Ok(_) => good = middle,
            Err(Rejected::Refused { refusal, .. }) => (bad, found) = (middle, refusal),
            Err(fault @ (Rejected::Fault(_) | Rejected::Unreadable(_) | Rejected::Signed(_))) => {
                return fault;
            }
        }
    }
    if found.code == first.code {
        return Rejected::Refused { index: bad.saturating_sub(1), refusal: found };
    }
    // A batch may pass through what alone would be refused: that is not what stood in the way.
    whole
}

/// Why a plan was not taken in, a refusal with its row.
pub(super) fn told(plan: &Plan, why: Rejected) -> ImportError {
    let places: Vec<usize> = (0..plan.drafts.len()).collect();
    match row_refused(plan, &places, why) {
        Ok((row, refusal)) => ImportError::Rows(vec![row_error(plan, row, &refusal)]),
        Err(Rejected::Refused { refusal, .. }) => {
            ImportError::Rows(vec![row_error(plan, 0, &refusal)])
        }
        Err(why) => ImportError::Ledger(why),
    }
}

fn row_error(plan: &Plan, row: u64, refusal: &Refusal) -> RowError {
    let said = |text: &str, next: &str| {
        names::by_columns(plan.kind, &format!("{text} {next} [{}]", refusal.code))
    };
    let text = (said(&refusal.id, &refusal.next.0), said(&refusal.en, &refusal.next.1));
    RowError { row, column: None, text }
}
