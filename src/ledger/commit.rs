//! Group commit: while one group is made durable, the next is admitted.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use super::*;
use crate::journal::{Journal, Location};

/// The bytes at which a commit group is full.
const FULL_GROUP: usize = 8 << 20;
/// Requests with more drafts than this get a commit group of their own.
const LARGE_REQUEST: usize = 100;
/// How many commit groups may wait for the disk.
const IN_FLIGHT: usize = 2;

/// What one commit group gathers.
#[derive(Debug, Default)]
struct Commit {
    expected: Head,
    group: Group,
    records: Vec<(Arc<Record>, Hash)>,
    tags: Vec<KeyTag>,
    answers: Vec<Answer>,
}

/// Records with their hashes.
type Made = Vec<(Arc<Record>, Hash)>;

/// A group on its way to the disk.
type Written = Result<(Location, Group), Fault>;

/// The ends of the thread that writes.
struct Disk {
    to: SyncSender<(Head, Group)>,
    from: Receiver<Written>,
    flying: VecDeque<Commit>,
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
        let Some(first) = groups.next() else { return };
        if groups.peek().is_none() {
            return self.record_alone(&first, &mut answered);
        }
        let groups = std::iter::once(first).chain(groups);
        let journal = Arc::clone(self.store.journal());
        std::thread::scope(|scope| {
            let (to, work) = sync_channel::<(Head, Group)>(IN_FLIGHT);
            let (done, from) = channel();
            scope.spawn(move || write_groups(journal.as_ref(), &work, &done));
            let mut disk = Disk { to, from, flying: VecDeque::new() };
            for group in groups {
                self.record_group(&group, &mut disk, &mut answered);
            }
            while !disk.flying.is_empty() {
                self.land(&mut disk, &mut answered);
            }
        });
    }

    /// One group with none behind it: nothing to admit meanwhile, so it is written here.
    fn record_alone(&mut self, asked: &[Asked], answered: &mut impl FnMut(Vec<Answer>)) {
        let mut from = 0;
        while let Some(rest) = asked.get(from..).filter(|rest| !rest.is_empty()) {
            let mut commit = self.admit_some(rest);
            from += commit.answers.len();
            let mut group = std::mem::take(&mut commit.group);
            let written = if commit.records.is_empty() {
                self.spare.push(group);
                None
            } else {
                let journal = self.store.journal();
                Some(journal.append(&commit.expected, &mut group).map(|first| (first, group)))
            };
            self.answer_group(commit, written, answered);
        }
    }

    fn record_group(
        &mut self,
        asked: &[Asked],
        disk: &mut Disk,
        answered: &mut impl FnMut(Vec<Answer>),
    ) {
        let mut from = 0;
        while let Some(rest) = asked.get(from..).filter(|rest| !rest.is_empty()) {
            let mut commit = self.admit_some(rest);
            from += commit.answers.len();
            if !commit.records.is_empty() {
                let group = std::mem::take(&mut commit.group);
                // If the writing thread is gone, landing says so.
                let _sent = disk.to.send((commit.expected.clone(), group));
            }
            disk.flying.push_back(commit);
            while disk.flying.len() > IN_FLIGHT {
                self.land(disk, answered);
            }
        }
    }

    /// Waits for the oldest group and answers it.
    fn land(&mut self, disk: &mut Disk, answered: &mut impl FnMut(Vec<Answer>)) {
        let Some(commit) = disk.flying.pop_front() else { return };
        let gone = || self.poisoned();
        let written =
            (!commit.records.is_empty()).then(|| disk.from.recv().unwrap_or_else(|_| Err(gone())));
        self.answer_group(commit, written, answered);
    }

    /// Answers a group that was written, or of which nothing had to be.
    fn answer_group(
        &mut self,
        commit: Commit,
        written: Option<Written>,
        answered: &mut impl FnMut(Vec<Answer>),
    ) {
        let outcome = match written {
            _ if self.failed => Err(self.poisoned()),
            Some(written) => written.and_then(|(first, group)| self.landed(&commit, first, group)),
            None => Ok(()),
        };
        match outcome {
            Ok(()) => answered(commit.answers),
            Err(fault) => {
                // What the books hold may not be durable: nothing is answered from them any more.
                self.failed = true;
                answered(unknown(fault, commit.answers.len()));
            }
        }
    }

    pub(super) fn poisoned(&self) -> Fault {
        Fault::Poisoned { directory: self.directory.clone() }
    }

    /// A group is durable: the index, the readers and the books learn it.
    fn landed(&mut self, commit: &Commit, first: Location, mut group: Group) -> Result<(), Fault> {
        for ((record, _), place) in commit.records.iter().zip(group.locations(first)) {
            let tag = record.key.as_ref().map(|key| key_tag(&record.actor, key));
            self.store.note(record, place, tag);
            for link in &record.links {
                if !self.dirty.contains(&link.stream) {
                    self.dirty.insert(link.stream.clone());
                }
            }
        }
        for tag in &commit.tags {
            self.waiting.remove(tag);
        }
        group.clear();
        self.spare.push(group);
        self.read.borrow_mut().clear();
        let last = commit.records.last();
        let durable = last.map_or(Head::START, |(r, hash)| Head { next: r.seq + 1, hash: *hash });
        self.books.settle_before(durable.next);
        self.save(&durable, false)
    }

    /// Admits as many requests as one commit group takes.
    fn admit_some(&mut self, asked: &[Asked]) -> Commit {
        let group = self.spare.pop().unwrap_or_default();
        let mut commit = Commit { expected: self.head(), group, ..Commit::default() };
        let salts = salts(asked.iter().map(|one| one.drafts.len()).sum());
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
        let mut used = 0;
        for one in asked {
            let large = one.drafts.len() > LARGE_REQUEST;
            if commit.group.size() > FULL_GROUP || large && !commit.group.is_empty() {
                break;
            }
            let own = salts.get(used..used + one.drafts.len()).unwrap_or_default();
            used += one.drafts.len();
            let answer = self.answer(one, at, own, &mut commit);
            commit.answers.push(answer);
        }
        commit
    }

    fn answer(&mut self, one: &Asked, at: Instant, salts: &[Salt], commit: &mut Commit) -> Answer {
        let tag = one.key.as_ref().map(|key| key_tag(&one.actor, key));
        let before = tag.as_ref().map_or(Ok(None), |tag| self.asked_before(tag))?;
        if let (Some(key), Some(before)) = (&one.key, before) {
            return answered_before(one, key, &before);
        }
        let key = one.key.as_ref();
        let request = Request { drafts: &one.drafts, actor: &one.actor, at, salts, key };
        let admitted = self.books.admit(&request, &self.store)?;
        let mut receipts = Vec::with_capacity(admitted.len());
        let first = commit.records.len();
        for made in admitted {
            // The size of a request is limited where it is admitted, that of a group above.
            commit.group.push_sealed(&made.bytes, made.hash)?;
            receipts.push(Receipt { seq: made.record.seq, hash: made.hash });
            commit.records.push((made.record, made.hash));
        }
        if let Some(tag) = tag {
            let records = commit.records.get(first..).unwrap_or_default().to_vec();
            self.waiting.insert(tag, records);
            commit.tags.push(tag);
        }
        Ok(receipts)
    }

    /// The records of an earlier request with this key.
    fn asked_before(&self, tag: &KeyTag) -> Result<Option<Made>, Unreadable> {
        if let Some(waiting) = self.waiting.get(tag) {
            return Ok(Some(waiting.clone()));
        }
        let Some(before) = self.store.key(tag)? else { return Ok(None) };
        let mut records = Vec::new();
        for seq in (before.first..).take(usize::try_from(before.count).unwrap_or(0)) {
            if let (Some(record), hash) = self.store.record_with_hash(seq)? {
                records.push((record, hash));
            }
        }
        Ok(Some(records))
    }
}

