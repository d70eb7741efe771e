//! Records that anyone may read, their proofs, and the checkpoint.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use rantai_events::hash::Hash;
use rantai_events::record::Record;
use rantai_projections::library::{Library as _, is_public};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::about::About;
use super::ask::{Ask, Asks};
use super::{edition, kept_json, pretty};
use crate::ledger::Ledger;
use crate::proofs::{self, NoProof};
use crate::serve::Shared;
use crate::serve::answer::{Answer, Keep};
use crate::serve::front::Kept;
use crate::serve::problem::Problem;

/// A record that anyone may read.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublicRecord {
    /// Of which position this is.
    about: About,
    /// Its number.
    seq: u64,
    /// Its type.
    #[serde(rename = "type")]
    kind: String,
    /// BLAKE3 of its exact bytes, in hex.
    hash: String,
    /// BLAKE3 of the record before it.
    prev: String,
    /// Its place in each stream whose state it changes.
    links: Vec<StreamLink>,
    /// The record that it undoes.
    reverses: Option<u64>,
    /// Its exact bytes: the hash is of these, and of nothing else. Who recorded it stands there as
    /// the code of an account, without a name.
    line: String,
}

/// The place of a record in a stream.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StreamLink {
    /// The stream.
    stream: String,
    /// Its position there, from 0.
    n: u64,
    /// BLAKE3 of the record before it there; zeros for the first.
    prev: String,
}

/// The newest published checkpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignedCheckpoint {
    /// Of which position this is.
    about: About,
    /// The signed note (C2SP signed-note, tlog-checkpoint), word for word.
    note: String,
}

/// In which form a record or checkpoint is given.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExactAsk {
    /// `exact` for nothing but the exact bytes.
    format: Option<Exact>,
}

impl Asks for ExactAsk {
    const NAMES: &'static [&'static str] = &["format"];
    const FORMS: (&'static str, &'static str) = ("harus `json` atau `exact`", "`json` or `exact`");
}

/// The forms of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Exact {
    /// JSON about it.
    Json,
    /// The exact bytes alone.
    Exact,
}

/// A public record: its exact line, hash and links
#[utoipa::path(
    get, path = "/api/v1/records/{seq}", tag = "records",
    params(("seq" = u64, Path, description = "The number of the record"), ExactAsk),
    responses(
        (status = 200, description = "The record", content(
            (PublicRecord = "application/json"), (String = "text/plain")
        )),
        (status = 404, description = "There is no such record, or it is restricted")
    )
)]
pub(super) async fn record(
    State(shared): State<Arc<Shared>>,
    Path(seq): Path<String>,
    Ask(ask): Ask<ExactAsk>,
) -> Result<Kept, Problem> {
    let seq = number(&seq)?;
    let (record, line, hash) =
        shared.desk.ask(move |keeper| public(keeper.ledger(), seq)).await??;
    if ask.format == Some(Exact::Exact) {
        return Ok(text(line));
    }
    let about = edition(&shared)?.facts.about().clone();
    let tag = about.tag();
    let links = record.links.iter().map(|link| StreamLink {
        stream: link.stream.to_string(),
        n: link.n,
        prev: link.prev.to_string(),
    });
    let record = PublicRecord {
        about,
        seq,
        kind: record.event.name().to_owned(),
        hash: hash.to_string(),
        prev: record.prev.to_string(),
        links: links.collect(),
        reverses: record.reverses(),
        line: String::from_utf8_lossy(&line).into_owned(),
    };
    Ok(kept_json(pretty(&record)?, Keep::Briefly, &tag))
}

/// The proof that a public record stands in the tree of the newest checkpoint (C2SP tlog-proof)
#[utoipa::path(
    get, path = "/api/v1/proofs/{seq}", tag = "records",
    params(("seq" = u64, Path, description = "The number of the record")),
    responses(
        (status = 200, description = "The proof, for `rantai check`", content_type = "text/plain", body = String),
        (status = 404, description = "No such record, restricted, or not covered by a checkpoint yet")
    )
)]
pub(super) async fn proof(
    State(shared): State<Arc<Shared>>,
    Path(seq): Path<String>,
    Ask(_ask): Ask<ExactAsk>,
) -> Result<Kept, Problem> {
    let seq = number(&seq)?;
    let proved = shared.desk.ask(move |keeper| {
        public(keeper.ledger(), seq)?;
        proofs::record(keeper.ledger(), seq).map_err(|why| unproven(&why))
    });
    Ok(text(proved.await??.to_string().into_bytes()))
}

