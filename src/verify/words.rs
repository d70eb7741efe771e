//! What verification found, in Indonesian and English.

use rantai_events::account::Stream;
use rantai_events::chain::Break;
use rantai_events::tile::Untrue;

use crate::error::Fault;
use crate::evidence::Presence;
use crate::verify::finding::{Departs, Part, Unlike, What};

pub(super) fn what(what: &What) -> (String, String) {
    match what {
        What::Line(flaw) => flaw.words(),
        What::NotCanonical(why) => {
            (format!("bukan JSON kanonik: {why}"), format!("not canonical JSON: {why}"))
        }
        What::Chain(broken) => chain(broken),
        What::Checkpoint(denial) => denial.words(),
        What::Tile(id, en) => (
            format!("ubin yang diterbitkan hilang atau diubah ({id}); jurnal tetap kebenaran"),
            format!("a published tile is missing or altered ({en}); the journal is the truth"),
        ),
        What::Copy => fixed(
            "ubin atau bundel yang diterbitkan bukan salinan dari yang ditandatangani; jurnal tetap kebenaran: hapus direktori bundles dan berkas ini, lalu `rantai checkpoint` menulisnya lagi",
            "this published tile or bundle is no copy of what was signed; the journal is the truth: remove the directory bundles and this file, and `rantai checkpoint` writes them again",
        ),
        What::Leaf => fixed(
            "catatan ini bukan catatan yang ada dalam pohon bertanda tangan",
            "this record is not the one in the tree that was signed",
        ),
        What::Unrecorded { to } => (
            format!("catatan dari sini sampai {to} ditandatangani, tetapi tidak ada dalam jurnal"),
            format!("records from here to {to} were signed, but are not in the journal"),
        ),
        What::Empty => fixed("tidak ada catatan", "no records"),
        What::BatchAcrossGroups | What::GroupTime | What::GroupTooLarge | What::Unfinished => {
            group(what)
        }
        What::Unread(_) | What::Unlawful(_) | What::Differs(_) | What::KeyUsed { .. } => law(what),
        What::State { .. }
        | What::Index(_)
        | What::IndexAhead { .. }
        | What::Evidence { .. }
        | What::Vault(_)
        | What::VaultFile(..) => stored(what),
    }
}

/// Why tiles are not those that were signed, in Indonesian and English.
pub(super) fn untrue(why: &Untrue<Fault>) -> (String, String) {
    let id = match why {
        Untrue::Source(fault) => return fault.words(),
        Untrue::TooLarge(size) => format!("pohon atas {size} catatan melampaui batas"),
        Untrue::Length { tile, bytes } => {
            format!("{} berisi {bytes} byte, seharusnya {}", tile.path(), tile.bytes())
        }
        Untrue::Root { size, root } => {
            format!("ubin pohon atas {size} catatan membentuk akar lain daripada {root}")
        }
        Untrue::Altered(tile) => {
            format!("{} diubah: ubin di atasnya menyebut yang lain", tile.path())
        }
        Untrue::Beyond { subtree, size } => format!(
            "pohon atas {size} catatan tidak mempunyai hash {} di tingkat {}",
            subtree.index, subtree.level
        ),
    };
    (id, why.to_string())
}

fn fixed(id: &str, en: &str) -> (String, String) {
    (id.to_owned(), en.to_owned())
}

