//! The reading room: pages for finance and auditors in a browser on their own machine, read-only.
//!
//! Whoever opens it has an account that may read everything; the link that is printed lets one
//! browser in, once. Every figure comes from a statement, a rule or a record, and every page says
//! as of which day and up to which record it is. What lies in the vault never enters a page: names
//! stay behind `rantai person show`.
//!
//! The ledger is read without its lock, so the command line writes beside it undisturbed.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use rantai_events::event::Role;
use rantai_events::ids::ActorId;
use rantai_projections::library::Library as _;
use rantai_projections::registry::Registry;
use rantai_projections::table::Words;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::ledger::Rejected;
use crate::render::Language;
use crate::serve::connection::{Bounds, Plain, let_in};

mod seat;
mod gate;
mod problem;
mod asked;
mod shelf;
mod desk;
mod page;
mod handlers;
mod running;
mod pages;

pub use seat::Seat;

use gate::Gate;
use running::Running;
use shelf::Shelf;

/// What a reading room is opened with.
pub struct Settings {
    /// The directory of the ledger.
    pub directory: PathBuf,
    /// The account that reads.
    pub actor: ActorId,
    /// Where it listens; its `Host` is the only one that is answered.
    pub address: SocketAddr,
    /// The language of a page that is asked for without one.
    pub language: Language,
    /// What every page says first: that this is a demonstration.
    pub notice: Option<(&'static str, &'static str)>,
    /// What day it is.
    pub clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("directory", &self.directory).finish_non_exhaustive()
    }
}

/// A reading room on one ledger.
pub struct Room {
    actor: ActorId,
    language: Language,
    notice: Option<(&'static str, &'static str)>,
    gate: Gate,
    shelf: Shelf,
    running: Running,
}

impl std::fmt::Debug for Room {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Room").field("actor", &self.actor).finish_non_exhaustive()
    }
}

/// Why a reading room was not opened.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// Other machines could reach the address.
    #[error("{0} is not on this machine")]
    NotLoopback(SocketAddr),
    /// The room could not take its place.
    #[error("cannot listen on {0}: {1}")]
    NotSeated(SocketAddr, io::Error),
    /// The account may not read everything.
    #[error("{}", .0.1)]
    NotAllowed(Words),
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] Rejected),
    /// The system gave no random bytes for the link.
    #[error("the system gives no random bytes: {0}")]
    Randomness(getrandom::Error),
}

impl NotOpened {
    /// In Indonesian and English.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::NotLoopback(address) => not_loopback(*address),
            Self::NotSeated(address, why) => not_seated(*address, why),
            Self::NotAllowed(words) => words.clone(),
            Self::Ledger(why) => (why.to_string(), why.to_string()),
            Self::Randomness(why) => {
                (format!("sistem tidak memberi bita acak: {why}"), self.to_string())
            }
        }
    }
}

fn not_loopback(address: SocketAddr) -> Words {
    (
        format!(
            "ruang baca hanya terbuka bagi komputer ini: {address} terjangkau komputer lain, padahal halamannya memuat catatan terbatas dan tidak terenkripsi di jalan. Pakai 127.0.0.1:0; dari jauh, lewati terowongan SSH"
        ),
        format!(
            "the reading room is open to this machine only: others reach {address}, and its pages hold restricted records and travel unencrypted. Use 127.0.0.1:0; from afar, go through an SSH tunnel"
        ),
    )
}

fn not_seated(address: SocketAddr, why: &io::Error) -> Words {
    let (id, en) = if why.kind() == io::ErrorKind::AddrInUse {
        (
            "; program lain memakainya: pilih nomor lain, atau 127.0.0.1:0 yang memilih sendiri",
            "; another program uses it: choose another number, or 127.0.0.1:0, which chooses itself",
        )
    } else {
        ("", "")
    };
    (
        format!("tidak dapat mendengarkan di {address}: {why}{id}"),
        format!("cannot listen on {address}: {why}{en}"),
    )
}

impl Room {
    /// Opens the room; answers it with the link that lets one browser in, once.
    ///
    /// # Errors
    /// [`NotOpened`]: another address than this machine's, an account that may not read
    /// everything, a ledger that cannot be read.
    pub fn open(settings: Settings) -> Result<(Arc<Self>, String), NotOpened> {
        let Settings { directory, actor, address, language, notice, clock } = settings;
        if !address.ip().is_loopback() {
            return Err(NotOpened::NotLoopback(address));
        }
        let shelf = Shelf::new(directory, clock);
        shelf.read(|ledger| may_read(ledger.registry(), &actor))?.map_err(NotOpened::NotAllowed)?;
        let (gate, token) = Gate::new(address).map_err(NotOpened::Randomness)?;
        let link = format!("http://{}/?token={token}", gate.name());
        let running = Running::default();
        Ok((Arc::new(Self { actor, language, notice, gate, shelf, running }), link))
    }
}

/// Whether an account may read the whole ledger; what to do where it may not.
fn may_read(registry: &Registry, actor: &ActorId) -> Result<(), Words> {
    let refused = |id: &str, en: &str| {
        Err((
            format!(
                "akun {actor} {id}; ruang baca memerlukan akun aktif berperan auditor atau finance untuk seluruh wilayah, sebutkan dengan --actor"
            ),
            format!(
                "account {actor} {en}; the reading room needs an active account with the role auditor or finance for all areas, name it with --actor"
            ),
        ))
    };
    let Some(account) = registry.accounts.get(actor) else {
        return refused("tidak ada", "does not exist");
    };
    if !account.active {
        return refused("sedang dibekukan", "is suspended");
    }
    if !account.roles.iter().any(|role| matches!(role, Role::Auditor | Role::Finance)) {
        return refused("tidak berperan auditor atau finance", "has neither role");
    }
    if !account.areas.is_empty() {
        return refused("hanya untuk sebagian wilayah", "is for some areas only");
    }
    Ok(())
}

/// The pages of the room, for a listener on its address.
pub fn router(room: Arc<Room>) -> Router {
    Router::new()
        .route("/aset/{name}", get(handlers::asset))
        .route("/verifikasi", post(handlers::verify).get(handlers::page))
        .fallback(handlers::page)
        .layer(DefaultBodyLimit::max(4096))
        .layer(from_fn_with_state(Arc::clone(&room), gate::pass))
        .with_state(room)
}

/// One browser reads, and opens a few connections. What is left open without a whole request is
/// closed; a page of a large ledger takes its time.
const BOUNDS: Bounds = Bounds {
    connections: 256,
    per_address: 256,
    lifetime: Duration::from_secs(120),
    head: Duration::from_secs(5),
    farewell: Duration::from_secs(120),
};

/// Answers until `stop` is done; what is being answered then is finished.
///
/// # Errors
/// The network failed.
pub fn serve(
    room: Arc<Room>,
    seat: Seat,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).max_blocking_threads(8).enable_all().build()?;
    runtime.block_on(async move {
        let (host, mut doors) = (Plain(router(room)), JoinSet::new());
        let (tell, told) = watch::channel(false);
        for listener in seat.listeners()? {
            doors.spawn(let_in(listener, BOUNDS, host.clone(), over(told.clone())));
        }
        stop.await;
        tell.send_replace(true);
        while doors.join_next().await.is_some() {}
        Ok(())
    })
}

/// Done when it is told so, or nobody is there to tell it.
async fn over(mut told: watch::Receiver<bool>) {
    told.wait_for(|is_over| *is_over).await.ok();
}
