//! The lists.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use rantai_events::area::AreaCode;
use rantai_events::ids::{GroupId, ProgramCode};

use super::ask::{AllAsk, Ask, GroupsAsk};
use super::listing::{Asked, Listing, page};
use super::rows::{AreaRow, GroupRow, MeasureRow};
use super::{edition, kept_json, pretty};
use crate::serve::Shared;
use crate::serve::answer::Keep;
use crate::serve::front::Kept;
use crate::serve::problem::Problem;

/// Groups
#[utoipa::path(
    get, path = "/api/v1/groups", tag = "groups", params(GroupsAsk),
    responses((status = 200, description = "A page of groups, by code", body = Listing<GroupRow>))
)]
pub(super) async fn groups(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<GroupsAsk>,
) -> Result<Kept, Problem> {
    let (program, area) = (program(ask.program.as_deref())?, area(ask.area.as_deref())?);
    let edition = edition(&shared)?;
    let rows = edition.facts.groups.iter();
    let rows = rows.filter(|row| program.as_ref().is_none_or(|one| row.program == one.as_str()));
    let rows = rows.filter(|row| area.as_ref().is_none_or(|one| is_in(&row.area, one)));
    let rows = rows.cloned().collect();
    page(edition.facts.about(), rows, &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// One group
#[utoipa::path(
    get, path = "/api/v1/groups/{id}", tag = "groups",
    params(("id" = String, Path, description = "The code of the group")),
    responses(
        (status = 200, description = "The group", body = Listing<GroupRow>),
        (status = 404, description = "There is no such group")
    )
)]
pub(super) async fn group(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Ask(_ask): Ask<AllAsk>,
) -> Result<Kept, Problem> {
    let id = group_code(&id)?;
    let edition = edition(&shared)?;
    let found = edition.facts.groups.iter().find(|row| row.id == id.as_str());
    let row = found.cloned().ok_or_else(|| no_group(&id))?;
    let about = edition.facts.about();
    let listing = Listing { about: about.clone(), total: 1, data: vec![row], next: None };
    Ok(kept_json(pretty(&listing)?, Keep::Briefly, &about.tag()))
}

/// Kemantren and kelurahan
#[utoipa::path(
    get, path = "/api/v1/areas", tag = "areas", params(AllAsk),
    responses((status = 200, description = "A page of areas, by code", body = Listing<AreaRow>))
)]
pub(super) async fn areas(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<AllAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let rows = edition.facts.areas.clone();
    page(edition.facts.about(), rows, &ask.paging(), &Asked { uri: &uri, head: &head })
}

/// What is summed for the city
#[utoipa::path(
    get, path = "/api/v1/measures", tag = "measures", params(AllAsk),
    responses((status = 200, description = "Measures, by code", body = Listing<MeasureRow>))
)]
pub(super) async fn measures(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    head: HeaderMap,
    Ask(ask): Ask<AllAsk>,
) -> Result<Kept, Problem> {
    let edition = edition(&shared)?;
    let rows = edition.facts.measures.clone();
    page(edition.facts.about(), rows, &ask.paging(), &Asked { uri: &uri, head: &head })
}

fn is_in(area: &str, outer: &AreaCode) -> bool {
    AreaCode::parse(area).is_some_and(|area| outer.contains(&area))
}

fn program(text: Option<&str>) -> Result<Option<ProgramCode>, Problem> {
    let Some(text) = text else { return Ok(None) };
    ProgramCode::parse(text).map(Some).map_err(|_| bad("program", "kube"))
}

fn area(text: Option<&str>) -> Result<Option<AreaCode>, Problem> {
    let Some(text) = text else { return Ok(None) };
    AreaCode::parse(text).map(Some).ok_or_else(|| bad("area", "34.71.02"))
}

/// The code of a group.
///
/// # Errors
/// It has not the form of one.
pub(super) fn group_code(text: &str) -> Result<GroupId, Problem> {
    GroupId::parse(text).map_err(|_| bad("group", "ykt-kube-001"))
}

fn bad(name: &str, example: &str) -> Problem {
    Problem::bad_request(
        format!("{name}: tulis seperti {example}."),
        format!("{name}: write it like {example}."),
    )
}

fn no_group(id: &GroupId) -> Problem {
    Problem::not_found(
        format!("Tidak ada kelompok dengan kode {id}; daftarnya di /api/v1/groups."),
        format!("There is no group with the code {id}; /api/v1/groups lists them."),
    )
}
