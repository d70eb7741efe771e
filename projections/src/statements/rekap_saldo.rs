//! Rekap Saldo per Kelompok: what each group received, used and holds, and how it stands.

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::Collectibility;
use rantai_events::time::Date;
use rust_decimal::Decimal;

use super::scope::{SUBJECT, Scope};
use super::shared::Cited;
use super::{NotBuilt, Statement, Subject};
use crate::capital::{provided, revolving};
use crate::group::{Group, Loan};
use crate::lending::class;
use crate::library::{GroupView, Library, Query, Surroundings};
use crate::rules::{self, Level};
use crate::table::{Cell, Table, words};
use crate::words::{counted, date_en, date_id, rupiah};

/// One line a group, and their sums.
pub(super) static REKAP_SALDO: Statement = Statement {
    id: "rekap-saldo",
    title: ("Rekap Saldo per Kelompok", "Balances by Group"),
    subject: Subject::Optional(SUBJECT),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("kode", "Kode", "Code"),
    ("kelompok", "Kelompok", "Group"),
    ("program", "Program", "Program"),
    ("kelurahan", "Kelurahan", "Kelurahan"),
    ("kemantren", "Kemantren", "Kemantren"),
    ("hibah_diterima", "Hibah diterima", "Grants received"),
    ("terpakai", "Terpakai", "Used"),
    ("sisa", "Sisa", "Left"),
    ("kas", "Kas", "Cash"),
    ("bank", "Bank", "Bank"),
    ("piutang_bruto", "Piutang (bruto)", "Loans (gross)"),
    ("penyisihan", "Penyisihan", "Provision"),
    ("neto", "Neto", "Net"),
    ("tabungan_anggota", "Tabungan anggota", "Members' savings"),
    ("dana_sosial", "Dana sosial", "Social funds"),
    ("persen_modal_lestari", "% modal lestari", "% capital kept"),
    ("status", "Status (semua aturan)", "Status (all rules)"),
    ("belum_dinilai", "Belum dinilai", "Not assessed"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let scope = Scope::read(query, library)?;
    let around = Surroundings::read(library, query.cut)?;
    let mut sum = Figures::default();
    let asked = |group: &&GroupView| {
        let cited = Cited::of(&[&group.view], query);
        query.document.is_none() || group.view.entries.iter().any(|record| cited.is_asked(record))
    };
    let groups: Vec<&GroupView> = scope.groups.iter().filter(asked).collect();
    for group in &groups {
        let profile = scope.params(&group.program).collectibility.unwrap_or(Collectibility::Age);
        let figures = Figures::of(group.state(), query.day, profile);
        let verdicts = rules::judge_group(rules::ALL, group, query, &around, library)?;
        table.entry(line(&scope, group, &figures, rules::status(&verdicts)));
        sum.add(&figures);
    }
    table.total(total(&sum, groups.len()));
    notes(&mut table, &sum);
    ended(&mut table, &groups);
    Ok(table)
}

/// What a dissolved group still holds is nobody's to spend: the reader has to know which they are.
fn ended(table: &mut Table, groups: &[&GroupView]) {
    let ended = groups.iter().filter_map(|group| {
        let on = group.state().profile.dissolved.as_ref()?.on;
        let (id, en) = (date_id(on), date_en(on));
        Some((format!("{} ({id})", group.id), format!("{} ({en})", group.id)))
    });
    let (id, en): (Vec<String>, Vec<String>) = ended.unzip();
    if !id.is_empty() {
        let (id, en) = (id.join(", "), en.join(", "));
        table.note(&format!("Sudah bubar: {id}."), &format!("Dissolved: {en}."));
    }
}

/// The figures of one group, or of many.
#[derive(Debug, Clone, Default)]
struct Figures {
    received: Amount,
    used: Amount,
    left: Amount,
    cash: Amount,
    bank: Amount,
    loans: Amount,
    provision: Amount,
    savings: Amount,
    social: Amount,
    /// What is there of the money held as guliran, and its capital.
    kept: Amount,
    capital: Amount,
    /// Lent to other groups: shown in a note, since it is money of the same city.
    between: Amount,
    /// Loans whose due dates nobody knows: without provision.
    undated: usize,
}

impl Figures {
    fn of(group: &Group, day: Date, profile: Collectibility) -> Self {
        let of = |name: AccountName| group.balances.total(name);
        let open = || group.loans.values().filter(|loan| loan.left().is_positive());
        let due = |loan: &&Loan| class(loan, day, profile).is_none();
        let mut figures = Self {
            received: group.grants.values().map(|grant| grant.received()).sum(),
            used: group.grants.values().map(|grant| grant.used()).sum(),
            left: group.grants.values().map(|grant| grant.left()).sum(),
            cash: of(AccountName::Cash).plus(of(AccountName::InTransit)),
            bank: of(AccountName::Bank),
            loans: of(AccountName::Receivable),
            provision: open().map(|loan| provided(loan, day, profile)).sum(),
            savings: -of(AccountName::Saving),
            social: -of(AccountName::Social),
            between: of(AccountName::GroupReceivable),
            undated: open().filter(due).count(),
            ..Self::default()
        };
        for capital in revolving(group, day, profile).into_values() {
            figures.kept = figures.kept.plus(capital.kept);
            figures.capital = figures.capital.plus(capital.given);
        }
        figures
    }

    fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.received, other.received),
            (&mut self.used, other.used),
            (&mut self.left, other.left),
            (&mut self.cash, other.cash),
            (&mut self.bank, other.bank),
            (&mut self.loans, other.loans),
            (&mut self.provision, other.provision),
            (&mut self.savings, other.savings),
            (&mut self.social, other.social),
            (&mut self.kept, other.kept),
            (&mut self.capital, other.capital),
            (&mut self.between, other.between),
        ];
        for (sum, part) in pairs {
            *sum = sum.plus(part);
        }
        self.undated += other.undated;
    }

    fn cells(&self) -> Vec<Cell> {
        let net = self.loans.minus(self.provision);
        let amounts = [
            self.received,
            self.used,
            self.left,
            self.cash,
            self.bank,
            self.loans,
            self.provision,
            net,
            self.savings,
            self.social,
        ];
        amounts.into_iter().map(Cell::Rupiah).chain([self.kept_share()]).collect()
    }

    fn kept_share(&self) -> Cell {
        if !self.capital.is_positive() {
            return Cell::Empty;
        }
        let share = self.kept.decimal() * Decimal::ONE_HUNDRED / self.capital.decimal();
        Cell::Percent(share)
    }
}

