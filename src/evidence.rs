//! Evidence: the files that records quote in `docs`, each kept under the BLAKE3 of its bytes in
//! `evidence/ab/abcdef…`. Needs no key: whoever verifies checks that every quoted file is there
//! and whole.

use std::fmt;
use std::fs::{self, File};
use std::io::{Read, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use rantai_events::hash::{Hash, to_hex};
use serde::Serialize;

use crate::error::{Doing, Fault};
use crate::files;
use crate::vault::disk;
use crate::vault::error::both;

/// No stored file is larger: 64 MiB. A scan that is larger should be split or compressed.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// What a draft quotes in `docs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// BLAKE3 of the stored bytes.
    pub b3: Hash,
    /// Their number.
    pub size: u64,
}

/// Whether a quoted file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// There, and its bytes have the hash.
    Present,
    /// Not there.
    Missing,
    /// There, with other bytes.
    Damaged,
}

/// Why a file was not stored or not read.
#[derive(Debug)]
pub enum EvidenceError {
    /// A directory, a device, a pipe.
    NotAFile(PathBuf),
    /// More than [`MOST_BYTES`].
    TooLarge(PathBuf),
    /// Not stored here.
    Missing(Hash),
    /// Stored bytes that do not have the hash they are kept under.
    Damaged(PathBuf),
    /// The operating system gave no random bytes.
    Randomness,
    /// The disk failed.
    Fault(Fault),
}

impl EvidenceError {
    /// What happened, where, and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::NotAFile(path) => both(
                path.display(),
                "bukan berkas; sebutkan sebuah berkas",
                "is not a file; name a file",
            ),
            Self::TooLarge(path) => both(
                path.display(),
                "lebih besar dari 64 MiB; bagi berkasnya, atau pindai dengan resolusi lebih rendah",
                "is larger than 64 MiB; split it, or scan it at a lower resolution",
            ),
            Self::Missing(b3) => both(
                b3,
                "tidak ada di antara bukti; lampirkan lagi dengan `rantai attach`",
                "is not among the evidence; attach the file again with `rantai attach`",
            ),
            Self::Damaged(path) => both(
                path.display(),
                "isinya bukan yang dilampirkan; pulihkan dari cadangan atau lampirkan lagi",
                "does not hold what was attached; restore it from its backup or attach it again",
            ),
            Self::Randomness => (
                "sistem operasi tidak memberi byte acak; coba lagi".into(),
                "the operating system gave no random bytes; try again".into(),
            ),
            Self::Fault(fault) => fault.words(),
        }
    }
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, en) = self.words();
        write!(f, "{id} / {en}")
    }
}

impl std::error::Error for EvidenceError {}

impl From<Fault> for EvidenceError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The evidence of one ledger.
#[derive(Debug, Clone)]
pub struct Evidence {
    root: PathBuf,
}

impl Evidence {
    /// The evidence in the directory of a ledger. Touches nothing on the disk.
    #[must_use]
    pub fn of(ledger: &Path) -> Self {
        Self { root: ledger.join("evidence") }
    }

    /// Stores a file under its BLAKE3, durably. The same file again changes nothing; a damaged
    /// copy of it is replaced.
    ///
    /// # Errors
    /// [`EvidenceError`] when it is not a file, is too large, or the disk fails.
    pub fn attach(&self, path: &Path) -> Result<Reference, EvidenceError> {
        let mut source = open_source(path)?;
        let staged = self.stage(path, &mut source)?;
        self.settle(&staged)
    }

    /// Stores bytes that are in memory, as [`Evidence::attach`] does.
    pub(crate) fn attach_bytes(&self, bytes: &[u8]) -> Result<Reference, EvidenceError> {
        let mut source = bytes;
        let staged = self.stage(Path::new("-"), &mut source)?;
        self.settle(&staged)
    }

    /// Whether the file is there with the right bytes; reads all of it.
    ///
    /// # Errors
    /// [`Fault`] when the disk fails.
    pub fn check(&self, b3: Hash) -> Result<Presence, Fault> {
        let path = self.path(b3);
        let Some(mut file) = files::open_if_there(&path)? else { return Ok(Presence::Missing) };
        let found = hash_of(&mut file).map_err(Fault::disk(Doing::Read, &path))?;
        Ok(if found == b3 { Presence::Present } else { Presence::Damaged })
    }

    /// The stored file, its bytes checked, at its beginning.
    ///
    /// # Errors
    /// [`EvidenceError`] when it is missing, damaged, or the disk fails.
    pub fn open(&self, b3: Hash) -> Result<File, EvidenceError> {
        let path = self.path(b3);
        let Some(mut file) = files::open_if_there(&path)? else {
            return Err(EvidenceError::Missing(b3));
        };
        if hash_of(&mut file).map_err(Fault::disk(Doing::Read, &path))? != b3 {
            return Err(EvidenceError::Damaged(path));
        }
        file.rewind().map_err(Fault::disk(Doing::Read, &path))?;
        Ok(file)
    }

    /// Removes a stored file so that its bytes are gone; `false` when it is not there.
    pub(crate) fn remove(&self, b3: Hash) -> Result<bool, Fault> {
        disk::remove_wiped(&self.path(b3))
    }

