//! Kartu Piutang Anggota: one card a loan, with what was lent, paid, and is still to be paid.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::amount::Amount;
use rantai_events::event::{Collectibility, Event};
use rantai_events::ids::LoanId;
use rantai_events::record::Record;
use rantai_events::time::Date;

use super::shared::{
    about, asked, by_number, count, day_of, each_group, is_asked, kind_of, meant, paper, params,
    push, section, sides, unknown,
};
use super::{NotBuilt, Statement, Subject};
use crate::group::Loan;
use crate::lending::{Class, Unpaid, arrears, class, unpaid};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, Words, words};
use crate::words::rupiah;

/// The loan cards of members.
pub(super) static KARTU_PIUTANG: Statement = Statement {
    id: "kartu-piutang",
    title: ("Kartu Piutang Anggota", "Loan Cards of Members"),
    subject: Subject::Optional("kelompok, kelompok/pinjaman atau anggota"),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("tanggal", "Tanggal", "Date"),
    ("no_bukti", "No. Bukti", "Document"),
    ("uraian", "Uraian", "Description"),
    ("angsuran", "Angsuran ke", "Instalment"),
    ("jatuh_tempo", "Jatuh tempo", "Due"),
    ("pinjaman", "Pinjaman", "Lent"),
    ("pokok", "Pokok", "Principal"),
    ("jasa", "Jasa", "Service"),
    ("denda", "Denda", "Penalty"),
    ("sisa_pokok", "Sisa pokok", "Principal left"),
    ("belum_pokok", "Pokok belum dibayar", "Principal unpaid"),
    ("belum_jasa", "Jasa belum dibayar", "Service unpaid"),
    ("tunggakan", "Tunggakan (hari)", "Days overdue"),
    ("kolek", "Kolek", "Class"),
    ("anggota", "Anggota", "Member"),
    ("no_pinjaman", "No. pinjaman", "Loan"),
    ("kelompok", "Kelompok", "Group"),
    ("catatan", "Catatan", "Record"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let (groups, finer) = asked(query, library);
    let mut found = finer.is_none();
    each_group(&groups, query, library, |group| {
        let profile = params(group, query, library)?.collectibility;
        let records = by_number(&group.view);
        for (id, loan) in &group.state().loans {
            if finer.is_none_or(|finer| id.as_str() == finer || loan.member.as_str() == finer) {
                found = true;
                let profile = profile.unwrap_or(Collectibility::Age);
                Card { id, loan, group, query, records: &records, profile }.write(&mut table);
            }
        }
        Ok(())
    })?;
    if found { Ok(table) } else { Err(unknown("pinjaman atau anggota / loan or member", query)) }
}

/// The card of one loan.
struct Card<'a> {
    id: &'a LoanId,
    loan: &'a Loan,
    group: &'a GroupView,
    query: &'a Query,
    records: &'a BTreeMap<u64, Arc<Record>>,
    profile: Collectibility,
}

/// The figures of one row.
#[derive(Default)]
struct Figures {
    lent: Amount,
    principal: Amount,
    service: Amount,
    penalty: Amount,
}

/// What a payment covered: instalments, the day the first was due, days late, class afterwards.
#[derive(Default)]
struct Covered {
    numbers: String,
    due: Option<Date>,
    late: Option<i64>,
    class: Option<Class>,
}

