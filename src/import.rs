//! Taking in what an office has in tables: members, loans, repayments, cash books and opening
//! balances as CSV with a header row.
//!
//! A file is taken in as one batch, all of it or none. [`plan`] reads the rows into drafts and
//! tells everything that is wrong with them; [`run`] lets the books judge the whole, then
//! registers the persons in the vault, then records. A refusal by the books is told for the row
//! that it is about. The same file taken in again gives the first receipts and touches nothing.
//!
//! What a file may look like:
//! - UTF-8, with or without a byte-order mark, lines ending in LF, CRLF or CR; columns divided by
//!   comma, semicolon or tab, as the header row has it; columns in any order.
//! - Amounts as `1.500.000,00`, `1500000` or `1500000.50`, with or without `Rp`; dots between
//!   groups of three digits are thousands.
//! - Dates as `2026-11-20`, `20/11/2026` or `20-11-2026`.
//! - Yes and no as `ya` and `tidak`. A cell that looks like a formula is text like any other.
//!
//! The columns of each kind are in [`Kind::columns`]. No error repeats what stands in a column of
//! personal data, or any value with the digits of a NIK.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rantai_events::event::Event;
use rantai_events::hash::Hash;
use rantai_events::ids::{ActorId, GroupId, PersonId, RequestKey};
use rantai_events::record::{Draft, Record};
use rantai_projections::registry::IMPORT_KEY;
use rantai_projections::words;

use crate::index::key_tag;
use crate::ledger::{Asked, Ledger, Receipt, Rejected};
use crate::vault::Vault;
use crate::vault::error::VaultError;
use crate::vault::person::PersonData;

mod column;
mod sheet;
mod row;
mod members;
mod loans;
mod repayments;
mod cash_book;
mod opening;
mod refused;
mod repeated;
mod names;

pub use column::Column;
pub use repeated::Repeated;

use column::{FUND, GROUP, HAPPENED, LOAN, MEMBER, NUMBER, PLACE, may, must, personal};

/// The most bytes of a file.
pub const MOST_FILE_BYTES: usize = 8 << 20;
/// The most rows of a file.
pub const MOST_ROWS: usize = 10_000;
/// The most errors that are told at once.
pub const MOST_ERRORS: usize = 50;
/// The most rows of which the books are asked why they refuse them: each takes judging the file
/// some times.
const MOST_REFUSED: usize = 20;

/// What a table is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Members who joined: registered in the vault and recorded.
    Members,
    /// Loans, approved and paid out.
    Loans,
    /// Repayments of loans.
    Repayments,
    /// The cash book.
    CashBook,
    /// Opening balances and running loans.
    Opening,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Members, Self::Loans, Self::Repayments, Self::CashBook, Self::Opening];

    /// Its names on the command line, in Indonesian and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Members => ("anggota", "members"),
            Self::Loans => ("pinjaman", "loans"),
            Self::Repayments => ("angsuran", "repayments"),
            Self::CashBook => ("buku-kas", "cash-book"),
            Self::Opening => ("saldo-awal", "opening"),
        }
    }

    /// The kind with this name in either language.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let is_name = |kind: &Self| kind.names().0 == name || kind.names().1 == name;
        Self::ALL.iter().copied().find(is_name)
    }

    /// The columns that its table has or may have.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Members => members::COLUMNS,
            Self::Loans => loans::COLUMNS,
            Self::Repayments => repayments::COLUMNS,
            Self::CashBook => cash_book::COLUMNS,
            Self::Opening => opening::COLUMNS,
        }
    }
}

/// In English, in whichever language it was asked for: request keys of files are made with it.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.names().1)
    }
}

/// What is wrong with one row, or with the file where it names no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The line of the file on which the row begins, the header being 1; 0 for the whole file.
    pub row: u64,
    /// The column, where one is at fault.
    pub column: Option<&'static str>,
    /// What is wrong and what is expected, in Indonesian and English.
    pub text: (String, String),
}

impl RowError {
    /// An error of the whole file.
    fn file(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { row: 0, column: None, text: (id.into(), en.into()) }
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, en) = &self.text;
        match (self.row, self.column) {
            (0, _) => write!(f, "{id} / {en}"),
            (row, None) => write!(f, "baris {row}: {id} / row {row}: {en}"),
            (row, Some(column)) => {
                write!(f, "baris {row}, kolom {column}: {id} / row {row}, column {column}: {en}")
            }
        }
    }
}

/// What is taken in besides the file itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The group of rows that name none.
    pub group: Option<&'a GroupId>,
}

