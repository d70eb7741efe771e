//! The office itself: the ledger, its accounts of people, its policy, and entries about entries.

use std::borrow::Cow;

use serde::de::Error as _;
use serde_json::value::RawValue;

use super::{Body, Reason, body, codes};
use crate::account::Stream;
use crate::amount::Rupiah;
use crate::area::AreaCode;
use crate::ids::{ActorId, PersonId};
use crate::invalid::{FieldLaw, Valid, filled, no};
use crate::note::KeyKind;
use crate::record::Draft;
use crate::text::{Label, Note, VerifierKey};
use crate::time::Offset;
use crate::wire::{Absent, List};

macro_rules! of_the_ledger {
    ($($name:ident),*) => {$(
        impl Body for $name {
            fn streams(&self) -> Vec<Stream> {
                vec![Stream::Ledger]
            }
        }
    )*};
}

body! {
    /// Opens the ledger: record 0, and no other.
    LedgerOpened = "ledger.opened" v 1 Public Final {
        /// The record format, 1.
        format: u32,
        /// The checkpoint key of the office (vkey), where it has one already.
        key: Option<VerifierKey>,
        /// The law version in force from the first record on.
        laws: u32,
        /// The office (Dinas) that keeps the ledger.
        office: Label,
        /// The name of the ledger in checkpoints, a scheme-less URL prefix.
        origin: Label,
        /// The fixed offset in which business dates are meant.
        tz: Offset,
    }
}

body! {
    /// Raises the law version from the next record on.
    LawsAdopted = "ledger.laws_adopted" v 1 Public Final {
        /// The law version.
        laws: u32,
    }
}

body! {
    /// Replaces the key that signs checkpoints: those that cover this record are signed by it.
    LogKeyAdopted = "ledger.key_adopted" v 1 Public Final {
        /// The new checkpoint key of the office (vkey); its name is the origin of the ledger.
        key: VerifierKey,
    }
}

of_the_ledger!(LawsAdopted);

impl Body for LedgerOpened {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Ledger]
    }
    fn validate(&self) -> Valid {
        match self.key.as_ref().map(|key| (log_key(key), key)) {
            Some((law, key)) if law.is_ok() => named_as(key, self.origin.as_str()),
            Some((law, _)) => law,
            None => Ok(()),
        }
    }
}

impl Body for LogKeyAdopted {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Ledger]
    }
    fn validate(&self) -> Valid {
        log_key(&self.key)
    }
}

/// Only a key of a log signs checkpoints.
fn log_key(key: &VerifierKey) -> Valid {
    match key.key() {
        Ok(key) if key.kind() == KeyKind::Log => Ok(()),
        Ok(_) | Err(_) => no("key", FieldLaw::NotALogKey),
    }
}

fn named_as(key: &VerifierKey, origin: &str) -> Valid {
    match key.key() {
        Ok(key) if key.name().as_str() == origin => Ok(()),
        Ok(_) | Err(_) => no("key", FieldLaw::NotALogKey),
    }
}

codes! {
    /// What an account may do. `operator` enters for groups in its scope, `finance` enters money
    /// of the office, `approver` decides, `auditor` reads everything and writes only audit
    /// entries, `kelurahan` reads and acknowledges in its area, `admin` keeps accounts and policy
    /// and touches no money.
    Role {
        Operator "operator" "operator" / "operator",
        Finance "finance" "keuangan" / "finance",
        Approver "approver" "pejabat penyetuju" / "approver",
        Auditor "auditor" "auditor" / "auditor",
        Kelurahan "kelurahan" "kelurahan" / "kelurahan",
        Admin "admin" "admin" / "admin",
    }
}

body! {
    /// Opens an account for someone who works with the ledger. The name is in the vault.
    AccountOpened = "account.opened" v 1 Restricted Final {
        /// The pseudonym under which they record.
        account: ActorId,
        /// The regions they may record for; everywhere when absent.
        areas: List<AreaCode>,
        /// The person in the vault.
        person: Option<PersonId>,
        /// What they may do.
        roles: List<Role>,
    }
}

body! {
    /// Replaces roles and regions of an account.
    AccountRolesChanged = "account.roles_changed" v 1 Restricted Final {
        /// The account.
        account: ActorId,
        /// The regions; everywhere when absent.
        areas: List<AreaCode>,
        /// What they may do from now on.
        roles: List<Role>,
    }
}

impl Body for AccountOpened {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Ledger]
    }
    fn validate(&self) -> Valid {
        filled("roles", &self.roles, 6)
    }
}

impl Body for AccountRolesChanged {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Ledger]
    }
    fn validate(&self) -> Valid {
        filled("roles", &self.roles, 6)
    }
}

body! {
    /// Takes away the right to record until it is restored.
    AccountSuspended = "account.suspended" v 1 Restricted Final {
        /// The account.
        account: ActorId,
        /// Why.
        why: Reason,
    }
}

