//! Kartu Piutang Anggota: one card a loan, with what was lent, paid, and is still to be paid.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::{Collectibility, Event, WriteOffKind};
use rantai_events::ids::LoanId;
use rantai_events::record::Record;
use rantai_events::time::Date;

use super::shared::{
    Cited, Profiles, about, asked, by_number, count, day_of, each_group, kind_of, meant, paper,
    push, section, sides, unknown,
};
use super::{NotBuilt, Statement, Subject};
use crate::group::Loan;
use crate::lending::{Arrears, Class, Unpaid, arrears, before_rescheduling, class, unpaid};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, Words, words};
use crate::words::{counted, date_en, date_id, rupiah};

/// The loan cards of members.
pub(super) static KARTU_PIUTANG: Statement = Statement {
    id: "kartu-piutang",
    title: ("Kartu Piutang Anggota", "Loan Cards of Members"),
    subject: Subject::Optional((
        "kelompok, kelompok/pinjaman atau anggota",
        "group, group/loan or member",
    )),
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
    ("dihapusbukukan", "Dihapusbukukan", "Written off"),
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
    table.leave_out_of_text(&["anggota", "no_pinjaman", "kelompok"]);
    let (groups, finer) = asked(query, library);
    let mut found = finer.is_none();
    let mut profiles = Profiles::default();
    each_group(&groups, query, library, |group| {
        let profile = profiles.of(group, query, library)?;
        let (mut steps, cited) = (steps(group), Cited::of(&[&group.view], query));
        for (id, loan) in &group.state().loans {
            if finer.is_none_or(|finer| id.as_str() == finer || loan.member.as_str() == finer) {
                found = true;
                let steps = steps.remove(id.as_str()).unwrap_or_default();
                Card { id, loan, group, query, steps, profile, cited: &cited }.write(&mut table);
            }
        }
        Ok(())
    })?;
    if found { Ok(table) } else { Err(unknown(("pinjaman atau anggota", "loan or member"), query)) }
}

/// What one record moves on one loan.
type Step = (Arc<Record>, Figures);

/// What the records of a group move on each of its loans.
fn steps(group: &GroupView) -> BTreeMap<String, Vec<Step>> {
    let (book, records) = (group.view.stream.to_string(), by_number(&group.view));
    let mut steps: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for record in &group.view.entries {
        for (loan, figures) in moved(record, &book, meant(record, &records)) {
            steps.entry(loan).or_default().push((Arc::clone(record), figures));
        }
    }
    steps
}

/// What a record moves on loans: principal by its postings, the rest by the body that it means.
fn moved(record: &Record, book: &str, meant: &Record) -> BTreeMap<String, Figures> {
    let mut loans: BTreeMap<String, Figures> = BTreeMap::new();
    for posting in record.post.iter().filter(|posting| posting.account.book() == book) {
        let is_loan = posting.account.name() == Some(AccountName::Receivable);
        let Some(loan) = posting.account.keys().nth(1).filter(|_| is_loan) else { continue };
        let (lent, principal) = sides(record, posting.amount);
        let figures = loans.entry(loan.to_owned()).or_default();
        figures.lent = figures.lent.plus(lent);
        if matches!(meant.event, Event::LoanWrittenOff(_)) {
            figures.written_off = figures.written_off.plus(principal);
        } else {
            figures.principal = figures.principal.plus(principal);
        }
    }
    if let Event::LoanRepaid(body) = &meant.event {
        let signed = |amount: Amount| if record.is_reversal() { -amount } else { amount };
        let figures = loans.entry(body.loan.to_string()).or_default();
        figures.service = signed(body.service.amount());
        figures.penalty = signed(body.penalty.unwrap_or_default().amount());
    }
    if let Some(loan) = told_of(&meant.event) {
        loans.entry(loan.to_string()).or_default();
    }
    loans
}

/// The loan of an event without postings that a card lists.
fn told_of(event: &Event) -> Option<&LoanId> {
    if let Event::LoanRescheduled(body) = event {
        return Some(&body.loan);
    }
    if let Event::LoanRecovered(body) = event {
        return Some(&body.loan);
    }
    if let Event::LoanBilled(body) = event { Some(&body.loan) } else { None }
}

/// The card of one loan.
struct Card<'a> {
    id: &'a LoanId,
    loan: &'a Loan,
    group: &'a GroupView,
    query: &'a Query,
    steps: Vec<Step>,
    profile: Collectibility,
    cited: &'a Cited,
}

