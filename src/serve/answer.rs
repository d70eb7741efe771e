//! An answer that is kept: its bytes, compressed once, with the head that goes before them.

use std::sync::OnceLock;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

use super::compress::{self, Coding};
use super::security;

/// The number of the last record of the position that an answer is of.
const POSITION: HeaderName = HeaderName::from_static("rantai-last-record");
/// The fewest bytes that are worth compressing.
const WORTH_COMPRESSING: usize = 512;

/// An answer that is kept.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    is_compressible: bool,
    /// What identifies the bytes: in quotes with the coding, a strong ETag.
    tag: String,
    plain: Form,
    gzip: OnceLock<Option<Form>>,
    brotli: OnceLock<Option<Form>>,
}

/// The bytes in one coding, with the head that goes before them.
#[derive(Debug)]
struct Form {
    bytes: Bytes,
    headers: HeaderMap,
}

/// How long others may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Half a minute: new records may come at any time.
    Briefly,
    /// Five minutes: style sheets and scripts.
    Minutes,
    /// For ever: what stands at this address never changes.
    Forever,
    /// Only to ask whether it is still the same.
    Ask,
}

impl Keep {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Briefly => "public, max-age=30",
            Self::Minutes => "public, max-age=300",
            Self::Forever => "public, max-age=31536000, immutable",
            Self::Ask => "public, no-cache",
        })
    }
}

impl Answer {
    /// An answer of these bytes. Its ETag is of the bytes alone: a page that a new record did not
    /// change is not fetched again. `position` is said beside it, where the answer is of one.
    #[must_use]
    pub(crate) fn new(
        media_type: &'static str,
        bytes: Vec<u8>,
        keep: Keep,
        position: &str,
    ) -> Self {
        Self::with_status(StatusCode::OK, media_type, bytes, keep, position)
    }

    /// The same with another status.
    #[must_use]
    pub(crate) fn with_status(
        status: StatusCode,
        media_type: &'static str,
        bytes: Vec<u8>,
        keep: Keep,
        position: &str,
    ) -> Self {
        let hash = blake3::hash(&bytes).to_hex();
        let tag: String = hash.chars().take(24).collect();
        let mut headers = security::headers(media_type);
        if let Some(position) =
            Some(position).filter(|it| !it.is_empty()).and_then(|it| HeaderValue::from_str(it).ok())
        {
            headers.insert(POSITION, position);
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(CACHE_CONTROL, keep.header());
        let is_compressible = bytes.len() >= WORTH_COMPRESSING && compress::is_text(media_type);
        if is_compressible {
            headers.insert(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
        }
        let plain = Form::new(Bytes::from(bytes), headers, &tag, None);
        let (gzip, brotli) = (OnceLock::new(), OnceLock::new());
        Self { status, is_compressible, tag, plain, gzip, brotli }
    }

    /// The same with one more line in its head.
    #[must_use]
    pub(crate) fn and(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.plain.headers.insert(name, value);
        self
    }

    /// The bytes, as they are without compression.
    #[must_use]
    pub(crate) fn bytes(&self) -> &Bytes {
        &self.plain.bytes
    }

    /// The response to a request of this method and head.
    #[must_use]
    pub(crate) fn respond(&self, method: &Method, asked: &HeaderMap) -> Response<Body> {
        let form = self.form(compress::accepted(asked));
        if self.status == StatusCode::OK && self.is_known(asked) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = form.headers.clone();
            response.headers_mut().remove(CONTENT_LENGTH);
            response.headers_mut().remove(CONTENT_ENCODING);
            response.headers_mut().remove(CONTENT_TYPE);
            return response;
        }
        let is_head = method == Method::HEAD;
        let body = if is_head { Body::empty() } else { Body::from(form.bytes.clone()) };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = form.headers.clone();
        response
    }

    fn form(&self, coding: Option<Coding>) -> &Form {
        let Some(coding) = coding.filter(|_| self.is_compressible) else { return &self.plain };
        let cell = match coding {
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        };
        let made = cell.get_or_init(|| {
            let bytes = compress::compressed(&self.plain.bytes, coding)?;
            let headers = self.plain.headers.clone();
            Some(Form::new(Bytes::from(bytes), headers, &self.tag, Some(coding)))
        });
        made.as_ref().unwrap_or(&self.plain)
    }

    /// Whether the client has these bytes already, in whichever coding.
    fn is_known(&self, asked: &HeaderMap) -> bool {
        let told = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        told.flat_map(|value| value.split(',')).any(|one| {
            let one = one.trim().trim_start_matches("W/");
            let bare = one.trim_matches('"');
            one == "*" || Coding::ALL.iter().fold(bare, |bare, c| c.bare(bare)) == self.tag
        })
    }
}

impl Form {
    fn new(bytes: Bytes, mut headers: HeaderMap, tag: &str, coding: Option<Coding>) -> Self {
        let tag = match coding {
            Some(coding) => format!("\"{tag}{}\"", coding.suffix()),
            None => format!("\"{tag}\""),
        };
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(ETAG, tag);
        }
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        Self { bytes, headers }
    }
}