fn line(
    scope: &Scope<'_>,
    group: &GroupView,
    figures: &Figures,
    (level, grey): (Level, usize),
) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(&group.id),
        Cell::text(&group.name),
        Cell::text(&group.program),
        scope.area(Some(&group.area)),
        scope.area(group.area.parent().as_ref()),
    ];
    cells.extend(figures.cells());
    cells.extend([Cell::Level(level), count(grey)]);
    cells
}

fn count(of: usize) -> Cell {
    Cell::Number(i64::try_from(of).unwrap_or(i64::MAX))
}

fn total(sum: &Figures, groups: usize) -> Vec<Cell> {
    let text = words(&format!("{groups} kelompok"), &counted(groups, "group", "groups"));
    let mut cells = vec![Cell::Words(words("Jumlah", "Total")), Cell::Words(text)];
    cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
    cells.extend(sum.cells());
    cells.extend([Cell::Empty, Cell::Empty]);
    cells
}

fn notes(table: &mut Table, sum: &Figures) {
    table.note(
        "Hibah diterima hanya menghitung uang SP2D; sisa = diterima − terpakai − disetor kembali.",
        "Grants received count SP2D money only; left = received − used − returned.",
    );
    table.note("Kas termasuk kas dalam perjalanan.", "Cash includes cash in transit.");
    table.note(
        "Status menilai semua kewajiban kelompok sendiri, juga menurut aturan tentang orang \
         (pinjaman, tabungan, identitas). Halaman publik tidak memuat aturan itu; statusnya di sana \
         dapat berbeda.",
        "The status judges all of the group's own duties, by the rules about people (loans, \
         savings, identity) too. The public pages leave these rules out; the status there may \
         differ.",
    );
    if !sum.between.is_zero() {
        let amount = rupiah(sum.between);
        table.note(
            &format!("Pinjaman antarkelompok {amount} tidak dihitung sebagai piutang."),
            &format!("Loans between groups of {amount} are not counted as loans."),
        );
    }
    if sum.undated > 0 {
        table.note(
            &format!("{} pinjaman tanpa jatuh tempo belum disisihkan.", sum.undated),
            &format!("No provision without due dates: {}.", counted(sum.undated, "loan", "loans")),
        );
    }
}
