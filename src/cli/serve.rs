//! `rantai serve`: the public site and API over HTTP.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rantai_events::ids::ActorId;
use rantai_events::time::Instant;
use serde_json::json;

use super::console::{Console, environment};
use super::ending::Ending;
use super::trouble::{Trouble, words};
use crate::clock::{SetClock, SystemClock};
use crate::demo::NOTICE;
use crate::keys::MasterKey;
use crate::keys::signing::{from_file, log_key_file};
use crate::office;
use crate::render::Language;
use crate::serve::{Keeper, Limits, NotServed, Settings, serve};

/// The account of the story that reads everything and records nothing.
const AUDITOR: &str = "u-06";
/// Where a demonstration is served, unless someone else listens there.
const DEMONSTRATED: u16 = 8080;

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
    /// The address at which the public finds the site, as https://rantai.example; without it there
    /// are no sitemap.xml and no QR codes, which hold whole addresses
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
    /// Sign a checkpoint at each new position, and each page, with this key of the log, as `publish`
    /// does; without it every page says that it is not signed, and offers no check. For a machine
    /// that strangers do not reach: whoever has the key speaks for the office
    #[arg(long, value_name = "FILE")]
    sign: Option<PathBuf>,
    /// Name the officers of groups whose consent to it is on record (`consent.given`), from the
    /// vault. The server then holds the office's master key: for a machine that strangers do not
    /// reach; elsewhere publish files. Without this nobody is named
    #[arg(long)]
    name_officers: bool,
    /// Log requests too, not only what happens to the ledger
    #[arg(long, env = "RANTAI_LOG_REQUESTS")]
    log_requests: bool,
}

pub(super) fn served(args: &ServeArgs, console: &mut Console) -> Result<(), Trouble> {
    console.there()?;
    let keeper = Keeper::open(&console.ledger, args.base.clone())?;
    let keeper = match &args.sign {
        Some(file) => keeper.signing(from_file(file)?),
        None => keeper,
    };
    let keeper = match args.name_officers {
        true => keeper.naming(console.master_key()?),
        false => keeper,
    };
    let listener = bind(args.listen)?;
    let metrics = args.metrics.map(on_this_machine).transpose()?;
    log(args.log_requests);
    let ending = Ending::heard()?;
    announce(&listener, metrics.as_ref(), console)?;
    let per_second = NonZeroU32::new(args.rate);
    let limits = Limits { per_second, ..Limits::default() };
    let settings = Settings { limits, trust_forwarded: args.trust_forwarded, metrics };
    Ok(serve(keeper, listener, settings, bye(ending, console.language))?)
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

/// Done when the process is asked to end, and has said so.
fn bye(ending: Ending, language: Language) -> impl Future<Output = ()> + Send + 'static {
    ending.told(language.pick("peladen berhenti", "the server stops"))
}

/// Serves a demonstration: its public pages, and its reading room on the day its story ends.
pub(super) fn demonstrated(
    directory: &Path,
    last_at: Option<Instant>,
    console: &mut Console,
) -> Result<(), Trouble> {
    let free = || bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let public =
        TcpListener::bind((Ipv4Addr::LOCALHOST, DEMONSTRATED)).map_or_else(|_| free(), Ok)?;
    let seat = office::Seat::at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let settings = office::Settings {
        directory: directory.to_owned(),
        actor: ActorId::parse(AUDITOR).map_err(Trouble::plain_fault)?,
        address: seat.address(),
        language: console.language,
        notice: Some(NOTICE),
        clock: match last_at {
            Some(at) => Arc::new(SetClock::at(at)),
            None => Arc::new(SystemClock),
        },
    };
    let address = public.local_addr().map_err(NotServed)?;
    let keeper = Keeper::open(directory, Some(format!("http://{address}")))?;
    // A demonstration made by an earlier version may have no key of its own.
    let keeper = match from_file(&log_key_file(directory, environment)) {
        Ok(key) => keeper.signing(key),
        Err(_) => keeper,
    };
    let keeper = match MasterKey::find(directory, environment) {
        Ok(master) => keeper.naming(master),
        Err(_) => keeper,
    };
    let (room, link) = office::Room::open(settings)?;
    let ending = Ending::heard()?;
    console.print(&format!(
        "\n{}: http://{address}/\n{}: {link}\n",
        console.pick("Halaman publik", "Public pages"),
        console.pick("Ruang baca (tautan berlaku sekali)", "Reading room (the link works once)"),
    ))?;
    console.flush()?;
    console.say(&words("Ctrl-C mengakhiri.", "Ctrl-C ends it."));
    let until = ending.clone().asked();
    let reading = std::thread::spawn(move || office::serve(room, seat, until));
    let settings = Settings { limits: Limits::default(), trust_forwarded: false, metrics: None };
    serve(keeper, public, settings, bye(ending, console.language))?;
    // It ends by the same signal.
    reading.join().ok();
    Ok(())
}

impl From<NotServed> for Trouble {
    fn from(why: NotServed) -> Self {
        let why = why.0;
        Self::Fault(words(format!("tidak dapat melayani: {why}"), format!("cannot serve: {why}")))
    }
}
