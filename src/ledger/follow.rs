//! A ledger that is read beside its writer: it takes no lock, uses no index, and goes on where the
//! journal goes on. For a server, which must never stand in the way of whoever records.

use super::*;
use crate::error::Doing;
use crate::journal::segment;
use crate::journal::{FileJournal, Journal as _, Location};

/// A ledger that follows its journal.
#[derive(Debug)]
pub struct Follower {
    ledger: Ledger,
    /// The segment in which what was taken in ends, and the byte behind it.
    end: (u64, u64),
    /// A fault came while records were taken in: some books have them, some do not.
    half_taken: bool,
}

impl Follower {
    /// Reads the whole journal once. What was signed for the ledger must stand in it.
    ///
    /// # Errors
    /// Damaged, lost records, without any record, or the disk.
    pub fn open(directory: &Path) -> Result<Self, Rejected> {
        let signed = crate::publish::trusted(directory)?;
        let journal = FileJournal::read_trusted(&directory.join("journal"), signed.as_ref())?;
        let end = journal.end();
        let store = Store::new(Arc::new(journal), None, open::start()).for_reading();
        let clock = Box::new(SystemClock);
        let mut ledger =
            Ledger::with_store(directory, store, Registry::default(), Head::START, clock);
        ledger.catch_up(0, u64::MAX)?;
        Ok(Self { ledger: ledger.with_records()?, end, half_taken: false })
    }

    /// The ledger as far as it was taken in.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Whether there may be more: one byte is read and one directory listed.
    ///
    /// # Errors
    /// The disk failed.
    pub fn may_have_more(&self) -> Result<bool, Fault> {
        let directory = self.ledger.directory.join("journal");
        let (first, end) = self.end;
        if segment::list(&directory)?.last().is_some_and(|last| *last > first) {
            return Ok(true);
        }
        let path = segment::path(&directory, first);
        let file = crate::files::open(&path)?;
        let mut next = [0];
        let read = std::os::unix::fs::FileExt::read_at(&file, &mut next, end);
        let count = read.map_err(Fault::disk(Doing::Read, &path))?;
        // Zeros are written ahead of the records.
        Ok(count > 0 && next != [0])
    }

    /// Takes in what was recorded since, and answers whether there was anything. What was taken in
    /// before must still stand there.
    ///
    /// # Errors
    /// As [`open`](Self::open); what was taken in before can still be read then.
    pub fn follow(&mut self) -> Result<bool, Rejected> {
        if self.half_taken {
            *self = Self::open(&self.ledger.directory.clone())?;
            return Ok(true);
        }
        let head = self.ledger.head();
        let trusted = Trusted { head: head.clone(), last: self.last_place(), signed: None };
        let path = self.ledger.directory.join("journal");
        let journal = FileJournal::read_trusted(&path, Some(&trusted))?;
        let (end, found) = (journal.end(), journal.head());
        if found == head {
            return Ok(false);
        }
        self.ledger.store.go_on_with(Arc::new(journal));
        self.ledger.read.borrow_mut().clear();
        self.half_taken = true;
        self.ledger.catch_up(head.next, u64::MAX)?;
        self.half_taken = false;
        self.end = end;
        Ok(true)
    }

    fn last_place(&self) -> Option<Location> {
        self.ledger.store.place_of(self.ledger.head().next.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use rantai_events::text::Label;

    use super::*;

    #[test]
    fn who_took_half_of_it_in_reads_all_of_it_again() {
        let home = tempfile::tempdir().unwrap();
        let opening = Opening {
            origin: Label::new("ledger.example/uji").unwrap(),
            office: Label::new("Dinas Sosial").unwrap(),
            actor: ActorId::parse("u-01").unwrap(),
            key: None,
        };
        let clock = Box::new(SystemClock);
        Ledger::create(home.path(), &opening, clock).unwrap().close().unwrap();
        let mut follower = Follower::open(home.path()).unwrap();
        assert!(!follower.follow().unwrap());
        follower.half_taken = true;
        follower.ledger.books = Books::default();
        assert!(follower.follow().unwrap());
        assert_eq!(follower.ledger().head().next, 2);
        assert!(!follower.follow().unwrap());
    }
}
