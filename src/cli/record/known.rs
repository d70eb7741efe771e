//! Whether the vault knows whom a draft names. A check of the world, not of the books: whoever
//! verifies a ledger elsewhere has no vault.

use std::fmt;

use rantai_events::event::Event;
use rantai_events::record::Draft;
use rantai_projections::refusal::Refusal;
use rantai_projections::table::Words;

use super::super::console::Console;
use super::super::trouble::{Trouble, words};
use crate::vault::{Standing, Vault, ids_of};

/// The vault as it was when first needed; looked at anew before an id counts as unknown.
#[derive(Debug, Default)]
pub(super) struct Known {
    vault: Option<Vault>,
    /// Whether it was opened for the requests that wait now.
    fresh: bool,
}

impl Known {
    /// More requests wait: others may have registered someone since.
    pub(super) fn again(&mut self) {
        self.fresh = false;
    }

    /// The first draft that cannot be, and why; a fault where there is no vault to ask.
    pub(super) fn refusal(
        &mut self,
        drafts: &[Draft],
        console: &Console,
    ) -> Result<Option<(usize, Refusal)>, Trouble> {
        for (index, draft) in drafts.iter().enumerate() {
            if let Event::PersonErased(_) = draft.event {
                return Ok(Some((index, by_command())));
            }
            for id in ids_of(&draft.event) {
                let refusal = match self.standing(&id, console)? {
                    Standing::Known => continue,
                    // What a correction puts in place of an entry may still be about them.
                    Standing::Erased if draft.fixes.is_some() => continue,
                    Standing::Erased => erased(&id),
                    Standing::Unknown => unknown(&id),
                };
                return Ok(Some((index, refusal)));
            }
        }
        Ok(None)
    }

    fn standing(&mut self, id: &str, console: &Console) -> Result<Standing, Trouble> {
        if let Some(vault) = &self.vault {
            let standing = vault.standing(id);
            if standing != Standing::Unknown || self.fresh {
                return Ok(standing);
            }
        }
        let vault = console.vault_to_read()?;
        let standing = vault.standing(id);
        (self.vault, self.fresh) = (Some(vault), true);
        Ok(standing)
    }
}

fn refusal(code: &'static str, id: impl fmt::Display, said: &Words, next: Words) -> Refusal {
    let mut refusal = Refusal::frame(code, &said.0, &said.1);
    refusal.next = next;
    refusal.figures.insert("id", id.to_string());
    refusal
}

fn unknown(id: &str) -> Refusal {
    let said = words(
        format!("`{id}` tidak dikenal brankas buku ini."),
        format!("`{id}` is not known to the vault of this ledger."),
    );
    let command = if id.starts_with('b') { "rantai bank-account add" } else { "rantai person add" };
    let next = words(
        format!("Daftarkan dahulu dengan `{command}`, lalu pakai id yang dicetaknya."),
        format!("Register it first with `{command}`, and use the id that it prints."),
    );
    refusal("vault.unknown", id, &said, next)
}

fn erased(id: &str) -> Refusal {
    let said = words(
        format!("Data `{id}` sudah dihapus dari brankas."),
        format!("The data of `{id}` were erased from the vault."),
    );
    let next = words(
        "Daftarkan lagi, lalu pakai id baru yang dicetak.",
        "Register it again, and use the new id that is printed.",
    );
    refusal("vault.erased", id, &said, next)
}

/// The record says that data are gone: whoever destroys them records it.
fn by_command() -> Refusal {
    let said = words(
        "`person.erased` hanya dicatat oleh penghapusan itu sendiri.",
        "`person.erased` is recorded by the erasure itself alone.",
    );
    let next = words("Pakai `rantai person erase`.", "Use `rantai person erase`.");
    refusal("vault.by-command", "person.erased", &said, next)
}
