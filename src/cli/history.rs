//! `rantai history`: every record of a stream.

use rantai_projections::library::Library as _;
use rantai_projections::listings;

use super::console::Console;
use super::given;
use super::trouble::Trouble;
use crate::render::Format;

/// Show every record of a stream, in the order of recording
///
/// A stream is `ledger` (the office itself), `program/CODE`, `group/CODE` or `audit/ID`; the code
/// of a group or program alone will do.
///
/// Example: `rantai history ykt-kube-001`
#[derive(Debug, clap::Args)]
pub(super) struct HistoryArgs {
    /// The stream
    #[arg(value_name = "STREAM")]
    stream: String,
    /// Print the exact record lines: `printf %s LINE | b3sum` is the stream's `prev` in the `links` of
    /// the next
    #[arg(long, conflicts_with = "format")]
    lines: bool,
    /// The form of the answer
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) fn history(args: &HistoryArgs, console: &mut Console) -> Result<(), Trouble> {
    let ledger = console.open_to_read()?;
    let stream = given::stream(&args.stream, ledger.registry())?;
    let numbers = ledger.store().numbers(&stream)?;
    if numbers.is_empty() {
        let (near_id, near_en) = given::near_stream(&args.stream, ledger.registry());
        return Err(Trouble::usage(
            format!(
                "aliran `{stream}` belum mempunyai catatan{near_id}; periksa kodenya dengan `rantai show rekap-saldo`"
            ),
            format!(
                "the stream `{stream}` has no records{near_en}; check its code with `rantai show rekap-saldo`"
            ),
        ));
    }
    if args.lines {
        for seq in numbers {
            let mut line = ledger.store().line(seq)?.bytes;
            line.push(b'\n');
            console.print_bytes(&line)?;
        }
        return Ok(());
    }
    let table = listings::history(&stream, &numbers, ledger.today(), &ledger)?;
    console.print_table(&table, args.format)
}
