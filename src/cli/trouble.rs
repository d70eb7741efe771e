//! Why a command did not end well, and the exit code that says so.

use std::fmt::Display;

use rantai_projections::books::Unreadable;
use rantai_projections::refusal::Refusal;
use rantai_projections::statements::NotBuilt;
use rantai_projections::table::Words;

use crate::error::Fault;
use crate::evidence::EvidenceError;
use crate::keys::KeyError;
use crate::ledger::Rejected;
use crate::proofs::NoProof;
use crate::publish::PublishError;
use crate::render::Language;
use crate::vault::error::VaultError;
use crate::witness::WitnessError;

/// The exit codes, as the help states them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    Done = 0,
    Found = 1,
    Usage = 2,
    Refused = 3,
    Fault = 4,
}

/// Why a command did not end well.
#[derive(Debug)]
pub(super) enum Trouble {
    /// A check found something wrong, and told it.
    Found,
    /// The command was asked in a way that has no answer.
    Usage(Words),
    /// A law said no.
    Refused(Box<Refusal>),
    /// What was asked cannot be, whatever the books say.
    Denied(Words),
    /// Refusals were told already, one by one.
    Told,
    /// The disk, another process or a key stood in the way.
    Fault(Words),
    /// Whoever reads our output has gone.
    Closed,
}

/// Words in Indonesian and English.
pub(super) fn words(id: impl Into<String>, en: impl Into<String>) -> Words {
    (id.into(), en.into())
}

impl Trouble {
    pub(super) fn usage(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Usage(words(id, en))
    }

    pub(super) fn denied(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Denied(words(id, en))
    }

    /// The same text in both languages: a cause that only the system knows.
    pub(super) fn plain_fault(text: impl Display) -> Self {
        Self::Fault(words(text.to_string(), text.to_string()))
    }

    /// Output that could not be written.
    pub(super) fn output(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::Fault(words(
            format!("keluaran tidak dapat ditulis: {error}"),
            format!("cannot write the output: {error}"),
        ))
    }

    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Found => Exit::Found,
            Self::Usage(_) => Exit::Usage,
            Self::Refused(_) | Self::Denied(_) | Self::Told => Exit::Refused,
            Self::Fault(_) => Exit::Fault,
            Self::Closed => Exit::Done,
        }
    }

    /// What is told on stderr; nothing where it was told already.
    pub(super) fn text(&self, language: Language) -> Option<String> {
        match self {
            Self::Found | Self::Told | Self::Closed => None,
            Self::Usage(words) | Self::Denied(words) | Self::Fault(words) => {
                Some(language.of(words).to_owned())
            }
            Self::Refused(refusal) => Some(refused(refusal, language)),
        }
    }
}

fn refused(refusal: &Refusal, language: Language) -> String {
    let message = language.pick(refusal.id.as_str(), refusal.en.as_str());
    told(refusal.code, message, language.of(&refusal.next), language)
}

