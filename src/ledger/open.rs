//! Making and opening a ledger.

use rantai_events::event::{AccountOpened, LedgerOpened, Role};
use rantai_events::text::Label;
use rantai_events::time::Offset;
use rantai_events::wire::List;

use super::store::INDEX_FAULT;
use super::*;
use crate::journal::Lock;

/// Something noticed on opening that the user should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The index was built again.
    IndexRebuilt(&'static str),
    /// A torn end of the journal was moved away.
    TornMoved(String),
    /// Another process writes: opened for reading, without the index.
    ReadOnly,
}

impl Note {
    /// In Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::IndexRebuilt(why) => (
                format!("indeks dibangun ulang dari jurnal ({why})"),
                format!("the index was built again from the journal ({why})"),
            ),
            Self::TornMoved(text) => (
                format!("ekor jurnal yang terputus dipindahkan: {text}"),
                format!("a torn end of the journal was moved away: {text}"),
            ),
            Self::ReadOnly => (
                "proses lain sedang menulis; dibuka hanya untuk dibaca".into(),
                "another process is writing; opened for reading only".into(),
            ),
        }
    }
}

/// What a new ledger begins with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its name in checkpoints.
    pub origin: Label,
    /// The office.
    pub office: Label,
    /// The first account.
    pub actor: ActorId,
}

impl Ledger {
    /// Makes a ledger in a directory that has none.
    ///
    /// # Errors
    /// [`Rejected`]; [`Fault::Disk`] when there is one already.
    pub fn create(
        directory: &Path,
        opening: &Opening,
        clock: Box<dyn Clock>,
    ) -> Result<Self, Rejected> {
        if directory.join("journal").exists() {
            return Err(Rejected::Fault(Fault::Disk {
                doing: crate::error::Doing::Create,
                path: directory.to_owned(),
                source: std::io::ErrorKind::AlreadyExists.into(),
            }));
        }
        let mut ledger = Self::open_with(directory, Settings::default(), clock)?;
        let on = ledger.clock.now().date_in(Offset::WIB);
        let opened = LedgerOpened {
            format: 1,
            key: None,
            laws: 1,
            office: opening.office.clone(),
            origin: opening.origin.clone(),
            tz: Offset::WIB,
        };
        let account = AccountOpened {
            account: opening.actor.clone(),
            areas: List::default(),
            person: None,
            roles: vec![Role::Admin, Role::Operator, Role::Finance, Role::Approver].into(),
        };
        let drafts = vec![Draft::new(on, opened), Draft::new(on, account)];
        ledger.record_one(Asked { drafts, actor: opening.actor.clone(), key: None })?;
        Ok(ledger)
    }

    /// Opens a ledger for writing.
    ///
    /// # Errors
    /// [`Fault`]: busy, damaged, lost records, or the disk.
    pub fn open(directory: &Path) -> Result<Self, Rejected> {
        if !directory.join("journal").is_dir() {
            let path = directory.join("journal");
            return Err(Rejected::Fault(Fault::disk(crate::error::Doing::Open, &path)(
                std::io::ErrorKind::NotFound.into(),
            )));
        }
        Self::open_with(directory, Settings::default(), Box::new(SystemClock))
    }

