//! Monitoring LPJ: who has not accounted for what, since when, for how much, with the letters of
//! reminder already sent.

use std::collections::{BTreeMap, BTreeSet};

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::{GrantStage, ReportKind};
use rantai_events::ids::{BudgetCode, GrantId, GroupId, ProgramCode};
use rantai_events::time::Date;

use super::scope::{SUBJECT, Scope};
use super::{NotBuilt, Statement, Subject};
use crate::deadlines::{LpjDue, lpj_due_of};
use crate::group::{Grant, Group, Reminder};
use crate::library::{GroupView, Library, Query};
use crate::program::Program;
use crate::table::{Cell, Table, Words, words};

/// One line for each grant that was paid.
pub(super) static MONITORING_LPJ: Statement = Statement {
    id: "monitoring-lpj",
    title: ("Monitoring LPJ", "Accountability Reports (LPJ) Due"),
    subject: Subject::Optional(SUBJECT),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("no_hibah", "No hibah", "Grant"),
    ("penerima", "Penerima", "Recipient"),
    ("nilai", "Nilai", "Amount"),
    ("batas", "Batas", "Due"),
    ("status", "Status", "Status"),
    ("hari", "Hari", "Days"),
    ("belum_dipertanggungjawabkan", "Nilai belum dipertanggungjawabkan", "Not accounted for"),
    ("teguran_1", "Teguran 1", "Reminder 1"),
    ("teguran_2", "Teguran 2", "Reminder 2"),
    ("teguran_3", "Teguran 3", "Reminder 3"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    let scope = Scope::read(query, library)?;
    let (mut paid, mut open) = (Amount::ZERO, Amount::ZERO);
    for account in accounts(&scope) {
        if scope.cited(&account.records())? {
            table.entry(account.line(query.day));
            (paid, open) = (paid.plus(account.paid), open.plus(account.open));
        }
    }
    let mut cells = vec![Cell::Words(words("Jumlah", "Total")), Cell::Empty, Cell::Rupiah(paid)];
    cells.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Rupiah(open)]);
    cells.resize(COLUMNS.len(), Cell::Empty);
    table.total(cells);
    table.note(
        "Hari: lewat batas (+) atau tersisa sampai batas (−); berhenti pada tanggal diterima.",
        "Days: past the due date (+) or left until then (−); they stop at the date received.",
    );
    Ok(table)
}

/// How far the accounting for a grant has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was delivered.
    None,
    /// Delivered, and not yet on the office's agenda.
    Delivered,
    /// Received on this day.
    Received(Option<Date>),
    /// Sent back; what was received no longer counts.
    Returned,
    /// Accepted; received on this day.
    Accepted(Option<Date>),
}

impl Stage {
    /// The word in Indonesian and English.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::None => words("belum ada", "none"),
            Self::Delivered => words("diserahkan, belum diterima", "delivered, not received"),
            Self::Received(_) => words("masuk", "received"),
            Self::Returned => words("dikembalikan", "returned"),
            Self::Accepted(_) => words("sah", "accepted"),
        }
    }
}

impl Stage {
    /// Whether the office has it: received, or accepted.
    #[must_use]
    pub fn is_in(self) -> bool {
        matches!(self, Self::Received(_) | Self::Accepted(_))
    }

    /// The day on which the office received it, where that is known.
    #[must_use]
    pub fn received(self) -> Option<Date> {
        match self {
            Self::Received(on) | Self::Accepted(on) => on,
            Self::None | Self::Delivered | Self::Returned => None,
        }
    }
}

/// How far the accounting for a grant of a group has come.
#[must_use]
pub fn stage(group: &Group, id: &GrantId) -> Stage {
    let Some((_, report)) = group.lpj_of(id) else {
        let opened = group.grants.get(id).and_then(|grant| grant.opened.as_ref());
        return opened.map_or(Stage::None, |opened| match opened.stage {
            GrantStage::Dibayar => Stage::None,
            GrantStage::LpjMasuk => Stage::Received(None),
            GrantStage::LpjSah => Stage::Accepted(None),
        });
    };
    let received = report.received.as_ref().map(|received| received.on);
    match (&report.accepted, &report.returned, received) {
        (Some(_), _, received) => Stage::Accepted(received),
        (None, Some(_), _) => Stage::Returned,
        (None, None, Some(on)) => Stage::Received(Some(on)),
        (None, None, None) => Stage::Delivered,
    }
}

