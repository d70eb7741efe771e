//! The directory of a package while it is made: every file is hashed as it is written, and the
//! directory gets its name last.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rantai_events::hash::Hash;

use super::PackageError;
use crate::error::{Doing, Fault};
use crate::vault::disk::{parent, sync_directory};

/// A package that is being made.
pub(super) struct Folder {
    staged: PathBuf,
    /// BLAKE3 of each file, by its path in the package.
    files: BTreeMap<String, Hash>,
}

impl Folder {
    /// Begins beside the place where the package will be. Only its owner may look: records may be
    /// restricted.
    pub(super) fn begin(out: &Path) -> Result<Self, PackageError> {
        if out.symlink_metadata().is_ok() {
            return Err(PackageError::Exists(out.to_owned()));
        }
        let mut staged = out.as_os_str().to_owned();
        staged.push(".partial");
        let staged = PathBuf::from(staged);
        match DirBuilder::new().mode(0o700).create(&staged) {
            Ok(()) => Ok(Self { staged, files: BTreeMap::new() }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(PackageError::Exists(staged))
            }
            Err(error) => Err(Fault::disk(Doing::Create, &staged)(error).into()),
        }
    }

    /// Writes a file at a path with slashes.
    pub(super) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault> {
        let file = self.staged.join(path);
        fs::create_dir_all(parent(&file)).map_err(Fault::disk(Doing::Create, &file))?;
        let mut opened = File::create_new(&file).map_err(Fault::disk(Doing::Create, &file))?;
        let written = opened.write_all(bytes).and_then(|()| opened.sync_all());
        written.map_err(Fault::disk(Doing::Write, &file))?;
        self.files.insert(path.to_owned(), Hash::of(bytes));
        Ok(())
    }

    /// Puts a program in, which can be run.
    pub(super) fn copy_program(&mut self, path: &str, from: &Path) -> Result<(), Fault> {
        let bytes = crate::files::read(from)?;
        self.put(path, &bytes)?;
        let file = self.staged.join(path);
        let runs = fs::Permissions::from_mode(0o755);
        fs::set_permissions(&file, runs).map_err(Fault::disk(Doing::Write, &file))
    }

    /// Writes MANIFEST and gives the package its name; the number of files, and MANIFEST's BLAKE3.
    pub(super) fn finish(mut self, out: &Path) -> Result<(usize, Hash), PackageError> {
        let lines = self.files.iter().map(|(path, hash)| format!("{hash}  {path}\n"));
        let manifest: String = lines.collect();
        self.put("MANIFEST", manifest.as_bytes())?;
        if out.symlink_metadata().is_ok() {
            return Err(PackageError::Exists(out.to_owned()));
        }
        fs::rename(&self.staged, out).map_err(Fault::disk(Doing::Move, &self.staged))?;
        let above = if parent(out).as_os_str().is_empty() { Path::new(".") } else { parent(out) };
        sync_directory(above)?;
        Ok((self.files.len(), Hash::of(manifest.as_bytes())))
    }

    /// Takes away what was begun; what can't be removed stays under its unfinished name.
    pub(super) fn abandon(self) {
        drop(fs::remove_dir_all(&self.staged));
    }
}
