//! H13: no second grant of the same program while another is open, and one a fiscal year.

use rantai_events::event::GrantStage;
use rantai_events::ids::GrantId;
use rantai_events::time::Date;

use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::group::{Awarded, Grant};
use crate::words::{date_en, date_id};

pub(crate) static RULE: Rule = Rule {
    id: "H13",
    title: ("Tidak ada hibah kedua yang masih terbuka", "No second grant while one is open"),
    duty: Duty::Dinas,
    source: "Permendagri 32/2011 (hibah tidak terus-menerus); Permensos 2/2019 ps. 5 (perlu konfirmasi)",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, judge),
};

/// A grant awarded before the one that is judged.
struct Earlier<'a> {
    id: &'a GrantId,
    seq: u64,
    same_program: bool,
    same_year: bool,
    open: bool,
}

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    let Some(awarded) = &given.grant.awarded else {
        return match &given.grant.opened {
            Some(opened) => given.before_the_books(rule, opened),
            None => given.not_awarded(rule),
        };
    };
    if let Some(early) = given.before_the_law(rule, awarded.dated, awarded.seq) {
        return early;
    }
    let worst = earlier(given, awarded).map(|other| (level(&other), other)).max_by_key(|(l, _)| *l);
    let Some((level, other)) = worst.filter(|(level, _)| *level != Level::Patuh) else {
        return rule.verdict(
            Level::Patuh,
            "Tidak ada hibah lain yang terbuka atau setahun.",
            "No other grant is open or of the same year.",
            vec![awarded.seq],
        );
    };
    let (day_id, day_en) = (date_id(awarded.dated), date_en(awarded.dated));
    let (id, en) = said(&other);
    rule.verdict(
        level,
        format!("Ditetapkan {day_id} {id} {}.", other.id),
        format!("Awarded {day_en} {en} {}.", other.id),
        vec![awarded.seq, other.seq],
    )
}

fn earlier<'a>(given: &'a Given<'_>, awarded: &'a Awarded) -> impl Iterator<Item = Earlier<'a>> {
    given.case.state.grants.iter().filter(|(id, _)| *id != given.id).filter_map(|(id, grant)| {
        let (program, year, _) = grant.budget().filter(|_| !is_given_up(grant))?;
        let (on, seq) = began(grant)?;
        ((on, seq) < (awarded.dated, awarded.seq)).then(|| Earlier {
            id,
            seq,
            same_program: *program == awarded.program,
            same_year: year == awarded.year,
            open: is_open(given, id, grant, awarded.dated),
        })
    })
}

/// The day from which a grant counts, and its record.
fn began(grant: &Grant) -> Option<(Date, u64)> {
    let awarded = grant.awarded.as_ref().map(|awarded| (awarded.dated, awarded.seq));
    awarded.or_else(|| grant.opened.as_ref().map(|opened| (opened.on, opened.seq)))
}

/// Whether it was neither closed nor accounted for and accepted by that day.
fn is_open(given: &Given<'_>, id: &GrantId, grant: &Grant, day: Date) -> bool {
    let accepted = given.case.state.lpj_of(id).and_then(|(_, report)| report.accepted);
    let accepted = accepted.is_some_and(|(_, on, _)| on <= day);
    let closed = grant.closed.is_some_and(|(_, on)| on <= day);
    let before = grant.opened.as_ref().is_some_and(|opened| opened.stage == GrantStage::LpjSah);
    !(accepted || closed || before)
}

/// Whether the whole commitment was released: nothing will be paid.
fn is_given_up(grant: &Grant) -> bool {
    grant.awarded.as_ref().is_some_and(|awarded| grant.released >= awarded.amount.amount())
}

fn level(other: &Earlier<'_>) -> Level {
    match (other.same_program, other.open, other.same_year) {
        (true, true, _) | (true, _, true) => Level::TidakPatuh,
        (false, _, true) => Level::Perhatian,
        (true, false, false) | (false, _, false) => Level::Patuh,
    }
}

fn said(other: &Earlier<'_>) -> (&'static str, &'static str) {
    match (other.same_program, other.open) {
        (true, true) => ("saat masih terbuka hibah", "while still open: grant"),
        (true, false) => {
            ("dalam tahun anggaran yang sama dengan hibah", "in the same year as grant")
        }
        (false, _) => (
            "dalam tahun yang sama dengan hibah program lain",
            "in the same year as a grant of another program:",
        ),
    }
}
