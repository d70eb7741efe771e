//! Peta Guliran: the chain of the money, generation by generation, from the grant it began with
//! through members and groups.

use std::collections::{BTreeMap, BTreeSet};

use rantai_events::account::{AccountName, FundClass};
use rantai_events::amount::Amount;
use rantai_events::event::HandoverKind;
use rantai_events::ids::{GroupId, LoanId};
use rantai_events::time::Date;

use super::{Named, NotBuilt, Statement, Subject};
use crate::describe::cites;
use crate::group::{Group, Handover, Loan, LoanOrigin};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, Words, words};
use crate::words::counted;

/// One line each time the money passed on, under its origin and generation.
pub(super) static PETA_GULIRAN: Statement = Statement {
    id: "peta-guliran",
    title: ("Peta Guliran", "The Chain of the Money"),
    subject: Subject::Optional(SUBJECT),
    build,
};

const SUBJECT: Named = ("hibah asal atau kelompok", "grant of origin or group");

const COLUMNS: &[(&str, &str, &str)] = &[
    ("asal", "Asal", "Origin"),
    ("generasi", "Generasi", "Generation"),
    ("dari", "Dari", "From"),
    ("ke", "Ke", "To"),
    ("cara", "Cara", "How"),
    ("tanggal", "Tanggal", "Date"),
    ("jumlah", "Jumlah", "Amount"),
    ("kembali", "Kembali", "Came back"),
    ("dihapusbukukan", "Dihapusbukukan", "Written off"),
    ("sisa", "Sisa", "Left"),
    ("sumber", "Sumber", "Made of"),
    ("catatan", "Catatan", "Record"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let mut groups = Vec::new();
    for group in query.groups(library.registry()) {
        groups.extend(GroupView::read(library, &group, query.cut)?);
    }
    let mut steps: Vec<Step> = groups.iter().flat_map(loans).collect();
    steps.extend(handovers(&groups));
    let origins: BTreeSet<String> = steps.iter().map(|step| step.origin.clone()).collect();
    steps.extend(groups.iter().flat_map(|group| receipts(group, &origins)));
    let asked = asked(query, library, &steps, origins)?;
    steps.retain(|step| asked.contains(&step.origin));
    if let Some(number) = &query.document {
        let cited = |step: &Step| library.record(step.seq).map(|found| (step.seq, found));
        let found: Vec<_> = steps.iter().map(cited).collect::<Result<_, _>>()?;
        let cited: BTreeSet<u64> = found
            .into_iter()
            .filter(|(_, record)| record.as_ref().is_some_and(|record| cites(record, number)))
            .map(|(seq, _)| seq)
            .collect();
        steps.retain(|step| cited.contains(&step.seq));
    }
    steps.sort_by_key(|step| (step.origin.clone(), step.generation, step.on, step.seq));
    write(&mut table, &steps);
    table.note(
        "Jumlah tiap generasi menghitung uang di tangan anggota; serah terima antarkelompok tidak \
         dihitung dua kali. Pokok yang diambil alih berdiri pada pinjaman penggantinya.",
        "The sum of a generation counts money in members' hands; hand-overs between groups are \
         not counted twice. Principal taken over stands with the loan that replaced it.",
    );
    Ok(table)
}

/// Money passing from one hand to the next.
struct Step {
    origin: String,
    generation: u32,
    from: String,
    to: String,
    how: Words,
    on: Date,
    amount: Amount,
    back: Amount,
    written_off: Amount,
    /// What the receiver still owes; nothing is owed for a grant or for money rolled on for good.
    left: Option<Amount>,
    sources: Vec<LoanId>,
    seq: u64,
    /// The group or groups it is about.
    between: Vec<GroupId>,
    /// Whether it put money into members' hands.
    to_member: bool,
}

/// Grants that reached the groups and were rolled on later: generation 0.
fn receipts(group: &GroupView, origins: &BTreeSet<String>) -> Vec<Step> {
    let grants = group.state().grants.iter().filter(|(id, _)| origins.contains(id.as_str()));
    let steps = grants.flat_map(|(id, grant)| {
        grant.credits.iter().map(move |credit| Step {
            origin: id.to_string(),
            generation: 0,
            from: format!("SP2D {}", credit.sp2d),
            to: group.id.to_string(),
            how: words("hibah", "grant"),
            on: credit.on,
            amount: credit.amount.amount(),
            back: if credit.seq == grant.credits.first().map_or(0, |first| first.seq) {
                grant.returned()
            } else {
                Amount::ZERO
            },
            written_off: Amount::ZERO,
            left: None,
            sources: Vec::new(),
            seq: credit.seq,
            between: vec![group.id.clone()],
            to_member: false,
        })
    });
    steps.collect()
}

/// Loans to members out of money that is rolled on.
fn loans(group: &GroupView) -> Vec<Step> {
    let state = group.state();
    let rolled = state.loans.iter().filter(|(_, loan)| loan.fund.class() == FundClass::Guliran);
    rolled.filter_map(|(id, loan)| loan_step(group, state, id, loan)).collect()
}

fn loan_step(group: &GroupView, state: &Group, id: &LoanId, loan: &Loan) -> Option<Step> {
    let (seq, on, out) = loan.paid_out?;
    let moved: Amount = loan.taken_over.iter().map(|(_, _, amount)| *amount).sum();
    Some(Step {
        origin: loan.fund.key().unwrap_or_default().to_owned(),
        generation: loan.generation.max(arrived_as(group, state, loan)),
        from: group.id.to_string(),
        to: format!("{} ({id})", loan.member),
        how: how(loan.origin),
        on,
        amount: out.minus(moved),
        back: loan.payments.iter().map(|payment| payment.principal.amount()).sum(),
        written_off: loan.written_off(),
        left: Some(loan.left()),
        sources: loan.sources.clone(),
        seq,
        between: vec![group.id.clone()],
        to_member: true,
    })
}

/// The generation that the money of a loan had when another group handed it over: a loan out of it
/// is at least of that generation.
fn arrived_as(group: &GroupView, state: &Group, loan: &Loan) -> u32 {
    let here = state.handovers.iter().filter(|handover| {
        handover.to == group.id && handover.fund == loan.fund && handover.seq < loan.seq
    });
    let began_here =
        loan.fund.key().is_some_and(|key| state.grants.keys().any(|grant| grant.as_str() == key));
    if began_here { 1 } else { here.map(|handover| handover.generation).min().unwrap_or(1) }
}

fn how(origin: LoanOrigin) -> Words {
    match origin {
        LoanOrigin::Approved => words("pinjaman", "loan"),
        LoanOrigin::Distributed => words("pembagian hibah", "grant distributed"),
        LoanOrigin::Revolved => words("perguliran", "rolled on"),
        LoanOrigin::TakenOver => words("pengambilalihan", "taken over"),
        LoanOrigin::Opening => words("saldo awal", "opening balance"),
    }
}

/// Money handed from group to group, each hand-over once.
fn handovers(groups: &[GroupView]) -> Vec<Step> {
    let mut seen = BTreeSet::new();
    let mut steps = Vec::new();
    for group in groups {
        let mut repaid = repaid(group.state(), &group.id);
        for handover in &group.state().handovers {
            let lent = handover.kind == HandoverKind::Pinjaman;
            let back = if lent { take(&mut repaid, handover) } else { Amount::ZERO };
            if seen.insert(handover.seq) {
                steps.push(handover_step(handover, back));
            }
        }
    }
    steps
}

/// What was paid back on loans between groups, by the other group and fund: lent or borrowed less
/// what is still owed.
fn repaid(group: &Group, id: &GroupId) -> BTreeMap<(GroupId, String), Amount> {
    let mut sums = BTreeMap::new();
    for handover in group.handovers.iter().filter(|h| h.kind == HandoverKind::Pinjaman) {
        let gave = handover.from == *id;
        let (other, account) = if gave {
            (&handover.to, AccountName::GroupReceivable)
        } else {
            (&handover.from, AccountName::GroupPayable)
        };
        let path = format!("{}/{other}", account.def().path);
        let owed = group.balances.rupiah_where(&path, |fund| *fund == handover.fund).abs();
        let sum = sums.entry((other.clone(), handover.fund.to_string())).or_insert(-owed);
        *sum = sum.plus(handover.amount.amount());
    }
    sums
}

/// Fills the oldest hand-over first.
fn take(repaid: &mut BTreeMap<(GroupId, String), Amount>, handover: &Handover) -> Amount {
    let fund = handover.fund.to_string();
    let other = [&handover.to, &handover.from];
    let found =
        other.into_iter().find(|group| repaid.contains_key(&((*group).clone(), fund.clone())));
    let Some(left) = found.and_then(|group| repaid.get_mut(&(group.clone(), fund))) else {
        return Amount::ZERO;
    };
    let taken = handover.amount.amount().min((*left).max(Amount::ZERO));
    *left = left.minus(taken);
    taken
}

fn handover_step(handover: &Handover, back: Amount) -> Step {
    let amount = handover.amount.amount();
    let (id, en) = handover.kind.words();
    Step {
        origin: handover.fund.key().unwrap_or_default().to_owned(),
        generation: handover.generation,
        from: handover.from.to_string(),
        to: handover.to.to_string(),
        how: words(id, en),
        on: handover.on,
        amount,
        back,
        written_off: Amount::ZERO,
        left: (handover.kind == HandoverKind::Pinjaman).then(|| amount.minus(back)),
        sources: Vec::new(),
        seq: handover.seq,
        between: vec![handover.from.clone(), handover.to.clone()],
        to_member: false,
    }
}

/// The origins that are asked for: all, those that a group had a part in, or the one named.
fn asked(
    query: &Query,
    library: &dyn Library,
    steps: &[Step],
    origins: BTreeSet<String>,
) -> Result<BTreeSet<String>, NotBuilt> {
    let Some(subject) = query.subject.as_deref() else { return Ok(origins) };
    if let Some(group) = query.subject_group(library.registry()) {
        let through = steps.iter().filter(|step| step.between.contains(&group));
        return Ok(through.map(|step| step.origin.clone()).collect());
    }
    let known = library.registry().claims.contains_key(&format!("grant/{subject}"));
    if known || origins.contains(subject) {
        return Ok(BTreeSet::from([subject.to_owned()]));
    }
    Err(NotBuilt::SubjectUnknown(SUBJECT, subject.to_owned()))
}

fn write(table: &mut Table, steps: &[Step]) {
    let mut rest = steps;
    while let Some(first) = rest.first() {
        let same =
            |step: &&Step| step.origin == first.origin && step.generation == first.generation;
        let (generation, later) = rest.split_at(rest.iter().take_while(same).count());
        for step in generation {
            table.entry(step.cells());
        }
        if generation.iter().any(|step| step.to_member) {
            table.total(sum(first, generation));
        }
        rest = later;
    }
}

impl Step {
    fn cells(&self) -> Vec<Cell> {
        let sources: Vec<&str> = self.sources.iter().map(LoanId::as_str).collect();
        vec![
            Cell::text(&self.origin),
            Cell::Number(self.generation.into()),
            Cell::text(&self.from),
            Cell::text(&self.to),
            Cell::Words(self.how.clone()),
            Cell::Date(self.on),
            Cell::Rupiah(self.amount),
            Cell::Rupiah(self.back),
            Cell::rupiah_or_empty(self.written_off),
            self.left.map_or(Cell::Empty, Cell::Rupiah),
            if sources.is_empty() { Cell::Empty } else { Cell::Text(sources.join(", ")) },
            Cell::Record(self.seq),
        ]
    }
}

fn sum(first: &Step, generation: &[Step]) -> Vec<Cell> {
    let all = |of: fn(&Step) -> Amount| {
        Cell::Rupiah(generation.iter().filter(|step| step.to_member).map(of).sum())
    };
    let count = generation.iter().filter(|step| step.to_member).count();
    vec![
        Cell::text(&first.origin),
        Cell::Number(first.generation.into()),
        Cell::Words(words("Jumlah pada anggota", "Total with members")),
        Cell::Words((format!("{count} pinjaman"), counted(count, "loan", "loans"))),
        Cell::Empty,
        Cell::Empty,
        all(|step| step.amount),
        all(|step| step.back),
        all(|step| step.written_off),
        all(|step| step.left.unwrap_or(Amount::ZERO)),
        Cell::Empty,
        Cell::Empty,
    ]
}
