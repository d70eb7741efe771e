//! `rantai serve`: the public site and the public API over HTTP.
//!
//! ```text
//! connection -> front (limits, cache) -> router (API, pages, tiles) -> keeper (reads the ledger)
//! ```
//!
//! Everything that is served is of one position of the ledger, an edition, which is replaced whole.
//! Only the keeper's thread reads the ledger, and it takes no lock: whoever records beside the
//! server never waits for it. The pages are those that `rantai publish` writes.

use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::runtime;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

pub(crate) mod problem;
mod limits;
mod security;
mod compress;
pub(crate) mod answer;
mod address;
mod cache;
mod edition;
pub(crate) mod rate;
mod telemetry;
mod signing;
mod keeper;
mod health;
mod pages;
pub(crate) mod front;
pub(crate) mod connection;

pub use keeper::Keeper;
pub use limits::Limits;
pub use security::POLICY;

use connection::{Bounds, Plain};
pub(crate) use edition::Edition;
use edition::Shelf;
use front::Front;
use keeper::Desk;
use problem::Problem;
use rate::Rate;
use telemetry::Telemetry;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Shared {
    limits: Limits,
    directory: PathBuf,
    pub(crate) shelf: Shelf,
    pub(crate) desk: Desk,
    rate: Rate,
    telemetry: Telemetry,
    /// Places for answers in the making.
    places: Semaphore,
    is_stopping: AtomicBool,
}

/// How to serve.
#[derive(Debug)]
pub struct Settings {
    /// How much strangers may ask.
    pub limits: Limits,
    /// Whether the last entry of `X-Forwarded-For` names the client: a proxy of ours wrote it.
    pub trust_forwarded: bool,
    /// Where Prometheus asks; nowhere where `None`.
    pub metrics: Option<TcpListener>,
}

/// The network failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot serve: {0}")]
pub struct NotServed(#[from] pub io::Error);

/// For those who ask for counts, on this machine: a few, each a few times a minute.
const COUNTS: Bounds = Bounds {
    connections: 32,
    per_address: 32,
    lifetime: Duration::from_secs(300),
    head: Duration::from_secs(60),
    farewell: Duration::from_secs(1),
};

/// Answers requests until `stop` is done; those that are being answered then are finished.
///
/// # Errors
/// The network failed.
pub fn serve(
    keeper: Keeper,
    listener: TcpListener,
    settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), NotServed> {
    let (desk, jobs) = Desk::new();
    let Settings { limits, trust_forwarded, metrics } = settings;
    let shared = Arc::new(Shared {
        limits,
        directory: keeper.ledger().directory().to_owned(),
        shelf: Shelf::default(),
        desk,
        rate: Rate::new(&limits, trust_forwarded),
        telemetry: Telemetry::new(),
        places: Semaphore::new(limits.at_once),
        is_stopping: AtomicBool::new(false),
    });
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let thread = std::thread::Builder::new().name("keeper".into());
    let keeping = Arc::clone(&shared);
    let thread = thread.spawn(move || keeper.work(&jobs, &keeping))?;
    let served = runtime.block_on(answering(Arc::clone(&shared), (listener, metrics), stop));
    // What is being made now is for nobody.
    runtime.shutdown_background();
    shared.desk.close();
    thread.join().ok();
    Ok(served?)
}

async fn answering(
    shared: Arc<Shared>,
    (listener, metrics): (TcpListener, Option<TcpListener>),
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = ours(listener)?;
    let metrics = metrics.map(ours).transpose()?;
    if let Some(metrics) = metrics {
        let shared = Arc::clone(&shared);
        let counts = Router::new().route("/metrics", get(|| async move { shared.counts() }));
        let never = std::future::pending();
        tokio::spawn(connection::let_in(metrics, COUNTS, Plain(counts), never));
    }
    let front = Front { router: router(&shared), shared: Arc::clone(&shared) };
    let stopping = async move {
        stop.await;
        shared.is_stopping.store(true, Ordering::Relaxed);
        shared.shelf.settle();
    };
    let Limits { connections, per_address, lifetime, head, farewell, .. } = front.shared.limits;
    let bounds = Bounds { connections, per_address, lifetime, head, farewell };
    connection::let_in(listener, bounds, front, stopping).await;
    Ok(())
}

fn ours(listener: TcpListener) -> io::Result<tokio::net::TcpListener> {
    listener.set_nonblocking(true)?;
    tokio::net::TcpListener::from_std(listener)
}

/// What is made on request: the API, and the pages that are not in the cache.
fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .nest("/api/v1", crate::api::router())
        .route("/api/v1/", get(crate::api::index))
        .fallback(pages::page)
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(Arc::clone(shared))
}

/// A bug of ours: the client is told so, and the log.
fn panicked(_: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    axum::response::IntoResponse::into_response(Problem::failed())
}
