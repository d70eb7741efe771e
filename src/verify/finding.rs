//! What verification finds, and how it tells.

use std::path::Path;
use std::sync::Arc;

use rantai_events::canonical::NotCanonical;
use rantai_events::chain::{Break, Head};

use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use rantai_projections::refusal::Refusal;

use crate::evidence::Presence;
pub use crate::index::{Departs, Part, Unlike};
use crate::journal::Flaw;
use crate::publish::Denial;
use crate::verify::words;

/// What is wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The line itself.
    Line(Flaw),
    /// The record is not canonical JSON.
    NotCanonical(NotCanonical),
    /// The chain is broken.
    Chain(Break),
    /// A commit group ends in the middle of a batch.
    BatchAcrossGroups,
    /// The records of one commit group were recorded at different times.
    GroupTime,
    /// A commit group is larger than 16 MiB.
    GroupTooLarge,
    /// The last commit group was never finished: a write cut short, acknowledged to nobody.
    Unfinished,
    /// There is no record at all.
    Empty,
    /// Level 1: what was signed contradicts itself, the records, or the policy.
    Checkpoint(Box<Denial>),
    /// Level 2: a published tile is missing or altered: how, in Indonesian and English.
    Tile(String, String),
    /// Level 2: a bundle, or a tile of a smaller tree, is not what was signed.
    Copy,
    /// Level 2: the record is not the one in the tree that was signed.
    Leaf,
    /// Level 2: records of the tree that was signed are missing, from the one named to this.
    Unrecorded {
        /// The last of them.
        to: u64,
    },
    /// Level 4: the bytes are no record of their type.
    Unread(String),
    /// Level 4: a law refuses the record.
    Unlawful(Refusal),
    /// Level 4: the books would have made the record otherwise; the first field that differs.
    Differs(&'static str),
    /// Level 4: an earlier request of the same actor has the same key.
    KeyUsed {
        /// The first record of the earlier request.
        first: u64,
    },
    /// Level 5: a folded state in the index is not what a replay comes to.
    State {
        /// Whose; the registry's without one.
        stream: Option<Stream>,
        /// How it departs.
        how: Departs,
    },
    /// Level 5: the index says of records something else than the journal.
    Index(Unlike),
    /// Level 5: the index goes further than the journal.
    IndexAhead {
        /// Where the index ends.
        index: Head,
    },
    /// Level 5: a file that the record quotes is missing or damaged.
    Evidence {
        /// Its hash.
        b3: Hash,
        /// Whether it is there.
        presence: Presence,
    },
    /// Level 5: the vault does not hold together, or not what the record says of a person.
    Vault(crate::vault::Finding),
    /// Level 5: a file of the vault is damaged or gone, in Indonesian and English.
    VaultFile(String, String),
}

/// One break, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The number of the record: what it says, or the number due there.
    pub seq: u64,
    /// The file.
    pub file: Arc<Path>,
    /// The byte in the file at which the record begins.
    pub offset: u64,
    /// What is wrong.
    pub what: What,
}

impl Finding {
    /// The finding as JSON, for programs.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let (id, en) = self.what.words();
        serde_json::json!({
            "level": self.what.level(),
            "code": self.what.code(),
            "seq": self.seq,
            "file": self.file.display().to_string(),
            "offset": self.offset,
            "id": id,
            "en": en,
        })
    }

    /// Where and what, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let (id, en) = self.what.words();
        let Self { seq, offset, .. } = self;
        let file = self.file.display();
        (
            format!("catatan {seq}, {file}, byte {offset}: {id}"),
            format!("record {seq}, {file}, byte {offset}: {en}"),
        )
    }
}

impl What {
    /// The level that finds it.
    #[must_use]
    pub fn level(&self) -> u8 {
        match self {
            Self::Line(_)
            | Self::NotCanonical(_)
            | Self::Chain(_)
            | Self::BatchAcrossGroups
            | Self::GroupTime
            | Self::GroupTooLarge
            | Self::Unfinished
            | Self::Empty => 3,
            Self::Checkpoint(_) => 1,
            Self::Tile(..) | Self::Copy | Self::Leaf | Self::Unrecorded { .. } => 2,
            Self::Unread(_) | Self::Unlawful(_) | Self::Differs(_) | Self::KeyUsed { .. } => 4,
            Self::State { .. }
            | Self::Index(_)
            | Self::IndexAhead { .. }
            | Self::Evidence { .. }
            | Self::Vault(_)
            | Self::VaultFile(..) => 5,
        }
    }

    /// A stable code; for a law that was broken, the code of its refusal.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Line(_) => "line.broken",
            Self::NotCanonical(_) => "line.not-canonical",
            Self::Chain(_) => "chain.broken",
            Self::BatchAcrossGroups => "group.splits-batch",
            Self::GroupTime => "group.time",
            Self::GroupTooLarge => "group.too-large",
            Self::Unfinished => "group.unfinished",
            Self::Empty => "journal.empty",
            Self::Checkpoint(denial) => denial.code(),
            Self::Tile(..) => "tile.altered",
            Self::Copy => "copy.altered",
            Self::Leaf => "tree.other-record",
            Self::Unrecorded { .. } => "tree.unrecorded",
            Self::Unread(_) => "record.unreadable",
            Self::Unlawful(refusal) => refusal.code,
            Self::Differs(_) => "record.differs",
            Self::KeyUsed { .. } => "key.reused",
            Self::State { .. } => "index.state",
            Self::Index(Unlike { part: Part::Places, .. }) => "index.place",
            Self::Index(Unlike { part: Part::Stream(_), .. }) => "index.stream",
            Self::Index(Unlike { part: Part::Request, .. }) => "index.request",
            Self::IndexAhead { .. } => "index.ahead",
            Self::Evidence { presence: Presence::Missing, .. } => "evidence.missing",
            Self::Evidence { .. } => "evidence.damaged",
            Self::Vault(_) => "vault.broken",
            Self::VaultFile(..) => "vault.damaged",
        }
    }

    /// What is wrong, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        words::what(self)
    }
}

/// How far verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes checked.
    pub bytes: u64,
    /// Bytes there are.
    pub total: u64,
    /// Records checked.
    pub records: u64,
}

/// What verification tells while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A break.
    Finding(Finding),
    /// So far.
    Progress(Progress),
}

/// What verification to level 3 came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The end of the chain.
    pub head: Head,
    /// Records checked.
    pub records: u64,
    /// Bytes checked.
    pub bytes: u64,
    /// Commit groups; none in an export.
    pub groups: u64,
    /// Streams linked.
    pub streams: u64,
    /// Breaks found. 0 means that every record is whole and in its place.
    pub findings: u64,
}
