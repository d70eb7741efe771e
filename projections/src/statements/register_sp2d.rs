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
    let mut sum = Passage::default();
    for (sp2d, number) in payments.into_iter().zip(1_i64..) {
        for (id, group, amount) in sp2d.lines.iter().filter(|(grant, ..)| scope.takes(grant)) {
            let to = match scope.payee(group) {
                Payee::Asked(group) => To::Group(group),
                Payee::Unregistered => To::Unregistered(group),
                Payee::Elsewhere => continue,
            };
            let passage = Passage::of(sp2d, to.grant(id), amount.amount());
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

/// What became of the money of one payee.
#[derive(Debug, Clone, Default)]
struct Passage {
    amount: Amount,
    credited_on: Option<Date>,
    /// Credited and not taken back by the bank.
    credited: Amount,
    returned: Amount,
    unexplained: Amount,
    records: Vec<u64>,
}

impl Passage {
    fn of(sp2d: &Sp2d, grant: Option<&Grant>, amount: Amount) -> Self {
        let mut passage = Self { amount, records: vec![sp2d.seq], ..Self::default() };
        if let Some(grant) = grant {
            passage.follow(&sp2d.number, grant);
        }
        let explained = passage.credited.plus(passage.returned);
        let to_group = if sp2d.to_vendor { Amount::ZERO } else { amount };
        passage.unexplained = to_group.minus(explained);
        passage
    }

    fn follow(&mut self, sp2d: &DocumentNumber, grant: &Grant) {
        for credit in grant.credits.iter().filter(|credit| same_number(&credit.sp2d, sp2d)) {
            self.credited = self.credited.plus(credit.amount.amount());
            self.credited_on = self.credited_on.or(Some(credit.on));
            self.records.push(credit.seq);
        }
        for back in grant.bank_returns.iter().filter(|back| same_number(&back.sp2d, sp2d)) {
            self.returned = self.returned.plus(back.amount.amount());
            if back.credited {
                self.credited = self.credited.minus(back.amount.amount());
            }
            self.records.push(back.seq);
        }
        self.records.extend(grant.agreement.iter().map(|agreement| agreement.seq));
    }

    fn add(&mut self, other: &Self) {
        self.amount = self.amount.plus(other.amount);
        self.credited = self.credited.plus(other.credited);
        self.returned = self.returned.plus(other.returned);
        self.unexplained = self.unexplained.plus(other.unexplained);
    }
}

/// What a grant was credited under SP2D numbers that no order for it has.
fn strays(scope: &Scope<'_>, id: &GrantId, grant: &Grant) -> BTreeMap<DocumentNumber, Passage> {
    let mut found = BTreeMap::new();
    let asked = grant.budget().filter(|(program, ..)| scope.takes_program(program));
    let Some((program, ..)) = asked else { return found };
    let payments = &scope.program(program).payments;
    let pays = |sp2d: &&Sp2d| sp2d.lines.iter().any(|(grant, ..)| grant == id);
    for credit in &grant.credits {
        if payments.iter().filter(pays).any(|sp2d| same_number(&sp2d.number, &credit.sp2d)) {
            continue;
        }
        found.entry(credit.sp2d.clone()).or_insert_with(|| {
            let mut passage = Passage::default();
            passage.follow(&credit.sp2d, grant);
            passage.unexplained = -passage.credited.plus(passage.returned);
            passage
        });
    }
    found
}

fn stray_line(
    number: &DocumentNumber,
    group: &GroupView,
    (id, grant): (&GrantId, &Grant),
    passage: &Passage,
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

fn line(number: i64, sp2d: &Sp2d, to: &To<'_>, id: &GrantId, passage: &Passage) -> Vec<Cell> {
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

fn total(sum: &Passage) -> Vec<Cell> {
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
