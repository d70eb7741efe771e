//! The public site: every page of `projections::public` as files that any web host can serve, and
//! that `rantai serve` answers with. The same position of the ledger gives the same bytes.

use rantai_events::hash::Hash;
use rantai_events::text::Label;
use rantai_events::time::Date;

use crate::publish::Signed;

pub mod signing;
pub mod proof;
pub mod scripts;

/// The position of the ledger that a site is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The name of the ledger in checkpoints.
    pub origin: Label,
    /// The office.
    pub office: Label,
    /// The day of the last record in the offset of the ledger: never today's, so that the same
    /// position gives the same bytes.
    pub as_of: Date,
    /// The last record and its hash.
    pub last: Option<(u64, Hash)>,
    /// The checkpoint over it, where one is published.
    pub checkpoint: Option<Signed>,
    /// The absolute address of the site, for feeds, maps of the site and printed codes.
    pub base: Option<String>,
}

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its address below the root of the site, without a leading `/`.
    pub path: String,
    /// Its media type, with the charset where it is text.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}