/// The figures of one row.
#[derive(Default)]
struct Figures {
    lent: Amount,
    principal: Amount,
    written_off: Amount,
    service: Amount,
    penalty: Amount,
}

impl Figures {
    /// What of the principal stays in the books.
    fn left(&self) -> Amount {
        self.lent.minus(self.principal).minus(self.written_off)
    }
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
        let service = rupiah(service(loan));
        let principal = rupiah(loan.principal.amount());
        let (id, member, many) = (self.id, &loan.member, terms.len());
        let group = &self.group.id;
        let instalments = counted(many, "instalment", "instalments");
        let (generation, fund) = (loan.generation, &loan.fund);
        (
            format!(
                "{group}: pinjaman {id}, anggota {member}: pokok {principal}, jasa {service}, {many} angsuran, guliran ke-{generation}, dana {fund}"
            ),
            format!(
                "{group}: loan {id}, member {member}: principal {principal}, service {service}, {instalments}, generation {generation}, fund {fund}"
            ),
        )
    }

    fn entries(&self, table: &mut Table) -> Figures {
        let mut sums = Figures::default();
        for (record, figures) in &self.steps {
            sums.lent = sums.lent.plus(figures.lent);
            sums.principal = sums.principal.plus(figures.principal);
            sums.written_off = sums.written_off.plus(figures.written_off);
            sums.service = sums.service.plus(figures.service);
            sums.penalty = sums.penalty.plus(figures.penalty);
            if self.cited.is_asked(record) {
                self.entry(table, record, figures, sums.left());
            }
        }
        sums
    }

    /// What was overdue by the schedule that a record replaced, and that schedule.
    fn replaced(&self, seq: u64) -> Option<(Loan, Arrears)> {
        let turn = self.loan.schedules.iter().skip(1).position(|planned| planned.seq == seq)? + 1;
        let (before, day) = before_rescheduling(self.loan, turn)?;
        let overdue = arrears(&before, day);
        Some((before, overdue))
    }

    /// What a record is about; of a new schedule also what the old one said.
    fn about(&self, record: &Record) -> Cell {
        let told = about(record);
        let (Cell::Words((id, en)), Some((before, _))) = (&told, self.replaced(record.seq)) else {
            return told;
        };
        let (old, rp) = (before.instalments(), rupiah(service(&before)));
        let Some(last) = old.last() else { return told };
        let many = counted(old.len(), "instalment", "instalments");
        Cell::Words((
            format!(
                "{id} (jadwal lama: {} angsuran sampai {}, jasa {rp})",
                old.len(),
                date_id(last.due)
            ),
            format!("{en} (old schedule: {many} up to {}, service {rp})", date_en(last.due)),
        ))
    }

    fn entry(&self, table: &mut Table, record: &Record, figures: &Figures, left: Amount) {
        let covered = self.covered(record.seq);
        let overdue = self.replaced(record.seq).map(|(_, overdue)| overdue);
        let owed = |of: fn(&Arrears) -> Amount| {
            overdue.as_ref().map_or(Cell::Empty, |overdue| Cell::rupiah_or_empty(of(overdue)))
        };
        let late = covered.late.or_else(|| overdue.as_ref().map(|overdue| overdue.days));
        let mut cells = vec![
            Cell::Date(day_of(record, self.query)),
            paper(record),
            self.about(record),
            Cell::Text(covered.numbers),
            Cell::date(covered.due),
            Cell::rupiah_or_empty(figures.lent),
            Cell::rupiah_or_empty(figures.principal),
            Cell::rupiah_or_empty(figures.written_off),
            Cell::rupiah_or_empty(figures.service),
            Cell::rupiah_or_empty(figures.penalty),
            Cell::Rupiah(left),
            owed(|overdue| overdue.principal),
            owed(|overdue| overdue.service),
            late.map_or(Cell::Empty, Cell::Number),
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
        let later = loan.rescheduled().filter(|planned| planned.since > day).count();
        loan.schedules.truncate(loan.schedules.len() - later);
        loan
    }

    /// The instalments that are still to be paid.
    fn open_instalments(&self, table: &mut Table) {
        let ended = ended(self.loan);
        for open in unpaid(self.loan).into_iter().filter(|_| self.loan.paid_out.is_some()) {
            let late = self.query.day.days_since(open.due);
            let late = if ended.is_some() { 0 } else { late };
            let mut cells = vec![Cell::Empty; 2];
            cells.push(Cell::Words(match &ended {
                Some(state) => state.clone(),
                None if late > 0 => words("Menunggak", "Overdue"),
                None => words("Belum jatuh tempo", "Not due yet"),
            }));
            cells.extend([count(open.number), Cell::Date(open.due)]);
            cells.extend(vec![Cell::Empty; 6]);
            // What ended is not owed by these instalments any more, so they add nothing to the sum.
            let owed = |amount| match ended {
                Some(_) => Cell::Empty,
                None => Cell::rupiah_or_empty(amount),
            };
            cells.extend([owed(open.principal), owed(open.service)]);
            cells.push(if late > 0 { Cell::Number(late) } else { Cell::Empty });
            cells.push(Cell::Empty);
            cells.extend(self.keys(Cell::Empty));
            table.entry(cells);
        }
    }

    fn close(&self, table: &mut Table, sums: &Figures) {
        let overdue = arrears(self.loan, self.query.day);
        let class = class(self.loan, self.query.day, self.profile);
        let class = state(self.loan).map_or_else(|| class_cell(class), Cell::Words);
        let mut cells = vec![Cell::Empty; 2];
        cells.push(Cell::Words(words("Jumlah dan tunggakan", "Sums and arrears")));
        cells.extend([Cell::Empty, Cell::date(overdue.oldest)]);
        let sums =
            [sums.lent, sums.principal, sums.written_off, sums.service, sums.penalty, sums.left()];
        cells.extend(sums.map(Cell::Rupiah));
        cells.extend([overdue.principal, overdue.service].map(Cell::Rupiah));
        cells.extend([Cell::Number(overdue.days), class]);
        cells.extend(self.keys(Cell::Empty));
        table.total(cells);
        if self.loan.written_off().is_positive() {
            self.collectible(table);
        }
    }

    /// What was written off the books and is still asked for, by the memo book.
    fn collectible(&self, table: &mut Table) {
        let memo = AccountName::WrittenOff.def().path;
        let path = format!("{memo}/{}/{}", self.loan.member, self.id);
        let mut cells = vec![Cell::Empty; 2];
        cells.push(Cell::Words(words("Masih ditagih", "Still collectible")));
        cells.extend(vec![Cell::Empty; 4]);
        cells.push(Cell::Rupiah(self.group.state().balances.rupiah(&path)));
        cells.extend(vec![Cell::Empty; 7]);
        cells.extend(self.keys(Cell::Empty));
        table.total(cells);
    }

    fn keys(&self, record: Cell) -> [Cell; 4] {
        [Cell::text(&self.loan.member), Cell::text(self.id), Cell::text(&self.group.id), record]
    }
}

