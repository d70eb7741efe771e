//! Level 5: what is stored beside the journal, compared with what its records come to: folded
//! states, evidence, the vault.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rantai_events::account::Stream;
use rantai_events::event::Event;
use rantai_events::hash::Hash;
use rantai_events::ids::PersonId;
use rantai_events::record::Record;
use rantai_projections::books::{History as _, Unreadable};

use crate::evidence::{Evidence, Presence};
use crate::index::{Departure, DiskIndex, Expected, Position, departures, unlike};
use crate::vault::ids_of;
use crate::verify::finding::{Finding, What};
use crate::verify::laws::{Judge, Stopped};

/// The files that records quote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct EvidenceCount {
    /// There and whole.
    pub present: u64,
    /// Not there.
    pub missing: u64,
    /// There, with other bytes.
    pub damaged: u64,
    /// Not there, and quoted by records about a person whose data were erased.
    pub erased: u64,
}

/// What the index should say of the records up to its head.
fn with_expected<T>(judge: &Judge, position: &Position, ask: impl FnOnce(&Expected<'_>) -> T) -> T {
    let expected = Expected {
        next: position.head.next.min(judge.shelf.next()),
        place: &|seq| judge.shelf.location(seq),
        streams: &judge.shelf.streams,
        requests: &judge.keys,
    };
    ask(&expected)
}

/// Whether the index may be opened: sled admits one process, which must be able to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// It may.
    Ours,
    /// Another process uses the ledger.
    Taken,
    /// There is no lock here that can be taken.
    Barred,
}

/// Why there are no states to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoStates {
    Taken,
    Barred,
    /// There is no index.
    Missing,
    /// There is one that cannot be read, or is of another version.
    Unreadable,
    /// There is one in which no states were saved yet.
    Unsaved,
}

impl NoStates {
    /// In Indonesian and English, with what to do next.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Taken => (
                "proses lain sedang memakai buku dan indeksnya; ulangi sesudah proses itu selesai",
                "another process uses the ledger and its index; ask again when it has ended",
            ),
            Self::Barred => (
                "indeks hanya dapat dibaca di tempat yang dapat ditulis dan dikunci; salin bukunya ke tempat seperti itu",
                "the index can be read only where it may be written and locked; copy the ledger to such a place",
            ),
            Self::Missing => (
                "tidak ada indeks; jalankan `rantai rebuild`",
                "there is no index; run `rantai rebuild`",
            ),
            Self::Unreadable => (
                "indeksnya tidak dapat dibaca: rusak, dari versi lain, atau di tempat yang tidak dapat ditulis; jalankan `rantai rebuild` di tempat yang dapat ditulis",
                "the index cannot be read: it is damaged, of another version, or where nothing may be written; run `rantai rebuild` where it can be written",
            ),
            Self::Unsaved => (
                "indeksnya belum memuat keadaan terlipat; jalankan `rantai rebuild`",
                "the index holds no folded states yet; run `rantai rebuild`",
            ),
        }
    }
}

/// What is stored beside the journal.
pub(super) struct Beside {
    directory: PathBuf,
    access: Access,
    index: Option<(DiskIndex, Position)>,
    /// Whether the journal was seen to have the head of the index.
    met: bool,
    /// Streams whose states were compared, once they were.
    pub(super) compared: Option<u64>,
    evidence: Evidence,
    /// Each quoted file, with the first record that quotes it.
    quoted: BTreeMap<Hash, u64>,
    erased: BTreeSet<PersonId>,
    /// What records say of persons, for the vault.
    pub(super) persons: Vec<(PersonId, Hash)>,
    /// The ids of the vault that records name.
    pub(super) named: BTreeSet<String>,
    pub(super) count: EvidenceCount,
}

impl Beside {
    /// In the directory of a ledger; the index is compared where there is one that can be read.
    pub(super) fn of(directory: &Path, access: Access) -> Self {
        let ours = access == Access::Ours;
        let index = ours.then(|| DiskIndex::existing(&directory.join("index"))).flatten();
        Self {
            directory: directory.to_owned(),
            access,
            index,
            met: false,
            compared: None,
            evidence: Evidence::of(directory),
            quoted: BTreeMap::new(),
            erased: BTreeSet::new(),
            persons: Vec::new(),
            named: BTreeSet::new(),
            count: EvidenceCount::default(),
        }
    }

