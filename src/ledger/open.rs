//! Making and opening a ledger.

use std::time::Duration;

use rantai_events::event::{AccountOpened, LedgerOpened, Role};
use rantai_events::text::{Label, VerifierKey};
use rantai_events::time::Offset;
use rantai_events::wire::List;
use rantai_projections::books::Unread;

use super::*;
use crate::journal::file::CutShort;
use crate::journal::{Lock, Torn};

/// Something noticed on opening that the user should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The index was built again.
    IndexRebuilt(&'static str),
    /// A torn end of the journal was moved away.
    TornMoved(Torn),
    /// Another process writes: opened for reading, without the index.
    ReadOnly,
    /// Opened for reading, with an index that cannot be used.
    Unindexed,
    /// The index could not be written any more; what was recorded is durable all the same.
    IndexStopped((String, String)),
    /// A torn end of the journal, seen by a reader and left as it is.
    CutShort(CutShort),
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
            Self::TornMoved(torn) => torn_words(torn),
            Self::ReadOnly => (
                "proses lain sedang memakai buku; dibaca tanpa indeks, seluruh jurnal dibaca".into(),
                "another process uses the ledger; read without its index, the whole journal is read"
                    .into(),
            ),
            Self::Unindexed => (
                "indeks tidak dapat dipakai di sini, seluruh jurnal dibaca; jalankan `rantai rebuild` di tempat yang dapat ditulis".into(),
                "the index cannot be used here, the whole journal is read; run `rantai rebuild` where it can be written".into(),
            ),
            Self::IndexStopped(words) => words.clone(),
            Self::CutShort(torn) => cut_short_words(torn),
        }
    }
}

fn cut_short_words(torn: &CutShort) -> (String, String) {
    let CutShort { file, offset, bytes } = torn;
    let file = file.display();
    (
        format!(
            "jurnal berakhir dengan tulisan yang terputus ({file}, byte {offset}, {bytes} byte); tidak ada yang menerima jawaban untuknya; yang dibaca hanya sebelumnya, dan pembukaan berikutnya untuk menulis memindahkannya ke torn/"
        ),
        format!(
            "the journal ends in a write that was cut short ({file}, byte {offset}, {bytes} bytes); nobody got an answer for it; only what stands before it is read, and the next opening for writing moves it to torn/"
        ),
    )
}

