//! `rantai open`: the reading room for finance and auditors.

use std::net::SocketAddr;
use std::sync::Arc;

use super::console::Console;
use super::ending::Ending;
use super::trouble::{Trouble, words};
use crate::clock::SystemClock;
use crate::office::{NotOpened, Room, Seat, Settings, serve};

/// Open the reading room: balances, books, verdicts and records in a browser on this machine
///
/// Read-only, for an account with the role auditor or finance. Only this machine reaches it, and
/// only the browser that opens the printed link, which works once. The command line may go on
/// recording beside it. It ends with Ctrl-C.
///
/// Example: `rantai open --actor u-06`
#[derive(Debug, clap::Args)]
pub(super) struct OpenArgs {
    /// Where it listens; an address of this machine only, port 0 for any that is free
    #[arg(
        id = "open_listen",
        long = "listen",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:0"
    )]
    listen: SocketAddr,
}

pub(super) fn open(args: &OpenArgs, console: &mut Console) -> Result<(), Trouble> {
    console.there()?;
    let actor = console.actor.clone().ok_or_else(|| {
        Trouble::usage(
            "siapa yang membaca? sebutkan akun berperan auditor atau finance dengan --actor atau RANTAI_ACTOR",
            "who reads? name an account with the role auditor or finance with --actor or RANTAI_ACTOR",
        )
    })?;
    if !args.listen.ip().is_loopback() {
        return Err(NotOpened::NotLoopback(args.listen).into());
    }
    let seat = Seat::at(args.listen)?;
    let settings = Settings {
        directory: console.ledger.clone(),
        actor,
        address: seat.address(),
        language: console.language,
        notice: None,
        clock: Arc::new(SystemClock),
    };
    let (room, link) = Room::open(settings)?;
    let ending = Ending::heard()?;
    console.print(&format!("{link}\n"))?;
    console.flush()?;
    console.say(&words(
        "Buka tautan itu di peramban komputer ini; berlaku sekali. Bila peramban tidak mengenal nama …localhost, ganti nama itu dengan 127.0.0.1. Ctrl-C mengakhiri.",
        "Open that link in a browser on this machine; it works once. Where the browser does not know the name …localhost, put 127.0.0.1 in its place. Ctrl-C ends it.",
    ));
    let bye = console.pick("ruang baca ditutup", "the reading room is closed");
    serve(room, seat, ending.told(bye)).map_err(Trouble::plain_fault)
}

impl From<NotOpened> for Trouble {
    fn from(why: NotOpened) -> Self {
        let words = why.words();
        match why {
            NotOpened::NotLoopback(_) => Self::Usage(words),
            NotOpened::NotAllowed(_) => Self::Denied(words),
            NotOpened::Ledger(why) => why.into(),
            NotOpened::NotSeated(..) | NotOpened::Randomness(_) => Self::Fault(words),
        }
    }
}
