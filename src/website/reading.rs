//! The ledger as several threads read it to make pages: each with the streams that it read last,
//! and no more.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::hash::Hash;
use rantai_events::record::Record;
use rantai_projections::books::{History as _, Unreadable};
use rantai_projections::library::{Areas, Library};
use rantai_projections::registry::Registry;
use rantai_projections::view::{Cut, View, view};

use crate::ledger::{Ledger, Store};

/// How many streams a thread remembers.
const REMEMBERED: usize = 8;

/// What the threads share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shelf<'a> {
    store: &'a Store,
    registry: &'a Registry,
    areas: &'a Areas,
    last: Option<(u64, Hash)>,
}

impl<'a> Shelf<'a> {
    pub(super) fn of(ledger: &'a Ledger) -> Self {
        let head = ledger.head();
        let last = head.next.checked_sub(1).map(|seq| (seq, head.hash));
        Self { store: ledger.store(), registry: ledger.registry(), areas: ledger.areas(), last }
    }

    /// The records.
    pub(super) fn store(&self) -> &'a Store {
        self.store
    }

    /// For one thread.
    pub(super) fn reading(self) -> Reading<'a> {
        Reading { shelf: self, read: RefCell::default() }
    }
}

type Read = BTreeMap<Stream, Arc<Vec<Arc<Record>>>>;

/// What one thread reads.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    shelf: Shelf<'a>,
    read: RefCell<Read>,
}

impl Library for Reading<'_> {
    fn registry(&self) -> &Registry {
        self.shelf.registry
    }

    fn last(&self, seq: u64) -> Result<Option<(u64, Hash)>, Unreadable> {
        match self.shelf.last {
            Some((last, _)) if seq < last => {
                let (_, hash) = self.shelf.store.record_with_hash(seq)?;
                Ok(Some((seq, hash)))
            }
            last => Ok(last),
        }
    }

    fn view(&self, stream: &Stream, cut: Cut) -> Result<View, Unreadable> {
        if let Some(records) = self.read.borrow().get(stream) {
            return Ok(view(stream, records, cut));
        }
        let records = Arc::new(self.shelf.store.stream(stream)?);
        let made = view(stream, &records, cut);
        let mut read = self.read.borrow_mut();
        if read.len() >= REMEMBERED {
            read.clear();
        }
        read.insert(stream.clone(), records);
        Ok(made)
    }

    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        self.shelf.store.record(seq)
    }

    fn stream_end(&self, stream: &Stream) -> Result<Option<u64>, Unreadable> {
        Ok(self.shelf.store.numbers(stream)?.last().copied())
    }

    fn areas(&self) -> &Areas {
        self.shelf.areas
    }
}
