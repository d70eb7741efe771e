//! Register SP2D: every payment of the treasury, what of it reached the groups' accounts, what the
//! bank returned, and what nobody can explain.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;
use rantai_events::ids::{DocumentNumber, GrantId, GroupId};
use rantai_events::time::Date;

use super::monitoring_lpj::{Stage, stage};
use super::scope::{Payee, SUBJECT, Scope};
use super::{NotBuilt, Statement, Subject};
use crate::group::Grant;
use crate::library::{GroupView, Library, Query};
use crate::passage::{Passage, passages};
use crate::program::Sp2d;
use crate::registry::same_number;
use crate::table::{Cell, Table, Words, words};

/// One line for each payee of each SP2D, and what became of the money in all.
pub(super) static REGISTER_SP2D: Statement = Statement {
    id: "register-sp2d",
    title: ("Register SP2D", "Register of Treasury Payments (SP2D)"),
    subject: Subject::Optional(SUBJECT),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("no_urut", "No urut", "No."),
    ("no_sp2d", "No SP2D", "SP2D no."),
    ("tgl", "Tgl", "Date"),
    ("no_spm", "No SPM", "SPM no."),
    ("kode_rekening", "Kode rekening", "Budget code"),
    ("penerima", "Penerima", "Payee"),
    ("nphd", "NPHD", "Agreement (NPHD)"),
    ("nilai", "Nilai", "Amount"),
    ("tgl_masuk_rekening", "Tgl masuk rekening", "Credited on"),
    ("masuk_rekening", "Masuk rekening", "Credited"),
    ("diretur", "Diretur bank", "Returned by the bank"),
    ("selisih", "Selisih", "Unexplained"),
    ("lpj", "LPJ", "LPJ"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let scope = Scope::read(query, library)?;
    let programs = scope.programs.iter().filter(|(code, _)| scope.takes_program(code));
    let mut payments: Vec<&Sp2d> = programs.flat_map(|(_, p)| &p.payments).collect();
    payments.sort_by_key(|sp2d| (sp2d.on, sp2d.seq));
    let (mut sum, orders) = (Passed::default(), orders(&scope));
    for (sp2d, number) in payments.into_iter().zip(1_i64..) {
        for (id, group, amount) in sp2d.lines.iter().filter(|(grant, ..)| scope.takes(grant)) {
            let to = match scope.payee(group) {
                Payee::Asked(group) => To::Group(group),
                Payee::Unregistered => To::Unregistered(group),
                Payee::Elsewhere => continue,
            };
            let of_grant = orders.get(id).map_or(&[][..], Vec::as_slice);
            let passage = Passed::of((sp2d, amount.amount()), to.grant(id), of_grant);
            if scope.cited(&passage.records)? {
                table.entry(line(number, sp2d, &to, id, &passage));
                sum.add(&passage);
            }
        }
    }
    for (group, id, grant) in scope.grants() {
        for (number, passage) in strays(&scope, id, grant) {
            if scope.cited(&passage.records)? {
                table.entry(stray_line(&number, group, (id, grant), &passage));
                sum.add(&passage);
            }
        }
    }
    table.total(total(&sum));
    table.note(
        "Baris tanpa nomor urut: uang masuk rekening dengan nomor SP2D yang tidak ada perintahnya.",
        "Lines without a number: money credited under an SP2D number that no order has.",
    );
    table.note(
        "Selisih = nilai − masuk rekening − diretur; SP2D kepada penyedia tidak masuk rekening \
         kelompok.",
        "Unexplained = amount − credited − returned; SP2D to vendors do not reach the groups.",
    );
    Ok(table)
}

/// Whom a line of an SP2D pays.
enum To<'a> {
    Group(&'a GroupView),
    Unregistered(&'a GroupId),
}

impl To<'_> {
    fn grant(&self, id: &GrantId) -> Option<&Grant> {
        match self {
            Self::Group(group) => group.state().grants.get(id),
            Self::Unregistered(_) => None,
        }
    }

    fn name(&self, id: &GrantId) -> Words {
        match self {
            Self::Group(group) => {
                let name = format!("{} ({}, {id})", group.name, group.id);
                (name.clone(), name)
            }
            Self::Unregistered(group) => (
                format!("{group} tidak terdaftar ({id})"),
                format!("{group} is not registered ({id})"),
            ),
        }
    }

    fn stage(&self, id: &GrantId) -> Stage {
        match self {
            Self::Group(group) => stage(group.state(), id),
            Self::Unregistered(_) => Stage::None,
        }
    }
}

/// An order, and what it pays for a grant.
type Line<'a> = (&'a Sp2d, Amount);

/// The orders that pay each grant, of every program, by day.
fn orders<'a>(scope: &'a Scope<'_>) -> BTreeMap<&'a GrantId, Vec<Line<'a>>> {
    let mut orders: BTreeMap<&GrantId, Vec<Line<'a>>> = BTreeMap::new();
    for sp2d in scope.programs.values().flat_map(|program| &program.payments) {
        for (grant, _, amount) in &sp2d.lines {
            orders.entry(grant).or_default().push((sp2d, amount.amount()));
        }
    }
    for lines in orders.values_mut() {
        lines.sort_by_key(|(sp2d, _)| (sp2d.on, sp2d.seq));
    }
    orders
}

/// What became of the money of one payee.
#[derive(Debug, Clone, Default)]
struct Passed {
    amount: Amount,
    credited_on: Option<Date>,
    /// Credited and not taken back by the bank.
    credited: Amount,
    returned: Amount,
    unexplained: Amount,
    records: Vec<u64>,
}