/// One draft with the row it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The draft. A member's has the place of its person in [`Plan::persons`] as its person.
    pub draft: Draft,
    /// The line of the file on which its row begins.
    pub row: u64,
    /// The place of its person in [`Plan::persons`], where it has one.
    pub person: Option<usize>,
}

/// What a file says, ready to be judged by the books.
#[derive(Debug)]
pub struct Plan {
    /// What the file is of.
    pub kind: Kind,
    /// The drafts in order: one batch.
    pub drafts: Vec<Planned>,
    /// How many rows the file has.
    pub rows: usize,
    /// The persons to be registered.
    pub persons: Vec<PersonData>,
    /// The idempotency key: the same for the same bytes, kind and group.
    pub key: RequestKey,
}

/// Why a file was not taken in. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Rows are wrong, or the books refuse one.
    #[error("{}", rows(.0))]
    Rows(Vec<RowError>),
    /// The vault failed.
    #[error("{0}")]
    Vault(#[source] Box<VaultError>),
    /// The ledger failed. Persons may be registered and in no record; taking the file in again
    /// finds them.
    #[error(transparent)]
    Ledger(Rejected),
    /// The file has members, and no vault was given.
    #[error("vault belum dibuka / members need the vault")]
    NoVault,
}

impl From<VaultError> for ImportError {
    fn from(error: VaultError) -> Self {
        Self::Vault(Box::new(error))
    }
}

fn rows(errors: &[RowError]) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// What taking in a file did, or in a trial would do.
#[derive(Debug)]
pub struct Imported {
    /// One receipt a record; none in a trial.
    pub receipts: Vec<Receipt>,
    /// What would be recorded, in a trial. Persons who are not known yet have a placeholder.
    pub tried: Vec<Arc<Record>>,
    /// Whether the file had been taken in before.
    pub again: bool,
    /// Rows without a document number that say what a record says already.
    pub repeated: Vec<Repeated>,
}

/// Reads a file into drafts.
///
/// # Errors
/// Everything that is wrong with its rows, up to [`MOST_ERRORS`].
pub fn plan(kind: Kind, bytes: &[u8], context: Context<'_>) -> Result<Plan, Vec<RowError>> {
    let sheet = sheet::read(bytes, kind.columns())?;
    if kind == Kind::Opening && !sheet.errors.is_empty() {
        // Its rows add up to one another: with one of them unread, others would seem wrong.
        return Err(sheet.errors);
    }
    let mut made = row::Made { errors: sheet.errors, ..row::Made::default() };
    let rows = sheet.rows.iter().map(|cells| row::Row::new(cells, kind.columns(), context.group));
    match kind {
        Kind::Members => rows.for_each(|row| members::plan(row, &mut made)),
        Kind::Loans => rows.for_each(|row| loans::plan(row, &mut made)),
        Kind::Repayments => rows.for_each(|row| repayments::plan(row, &mut made)),
        Kind::CashBook => rows.for_each(|row| cash_book::plan(row, &mut made)),
        Kind::Opening => opening::plan(rows, &mut made),
    }
    check_fields(kind, &mut made);
    if !made.errors.is_empty() {
        made.errors.sort_by_key(|error| error.row);
        made.errors.truncate(MOST_ERRORS);
        return Err(made.errors);
    }
    let key = request_key(kind, bytes, context)?;
    Ok(Plan { kind, drafts: made.drafts, rows: sheet.rows.len(), persons: made.persons, key })
}

/// The laws of fields, which need no book.
fn check_fields(kind: Kind, made: &mut row::Made) {
    for planned in &made.drafts {
        if let Err(invalid) = planned.draft.event.validate() {
            let (id, en) = invalid.law.sentences();
            let column = names::column(kind, invalid.field);
            let text = match column {
                Some(_) => (id, en),
                None => {
                    (format!("isian `{}` {id}", invalid.field), format!("`{}` {en}", invalid.field))
                }
            };
            let text = (names::by_columns(kind, &text.0), names::by_columns(kind, &text.1));
            made.errors.push(RowError { row: planned.row, column, text });
        }
    }
}

