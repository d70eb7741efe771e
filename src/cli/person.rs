//! `rantai person`: personal data, which live in the vault and never in a record.

use std::io::Read as _;
use std::path::PathBuf;

use rantai_events::account::Stream;
use rantai_events::event::{Event, PersonErased, PersonRead};
use rantai_events::ids::PersonId;
use rantai_events::record::Draft;
use rantai_events::text::Note;
use rantai_projections::library::Library as _;
use rantai_projections::view::Cut;
use serde_json::json;
use zeroize::Zeroizing;

use super::console::Console;
use super::requests::BYTE_ORDER_MARK;
use super::trouble::{Trouble, words};
use crate::error::{Doing, Fault};
use crate::ledger::{Asked, Ledger, Receipt};
use crate::vault::person::PersonData;

/// Register, look at, or erase the personal data of a person
///
/// Personal data are sealed in the vault; records hold a random id and a commitment alone.
#[derive(Debug, clap::Args)]
pub(super) struct PersonArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Add(AddArgs),
    Show(ShowArgs),
    Erase(EraseArgs),
}

/// Register persons and print the ids that drafts name
///
/// Reads JSON, one object or several one after the other: {"name": …, "nik": …} and, where known,
/// "kk", "birth_date", "address", "phone". Prints person, household, commitment and age band as
/// they stand in `member.joined`. The same NIK is the same person. All are registered, or none.
/// Data are read from a file or standard input, never from arguments that others could see.
///
/// Example: `rantai person add members.json`
#[derive(Debug, clap::Args)]
struct AddArgs {
    /// A file, or - for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
}

/// Look at a person's data; the reading is itself recorded first, with its reason
#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The person's id, p-…
    #[arg(value_name = "ID")]
    person: PersonId,
    /// Why the data are looked at
    #[arg(long, value_name = "TEXT", value_parser = note)]
    why: Note,
}

/// Erase a person's data for good: key, look-up, documents and ciphertexts
///
/// The chain stays whole and says that the data were erased. Copies of the keyring in backups
/// live until those backups are destroyed.
#[derive(Debug, clap::Args)]
struct EraseArgs {
    /// The person's id, p-…
    #[arg(value_name = "ID")]
    person: PersonId,
    /// The legal basis of the erasure
    #[arg(long, value_name = "TEXT", value_parser = note)]
    why: Note,
}

fn note(text: &str) -> Result<Note, String> {
    Note::new(text).map_err(|why| why.to_string())
}

pub(super) fn person(args: &PersonArgs, console: &mut Console) -> Result<(), Trouble> {
    match &args.what {
        What::Add(args) => add(args, console),
        What::Show(args) => show(args, console),
        What::Erase(args) => erase(args, console),
    }
}

fn add(args: &AddArgs, console: &mut Console) -> Result<(), Trouble> {
    let people = read(args)?;
    let today = console.open_to_read()?.today();
    let registered = console.vault()?.register_all(&people)?;
    for (data, known) in people.iter().zip(registered) {
        console.print_json(&json!({
            "person": known.person,
            "household": known.household,
            "commitment": known.commitment,
            "age": data.age_band(today),
        }))?;
    }
    Ok(())
}

fn read(args: &AddArgs) -> Result<Vec<PersonData>, Trouble> {
    let mut text = Zeroizing::new(Vec::new());
    let fault = |doing| Fault::disk(doing, &args.file);
    if args.file.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut text).map_err(fault(Doing::Read))?;
    } else {
        let mut file = std::fs::File::open(&args.file).map_err(fault(Doing::Open))?;
        file.read_to_end(&mut text).map_err(fault(Doing::Read))?;
    }
    let plain = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    if plain.trim_ascii().is_empty() {
        return Err(Trouble::usage("tidak ada data orang", "no person's data"));
    }
    let people = serde_json::Deserializer::from_slice(plain).into_iter::<PersonData>();
    // The place alone: what serde says could quote the data.
    let malformed = |error: serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        Trouble::denied(
            format!(
                "baris {line} kolom {column}: bukan data orang; perlu \"name\" dan \"nik\", boleh \"kk\", \"birth_date\" (2026-11-20), \"address\", \"phone\"; tidak ada yang didaftarkan"
            ),
            format!(
                "line {line} column {column}: not a person's data; \"name\" and \"nik\" are needed, \"kk\", \"birth_date\" (2026-11-20), \"address\", \"phone\" may be there; nobody was registered"
            ),
        )
    };
    people.collect::<Result<_, _>>().map_err(malformed)
}

fn show(args: &ShowArgs, console: &mut Console) -> Result<(), Trouble> {
    let actor = console.actor()?;
    let mut ledger = console.open()?;
    let data = console.vault_to_read()?.read_person(&args.person)?;
    let body = PersonRead { note: args.why.clone(), person: args.person.clone() };
    let drafts = vec![Draft::new(ledger.today(), body)];
    let receipts = ledger.record_one(Asked { drafts, actor, key: None })?;
    ledger.close()?;
    console.print_json(&data)?;
    say_recorded(&receipts, console);
    Ok(())
}

/// The vault first, then the record: a kill between leaves data that are gone and an erasure that
/// asking again records. Whether it may be recorded is tried before anything is destroyed.
fn erase(args: &EraseArgs, console: &mut Console) -> Result<(), Trouble> {
    let actor = console.actor()?;
    let mut ledger = console.open()?;
    let body = PersonErased { basis: args.why.clone(), person: args.person.clone() };
    let drafts = vec![Draft::new(ledger.today(), body)];
    let asked = Asked { drafts, actor, key: None };
    for tried in ledger.try_out(std::slice::from_ref(&asked)) {
        tried?;
    }
    let recorded = is_recorded(&args.person, &ledger)?;
    let erasure = console.vault()?.erase(&args.person)?;
    let receipts = if recorded { Vec::new() } else { ledger.record_one(asked)? };
    ledger.close()?;
    let record = receipts.first().map(|receipt| receipt.seq);
    console.print_json(&json!({
        "person": args.person,
        "already": erasure.already,
        "documents": erasure.documents,
        "record": record,
    }))?;
    console.say(&words(
        "Data telah dihapus dari brankas. Salinan keyring dalam cadangan masih dapat membukanya sampai cadangan itu dimusnahkan.",
        "The data are gone from the vault. Copies of the keyring in backups can still open them until those backups are destroyed.",
    ));
    Ok(())
}

fn is_recorded(person: &PersonId, ledger: &Ledger) -> Result<bool, Trouble> {
    let office = ledger.view(&Stream::Ledger, Cut::NOW)?;
    let erased =
        |event: &Event| matches!(event, Event::PersonErased(body) if body.person == *person);
    Ok(office.entries.iter().any(|record| erased(&record.event)))
}

fn say_recorded(receipts: &[Receipt], console: &Console) {
    for Receipt { seq, hash } in receipts {
        console.say(&words(
            format!("Pembacaan ini dicatat: catatan {seq}, {hash}"),
            format!("This reading was recorded: record {seq}, {hash}"),
        ));
    }
}
