//! The public site as files that any web host can serve: every page with its proofs, the tiles, and
//! the checkpoint that they all rest on.
//!
//! ```text
//! OUT/…/index.html  data.json  *.csv *.json   a page, its data, its tables
//! OUT/…/bukti.js                              its signed notes, its public records proven
//! OUT/checkpoint    tile/…                    the newest checkpoint and the tree, as the log has them
//! OUT/checkpoint.js tile/….js                 the same for a copy that is opened from a folder
//! OUT/manifest      manifest.note             SHA-256 of every file, and the office's word on it
//! OUT.rantai-site/                            beside it: what the next run needs; not for the public
//! ```
//!
//! A page whose data did not change keeps its files, and with them the checkpoint at which it last
//! changed; the tiles connect it to the newest. The same position of the ledger, published anew,
//! gives the same bytes.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rantai_events::note::SigningKey;
use rantai_projections::library::Library as _;

use crate::error::Fault;
use crate::journal::Lock;
use crate::keys::MasterKey;
use crate::ledger::Ledger;
use crate::publish::{Signed, publish_within as sign};
use crate::site::signing::PageSigner;
use crate::site::{Position, Site, Summaries};
use made::{Made, Pages};
use state::{Beside, Digest, Files, State};
use writer::{Interrupt, Writer};

mod trouble;
mod before;
mod state;
mod switch;
mod writer;
mod reading;
mod made;
mod tree;
pub(crate) mod manifest;
mod lost;

pub use manifest::{Changes, Manifest};
pub use trouble::WebsiteError;

/// How often the ledger is opened anew because someone recorded between reading and signing.
const TRIES: usize = 3;

/// What is asked for.
#[derive(Debug)]
pub struct Order<'a> {
    /// The directory of the ledger.
    pub ledger: &'a Path,
    /// Where the site is, or will be.
    pub out: &'a Path,
    /// The address at which it will be served.
    pub base: Option<String>,
    /// The key of the log.
    pub key: &'a SigningKey,
    /// The master key of the vault, where officers who agreed to it are named.
    pub naming: Option<&'a MasterKey>,
    /// How long to wait for another process that publishes, the site or a checkpoint.
    pub wait: Duration,
    /// Whether every file of the site is read and compared with the list; else only those that were
    /// changed since they were published.
    pub reread: bool,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Records that the checkpoint covers.
    pub size: u64,
    /// Pages of the site, each in two languages.
    pub pages: usize,
    /// Pages that were written.
    pub written: usize,
    /// Files that were written.
    pub files: usize,
    /// Files that were removed.
    pub gone: usize,
    /// Files that were missing, or held something else than what was published.
    pub lost: usize,
}

/// Where publishing can be interrupted; the tests do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Everything is written aside, and not durable yet.
    Sync,
    /// Everything is durable, the list of renames too; nothing has its name yet.
    Switch,
    /// One more file gets its name.
    Rename,
}

/// How far the pages are: done, of how many.
pub type Progress<'a> = dyn Fn(usize, usize) + Sync + 'a;

/// Publishes the site of a ledger, after signing a checkpoint over all its records. Someone may
/// record meanwhile, or serve the site that stands there.
///
/// # Errors
/// [`WebsiteError`]; what stood before stands still.
pub fn publish(order: &Order<'_>, progress: &Progress<'_>) -> Result<Done, WebsiteError> {
    publish_with(order, progress, &mut |_moment| Ok(()))
}

/// [`publish`], which asks `before` ahead of each moment.
///
/// # Errors
/// As there, and what `before` answers.
pub fn publish_with(
    order: &Order<'_>,
    progress: &Progress<'_>,
    before: &mut dyn FnMut(Moment) -> Result<(), Fault>,
) -> Result<Done, WebsiteError> {
    let ours = || manifest::must_be_ours(order.out, order.key.public().name());
    // Where it is refused nothing is left behind, and what is there by then is looked at again.
    ours()?;
    let beside = Beside::of(order.out);
    beside.begin()?;
    let _lock = Lock::take_on_within(&beside.directory().join("lock"), order.out, order.wait)?;
    beside.narrow()?;
    ours()?;
    before::must_go_on(order)?;
    writer::complete(order.out, &beside, before)?;
    let mut before_this = Before::read(order, &beside)?;
    let known = before_this.known();
    // While one core reads the ledger another looks at the files of the site.
    let read = || Now::read(order, known, before_this.stand());
    let (now, lost) = rayon::join(read, || before_this.lost(order, &beside));
    run(order, &beside, now?, (before_this, lost?), progress, before)
}

