//! Opening files that are there: only what is a regular file is read or written.
//!
//! Whoever can put something into the directory of a ledger can put a FIFO there, on which an
//! opening would wait for ever, or a device that never ends. So nothing is waited for on opening,
//! and what was opened is looked at, not what the name stood for before.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

use crate::error::{Doing, Fault};

/// Opens a file for reading.
///
/// # Errors
/// [`Fault::NotAFile`] for anything but a regular file; [`Fault::Disk`].
pub(crate) fn open(path: &Path) -> Result<File, Fault> {
    open_as(OpenOptions::new().read(true), path)
}

/// Opens a file for reading; `None` where there is none.
///
/// # Errors
/// As for [`open`].
pub(crate) fn open_if_there(path: &Path) -> Result<Option<File>, Fault> {
    if_there(open(path))
}

/// Opens what a person hands in by its name: a file, or a pipe such as `/dev/stdin` and what a
/// shell puts in place of `<(…)`, which is read as `-` would be.
///
/// # Errors
/// [`Fault::NotAFile`] for a directory; [`Fault::Disk`].
pub(crate) fn open_handed(path: &Path) -> Result<File, Fault> {
    let file = File::open(path).map_err(Fault::disk(Doing::Open, path))?;
    let kind = file.metadata().map_err(Fault::disk(Doing::Open, path))?;
    if kind.is_dir() {
        return Err(Fault::NotAFile { path: path.to_owned(), is: DIRECTORY });
    }
    Ok(file)
}

/// All bytes of a file.
///
/// # Errors
/// As for [`open`].
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(Fault::disk(Doing::Read, path))?;
    Ok(bytes)
}

/// Opens a file for writing, and makes an empty one where there is none.
///
/// # Errors
/// As for [`open`].
pub(crate) fn open_or_make(path: &Path) -> Result<File, Fault> {
    open_as(OpenOptions::new().create(true).truncate(false).write(true), path)
}

/// Opens a file as the options say.
///
/// # Errors
/// As for [`open`].
pub(crate) fn open_as(options: &mut OpenOptions, path: &Path) -> Result<File, Fault> {
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
    match options.custom_flags(flags).open(path) {
        Ok(file) => only_regular(file, path),
        Err(error) => Err(why_not(error, path)),
    }
}

/// `None` where opening said that there is no such file.
///
/// # Errors
/// Any other fault.
pub(crate) fn if_there(opened: Result<File, Fault>) -> Result<Option<File>, Fault> {
    match opened {
        Err(Fault::Disk { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        opened => opened.map(Some),
    }
}

/// Puts a staged file in the place of another.
///
/// # Errors
/// [`Fault::NotAFile`] where a directory stands in its place; [`Fault::Disk`].
pub(crate) fn put_in_place(staged: &Path, path: &Path) -> Result<(), Fault> {
    std::fs::rename(staged, path).map_err(|error| {
        if error.kind() == io::ErrorKind::IsADirectory {
            return Fault::NotAFile { path: path.to_owned(), is: DIRECTORY };
        }
        Fault::disk(Doing::Move, staged)(error)
    })
}

fn only_regular(file: File, path: &Path) -> Result<File, Fault> {
    let kind = file.metadata().map_err(Fault::disk(Doing::Open, path))?.file_type();
    let is = if kind.is_file() {
        return Ok(file);
    } else if kind.is_dir() {
        DIRECTORY
    } else if kind.is_fifo() {
        ("FIFO (pipa)", "a FIFO (a pipe)")
    } else {
        ("perangkat", "a device")
    };
    Err(Fault::NotAFile { path: path.to_owned(), is })
}

const DIRECTORY: (&str, &str) = ("direktori", "a directory");

/// What the system does not even open is named alike: a socket, a FIFO that nobody reads, a
/// directory to be written.
fn why_not(error: io::Error, path: &Path) -> Fault {
    let is = match Errno::from_io_error(&error) {
        Some(Errno::NXIO) => ("FIFO (pipa) atau soket", "a FIFO (a pipe) or a socket"),
        Some(Errno::ISDIR) => DIRECTORY,
        Some(_) | None => return Fault::disk(Doing::Open, path)(error),
    };
    Fault::NotAFile { path: path.to_owned(), is }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    fn told(opened: Result<File, Fault>) -> String {
        opened.map_or_else(|fault| fault.words().1, |_| "opened".to_owned())
    }

    #[test]
    fn only_a_regular_file_is_opened_and_nothing_is_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        std::fs::write(at("file"), "text").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        std::fs::create_dir(at("directory")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(at("fifo")).status().unwrap();
        assert!(made.success());
        let _listening = UnixListener::bind(at("socket")).unwrap();
        let device = Path::new("/dev/zero").to_owned();
        for (path, read, written) in [
            (at("file"), "opened", "opened"),
            (at("link"), "opened", "opened"),
            (at("directory"), "is a directory", "is a directory"),
            (at("fifo"), "is a FIFO (a pipe)", "is a FIFO (a pipe) or a socket"),
            (at("socket"), "is a FIFO (a pipe) or a socket", "is a FIFO (a pipe) or a socket"),
            (device, "is a device", "is a device"),
        ] {
            for (told, due) in [(told(open(&path)), read), (told(open_or_make(&path)), written)] {
                let names = told.contains(&format!("{} ", path.display()));
                assert!(told == due || told.contains(due) && names, "{told}, not {due}");
            }
        }
        assert!(matches!(open_if_there(&at("none")), Ok(None)));
        assert_eq!(read(&at("link")).unwrap(), b"text");
    }
}
