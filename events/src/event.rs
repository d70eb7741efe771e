//! The vocabulary: everything that can be recorded, one family a file. Each body names the group
//! or program it is about, so the streams of an event, and the value it moves, are functions of
//! the body alone.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::account::Stream;
use crate::invalid::Valid;
use crate::posting::Postings;

mod cash;
mod grant;
mod group;
mod guliran;
mod ledger;
mod loan;
mod meeting;
mod member;
mod opening;
mod parts;
mod program;
mod report;
mod saving;

pub use cash::*;
pub use grant::*;
pub use group::*;
pub use guliran::*;
pub use ledger::*;
pub use loan::*;
pub use meeting::*;
pub use member::*;
pub use opening::*;
pub use parts::*;
pub use program::*;
pub use report::*;
pub use saving::*;

/// Who may read a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Anyone: no free text, nothing about individuals.
    Public,
    /// The office and auditors.
    Restricted,
}

/// One field of a body, for the format's documentation.
#[derive(Debug)]
pub struct Field {
    /// Its name in the JSON.
    pub name: &'static str,
    /// Its type as written in the code; `Option<…>` and `List<…>` may be absent.
    pub ty: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// What is known of an event type without looking at a record.
#[derive(Debug)]
pub struct EventDef {
    /// `family.past_participle`.
    pub name: &'static str,
    /// The version of the body that is drafted today.
    pub version: u32,
    /// Who may read it.
    pub audience: Audience,
    /// Whether it can never be reversed, only superseded.
    pub is_final: bool,
    /// What it records, and the laws it stands under.
    pub doc: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

/// What every body says of itself, from its fields alone.
pub trait Body {
    /// The streams whose state it changes, at least one, each once.
    fn streams(&self) -> Vec<Stream>;

    /// The laws of its own fields.
    ///
    /// # Errors
    /// [`crate::invalid::Invalid`] naming the first field that breaks one.
    fn validate(&self) -> Valid {
        Ok(())
    }

    /// The value it moves.
    fn post(&self, _post: &mut Postings) {}
}

/// Why a body could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// No such event type in this version of the program.
    #[error("`{0}` is not an event type of this version")]
    UnknownType(String),
    /// A type we know in a version we do not.
    #[error("version {1} of `{0}` is not known to this version")]
    UnknownVersion(String, u32),
    /// The fields do not fit.
    #[error("{0}")]
    Fields(#[source] serde_json::Error),
}

macro_rules! events {
    ($($body:ident),* $(,)?) => {
        /// Everything that can happen, with its typed body.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, clippy::large_enum_variant, reason = "each body documents itself; events are moved rarely")]
        pub enum Event { $($body($body)),* }

        $(impl From<$body> for Event {
            fn from(body: $body) -> Self {
                Self::$body(body)
            }
        })*

        /// Every event type, in the order of the families.
        pub static EVENTS: &[&EventDef] = &[$($body::DEF),*];

        impl Event {
            /// What is known of its type.
            #[must_use]
            pub fn def(&self) -> &'static EventDef {
                match self { $(Self::$body(_) => $body::DEF),* }
            }

            fn body(&self) -> &dyn Body {
                match self { $(Self::$body(body) => body),* }
            }

            /// Reads the body of a type, of any version that this program knows.
            ///
            /// # Errors
            /// [`BodyError`] when the type or version is unknown or the fields do not fit.
            pub fn decode(name: &str, version: u32, body: &RawValue) -> Result<Self, BodyError> {
                let unknown_version = || BodyError::UnknownVersion(name.to_owned(), version);
                $(if name == $body::DEF.name {
                    if version != $body::DEF.version { return Err(unknown_version()); }
                    return serde_json::from_str(body.get()).map(Self::$body).map_err(BodyError::Fields);
                })*
                Err(BodyError::UnknownType(name.to_owned()))
            }
        }

        /// Only the body is written; type and version stand beside it in the record.
        impl Serialize for Event {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$body(body) => body.serialize(serializer)),* }
            }
        }
    };
}

events! {
    LedgerOpened, LawsAdopted, AccountOpened, AccountRolesChanged, AccountSuspended,
    AccountRestored, PolicyAdopted, EntryProposed, EntryDeclined, EntryExplained, EntryReversed,
    PersonRead, PersonErased,
    ProgramDefined, RulesetAdopted, BudgetAppropriated, BudgetRevised, PeriodClosed, PeriodReopened,
    GroupRegistered, GroupLegalised, OfficersElected, GroupBankAccountRegistered,
    GroupBankAccountClosed, GroupDissolved,
    MemberJoined, MemberLeft, EligibilityChecked,
    MeetingHeld, MeetingDecided,
    GrantProposed, GrantReviewed, GrantAwarded, CommitmentReleased, AgreementSigned, Sp2dIssued,
    GrantDisbursed, DisbursementReturned, GoodsDelivered, GoodsDistributed, GrantDistributed,
    GrantSpent, TaxRemitted, PlanAmended, GrantReturned, DisallowedRepaid, GrantClosed,
    LoanApproved, LoanDisbursed, LoanRepaid, LoanRescheduled, LoanBilled, LoanTakenOver,
    LoanWrittenOff, LoanRecovered, RevolvedToMember, RevolvedToGroup, RevolvedArrived,
    GroupLoanRepaid, FundTransferred, FundSettled,
    CashReceived, CashSpent, CashDeposited, CashWithdrawn, InterestCredited, FeeCharged,
    CashCounted, CashDifferenceSettled, BankReconciled, AdvanceReceived, AdvanceRepaid,
    SuspenseCleared,
    SavingDeposited, SavingWithdrawn, JointLiabilityCollected,
    ReportSubmitted, ReportCompiled, ReportAcknowledged, ReportCopied, ReportReceived,
    ReportReturned, ReportAccepted, ReportSuperseded, ReportReminded,
    OpeningRecorded, OpeningLoanRecorded, OpeningGrantRecorded, OpeningConfirmed,
}