/// Where the torn end stood, where it went, and what its sender does now.
fn torn_words(torn: &Torn) -> (String, String) {
    let (file, offset, bytes) = (torn.file.display(), torn.offset, torn.bytes);
    let Some(aside) = &torn.moved_to else {
        return (
            format!(
                "jurnal {file}: penulisan terakhir terputus pada bita {offset}, tetapi semua barisnya utuh; tidak ada yang perlu dilakukan"
            ),
            format!(
                "journal {file}: the last write was cut off at byte {offset}, but all its lines are whole; nothing needs to be done"
            ),
        );
    };
    let aside = aside.display();
    (
        format!(
            "jurnal {file}: penulisan terakhir terputus; {bytes} bita mulai bita {offset} dipindahkan ke {aside}. Permintaan itu tidak pernah diberi tanda terima: kirim lagi dengan `key` yang sama. Simpan berkas itu untuk auditor"
        ),
        format!(
            "journal {file}: the last write was cut off; {bytes} bytes from byte {offset} were moved to {aside}. That request never got a receipt: send it again with the same `key`. Keep the file for the auditor"
        ),
    )
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
    /// The key that will sign checkpoints, where it is there already.
    pub key: Option<VerifierKey>,
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
        if let Some(fault) = Fault::unless_a_directory(&directory.join("journal"), true) {
            return Err(fault.into());
        }
        if directory.join("journal").exists() {
            return Err(Rejected::Fault(Fault::Disk {
                doing: crate::error::Doing::Create,
                path: directory.to_owned(),
                source: std::io::ErrorKind::AlreadyExists.into(),
            }));
        }
        if let Some(beside) = beside(directory) {
            return Err(emptied(directory, Some(beside)).into());
        }
        let mut ledger = Self::open_with(directory, Settings::default(), clock)?;
        let on = ledger.clock.now().date_in(Offset::WIB);
        let opened = LedgerOpened {
            format: 1,
            key: opening.key.clone(),
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
        ledger.record_one(Asked::new(drafts, opening.actor.clone(), None))?;
        Ok(ledger)
    }

    /// Opens a ledger for writing.
    ///
    /// # Errors
    /// [`Fault`]: busy, damaged, lost records, or the disk.
    pub fn open(directory: &Path) -> Result<Self, Rejected> {
        Self::open_within(directory, Duration::ZERO)
    }

    /// Opens a ledger for writing, and waits so long for another process that uses it.
    ///
    /// # Errors
    /// As [`open`](Self::open); busy when it is still used then.
    pub fn open_within(directory: &Path, wait: Duration) -> Result<Self, Rejected> {
        let path = directory.join("journal");
        if let Some(fault) = Fault::unless_a_directory(&path, true) {
            return Err(fault.into());
        }
        if !path.is_dir() {
            return Err(Rejected::Fault(Fault::disk(crate::error::Doing::Open, &path)(
                std::io::ErrorKind::NotFound.into(),
            )));
        }
        let settings = Settings { wait, ..Settings::default() };
        Self::open_with(directory, settings, Box::new(SystemClock))?.with_records()
    }

    /// Opens for reading, and changes nothing: neither a torn end of the journal nor an index that
    /// lags behind. The index is used where no other process uses the ledger and it can be opened
    /// (sled opens only what it may write); else the whole journal is read.
    ///
    /// # Errors
    /// [`Fault`]: damaged, lost records, without any record, or the disk.
    pub fn open_to_read(directory: &Path) -> Result<Self, Rejected> {
        let lock = match Lock::take_to_read(directory) {
            Ok(lock) => lock,
            Err(_busy) => return Self::reading(directory, None, Some(Note::ReadOnly)),
        };
        let index = lock.as_ref().and_then(|_| DiskIndex::existing(&directory.join("index")));
        let ledger = match index {
            Some(index) => match Self::reading(directory, Some(index), None) {
                Err(Rejected::Unreadable(why)) if why.at == Unread::Index => None,
                opened => Some(opened?),
            },
            None => None,
        };
        let unindexed = || Self::reading(directory, None, Some(Note::Unindexed));
        let mut ledger = ledger.map_or_else(unindexed, Ok)?;
        ledger.lock = lock;
        Ok(ledger)
    }

    /// Opens for reading without an index: the journal is read whole.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn read_only(directory: &Path) -> Result<Self, Rejected> {
        Self::reading(directory, None, Some(Note::ReadOnly))
    }

    fn reading(
        directory: &Path,
        index: Option<(DiskIndex, Position)>,
        note: Option<Note>,
    ) -> Result<Self, Rejected> {
        let (index, position) = index.map_or((None, start()), |(i, position)| (Some(i), position));
        let trusted = trusted(&position);
        let journal = FileJournal::read_trusted(&directory.join("journal"), trusted.as_ref())?;
        // While another process writes, what is behind the last whole group is its writing.
        let torn = journal.cut_short().filter(|_| note != Some(Note::ReadOnly)).cloned();
        let (registry, states) = folded(index.as_ref(), &position);
        let from = states.next;
        let store = Store::new(Arc::new(journal), index, position).for_reading();
        let clock = Box::new(SystemClock);
        let mut ledger = Self::with_store(directory, store, registry, states, clock);
        ledger.notes.extend(note.into_iter().chain(torn.map(Note::CutShort)));
        ledger.catch_up(from, u64::MAX)?;
        ledger.with_records()
    }

    /// Refuses a journal without any record: a ledger begins with its opening, so the records are
    /// gone, or the ledger was never finished.
    pub(super) fn with_records(self) -> Result<Self, Rejected> {
        if self.head() != Head::START {
            return Ok(self);
        }
        Err(emptied(&self.directory, beside(&self.directory)).into())
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
        let lock = Lock::take_within(directory, settings.wait)?;
        let (mut ledger, from) = Self::prepared(directory, settings.clone(), clock, lock)?;
        match ledger.catch_up(from, u64::MAX) {
            Err(Rejected::Unreadable(why)) if from > 0 && why.at == Unread::Index => {}
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
        let signed = crate::publish::trusted(directory)?;
        let known = farther(trusted(&position), signed.clone());
        let journal = FileJournal::open(&directory.join("journal"), settings, known.as_ref())?;
        notes.extend(journal.torn().map(|torn| Note::TornMoved(torn.clone())));
        let (registry, states) = folded(Some(&index), &position);
        let from = states.next;
        let store = Store::new(Arc::new(journal), Some(index), position);
        if let Some(signed) = signed.filter(|signed| Some(signed) != known.as_ref()) {
            store.must_hold(directory, &signed)?;
        }
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
            read: RefCell::default(),
            spare: Vec::new(),
            waiting: TagMap::default(),
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

/// What the index says of the journal's end.
fn trusted(position: &Position) -> Option<Trusted> {
    let trusted = Trusted { head: position.head.clone(), last: position.last, signed: None };
    (position.head.next > 0).then_some(trusted)
}

/// Which of the two goes farther.
pub(super) fn farther(index: Option<Trusted>, signed: Option<Trusted>) -> Option<Trusted> {
    match (index, signed) {
        (Some(index), Some(signed)) if signed.head.next > index.head.next => Some(signed),
        (index, signed) => index.or(signed),
    }
}

/// The registry as it was saved, and the head at which it was.
fn folded(index: Option<&DiskIndex>, position: &Position) -> (Registry, Head) {
    match index.and_then(DiskIndex::registry) {
        Some(registry) if position.states.next > 0 => (registry, position.states.clone()),
        Some(_) | None => (Registry::default(), Head::START),
    }
}

/// What stands beside the journal and can only come from recording: evidence, sealed data, a
/// torn end that was moved away.
fn beside(directory: &Path) -> Option<PathBuf> {
    let holds =
        |path: &PathBuf| std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    let places = [
        directory.join("evidence"),
        directory.join("journal").join("torn"),
        directory.join("publish"),
        directory.join("bundles"),
    ];
    let sealed = || crate::vault::holds_data(directory).then(|| directory.join("vault"));
    places.into_iter().find(holds).or_else(sealed)
}

fn emptied(directory: &Path, beside: Option<PathBuf>) -> Fault {
    Fault::Emptied { directory: directory.to_owned(), beside }
}

/// Before the first record.
pub(super) fn start() -> Position {
    Position { head: Head::START, last: None, states: Head::START }
}
