//! Deadlines: when the periodic report of a group and the accountability report (LPJ) of a grant
//! are due. Statements show them and rules judge by them, so both ask here.

use rantai_events::account::AccountName;
use rantai_events::event::{BudgetSource, Params, ReportKind};
use rantai_events::ids::{BudgetCode, ReportId};
use rantai_events::posting::Posting;
use rantai_events::time::Date;

use crate::group::{Grant, Group, Report};
use crate::program::Program;
use crate::view::View;

/// Months between the ends of two report periods, where the ruleset sets none (the description of USEP KM, 2007: at least every
/// six months).
pub const REPORT_MONTHS: u32 = 6;
/// Days after the end of a period within which its report is still on time, where the ruleset sets
/// none.
pub const REPORT_GRACE: u32 = 30;
/// Day of January by which the LPJ of the year before is due (Permendagri 32/2011 art. 19(3)).
pub const LPJ_DAY: u32 = 10;
/// First fiscal year that Permendagri 32/2011 binds.
pub const LPJ_LAW_YEAR: u32 = 2011;
/// More periods than any group will see: stops the schedule of a date gone wrong.
const MOST_PERIODS: usize = 2400;

/// A period that a report must cover, with the report that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPeriod {
    /// First day that no earlier report covers.
    pub from: Date,
    /// Last day: of the report, or the last one that a report may leave open.
    pub to: Date,
    /// The day by which a period has to end for the gap to be no longer than the ruleset allows.
    pub due: Date,
    /// Last day of grace: a report delivered by then is on time.
    pub grace: Date,
    /// The report that covers it, and the day it was delivered first.
    pub report: Option<(ReportId, Date)>,
}

impl ReportPeriod {
    /// Days past the due date: up to `day` while there is no report, up to its delivery where that
    /// came after the grace; zero when it came in time.
    #[must_use]
    pub fn days_late(&self, day: Date) -> i64 {
        match &self.report {
            Some((_, delivered)) if *delivered <= self.grace => 0,
            Some((_, delivered)) => delivered.days_since(self.due).max(0),
            None => day.days_since(self.due).max(0),
        }
    }

    /// Whether the period is over on `day` and no report covers it.
    #[must_use]
    pub fn is_missing(&self, day: Date) -> bool {
        self.report.is_none() && self.to < day
    }
}

/// The record that brought a group its first cash or bank money and was not undone, and its day.
#[must_use]
pub fn first_money(view: &View) -> Option<(u64, Date)> {
    let book = view.stream.to_string();
    let came_in = |posting: &Posting| {
        let money = matches!(posting.account.name(), Some(AccountName::Cash | AccountName::Bank));
        money && posting.account.book() == book && posting.amount.is_positive()
    };
    view.entries
        .iter()
        .filter(|record| !view.reversed.contains_key(&record.seq) && !record.is_reversal())
        .filter(|record| record.post.iter().any(came_in))
        .map(|record| (record.seq, record.happened()))
        .min_by_key(|(seq, day)| (*day, *seq))
}

/// The periods for which a group owes reports, up to the one that runs on `day`: from the first
/// money, without a gap, none longer than `report_months`. The end of the group ends them: a period
/// that it cut short is owed no longer.
#[must_use]
pub fn report_periods(view: &View, params: &Params, day: Date) -> Vec<ReportPeriod> {
    let (Some((_, first)), Some(group)) = (first_money(view), view.state.group()) else {
        return Vec::new();
    };
    let cadence = Cadence {
        first,
        months: params.report_months.unwrap_or(REPORT_MONTHS).max(1),
        grace: params.report_grace.unwrap_or(REPORT_GRACE),
        end: group.profile.dissolved.as_ref().map(|dissolved| dissolved.on),
    };
    periods(cadence, &delivered(group), day)
}

/// The periodic reports of a group that stand, by code: neither superseded nor sent back.
fn delivered(group: &Group) -> Vec<(&ReportId, &Report)> {
    let stands = |report: &Report| {
        matches!(report.kind, ReportKind::Semester | ReportKind::Bulanan)
            && report.stands()
            && report.returned.is_none()
    };
    group.reports.iter().filter(|(_, report)| stands(report)).collect()
}

/// The last day that a report covers, for a group whose first money came on `first`. It can't
/// tell of days after its delivery, and no report stands for more than the months between two
/// reports and the grace: one with an end far away would switch the duty off.
#[must_use]
pub fn covered_to(report: &Report, first: Date, months: u32, grace: u32) -> Date {
    let most = first.max(report.from).plus_months(months).minus_days(1).plus_days(grace);
    report.to.min(report.submitted).min(most)
}

