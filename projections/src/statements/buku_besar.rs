//! Buku Besar: every posting by account, with the balance after it on the account's normal side.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::{AccountName, Side, Stream};
use rantai_events::amount::{Amount, Unit};
use rantai_events::posting::Posting;
use rantai_events::record::Record;

use super::shared::{
    Cited, about, asked_books, book_title, day_of, debit_credit, kind_of, paper, push, section,
    unknown,
};
use super::{NotBuilt, Statement, Subject};
use crate::library::{Library, Query};
use crate::table::{Cell, Table, Words};
use crate::view::View;

/// The ledger by account.
pub(super) static BUKU_BESAR: Statement = Statement {
    id: "buku-besar",
    title: ("Buku Besar", "General Ledger"),
    subject: Subject::Optional((
        "kelompok, program, kode akun, atau kelompok/kode akun",
        "group, program, account code, or group/account code",
    )),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("tanggal", "Tanggal", "Date"),
    ("no_bukti", "No. Bukti", "Document"),
    ("uraian", "Uraian", "Description"),
    ("rincian", "Rincian", "Keys"),
    ("dana", "Dana", "Fund"),
    ("debet", "Debet", "Debit"),
    ("kredit", "Kredit", "Credit"),
    ("saldo", "Saldo", "Balance"),
    ("satuan", "Satuan", "Unit"),
    ("kode_akun", "Kode akun", "Account code"),
    ("buku", "Buku", "Book"),
    ("catatan", "Catatan", "Record"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    table.leave_out_of_text(&["satuan", "kode_akun", "buku"]);
    let (books, finer) = asked_books(query, library);
    let mut found = finer.is_none_or(names_an_account);
    for book in &books {
        let view = library.view(book, query.cut)?;
        for ((name, unit), lines) in by_account(&view, finer) {
            found = true;
            section(&mut table, query, title(book, name, &unit, library), |table| {
                account(table, &view, name, &unit, &lines, query);
            });
        }
    }
    if found {
        Ok(table)
    } else {
        Err(unknown(("kelompok, program atau akun", "group, program or account"), query))
    }
}

/// A posting with its entry.
type Line<'a> = (Arc<Record>, &'a Posting);

fn by_account<'a>(
    view: &'a View,
    finer: Option<&str>,
) -> BTreeMap<(AccountName, Unit), Vec<Line<'a>>> {
    let book = view.stream.to_string();
    let mut accounts: BTreeMap<_, Vec<Line<'a>>> = BTreeMap::new();
    for record in &view.entries {
        for posting in record.post.iter().filter(|posting| posting.account.book() == book) {
            let Some(name) = posting.account.name() else { continue };
            if finer.is_none_or(|finer| is_of(posting, name, finer)) {
                let lines = accounts.entry((name, posting.unit.clone())).or_default();
                lines.push((Arc::clone(record), posting));
            }
        }
    }
    accounts
}

/// Whether a posting is on the account asked for: by code, or by path with any of its keys.
fn is_of(posting: &Posting, name: AccountName, asked: &str) -> bool {
    let below = posting.account.local().strip_prefix(asked);
    name.def().code == asked || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a text names an account of the chart, by code or path.
fn names_an_account(asked: &str) -> bool {
    let first = asked.split('/').next().unwrap_or_default();
    AccountName::from_path(first).is_some()
        || rantai_events::account::CHART.iter().any(|def| def.code == asked)
}

fn title(book: &Stream, name: AccountName, unit: &Unit, library: &dyn Library) -> Words {
    let ((id, en), def) = (book_title(book, library), name.def());
    let unit = if unit.is_idr() { String::new() } else { format!(" ({unit})") };
    (format!("{id}: {} {}{unit}", def.code, def.id), format!("{en}: {} {}{unit}", def.code, def.en))
}

fn account(
    table: &mut Table,
    view: &View,
    name: AccountName,
    unit: &Unit,
    lines: &[Line<'_>],
    query: &Query,
) {
    let (mut balance, cited) = (Amount::ZERO, Cited::of(&[view], query));
    for (record, posting) in lines {
        balance = match name.def().side {
            Side::Debit => balance.plus(posting.amount),
            Side::Credit => balance.minus(posting.amount),
        };
        if !cited.is_asked(record) {
            continue;
        }
        let keys = posting.account.keys().collect::<Vec<_>>().join(" / ");
        let mut cells = vec![Cell::Date(day_of(record, query)), paper(record), about(record)];
        cells.extend([Cell::Text(keys), Cell::text(&posting.fund)]);
        cells.extend(debit_credit(record, posting));
        let balance = match unit.is_idr() {
            true => Cell::Rupiah(balance),
            false => Cell::Quantity(balance, unit.clone()),
        };
        cells.extend([balance, Cell::text(unit), Cell::text(name.def().code)]);
        cells.extend([Cell::text(&view.stream), Cell::Record(record.seq)]);
        push(table, kind_of(record, view), cells);
    }
}
