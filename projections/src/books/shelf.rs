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
    /// The places of those.
    empty: Vec<Place>,
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
        if let Some(place) = self.get_mut(&stream) {
            *place = book;
            return;
        }
        let place = self.empty.pop().unwrap_or(Place(self.books.len()));
        self.places.insert(stream.clone(), place);
        match self.books.get_mut(place.0) {
            Some(empty) => *empty = (stream, Some(book)),
            None => self.books.push((stream, Some(book))),
        }
    }

    pub(super) fn remove(&mut self, stream: &Stream) -> Option<Arc<Book>> {
        let place = self.places.remove(stream)?;
        self.empty.push(place);
        self.books.get_mut(place.0)?.1.take()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_given_away_again_and_never_confused() {
        let stream = |n: u32| Stream::parse(&format!("group/g-{n}")).unwrap();
        let mut shelf = Shelf::default();
        for n in 0..3 {
            shelf.insert(stream(n), Arc::new(Book::new(&stream(n))));
        }
        let (place, _) = shelf.find(&stream(1)).unwrap();
        assert!(shelf.at_mut(place, &stream(1)).is_some());
        assert!(shelf.remove(&stream(1)).is_some() && shelf.remove(&stream(1)).is_none());
        assert!(shelf.at_mut(place, &stream(1)).is_none());
        shelf.insert(stream(7), Arc::new(Book::new(&stream(7))));
        assert_eq!((shelf.len(), shelf.books.len()), (3, 3));
        assert!(shelf.at_mut(place, &stream(1)).is_none());
        assert!(shelf.at_mut(place, &stream(7)).is_some());
        let names: Vec<_> = shelf.iter().map(|(stream, _)| stream.to_string()).collect();
        assert_eq!(names, ["group/g-0", "group/g-2", "group/g-7"]);
        assert_eq!(shelf.iter_mut().count(), 3);
    }
}
