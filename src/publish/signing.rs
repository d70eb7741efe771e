//! Signing: what must agree before the office puts its name under a tree.

use std::path::Path;

use rantai_events::checkpoint::Checkpoint;
use rantai_events::event::Event;
use rantai_events::note::{KeyName, SigningKey, Standing as Verdict};
use rantai_events::record;
use rantai_events::tile::{AuthenticTiles, Bundle, Edge, WIDTH, check_bundle, edge_width};
use rantai_events::tree::{
    Frontier, Hashes as _, TreeHash, check_consistency, leaf, prove_consistency,
};

use super::directory::{make_all, read_at_most, remove_all, write};
use super::growing::{Grower, prune, remove_strays, staging_directory};
use super::reckoning::{Reckoned, key_at, reckon};
use super::standing::{Last, Past, Standing};
use super::{
    Denial, PublishError, Published, Signed, Tiles, bundles_directory, checkpoint_file, lock_file,
    public_directory,
};
use crate::error::Fault;
use crate::files;
use crate::journal::{FileJournal, Journal as _, Lock};

/// What publishing does next. The tests interrupt it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Write tiles and bundles.
    Grow,
    /// Read them back and compare.
    ReadBack,
    /// Remember what is about to be signed.
    Remember,
    /// Put the checkpoint in its place.
    Publish,
    /// Remove partial tiles that have become full.
    Prune,
}

/// Whatever may stop publishing between its steps.
pub type Interrupt<'a> = dyn FnMut(Step) -> Result<(), Fault> + 'a;

/// [`super::publish`], which asks `before` ahead of each step.
///
/// # Errors
/// As there, and what `before` answers.
pub fn publish_with(
    ledger: &Path,
    key: &SigningKey,
    before: &mut Interrupt<'_>,
) -> Result<Published, PublishError> {
    let lock = Lock::take_on(&lock_file(ledger), ledger)?;
    publish_locked(ledger, key, lock, before)
}

/// The same by whoever holds the lock, which is given back at the end.
pub(super) fn publish_locked(
    ledger: &Path,
    key: &SigningKey,
    _lock: Lock,
    before: &mut Interrupt<'_>,
) -> Result<Published, PublishError> {
    let standing = Standing::read(ledger)?;
    if let Some(denial) = standing.forks().into_iter().next() {
        return Err(PublishError::Denied(denial));
    }
    let journal = FileJournal::read_only(&ledger.join("journal"))?;
    journal.make_durable()?;
    let size = journal.head().next;
    let last = standing.last();
    Work { ledger, key, standing, journal, size, last, tiles: Tiles::of(ledger) }.run(before)
}

/// Everything that signing looks at.
struct Work<'a> {
    ledger: &'a Path,
    key: &'a SigningKey,
    standing: Standing,
    journal: FileJournal,
    size: u64,
    last: Option<Last>,
    tiles: Tiles,
}