impl Event {
    /// Its type, `family.past_participle`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.def().name
    }
    /// The streams whose state it changes, sorted. Empty for a reversal, which takes its target's.
    #[must_use]
    pub fn streams(&self) -> Vec<Stream> {
        let mut streams = self.body().streams();
        streams.sort_unstable_by_key(ToString::to_string);
        streams.dedup();
        streams
    }
    /// The laws of its own fields.
    ///
    /// # Errors
    /// [`crate::invalid::Invalid`] naming the first field that breaks one.
    pub fn validate(&self) -> Valid {
        self.body().validate()
    }
    /// The value it moves, sorted; `None` when a sum is larger than the ledger keeps.
    #[must_use]
    pub fn postings(&self) -> Option<Vec<crate::posting::Posting>> {
        let mut post = Postings::new();
        self.body().post(&mut post);
        post.finish()
    }
}

/// The definition of the event type with this name.
#[must_use]
pub fn def_of(name: &str) -> Option<&'static EventDef> {
    EVENTS.iter().copied().find(|def| def.name == name)
}

/// Declares a part of a body: its fields are written in the order of their names, absent ones not
/// at all, and unknown ones are refused.
macro_rules! part {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $fdoc:literal])+ $field:ident: $ty:ty,)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $fdoc])+
            #[serde(skip_serializing_if = "crate::wire::Absent::is_absent")]
            pub $field: $ty,)*
        }
        impl $name {
            /// The fields, for the format's documentation.
            pub const FIELDS: &'static [$crate::event::Field] = &[$($crate::event::Field {
                name: stringify!($field), ty: stringify!($ty), doc: concat!($($fdoc),+),
            }),*];
            /// What it is.
            pub const DOC: &'static str = concat!($($doc),+);
        }
        crate::wire::always_written!($name);
    };
}
pub(crate) use part;

/// Declares the body of an event: [`part!`] with the type's name, version, audience and finality.
macro_rules! body {
    ($(#[doc = $doc:literal])+ $name:ident = $ty:literal v $version:literal $audience:ident $($final:ident)? { $($fields:tt)* }) => {
        $crate::event::part! { $(#[doc = $doc])+ $name { $($fields)* } }
        impl $name {
            /// What is known of the type.
            pub const DEF: &'static $crate::event::EventDef = &$crate::event::EventDef {
                name: $ty,
                version: $version,
                audience: $crate::event::Audience::$audience,
                is_final: $crate::event::body!(@final $($final)?),
                doc: Self::DOC,
                fields: Self::FIELDS,
            };
        }
    };
    (@final Final) => { true };
    (@final) => { false };
}
pub(crate) use body;

/// Declares a closed list of codes with their Indonesian and English words.
macro_rules! codes {
    ($(#[doc = $doc:literal])+ $name:ident { $($variant:ident $code:literal $id:literal / $en:literal,)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $(#[doc = $en] #[serde(rename = $code)] $variant),* }
        impl $name {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// What it is.
            pub const DOC: &'static str = concat!($($doc),+);
            /// The code as recorded.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }
            /// The word in Indonesian and English.
            #[must_use]
            pub fn words(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($id, $en)),* }
            }
        }
        crate::wire::always_written!($name);
    };
}
pub(crate) use codes;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_the_order_in_which_they_are_encoded() {
        for def in EVENTS {
            let names: Vec<_> = def.fields.iter().map(|field| field.name).collect();
            assert!(names.is_sorted(), "{}: {names:?}", def.name);
        }
    }

    #[test]
    fn names_are_unique_and_public_types_carry_no_free_text_or_person() {
        let mut names: Vec<_> = EVENTS.iter().map(|def| def.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), EVENTS.len());
        for def in EVENTS.iter().filter(|def| def.audience == Audience::Public) {
            for field in def.fields {
                for private in ["Note", "PersonId", "MemberId", "BankAccountId", "HouseholdId"] {
                    assert!(
                        !field.ty.contains(private),
                        "{}.{}: {}",
                        def.name,
                        field.name,
                        field.ty
                    );
                }
            }
        }
    }
}
