//! Riwayat Dana: the whole history of a grant, in the program's stream, the group's, and those of the
//! groups it was rolled on to, every posting with the balance of its account after it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rantai_events::account::{Account, Fund, Stream};
use rantai_events::amount::Amount;
use rantai_events::event::Event;
use rantai_events::ids::{ActorId, GrantId, GroupId, ProgramCode};
use rantai_events::posting::Posting;
use rantai_events::record::{Doc, Record};
use rantai_events::time::{Date, Offset};

use super::shared::Cited;
use super::{NotBuilt, Statement, Subject};
use crate::books::Unreadable;
use crate::describe::{describe, type_title};
use crate::group::{Grant, Group};
use crate::library::{GroupView, Library, Query};
use crate::registry;
use crate::table::{Cell, Row, RowKind, Table, Words, words};
use crate::view::{Reading, View};

/// One line for each posting, or for the record where nothing moved.
pub(super) static RIWAYAT_DANA: Statement = Statement {
    id: "riwayat-dana",
    title: ("Riwayat Dana", "History of a Grant"),
    subject: Subject::Required(("hibah", "grant")),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("catatan", "Catatan", "Record"),
    ("tgl_kejadian", "Tgl kejadian", "Happened on"),
    ("tgl_catat", "Tgl catat", "Recorded on"),
    ("jenis", "Jenis", "Type"),
    ("uraian", "Uraian", "What happened"),
    ("akun", "Akun", "Account"),
    ("debet", "Debet", "Debit"),
    ("kredit", "Kredit", "Credit"),
    ("saldo", "Saldo", "Balance"),
    ("pencatat", "Pencatat (peran)", "Recorded by (roles)"),
    ("bukti", "Bukti", "Evidence"),
    ("koreksi", "Koreksi", "Correction"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let subject = query.subject.as_deref().ok_or(NotBuilt::SubjectNeeded(("hibah", "grant")))?;
    let unknown = || NotBuilt::SubjectUnknown(("hibah", "grant"), subject.to_owned());
    let grant = GrantId::parse(subject).map_err(|_| unknown())?;
    let group = owner(&grant, query, library)?.ok_or_else(unknown)?;
    let mut table = statement.table(query, library, COLUMNS)?;
    table.line("Hibah", "Grant", Cell::text(&grant));
    table.line("Kelompok", "Group", Cell::Text(format!("{} ({})", group.name, group.id)));
    let later = rolled_on_to(&group, &grant, query, library)?;
    if !later.is_empty() {
        let named: Vec<String> =
            later.iter().map(|at| format!("{} ({})", at.name, at.id)).collect();
        table.line("Digulirkan ke", "Rolled on to", Cell::Text(named.join(", ")));
    }
    let programs = programs(&group, &grant, query, library)?;
    let views: Vec<&View> =
        programs.iter().chain([&group.view]).chain(later.iter().map(|at| &at.view)).collect();
    let mut history = History {
        group: group.id.to_string(),
        touch: Touch::new(grant.clone(), group.state()),
        reversed: reversed(&views),
        tz: library.registry().tz(),
        accounts: library.registry().accounts.clone(),
        balances: BTreeMap::new(),
    };
    let cited = Cited::of(&views, query);
    for record in merged(&views, query.cut.reading) {
        let asked = cited.is_asked(&record);
        if history.touch.is_touched(&record) {
            let rows = history.rows(&record);
            table.rows.extend(rows.into_iter().filter(|_| asked));
        }
    }
    table.note(
        "Saldo adalah saldo akun pada baris itu sesudah pembukuan; kredit bertanda kurung.",
        "The balance is that of the line's account after the posting; credit in parentheses.",
    );
    Ok(table)
}

/// The group whose grant it is.
fn owner(
    grant: &GrantId,
    query: &Query,
    library: &dyn Library,
) -> Result<Option<GroupView>, Unreadable> {
    let claim = library.registry().claims.get(&format!("grant/{grant}"));
    let claimed = claim.and_then(|claim| GroupId::parse(&claim.owner).ok());
    let groups = query.groups(library.registry());
    let first = claimed.into_iter().filter(|group| groups.contains(group));
    for group in first.chain(groups.iter().cloned()) {
        let group = GroupView::read(library, &group, query.cut)?;
        let has = |group: &GroupView| group.state().grants.contains_key(grant);
        if let Some(group) = group.filter(has) {
            return Ok(Some(group));
        }
    }
    Ok(None)
}

/// The program of the group, and the one that pays the grant where that is another.
fn programs(
    group: &GroupView,
    grant: &GrantId,
    query: &Query,
    library: &dyn Library,
) -> Result<Vec<View>, Unreadable> {
    let budget = group.state().grants.get(grant).and_then(Grant::budget);
    let paying = budget.map(|(program, _, _)| program.clone());
    let codes: BTreeSet<ProgramCode> = paying.into_iter().chain([group.program.clone()]).collect();
    codes.into_iter().map(|code| library.view(&Stream::Program(code), query.cut)).collect()
}

/// The groups that the money was handed on to, nearest first, each once.
fn rolled_on_to(
    group: &GroupView,
    grant: &GrantId,
    query: &Query,
    library: &dyn Library,
) -> Result<Vec<GroupView>, Unreadable> {
    let funds = [Fund::hibah(grant), Fund::guliran(grant)];
    let handed = |from: &GroupView| -> Vec<GroupId> {
        let all = from.state().handovers.iter();
        let given = all.filter(|to| to.from == from.id && funds.contains(&to.fund));
        given.map(|handover| handover.to.clone()).collect()
    };
    let mut met = BTreeSet::from([group.id.clone()]);
    let (mut found, mut next) = (Vec::new(), VecDeque::from(handed(group)));
    while let Some(to) = next.pop_front() {
        if !met.insert(to.clone()) {
            continue;
        }
        let Some(view) = GroupView::read(library, &to, query.cut)? else { continue };
        next.extend(handed(&view));
        found.push(view);
    }
    Ok(found)
}

fn reversed(views: &[&View]) -> BTreeMap<u64, u64> {
    let all = views.iter().flat_map(|view| &view.reversed);
    all.map(|(target, by)| (*target, *by)).collect()
}

/// The records of all these streams in business order, each once.
fn merged(views: &[&View], reading: Reading) -> Vec<Arc<Record>> {
    let day = |record: &Record| match reading {
        Reading::Reported => record.on,
        Reading::Corrected => record.happened(),
    };
    let all = views.iter().flat_map(|view| &view.entries);
    let records: BTreeMap<(Date, u64), Arc<Record>> =
        all.map(|record| ((day(record), record.seq), Arc::clone(record))).collect();
    records.into_values().collect()
}

/// Which records touch the grant.
struct Touch {
    grant: GrantId,
    funds: [Fund; 2],
    reports: BTreeSet<String>,
    touched: BTreeSet<u64>,
}

impl Touch {
    fn new(grant: GrantId, group: &Group) -> Self {
        let of = group.reports.iter().filter(|(_, report)| report.grant.as_ref() == Some(&grant));
        Self {
            reports: of.map(|(id, _)| id.to_string()).collect(),
            funds: [Fund::hibah(&grant), Fund::guliran(&grant)],
            touched: BTreeSet::new(),
            grant,
        }
    }

    /// Asked of each record in order: what a reversal or an explanation is about came before it.
    fn is_touched(&mut self, record: &Record) -> bool {
        let named = self.names(&record.event) || record.post.iter().any(|post| self.moves(post));
        let fixes = record.fixes.is_some_and(|fixes| self.touched.contains(&fixes.seq));
        let touched = named || fixes && record.is_reversal();
        if touched {
            self.touched.insert(record.seq);
        }
        touched
    }

    fn moves(&self, posting: &Posting) -> bool {
        self.funds.contains(&posting.fund)
            || posting.account.keys().any(|key| key == self.grant.as_str())
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "all others are known by their postings")]
    fn names(&self, event: &Event) -> bool {
        let report = |report: &str| self.reports.contains(report);
        match event {
            Event::GrantProposed(body) => body.grant == self.grant,
            Event::GrantReviewed(body) => body.grant == self.grant,
            Event::AgreementSigned(body) => body.grant == self.grant,
            Event::PlanAmended(body) => body.grant == self.grant,
            Event::GrantClosed(body) => body.grant == self.grant,
            Event::ReportReminded(body) => body.grant.as_ref() == Some(&self.grant),
            Event::ReportSubmitted(body) => body.grant.as_ref() == Some(&self.grant),
            Event::ReportCompiled(body) => report(body.report.as_str()),
            Event::ReportAcknowledged(body) => report(body.report.as_str()),
            Event::ReportCopied(body) => report(body.report.as_str()),
            Event::ReportReceived(body) => report(body.report.as_str()),
            Event::ReportReturned(body) => report(body.report.as_str()),
            Event::ReportAccepted(body) => report(body.report.as_str()),
            Event::ReportSuperseded(body) => report(body.report.as_str()),
            Event::LoanApproved(body) => self.funds.contains(&body.fund),
            _ => false,
        }
    }
}

