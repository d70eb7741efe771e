//! `rantai serve`: the public site and API over HTTP.

use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU32;

use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::console::{Console, tell};
use super::trouble::{Trouble, words};
use crate::render::Language;
use crate::serve::{Keeper, Limits, NotServed, Settings, serve};

/// Serve the public site and API over HTTP until interrupted
///
/// Reads the ledger beside whoever records in it, and shows new records within a second or two.
/// Nothing of restricted records or of the vault is ever served. Listens on this machine only,
/// unless --listen names another address; put a server with TLS before it and say
/// --trust-forwarded.
///
/// `/sehat` says that it lives, `/siap` what it serves. The log goes to stderr, one JSON object a
/// line, without addresses of clients and without queries.
#[derive(Debug, clap::Args)]
pub(super) struct ServeArgs {
    /// Where to listen; port 0 takes a free one, which is printed
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The address at which the public finds the site, as https://rantai.example
    #[arg(long, value_name = "URL")]
    base: Option<String>,
    /// Where Prometheus asks for `/metrics`, on this machine only; nowhere when absent
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    /// Count requests by the last entry of X-Forwarded-For: a proxy of ours stands before
    #[arg(long)]
    trust_forwarded: bool,
    /// Requests a second from one client in the long run; 0 for no limit
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    rate: u32,
    /// Log requests too, not only what happens to the ledger
    #[arg(long, env = "RANTAI_LOG_REQUESTS")]
    log_requests: bool,
}

pub(super) fn served(args: &ServeArgs, console: &mut Console) -> Result<(), Trouble> {
    console.there()?;
    let keeper = Keeper::open(&console.ledger, args.base.clone())?;
    let listener = bind(args.listen)?;
    let metrics = args.metrics.map(on_this_machine).transpose()?;
    log(args.log_requests);
    announce(&listener, metrics.as_ref(), console)?;
    let per_second = NonZeroU32::new(args.rate);
    let limits = Limits { per_second, ..Limits::default() };
    let settings = Settings { limits, trust_forwarded: args.trust_forwarded, metrics };
    Ok(serve(keeper, listener, settings, interrupted(console.language))?)
}

/// Prints where it listens, as one line of JSON.
fn announce(
    listener: &TcpListener,
    metrics: Option<&TcpListener>,
    console: &mut Console,
) -> Result<(), Trouble> {
    let address = listener.local_addr().map_err(NotServed)?;
    let url = |address: SocketAddr| format!("http://{address}/");
    let counts = metrics.and_then(|metrics| metrics.local_addr().ok());
    let counts = counts.map(|address| format!("http://{address}/metrics"));
    console.print_json(&json!({"url": url(address), "metrics": counts}))?;
    console.flush()?;
    if !address.ip().is_loopback() {
        console.say(&words(
            "peringatan: alamat ini terbuka bagi jaringan tanpa TLS; pasang peladen TLS di depannya",
            "warning: this address is open to the network without TLS; put a server with TLS before it",
        ));
    }
    Ok(())
}

fn bind(address: SocketAddr) -> Result<TcpListener, Trouble> {
    TcpListener::bind(address).map_err(|why| {
        Trouble::Fault(words(
            format!("tidak dapat mendengarkan di {address}: {why}"),
            format!("cannot listen on {address}: {why}"),
        ))
    })
}

fn on_this_machine(address: SocketAddr) -> Result<TcpListener, Trouble> {
    if address.ip().is_loopback() {
        return bind(address);
    }
    Err(Trouble::usage(
        "--metrics hanya pada mesin ini, misalnya 127.0.0.1:9464",
        "--metrics is on this machine only, as 127.0.0.1:9464",
    ))
}

/// One JSON object a line on stderr.
fn log(requests: bool) {
    let level = if requests { "info" } else { "info,rantai::serve::telemetry=error" };
    let filter = tracing_subscriber::EnvFilter::new(level);
    let log = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter);
    // Another part of the process may have begun a log already.
    log.with_writer(std::io::stderr).with_target(false).try_init().ok();
}

/// Done when the process is asked to end.
async fn interrupted(language: Language) {
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tell(language.pick("peladen berhenti", "the server stops"));
}

impl From<NotServed> for Trouble {
    fn from(why: NotServed) -> Self {
        let why = why.0;
        Self::Fault(words(format!("tidak dapat melayani: {why}"), format!("cannot serve: {why}")))
    }
}
