//! Pages that are not in the cache yet, files of the whole site, tiles and the checkpoint.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Response, StatusCode, Uri};
use axum::response::IntoResponse as _;
use rantai_events::note::MAX_NOTE;
use rantai_events::tile::Resource;
use rantai_projections::public::Place;

use super::Shared;
use super::address::{self, Address};
use super::answer::{Answer, Keep};
use super::front::Kept;
use super::problem::Problem;
use crate::publish::directory::read_at_most;
use crate::publish::public_directory;
use crate::site::scripts::wrapped;
use crate::site::three_sixty;

/// The most bytes of a tile: 256 hashes.
const MOST_TILE: u64 = 256 * 32;
/// Where the map of the site is, once the address of the site is known.
const SITEMAP: &str = "sitemap.xml";

/// Answers what is no part of the API.
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
) -> Result<Response<Body>, Problem> {
    let address = address::read(uri.path()).map_err(|_| nothing_here())?;
    match address {
        Address::Page { .. } | Address::Shared(_) if shared.shelf.edition().is_none() => {
            Err(Problem::not_ready())
        }
        Address::Page { key, .. } if key == SITEMAP => Err(no_sitemap()),
        Address::Page { key, .. } if key == three_sixty::PATH => Err(no_awards()),
        Address::Page { place, key } => made(&shared, place, key).await,
        Address::Slash(to) => Ok(moved(&to)),
        Address::Tree(resource) => tree(&shared, resource, false).await,
        Address::TreeScript(resource) => tree(&shared, resource, true).await,
        Address::Shared(_) | Address::Unknown => Err(nothing_here()),
    }
}

async fn made(shared: &Arc<Shared>, place: Place, key: String) -> Result<Response<Body>, Problem> {
    let Some(edition) = shared.shelf.edition() else { return Err(Problem::not_ready()) };
    if !edition.places.contains(&place) {
        return Err(no_place(&place));
    }
    if edition.cache.has_page_of(&key) && edition.cache.get(&key).is_none() {
        return Err(nothing_here());
    }
    let made = shared.desk.ask(move |keeper| keeper.made(&place, &key)).await?;
    let found = made.map_err(|why| {
        tracing::error!(why = why.to_string(), "a page could not be read");
        Problem::failed()
    })?;
    found.map(|answer| Kept(answer).into_response()).ok_or_else(nothing_here)
}

/// A tile or the checkpoint as it was published, or as the script that published files have of it.
async fn tree(
    shared: &Arc<Shared>,
    resource: Resource,
    as_script: bool,
) -> Result<Response<Body>, Problem> {
    let path = public_directory(&shared.directory).join(resource.to_string());
    let is_checkpoint = resource == Resource::Checkpoint;
    let most = if is_checkpoint { MAX_NOTE as u64 } else { MOST_TILE };
    let read = tokio::task::spawn_blocking(move || read_at_most(&path, most)).await;
    let bytes = read.map_err(|_| Problem::failed())?.map_err(|fault| {
        tracing::error!(why = fault.to_string(), "a tile could not be read");
        Problem::failed()
    })?;
    let bytes = bytes.ok_or_else(nothing_here)?;
    let (keep, media_type) = if is_checkpoint {
        (Keep::Ask, "text/plain; charset=utf-8")
    } else {
        (Keep::Forever, "application/octet-stream")
    };
    let answer = if as_script {
        let script = wrapped(&resource, &bytes).ok_or_else(nothing_here)?;
        Answer::new(script.media_type, script.bytes, keep, "")
    } else {
        Answer::new(media_type, bytes, keep, "")
    };
    Ok(Kept(Arc::new(answer)).into_response())
}

fn moved(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

fn nothing_here() -> Problem {
    Problem::not_found(
        "Tidak ada halaman dengan alamat ini. Mulailah dari salah satu halaman berikut.",
        "There is no page at this address. Begin at one of the pages below.",
    )
}

/// A map of a site holds whole addresses, and the Host of a request is the word of a stranger: what
/// was made with it would go to others out of a cache.
fn no_sitemap() -> Problem {
    Problem::not_found(
        "Peta situs berisi alamat lengkap, dan peladen ini tidak tahu alamat publiknya. Pengelola memberikannya dengan --base https://….",
        "A map of the site holds whole addresses, and this server does not know its public one. The office gives it with --base https://….",
    )
}

/// The file of awards begins with the first one.
fn no_awards() -> Problem {
    Problem::not_found(
        "Belum ada hibah yang ditetapkan. Daftar menurut Standar Data 360Giving terbit bersama penetapan pertama.",
        "No grant has been awarded yet. The list by the 360Giving Data Standard appears with the first award.",
    )
}

/// What is said of a place that has the form of one: which it would be.
fn no_place(place: &Place) -> Problem {
    match place {
        Place::Group(group) | Place::Records(group) => Problem::not_found(
            format!("Tidak ada kelompok dengan kode {group}. Carilah menurut wilayah."),
            format!("There is no group with the code {group}. Find it by area."),
        ),
        Place::Area(area) => Problem::not_found(
            format!("Tidak ada kelompok di wilayah {area}, atau kode wilayah itu tidak dikenal."),
            format!("There is no group in the area {area}, or no such area."),
        ),
        Place::GrantsOf(year) => Problem::not_found(
            format!("Tidak ada hibah tahun {year}. Lihat tahun-tahun yang ada."),
            format!("There are no grants of {year}. See the years that there are."),
        ),
        Place::Home
        | Place::Areas
        | Place::Grants
        | Place::Reports
        | Place::Compliance
        | Place::Flows
        | Place::Corrections
        | Place::Changes
        | Place::How(_)
        | Place::Glossary
        | Place::About
        | Place::Complaint
        | Place::Verify => nothing_here(),
    }
}
