//! Taking the ledger out: its exact lines, or a journal for a program that we did not write.
//!
//! `jsonl` is the truth as it stands: the bytes of each record and a line feed, so that the
//! BLAKE3 of each line is the `prev` of the next. The journals of hledger, ledger and beancount
//! hold every posting of every record, so that an auditor can add up the books with software that
//! knows nothing of ours. Records that move no value are in `jsonl` alone.
//!
//! Everything streams: memory follows the largest stream that was ever closed, not the ledger.

use std::fmt;
use std::io::{self, Write};

use rantai_events::account::Stream;
use rantai_events::event::Event;
use rantai_events::hash::Hash;
use rantai_events::record::{self, Record};
use rantai_events::time::Date;
use rantai_projections::balances::Balances;
use rantai_projections::books::{History, Unreadable};
use rantai_projections::library::Library;
use rantai_projections::view::{Cut, State, view};

use crate::error::Fault;
use crate::ledger::{Ledger, Store};

mod names;
mod entry;
pub mod jsonl;
pub mod hledger;
pub mod ledger;
pub mod beancount;

pub use names::{account_name, read_account_name};

/// What the ledger can be taken out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// The exact record lines.
    Jsonl,
    /// A journal for hledger 1.25 or newer.
    Hledger,
    /// A journal for ledger 3.3 or newer.
    Ledger,
    /// A file for beancount 2.3.5 or newer.
    Beancount,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Jsonl, Self::Hledger, Self::Ledger, Self::Beancount];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Hledger => "hledger",
            Self::Ledger => "ledger",
            Self::Beancount => "beancount",
        }
    }

    /// The format with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why an export stopped. What was written so far is incomplete.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The journal could not be read, or is damaged.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A record could not be understood.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The export could not be written where it goes.
    #[error("hasil ekspor tidak dapat ditulis: {0} / the export could not be written: {0}")]
    Write(#[from] io::Error),
}

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exported {
    /// How many records were read.
    pub records: u64,
    /// How many of them stand in the export: all in `jsonl`, in a journal those with postings.
    pub entries: u64,
    /// How many closings the journal asserts.
    pub closings: u64,
}

/// How one program wants its journal.
struct Program {
    /// What stands before the first entry.
    preface: fn(&Origin<'_>, &mut dyn Write) -> io::Result<()>,
    /// One record with postings.
    entry: fn(&Record, &Hash, &mut dyn Write) -> io::Result<()>,
    /// What a closed book holds.
    closing: fn(&Closing<'_>, &mut dyn Write) -> io::Result<()>,
    /// When it compares what a closing asserts.
    asserts: Asserts,
}

/// When a program compares an asserted balance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asserts {
    /// With the entries above it in the file, whatever their dates.
    ByPlace,
    /// With the entries dated before it, wherever they stand.
    ByDate,
}

/// Where a journal comes from.
struct Origin<'a> {
    /// The name of the ledger.
    origin: &'a str,
    /// The office that keeps it.
    office: &'a str,
    /// How many records it has.
    records: u64,
    /// BLAKE3 of the last one.
    head: Hash,
}

/// A closed period of one book.
struct Closing<'a> {
    stream: &'a Stream,
    /// The record that closed it.
    seq: u64,
    /// The last day of it.
    to: Date,
    balances: &'a Balances,
}

/// Takes the whole ledger out.
///
/// # Errors
/// [`ExportError`]; what was written before it is incomplete.
pub fn export(
    format: Format,
    ledger: &Ledger,
    out: &mut dyn Write,
) -> Result<Exported, ExportError> {
    let program = match format {
        Format::Jsonl => return jsonl::write(ledger.store(), out),
        Format::Hledger => &hledger::PROGRAM,
        Format::Ledger => &ledger::PROGRAM,
        Format::Beancount => &beancount::PROGRAM,
    };
    let opened = ledger.registry().opened.as_ref();
    let head = ledger.head();
    let origin = Origin {
        origin: opened.map_or("", |opened| opened.origin.as_str()),
        office: opened.map_or("", |opened| opened.office.as_str()),
        records: head.next,
        head: head.hash,
    };
    (program.preface)(&origin, out)?;
    let mut done = entries(program, ledger.store(), out)?;
    if program.asserts == Asserts::ByDate {
        done.closings = closings(program, ledger.store(), out)?;
    }
    Ok(done)
}

/// Hands every record to `each`, in order.
fn each_record(
    store: &Store,
    mut each: impl FnMut(&Record, &Hash) -> Result<(), ExportError>,
) -> Result<u64, ExportError> {
    let mut records = 0;
    for chunk in store.journal().scan(0)? {
        for line in chunk?.lines() {
            let line = line?;
            let record =
                record::decode(line.bytes).map_err(|error| Unreadable::record(line.seq, &error))?;
            each(&record, &line.hash)?;
            records += 1;
        }
    }
    Ok(records)
}

fn entries(program: &Program, store: &Store, out: &mut dyn Write) -> Result<Exported, ExportError> {
    let mut done = Exported::default();
    done.records = each_record(store, |record, hash| {
        if !record.post.is_empty() {
            (program.entry)(record, hash, out)?;
            done.entries += 1;
        }
        if let (Asserts::ByPlace, Event::PeriodClosed(_)) = (program.asserts, &record.event) {
            let known = Cut { known_at: record.seq, ..Cut::NOW };
            closing(program, store, record, known, out)?;
            done.closings += 1;
        }
        Ok(())
    })?;
    Ok(done)
}

/// A second pass for programs that compare by date: asserted is what the book holds at the end of
/// the closed day with everything known now, so that entries made after a reopening count too.
fn closings(program: &Program, store: &Store, out: &mut dyn Write) -> Result<u64, ExportError> {
    let mut closings = 0;
    each_record(store, |record, _| {
        if let Event::PeriodClosed(body) = &record.event {
            closing(program, store, record, Cut::as_of(body.to), out)?;
            closings += 1;
        }
        Ok(())
    })?;
    Ok(closings)
}

fn closing(
    program: &Program,
    store: &Store,
    record: &Record,
    cut: Cut,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let Event::PeriodClosed(body) = &record.event else { return Ok(()) };
    let state: State = view(&body.stream, &store.stream(&body.stream)?, cut).state;
    if let Some(balances) = state.balances() {
        let closing = Closing { stream: &body.stream, seq: record.seq, to: body.to, balances };
        (program.closing)(&closing, out)?;
    }
    Ok(())
}
