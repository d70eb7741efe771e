//! The route of reports.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the router in group.rs names every event; a family takes its own"
)]

use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::{Event, FigureKind, LpjLeg, ReportKind, accounted};
use rantai_events::ids::{DocumentNumber, GrantId, ReportId};
use rantai_events::record::Record;
use rantai_events::text::Label;
use rantai_events::time::Date;
use serde::{Deserialize, Serialize};

use super::Group;
use crate::refusal::Refusal;

/// A report with its stations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Record of its submission.
    pub seq: u64,
    /// The day it was delivered.
    pub submitted: Date,
    /// The day a report of its period was delivered first: this one, or one that it replaced.
    pub first_submitted: Date,
    /// Kind.
    pub kind: ReportKind,
    /// First day of its period.
    pub from: Date,
    /// Last day of its period.
    pub to: Date,
    /// The grant, for an LPJ.
    pub grant: Option<GrantId>,
    /// The record that its figures were drawn from.
    pub as_of_seq: Option<u64>,
    /// What it states.
    pub figures: Vec<(FigureKind, Rupiah)>,
    /// Whether differences are explained.
    pub explained: bool,
    /// Compiled by the mentor: record, day, verified.
    pub compiled: Option<(u64, Date, bool)>,
    /// Known by the kelurahan.
    pub acknowledged: Option<Station>,
    /// Copied to the kecamatan.
    pub copied: Option<Station>,
    /// Received by the office.
    pub received: Option<Received>,
    /// Received the first time, or as the report that it replaced was: record, day. Being sent back
    /// does not undo it.
    pub first_received: Option<(u64, Date)>,
    /// Sent back: record, day, day by which it must be back.
    pub returned: Option<(u64, Date, Option<Date>)>,
    /// The last day that the office gave for sending it again, with the record; stays once it came
    /// again.
    pub resend_by: Option<(Date, u64)>,
    /// Accepted: record, day, amount (LPJ).
    pub accepted: Option<(u64, Date, Amount)>,
    /// Replaced by another report.
    pub superseded: Option<(u64, Date, ReportId)>,
}

/// A station outside the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The office.
    pub office: Label,
    /// Whether number, date and scanned page are there; otherwise it counts as recorded by the
    /// office without evidence.
    pub evidenced: bool,
}

/// Receipt by the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Record.
    pub seq: u64,
    /// The day on the agenda.
    pub on: Date,
    /// Agenda number.
    pub agenda: DocumentNumber,
    /// The part accounted for (LPJ).
    pub amount: Amount,
    /// Whether the statement of responsibility is with it.
    pub statement: bool,
}

/// A reminder letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Record.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// Kind of report that is missing.
    pub kind: ReportKind,
    /// The grant, for an LPJ.
    pub grant: Option<GrantId>,
    /// Last day of the period that is missing.
    pub to: Option<Date>,
    /// 1, 2 or 3.
    pub letter: u32,
    /// Number of the letter.
    pub number: DocumentNumber,
}

impl Report {
    /// Whether it stands: neither superseded nor sent back without having come again.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.superseded.is_none()
    }

    /// The one that takes the place of another has as long as that one, and came first when that
    /// one did, if it is about the same.
    fn replaces(&mut self, before: &Self) {
        self.resend_by = self.resend_by.max(before.resend_by);
        let lpj = self.kind == ReportKind::LpjHibah;
        let period = |report: &Self| (!lpj).then_some((report.from, report.to));
        let about = |report: &Self| (report.kind, period(report), report.grant.clone());
        if about(self) == about(before) {
            self.first_submitted = self.first_submitted.min(before.first_submitted);
            self.first_received = earlier(self.first_received, before.first_received);
        }
    }
}

/// The earlier of two receipts.
fn earlier(one: Option<(u64, Date)>, other: Option<(u64, Date)>) -> Option<(u64, Date)> {
    one.into_iter().chain(other).min_by_key(|(seq, on)| (*on, *seq))
}

impl Group {
    /// The day by which the LPJ of a grant must be back, where it was sent back with one, and the
    /// record that says so.
    #[must_use]
    pub fn lpj_resend_by(&self, grant: &GrantId) -> Option<(Date, u64)> {
        self.lpj_of(grant)?.1.resend_by
    }