impl Passed {
    fn of((sp2d, amount): Line<'_>, grant: Option<&Grant>, orders: &[Line<'_>]) -> Self {
        let mut passed = Self { amount, records: vec![sp2d.seq], ..Self::default() };
        if let Some(grant) = grant {
            let all = passages(grant, orders);
            passed.follow(all.iter().find(|passage| passage.sp2d.seq == sp2d.seq));
            passed.records.extend(grant.agreement.iter().map(|agreement| agreement.seq));
        }
        let explained = passed.credited.plus(passed.returned);
        let to_group = if sp2d.to_vendor { Amount::ZERO } else { amount };
        passed.unexplained = to_group.minus(explained);
        passed
    }

    fn follow(&mut self, passage: Option<&Passage<'_>>) {
        let Some(passage) = passage else { return };
        (self.credited, self.returned) = (passage.stayed(), passage.returned());
        self.credited_on = passage.credits.first().map(|credit| credit.on);
        self.records.extend(passage.credits.iter().map(|credit| credit.seq));
        self.records.extend(passage.returns.iter().map(|back| back.seq));
    }

    /// What came under a number that no order has.
    fn stray(number: &DocumentNumber, grant: &Grant) -> Self {
        let mut passed = Self::default();
        for credit in grant.credits.iter().filter(|credit| same_number(&credit.sp2d, number)) {
            passed.credited = passed.credited.plus(credit.amount.amount());
            passed.credited_on = passed.credited_on.or(Some(credit.on));
            passed.records.push(credit.seq);
        }
        for back in grant.bank_returns.iter().filter(|back| same_number(&back.sp2d, number)) {
            passed.returned = passed.returned.plus(back.amount.amount());
            if back.credited {
                passed.credited = passed.credited.minus(back.amount.amount());
            }
            passed.records.push(back.seq);
        }
        passed.records.extend(grant.agreement.iter().map(|agreement| agreement.seq));
        passed.unexplained = -passed.credited.plus(passed.returned);
        passed
    }

    fn add(&mut self, other: &Self) {
        self.amount = self.amount.plus(other.amount);
        self.credited = self.credited.plus(other.credited);
        self.returned = self.returned.plus(other.returned);
        self.unexplained = self.unexplained.plus(other.unexplained);
    }
}

/// What a grant was credited under SP2D numbers that no order for it has.
fn strays(scope: &Scope<'_>, id: &GrantId, grant: &Grant) -> BTreeMap<DocumentNumber, Passed> {
    let mut found = BTreeMap::new();
    let asked = grant.budget().filter(|(program, ..)| scope.takes_program(program));
    let Some((program, ..)) = asked else { return found };
    let payments = &scope.program(program).payments;
    let pays = |sp2d: &&Sp2d| sp2d.lines.iter().any(|(grant, ..)| grant == id);
    for credit in &grant.credits {
        if payments.iter().filter(pays).any(|sp2d| same_number(&sp2d.number, &credit.sp2d)) {
            continue;
        }
        let stray = || Passed::stray(&credit.sp2d, grant);
        found.entry(credit.sp2d.clone()).or_insert_with(stray);
    }
    found
}

fn stray_line(
    number: &DocumentNumber,
    group: &GroupView,
    (id, grant): (&GrantId, &Grant),
    passage: &Passed,
) -> Vec<Cell> {
    let to = To::Group(group);
    let account = grant.budget().map_or(Cell::Empty, |(_, _, account)| Cell::text(account));
    let agreement = grant.agreement.as_ref();
    vec![
        Cell::Empty,
        Cell::code(number),
        Cell::Empty,
        Cell::Empty,
        account,
        Cell::Words(to.name(id)),
        agreement.map_or(Cell::Empty, |agreement| Cell::code(&agreement.number)),
        Cell::Empty,
        Cell::date(passage.credited_on),
        Cell::Rupiah(passage.credited),
        Cell::rupiah_or_empty(passage.returned),
        Cell::Rupiah(passage.unexplained),
        Cell::Words(to.stage(id).words()),
    ]
}

fn line(number: i64, sp2d: &Sp2d, to: &To<'_>, id: &GrantId, passage: &Passed) -> Vec<Cell> {
    let agreement = to.grant(id).and_then(|grant| grant.agreement.as_ref());
    vec![
        Cell::Number(number),
        Cell::code(&sp2d.number),
        Cell::Date(sp2d.on),
        sp2d.spm.as_ref().map_or(Cell::Empty, Cell::code),
        Cell::text(&sp2d.account),
        Cell::Words(to.name(id)),
        agreement.map_or(Cell::Empty, |agreement| Cell::code(&agreement.number)),
        Cell::Rupiah(passage.amount),
        Cell::date(passage.credited_on),
        Cell::Rupiah(passage.credited),
        Cell::rupiah_or_empty(passage.returned),
        Cell::Rupiah(passage.unexplained),
        Cell::Words(to.stage(id).words()),
    ]
}

fn total(sum: &Passed) -> Vec<Cell> {
    let mut cells = vec![Cell::Words(words("Jumlah", "Total"))];
    cells.resize(7, Cell::Empty);
    cells.extend([
        Cell::Rupiah(sum.amount),
        Cell::Empty,
        Cell::Rupiah(sum.credited),
        Cell::Rupiah(sum.returned),
        Cell::Rupiah(sum.unexplained),
        Cell::Empty,
    ]);
    cells
}
