//! Faults: the disk, the network or another process did not do what was asked.
//!
//! A fault is never a refusal (a law said no) and never a panic (our bug). Each names the place
//! and what to do next, in Indonesian and in English.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rantai_events::chain::Head;
use rantai_projections::books::Unreadable;

use crate::journal::Damage;

macro_rules! doings {
    ($($(#[doc = $doc:literal])+ $name:ident $id:literal / $en:literal,)*) => {
        /// What was being done when the operating system said no.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Doing { $($(#[doc = $doc])+ $name),* }
        impl Doing {
            /// The words for it in Indonesian and English.
            #[must_use]
            pub fn words(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($id, $en)),* }
            }
        }
    };
}

doings! {
    /// Opening a file or directory.
    Open "membuka" / "open",
    /// Making a file or directory.
    Create "membuat" / "create",
    /// Listing a directory.
    List "membaca isi direktori" / "list",
    /// Reading.
    Read "membaca" / "read",
    /// Writing.
    Write "menulis" / "write",
    /// Making what was written durable.
    Sync "menyimpan tetap" / "make durable",
    /// Cutting a file to its length.
    Cut "memotong" / "cut",
    /// Moving or renaming.
    Move "memindahkan" / "move",
    /// Removing.
    Remove "menghapus" / "remove",
    /// Taking a lock.
    Lock "mengunci" / "lock",
}

/// Something outside the program failed.
#[derive(Debug)]
pub enum Fault {
    /// The operating system refused.
    Disk {
        /// What was being done.
        doing: Doing,
        /// With which file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something else stands where a file should be, or was named as one.
    NotAFile {
        /// Where it stands.
        path: PathBuf,
        /// What it is, in Indonesian and English.
        is: (&'static str, &'static str),
    },
    /// A file stands where a part of the ledger has its directory.
    NotADirectory {
        /// The file.
        path: PathBuf,
        /// Whether it stands in place of the journal, which is the truth; else of the index.
        is_journal: bool,
    },
    /// What the program would have to trust, and may be the work of another.
    Suspect {
        /// Where it stands.
        path: PathBuf,
        /// What is wrong with it, in Indonesian and English.
        is: (&'static str, &'static str),
        /// What to do, in both.
        then: (&'static str, &'static str),
    },
    /// Another process holds the directory.
    Busy {
        /// The directory.
        directory: PathBuf,
        /// The number and name of that process, where the system tells it.
        holder: Option<String>,
    },
    /// The journal was opened for reading only.
    ReadOnly {
        /// The directory.
        directory: PathBuf,
    },
    /// An earlier write failed; nothing is written until the journal is opened again.
    Poisoned {
        /// The directory of the journal.
        directory: PathBuf,
    },
    /// Someone else appended: the head is not where the writer thought.
    HeadMoved {
        /// Where the writer thought it was.
        expected: Head,
        /// Where it is.
        found: Head,
    },
    /// A commit group is larger than a journal takes.
    GroupTooLarge {
        /// Its bytes.
        bytes: u64,
    },
    /// Bytes that cannot stand on a line of the journal.
    NotALine {
        /// How many bytes were offered.
        bytes: u64,
    },
    /// There is no such record.
    NoRecord {
        /// Its number.
        seq: u64,
    },
    /// The journal is damaged at one place. It is left as it is.
    Damaged(Damage),
    /// A record, or what the index says of it, could not be read.
    Unread(Unreadable),
    /// The index cannot be written. What was recorded is durable in the journal all the same.
    Index {
        /// The directory of the index.
        directory: PathBuf,
        /// What sled said.
        why: String,
    },
    /// The journal holds no record at all, and yet it is there.
    Emptied {
        /// The directory of the ledger.
        directory: PathBuf,
        /// What stands beside the journal and can only come from recording.
        beside: Option<PathBuf>,
    },
    /// The journal ends before, or differs from, what is known to have been recorded.
    Lost {
        /// The directory of the journal.
        directory: PathBuf,
        /// The end known from elsewhere (the index, a published checkpoint).
        trusted: Head,
        /// What the journal holds.
        found: Head,
        /// The file of the signed checkpoint that knows it; none where the index does.
        signed: Option<Box<PathBuf>>,
    },
}

impl Fault {
    /// A function that wraps what the operating system said.
    pub fn disk(doing: Doing, path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Disk { doing, path: path.to_owned(), source }
    }

