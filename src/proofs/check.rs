//! Checking proof files with a policy and nothing else at hand.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read as _};
use std::path::Path;

use rantai_events::closing::{Closing, ProvenBalance};
use rantai_events::commitment::Balance;
use rantai_events::hash::from_base64;
use rantai_events::policy::{Policy, Trusted};
use rantai_events::proof::{self, Proof};
use rantai_events::record::{Header, Record, decode, open};
use rantai_events::slip::{ProvenSlip, Slip};
use rantai_events::statement::{self, Complete};
use rantai_events::time::Date;

mod against;
pub mod site;
mod trouble;
mod told;

pub use against::{Compared, compare};
pub use site::{ProvenFile, ProvenPage, ProvenSite};
pub use told::told;
pub use trouble::NotProven;

/// The first line of a record proof.
const RECORD: &[u8] = b"c2sp.org/tlog-proof@v1";
/// The first line of a balance proof.
const BALANCE: &[u8] = b"rantai/balance-proof@v1";
/// Where the bytes of a slip begin and end in a text.
pub const SLIP_BEGIN: &str = "-----BEGIN RANTAI SLIP-----";
/// Where they end.
pub const SLIP_END: &str = "-----END RANTAI SLIP-----";

/// The most bytes of a text that holds a slip.
const MOST_TEXT: u64 = 64 * 1024;

/// What a file proves.
#[derive(Debug)]
pub enum Proven {
    /// That a record is in the tree.
    Record {
        /// Its number.
        seq: u64,
        /// The record; `None` where this program does not know its type.
        record: Option<Box<Record>>,
        /// The checkpoint, and on whose word.
        trusted: Trusted,
    },
    /// That these are all records of a stream up to the last of them.
    Statement {
        /// The stream, the count, the checkpoint.
        complete: Complete,
        /// What the records are.
        contents: Contents,
    },
    /// One balance of a closed period.
    Balance {
        /// The balance.
        balance: Balance,
        /// The closing.
        closing: Closing,
        /// The checkpoint, and on whose word.
        trusted: Trusted,
    },
    /// The balances of a slip.
    Slip(Box<ProvenSlip>),
    /// A page of the public site.
    Page(Box<ProvenPage>),
    /// Any other file of the public site.
    File(Box<ProvenFile>),
    /// The public site, or a whole copy of it.
    Site(Box<ProvenSite>),
}

/// What the records of a statement are, in figures that do not grow with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// The first and the last business date.
    pub dates: Option<(Date, Date)>,
    /// How many of each type.
    pub types: BTreeMap<&'static str, u64>,
    /// Those of types that this program does not know.
    pub unknown: u64,
}

impl Proven {
    /// The checkpoint that it rests on.
    #[must_use]
    pub fn trusted(&self) -> &Trusted {
        match self {
            Self::Record { trusted, .. } | Self::Balance { trusted, .. } => trusted,
            Self::Statement { complete, .. } => &complete.trusted,
            Self::Slip(slip) => &slip.trusted,
            Self::Page(page) => &page.trusted,
            Self::File(file) => &file.trusted,
            Self::Site(site) => &site.trusted,
        }
    }
}

/// Checks a proof file of any kind; a statement in memory that does not grow with it.
///
/// # Errors
/// [`NotProven`].
pub fn check(input: &mut dyn BufRead, policy: &Policy) -> Result<Proven, NotProven> {
    let first = line(input)?.unwrap_or_default();
    match first.as_slice() {
        RECORD => record(&rest(&first, input, proof::MAX_FILE)?, policy),
        BALANCE => balance(&rest(&first, input, rantai_events::closing::MAX_FILE)?, policy),
        first if first == statement::HEADER.as_bytes() => check_statement(first, input, policy),
        first => slip_text(first, input, policy),
    }
}

/// Checks a page of the public site by its files.
///
/// # Errors
/// [`NotProven`].
pub fn page(file: &Path, policy: &Policy) -> Result<Proven, NotProven> {
    let proven = site::page(file, policy).map_err(Box::new)?;
    Ok(Proven::Page(Box::new(proven)))
}

/// Checks a file of the public site by the signed list of its files.
///
/// # Errors
/// [`NotProven`].
pub fn site_file(file: &Path, root: &Path, policy: &Policy) -> Result<Proven, NotProven> {
    let proven = site::listed_file(file, root, policy).map_err(Box::new)?;
    Ok(Proven::File(Box::new(proven)))
}

