//! What a kill leaves of a registration: ciphertexts were written and their key was not. Nobody was
//! told the id, nobody can read the data, and nothing but time brings a key to them: they go when
//! the vault is next opened for writing.
//!
//! Whoever has a key stays, in a record or not: between registering a person and recording that the
//! person joined lies the work of an office.

use std::collections::BTreeSet;
use std::path::Path;

use memchr::memmem;

use super::Vault;
use super::error::VaultError;
use crate::error::Fault;
use crate::journal::{FileJournal, Journal as _};

/// A letter and twelve random bytes: `p-` and 24 hex digits.
const ID_BYTES: usize = 26;

impl Vault {
    /// Whoever has ciphertexts and no key, and was not erased.
    pub(super) fn keyless(&self) -> BTreeSet<String> {
        let has_key = |id: &String| self.keyring.subjects.contains_key(id);
        let was_erased = |id: &String| self.keyring.erased.contains(id);
        self.sealed.ids().filter(|id| !has_key(id) && !was_erased(id)).cloned().collect()
    }

    /// Whether all that is there of someone without a key is what a kill leaves: data, and no
    /// document, which is stored under a key that is durable.
    pub(super) fn is_cut_short(&self, id: &str) -> bool {
        self.sealed.document_hashes(id).is_empty()
    }

    /// Removes what kills left of registrations. Where a record names one without a key, or there
    /// is no journal to ask, a keyring was lost and not a registration: then all stays, for whoever
    /// brings the keyring back.
    pub(super) fn sweep(&mut self, ledger: &Path) -> Result<usize, VaultError> {
        let keyless = self.keyless();
        let whole = |id: &String| !self.is_cut_short(id);
        if keyless.is_empty() || keyless.iter().any(whole) {
            return Ok(0);
        }
        if is_any_named(&keyless, ledger).unwrap_or(true) {
            return Ok(0);
        }
        self.write(|vault| {
            vault.sealed.destroy(&keyless)?;
            Ok(keyless.len())
        })
    }
}

/// Whether a line of the journal names one of them. A journal that is damaged is not for the vault
/// to report.
fn is_any_named(ids: &BTreeSet<String>, ledger: &Path) -> Result<bool, Fault> {
    let journal = FileJournal::read_only(&ledger.join("journal"))?;
    for chunk in journal.scan(0)? {
        if names_any(&chunk?.bytes, ids) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn names_any(lines: &[u8], ids: &BTreeSet<String>) -> bool {
    let named = |at: usize| {
        let id = lines.get(at + 1..at + 1 + ID_BYTES).and_then(|id| std::str::from_utf8(id).ok());
        id.is_some_and(|id| ids.contains(id))
    };
    [&b"\"p-"[..], b"\"b-"].iter().any(|begin| memmem::find_iter(lines, begin).any(named))
}
