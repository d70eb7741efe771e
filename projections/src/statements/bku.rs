//! Buku Kas Umum: every movement of cash and bank of a group, with the balance after it.

use std::collections::BTreeSet;

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::record::Record;

use super::shared::{
    about, count, day_of, each_group, group_title, groups_only, is_asked, kind_of, paper, push,
    section, sides,
};
use super::{NotBuilt, Statement, Subject};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, RowKind, Table, words};

/// The general cash book of groups.
pub(super) static BKU: Statement = Statement {
    id: "bku",
    title: ("Buku Kas Umum", "General Cash Book"),
    subject: Subject::Optional("kelompok / group"),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("no", "No", "No"),
    ("tanggal", "Tanggal", "Date"),
    ("no_bukti", "No. Bukti", "Document"),
    ("uraian", "Uraian", "Description"),
    ("kode_akun", "Kode akun", "Account codes"),
    ("penerimaan", "Penerimaan", "Received"),
    ("pengeluaran", "Pengeluaran", "Spent"),
    ("saldo_kas", "Saldo kas", "Cash balance"),
    ("saldo_bank", "Saldo bank", "Bank balance"),
    ("kelompok", "Kelompok", "Group"),
    ("catatan", "Catatan", "Record"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let groups = groups_only(query, library)?;
    each_group(&groups, query, library, |group| {
        section(&mut table, query, group_title(group, library), |table| {
            let sums = book(table, group, query);
            close(table, group, &sums);
        });
        Ok(())
    })?;
    Ok(table)
}

/// What one entry moves in the cash box and at the bank.
#[derive(Default)]
struct Sums {
    received: Amount,
    spent: Amount,
    cash: Amount,
    bank: Amount,
}

impl Sums {
    /// Takes the postings of a record in one book; says whether any is cash or bank.
    fn of(record: &Record, book: &str) -> Option<Self> {
        let mut sums = Self::default();
        let mut any = false;
        for posting in record.post.iter().filter(|p| p.account.book() == book) {
            match posting.account.name() {
                Some(AccountName::Cash) => sums.cash = sums.cash.plus(posting.amount),
                Some(AccountName::Bank) => sums.bank = sums.bank.plus(posting.amount),
                Some(_) | None => continue,
            }
            let (received, spent) = sides(record, posting.amount);
            sums.received = sums.received.plus(received);
            sums.spent = sums.spent.plus(spent);
            any = true;
        }
        any.then_some(sums)
    }

    fn add(&mut self, other: &Self) {
        self.received = self.received.plus(other.received);
        self.spent = self.spent.plus(other.spent);
        self.cash = self.cash.plus(other.cash);
        self.bank = self.bank.plus(other.bank);
    }
}

fn book(table: &mut Table, group: &GroupView, query: &Query) -> Sums {
    let name = group.view.stream.to_string();
    let mut sums = Sums::default();
    let mut number = 0;
    for record in &group.view.entries {
        let Some(moved) = Sums::of(record, &name) else { continue };
        sums.add(&moved);
        number += 1;
        if is_asked(record, query) {
            let cells = vec![
                count(number),
                Cell::Date(day_of(record, query)),
                paper(record),
                about(record),
                Cell::Text(other_codes(record, &name)),
                Cell::rupiah_or_empty(moved.received),
                Cell::rupiah_or_empty(moved.spent),
                Cell::Rupiah(sums.cash),
                Cell::Rupiah(sums.bank),
                Cell::text(&group.id),
                Cell::Record(record.seq),
            ];
            push(table, kind_of(record, &group.view), cells);
        }
    }
    sums
}

/// The codes of the accounts on the other side.
fn other_codes(record: &Record, book: &str) -> String {
    let here = record.post.iter().filter(|posting| posting.account.book() == book);
    let names: BTreeSet<AccountName> = here
        .filter_map(|posting| posting.account.name())
        .filter(|name| !matches!(name, AccountName::Cash | AccountName::Bank))
        .collect();
    names.iter().map(|name| name.def().code).collect::<Vec<_>>().join(", ")
}

/// The closing box: sums, the balance of the book, and what was counted last.
fn close(table: &mut Table, group: &GroupView, sums: &Sums) {
    let id = Cell::text(&group.id);
    let row = |id_words: &str,
               en: &str,
               received: Cell,
               spent: Cell,
               cash: Cell,
               bank: Cell,
               at: Cell| {
        let mut cells = vec![Cell::Empty; 3];
        cells.push(Cell::Words(words(id_words, en)));
        cells.extend([Cell::Empty, received, spent, cash, bank, id.clone(), at]);
        cells
    };
    let (received, spent) = (Cell::Rupiah(sums.received), Cell::Rupiah(sums.spent));
    let (cash, bank) = (Cell::Rupiah(sums.cash), Cell::Rupiah(sums.bank));
    let none = || Cell::Empty;
    push(
        table,
        RowKind::Total,
        row("Jumlah dan saldo buku", "Sums and book balance", received, spent, cash, bank, none()),
    );
    let checks = &group.state().checks;
    if let Some(last) = checks.counts.last() {
        let (counted, at) = (last.counted.amount(), Cell::Record(last.seq));
        let said = format!("Kas tunai dihitung {}", crate::words::date_id(last.on));
        let said_en = format!("Cash counted on {}", crate::words::date_en(last.on));
        push(
            table,
            RowKind::Total,
            row(&said, &said_en, none(), none(), Cell::Rupiah(counted), none(), at.clone()),
        );
        let difference = Cell::Rupiah(counted.minus(last.book));
        push(
            table,
            RowKind::Total,
            row(
                "Selisih kas hari itu",
                "Difference that day",
                none(),
                none(),
                difference,
                none(),
                at,
            ),
        );
    }
    if let Some(last) = checks.reconciliations.last() {
        let at = Cell::Record(last.seq);
        let said = format!("Rekening koran {}", crate::words::date_id(last.statement_on));
        let said_en = format!("Bank statement of {}", crate::words::date_en(last.statement_on));
        push(
            table,
            RowKind::Total,
            row(&said, &said_en, none(), none(), none(), Cell::Rupiah(last.balance.amount()), at),
        );
    }
}
