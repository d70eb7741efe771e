//! A whole ledger in memory: for tests, and for whoever checks an export without the office's
//! program. It keeps the exact lines.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::hash::{Hash, Salt};
use rantai_events::ids::{ActorId, RequestKey};
use rantai_events::record::{Draft, Record};
use rantai_events::time::Instant;

use crate::book::Book;
use crate::books::{Admitted, Books, History, NotAdmitted, Prepared, Request, Unreadable};
use crate::library::{Areas, Library};
use crate::registry::Registry;
use crate::view::{Cut, View, view};

/// The records and lines of a ledger.
#[derive(Debug, Default)]
pub struct Shelf {
    records: Vec<Arc<Record>>,
    lines: Vec<(Vec<u8>, Hash)>,
    streams: BTreeMap<Stream, Vec<Arc<Record>>>,
}

/// A ledger in memory.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    /// The books.
    pub books: Books,
    /// Names of regions.
    pub areas: Areas,
    shelf: Shelf,
}

impl History for Shelf {
    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        Ok(usize::try_from(seq).ok().and_then(|index| self.records.get(index)).cloned())
    }
    fn stream(&self, stream: &Stream) -> Result<Vec<Arc<Record>>, Unreadable> {
        Ok(self.streams.get(stream).cloned().unwrap_or_default())
    }
    fn book(&self, _stream: &Stream) -> Result<Option<Book>, Unreadable> {
        Ok(None)
    }
}

impl Shelf {
    fn put(&mut self, made: &Admitted) {
        for link in &made.record.links {
            self.streams.entry(link.stream.clone()).or_default().push(Arc::clone(&made.record));
        }
        self.records.push(Arc::clone(&made.record));
        self.lines.push((made.bytes.clone(), made.hash));
    }
}

impl MemoryLedger {
    /// Records drafts together, all or none; salts are counted up, so that equal requests give
    /// equal bytes.
    ///
    /// # Errors
    /// [`NotAdmitted`]; nothing is recorded then.
    pub fn record(
        &mut self,
        drafts: &[Draft],
        actor: &ActorId,
        at: Instant,
        key: Option<&RequestKey>,
    ) -> Result<Vec<Admitted>, NotAdmitted> {
        let next = self.books.head().next;
        let salts: Vec<Salt> = (next..).take(drafts.len()).map(counted_salt).collect();
        let prepared = Prepared::of(drafts.to_vec(), actor, key);
        let request = Request { prepared, at, salts: &salts };
        let admitted = self.books.admit(request, &self.shelf)?;
        for made in &admitted {
            self.shelf.put(made);
        }
        self.books.settle();
        Ok(admitted)
    }

    /// The exact lines with their hashes, in order.
    #[must_use]
    pub fn lines(&self) -> &[(Vec<u8>, Hash)] {
        &self.shelf.lines
    }

    /// The records, in order.
    #[must_use]
    pub fn records(&self) -> &[Arc<Record>] {
        &self.shelf.records
    }
}

fn counted_salt(seq: u64) -> Salt {
    let mut salt = [0; 16];
    salt.iter_mut().rev().zip(seq.to_le_bytes()).for_each(|(to, from)| *to = from);
    Salt(salt)
}

impl Library for MemoryLedger {
    fn registry(&self) -> &Registry {
        &self.books.registry
    }
    fn last(&self, seq: u64) -> Result<Option<(u64, Hash)>, Unreadable> {
        let all = self.shelf.records.len();
        let count = usize::try_from(seq.saturating_add(1)).unwrap_or(all).min(all);
        let last = count.checked_sub(1).and_then(|index| self.shelf.lines.get(index));
        Ok(last.and_then(|(_, hash)| Some((u64::try_from(count).ok()?.checked_sub(1)?, *hash))))
    }
    fn view(&self, stream: &Stream, cut: Cut) -> Result<View, Unreadable> {
        Ok(view(stream, &self.shelf.stream(stream)?, cut))
    }
    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        History::record(&self.shelf, seq)
    }
    fn stream_end(&self, stream: &Stream) -> Result<Option<u64>, Unreadable> {
        let last = self.shelf.streams.get(stream).and_then(|records| records.last());
        Ok(last.map(|record| record.seq))
    }
    fn areas(&self) -> &Areas {
        &self.areas
    }
}
