//! Daftar Umur Piutang: what is owed on loans by the age of what is overdue, with collectibility
//! and provision. The class applies to the whole principal left; the ageing columns hold overdue
//! principal by each instalment's own days.

use std::collections::{BTreeMap, BTreeSet};

use rantai_events::amount::Amount;
use rantai_events::event::Collectibility;
use rantai_events::ids::LoanId;
use rantai_events::record::Record;
use rantai_events::time::Date;
use rust_decimal::Decimal;

use super::shared::{Cited, Profiles, asked, each_group, group_title, section, unknown};
use super::{NotBuilt, Statement, Subject};
use crate::group::Loan;
use crate::lending::{Arrears, Class, arrears, class, due_dates_known, provision};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, Words, words};
use crate::words::{counted, percent};

/// Loans by age, with collectibility and provision.
pub(super) static UMUR_PIUTANG: Statement = Statement {
    id: "umur-piutang",
    title: ("Daftar Umur Piutang", "Loans by Age"),
    subject: Subject::Optional((
        "kelompok, kelompok/pinjaman atau anggota",
        "group, group/loan or member",
    )),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("peminjam", "Peminjam", "Borrower"),
    ("no_pinjaman", "No. pinjaman", "Loan"),
    ("sisa_pokok", "Sisa pokok", "Principal left"),
    ("belum_jatuh_tempo", "Belum jatuh tempo", "Not due yet"),
    ("hari_1_30", "1-30", "1-30"),
    ("hari_31_90", "31-90", "31-90"),
    ("hari_91_180", "91-180", "91-180"),
    ("hari_181_270", "181-270", "181-270"),
    ("hari_271", ">270", ">270"),
    ("tanpa_jadwal", "Tanpa jadwal", "No schedule"),
    ("total_tunggakan", "Total tunggakan", "Overdue in all"),
    ("hari", "Hari", "Days"),
    ("kolek", "Kolek", "Class"),
    ("tarif", "Tarif", "Rate"),
    ("penyisihan", "Penyisihan", "Provision"),
    ("nrv", "Neto (NRV)", "Net (NRV)"),
    ("profil", "Profil", "Profile"),
    ("kelompok", "Kelompok", "Group"),
    ("catatan", "Catatan", "Record"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    table.leave_out_of_text(&["kelompok"]);
    let (groups, finer) = asked(query, library);
    let (mut found, mut recap) = (finer.is_none(), Recap::default());
    let mut profiles = Profiles::default();
    each_group(&groups, query, library, |group| {
        let profile = profiles.of(group, query, library)?;
        let loans: Vec<Aged> = aged(group, query, profile, finer);
        if !loans.is_empty() {
            found = true;
            section(&mut table, query, group_title(group, library), |table| {
                loans.iter().for_each(|loan| loan.write(table, group, &mut recap));
            });
        }
        Ok(())
    })?;
    recap.write(&mut table);
    if found { Ok(table) } else { Err(unknown(("pinjaman atau anggota", "loan or member"), query)) }
}

/// A loan on which principal is owed, as of the day.
struct Aged<'a> {
    id: &'a LoanId,
    loan: &'a Loan,
    left: Amount,
    arrears: Arrears,
    buckets: [Amount; 5],
    class: Option<Class>,
    profile: Collectibility,
    three_months: bool,
}

/// The last day of each column of age but the last.
const AGES: [i64; 4] = [30, 90, 180, 270];

fn aged<'a>(
    group: &'a GroupView,
    query: &Query,
    profile: Collectibility,
    finer: Option<&str>,
) -> Vec<Aged<'a>> {
    let all = group.state().loans.iter().filter(|(_, loan)| loan.left().is_positive());
    all.filter(|(id, loan)| {
        finer.is_none_or(|finer| id.as_str() == finer || loan.member.as_str() == finer)
    })
    .filter(|(id, _)| is_cited(group, query, id))
    .map(|(id, loan)| {
        let arrears = arrears(loan, query.day);
        let buckets = buckets(&arrears, query.day);
        let class = class(loan, query.day, profile);
        let three_months = arrears.oldest.is_some_and(|due| due.plus_months(3) <= query.day);
        Aged { id, loan, left: loan.left(), arrears, buckets, class, profile, three_months }
    })
    .collect()
}

/// Whether an entry that moves the loan cites the document asked for, if one is.
fn is_cited(group: &GroupView, query: &Query, loan: &LoanId) -> bool {
    let moves = |record: &Record| {
        let mut keys = record.post.iter().flat_map(|posting| posting.account.keys());
        keys.any(|key| key == loan.as_str())
    };
    let cited = Cited::of(&[&group.view], query);
    let mut entries = group.view.entries.iter();
    query.document.is_none() || entries.any(|record| cited.is_asked(record) && moves(record))
}

/// Overdue principal by the days of each instalment.
fn buckets(arrears: &Arrears, day: Date) -> [Amount; 5] {
    let mut buckets = [Amount::ZERO; 5];
    for open in &arrears.instalments {
        let days = day.days_since(open.due);
        let place = AGES.iter().filter(|last| days > **last).count();
        if let Some(bucket) = buckets.get_mut(place) {
            *bucket = bucket.plus(open.principal);
        }
    }
    buckets
}

