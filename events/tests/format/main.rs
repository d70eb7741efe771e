//! The format: every type of event has a sample, golden bytes, and properties that hold for
//! arbitrary bodies; the document that describes the format is made from the code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests may stop, read their vectors and rewrite the document"
)]

mod samples;
mod bytes;
mod vectors;
mod example;
mod trust;
mod document;

/// Whether the run is to rewrite what it would compare.
fn bless() -> bool {
    std::env::var("BLESS").is_ok()
}

/// A path within the crate.
fn path(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}