    /// The fault of a path that is there and no directory; none where it may be used or made.
    #[must_use]
    pub fn unless_a_directory(path: &Path, is_journal: bool) -> Option<Self> {
        (path.exists() && !path.is_dir())
            .then(|| Self::NotADirectory { path: path.to_owned(), is_journal })
    }

    /// What happened, where, and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Disk { doing, path, source } => disk_words(*doing, path, source),
            Self::NotAFile { path, is } => not_a_file_words(path, *is),
            Self::NotADirectory { path, is_journal } => not_a_directory_words(path, *is_journal),
            Self::Suspect { path, is, then } => suspect_words(path, *is, *then),
            Self::Damaged(damage) => damage.words(),
            Self::Unread(why) => why.words.clone(),
            Self::Lost { directory, trusted, found, signed: Some(file) } => {
                signed_words((directory, file.as_path()), trusted, found)
            }
            Self::Lost { directory, trusted, found, signed: None } => {
                lost_words(directory, trusted, found)
            }
            Self::Index { directory, why } => index_words(directory, why),
            Self::Emptied { directory, beside } => emptied_words(directory, beside.as_deref()),
            Self::Busy { directory, holder } => busy_words(directory, holder.as_deref()),
            Self::ReadOnly { directory } => (
                format!("jurnal {} dibuka hanya untuk dibaca", directory.display()),
                format!("the journal {} was opened for reading only", directory.display()),
            ),
            Self::Poisoned { directory } => poisoned_words(directory),
            Self::HeadMoved { expected, found } => (
                format!(
                    "catatan berikutnya nomor {}, bukan {}; muat ulang lalu coba lagi",
                    found.next, expected.next
                ),
                format!(
                    "the next record is number {}, not {}; load again and try again",
                    found.next, expected.next
                ),
            ),
            Self::GroupTooLarge { bytes } => (
                format!(
                    "{bytes} byte sekali tulis; paling banyak 16777216; bagi menjadi beberapa bagian"
                ),
                format!("{bytes} bytes in one commit; at most 16777216; divide it"),
            ),
            Self::NotALine { bytes } => (
                format!("{bytes} byte ini tidak dapat menjadi satu baris jurnal"),
                format!("these {bytes} bytes cannot be one line of the journal"),
            ),
            Self::NoRecord { seq } => (
                format!("catatan nomor {seq} tidak ada"),
                format!("there is no record number {seq}"),
            ),
        }
    }
}

fn disk_words(doing: Doing, path: &Path, source: &io::Error) -> (String, String) {
    let ((id, en), path) = (doing.words(), path.display());
    let full = source.kind() == io::ErrorKind::StorageFull;
    let hint = if full { ("; kosongkan ruang disk", "; free some disk space") } else { ("", "") };
    (
        format!("tidak dapat {id} {path}: {}{}", said_by_the_system(source), hint.0),
        format!("cannot {en} {path}: {source}{}", hint.1),
    )
}

/// The common reasons of the operating system in Indonesian, with its number; others as they are.
#[allow(clippy::wildcard_enum_match_arm, reason = "the system's own list, which may grow")]
fn said_by_the_system(source: &io::Error) -> String {
    let said = match source.kind() {
        io::ErrorKind::NotFound => "tidak ada",
        io::ErrorKind::PermissionDenied => "tidak diizinkan",
        io::ErrorKind::AlreadyExists => "sudah ada",
        io::ErrorKind::StorageFull => "disk penuh",
        io::ErrorKind::ReadOnlyFilesystem => "disk hanya dapat dibaca",
        io::ErrorKind::IsADirectory => "itu direktori",
        io::ErrorKind::NotADirectory => "bukan direktori",
        _ => return source.to_string(),
    };
    let number = source.raw_os_error().map(|number| format!(" (os error {number})"));
    format!("{said}{}", number.unwrap_or_default())
}

