//! What was signed before, from the three places that keep it. They must not contradict each other.

use std::path::{Path, PathBuf};

use rantai_events::checkpoint::Checkpoint;
use rantai_events::hash::Hash;
use rantai_events::note::{MAX_NOTE, Note};
use rantai_events::tree::TreeHash;

use super::directory::{append, read_at_most, write};
use super::{Denial, PublishError, Signed, checkpoint_file, latest, state_file};
use crate::error::Fault;

/// The most bytes that the list of checkpoints is read: some hundred thousand of them.
const MOST_LIST: u64 = 256 << 20;

/// A tree that was signed: its size and root, and the chain hash of its last record, by which a
/// journal is compared with it at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// Its records.
    pub size: u64,
    /// Its root.
    pub root: TreeHash,
    /// BLAKE3 of its last record.
    pub head: Hash,
}

impl Past {
    /// `size TAB root TAB head`.
    fn line(&self) -> String {
        format!("{}\t{}\t{}\n", self.size, self.root, self.head)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let (size, root, head) = (fields.next()?, fields.next()?, fields.next()?);
        let past = Self {
            size: size.parse().ok()?,
            root: TreeHash::parse(root)?,
            head: Hash::parse(head)?,
        };
        (fields.next().is_none() && past.line().trim_end() == line).then_some(past)
    }
}

/// What was signed before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// The published checkpoint.
    pub(crate) published: Option<Signed>,
    /// The copy on the second medium.
    pub(crate) kept: Option<(Past, Signed)>,
    /// Every checkpoint that was signed, by rising size.
    pub(crate) list: Vec<Past>,
    list_file: PathBuf,
    published_file: PathBuf,
    kept_file: PathBuf,
}

/// The largest tree that was signed, and where that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Last {
    pub(crate) size: u64,
    pub(crate) root: TreeHash,
    /// Unknown where only the published checkpoint is left.
    pub(crate) head: Option<Hash>,
    pub(crate) file: PathBuf,
}

/// `DIR/checkpoints`: every checkpoint that was signed.
pub(crate) fn list_file(ledger: &Path) -> PathBuf {
    ledger.join("checkpoints")
}

impl Standing {
    /// Reads the three places.
    ///
    /// # Errors
    /// One of them cannot be read, or is not what belongs there.
    pub(crate) fn read(ledger: &Path) -> Result<Self, PublishError> {
        let (list_file, kept_file) = (list_file(ledger), state_file(ledger));
        Ok(Self {
            published: latest(ledger)?,
            kept: read_kept(&kept_file)?,
            list: read_list(&list_file)?,
            list_file,
            published_file: checkpoint_file(ledger),
            kept_file,
        })
    }

    /// Whether nothing was ever signed.
    pub(crate) fn is_empty(&self) -> bool {
        self.published.is_none() && self.kept.is_none() && self.list.is_empty()
    }

    /// Each tree that was signed, with the place that says so.
    pub(crate) fn trees(&self) -> impl Iterator<Item = Last> {
        let list = self.list.iter().map(|past| self.of(past, &self.list_file));
        let kept = self.kept.iter().map(|(past, _)| self.of(past, &self.kept_file));
        let published = self.published.iter().map(|signed| Last {
            size: signed.checkpoint.size(),
            root: signed.checkpoint.root(),
            head: None,
            file: self.published_file.clone(),
        });
        list.chain(kept).chain(published)
    }

    fn of(&self, past: &Past, file: &Path) -> Last {
        let Past { size, root, head } = *past;
        Last { size, root, head: Some(head), file: file.to_owned() }
    }

    /// The largest tree that was signed. The published checkpoint is named where it is as large.
    pub(crate) fn last(&self) -> Option<Last> {
        let mut last = self.trees().max_by_key(|last| (last.size, last.head.is_some()))?;
        if self.published.as_ref().is_some_and(|signed| signed.checkpoint.size() == last.size) {
            last.file.clone_from(&self.published_file);
        }
        Some(last)
    }

    /// Each note that was signed.
    pub(crate) fn notes(&self) -> impl Iterator<Item = (&Path, &Signed)> {
        let published = self.published.iter().map(|signed| (self.published_file.as_path(), signed));
        published.chain(self.kept.iter().map(|(_, signed)| (self.kept_file.as_path(), signed)))
    }

    /// Two trees of one size with different roots: two histories were signed.
    pub(crate) fn forks(&self) -> Vec<Denial> {
        let mut trees: Vec<Last> = self.trees().collect();
        trees.sort_by_key(|tree| tree.size);
        let pairs = trees.iter().zip(trees.iter().skip(1));
        let forked = pairs.filter(|(a, b)| {
            let heads = a.head.zip(b.head).is_some_and(|(a, b)| a != b);
            a.size == b.size && (a.root != b.root || heads)
        });
        let denial = |(a, b): (&Last, &Last)| Denial::Forked {
            size: a.size,
            one: a.file.clone(),
            other: b.file.clone(),
        };
        forked.map(denial).collect()
    }

    /// Remembers what is about to be published, in the ledger and outside it: durable when it
    /// returns.
    pub(crate) fn remember(&self, past: &Past, note: &Note) -> Result<(), Fault> {
        if self.list.last() != Some(past) {
            append(&self.list_file, past.line().as_bytes())?;
        }
        write(&self.kept_file, format!("{}{note}", past.line()).as_bytes())
    }
}

fn read_list(path: &Path) -> Result<Vec<Past>, PublishError> {
    let bytes = read_at_most(path, MOST_LIST)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    // A line without its line feed was never finished, and what it says was never published.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let lines = whole.split('\n').filter(|line| !line.is_empty());
    let past: Option<Vec<Past>> = lines.map(Past::parse).collect();
    let past = past.filter(|list| list.is_sorted_by(|a, b| a.size <= b.size));
    past.ok_or_else(|| unreadable(path, "size TAB root TAB head, sizes rising"))
}

fn read_kept(path: &Path) -> Result<Option<(Past, Signed)>, PublishError> {
    let Some(bytes) = read_at_most(path, MAX_NOTE as u64 + 256)? else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes);
    let read = || {
        let (line, note) = text.split_once('\n')?;
        let past = Past::parse(line)?;
        let note = Note::parse(note.as_bytes()).ok()?;
        let checkpoint = Checkpoint::parse(note.text()).ok()?;
        let agree = (checkpoint.size(), checkpoint.root()) == (past.size, past.root);
        agree.then_some((past, Signed { note, checkpoint }))
    };
    match read() {
        Some(kept) => Ok(Some(kept)),
        None => Err(unreadable(path, "size TAB root TAB head, and the note")),
    }
}

fn unreadable(path: &Path, why: &str) -> PublishError {
    PublishError::Denied(Denial::Unreadable { path: path.to_owned(), why: why.to_owned() })
}
