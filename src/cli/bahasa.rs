//! The help in Indonesian, and what was not understood. English stands in the documentation of
//! the arguments themselves; a test holds this table to it.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

mod texts;

use super::given::near_id;
use super::requests::indonesian_reason;
use texts::{ABOUT, ARGUMENTS, EXIT_CODES};

/// The command with its help in Indonesian.
pub(super) fn indonesian(command: Command) -> Command {
    translated(command.after_help(EXIT_CODES), "rantai")
}

fn translated(mut command: Command, path: &str) -> Command {
    let (short, long) = about(path);
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    if path == "rantai" {
        command = command.disable_version_flag(true).arg(version_flag());
    }
    let mut command = command
        .about(short)
        .long_about(long)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(help_flag())
        .help_template("{about-with-newline}\nPemakaian: {usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("Perintah")
        .mut_args(argument);
    for name in names {
        let path = if path == "rantai" { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |sub| translated(sub, &path));
    }
    let usage = usage(command.clone(), path);
    command.override_usage(usage)
}

/// How a command is called. Its options are named where there is none but those of all commands.
fn usage(mut command: Command, path: &str) -> String {
    let english = command.render_usage().to_string();
    let arguments = english.trim_start_matches("Usage: ").strip_prefix(command.get_name());
    let arguments = arguments.unwrap_or_default().replace("<COMMAND>", "<PERINTAH>");
    let arguments = arguments.trim().trim_start_matches("[OPTIONS]").trim();
    let program = if path == "rantai" { "rantai".to_owned() } else { format!("rantai {path}") };
    format!("{program} [PILIHAN] {arguments}").trim_end().to_owned()
}

fn help_flag() -> Arg {
    Arg::new("help").short('h').long("help").action(ArgAction::Help)
}

fn version_flag() -> Arg {
    Arg::new("version").short('V').long("version").action(ArgAction::Version)
}

fn argument(argument: Arg) -> Arg {
    let text = text_of(argument.get_id().as_str()).unwrap_or_default();
    let heading = if argument.is_positional() { "Argumen" } else { "Pilihan" };
    if !argument.get_action().takes_values() {
        let text = format!("{text}{}", values(&argument));
        return argument.help(text).hide_env(true).help_heading(heading);
    }
    let text = format!("{text}{}", values(&argument));
    // What the parser would say of values itself, it says in English.
    let argument = argument.hide_possible_values(true).hide_default_value(true).hide_env(true);
    argument.help(text).help_heading(heading)
}

/// What an argument may be, what it is when absent, and the variable it is taken from.
fn values(argument: &Arg) -> String {
    let of = |words: Vec<String>| words.join(", ");
    let is_flag = !argument.get_action().takes_values();
    let names = argument.get_possible_values();
    let names = names.iter().filter(|_| !is_flag).filter(|value| !value.is_hide_set());
    let names = of(names.map(|value| value.get_name().to_owned()).collect());
    let defaults = argument.get_default_values().iter().filter(|_| !is_flag);
    let defaults = of(defaults.map(|value| value.to_string_lossy().into_owned()).collect());
    let env = argument.get_env().map_or_else(String::new, |name| name.to_string_lossy().into());
    let is_known = argument.is_hide_possible_values_set();
    let parts = [
        ("pilihan", if is_known { String::new() } else { names }),
        ("bila tidak disebut", defaults),
        ("dari lingkungan", env),
    ];
    let parts = parts.iter().filter(|(_, said)| !said.is_empty());
    parts.map(|(what, said)| format!(" [{what}: {said}]")).collect()
}

fn text_of(id: &str) -> Option<&'static str> {
    ARGUMENTS.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}

/// The short and the long description of a command; the long one begins with the short.
fn about(path: &str) -> (&'static str, String) {
    let found = ABOUT.iter().find(|(name, ..)| *name == path);
    let (short, more) = found.map_or(("", ""), |(_, short, more)| (*short, *more));
    let long = if more.is_empty() { short.to_owned() } else { format!("{short}\n\n{more}") };
    (short, long)
}

