//! The books in memory, by stream. A book keeps its place, so that who has found it once takes it
//! from there.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::Stream;

use crate::book::Book;

/// Where a book stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(usize);

/// Books by stream.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    places: BTreeMap<Stream, Place>,
    /// Empty where the book was taken away.
    books: Vec<(Stream, Option<Arc<Book>>)>,
}

impl Shelf {
    /// The place of a stream's book, and the book.
    pub(super) fn find(&self, stream: &Stream) -> Option<(Place, &Arc<Book>)> {
        let place = *self.places.get(stream)?;
        let (_, book) = self.books.get(place.0)?;
        book.as_ref().map(|book| (place, book))
    }

    pub(super) fn get(&self, stream: &Stream) -> Option<&Arc<Book>> {
        self.find(stream).map(|(_, book)| book)
    }

    pub(super) fn get_mut(&mut self, stream: &Stream) -> Option<&mut Arc<Book>> {
        let place = *self.places.get(stream)?;
        self.books.get_mut(place.0)?.1.as_mut()
    }

    /// The book at a place, if it is that of the stream.
    pub(super) fn at_mut(&mut self, place: Place, stream: &Stream) -> Option<&mut Arc<Book>> {
        let (found, book) = self.books.get_mut(place.0)?;
        book.as_mut().filter(|_| found == stream)
    }

    pub(super) fn insert(&mut self, stream: Stream, book: Arc<Book>) {
        let known = self.places.get(&stream).and_then(|place| self.books.get_mut(place.0));
        match known {
            Some((_, place)) => *place = Some(book),
            None => {
                self.places.insert(stream.clone(), Place(self.books.len()));
                self.books.push((stream, Some(book)));
            }
        }
    }

    pub(super) fn remove(&mut self, stream: &Stream) -> Option<Arc<Book>> {
        let place = *self.places.get(stream)?;
        self.books.get_mut(place.0)?.1.take()
    }

    /// At least how many there are.
    pub(super) fn len(&self) -> usize {
        self.books.len()
    }

    /// Every book, sorted by stream.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Stream, &Arc<Book>)> {
        self.places.iter().filter_map(|(stream, place)| {
            let (_, book) = self.books.get(place.0)?;
            book.as_ref().map(|book| (stream, book))
        })
    }

    /// Every book, in the order in which they came.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&Stream, &mut Arc<Book>)> {
        let books = self.books.iter_mut();
        books.filter_map(|(stream, book)| book.as_mut().map(|book| (&*stream, book)))
    }
}
