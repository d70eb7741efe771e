//! What the reader of JSON says, in Indonesian: sentences with places, `{}`, for what they name.

/// English and Indonesian of what is said, the particular before the general.
static SENTENCES: &[(&str, &str)] = &[
    ("missing field `{}`", "isian `{}` belum ada"),
    ("duplicate field `{}`", "isian `{}` disebut dua kali"),
    (
        "unknown field `{}`, there are no fields",
        "isian `{}` tidak dikenal; di sini tidak ada isian",
    ),
    ("unknown field `{}`, expected {}", "isian `{}` tidak dikenal; yang ada: {}"),
    ("unknown variant `{}`, expected {}", "`{}` bukan pilihan; pilihannya: {}"),
    ("invalid type: {}, expected {}", "jenis nilai salah: {}; seharusnya {}"),
    ("invalid value: {}, expected {}", "nilai salah: {}; seharusnya {}"),
    ("invalid length {}, expected {}", "panjang salah: {}; seharusnya {}"),
    ("EOF while parsing a string", "JSON terputus di tengah teks"),
    ("EOF while parsing a value", "JSON terputus sebelum sebuah nilai"),
    ("EOF while parsing {}", "JSON terputus di tengah {}"),
    ("expected `{}` or `{}`", "di sini seharusnya `{}` atau `{}`"),
    ("expected `{}`", "di sini seharusnya `{}`"),
    ("expected value", "di sini seharusnya ada nilai"),
    ("expected ident", "ini bukan JSON"),
    ("key must be a string", "nama isian harus dalam tanda kutip"),
    ("trailing characters", "ada tulisan sesudah akhir JSON"),
    ("trailing comma", "ada koma yang berlebih"),
    (
        "control character {} found while parsing a string",
        "ada tanda kendali di dalam teks; tulis baris baru sebagai \\n",
    ),
    ("invalid escape", "tanda \\ di dalam teks tidak sah"),
    ("invalid number", "angka tidak sah"),
    ("number out of range", "angka terlalu besar"),
    ("invalid unicode code point", "tanda Unicode tidak sah"),
    ("lone leading surrogate in hex escape", "tanda Unicode tidak lengkap"),
    ("unexpected end of hex escape", "tanda Unicode tidak lengkap"),
    ("recursion limit exceeded", "JSON bersarang terlalu dalam"),
    ("not UTF-8; {}", "bukan UTF-8; selebihnya tidak dibaca"),
    ("the batch is empty", "rangkaian kosong"),
    (
        "the JSON ends with line {}; what follows was not read",
        "JSON terputus di akhir baris {}; selebihnya tidak dibaca",
    ),
    (
        "longer than {} bytes; write one request a line",
        "lebih dari {} byte; tulis satu permintaan tiap baris",
    ),
    (
        "write {} without thousands separators or zeros in front",
        "tulis {} tanpa titik ribuan dan tanpa nol di depan",
    ),
    (
        "a 16-digit number (NIK, KK) may not enter a record",
        "nomor 16 angka (NIK/KK) tidak boleh masuk catatan",
    ),
    (
        "{} has the form `{}` and 24 hex digits, as `{}` prints it",
        "{} berbentuk `{}` dan 24 angka heksadesimal, seperti dicetak `{}`",
    ),
    ("an identifier may not be empty", "pengenal tidak boleh kosong"),
    ("the text is empty", "teksnya kosong"),
    ("the text is longer than {} characters", "teksnya lebih dari {} huruf"),
    ("the text holds the forbidden character {}", "teksnya memuat tanda terlarang {}"),
    ("`{}` has more digits than the ledger keeps", "`{}` terlalu besar: paling banyak 16 angka"),
    ("`{}` has more than {} decimals", "`{}` memuat lebih dari {} desimal"),
    ("`{}` is negative", "`{}` kurang dari nol"),
    ("{} is 2^53 or more", "{} terlalu besar: harus kurang dari 2^53"),
    ("not {} bytes of lower-case hex", "bukan {} byte heksadesimal huruf kecil"),
    (
        "version {} of `{}` is not known to this version",
        "versi {} dari `{}` tidak dikenal program ini",
    ),
    ("null is not allowed; leave the field out", "null tidak boleh; tinggalkan isiannya"),
    ("nested deeper than {} levels", "JSON bersarang lebih dari {} tingkat"),
    (
        "`{}` is no day of the calendar from 1900 to 2200",
        "`{}` tidak ada dalam kalender 1900 sampai 2200",
    ),
    ("`{}` is not {}", "`{}` bukan {}"),
    ("not {}; {}", "bukan {}; {}"),
];

