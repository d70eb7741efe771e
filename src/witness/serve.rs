//! The witness over HTTP.

use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Path, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use hyper::body::Incoming;
use rantai_events::witness::MAX_REQUEST;
use tokio::runtime;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tower::ServiceExt as _;

use super::decide::Reply;
use super::{Witness, WitnessError};
use crate::serve::connection::{Bounds, Host, let_in};
use crate::serve::rate::Rate;

/// How much strangers may ask of a witness.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address; the next ones are closed unheard.
    pub per_address: usize,
    /// How long a connection may live.
    pub lifetime: Duration,
    /// How long the head of a request may take, and the next request.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// Requests a second from one address, in the long run.
    pub per_second: NonZeroU32,
    /// Requests at once from one address.
    pub burst: NonZeroU32,
    /// Whether the last entry of `X-Forwarded-For` names who asks: a proxy of ours wrote it. All
    /// connections are its own then, and it takes as many as there are.
    pub trust_forwarded: bool,
}

impl Default for Limits {
    /// Enough for hundreds of logs that sign every minute. Whoever keeps all the places of one
    /// address leaves those of the others free, and has to begin again every few seconds.
    fn default() -> Self {
        Self {
            connections: 512,
            per_address: 64,
            lifetime: Duration::from_secs(30),
            head: Duration::from_secs(5),
            body: Duration::from_secs(10),
            per_second: NonZeroU32::new(20).unwrap_or(NonZeroU32::MIN),
            burst: NonZeroU32::new(100).unwrap_or(NonZeroU32::MIN),
            trust_forwarded: false,
        }
    }
}

struct Shared {
    witness: Witness,
    limits: Limits,
    rate: Rate,
}

/// Answers requests until `stop` is done; those that are being answered then are finished.
///
/// # Errors
/// The network failed.
pub fn serve(
    witness: Witness,
    listener: TcpListener,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), WitnessError> {
    let address = listener.local_addr().map_or_else(|_| "?".into(), |address| address.to_string());
    let network = |why| WitnessError::Network(address.clone(), why);
    let mut builder = runtime::Builder::new_multi_thread();
    let builder = builder.worker_threads(2).max_blocking_threads(16).enable_all();
    let runtime = builder.build().map_err(network)?;
    listener.set_nonblocking(true).map_err(network)?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(network)?;
        let Limits { connections, lifetime, head, body, .. } = limits;
        let per_address = if limits.trust_forwarded { connections } else { limits.per_address };
        let bounds = Bounds { connections, per_address, lifetime, head, farewell: body };
        let_in(listener, bounds, Desk(router(witness, limits)), stop).await;
        Ok(())
    })
}

/// Who is at the other end.
#[derive(Debug, Clone, Copy)]
struct Peer(SocketAddr);

/// Where the guests are answered.
#[derive(Clone)]
struct Desk(Router);

impl Host for Desk {
    async fn answer(
        &self,
        peer: SocketAddr,
        mut request: axum::http::Request<Incoming>,
    ) -> Response {
        request.extensions_mut().insert(Peer(peer));
        let Ok(response) = self.0.clone().oneshot(request).await;
        response
    }
}

fn router(witness: Witness, limits: Limits) -> Router {
    let rate = Rate::of(Some(limits.per_second), limits.burst, limits.trust_forwarded);
    let shared = Shared { witness, limits, rate };
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .route("/{id}/checkpoint", get(latest))
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
        .with_state(Arc::new(shared))
}

async fn add_checkpoint(
    State(shared): State<Arc<Shared>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
) -> Response {
    if shared.rate.is_too_fast(peer.ip(), request.headers()) {
        return respond(Reply::text(429, "too many requests; ask again in a second\n"));
    }
    if announced(&request) > MAX_REQUEST as u64 {
        return respond(too_long());
    }
    let body = timeout(shared.limits.body, Bytes::from_request(request, &())).await;
    let body = match body {
        Ok(Ok(body)) => body,
        Ok(Err(why)) if why.status() == StatusCode::PAYLOAD_TOO_LARGE => return respond(too_long()),
        Ok(Err(_)) => return respond(Reply::text(400, "the body ended early\n")),
        Err(_) => return respond(Reply::text(408, "the body took too long\n")),
    };
    // Deciding waits for the disk.
    let reply = spawn_blocking(move || shared.witness.answer(&body)).await;
    respond(reply.unwrap_or_else(|_| Reply::text(500, "the witness failed\n")))
}

async fn latest(
    State(shared): State<Arc<Shared>>,
    Extension(Peer(peer)): Extension<Peer>,
    Path(id): Path<String>,
    head: HeaderMap,
) -> Response {
    if shared.rate.is_too_fast(peer.ip(), &head) {
        return respond(Reply::text(429, "too many requests; ask again in a second\n"));
    }
    let reply = spawn_blocking(move || shared.witness.latest(&id)).await;
    respond(reply.unwrap_or_else(|_| Reply::text(500, "the witness failed\n")))
}

/// The length of the body that the head of a request announces.
fn announced(request: &Request) -> u64 {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or_default()
}

fn too_long() -> Reply {
    Reply::text(413, format!("a request has at most {MAX_REQUEST} bytes\n"))
}

fn respond(reply: Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = HeaderValue::from_static(reply.content_type);
    (status, [(CONTENT_TYPE, kind)], reply.body).into_response()
}
