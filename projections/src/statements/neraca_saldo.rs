//! Neraca Saldo: the balance of every account and fund. No closing journal is stored: income and
//! expense are shown by year, and corrections of years before on their own line.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::{AccountName, Fund};
use rantai_events::amount::{Amount, Unit};
use rantai_events::record::Record;

use super::shared::{Cited, amount_cell, asked_books, by_number, day_of, meant, unknown};
use super::{NotBuilt, Statement, Subject};
use crate::library::{Library, Query};
use crate::table::{Cell, Table, Words, words};
use crate::view::View;
use crate::words::rupiah;

/// The trial balance.
pub(super) static NERACA_SALDO: Statement = Statement {
    id: "neraca-saldo",
    title: ("Neraca Saldo", "Trial Balance"),
    subject: Subject::Optional(("kelompok atau program", "group or program")),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("kode_akun", "Kode akun", "Account code"),
    ("akun", "Akun", "Account"),
    ("dana", "Dana", "Fund"),
    ("tahun", "Tahun", "Year"),
    ("debet", "Debet", "Debit"),
    ("kredit", "Kredit", "Credit"),
    ("satuan", "Satuan", "Unit"),
];

mod between;

use between::Between;

/// The year of income and expense, and where it corrects an earlier one, which; nothing for
/// other accounts.
type Year = Option<(i32, Option<i32>)>;

/// Balances by account, year, fund and unit.
type Sums = BTreeMap<(AccountName, Year, Fund, Unit), Amount>;

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    table.leave_out_of_text(&["satuan"]);
    let (books, None) = asked_books(query, library) else {
        return Err(unknown(("kelompok atau program", "group or program"), query));
    };
    let (mut sums, mut between) = (Sums::new(), Between::default());
    for book in &books {
        let view = library.view(book, query.cut)?;
        add(&mut sums, &view, query);
        between.add(&view, query);
    }
    sums.retain(|_, amount| !amount.is_zero());
    let totals = write(&mut table, &sums);
    between.write(&mut table, totals);
    Ok(table)
}

fn add(sums: &mut Sums, view: &View, query: &Query) {
    let (book, records) = (view.stream.to_string(), by_number(view));
    let cited = Cited::of(&[view], query);
    for record in view.entries.iter().filter(|record| cited.is_asked(record)) {
        let year = year_of(record, &records, query);
        for posting in record.post.iter().filter(|posting| posting.account.book() == book) {
            let Some(name) = posting.account.name() else { continue };
            let year = is_of_a_year(name).then_some(year);
            let key = (name, year, posting.fund.clone(), posting.unit.clone());
            let sum = sums.entry(key).or_default();
            *sum = sum.plus(posting.amount);
        }
    }
}

/// Whether an account starts each year at nothing: income and expense.
fn is_of_a_year(name: AccountName) -> bool {
    name.def().code.starts_with(['4', '5'])
}

/// The year in which an entry counts, and the earlier year that it corrects.
fn year_of(
    record: &Record,
    records: &BTreeMap<u64, Arc<Record>>,
    query: &Query,
) -> (i32, Option<i32>) {
    let year = day_of(record, query).year();
    let happened = meant(record, records).happened().year();
    (year, Some(happened).filter(|happened| *happened < year))
}

fn write(table: &mut Table, sums: &Sums) -> [Amount; 2] {
    let (mut debit, mut credit) = (Amount::ZERO, Amount::ZERO);
    for ((name, year, fund, unit), amount) in sums {
        let (left, right) =
            if amount.is_negative() { (Amount::ZERO, -*amount) } else { (*amount, Amount::ZERO) };
        if unit.is_idr() {
            (debit, credit) = (debit.plus(left), credit.plus(right));
        }
        let def = name.def();
        table.entry(vec![
            Cell::text(def.code),
            Cell::Words(words(def.id, def.en)),
            Cell::text(fund),
            year_cell(*year),
            amount_cell(left, unit),
            amount_cell(right, unit),
            Cell::text(unit),
        ]);
    }
    sum(table, "", words("Jumlah (Rp)", "Total (Rp)"), None, [debit, credit].map(Cell::Rupiah));
    table.notes.extend(difference(debit, credit));
    [debit, credit]
}

/// A line below the balances.
fn sum(table: &mut Table, code: &str, words: Words, fund: Option<&Fund>, amounts: [Cell; 2]) {
    let mut cells = vec![Cell::text(code), Cell::Words(words)];
    cells.extend([fund.map_or(Cell::Empty, Cell::text), Cell::Empty]);
    cells.extend(amounts);
    cells.push(Cell::text(Unit::idr()));
    table.total(cells);
}

/// The note that the totals differ. Entries that sum to zero cannot bring that about: a record
/// behind them is not what was once admitted.
fn difference(debit: Amount, credit: Amount) -> Option<Words> {
    let (left, right, by) = (rupiah(debit), rupiah(credit), rupiah(debit.minus(credit).abs()));
    (debit != credit).then(|| {
        words(
            &format!(
                "TIDAK SEIMBANG: debet {left}, kredit {right}, selisih {by}. Jalankan `rantai verify`."
            ),
            &format!(
                "OUT OF BALANCE: debit {left}, credit {right}, difference {by}. Run `rantai verify`."
            ),
        )
    })
}

fn year_cell(year: Year) -> Cell {
    match year {
        None => Cell::Empty,
        Some((year, None)) => Cell::text(year),
        Some((year, Some(before))) => Cell::Words(words(
            &format!("{year}, koreksi {before}"),
            &format!("{year}, correcting {before}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_that_differ_are_said_aloud() {
        assert_eq!(difference(Amount::whole(5), Amount::whole(5)), None);
        let said = difference(Amount::whole(5), Amount::whole(7)).unwrap();
        assert!(
            said.0.contains("TIDAK SEIMBANG") && said.0.contains("selisih Rp 2,00"),
            "{said:?}"
        );
    }
}