/// The service that the schedule in force asks for.
fn service(loan: &Loan) -> Amount {
    loan.instalments().iter().map(|instalment| instalment.service.amount()).sum()
}

/// How a loan came to its end before its instalments were paid: nobody is late with those any
/// more.
fn ended(loan: &Loan) -> Option<Words> {
    if loan.paid_out.is_none() || loan.left().is_positive() {
        return None;
    }
    match loan.write_offs.last().map(|last| last.kind) {
        Some(WriteOffKind::HapusBuku) => {
            Some(words("Dihapusbukukan, masih ditagih", "Written off, still collectible"))
        }
        Some(WriteOffKind::HapusTagih) => Some(words("Dihapustagih", "Claim ended")),
        None if loan.taken_over.is_empty() => None,
        None => Some(words("Diambil alih anggota lain", "Taken over by other members")),
    }
}

/// What stands in place of a class where a loan has none: it was not paid out, it ended, or it is
/// paid.
fn state(loan: &Loan) -> Option<Words> {
    if loan.paid_out.is_none() {
        return Some(words("Belum dicairkan", "Not paid out yet"));
    }
    let paid = || !loan.left().is_positive() && unpaid(loan).is_empty();
    ended(loan).or_else(|| paid().then(|| words("Lunas", "Paid off")))
}

/// The class of collectibility; nothing when the due dates are unknown.
fn class_cell(class: Option<Class>) -> Cell {
    class.map_or(Cell::Empty, |class| Cell::Words(words(class.names().0, class.names().1)))
}
