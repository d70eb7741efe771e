//! The disk fails at every step: the operation lost, half done, or done with its answer lost.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rantai::error::Fault;
use rantai::journal::disk::Disk;
use rantai::journal::file::Settings;
use rantai::journal::{FileJournal, Journal};
use rantai::verify::chain::verify;

use super::lines::{Lines, Unsynced, all, unsynced};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// Nothing was done.
    Lost,
    /// Half of the bytes were written.
    Half,
    /// The disk was full.
    Full,
    /// It was done, but the answer is an error.
    LostAnswer,
}

/// Fails at the operation with this number, then works again.
struct FailingDisk {
    left: AtomicU64,
    how: How,
}

impl FailingDisk {
    fn ask(&self, real: impl Fn() -> io::Result<()>, half: impl Fn()) -> io::Result<()> {
        if self.left.fetch_sub(1, Ordering::Relaxed) != 0 {
            return real();
        }
        match self.how {
            How::Lost => Err(io::ErrorKind::Other.into()),
            How::Half | How::Full => {
                half();
                let full = self.how == How::Full;
                Err(if full { io::ErrorKind::StorageFull } else { io::ErrorKind::Other }.into())
            }
            How::LostAnswer => real().and(Err(io::ErrorKind::Other.into())),
        }
    }
}

impl Disk for FailingDisk {
    fn create(&self, path: &Path) -> io::Result<File> {
        let create = || Unsynced.create(path).map(drop);
        self.ask(create, || ())?;
        std::fs::OpenOptions::new().read(true).write(true).open(path)
    }
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        let half = || Unsynced.write(file, &bytes[..bytes.len() / 2], offset).unwrap();
        self.ask(|| Unsynced.write(file, bytes, offset), half)
    }
    fn cut(&self, file: &File, length: u64) -> io::Result<()> {
        self.ask(|| Unsynced.cut(file, length), || ())
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.ask(|| Unsynced.sync(file), || ())
    }
    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.ask(|| Unsynced.sync_directory(path), || ())
    }
}

pub(crate) fn settings(after: u64, how: How) -> Settings {
    let disk = Arc::new(FailingDisk { left: AtomicU64::new(after), how });
    Settings { segment_bytes: 4096, ahead_bytes: 1024, disk, ..Settings::default() }
}

/// Appends groups until the disk fails; returns what was acknowledged and what was not.
fn append_until_failure(directory: &Path, settings: Settings) -> (Vec<String>, Vec<String>) {
    let (mut acknowledged, mut lines) = (Vec::new(), Lines::new());
    let Ok(journal) = FileJournal::open(directory, settings, None) else {
        return (acknowledged, Vec::new());
    };
    for count in [1, 3, 4, 1, 2, 5, 4, 3] {
        let before = lines.head.clone();
        let (mut group, records) = lines.group(count);
        match journal.append(&before, &mut group) {
            Ok(_) => acknowledged.extend(records),
            Err(Fault::Disk { .. }) => {
                let again = journal.append(&before, &mut group);
                assert!(matches!(again, Err(Fault::Poisoned { .. })));
                assert_eq!(all(&journal, 0), acknowledged, "readers see what is durable");
                return (acknowledged, records);
            }
            Err(other) => panic!("{other}"),
        }
    }
    (acknowledged, Vec::new())
}

#[test]
fn nothing_acknowledged_is_lost_whichever_step_fails() {
    for how in [How::Lost, How::Half, How::Full, How::LostAnswer] {
        for after in 0..40 {
            let directory = tempfile::tempdir().unwrap();
            let (mut records, unclear) =
                append_until_failure(directory.path(), settings(after, how));
            let journal =
                FileJournal::open(directory.path(), settings(u64::MAX, how), None).unwrap();
            let found = all(&journal, 0);
            let kept = found.len().saturating_sub(records.len());
            records.extend(unclear.into_iter().take(kept));
            assert_eq!(found, records, "{how:?} at step {after}");
            drop(journal);
            let summary = verify(directory.path(), &mut |_| ()).unwrap();
            // A journal without records is never called whole.
            let empty = u64::from(records.is_empty());
            assert_eq!((summary.findings, summary.records), (empty, records.len() as u64));
        }
    }
}

#[test]
fn recovery_that_fails_at_any_step_can_be_done_again() {
    for how in [How::Lost, How::Half, How::LostAnswer] {
        for after in 0..10 {
            let directory = tempfile::tempdir().unwrap();
            let mut lines = Lines::new();
            let journal = FileJournal::open(directory.path(), unsynced(1 << 26, 0), None);
            let mut records = lines.append(&journal.unwrap(), 5).0;
            let file = directory.path().join("0000000000000000.log");
            let text = std::fs::read(&file).unwrap();
            std::fs::write(&file, &text[..text.len() - 9]).unwrap();
            records.pop();
            let first = FileJournal::open(directory.path(), settings(after, how), None);
            drop(first);
            let journal =
                FileJournal::open(directory.path(), settings(u64::MAX, how), None).unwrap();
            let found = all(&journal, 0);
            // The mark itself was torn: its line, acknowledged to nobody, goes too.
            let least = if how == How::Half { records.len() - 1 } else { records.len() };
            assert!(found.len() >= least, "{how:?} at step {after}");
            assert_eq!(found, records[..found.len()], "{how:?} at step {after}");
        }
    }
}

#[test]
fn a_full_disk_is_told_with_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let journal = FileJournal::open(directory.path(), settings(2, How::Full), None).unwrap();
    let (mut group, _) = Lines::new().group(1);
    let fault = journal.append(&rantai_events::chain::Head::START, &mut group).unwrap_err();
    let (id, en) = fault.words();
    assert!(id.contains("kosongkan ruang disk") && en.contains("free some disk space"), "{fault}");
}
