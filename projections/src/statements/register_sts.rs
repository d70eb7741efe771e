//! Register STS: money that went back to the treasury, and for which year.

use rantai_events::amount::Amount;
use rantai_events::event::Treasury;
use rantai_events::ids::GrantId;

use super::scope::{SUBJECT, Scope};
use super::{NotBuilt, Statement, Subject};
use crate::group::{Grant, ReturnToTreasury};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, words};

/// One line for each deposit slip and grant, and a sum for each treasury.
pub(super) static REGISTER_STS: Statement = Statement {
    id: "register-sts",
    title: ("Register STS", "Register of Deposits to the Treasury (STS)"),
    subject: Subject::Optional(SUBJECT),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("no_urut", "No urut", "No."),
    ("no_sts", "No STS", "STS no."),
    ("tgl", "Tgl", "Date"),
    ("pihak", "Pihak", "Party"),
    ("no_hibah", "No hibah", "Grant"),
    ("tahun_anggaran", "Tahun anggaran", "Fiscal year"),
    ("kode_rekening", "Kode rekening", "Budget code"),
    ("tujuan", "Tujuan", "Treasury"),
    ("jenis", "Jenis", "Kind"),
    ("nilai", "Nilai", "Amount"),
    ("status", "Status", "Status"),
];

type Slip<'a> = (&'a GroupView, &'a GrantId, &'a Grant, &'a ReturnToTreasury);

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let scope = Scope::read(query, library)?;
    let mut slips: Vec<Slip<'_>> = scope
        .grants()
        .flat_map(|(group, id, grant)| grant.returns.iter().map(move |r| (group, id, grant, r)))
        .collect();
    slips.sort_by_key(|(_, _, _, slip)| (slip.on, slip.seq));
    let mut sums = [(Treasury::Daerah, Amount::ZERO), (Treasury::Negara, Amount::ZERO)];
    for (slip, number) in slips.iter().zip(1_i64..) {
        if scope.cited(&[slip.3.seq])? {
            table.entry(line(number, slip));
            let here = sums.iter_mut().filter(|(treasury, _)| *treasury == slip.3.to);
            here.for_each(|(_, sum)| *sum = sum.plus(slip.3.amount.amount()));
        }
    }
    for (treasury, sum) in sums {
        let (id, en) = treasury.words();
        table.total(total(&format!("Jumlah {id}"), &format!("Total, {en}"), sum));
    }
    Ok(table)
}

fn line(number: i64, (group, id, grant, slip): &Slip<'_>) -> Vec<Cell> {
    let budget = grant.budget();
    let late = budget.is_some_and(|(_, year, _)| i64::from(slip.on.year()) > i64::from(year));
    let kind = if slip.disallowed {
        words("belanja tidak diakui", "disallowed spending")
    } else {
        words("sisa dana", "unspent money")
    };
    let status = if late || !slip.disallowed && !slip.current_year {
        words("untuk tahun anggaran sebelumnya", "for an earlier fiscal year")
    } else {
        words("tahun berjalan", "within the fiscal year")
    };
    vec![
        Cell::Number(number),
        Cell::code(&slip.number),
        Cell::Date(slip.on),
        Cell::Text(format!("{} ({})", group.name, group.id)),
        Cell::text(id),
        budget.map_or(Cell::Empty, |(_, year, _)| Cell::text(year)),
        budget.map_or(Cell::Empty, |(_, _, code)| Cell::text(code)),
        Cell::Words(words(slip.to.words().0, slip.to.words().1)),
        Cell::Words(kind),
        Cell::Rupiah(slip.amount.amount()),
        Cell::Words(status),
    ]
}

fn total(id: &str, en: &str, sum: Amount) -> Vec<Cell> {
    let mut cells = vec![Cell::Words(words(id, en))];
    cells.resize(9, Cell::Empty);
    cells.extend([Cell::Rupiah(sum), Cell::Empty]);
    cells
}
