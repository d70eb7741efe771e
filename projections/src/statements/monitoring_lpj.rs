//! Monitoring LPJ: who has not accounted for what, since when, for how much, with the letters of
//! reminder already sent.

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::{GrantStage, ReportKind};
use rantai_events::ids::GrantId;
use rantai_events::time::Date;

use super::scope::{SUBJECT, Scope};
use super::{NotBuilt, Statement, Subject};
use crate::deadlines::{LpjDue, lpj_due};
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
    for (group, id, grant) in scope.grants() {
        let Some(account) = Account::of(&scope, group, id, grant) else { continue };
        if scope.cited(&records(group.state(), id, grant))? {
            table.entry(account.line(group, id, query.day));
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
pub(super) enum Stage {
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
    pub(super) fn words(self) -> Words {
        match self {
            Self::None => words("belum ada", "none"),
            Self::Delivered => words("diserahkan, belum diterima", "delivered, not received"),
            Self::Received(_) => words("masuk", "received"),
            Self::Returned => words("dikembalikan", "returned"),
            Self::Accepted(_) => words("sah", "accepted"),
        }
    }
}

/// How far the accounting for a grant of a group has come.
pub(super) fn stage(group: &Group, id: &GrantId) -> Stage {
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
    paid: Amount,
    open: Amount,
    due: LpjDue,
    stage: Stage,
    reminders: Vec<&'a Reminder>,
}

impl<'a> Account<'a> {
    /// `None` for a grant that was never paid.
    fn of(
        scope: &'a Scope<'_>,
        group: &'a GroupView,
        id: &'a GrantId,
        grant: &Grant,
    ) -> Option<Self> {
        let (program, _, _) = grant.budget()?;
        let open = stood(scope.program(program), grant, id, AccountName::PaidUnaccounted);
        let later = [AccountName::Accounted, AccountName::Accepted, AccountName::Returned];
        let paid = later
            .into_iter()
            .map(|name| stood(scope.program(program), grant, id, name))
            .fold(open, Amount::plus);
        let about = |reminder: &&Reminder| {
            reminder.kind == ReportKind::LpjHibah && reminder.grant.as_ref() == Some(id)
        };
        paid.is_positive().then(|| Self {
            paid,
            open,
            due: lpj_due(grant, scope.program(program), scope.params(program)),
            stage: stage(group.state(), id),
            reminders: group.state().reminders.iter().filter(about).collect(),
        })
    }

    fn line(&self, group: &GroupView, id: &GrantId, day: Date) -> Vec<Cell> {
        let mut cells = vec![
            Cell::text(id),
            Cell::Text(format!("{} ({})", group.name, group.id)),
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

    /// Days past the due date, up to the day it was received.
    fn days(&self, day: Date) -> Option<i64> {
        let until = match self.stage {
            Stage::Received(on) | Stage::Accepted(on) => on?,
            Stage::None | Stage::Delivered | Stage::Returned => day,
        };
        Some(until.days_since(self.due.day()?))
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
fn stood(program: &Program, grant: &Grant, id: &GrantId, stage: AccountName) -> Amount {
    let Some((_, year, code)) = grant.budget() else { return Amount::ZERO };
    program.balances.rupiah(&format!("{}/{year}/{code}/{id}", stage.def().path))
}

/// The records whose documents are looked at when a document is asked for.
fn records(group: &Group, id: &GrantId, grant: &Grant) -> Vec<u64> {
    let stages = grant.awarded.iter().map(|awarded| awarded.seq);
    let agreed = grant.agreement.iter().map(|agreement| agreement.seq);
    let credits = grant.credits.iter().map(|credit| credit.seq);
    let about = |reminder: &&Reminder| reminder.grant.as_ref() == Some(id);
    let reminders = group.reminders.iter().filter(about).map(|reminder| reminder.seq);
    let reports = group.reports.values().filter(|report| report.grant.as_ref() == Some(id));
    let received = reports.flat_map(|report| {
        [Some(report.seq), report.received.as_ref().map(|received| received.seq)]
    });
    stages.chain(agreed).chain(credits).chain(reminders).chain(received.flatten()).collect()
}
