//! The keyring: one random key for each person and each bank account, and the look-up from keyed
//! tags to ids. Each entry is wrapped by the office's master key; the last entry of an id counts.
//!
//! ```text
//! entry    kind 1 | id length 1 | id | fields
//!   1, 2   a person, a bank account: key 32 | tag 32 | household length 1 | household
//!   3      a household: tag 32
//!   4      an erased person or bank account: nothing more; its key is gone for good
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use zeroize::Zeroizing;

use super::error::{DamageWhy, VaultError};
use super::frames::{self, Frames, Header};
use super::seal::{self, Key, OfficeKeys, Tag};

pub(super) const MAGIC: [u8; 8] = *b"RNTKEYS1";
const BOUND: &[u8] = b"rantai keyring entry v1";

/// Of what kind a subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Person,
    BankAccount,
}

/// One who can be erased: has a key of its own.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) kind: Kind,
    pub(super) key: Key,
    pub(super) tag: Tag,
    pub(super) household: Option<String>,
}

/// One entry of the keyring.
pub(super) enum Entry {
    Subject(String, Subject),
    Household(String, Tag),
    Erased(String),
}

/// The keyring of an open vault.
pub(super) struct Keyring {
    frames: Frames,
    bound: Vec<u8>,
    waiting: Vec<Vec<u8>>,
    pub(super) subjects: BTreeMap<String, Subject>,
    subject_tags: BTreeMap<Tag, String>,
    households: BTreeMap<String, Tag>,
    household_tags: BTreeMap<Tag, String>,
    pub(super) erased: BTreeSet<String>,
}

impl Keyring {
    /// Makes an empty keyring; from this instant on there is a vault.
    pub(super) fn create(
        path: &Path,
        vault: [u8; 16],
        keys: &OfficeKeys,
    ) -> Result<(), VaultError> {
        let header = Header { magic: MAGIC, vault, check: keys.check_value(&vault) };
        Frames::create(path, header).map(drop)
    }

    /// Reads the keyring. A writer cuts an unfinished end.
    pub(super) fn open(
        path: &Path,
        keys: &OfficeKeys,
        write: bool,
    ) -> Result<(Self, [u8; 16]), VaultError> {
        let (header, bytes) = frames::read_all(path, MAGIC)?;
        if header.check != keys.check_value(&header.vault) {
            return Err(VaultError::WrongMasterKey(path.into()));
        }
        let scan = frames::scan(&bytes);
        let damaged = |offset, why| VaultError::Damaged { path: path.into(), offset, why };
        if let Some((offset, why)) = scan.damage.first() {
            return Err(damaged(*offset, *why));
        }
        let length = scan.torn.unwrap_or(bytes.len() as u64);
        let mut keyring = Self::empty(Frames::open(path, header, length, write)?, header.vault);
        for entry in &scan.entries {
            let plain = seal::unseal(&keys.wrap, &keyring.bound, entry.payload);
            let read = plain.and_then(|plain| decode(&plain));
            keyring.note(read.ok_or_else(|| damaged(entry.offset, DamageWhy::Seal))?);
        }
        Ok((keyring, header.vault))
    }

    fn empty(frames: Frames, vault: [u8; 16]) -> Self {
        Self {
            frames,
            bound: [BOUND, &vault].concat(),
            waiting: Vec::new(),
            subjects: BTreeMap::new(),
            subject_tags: BTreeMap::new(),
            households: BTreeMap::new(),
            household_tags: BTreeMap::new(),
            erased: BTreeSet::new(),
        }
    }

    fn note(&mut self, entry: Entry) {
        match entry {
            Entry::Subject(id, subject) => {
                self.subject_tags.insert(subject.tag, id.clone());
                self.subjects.insert(id, subject);
            }
            Entry::Household(id, tag) => {
                self.household_tags.insert(tag, id.clone());
                self.households.insert(id, tag);
            }
            Entry::Erased(id) => {
                self.forget(&id);
                self.erased.insert(id);
            }
        }
    }

    fn forget(&mut self, id: &str) {
        if let Some(subject) = self.subjects.remove(id) {
            self.subject_tags.remove(&subject.tag);
        }
    }

    /// The id of a number's tag.
    pub(super) fn subject_of(&self, tag: &Tag) -> Option<&String> {
        self.subject_tags.get(tag)
    }

    /// The household of a card's tag.
    pub(super) fn household_of(&self, tag: &Tag) -> Option<&String> {
        self.household_tags.get(tag)
    }

    /// Whether an id was ever given out.
    pub(super) fn is_taken(&self, id: &str) -> bool {
        self.subjects.contains_key(id)
            || self.households.contains_key(id)
            || self.erased.contains(id)
    }