/// The accounting for one grant.
struct Account<'a> {
    id: GrantId,
    /// The group, where it knows of the grant.
    group: Option<&'a GroupView>,
    /// Whom the SP2D names otherwise.
    payee: Option<&'a GroupId>,
    paid: Amount,
    open: Amount,
    due: LpjDue,
    /// Days by which it was late when it came the first time, if it was.
    late_at_first: Option<i64>,
    stage: Stage,
    reminders: Vec<&'a Reminder>,
}

/// The budget lines from which a grant was paid.
type Lines = BTreeSet<(u32, BudgetCode)>;

/// Every grant that the budget books say was paid, those without award or group included.
fn accounts<'a>(scope: &'a Scope<'_>) -> Vec<Account<'a>> {
    let known: BTreeMap<&GrantId, &GroupView> =
        scope.grants().map(|(group, id, _)| (id, group)).collect();
    let mut accounts = Vec::new();
    for (code, program) in scope.programs.iter().filter(|(code, _)| scope.takes_program(code)) {
        let payees = payees(program);
        for (id, lines) in paid_grants(program).into_iter().filter(|(id, _)| scope.takes(id)) {
            let payee = payees.get(&id).copied();
            let group = known.get(&id).copied().or_else(|| scope.group(payee?));
            if group.is_some() || !scope.narrowed() {
                let whose = (group, payee);
                accounts.extend(Account::of(scope, (code, program), whose, id, &lines));
            }
        }
    }
    accounts
}

/// The groups that SP2Ds named, by grant: the group's own books may not know of the grant.
fn payees(program: &Program) -> BTreeMap<&GrantId, &GroupId> {
    let lines = program.payments.iter().flat_map(|sp2d| &sp2d.lines);
    lines.map(|(grant, group, _)| (grant, group)).collect()
}

fn paid_grants(program: &Program) -> BTreeMap<GrantId, Lines> {
    let mut found: BTreeMap<GrantId, Lines> = BTreeMap::new();
    for (key, _) in PAID.iter().flat_map(|stage| program.balances.of(*stage)) {
        let mut keys = key.keys();
        let (year, code, grant) = (keys.next(), keys.next(), keys.next());
        let line = year.and_then(|year| year.parse().ok()).zip(code.map(BudgetCode::parse));
        if let (Some((year, Ok(code))), Some(Ok(grant))) = (line, grant.map(GrantId::parse)) {
            found.entry(grant).or_default().insert((year, code));
        }
    }
    found
}

/// Where money stands that was paid: not accounted for, then further on.
const PAID: [AccountName; 4] = [
    AccountName::PaidUnaccounted,
    AccountName::Accounted,
    AccountName::Accepted,
    AccountName::Returned,
];