/// The ledger as it is now.
struct Now {
    ledger: Ledger,
    signed: Signed,
    /// The position of both.
    stand: String,
    /// The site of it; not read where it was published already.
    site: Option<Site>,
    known: Summaries,
}

impl Now {
    fn read(order: &Order<'_>, known: Summaries, published: &str) -> Result<Self, WebsiteError> {
        let (ledger, signed) = position(order)?;
        let stand = stood(&ledger, &signed);
        let is_new = stand != published;
        let mut now = Self { ledger, signed, stand, site: None, known };
        if is_new {
            now.site = Some(now.read_site(order)?);
        }
        Ok(now)
    }

    fn read_site(&mut self, order: &Order<'_>) -> Result<Site, WebsiteError> {
        let position = stand(order, &self.ledger, &self.signed)?;
        let mut site = made::site(&self.ledger, position, &mut self.known)?;
        let named = order.naming.map_or(Ok(()), |master| site.name_officers(order.ledger, master));
        named.map_err(|why| WebsiteError::Vault(Box::new(why)))?;
        Ok(site)
    }
}

/// What was published before.
struct Before {
    made_by: String,
    listed: Manifest,
    digest: Digest,
    /// What is kept of it; `None` where the site is not what was written last, or not there.
    kept: Option<State>,
}

impl Before {
    fn read(order: &Order<'_>, beside: &Beside) -> Result<Self, Fault> {
        let listed = || {
            let listed = Manifest::read(order.out)?;
            Ok((listed.digest(), listed))
        };
        let made_by = || made_by(order);
        let (made_by, (listed, kept)) =
            rayon::join(made_by, || rayon::join(listed, || State::read(beside)));
        let (digest, listed) = listed?;
        let is_it = |old: &State| old.made_by == made_by && old.manifest == digest;
        let kept = kept?.filter(is_it);
        Ok(Self { made_by, listed, digest, kept })
    }

    /// Takes the figures of each group out of what is kept.
    fn known(&mut self) -> Summaries {
        self.kept.as_mut().map(|state| std::mem::take(&mut state.known)).unwrap_or_default()
    }

    /// The position that was published; nothing where none is known.
    fn stand(&self) -> &str {
        self.kept.as_ref().map_or("", |state| &state.stand)
    }

    fn lost(&self, order: &Order<'_>, beside: &Beside) -> Result<Vec<String>, Fault> {
        let looked = self.kept.as_ref().map(|_| lost::lost(order, beside, &self.listed));
        looked.unwrap_or_else(|| Ok(Vec::new()))
    }
}

/// The ledger with a checkpoint over exactly its records. Where someone goes on recording, one that
/// covers more.
fn position(order: &Order<'_>) -> Result<(Ledger, Signed), WebsiteError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let ledger = Ledger::open_to_read(order.ledger)?;
        let signed = sign(order.ledger, order.key, order.wait)?.signed;
        if ledger.head().next == 0 {
            return Err(WebsiteError::Empty);
        }
        if tries == TRIES || signed.checkpoint.size() == ledger.head().next {
            return Ok((ledger, signed));
        }
    }
}

fn run(
    order: &Order<'_>,
    beside: &Beside,
    mut now: Now,
    (was, lost): (Before, Vec<String>),
    progress: &Progress<'_>,
    before: &mut Interrupt<'_>,
) -> Result<Done, WebsiteError> {
    let Before { made_by, listed, digest: listed_digest, kept } = was;
    let size = now.signed.checkpoint.size();
    let is_done = |state: &&State| state.stand == now.stand && lost.is_empty();
    if let Some(state) = kept.as_ref().filter(is_done) {
        let pages = state.pages.len();
        return Ok(Done { size, pages, written: 0, files: 0, gone: 0, lost: 0 });
    }
    let mut state = kept.unwrap_or_else(|| State::new(made_by));
    let is_new = state.stand.is_empty();
    let (listed_paths, base) = if is_new {
        (listed.paths().map(str::to_owned).collect(), Manifest::default())
    } else {
        (BTreeSet::new(), without(&mut state, &lost, listed))
    };
    let site = now.site.take().map_or_else(|| now.read_site(order), Ok)?;
    let Now { ledger, signed, stand, known, .. } = now;
    state.known = known;
    let signer = PageSigner::new(order.key, &signed.checkpoint).ok_or(WebsiteError::Empty)?;
    let writer = Writer::new(order.out, beside)?;
    let (pages, shared) = {
        let made = Made::new(&site, &signer, &ledger, &writer, (&state, &base));
        let counted = (AtomicUsize::new(0), made.places());
        let tick = || progress(counted.0.fetch_add(1, Ordering::Relaxed) + 1, counted.1);
        let pages = || made.pages(order.ledger, &tick);
        rayon::join(pages, || made.shared(order.ledger, &signed))
    };
    let (pages, shared) = (pages?, shared?);
    let before_this = if is_new { listed_paths } else { candidates(&state, &pages, &base) };
    let gone = gone(before_this, &pages, &shared);
    let manifest = base.with(&changes(&pages, &shared, &base, &gone));
    if manifest.digest() != listed_digest || lost.iter().any(|path| path == manifest::NOTE) {
        manifest.put(&writer, &signer)?;
    }
    let (written, files) = (pages.changed.len(), writer.count());
    let (pages_now, lost) = (pages.kept.len(), lost.len());
    let done = Done { size, pages: pages_now, written, files, gone: gone.len(), lost };
    state.pages = pages.kept;
    state.others = shared.into_keys().collect();
    (state.stand, state.manifest) = (stand, manifest.digest());
    writer.finish(&state.to_bytes(), &gone, before)?;
    Ok(done)
}

