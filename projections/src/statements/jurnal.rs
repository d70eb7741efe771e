//! Jurnal: every posting of the books that are asked for, in business order.

use rantai_events::amount::Amount;
use rantai_events::record::Record;
use rantai_events::time::Offset;

use super::shared::{
    Cited, about, account_cells, asked_books, book_title, day_of, debit_credit, kind_of, paper,
    push, section, sides, unknown,
};
use super::{NotBuilt, Statement, Subject};
use crate::library::{Library, Query};
use crate::table::{Cell, Table, words};
use crate::view::View;

/// The journal.
pub(super) static JURNAL: Statement = Statement {
    id: "jurnal",
    title: ("Jurnal", "Journal"),
    subject: Subject::Optional(("kelompok atau program", "group or program")),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("catatan", "Catatan", "Record"),
    ("tanggal", "Tanggal", "Date"),
    ("no_bukti", "No. Bukti", "Document"),
    ("uraian", "Uraian", "Description"),
    ("kode_akun", "Kode akun", "Account code"),
    ("akun", "Akun", "Account"),
    ("rincian", "Rincian", "Keys"),
    ("dana", "Dana", "Fund"),
    ("debet", "Debet", "Debit"),
    ("kredit", "Kredit", "Credit"),
    ("satuan", "Satuan", "Unit"),
    ("buku", "Buku", "Book"),
    ("tgl_catat", "Tgl catat", "Recorded on"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    table.leave_out_of_text(&["satuan", "buku", "tgl_catat"]);
    let (books, None) = asked_books(query, library) else {
        return Err(unknown(("kelompok atau program", "group or program"), query));
    };
    for book in &books {
        let view = library.view(book, query.cut)?;
        section(&mut table, query, book_title(book, library), |table| {
            journal(table, &view, query, library.registry().tz());
        });
    }
    Ok(table)
}

fn journal(table: &mut Table, view: &View, query: &Query, tz: Offset) {
    let book = view.stream.to_string();
    let (mut debit, mut credit) = (Amount::ZERO, Amount::ZERO);
    let cited = Cited::of(&[view], query);
    for record in view.entries.iter().filter(|record| cited.is_asked(record)) {
        let own = record.post.iter().filter(|posting| posting.account.book() == book);
        for (place, posting) in own.enumerate() {
            if posting.unit.is_idr() {
                let (left, right) = sides(record, posting.amount);
                (debit, credit) = (debit.plus(left), credit.plus(right));
            }
            let mut cells = entry_cells(record, query, place == 0).to_vec();
            cells.extend(account_cells(posting));
            cells.push(Cell::text(&posting.fund));
            cells.extend(debit_credit(record, posting));
            cells.extend([Cell::text(&posting.unit), Cell::text(&book)]);
            cells.push(Cell::Date(record.at.date_in(tz)));
            push(table, kind_of(record, view), cells);
        }
    }
    let mut cells = vec![Cell::Empty; 3];
    cells.push(Cell::Words(words("Jumlah (Rp)", "Total (Rp)")));
    cells.resize(8, Cell::Empty);
    cells.extend([debit, credit].map(Cell::Rupiah));
    cells.extend([Cell::text("IDR"), Cell::text(&book), Cell::Empty]);
    table.total(cells);
}

/// Number, day, paper and line of an entry; the line only beside its first posting.
fn entry_cells(record: &Record, query: &Query, first: bool) -> [Cell; 4] {
    let line = if first { about(record) } else { Cell::Empty };
    [Cell::Record(record.seq), Cell::Date(day_of(record, query)), paper(record), line]
}