/// A refusal in words.
pub(super) fn told(code: &str, message: &str, next: &str, language: Language) -> String {
    match language {
        Language::Id => format!("ditolak ({code}): {message}\n  langkah berikut: {next}"),
        Language::En => format!("refused ({code}): {message}\n  next: {next}"),
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault.words())
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<Unreadable> for Trouble {
    fn from(why: Unreadable) -> Self {
        Self::Fault(why.words)
    }
}

impl From<Rejected> for Trouble {
    fn from(why: Rejected) -> Self {
        match why {
            Rejected::Refused { refusal, .. } => Self::Refused(refusal),
            Rejected::Fault(fault) => fault.into(),
            Rejected::Unreadable(why) => why.into(),
            Rejected::Signed(denial) => Self::Fault(denial.words()),
        }
    }
}

impl From<NoProof> for Trouble {
    fn from(why: NoProof) -> Self {
        match why {
            NoProof::Publish(why) => (*why).into(),
            NoProof::Unreadable(why) => why.into(),
            NoProof::Fault(fault) => (*fault).into(),
            NoProof::Write(error) => Self::output(&error),
            why @ (NoProof::NoRecord { .. }
            | NoProof::NotCovered { .. }
            | NoProof::Tiles(_)
            | NoProof::Differs { .. }
            | NoProof::Restricted { .. }
            | NoProof::Empty { .. }
            | NoProof::NoClosing { .. }
            | NoProof::Disagrees { .. }
            | NoProof::NoBalance { .. }
            | NoProof::Several { .. }
            | NoProof::FewPeople { .. }
            | NoProof::NothingToShow { .. }
            | NoProof::TooMany { .. }
            | NoProof::TooLarge { .. }) => {
                let ((id, en), code) = (why.words(), why.code().unwrap_or("proof"));
                Self::denied(format!("ditolak ({code}): {id}"), format!("refused ({code}): {en}"))
            }
        }
    }
}

impl From<KeyError> for Trouble {
    fn from(why: KeyError) -> Self {
        Self::Fault(why.words())
    }
}

impl From<PublishError> for Trouble {
    fn from(why: PublishError) -> Self {
        match why {
            PublishError::Denied(denial) => Self::Denied(denial.words()),
            PublishError::Key(why) => why.into(),
            PublishError::Fault(fault) => fault.into(),
        }
    }
}

impl From<WitnessError> for Trouble {
    fn from(why: WitnessError) -> Self {
        let words = why.words();
        match why {
            WitnessError::NotAWitnessKey
            | WitnessError::NoPolicy(_)
            | WitnessError::NoCertificate(_)
            | WitnessError::Policy(..)
            | WitnessError::NoLogs(_) => Self::Usage(words),
            WitnessError::Untrusted(_) => Self::Denied(words),
            WitnessError::Network(..) => Self::Fault(words),
            WitnessError::Publish(why) => (*why).into(),
            WitnessError::Key(why) => (*why).into(),
            WitnessError::Fault(fault) => (*fault).into(),
        }
    }
}

impl From<EvidenceError> for Trouble {
    fn from(why: EvidenceError) -> Self {
        let words = why.words();
        match why {
            EvidenceError::Fault(_) | EvidenceError::Randomness => Self::Fault(words),
            EvidenceError::NotAFile(_)
            | EvidenceError::TooLarge(_)
            | EvidenceError::Missing(_)
            | EvidenceError::Damaged(_) => Self::Denied(words),
        }
    }
}

impl From<VaultError> for Trouble {
    fn from(why: VaultError) -> Self {
        let words = why.words();
        match why {
            VaultError::Invalid { .. }
            | VaultError::BankDiffers(_)
            | VaultError::NameDiffers { .. }
            | VaultError::Unknown(_)
            | VaultError::Erased(_) => Self::Denied(words),
            VaultError::Evidence(why) => why.into(),
            VaultError::Missing(_)
            | VaultError::Exists(_)
            | VaultError::WrongMasterKey(_)
            | VaultError::Damaged { .. }
            | VaultError::Unreadable
            | VaultError::Stopped
            | VaultError::ReadOnly
            | VaultError::Randomness
            | VaultError::Fault(_) => Self::Fault(words),
        }
    }
}

impl From<NotBuilt> for Trouble {
    fn from(why: NotBuilt) -> Self {
        match why {
            NotBuilt::SubjectNeeded(what) => Self::usage(
                format!("pernyataan ini memerlukan SUBJEK: {}", what.0),
                format!("this statement needs a SUBJECT: {}", what.1),
            ),
            NotBuilt::SubjectUnknown(what, name) => Self::usage(
                format!(
                    "tidak ada {} `{name}`; periksa kodenya dengan `rantai show rekap-saldo`",
                    what.0
                ),
                format!(
                    "there is no {} `{name}`; check its code with `rantai show rekap-saldo`",
                    what.1
                ),
            ),
            NotBuilt::Fault(why) => why.into(),
        }
    }
}
