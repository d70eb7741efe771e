//! `rantai export`: the ledger taken out.

use rantai_projections::words::counted;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::console::Console;
use super::trouble::{Trouble, words};
use crate::error::{Doing, Fault};
use crate::export::{ExportError, Exported, Format, export as take_out};
use crate::ledger::Ledger;

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
    let done = into_file(args.format, &ledger, file)?;
    let (records, entries, place) = (done.records, done.entries, file.display());
    console.say(&words(
        format!("{place}: {entries} dari {records} catatan"),
        format!("{place}: {entries} of {}", counted(records, "record", "records")),
    ));
    Ok(())
}

/// The file appears whole or not at all.
fn into_file(format: Format, ledger: &Ledger, file: &Path) -> Result<Exported, Trouble> {
    let mut staged = file.as_os_str().to_owned();
    staged.push(".partial");
    let staged = PathBuf::from(staged);
    let created = File::create(&staged).map_err(Fault::disk(Doing::Create, &staged))?;
    let mut out = BufWriter::with_capacity(1 << 20, created);
    let done = take_out(format, ledger, &mut out)?;
    out.flush().map_err(Fault::disk(Doing::Write, &staged))?;
    out.get_ref().sync_all().map_err(Fault::disk(Doing::Sync, &staged))?;
    std::fs::rename(&staged, file).map_err(Fault::disk(Doing::Move, &staged))?;
    Ok(done)
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
