//! `rantai import`: tables of an office.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use rantai_events::ids::GroupId;
use rantai_projections::words::counted;
use serde_json::json;

use super::asked_language;
use super::console::{Console, is_watched};
use super::notices::Notices;
use super::record::WouldBe;
use super::trouble::{Trouble, words};
use crate::error::{Doing, Fault};
use crate::import::{Context, ImportError, Imported, Kind, MOST_FILE_BYTES, Plan, plan, run};
use crate::ledger::Ledger;

/// Record a table from CSV with a header row: all of it, or nothing
///
/// Kinds: members, loans, repayments, cash-book, opening; their Indonesian names work too. Columns may stand in any order; see
/// --columns. Every error names row and column. The same file taken in again gives the first
/// receipts. Members are registered in the vault, so their master key must be at hand.
///
/// Example: `rantai import members members.csv --group ykt-kube-001 --dry-run`
#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// What the table is of
    #[arg(value_name = "KIND", value_parser = kinds())]
    kind: Kind,
    /// The CSV file, or - for standard input
    #[arg(value_name = "FILE.csv", required_unless_present = "columns")]
    file: Option<PathBuf>,
    /// The group of rows that name none
    #[arg(long, value_name = "ID")]
    group: Option<GroupId>,
    /// Say what would be recorded, and record nothing
    #[arg(long)]
    dry_run: bool,
    /// List the columns of this kind instead
    #[arg(long, conflicts_with_all = ["file", "dry_run"])]
    columns: bool,
}

/// The names in the language that is asked for are listed; those of the other are understood.
fn kinds() -> impl clap::builder::TypedValueParser<Value = Kind> {
    let values = Kind::ALL.iter().map(|kind| {
        let (id, en) = kind.names();
        let (listed, other) = asked_language().pick((id, en), (en, id));
        PossibleValue::new(listed).alias(other)
    });
    PossibleValuesParser::new(values).try_map(|name| Kind::parse(&name).ok_or("no such kind"))
}

pub(super) fn import(args: &ImportArgs, console: &mut Console) -> Result<(), Trouble> {
    let Some(file) = args.file.as_ref().filter(|_| !args.columns) else {
        return columns(args.kind, console);
    };
    let actor = console.actor()?;
    let bytes = read(file)?;
    let context = Context { group: args.group.as_ref() };
    let plan = plan(args.kind, &bytes, context).map_err(ImportError::Rows);
    let plan = plan.map_err(|why| told(why, console))?;
    let mut ledger = console.open()?;
    let mut vault = match args.kind {
        Kind::Members => Some(console.vault()?),
        Kind::Loans | Kind::Repayments | Kind::CashBook | Kind::Opening => None,
    };
    let bar = spinner(&plan, console);
    let done = run(&mut ledger, vault.as_mut(), &plan, &actor, args.dry_run);
    bar.finish_and_clear();
    let done = done.map_err(|why| told(why, console))?;
    receipts(&done, &plan, &ledger, console);
    ledger.close()?;
    answer(&done, &plan, console)
}

/// Receipts of a table that stand for another day already.
fn receipts(done: &Imported, plan: &Plan, ledger: &Ledger, console: &Console) {
    let recorded = done.receipts.first().map(|receipt| receipt.seq);
    let first = recorded.or_else(|| done.tried.first().map(|record| record.seq));
    let drafts: Vec<_> = plan.drafts.iter().map(|planned| planned.draft.clone()).collect();
    if !done.again {
        Notices::new(console).tell_of_receipts(&drafts, first, ledger, console);
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Trouble> {
    let most = MOST_FILE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    let fault = |doing| Fault::disk(doing, file);
    if file.as_os_str() == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes).map_err(fault(Doing::Read))?;
    } else {
        let opened = crate::files::open_handed(file)?;
        opened.take(most).read_to_end(&mut bytes).map_err(fault(Doing::Read))?;
    }
    Ok(bytes)
}

/// The columns of a kind, one a line.
fn columns(kind: Kind, console: &mut Console) -> Result<(), Trouble> {
    for column in kind.columns() {
        let need = match column.required {
            true => console.pick("wajib", "required"),
            false => console.pick("bila ada", "optional"),
        };
        let holds = console.pick(column.holds.0, column.holds.1);
        let line = format!("{:<17} {need:<9} {holds}\n", column.name);
        console.print(&line)?;
    }
    Ok(())
}

fn spinner(plan: &Plan, console: &Console) -> indicatif::ProgressBar {
    if !is_watched() {
        return indicatif::ProgressBar::hidden();
    }
    let rows = plan.rows;
    let bar = indicatif::ProgressBar::new_spinner();
    bar.set_message(console.language.pick(
        format!("memeriksa {rows} baris"),
        format!("judging {}", counted(rows, "row", "rows")),
    ));
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar
}

/// Every row that is wrong, as a line on stderr.
fn told(why: ImportError, console: &Console) -> Trouble {
    match why {
        ImportError::Rows(errors) => {
            for error in errors {
                let (id, en) = &error.text;
                console.say(&match (error.row, error.column) {
                    (0, _) => words(id, en),
                    (row, None) => words(format!("baris {row}: {id}"), format!("row {row}: {en}")),
                    (row, Some(column)) => words(
                        format!("baris {row}, kolom {column}: {id}"),
                        format!("row {row}, column {column}: {en}"),
                    ),
                });
            }
            Trouble::denied(
                "tidak ada yang dicatat; perbaiki berkasnya dan jalankan lagi",
                "nothing was recorded; mend the file and run it again",
            )
        }
        ImportError::Vault(why) => (*why).into(),
        ImportError::Ledger(why) => why.into(),
        ImportError::NoVault => Trouble::plain_fault(why),
    }
}

fn answer(done: &Imported, plan: &Plan, console: &mut Console) -> Result<(), Trouble> {
    for receipt in &done.receipts {
        console.print_json(&json!({"seq": receipt.seq, "hash": receipt.hash}))?;
    }
    for record in &done.tried {
        console.print_json(&WouldBe::of(record))?;
    }
    for repeated in &done.repeated {
        let (row, seq) = (repeated.row, repeated.seq);
        console.say(&words(
            format!("catatan: baris {row} sama dengan catatan {seq}; bila tercatat ganda, balikkan dengan `entry.reversed` beralasan GANDA"),
            format!("note: row {row} says what record {seq} says; if it stands twice now, reverse it with `entry.reversed` for the reason GANDA"),
        ));
    }
    let (rows, records) = (plan.rows, done.receipts.len());
    console.say(&match (done.again, done.receipts.is_empty()) {
        (true, _) => words(
            format!("berkas ini sudah pernah dicatat: {records} catatan; tidak ada yang ditambah"),
            format!(
                "this file was recorded before: {}; nothing was added",
                counted(records, "record", "records")
            ),
        ),
        (false, true) => words(
            format!("{rows} baris dapat dicatat; tidak ada yang dicatat"),
            format!("{} can be recorded; nothing was recorded", counted(rows, "row", "rows")),
        ),
        (false, false) => words(
            format!("{rows} baris menjadi {records} catatan"),
            format!(
                "{} became {}",
                counted(rows, "row", "rows"),
                counted(records, "record", "records")
            ),
        ),
    });
    Ok(())
}
