//! The documents that the records of a package cite: those that are there, as they are stored, and
//! a list of all.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rantai_events::hash::Hash;

use super::folder::Folder;
use super::{PackageError, Sources};
use crate::evidence::{Evidence, Presence};

/// How many documents are there.
pub(super) struct Counted {
    pub(super) present: usize,
    pub(super) absent: usize,
}

/// Copies the documents and lists them, a line for each citation.
pub(super) fn put(sources: &Sources<'_>, folder: &mut Folder) -> Result<Counted, PackageError> {
    let evidence = Evidence::of(sources.ledger.directory());
    let cited = sources.selection.cited();
    let mut states: BTreeMap<Hash, Presence> = BTreeMap::new();
    for document in &cited {
        if let Entry::Vacant(new) = states.entry(document.b3) {
            new.insert(copy(&evidence, document.b3, folder)?);
        }
    }
    let mut list = String::from("b3,state,record,kind,number,date\n");
    for document in &cited {
        let state = match states.get(&document.b3) {
            Some(Presence::Present) => "present",
            Some(Presence::Damaged) => "damaged",
            Some(Presence::Missing) | None => "missing",
        };
        let fields = [&document.kind, &document.number, &document.on].map(|text| quoted(text));
        list += &format!("{},{state},{},{}\n", document.b3, document.seq, fields.join(","));
    }
    folder.put("documents.csv", list.as_bytes())?;
    let present = states.values().filter(|state| **state == Presence::Present).count();
    Ok(Counted { present, absent: states.len() - present })
}

/// Copies a document that is whole; its name is its hash.
fn copy(evidence: &Evidence, b3: Hash, folder: &mut Folder) -> Result<Presence, PackageError> {
    let presence = evidence.check(b3)?;
    if presence != Presence::Present {
        return Ok(presence);
    }
    let path = evidence.path(b3);
    let bytes = crate::files::read(&path)?;
    if Hash::of(&bytes) != b3 {
        return Ok(Presence::Damaged);
    }
    folder.put(&format!("documents/{b3}"), &bytes)?;
    Ok(Presence::Present)
}

/// A field of CSV; a text that a spreadsheet would run as a formula is not one in it.
fn quoted(text: &str) -> String {
    let guarded =
        if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", guarded.replace('"', "\"\""));
    }
    guarded
}
