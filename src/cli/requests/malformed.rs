//! JSON that is no draft, told in both languages.

use rantai_projections::table::Words;

use crate::cli::trouble::words;

mod said;
mod step;

pub(in crate::cli) use said::known as indonesian_reason;

/// JSON that is no draft.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::cli) struct Malformed {
    /// The line in the input, from 1.
    pub(in crate::cli) line: u64,
    /// The column in that line, from 1, where it is known.
    pub(in crate::cli) column: Option<u64>,
    /// The field, `body.plan[2].amount`; empty where the JSON itself is wrong.
    pub(in crate::cli) path: String,
    /// Which draft of its request, from 0.
    pub(in crate::cli) index: usize,
    /// How many drafts its request has, at least one.
    pub(in crate::cli) count: usize,
    /// The event type it names, where there is such a one.
    pub(in crate::cli) event: Option<&'static str>,
    /// What is wrong there, as found.
    pub(in crate::cli) why: String,
}

impl Malformed {
    /// What is wrong.
    pub(in crate::cli) fn message(&self) -> Words {
        words(said::indonesian(&self.why), self.why.clone())
    }

    /// What to do about it: how the value is written, and where its form stands.
    pub(in crate::cli) fn next(&self) -> Words {
        let (mut id, mut en) = step::of(&self.why);
        match self.event {
            Some(name) => {
                let asked = format!("`rantai record --fields {name}`");
                id.push_str(&format!("Isian `{name}` dan contohnya: {asked}."));
                en.push_str(&format!("The fields of `{name}` and an example: {asked}."));
            }
            None => {
                id.push_str("Jenis peristiwa: `rantai record --fields`; bentuk draf: `rantai record --help`.");
                en.push_str("Event types: `rantai record --fields`; the form of drafts: `rantai record --help`.");
            }
        }
        (id, en)
    }
}