/// The newest published checkpoint
#[utoipa::path(
    get, path = "/api/v1/checkpoint", tag = "records", params(ExactAsk),
    responses(
        (status = 200, description = "The signed note", content(
            (SignedCheckpoint = "application/json"), (String = "text/plain")
        )),
        (status = 404, description = "Nothing is published yet")
    )
)]
pub(super) async fn checkpoint(
    State(shared): State<Arc<Shared>>,
    Ask(ask): Ask<ExactAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let note = edition.facts.note.clone().ok_or_else(|| {
        Problem::not_found(
            "Belum ada checkpoint yang terbit.",
            "No checkpoint has been published yet.",
        )
    })?;
    if ask.format == Some(Exact::Exact) {
        return Ok(text(note.into_bytes()));
    }
    let about = edition.facts.about().clone();
    let tag = about.tag();
    Ok(kept_json(pretty(&SignedCheckpoint { about, note })?, Keep::Briefly, &tag))
}

fn text(bytes: Vec<u8>) -> Kept {
    Kept(Arc::new(Answer::new("text/plain; charset=utf-8", bytes, Keep::Briefly, "")))
}

/// A record has one address: its number as it is written, without zeros before it.
fn number(text: &str) -> Result<u64, Problem> {
    let number = text.parse().ok().filter(|number: &u64| number.to_string() == text);
    number.ok_or_else(|| {
        Problem::bad_request(
            "Nomor catatan berupa angka tanpa nol di depannya, seperti 41.",
            "The number of a record is digits without zeros before them, like 41.",
        )
    })
}

type Found = (Arc<Record>, Vec<u8>, Hash);

/// A record with its exact bytes, if anyone may read it.
fn public(ledger: &Ledger, seq: u64) -> Result<Found, Problem> {
    let record = ledger.record(seq).map_err(|why| failed(&why))?;
    let Some(record) = record else {
        return Err(Problem::not_found(
            format!("Tidak ada catatan nomor {seq}."),
            format!("There is no record number {seq}."),
        ));
    };
    if !is_public(&record, ledger).map_err(|why| failed(&why))? {
        return Err(restricted(seq));
    }
    let stored = ledger.store().line(seq).map_err(|why| failed(&why))?;
    Ok((record, stored.bytes, stored.hash))
}

fn restricted(seq: u64) -> Problem {
    let title = ("Catatan terbatas", "Restricted record");
    let detail = (
        format!(
            "Catatan {seq} terbatas: isinya hanya untuk kantor dan auditor. Keberadaannya dapat diperiksa pada pohon catatan."
        ),
        format!(
            "Record {seq} is restricted: only the office and auditors read it. That it stands there can be checked in the tree."
        ),
    );
    Problem::new(StatusCode::NOT_FOUND, "restricted", title, detail)
}

fn unproven(why: &NoProof) -> Problem {
    if let NoProof::NotCovered { seq, size } = why {
        let size = size.unwrap_or_default();
        let title = ("Belum ada buktinya", "Not proven yet");
        let detail = (
            format!(
                "Checkpoint terbaru mencakup {size} catatan; catatan {seq} menyusul pada checkpoint berikutnya."
            ),
            format!(
                "The newest checkpoint covers {size} records; record {seq} comes with the next one."
            ),
        );
        return Problem::new(StatusCode::NOT_FOUND, "not-covered", title, detail);
    }
    tracing::error!(why = ?why, "a proof could not be made");
    Problem::failed()
}

pub(super) fn failed(why: &impl std::fmt::Display) -> Problem {
    tracing::error!(why = why.to_string(), "a record could not be read");
    Problem::failed()
}
