//! Kartu Kendali Anggaran: where each budget stands, stage by stage; every line adds up to its
//! budget.

use std::collections::{BTreeMap, BTreeSet};

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::{BudgetPurpose, BudgetSource};
use rantai_events::ids::{BudgetCode, GrantId, GroupId, ProgramCode};

use super::scope::{SUBJECT, Scope};
use super::{NotBuilt, Statement, Subject};
use crate::library::{Library, Query};
use crate::program::{Budget, Program};
use crate::table::{Cell, Table, words};
use crate::words::rupiah;

/// One line for each budget code of a program and year, and a sum for each source and purpose.
pub(super) static KARTU_KENDALI: Statement = Statement {
    id: "kartu-kendali",
    title: ("Kartu Kendali Anggaran", "Budget Control Card"),
    subject: Subject::Optional(SUBJECT),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("tahun", "Tahun", "Year"),
    ("sumber", "Sumber", "Source"),
    ("peruntukan", "Peruntukan", "Purpose"),
    ("program", "Program", "Program"),
    ("kode_rekening", "Kode rekening", "Budget code"),
    ("pagu", "Pagu", "Budget"),
    ("komitmen", "Komitmen", "Committed"),
    ("sp2d", "SP2D (belum LPJ)", "Paid (no LPJ yet)"),
    ("lpj_masuk", "LPJ masuk", "LPJ received"),
    ("lpj_sah", "LPJ sah", "LPJ accepted"),
    ("setor_kembali", "Setor kembali", "Returned"),
    ("sisa_pagu", "Sisa pagu", "Uncommitted"),
];

/// The stages that belong to grants, in the order of the columns.
const STAGES: [AccountName; 5] = [
    AccountName::Committed,
    AccountName::PaidUnaccounted,
    AccountName::Accounted,
    AccountName::Accepted,
    AccountName::Returned,
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let scope = Scope::read(query, library)?;
    let mut cards: BTreeMap<Heading, Vec<Card>> = BTreeMap::new();
    for (code, program) in &scope.programs {
        if scope.takes_program(code) {
            for card in cards_of(&scope, code, program) {
                if scope.cited(&card.records)? {
                    cards.entry(card.heading).or_default().push(card);
                }
            }
        }
    }
    for card in cards.values().flatten() {
        below_zero(&mut table, card);
    }
    for (heading, cards) in &cards {
        section(&mut table, *heading, cards);
    }
    notes(&mut table, &scope);
    Ok(table)
}

/// What sums are made of: budgets of different sources never add up to one figure, and money for
/// coaching is never a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Heading {
    year: u32,
    source: Option<BudgetSource>,
    purpose: Option<BudgetPurpose>,
}

/// One budget with its stages.
struct Card {
    heading: Heading,
    program: ProgramCode,
    code: BudgetCode,
    /// Appropriated and still uncommitted; absent where only some groups are asked for, since a
    /// budget is not divided among them.
    budget: Option<(Amount, Amount)>,
    stages: [Amount; 5],
    records: Vec<u64>,
}

fn cards_of(scope: &Scope<'_>, code: &ProgramCode, program: &Program) -> Vec<Card> {
    let grants = scope.narrowed().then(|| grants_of(scope, program));
    let card = |(year, account): &(u32, BudgetCode)| {
        card(program, code, (*year, account), grants.as_ref())
    };
    let cards = lines(program).iter().map(card).collect::<Vec<_>>().into_iter();
    let moved = |card: &Card| card.stages.iter().any(|amount| !amount.is_zero());
    cards.filter(|card| card.budget.is_some() || moved(card)).collect()
}

/// The grants of the groups that are asked for: those they know of, and those they were paid.
fn grants_of<'a>(scope: &'a Scope<'_>, program: &'a Program) -> BTreeSet<&'a GrantId> {
    let paid = program.payments.iter().flat_map(|sp2d| &sp2d.lines);
    let asked = |group: &GroupId| scope.group(group).is_some();
    let paid = paid.filter(|(grant, group, _)| scope.takes(grant) && asked(group));
    scope.grants().map(|(_, id, _)| id).chain(paid.map(|(id, ..)| id)).collect()
}

/// Every year and code with a budget or with a balance in the budget books.
fn lines(program: &Program) -> BTreeSet<(u32, BudgetCode)> {
    let booked = program.balances.iter().filter_map(|(key, _)| {
        let mut keys = key.keys();
        Some((keys.next()?.parse().ok()?, BudgetCode::parse(keys.next()?).ok()?))
    });
    program.budgets.keys().cloned().chain(booked).collect()
}