impl Work<'_> {
    fn run(self, before: &mut Interrupt<'_>) -> Result<Published, PublishError> {
        self.names()?;
        self.is_continued()?;
        self.clear_interrupted()?;
        let edge = self.edge();
        let from = edge.size();
        let reckoned = self.reckoned(from)?;
        self.keys(&reckoned, from)?;
        if from == self.size
            && let Some(published) = self.unchanged()
        {
            let signed = published.clone();
            self.remember(&reckoned, &signed)?;
            return Ok(Published { signed, before: self.size, written: 0 });
        }
        before(Step::Grow)?;
        let written = self.grow(edge)?;
        before(Step::ReadBack)?;
        self.read_back(from, reckoned.root)?;
        let signed = self.sign(reckoned.root)?;
        before(Step::Remember)?;
        self.remember(&reckoned, &signed)?;
        before(Step::Publish)?;
        make_all(self.ledger, &public_directory(self.ledger))?;
        write(&checkpoint_file(self.ledger), signed.note.to_string().as_bytes())?;
        before(Step::Prune)?;
        prune(self.ledger, from, self.size)?;
        remove_all(&staging_directory(self.ledger))?;
        let before = self.last.as_ref().map_or(0, |last| last.size);
        Ok(Published { signed, before, written })
    }

    /// The ledger, the key and every checkpoint bear one name.
    #[allow(clippy::wildcard_enum_match_arm, reason = "a ledger opens with one type")]
    fn names(&self) -> Result<(), PublishError> {
        if self.size == 0 {
            let denial = self.last.as_ref().map_or(Denial::Empty, |last| self.behind(last));
            return Err(PublishError::Denied(denial));
        }
        let opened = record::decode(&self.journal.get(0)?.bytes).map(|record| record.event);
        let origin = match opened {
            Ok(Event::LedgerOpened(body)) => body.origin.to_string(),
            _ => return Err(PublishError::Denied(Denial::Empty)),
        };
        let other = |said: &str, place: String| {
            let (ledger, said) = (origin.clone(), said.to_owned());
            Err(PublishError::Denied(Denial::OtherOrigin { ledger, said, place }))
        };
        for (file, signed) in self.standing.notes() {
            if signed.checkpoint.origin() != origin {
                return other(signed.checkpoint.origin(), file.display().to_string());
            }
        }
        match self.key.public().name().as_str() {
            name if name == origin => Ok(()),
            name => other(name, "the signing key".to_owned()),
        }
    }

    fn behind(&self, last: &Last) -> Denial {
        Denial::Behind { file: last.file.clone(), signed: last.size, found: self.size }
    }

    /// The journal still holds what was signed last.
    fn is_continued(&self) -> Result<(), PublishError> {
        let Some(last) = &self.last else { return Ok(()) };
        if last.size > self.size {
            return Err(PublishError::Denied(self.behind(last)));
        }
        let Some(seq) = last.size.checked_sub(1) else { return Ok(()) };
        let head = self.journal.get(seq)?.hash;
        match last.head {
            Some(signed) if signed != head => Err(PublishError::Denied(differs(last))),
            Some(_) | None => Ok(()),
        }
    }

    /// Clears away what an interrupted publishing left.
    fn clear_interrupted(&self) -> Result<(), PublishError> {
        let staging = staging_directory(self.ledger);
        let marker = staging.join("sizes");
        let said = read_at_most(&marker, 64)?.unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let sizes = said.trim().split_once(' ');
        let parsed = sizes.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        if let Some((from, to)) = parsed {
            let signed = self.signed_sizes();
            if !signed.contains(&to) {
                remove_strays(self.ledger, to, &signed)?;
            }
            let until = self.last.as_ref().map_or(0, |last| last.size);
            prune(self.ledger, from, until)?;
        }
        Ok(remove_all(&staging)?)
    }

    fn signed_sizes(&self) -> Vec<u64> {
        let list = self.standing.list.iter().map(|past| past.size);
        list.chain(self.last.iter().map(|last| last.size)).collect()
    }

    /// The right edge of the tree signed last, where the files on the disk are that tree; else of
    /// the empty tree: all is written again.
    fn edge(&self) -> Edge {
        let Some(last) = &self.last else { return Edge::new() };
        let tiles = AuthenticTiles::open(&self.tiles, last.size, last.root);
        let holds = tiles.is_ok_and(|tiles| self.holds_last(&tiles, last));
        let edge = holds.then(|| Edge::read(&self.tiles, last.size).ok()).flatten();
        edge.unwrap_or_default()
    }

    /// Whether the last record is the last leaf, and in the last bundle.
    fn holds_last(&self, tiles: &AuthenticTiles<'_, Tiles>, last: &Last) -> bool {
        let Some(seq) = last.size.checked_sub(1) else { return true };
        let (index, place) = (seq / u64::from(WIDTH), seq % u64::from(WIDTH));
        let hash = tiles.tile(0, index).ok();
        let hash = hash.and_then(|hashes| hashes.get(usize::try_from(place).ok()?).copied());
        let record = self.journal.get(seq).ok().map(|stored| leaf(&stored.bytes));
        let width = Some(edge_width(0, last.size)).filter(|width| *width > 0).unwrap_or(WIDTH);
        let bundle = Bundle::new(index, width).map(|bundle| bundle.path());
        let bundle = bundle.map(|path| bundles_directory(self.ledger).join(path));
        hash.is_some() && hash == record && bundle.is_some_and(|file| file.is_file())
    }

    /// The second path: from the journal, behind what was signed and is in the tiles.
    fn reckoned(&self, from: u64) -> Result<Reckoned, PublishError> {
        let tree = self.frontier(from).unwrap_or_default();
        let wanted: Vec<u64> = self.last.iter().map(|last| last.size).collect();
        let reckoned = reckon(&self.journal, tree, self.size, &wanted)?;
        let Some(last) = &self.last else { return Ok(reckoned) };
        match reckoned.at.get(&last.size) {
            Some((root, _)) if *root != last.root => Err(PublishError::Denied(differs(last))),
            Some(_) | None => Ok(reckoned),
        }
    }

    fn frontier(&self, from: u64) -> Option<Frontier> {
        let last = self.last.as_ref().filter(|last| last.size == from)?;
        let tiles = AuthenticTiles::open(&self.tiles, last.size, last.root).ok()?;
        let hashes = Frontier::subtrees(from).into_iter().map(|subtree| tiles.subtree(subtree));
        Frontier::resume(from, hashes.collect::<Result<_, _>>().ok()?)
    }

    /// The key is the one that the ledger states, and signed what was signed before, unless the
    /// ledger stated another then.
    fn keys(&self, reckoned: &Reckoned, from: u64) -> Result<(), PublishError> {
        let key = self.key.public();
        let signed = |signed: &Signed| matches!(signed.note.verify(key), Verdict::Verified { .. });
        let ours = self.standing.notes().all(|(_, note)| signed(note));
        let known = from > 0 && reckoned.keys.is_empty() && ours && self.standing.kept.is_some();
        if known {
            return Ok(());
        }
        let all = reckon(&self.journal, Frontier::new(), self.size, &[])?.keys;
        let stated = key_at(&all, self.size).ok_or(Denial::NoKeyStated);
        let stated = stated.map_err(PublishError::Denied)?;
        if stated != key {
            let (stated, given) = (stated.to_string(), key.to_string());
            return Err(PublishError::Denied(Denial::OtherKey { stated, given }));
        }
        for (file, before) in self.standing.notes() {
            let then = key_at(&all, before.checkpoint.size());
            let verdict = then.map(|then| before.note.verify(then));
            if !matches!(verdict, Some(Verdict::Verified { .. })) {
                let file = file.to_owned();
                return Err(PublishError::Denied(Denial::ForeignSignature { file }));
            }
        }
        Ok(())
    }

    /// The published checkpoint, where nothing was recorded since.
    fn unchanged(&self) -> Option<&Signed> {
        let published = self.standing.published.as_ref()?;
        (published.checkpoint.size() == self.size).then_some(published)
    }

    fn grow(&self, edge: Edge) -> Result<u64, PublishError> {
        let staging = staging_directory(self.ledger);
        make_all(self.ledger, &staging)?;
        let sizes = format!("{} {}\n", edge.size(), self.size);
        write(&staging.join("sizes"), sizes.as_bytes())?;
        Grower::new(self.ledger, edge, self.size, &self.signed_sizes()).grow(&self.journal)
    }

    /// Reads back every tile and bundle from the one at `from` on: they must make up the root that
    /// the second path came to, and continue the tree signed before.
    fn read_back(&self, from: u64, root: TreeHash) -> Result<(), PublishError> {
        let wrong = |why: String| PublishError::Denied(Denial::NotReadBack { why });
        let said = |why: rantai_events::tile::Untrue<Fault>| wrong(why.to_string());
        let tiles = AuthenticTiles::open(&self.tiles, self.size, root).map_err(said)?;
        for index in from / u64::from(WIDTH)..self.size.div_ceil(u64::from(WIDTH)) {
            let hashes = tiles.tile(0, index).map_err(said)?;
            let width = u16::try_from(hashes.len()).unwrap_or(WIDTH);
            let Some(bundle) = Bundle::new(index, width) else { continue };
            let file = bundles_directory(self.ledger).join(bundle.path());
            let bytes = files::read(&file)?;
            check_bundle(&bytes, &hashes)
                .map_err(|why| wrong(format!("{}: {why}", file.display())))?;
        }
        let Some(last) = &self.last else { return Ok(()) };
        let proof = prove_consistency(&tiles, last.size, self.size);
        let proof = proof.map_err(|why| wrong(why.to_string()))?;
        let checked = check_consistency(last.size, last.root, self.size, root, &proof);
        checked.map_err(|why| wrong(why.to_string()))
    }

    fn sign(&self, root: TreeHash) -> Result<Signed, PublishError> {
        let unsigned = || PublishError::Denied(Denial::NotReadBack { why: "signature".into() });
        let name = KeyName::parse(self.key.public().name().as_str()).map_err(|_| unsigned())?;
        let checkpoint = Checkpoint::new(&name, self.size, root);
        let note = checkpoint.sign(self.key).ok_or_else(unsigned)?;
        match note.verify(self.key.public()) {
            Verdict::Verified { .. } => Ok(Signed { note, checkpoint }),
            Verdict::Absent | Verdict::False => Err(unsigned()),
        }
    }

    fn remember(&self, reckoned: &Reckoned, signed: &Signed) -> Result<(), Fault> {
        let past = Past { size: self.size, root: reckoned.root, head: reckoned.head };
        let kept = self.standing.kept.as_ref().map(|(kept, _)| *kept);
        if kept == Some(past) && self.standing.list.last() == Some(&past) {
            return Ok(());
        }
        self.standing.remember(&past, &signed.note)
    }
}

fn differs(last: &Last) -> Denial {
    Denial::Differs { file: last.file.clone(), size: last.size }
}
