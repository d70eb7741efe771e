//! One line of the journal: the record, a tab, its hash, and on the last line of a commit group a
//! further tab and `=`.

use std::path::PathBuf;

use rantai_events::hash::{Hash, from_hex, to_hex};
use rantai_events::record::MOST_BYTES;

use crate::error::Fault;
use crate::journal::{Location, Stored};

/// A tab and the hash.
pub const HASH_COLUMN: usize = 1 + 64;
/// The end of the last line of a commit group.
pub const MARKED_END: &[u8] = b"\t=\n";
/// The most bytes of a line, line feed included.
pub const MOST_LINE: usize = MOST_BYTES + HASH_COLUMN + MARKED_END.len();

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// The line is not a record, a tab and a hash.
    Columns,
    /// The record does not have the hash beside it.
    Hash {
        /// The hash beside it.
        said: Hash,
        /// The hash that its bytes have.
        found: Hash,
    },
    /// The file ends in the middle of a line.
    Unended,
    /// The line is longer than any record.
    TooLong,
    /// Zeros where lines should be.
    Zeros,
    /// The lines of a commit group end without its mark.
    Unmarked,
    /// The bytes hold no header of a record.
    NotARecord(String),
    /// The record's number is not the one due here.
    Number {
        /// What it says.
        said: u64,
        /// What is due.
        due: u64,
    },
    /// Records before this place are missing: the next file begins too late, or a file is gone.
    Gap {
        /// The number due.
        due: u64,
        /// The number with which the file begins.
        begins: u64,
    },
    /// More commit groups stand after the broken place, so it is not a write cut short.
    NotLast,
}

impl Flaw {
    /// What is wrong, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let fixed = |id: &str, en: &str| (id.to_owned(), en.to_owned());
        match self {
            Self::Columns => fixed(
                "baris ini bukan catatan, tab, dan hash",
                "the line is not a record, a tab and a hash",
            ),
            Self::Hash { said, found } => (
                format!("isi baris berubah: hash tertulis {said}, hash isinya {found}"),
                format!("the line was changed: it states hash {said}, its bytes have {found}"),
            ),
            Self::Unended => {
                fixed("berkas berakhir di tengah baris", "the file ends in the middle of a line")
            }
            Self::TooLong => fixed(
                "baris lebih panjang dari catatan mana pun",
                "the line is longer than any record",
            ),
            Self::Zeros => {
                fixed("ada nol di tempat baris", "there are zeros where lines should be")
            }
            Self::Unmarked => fixed(
                "kelompok tulis berakhir tanpa tanda penutup",
                "a commit group ends without its mark",
            ),
            Self::NotARecord(why) => {
                (format!("bukan catatan: {why}"), format!("not a record: {why}"))
            }
            Self::Number { said, due } => (
                format!("catatan ini bernomor {said}, seharusnya {due}"),
                format!("the record says number {said}, {due} is due here"),
            ),
            Self::Gap { due, begins } => (
                format!("catatan {due} tidak ada: berkas ini mulai dari {begins}"),
                format!("record {due} is missing: this file begins with {begins}"),
            ),
            Self::NotLast => fixed(
                "rusak di tengah: masih ada kelompok tulis sesudahnya",
                "broken in the middle: further commit groups follow",
            ),
        }
    }
}

/// A flaw and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// The byte at which the line begins.
    pub offset: u64,
    /// The number of the record, where it is known.
    pub seq: Option<u64>,
    /// What is wrong.
    pub flaw: Flaw,
}

impl Damage {
    /// Where and what, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let (id, en) = self.flaw.words();
        let (file, offset) = (self.file.display(), self.offset);
        let record = |word| self.seq.map(|seq| format!(", {word} {seq}")).unwrap_or_default();
        (
            format!(
                "{file}, byte {offset}{}: {id}; berkas dibiarkan apa adanya",
                record("catatan")
            ),
            format!("{file}, byte {offset}{}: {en}; the file is left as it is", record("record")),
        )
    }
}

/// The parts of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The exact bytes of the record.
    pub record: &'a [u8],
    /// The hash beside it.
    pub hash: Hash,
    /// Whether it is the last of its commit group.
    pub marked: bool,
}

/// Takes a line (without its line feed) apart; the hash is not checked.
///
/// # Errors
/// [`Flaw::Columns`] or [`Flaw::TooLong`].
pub fn parts(line: &[u8]) -> Result<Parts<'_>, Flaw> {
    let (body, marked) = match line.strip_suffix(b"\t=") {
        Some(body) => (body, true),
        None => (line, false),
    };
    let at = body.len().checked_sub(HASH_COLUMN).ok_or(Flaw::Columns)?;
    let (record, column) = body.split_at_checked(at).ok_or(Flaw::Columns)?;
    let hex = column.strip_prefix(b"\t").ok_or(Flaw::Columns)?;
    let hash = Hash(from_hex(hex).ok_or(Flaw::Columns)?);
    if record.len() > MOST_BYTES { Err(Flaw::TooLong) } else { Ok(Parts { record, hash, marked }) }
}

/// Takes a line apart and checks its hash.
///
/// # Errors
/// [`Flaw`]
pub fn open(line: &[u8]) -> Result<Parts<'_>, Flaw> {
    let parts = parts(line)?;
    parts.with(Hash::of(parts.record))
}

impl Parts<'_> {
    /// Checks the hash beside the record against the one that its bytes have.
    ///
    /// # Errors
    /// [`Flaw::Hash`]
    pub fn with(self, found: Hash) -> Result<Self, Flaw> {
        if found == self.hash { Ok(self) } else { Err(Flaw::Hash { said: self.hash, found }) }
    }
}

/// Ends the line whose record was just written at the end of `out`.
pub(crate) fn end(hash: &Hash, out: &mut Vec<u8>) {
    let mut column = [b'\t'; HASH_COLUMN + 1];
    let [_, hex @ .., feed] = &mut column;
    to_hex(&hash.0, hex);
    *feed = b'\n';
    out.extend_from_slice(&column);
}

/// The lines of `bytes` without their line feeds, each with the byte at which it begins.
pub fn split(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut begin = 0;
    let feeds =
        memchr::memchr_iter(b'\n', bytes).chain((!bytes.ends_with(b"\n")).then_some(bytes.len()));
    feeds.filter_map(move |end| {
        let line = (begin, bytes.get(begin..end)?);
        begin = end + 1;
        (begin <= bytes.len() || !line.1.is_empty()).then_some(line)
    })
}

/// A record read at its location, with its hash behind it.
///
/// # Errors
/// [`Fault::Damaged`] when the bytes do not have their hash.
pub(crate) fn stored(
    mut bytes: Vec<u8>,
    file: impl FnOnce() -> PathBuf,
    at: Location,
) -> Result<Stored, Fault> {
    let opened = open(&bytes).map(|parts| (parts.record.len(), parts.hash));
    let (length, hash) = opened.map_err(|flaw| {
        Fault::Damaged(Damage { file: file(), offset: at.offset, seq: None, flaw })
    })?;
    bytes.truncate(length);
    Ok(Stored { bytes, hash })
}