/// Forgets what was lost, so that it is made anew: the pages whose files they are, and what is shared
/// from the list, which is returned.
fn without(state: &mut State, lost: &[String], listed: Manifest) -> Manifest {
    if lost.is_empty() {
        return listed;
    }
    let (shared, of_pages): (Vec<&String>, Vec<&String>) =
        lost.iter().partition(|path| state.others.contains(*path));
    for path in of_pages.into_iter().filter(|path| *path != manifest::NOTE) {
        let directory = path.rfind('/').map_or("", |end| path.get(..=end).unwrap_or_default());
        state.pages.remove(directory.strip_prefix("en/").unwrap_or(directory));
    }
    listed.with(&shared.into_iter().map(|path| (path.clone(), None)).collect())
}

/// The files that may have to go: those of pages that changed or are no more, and what is shared.
fn candidates(state: &State, pages: &Pages, listed: &Manifest) -> BTreeSet<String> {
    let vanished = state.pages.keys().filter(|path| !pages.kept.contains_key(*path));
    let directories = pages.changed.iter().chain(vanished);
    let directories = directories.flat_map(|path| [path.clone(), format!("en/{path}")]);
    let mut found = state.others.clone();
    for directory in directories {
        found.extend(listed.in_directory(&directory).map(str::to_owned));
    }
    found
}

fn gone(candidates: BTreeSet<String>, pages: &Pages, shared: &Files) -> Vec<String> {
    let stays = |path: &String| pages.files.contains_key(path) || shared.contains_key(path);
    candidates.into_iter().filter(|path| !stays(path)).collect()
}

/// What is new in the list of files.
fn changes(pages: &Pages, shared: &Files, listed: &Manifest, gone: &[String]) -> Changes {
    let files = pages.files.iter().chain(shared);
    let files = files.filter(|(path, digest)| listed.get(path) != Some(**digest));
    let files = files.map(|(path, digest)| (path.clone(), Some(*digest)));
    files.chain(gone.iter().map(|path| (path.clone(), None))).collect()
}

/// What every page depends on beside the ledger: another program may write them otherwise, and
/// whether officers are named is not in the ledger.
fn made_by(order: &Order<'_>) -> String {
    let mut program = blake3::Hasher::new();
    let file = std::env::current_exe().and_then(std::fs::File::open);
    // A program that cannot read itself is taken for the same: it is none that was put in place.
    file.and_then(|file| program.update_reader(file).map(drop)).ok();
    let base = order.base.as_deref().unwrap_or_default();
    let named = if order.naming.is_some() { "named" } else { "unnamed" };
    format!("{} {} {named} {base}", program.finalize(), order.key.public())
}

/// The position of the ledger in one text: as long as it is the same there is nothing to be done.
fn stood(ledger: &Ledger, signed: &Signed) -> String {
    let head = ledger.head();
    format!("{} {}\n{}", head.next, head.hash, signed.note)
}

/// The day of the last record.
fn day_of(ledger: &Ledger) -> rantai_events::time::Date {
    let registry = ledger.registry();
    registry.last_at.map_or_else(|| ledger.today(), |at| at.date_in(registry.tz()))
}

fn stand(order: &Order<'_>, ledger: &Ledger, signed: &Signed) -> Result<Position, WebsiteError> {
    let opened = ledger.registry().opened.as_ref().ok_or(WebsiteError::Empty)?;
    Ok(Position {
        origin: opened.origin.clone(),
        office: opened.office.clone(),
        as_of: day_of(ledger),
        last: ledger.last(u64::MAX)?,
        checkpoint: Some(signed.clone()),
        base: order.base.clone(),
        is_signed: true,
    })
}
