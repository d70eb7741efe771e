//! A disk that is really full, and one that cannot be written: small file systems in memory, in a
//! name space of their own that is gone with the process.

use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rantai::error::Fault;
use rantai::journal::file::Settings;
use rantai::keys::MasterKey;
use rantai::ledger::{Ledger, Note, Receipt, Rejected};
use rantai::vault::Vault;
use rantai::vault::error::VaultError;
use rantai::vault::person::PersonData;

use super::{GROUP, PROGRAM, asked, clock, create, filled, receive};
use crate::reading::{READING, files, rantai};
use crate::verify::{codes, run};

const INSIDE: &str = "RANTAI_TEST_OWN_MOUNTS";

/// How a process gets mounts of its own: as root, or as root of a user name space.
const WAYS: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];

/// Runs one of the tests below where it may mount. Where that is not allowed it says so; on CI
/// root must be allowed to.
fn inside(test: &str) {
    let allowed = |way: &&&[&str]| {
        let mut probe = Command::new("unshare");
        probe.args(**way).args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
        probe.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let Some(way) = WAYS.iter().find(allowed) else {
        let root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
        let insists = std::env::var("CI").is_ok_and(|ci| ci == "true") && root;
        assert!(!insists, "root may not mount a tmpfs here, and CI=true");
        println!("skipped: no file system can be mounted here");
        return;
    };
    let output = Command::new("unshare")
        .args(*way)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("ledger::full::{test}"), "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{errors}");
}

fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

/// A file system in memory; its mount goes with the process.
struct Small {
    directory: tempfile::TempDir,
}