/// The answers when a fault leaves it open whether anything was recorded.
fn unknown(fault: Fault, count: usize) -> Vec<Answer> {
    let text = fault.to_string();
    let mut answers: Vec<Answer> = vec![Err(fault.into())];
    answers.resize_with(count.max(1), || Err(Unreadable(text.clone()).into()));
    answers
}

/// The same key again: the first receipts if the content is the same.
fn answered_before(one: &Asked, key: &RequestKey, before: &[(Arc<Record>, Hash)]) -> Answer {
    let same = before.len() == one.drafts.len()
        && before
            .iter()
            .zip(&one.drafts)
            .all(|((record, _), draft)| asked_content(record) == draft_content(draft));
    if !same {
        let first = before.first().map_or(0, |(record, _)| record.seq);
        let refusal = Box::new(Refusal::key_reused(key, first));
        return Err(Rejected::Refused { index: 0, refusal });
    }
    Ok(before.iter().map(|(record, hash)| Receipt { seq: record.seq, hash: *hash }).collect())
}

/// The thread that writes: one group after the other; after a fault the journal takes no more.
fn write_groups(
    journal: &dyn Journal,
    work: &Receiver<(Head, Group)>,
    done: &std::sync::mpsc::Sender<Written>,
) {
    while let Ok((expected, mut group)) = work.recv() {
        let written = journal.append(&expected, &mut group).map(|first| (first, group));
        if done.send(written).is_err() {
            return;
        }
    }
}
