//! The lists.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use rantai_projections::public::{GrantLine, Place, ReportLine, Summary};
use rantai_projections::rules::{self, Level};

use super::ask::{
    AllAsk, Ask, GrantsAsk, GroupsAsk, Paging, ReportsAsk, StatementsAsk, VerdictsAsk, bad, takes,
};
use super::edition;
use super::facts::Facts;
use super::filter::{Filter, group_code, like};
use super::listing::{Asked, Line, Listing, Placed, answered, page};
use super::rows::{AreaRow, GrantRow, GroupRow, MeasureRow, ReportRow, StatementRow, VerdictRow};
use crate::serve::Shared;
use crate::serve::front::Kept;
use crate::serve::problem::Problem;

/// Groups
#[utoipa::path(
    get, path = "/api/v1/groups", tag = "groups", params(GroupsAsk),
    responses((status = 200, description = "A page of groups, by code", content(
        (Listing<GroupRow> = "application/json"), (String = "text/csv")
    )))
)]
pub(super) async fn groups(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<GroupsAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let facts = &edition.facts;
    let filter = Filter::read(facts, ask.program.as_deref(), ask.area.as_deref(), None)?;
    let found = facts.groups.iter().filter(|group| filter.takes(group));
    let found = found.map(|group| ((group.group.as_str(), group), group));
    let row = |group: &Summary| GroupRow::of(facts, group);
    page(facts.about(), found, row, &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// One group
#[utoipa::path(
    get, path = "/api/v1/groups/{id}", tag = "groups",
    params(("id" = String, Path, description = "The code of the group")),
    responses(
        (status = 200, description = "The group", content(
            (Listing<GroupRow> = "application/json"), (String = "text/csv")
        )),
        (status = 404, description = "There is no such group")
    )
)]
pub(super) async fn group(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<AllAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let facts = &edition.facts;
    let id = group_code(facts, &id)?;
    let data: Vec<GroupRow> =
        facts.group(&id).map(|one| GroupRow::of(facts, one)).into_iter().collect();
    let listing = Listing { about: facts.about().clone(), total: data.len(), data, next: None };
    answered(listing, &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// Grants, from the proposal on
#[utoipa::path(
    get, path = "/api/v1/grants", tag = "grants", params(GrantsAsk),
    responses((status = 200, description = "A page of grants, by group", content(
        (Listing<GrantRow> = "application/json"), (String = "text/csv")
    )))
)]
pub(super) async fn grants(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<GrantsAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let facts = &edition.facts;
    let (program, area) = (ask.program.as_deref(), ask.area.as_deref());
    let filter = Filter::read(facts, program, area, ask.group.as_deref())?;
    if ask.year.is_some_and(|year| !(1900..=2999).contains(&year)) {
        return Err(bad("year", takes("year")));
    }
    let found = lines(facts, &filter, |group| &group.grants);
    let found = found.filter(|(_, (_, grant))| ask.year.is_none_or(|year| grant.year == year));
    let row = |(group, grant): (&Summary, &GrantLine)| GrantRow::of(group, grant);
    page(facts.about(), found, row, &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// Reports that are owed or were delivered
#[utoipa::path(
    get, path = "/api/v1/reports", tag = "reports", params(ReportsAsk),
    responses((status = 200, description = "A page of reports, by group", content(
        (Listing<ReportRow> = "application/json"), (String = "text/csv")
    )))
)]
pub(super) async fn reports(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<ReportsAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let facts = &edition.facts;
    let (program, area) = (ask.program.as_deref(), ask.area.as_deref());
    let filter = Filter::read(facts, program, area, ask.group.as_deref())?;
    let found = lines(facts, &filter, |group| &group.reports).filter(|(_, (group, line))| {
        ask.late.is_none_or(|late| line.is_late(group.basis.day) == late)
    });
    let row = |(group, line): (&Summary, &ReportLine)| ReportRow::of(group, line);
    page(facts.about(), found, row, &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// How groups meet their own duties, rules about people left out
#[utoipa::path(
    get, path = "/api/v1/verdicts", tag = "verdicts", params(VerdictsAsk),
    responses((status = 200, description = "A page of verdicts, by group", content(
        (Listing<VerdictRow> = "application/json"), (String = "text/csv")
    )))
)]
pub(super) async fn verdicts(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<VerdictsAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let facts = &edition.facts;
    let (program, area) = (ask.program.as_deref(), ask.area.as_deref());
    let filter = Filter::read(facts, program, area, ask.group.as_deref())?;
    let rule = ask.rule.as_deref().map(|id| rules::rule(id).ok_or_else(|| like("rule", "H10")));
    let rule = rule.transpose()?.map(|rule| rule.id);
    let level = ask.level.as_deref().map(level).transpose()?;
    let found = lines(facts, &filter, |group| &group.verdicts).filter(|(_, (_, verdict))| {
        rule.is_none_or(|rule| verdict.0 == rule) && level.is_none_or(|level| verdict.2 == level)
    });
    let language = ask.language();
    let row = |(group, verdict): (&Summary, &(String, Option<String>, Level))| {
        VerdictRow::of(group, verdict, language)
    };
    page(facts.about(), found, row, &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// The public tables of a page, as CSV and JSON
#[utoipa::path(
    get, path = "/api/v1/statements", tag = "statements", params(StatementsAsk),
    responses(
        (status = 200, description = "The tables of the page", content(
            (Listing<StatementRow> = "application/json"), (String = "text/csv")
        )),
        (status = 404, description = "There is no such page")
    )
)]
pub(super) async fn statements(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<StatementsAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let asked = ask.page.clone().unwrap_or_default();
    let place = Place::of(asked.trim_start_matches('/'));
    let place = place.filter(|place| edition.has(place)).ok_or_else(|| {
        Problem::not_found(
            "Parameter `page`: tidak ada halaman itu; tulis seperti kelompok/ykt-kube-001/.",
            "Parameter `page`: there is no such page; write it like kelompok/ykt-kube-001/.",
        )
    })?;
    let on = super::rows::page(&place);
    let tables = shared.desk.ask(move |keeper| keeper.tables(&place)).await?;
    let mut tables = tables.map_err(|why| super::records::failed(&why))?;
    tables.sort_unstable();
    let row = |path: &String| statement(&on, path);
    let about = edition.facts.about();
    page(about, of_no_group(&tables), row, &ask.paging(), &Asked { uri: &uri, head: &head })
}

