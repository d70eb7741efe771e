//! Publishing: what is written, what is signed, and what must never be.

mod attacks;
mod interrupted;
mod verified;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rantai::clock::SetClock;
use rantai::error::Fault;
use rantai::journal::{FileJournal, Journal as _};
use rantai::keys::signing;
use rantai::ledger::{Ledger, Opening, Rejected};
use rantai::publish::{self, PublishError, Published, publish};
use rantai_events::note::{KeyKind, KeyName, SigningKey, Standing};
use rantai_events::text::{Label, VerifierKey};
use rantai_events::time::Instant;
use rantai_events::tree::{MemoryTree, leaf};

use crate::ledger::{GROUP, PROGRAM, actor, asked, receive};

pub(crate) const ORIGIN: &str = "ledger.example/yogya";

pub(crate) fn key_of(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::parse(name).unwrap(), KeyKind::Log, &[seed; 32]).unwrap()
}

pub(crate) fn key() -> SigningKey {
    key_of(ORIGIN, 7)
}

/// A ledger that states [`key`], with four records.
pub(crate) fn founded(dir: &Path) -> Ledger {
    let opening = Opening {
        origin: Label::new(ORIGIN).unwrap(),
        office: Label::new("Dinas Sosial").unwrap(),
        actor: actor(),
        key: Some(VerifierKey::new(&key().public().to_string()).unwrap()),
    };
    let clock = SetClock::at(Instant::parse("2026-11-21T03:00:00.000Z").unwrap());
    let mut ledger = Ledger::create(dir, &opening, Box::new(clock)).unwrap();
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    ledger
}

/// Records until there are `size`.
pub(crate) fn grow(ledger: &mut Ledger, size: u64) {
    let requests: Vec<_> = (ledger.head().next..size)
        .map(|n| asked(Some(&format!("k-{n}")), &[&receive(1)]))
        .collect();
    for answer in ledger.record_all(requests) {
        answer.unwrap();
    }
    assert_eq!(ledger.head().next, size);
}

/// A ledger in its own place, with a checkpoint at each of these sizes.
pub(crate) struct Office {
    pub(crate) home: tempfile::TempDir,
    pub(crate) dir: PathBuf,
}

impl Office {
    pub(crate) fn with_checkpoints(sizes: &[u64]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("buku");
        drop(founded(&dir));
        let office = Self { home, dir };
        sizes.iter().for_each(|size| drop(office.checkpoint_at(*size)));
        office
    }

    pub(crate) fn checkpoint_at(&self, size: u64) -> Published {
        let mut ledger = Ledger::open(&self.dir).unwrap();
        grow(&mut ledger, size);
        drop(ledger);
        publish(&self.dir, &key()).unwrap()
    }

    pub(crate) fn denied(&self, key: &SigningKey) -> &'static str {
        match publish(&self.dir, key) {
            Err(PublishError::Denied(denial)) => denial.code(),
            other => panic!("{other:?}"),
        }
    }
}

/// Every file below a directory, by its path there.
pub(crate) fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(dir: &Path, root: &Path, out: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in std::fs::read_dir(dir).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, out);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                out.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(dir, dir, &mut out);
    out
}

/// What is published, and the bundles.
pub(crate) fn all(dir: &Path) -> (BTreeMap<PathBuf, Vec<u8>>, BTreeMap<PathBuf, Vec<u8>>) {
    (files(&dir.join("publish")), files(&dir.join("bundles")))
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        std::fs::create_dir_all(to.join(&name).parent().unwrap()).unwrap();
        std::fs::write(to.join(&name), bytes).unwrap();
    }
}

#[test]
fn the_signed_root_is_that_of_the_exact_record_bytes() {
    let office = Office::with_checkpoints(&[70, 700]);
    let latest = publish::latest(&office.dir).unwrap().unwrap();
    let journal = FileJournal::read_only(&office.dir.join("journal")).unwrap();
    let tree: MemoryTree = (0..700).map(|seq| leaf(&journal.get(seq).unwrap().bytes)).collect();
    assert_eq!((latest.checkpoint.size(), latest.checkpoint.root()), (700, tree.root()));
    assert_eq!(latest.note.verify(key().public()), Standing::Verified { time: None });
    let names: Vec<_> = files(&office.dir.join("publish")).into_keys().collect();
    let expected = ["checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"];
    assert_eq!(names, expected.map(PathBuf::from));
    let names: Vec<_> = files(&office.dir.join("bundles")).into_keys().collect();
    let expected = ["000", "001", "002.p/188"].map(|name| Path::new("tile/entries").join(name));
    assert_eq!(names, expected);
}

#[test]
fn deleted_and_rebuilt_every_byte_is_the_same_with_the_partial_tiles_of_each_checkpoint() {
    let office = Office::with_checkpoints(&[5, 300, 400, 515, 520]);
    let before = all(&office.dir);
    assert!(before.0.contains_key(Path::new("tile/0/002.p/3")), "{:?}", before.0.keys());
    for place in ["publish", "bundles", "publish/tile/0/002.p", "publish/tile/1"] {
        std::fs::remove_dir_all(office.dir.join(place)).unwrap();
        let published = publish(&office.dir, &key()).unwrap();
        assert_eq!(all(&office.dir), before, "{place}");
        assert_eq!(published.signed.checkpoint.size(), 520);
    }
}

