//! The front: every request passes here. What is in the cache is answered at once; the rest goes on
//! to the router, which makes it within the limits.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_LANGUAGE, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, CONTENT_LENGTH, TRANSFER_ENCODING,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use tokio::time::timeout;
use tower::ServiceExt as _;

use super::address::{self, Address};
use super::answer::Answer;
use super::connection::Host;
use super::problem::{Problem, Style};
use super::telemetry::{Done, Kind};
use super::{Shared, security};
use crate::render::Language;

const REQUEST_NUMBER: HeaderName = HeaderName::from_static("x-request-id");

/// An answer on its way out of the router: the front gives it its form.
#[derive(Debug, Clone)]
pub(crate) struct Kept(pub(crate) Arc<Answer>);

impl IntoResponse for Kept {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}

/// The front of the server.
#[derive(Debug, Clone)]
pub(super) struct Front {
    pub(super) shared: Arc<Shared>,
    pub(super) router: Router,
}

impl Host for Front {
    async fn answer(&self, peer: SocketAddr, request: Request<Incoming>) -> Response<Body> {
        let begun = Instant::now();
        let number = self.shared.telemetry.number();
        let (head, _body) = request.into_parts();
        let (method, path) = (&head.method, head.uri.path());
        let (kind, answered) = self.decided(peer, &head).await;
        let mut response = match answered {
            Ok(response) => response,
            Err(problem) => {
                let style = if path.starts_with("/api/") {
                    Style::Data
                } else {
                    Style::preferred(&head.headers)
                };
                let language = told_language(path, head.uri.query(), &head.headers);
                problem.answer(style, language, &number).respond(method, &head.headers)
            }
        };
        if let Ok(value) = HeaderValue::from_str(&number) {
            response.headers_mut().insert(REQUEST_NUMBER, value);
        }
        let (status, took) = (response.status(), begun.elapsed());
        let method = method.as_str();
        let done = Done { number: &number, kind, method, path, status, took };
        self.shared.telemetry.answered(&done);
        response
    }

    fn came(&self) {
        self.shared.telemetry.connections.increment(1);
    }

    fn left(&self) {
        self.shared.telemetry.connections.decrement(1);
    }
}

impl Front {
    async fn decided(
        &self,
        peer: SocketAddr,
        head: &axum::http::request::Parts,
    ) -> (Kind, Result<Response<Body>, Problem>) {
        let path = head.uri.path();
        if let Some(response) = self.shared.health(path, &head.method) {
            return (Kind::Health, Ok(response));
        }
        if let Err(problem) = self.acceptable(peer, head) {
            return (Kind::Other, Err(problem));
        }
        if head.method == Method::OPTIONS {
            return (Kind::Other, Ok(preflight()));
        }
        self.shared.shelf.first(self.shared.limits.answer).await;
        if self.shared.limits.poll.is_zero() {
            let shared = Arc::clone(&self.shared);
            // Whether it could be read is told where it matters.
            self.shared.desk.ask(move |keeper| keeper.look(&shared)).await.ok();
        }
        if path.starts_with("/api/") {
            return (Kind::Api, self.routed(head).await);
        }
        let address = match address::read(path) {
            Ok(address) => address,
            Err(address::Unclear) => return (Kind::Other, Err(unclear())),
        };
        if let Some(answer) = self.cached(&address) {
            return (Kind::Cached, Ok(answer.respond(&head.method, &head.headers)));
        }
        match address {
            Address::Page { .. } => (Kind::Made, self.routed(head).await),
            Address::Tree(_) | Address::TreeScript(_) => (Kind::Tree, self.routed(head).await),
            Address::Slash(_) | Address::Shared(_) | Address::Unknown => {
                (Kind::Other, self.routed(head).await)
            }
        }
    }

    fn cached(&self, address: &Address) -> Option<Arc<Answer>> {
        match address {
            Address::Page { key, .. } | Address::Shared(key) => self.shared.shelf.answer(key),
            Address::Slash(_) | Address::Tree(_) | Address::TreeScript(_) | Address::Unknown => {
                None
            }
        }
    }