    /// Why there is no index with states; none where there is one.
    pub(super) fn without_states(&self) -> Option<NoStates> {
        match (&self.index, self.access) {
            (Some((_, position)), _) if position.states.next > 0 => None,
            (Some(_), _) => Some(NoStates::Unsaved),
            (None, Access::Taken) => Some(NoStates::Taken),
            (None, _) if !self.directory.join("index").exists() => Some(NoStates::Missing),
            (None, Access::Barred) => Some(NoStates::Barred),
            (None, Access::Ours) => Some(NoStates::Unreadable),
        }
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "two types name persons to the vault")]
    pub(super) fn note(&mut self, record: &Record) {
        for b3 in record.docs.iter().filter_map(|doc| doc.b3) {
            self.quoted.entry(b3).or_insert(record.seq);
        }
        self.named.extend(ids_of(&record.event));
        match &record.event {
            Event::PersonErased(body) => {
                self.erased.insert(body.person.clone());
            }
            Event::MemberJoined(body) => {
                let commitment = body.commitment.map(|hash| (body.person.clone(), hash));
                self.persons.extend(commitment);
            }
            _ => {}
        }
    }

    /// Compares the states when the books stand where the index was saved.
    pub(super) fn compare(&mut self, judge: &mut Judge) -> Vec<Finding> {
        let head = judge.books.head();
        self.met |= self.index.as_ref().is_some_and(|(_, position)| position.head == head);
        let due = |(_, position): &(DiskIndex, Position)| {
            head.next > 0 && position.states.next == head.next
        };
        if self.compared.is_some() || !self.index.as_ref().is_some_and(due) {
            return Vec::new();
        }
        self.compared = Some(0);
        match self.differences(judge) {
            Ok(findings) => findings,
            Err(fault) => {
                judge.stop(Stopped::Failed(fault));
                Vec::new()
            }
        }
    }

    fn differences(&mut self, judge: &mut Judge) -> Result<Vec<Finding>, Unreadable> {
        let Some((index, position)) = &self.index else { return Ok(Vec::new()) };
        let seq = position.states.next;
        let mut findings = Vec::new();
        let mut tell = |stream: Option<Stream>, how| {
            findings.push(self.beside_finding(seq, What::State { stream, how }));
        };
        for stream in judge.books.loaded().map(|(stream, _)| stream.clone()).collect::<Vec<_>>() {
            let mut book = judge.books.book(&stream, &judge.shelf)?;
            if book.line.is_some() {
                Arc::make_mut(&mut book).line = None;
                judge.books.put_book(stream, book);
            }
        }
        let (streams, departures) = departures(index, &judge.books);
        for Departure { stream, how } in departures {
            tell(stream, how);
        }
        self.compared = Some(streams);
        Ok(findings)
    }

    fn beside_finding(&self, seq: u64, what: What) -> Finding {
        Finding { seq, file: Arc::from(self.directory.join("index")), offset: 0, what }
    }

    /// At the end: evidence, and an index that goes further than the journal.
    pub(super) fn finish(&mut self, judge: &Judge) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some((index, position)) = &self.index {
            if !self.met && position.head.next > 0 {
                let what = What::IndexAhead { index: position.head.clone() };
                findings.push(self.beside_finding(position.head.next, what));
            }
            let unlike = with_expected(judge, position, |expected| unlike(index, expected));
            findings.extend(
                unlike
                    .into_iter()
                    .map(|unlike| self.beside_finding(unlike.seq, What::Index(unlike))),
            );
        }
        for (b3, seq) in std::mem::take(&mut self.quoted) {
            match self.evidence_finding(b3, seq, judge) {
                Presence::Present => {}
                presence @ (Presence::Missing | Presence::Damaged) => {
                    let (file, offset) = (Arc::from(self.evidence.path(b3)), 0);
                    let what = What::Evidence { b3, presence };
                    findings.push(Finding { seq, file, offset, what });
                }
            }
        }
        findings
    }

    fn evidence_finding(&mut self, b3: Hash, seq: u64, judge: &Judge) -> Presence {
        // A file that cannot be read is as good as damaged.
        let presence = self.evidence.check(b3).unwrap_or(Presence::Damaged);
        match presence {
            Presence::Present => self.count.present += 1,
            Presence::Damaged => self.count.damaged += 1,
            Presence::Missing if self.is_about_erased(seq, judge) => {
                self.count.erased += 1;
                return Presence::Present;
            }
            Presence::Missing => self.count.missing += 1,
        }
        presence
    }

    /// Whether a record names a person whose data were erased: the documents went with them.
    fn is_about_erased(&self, seq: u64, judge: &Judge) -> bool {
        if self.erased.is_empty() {
            return false;
        }
        let record = judge.shelf.record(seq).ok().flatten();
        let body = record.and_then(|record| serde_json::to_string(&record.event).ok());
        let body = body.unwrap_or_default();
        self.erased.iter().any(|person| body.contains(&format!("\"{person}\"")))
    }
}
