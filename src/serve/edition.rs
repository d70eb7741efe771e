//! An edition: everything that is served of one position of the ledger. A new position is a new
//! edition, put in the place of the old one at once.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use rantai_projections::public::Place;
use tokio::sync::watch;
use tokio::time::timeout;

use super::answer::Answer;
use super::cache::Cache;
use crate::api::Facts;

/// Everything that is served of one position.
#[derive(Debug)]
pub(crate) struct Edition {
    /// The number of the last record: what is said beside every page.
    pub(super) tag: String,
    /// What the API answers from.
    pub(crate) facts: Facts,
    /// Every page that there is.
    pub(super) places: HashSet<Place>,
    /// The files that belong to the whole site.
    pub(super) cache: Cache,
}

impl Edition {
    /// Whether there is such a page.
    pub(crate) fn has(&self, place: &Place) -> bool {
        self.places.contains(place)
    }
}

/// The edition that is served now, and how the server stands to the ledger.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    edition: RwLock<Option<Arc<Edition>>>,
    /// Whether there is nothing to wait for: the first edition is there, or none will come.
    is_settled: watch::Sender<bool>,
    trouble: Mutex<Option<String>>,
}

impl Shelf {
    /// The edition that is served now; `None` while the first one is made.
    pub(crate) fn edition(&self) -> Option<Arc<Edition>> {
        self.edition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a new edition in place.
    pub(super) fn put(&self, edition: Arc<Edition>) {
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = Some(edition);
        self.settle();
    }

    /// Lets everybody go on who waits for the first edition.
    pub(super) fn settle(&self) {
        self.is_settled.send_replace(true);
    }

    /// Waits for the first edition, but no longer than this: whoever opens the link that was
    /// printed a moment ago gets the page, not word that there is none yet.
    pub(super) async fn first(&self, patience: Duration) {
        let mut told = self.is_settled.subscribe();
        // Whether there is an edition then is told where one is needed.
        timeout(patience, told.wait_for(|is_settled| *is_settled)).await.ok();
    }

    /// A kept answer of the edition that is served now.
    pub(super) fn answer(&self, address: &str) -> Option<Arc<Answer>> {
        let edition = self.edition.read().unwrap_or_else(PoisonError::into_inner);
        edition.as_ref()?.cache.get(address)
    }

    /// Why the ledger could not be followed; `None` while it can.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes whether the ledger can be followed; answers whether that is news.
    pub(super) fn note(&self, trouble: Option<String>) -> bool {
        let mut noted = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = *noted != trouble;
        *noted = trouble;
        is_news
    }
}
