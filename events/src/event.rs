//! The vocabulary: everything that can be recorded, one family a file. Each body names the group
//! or program it is about, so the streams of an event, and the value it moves, are functions of
//! the body alone.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::account::Stream;
use crate::invalid::Valid;
use crate::plain;
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

mod catalogue;
mod titles;

pub use catalogue::{CATALOGUE, CODES, PARTS, TypeDef, VALUES};

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

/// A part of a body: an object with fields of its own.
#[derive(Debug)]
pub struct PartDef {
    /// Its name in the code and in the catalogue.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

/// One word of a closed list.
#[derive(Debug)]
pub struct Code {
    /// As recorded.
    pub code: &'static str,
    /// The word in Indonesian.
    pub id: &'static str,
    /// The word in English.
    pub en: &'static str,
}

/// A closed list of words.
#[derive(Debug)]
pub struct CodeList {
    /// Its name in the code and in the catalogue.
    pub name: &'static str,
    /// What it says.
    pub doc: &'static str,
    /// Its words, in order.
    pub codes: &'static [Code],
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
        }

        /// Reads the body of each type, in the order of [`EVENTS`].
        static READERS: &[fn(&str) -> Result<Event, serde_json::Error>] =
            &[$(|json| serde_json::from_str(json).map(Event::$body)),*];

        /// Reads the body of each type from the beginning of a text, in the order of [`EVENTS`].
        static FIRST: &[fn(&str) -> Option<(Event, usize)>] =
            &[$(|json| plain::first::<$body>(json).map(|(body, length)| (Event::$body(body), length))),*];

        /// Finds the field of a body that does not fit, in the order of [`EVENTS`].
        static FINDERS: &[fn(&str) -> String] = &[$(fault_in::<$body>),*];

        /// Only the body is written; type and version stand beside it in the record.
        impl Serialize for Event {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$body(body) => body.serialize(serializer)),* }
            }
        }
    };
}

events! {
    LedgerOpened, LawsAdopted, LogKeyAdopted, AccountOpened, AccountRolesChanged, AccountSuspended,
    AccountRestored, PolicyAdopted, EntryProposed, EntryDeclined, EntryExplained, EntryReversed,
    PersonRead, PersonErased,
    ProgramDefined, RulesetAdopted, BudgetAppropriated, BudgetRevised, PeriodClosed, PeriodReopened,
    GroupRegistered, GroupLegalised, OfficersElected, GroupBankAccountRegistered,
    GroupBankAccountClosed, GroupDissolved,
    MemberJoined, MemberLeft, EligibilityChecked, ConsentGiven, ConsentWithdrawn,
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

const TYPES: usize = EVENTS.len();

/// The places in [`EVENTS`], sorted by name: built by the compiler, searched on every record.
static BY_NAME: [usize; TYPES] = sorted_by_name();

const fn sorted_by_name() -> [usize; TYPES] {
    let mut sorted = [0; TYPES];
    let mut count = 0;
    while count < TYPES {
        let mut place = count;
        while place > 0 && is_before(EVENTS[count].name, EVENTS[sorted[place - 1]].name) {
            sorted[place] = sorted[place - 1];
            place -= 1;
        }
        sorted[place] = count;
        count += 1;
    }
    sorted
}

const fn is_before(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}

/// The place of a type in [`EVENTS`].
fn place_of(name: &str) -> Option<usize> {
    let name_at = |place: &usize| EVENTS.get(*place).map_or("", |def| def.name);
    let found = BY_NAME.binary_search_by(|place| name_at(place).cmp(name)).ok()?;
    BY_NAME.get(found).copied()
}

/// The path of the first field that does not fit the body, empty when it is the body itself.
fn fault_in<T: serde::de::DeserializeOwned>(json: &str) -> String {
    let mut reader = serde_json::Deserializer::from_str(json);
    match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Err(error) => crate::wire::path(error.path()),
        Ok(_) => String::new(),
    }
}

impl Event {
    /// Reads the body of a type, of any version that this program knows.
    ///
    /// # Errors
    /// [`BodyError`] when the type or version is unknown or the fields do not fit.
    pub fn decode(name: &str, version: u32, body: &RawValue) -> Result<Self, BodyError> {
        let place = place_of(name).ok_or_else(|| BodyError::UnknownType(name.to_owned()))?;
        let (Some(def), Some(read)) = (EVENTS.get(place), READERS.get(place)) else {
            return Err(BodyError::UnknownType(name.to_owned()));
        };
        if version != def.version {
            return Err(BodyError::UnknownVersion(name.to_owned(), version));
        }
        read(body.get()).map_err(BodyError::Fields)
    }

    /// Reads the body of a type at the beginning of a text, and its length in bytes; of the
    /// current version where none is said.
    pub(crate) fn decode_first(
        name: &str,
        version: Option<u32>,
        json: &str,
    ) -> Option<(Self, usize)> {
        let place = place_of(name)?;
        let def = EVENTS.get(place)?;
        version.is_none_or(|version| version == def.version).then_some(())?;
        FIRST.get(place)?(json)
    }

    /// Where the body of a type does not fit, for example `plan[2].amount`; empty when the fault
    /// is the body as a whole. It reads the body again, so it is for errors only.
    #[must_use]
    pub fn fault(name: &str, body: &RawValue) -> String {
        let find = place_of(name).and_then(|place| FINDERS.get(place));
        find.map_or_else(String::new, |find| find(body.get()))
    }

    /// Its type, `family.past_participle`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.def().name
    }
    /// The streams whose state it changes, sorted. Empty for a reversal, which takes its target's.
    #[must_use]
    pub fn streams(&self) -> Vec<Stream> {
        let mut streams = self.body().streams();
        streams.sort_unstable();
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
    EVENTS.get(place_of(name)?).copied()
}

/// Declares a part of a body: its fields are written in the order of their names, absent ones not
/// at all, and unknown ones are refused.
macro_rules! part {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $fdoc:literal])+ $(#[serde($($attr:tt)+)])? $field:ident: $ty:ty,)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $fdoc])+
            #[serde(skip_serializing_if = "crate::wire::Absent::is_absent")]
            $(#[serde($($attr)+)])?
            pub $field: $ty,)*
        }
        impl $name {
            /// The fields, for the format's documentation.
            pub const FIELDS: &'static [$crate::event::Field] = &[$($crate::event::Field {
                name: stringify!($field), ty: stringify!($ty), doc: concat!($($fdoc),+),
            }),*];
            /// What it is.
            pub const DOC: &'static str = concat!($($doc),+);
            /// Its line in the catalogue of parts.
            pub const PART: &'static $crate::event::PartDef = &$crate::event::PartDef {
                name: stringify!($name), doc: Self::DOC, fields: Self::FIELDS,
            };
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
            /// Its line in the catalogue of code lists.
            pub const LIST: &'static $crate::event::CodeList = &$crate::event::CodeList {
                name: stringify!($name),
                doc: Self::DOC,
                codes: &[$($crate::event::Code { code: $code, id: $id, en: $en }),*],
            };
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
    fn each_type_is_found_by_its_name() {
        for def in EVENTS {
            assert_eq!(def_of(def.name).map(|found| found.name), Some(def.name));
        }
        for none in ["", "grant", "zzz", "grant.spen"] {
            assert!(def_of(none).is_none(), "{none}");
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