fn index_words(directory: &Path, why: &str) -> (String, String) {
    let directory = directory.display();
    (
        format!(
            "indeks {directory} tidak dapat ditulis: {why}; yang sudah dicatat tersimpan tetap dalam jurnal; periksa ruang dan izin disk, lalu jalankan `rantai rebuild`"
        ),
        format!(
            "the index {directory} cannot be written: {why}; what was recorded is durable in the journal; look to the space and permissions of the disk, then run `rantai rebuild`"
        ),
    )
}

fn emptied_words(directory: &Path, beside: Option<&Path>) -> (String, String) {
    let journal = directory.join("journal");
    let journal = journal.display();
    match beside.map(Path::display) {
        Some(beside) => (
            format!(
                "jurnal {journal} tidak memuat satu catatan pun, padahal {beside} berisi: catatannya hilang; pulihkan jurnal dari cadangan, jangan menulis"
            ),
            format!(
                "the journal {journal} holds no record, yet {beside} holds something: its records are gone; restore the journal from a backup, do not write"
            ),
        ),
        None => (
            format!(
                "jurnal {journal} tidak memuat satu catatan pun; jika buku ini pernah dipakai, pulihkan jurnal dari cadangan; jika `rantai init` terputus, hapus {journal} lalu jalankan `rantai init` lagi"
            ),
            format!(
                "the journal {journal} holds no record; if this ledger was ever used, restore the journal from a backup; if `rantai init` was cut short, remove {journal} and run `rantai init` again"
            ),
        ),
    }
}

fn not_a_directory_words(path: &Path, is_journal: bool) -> (String, String) {
    let path = path.display();
    if is_journal {
        return (
            format!(
                "{path} berupa berkas, padahal di situ seharusnya direktori jurnal; pindahkan berkas itu ke tempat lain dan pulihkan direktori jurnal dari cadangan"
            ),
            format!(
                "{path} is a file where the directory of the journal should be; move it elsewhere and restore that directory from a backup"
            ),
        );
    }
    (
        format!(
            "{path} berupa berkas, padahal di situ seharusnya direktori indeks; pindahkan atau hapus berkas itu: indeks dibangun ulang dari jurnal"
        ),
        format!(
            "{path} is a file where the directory of the index should be; move it elsewhere or delete it: the index is built again from the journal"
        ),
    )
}

fn not_a_file_words(path: &Path, is: (&str, &str)) -> (String, String) {
    let path = path.display();
    (
        format!(
            "{path} berupa {}, padahal seharusnya berkas biasa; tidak dibaca; pindahkan dan pulihkan berkasnya, atau sebut berkas lain",
            is.0
        ),
        format!(
            "{path} is {} where a regular file should be; it is not read; move it away and restore the file, or name another",
            is.1
        ),
    )
}

/// What to do with something beside the site that the program did not leave there.
pub(crate) const MOVE_AWAY: (&str, &str) = (
    "pindahkan direktori .rantai-site itu, lalu jalankan lagi: situs akan ditulis seluruhnya",
    "move that directory .rantai-site away and run again: the site is then written whole",
);

fn suspect_words(path: &Path, is: (&str, &str), then: (&str, &str)) -> (String, String) {
    let path = path.display();
    (
        format!("{path} {}; tidak ada yang diubah; {}", is.0, then.0),
        format!("{path} {}; nothing was changed; {}", is.1, then.1),
    )
}

fn busy_words(directory: &Path, holder: Option<&str>) -> (String, String) {
    let directory = directory.display();
    let (id, en) = match holder {
        Some(holder) => (format!("proses {holder}"), format!("process {holder}")),
        None => ("proses lain".to_owned(), "another process".to_owned()),
    };
    (
        format!(
            "{directory} sedang dipakai {id}; hentikan proses itu atau tunggu sampai selesai (--wait DETIK)"
        ),
        format!("{directory} is in use by {en}; stop it or wait until it is done (--wait SECONDS)"),
    )
}

