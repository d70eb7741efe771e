//! The public API: what the pages show, for programs. Read only, a closed list of parameters, every
//! list in pages, every answer with the day, the last record, the checkpoint and the licence.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::serve::answer::{Answer, Keep};
use crate::serve::front::Kept;
use crate::serve::problem::Problem;
use crate::serve::{Edition, Shared};

mod about;
mod ask;
mod listing;
mod rows;
mod facts;
mod filter;
mod lists;
mod records;
mod openapi;

pub use about::About;
pub use facts::Facts;
pub use openapi::document;

/// The addresses below `/api/v1`.
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(index))
        .route("/openapi.json", get(openapi))
        .route("/groups", get(lists::groups))
        .route("/groups/{id}", get(lists::group))
        .route("/grants", get(lists::grants))
        .route("/reports", get(lists::reports))
        .route("/verdicts", get(lists::verdicts))
        .route("/statements", get(lists::statements))
        .route("/areas", get(lists::areas))
        .route("/measures", get(lists::measures))
        .route("/records/{seq}", get(records::record))
        .route("/proofs/{seq}", get(records::proof))
        .route("/checkpoint", get(records::checkpoint))
        .fallback(nothing_here)
}

/// The edition that is served now.
fn edition(shared: &Shared) -> Result<Arc<Edition>, Problem> {
    shared.shelf.edition().ok_or_else(Problem::not_ready)
}

async fn nothing_here() -> Problem {
    Problem::not_found(
        "API tidak punya alamat ini; daftarnya di /api/v1/openapi.json.",
        "The API has no such address; /api/v1/openapi.json lists them.",
    )
}

async fn openapi() -> Result<Kept, Problem> {
    Ok(kept_json(document(), Keep::Minutes, ""))
}

/// Where everything is.
pub(crate) async fn index(State(shared): State<Arc<Shared>>) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let addresses: Vec<String> = openapi::addresses();
    let index = serde_json::json!({
        "about": edition.facts.about(),
        "openapi": "/api/v1/openapi.json",
        "addresses": addresses,
    });
    Ok(kept_json(pretty(&index)?, Keep::Briefly, ""))
}

/// A JSON text with a line feed at its end.
fn pretty(value: &impl serde::Serialize) -> Result<String, Problem> {
    // What is written here has text keys; it can always be written.
    let mut text = serde_json::to_string_pretty(value).map_err(|_| Problem::failed())?;
    text.push('\n');
    Ok(text)
}

fn kept_json(text: String, keep: Keep, position: &str) -> Kept {
    Kept(Arc::new(Answer::new("application/json", text.into_bytes(), keep, position)))
}