    /// Opens for reading: with the index where no other process writes, else without it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn open_to_read(directory: &Path) -> Result<Self, Rejected> {
        use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        match Self::open(directory) {
            Err(Rejected::Fault(Fault::Busy { .. })) => Self::read_only(directory),
            Err(Rejected::Fault(Fault::Disk { source, .. }))
                if matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem) =>
            {
                Self::read_only(directory)
            }
            other => other,
        }
    }

    /// Opens for reading without touching anything: the journal is read whole.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn read_only(directory: &Path) -> Result<Self, Rejected> {
        let journal = FileJournal::read_only(&directory.join("journal"))?;
        let store = Store::new(Arc::new(journal), None, start());
        let mut ledger = Self::with_store(
            directory,
            store,
            Registry::default(),
            Head::START,
            Box::new(SystemClock),
        );
        ledger.notes.push(Note::ReadOnly);
        ledger.catch_up(0, u64::MAX)?;
        Ok(ledger)
    }

    /// Opens with a journal's settings and a clock. An index that turns out not to hold what it
    /// should is thrown away and built again.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn open_with(
        directory: &Path,
        settings: Settings,
        clock: Box<dyn Clock>,
    ) -> Result<Self, Rejected> {
        std::fs::create_dir_all(directory)
            .map_err(Fault::disk(crate::error::Doing::Create, directory))?;
        let lock = Lock::take(directory)?;
        let (mut ledger, from) = Self::prepared(directory, settings.clone(), clock, lock)?;
        match ledger.catch_up(from, u64::MAX) {
            Err(Rejected::Unreadable(why)) if from > 0 && why.0.starts_with(INDEX_FAULT) => {}
            other => return other.map(|()| ledger),
        }
        let clock = std::mem::replace(&mut ledger.clock, Box::new(SystemClock));
        let Some(lock) = ledger.lock.take() else { return Err(ledger.poisoned().into()) };
        drop(ledger);
        drop(DiskIndex::create(&directory.join("index"))?);
        let (mut ledger, from) = Self::prepared(directory, settings, clock, lock)?;
        ledger.notes.push(Note::IndexRebuilt("damaged"));
        ledger.catch_up(from, u64::MAX)?;
        Ok(ledger)
    }

    /// Opened, with the record from which the journal is to be taken in.
    fn prepared(
        directory: &Path,
        settings: Settings,
        clock: Box<dyn Clock>,
        lock: Lock,
    ) -> Result<(Self, u64), Rejected> {
        let mut notes = Vec::new();
        let (index, position) = match DiskIndex::open(&directory.join("index"))? {
            Found::Valid(index, position) => (index, position),
            Found::Fresh(index, why) => {
                let any = directory.join("journal").is_dir();
                notes.extend(any.then_some(Note::IndexRebuilt(why)));
                (index, start())
            }
        };
        let trusted = Trusted { head: position.head.clone(), last: position.last };
        let trusted = (position.head.next > 0).then_some(&trusted);
        let journal = FileJournal::open(&directory.join("journal"), settings, trusted)?;
        notes.extend(journal.torn().map(|torn| Note::TornMoved(format!("{torn:?}"))));
        let (registry, states) = match index.registry() {
            Some(registry) if position.states.next > 0 => (registry, position.states.clone()),
            _ => (Registry::default(), Head::START),
        };
        let from = states.next;
        let store = Store::new(Arc::new(journal), Some(index), position);
        let mut ledger = Self::with_store(directory, store, registry, states, clock);
        ledger.notes = notes;
        ledger.lock = Some(lock);
        Ok((ledger, from))
    }

    pub(super) fn with_store(
        directory: &Path,
        store: Store,
        registry: Registry,
        head: Head,
        clock: Box<dyn Clock>,
    ) -> Self {
        Self {
            directory: directory.to_owned(),
            store,
            books: Books::resume(registry, head),
            clock,
            areas: crate::areas::shipped(),
            notes: Vec::new(),
            dirty: BTreeSet::new(),
            read: RefCell::default(),
            spare: Vec::new(),
            waiting: HashMap::new(),
            lock: None,
            failed: false,
        }
    }

    /// Begins again from what is stored.
    pub(super) fn forget(&mut self) -> Result<(), Rejected> {
        let (registry, states) = match self.store.index().and_then(DiskIndex::registry) {
            Some(registry) if self.store.states_at() > 0 => (registry, self.store.states_head()),
            _ => (Registry::default(), Head::START),
        };
        let from = states.next;
        self.books = Books::resume(registry, states);
        self.read.borrow_mut().clear();
        self.catch_up(from, u64::MAX)
    }
}

/// Before the first record.
pub(super) fn start() -> Position {
    Position { head: Head::START, last: None, states: Head::START }
}
