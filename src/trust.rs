//! Why keys, notes, checkpoints and policies are not trusted, in Indonesian. The pure crates say it
//! in English.

use rantai_events::checkpoint::BadCheckpoint;
use rantai_events::note::{BadKey, BadNote};
use rantai_events::page_note::{BadPageNote, UntrustedPage};
use rantai_events::policy::{BadPolicy, Fault, Untrusted};
use rantai_events::tree::Unproven;

/// Why a checkpoint is not trusted.
pub(crate) fn untrusted(why: &Untrusted) -> String {
    match why {
        Untrusted::Checkpoint(why) => format!("checkpoint-nya rusak: {}", checkpoint(*why)),
        Untrusted::FalseSignature(name) => format!("tanda tangan atas nama {name} palsu"),
        Untrusted::UnknownLog(origin) => unknown_log(origin),
        Untrusted::NotSigned(origin) => {
            format!(
                "checkpoint ini tidak ditandatangani kunci {origin} yang ada dalam kebijakan itu"
            )
        }
        Untrusted::Quorum { quorum, cosigned, of } => format!(
            "kuorum {quorum} tidak tercapai: {} dari {of} saksi ikut menandatangani",
            cosigned.len()
        ),
    }
}

/// Why a page is not trusted.
pub(crate) fn untrusted_page(why: &UntrustedPage) -> String {
    match why {
        UntrustedPage::Form(why) => format!("bentuk nota halaman rusak: {}", page_note(*why)),
        UntrustedPage::UnknownLog(origin) => unknown_log(origin),
        UntrustedPage::NotSigned(origin) => {
            format!("halaman ini tidak ditandatangani kunci {origin} dalam kebijakan itu")
        }
        UntrustedPage::FalseSignature(name) => format!("tanda tangan atas nama {name} palsu"),
    }
}

fn unknown_log(origin: &str) -> String {
    format!("kebijakan itu tidak mengenal buku {origin}")
}

/// Why a text is no note.
pub(crate) fn note(why: BadNote) -> String {
    match why {
        BadNote::TooLong(bytes) => format!("nota {bytes} bita; paling banyak 131.072 yang dibaca"),
        BadNote::Text => "isinya bukan teks biasa".into(),
        BadNote::Unsigned => "tidak ada tanda tangannya".into(),
        BadNote::SignatureLine => "satu baris di belakang teksnya bukan tanda tangan".into(),
        BadNote::TooMany => "lebih dari 100 tanda tangan".into(),
    }
}

fn checkpoint(why: BadCheckpoint) -> &'static str {
    match why {
        BadCheckpoint::Lines => "harus tiga baris atau lebih, tidak ada yang kosong",
        BadCheckpoint::Size => "baris kedua harus bilangan tanpa nol di depan",
        BadCheckpoint::Root => "baris ketiga harus base64 dari 32 bita",
    }
}

fn page_note(why: BadPageNote) -> &'static str {
    match why {
        BadPageNote::Lines => "harus lima baris",
        BadPageNote::Origin => "baris pertama harus nama buku dan /halaman",
        BadPageNote::Subject => "baris kedua harus `manifest`, atau bahasa dan alamat",
        BadPageNote::Size => "baris ketiga harus bilangan tanpa nol di depan",
        BadPageNote::Hash => "dua baris terakhir masing-masing harus base64 dari 32 bita",
    }
}

/// Why bytes are no policy, and in which line.
pub(crate) fn policy(why: &BadPolicy) -> String {
    format!("baris {}: {}", why.line, policy_line(&why.fault))
}

/// What is wrong with a line of a policy.
pub(crate) fn policy_line(fault: &Fault) -> String {
    match fault {
        Fault::TooLong => "berkasnya lebih dari 262.144 bita".into(),
        Fault::Text => "isinya bukan teks UTF-8 biasa".into(),
        Fault::NoLineFeed => "baris terakhir tidak diakhiri ganti baris".into(),
        Fault::Line => "seharusnya log, witness, group, atau quorum dengan isinya".into(),
        Fault::Key(why) => key(why),
        Fault::KeyKind => "di sini tempat kunci jenis lain".into(),
        Fault::SameKey => "kunci ini sudah ada dalam kebijakan".into(),
        Fault::SameId => "sudah ada kunci lain dengan nama dan pengenal ini".into(),
        Fault::NameTaken(name) => format!("nama {name} sudah dipakai"),
        Fault::Undefined(name) => format!("nama {name} tidak ada di baris sebelumnya"),
        Fault::MemberTwice(name) => format!("{name} sudah menjadi anggota sebuah kelompok saksi"),
        Fault::Threshold => "ambangnya all, any, atau 1 sampai banyaknya anggota".into(),
        Fault::SecondQuorum => "quorum sudah disebut".into(),
        Fault::NoQuorum => "tidak ada baris quorum".into(),
        Fault::TooMany => "lebih dari 512 buku, saksi, dan kelompok saksi".into(),
    }
}

/// Why a text is no key.
pub(crate) fn key(why: &BadKey) -> String {
    match why {
        BadKey::Name => "nama kunci tidak kosong, tanpa spasi, tanda kendali, atau `+`".into(),
        BadKey::Form => "kunci ditulis nama+pengenal+base64, pengenalnya 8 angka heksa".into(),
        BadKey::Kind(kind) => format!("jenis kunci {kind:#04x} tidak dipakai di sini"),
        BadKey::Id { said, is } => {
            format!("pengenal di kunci itu {said}, seharusnya {is}: kuncinya salah ketik")
        }
        BadKey::Point => "isinya bukan kunci Ed25519 yang sah".into(),
    }
}

/// Why a hash is not in a tree.
pub(crate) fn unproven(why: &Unproven) -> String {
    match why {
        Unproven::Root | Unproven::Rewritten | Unproven::NotEmpty => {
            "hash-hash bukti tidak menuju akar pohon yang ditandatangani: catatannya atau buktinya diubah".into()
        }
        Unproven::Beyond { index, size } => {
            format!("tempat {index} tidak ada di antara {size} yang tercakup")
        }
        Unproven::TooLong(count) | Unproven::Length(count) => {
            format!("bukti dengan {count} hash tidak cocok dengan ukurannya")
        }
        Unproven::Shrunk { first, second } => {
            format!("pohon {second} catatan tidak mungkin melanjutkan yang {first}: buku dipotong")
        }
        Unproven::Forked(size) => format!("ada dua pohon berbeda dengan {size} catatan"),
    }
}
