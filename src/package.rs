//! The evidence package: what an auditor takes away to check without us, in a directory of plain
//! files that works from a flash drive with no network.
//!
//! ```text
//! OUT/README.txt         what this is and how to check it, in Indonesian and English
//! OUT/MANIFEST           BLAKE3 of every other file: `b3sum --check MANIFEST`
//! OUT/records.jsonl      the exact record lines
//! OUT/documents.csv      each document that they cite, and whether it is here
//! OUT/documents/HASH     its bytes as they are stored; personal ones stay sealed
//! OUT/checkpoint         the signed checkpoint on which all of it rests
//! OUT/policy             whose signature it needs
//! OUT/proofs/            for `rantai check`; for everything: the hashes of the tree in OUT/tile/
//! OUT/statements/        the statements, as CSV and as text in both languages
//! ```
//!
//! A package is about the records that the checkpoint covers, as of the last of them: made again
//! for the same checkpoint it has the same bytes.

use std::path::{Path, PathBuf};

use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use rantai_events::ids::{GrantId, GroupId};
use rantai_events::note::PublicKey;
use rantai_events::policy::Policy;
use rantai_projections::library::Library as _;

use crate::ledger::Ledger;
use crate::publish::{self, Signed};
use folder::Folder;
use selection::Selection;

mod trouble;
mod folder;
mod selection;
mod proofs;
mod documents;
mod statements;
mod readme;

pub use trouble::PackageError;

/// What a package is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// One group: all records of its stream.
    Group(GroupId),
    /// One grant: every record that names it or moves its money.
    Grant(GrantId),
    /// The whole ledger.
    All,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Order {
    /// What it is about.
    pub scope: Scope,
    /// The policy of whoever will check; when absent it is made of the keys that the ledger states.
    pub policy: Option<Policy>,
    /// The program to put in, for whoever has none.
    pub program: Option<PathBuf>,
}

/// What was put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Records of the ledger that the checkpoint covers.
    pub size: u64,
    /// Records of the ledger that came later and are not in the package.
    pub later: u64,
    /// Record lines.
    pub records: usize,
    /// Documents that are in it.
    pub documents: usize,
    /// Documents that the records cite and that are not here, or not whole.
    pub absent: usize,
    /// All files, MANIFEST too.
    pub files: usize,
    /// BLAKE3 of MANIFEST: whoever knows it by another way knows the whole package.
    pub manifest: Hash,
}

/// What every part of a package is made from.
struct Sources<'a> {
    ledger: &'a Ledger,
    scope: &'a Scope,
    signed: Signed,
    policy: Policy,
    /// Whether the policy came from the ledger itself.
    own_policy: bool,
    selection: Selection,
}

/// Makes a package in a directory that is not there yet: it appears whole or not at all.
///
/// # Errors
/// [`PackageError`].
pub fn pack(ledger: &Ledger, order: &Order, out: &Path) -> Result<Packed, PackageError> {
    let sources = sources(ledger, order)?;
    let mut folder = Folder::begin(out)?;
    let filled = fill(&sources, order, &mut folder);
    let counted = match filled {
        Ok(counted) => counted,
        Err(why) => {
            folder.abandon();
            return Err(why);
        }
    };
    let (files, manifest) = folder.finish(out)?;
    let size = sources.signed.checkpoint.size();
    Ok(Packed {
        size,
        later: ledger.head().next.saturating_sub(size),
        records: sources.selection.lines.len(),
        documents: counted.present,
        absent: counted.absent,
        files,
        manifest,
    })
}

fn sources<'a>(ledger: &'a Ledger, order: &'a Order) -> Result<Sources<'a>, PackageError> {
    let directory = ledger.directory();
    let signed = match publish::latest_witnessed(directory)? {
        Some(witnessed) => witnessed,
        None => publish::latest(directory)?.ok_or(PackageError::Unpublished)?,
    };
    let size = signed.checkpoint.size();
    if size == 0 || size > ledger.head().next {
        return Err(PackageError::Unpublished);
    }
    let own_policy = order.policy.is_none();
    let policy = match &order.policy {
        Some(policy) => policy.clone(),
        None => stated(ledger, size)?,
    };
    policy.judge(&signed.note)?;
    let selection = Selection::read(ledger, &order.scope, size)?;
    Ok(Sources { ledger, scope: &order.scope, signed, policy, own_policy, selection })
}

/// The policy that trusts the key which the ledger states for its newest checkpoint.
fn stated(ledger: &Ledger, size: u64) -> Result<Policy, PackageError> {
    let keys = publish::stated_keys(ledger.directory())?;
    let key: Option<PublicKey> =
        keys.into_iter().rev().find(|stated| stated.seq < size).map(|stated| stated.key);
    let key = key.ok_or(PackageError::Unpublished)?;
    let text = format!("log {key}\nquorum none\n");
    Policy::parse(text.as_bytes()).map_err(|why| PackageError::Policy(why.to_string()))
}

fn fill(
    sources: &Sources<'_>,
    order: &Order,
    folder: &mut Folder,
) -> Result<documents::Counted, PackageError> {
    folder.put("records.jsonl", &sources.selection.text())?;
    folder.put("checkpoint", sources.signed.note.to_string().as_bytes())?;
    folder.put("policy", sources.policy.to_string().as_bytes())?;
    proofs::put(sources, folder)?;
    let counted = documents::put(sources, folder)?;
    statements::put(sources, folder)?;
    folder.put("README.txt", readme::text(sources, &counted).as_bytes())?;
    if let Some(program) = &order.program {
        folder.copy_program("rantai", program)?;
    }
    Ok(counted)
}

impl Sources<'_> {
    /// The stream of which the package holds every record, if it is about one.
    fn stream(&self) -> Option<Stream> {
        match self.scope {
            Scope::Group(group) => Some(Stream::Group(group.clone())),
            Scope::Grant(_) | Scope::All => None,
        }
    }

    /// The number of the last record that the checkpoint covers.
    fn last(&self) -> u64 {
        self.signed.checkpoint.size().saturating_sub(1)
    }

    /// The office, as the ledger names it.
    fn office(&self) -> String {
        let opened = self.ledger.registry().opened.as_ref();
        opened.map_or_else(String::new, |opened| opened.office.to_string())
    }
}