#[derive(Debug, Clone, Copy)]
struct Cadence {
    first: Date,
    months: u32,
    grace: u32,
    end: Option<Date>,
}

fn periods(cadence: Cadence, delivered: &[(&ReportId, &Report)], day: Date) -> Vec<ReportPeriod> {
    let (mut from, last) = (cadence.first, cadence.end.map_or(day, |end| end.min(day)));
    let mut periods = Vec::new();
    while from <= last && periods.len() < MOST_PERIODS {
        let period = next_period(from, cadence, delivered);
        let whole = from.plus_months(cadence.months).minus_days(1);
        if period.report.is_none() && cadence.end.is_some_and(|end| end < whole) {
            break;
        }
        from = period.to.plus_days(1);
        periods.push(period);
    }
    periods
}

fn next_period(from: Date, cadence: Cadence, delivered: &[(&ReportId, &Report)]) -> ReportPeriod {
    let latest = from.plus_months(cadence.months).minus_days(1);
    let latest = cadence.end.map_or(latest, |end| latest.min(end));
    let (due, grace) = (latest, latest.plus_days(cadence.grace));
    let to = |report: &Report| covered_to(report, cadence.first, cadence.months, cadence.grace);
    let covers = |report: &Report| report.from <= from && to(report) >= from;
    let covering = delivered
        .iter()
        .filter(|(_, report)| covers(report))
        .min_by_key(|(_, report)| (to(report), report.seq));
    if let Some((id, report)) = covering {
        let report_of = Some(((*id).clone(), report.first_submitted));
        return ReportPeriod { from, to: to(report), due, grace, report: report_of };
    }
    let next = delivered.iter().map(|(_, report)| report.from).filter(|start| *start > from).min();
    let to = next.map_or(latest, |start| latest.min(start.minus_days(1)));
    ReportPeriod { from, to, due, grace, report: None }
}

/// When the LPJ of a grant is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LpjDue {
    /// The program asks for none.
    NotOwed,
    /// No law sets a day, and no agreement is recorded that does.
    Unknown,
    /// The last day on which it is on time.
    On(Date, LpjBasis),
}

/// What sets the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LpjBasis {
    /// Permendagri 32/2011 art. 19(3): 10 January of the next fiscal year.
    Law,
    /// The agreement (NPHD), where it is earlier or no law sets a day.
    Agreement,
}

impl LpjDue {
    /// The day, where one is known.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        match self {
            Self::On(day, _) => Some(day),
            Self::NotOwed | Self::Unknown => None,
        }
    }

    /// Days by which an LPJ that came on `on` was late, if it was. A later day that the office set
    /// for sending it again does not undo that.
    #[must_use]
    pub fn late_at(self, on: Option<Date>) -> Option<i64> {
        Some(on?.days_since(self.day()?)).filter(|late| *late > 0)
    }

    /// The same, where the office sent the LPJ back and set a later day for it to come again.
    #[must_use]
    pub fn again(self, by: Option<Date>) -> Self {
        match self {
            Self::On(day, basis) => Self::On(by.map_or(day, |by| day.max(by)), basis),
            Self::NotOwed | Self::Unknown => self,
        }
    }
}

/// When the LPJ of a grant is due: 10 January of the next year (`lpj_day`), or the day of the
/// agreement if that is earlier. Money of the state (APBN, DEKON), of partners, and of the years
/// before the law goes by the agreement alone.
#[must_use]
pub fn lpj_due(grant: &Grant, program: &Program, params: &Params) -> LpjDue {
    let budget = grant.budget().map(|(_, year, account)| (year, account));
    lpj_due_of(grant, budget, program, params)
}

/// The same for a grant that was paid from this budget without having been awarded.
#[must_use]
pub fn lpj_due_of(
    grant: &Grant,
    budget: Option<(u32, &BudgetCode)>,
    program: &Program,
    params: &Params,
) -> LpjDue {
    if program.defined.as_ref().is_some_and(|defined| !defined.lpj_required) {
        return LpjDue::NotOwed;
    }
    let opened = grant.opened.as_ref().and_then(|opened| opened.lpj_due);
    let agreed = grant.agreement.as_ref().and_then(|agreement| agreement.lpj_due).or(opened);
    let year = budget.map(|(year, _)| year).or(grant.proposed.as_ref().map(|p| p.year));
    match (year.and_then(|year| lawful_day(year, budget, program, params)), agreed) {
        (Some(law), Some(agreed)) if agreed < law => LpjDue::On(agreed, LpjBasis::Agreement),
        (Some(law), _) => LpjDue::On(law, LpjBasis::Law),
        (None, Some(agreed)) => LpjDue::On(agreed, LpjBasis::Agreement),
        (None, None) => LpjDue::Unknown,
    }
}