    /// Where a file of this hash is kept.
    #[must_use]
    pub fn path(&self, b3: Hash) -> PathBuf {
        let name = b3.to_string();
        let shelf = name.get(..2).unwrap_or_default();
        self.root.join(shelf).join(&name)
    }

    /// Removes what a kill left unfinished; what another process is storing now stays.
    pub(crate) fn remove_unfinished(&self) -> Result<(), Fault> {
        let staging = self.root.join("staging");
        let entries = match fs::read_dir(&staging) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Fault::disk(Doing::List, &staging)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(Fault::disk(Doing::List, &staging))?;
            remove_unheld(&entry.path())?;
        }
        Ok(())
    }

    /// Copies the source into a file of its own, synced, hashing as it goes.
    fn stage(&self, named: &Path, source: &mut impl Read) -> Result<Staged, EvidenceError> {
        disk::make_directory(&self.root)?;
        let staging = self.root.join("staging");
        disk::make_directory(&staging)?;
        let (staged, mut file) = create_held(&staging)?;
        let copied = copy(named, source, &staged, &mut file);
        if copied.is_err() {
            drop(disk::remove_wiped(&staged));
        }
        Ok(Staged { path: staged, reference: copied?, _held: file })
    }

    /// Gives a staged file its name, durably.
    fn settle(&self, staged: &Staged) -> Result<Reference, EvidenceError> {
        let reference = staged.reference;
        if self.check(reference.b3)? == Presence::Present {
            disk::remove_wiped(&staged.path)?;
            return Ok(reference);
        }
        let path = self.path(reference.b3);
        let shelf = disk::parent(&path);
        disk::make_directory(shelf)?;
        fs::rename(&staged.path, &path).map_err(Fault::disk(Doing::Move, &staged.path))?;
        disk::sync_directory(shelf)?;
        Ok(reference)
    }
}

/// A file that is written and has no name under its hash yet.
struct Staged {
    path: PathBuf,
    reference: Reference,
    _held: File,
}

fn open_source(path: &Path) -> Result<File, EvidenceError> {
    let source = match files::open(path) {
        Err(Fault::NotAFile { path, .. }) => return Err(EvidenceError::NotAFile(path)),
        source => source?,
    };
    let about = source.metadata().map_err(Fault::disk(Doing::Open, path))?;
    if about.len() > MOST_BYTES {
        return Err(EvidenceError::TooLarge(path.into()));
    }
    Ok(source)
}

/// Reads a whole file that is to be sealed.
pub(crate) fn read_source(path: &Path) -> Result<zeroize::Zeroizing<Vec<u8>>, EvidenceError> {
    let mut source = open_source(path)?.take(MOST_BYTES + 1);
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    source.read_to_end(&mut bytes).map_err(Fault::disk(Doing::Read, path))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(EvidenceError::TooLarge(path.into()));
    }
    Ok(bytes)
}

fn copy(
    named: &Path,
    source: &mut impl Read,
    staged: &Path,
    file: &mut File,
) -> Result<Reference, EvidenceError> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; CHUNK];
    let mut size = 0;
    loop {
        let count = source.read(&mut buffer).map_err(Fault::disk(Doing::Read, named))?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        size += count as u64;
        if size > MOST_BYTES + 4096 {
            return Err(EvidenceError::TooLarge(named.into()));
        }
        hasher.update(chunk);
        file.write_all(chunk).map_err(Fault::disk(Doing::Write, staged))?;
    }
    file.sync_all().map_err(Fault::disk(Doing::Sync, staged))?;
    Ok(Reference { b3: Hash(*hasher.finalize().as_bytes()), size })
}

fn hash_of(file: &mut File) -> std::io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; CHUNK];
    loop {
        let count = file.read(&mut buffer)?;
        match buffer.get(..count) {
            Some(chunk) if !chunk.is_empty() => hasher.update(chunk),
            Some(_) | None => return Ok(Hash(*hasher.finalize().as_bytes())),
        };
    }
}

/// A new file under a random name, locked for as long as it is open: so a clean-up knows that
/// somebody is writing it.
fn create_held(staging: &Path) -> Result<(PathBuf, File), EvidenceError> {
    loop {
        let staged = staging.join(random_name()?);
        let file = disk::create_private(&staged)?;
        file.lock().map_err(Fault::disk(Doing::Lock, &staged))?;
        // A clean-up may have come between the two: then the file has no name any more.
        if staged.exists() {
            return Ok((staged, file));
        }
    }
}

fn remove_unheld(staged: &Path) -> Result<(), Fault> {
    match disk::open(staged, true) {
        Ok(file) if file.try_lock().is_ok() => disk::remove_wiped(staged).map(drop),
        Ok(_) => Ok(()),
        Err(_) if !staged.exists() => Ok(()),
        Err(fault) => Err(fault),
    }
}

fn random_name() -> Result<String, EvidenceError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_error| EvidenceError::Randomness)?;
    let mut hex = [0; 32];
    to_hex(&bytes, &mut hex);
    Ok(String::from_utf8_lossy(&hex).into_owned())
}
