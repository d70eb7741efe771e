//! What was published last, kept beside the site and never in it: the figures that pages are made
//! from before anything small is left out are nobody's outside the office.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rantai_projections::public::Summaries;
use serde::{Deserialize, Serialize};

use crate::error::{Doing, Fault, MOVE_AWAY};
use crate::keys::beside;
use crate::publish::directory::read_at_most;
use crate::vault::disk::{make_directory, parent};

/// Raised when what is kept changes its form: the next run then writes everything anew.
const FORM: u32 = 3;

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

type Words = (&'static str, &'static str);

const NO_DIRECTORY: Words = (
    "bukan direktori sungguhan (berkas atau symlink)",
    "is no real directory (a file or a symbolic link)",
);
const OF_ANOTHER: Words = (
    "milik pengguna lain, bukan pengguna yang menerbitkan",
    "belongs to another user than the one who publishes",
);
const OPEN_TO_OTHERS: Words = (
    "dapat ditulis oleh grup atau pengguna lain",
    "can be written to by its group or by other users",
);
const NEITHER: Words = (
    "bukan berkas biasa dan bukan direktori sungguhan",
    "is neither a regular file nor a real directory",
);

fn narrow(path: &Path, about: &Metadata, mode: u32) -> Result<(), Fault> {
    if about.mode() & 0o077 == 0 {
        return Ok(());
    }
    let narrowed = fs::set_permissions(path, Permissions::from_mode(mode));
    narrowed.map_err(Fault::disk(Doing::Write, path))
}

/// The directory beside the site: `OUT.rantai-site`.
#[derive(Debug)]
pub(super) struct Beside(PathBuf);

impl Beside {
    pub(super) fn of(out: &Path) -> Self {
        Self(beside(out, ".rantai-site"))
    }
    /// Makes it, for its owner alone, where there is none.
    ///
    /// # Errors
    /// [`Fault::Suspect`] where another may have put something in it: what it holds is carried out.
    pub(super) fn begin(&self) -> Result<(), Fault> {
        let above = parent(&self.0);
        fs::create_dir_all(above).map_err(Fault::disk(Doing::Create, above))?;
        make_directory(&self.0)?;
        let suspect = |is| Err(Fault::Suspect { path: self.0.clone(), is, then: MOVE_AWAY });
        let about = fs::symlink_metadata(&self.0).map_err(Fault::disk(Doing::Read, &self.0))?;
        if !about.is_dir() {
            return suspect(NO_DIRECTORY);
        }
        if about.uid() != rustix::process::geteuid().as_raw() {
            return suspect(OF_ANOTHER);
        }
        if about.mode() & 0o022 != 0 {
            return suspect(OPEN_TO_OTHERS);
        }
        narrow(&self.0, &about, 0o700)
    }
    /// Takes from everyone else what earlier programs let them read in it. The files that wait in
    /// the directories for their names are those of the site, for everyone.
    pub(super) fn narrow(&self) -> Result<(), Fault> {
        let list = || Fault::disk(Doing::List, &self.0);
        for entry in fs::read_dir(&self.0).map_err(list())? {
            let path = entry.map_err(list())?.path();
            let about = fs::symlink_metadata(&path).map_err(Fault::disk(Doing::Read, &path))?;
            if !about.is_dir() && !about.is_file() {
                return Err(Fault::Suspect { path, is: NEITHER, then: MOVE_AWAY });
            }
            narrow(&path, &about, if about.is_dir() { 0o700 } else { 0o600 })?;
        }
        Ok(())
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
