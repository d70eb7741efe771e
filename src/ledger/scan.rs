//! Looking through the index beside the work of a ledger that stays open.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::*;
pub use crate::index::Scanned;

/// A thread that looks through the index. Dropping it stops it.
#[derive(Debug)]
pub struct IndexScan {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Scanned>>,
}

impl IndexScan {
    /// Waits until it has come to the end.
    #[must_use]
    pub fn wait(mut self) -> Scanned {
        self.joined()
    }

    /// Whether it has come to the end; then [`wait`](Self::wait) does not wait.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn joined(&mut self) -> Scanned {
        // sled may panic on damage.
        let join = |thread: JoinHandle<Scanned>| thread.join().unwrap_or(Scanned::Flawed("index"));
        self.thread.take().map_or(Scanned::Stopped, join)
    }
}

impl Drop for IndexScan {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.joined();
    }
}

impl Ledger {
    /// Begins to look through the index in the background: every checksum, and whether anything
    /// is missing. For who keeps a ledger open; a short command answers sooner than this ends, and
    /// what it reads is checked as it reads it. An index found wrong answers nothing more (a
    /// request key is never taken for new) and is built again at the next opening: open again.
    ///
    /// # Errors
    /// [`Fault`] when no thread can be begun.
    pub fn scan_index(&self) -> Result<Option<IndexScan>, Fault> {
        let Some(index) = self.store.shared_index() else { return Ok(None) };
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("index-scan".into());
        let thread = thread.spawn(move || index.scan(&told)).map_err(|source| Fault::Disk {
            doing: crate::error::Doing::Read,
            path: self.directory.join("index"),
            source,
        })?;
        Ok(Some(IndexScan { stop, thread: Some(thread) }))
    }
}