#[allow(clippy::wildcard_enum_match_arm, reason = "asked for groups only")]
fn group(what: &What) -> (String, String) {
    match what {
        What::BatchAcrossGroups => fixed(
            "kelompok tulis berakhir di tengah rangkaian catatan yang harus bersama",
            "a commit group ends in the middle of a batch",
        ),
        What::GroupTime => fixed(
            "catatan dalam satu kelompok tulis berbeda waktu",
            "records of one commit group were recorded at different times",
        ),
        What::GroupTooLarge => {
            fixed("kelompok tulis melebihi 16 MiB", "a commit group is larger than 16 MiB")
        }
        _ => fixed(
            "penulisan terakhir terputus; tidak ada yang menerima jawaban untuknya; pada buku, pembukaan berikutnya untuk menulis memindahkannya ke torn/",
            "the last write was cut short; nobody got an answer for it; in a ledger the next opening for writing moves it to torn/",
        ),
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "asked for the laws only")]
fn law(what: &What) -> (String, String) {
    match what {
        What::Unread(why) => (
            format!("isi catatan tidak sesuai dengan jenisnya: {why}"),
            format!("the record does not fit its type: {why}"),
        ),
        What::Unlawful(refusal) => (
            format!("melanggar hukum buku ({}): {}", refusal.code, refusal.id),
            format!("against the law of the books ({}): {}", refusal.code, refusal.en),
        ),
        What::Differs(field) => (
            format!("`{field}` bukan yang akan dibuat buku dari isian ini"),
            format!("`{field}` is not what the books make of what was asked"),
        ),
        What::KeyUsed { first } => (
            format!("kunci permintaan ini sudah dipakai permintaan catatan {first}"),
            format!("its request key was used by the request of record {first}"),
        ),
        _ => (String::new(), String::new()),
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "asked for what is stored beside the journal")]
fn stored(what: &What) -> (String, String) {
    match what {
        What::State { stream, how } => state(stream.as_ref(), *how),
        What::Index(unlike) => index_words(unlike),
        What::IndexAhead { index } => (
            format!("indeks mengenal {} catatan; jurnal tidak memuat semuanya", index.next),
            format!("the index knows {} records; the journal does not hold them all", index.next),
        ),
        What::Evidence { b3, presence: Presence::Missing } => (
            format!("bukti {b3} yang dikutip tidak ada"),
            format!("the evidence {b3} that it quotes is missing"),
        ),
        What::Evidence { b3, .. } => (
            format!("bukti {b3} yang dikutip berubah isinya"),
            format!("the evidence {b3} that it quotes was changed"),
        ),
        What::Vault(finding) => finding.words(),
        What::VaultFile(id, en) => (id.clone(), en.clone()),
        _ => (String::new(), String::new()),
    }
}

fn state(stream: Option<&Stream>, how: Departs) -> (String, String) {
    let (id, en) = match stream {
        Some(stream) => (format!("keadaan aliran {stream}"), format!("the state of {stream}")),
        None => ("keadaan kantor".to_owned(), "the state of the office".to_owned()),
    };
    let (tail_id, tail_en) = match how {
        Departs::Missing => ("tidak terbaca dari indeks", "cannot be read from the index"),
        Departs::Differs => {
            ("dalam indeks berbeda dari lipatan ulang", "in the index differs from a fold again")
        }
        Departs::Surplus => {
            ("ada dalam indeks tanpa catatan", "is in the index, and no record gives rise to it")
        }
    };
    (format!("{id} {tail_id}{}", REMEDY.0), format!("{en} {tail_en}{}", REMEDY.1))
}

/// The index follows from the journal.
const REMEDY: (&str, &str) =
    ("; jalankan `rantai rebuild` untuk melipat ulang", "; run `rantai rebuild` to fold again");

fn index_words(unlike: &Unlike) -> (String, String) {
    let (id, en) = match &unlike.part {
        Part::Places => ("letak catatan".to_owned(), "the place of the record".to_owned()),
        Part::Stream(stream) => {
            (format!("daftar catatan aliran {stream}"), format!("the list of records of {stream}"))
        }
        Part::Request => ("kunci permintaan".to_owned(), "the request key".to_owned()),
    };
    let (tail_id, tail_en) = match unlike.how {
        Departs::Missing => ("tidak ada dalam indeks", "is not in the index"),
        Departs::Differs => ("dalam indeks bukan yang jurnal", "in the index is not the journal's"),
        Departs::Surplus => ("ada dalam indeks tanpa catatan", "is in the index without a record"),
    };
    let to = match unlike.last {
        last if last == unlike.seq => (String::new(), String::new()),
        last => (format!(" (sampai catatan {last})"), format!(" (to record {last})")),
    };
    (format!("{id} {tail_id}{}{}", to.0, REMEDY.0), format!("{en} {tail_en}{}{}", to.1, REMEDY.1))
}

fn chain(broken: &Break) -> (String, String) {
    let id = match broken {
        Break::Number { said, place } => {
            format!("catatan bernomor {said}, seharusnya {place}")
        }
        Break::Previous { said, found } => {
            format!("prev menyebut {said}, catatan sebelumnya berhash {found}")
        }
        Break::Position { stream, said, expected } => {
            format!("posisi {said} pada aliran {stream}, seharusnya {expected}")
        }
        Break::Link { stream, said, found } => {
            format!(
                "tautan aliran {stream} menyebut {said}, catatan sebelumnya di sana berhash {found}"
            )
        }
        Break::LinkOrder => {
            "tautan tidak urut menurut aliran, atau menyebut satu aliran dua kali".to_owned()
        }
        Break::Clock { said, before } => {
            format!("dicatat {said}, lebih awal dari catatan sebelumnya ({before})")
        }
        Break::BatchSize { said, expected } => {
            format!("rangkaian disebut {said} catatan, seharusnya {expected}")
        }
        Break::Batch { said, expected } => {
            format!("tempat {said} dalam rangkaian, seharusnya {expected}")
        }
    };
    (id, broken.to_string())
}
