//! Meetings (musyawarah) and what they decided.

use super::{Body, body, codes};
use crate::account::Stream;
use crate::amount::Rupiah;
use crate::ids::{DecisionId, GroupId, MeetingId, MemberId};
use crate::invalid::{Valid, once};
use crate::text::Note;
use crate::wire::List;

codes! {
    /// The kind of a meeting.
    MeetingKind {
        Rutin "RUTIN" "rutin" / "regular",
        Insidental "INSIDENTAL" "insidental" / "incidental",
        LuarBiasa "LUAR_BIASA" "luar biasa" / "extraordinary",
    }
}

body! {
    /// A meeting was held. Its number is unique in the group.
    MeetingHeld = "meeting.held" v 1 Restricted {
        /// Members present, by the attendance list.
        attendees: List<MemberId>,
        /// The group.
        group: GroupId,
        /// Guests.
        guests: Option<u32>,
        /// The kind.
        kind: MeetingKind,
        /// Its number within the group.
        meeting: MeetingId,
        /// Members present, where only the number is known.
        present: Option<u32>,
    }
}

impl Body for MeetingHeld {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        once("attendees", self.attendees.iter().map(MemberId::as_str))
    }
}

codes! {
    /// What a decision is about.
    DecisionSubject {
        Distribusi "DISTRIBUSI" "pembagian stimulan" / "distribution",
        Guliran "GULIRAN" "guliran" / "rolling on",
        Tabungan "TABUNGAN" "tabungan" / "savings",
        Iks "IKS" "iuran kesetiakawanan sosial" / "solidarity contribution",
        GabungUsaha "GABUNG_USAHA" "penggabungan usaha" / "merging businesses",
        Pengurus "PENGURUS" "pemilihan pengurus" / "election of officers",
        HapusBuku "HAPUS_BUKU" "hapus buku atau hapus tagih" / "write-off",
        Keluar "KELUAR" "anggota keluar" / "a member leaves",
        Bubar "BUBAR" "pembubaran" / "dissolution",
        AntarDana "ANTAR_DANA" "pemindahan antar-dana" / "moving money between funds",
        Lain "LAIN" "lain-lain" / "other",
    }
}

codes! {
    /// How a decision was reached.
    DecisionManner {
        Mufakat "MUFAKAT" "mufakat" / "consensus",
        Suara "SUARA" "pemungutan suara" / "vote",
    }
}

body! {
    /// A meeting decided something. The number is unique in the group; minutes (berita acara) go
    /// into `docs`.
    MeetingDecided = "meeting.decided" v 1 Restricted {
        /// Its number within the group.
        decision: DecisionId,
        /// The group.
        group: GroupId,
        /// The most it allows, in rupiah.
        limit: Option<Rupiah>,
        /// How it was reached.
        manner: DecisionManner,
        /// The meeting.
        meeting: MeetingId,
        /// The wording.
        note: Option<Note>,
        /// What it is about.
        subject: DecisionSubject,
        /// Votes against.
        votes_no: Option<u32>,
        /// Votes for.
        votes_yes: Option<u32>,
    }
}

super::of_a_group!(MeetingDecided);