    /// Whether a request is one that is answered at all.
    fn acceptable(
        &self,
        peer: SocketAddr,
        head: &axum::http::request::Parts,
    ) -> Result<(), Problem> {
        let limits = &self.shared.limits;
        if self.shared.rate.is_too_fast(peer.ip(), &head.headers) {
            self.shared.telemetry.too_fast.increment(1);
            return Err(Problem::too_many());
        }
        if ![Method::GET, Method::HEAD, Method::OPTIONS].contains(&head.method) {
            return Err(Problem::only_reading());
        }
        let target = head.uri.path_and_query().map_or(0, |target| target.as_str().len());
        if target > limits.address {
            return Err(too_long_address());
        }
        if has_body(&head.headers, limits.body) {
            return Err(too_large_body());
        }
        Ok(())
    }

    /// Has the router make an answer: so many at once, each within its time.
    async fn routed(&self, head: &axum::http::request::Parts) -> Result<Response<Body>, Problem> {
        let shared = &self.shared;
        let Ok(_place) = shared.places.try_acquire() else {
            shared.telemetry.turned_away.increment(1);
            return Err(Problem::busy());
        };
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = head.uri.clone();
        *request.headers_mut() = head.headers.clone();
        let made = timeout(shared.limits.answer, self.router.clone().oneshot(request)).await;
        let Ok(Ok(mut response)) = made else {
            shared.telemetry.turned_away.increment(1);
            return Err(Problem::busy());
        };
        if let Some(problem) = response.extensions_mut().remove::<Problem>() {
            return Err(problem);
        }
        if let Some(Kept(answer)) = response.extensions_mut().remove::<Kept>() {
            return Ok(answer.respond(&head.method, &head.headers));
        }
        response.headers_mut().extend(security::headers("text/html"));
        Ok(response)
    }
}

/// A request that announces more than nothing here could want.
fn has_body(head: &HeaderMap, most: usize) -> bool {
    let length = head.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.map_or(Some(0), |length| length.parse().ok());
    head.contains_key(TRANSFER_ENCODING) || length.is_none_or(|length: usize| length > most)
}

/// People are told in the language of the address; programs in the one they asked for, by `lang` or
/// by the head of the request.
fn told_language(path: &str, query: Option<&str>, asked: &HeaderMap) -> Language {
    let named = query.unwrap_or_default().split('&').find_map(|one| match one {
        "lang=id" => Some(Language::Id),
        "lang=en" => Some(Language::En),
        _ => None,
    });
    let preferred = || path.starts_with("/api/").then(|| preferred(asked)).flatten();
    named.or_else(preferred).unwrap_or_else(|| address::language(path))
}

/// The first language of `Accept-Language` that is spoken here: it begins with the one liked most.
fn preferred(asked: &HeaderMap) -> Option<Language> {
    let liked = asked.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let main = |range: &str| range.trim_start().split([';', '-', ' ']).next().map(str::to_owned);
    liked.split(',').filter_map(main).find_map(|tag| match tag.to_ascii_lowercase().as_str() {
        "id" | "in" => Some(Language::Id),
        "en" => Some(Language::En),
        _ => None,
    })
}

fn preflight() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let mut put = |name, value| drop(headers.insert(name, HeaderValue::from_static(value)));
    put(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    put(ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS");
    put(ACCESS_CONTROL_ALLOW_HEADERS, "accept, if-none-match");
    put(ACCESS_CONTROL_MAX_AGE, "86400");
    response
}

fn unclear() -> Problem {
    Problem::bad_request(
        "Alamat ini tidak dapat dibaca: periksa tanda % dan titik-titiknya.",
        "This address cannot be read: look at its % signs and dots.",
    )
}

fn too_long_address() -> Problem {
    let title = ("Alamat terlalu panjang", "Address too long");
    let detail = ("Pakailah alamat yang lebih pendek.", "Use a shorter address.");
    Problem::new(StatusCode::URI_TOO_LONG, "address-too-long", title, detail)
}

fn too_large_body() -> Problem {
    let title = ("Isi permintaan terlalu besar", "Body too large");
    let detail = ("Di sini hanya ada yang dibaca.", "There is nothing to send here.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", title, detail)
}
