//! What every command has: where the ledger is, who acts, in which language, and where to write.
//! Data go to stdout; talk goes to stderr.

use std::ffi::OsString;
use std::io::{BufWriter, IsTerminal as _, Stdout, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use rantai_events::ids::ActorId;
use rantai_projections::table::{Table, Words};

use super::trouble::Trouble;
use crate::error::Fault;
use crate::keys::MasterKey;
use crate::ledger::{Ledger, Note};
use crate::render::{Format, Language, WIDTH, render_within};
use crate::vault::Vault;

/// The surroundings of a command.
pub(super) struct Console {
    /// The directory of the ledger.
    pub(super) ledger: PathBuf,
    /// Who acts, where it was said.
    pub(super) actor: Option<ActorId>,
    /// The language of words.
    pub(super) language: Language,
    /// How long to wait for another process that holds the ledger.
    pub(super) wait: Duration,
    /// The columns of text, where they were said.
    width: Option<usize>,
    out: BufWriter<Stdout>,
}

impl Console {
    pub(super) fn new(
        ledger: PathBuf,
        actor: Option<ActorId>,
        language: Language,
        (wait, width): (Duration, Option<usize>),
    ) -> Self {
        Self { ledger, actor, language, wait, width, out: BufWriter::new(std::io::stdout()) }
    }

    /// Writes data.
    pub(super) fn print(&mut self, text: &str) -> Result<(), Trouble> {
        self.print_bytes(text.as_bytes())
    }

    /// Writes data.
    pub(super) fn print_bytes(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.out.write_all(bytes).map_err(|error| Trouble::output(&error))
    }

    /// Where data go.
    pub(super) fn writer(&mut self) -> &mut BufWriter<Stdout> {
        &mut self.out
    }

    /// Writes one line of JSON.
    pub(super) fn print_json(&mut self, value: &impl serde::Serialize) -> Result<(), Trouble> {
        let mut line = serde_json::to_vec(value).map_err(Trouble::plain_fault)?;
        line.push(b'\n');
        self.print_bytes(&line)
    }

    /// Writes a table.
    pub(super) fn print_table(&mut self, table: &Table, format: Format) -> Result<(), Trouble> {
        let width = self.width.or_else(terminal_width).unwrap_or(WIDTH);
        let text = render_within(table, format, self.language, width);
        self.print(&text)
    }

    /// Sends on what was written so far.
    pub(super) fn flush(&mut self) -> Result<(), Trouble> {
        self.out.flush().map_err(|error| Trouble::output(&error))
    }

    /// The text of the chosen language.
    pub(super) fn pick<'a>(&self, id: &'a str, en: &'a str) -> &'a str {
        self.language.pick(id, en)
    }

    /// Says something to the person at the terminal.
    pub(super) fn say(&self, words: &Words) {
        tell(self.language.of(words));
    }

    /// Says one line of JSON on stderr.
    pub(super) fn say_json(&self, value: &impl serde::Serialize) {
        tell(&serde_json::to_string(value).unwrap_or_default());
    }

    /// Who acts; asked for where a command writes.
    pub(super) fn actor(&self) -> Result<ActorId, Trouble> {
        self.actor.clone().ok_or_else(|| {
            Trouble::usage(
                "siapa yang mencatat? sebutkan akunnya dengan --actor atau RANTAI_ACTOR",
                "who records this? name the account with --actor or RANTAI_ACTOR",
            )
        })
    }

    /// The ledger, for writing.
    pub(super) fn open(&self) -> Result<Ledger, Trouble> {
        self.there()?;
        self.noted(Ledger::open_within(&self.ledger, self.wait)?)
    }

    /// The ledger, for reading, beside a writer if there is one.
    pub(super) fn open_to_read(&self) -> Result<Ledger, Trouble> {
        self.there()?;
        self.noted(Ledger::open_to_read(&self.ledger)?)
    }

    /// Whether there is a ledger at all.
    pub(super) fn there(&self) -> Result<(), Trouble> {
        let journal = self.ledger.join("journal");
        if journal.is_dir() {
            return Ok(());
        }
        if let Some(fault) = Fault::unless_a_directory(&journal, true) {
            return Err(fault.into());
        }
        let place = self.ledger.display();
        Err(Trouble::usage(
            format!(
                "tidak ada buku di {place}; sebutkan tempatnya dengan --ledger, atau buat dengan `rantai init`"
            ),
            format!(
                "there is no ledger in {place}; name its place with --ledger, or make one with `rantai init`"
            ),
        ))
    }

    fn noted(&self, ledger: Ledger) -> Result<Ledger, Trouble> {
        ledger.notes().iter().map(Note::words).for_each(|words| self.say(&words));
        Ok(ledger)
    }

    /// The master key of the office.
    pub(super) fn master_key(&self) -> Result<MasterKey, Trouble> {
        Ok(MasterKey::find(&self.ledger, environment)?)
    }

    /// The vault, for writing.
    pub(super) fn vault(&self) -> Result<Vault, Trouble> {
        self.there()?;
        Ok(Vault::open_within(&self.ledger, &self.master_key()?, self.wait)?)
    }

    /// The vault, for reading.
    pub(super) fn vault_to_read(&self) -> Result<Vault, Trouble> {
        self.there()?;
        Ok(Vault::open_for_reading(&self.ledger, &self.master_key()?)?)
    }
}

/// A variable of the environment.
pub(super) fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// The columns of the terminal on which the output is read, if it is.
fn terminal_width() -> Option<usize> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let told = || environment("COLUMNS")?.to_str()?.parse().ok().filter(|wide| *wide > 0);
    terminal_size::terminal_size().map(|(wide, _)| usize::from(wide.0)).or_else(told)
}

/// Whether someone looks at stderr.
pub(super) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// One line on stderr. When even that is closed there is nobody left to tell.
pub(super) fn tell(text: &str) {
    let mut line = text.to_owned();
    line.push('\n');
    drop(std::io::stderr().write_all(line.as_bytes()));
}