/// What was not understood, in Indonesian; `None` where only the parser can say it.
#[allow(clippy::wildcard_enum_match_arm, reason = "the parser's own enum, which may grow")]
pub(super) fn not_understood(error: &clap::Error) -> Option<String> {
    let said = |kind| error.get(kind).map(plain);
    let argument = || said(ContextKind::InvalidArg).unwrap_or_default();
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let near = near.into_iter().find_map(said);
    let near = near.map_or_else(String::new, |near| format!("; mungkin maksudnya {near}"));
    let value = || said(ContextKind::InvalidValue).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => format!("`{}` tidak dikenal{near}", argument()),
        ErrorKind::InvalidSubcommand => {
            let name = said(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("tidak ada perintah `{name}`{near}")
        }
        ErrorKind::MissingRequiredArgument => format!("belum disebutkan: {}", argument()),
        ErrorKind::InvalidValue if value().is_empty() => {
            format!("`{}` memerlukan nilai", argument())
        }
        ErrorKind::InvalidValue => {
            let valid = said(ContextKind::ValidValue).unwrap_or_default();
            let near = near_id(&value(), valid.split(", "));
            format!("`{}` bukan nilai untuk `{}`{near}; pilihannya: {valid}", value(), argument())
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            let why = why.map(|why| number(&why).or(indonesian_reason(&why)).unwrap_or(why));
            let why = why.map_or_else(String::new, |why| format!(": {why}"));
            format!("`{}` bukan nilai untuk `{}`{why}", value(), argument())
        }
        ErrorKind::ArgumentConflict => {
            let other = said(ContextKind::PriorArg).unwrap_or_default();
            format!("`{}` tidak dapat dipakai bersama `{other}`", argument())
        }
        _ => return None,
    };
    Some(format!("rantai: {sentence}\nBantuan: tambahkan --help pada perintahnya."))
}

/// What the parser says of numbers and addresses.
fn number(why: &str) -> Option<String> {
    if let Some((_, range)) = why.split_once(" is not in ") {
        return Some(format!("tulis angka {}", range.replace("..=", " sampai ")));
    }
    let digits = ["invalid digit", "empty string", "number too large", "number too small"];
    if digits.iter().any(|said| why.contains(said)) {
        return Some("tulis angka bulat".to_owned());
    }
    let address = why.contains("invalid socket address");
    address.then(|| "tulis alamat dan porta, seperti 127.0.0.1:8080".to_owned())
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the parser's own enum, which may grow")]
fn plain(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(all) => all.join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn untranslated(command: &Command, path: &str, missing: &mut Vec<String>) {
        if about(path).0.is_empty() {
            missing.push(path.to_owned());
        }
        let (short, long) = about(path);
        if command.get_long_about().is_some() != (short != long) {
            missing.push(format!("{path}, at length"));
        }
        let english = command.get_long_about().map(ToString::to_string).unwrap_or_default();
        if english.contains("Example: `") != long.contains("Contoh: `") {
            missing.push(format!("{path}, by an example"));
        }
        for argument in command.get_arguments() {
            if text_of(argument.get_id().as_str()).is_none() {
                missing.push(format!("{path} {}", argument.get_id()));
            }
        }
        for sub in command.get_subcommands() {
            let name = sub.get_name();
            let path = if path == "rantai" { name.into() } else { format!("{path} {name}") };
            untranslated(sub, &path, missing);
        }
    }

    #[test]
    fn every_command_and_argument_is_told_in_indonesian() {
        let mut missing = Vec::new();
        untranslated(&super::super::Cli::command(), "rantai", &mut missing);
        assert_eq!(missing, [""; 0]);
        indonesian(super::super::Cli::command()).debug_assert();
    }
}
