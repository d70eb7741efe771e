//! The statements: the books and recaps that people read, each a table of typed cells. One file a
//! statement; `ALL` registers them, and the command line, pages and exports follow.

use crate::books::Unreadable;
use crate::library::{Library, Query};
use crate::table::{Cell, Table, words};
use crate::view::Reading;

mod scope;
mod rekap_saldo;
mod register_sp2d;
mod kartu_kendali;
mod papan_laporan;
mod monitoring_lpj;
mod register_sts;
mod peta_guliran;
mod riwayat_dana;
mod shared;
mod bku;
mod kartu_piutang;
mod buku_tabungan;
mod umur_piutang;
mod neraca_saldo;
mod jurnal;
mod buku_besar;
mod daftar_koreksi;

/// How far the accounting for a grant has come: what the list of LPJ says, for whoever says it too.
pub mod lpj {
    pub use super::monitoring_lpj::{Stage, stage};
}

/// What kinds of thing a subject may be, in Indonesian and English.
pub type Named = (&'static str, &'static str);

/// What a statement needs to be told beside the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Nothing.
    None,
    /// May be narrowed to one group (or the named kind of thing).
    Optional(Named),
    /// Must be told one.
    Required(Named),
}

/// A statement.
#[derive(Debug)]
pub struct Statement {
    /// Its id on the command line, `rekap-saldo`.
    pub id: &'static str,
    /// Its title.
    pub title: (&'static str, &'static str),
    /// What it needs to be told.
    pub subject: Subject,
    /// Builds the table.
    pub build: fn(&Self, &Query, &dyn Library) -> Result<Table, NotBuilt>,
}

/// Why a statement could not be built.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NotBuilt {
    /// The subject is missing.
    #[error("a {what} is needed", what = .0.1)]
    SubjectNeeded(Named),
    /// There is no such subject.
    #[error("there is no {what} `{1}`", what = .0.1)]
    SubjectUnknown(Named, String),
    /// The store could not be read.
    #[error(transparent)]
    Fault(#[from] Unreadable),
}

impl Statement {
    /// An empty table of this statement: title, columns, as-of, last record.
    ///
    /// # Errors
    /// [`Unreadable`] when the store fails.
    pub fn table(
        &self,
        query: &Query,
        library: &dyn Library,
        columns: &[(&'static str, &'static str, &'static str)],
    ) -> Result<Table, Unreadable> {
        let mut table =
            Table::new(self.id, self.title, columns, query.day, library.last(query.cut.known_at)?);
        if let Some(opened) = &library.registry().opened {
            table.line("Kantor", "Office", Cell::text(&opened.office));
        }
        told(&mut table, query, library);
        if self.subject_is_optional() {
            about(&mut table, query, library);
        }
        Ok(table)
    }
}

impl Statement {
    /// Where a subject must be told, the statement itself says what it is of.
    fn subject_is_optional(&self) -> bool {
        matches!(self.subject, Subject::Optional(_))
    }
}

/// The view and the filters that made a statement: two statements that differ say why.
fn told(table: &mut Table, query: &Query, library: &dyn Library) {
    let (id, en) = match query.cut.reading {
        Reading::Reported => ("dilaporkan", "as reported"),
        Reading::Corrected => ("sebenarnya", "as it really was"),
    };
    table.line("Tampilan", "View", Cell::Words(words(id, en)));
    if let Some(area) = &query.area {
        let name = library.area_name(area).map(|name| format!("{area} {name}"));
        table.line("Wilayah", "Area", Cell::Text(name.unwrap_or_else(|| area.to_string())));
    }
    if let Some(number) = &query.document {
        table.line("Bukti", "Document", Cell::text(number));
    }
    if query.cut.known_at != u64::MAX {
        let (id, en) = ("Diketahui sampai catatan", "Known up to record");
        table.line(id, en, Cell::Record(query.cut.known_at));
    }
}

/// What a statement is of, where it is not of everything: two printouts can be told apart.
fn about(table: &mut Table, query: &Query, library: &dyn Library) {
    let Some(subject) = query.subject.as_deref() else { return };
    let registry = library.registry();
    if let Some(entry) = query.subject_group(registry).and_then(|id| registry.groups.get(&id)) {
        let code = subject.strip_prefix("group/").unwrap_or(subject);
        let area = library.area_name(&entry.area).unwrap_or_else(|| entry.area.to_string());
        return table.line(
            "Kelompok",
            "Group",
            Cell::Text(format!("{code} {}, {area}", entry.name)),
        );
    }
    let code = subject.strip_prefix("program/").unwrap_or(subject);
    match registry.programs.keys().find(|program| program.as_str() == code) {
        Some(program) => table.line("Program", "Program", Cell::text(program)),
        None => table.line("Tentang", "About", Cell::text(subject)),
    }
}

/// Every statement, in the order in which they are listed.
#[rustfmt::skip]
pub static ALL: &[&Statement] = &[
    &rekap_saldo::REKAP_SALDO,
    &register_sp2d::REGISTER_SP2D,
    &kartu_kendali::KARTU_KENDALI,
    &papan_laporan::PAPAN_LAPORAN,
    &monitoring_lpj::MONITORING_LPJ,
    &peta_guliran::PETA_GULIRAN,
    &riwayat_dana::RIWAYAT_DANA,
    &register_sts::REGISTER_STS,
    &bku::BKU,
    &kartu_piutang::KARTU_PIUTANG,
    &buku_tabungan::BUKU_TABUNGAN,
    &umur_piutang::UMUR_PIUTANG,
    &neraca_saldo::NERACA_SALDO,
    &jurnal::JURNAL,
    &buku_besar::BUKU_BESAR,
    &daftar_koreksi::DAFTAR_KOREKSI,
];

/// The statement with this id.
#[must_use]
pub fn statement(id: &str) -> Option<&'static Statement> {
    ALL.iter().copied().find(|statement| statement.id == id)
}
