//! The rows of the lists: flat, with plain decimals, ISO dates and stable codes. Whatever would
//! tell of fewer than five people is null, here as on the pages.

use rantai_events::time::Date;
use rantai_projections::public::{
    GrantLine, Measure, Place, Reached, ReportLine, Summary, may_show,
};
use rantai_projections::rules::{self, Level};
use serde::Serialize;
use utoipa::ToSchema;

use super::facts::Facts;
use super::listing::Line;
use crate::render::Language;

/// A group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct GroupRow {
    /// Its code.
    #[schema(example = "ykt-kube-001")]
    id: String,
    /// Its name.
    name: String,
    /// Its program.
    program: String,
    /// The code of its kelurahan.
    #[schema(example = "34.71.02.1003")]
    area: String,
    /// The name of its kelurahan.
    area_name: Option<String>,
    /// The day it ended, if it did.
    dissolved_on: Option<String>,
    /// Active members; null while they are fewer than five.
    members: Option<u32>,
    /// How many grants it was given or asked for.
    grants: usize,
    /// Awarded, in rupiah.
    awarded: Option<String>,
    /// Received, in rupiah.
    received: Option<String>,
    /// Spent or handed to members, in rupiah; null while it would tell of fewer than five people.
    used: Option<String>,
    /// Neither used nor returned, in rupiah; null together with `used`.
    left: Option<String>,
    /// Returned to the treasury, in rupiah.
    returned: Option<String>,
    /// Rolled on to its next members and to other groups, in rupiah.
    revolved: Option<String>,
    /// Reports owed so far.
    reports_due: usize,
    /// Of them, those that were delivered.
    reports_in: usize,
    /// Of them, those that are late.
    reports_late: usize,
    /// The worst of its own duties, rules about people (loans, savings and identity of members) left
    /// out, as on the pages: the status in the office's own books counts those too and may differ.
    #[schema(example = "PATUH")]
    status: String,
    /// The address of its page.
    page: String,
}

impl GroupRow {
    pub(super) fn of(facts: &Facts, group: &Summary) -> Self {
        let (reports_due, reports_in, reports_late) = group.reported();
        let money = |measure| group.money(measure).map(|amount| amount.to_string());
        Self {
            id: group.group.to_string(),
            name: group.name.clone(),
            program: group.program.to_string(),
            area: group.area.to_string(),
            area_name: facts.area_name(&group.area),
            dissolved_on: day(group.dissolved),
            members: group.members.filter(|count| may_show(usize::try_from(*count).unwrap_or(0))),
            grants: group.grants.len(),
            awarded: money(Measure::Awarded),
            received: money(Measure::Received),
            used: money(Measure::Used),
            left: money(Measure::Left),
            returned: money(Measure::Returned),
            revolved: money(Measure::Revolved),
            reports_due,
            reports_in,
            reports_late,
            status: group.status().code().to_owned(),
            page: page(&Place::Group(group.group.clone())),
        }
    }
}

/// A grant, from the proposal on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct GrantRow {
    /// Its code.
    id: String,
    /// The group.
    group: String,
    /// The name of the group.
    group_name: String,
    /// The program that gave it.
    program: String,
    /// The code of the group's kelurahan.
    area: String,
    /// Fiscal year; null where it is not known.
    year: Option<u32>,
    /// How far it has come: `proposed`, `awarded`, `agreed`, `received`, `accounted`, `closed`.
    #[schema(example = "received")]
    stage: String,
    /// Awarded less what was released again, in rupiah.
    awarded: String,
    /// SP2D money that reached the group, in rupiah.
    received: String,
    /// Goods that reached the group, in rupiah.
    goods: String,
    /// Spent or handed to members, in rupiah; null while it would tell of fewer than five people.
    used: Option<String>,
    /// Neither used nor returned, in rupiah; null together with `used`.
    left: Option<String>,
    /// Returned to the treasury, in rupiah.
    returned: String,
    /// The day its account (LPJ) is due.
    lpj_due: Option<String>,
    /// The day the office received it.
    lpj_received: Option<String>,
    /// Whether the office has it.
    lpj_in: bool,
    /// The records behind these figures, by number; `/records/{seq}` answers 404 `restricted` for
    /// those that hold personal data.
    records: Vec<u64>,
}

impl GrantRow {
    pub(super) fn of(group: &Summary, grant: &GrantLine) -> Self {
        let behind = &grant.records;
        let behind = [&behind.awarded, &behind.received, &behind.used, &behind.returned];
        let mut records: Vec<u64> = behind.into_iter().flatten().copied().collect();
        records.sort_unstable();
        records.dedup();
        Self {
            id: grant.grant.to_string(),
            group: group.group.to_string(),
            group_name: group.name.clone(),
            program: grant.program.to_string(),
            area: group.area.to_string(),
            year: Some(grant.year).filter(|year| *year > 0),
            stage: stage(grant.reached).to_owned(),
            awarded: grant.awarded.to_string(),
            received: grant.received.to_string(),
            goods: grant.goods.to_string(),
            used: grant.used.map(|amount| amount.to_string()),
            left: grant.left.map(|amount| amount.to_string()),
            returned: grant.returned.to_string(),
            lpj_due: day(grant.lpj_due),
            lpj_received: day(grant.lpj_received),
            lpj_in: grant.lpj_in,
            records,
        }
    }
}

