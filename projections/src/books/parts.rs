//! The books taken apart, for who folds many records of a verified ledger with several threads:
//! the registry in the order of recording, each stream's book on its own.

use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::chain::Head;
use rantai_events::record::Record;

use super::Books;
use crate::book::Book;

impl Books {
    /// Takes a record into the registry alone, and moves the head. The caller takes it into the
    /// books of its streams.
    pub fn advance(&mut self, record: &Record, target: Option<&Record>, head: Head) {
        self.registry.apply(record, target);
        self.head = Some(head);
    }

    /// Takes the book of a stream out, if it is in memory.
    pub fn take_book(&mut self, stream: &Stream) -> Option<Arc<Book>> {
        self.books.remove(stream)
    }

    /// Puts the book of a stream in.
    pub fn put_book(&mut self, stream: Stream, book: Arc<Book>) {
        self.books.insert(stream, book);
    }
}
