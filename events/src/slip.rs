//! Slips: the balances of a closed period with all that proves them, small enough for the QR code
//! of a printed page.
//!
//! Numbers are big-endian. `RANTAI` 0x01; u16 length and the line of the `period.closed`; u16
//! length and the signed checkpoint; u8 count and the hashes of the tree proof; u32 number of
//! entries of the commitment; u8 count and the balances, each u32 place, 16 bytes of salt, u8
//! length and `path in the book LF fund LF unit LF balance`; u16 count and the hashes over all
//! other entries.

use crate::closing::{Closing, NotClosing};
use crate::commitment::{BadBalance, Balance, Leaf, SeveralProof};
use crate::hash::{Hash, Salt};
use crate::note::{BadNote, Note};
use crate::policy::{Policy, Trusted};
use crate::proof::{Proof, Refuted};
use crate::tree::{MAX_PROOF, TreeHash};

/// How it begins: the name and the version of the format.
pub const MAGIC: &[u8; 7] = b"RANTAI\x01";

/// The most bytes it may have: what the largest QR code holds at its lowest level.
pub const MAX_BYTES: usize = 2_953;

/// Balances of one closed period, with what proves them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The exact line of the `period.closed`.
    pub line: Vec<u8>,
    /// The signed checkpoint.
    pub note: Note,
    /// That the line stands in its tree.
    pub path: Vec<TreeHash>,
    /// That the balances stand in the commitment; each with its whole account.
    pub balances: SeveralProof,
}

/// Why bytes are no slip, or prove nothing.
#[derive(Debug, thiserror::Error)]
pub enum BadSlip {
    /// The bytes have another form.
    #[error("not a slip: {0}")]
    Form(&'static str),
    /// The checkpoint is no signed note.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// The record is no closing.
    #[error(transparent)]
    Closing(#[from] NotClosing),
    /// The closing is not in the tree, or the tree is not trusted.
    #[error(transparent)]
    Refuted(#[from] Refuted),
    /// A balance does not stand in the commitment.
    #[error(transparent)]
    Balance(#[from] BadBalance),
}

/// What a slip proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenSlip {
    /// The closing.
    pub closing: Closing,
    /// The balances, as they were committed to.
    pub balances: Vec<Balance>,
    /// The checkpoint, and on whose word.
    pub trusted: Trusted,
}

impl Slip {
    /// The bytes; `None` if a part is longer than the format can say.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut out = MAGIC.to_vec();
        let note = self.note.to_string();
        for part in [self.line.as_slice(), note.as_bytes()] {
            out.extend(u16::try_from(part.len()).ok()?.to_be_bytes());
            out.extend_from_slice(part);
        }
        out.push(u8::try_from(self.path.len()).ok()?);
        self.path.iter().for_each(|hash| out.extend(hash.0));
        out.extend(u32::try_from(self.balances.size).ok()?.to_be_bytes());
        out.push(u8::try_from(self.balances.shown.len()).ok()?);
        for (place, leaf) in &self.balances.shown {
            let (_, local) = leaf.entry.split_once(':')?;
            out.extend(u32::try_from(*place).ok()?.to_be_bytes());
            out.extend(leaf.salt.0);
            out.push(u8::try_from(local.len()).ok()?);
            out.extend_from_slice(local.as_bytes());
        }
        out.extend(u16::try_from(self.balances.hashes.len()).ok()?.to_be_bytes());
        self.balances.hashes.iter().for_each(|hash| out.extend(hash.0));
        Some(out)
    }

    /// Reads the bytes. Nothing is proven yet.
    ///
    /// # Errors
    /// Says what is wrong with their form.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadSlip> {
        if bytes.len() > MAX_BYTES {
            return Err(BadSlip::Form("longer than 2,953 bytes"));
        }
        let rest = &mut bytes.strip_prefix(MAGIC).ok_or(BadSlip::Form("another beginning"))?;
        let cut = || BadSlip::Form("it ends too early");
        let line = part(rest).ok_or_else(cut)?.to_vec();
        let note = Note::parse(part(rest).ok_or_else(cut)?)?;
        let path = usize::from(byte(rest).ok_or_else(cut)?);
        if path > MAX_PROOF {
            return Err(BadSlip::Form("a path of more than 63 hashes"));
        }
        let path = hashes(rest, path).ok_or_else(cut)?.into_iter().map(TreeHash).collect();
        let book = Closing::read(&line)?.stream.to_string();
        let size = u64::from(u32::from_be_bytes(array(rest).ok_or_else(cut)?));
        let count = usize::from(byte(rest).ok_or_else(cut)?);
        let mut shown = Vec::with_capacity(count);
        for _ in 0..count {
            let (place, salt, local) = balance(rest).ok_or_else(cut)?;
            let local = std::str::from_utf8(local).map_err(|_| BadSlip::Form("no text"))?;
            shown.push((place, Leaf { entry: format!("{book}:{local}"), salt }));
        }
        let count = usize::from(u16::from_be_bytes(array(rest).ok_or_else(cut)?));
        let hashes = hashes(rest, count).ok_or_else(cut)?.into_iter().map(Hash).collect();
        if !rest.is_empty() {
            return Err(BadSlip::Form("it goes on after its end"));
        }
        Ok(Self { line, note, path, balances: SeveralProof { size, shown, hashes } })
    }

    /// Checks it all, and says what is proven.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn check(&self, policy: &Policy) -> Result<ProvenSlip, BadSlip> {
        let closing = Closing::read(&self.line)?;
        let (path, note) = (self.path.clone(), self.note.clone());
        let proof = Proof { extra: None, index: closing.seq, path, note };
        let trusted = proof.check(&self.line, policy)?;
        let balances = self.balances.check(&closing.state)?;
        Ok(ProvenSlip { closing, balances, trusted })
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(count)?;
    *rest = after;
    Some(taken)
}

fn array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    take(rest, N)?.try_into().ok()
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    array::<1>(rest).map(|[byte]| byte)
}

fn part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let count = u16::from_be_bytes(array(rest)?);
    take(rest, usize::from(count))
}

/// The place, the salt and the text of a balance.
fn balance<'a>(rest: &mut &'a [u8]) -> Option<(u64, Salt, &'a [u8])> {
    let place = u64::from(u32::from_be_bytes(array(rest)?));
    let salt = Salt(array(rest)?);
    let count = byte(rest)?;
    Some((place, salt, take(rest, usize::from(count))?))
}

fn hashes(rest: &mut &[u8], count: usize) -> Option<Vec<[u8; 32]>> {
    let bytes = take(rest, count.checked_mul(32)?)?;
    Some(bytes.as_chunks::<32>().0.to_vec())
}