impl Card<'_> {
    fn write(&self, table: &mut Table) {
        section(table, self.query, self.title(), |table| {
            let sums = self.entries(table);
            if self.query.document.is_none() {
                self.open_instalments(table);
            }
            self.close(table, &sums);
        });
    }

    fn title(&self) -> Words {
        let (loan, terms) = (self.loan, self.loan.instalments());
        let service = rupiah(terms.iter().map(|instalment| instalment.service.amount()).sum());
        let principal = rupiah(loan.principal.amount());
        let (id, member, many) = (self.id, &loan.member, terms.len());
        let (generation, fund) = (loan.generation, &loan.fund);
        (
            format!(
                "Pinjaman {id}, anggota {member}: pokok {principal}, jasa {service}, {many} angsuran, guliran ke-{generation}, dana {fund}"
            ),
            format!(
                "Loan {id}, member {member}: principal {principal}, service {service}, {many} instalments, generation {generation}, fund {fund}"
            ),
        )
    }

    /// What a record moves on this loan; `None` when it is about something else.
    fn figures(&self, record: &Record) -> Option<Figures> {
        let book = self.group.view.stream.to_string();
        let account = format!("receivable/{}/{}", self.loan.member, self.id);
        let own =
            record.post.iter().filter(|p| p.account.book() == book && p.account.local() == account);
        let (lent, principal) = sides(record, own.map(|posting| posting.amount).sum());
        let mut figures = Figures { lent, principal, ..Figures::default() };
        let target = meant(record, self.records);
        if let Event::LoanRepaid(body) = &target.event
            && body.loan == *self.id
        {
            let signed = |amount: Amount| if record.is_reversal() { -amount } else { amount };
            figures.service = signed(body.service.amount());
            figures.penalty = signed(body.penalty.unwrap_or_default().amount());
            return Some(figures);
        }
        let moved = !lent.is_zero() || !principal.is_zero();
        (moved || tells_of(&target.event, self.id)).then_some(figures)
    }

    fn entries(&self, table: &mut Table) -> Figures {
        let mut sums = Figures::default();
        for record in &self.group.view.entries {
            let Some(figures) = self.figures(record) else { continue };
            sums.lent = sums.lent.plus(figures.lent);
            sums.principal = sums.principal.plus(figures.principal);
            sums.service = sums.service.plus(figures.service);
            sums.penalty = sums.penalty.plus(figures.penalty);
            if is_asked(record, self.query) {
                let left = sums.lent.minus(sums.principal);
                self.entry(table, record, &figures, left);
            }
        }
        sums
    }

    fn entry(&self, table: &mut Table, record: &Record, figures: &Figures, left: Amount) {
        let covered = self.covered(record.seq);
        let mut cells = vec![
            Cell::Date(day_of(record, self.query)),
            paper(record),
            about(record),
            Cell::Text(covered.numbers),
            Cell::date(covered.due),
            Cell::rupiah_or_empty(figures.lent),
            Cell::rupiah_or_empty(figures.principal),
            Cell::rupiah_or_empty(figures.service),
            Cell::rupiah_or_empty(figures.penalty),
            Cell::Rupiah(left),
            Cell::Empty,
            Cell::Empty,
            covered.late.map_or(Cell::Empty, Cell::Number),
            class_cell(covered.class),
        ];
        cells.extend(self.keys(Cell::Record(record.seq)));
        push(table, kind_of(record, &self.group.view), cells);
    }

    /// Which instalments a payment filled, from the schedule as it was before it.
    fn covered(&self, seq: u64) -> Covered {
        let found = self.loan.payments.iter().enumerate().find(|(_, payment)| payment.seq == seq);
        let Some((index, payment)) = found else { return Covered::default() };
        let (before, after) = (self.until(index, payment.on), self.until(index + 1, payment.on));
        let left = unpaid(&after);
        let filled: Vec<Unpaid> =
            unpaid(&before).into_iter().filter(|open| !left.contains(open)).collect();
        let numbers: Vec<String> = filled.iter().map(|open| open.number.to_string()).collect();
        let due = filled.first().map(|open| open.due);
        Covered {
            numbers: numbers.join(", "),
            due,
            late: due.map(|due| payment.on.days_since(due).max(0)),
            class: class(&after, payment.on, self.profile),
        }
    }

    /// The loan after its first payments, on the day of the next.
    fn until(&self, payments: usize, day: Date) -> Loan {
        let mut loan = self.loan.clone();
        loan.payments.truncate(payments);
        loan.taken_over.retain(|(_, on, _)| *on <= day);
        loan.write_offs.retain(|write_off| write_off.on <= day);
        let later = loan.schedules.iter().skip(1).filter(|(since, _)| *since > day).count();
        loan.schedules.truncate(loan.schedules.len() - later);
        loan
    }

    /// The instalments that are still to be paid.
    fn open_instalments(&self, table: &mut Table) {
        for open in unpaid(self.loan).into_iter().filter(|_| self.loan.paid_out.is_some()) {
            let late = self.query.day.days_since(open.due);
            let mut cells = vec![Cell::Empty; 2];
            cells.push(if late > 0 {
                Cell::Words(words("Menunggak", "Overdue"))
            } else {
                Cell::Words(words("Belum jatuh tempo", "Not due yet"))
            });
            cells.extend([count(open.number), Cell::Date(open.due)]);
            cells.extend(vec![Cell::Empty; 5]);
            cells.extend([
                Cell::rupiah_or_empty(open.principal),
                Cell::rupiah_or_empty(open.service),
            ]);
            cells.push(if late > 0 { Cell::Number(late) } else { Cell::Empty });
            cells.push(Cell::Empty);
            cells.extend(self.keys(Cell::Empty));
            table.entry(cells);
        }
    }

    fn close(&self, table: &mut Table, sums: &Figures) {
        let overdue = arrears(self.loan, self.query.day);
        let class = class(self.loan, self.query.day, self.profile);
        let mut cells = vec![Cell::Empty; 2];
        cells.push(Cell::Words(words("Jumlah dan tunggakan", "Sums and arrears")));
        cells.extend([Cell::Empty, Cell::date(overdue.oldest)]);
        let sums = [
            sums.lent,
            sums.principal,
            sums.service,
            sums.penalty,
            sums.lent.minus(sums.principal),
        ];
        cells.extend(sums.map(Cell::Rupiah));
        cells.extend([overdue.principal, overdue.service].map(Cell::Rupiah));
        cells.extend([Cell::Number(overdue.days), class_cell(class)]);
        cells.extend(self.keys(Cell::Empty));
        table.total(cells);
    }

    fn keys(&self, record: Cell) -> [Cell; 4] {
        [Cell::text(&self.loan.member), Cell::text(self.id), Cell::text(&self.group.id), record]
    }
}

/// Events without postings that a card lists.
fn tells_of(event: &Event, loan: &LoanId) -> bool {
    if let Event::LoanRescheduled(body) = event {
        return body.loan == *loan;
    }
    matches!(event, Event::LoanBilled(body) if body.loan == *loan)
}

/// The class of collectibility; nothing when the due dates are unknown.
fn class_cell(class: Option<Class>) -> Cell {
    class.map_or(Cell::Empty, |class| Cell::Words(words(class.names().0, class.names().1)))
}
