//! `rantai show`: the statements.

use rantai_events::ids::{GroupId, ProgramCode};
use rantai_projections::library::Library as _;
use rantai_projections::registry::Registry;
use rantai_projections::statements::{self, NotBuilt, Statement, Subject};
use rantai_projections::table::{Cell, Table, words};

use super::console::Console;
use super::given::{CutArgs, near_en, near_id, near_titled};
use super::trouble::Trouble;
use crate::render::Format;

/// Show a statement: a book, a register or a recap; without a name, list them
///
/// Every statement names its as-of date, its last record and that record's hash, so that the
/// same statement can be made again from the same ledger. `rantai show` alone lists them with
/// their subjects: [may be named] or <must be named>.
///
/// Example: `rantai show bku ykt-kube-001 --as-of 2026-06-30`, `rantai show register-sp2d
/// --document "0017/LS/2026"`
#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// Which statement; all are listed when absent
    #[arg(value_name = "STATEMENT")]
    statement: Option<String>,
    /// The group, grant, loan, member, program or account it is about
    #[arg(value_name = "SUBJECT")]
    subject: Option<String>,
    #[command(flatten)]
    cut: CutArgs,
    /// Only entries that cite a document with this number, whatever its case and blanks
    #[arg(long, value_name = "NO")]
    document: Option<String>,
    /// The form of the answer
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) fn show(args: &ShowArgs, console: &mut Console) -> Result<(), Trouble> {
    let Some(name) = &args.statement else { return list(args, console) };
    let statement = statements::statement(name).ok_or_else(|| unknown(name))?;
    let ledger = console.open_to_read()?;
    let mut query = args.cut.query(&ledger, ledger.today())?;
    query.subject.clone_from(&args.subject);
    query.document.clone_from(&args.document);
    let mut table = (statement.build)(statement, &query, &ledger)
        .map_err(|why| not_built(why, ledger.registry()))?;
    if query.day > ledger.today() {
        table.note(
            "Tanggal ini belum tiba: yang tampak hanya yang sudah dicatat.",
            "This day has not come yet: only what is recorded so far is shown.",
        );
    }
    console.print_table(&table, args.format)
}

/// What no statement is of, with the codes that are near to it.
fn not_built(why: NotBuilt, registry: &Registry) -> Trouble {
    let NotBuilt::SubjectUnknown(what, name) = &why else { return why.into() };
    let known = || {
        let groups = registry.groups.keys().map(GroupId::as_str);
        groups.chain(registry.programs.keys().map(ProgramCode::as_str))
    };
    Trouble::usage(
        format!(
            "tidak ada {} `{name}`{}; kode kelompok ada di `rantai show rekap-saldo`",
            what.0,
            near_id(name, known())
        ),
        format!(
            "there is no {} `{name}`{}; `rantai show rekap-saldo` has the codes of groups",
            what.1,
            near_en(name, known())
        ),
    )
}

fn unknown(name: &str) -> Trouble {
    let known = statements::ALL.iter().map(|one| (one.id, [one.title.0, one.title.1]));
    let (near_id, near_en) = near_titled(name, known);
    Trouble::usage(
        format!("tidak ada pernyataan `{name}`{near_id}; daftarnya: `rantai show`"),
        format!("there is no statement `{name}`{near_en}; `rantai show` lists them"),
    )
}

/// The statements there are.
fn list(args: &ShowArgs, console: &mut Console) -> Result<(), Trouble> {
    if args.format == Format::Text {
        let width = statements::ALL.iter().map(|one| one.id.len()).max().unwrap_or(0);
        for statement in statements::ALL {
            let (title, subject) = described(statement, console);
            console.print(&format!("{:width$}  {title}{subject}\n", statement.id))?;
        }
        return Ok(());
    }
    let ledger = console.open_to_read()?;
    let mut table = Table::new(
        "pernyataan",
        ("Daftar Pernyataan", "Statements"),
        &[
            ("pernyataan", "Pernyataan", "Statement"),
            ("judul", "Judul", "Title"),
            ("subjek", "Subjek", "Subject"),
        ],
        ledger.today(),
        ledger.last(u64::MAX)?,
    );
    for statement in statements::ALL {
        let title = words(statement.title.0, statement.title.1);
        let subject = match statement.subject {
            Subject::None => Cell::Empty,
            Subject::Optional(what) | Subject::Required(what) => Cell::Words(words(what.0, what.1)),
        };
        table.entry(vec![Cell::text(statement.id), Cell::Words(title), subject]);
    }
    console.print_table(&table, args.format)
}

fn described(statement: &Statement, console: &Console) -> (&'static str, String) {
    let title = console.language.pick(statement.title.0, statement.title.1);
    let subject = match statement.subject {
        Subject::None => String::new(),
        Subject::Optional(what) => format!(" [{}]", console.pick(what.0, what.1)),
        Subject::Required(what) => format!(" <{}>", console.pick(what.0, what.1)),
    };
    (title, subject)
}
