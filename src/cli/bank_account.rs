//! `rantai bank-account`: the numbers of bank accounts, which live in the vault and never in a
//! record.

use std::path::PathBuf;

use rantai_events::event::Role;
use serde_json::json;

use super::console::Console;
use super::person::{demand, read};
use super::trouble::Trouble;
use crate::vault::person::BankAccountData;

/// Register bank accounts and print the ids that drafts name
///
/// Numbers are sealed in the vault; records hold a random id alone.
#[derive(Debug, clap::Args)]
pub(super) struct BankAccountArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Add(AddArgs),
}

/// Register bank accounts and print the ids that drafts name
///
/// Reads JSON, one object or several one after the other: {"bank": …, "holder": …, "number": …}.
/// Prints the id as it stands in `group.bank_account_registered`. The same number is the same
/// account. Data are read from a file or standard input, never from arguments that others could
/// see.
#[derive(Debug, clap::Args)]
struct AddArgs {
    /// A file, or - for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn bank_account(args: &BankAccountArgs, console: &mut Console) -> Result<(), Trouble> {
    let What::Add(args) = &args.what;
    demand(console, "bank-account add", &[Role::Operator, Role::Finance, Role::Approver])?;
    let fields = "\"bank\", \"holder\", \"number\"";
    let accounts: Vec<BankAccountData> = read(&args.file, fields, "")?;
    let mut vault = console.vault()?;
    for data in &accounts {
        data.check()?;
    }
    for data in &accounts {
        let account = vault.register_bank_account(data)?;
        console.print_json(&json!({"account": account}))?;
    }
    Ok(())
}
