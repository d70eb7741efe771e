//! L02: a report passes its four stations: compiled by the mentor, known to the kelurahan, copied
//! to the kecamatan, received by the office. A missing station is that station's own duty.

use rantai_events::event::ReportKind;
use rantai_events::ids::ReportId;

use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::group::{Report, Station};

pub(crate) static RULE: Rule = Rule {
    id: "L02",
    title: ("Jalur laporan lengkap", "The route of a report is complete"),
    duty: Duty::Dinas,
    source: "uraian program USEP KM 2007 (pendamping, diketahui kelurahan, tembusan kecamatan, Dinas); pencatat bukan \
             pemeriksa (bawaan aturan)",
    since: None,
    judge,
};

/// Days a report may be on its way before a missing station can be red; as in L01.
const REPORT_GRACE: u32 = 30;

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let mut verdicts = Vec::new();
    for (id, report) in &case.state.reports {
        let periodic = matches!(report.kind, ReportKind::Semester | ReportKind::Bulanan);
        if periodic && report.stands() {
            verdicts.extend(one(rule, case, id, report));
        }
    }
    if verdicts.is_empty() {
        let (id, en) = ("Belum ada laporan berkala.", "There is no periodic report yet.");
        verdicts.push(rule.verdict(Level::TidakBerlaku, id, en, Vec::new()));
    }
    Ok(verdicts)
}

/// One station of the route.
struct Stop {
    duty: Duty,
    /// Its name in Indonesian and English.
    name: (&'static str, &'static str),
    /// The record, once the report passed.
    passed: Option<u64>,
    /// Whether there is evidence of it.
    evidenced: bool,
}

fn stops(report: &Report) -> [Stop; 4] {
    let outside = |duty, name, station: Option<&Station>| Stop {
        duty,
        name,
        passed: station.map(|station| station.seq),
        evidenced: station.is_none_or(|station| station.evidenced),
    };
    let inside = |duty, name, passed| Stop { duty, name, passed, evidenced: true };
    let (kelurahan, kecamatan) = (
        ("diketahui kelurahan", "known to the kelurahan"),
        ("tembusan kecamatan", "copied to the kecamatan"),
    );
    [
        inside(
            Duty::Pendamping,
            ("disusun pendamping", "compiled by the mentor"),
            report.compiled.map(|(seq, _, _)| seq),
        ),
        outside(Duty::Kelurahan, kelurahan, report.acknowledged.as_ref()),
        outside(Duty::Kecamatan, kecamatan, report.copied.as_ref()),
        inside(
            Duty::Dinas,
            ("diterima Dinas", "received by the office"),
            report.received.as_ref().map(|received| received.seq),
        ),
    ]
}

/// One account that recorded what another should have checked: every station with the delivery, or
/// the delivery and its acceptance.
fn by_one(
    case: &Case<'_>,
    report: &Report,
    stops: &[Stop],
) -> Option<(&'static str, &'static str)> {
    let of = |seq: u64| {
        let entries = &case.group.view.entries;
        entries.iter().find(|record| record.seq == seq).map(|record| &record.actor)
    };
    let first = of(report.seq)?;
    let same = |seq: u64| of(seq) == Some(first);
    let accepted = report.accepted.is_some_and(|(seq, ..)| same(seq));
    let route = stops.iter().all(|stop| stop.passed.is_some_and(same));
    match (route, accepted) {
        (true, _) => Some((
            "Penyerahan dan keempat stasiun dicatat oleh satu akun.",
            "One account recorded the delivery and all four stations.",
        )),
        (false, true) => Some((
            "Penyerahan dan penerimaan akhir dicatat oleh satu akun.",
            "One account recorded the delivery and the acceptance.",
        )),
        (false, false) => None,
    }
}

/// One verdict for each station that is missing or without evidence; one for a complete route.
fn one(rule: &Rule, case: &Case<'_>, id: &ReportId, report: &Report) -> Vec<Verdict> {
    let stops = stops(report);
    let mut records = vec![report.seq];
    records.extend(stops.iter().filter_map(|stop| stop.passed));
    let passed = records.len() - 1;
    let grace = case.params.report_grace.unwrap_or(REPORT_GRACE);
    let on_the_way = case.day <= report.submitted.plus_days(grace);
    let missing = match passed {
        2.. => Level::Perhatian,
        _ if on_the_way => Level::Perhatian,
        _ => Level::TidakPatuh,
    };
    let verdict = |level, duty, id_text, en_text| {
        rule.verdict(level, id_text, en_text, records.clone()).about(id).duty_of(duty)
    };
    let mut found = Vec::new();
    for Stop { duty, name, passed: seq, evidenced } in &stops {
        if seq.is_none() {
            found.push(verdict(
                missing,
                *duty,
                format!("Kurang: {} ({passed} dari 4 stasiun).", name.0),
                format!("Missing: {} ({passed} of 4 stations).", name.1),
            ));
        } else if !evidenced {
            found.push(verdict(
                Level::Perhatian,
                *duty,
                format!("{}: dicatat Dinas, tanpa bukti.", name.0),
                format!("{}: recorded by the office, without evidence.", name.1),
            ));
        }
    }
    if let Some((id, en)) = by_one(case, report, &stops) {
        found.push(verdict(Level::Perhatian, rule.duty, id.to_owned(), en.to_owned()));
    }
    if found.is_empty() {
        let (id, en) = ("Keempat stasiun dilalui.", "All four stations passed.");
        found.push(verdict(Level::Patuh, rule.duty, id.to_owned(), en.to_owned()));
    }
    found
}
