//! Buku Kas Umum: every movement of cash and bank of a group, with the balance after it.

use std::collections::BTreeSet;

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::Event;
use rantai_events::record::Record;
use rantai_events::time::Date;

use super::shared::{
    Cited, about, count, day_of, each_group, group_title, groups_only, kind_of, paper, push,
    section, sides,
};
use super::{NotBuilt, Statement, Subject};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, Words, words};
use crate::view::Reading;
use crate::words::{date_en, date_id, grouped, month as month_of};

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
    table.leave_out_of_text(&["kelompok"]);
    let groups = groups_only(query, library)?;
    each_group(&groups, query, library, |group| {
        section(&mut table, query, group_title(group, library), |table| {
            let sums = book(table, group, query);
            close(table, group, &sums, query);
        });
        Ok(())
    })?;
    if let ([_], None) = (groups.as_slice(), &query.document) {
        signatures(&mut table);
    }
    Ok(table)
}

/// The lines on which the officers sign the printed book of a group.
fn signatures(table: &mut Table) {
    let line = ".".repeat(24);
    table.note(
        &format!("Bendahara {line}   Ketua {line}   Mengetahui, Lurah {line}"),
        &format!("Treasurer {line}   Chair {line}   Seen by the head of the kelurahan {line}"),
    );
}

/// What entries move in the cash box and at the bank.
#[derive(Clone, Copy, Default)]
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

    fn all(&self) -> [Cell; 4] {
        [self.received, self.spent, self.cash, self.bank].map(Cell::Rupiah)
    }
}

/// The book of a group while it is written.
struct Book<'a> {
    group: &'a GroupView,
    query: &'a Query,
    name: String,
    number: usize,
    sums: Sums,
    /// A day of the month that is being written, and the sums up to the end of the one before.
    month: Option<(Date, Sums)>,
    cited: Cited,
}

fn book(table: &mut Table, group: &GroupView, query: &Query) -> Sums {
    let name = group.view.stream.to_string();
    let (cited, sums) = (Cited::of(&[&group.view], query), Sums::default());
    let mut book = Book { group, query, name, number: 0, sums, month: None, cited };
    group.view.entries.iter().for_each(|record| book.entry(table, record));
    book.end_month(table);
    book.sums
}

impl Book<'_> {
    fn entry(&mut self, table: &mut Table, record: &Record) {
        let Some(moved) = Sums::of(record, &self.name) else { return };
        let day = day_of(record, self.query);
        self.begin_month(table, day);
        self.sums.add(&moved);
        self.number += 1;
        if self.cited.is_asked(record) {
            let cells = vec![
                count(self.number),
                Cell::Date(day),
                paper(record),
                about(record),
                Cell::Text(other_codes(record, &self.name)),
                Cell::rupiah_or_empty(moved.received),
                Cell::rupiah_or_empty(moved.spent),
                Cell::Rupiah(self.sums.cash),
                Cell::Rupiah(self.sums.bank),
                Cell::text(&self.group.id),
                Cell::Record(record.seq),
            ];
            push(table, kind_of(record, &self.group.view), cells);
        }
    }

    fn begin_month(&mut self, table: &mut Table, day: Date) {
        let same =
            |(month, _): &(Date, Sums)| (month.year(), month.month()) == (day.year(), day.month());
        if !self.month.as_ref().is_some_and(same) {
            self.end_month(table);
            self.month = Some((day, self.sums));
        }
    }

    /// The sums of the month that ends, of all before it, and of both. Where one document is
    /// looked for, its entries are no month.
    fn end_month(&mut self, table: &mut Table) {
        let Some((month, before)) = self.month.take() else { return };
        if self.query.document.is_some() {
            return;
        }
        let (id, en) = month_of(month);
        let (sums, empty) = (&self.sums, || [Cell::Empty, Cell::Empty]);
        let [received, spent] =
            [sums.received.minus(before.received), sums.spent.minus(before.spent)];
        let [cash, bank] = empty();
        for (words, money) in [
            (
                (format!("Jumlah bulan ini ({id})"), format!("This month ({en})")),
                [Cell::Rupiah(received), Cell::Rupiah(spent), cash, bank],
            ),
            (words("Jumlah s/d bulan lalu", "Up to last month"), before.all()),
            (words("Jumlah s/d bulan ini", "Up to this month"), sums.all()),
        ] {
            Closing { words, money, record: Cell::Empty }.write(table, self.group);
        }
    }
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

