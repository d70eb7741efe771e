//! What the fields of drafts are called in tables: whoever fills in a table reads of its columns.

use super::Kind;

/// Fields of drafts and the columns that they come from; of several the first that a kind has.
static FIELDS: &[(&str, &str)] = &[
    ("amount", "pokok"),
    ("amount", "jumlah"),
    ("basis", "dasar"),
    ("cash_fund", "dana_kas"),
    ("category", "kategori"),
    ("consent", "persetujuan"),
    ("fund", "dana"),
    ("group", "kelompok"),
    ("loan", "nomor_pinjaman"),
    ("member", "nomor_anggota"),
    ("number", "nomor_bukti"),
    ("of", "tanggal_kejadian"),
    ("on", "tanggal"),
    ("penalty", "denda"),
    ("place", "tempat"),
    ("principal", "pokok"),
    ("receipt", "bukti"),
    ("saving", "simpanan"),
    ("schedule", "angsuran"),
    ("schedule.count", "angsuran"),
    ("schedule.service", "jasa"),
    ("service", "jasa"),
    ("source", "sumber"),
];

/// The column that a field comes from, where a table of this kind has one.
pub(super) fn column(kind: Kind, field: &str) -> Option<&'static str> {
    let has = |name: &str| kind.columns().iter().any(|column| column.name == name);
    let mut columns = FIELDS.iter().filter(|(known, _)| *known == field);
    columns.find(|(_, column)| has(column)).map(|(_, column)| *column)
}

/// A sentence with the names of columns in place of those of fields.
pub(super) fn by_columns(kind: Kind, text: &str) -> String {
    let named = |part: &str| column(kind, part).map_or(part.to_owned(), str::to_owned);
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 1 { named(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_columns_where_a_table_has_them() {
        for (kind, text, due) in [
            (Kind::Repayments, "isi `of` dan `on`", "isi `tanggal_kejadian` dan `tanggal`"),
            (Kind::Members, "isi `of`", "isi `of`"),
            (Kind::Loans, "`amount`", "`pokok`"),
            (Kind::Opening, "`amount` of L-1", "`jumlah` of L-1"),
            (Kind::CashBook, "fund", "fund"),
        ] {
            assert_eq!(by_columns(kind, text), due);
        }
    }
}
