//! `rantai slip`: a page with a group's balances that proves itself.

use std::path::PathBuf;

use rantai_events::account::Stream;
use rantai_events::checkpoint::Checkpoint;
use rantai_events::closing::Closing;
use rantai_events::commitment::read_entry;
use rantai_events::slip::Slip;
use rantai_events::time::Date;
use rantai_projections::library::Library as _;

use super::console::Console;
use super::deliver::deliver_text;
use super::given;
use super::trouble::{Trouble, words};
use crate::ledger::Ledger;
use crate::proofs;
use crate::proofs::page::{self, Sheet};

/// Make a page with a group's balances at its last closing, and a QR code that proves them
///
/// An A5 page as SVG, black on white, or as text. The QR code holds the record of the closing, the
/// proof that the balances are in it, and the signed checkpoint; `rantai check --qr` verifies a
/// scan of it. Balances of single members are never printed.
#[derive(Debug, clap::Args)]
pub(super) struct SlipArgs {
    /// The group
    #[arg(value_name = "GROUP")]
    group: String,
    /// The last day of the closed period; the last closing when absent
    #[arg(long, value_name = "DATE", value_parser = given::date)]
    period: Option<Date>,
    /// Only this account and what is under it, such as cash or grant; may be repeated
    #[arg(long = "account", value_name = "ACCOUNT")]
    accounts: Vec<String>,
    /// The slip is handed to the group itself and not hung up: also where the money of fewer than
    /// five people could be worked out from it
    #[arg(long)]
    for_group: bool,
    /// Write to this file, .svg or .txt; text on standard output when absent
    #[arg(long = "out", value_name = "FILE.svg|FILE.txt")]
    page: Option<PathBuf>,
}

pub(super) fn slip(args: &SlipArgs, console: &mut Console) -> Result<(), Trouble> {
    let as_svg = as_svg(args)?;
    let ledger = console.open_to_read()?;
    let Stream::Group(group) = given::stream(&args.group, ledger.registry())? else {
        return Err(Trouble::usage(
            format!("`{}` bukan kelompok; slip dibuat untuk satu kelompok", args.group),
            format!("`{}` is not a group; a slip is made for one group", args.group),
        ));
    };
    let (slip, bytes) = proofs::slip(&ledger, &group, args.period, &args.accounts, args.for_group)?;
    let sheet = sheet(&ledger, &slip, bytes)?;
    let text = if as_svg {
        page::svg(&sheet, console.language)
    } else {
        Some(page::text(&sheet, console.language))
    };
    let too_large =
        || Trouble::plain_fault(format!("{} bytes do not fit into a QR code", sheet.bytes.len()));
    deliver_text(args.page.as_deref(), console, &text.ok_or_else(too_large)?)?;
    let (bytes, count, most) =
        (sheet.bytes.len(), sheet.balances.len(), rantai_events::slip::MAX_BYTES);
    console.say(&words(
        format!("{count} saldo; kode QR memuat {bytes} dari paling banyak {most} byte"),
        format!("{count} balances; the QR code holds {bytes} of at most {most} bytes"),
    ));
    Ok(())
}

fn as_svg(args: &SlipArgs) -> Result<bool, Trouble> {
    let Some(file) = &args.page else { return Ok(false) };
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("svg") => Ok(true),
        Some("txt") => Ok(false),
        Some(_) | None => Err(Trouble::usage(
            "nama berkas slip berakhir dengan .svg atau .txt",
            "the name of a slip ends in .svg or .txt",
        )),
    }
}

/// What the page says around its code.
fn sheet(ledger: &Ledger, slip: &Slip, bytes: Vec<u8>) -> Result<Sheet, Trouble> {
    let registry = ledger.registry();
    let closing = Closing::read(&slip.line).map_err(Trouble::plain_fault)?;
    let checkpoint = Checkpoint::parse(slip.note.text()).map_err(Trouble::plain_fault)?;
    let group = closing.stream.group().and_then(|group| registry.groups.get(group));
    let group = group.map(|entry| entry.name.to_string()).unwrap_or_default();
    let office = registry.opened.as_ref().map(|opened| opened.office.to_string());
    let balances =
        slip.balances.shown.iter().filter_map(|(_, leaf)| read_entry(&leaf.entry)).collect();
    Ok(Sheet {
        office: office.unwrap_or_default(),
        origin: checkpoint.origin().to_owned(),
        group,
        closing,
        balances,
        size: checkpoint.size(),
        bytes,
    })
}