fn poisoned_words(directory: &Path) -> (String, String) {
    let directory = directory.display();
    (
        format!(
            "penulisan ke {directory} pernah gagal; jurnal tidak menulis lagi sampai dibuka ulang"
        ),
        format!(
            "a write to {directory} has failed; the journal writes no more until it is opened again"
        ),
    )
}

/// A signed checkpoint covers what the journal does not hold: a restored backup, or a forgery.
fn signed_words(
    (directory, file): (&Path, &Path),
    trusted: &Head,
    found: &Head,
) -> (String, String) {
    let (directory, file, signed) = (directory.display(), file.display(), trusted.next);
    let (id, en) = if found.next < signed {
        let found = found.next;
        (
            format!("berisi {found} catatan, padahal checkpoint {file} menandatangani {signed}"),
            format!("holds {found} records, but the checkpoint {file} signed {signed}"),
        )
    } else {
        (
            format!("bukan riwayat yang ditandatangani checkpoint {file} ({signed} catatan)"),
            format!("is not the history that the checkpoint {file} signed ({signed} records)"),
        )
    };
    (
        format!(
            "jurnal {directory} {id}; ini cadangan lama atau riwayat lain: tidak ada yang boleh dicatat atau ditandatangani padanya; pulihkan jurnal yang lengkap; bila benar hilang, tutup buku ini dan buka yang baru dengan origin lain yang menyatakan kehilangannya (membaca tetap dapat)"
        ),
        format!(
            "the journal {directory} {en}; it is an old backup or another history: nothing may be recorded in it or signed for it; restore the whole journal; if it is truly lost, end this ledger and open a new one of another origin that states the loss (reading still works)"
        ),
    )
}

fn lost_words(directory: &Path, trusted: &Head, found: &Head) -> (String, String) {
    let directory = directory.display();
    if found.next < trusted.next {
        return (
            format!(
                "jurnal {directory} berakhir sebelum catatan {}, padahal {} catatan diketahui; pulihkan dari cadangan, jangan menulis",
                found.next, trusted.next
            ),
            format!(
                "the journal {directory} ends before record {}, but {} records are known; restore it from a backup, do not write",
                found.next, trusted.next
            ),
        );
    }
    (
        format!(
            "jurnal {directory} memuat riwayat lain: hash sesudah {} catatan adalah {}, seharusnya {}",
            trusted.next, found.hash, trusted.hash
        ),
        format!(
            "the journal {directory} holds another history: the hash after {} records is {}, expected {}",
            trusted.next, found.hash, trusted.hash
        ),
    )
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, en) = self.words();
        write!(f, "{id} / {en}")
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Disk { source, .. } = self { Some(source) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_said_in_indonesian_where_it_is_common() {
        for (number, id) in [
            (2, "tidak ada (os error 2)"),
            (13, "tidak diizinkan (os error 13)"),
            (17, "sudah ada (os error 17)"),
            (20, "bukan direktori (os error 20)"),
            (21, "itu direktori (os error 21)"),
            (28, "disk penuh (os error 28); kosongkan ruang disk"),
            (30, "disk hanya dapat dibaca (os error 30)"),
            (5, "Input/output error (os error 5)"),
        ] {
            let source = io::Error::from_raw_os_error(number);
            let english = source.to_string();
            let (said, en) = Fault::disk(Doing::Read, Path::new("berkas"))(source).words();
            assert!(
                said.starts_with("tidak dapat ") && said.ends_with(&format!("berkas: {id}")),
                "{said}"
            );
            assert!(
                en.starts_with("cannot ") && en.contains(&format!("berkas: {english}")),
                "{en}"
            );
        }
        let plain = io::Error::new(io::ErrorKind::NotFound, "no number");
        assert_eq!(said_by_the_system(&plain), "tidak ada");
    }
}
