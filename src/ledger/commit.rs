//! Group commit: while one group is made durable, the next is hashed and the one behind admitted.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TryRecvError, channel, sync_channel};

use super::*;
use crate::journal::{Chain, Journal, Location};

/// The bytes at which a commit group is full.
const FULL_GROUP: usize = 8 << 20;
/// How many records are judged before they are encoded, and for how many requests keys are looked
/// up before they are judged.
const AT_HAND: usize = 128;
/// How many commit groups may wait for the disk, and how many records or answers: both must be
/// passed before the judging waits, so that of small groups more may wait than of large ones.
const IN_FLIGHT: (usize, usize) = (4, 4_000);

/// What one commit group gathers.
#[derive(Debug, Default)]
struct Commit {
    /// The number of its first record.
    first: u64,
    taken: Taken,
    /// For each record the tag of its request.
    tags: Vec<Option<KeyTag>>,
    /// Receipts have zeros for a hash until the group is written.
    answers: Vec<Answer>,
}

/// Records that were admitted. They are encoded some at a time, while they are at hand: judging
/// and encoding by turns, record by record, would push each other's instructions out of the
/// processor's nearest cache.
#[derive(Debug, Default)]
struct Taken {
    records: Vec<Arc<Record>>,
    /// At most how many bytes they have.
    size: usize,
    /// The bodies of the last of them, which are not encoded yet.
    bodies: Vec<BodyText>,
    /// For each of their links the record before it in that stream, where it is not hashed yet.
    open: Vec<Option<u64>>,
    group: Group,
}

/// Where [`Taken`] stands between two requests.
struct Mark {
    records: usize,
    size: usize,
    bodies: usize,
    open: usize,
}

impl Taken {
    fn mark(&self) -> Mark {
        let (bodies, open) = (self.bodies.len(), self.open.len());
        Mark { records: self.records.len(), size: self.size, bodies, open }
    }

    /// A refused request leaves no trace.
    fn take_back(&mut self, to: &Mark) {
        self.records.truncate(to.records);
        self.size = to.size;
        self.bodies.truncate(to.bodies);
        self.open.truncate(to.open);
    }

    /// Encodes what is not encoded yet.
    fn encode(&mut self) {
        let mut open = self.open.as_slice();
        for (record, body) in self.records.iter().skip(self.group.len()).zip(&self.bodies) {
            let (own, rest) = open.split_at_checked(record.links.len()).unwrap_or((open, &[]));
            self.group.push_open(record, body, own);
            open = rest;
        }
        self.bodies.clear();
        self.open.clear();
    }
}

impl Scribe for Taken {
    fn take(&mut self, record: &Arc<Record>, body: BodyText, links: &[Option<u64>], length: usize) {
        self.records.push(Arc::clone(record));
        self.size += length;
        self.bodies.push(body);
        self.open.extend_from_slice(links);
    }
}

/// A group on its way to the disk, its chain not hashed yet.
struct Work {
    group: Group,
    /// From which record on the books wait for hashes.
    unhashed: u64,
    /// Records that nobody needs any more. They were made by another thread, and to give their
    /// memory back takes long: it is not to hold up the judging.
    spent: Vec<Arc<Record>>,
}

/// A group with its hashes, and what must be the head where it is written.
struct Sealed {
    expected: Head,
    group: Group,
}

/// A group that is written.
type Written = Result<(Location, Group), Fault>;

/// The ends of the threads that hash and write.
struct Disk {
    to: Sender<Work>,
    from: Receiver<Written>,
    flying: VecDeque<Commit>,
    /// Records of groups that are answered.
    spent: Vec<Arc<Record>>,
}

impl Disk {
    /// Whether as much is on its way as may be.
    fn is_full(&self) -> bool {
        let count = |commit: &Commit| commit.tags.len().max(commit.answers.len());
        let count = || self.flying.iter().map(count).sum::<usize>();
        self.flying.len() > IN_FLIGHT.0 && count() > IN_FLIGHT.1
    }
}