/// Parts of sentences.
static PARTS: &[(&str, &str)] = &[
    ("one of {}", "{}"),
    ("`{}` or `{}`", "`{}` atau `{}`"),
    ("integer `{}`", "bilangan `{}`"),
    ("floating point `{}`", "pecahan `{}`"),
    ("boolean `{}`", "`{}`"),
    ("string {}", "teks {}"),
    ("map", "objek {…}"),
    ("sequence", "larik […]"),
    ("null", "null"),
    ("a string", "teks dalam tanda kutip"),
    ("a list", "larik […]"),
    ("a sequence", "larik […]"),
    ("a list of {}", "larik {}"),
    ("a boolean", "true atau false"),
    ("a value", "nilai"),
    ("an object", "objek"),
    ("u32", "bilangan bulat tanpa tanda kutip"),
    ("u64", "bilangan bulat tanpa tanda kutip"),
    ("any valid JSON value", "nilai JSON"),
    ("an identifier of {}", "pengenal dari {}"),
    ("a request key of {}", "kunci permintaan dari {}"),
    ("a kode rekening such as {}", "kode rekening seperti {}"),
    (
        "a document number of {}",
        "nomor dokumen dari huruf, angka, / . - _ ( ) dan spasi tunggal, dengan angka di dalamnya",
    ),
    ("character {} is a blank", "tanda ke-{} adalah spasi"),
    (
        "character {} is a letter that may not stand there",
        "tanda ke-{} adalah huruf yang tidak boleh di situ",
    ),
    (
        "character {} is a sign that may not stand there",
        "tanda ke-{} adalah tanda yang tidak boleh di situ",
    ),
    ("it begins with neither a letter nor a digit", "awalnya bukan huruf dan bukan angka"),
    ("a blank stands at an end or beside another", "ada spasi di ujung atau berdampingan"),
    ("it has no digit", "tidak ada angka di dalamnya"),
    ("its part {} is not as wide as that", "lebar bagian ke-{} bukan demikian"),
    ("the id of a person", "pengenal orang"),
    ("the id of a household", "pengenal rumah tangga"),
    ("the id of a bank account", "pengenal rekening bank"),
    ("a plain decimal number such as {} or {}", "angka biasa seperti {} atau {}"),
    ("in canonical form", "bentuk bakunya"),
    ("a date such as {}", "tanggal; tulis seperti {}"),
    ("an instant such as {}", "waktu; tulis seperti {}"),
    ("an offset such as {}", "selisih waktu; tulis seperti {}"),
    ("a stream such as {}", "aliran; tulis seperti {}"),
    ("an account of the chart", "akun dalam bagan"),
    ("a fund such as {}", "dana; tulis seperti {}"),
    ("a region code such as {}", "kode wilayah; tulis seperti {}"),
    ("a unit", "satuan"),
    ("an event type of this version", "jenis peristiwa yang dikenal"),
];

/// What is said, in Indonesian; what no sentence fits is repeated as found.
pub(super) fn indonesian(why: &str) -> String {
    known(why).unwrap_or_else(|| format!("tidak dapat dibaca: {why}"))
}

/// The same; `None` where no sentence fits.
pub(in crate::cli) fn known(why: &str) -> Option<String> {
    by(SENTENCES, why, part)
}

fn part(text: &str) -> String {
    by(PARTS, text, str::to_owned).unwrap_or_else(|| text.to_owned())
}

fn by(table: &[(&str, &str)], text: &str, inner: fn(&str) -> String) -> Option<String> {
    table.iter().find_map(|(en, id)| {
        let mut named = named(en, text)?.into_iter();
        let mut parts = id.split("{}");
        let mut out = parts.next()?.to_owned();
        for part in parts {
            out.push_str(&inner(named.next()?));
            out.push_str(part);
        }
        Some(out)
    })
}

/// What stands in the places of a sentence; `None` when the text is another one.
fn named<'a>(sentence: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = sentence.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = match parts.peek() {
            None => rest.ends_with(part).then(|| rest.len() - part.len())?,
            Some(_) => rest.find(part)?,
        };
        let (place, after) = rest.split_at_checked(end)?;
        found.push(place);
        rest = after.get(part.len()..)?;
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_said_in_indonesian() {
        for (en, id) in [
            ("missing field `group`", "isian `group` belum ada"),
            (
                "unknown field `a`, expected one of `b`, `c`",
                "isian `a` tidak dikenal; yang ada: `b`, `c`",
            ),
            (
                "unknown variant `TUNAI`, expected `KAS` or `BANK`",
                "`TUNAI` bukan pilihan; pilihannya: `KAS` atau `BANK`",
            ),
            (
                "invalid type: integer `5`, expected a string",
                "jenis nilai salah: bilangan `5`; seharusnya teks dalam tanda kutip",
            ),
            ("EOF while parsing an object", "JSON terputus di tengah objek"),
            ("expected ident", "ini bukan JSON"),
            (
                "`2025-02-30` is no day of the calendar from 1900 to 2200",
                "`2025-02-30` tidak ada dalam kalender 1900 sampai 2200",
            ),
            ("expected value", "di sini seharusnya ada nilai"),
            ("expected `,` or `}`", "di sini seharusnya `,` atau `}`"),
            ("trailing characters", "ada tulisan sesudah akhir JSON"),
            (
                "`20-11-2026` is not a date such as 2026-11-20",
                "`20-11-2026` bukan tanggal; tulis seperti 2026-11-20",
            ),
            (
                "write 200000 without thousands separators or zeros in front",
                "tulis 200000 tanpa titik ribuan dan tanpa nol di depan",
            ),
            (
                "not an identifier of [A-Za-z0-9._-]; character 4 is a blank",
                "bukan pengenal dari [A-Za-z0-9._-]; tanda ke-4 adalah spasi",
            ),
            ("something else", "tidak dapat dibaca: something else"),
        ] {
            assert_eq!(indonesian(en), id, "{en}");
        }
    }

    #[test]
    fn no_sentence_names_more_than_its_english_does() {
        for (en, id) in SENTENCES.iter().chain(PARTS) {
            let places = |text: &str| text.matches("{}").count();
            assert!(places(id) <= places(en), "{en}");
        }
    }
}