impl Aged<'_> {
    fn write(&self, table: &mut Table, group: &GroupView, recap: &mut Recap) {
        let provision = self.class.map(|class| provision(self.left, class));
        let known = due_dates_known(self.loan);
        let current = self.left.minus(self.arrears.principal);
        let (current, no_schedule) =
            if known { (current, Amount::ZERO) } else { (Amount::ZERO, self.left) };
        let mut cells = vec![Cell::text(&self.loan.member), Cell::text(self.id)];
        let amounts = [self.left, current].into_iter().chain(self.buckets);
        let amounts: Vec<Amount> = amounts.chain([no_schedule, self.arrears.principal]).collect();
        recap.add(self, &amounts, provision);
        cells.extend(amounts.into_iter().map(Cell::rupiah_or_empty));
        cells.push(if known { Cell::Number(self.arrears.days) } else { Cell::Empty });
        cells.push(class_cell(self.class));
        cells.push(self.class.map_or(Cell::Empty, |class| Cell::Percent(rate(class))));
        cells.push(provision.map_or(Cell::Empty, Cell::Rupiah));
        cells.push(Cell::Rupiah(self.left.minus(provision.unwrap_or_default())));
        cells.push(profile_cell(self.profile));
        cells.extend([Cell::text(&group.id), Cell::Record(self.loan.seq)]);
        table.entry(cells);
    }
}

/// The sums of all loans, and of each class.
#[derive(Default)]
struct Recap {
    loans: usize,
    overdue: usize,
    at_risk: Amount,
    amounts: Vec<Amount>,
    provision: Amount,
    classes: BTreeMap<Option<Class>, (usize, Amount, Amount)>,
    profiles: BTreeSet<Collectibility>,
}

impl Recap {
    fn add(&mut self, loan: &Aged<'_>, amounts: &[Amount], provision: Option<Amount>) {
        let provision = provision.unwrap_or_default();
        self.loans += 1;
        if loan.three_months {
            self.overdue += 1;
            self.at_risk = self.at_risk.plus(loan.left);
        }
        self.amounts.resize(amounts.len(), Amount::ZERO);
        for (sum, amount) in self.amounts.iter_mut().zip(amounts) {
            *sum = sum.plus(*amount);
        }
        self.provision = self.provision.plus(provision);
        let class = self.classes.entry(loan.class).or_default();
        *class = (class.0 + 1, class.1.plus(loan.left), class.2.plus(provision));
        self.profiles.insert(loan.profile);
    }

    fn write(&self, table: &mut Table) {
        let left = self.amounts.first().copied().unwrap_or_default();
        for (class, (many, sum, provision)) in &self.classes {
            let mut cells = vec![class_title(*class, *many, share(*sum, left)), Cell::Empty];
            cells.push(Cell::Rupiah(*sum));
            cells.resize(12, Cell::Empty);
            cells.push(class_cell(*class));
            cells.push(class.map_or(Cell::Empty, |class| Cell::Percent(rate(class))));
            cells.extend([Cell::Rupiah(*provision), Cell::Rupiah(sum.minus(*provision))]);
            cells.resize(COLUMNS.len(), Cell::Empty);
            table.total(cells);
        }
        let mut cells = vec![Cell::Words(words("Jumlah", "Total")), Cell::Empty];
        let sums = self.amounts.iter().copied().chain(std::iter::repeat(Amount::ZERO)).take(9);
        cells.extend(sums.map(Cell::Rupiah));
        cells.extend(vec![Cell::Empty; 3]);
        cells.extend([Cell::Rupiah(self.provision), Cell::Rupiah(left.minus(self.provision))]);
        cells.resize(COLUMNS.len(), Cell::Empty);
        table.total(cells);
        self.notes(table, left);
    }

    fn notes(&self, table: &mut Table, left: Amount) {
        for profile in &self.profiles {
            let (id, en) = profile.words();
            table.note(&format!("Kolektibilitas {id}."), &format!("Collectibility {en}."));
        }
        if self.loans > 0 {
            let (par_id, par_en) = percent(share(self.at_risk, left));
            let many = (Decimal::from(self.overdue), Decimal::from(self.loans));
            let (lar_id, lar_en) = percent(many.0 * Decimal::ONE_HUNDRED / many.1);
            table.note(
                &format!("Pinjaman menunggak tiga bulan atau lebih: {par_id} dari sisa pokok (PAR), {lar_id} dari jumlah pinjaman (LAR)."),
                &format!("Loans three months or more overdue: {par_en} of principal left (PAR), {lar_en} of all loans (LAR)."),
            );
        }
        if self.classes.contains_key(&None) {
            table.note(
                "Pinjaman tanpa jadwal angsuran tidak dinilai dan tidak disisihkan.",
                "Loans without a schedule are not classed and bear no provision.",
            );
        }
    }
}

fn share(part: Amount, whole: Amount) -> Decimal {
    let hundredfold = part.decimal() * Decimal::ONE_HUNDRED;
    hundredfold.checked_div(whole.decimal()).unwrap_or_default()
}

/// The rate of provision of a class in per cent.
fn rate(class: Class) -> Decimal {
    Decimal::from(class.rate_per_mille()) / Decimal::TEN
}

fn class_words(class: Option<Class>) -> Words {
    let (id, en) = class.map_or(("Belum dinilai", "Not assessed"), Class::names);
    words(id, en)
}

fn class_cell(class: Option<Class>) -> Cell {
    Cell::Words(class_words(class))
}

fn class_title(class: Option<Class>, many: usize, share: Decimal) -> Cell {
    let (id, en) = class_words(class);
    let (share_id, share_en) = percent(share);
    Cell::Words((
        format!("{id}: {many} pinjaman, {share_id}"),
        format!("{en}: {}, {share_en}", counted(many, "loan", "loans")),
    ))
}

fn profile_cell(profile: Collectibility) -> Cell {
    Cell::Words(words(profile.words().0, profile.words().1))
}