impl Ledger {
    /// Records group after group of requests that waited together, and answers each group once it
    /// is durable. While one is written, the next is admitted, so the next group is asked for
    /// before the last is answered: whoever waits for an answer before asking again gives one
    /// group at a time.
    pub fn record_groups(
        &mut self,
        groups: impl Iterator<Item = Vec<Asked>>,
        mut answered: impl FnMut(Vec<Answer>),
    ) {
        let mut groups = groups.peekable();
        let Some(mut first) = groups.next() else { return };
        if groups.peek().is_none() {
            return self.record_alone(&mut first, &mut answered);
        }
        let groups = std::iter::once(first).chain(groups);
        let journal = Arc::clone(self.store.journal());
        let chain = Chain::behind(&journal.head());
        std::thread::scope(|scope| {
            let (to, work) = channel();
            let (hashed, sealed) = sync_channel(1);
            let (done, from) = channel();
            scope.spawn(move || seal_groups(chain, &work, &hashed));
            scope.spawn(move || write_groups(journal.as_ref(), &sealed, &done));
            let mut disk = Disk { to, from, flying: VecDeque::new(), spent: Vec::new() };
            for mut group in groups {
                self.record_group(&mut group, &mut disk, &mut answered);
            }
            while !disk.flying.is_empty() {
                self.land(&mut disk, &mut answered);
            }
        });
    }

    /// One group with none behind it: nothing to admit meanwhile, so it is written here.
    fn record_alone(&mut self, asked: &mut [Asked], answered: &mut impl FnMut(Vec<Answer>)) {
        let mut chain = Chain::behind(&self.store.journal().head());
        let mut from = 0;
        while let Some(rest) = asked.get_mut(from..).filter(|rest| !rest.is_empty()) {
            let mut commit = self.admit_some(rest);
            from += commit.answers.len();
            let written = (!commit.tags.is_empty()).then(|| {
                let work = self.work(&mut commit);
                seal(&mut chain, work).and_then(|it| write(self.store.journal().as_ref(), it))
            });
            drop(self.answer_group(commit, written, answered));
        }
    }

    fn work(&mut self, commit: &mut Commit) -> Work {
        let group = std::mem::take(&mut commit.taken.group);
        let unhashed = self.books.unhashed().min(commit.first);
        Work { group, unhashed, spent: Vec::new() }
    }

    fn record_group(
        &mut self,
        asked: &mut [Asked],
        disk: &mut Disk,
        answered: &mut impl FnMut(Vec<Answer>),
    ) {
        let mut from = 0;
        while let Some(rest) = asked.get_mut(from..).filter(|rest| !rest.is_empty()) {
            let mut commit = self.admit_some(rest);
            from += commit.answers.len();
            if !commit.tags.is_empty() {
                let spent = std::mem::take(&mut disk.spent);
                let work = Work { spent, ..self.work(&mut commit) };
                // If the writing thread is gone, landing says so.
                let _sent = disk.to.send(work);
            }
            disk.flying.push_back(commit);
            self.land_written(disk, answered);
            while disk.is_full() {
                self.land(disk, answered);
            }
        }
    }

    /// Answers the groups that are written by now.
    fn land_written(&mut self, disk: &mut Disk, answered: &mut impl FnMut(Vec<Answer>)) {
        while let Some(oldest) = disk.flying.front() {
            let written = match oldest.tags.is_empty() {
                true => None,
                false => match disk.from.try_recv() {
                    Ok(written) => Some(written),
                    Err(TryRecvError::Empty) => return,
                    Err(TryRecvError::Disconnected) => Some(Err(self.poisoned())),
                },
            };
            let Some(commit) = disk.flying.pop_front() else { return };
            disk.spent.extend(self.answer_group(commit, written, answered));
        }
    }

    /// Waits for the oldest group and answers it.
    fn land(&mut self, disk: &mut Disk, answered: &mut impl FnMut(Vec<Answer>)) {
        let Some(commit) = disk.flying.pop_front() else { return };
        let gone = || self.poisoned();
        let written =
            (!commit.tags.is_empty()).then(|| disk.from.recv().unwrap_or_else(|_| Err(gone())));
        disk.spent.extend(self.answer_group(commit, written, answered));
    }

    /// Answers a group that was written, or of which nothing had to be; its records are not needed
    /// any more.
    fn answer_group(
        &mut self,
        mut commit: Commit,
        written: Option<Written>,
        answered: &mut impl FnMut(Vec<Answer>),
    ) -> Vec<Arc<Record>> {
        let outcome = match written {
            _ if self.failed => Err(self.poisoned()),
            Some(Ok((first, group))) => self.landed(&mut commit, first, group),
            Some(Err(fault)) => Err(fault),
            None => Ok(()),
        };
        match outcome.and_then(|()| self.fill_receipts(&mut commit.answers)) {
            Ok(()) => answered(commit.answers),
            Err(fault) => {
                // What the books hold may not be durable: nothing is answered from them any more.
                self.failed = true;
                answered(unknown(fault, commit.answers.len()));
            }
        }
        commit.taken.records
    }

