//! Why nothing is signed, and what to do, in Indonesian and English.

use super::Denial;
use crate::trust;

pub(super) fn of(denial: &Denial) -> (String, String) {
    match denial {
        Denial::Unreadable { path, why } => unreadable(&path.display(), why),
        Denial::Overtaken => both(
            "checkpoint yang lebih baru sudah diterbitkan; ulangi dengan yang itu",
            "a newer checkpoint was published meanwhile; begin again with that one",
        ),
        Denial::Empty => both(
            "buku ini belum berisi catatan pembukaan; tidak ada yang ditandatangani",
            "the ledger does not hold its opening record; there is nothing to sign",
        ),
        Denial::NoKeyStated => both(
            "buku ini belum menyatakan kunci checkpoint; buat dan nyatakan dengan `rantai key new`",
            "the ledger states no checkpoint key; make and state one with `rantai key new`",
        ),
        Denial::OtherKey { stated, given } => (
            format!(
                "kunci yang diberikan ({given}) bukan kunci yang dinyatakan buku ({stated}); sebutkan berkas kunci yang benar di RANTAI_LOG_KEY_FILE, atau ganti kunci buku dengan `rantai key new`"
            ),
            format!(
                "the key that was given ({given}) is not the one that the ledger states ({stated}); name the right key file in RANTAI_LOG_KEY_FILE, or replace the ledger's key with `rantai key new`"
            ),
        ),
        Denial::OtherOrigin { ledger, said, place } => (
            format!(
                "{place} menyebut origin {said}, padahal buku ini {ledger}; pakai kunci dan checkpoint milik buku ini"
            ),
            format!(
                "{place} names the origin {said}, but this ledger is {ledger}; use the key and checkpoints of this ledger"
            ),
        ),
        Denial::Behind { .. } | Denial::Differs { .. } => other_history(denial),
        Denial::Forked { .. } | Denial::ForeignSignature { .. } => contradiction(denial),
        Denial::Untrusted { file, why } => (
            format!(
                "kebijakan pemeriksa tidak memercayai {}: {}",
                file.display(),
                trust::untrusted(why)
            ),
            format!("the verifier's policy does not trust {}: {why}", file.display()),
        ),
        Denial::NotPublished { file, signed } => (
            format!(
                "{} tidak ada atau sudah usang, padahal checkpoint atas {signed} catatan pernah ditandatangani; jalankan `rantai checkpoint`",
                file.display()
            ),
            format!(
                "{} is missing or out of date, though a checkpoint of {signed} records was signed; run `rantai checkpoint`",
                file.display()
            ),
        ),
        Denial::NotReadBack { why } => (
            format!(
                "yang dibaca kembali dari disk bukan yang ditulis ({why}); tidak ada yang ditandatangani; periksa disk dan memori mesin ini, lalu `rantai verify`"
            ),
            format!(
                "what was read back from the disk is not what was written ({why}); nothing was signed; check disk and memory of this machine, then `rantai verify`"
            ),
        ),
    }
}

fn both(id: &str, en: &str) -> (String, String) {
    (id.to_owned(), en.to_owned())
}

fn unreadable(path: &dyn std::fmt::Display, why: &str) -> (String, String) {
    (
        format!(
            "{path} bukan checkpoint bertanda tangan ({why}); pulihkan berkas itu dari salinannya, atau singkirkan agar `rantai checkpoint` menulisnya lagi"
        ),
        format!(
            "{path} is no signed checkpoint ({why}); restore that file from its copy, or move it away for `rantai checkpoint` to write it again"
        ),
    )
}

const WHAT_NOW: (&str, &str) = (
    "; ini cadangan lama atau riwayat lain, dan menandatanganinya berarti bercabang: pulihkan jurnal yang lengkap; bila benar hilang, tutup buku ini dan buka yang baru dengan origin lain yang menyatakan kehilangannya",
    "; it is an old backup or another history, and signing it would be a fork: restore the whole journal; if it is truly lost, end this ledger and open a new one of another origin that states the loss",
);

#[allow(clippy::wildcard_enum_match_arm, reason = "asked for other histories only")]
fn other_history(denial: &Denial) -> (String, String) {
    let (id, en) = match denial {
        Denial::Behind { file, signed, found } => (
            format!(
                "jurnal berisi {found} catatan, padahal {} menandatangani {signed}",
                file.display()
            ),
            format!("the journal holds {found} records, but {} signed {signed}", file.display()),
        ),
        Denial::Differs { file, size } => (
            format!("jurnal bukan riwayat {size} catatan yang ditandatangani {}", file.display()),
            format!(
                "the journal is not the history of {size} records that {} signed",
                file.display()
            ),
        ),
        _ => both("", ""),
    };
    (id + WHAT_NOW.0, en + WHAT_NOW.1)
}

#[allow(clippy::wildcard_enum_match_arm, reason = "asked for contradictions only")]
fn contradiction(denial: &Denial) -> (String, String) {
    match denial {
        Denial::Forked { size, one, other } => (
            format!(
                "{} dan {} menandatangani dua riwayat yang berbeda atas {size} catatan; simpan keduanya sebagai bukti dan jangan menulis",
                one.display(),
                other.display()
            ),
            format!(
                "{} and {} signed two different histories of {size} records; keep both as evidence and do not write",
                one.display(),
                other.display()
            ),
        ),
        Denial::ForeignSignature { file } => (
            format!(
                "{} tidak ditandatangani oleh kunci yang dinyatakan buku pada saat itu; simpan sebagai bukti, lalu pulihkan berkas aslinya",
                file.display()
            ),
            format!(
                "{} is not signed by the key that the ledger stated then; keep it as evidence, then restore the genuine file",
                file.display()
            ),
        ),
        _ => both("", ""),
    }
}