/// Checks a directory that holds the public site, or a whole copy of it.
///
/// # Errors
/// [`NotProven`].
pub fn whole_site(root: &Path, policy: &Policy) -> Result<Proven, NotProven> {
    let proven = site::whole(root, policy).map_err(Box::new)?;
    Ok(Proven::Site(Box::new(proven)))
}

/// Checks the bytes of a slip, as its QR code holds them.
///
/// # Errors
/// [`NotProven`].
pub fn slip(bytes: &[u8], policy: &Policy) -> Result<Proven, NotProven> {
    Ok(Proven::Slip(Box::new(Slip::parse(bytes)?.check(policy)?)))
}

fn record(bytes: &[u8], policy: &Policy) -> Result<Proven, NotProven> {
    let proof = Proof::parse(bytes)?;
    let line = proof.extra.as_deref().ok_or(NotProven::NoLine)?;
    let trusted = proof.check(line, policy)?;
    let seq = Header::read(line).map_err(|_| NotProven::Foreign)?.seq;
    if seq != proof.index {
        return Err(NotProven::Number { index: proof.index, seq });
    }
    Ok(Proven::Record { seq, record: open(line).ok().map(Box::new), trusted })
}

fn balance(bytes: &[u8], policy: &Policy) -> Result<Proven, NotProven> {
    let (balance, closing, trusted) = ProvenBalance::parse(bytes)?.check(policy)?;
    Ok(Proven::Balance { balance, closing, trusted })
}

fn check_statement(
    first: &[u8],
    input: &mut dyn BufRead,
    policy: &Policy,
) -> Result<Proven, NotProven> {
    let (mut reader, mut contents) = (statement::Reader::new(), Contents::default());
    reader.line(first)?;
    while let Some(line) = line(input)? {
        if reader.line(&line)?.is_some() {
            contents.add(&line);
        }
    }
    Ok(Proven::Statement { complete: reader.finish(policy)?, contents })
}

impl Contents {
    fn add(&mut self, line: &[u8]) {
        let Ok(record) = decode(line) else {
            self.unknown += 1;
            return;
        };
        *self.types.entry(record.event.name()).or_default() += 1;
        let (first, last) = self.dates.unwrap_or((record.on, record.on));
        self.dates = Some((first.min(record.on), last.max(record.on)));
    }
}

/// A slip whose bytes stand in a text, such as the text form of the page, in base64 between two
/// marks.
fn slip_text(first: &[u8], input: &mut dyn BufRead, policy: &Policy) -> Result<Proven, NotProven> {
    let mut text = first.to_vec();
    text.push(b'\n');
    input.take(MOST_TEXT).read_to_end(&mut text).map_err(NotProven::Read)?;
    let text = String::from_utf8(text).map_err(|_| NotProven::Kind)?;
    let (_, rest) = text.split_once(SLIP_BEGIN).ok_or(NotProven::Kind)?;
    let (code, _) = rest.split_once(SLIP_END).ok_or(NotProven::Kind)?;
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    slip(&from_base64(&code).ok_or(NotProven::Kind)?, policy)
}

/// The next line without its line feed; `None` at the end.
fn line(input: &mut dyn BufRead) -> Result<Option<Vec<u8>>, NotProven> {
    let most = statement::MAX_LINE as u64 + 1;
    let mut line = Vec::new();
    let read = input.take(most).read_until(b'\n', &mut line).map_err(NotProven::Read)?;
    if read == 0 {
        return Ok(None);
    }
    if line.pop_if(|last| *last == b'\n').is_none() && line.len() > statement::MAX_LINE {
        return Err(NotProven::LongLine);
    }
    Ok(Some(line))
}

/// The whole file, of at most so many bytes, after its first line was read.
fn rest(first: &[u8], input: &mut dyn BufRead, most: usize) -> Result<Vec<u8>, NotProven> {
    let mut bytes = first.to_vec();
    bytes.push(b'\n');
    input.take(most as u64 + 1).read_to_end(&mut bytes).map_err(NotProven::Read)?;
    Ok(bytes)
}

/// An input that cannot be read.
impl From<io::Error> for NotProven {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}