    pub(super) fn poisoned(&self) -> Fault {
        Fault::Poisoned { directory: self.directory.clone() }
    }

    /// A group is durable: the index, the readers and the books learn it.
    fn landed(
        &mut self,
        commit: &mut Commit,
        first: Location,
        mut group: Group,
    ) -> Result<(), Fault> {
        let records = commit.taken.records.iter().zip(&commit.tags);
        for ((record, tag), place) in records.zip(group.locations(first)) {
            self.store.note(record, place, *tag);
            if let Some(tag) = tag {
                self.waiting.remove(tag);
            }
        }
        self.books.settle_hashed(commit.first, group.hashes());
        let own = commit.answers.iter_mut().flatten().flatten();
        for receipt in own.filter(|receipt| receipt.hash == Hash::ZERO) {
            let index = receipt.seq.checked_sub(commit.first).and_then(|at| at.try_into().ok());
            let hash = index.and_then(|index: usize| group.hashes().get(index));
            receipt.hash = hash.copied().unwrap_or(Hash::ZERO);
        }
        let hash = group.hashes().last().copied().unwrap_or(Hash::ZERO);
        let durable = Head { next: commit.first + group.len() as u64, hash };
        group.clear();
        self.spare.push(group);
        self.read.borrow_mut().clear();
        self.save(&durable, false)
    }

    /// The hashes of records that an earlier group took and a request named again: they are
    /// durable by now.
    fn fill_receipts(&self, answers: &mut [Answer]) -> Result<(), Fault> {
        let own = answers.iter_mut().flatten().flatten();
        for receipt in own.filter(|receipt| receipt.hash == Hash::ZERO) {
            receipt.hash = self.store.line(receipt.seq)?.hash;
        }
        Ok(())
    }

    /// Admits as many requests as one commit group takes.
    fn admit_some(&mut self, asked: &mut [Asked]) -> Commit {
        let mut commit = Commit { first: self.head().next, ..Commit::default() };
        commit.taken.records.reserve(asked.len());
        commit.taken.group = self.spare.pop().unwrap_or_default();
        commit.tags.reserve(asked.len());
        commit.answers.reserve(asked.len());
        let salts = salts(asked.iter().map(|one| one.prepared.len()).sum());
        let salts = match salts {
            Ok(salts) if !self.failed => salts,
            Ok(_) => {
                commit.answers = unknown(self.poisoned(), asked.len());
                return commit;
            }
            Err(fault) => {
                commit.answers = unknown(fault, asked.len());
                return commit;
            }
        };
        let at = match self.now() {
            Ok(at) => at,
            Err(refusal) => {
                let refused = || Rejected::Refused { index: 0, refusal: Box::new(refusal.clone()) };
                commit.answers.extend(asked.iter().map(|_| Err(refused())));
                return commit;
            }
        };
        let (mut used, mut rest) = (0, asked);
        'full: while !rest.is_empty() {
            let (some, later) = rest.split_at_mut(together(rest));
            rest = later;
            if some.iter().any(Asked::is_large) && !commit.tags.is_empty() {
                break;
            }
            let known = some.iter().map(|one| self.known_before(one)).collect::<Vec<_>>();
            for (one, known) in some.iter_mut().zip(known) {
                if commit.taken.size > FULL_GROUP {
                    break 'full;
                }
                if commit.taken.bodies.len() >= AT_HAND {
                    commit.taken.encode();
                }
                let own = salts.get(used..used + one.prepared.len()).unwrap_or_default();
                used += one.prepared.len();
                let answer = self.answer(one, known, (at, own), &mut commit);
                commit.answers.push(answer);
            }
        }
        commit.taken.encode();
        commit
    }

    /// The records of an earlier request with the same key, by the index. Asked for some requests
    /// at a time, before they are judged: looking keys up and judging, by turns, would push each
    /// other's instructions out of the processor's nearest cache.
    fn known_before(&self, one: &Asked) -> Result<Option<Requested>, Unreadable> {
        one.tag.as_ref().map_or(Ok(None), |tag| self.store.key(tag))
    }

    fn answer(
        &mut self,
        one: &mut Asked,
        known: Result<Option<Requested>, Unreadable>,
        (at, salts): (Instant, &[Salt]),
        commit: &mut Commit,
    ) -> Answer {
        let tag = one.tag;
        // Another of those that wait may have the key: the index does not know of it yet.
        let waiting = tag.as_ref().and_then(|tag| self.waiting.get(tag).copied());
        let before = waiting.map_or(known, |waiting| Ok(Some(waiting)))?;
        if let (Some(key), Some(before)) = (&one.key, before) {
            return answered_before(one, key, &self.made_before(before)?);
        }
        let request = Request { prepared: std::mem::take(&mut one.prepared), at, salts };
        let taken = &mut commit.taken;
        let before = taken.mark();
        let admitted = match self.books.admit_to(taken, request, &self.store) {
            Ok(admitted) => admitted,
            Err(reason) => {
                taken.take_back(&before);
                return Err(reason.into());
            }
        };
        let receipt = |made: &Admitted| Receipt { seq: made.record.seq, hash: made.hash };
        let receipts: Vec<Receipt> = admitted.iter().map(receipt).collect();
        if let (Some(tag), Some(first)) = (tag, receipts.first()) {
            let count = u32::try_from(receipts.len()).unwrap_or(u32::MAX);
            self.waiting.insert(tag, Requested { first: first.seq, count });
        }
        commit.tags.extend(admitted.iter().map(|_| tag));
        Ok(receipts)
    }

    /// The records of an earlier request. Those that are not durable yet have zeros for a hash.
    fn made_before(&self, before: Requested) -> Result<Made, Unreadable> {
        let mut records = Vec::new();
        for seq in (before.first..).take(usize::try_from(before.count).unwrap_or(0)) {
            if let Some(record) = self.books.waiting(seq) {
                records.push((Arc::clone(record), Hash::ZERO));
            } else if let (Some(record), hash) = self.store.record_with_hash(seq)? {
                records.push((record, hash));
            }
        }
        Ok(records)
    }
}

