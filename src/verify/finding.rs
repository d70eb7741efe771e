//! What verification finds, and how it tells.

use std::path::Path;
use std::sync::Arc;

use rantai_events::canonical::NotCanonical;
use rantai_events::chain::{Break, Head};

use crate::journal::Flaw;

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
    /// What is wrong, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let fixed = |id: &str, en: &str| (id.to_owned(), en.to_owned());
        match self {
            Self::Line(flaw) => flaw.words(),
            Self::NotCanonical(why) => {
                (format!("bukan JSON kanonik: {why}"), format!("not canonical JSON: {why}"))
            }
            Self::Chain(broken) => chain_words(broken),
            Self::BatchAcrossGroups => fixed(
                "kelompok tulis berakhir di tengah rangkaian catatan yang harus bersama",
                "a commit group ends in the middle of a batch",
            ),
            Self::GroupTime => fixed(
                "catatan dalam satu kelompok tulis berbeda waktu",
                "records of one commit group were recorded at different times",
            ),
            Self::GroupTooLarge => {
                fixed("kelompok tulis melebihi 16 MiB", "a commit group is larger than 16 MiB")
            }
            Self::Unfinished => fixed(
                "penulisan terakhir terputus; tidak ada yang menerima jawaban untuknya",
                "the last write was cut short; nobody got an answer for it",
            ),
        }
    }
}

fn chain_words(broken: &Break) -> (String, String) {
    let id = match broken {
        Break::Number { said, place } => {
            format!("catatan bernomor {said}, seharusnya {place}")
        }
        Break::Previous { said, found } => {
            format!("prev menyebut {said}, catatan sebelumnya berhash {found}")
        }
        Break::Position { stream, said, expected } => {
            format!("posisi {said} pada aliran {stream}, seharusnya {expected}")
        }
        Break::Link { stream, said, found } => {
            format!(
                "tautan aliran {stream} menyebut {said}, catatan sebelumnya di sana berhash {found}"
            )
        }
        Break::LinkOrder => {
            "tautan tidak urut menurut aliran, atau menyebut satu aliran dua kali".to_owned()
        }
        Break::Clock { said, before } => {
            format!("dicatat {said}, lebih awal dari catatan sebelumnya ({before})")
        }
        Break::Batch { said, expected } => {
            format!("tempat {said} dalam rangkaian, seharusnya {expected}")
        }
    };
    (id, broken.to_string())
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
