//! `rantai person`: personal data, which live in the vault and never in a record.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use rantai_events::account::Stream;
use rantai_events::event::{Event, PersonErased, PersonRead, Role};
use rantai_events::ids::{ActorId, PersonId};
use rantai_events::record::Draft;
use rantai_events::text::Note;
use rantai_projections::library::{Library as _, Membership, Surroundings};
use rantai_projections::refusal::Refusal;
use rantai_projections::registry;
use rantai_projections::view::Cut;
use serde::de::DeserializeOwned;
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
    /// Put names of known persons right; without this a NIK that is known under another name is
    /// refused, since it was mostly mistyped
    #[arg(long)]
    rename: bool,
}

/// Look at a person's data; the reading is itself recorded first, with its reason
#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The person's id, p-…
    #[arg(value_name = "ID")]
    person: String,
    #[command(flatten)]
    why: Why,
}

/// Erase a person's data for good: key, look-up, documents and ciphertexts
///
/// The chain stays whole and says that the data were erased. Copies of the keyring in backups
/// live until those backups are destroyed.
#[derive(Debug, clap::Args)]
struct EraseArgs {
    /// The person's id, p-…
    #[arg(value_name = "ID")]
    person: String,
    #[command(flatten)]
    why: Why,
}

/// The reason, or where it was proposed.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Why {
    /// The reason or the legal basis
    #[arg(long, value_name = "TEXT", value_parser = note)]
    why: Option<Note>,
    /// Do what record SEQ proposes, with its reason: as the second person, where the policy asks
    /// for one
    #[arg(long, value_name = "SEQ")]
    proposal: Option<u64>,
}

impl Why {
    /// The draft to record: of today with the reason given, or as it was proposed.
    fn draft(&self, ledger: &Ledger, event: impl Fn(Note) -> Event) -> Result<Draft, Trouble> {
        match (&self.why, self.proposal) {
            (Some(why), _) => Ok(Draft::new(ledger.today(), event(why.clone()))),
            (None, Some(seq)) => proposed(seq, event, ledger),
            (None, None) => Err(Trouble::usage("sebutkan --why", "say --why")),
        }
    }
}