impl<'a> Account<'a> {
    /// `None` for a grant whose payment came back whole. One that accounts for money which was
    /// never paid is shown, with what it is over as a negative figure.
    fn of(
        scope: &'a Scope<'_>,
        (code, program): (&ProgramCode, &'a Program),
        (group, payee): (Option<&'a GroupView>, Option<&'a GroupId>),
        id: GrantId,
        lines: &Lines,
    ) -> Option<Self> {
        let stood = |name: AccountName| stood(program, &id, lines, name);
        let open = stood(AccountName::PaidUnaccounted);
        let paid: Amount = PAID.map(stood).into_iter().sum();
        let unknown = Grant::default();
        let grant = group.and_then(|group| group.state().grants.get(&id)).unwrap_or(&unknown);
        let awarded = grant.budget().map(|(_, year, code)| (year, code));
        let budget = awarded.or_else(|| lines.first().map(|(year, code)| (*year, code)));
        let reminders = group.into_iter().flat_map(|group| &group.state().reminders);
        let about = |reminder: &&Reminder| {
            reminder.kind == ReportKind::LpjHibah && reminder.grant.as_ref() == Some(&id)
        };
        let (again, first) = group.map_or((None, None), |group| {
            let state = group.state();
            (state.lpj_resend_by(&id), state.lpj_first_received(&id))
        });
        let own = lpj_due_of(grant, budget, program, scope.params(code));
        let shown = paid.is_positive() || !open.is_zero();
        shown.then(|| Self {
            payee,
            paid,
            open,
            late_at_first: own.late_at(first.map(|(_, on)| on)),
            due: own.again(again.map(|(by, _)| by)),
            stage: group.map_or(Stage::None, |group| stage(group.state(), &id)),
            reminders: reminders.filter(about).collect(),
            group,
            id: id.clone(),
        })
    }

    fn recipient(&self) -> Cell {
        match (self.group, self.payee) {
            (Some(group), _) => Cell::Text(format!("{} ({})", group.name, group.id)),
            (None, Some(payee)) => Cell::text(payee),
            (None, None) => Cell::Empty,
        }
    }

    fn line(&self, day: Date) -> Vec<Cell> {
        let mut cells = vec![
            Cell::text(&self.id),
            self.recipient(),
            Cell::Rupiah(self.paid),
            Cell::date(self.due.day()),
            Cell::Words(self.status(day)),
            self.days(day).map_or(Cell::Empty, Cell::Number),
            Cell::Rupiah(self.open),
        ];
        cells.extend([1, 2, 3].map(|letter| {
            let sent = self.reminders.iter().find(|reminder| reminder.letter == letter);
            Cell::date(sent.map(|reminder| reminder.on))
        }));
        cells
    }

    /// The records whose documents are looked at when a document is asked for.
    fn records(&self) -> Vec<u64> {
        let Some(group) = self.group.map(GroupView::state) else { return Vec::new() };
        let grant = group.grants.get(&self.id);
        let awarded = grant.and_then(|grant| grant.awarded.as_ref()).map(|awarded| awarded.seq);
        let agreed = grant.and_then(|grant| grant.agreement.as_ref()).map(|agreed| agreed.seq);
        let credits = grant.into_iter().flat_map(|grant| &grant.credits).map(|credit| credit.seq);
        let reports =
            group.reports.values().filter(|report| report.grant.as_ref() == Some(&self.id));
        let received = reports.flat_map(|report| {
            [Some(report.seq), report.received.as_ref().map(|received| received.seq)]
        });
        let reminded = self.reminders.iter().map(|reminder| reminder.seq);
        credits.chain(reminded).chain(received.chain([awarded, agreed]).flatten()).collect()
    }

    /// Days past the due date, up to the day it was received. Days by which it was late the first
    /// time stay, whatever day was set for sending it again.
    fn days(&self, day: Date) -> Option<i64> {
        let until = if self.stage.is_in() { self.stage.received()? } else { day };
        let days = until.days_since(self.due.day()?);
        Some(self.late_at_first.map_or(days, |late| late.max(days)))
    }

    fn status(&self, day: Date) -> Words {
        let (id, en) = self.stage.words();
        match (self.due, self.days(day)) {
            (LpjDue::NotOwed, _) => words("tidak wajib LPJ", "no LPJ owed"),
            (LpjDue::Unknown, _) => {
                (format!("{id}, batas tidak diketahui"), format!("{en}, due date unknown"))
            }
            (LpjDue::On(..), Some(days)) if days > 0 => {
                (format!("{id}, terlambat"), format!("{en}, late"))
            }
            (LpjDue::On(..), _) => (id, en),
        }
    }
}

/// What of a grant stands at one stage of the budget books.
fn stood(program: &Program, id: &GrantId, lines: &Lines, stage: AccountName) -> Amount {
    let path = |year: &u32, code: &BudgetCode| format!("{}/{year}/{code}/{id}", stage.def().path);
    lines.iter().map(|(year, code)| program.balances.rupiah(&path(year, code))).sum()
}