    /// Takes an entry that [`Keyring::commit`] makes durable.
    pub(super) fn stage(&mut self, entry: Entry, keys: &OfficeKeys) -> Result<(), VaultError> {
        self.waiting.push(seal::seal(&keys.wrap, &self.bound, &encode(&entry))?);
        self.note(entry);
        Ok(())
    }

    /// Makes all staged entries durable with one write.
    pub(super) fn commit(&mut self) -> Result<(), VaultError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.frames.append(&self.waiting)?;
        self.waiting.clear();
        self.frames.sync()
    }

    /// Writes the keyring anew without these subjects, their tags, and the households that nobody
    /// is left in; remembers that they were erased. The instant the new file takes the old one's place, their keys are gone.
    pub(super) fn destroy(
        &mut self,
        ids: &BTreeSet<String>,
        keys: &OfficeKeys,
    ) -> Result<(), VaultError> {
        for id in ids {
            self.forget(id);
            self.erased.insert(id.clone());
        }
        self.forget_empty_households();
        let entries = self.entries();
        let wrapped: Result<Vec<_>, _> = entries
            .iter()
            .map(|entry| seal::seal(&keys.wrap, &self.bound, &encode(entry)))
            .collect();
        self.frames.rewrite(&wrapped?).map(drop)
    }

    fn forget_empty_households(&mut self) {
        let lived_in: BTreeSet<&String> =
            self.subjects.values().filter_map(|subject| subject.household.as_ref()).collect();
        self.households.retain(|id, _| lived_in.contains(id));
        self.household_tags.retain(|_, id| lived_in.contains(id));
    }

    fn entries(&self) -> Vec<Entry> {
        let households = self.households.iter().map(|(id, tag)| Entry::Household(id.clone(), *tag));
        let subjects =
            self.subjects.iter().map(|(id, subject)| Entry::Subject(id.clone(), subject.clone()));
        let erased = self.erased.iter().cloned().map(Entry::Erased);
        households.chain(subjects).chain(erased).collect()
    }
}

fn encode(entry: &Entry) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(192));
    let (kind, id) = match entry {
        Entry::Subject(id, subject) if subject.kind == Kind::Person => (1, id),
        Entry::Subject(id, _) => (2, id),
        Entry::Household(id, _) => (3, id),
        Entry::Erased(id) => (4, id),
    };
    out.push(kind);
    put_text(&mut out, id);
    match entry {
        Entry::Subject(_, subject) => {
            out.extend_from_slice(subject.key.as_slice());
            out.extend_from_slice(&subject.tag);
            put_text(&mut out, subject.household.as_deref().unwrap_or_default());
        }
        Entry::Household(_, tag) => out.extend_from_slice(tag),
        Entry::Erased(_) => {}
    }
    out
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    out.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
    out.extend_from_slice(text.as_bytes());
}

/// Reads a text of at most 255 bytes from the front.
pub(super) fn take_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (text, rest) = rest.split_at_checked(usize::from(*length))?;
    Some((std::str::from_utf8(text).ok()?.to_string(), rest))
}

fn decode(bytes: &[u8]) -> Option<Entry> {
    let (kind, rest) = bytes.split_first()?;
    let (id, rest) = take_text(rest)?;
    let kind = match kind {
        1 => Kind::Person,
        2 => Kind::BankAccount,
        3 => return rest.try_into().ok().map(|tag| Entry::Household(id, tag)),
        4 => return rest.is_empty().then_some(Entry::Erased(id)),
        _ => return None,
    };
    let (key, rest) = rest.split_first_chunk::<32>()?;
    let (tag, rest) = rest.split_first_chunk::<32>()?;
    let (household, rest) = take_text(rest)?;
    let household = Some(household).filter(|household| !household.is_empty());
    let subject = Subject { kind, key: Zeroizing::new(*key), tag: *tag, household };
    rest.is_empty().then_some(Entry::Subject(id, subject))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_decode_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(entry) = decode(&bytes) {
                prop_assert_eq!(encode(&entry).to_vec(), bytes);
            }
        }
    }

    #[test]
    fn an_entry_reads_back() {
        let subject = Subject {
            kind: Kind::Person,
            key: Zeroizing::new([3; 32]),
            tag: [4; 32],
            household: Some("h-1".into()),
        };
        let bytes = encode(&Entry::Subject("p-1".into(), subject));
        let Some(Entry::Subject(id, read)) = decode(&bytes) else { panic!("not a subject") };
        assert_eq!(
            (id.as_str(), read.tag, read.household.as_deref()),
            ("p-1", [4; 32], Some("h-1"))
        );
    }
}