/// The draft of a proposal that says the same but for its reason.
fn proposed(seq: u64, event: impl Fn(Note) -> Event, ledger: &Ledger) -> Result<Draft, Trouble> {
    let record = ledger.record(seq)?;
    let draft = record.and_then(|record| {
        let Event::EntryProposed(body) = &record.event else { return None };
        Draft::parse(body.draft.0.get()).ok()
    });
    let same = |draft: &Draft| reason(&draft.event).is_some_and(|why| event(why) == draft.event);
    let Some(draft) = draft.filter(same) else {
        return Err(Trouble::denied(
            format!(
                "catatan {seq} tidak mengusulkan ini untuk orang itu; cari nomor usulannya dengan `rantai history ledger`"
            ),
            format!(
                "record {seq} does not propose this for that person; look up the number of the proposal with `rantai history ledger`"
            ),
        ));
    };
    Ok(Draft { proposal: Some(seq), ..draft })
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the two that are recorded here")]
fn reason(event: &Event) -> Option<Note> {
    match event {
        Event::PersonErased(body) => Some(body.basis.clone()),
        Event::PersonRead(body) => Some(body.note.clone()),
        _ => None,
    }
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

/// An id as typed. What was typed instead is not repeated: it may be a name or a number.
pub(super) fn person_id(text: &str) -> Result<PersonId, Trouble> {
    PersonId::parse(text).map_err(|_| {
        Trouble::usage(
            "pengenal orang berbentuk `p-` dan 24 angka heksadesimal, seperti dicetak `rantai person add`",
            "the id of a person has the form `p-` and 24 hex digits, as `rantai person add` prints it",
        )
    })
}

/// Who acts: an active account with one of the roles, asked for before anything is touched.
pub(super) fn demand(console: &Console, what: &str, roles: &[Role]) -> Result<(), Trouble> {
    let actor = console.actor()?;
    let ledger = console.open_to_read()?;
    registry::demand(ledger.registry(), &actor, what, roles)?;
    Ok(())
}

/// Who may register persons: whoever records members, and whoever opens accounts.
const REGISTER: &[Role] = &[Role::Operator, Role::Finance, Role::Admin];

/// Of how many persons it is told at once that their data are wrong.
const MOST_TOLD: usize = 50;

fn add(args: &AddArgs, console: &mut Console) -> Result<(), Trouble> {
    demand(console, "person add", REGISTER)?;
    let optional = "\"kk\", \"birth_date\" (2026-11-20), \"address\", \"phone\"";
    let people: Vec<PersonData> = read(&args.file, "\"name\", \"nik\"", optional)?;
    all_in_form(&people)?;
    let today = console.open_to_read()?.today();
    let mut vault = console.vault()?;
    let registered = match args.rename {
        true => vault.register_renamed(&people)?,
        false => vault.register_all(&people)?,
    };
    drop(vault);
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

/// Says of each person whose data cannot be right which one it is, and never who.
fn all_in_form(people: &[PersonData]) -> Result<(), Trouble> {
    let wrong = people.iter().zip(1_usize..).filter_map(|(data, place)| {
        let (id, en) = data.check().err()?.words();
        let (of_id, of_en) = match people.len() {
            1 => (String::new(), String::new()),
            _ => (format!("orang ke-{place}: "), format!("person {place}: ")),
        };
        Some((format!("{of_id}{id}"), format!("{of_en}{en}")))
    });
    let (id, en): (Vec<_>, Vec<_>) = wrong.take(MOST_TOLD).unzip();
    if id.is_empty() {
        return Ok(());
    }
    Err(Trouble::denied(
        format!("{}; tidak ada yang didaftarkan", id.join("\n")),
        format!("{}; nobody was registered", en.join("\n")),
    ))
}

/// Reads personal data: JSON objects one after the other.
pub(super) fn read<T: DeserializeOwned>(
    file: &Path,
    needed: &str,
    optional: &str,
) -> Result<Vec<T>, Trouble> {
    let mut text = Zeroizing::new(Vec::new());
    let fault = |doing| Fault::disk(doing, file);
    if file.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut text).map_err(fault(Doing::Read))?;
    } else {
        let mut opened = crate::files::open_handed(file)?;
        opened.read_to_end(&mut text).map_err(fault(Doing::Read))?;
    }
    let plain = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    if plain.trim_ascii().is_empty() {
        return Err(Trouble::usage("tidak ada data", "no data"));
    }
    let all = serde_json::Deserializer::from_slice(plain).into_iter::<T>();
    all.collect::<Result<_, _>>().map_err(|error| malformed(&error, needed, optional))
}

/// The place alone: what serde says could quote the data.
fn malformed(error: &serde_json::Error, needed: &str, optional: &str) -> Trouble {
    let (line, column) = (error.line(), error.column());
    let may = |words: &str| match optional {
        "" => String::new(),
        optional => format!("{words} {optional}, "),
    };
    let (id, en) = (may("boleh"), may("may have"));
    Trouble::denied(
        format!(
            "baris {line} kolom {column}: bukan data yang diminta; perlu {needed}, {id}tidak ada isian lain; tidak ada yang didaftarkan"
        ),
        format!(
            "line {line} column {column}: not the data asked for; needs {needed}, {en}nothing else; nothing was registered"
        ),
    )
}

/// The reading is recorded before anything is decrypted, and it is tried before whether it may be.
fn show(args: &ShowArgs, console: &mut Console) -> Result<(), Trouble> {
    let actor = console.actor()?;
    let person = person_id(&args.person)?;
    let mut ledger = console.open()?;
    let event = |note| PersonRead { note, person: person.clone() }.into();
    let drafts = vec![args.why.draft(&ledger, event)?];
    let asked = Asked::new(drafts, actor, None);
    may_record(&asked, &mut ledger)?;
    in_scope(asked.actor(), &person, &ledger)?;
    let vault = console.vault_to_read()?;
    vault.check_standing(&person)?;
    let receipts = ledger.record_one(asked)?;
    ledger.close()?;
    console.print_json(&vault.read_person(&person)?)?;
    say_recorded(&receipts, console);
    Ok(())
}

fn may_record(asked: &Asked, ledger: &mut Ledger) -> Result<(), Trouble> {
    for tried in ledger.try_out(std::slice::from_ref(asked)) {
        tried?;
    }
    Ok(())
}

/// An account of some regions looks at persons who are in a group there.
fn in_scope(actor: &ActorId, person: &PersonId, ledger: &Ledger) -> Result<(), Trouble> {
    let registry = ledger.registry();
    let areas = registry.accounts.get(actor).map_or(&[][..], |account| &account.areas);
    if areas.is_empty() {
        return Ok(());
    }
    let around = Surroundings::read(ledger, Cut::NOW)?;
    let near = |membership: &Membership| {
        let group = registry.groups.get(&membership.group);
        group.is_some_and(|group| areas.iter().any(|area| area.contains(&group.area)))
    };
    if around.persons.get(person).into_iter().flatten().any(near) {
        return Ok(());
    }
    Err(Refusal::out_of_scope(actor, person).into())
}

/// The vault first, then the record: a kill between leaves data that are gone and an erasure that
/// asking again records. Whether it may be recorded is tried before anything is destroyed.
fn erase(args: &EraseArgs, console: &mut Console) -> Result<(), Trouble> {
    let actor = console.actor()?;
    let person = person_id(&args.person)?;
    let mut ledger = console.open()?;
    let event = |basis| PersonErased { basis, person: person.clone() }.into();
    let drafts = vec![args.why.draft(&ledger, event)?];
    let asked = Asked::new(drafts, actor, None);
    may_record(&asked, &mut ledger)?;
    let recorded = is_recorded(&person, &ledger)?;
    let erasure = console.vault()?.erase(&person)?;
    let receipts = if recorded { Vec::new() } else { ledger.record_one(asked)? };
    ledger.close()?;
    let record = receipts.first().map(|receipt| receipt.seq);
    console.print_json(&json!({
        "person": person,
        "already": erasure.already,
        "documents": erasure.documents,
        "record": record,
    }))?;
    console.say(&words(
        "Data telah dihapus dari brankas. Salinan keyring dalam cadangan masih dapat membukanya sampai cadangan itu dimusnahkan.",
        "The data are gone from the vault. Copies of the keyring in backups can still open them until those backups are destroyed.",
    ));
    console.say(&words(
        "Bila namanya tampil di halaman publik (pengurus yang menyetujuinya), jalankan lagi `rantai publish`: nama itu lalu hilang.",
        "Where the name stands on a public page (an officer who agreed to it), run `rantai publish` again: it is gone then.",
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