fn stage(reached: Reached) -> &'static str {
    match reached {
        Reached::Proposed => "proposed",
        Reached::Awarded => "awarded",
        Reached::Agreed => "agreed",
        Reached::Received => "received",
        Reached::Accounted => "accounted",
        Reached::Closed => "closed",
    }
}

/// A report that is owed or was delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ReportRow {
    /// The group.
    group: String,
    /// The name of the group.
    group_name: String,
    /// Its program.
    program: String,
    /// The code of its kelurahan.
    area: String,
    /// The first day of the period.
    from: String,
    /// The last day of the period.
    to: String,
    /// The day it is due.
    due: String,
    /// The last day of grace.
    grace: String,
    /// The report, if one was delivered.
    report: Option<String>,
    /// The day it was delivered.
    delivered: Option<String>,
    /// The day the office received it.
    received: Option<String>,
    /// The day the office accepted it.
    accepted: Option<String>,
    /// Days late; 0 in time or within the grace.
    days_late: i64,
    /// Whether it is late: missing after its grace, or delivered after it.
    is_late: bool,
}

impl ReportRow {
    pub(super) fn of(group: &Summary, line: &ReportLine) -> Self {
        Self {
            group: group.group.to_string(),
            group_name: group.name.clone(),
            program: group.program.to_string(),
            area: group.area.to_string(),
            from: line.from.to_string(),
            to: line.to.to_string(),
            due: line.due.to_string(),
            grace: line.grace.to_string(),
            report: line.report.as_ref().map(ToString::to_string),
            delivered: day(line.delivered),
            received: day(line.received),
            accepted: day(line.accepted),
            days_late: line.days_late(group.basis.day),
            is_late: line.is_late(group.basis.day),
        }
    }
}

/// How well a group meets one of its own duties.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct VerdictRow {
    /// The group.
    group: String,
    /// The name of the group.
    group_name: String,
    /// Its program.
    program: String,
    /// The code of its kelurahan.
    area: String,
    /// The rule.
    #[schema(example = "H10")]
    rule: String,
    /// What the rule asks.
    asks: String,
    /// Where the rule comes from.
    source: String,
    /// The grant or report it is about, where a rule judges each.
    subject: Option<String>,
    /// `PATUH`, `PERHATIAN`, `TIDAK_PATUH`, `BELUM_DINILAI` or `TIDAK_BERLAKU`.
    #[schema(example = "PATUH")]
    level: String,
    /// The level in words.
    level_words: String,
}

impl VerdictRow {
    pub(super) fn of(
        group: &Summary,
        (rule, subject, level): &(String, Option<String>, Level),
        language: Language,
    ) -> Self {
        let known = rules::rule(rule);
        let asks = known.map_or("", |known| language.pick(known.title.0, known.title.1));
        let words = level.words();
        Self {
            group: group.group.to_string(),
            group_name: group.name.clone(),
            program: group.program.to_string(),
            area: group.area.to_string(),
            rule: rule.clone(),
            asks: asks.to_owned(),
            source: known.map_or("", |known| known.source).to_owned(),
            subject: subject.clone(),
            level: level.code().to_owned(),
            level_words: language.pick(words.0, words.1).to_owned(),
        }
    }
}

/// A table of a page, as open data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct StatementRow {
    /// The page it stands on.
    pub(super) page: String,
    /// Its name there.
    pub(super) name: String,
    /// The address of its CSV.
    pub(super) csv: String,
    /// The address of its JSON.
    pub(super) json: String,
}

/// A kemantren or kelurahan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct AreaRow {
    /// Its code.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// The code of the area it lies in.
    pub(super) parent: Option<String>,
    /// How many groups are registered in it.
    pub(super) groups: usize,
    /// The address of its page.
    pub(super) page: String,
}

/// Something that is summed for the city.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct MeasureRow {
    /// Its word in addresses.
    #[schema(example = "diterima")]
    pub(super) code: String,
    /// What it is.
    pub(super) name: String,
    /// The figure of the city: of what is shown of its groups.
    pub(super) value: Option<String>,
    /// What it covers, in words.
    pub(super) coverage: Option<String>,
    /// The page that says how it is made, down to the records.
    pub(super) page: String,
}

/// The paths of tables, rising.
impl Line for String {
    fn key(&self) -> String {
        self.clone()
    }
}

impl Line for AreaRow {
    fn key(&self) -> String {
        self.code.clone()
    }
}

/// Measures stand in an order of their own, which is the program's.
impl Line for MeasureRow {
    fn key(&self) -> String {
        let place = Measure::ALL.iter().position(|measure| measure.code() == self.code);
        format!("{:03}", place.unwrap_or_default())
    }
}

/// The address of a page on this server.
pub(super) fn page(place: &Place) -> String {
    format!("/{}", place.path())
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}