/// How many requests have their keys looked up together: one that is large stands alone.
fn together(asked: &[Asked]) -> usize {
    let small = asked.iter().take(AT_HAND).take_while(|one| !one.is_large()).count();
    small.max(1)
}

/// Records with their hashes.
type Made = Vec<(Arc<Record>, Hash)>;

/// The answers when a fault leaves it open whether anything was recorded.
fn unknown(fault: Fault, count: usize) -> Vec<Answer> {
    let words = fault.words();
    let mut answers: Vec<Answer> = vec![Err(fault.into())];
    answers.resize_with(count.max(1), || Err(Unreadable::outside(words.clone()).into()));
    answers
}

/// The same key again: the first receipts if the content is the same.
fn answered_before(one: &Asked, key: &RequestKey, before: &[(Arc<Record>, Hash)]) -> Answer {
    let same = before.len() == one.prepared.len()
        && before
            .iter()
            .zip(one.prepared.drafts())
            .all(|((record, _), draft)| content(record.draft()) == content(draft));
    if !same {
        let first = before.first().map_or(0, |(record, _)| record.seq);
        let refusal = Box::new(Refusal::key_reused(key, first));
        return Err(Rejected::Refused { index: 0, refusal });
    }
    Ok(before.iter().map(|(record, hash)| Receipt { seq: record.seq, hash: *hash }).collect())
}

/// The thread that hashes: one group after the other. What it could not hash is not written, and
/// nothing behind it.
fn seal_groups(mut chain: Chain, work: &Receiver<Work>, to: &SyncSender<Result<Sealed, Fault>>) {
    give_way();
    while let Ok(work) = work.recv() {
        let sealed = seal(&mut chain, work);
        let failed = sealed.is_err();
        if to.send(sealed).is_err() || failed {
            return;
        }
    }
}

/// The thread that writes: one group after the other; after a fault the journal takes no more.
fn write_groups(
    journal: &dyn Journal,
    sealed: &Receiver<Result<Sealed, Fault>>,
    done: &Sender<Written>,
) {
    while let Ok(sealed) = sealed.recv() {
        if done.send(sealed.and_then(|sealed| write(journal, sealed))).is_err() {
            return;
        }
    }
}

/// Hashes a group behind the chain.
fn seal(chain: &mut Chain, work: Work) -> Result<Sealed, Fault> {
    let Work { mut group, unhashed, spent } = work;
    chain.forget_before(unhashed);
    let expected = chain.head();
    group.seal(chain)?;
    drop(spent);
    Ok(Sealed { expected, group })
}

/// Makes a group durable.
fn write(journal: &dyn Journal, sealed: Sealed) -> Written {
    let Sealed { expected, mut group } = sealed;
    let first = journal.append(&expected, &mut group)?;
    Ok((first, group))
}
