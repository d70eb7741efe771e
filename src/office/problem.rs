//! Why a page cannot be shown, in words that say what to do.

use axum::http::StatusCode;
use rantai_projections::books::Unreadable;
use rantai_projections::statements::NotBuilt;
use rantai_projections::table::Words;

use crate::error::Fault;
use crate::ledger::Rejected;

/// Why there is no page.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    pub(super) words: Words,
}

impl Problem {
    /// Something is written in a way that has no meaning.
    pub(super) fn bad(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, words: (id.into(), en.into()) }
    }
    /// What is asked for is not there.
    pub(super) fn unknown(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, words: (id.into(), en.into()) }
    }
    /// The account may not read any more.
    pub(super) fn forbidden(words: Words) -> Self {
        Self { status: StatusCode::FORBIDDEN, words }
    }
    /// The disk, or what is on it.
    fn fault((id, en): Words) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        let id = format!("Buku tidak dapat dibaca: {id}");
        Self { status, words: (id, format!("The ledger cannot be read: {en}")) }
    }
}

impl From<Unreadable> for Problem {
    fn from(why: Unreadable) -> Self {
        Self::fault(why.words)
    }
}

impl From<Fault> for Problem {
    fn from(why: Fault) -> Self {
        Self::fault(why.words())
    }
}

impl From<Rejected> for Problem {
    fn from(why: Rejected) -> Self {
        match why {
            Rejected::Refused { refusal, .. } => {
                Self::fault((refusal.id.clone(), refusal.en.clone()))
            }
            Rejected::Fault(fault) => fault.into(),
            Rejected::Unreadable(why) => why.into(),
            Rejected::Signed(denial) => Self::fault(denial.words()),
        }
    }
}

impl From<NotBuilt> for Problem {
    fn from(why: NotBuilt) -> Self {
        match why {
            NotBuilt::SubjectNeeded(what) => Self::bad(
                format!("Buku ini perlu subjek: {}.", what.0),
                format!("This book needs a subject: {}.", what.1),
            ),
            NotBuilt::SubjectUnknown(what, name) => Self::unknown(
                format!("Tidak ada {} `{name}`.", what.0),
                format!("There is no {} `{name}`.", what.1),
            ),
            NotBuilt::Fault(why) => why.into(),
        }
    }
}
