//! The description of the API, made from the code that answers.

use utoipa::OpenApi;

use super::about::{About, CheckpointHead, LastRecord, Licence};
use super::ask::{Form, Tongue};
use super::records::Exact;

/// The API in OpenAPI 3.1.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rantai",
        version = "1",
        description = "What the public pages show, for programs. Amounts are plain decimals in \
            rupiah, dates are ISO 8601, words are Indonesian unless `lang=en`. Everything is as of \
            the day of the last record. Lists are cut into pages: give `next` as `after`. Problems \
            are RFC 9457. Data that would tell of fewer than five people are null.",
        license(name = "CC BY 4.0", url = "https://creativecommons.org/licenses/by/4.0/")
    ),
    paths(
        super::lists::groups,
        super::lists::group,
        super::lists::grants,
        super::lists::reports,
        super::lists::verdicts,
        super::lists::statements,
        super::lists::areas,
        super::lists::measures,
        super::records::record,
        super::records::proof,
        super::records::checkpoint,
    ),
    components(schemas(About, CheckpointHead, Exact, Form, LastRecord, Licence, Tongue)),
    servers((url = "/", description = "This server"))
)]
struct Description;

/// The description as JSON.
#[must_use]
pub fn document() -> String {
    // The description is built at compile time; it can always be written.
    let mut text = Description::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// Every address of the API.
pub(super) fn addresses() -> Vec<String> {
    Description::openapi().paths.paths.keys().cloned().collect()
}