fn request_key(
    kind: Kind,
    bytes: &[u8],
    context: Context<'_>,
) -> Result<RequestKey, Vec<RowError>> {
    let group = context.group.map_or("", GroupId::as_str);
    let file = Hash::of(bytes);
    let hash = Hash::of(format!("{kind}\n{group}\n{file}").as_bytes()).to_string();
    // Letters alone: sixteen digits in a row would be taken for the number of a person.
    let letter = |hex: char| hex.to_digit(16).and_then(|value| char::from_digit(value + 10, 36));
    let file: String = hash.chars().take(48).filter_map(letter).collect();
    let key = format!("{IMPORT_KEY}{file}");
    RequestKey::parse(&key).map_err(|error| vec![RowError::file("kunci", error.to_string())])
}

/// Takes a planned file in, or in a trial says what would be recorded and touches nothing.
///
/// # Errors
/// [`ImportError`]; nothing was recorded then.
pub fn run(
    ledger: &mut Ledger,
    vault: Option<&mut Vault>,
    plan: &Plan,
    actor: &ActorId,
    trial: bool,
) -> Result<Imported, ImportError> {
    if let Some(receipts) = taken_before(ledger, plan, actor)? {
        return Ok(Imported { receipts, tried: Vec::new(), again: true, repeated: Vec::new() });
    }
    let repeated = repeated::unless_numbered(ledger, plan)?;
    let drafts = with_known_persons(vault.as_deref(), plan)?;
    let tried = refused::try_out(ledger, plan, drafts, actor)?;
    if trial {
        return Ok(Imported { receipts: Vec::new(), tried, again: false, repeated });
    }
    let drafts = match (vault, plan.persons.is_empty()) {
        (_, true) => plain_drafts(plan),
        (Some(vault), false) => with_registered_persons(vault, plan)?,
        (None, false) => return Err(ImportError::NoVault),
    };
    let asked = Asked::new(drafts, actor.clone(), Some(plan.key.clone()));
    let receipts = ledger.record_one(asked).map_err(|why| refused::told(plan, why))?;
    Ok(Imported { receipts, tried: Vec::new(), again: false, repeated })
}

/// The receipts of the same file taken in before by the same person.
fn taken_before(
    ledger: &Ledger,
    plan: &Plan,
    actor: &ActorId,
) -> Result<Option<Vec<Receipt>>, ImportError> {
    let store = ledger.store();
    let known = store.key(&key_tag(actor, &plan.key));
    let known = known.map_err(|why| ImportError::Ledger(why.into()))?;
    let Some(before) = known else { return Ok(None) };
    let receipt = |seq| {
        let stored = store.line(seq).map_err(|fault| ImportError::Ledger(fault.into()))?;
        Ok(Receipt { seq, hash: stored.hash })
    };
    (before.first..before.first + u64::from(before.count))
        .map(receipt)
        .collect::<Result<_, _>>()
        .map(Some)
}

fn plain_drafts(plan: &Plan) -> Vec<Draft> {
    plan.drafts.iter().map(|planned| planned.draft.clone()).collect()
}

/// The drafts with the ids of persons who are known; others keep a placeholder, the same for the
/// same NIK.
fn with_known_persons(vault: Option<&Vault>, plan: &Plan) -> Result<Vec<Draft>, ImportError> {
    let mut drafts = plain_drafts(plan);
    let mut places = BTreeMap::new();
    for (planned, draft) in plan.drafts.iter().zip(&mut drafts) {
        let Some((place, data)) = planned.person.and_then(|i| Some((i, plan.persons.get(i)?)))
        else {
            continue;
        };
        let known = match vault {
            Some(vault) => vault.find_person(&data.nik)?,
            None => None,
        };
        let first = *places.entry(data.nik.as_str()).or_insert(place);
        let placeholder = || PersonId::parse(&format!("p-{:024}", first + 1)).ok();
        if let (Event::MemberJoined(body), Some(id)) =
            (&mut draft.event, known.or_else(placeholder))
        {
            body.person = id;
        }
    }
    Ok(drafts)
}

/// Registers all persons, and fills in who they are.
fn with_registered_persons(vault: &mut Vault, plan: &Plan) -> Result<Vec<Draft>, ImportError> {
    let registered = vault.register_all(&plan.persons)?;
    let mut drafts = plain_drafts(plan);
    for (planned, draft) in plan.drafts.iter().zip(&mut drafts) {
        let known = planned.person.and_then(|place| registered.get(place));
        if let (Event::MemberJoined(body), Some(known)) = (&mut draft.event, known) {
            body.person = known.person.clone();
            body.household.clone_from(&known.household);
            body.commitment = Some(known.commitment);
        }
    }
    Ok(drafts)
}

/// How an amount is shown in an error.
fn shown(amount: rantai_events::amount::Rupiah) -> String {
    words::rupiah(amount.amount())
}
