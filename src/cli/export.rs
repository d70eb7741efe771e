//! `rantai export`: the ledger taken out.

use rantai_projections::words::counted;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::console::Console;
use super::deliver::deliver;
use super::trouble::{Trouble, words};
use crate::export::{ExportError, Format, export as take_out};

/// Take the whole ledger out: its exact record lines, or a journal for another program
///
/// jsonl is the exact record lines: `printf %s LINE | b3sum` is the `prev` of the next. The
/// journals balance in hledger, ledger and beancount and give the same balances as ours.
///
/// Example: `rantai export --format hledger --out books.journal`
#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// What to take it out as
    #[arg(long, default_value = "jsonl", value_parser = formats())]
    format: Format,
    /// Write to this file, which appears when it is whole; standard output when absent
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    let names = Format::ALL.iter().map(|format| format.name());
    PossibleValuesParser::new(names).try_map(|name| Format::parse(&name).ok_or("no such format"))
}

pub(super) fn export(args: &ExportArgs, console: &mut Console) -> Result<(), Trouble> {
    let ledger = console.open_to_read()?;
    let Some(file) = &args.out else {
        take_out(args.format, &ledger, console.writer())?;
        return Ok(());
    };
    let done = deliver(Some(file), console, |out| Ok(take_out(args.format, &ledger, out)?))?;
    let (records, entries, place) = (done.records, done.entries, file.display());
    console.say(&words(
        format!("{place}: {entries} dari {records} catatan"),
        format!("{place}: {entries} of {}", counted(records, "record", "records")),
    ));
    Ok(())
}

impl From<ExportError> for Trouble {
    fn from(why: ExportError) -> Self {
        match why {
            ExportError::Fault(fault) => fault.into(),
            ExportError::Unreadable(why) => why.into(),
            ExportError::Write(error) => Self::output(&error),
        }
    }
}
