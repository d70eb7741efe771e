//! Page notes: what a log signs for the data of one page of its public site, so that a browser can
//! hold a page to the office's word and to a checkpoint.
//!
//! The text is five lines: the origin and `/halaman`; what is signed; size and root of the
//! checkpoint that the page names; SHA-256 of the bytes signed. It can never be read as a
//! checkpoint: its second line is no number.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::checkpoint::decimal;
use crate::note::{Note, SigningKey, Standing};
use crate::policy::Policy;
use crate::tree::{MAX_SIZE, TreeHash};

/// What stands behind the origin in the first line.
const SUFFIX: &str = "/halaman";

/// What a page note is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The data of a page: its language (`id`, `en`) and its address below the root of that
    /// language, empty or ending with `/`.
    Page {
        /// The language.
        language: String,
        /// The address.
        path: String,
    },
    /// The list of all files of the site with their hashes.
    Manifest,
}

/// What a log says of the bytes behind one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageNote {
    /// The log.
    pub origin: String,
    /// What the bytes are.
    pub subject: Subject,
    /// The records of the tree that the page names.
    pub size: u64,
    /// The root of that tree.
    pub root: TreeHash,
    /// SHA-256 of the bytes.
    pub data: TreeHash,
}

/// Why a text is no page note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPageNote {
    /// Not five lines, or no line feed at the end.
    #[error("a page note is five lines")]
    Lines,
    /// The first line does not end with `/halaman`.
    #[error("the first line of a page note is the origin and /halaman")]
    Origin,
    /// The second line is neither `manifest` nor a language and an address.
    #[error("the second line of a page note is 'manifest', or a language and an address")]
    Subject,
    /// The size is no decimal below 2^63.
    #[error("the third line of a page note is a decimal below 2^63 without leading zeros")]
    Size,
    /// The root or the hash is not the base64 of 32 bytes.
    #[error("the last two lines of a page note are each the base64 of 32 bytes")]
    Hash,
}

/// Why a page note is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UntrustedPage {
    /// Another form.
    #[error(transparent)]
    Form(#[from] BadPageNote),
    /// No log of the policy has this origin.
    #[error("the policy has no log {0}")]
    UnknownLog(String),
    /// The log did not sign.
    #[error("the log {0} did not sign the page")]
    NotSigned(String),
    /// A signature that names the key of the log is false.
    #[error("the signature by {0} is false")]
    FalseSignature(String),
}

/// SHA-256 of the bytes behind a page.
#[must_use]
pub fn digest(data: &[u8]) -> TreeHash {
    TreeHash(Sha256::digest(data).into())
}

impl Subject {
    fn parse(line: &str) -> Option<Self> {
        if line == "manifest" {
            return Some(Self::Manifest);
        }
        let (language, path) = line.split_once(" /")?;
        let lower = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
        let whole = path.is_empty() || path.ends_with('/');
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "./_-".contains(c);
        let plain = path.chars().all(is_plain) && !path.contains("//") && !path.contains("..");
        let (language, path) = (language.to_owned(), path.to_owned());
        (lower && whole && plain).then_some(Self::Page { language, path })
    }
}

/// The second line.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page { language, path } => write!(f, "{language} /{path}"),
            Self::Manifest => f.write_str("manifest"),
        }
    }
}

impl PageNote {
    /// Reads the text of a note, in its only form.
    ///
    /// # Errors
    /// Says what is wrong with its form.
    pub fn parse(text: &str) -> Result<Self, BadPageNote> {
        let lines = text.strip_suffix('\n').ok_or(BadPageNote::Lines)?;
        let lines: Vec<&str> = lines.split('\n').collect();
        let [origin, subject, size, root, data] = lines.as_slice() else {
            return Err(BadPageNote::Lines);
        };
        let origin = origin.strip_suffix(SUFFIX).filter(|origin| !origin.is_empty());
        Ok(Self {
            origin: origin.ok_or(BadPageNote::Origin)?.to_owned(),
            subject: Subject::parse(subject).ok_or(BadPageNote::Subject)?,
            size: decimal(size).filter(|size| *size <= MAX_SIZE).ok_or(BadPageNote::Size)?,
            root: TreeHash::parse(root).ok_or(BadPageNote::Hash)?,
            data: TreeHash::parse(data).ok_or(BadPageNote::Hash)?,
        })
    }

    /// Signs it. `None` if the key is a witness's, or of another name than the origin.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> Option<Note> {
        key.note(&self.origin, self.to_string())
    }

    /// What a signed note says, if the log of this policy signed it. Witnesses do not sign pages:
    /// they cosign the checkpoints that connect to the tree a page names.
    ///
    /// # Errors
    /// [`UntrustedPage`].
    pub fn check(note: &Note, policy: &Policy) -> Result<Self, UntrustedPage> {
        let page = Self::parse(note.text())?;
        let origin = || page.origin.clone();
        // After a change of keys a policy names several of one log, in whatever order.
        let mut logs = policy.logs().iter().filter(|log| log.key.name().as_str() == page.origin);
        let standings: Vec<Standing> = logs.by_ref().map(|log| note.verify(&log.key)).collect();
        if standings.is_empty() {
            return Err(UntrustedPage::UnknownLog(origin()));
        }
        if standings.contains(&Standing::False) {
            return Err(UntrustedPage::FalseSignature(origin()));
        }
        if standings.iter().all(|standing| *standing == Standing::Absent) {
            return Err(UntrustedPage::NotSigned(origin()));
        }
        Ok(page)
    }
}

/// The text of the note.
impl fmt::Display for PageNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}{SUFFIX}\n{}", self.origin, self.subject)?;
        writeln!(f, "{}\n{}\n{}", self.size, self.root, self.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::Checkpoint;

    fn sample() -> PageNote {
        PageNote {
            origin: "rantai.example/contoh".into(),
            subject: Subject::Page { language: "id".into(), path: "kelompok/a-1/".into() },
            size: 4,
            root: TreeHash::EMPTY,
            data: digest(b"{}"),
        }
    }

    #[test]
    fn a_page_note_is_read_as_it_was_written_and_never_as_a_checkpoint() {
        for subject in [
            sample().subject,
            Subject::Page { language: "en".into(), path: String::new() },
            Subject::Manifest,
        ] {
            let text = PageNote { subject, ..sample() }.to_string();
            assert_eq!(PageNote::parse(&text).unwrap().to_string(), text);
            assert!(Checkpoint::parse(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let text = sample().to_string();
        let edits = [
            ("/halaman", "", BadPageNote::Origin),
            ("id /kelompok/a-1/", "4", BadPageNote::Subject),
            ("id /kelompok/a-1/", "id kelompok/a-1/", BadPageNote::Subject),
            ("id /kelompok/a-1/", "id /kelompok/../a/", BadPageNote::Subject),
            ("id /kelompok/a-1/", "id /kelompok/a-1", BadPageNote::Subject),
            ("\n4\n", "\n04\n", BadPageNote::Size),
            ("=\n", "\n", BadPageNote::Hash),
            ("\n4\n", "\n4\n4\n", BadPageNote::Lines),
        ];
        for (old, new, why) in edits {
            assert_eq!(PageNote::parse(&text.replacen(old, new, 1)), Err(why), "{new}");
        }
    }
}