fn card(
    program: &Program,
    code: &ProgramCode,
    (year, account): (u32, &BudgetCode),
    grants: Option<&BTreeSet<&GrantId>>,
) -> Card {
    let budget: Option<&Budget> = program.budgets.get(&(year, account.clone()));
    let path = |name: AccountName| format!("{}/{year}/{account}", name.def().path);
    let stage = |name: AccountName| match grants {
        None => program.balances.rupiah(&path(name)),
        Some(grants) => grants
            .iter()
            .map(|grant| program.balances.rupiah(&format!("{}/{grant}", path(name))))
            .sum(),
    };
    let appropriated = -program.balances.rupiah(&path(AccountName::BudgetContra));
    let free = program.balances.rupiah(&path(AccountName::Budget));
    Card {
        heading: Heading {
            year,
            source: budget.map(|budget| budget.source),
            purpose: budget.map(|budget| budget.purpose),
        },
        program: code.clone(),
        code: account.clone(),
        budget: grants.is_none().then_some((appropriated, free)),
        stages: STAGES.map(stage),
        records: budget.iter().map(|budget| budget.seq).collect(),
    }
}

fn section(table: &mut Table, heading: Heading, cards: &[Card]) {
    let mut sum = ([Amount::ZERO; 5], None);
    for card in cards {
        let mut cells = heading.cells();
        cells.extend([Cell::text(&card.program), Cell::text(&card.code)]);
        cells.extend(figures(&card.stages, card.budget));
        table.entry(cells);
        for (sum, stage) in sum.0.iter_mut().zip(card.stages) {
            *sum = sum.plus(stage);
        }
        sum.1 = card.budget.map(|(budget, free)| {
            let (budgets, frees) = sum.1.unwrap_or((Amount::ZERO, Amount::ZERO));
            (budgets.plus(budget), frees.plus(free))
        });
    }
    let mut cells = heading.cells();
    cells.extend([Cell::Words(words("Jumlah", "Total")), Cell::Empty]);
    cells.extend(figures(&sum.0, sum.1));
    table.total(cells);
}

impl Heading {
    fn cells(self) -> Vec<Cell> {
        let said = |pair: Option<(&str, &str)>| {
            pair.map_or(Cell::Empty, |(id, en)| Cell::Words(words(id, en)))
        };
        vec![
            Cell::text(self.year),
            said(self.source.map(BudgetSource::words)),
            said(self.purpose.map(BudgetPurpose::words)),
        ]
    }
}

fn figures(stages: &[Amount; 5], budget: Option<(Amount, Amount)>) -> Vec<Cell> {
    let (appropriated, free) = budget.unzip();
    let known = |amount: Option<Amount>| amount.map_or(Cell::Empty, Cell::Rupiah);
    let mut cells = vec![known(appropriated)];
    cells.extend(stages.map(Cell::Rupiah));
    cells.push(known(free));
    cells
}

/// Says which figures of a budget are below zero: more moved on than there was.
fn below_zero(table: &mut Table, card: &Card) {
    let (appropriated, free) = card.budget.unzip();
    let stages = STAGES.iter().zip(card.stages).map(|(name, amount)| {
        let def = name.def();
        (def.id, def.en, Some(amount))
    });
    let budget = [("Pagu", "Budget", appropriated), ("Sisa pagu", "Uncommitted", free)];
    for (id, en, amount) in budget.into_iter().chain(stages) {
        if let Some(amount) = amount.filter(|amount| amount.is_negative()) {
            let (year, code, amount) = (card.heading.year, &card.code, rupiah(amount));
            table.note(
                &format!("{id} {code} tahun {year} di bawah nol: {amount}."),
                &format!("{en} of {code} in {year} is below zero: {amount}."),
            );
        }
    }
}

fn notes(table: &mut Table, scope: &Scope<'_>) {
    table.note(
        "Pagu = komitmen + SP2D + LPJ masuk + LPJ sah + setor kembali + sisa pagu.",
        "Budget = committed + paid + LPJ received + LPJ accepted + returned + uncommitted.",
    );
    table.note(
        "Dekonsentrasi adalah uang APBN, di luar jumlah APBD. Pagu pembinaan bukan hibah.",
        "Deconcentration is state money, outside the sums of the city budget. Coaching budgets \
         are not grants.",
    );
    if scope.narrowed() {
        table.note(
            "Pagu tidak dibagi per wilayah, kelompok atau hibah.",
            "Budgets are not divided among regions, groups or grants.",
        );
    }
}
