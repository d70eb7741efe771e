//! What a witness saw last, on its disk.
//!
//! ```text
//! STATE/lock                  held while a witness runs
//! STATE/logs                  the origins ever witnessed, one a line
//! STATE/<id>/checkpoint       `nothing`, or the note cosigned last; <id> is SHA-256 of the origin
//! STATE/<id>/fork-…           two roots of one size, signed by the log: evidence against it
//! ```
//!
//! A state that is missing, altered or not of this witness's key is never taken for a new log: it
//! would let the log begin another history. The witness then cosigns nothing for that log.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rantai_events::checkpoint::Checkpoint;
use rantai_events::note::{MAX_NOTE, Note, PublicKey, Standing};
use rantai_events::policy::Policy;
use rantai_events::witness::{Latest, origin_id};

use super::WitnessError;
use crate::error::{Doing, Fault};
use crate::journal::Lock;
use crate::publish::directory::{append, make_all, read_at_most, write};
use crate::vault::disk::parent;

/// The file of a log of which nothing was seen yet.
const NOTHING: &str = "nothing\n";

/// The most forks that are kept of one log; one is enough to convict it.
const MOST_FORKS: usize = 16;

/// What was seen last of one log.
#[derive(Debug)]
pub(super) enum Seen {
    /// It is known, but it never came.
    Nothing,
    /// The checkpoint cosigned last, with the signatures of the log and of the witness.
    Cosigned { latest: Latest, note: Note },
    /// Unknown: the state is gone or altered, or the disk failed. Nothing is cosigned.
    Unknown(String),
}

/// The state of one log. Whoever decides holds its lock until the decision is on the disk.
#[derive(Debug)]
pub(super) struct Entry {
    file: PathBuf,
    pub(super) seen: Seen,
}

/// The state of every log of a witness, held against other processes.
#[derive(Debug)]
pub(super) struct Store {
    _lock: Lock,
    entries: BTreeMap<String, Mutex<Entry>>,
}

impl Store {
    /// Takes the state in a directory, which is made if it is not there. `key` is the one with
    /// which everything in it was cosigned.
    pub(super) fn open(
        directory: &Path,
        logs: &Policy,
        key: &PublicKey,
    ) -> Result<Self, WitnessError> {
        make_all(parent(directory), directory)?;
        let lock = Lock::take(directory)?;
        let list = directory.join("logs");
        let known = read_at_most(&list, 1 << 20)?.unwrap_or_default();
        let known = String::from_utf8_lossy(&known).into_owned();
        let mut entries = BTreeMap::new();
        for log in logs.logs() {
            let origin = log.key.name().as_str();
            let file = directory.join(origin_id(origin)).join("checkpoint");
            let is_known = known.split_inclusive('\n').any(|line| line == format!("{origin}\n"));
            if !is_known {
                if read_at_most(&file, 1)?.is_none() {
                    make_all(directory, parent(&file))?;
                    write(&file, NOTHING.as_bytes())?;
                }
                append(&list, format!("{origin}\n").as_bytes())?;
            }
            let seen = read(&file, origin, key)?;
            entries.insert(origin.to_owned(), Mutex::new(Entry { file, seen }));
        }
        Ok(Self { _lock: lock, entries })
    }

    pub(super) fn entry(&self, origin: &str) -> Option<&Mutex<Entry>> {
        self.entries.get(origin)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &Mutex<Entry>)> {
        self.entries.iter().map(|(origin, entry)| (origin.as_str(), entry))
    }
}

impl Entry {
    /// Remembers a checkpoint before it is answered: durable when this returns. After a fault what
    /// is on the disk is unknown until the witness starts again.
    pub(super) fn remember(&mut self, latest: Latest, note: Note) -> Result<(), Fault> {
        let written = write(&self.file, note.to_string().as_bytes());
        self.seen = match &written {
            Ok(()) => Seen::Cosigned { latest, note },
            Err(fault) => Seen::Unknown(fault.to_string()),
        };
        written
    }

    /// Keeps a note that contradicts the one cosigned at the same size.
    pub(super) fn keep_fork(&self, note: &Note) -> Result<Option<PathBuf>, Fault> {
        let directory = parent(&self.file);
        let listed = std::fs::read_dir(directory).map_err(Fault::disk(Doing::List, directory))?;
        let is_fork = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with("fork-");
        let forks = listed.flatten().filter(|entry| is_fork(&entry.file_name())).count();
        let hash = blake3::hash(note.text().as_bytes()).to_hex();
        let file = directory.join(format!("fork-{hash}"));
        if forks >= MOST_FORKS || file.exists() {
            return Ok(None);
        }
        write(&file, note.to_string().as_bytes())?;
        Ok(Some(file))
    }
}

fn read(file: &Path, origin: &str, key: &PublicKey) -> Result<Seen, Fault> {
    let unknown = |why: &str| Ok(Seen::Unknown(format!("{}: {why}", file.display())));
    let Some(bytes) = read_at_most(file, MAX_NOTE as u64 + 1)? else {
        return unknown("the state is gone");
    };
    if bytes == NOTHING.as_bytes() {
        return Ok(Seen::Nothing);
    }
    let Ok(note) = Note::parse(&bytes) else { return unknown("not a signed checkpoint") };
    let Ok(checkpoint) = Checkpoint::parse(note.text()) else { return unknown("not a checkpoint") };
    if checkpoint.origin() != origin {
        return unknown("the checkpoint of another log");
    }
    match note.verify(key) {
        Standing::Verified { .. } => {
            let latest = Latest { size: checkpoint.size(), root: checkpoint.root() };
            Ok(Seen::Cosigned { latest, note })
        }
        Standing::Absent | Standing::False => unknown("not cosigned by the key of this witness"),
    }
}
