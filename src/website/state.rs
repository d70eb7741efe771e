//! What was published last, kept beside the site and never in it: the figures that pages are made
//! from before anything small is left out are nobody's outside the office.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rantai_projections::public::Summaries;
use serde::{Deserialize, Serialize};

use crate::error::Fault;
use crate::keys::beside;
use crate::publish::directory::read_at_most;

/// Raised when what is kept changes its form: the next run then writes everything anew.
const FORM: u32 = 2;

/// SHA-256 of a file.
pub(super) type Digest = [u8; 32];

/// Files by their path below the root of the site.
pub(super) type Files = BTreeMap<String, Digest>;

/// What was published last. The digests of the files are in the manifest of the site itself: here
/// is by what that manifest is known again.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    form: u32,
    /// What every page depends on beside the ledger: program, key, address of the site.
    pub(super) made_by: String,
    /// The position of the ledger: its last record, and the checkpoint with its signatures.
    pub(super) stand: String,
    /// BLAKE3 of the manifest.
    pub(super) manifest: Digest,
    /// The figures of each group.
    pub(super) known: Summaries,
    /// By address.
    pub(super) pages: BTreeMap<String, Kept>,
    /// Tiles, checkpoint, style, scripts, feeds: their paths.
    pub(super) others: BTreeSet<String>,
}

/// A page as it was written last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// For the pages of one group: BLAKE3 of what they are drawn from. As long as it is the same
    /// they need not be made to know that they are the same.
    pub(super) basis: Option<Digest>,
    /// BLAKE3 of what it says, but for the day and the record up to which it says so.
    pub(super) substance: Digest,
}

impl State {
    /// Of a first publication.
    pub(super) fn new(made_by: String) -> Self {
        Self { form: FORM, made_by, ..Self::default() }
    }

    /// What is kept; `None` where nothing is, or it is of another form.
    pub(super) fn read(beside: &Beside) -> Result<Option<Self>, Fault> {
        let Some(bytes) = read_at_most(&beside.state(), u64::MAX)? else { return Ok(None) };
        let state: Option<Self> = postcard::from_bytes(&bytes).ok();
        Ok(state.filter(|state| state.form == FORM))
    }

    /// As bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Maps and texts written into memory cannot fail.
        postcard::to_stdvec(self).unwrap_or_default()
    }
}

/// The directory beside the site: `OUT.rantai-site`.
#[derive(Debug)]
pub(super) struct Beside(PathBuf);

impl Beside {
    pub(super) fn of(out: &Path) -> Self {
        Self(beside(out, ".rantai-site"))
    }
    pub(super) fn directory(&self) -> &Path {
        &self.0
    }
    pub(super) fn state(&self) -> PathBuf {
        self.0.join("state")
    }
    /// The state that a switch puts in place last.
    pub(super) fn next_state(&self) -> PathBuf {
        self.0.join("state.next")
    }
    /// Files that wait for their names.
    pub(super) fn staging(&self) -> PathBuf {
        self.0.join("staging")
    }
    /// A whole site that waits for its name.
    pub(super) fn first(&self) -> PathBuf {
        self.0.join("first")
    }
    /// The list of renames that is being carried out.
    pub(super) fn switch(&self) -> PathBuf {
        self.0.join("switch")
    }
}