fn lawful_day(
    year: u32,
    budget: Option<(u32, &BudgetCode)>,
    program: &Program,
    params: &Params,
) -> Option<Date> {
    let source = budget
        .and_then(|(year, account)| program.budgets.get(&(year, account.clone())))
        .map_or(BudgetSource::Apbd, |budget| budget.source);
    let city = match source {
        BudgetSource::Apbd | BudgetSource::Danais => true,
        BudgetSource::Apbn | BudgetSource::Dekon | BudgetSource::Lain => false,
    };
    (city && year >= LPJ_LAW_YEAR).then_some(())?;
    Date::of(i32::try_from(year).ok()? + 1, 1, params.lpj_day.unwrap_or(LPJ_DAY).clamp(1, 31))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rantai_events::amount::{Amount, Rupiah};
    use rantai_events::event::{BudgetPurpose, GrantForm, GuliranDuty, MoneyClass, ProgramKind};
    use rantai_events::ids::{BudgetCode, DocumentNumber, ProgramCode};
    use rantai_events::text::Label;

    use super::*;
    use crate::group::{Agreement, Awarded};
    use crate::program::{Budget, Defined};

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn report(from: &str, to: &str, submitted: &str) -> Report {
        Report {
            seq: 1,
            submitted: day(submitted),
            first_submitted: day(submitted),
            kind: ReportKind::Semester,
            from: day(from),
            to: day(to),
            grant: None,
            as_of_seq: None,
            figures: Vec::new(),
            explained: false,
            compiled: None,
            acknowledged: None,
            copied: None,
            received: None,
            first_received: None,
            returned: None,
            resend_by: None,
            accepted: None,
            superseded: None,
        }
    }

    /// `from..to due D [delivered by N, late by N]` for each period.
    fn table(first: &str, end: Option<&str>, reports: &[Report], on: &str) -> Vec<String> {
        let ids: Vec<ReportId> =
            (0..reports.len()).map(|n| ReportId::parse(&format!("r-{n}")).unwrap()).collect();
        let delivered: Vec<_> = ids.iter().zip(reports).collect();
        let cadence = Cadence { first: day(first), months: 6, grace: 30, end: end.map(day) };
        let show = |period: ReportPeriod| {
            let report = period.report.as_ref().map_or("-".to_owned(), |(id, _)| id.to_string());
            let late = period.days_late(day(on));
            format!("{}..{} due {} {report} {late}", period.from, period.to, period.due)
        };
        periods(cadence, &delivered, day(on)).into_iter().map(show).collect()
    }

    #[test]
    fn periods_run_from_the_first_money_without_a_gap() {
        let half = report("2026-01-01", "2026-06-30", "2026-07-05");
        let rows = [
            (
                "the first gap starts at the first money",
                vec![],
                "2026-10-18",
                vec![
                    "2026-03-18..2026-09-17 due 2026-09-17 - 31",
                    "2026-09-18..2027-03-17 due 2027-03-17 - 0",
                ],
            ),
            (
                "a report moves the next period",
                vec![half.clone()],
                "2027-02-01",
                vec![
                    "2026-03-18..2026-06-30 due 2026-09-17 r-0 0",
                    "2026-07-01..2026-12-31 due 2026-12-31 - 32",
                    "2027-01-01..2027-06-30 due 2027-06-30 - 0",
                ],
            ),
            (
                "a hole between two reports is a period of its own",
                vec![half.clone(), report("2026-08-01", "2026-12-31", "2027-01-20")],
                "2027-01-31",
                vec![
                    "2026-03-18..2026-06-30 due 2026-09-17 r-0 0",
                    "2026-07-01..2026-07-31 due 2026-12-31 - 31",
                    "2026-08-01..2026-12-31 due 2027-01-31 r-1 0",
                    "2027-01-01..2027-06-30 due 2027-06-30 - 0",
                ],
            ),
            (
                "a report over a whole year is late for its first half, and covers no more",
                vec![report("2026-03-01", "2026-12-31", "2027-01-05")],
                "2026-12-31",
                vec![
                    "2026-03-18..2026-10-17 due 2026-09-17 r-0 110",
                    "2026-10-18..2027-04-17 due 2027-04-17 - 0",
                ],
            ),
            (
                "a report that ends far away covers up to its delivery",
                vec![report("2026-03-01", "2046-12-31", "2026-05-05")],
                "2026-12-31",
                vec![
                    "2026-03-18..2026-05-05 due 2026-09-17 r-0 0",
                    "2026-05-06..2026-11-05 due 2026-11-05 - 56",
                    "2026-11-06..2027-05-05 due 2027-05-05 - 0",
                ],
            ),
        ];
        for (what, reports, on, expected) in rows {
            assert_eq!(table("2026-03-18", None, &reports, on), expected, "{what}");
        }
    }

    #[test]
    fn a_report_is_on_time_within_the_grace_and_late_from_the_due_date_after_it() {
        for (delivered, late) in [("2026-06-30", 0), ("2026-07-30", 0), ("2026-07-31", 31)] {
            let report = report("2026-01-01", "2026-06-30", delivered);
            let found = table("2026-01-01", None, &[report], "2026-08-01");
            let expected = format!("2026-01-01..2026-06-30 due 2026-06-30 r-0 {late}");
            assert_eq!(found[0], expected, "{delivered}");
        }
    }

    #[test]
    fn the_end_of_a_group_ends_its_periods() {
        let found = table("2026-01-01", Some("2026-08-31"), &[], "2027-05-01");
        assert_eq!(found, ["2026-01-01..2026-06-30 due 2026-06-30 - 305"], "cut short: not owed");
        let last = report("2026-07-01", "2026-08-31", "2026-09-05");
        let found = table("2026-01-01", Some("2026-08-31"), &[last], "2027-05-01");
        assert_eq!(found.len(), 2, "delivered all the same");
        assert!(table("2026-03-18", None, &[], "2026-03-17").is_empty());
    }

    fn program(source: BudgetSource, year: u32, lpj_required: bool) -> Program {
        let budget = Budget {
            seq: 1,
            revised: Vec::new(),
            amount: Amount::whole(100),
            source,
            purpose: BudgetPurpose::Hibah,
        };
        Program {
            defined: Some(Defined {
                seq: 1,
                name: Label::new("KUBE").unwrap(),
                kind: ProgramKind::Kube,
                money: MoneyClass::Hibah,
                guliran: GuliranDuty::Expected,
                lpj_required,
            }),
            budgets: BTreeMap::from([((year, code()), budget)]),
            ..Program::default()
        }
    }

    fn code() -> BudgetCode {
        BudgetCode::parse("5.1.05").unwrap()
    }

    fn grant(year: u32, agreed: Option<&str>) -> Grant {
        let number = DocumentNumber::parse("1/NPHD").unwrap();
        let on = day("2005-03-02");
        Grant {
            awarded: Some(Awarded {
                seq: 2,
                on,
                number: number.clone(),
                dated: on,
                amount: Rupiah::whole(20),
                program: ProgramCode::parse("kube").unwrap(),
                year,
                account: code(),
                form: GrantForm::Uang,
                plan: Vec::new(),
            }),
            agreement: Some(Agreement {
                seq: 3,
                on,
                number,
                dated: on,
                lpj_due: agreed.map(day),
                pact_dated: None,
            }),
            ..Grant::default()
        }
    }

    #[test]
    fn an_lpj_is_due_on_10_january_or_earlier_by_agreement() {
        use BudgetSource::{Apbd, Apbn, Danais, Dekon};
        use LpjBasis::{Agreement, Law};
        let on = |text, basis| LpjDue::On(day(text), basis);
        let rows = [
            (Apbd, 2026, None, on("2027-01-10", Law)),
            (Danais, 2026, None, on("2027-01-10", Law)),
            (Apbd, 2026, Some("2026-06-30"), on("2026-06-30", Agreement)),
            (Apbd, 2026, Some("2027-03-31"), on("2027-01-10", Law)),
            (Dekon, 2015, None, LpjDue::Unknown),
            (Dekon, 2015, Some("2016-02-15"), on("2016-02-15", Agreement)),
            (Apbn, 2015, None, LpjDue::Unknown),
            (Apbd, 2011, None, on("2012-01-10", Law)),
            (Apbd, 2010, None, LpjDue::Unknown),
            (Apbd, 2007, Some("2008-01-31"), on("2008-01-31", Agreement)),
        ];
        for (source, year, agreed, expected) in rows {
            let found =
                lpj_due(&grant(year, agreed), &program(source, year, true), &Params::default());
            assert_eq!(found, expected, "{source:?} {year} {agreed:?}");
        }
        let params = Params { lpj_day: Some(5), ..Params::default() };
        let found = lpj_due(&grant(2026, None), &program(Apbd, 2026, true), &params);
        assert_eq!(found.day(), Some(day("2027-01-05")));
        let found = lpj_due(&grant(2026, None), &program(Apbd, 2026, false), &params);
        assert_eq!(found, LpjDue::NotOwed);
    }
}
