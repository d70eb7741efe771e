//! Groups: their registration, officers, bank account, and end.

use super::{Body, Reason, body, codes};
use crate::account::Stream;
use crate::area::AreaCode;
use crate::ids::{BankAccountId, DecisionId, DocumentNumber, GroupId, MemberId, ProgramCode};
use crate::invalid::{FieldLaw, Valid, no, once};
use crate::text::Label;
use crate::time::Date;
use crate::wire::List;

/// Bodies that touch the stream of the group they name, and no other.
macro_rules! of_a_group {
    ($($name:ident),* $(,)?) => {$(
        impl $crate::event::Body for $name {
            fn streams(&self) -> Vec<$crate::account::Stream> {
                vec![$crate::account::Stream::Group(self.group.clone())]
            }
        }
    )*};
}
pub(crate) use of_a_group;

body! {
    /// Registers a group. First record of its stream; its code and its name within the kelurahan
    /// are claimed.
    GroupRegistered = "group.registered" v 1 Public {
        /// The kelurahan.
        area: AreaCode,
        /// What binds the members together (ikatan pemersatu).
        bond: Option<Label>,
        /// The kind of business.
        business: Option<Label>,
        /// The day it was formed.
        formed_on: Option<Date>,
        /// Its code.
        group: GroupId,
        /// A code it was known by before.
        legacy_code: Option<Label>,
        /// Its name.
        name: Label,
        /// The program it belongs to.
        program: ProgramCode,
    }
}

impl Body for GroupRegistered {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        if self.area.is_kelurahan() {
            Ok(())
        } else {
            no(
                "area",
                FieldLaw::OutOfRange((
                    "kode kelurahan seperti 34.71.02.1003",
                    "the code of a kelurahan like 34.71.02.1003",
                )),
            )
        }
    }
}

codes! {
    /// Who legalised a group.
    Legaliser {
        Lurah "LURAH" "lurah" / "head of the kelurahan",
        Dinas "DINAS" "kepala dinas" / "head of the office",
        Menkumham "MENKUMHAM" "Kementerian Hukum" / "ministry of law",
    }
}

body! {
    /// The group was legalised (pengesahan).
    GroupLegalised = "group.legalised" v 1 Public {
        /// By whom.
        by: Legaliser,
        /// Date of the document.
        dated: Date,
        /// The group.
        group: GroupId,
        /// Number of the document.
        number: DocumentNumber,
    }
}

body! {
    /// Chair, secretary and treasurer were elected. Each may be absent while vacant.
    OfficersElected = "group.officers_elected" v 1 Restricted {
        /// Chair (ketua).
        chair: Option<MemberId>,
        /// The decision of the meeting that elected them.
        decision: Option<DecisionId>,
        /// The group.
        group: GroupId,
        /// Secretary (sekretaris).
        secretary: Option<MemberId>,
        /// Treasurer (bendahara).
        treasurer: Option<MemberId>,
    }
}

of_a_group!(GroupLegalised, OfficersElected);

body! {
    /// The bank account of the group. The number is in the vault; the account is claimed, so no
    /// other group can use it.
    GroupBankAccountRegistered = "group.bank_account_registered" v 1 Restricted {
        /// The account in the vault.
        account: BankAccountId,
        /// The bank.
        bank: Label,
        /// The group.
        group: GroupId,
        /// Whether the holder named by the bank is the group itself.
        in_group_name: bool,
        /// Who may sign for it.
        signatories: List<MemberId>,
    }
}

impl Body for GroupBankAccountRegistered {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        once("signatories", self.signatories.iter().map(MemberId::as_str))
    }
}

body! {
    /// The bank account was closed.
    GroupBankAccountClosed = "group.bank_account_closed" v 1 Restricted {
        /// The account in the vault.
        account: BankAccountId,
        /// The group.
        group: GroupId,
    }
}

body! {
    /// The group was dissolved. What it still holds stays visible until it is settled.
    GroupDissolved = "group.dissolved" v 1 Public {
        /// The decision of the meeting, where there was one.
        decision: Option<DecisionId>,
        /// The group.
        group: GroupId,
        /// Number of the official decision, where there is one.
        number: Option<DocumentNumber>,
        /// Why.
        why: Reason,
    }
}

of_a_group!(GroupBankAccountClosed, GroupDissolved);
