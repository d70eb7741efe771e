//! Members. Who they are is in the vault; records carry ids only.

use super::{Body, body, codes};
use crate::account::Stream;
use crate::hash::Hash;
use crate::ids::{DecisionId, GroupId, HouseholdId, MemberId, PersonId};
use crate::invalid::{FieldLaw, Valid, no};
use crate::time::Date;

codes! {
    /// Age as the rules ask for it (Permensos 2/2019 art. 5: 18 to 60, or married).
    AgeBand {
        Under18 "DI_BAWAH_18" "di bawah 18 tahun" / "under 18",
        From18To60 "18_60" "18 sampai 60 tahun" / "18 to 60",
        Over60 "DI_ATAS_60" "di atas 60 tahun" / "over 60",
    }
}

body! {
    /// A person became a member of a group.
    MemberJoined = "member.joined" v 1 Restricted {
        /// Age band at joining, stated from the vault.
        age: Option<AgeBand>,
        /// Commitment to the sealed personal data (BLAKE3 keyed with the person's key).
        commitment: Option<Hash>,
        /// The group.
        group: GroupId,
        /// The household in the vault.
        household: Option<HouseholdId>,
        /// The member's number within the group.
        member: MemberId,
        /// The person in the vault.
        person: PersonId,
        /// The member whose place is taken.
        replaces: Option<MemberId>,
    }
}

codes! {
    /// Why a member left.
    LeavingReason {
        Pindah "PINDAH" "pindah" / "moved away",
        Mengundurkan "MENGUNDURKAN_DIRI" "mengundurkan diri" / "withdrew",
        Dikeluarkan "DIKELUARKAN" "dikeluarkan" / "expelled",
        Lulus "LULUS" "lulus, mandiri" / "graduated",
        Meninggal "MENINGGAL" "meninggal dunia" / "died",
    }
}

body! {
    /// A member left. What is still owed stays with the "mantan anggota" until it is paid or
    /// taken over.
    MemberLeft = "member.left" v 1 Restricted {
        /// Whether the member agreed to the settlement in writing.
        consent: bool,
        /// The decision of the meeting.
        decision: Option<DecisionId>,
        /// The group.
        group: GroupId,
        /// The member.
        member: MemberId,
        /// Why.
        why: LeavingReason,
    }
}

super::of_a_group!(MemberJoined, MemberLeft);

codes! {
    /// A list of poor families.
    EligibilitySource {
        Kms "KMS" "Kartu Menuju Sejahtera" / "KMS card",
        Ksjps "KSJPS" "KSJPS" / "KSJPS list",
        Dtks "DTKS" "DTKS" / "DTKS list",
        Dtsen "DTSEN" "DTSEN" / "DTSEN list",
    }
}

codes! {
    /// What the list says.
    EligibilityResult {
        Terdaftar "TERDAFTAR" "terdaftar" / "listed",
        HampirMiskin "HAMPIR_MISKIN" "hampir miskin" / "near poor",
        TidakTerdaftar "TIDAK_TERDAFTAR" "tidak terdaftar" / "not listed",
    }
}

body! {
    /// A member was looked up in a list of poor families.
    EligibilityChecked = "member.eligibility_checked" v 1 Restricted {
        /// The day the list is of.
        as_of: Date,
        /// Welfare decile, 1 to 10, where the list gives one.
        decile: Option<u32>,
        /// The group.
        group: GroupId,
        /// The member.
        member: MemberId,
        /// What the list says.
        result: EligibilityResult,
        /// Which list.
        source: EligibilitySource,
    }
}

codes! {
    /// What a person's consent is for: it is given for a purpose that was told (Law 27/2022 on the
    /// protection of personal data, art. 20).
    ConsentPurpose {
        NamaPengurus "NAMA_PENGURUS" "nama sebagai pengurus di halaman publik" / "the name as an officer on public pages",
    }
}

body! {
    /// A member agreed in writing to a use of personal data. Without it no name leaves the vault.
    ConsentGiven = "consent.given" v 1 Restricted {
        /// The group.
        group: GroupId,
        /// The member.
        member: MemberId,
        /// What for.
        purpose: ConsentPurpose,
    }
}

body! {
    /// A member took back the consent (Law 27/2022, art. 9): from then on nothing is shown any more.
    ConsentWithdrawn = "consent.withdrawn" v 1 Restricted {
        /// The group.
        group: GroupId,
        /// The member.
        member: MemberId,
        /// What for.
        purpose: ConsentPurpose,
    }
}

super::of_a_group!(ConsentGiven, ConsentWithdrawn);

impl Body for EligibilityChecked {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        match self.decile {
            Some(decile) if !(1..=10).contains(&decile) => {
                no("decile", FieldLaw::OutOfRange(("1 sampai 10", "1 to 10")))
            }
            _ => Ok(()),
        }
    }
}
