//! Who is let in: one browser, by a link that works once; afterwards by a cookie. Only the room's
//! own address is answered, so that no page elsewhere can reach it under a name of its own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::Room;
use super::page::door;
use crate::render::Language;

/// The name of the cookie; the port is in it, since cookies of all ports share one jar.
const COOKIE: &str = "rantai_ruang_";

/// What is sent with every answer: nothing runs, nothing is loaded from elsewhere, nothing is kept.
const HEADERS: [(HeaderName, &str); 9] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// The door of a room. It keeps hashes only: what is compared is never the secret itself, and the
/// comparison of hashes takes the same time whatever differs.
pub(super) struct Gate {
    /// The first is in the link. Nobody else on the machine knows it: a browser sends the cookie of a
    /// name to every port of it, so at 127.0.0.1 whoever listens on another port would be sent it too.
    hosts: [String; 3],
    cookie: String,
    token: Mutex<Option<blake3::Hash>>,
    session: Mutex<Option<blake3::Hash>>,
}

/// As much of a secret as one label of a host name holds well.
fn label(secret: &str) -> &str {
    secret.get(..32).unwrap_or(secret)
}

impl Gate {
    /// A door at an address, with the token that opens it once.
    pub(super) fn new(address: SocketAddr) -> Result<(Self, String), getrandom::Error> {
        let (token, name, port) = (secret()?, secret()?, address.port());
        let own = match address.ip() {
            IpAddr::V4(Ipv4Addr::LOCALHOST) => format!("{}.localhost:{port}", label(&name)),
            IpAddr::V4(_) | IpAddr::V6(_) => address.to_string(),
        };
        let gate = Self {
            hosts: [own, address.to_string(), format!("localhost:{port}")],
            cookie: format!("{COOKIE}{}", address.port()),
            token: Mutex::new(Some(blake3::hash(token.as_bytes()))),
            session: Mutex::default(),
        };
        Ok((gate, token))
    }

    /// The name by which the link leads here.
    pub(super) fn name(&self) -> &str {
        let [own, ..] = &self.hosts;
        own
    }

    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        let mut named = headers.get_all(header::HOST).iter();
        let host = named.next().and_then(|host| host.to_str().ok());
        named.next().is_none() && host.is_some_and(|host| self.hosts.iter().any(|own| own == host))
    }

    /// Whether a request that changes something comes from a page of this room.
    fn is_own_page(&self, headers: &HeaderMap) -> bool {
        let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        let is_own = |origin: &str| {
            origin
                .strip_prefix("http://")
                .is_some_and(|host| self.hosts.iter().any(|own| own == host))
        };
        origin.is_some_and(is_own)
    }

    /// Takes the token, which is spent by it; answers the secret of the session.
    fn spend(&self, token: &str) -> Result<Option<String>, getrandom::Error> {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if *kept != Some(blake3::hash(token.as_bytes())) {
            return Ok(None);
        }
        let session = secret()?;
        *kept = None;
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(blake3::hash(session.as_bytes()));
        Ok(Some(session))
    }

    fn has_session(&self, headers: &HeaderMap) -> bool {
        let kept = *self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = kept else { return false };
        let all = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs =
            all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut mine = pairs.filter(|(name, _)| *name == self.cookie);
        mine.any(|(_, value)| blake3::hash(value.as_bytes()) == kept)
    }
}

/// 32 random bytes in hex.
fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Lets a request pass, or says why not; puts the headers on every answer.
pub(super) async fn pass(State(room): State<Arc<Room>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&room, &request) {
        Some(response) => response,
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(room: &Room, request: &Request) -> Option<Response> {
    let (headers, uri) = (request.headers(), request.uri());
    let language = asked_language(uri).unwrap_or(room.language);
    if !room.gate.is_own_host(headers) {
        return Some(door::page(StatusCode::MISDIRECTED_REQUEST, &door::OTHER_HOST, language));
    }
    if uri.path().starts_with("/aset/") {
        return None;
    }
    let token = value_of(uri, "token");
    if let Some(token) = token.filter(|_| request.method() == Method::GET) {
        return Some(enter(room, headers, uri, token, language));
    }
    if !room.gate.has_session(headers) {
        return Some(door::page(StatusCode::UNAUTHORIZED, &door::NO_SESSION, language));
    }
    let changes = ![Method::GET, Method::HEAD].contains(request.method());
    if changes && !room.gate.is_own_page(headers) {
        return Some(door::page(StatusCode::FORBIDDEN, &door::OTHER_PAGE, language));
    }
    None
}

/// Takes the token of the link. A browser that only looks ahead does not spend it.
fn enter(room: &Room, headers: &HeaderMap, uri: &Uri, token: &str, language: Language) -> Response {
    let ahead = headers.get("sec-purpose").or_else(|| headers.get("purpose"));
    if ahead.is_some_and(|purpose| purpose.as_bytes().starts_with(b"prefetch")) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let session = match room.gate.spend(token) {
        Ok(Some(session)) => Some(session),
        Ok(None) if room.gate.has_session(headers) => None,
        Ok(None) => return door::page(StatusCode::FORBIDDEN, &door::SPENT, language),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let clean = without_token(uri);
    if let Ok(place) = HeaderValue::from_str(&clean) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    let cookie = session.map(|session| {
        format!("{}={session}; Path=/; HttpOnly; SameSite=Strict", room.gate.cookie)
    });
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn value_of<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn asked_language(uri: &Uri) -> Option<Language> {
    match value_of(uri, "lang")? {
        "id" => Some(Language::Id),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The same address without the token.
fn without_token(uri: &Uri) -> String {
    let pairs = uri.query().unwrap_or_default().split('&');
    let kept: Vec<&str> =
        pairs.filter(|pair| !pair.starts_with("token=") && !pair.is_empty()).collect();
    // Two slashes at the beginning would name another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    if kept.is_empty() { path } else { format!("{path}?{}", kept.join("&")) }
}
