//! `rantai witness`: an institution watches that the ledgers of others show one history.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;

use rantai_events::note::KeyKind;
use serde_json::json;

use super::console::{Console, tell};
use super::ending::Ending;
use super::trouble::{Trouble, words};
use crate::clock::SystemClock;
use crate::keys::signing::{generate, witness_from_file};
use crate::witness::{Happened, Limits, Witness, WitnessError, serve};

/// Witness the ledgers of others: cosign only what continues what was seen before
///
/// For an institution other than the office that keeps the ledger. Offices submit their checkpoints
/// with `rantai checkpoint --submit`; whoever trusts the witness then knows that everyone is shown
/// one history. Any log of C2SP tlog-witness may submit.
#[derive(Debug, clap::Args)]
pub(super) struct WitnessArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Serve(ServeArgs),
    Key(KeyArgs),
}

/// Answer requests over HTTP until interrupted
///
/// What was seen last of each log is durable in the directory STATE before a cosignature is
/// answered. Where that state is lost or altered nothing is cosigned for the log: a witness that
/// forgets would let the log begin another history. Keep backups of STATE out of the way: an old
/// one put back forgets too. Listens on this machine only, unless --listen names another address;
/// put a server with TLS before it and say --trust-forwarded.
#[derive(Debug, clap::Args)]
struct ServeArgs {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7380")]
    listen: SocketAddr,
    /// The directory of what was seen last
    #[arg(long, value_name = "STATE")]
    state: PathBuf,
    /// The file of the key of the witness
    #[arg(long = "key", value_name = "FILE")]
    witness_key: PathBuf,
    /// The file of the logs to witness: lines `log VKEY` and `quorum none` (C2SP tlog-policy)
    #[arg(long, alias = "policy", value_name = "FILE")]
    logs: PathBuf,
    /// Count requests by the last entry of X-Forwarded-For: a proxy of ours stands before
    #[arg(long)]
    trust_forwarded: bool,
}

/// The key with which the witness cosigns
#[derive(Debug, clap::Args)]
struct KeyArgs {
    #[command(subcommand)]
    what: KeyWhat,
}

#[derive(Debug, clap::Subcommand)]
enum KeyWhat {
    New(KeyNewArgs),
    Show(KeyShowArgs),
}

/// Make a new key in a file that only its owner may read, and print its public half (vkey)
///
/// The name is by custom a host name and path of the institution. Whoever trusts the witness puts
/// the printed vkey into a policy.
#[derive(Debug, clap::Args)]
struct KeyNewArgs {
    /// The name of the witness, as inspektorat.example/saksi
    #[arg(long = "name", value_name = "NAME")]
    witness_name: String,
    /// The file of the key of the witness
    #[arg(long = "key", value_name = "FILE")]
    witness_key: PathBuf,
}

/// Print the public key (vkey), which verifiers put into their policy
#[derive(Debug, clap::Args)]
struct KeyShowArgs {
    /// The file of the key of the witness
    #[arg(long = "key", value_name = "FILE")]
    witness_key: PathBuf,
}

pub(super) fn witness(args: &WitnessArgs, console: &mut Console) -> Result<(), Trouble> {
    match &args.what {
        What::Serve(args) => served(args, console),
        What::Key(KeyArgs { what: KeyWhat::New(args) }) => key_new(args, console),
        What::Key(KeyArgs { what: KeyWhat::Show(args) }) => {
            let key = witness_from_file(&args.witness_key)?;
            console.print(&format!("{}\n", key.public()))
        }
    }
}

fn key_new(args: &KeyNewArgs, console: &mut Console) -> Result<(), Trouble> {
    let name = super::key::named(&args.witness_name)?;
    let key = generate(&args.witness_key, name, KeyKind::Witness)?;
    let place = args.witness_key.display();
    console.print(&format!("{}\n", key.public()))?;
    console.say(&words(
        format!("Kunci saksi di {place}; jangan dipakai di tempat lain. Kunci publiknya, yang dicetak di keluaran, masuk ke kebijakan pemeriksa."),
        format!("The key of the witness is in {place}; use it nowhere else. Its public half, which is printed on standard output, goes into the policies of verifiers."),
    ));
    Ok(())
}

fn served(args: &ServeArgs, console: &mut Console) -> Result<(), Trouble> {
    let key = witness_from_file(&args.witness_key)?;
    let language = console.language;
    let told = Box::new(move |happened| tell(language.of(&said(&happened))));
    let witness = Witness::open(&args.state, &args.logs, key, Box::new(SystemClock), told)?;
    let network = |why| WitnessError::Network(args.listen.to_string(), why);
    let listener = TcpListener::bind(args.listen).map_err(network)?;
    let address = listener.local_addr().map_err(network)?;
    let (vkey, ending) = (witness.vkey(), Ending::heard()?);
    console.print_json(&json!({"url": format!("http://{address}"), "key": vkey}))?;
    console.flush()?;
    if !address.ip().is_loopback() {
        console.say(&words(
            "peringatan: alamat ini terbuka bagi jaringan tanpa TLS; pasang peladen TLS di depannya",
            "warning: this address is open to the network without TLS; put a server with TLS before it",
        ));
    }
    let limits = Limits { trust_forwarded: args.trust_forwarded, ..Limits::default() };
    let bye = ending.told(language.pick("saksi berhenti", "the witness stops"));
    Ok(serve(witness, listener, limits, bye)?)
}

fn said(happened: &Happened) -> (String, String) {
    match happened {
        Happened::Cosigned { origin, size } => (
            format!("{origin}: {size} catatan ikut ditandatangani"),
            format!("{origin}: cosigned {size} records"),
        ),
        Happened::Forked { origin, size, kept } => {
            let kept = kept.as_ref().map_or_else(|| "-".into(), |file| file.display().to_string());
            (
                format!(
                    "PERIKSA: {origin} menandatangani dua pohon yang berbeda atas {size} catatan; buktinya: {kept}"
                ),
                format!(
                    "LOOK INTO THIS: {origin} signed two different trees of {size} records; the evidence: {kept}"
                ),
            )
        }
        Happened::Stopped { origin, why } => (
            format!(
                "{origin}: tidak ada yang ikut ditandatangani sampai keadaannya diperiksa: {why}"
            ),
            format!("{origin}: nothing is cosigned until its state is looked into: {why}"),
        ),
    }
}
