//! The lines of an answer's head that keep browsers from doing what no page here needs.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_SECURITY_POLICY,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Nothing but what comes from here; no script or style within a page, no frame around it.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// The lines for an answer of a media type. Open data may be taken by the pages of others.
pub(super) fn headers(media_type: &str) -> HeaderMap {
    let is_page = media_type.starts_with("text/html");
    let mut headers = HeaderMap::with_capacity(16);
    let mut put = |name, value| drop(headers.insert(name, HeaderValue::from_static(value)));
    put(CONTENT_SECURITY_POLICY, POLICY);
    put(X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(X_FRAME_OPTIONS, "DENY");
    put(REFERRER_POLICY, "no-referrer");
    put(OPENER, "same-origin");
    put(RESOURCE, if is_page { "same-origin" } else { "cross-origin" });
    if !is_page {
        put(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        put(ACCESS_CONTROL_EXPOSE_HEADERS, "etag, link, rantai-last-record, x-request-id");
    }
    put(PERMISSIONS, "camera=(self), geolocation=(), microphone=(), payment=(), usb=()");
    headers
}
