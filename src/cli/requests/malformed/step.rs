//! What to do about JSON that is no draft: how a value of this kind is written.

use rantai_projections::table::Words;

use crate::cli::record::near_type;
use crate::cli::trouble::words;

/// What is found in a reason, and the step in Indonesian and English; the particular first.
static STEPS: &[(&str, &str, &str)] = &[
    (
        "` is negative",
        "Tulis jumlah tanpa tanda minus: arahnya sudah dikatakan oleh jenis peristiwanya. Untuk membatalkan entri, pakai `entry.reversed`. ",
        "Write the amount without a minus sign: the type of the event says which way it goes. To undo an entry use `entry.reversed`. ",
    ),
    ("without thousands separators", RUPIAH.0, RUPIAH.1),
    ("plain decimal number", RUPIAH.0, RUPIAH.1),
    ("decimals", RUPIAH.0, RUPIAH.1),
    ("more digits than", RUPIAH.0, RUPIAH.1),
    ("expected ident", JSON.0, JSON.1),
    ("expected value", JSON.0, JSON.1),
    (
        "what follows was not read",
        "Tulis setiap permintaan, juga rangkaian […], dalam satu baris; atau kirim satu permintaan saja, yang boleh berbaris-baris. ",
        "Write each request, a batch […] too, on one line; or send one request alone, which may take many lines. ",
    ),
    (
        "expected an object",
        "Draf adalah objek JSON, {\"type\": …, \"on\": …, \"body\": {…}}; bagian-bagiannya juga objek {…}. ",
        "A draft is a JSON object, {\"type\": …, \"on\": …, \"body\": {…}}; its parts are objects {…} too. ",
    ),
    (
        "a request key of",
        "Tulis kuncinya dengan huruf, angka, garis bawah, dan tanda hubung saja, paling banyak 64: \"permintaan-0017\". ",
        "Write the key with letters, digits, underscores and hyphens alone, at most 64: \"request-0017\". ",
    ),
    (
        "no day of the calendar",
        "Pilih tanggal yang ada dalam kalender, ditulis tahun-bulan-hari: \"2026-11-20\". ",
        "Choose a day of the calendar, written year-month-day: \"2026-11-20\". ",
    ),
    (
        "is not a date",
        "Tulis tanggal sebagai tahun-bulan-hari: \"2026-11-20\". ",
        "Write dates as year-month-day: \"2026-11-20\". ",
    ),
    (
        "not a document number",
        "Tulis nomornya seperti tercetak, dengan angka di dalamnya dan tanpa spasi di ujung: \"17/KW/2026\". ",
        "Write the number as it is printed, with a digit in it and no blank at an end: \"17/KW/2026\". ",
    ),
    (
        "is a blank",
        "Tulis kodenya tanpa spasi, misalnya dengan tanda hubung: \"ykt-kube-001\"; kode kelompok ada di `rantai show rekap-saldo`. ",
        "Write the code without blanks, for example with a hyphen: \"ykt-kube-001\"; `rantai show rekap-saldo` has the codes of groups. ",
    ),
    ("not an identifier of", CODE.0, CODE.1),
    ("an identifier may not be empty", CODE.0, CODE.1),
    (
        "null is not allowed",
        "Hapus isian itu dari draf: yang tidak ada tidak ditulis. ",
        "Take the field out of the draft: what there is not is not written. ",
    ),
    ("missing field", "Tambahkan isian itu. ", "Add that field. "),
    (
        "unknown field",
        "Betulkan nama isian di tempat itu, atau hapus isiannya. ",
        "Mend the name of the field at that place, or take the field out. ",
    ),
    ("unknown variant", "Pakai salah satu pilihan itu. ", "Use one of those words. "),
    (
        "expected a string",
        "Tulis nilainya dalam tanda kutip, juga jumlah rupiah: \"200000\". ",
        "Write the value in quotes, amounts of rupiah too: \"200000\". ",
    ),
];

const RUPIAH: (&str, &str) = (
    "Tulis rupiah sebagai angka tanpa titik ribuan, dalam tanda kutip: \"200000\"; sen dengan titik: \"200000.50\". ",
    "Write rupiah as digits without thousands separators, in quotes: \"200000\"; cents after a point: \"200000.50\". ",
);
const JSON: (&str, &str) = (
    "Draf ditulis sebagai JSON, {\"type\": …}; tabel CSV dicatat dengan `rantai import`. ",
    "A draft is JSON, {\"type\": …}; tables in CSV are recorded with `rantai import`. ",
);
const CODE: (&str, &str) = (
    "Tulis kodenya hanya dengan huruf, angka, titik, garis bawah, atau tanda hubung: \"ykt-kube-001\". ",
    "Write the code with letters, digits, points, underscores and hyphens alone: \"ykt-kube-001\". ",
);

/// The step for a reason.
pub(super) fn of(why: &str) -> Words {
    if let Some(name) = unknown_type(why) {
        let (near_id, near_en) = near_type(name);
        let near = |near: String| near.trim_start_matches("; ").to_owned();
        let (id, en) = (near(near_id), near(near_en));
        if !id.is_empty() {
            return words(format!("{}. ", first_up(&id)), format!("{}? ", first_up(&en)));
        }
    }
    let found = STEPS.iter().find(|(said, ..)| why.contains(said));
    let general = || {
        words(
            "Perbaiki di tempat itu dan kirim ulang. ",
            "Mend it at that place and send it again. ",
        )
    };
    found.map_or_else(general, |(_, id, en)| words(*id, *en))
}

/// The name that is no event type.
fn unknown_type(why: &str) -> Option<&str> {
    let (name, rest) = why.strip_prefix('`')?.split_once('`')?;
    rest.contains("is not an event type").then_some(name)
}

fn first_up(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
