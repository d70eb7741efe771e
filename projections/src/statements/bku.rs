//! Buku Kas Umum: every movement of cash and bank of a group, with the balance after it.

use std::collections::BTreeSet;

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::Event;
use rantai_events::record::Record;

use super::shared::{
    about, count, day_of, each_group, group_title, groups_only, is_asked, kind_of, paper, push,
    section, sides,
};
use super::{NotBuilt, Statement, Subject};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, Words, words};
use crate::words::{date_en, date_id, grouped};

/// The general cash book of groups.
pub(super) static BKU: Statement = Statement {
    id: "bku",
    title: ("Buku Kas Umum", "General Cash Book"),
    subject: Subject::Optional(("kelompok", "group")),
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

/// A line of the closing box: its words, what it says of receipts, spending, cash and bank, and
/// the record behind it.
struct Closing {
    words: Words,
    money: [Cell; 4],
    record: Cell,
}

/// The closing box: sums, the balance of the book, and what was counted last.
fn close(table: &mut Table, group: &GroupView, sums: &Sums) {
    let mut lines = vec![Closing {
        words: words("Jumlah dan saldo buku", "Sums and book balance"),
        money: [sums.received, sums.spent, sums.cash, sums.bank].map(Cell::Rupiah),
        record: Cell::Empty,
    }];
    lines.extend(counted(group));
    lines.extend(on_the_statement(group));
    for line in lines {
        let mut cells = vec![Cell::Empty; 3];
        cells.extend([Cell::Words(line.words), Cell::Empty]);
        cells.extend(line.money);
        cells.extend([Cell::text(&group.id), line.record]);
        table.total(cells);
    }
}

/// What the last count of the cash box found, by notes and coins where it says so, and how it
/// differed from the book on that day.
fn counted(group: &GroupView) -> Vec<Closing> {
    let Some(last) = group.state().checks.counts.last() else { return Vec::new() };
    let line = |words: Words, amount: Amount| Closing {
        words,
        money: [Cell::Empty, Cell::Empty, Cell::Rupiah(amount), Cell::Empty],
        record: Cell::Record(last.seq),
    };
    let notes = notes_and_coins(group, last.seq);
    let found = (
        format!("Kas tunai dihitung {}{notes}", date_id(last.on)),
        format!("Cash counted on {}{notes}", date_en(last.on)),
    );
    let counted = last.counted.amount();
    let differs = words("Selisih kas hari itu", "Difference that day");
    vec![line(found, counted), line(differs, counted.minus(last.book))]
}

/// ` (5 × 100.000, 3 × 20.000)`, or nothing where the count does not say.
fn notes_and_coins(group: &GroupView, seq: u64) -> String {
    let record = group.view.entries.iter().find(|record| record.seq == seq);
    let Some(Event::CashCounted(body)) = record.map(|record| &record.event) else {
        return String::new();
    };
    let each = body
        .denominations
        .iter()
        .map(|of| format!("{} × {}", of.count, grouped(of.value.amount(), 0)));
    let all = each.collect::<Vec<_>>().join(", ");
    if all.is_empty() { all } else { format!(" ({all})") }
}

/// What the last bank statement said, and what is open between it and the book of that day.
fn on_the_statement(group: &GroupView) -> Vec<Closing> {
    let Some(last) = group.state().checks.reconciliations.last() else { return Vec::new() };
    let line = |words: Words, amount: Amount| Closing {
        words,
        money: [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Rupiah(amount)],
        record: Cell::Record(last.seq),
    };
    let said = (
        format!("Rekening koran {}", date_id(last.statement_on)),
        format!("Bank statement of {}", date_en(last.statement_on)),
    );
    let balance = last.balance.amount();
    let differs =
        words("Selisih bank yang tidak terjelaskan", "Bank difference not explained by open items");
    vec![line(said, balance), line(differs, balance.plus(last.open).minus(last.book))]
}