#[test]
fn the_same_size_twice_changes_nothing_and_only_what_is_new_is_written() {
    let office = Office::with_checkpoints(&[600]);
    let before = all(&office.dir);
    let again = publish(&office.dir, &key()).unwrap();
    assert_eq!((again.before, again.written), (600, 0));
    assert_eq!(all(&office.dir), before);
    let more = office.checkpoint_at(601);
    assert_eq!((more.before, more.written), (600, 2), "one partial tile and one bundle");
}

#[test]
fn cosignatures_stay_when_nothing_is_new() {
    let office = Office::with_checkpoints(&[10]);
    let mut note = publish::latest(&office.dir).unwrap().unwrap().note;
    let witness = SigningKey::from_seed(
        KeyName::parse("witness.example").unwrap(),
        KeyKind::Witness,
        &[9; 32],
    );
    note.add(rantai_events::cosignature::cosign(&witness.unwrap(), note.text(), 1).unwrap());
    publish::put_cosigned(&office.dir, &note).unwrap();
    assert_eq!(publish(&office.dir, &key()).unwrap().signed.note.signatures().len(), 2);
    office.checkpoint_at(11);
    assert!(publish::put_cosigned(&office.dir, &note).is_err(), "it was overtaken");
}

#[test]
fn a_ledger_without_records_or_without_a_key_is_not_signed() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("buku");
    std::fs::create_dir_all(dir.join("journal")).unwrap();
    let office = Office { home, dir };
    assert_eq!(office.denied(&key()), "checkpoint.empty");
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("buku");
    drop(crate::ledger::create(&dir));
    let office = Office { home, dir };
    assert_eq!(office.denied(&key()), "key.none-stated");
}

#[test]
fn a_new_key_signs_what_covers_its_record_and_the_old_one_no_more() {
    let office = Office::with_checkpoints(&[10]);
    let other = key_of(ORIGIN, 8);
    assert_eq!(office.denied(&other), "key.other");
    let adopt = |key: &SigningKey| {
        format!(
            r#"{{"type":"ledger.key_adopted","on":"2026-11-21","body":{{"key":"{}"}}}}"#,
            key.public()
        )
    };
    let mut ledger = Ledger::open(&office.dir).unwrap();
    let refused = |refused: Result<_, Rejected>| match refused {
        Err(Rejected::Refused { refusal, .. }) => refusal.code,
        other => panic!("{other:?}"),
    };
    let foreign = key_of("other.example", 8);
    let answer = ledger.record_one(asked(None, &[&adopt(&foreign)]));
    assert_eq!(refused(answer), "key.other-origin");
    assert_eq!(refused(ledger.record_one(asked(None, &[&adopt(&key())]))), "key.stated-before");
    ledger.record_one(asked(None, &[&adopt(&other)])).unwrap();
    drop(ledger);
    assert_eq!(office.denied(&key()), "key.other");
    let published = publish(&office.dir, &other).unwrap();
    assert_eq!((published.before, published.signed.checkpoint.size()), (10, 11));
    assert_eq!(publish(&office.dir, &other).unwrap().written, 0);
}

/// Someone records while a checkpoint is made, from the same journal, without waiting.
#[test]
fn recording_goes_on_while_a_checkpoint_is_made() {
    let office = Office::with_checkpoints(&[300]);
    let mut ledger = Ledger::open(&office.dir).unwrap();
    grow(&mut ledger, 400);
    let mut recorded = 0;
    let published = publish::publish_with(&office.dir, &key(), &mut |_step| {
        let next = ledger.head().next;
        grow(&mut ledger, next + 1);
        recorded += 1;
        Ok(())
    });
    assert_eq!((published.unwrap().signed.checkpoint.size(), recorded), (400, 5));
    assert_eq!(ledger.head().next, 405);
    drop(ledger);
    assert_eq!(publish(&office.dir, &key()).unwrap().signed.checkpoint.size(), 405);
}

#[test]
fn two_do_not_publish_at_once() {
    let office = Office::with_checkpoints(&[]);
    let outer = publish::publish_with(&office.dir, &key(), &mut |_step| {
        let inner = publish(&office.dir, &key());
        assert!(matches!(inner, Err(PublishError::Fault(Fault::Busy { .. }))), "{inner:?}");
        Ok(())
    });
    outer.unwrap();
}

#[test]
fn the_key_file_is_private_beside_the_ledger_and_never_shown() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let path = signing::default_log_key_file(&home.path().join("buku"));
    assert_eq!(path.file_name().unwrap(), "buku.log-key");
    let name = || KeyName::parse(ORIGIN).unwrap();
    let made = signing::generate(&path, name(), KeyKind::Log).unwrap();
    assert!(signing::generate(&path, name(), KeyKind::Log).is_err(), "never replaced");
    let read = signing::from_file(&path).unwrap();
    assert_eq!(read.public(), made.public());
    let text = std::fs::read_to_string(&path).unwrap();
    let secret = text.trim().splitn(5, '+').last().unwrap();
    assert!(!format!("{read:?}").contains(secret));
    for mode in [0o640, 0o604, 0o660] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let why = signing::from_file(&path).unwrap_err().to_string();
        assert!(why.contains("chmod 600") && !why.contains(secret), "{why}");
    }
    std::fs::write(&path, text.replace("KEY", "KEI")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(!signing::from_file(&path).unwrap_err().to_string().contains(secret));
}
