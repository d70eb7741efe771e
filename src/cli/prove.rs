//! `rantai prove`: proofs that others check without this ledger.

use std::path::{Path, PathBuf};

use rantai_events::account::{Account, Fund};
use rantai_events::time::Date;
use rantai_projections::library::{Library as _, is_public};

use super::console::Console;
use super::deliver::{deliver, deliver_text};
use super::given;
use super::trouble::{Trouble, words};
use crate::ledger::Ledger;
use crate::proofs;

/// Prove a record, a complete statement, or a balance, to someone without this ledger
///
/// Writes one file with all that is needed, but for the policy of whoever checks it with `rantai
/// check`. The proof is made from the published tree and the newest published checkpoint that
/// covers it. A record proof and a statement hold the exact record lines, restricted ones too:
/// give them only to those who may read these.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["seq", "of_stream", "balance"]))]
pub(super) struct ProveArgs {
    /// The number of the record
    #[arg(value_name = "SEQ")]
    seq: Option<u64>,
    /// Prove that these are all records of a stream up to its last
    #[arg(long = "stream", value_name = "STREAM")]
    of_stream: Option<String>,
    /// Prove the balance of an account, such as group/CODE:cash, by the closing of a period
    #[arg(long, value_name = "ACCOUNT")]
    balance: Option<String>,
    /// The last day of the closed period; the last closing when absent
    #[arg(long, value_name = "DATE", value_parser = given::date, requires = "balance")]
    period: Option<Date>,
    /// The fund, where the account has several
    #[arg(long = "fund", value_name = "FUND", value_parser = fund, requires = "balance")]
    of_fund: Option<Fund>,
    /// Write to this file, which appears when it is whole; standard output when absent
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn fund(text: &str) -> Result<Fund, String> {
    Fund::parse(text).ok_or_else(|| format!("`{text}` bukan dana / is no fund"))
}

pub(super) fn prove(args: &ProveArgs, console: &mut Console) -> Result<(), Trouble> {
    let ledger = console.open_to_read()?;
    let out = args.out.as_deref();
    if let Some(seq) = args.seq {
        return record(seq, out, &ledger, console);
    }
    if let Some(stream) = &args.of_stream {
        return statement(stream, out, &ledger, console);
    }
    match &args.balance {
        Some(account) => {
            balance(account, args.of_fund.as_ref(), args.period, out, &ledger, console)
        }
        None => Err(Trouble::usage(
            "sebut apa yang dibuktikan: SEQ, --stream, atau --balance",
            "say what to prove: SEQ, --stream, or --balance",
        )),
    }
}

fn record(
    seq: u64,
    out: Option<&Path>,
    ledger: &Ledger,
    console: &mut Console,
) -> Result<(), Trouble> {
    let proof = proofs::record(ledger, seq)?;
    deliver_text(out, console, &proof.to_string())?;
    let record = ledger.record(seq)?;
    let is_open = record.map_or(Ok(true), |record| is_public(&record, ledger))?;
    if !is_open {
        console.say(&words(
            format!(
                "catatan {seq} terbatas: berikan berkas ini hanya kepada yang boleh membacanya"
            ),
            format!("record {seq} is restricted: give this file only to those who may read it"),
        ));
    }
    Ok(())
}

fn statement(
    stream: &str,
    out: Option<&Path>,
    ledger: &Ledger,
    console: &mut Console,
) -> Result<(), Trouble> {
    let stream = given::stream(stream, ledger.registry())?;
    let (last, count) = deliver(out, console, |out| Ok(proofs::statement(ledger, &stream, out)?))?;
    console.say(&words(
        format!("membuktikan: inilah semua {count} catatan {stream} sampai catatan {last}. Tidak membuktikan: bahwa catatan itu yang terbaru. Berkas ini memuat catatan terbatas: berikan hanya kepada yang boleh membacanya."),
        format!("proves: these are all {count} records of {stream} up to record {last}. Does not prove: that this is the latest. The file holds restricted records: give it only to those who may read them."),
    ));
    Ok(())
}

fn balance(
    account: &str,
    fund: Option<&Fund>,
    to: Option<Date>,
    out: Option<&Path>,
    ledger: &Ledger,
    console: &mut Console,
) -> Result<(), Trouble> {
    let account = whole(account, ledger)?;
    let proof = proofs::balance(ledger, &account, fund, to)?;
    deliver_text(out, console, &proof.to_string())?;
    console.say(&words(
        format!("membuktikan: saldo {account} ini termuat dalam penutupan periode yang ditandatangani. Tidak membuktikan: saldo sesudah periode itu. Yang menerimanya memeriksa dengan `rantai check BERKAS --policy KEBIJAKAN`."),
        format!("proves: this balance of {account} stands in the signed closing of the period. Does not prove: any balance after that period. Whoever gets it checks with `rantai check FILE --policy POLICY`."),
    ));
    Ok(())
}

/// An account by its path; its book by its code alone.
fn whole(text: &str, ledger: &Ledger) -> Result<Account, Trouble> {
    let unknown = || {
        Trouble::usage(
            format!(
                "`{text}` bukan akun; tulis seperti group/KODE:cash, lihat `rantai show neraca-saldo`"
            ),
            format!(
                "`{text}` is no account; write as group/CODE:cash, see `rantai show neraca-saldo`"
            ),
        )
    };
    let (book, local) = text.split_once(':').ok_or_else(unknown)?;
    let book = given::stream(book, ledger.registry())?;
    Account::parse(&format!("{book}:{local}")).ok_or_else(unknown)
}