    /// When the office received an LPJ of a grant the first time: record and day.
    #[must_use]
    pub fn lpj_first_received(&self, grant: &GrantId) -> Option<(u64, Date)> {
        self.lpj_of(grant)?.1.first_received
    }

    /// The LPJ of a grant that stands: the one that was delivered last.
    #[must_use]
    pub fn lpj_of(&self, grant: &GrantId) -> Option<(&ReportId, &Report)> {
        self.reports
            .iter()
            .filter(|(_, r)| {
                r.kind == ReportKind::LpjHibah && r.grant.as_ref() == Some(grant) && r.stands()
            })
            .max_by_key(|(_, report)| (report.submitted, report.seq))
    }
}

pub(super) fn apply(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    match &record.event {
        Event::ReportSubmitted(body) => {
            let report = Report {
                seq,
                submitted: on,
                first_submitted: on,
                kind: body.kind,
                from: body.from,
                to: body.to,
                grant: body.grant.clone(),
                as_of_seq: body.as_of_seq,
                figures: body.figures.iter().map(|figure| (figure.of, figure.amount)).collect(),
                explained: body.explained,
                compiled: None,
                acknowledged: None,
                copied: None,
                received: None,
                first_received: None,
                returned: None,
                resend_by: None,
                accepted: None,
                superseded: None,
            };
            group.reports.insert(body.report.clone(), report);
        }
        Event::ReportReminded(body) => group.reminders.push(Reminder {
            seq,
            on,
            kind: body.kind,
            grant: body.grant.clone(),
            to: body.to,
            letter: body.letter,
            number: body.number.clone(),
        }),
        _ => apply_station(group, record),
    }
}

fn apply_station(group: &mut Group, record: &Record) {
    let (seq, on) = (record.seq, record.happened());
    let scanned = record.docs.iter().any(|doc| doc.b3.is_some());
    let Some(report) = named(&record.event).and_then(|report| group.reports.get_mut(report)) else {
        return;
    };
    match &record.event {
        Event::ReportCompiled(body) => report.compiled = Some((seq, on, body.verified)),
        Event::ReportAcknowledged(body) => {
            let evidenced = scanned && body.number.is_some() && body.dated.is_some();
            report.acknowledged = Some(Station { seq, on, office: body.office.clone(), evidenced });
        }
        Event::ReportCopied(body) => {
            let evidenced = scanned && body.number.is_some() && body.dated.is_some();
            report.copied = Some(Station { seq, on, office: body.office.clone(), evidenced });
        }
        Event::ReportReceived(body) => {
            report.returned = None;
            report.first_received = earlier(report.first_received, Some((seq, on)));
            report.received = Some(Received {
                seq,
                on,
                agenda: body.agenda.clone(),
                amount: accounted(body.lpj.as_ref()),
                statement: body.statement.unwrap_or(false),
            });
        }
        Event::ReportReturned(body) => {
            report.accepted = None;
            report.returned = Some((seq, on, body.due));
            report.resend_by = report.resend_by.max(body.due.map(|due| (due, seq)));
        }
        Event::ReportAccepted(body) => {
            report.returned = None;
            report.accepted = Some((seq, on, accounted(body.lpj.as_ref())));
        }
        Event::ReportSuperseded(body) => {
            report.superseded = Some((seq, on, body.by.clone()));
            let before = report.clone();
            if let Some(by) = group.reports.get_mut(&body.by) {
                by.replaces(&before);
            }
        }
        _ => {}
    }
}

/// The report that a later station names.
fn named(event: &Event) -> Option<&ReportId> {
    match event {
        Event::ReportCompiled(body) => Some(&body.report),
        Event::ReportAcknowledged(body) => Some(&body.report),
        Event::ReportCopied(body) => Some(&body.report),
        Event::ReportReceived(body) => Some(&body.report),
        Event::ReportReturned(body) => Some(&body.report),
        Event::ReportAccepted(body) => Some(&body.report),
        Event::ReportSuperseded(body) => Some(&body.report),
        _ => None,
    }
}

