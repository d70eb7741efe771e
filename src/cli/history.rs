//! `rantai history`: every record of a stream.

use rantai_events::posting::Posting;
use rantai_events::record::Record;
use rantai_projections::books::Unreadable;
use rantai_projections::describe::{describe, type_title};
use rantai_projections::library::Library as _;
use rantai_projections::table::{Cell, Table, Words, columns, words};
use rantai_projections::words::{grouped, rupiah};

use super::console::Console;
use super::given;
use super::trouble::Trouble;
use crate::ledger::Ledger;
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
    /// Print the exact record lines: `printf %s LINE | b3sum` is the `prev` of the next
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
        return Err(Trouble::usage(
            format!(
                "aliran `{stream}` belum mempunyai catatan; periksa kodenya dengan `rantai show rekap-saldo`"
            ),
            format!(
                "the stream `{stream}` has no records; check its code with `rantai show rekap-saldo`"
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
    let table = table(&stream.to_string(), &numbers, &ledger)?;
    console.print_table(&table, args.format)
}

fn table(stream: &str, numbers: &[u64], ledger: &Ledger) -> Result<Table, Trouble> {
    let mut table = Table {
        id: "riwayat",
        title: words("Riwayat aliran", "History of a stream"),
        head: vec![(words("Aliran", "Stream"), Cell::text(stream))],
        columns: columns(&[
            ("catatan", "Catatan", "Record"),
            ("tanggal", "Tanggal", "Date"),
            ("jenis", "Jenis", "Type"),
            ("uraian", "Uraian", "What happened"),
            ("posting", "Posting", "Postings"),
            ("akun_pencatat", "Dicatat oleh", "Recorded by"),
        ]),
        rows: Vec::new(),
        notes: Vec::new(),
        as_of: ledger.today(),
        last: ledger.last(u64::MAX)?,
    };
    for seq in numbers {
        let Some(record) = ledger.record(*seq)? else {
            return Err(Unreadable(format!("record {seq} is missing")).into());
        };
        table.entry(row(&record, stream));
    }
    Ok(table)
}

fn row(record: &Record, stream: &str) -> Vec<Cell> {
    vec![
        Cell::Record(record.seq),
        Cell::Date(record.on),
        Cell::Named(record.event.name().to_owned(), type_title(record)),
        Cell::Words(describe(record)),
        postings(record, stream),
        Cell::text(&record.actor),
    ]
}

/// What moved in this stream's book: for programs `bank +20000000; grant/g-1 -20000000`, for
/// people `Bank +Rp 20.000.000,00; Dana hibah g-1 -Rp 20.000.000,00`.
fn postings(record: &Record, stream: &str) -> Cell {
    let own = || record.post.iter().filter(|posting| posting.account.book() == stream);
    let plain = own().map(|posting| {
        let sign = if posting.amount.is_negative() { "" } else { "+" };
        format!("{} {sign}{}", posting.account.local(), posting.amount)
    });
    let plain = plain.collect::<Vec<_>>().join("; ");
    let (id, en): (Vec<String>, Vec<String>) = own().map(moved).unzip();
    if plain.is_empty() { Cell::Empty } else { Cell::Named(plain, (id.join("; "), en.join("; "))) }
}

/// One posting: the name of the account, its keys, and the amount with its sign.
fn moved(posting: &Posting) -> Words {
    let keys = posting.account.keys().map(|key| format!(" {key}")).collect::<String>();
    let sign = if posting.amount.is_negative() { "-" } else { "+" };
    let size = posting.amount.abs();
    let size = match posting.unit.is_idr() {
        true => rupiah(size),
        false => format!("{} {}", grouped(size, posting.unit.decimals()), posting.unit),
    };
    let told = |title: &str| format!("{title}{keys} {sign}{size}");
    let Some(name) = posting.account.name() else { return words(&told(""), &told("")) };
    (told(name.def().id), told(name.def().en))
}
