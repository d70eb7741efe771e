//! `rantai key`: the key with which the office signs its checkpoints.

use std::path::{Path, PathBuf};

use rantai_events::event::LogKeyAdopted;
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::record::Draft;
use rantai_events::text::VerifierKey;
use rantai_projections::library::Library as _;
use serde_json::json;

use super::console::{Console, environment};
use super::trouble::{Trouble, words};
use crate::keys::KeyError;
use crate::keys::signing::{LOG_KEY_FILE_VARIABLE, from_file, generate, log_key_file};
use crate::ledger::{Asked, Ledger};

mod policy;

/// The key that signs checkpoints: make and state a new one, or show the public half
///
/// The secret stands in a file beside the ledger, DIR.log-key, which only its owner may read, or
/// where RANTAI_LOG_KEY_FILE says. It is never printed. The public half is in the ledger itself.
#[derive(Debug, clap::Args)]
pub(super) struct KeyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    New(NewArgs),
    Show(ShowArgs),
}

/// Make a new key and state it in the ledger: from then on it signs the checkpoints
///
/// Records `ledger.key_adopted`, which needs the role admin. A key file that is there is never
/// replaced: move the old one away first, or name another place with --key-file. With a key file that
/// the ledger does not state yet, no new key is made: that one is stated.
#[derive(Debug, clap::Args)]
struct NewArgs {
    /// Where to keep the secret; beside the ledger when absent
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

/// Print the public key (vkey), which verifiers put into their policy
///
/// With --policy print the whole policy, a file for `rantai check`, for `--submit` and for the list
/// of a witness.
///
/// Example: `rantai key show --policy --witness "$(cat witness.vkey) https://saksi.example" > my-ledger.policy`
#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print a policy (C2SP tlog-policy) that trusts this key
    #[arg(id = "show_policy", long = "policy", conflicts_with = "json")]
    policy: bool,
    /// A witness that must have cosigned: its vkey, and its address if it is to be asked; may be
    /// repeated
    #[arg(long = "witness", value_name = "VKEY [URL]", requires = "show_policy")]
    witnesses: Vec<String>,
    /// How many of the witnesses must have cosigned; all when absent
    #[arg(long, value_name = "COUNT", requires = "witnesses")]
    enough: Option<u16>,
}

pub(super) fn key(args: &KeyArgs, console: &mut Console) -> Result<(), Trouble> {
    match &args.what {
        What::New(args) => new(args, console),
        What::Show(args) => show(args, console),
    }
}

fn new(args: &NewArgs, console: &mut Console) -> Result<(), Trouble> {
    let actor = console.actor()?;
    let mut ledger = console.open()?;
    let given = args.key_file.clone();
    let file = given.unwrap_or_else(|| log_key_file(&console.ledger, environment));
    let key = unstated(&ledger, &file)?;
    let vkey = text(&key)?;
    let draft = Draft::new(ledger.today(), LogKeyAdopted { key: vkey.clone() });
    let receipts = ledger.record_one(Asked::new(vec![draft], actor, None))?;
    ledger.close()?;
    let seq = receipts.first().map(|receipt| receipt.seq);
    console.print_json(&json!({"key": vkey, "seq": seq, "file": file.display().to_string()}))?;
    let place = file.display();
    console.say(&words(
        format!("Kunci baru di {place}; simpan salinannya di tempat lain, terpisah dari cadangan buku.\nPemeriksa memerlukan kunci publiknya: {vkey}"),
        format!("The new key is in {place}; keep a copy elsewhere, apart from the backups of the ledger.\nVerifiers need its public half: {vkey}"),
    ));
    Ok(())
}

/// The key in the file, if the ledger does not state it; else a new one.
fn unstated(ledger: &Ledger, file: &Path) -> Result<SigningKey, Trouble> {
    match from_file(file) {
        Ok(key) => {
            let vkey = text(&key)?;
            let stated = ledger.registry().keys.iter().any(|stated| stated.key == vkey);
            let there = || KeyError::Exists(crate::keys::Secret::Signing, file.to_owned());
            if stated { Err(there().into()) } else { Ok(key) }
        }
        Err(KeyError::Missing(..)) => {
            let opened = ledger.registry().opened.as_ref();
            let origin = opened.map_or("", |opened| opened.origin.as_str());
            Ok(generate(file, named(origin)?, KeyKind::Log)?)
        }
        Err(why) => Err(why.into()),
    }
}

