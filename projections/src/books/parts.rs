//! The books taken apart, for who folds many records of a verified ledger with several threads:
//! the registry in the order of recording, each stream's book on its own.

use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::chain::Head;
use rantai_events::record::Record;

use super::{Books, Lines};
use crate::book::{Book, Line};

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

    /// Drops the records that are kept for folding streams again, once they may be more than
    /// `most`; those of the stream that was folded again last stay. Whoever folds a whole ledger
    /// calls it now and then, so that memory follows the states and not the records.
    pub fn shed_lines(&mut self, most: usize) {
        if self.lines.held <= most {
            return;
        }
        self.lines.held = 0;
        let last = self.lines.last.clone();
        let held = self.books.iter_mut().filter(|(_, book)| book.line.is_some());
        for (_, book) in held.filter(|(stream, _)| last.as_ref() != Some(*stream)) {
            Arc::make_mut(book).line = None;
        }
    }

    /// How many records are kept for folding streams again.
    #[must_use]
    pub fn held_in_lines(&self) -> usize {
        self.books.iter().filter_map(|(_, book)| book.line.as_ref()).map(Line::count).sum()
    }
}

impl Lines {
    /// Counts the records that a stream was folded again from.
    pub(super) fn note(&mut self, stream: &Stream, records: usize) {
        self.held += records;
        self.last = Some(stream.clone());
    }
}