pub(super) fn law(group: &Group, record: &Record) -> Result<(), Refusal> {
    if let Event::ReportSubmitted(body) = &record.event {
        if group.reports.contains_key(&body.report) {
            return Err(Refusal::taken("kode laporan", "report code", &body.report));
        }
        return match &body.grant {
            Some(grant) if !group.grants.contains_key(grant) => {
                Err(Refusal::unknown("hibah", "grant", grant))
            }
            _ => Ok(()),
        };
    }
    let known = |report: &ReportId| match group.reports.contains_key(report) {
        true => Ok(()),
        false => Err(Refusal::unknown("laporan", "report", report)),
    };
    if let Event::ReportSuperseded(body) = &record.event {
        known(&body.by)?;
    }
    named(&record.event).map_or(Ok(()), known)?;
    station_law(group, &record.event)
}

/// Received or accepted once, until it was sent back; accepted only while the office has it. What
/// an LPJ accounts for moves in full, from the stage at which it stands.
fn station_law(group: &Group, event: &Event) -> Result<(), Refusal> {
    let Some(report) = named(event).and_then(|report| group.reports.get(report)) else {
        return Ok(());
    };
    let lpj = report.kind == ReportKind::LpjHibah;
    let moves = matches!(
        event,
        Event::ReportReceived(_) | Event::ReportReturned(_) | Event::ReportAccepted(_)
    );
    if lpj && moves {
        // What it accounted for went over to the report in its place.
        once("report.superseded", report.superseded.as_ref().map(|(seq, ..)| *seq))?;
    }
    match event {
        Event::ReportReceived(body) => {
            let before = report.received.as_ref().filter(|_| report.returned.is_none());
            once("report.received", before.map(|received| received.seq))?;
            states_lpj(report, body.lpj.is_some())
        }
        Event::ReportAccepted(body) => {
            once("report.accepted", report.accepted.map(|(seq, ..)| seq))?;
            states_lpj(report, body.lpj.is_some())?;
            in_hand(&body.report, report)?;
            let most = report.received.as_ref().map_or(Amount::ZERO, |received| received.amount);
            let stated = accounted(body.lpj.as_ref());
            if lpj && stated > most {
                return Err(differs(most, stated));
            }
            Ok(())
        }
        Event::ReportReturned(body) if lpj => goes_back(report, body.lpj.as_ref()),
        Event::ReportSuperseded(body) if lpj => goes_back(report, body.lpj.as_ref()),
        _ => Ok(()),
    }
}

/// A report that was sent back is accepted only once it came again; an LPJ only once it came.
fn in_hand(id: &ReportId, report: &Report) -> Result<(), Refusal> {
    let never = report.kind == ReportKind::LpjHibah && report.received.is_none();
    if report.returned.is_none() && !never {
        return Ok(());
    }
    Err(Refusal::not_received(id, report.returned.map(|(seq, ..)| seq)))
}

/// An LPJ goes back with all that it accounted for at its receipt, and never once it is accepted:
/// its money then stands among what was accepted.
fn goes_back(report: &Report, leg: Option<&LpjLeg>) -> Result<(), Refusal> {
    once("report.accepted", report.accepted.map(|(seq, ..)| seq))?;
    let received = report.received.as_ref().filter(|_| report.returned.is_none());
    let known = received.map_or(Amount::ZERO, |received| received.amount);
    let stated = accounted(leg);
    if known == stated { Ok(()) } else { Err(differs(known, stated)) }
}

fn differs(known: Amount, stated: Amount) -> Refusal {
    Refusal::differs(
        "jumlah yang dipertanggungjawabkan pada penerimaan LPJ",
        "amount accounted for when the LPJ was received",
        known,
        stated,
    )
    .next(
        "Sebut jumlah itu pada isian `lpj`: seluruhnya berpindah bersama laporannya.",
        "State that amount in the field `lpj`: all of it moves with the report.",
    )
}

fn once(what: &'static str, before: Option<u64>) -> Result<(), Refusal> {
    before.map_or(Ok(()), |seq| Err(Refusal::already_done(what, seq)))
}

/// Without its figure an LPJ would leave the whole grant unaccounted for in the budget books.
fn states_lpj(report: &Report, stated: bool) -> Result<(), Refusal> {
    if report.kind != ReportKind::LpjHibah || stated {
        return Ok(());
    }
    Err(Refusal::frame(
        "report.lpj-missing",
        "LPJ hibah memerlukan isian `lpj`: jumlah yang dipertanggungjawabkan dan pagunya.",
        "A grant report needs the field `lpj`: the amount accounted for and its budget.",
    ))
}