fn show(args: &ShowArgs, console: &mut Console) -> Result<(), Trouble> {
    let ledger = console.open_to_read()?;
    let file = log_key_file(&console.ledger, environment);
    let stated = ledger.registry().keys.last().map(|stated| (stated.seq, stated.key.clone()));
    let held = match from_file(&file) {
        Ok(key) => Some(text(&key)?),
        Err(KeyError::Missing(..)) => None,
        Err(why) => return Err(why.into()),
    };
    let Some((seq, vkey)) = stated else {
        return Err(Trouble::denied(
            "buku ini belum menyatakan kunci checkpoint; buat dengan `rantai key new`",
            "the ledger states no checkpoint key; make one with `rantai key new`",
        ));
    };
    let agrees = held.as_ref() == Some(&vkey);
    if args.json {
        console.print_json(&json!({"key": vkey, "seq": seq, "held": agrees}))?;
    } else if args.policy {
        console.print(&policy::policy(vkey.as_str(), &args.witnesses, args.enough)?)?;
    } else {
        console.print(&format!("{vkey}\n"))?;
    }
    if !agrees {
        let place = file.display();
        console.say(&words(
            format!("{place} bukan kunci ini atau tidak ada: di sini tidak dapat menandatangani"),
            format!("{place} is not this key or not there: nothing can be signed here"),
        ));
    }
    Ok(())
}

/// The key with which `init` and `demo` begin; one that was made before is used again.
pub(super) fn first(ledger: &Path, origin: &str) -> Result<(SigningKey, String), Trouble> {
    let file = log_key_file(ledger, environment);
    let kept = match environment(LOG_KEY_FILE_VARIABLE) {
        Some(_) => format!("${LOG_KEY_FILE_VARIABLE}"),
        None => file.display().to_string(),
    };
    let key = match from_file(&file) {
        Ok(key) if key.public().name().as_str() == origin => key,
        Ok(key) => return Err(other_name(&file, key.public().name().as_str(), origin)),
        Err(KeyError::Missing(..)) => generate(&file, named(origin)?, KeyKind::Log)?,
        Err(why) => return Err(why.into()),
    };
    Ok((key, kept))
}

fn other_name(file: &Path, name: &str, origin: &str) -> Trouble {
    let place = file.display();
    Trouble::denied(
        format!(
            "{place} adalah kunci {name}, bukan {origin}; pindahkan berkas itu, atau sebutkan yang lain di RANTAI_LOG_KEY_FILE"
        ),
        format!(
            "{place} is the key of {name}, not of {origin}; move that file away, or name another in RANTAI_LOG_KEY_FILE"
        ),
    )
}

/// The most letters of the name of a key: a record states it with 54 more, in 300 at most.
const MOST_NAME: usize = 240;

/// The name of a key that is made here.
pub(super) fn named(name: &str) -> Result<KeyName, Trouble> {
    let length = name.chars().count();
    if length > MOST_NAME {
        return Err(Trouble::usage(
            format!("nama kunci paling panjang {MOST_NAME} huruf; yang ini {length}"),
            format!("the name of a key has at most {MOST_NAME} letters; this one has {length}"),
        ));
    }
    KeyName::parse(name).map_err(|why| {
        Trouble::usage(
            format!("`{name}` tidak dapat menjadi nama kunci: jangan memakai spasi atau +"),
            format!("`{name}` cannot be the name of a key: {why}"),
        )
    })
}

/// The public half as records state it.
pub(super) fn text(key: &SigningKey) -> Result<VerifierKey, Trouble> {
    VerifierKey::new(&key.public().to_string()).map_err(|why| {
        Trouble::denied(
            format!("nama kunci ini terlalu panjang untuk dinyatakan dalam buku ({why}); buat kunci lain dengan `rantai key new`"),
            format!("the name of this key is too long to be stated in a ledger ({why}); make another with `rantai key new`"),
        )
    })
}
