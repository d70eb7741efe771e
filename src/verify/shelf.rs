//! The records that verification has passed, found again in their files when a law asks for them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::record::{self, Record};
use rantai_projections::book::Book;
use rantai_projections::books::{History, Unreadable};

use crate::error::Fault;
use crate::files;
use crate::index::StreamMap;
use crate::journal::{Location, segment};
use crate::verify::laws::Told;

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    file: u32,
    length: u32,
    offset: u64,
}

/// Places of records, by number and by stream.
#[derive(Default)]
pub(super) struct Shelf {
    files: Vec<Arc<Path>>,
    /// By number, where the numbers rise one by one.
    places: Vec<Place>,
    /// Records whose number is not their place: an altered ledger.
    odd: BTreeMap<u64, Place>,
    pub(super) streams: StreamMap,
    open: RefCell<Option<(u32, File)>>,
}

impl Shelf {
    pub(super) fn note(&mut self, told: &Told) {
        if self.files.last() != Some(&told.file) {
            self.files.push(Arc::clone(&told.file));
        }
        let file = u32::try_from(self.files.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let length = u32::try_from(told.length).unwrap_or(u32::MAX);
        let place = Place { file, length, offset: told.offset };
        let record = &told.recorded.record;
        if record.seq == self.places.len() as u64 {
            self.places.push(place);
        } else {
            self.odd.insert(record.seq, place);
        }
        for link in &record.links {
            match self.streams.get_mut(&link.stream) {
                Some(numbers) => numbers.push(record.seq),
                None => {
                    self.streams.insert(link.stream.clone(), vec![record.seq]);
                }
            }
        }
    }

    /// Where a record stands in the journal, where its number is its place.
    pub(super) fn location(&self, seq: u64) -> Option<Location> {
        let place = self.places.get(usize::try_from(seq).ok()?)?;
        let file = self.files.get(usize::try_from(place.file).ok()?)?;
        let segment = segment::first_of(file.file_name()?.to_str()?)?;
        Some(Location { segment, offset: place.offset, length: place.length })
    }

    /// How many records stand where their number says.
    pub(super) fn next(&self) -> u64 {
        self.places.len() as u64
    }

    fn place(&self, seq: u64) -> Option<Place> {
        let odd = || self.odd.get(&seq);
        let index = usize::try_from(seq).ok()?;
        self.places.get(index).or_else(odd).copied()
    }

    fn bytes(&self, place: Place) -> Result<Vec<u8>, Unreadable> {
        let mut open = self.open.borrow_mut();
        let index = usize::try_from(place.file).unwrap_or(usize::MAX);
        let path = self.files.get(index).map(AsRef::as_ref).unwrap_or(Path::new(""));
        if open.as_ref().is_none_or(|(file, _)| *file != place.file) {
            let file = files::open(path).map_err(|fault| failed(&fault))?;
            *open = Some((place.file, file));
        }
        let Some((_, file)) = open.as_ref() else { return Ok(Vec::new()) };
        let end = place.offset + u64::from(place.length);
        segment::range(file, path, place.offset, end).map_err(|fault| failed(&fault))
    }
}

fn failed(fault: &Fault) -> Unreadable {
    Unreadable::outside(fault.words())
}

impl History for Shelf {
    fn record(&self, seq: u64) -> Result<Option<Arc<Record>>, Unreadable> {
        let Some(place) = self.place(seq) else { return Ok(None) };
        Ok(record::decode(&self.bytes(place)?).ok().map(Arc::new))
    }

    fn stream(&self, stream: &Stream) -> Result<Vec<Arc<Record>>, Unreadable> {
        let numbers = self.streams.get(stream).map_or(&[][..], Vec::as_slice);
        let records = numbers.iter().map(|seq| self.record(*seq));
        Ok(records.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn book(&self, _stream: &Stream) -> Result<Option<Book>, Unreadable> {
        Ok(None)
    }
}
