//! The command line: one file a command, each with its arguments, whose documentation is the help.

use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use rantai_events::ids::ActorId;

use crate::render::Language;
use console::{Console, tell};
use trouble::{Exit, Trouble};

mod trouble;
mod bahasa;
mod console;
mod given;
mod requests;
mod init;
mod notices;
mod twins;
mod record;
mod import;
mod export;
mod person;
mod bank_account;
mod attach;
mod close;
mod key;
mod checkpoint;
mod publish;
mod ending;
mod witness;
mod serve;
mod verify;
mod rebuild;
mod show;
mod judge;
mod history;
mod deliver;
mod prove;
mod check;
mod slip;
mod demo;
mod evidence;
mod drill;
mod open;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something found wrong (verify, check, rebuild --check, demo, drill)
  2  the command was not understood
  3  refused: a law of the ledger or the vault said no; nothing of that request was recorded
  4  a fault: the disk, another process, a key

Data go to stdout, everything said to people goes to stderr.";

/// Rantai: an append-only, hash-chained ledger of grants and revolving funds
#[derive(Debug, Parser)]
#[command(name = "rantai", version, after_help = EXIT_CODES, max_term_width = 100)]
struct Cli {
    /// The directory of the ledger
    #[arg(
        long,
        global = true,
        env = "RANTAI_LEDGER",
        value_name = "DIR",
        default_value = "./rantai-ledger"
    )]
    ledger: PathBuf,
    /// The account that acts; asserted, not proven, until there is a login
    #[arg(long, global = true, env = "RANTAI_ACTOR", value_name = "ID")]
    actor: Option<ActorId>,
    /// The language of words
    #[arg(
        long,
        global = true,
        env = "RANTAI_LANG",
        value_name = "LANGUAGE",
        default_value = "id",
        hide_possible_values = true
    )]
    lang: Language,
    /// The columns that tables in text may take; 0 for as many as they need; when absent those of
    /// the terminal, or 120 where there is none
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = given::width)]
    width: Option<usize>,
    /// How many seconds a command that writes waits for another that uses the ledger; 0: not at all
    #[arg(
        long,
        global = true,
        env = "RANTAI_WAIT",
        value_name = "SECONDS",
        default_value = "10",
        value_parser = given::wait
    )]
    wait: Duration,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::InitArgs),
    Record(record::RecordArgs),
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    Show(show::ShowArgs),
    Judge(judge::JudgeArgs),
    History(history::HistoryArgs),
    Key(key::KeyArgs),
    Checkpoint(checkpoint::CheckpointArgs),
    Publish(publish::PublishArgs),
    Witness(witness::WitnessArgs),
    Serve(serve::ServeArgs),
    Verify(verify::VerifyArgs),
    Rebuild(rebuild::RebuildArgs),
    Person(person::PersonArgs),
    BankAccount(bank_account::BankAccountArgs),
    Attach(attach::AttachArgs),
    Close(close::CloseArgs),
    Prove(prove::ProveArgs),
    Check(check::CheckArgs),
    Slip(slip::SlipArgs),
    Evidence(evidence::EvidenceArgs),
    Drill(drill::DrillArgs),
    Open(open::OpenArgs),
    Demo(demo::DemoArgs),
}

/// Runs the command line of this process and answers its exit code.
#[must_use]
pub fn run() -> ExitCode {
    // A panic is a bug of ours. Whoever works with the ledger is told so at the end, in words.
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(answer));
    let exit = outcome.unwrap_or_else(|_| {
        tell("kesalahan program; tolong laporkan perintahnya / a bug; please report the command");
        Exit::Fault
    });
    ExitCode::from(exit as u8)
}

fn answer() -> Exit {
    let command = match asked_language() {
        Language::Id => bahasa::indonesian(Cli::command()),
        Language::En => Cli::command(),
    };
    let parsed = command.try_get_matches_from(arguments());
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error),
    };
    let language = cli.lang;
    let mut console = Console::new(cli.ledger, cli.actor, language, (cli.wait, cli.width));
    let outcome = obey(cli.command, &mut console).and_then(|()| console.flush());
    let Err(trouble) = outcome else { return Exit::Done };
    // What was told before the trouble is told still; there may be nobody who reads it.
    drop(console.flush());
    if let Some(text) = trouble.text(language) {
        tell(&format!("rantai: {text}"));
    }
    trouble.exit()
}

/// The command line; `help publish` is `publish --help`.
fn arguments() -> Vec<OsString> {
    let mut all: Vec<OsString> = std::env::args_os().collect();
    if all.get(1).is_some_and(|first| first == "help" || first == "bantuan") {
        all.remove(1);
        all.push("--help".into());
    }
    all
}

/// The language, before the command line is understood: help is given in it too.
fn asked_language() -> Language {
    let args: Vec<String> =
        std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let joined = args.iter().find_map(|arg| arg.strip_prefix("--lang=").map(str::to_owned));
    let after =
        args.iter().position(|arg| arg == "--lang").and_then(|at| args.get(at + 1).cloned());
    let asked = joined.or(after).or_else(|| std::env::var("RANTAI_LANG").ok());
    if asked.as_deref() == Some("en") { Language::En } else { Language::Id }
}

/// Help that was asked for is no error.
fn not_understood(error: &clap::Error) -> Exit {
    let told = match asked_language() {
        Language::Id => bahasa::not_understood(error),
        Language::En => None,
    };
    match told {
        Some(text) => tell(&text),
        // Whoever asked for help may have closed the pipe.
        None => drop(error.print()),
    }
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

fn obey(command: Command, console: &mut Console) -> Result<(), Trouble> {
    match command {
        Command::Init(args) => init::init(&args, console),
        Command::Record(args) => record::record(&args, console),
        Command::Import(args) => import::import(&args, console),
        Command::Export(args) => export::export(&args, console),
        Command::Show(args) => show::show(&args, console),
        Command::Judge(args) => judge::judge(&args, console),
        Command::History(args) => history::history(&args, console),
        Command::Key(args) => key::key(&args, console),
        Command::Checkpoint(args) => checkpoint::checkpoint(&args, console),
        Command::Publish(args) => publish::publish(&args, console),
        Command::Witness(args) => witness::witness(&args, console),
        Command::Serve(args) => serve::served(&args, console),
        Command::Verify(args) => verify::verify(&args, console),
        Command::Rebuild(args) => rebuild::rebuild(&args, console),
        Command::Person(args) => person::person(&args, console),
        Command::BankAccount(args) => bank_account::bank_account(&args, console),
        Command::Attach(args) => attach::attach(&args, console),
        Command::Close(args) => close::close(&args, console),
        Command::Prove(args) => prove::prove(&args, console),
        Command::Check(args) => check::check(&args, console),
        Command::Slip(args) => slip::slip(&args, console),
        Command::Evidence(args) => evidence::evidence(&args, console),
        Command::Drill(args) => drill::drill(&args, console),
        Command::Open(args) => open::open(&args, console),
        Command::Demo(args) => demo::demo(&args, console),
    }
}