impl Small {
    fn mounted(mebibytes: u32) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let small = Self { directory };
        small.mount(&["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "tmpfs"]);
        small
    }

    fn mount(&self, args: &[&str]) {
        // The index's own threads may hold its files for a moment after it was closed; a file
        // system with files open for writing cannot be made read-only.
        let mounted =
            || Command::new("mount").args(args).arg(self.path()).status().unwrap().success();
        assert!((0..500).any(|_| mounted()), "mount {args:?}");
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    /// Fills it, but for `left` bytes.
    fn fill(&self, left: u64) {
        let mut file = std::fs::File::create(self.ballast()).unwrap();
        while file.write_all(&[1; 4096]).is_ok() {}
        let length = file.metadata().unwrap().len();
        file.set_len(length.saturating_sub(left)).unwrap();
    }

    fn free(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(self.path()).status().unwrap();
    }
}

fn begun(directory: &Path) {
    let mut ledger = create(directory);
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    ledger.close().unwrap();
}

/// Records with keys until the disk is full.
fn until_full(ledger: &mut Ledger) -> (Vec<Vec<Receipt>>, Fault) {
    let mut receipts = Vec::new();
    for n in 0.. {
        match ledger.record_one(asked(Some(&format!("full-{n}")), &[&receive(n + 1)])) {
            Ok(some) => receipts.push(some),
            Err(Rejected::Fault(fault)) => return (receipts, fault),
            Err(other) => panic!("{other}"),
        }
    }
    unreachable!()
}

fn says_full(fault: &Fault, place: &Path) {
    let (id, en) = fault.words();
    assert!(en.contains("free some disk space") && id.contains("kosongkan ruang disk"), "{en}");
    assert!(en.contains(place.to_str().unwrap()), "{en}");
}

#[test]
fn nothing_acknowledged_is_lost_when_the_disk_is_full() {
    if !is_inside() {
        return inside("nothing_acknowledged_is_lost_when_the_disk_is_full");
    }
    for (ahead_bytes, left) in [(0, 300_000), (64 << 10, 300_000), (0, 200_001), (4 << 10, 0)] {
        let small = Small::mounted(24);
        let directory = small.path().join("buku");
        begun(&directory);
        let settings = || Settings { ahead_bytes, segment_bytes: 1 << 16, ..Settings::default() };
        let mut ledger = Ledger::open_with(&directory, settings(), clock()).unwrap();
        small.fill(left);
        let (receipts, fault) = until_full(&mut ledger);
        says_full(&fault, &directory.join("journal"));
        drop(ledger);
        let durable = Ledger::open_to_read(&directory).unwrap().head().next;
        assert!(durable >= 4 + receipts.len() as u64);
        // Also while it is full: opened, or a fault of the disk, and nothing is lost by trying.
        let tried = Ledger::open_with(&directory, settings(), clock());
        if let Err(Rejected::Fault(fault)) = &tried {
            assert!(matches!(fault, Fault::Disk { .. } | Fault::Index { .. }), "{fault}");
        }
        drop(tried);
        small.free();
        let mut again = Ledger::open_with(&directory, settings(), clock()).unwrap();
        for (n, first) in (0..).zip(&receipts) {
            let asked = asked(Some(&format!("full-{n}")), &[&receive(n + 1)]);
            assert_eq!(again.record_one(asked).unwrap(), *first);
        }
        again.record_one(asked(None, &[&receive(1)])).unwrap();
        again.close().unwrap();
        assert_eq!(codes(&run(&directory, 5).1), []);
    }
}

/// The index on a disk of its own that is full: what is recorded is durable and acknowledged.
#[test]
fn a_full_index_stops_nothing() {
    if !is_inside() {
        return inside("a_full_index_stops_nothing");
    }
    let small = Small::mounted(8);
    let home = tempfile::tempdir().unwrap();
    let directory = home.path();
    begun(directory);
    let index = small.path().join("index");
    let moved = Command::new("cp").arg("-r").arg(directory.join("index")).arg(&index).status();
    assert!(moved.unwrap().success());
    std::fs::remove_dir_all(directory.join("index")).unwrap();
    std::os::unix::fs::symlink(&index, directory.join("index")).unwrap();
    let mut ledger = Ledger::open(directory).unwrap();
    ledger.set_clock(clock());
    assert_eq!(ledger.notes(), []);
    small.fill(0);
    let requests: Vec<_> =
        (0..34_000).map(|n| asked(Some(&format!("i-{n}")), &[&receive(n + 1)])).collect();
    for answer in ledger.record_all(requests.clone()) {
        answer.unwrap();
    }
    let head = ledger.head();
    // The index was to be written twice: the second time tells of the first.
    assert_eq!(head.next, 34_004);
    let stopped = ledger.notes().iter().find(|note| matches!(note, Note::IndexStopped(_)));
    let (_, en) = stopped.unwrap().words();
    assert!(en.contains("is durable in the journal") && en.contains("rantai rebuild"), "{en}");
    let first = ledger.record_one(requests[7].clone()).unwrap();
    drop(ledger);
    small.free();
    let mut again = Ledger::open(directory).unwrap();
    assert_eq!(again.head(), head);
    assert_eq!(again.record_one(requests[7].clone()).unwrap(), first);
    again.close().unwrap();
    assert_eq!(codes(&run(directory, 5).1), []);
}

#[test]
fn a_full_vault_says_so_and_goes_on_when_there_is_room() {
    if !is_inside() {
        return inside("a_full_vault_says_so_and_goes_on_when_there_is_room");
    }
    let small = Small::mounted(1);
    let master = MasterKey::from_bytes([7; 32]);
    let person = |n: u32| {
        let mut data = PersonData::default();
        data.name = format!("Warga Rekaan {n}");
        data.nik = format!("347199010180{n:04}");
        data
    };
    let mut vault = Vault::create(small.path(), &master).unwrap();
    let first = vault.register(&person(1)).unwrap();
    small.fill(0);
    let mut registered = vec![(first.person, first.commitment)];
    let fault = (2..).find_map(|n| match vault.register(&person(n)) {
        Ok(known) => {
            registered.push((known.person, known.commitment));
            None
        }
        Err(VaultError::Fault(fault)) => Some(fault),
        Err(other) => panic!("{other}"),
    });
    says_full(&fault.unwrap(), &small.path().join("vault"));
    drop(vault);
    small.free();
    let mut vault = Vault::open(small.path(), &master).unwrap();
    let named = registered.iter().map(|(person, _)| person.to_string()).collect();
    assert_eq!(vault.check(&registered, &named).unwrap().findings, []);
    vault.register(&person(9999)).unwrap();
}

#[test]
fn a_ledger_that_cannot_be_written_is_read_and_a_writer_is_told_why() {
    if !is_inside() {
        return inside("a_ledger_that_cannot_be_written_is_read_and_a_writer_is_told_why");
    }
    let small = Small::mounted(24);
    let directory = small.path().join("buku");
    let ledger = filled(&directory);
    let head = ledger.head();
    ledger.close().unwrap();
    small.mount(&["-o", "remount,ro"]);
    let before = files(&directory);
    let reader = Ledger::open_to_read(&directory).unwrap();
    assert_eq!((reader.head(), reader.notes()), (head, &[Note::Unindexed][..]));
    drop(reader);
    for args in READING.iter().filter(|args| args[0] != "rebuild") {
        let (code, out, err) = rantai(&directory, args);
        // Level 5 compares the index, which sled opens only where it may write.
        let is_unchecked = args == &["verify"];
        assert_eq!(code, if is_unchecked { 4 } else { 0 }, "{args:?}: {out}{err}");
        let reason = if is_unchecked { "level 5 could not be checked" } else { "the index cannot" };
        let told = err.contains(reason);
        assert!(told, "{args:?}: {out}{err}");
    }
    let (code, _, err) = rantai(&directory, &["record", "--actor", "u-01", "/dev/null"]);
    assert_eq!(code, 4, "{err}");
    assert!(err.contains("Read-only") && err.contains(directory.to_str().unwrap()), "{err}");
    assert_eq!(files(&directory), before);
}