fn statement(on: &str, path: &str) -> StatementRow {
    let bare = path.strip_suffix(".csv").unwrap_or(path);
    let name = bare.rsplit('/').next().unwrap_or(bare).to_owned();
    let (csv, json) = (format!("/{path}"), format!("/{bare}.json"));
    StatementRow { page: on.to_owned(), name, csv, json }
}

/// Kemantren and kelurahan
#[utoipa::path(
    get, path = "/api/v1/areas", tag = "areas", params(AllAsk),
    responses((status = 200, description = "A page of areas, by code", content(
        (Listing<AreaRow> = "application/json"), (String = "text/csv")
    )))
)]
pub(super) async fn areas(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<AllAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    all(&edition.facts, &edition.facts.areas(), &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// What is summed for the city
#[utoipa::path(
    get, path = "/api/v1/measures", tag = "measures", params(AllAsk),
    responses((status = 200, description = "Measures, as they are shown", content(
        (Listing<MeasureRow> = "application/json"), (String = "text/csv")
    )))
)]
pub(super) async fn measures(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<AllAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let rows = edition.facts.measures(ask.language());
    all(&edition.facts, &rows, &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// A page of rows that are made already.
fn all<R: Line + serde::Serialize + Default + Clone>(
    facts: &Facts,
    rows: &[R],
    paging: &Paging,
    asked: &Asked<'_>,
) -> Result<Kept, Problem> {
    page(facts.about(), of_no_group(rows), R::clone, paging, asked)
}

fn of_no_group<L: Line>(rows: &[L]) -> impl Iterator<Item = (Placed<'_, L>, &L)> {
    rows.iter().map(|row| (("", row), row))
}

/// What the groups that are meant have of something, each with its group.
fn lines<'a, T: Line + 'a>(
    facts: &'a Facts,
    filter: &'a Filter,
    of: impl Fn(&'a Summary) -> &'a Vec<T> + 'a,
) -> impl Iterator<Item = (Placed<'a, T>, (&'a Summary, &'a T))> + 'a {
    let groups = facts.groups.iter().filter(|group| filter.takes(group));
    groups.flat_map(move |group| {
        let lines = of(group).iter();
        lines.map(move |line| ((group.group.as_str(), line), (group, line)))
    })
}

fn level(text: &str) -> Result<Level, Problem> {
    let found = Level::ALL.into_iter().find(|level| level.code().eq_ignore_ascii_case(text));
    found.ok_or_else(|| like("level", "TIDAK_PATUH"))
}