/// The history as it is told, line by line.
struct History {
    group: String,
    touch: Touch,
    reversed: BTreeMap<u64, u64>,
    tz: Offset,
    accounts: BTreeMap<ActorId, registry::Account>,
    balances: BTreeMap<(Account, Fund, String), Amount>,
}

impl History {
    fn rows(&mut self, record: &Record) -> Vec<Row> {
        let moved: Vec<&Posting> =
            record.post.iter().filter(|post| self.touch.moves(post)).collect();
        let undone = self.reversed.contains_key(&record.seq);
        let kind = if undone { RowKind::Reversed } else { RowKind::Entry };
        let row = |cells| Row { kind, cells };
        if moved.is_empty() {
            let empty = vec![Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
            return vec![row(self.line(record, empty))];
        }
        moved
            .into_iter()
            .map(|posting| {
                let cells = self.posted(posting);
                row(self.line(record, cells))
            })
            .collect()
    }

    fn posted(&mut self, posting: &Posting) -> Vec<Cell> {
        let key = (posting.account.clone(), posting.fund.clone(), posting.unit.to_string());
        let balance = self.balances.entry(key).or_default();
        *balance = balance.plus(posting.amount);
        let balance = *balance;
        let cell = |amount: Amount| {
            if posting.unit.is_idr() {
                Cell::Rupiah(amount)
            } else {
                Cell::Quantity(amount, posting.unit.clone())
            }
        };
        let side = cell(posting.amount.abs());
        let (debit, credit) =
            if posting.amount.is_negative() { (Cell::Empty, side) } else { (side, Cell::Empty) };
        vec![self.account(&posting.account), debit, credit, cell(balance)]
    }

    /// The account by its path for programs, and for people by code, name and keys; whose it is
    /// where it is another group's.
    fn account(&self, account: &Account) -> Cell {
        let Some(name) = account.name() else { return Cell::text(account) };
        let other = account.book().strip_prefix("group/").filter(|group| *group != self.group);
        let at = other.map_or_else(String::new, |group| format!(" ({group})"));
        let keys = account.keys().collect::<Vec<_>>().join(" / ");
        let told =
            |title: &str| format!("{} {title} {keys}", name.def().code).trim_end().to_owned() + &at;
        Cell::Named(account.to_string(), (told(name.def().id), told(name.def().en)))
    }

    fn line(&self, record: &Record, posted: Vec<Cell>) -> Vec<Cell> {
        let mut cells = vec![
            Cell::Record(record.seq),
            Cell::Date(record.happened()),
            Cell::Date(record.at.date_in(self.tz)),
            Cell::Named(record.event.name().to_owned(), type_title(record)),
            Cell::Words(describe(record)),
        ];
        cells.extend(posted);
        cells.push(self.recorder(record));
        cells.push(evidence(&record.docs));
        cells.push(self.correction(record).map_or(Cell::Empty, Cell::Words));
        cells
    }

    /// Who recorded it, with the roles of the account, and for whom.
    fn recorder(&self, record: &Record) -> Cell {
        let account = self.accounts.get(&record.actor);
        let roles = account.map(|account| account.roles.as_slice()).unwrap_or_default();
        let (ids, ens): (Vec<_>, Vec<_>) = roles.iter().map(|role| role.words()).unzip();
        let told = |roles: Vec<&str>, party: String| match roles.is_empty() {
            true => format!("{}{party}", record.actor),
            false => format!("{} ({}){party}", record.actor, roles.join(", ")),
        };
        let (for_id, for_en) = record.behalf.as_ref().map_or_else(Default::default, |behalf| {
            let ((id, en), party) = (behalf.office.words(), &behalf.party);
            (format!(" untuk {id} {party}"), format!(" for {en} {party}"))
        });
        Cell::Words((told(ids, for_id), told(ens, for_en)))
    }

    fn correction(&self, record: &Record) -> Option<Words> {
        if let Some(by) = self.reversed.get(&record.seq) {
            return Some((format!("dibalik oleh {by}"), format!("reversed by {by}")));
        }
        let fixes = record.fixes?;
        let seq = fixes.seq;
        let (id, en) = fixes.why.words();
        Some(if record.is_reversal() {
            (format!("membalik {seq}: {id}"), format!("reverses {seq}: {en}"))
        } else {
            (format!("mengganti {seq}: {id}"), format!("replaces {seq}: {en}"))
        })
    }
}

/// Kind and number of each document; where the file itself is kept, the beginning of its BLAKE3,
/// which is its name there. `verify` looks whether it is whole.
fn evidence(docs: &[Doc]) -> Cell {
    let told = |doc: &Doc| {
        let number = doc.no.as_ref().map(ToString::to_string);
        let kept = doc.b3.map_or_else(String::new, |b3| {
            format!(" [b3 {}…]", b3.to_string().get(..8).unwrap_or_default())
        });
        let number = number.map_or_else(String::new, |number| format!(" {number}"));
        let said = |word: &str| format!("{word}{number}{kept}");
        (said(doc.kind.words().0), said(doc.kind.words().1))
    };
    let (id, en): (Vec<String>, Vec<String>) = docs.iter().map(told).unzip();
    if docs.is_empty() { Cell::Empty } else { Cell::Words(words(&id.join("; "), &en.join("; "))) }
}
