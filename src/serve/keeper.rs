//! The one thread that reads the ledger: it follows the journal, makes an edition of each new
//! position, and makes pages that nobody asked for yet. Whoever waits for it waits in a queue of
//! bounded length, so strangers cannot make the server compute without bound.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant, SystemTime};

use rantai_events::note::SigningKey;
use rantai_projections::books::Unreadable;
use rantai_projections::library::Library as _;
use rantai_projections::public::{Page, Place};
use tokio::sync::oneshot;

use super::Shared;
use super::answer::{Answer, Keep};
use super::cache::Cache;
use super::edition::Edition;
use super::problem::Problem;
use super::signing::Signing;
use crate::api::Facts;
use crate::keys::MasterKey;
use crate::ledger::{Follower, Ledger, Rejected};
use crate::publish::{Signed, checkpoint_file, latest};
use crate::site::{File, Position, Site, Summaries};

/// How many may wait for the thread.
const MOST_WAITING: usize = 256;
/// After so many failures in a row the ledger is looked at no less often.
const MOST_PATIENCE: u32 = 6;

/// Something to be done by the thread.
type Job = Box<dyn FnOnce(&mut Keeper) + Send>;

/// The thread's desk: where what is to be done is handed in.
#[derive(Debug)]
pub(crate) struct Desk(SyncSender<Job>);

impl Desk {
    pub(super) fn new() -> (Self, Receiver<Job>) {
        let (send, receive) = sync_channel(MOST_WAITING);
        (Self(send), receive)
    }

    /// Sends the thread home.
    pub(super) fn close(&self) {
        // It is gone already where this fails.
        self.0.send(Box::new(|keeper| keeper.is_done = true)).ok();
    }

    /// Has something done by the thread, and waits for what came of it. Who has gone meanwhile is
    /// passed over.
    ///
    /// # Errors
    /// Too many wait already, or the thread stopped.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Keeper) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |keeper| {
            if !tell.is_closed() {
                drop(tell.send(job(keeper)));
            }
        });
        self.0.try_send(job).map_err(|_| Problem::busy())?;
        told.await.map_err(|_| Problem::failed())
    }
}

/// What a file looked like: another one was put in its place when this differs.
type Stamp = Option<(SystemTime, u64)>;

/// The ledger with what was made of it.
#[derive(Debug)]
pub struct Keeper {
    directory: PathBuf,
    base: Option<String>,
    signing: Option<Signing>,
    naming: Option<MasterKey>,
    cache_bytes: usize,
    follower: Follower,
    summaries: Summaries,
    site: Option<Site>,
    edition: Option<Arc<Edition>>,
    checkpoint: Stamp,
    failures: u32,
    is_done: bool,
}

impl Keeper {
    /// Reads the journal of a ledger once, from its beginning. `base` is the address at which the
    /// public will find the site, where it is known.
    ///
    /// # Errors
    /// Damaged, lost records, without any record, or the disk.
    pub fn open(directory: &Path, base: Option<String>) -> Result<Self, Rejected> {
        Ok(Self {
            directory: directory.to_owned(),
            base,
            signing: None,
            naming: None,
            cache_bytes: 0,
            follower: Follower::open(directory)?,
            summaries: Summaries::default(),
            site: None,
            edition: None,
            checkpoint: None,
            failures: 0,
            is_done: false,
        })
    }

    /// The same, signing what is served: a checkpoint at each new position, and each page.
    #[must_use]
    pub fn signing(self, key: SigningKey) -> Self {
        Self { signing: Some(Signing::new(key)), ..self }
    }

    /// The same, naming the officers who agreed to it, with the master key of the vault.
    #[must_use]
    pub fn naming(self, master: MasterKey) -> Self {
        Self { naming: Some(master), ..self }
    }

    /// The ledger at the position of the edition.
    pub(crate) fn ledger(&self) -> &Ledger {
        self.follower.ledger()
    }

