//! `rantai init`: a new ledger, its vault and its keys.

use std::path::Path;

use rantai_events::ids::ActorId;
use rantai_events::text::Label;

use super::console::{Console, environment};
use super::given::{label, origin};
use super::trouble::{Trouble, words};
use crate::clock::SystemClock;
use crate::keys::{KEY_FILE_VARIABLE, KEY_VARIABLE, MasterKey, default_key_file};
use crate::ledger::{Ledger, Opening};
use crate::vault::Vault;
use crate::vault::error::VaultError;

/// Make a new ledger, with its vault and keys
///
/// Makes the directory named by --ledger, with the journal and an empty vault in it, and beside
/// it the files DIR.key with the master key and DIR.log-key with the key that signs checkpoints,
/// which only their owner may read. The first account is
/// --actor, `admin` when absent, with every role that administers and records.
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// The name of the ledger in checkpoints: a prefix like a web address without https://
    #[arg(long, value_parser = origin)]
    origin: Label,
    /// The office that keeps the ledger
    #[arg(long, value_name = "NAME", value_parser = label)]
    office: Label,
}

pub(super) fn init(args: &InitArgs, console: &mut Console) -> Result<(), Trouble> {
    let directory = console.ledger.clone();
    if directory.join("journal").exists() {
        let place = directory.display();
        return Err(Trouble::denied(
            format!(
                "sudah ada buku di {place}; tidak ada yang diubah; pilih tempat lain dengan --ledger"
            ),
            format!(
                "there is a ledger in {place} already; nothing was changed; choose another place with --ledger"
            ),
        ));
    }
    let admin = || ActorId::parse("admin").map_err(Trouble::plain_fault);
    let actor = console.actor.clone().map_or_else(admin, Ok)?;
    let (key, kept) = master_key(&directory)?;
    make_vault(&directory, &key)?;
    let (log_key, log_kept) = super::key::first(&directory, args.origin.as_str())?;
    let opening = Opening {
        origin: args.origin.clone(),
        office: args.office.clone(),
        actor: actor.clone(),
        key: Some(super::key::text(&log_key)?),
    };
    let ledger = Ledger::create(&directory, &opening, Box::new(SystemClock))?;
    let head = ledger.head();
    ledger.close()?;
    console.print_json(&serde_json::json!({
        "ledger": directory.display().to_string(),
        "actor": actor,
        "records": head.next,
        "hash": head.hash,
        "key": opening.key,
    }))?;
    say_kept(console, &directory, &actor, (&kept, &log_kept));
    Ok(())
}

fn make_vault(directory: &Path, key: &MasterKey) -> Result<(), Trouble> {
    match Vault::create(directory, key).map(drop) {
        Ok(()) => Ok(()),
        // An earlier `init` was cut short between the vault and the journal.
        Err(VaultError::Exists(_)) => Ok(Vault::open(directory, key).map(drop)?),
        Err(error) => Err(error.into()),
    }
}

/// The master key, and where it is kept. One that was made before is never replaced.
fn master_key(directory: &Path) -> Result<(MasterKey, String), Trouble> {
    let kept = [KEY_VARIABLE, KEY_FILE_VARIABLE].iter().find(|name| environment(name).is_some());
    if let Some(variable) = kept {
        return Ok((MasterKey::find(directory, environment)?, format!("${variable}")));
    }
    crate::vault::disk::make_directory(directory)?;
    let file = default_key_file(directory);
    let place = file.display().to_string();
    if file.exists() {
        return Ok((MasterKey::from_file(&file)?, place));
    }
    Ok((MasterKey::generate(&file)?, place))
}

fn say_kept(console: &Console, directory: &Path, actor: &ActorId, (kept, log): (&str, &str)) {
    let place = directory.display();
    console.say(&words(
        format!(
            "Buku dibuat di {place}; akun pertama `{actor}`.\n\
             Kunci induk: {kept}. Simpan salinannya di tempat lain, terpisah dari cadangan buku:\n\
             siapa memegang kunci dan brankas dapat membaca data pribadi; tanpa kunci, data itu hilang.\n\
             Kunci checkpoint: {log}. Salinannya pun di tempat lain: siapa memegangnya dapat\n\
             menandatangani atas nama kantor.\n\
             Cadangkan seluruh {place}; indeks di dalamnya dapat dibangun ulang dari jurnal.\n\
             Berikutnya: rantai --ledger {place} --actor {actor} record draf.json"
        ),
        format!(
            "The ledger was made in {place}; the first account is `{actor}`.\n\
             Master key: {kept}. Keep a copy elsewhere, apart from the backups of the ledger:\n\
             whoever holds the key and the vault can read personal data; without it they are lost.\n\
             Checkpoint key: {log}. Keep a copy of it elsewhere too: whoever holds it can sign in\n\
             the name of the office.\n\
             Back up all of {place}; the index in it can be built again from the journal.\n\
             Next: rantai --ledger {place} --actor {actor} record draft.json"
        ),
    ));
}
