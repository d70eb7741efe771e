//! What stands in every answer: of which position it is, and what may be done with it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::site::Position;

/// Of which position of the ledger an answer is, and its licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct About {
    /// The name of the ledger in checkpoints.
    #[schema(example = "rantai.example/buku")]
    pub origin: String,
    /// The office that keeps the ledger.
    pub office: String,
    /// The day as of which everything is: that of the last record, in the time of the office.
    #[schema(example = "2026-06-30", format = Date)]
    pub as_of: String,
    /// The last record that is taken into account.
    pub last: Option<LastRecord>,
    /// The newest published checkpoint.
    pub checkpoint: Option<CheckpointHead>,
    /// What may be done with the data.
    pub licence: Licence,
}

/// A record by its number and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LastRecord {
    /// Its number.
    pub seq: u64,
    /// BLAKE3 of its exact bytes, in hex.
    pub hash: String,
}

/// A tree of records that the office signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckpointHead {
    /// How many records it covers.
    pub size: u64,
    /// Its root (RFC 6962), in base64.
    pub root: String,
}

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Licence {
    /// Its name.
    #[schema(example = "CC BY 4.0")]
    pub name: &'static str,
    /// Its text.
    pub url: &'static str,
}

/// The licence of the data.
pub(super) const LICENCE: Licence =
    Licence { name: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/" };

impl About {
    pub(super) fn of(position: &Position) -> Self {
        let last = position.last.map(|(seq, hash)| LastRecord { seq, hash: hash.to_string() });
        let checkpoint = position.checkpoint.as_ref().map(|signed| CheckpointHead {
            size: signed.checkpoint.size(),
            root: signed.checkpoint.root().to_string(),
        });
        Self {
            origin: position.origin.to_string(),
            office: position.office.to_string(),
            as_of: position.as_of.to_string(),
            last,
            checkpoint,
            licence: LICENCE,
        }
    }

    /// The number of the last record, which is said beside an answer.
    pub(super) fn tag(&self) -> String {
        self.last.as_ref().map_or_else(String::new, |last| last.seq.to_string())
    }
}