    /// Works until the desk is gone.
    pub(super) fn work(mut self, jobs: &Receiver<Job>, shared: &Shared) {
        self.cache_bytes = shared.limits.cache;
        self.look(shared);
        let mut looked = Instant::now();
        while !self.is_done {
            let pause = self.pause(shared.limits.poll);
            match jobs.recv_timeout(pause.saturating_sub(looked.elapsed())) {
                // A bug in one page is no reason to stop serving the others.
                Ok(job) => drop(std::panic::catch_unwind(AssertUnwindSafe(|| job(&mut self)))),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if looked.elapsed() >= pause {
                let look = AssertUnwindSafe(|| self.look(shared));
                if std::panic::catch_unwind(look).is_err() {
                    shared.shelf.note(Some("a bug: the position could not be read".into()));
                }
                looked = Instant::now();
            }
        }
    }

    /// How long until the ledger is looked at again: longer after each failure.
    fn pause(&self, poll: Duration) -> Duration {
        let poll = if poll.is_zero() { Duration::from_secs(1) } else { poll };
        poll.saturating_mul(1 << self.failures.min(MOST_PATIENCE))
    }

    /// Looks whether there is anything new, and makes an edition of it.
    pub(super) fn look(&mut self, shared: &Shared) {
        let begun = Instant::now();
        let outcome = self.renewed(shared);
        let telemetry = &shared.telemetry;
        match outcome {
            Ok(is_new) => {
                self.failures = 0;
                telemetry.follows.set(1);
                if shared.shelf.note(None) {
                    tracing::info!("the ledger can be followed again");
                }
                if is_new {
                    telemetry.renewals.increment(1);
                    telemetry.renewal_seconds.record(begun.elapsed());
                }
            }
            Err(why) => {
                self.failures = self.failures.saturating_add(1);
                telemetry.follows.set(0);
                telemetry.renewal_failures.increment(1);
                let why = why.to_string();
                if shared.shelf.note(Some(why.clone())) {
                    tracing::warn!(why, "the ledger cannot be followed; what was read is served");
                }
            }
        }
    }

    /// Makes a new edition where there is anything new, and answers whether there was.
    fn renewed(&mut self, shared: &Shared) -> Result<bool, Rejected> {
        // The checkpoint first: what it covers is in the journal already.
        let stamp = stamp_of(&self.directory);
        let is_new_checkpoint = stamp != self.checkpoint;
        let may_have_more = self.follower.may_have_more()?;
        let is_to_sign = self.signing.is_some() && (may_have_more || !self.is_covered());
        if self.edition.is_some() && !is_new_checkpoint && !may_have_more && !is_to_sign {
            return Ok(false);
        }
        if let Some(signing) = self.signing.as_ref().filter(|_| is_to_sign) {
            signing.checkpoint(&self.directory)?;
        }
        let stamp = if is_to_sign { stamp_of(&self.directory) } else { stamp };
        let checkpoint = latest(&self.directory)?;
        let is_longer = may_have_more && self.follower.follow()?;
        if self.edition.is_some() && stamp == self.checkpoint && !is_longer {
            return Ok(false);
        }
        let edition = self.edition_now(checkpoint)?;
        shared.telemetry.describe(&edition);
        tracing::info!(last = edition.tag, pages = edition.places.len(), "new position");
        self.edition = Some(Arc::clone(&edition));
        shared.shelf.put(edition);
        self.checkpoint = stamp;
        Ok(true)
    }

    /// Whether the checkpoint of the edition covers every record that was taken in.
    fn is_covered(&self) -> bool {
        let signed = self.site.as_ref().and_then(|site| site.position().checkpoint.as_ref());
        signed.is_some_and(|signed| signed.checkpoint.size() >= self.ledger().head().next)
    }

    fn edition_now(&mut self, checkpoint: Option<Signed>) -> Result<Arc<Edition>, Unreadable> {
        let position = self.position(checkpoint)?;
        let ledger = self.follower.ledger();
        let tag = position.last.map_or_else(String::new, |(seq, _)| seq.to_string());
        let mut site = Site::read(ledger, position, &mut self.summaries)?;
        if let Some(master) = &self.naming {
            // Pages without names are better than none, and than names that may be taken back.
            if let Err(why) = site.name_officers(&self.directory, master) {
                tracing::warn!(why = why.words().1, "officers are not named");
            }
        }
        let facts = Facts::read(ledger, &site)?;
        let cache = Cache::new(self.cache_bytes);
        let shared = site.shared_files().into_iter().chain(self.key_file(&site));
        cache.pin(shared.map(|file| kept(file, Keep::Minutes, "")).collect());
        let places = site.places().into_iter().collect();
        self.site = Some(site);
        Ok(Arc::new(Edition { tag, facts, places, cache }))
    }

    /// The key, where the server signs.
    fn key_file(&self, site: &Site) -> Option<File> {
        let (signing, signed) = (self.signing.as_ref()?, site.position().checkpoint.as_ref()?);
        signing.key(signed)
    }

    fn position(&self, checkpoint: Option<Signed>) -> Result<Position, Unreadable> {
        let ledger = self.follower.ledger();
        let registry = ledger.registry();
        let opened = registry.opened.as_ref();
        let opened = opened.ok_or_else(empty)?;
        let day = registry.last_at.map(|at| at.date_in(registry.tz()));
        Ok(Position {
            origin: opened.origin.clone(),
            office: opened.office.clone(),
            as_of: day.ok_or_else(empty)?,
            last: ledger.last(u64::MAX)?,
            checkpoint,
            base: self.base.clone(),
            is_signed: self.signing.is_some(),
        })
    }

    /// The tables of a page: the addresses of their CSV, as they stand below the root.
    pub(crate) fn tables(&mut self, place: &Place) -> Result<Vec<String>, Unreadable> {
        let Some(site) = &self.site else { return Ok(Vec::new()) };
        let Some(page) = site.page(place, self.follower.ledger())? else { return Ok(Vec::new()) };
        let paths = site.files_of(&page).into_iter().map(|file| file.path);
        Ok(paths.filter(|path| path.ends_with(".csv") && !path.starts_with("en/")).collect())
    }

    /// Makes the files of a page and keeps them; answers the one of this address.
    pub(super) fn made(
        &mut self,
        place: &Place,
        address: &str,
    ) -> Result<Option<Arc<Answer>>, Unreadable> {
        let (Some(edition), Some(site)) = (&self.edition, &self.site) else { return Ok(None) };
        let known = edition.cache.get(address);
        if known.is_some() || edition.cache.has_page_of(address) {
            return Ok(known);
        }
        let Some(page) = site.page(place, self.follower.ledger())? else { return Ok(None) };
        let mut files = site.files_of(&page);
        files.extend(self.proof(site, &page, &files));
        let files = files.into_iter().map(|file| kept(file, Keep::Briefly, &edition.tag));
        edition.cache.put(files.collect());
        Ok(edition.cache.get(address))
    }

    /// What a browser checks a page with, where the server signs.
    fn proof(&self, site: &Site, page: &Page, files: &[File]) -> Option<File> {
        let (signing, signed) = (self.signing.as_ref()?, site.position().checkpoint.as_ref()?);
        match signing.proof(self.follower.ledger(), signed, page, files) {
            Ok(proof) => proof,
            Err(why) => {
                tracing::warn!(
                    why = why.words().1,
                    page = page.place.path(),
                    "a page is not signed"
                );
                None
            }
        }
    }
}

fn kept(file: File, keep: Keep, position: &str) -> (String, Answer) {
    (file.path, Answer::new(file.media_type, file.bytes, keep, position))
}

/// A ledger begins with its opening.
fn empty() -> Unreadable {
    Unreadable::outside((
        "buku ini belum mempunyai catatan".into(),
        "this ledger has no record yet".into(),
    ))
}

/// What the published checkpoint looks like.
fn stamp_of(directory: &Path) -> Stamp {
    let known = std::fs::metadata(checkpoint_file(directory)).ok()?;
    Some((known.modified().ok()?, std::os::unix::fs::MetadataExt::ino(&known)))
}
