//! The exact record lines, as they are stored and hashed.
//!
//! Each line is the bytes of one record and a line feed. `printf %s "$LINE" | b3sum` gives the
//! `prev` of the line below it, so that anyone can check the file without any program of ours.

use std::io::Write;

use super::{ExportError, Exported};
use crate::ledger::Store;

/// Writes every record; each is checked against its hash before it is written.
///
/// # Errors
/// [`ExportError`].
pub fn write(store: &Store, out: &mut dyn Write) -> Result<Exported, ExportError> {
    let mut records = 0;
    for chunk in store.journal().scan(0)? {
        for line in chunk?.lines() {
            out.write_all(line?.bytes)?;
            out.write_all(b"\n")?;
            records += 1;
        }
    }
    Ok(Exported { records, entries: records, closings: 0 })
}
