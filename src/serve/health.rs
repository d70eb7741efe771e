//! Whether the server lives, and whether it has anything to serve.

use axum::body::Body;
use axum::http::{Method, Response, StatusCode};

use super::answer::{Answer, Keep};
use super::telemetry::Telemetry;
use super::{Edition, Ordering, Shared};

impl Shared {
    /// The answer where the address asks for health or readiness.
    pub(super) fn health(&self, path: &str, method: &Method) -> Option<Response<Body>> {
        let (status, body) = match path {
            "/sehat" | "/healthz" => (StatusCode::OK, serde_json::json!({"status": "ok"})),
            "/siap" | "/readyz" => self.readiness(),
            _ => return None,
        };
        let bytes = format!("{body}\n").into_bytes();
        let answer = Answer::with_status(status, "application/json", bytes, Keep::Ask, "");
        Some(answer.respond(method, &axum::http::HeaderMap::new()))
    }

    /// Ready is who serves a position. That the ledger cannot be followed at the moment is said,
    /// and no reason to turn readers away: what is served still says of which day it is.
    fn readiness(&self) -> (StatusCode, serde_json::Value) {
        let is_stopping = self.is_stopping.load(Ordering::Relaxed);
        let edition = self.shelf.edition();
        let follows = self.shelf.trouble().is_none();
        match edition.filter(|_| !is_stopping) {
            Some(edition) => {
                let about = edition.facts.about();
                let body = serde_json::json!({
                    "status": if follows { "ready" } else { "stale" },
                    "as_of": about.as_of,
                    "last": about.last,
                    "checkpoint": about.checkpoint,
                });
                (StatusCode::OK, body)
            }
            None => {
                let status = if is_stopping { "stopping" } else { "not ready" };
                (StatusCode::SERVICE_UNAVAILABLE, serde_json::json!({"status": status}))
            }
        }
    }

    /// The counts for Prometheus.
    pub(super) fn counts(&self) -> String {
        if let Some(edition) = self.shelf.edition() {
            let bytes = u32::try_from(edition.cache.bytes()).unwrap_or(u32::MAX);
            self.telemetry.cache_bytes.set(bytes);
        }
        self.telemetry.text()
    }
}

impl Telemetry {
    /// Counts what an edition is of. Numbers beyond 2^32 are counted as that.
    pub(super) fn describe(&self, edition: &Edition) {
        let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let about = edition.facts.about();
        self.last_record.set(count(about.last.as_ref().map_or(0, |last| last.seq)));
        self.checkpoint.set(count(about.checkpoint.as_ref().map_or(0, |one| one.size)));
        self.pages.set(count(edition.places.len() as u64));
    }
}