body! {
    /// Gives the right to record back.
    AccountRestored = "account.restored" v 1 Restricted Final {
        /// The account.
        account: ActorId,
    }
}

body! {
    /// States which entries need a second person, and above which amount. Replaces the policy
    /// before it.
    PolicyAdopted = "policy.adopted" v 1 Public Final {
        /// Reversals that move more than this need a second person; absent: none do.
        reversal_above: Option<Rupiah>,
        /// Event types that are proposed first and approved by another.
        second_person: List<Label>,
    }
}

of_the_ledger!(AccountSuspended, AccountRestored);

impl Body for PolicyAdopted {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Ledger]
    }
    fn validate(&self) -> Valid {
        self.second_person.iter().try_for_each(|name| proposable(name.as_str()))
    }
}

/// Refuses a type that cannot be proposed first: proposals and what undoes them must stay
/// possible whatever the policy, and a ledger opens before it has two people.
fn proposable(name: &str) -> Valid {
    let law = match super::def_of(name) {
        None => FieldLaw::NotAnEvent(name.to_owned()),
        Some(_) if name.starts_with("entry.") || name == LedgerOpened::DEF.name => {
            FieldLaw::NotProposable(name.to_owned())
        }
        Some(_) => return Ok(()),
    };
    no("second_person", law)
}

/// A draft inside a proposal, kept as the canonical JSON it would be recorded from.
#[derive(Debug, Clone)]
pub struct RawDraft(pub Box<RawValue>);

impl PartialEq for RawDraft {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}
impl Eq for RawDraft {}
impl Absent for RawDraft {}
impl serde::Serialize for RawDraft {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de> serde::Deserialize<'de> for RawDraft {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let kind: TypeOf<'_> = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        if kind.name == EntryProposed::DEF.name {
            return Err(D::Error::custom(NESTED));
        }
        let draft = Draft::parse(raw.get()).map_err(D::Error::custom)?;
        Self::of(&draft).map_err(D::Error::custom)
    }
}

/// Why a draft is no draft of a proposal.
const NESTED: &str = "a proposal cannot be proposed";

/// The type of a draft, read before the draft itself: drafts within drafts within drafts would
/// each be read as often as there are drafts around them.
#[derive(serde::Deserialize)]
struct TypeOf<'a> {
    #[serde(borrow, rename = "type")]
    name: Cow<'a, str>,
}

impl RawDraft {
    /// A draft in the canonical form in which a proposal keeps it.
    ///
    /// # Errors
    /// A draft that holds a proposal itself cannot be proposed.
    pub fn of(draft: &Draft) -> Result<Self, &'static str> {
        if matches!(draft.event, super::Event::EntryProposed(_)) {
            return Err(NESTED);
        }
        let json = String::from_utf8(draft.canonical()).map_err(|_| "not UTF-8")?;
        RawValue::from_string(json).map(Self).map_err(|_| "not JSON")
    }
}

body! {
    /// A draft that needs a second person. It has no effect until an approver records it.
    EntryProposed = "entry.proposed" v 1 Restricted {
        /// The draft: `type`, `on`, `body` and what else it states, in canonical form.
        draft: RawDraft,
    }
}

body! {
    /// Declines a proposal.
    EntryDeclined = "entry.declined" v 1 Restricted {
        /// Why, in words.
        note: Note,
        /// The number of the record that proposed it.
        #[serde(deserialize_with = "crate::wire::exact")]
        proposal: u64,
    }
}

of_the_ledger!(EntryProposed, EntryDeclined);

body! {
    /// The story behind an entry: free text that a public record may not hold.
    EntryExplained = "entry.explained" v 1 Restricted {
        /// The record that is explained.
        #[serde(deserialize_with = "crate::wire::exact")]
        entry: u64,
        /// The explanation.
        note: Note,
        /// A stream of that record.
        stream: Stream,
    }
}

impl Body for EntryExplained {
    fn streams(&self) -> Vec<Stream> {
        vec![self.stream.clone()]
    }
}

body! {
    /// Undoes everything that the record named in `fixes` did, in every view that holds both. It
    /// takes its target's streams and audience; its postings are equal and opposite; its date is
    /// not before its target's. It can never be reversed itself.
    EntryReversed = "entry.reversed" v 1 Public Final {}
}

impl Body for EntryReversed {
    fn streams(&self) -> Vec<Stream> {
        Vec::new()
    }
}

body! {
    /// Someone looked at the personal data of a person in the vault.
    PersonRead = "person.read" v 1 Restricted Final {
        /// Why, in words.
        note: Note,
        /// Whose data.
        person: PersonId,
    }
}

body! {
    /// The personal data of a person were destroyed: key and tags are gone, the chain stays whole.
    PersonErased = "person.erased" v 1 Restricted Final {
        /// The legal basis (UU 27/2022), in words.
        basis: Note,
        /// Whose data.
        person: PersonId,
    }
}

of_the_ledger!(PersonRead, PersonErased);
