//! The office's word on a page: a signed note over its data (events/FORMAT.md, "Page note").

use rantai_events::checkpoint::Checkpoint;
use rantai_events::note::{Note, SigningKey};
use rantai_events::page_note::{PageNote, Subject, digest};

use super::File;
use crate::render::Language;

/// Signs pages of one position of the ledger.
#[derive(Debug)]
pub struct PageSigner<'a> {
    key: &'a SigningKey,
    checkpoint: &'a Checkpoint,
}

impl<'a> PageSigner<'a> {
    /// With the key of the log, for pages that name this checkpoint. `None` if the key is of
    /// another log.
    #[must_use]
    pub fn new(key: &'a SigningKey, checkpoint: &'a Checkpoint) -> Option<Self> {
        let is_ours = key.public().name().as_str() == checkpoint.origin();
        is_ours.then_some(Self { key, checkpoint })
    }

    /// The key that signs, as others read it.
    #[must_use]
    pub fn vkey(&self) -> String {
        self.key.public().to_string()
    }

    /// The checkpoint that the pages name.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        self.checkpoint
    }

    /// The signed note over the data of a page in one language; `None` where the key does not sign
    /// notes, which does not happen after [`Self::new`].
    #[must_use]
    pub fn page(&self, language: Language, path: &str, data: &[u8]) -> Option<Note> {
        let language = language.pick("id", "en").to_owned();
        self.sign(Subject::Page { language, path: path.to_owned() }, data)
    }

    /// The signed note over the list of all files.
    #[must_use]
    pub fn manifest(&self, list: &[u8]) -> Option<Note> {
        self.sign(Subject::Manifest, list)
    }

    fn sign(&self, subject: Subject, data: &[u8]) -> Option<Note> {
        let origin = self.checkpoint.origin().to_owned();
        let (size, root) = (self.checkpoint.size(), self.checkpoint.root());
        PageNote { origin, subject, size, root, data: digest(data) }.sign(self.key)
    }
}

/// `kunci`: the key that signs, in the form that a policy takes.
#[must_use]
pub fn key(signer: &PageSigner<'_>) -> File {
    let (path, media_type) = ("kunci".to_owned(), "text/plain; charset=utf-8");
    File { path, media_type, bytes: format!("{}\n", signer.vkey()).into_bytes() }
}