impl Closing {
    fn write(self, table: &mut Table, group: &GroupView) {
        let mut cells = vec![Cell::Empty; 3];
        cells.extend([Cell::Words(self.words), Cell::Empty]);
        cells.extend(self.money);
        cells.extend([Cell::text(&group.id), self.record]);
        table.total(cells);
    }
}

/// The closing box: sums, the balance of the book, and what was counted last.
fn close(table: &mut Table, group: &GroupView, sums: &Sums, query: &Query) {
    let mut lines = vec![Closing {
        words: words("Jumlah dan saldo buku", "Sums and book balance"),
        money: sums.all(),
        record: Cell::Empty,
    }];
    lines.push(Closing {
        words: words("Saldo buku, kas dan bank", "Book balance, cash and bank"),
        money: [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Rupiah(sums.cash.plus(sums.bank))],
        record: Cell::Empty,
    });
    lines.extend(counted(group, query));
    lines.extend(on_the_statement(group, query));
    lines.into_iter().for_each(|line| line.write(table, group));
}

/// What the last count of the cash box found, by notes and coins where it says so, and how it
/// differed from the book on that day.
fn counted(group: &GroupView, query: &Query) -> Vec<Closing> {
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
    let differs = words("Selisih kas saat dihitung", "Difference when it was counted");
    let book = book_then(group, query, last.seq, last.on).cash;
    let mut lines = vec![line(found, counted), line(differs, counted.minus(book))];
    lines.extend(after_the_count(group, query, last.seq, last.on));
    let open = group.state().checks.open_cash;
    if counted != book || !open.is_zero() {
        let words = words("Selisih kas yang belum dibukukan", "Difference still to be booked");
        lines.push(line(words, open));
    }
    lines
}

/// What the book held up to a day by the records before one: what was reversed since still counts,
/// as it did then. In the corrected reading what was wrong is left out, and what took its place
/// counts, whenever it was recorded.
fn book_then(group: &GroupView, query: &Query, seq: u64, on: Date) -> Sums {
    let book = group.view.stream.to_string();
    let before = group.view.entries.iter().filter(|it| is_before(it, query, seq));
    let mut sums = Sums::default();
    for moved in before.filter(|it| day_of(it, query) <= on).filter_map(|it| Sums::of(it, &book)) {
        sums.add(&moved);
    }
    sums
}

/// Whether the book had a record when another was made.
fn is_before(record: &Record, query: &Query, seq: u64) -> bool {
    record.seq < seq || query.cut.reading == Reading::Corrected && record.fixes.is_some()
}

/// What the cash box moved up to the day of a count by entries recorded after it. The difference is
/// of the book as it stood when it was counted; these came later, for whatever reason.
fn after_the_count(group: &GroupView, query: &Query, seq: u64, on: Date) -> Option<Closing> {
    let book = group.view.stream.to_string();
    let later = group.view.entries.iter().filter(|it| it.seq > seq && !is_before(it, query, seq));
    let later = later.filter(|record| day_of(record, query) <= on);
    let moved: Vec<(u64, Amount)> = later
        .filter_map(|record| Some((record.seq, Sums::of(record, &book)?.cash)))
        .filter(|(_, cash)| !cash.is_zero())
        .collect();
    let sum = moved.iter().map(|(_, cash)| *cash).sum();
    (!moved.is_empty()).then(|| Closing {
        words: words(
            "Gerak kas sampai hari itu yang dicatat sesudah penghitungan",
            "Cash moved up to that day by entries recorded after the count",
        ),
        money: [Cell::Empty, Cell::Empty, Cell::Rupiah(sum), Cell::Empty],
        record: Cell::Records(moved.into_iter().map(|(seq, _)| seq).collect()),
    })
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
fn on_the_statement(group: &GroupView, query: &Query) -> Vec<Closing> {
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
    let (balance, day) = (last.balance.amount(), last.statement_on);
    let book = book_then(group, query, last.seq, day).bank;
    let differs =
        words("Selisih bank yang tidak terjelaskan", "Bank difference not explained by open items");
    vec![line(said, balance), line(differs, balance.plus(last.open).minus(book))]
}
