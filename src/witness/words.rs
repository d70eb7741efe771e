//! What came of asking a witness, in words.

use super::Outcome;

impl Outcome {
    /// In Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let both = |id: &str, en: &str| (id.to_owned(), en.to_owned());
        match self {
            Self::Cosigned { .. } => both("ikut menandatangani", "cosigned"),
            Self::NotAsked => both(
                "tidak ditanya: kebijakan tidak menyebut alamatnya",
                "not asked: the policy names no address",
            ),
            Self::BadUrl => both(
                "tidak ditanya: alamatnya bukan http atau https",
                "not asked: its address is neither http nor https",
            ),
            Self::Down(why) => (
                format!("tidak terhubung ({why}); dicoba lagi kali berikut"),
                format!("cannot be reached ({why}); asked again next time"),
            ),
            Self::Unvouched(why) => (
                format!(
                    "sertifikat alamatnya tidak dipercaya ({why}), jadi tidak ditanya; bila lembaga itu menerbitkan sertifikatnya sendiri, mintalah sertifikat penerbitnya dan sebutkan dengan --authority"
                ),
                format!(
                    "the certificate of its address is not trusted ({why}), so it was not asked; if that institution issues its own, get the certificate of its authority and name it with --authority"
                ),
            ),
            Self::Slow => both(
                "tidak menjawab pada waktunya; dicoba lagi kali berikut",
                "did not answer in time; asked again next time",
            ),
            Self::Elsewhere(status) => (
                format!(
                    "menyuruh ke alamat lain ({status}), yang tidak diikuti; perbaiki alamatnya dalam kebijakan"
                ),
                format!(
                    "sent us to another address ({status}), which is not followed; correct its address in the policy"
                ),
            ),
            Self::TooLong => both("jawabannya terlalu panjang", "its answer is too long"),
            Self::Garbled(why) => (
                format!("jawabannya tidak terbaca ({why})"),
                format!("its answer cannot be read ({why})"),
            ),
            Self::Declined(status) => declined(*status),
            Self::Silent => both(
                "jawabannya tanpa tanda tangan kunci yang disebut kebijakan",
                "its answer holds no signature of the key in the policy",
            ),
            Self::False => both(
                "tanda tangannya palsu, atau bertanggal di masa depan: tidak dipakai",
                "its signature is false, or of a time to come: not used",
            ),
            Self::Restless => both(
                "terus menyebut ukuran lain; dicoba lagi kali berikut",
                "keeps naming other sizes; asked again next time",
            ),
            Self::Ahead(size) => ahead(*size),
            Self::Contradicted(size) => contradicted(*size),
            Self::NoProof(why) => (
                format!("tidak ditanya: buktinya tidak dapat dibuat dari ubin ({why})"),
                format!("not asked: the proof cannot be made from the tiles ({why})"),
            ),
            Self::NoRoom => both(
                "tidak dimuat: checkpoint sudah memuat tanda tangan sebanyak yang boleh",
                "left out: the checkpoint holds as many signatures as it may",
            ),
        }
    }
}

fn declined(status: u16) -> (String, String) {
    let (id, en) = match status {
        400 => (": permintaan tidak dipahaminya", ": it did not understand the request"),
        403 => (": kunci buku tidak dikenalnya", ": it does not know the key of this ledger"),
        404 => (": buku ini tidak dikenalnya", ": it does not know this ledger"),
        429 => (": terlalu sering ditanya", ": it was asked too often"),
        500.. => (": saksi itu sedang rusak", ": the witness is faulty"),
        _ => ("", ""),
    };
    (format!("menolak ({status}){id}"), format!("declines ({status}){en}"))
}

fn ahead(size: u64) -> (String, String) {
    (
        format!(
            "PERIKSA: menyatakan pernah melihat {size} catatan buku ini, lebih banyak dari yang ada; buku ini cadangan lama, atau saksi itu keliru"
        ),
        format!(
            "LOOK INTO THIS: says it saw {size} records of this ledger, more than there are; this ledger is an old backup, or the witness is wrong"
        ),
    )
}

/// Of no records where it does not say what it saw.
fn contradicted(size: u64) -> (String, String) {
    let (seen_id, seen_en) = match size {
        0 => ("yang pernah dilihatnya".to_owned(), "what it saw".to_owned()),
        _ => {
            (format!("{size} catatan yang pernah dilihatnya"), format!("the {size} records it saw"))
        }
    };
    (
        format!(
            "PERIKSA: menyatakan checkpoint ini tidak melanjutkan {seen_id}; ada dua riwayat yang ditandatangani, atau saksi itu keliru"
        ),
        format!(
            "LOOK INTO THIS: says this checkpoint does not continue {seen_en}; two histories were signed, or the witness is wrong"
        ),
    )
}
