//! The fixed words of the site's form: menus, buttons, the foot of a page.

use crate::render::Language;

/// The words of one language.
pub(super) struct Words {
    pub(super) skip: &'static str,
    pub(super) main_menu: &'static str,
    pub(super) above: &'static str,
    pub(super) other_language: &'static str,
    pub(super) changes: &'static str,
    pub(super) verify: &'static str,
    pub(super) signed: &'static str,
    pub(super) restricted: &'static str,
    pub(super) unsigned_title: &'static str,
    pub(super) unsigned: &'static str,
    pub(super) restricted_unsigned: &'static str,
    pub(super) without_script: &'static str,
    pub(super) how_to_verify: &'static str,
    pub(super) data: &'static str,
    pub(super) scan: &'static str,
    pub(super) scan_unsigned: &'static str,
    pub(super) as_of: &'static str,
    pub(super) last: &'static str,
    pub(super) up_to: &'static str,
    pub(super) checkpoint: &'static str,
    pub(super) record: &'static str,
    pub(super) records: &'static str,
    pub(super) licence: &'static str,
    pub(super) how: &'static str,
    pub(super) as_table: &'static str,
    pub(super) rule: &'static str,
    pub(super) duty_of: &'static str,
    pub(super) not_yet: &'static str,
}

impl Words {
    /// The words of a language.
    pub(super) fn of(language: Language) -> &'static Self {
        language.pick(&ID, &EN)
    }
}

static ID: Words = Words {
    skip: "Langsung ke isi",
    main_menu: "Menu utama",
    above: "Letak halaman ini",
    other_language: "English",
    changes: "Perubahan terakhir",
    verify: "Periksa halaman ini",
    signed: "Data halaman ini ditandatangani oleh kantor dan terikat pada catatan buku besar. Peramban \
             Anda dapat memeriksanya sendiri, juga dari salinan yang Anda simpan.",
    restricted: "Sebagian jumlah di halaman ini berasal dari catatan yang tidak dibuka untuk umum \
                 karena memuat data orang. Jumlah itu adalah pernyataan kantor yang ditandatangani.",
    unsigned_title: "Halaman ini belum ditandatangani",
    unsigned: "Peladen ini menampilkan isi buku besar tanpa tanda tangan kantor, jadi halaman ini \
               belum dapat diperiksa oleh peramban maupun oleh rantai check. Halaman yang dapat \
               diperiksa diterbitkan kantor dengan rantai publish, atau dilayani dengan \
               rantai serve --sign: tanyakan alamatnya kepada kantor.",
    restricted_unsigned: "Sebagian jumlah di halaman ini berasal dari catatan yang tidak dibuka \
                          untuk umum karena memuat data orang.",
    without_script: "Pemeriksaan di peramban memerlukan JavaScript. Tanpa itu, halaman ini tetap dapat \
                     diperiksa dengan perintah rantai check.",
    how_to_verify: "Apa yang dapat diperiksa, dan bagaimana",
    data: "Data halaman ini (JSON)",
    scan: "Pindai untuk membuka dan memeriksa halaman ini.",
    scan_unsigned: "Pindai untuk membuka halaman ini.",
    as_of: "Keadaan per",
    last: "Catatan terakhir",
    up_to: "sampai catatan",
    checkpoint: "Titik periksa",
    record: "catatan",
    records: "catatan",
    licence: "Lisensi data",
    how: "Asal angka",
    as_table: "Sebagai tabel",
    rule: "Aturan",
    duty_of: "kewajiban",
    not_yet: "belum",
};

static EN: Words = Words {
    skip: "Skip to content",
    main_menu: "Main menu",
    above: "Where this page is",
    other_language: "Bahasa Indonesia",
    changes: "Recent changes",
    verify: "Check this page",
    signed: "The data on this page are signed by the office and bound to the records of the \
             ledger. Your browser can check them itself, even from a copy you saved.",
    restricted: "Some totals on this page come from records that are not public, since they hold \
                 personal data. Those totals are the office's signed statement.",
    unsigned_title: "This page is not signed",
    unsigned: "This server shows the ledger without the office's signature, so this page is not \
               signed yet: neither a browser nor rantai check can check it. Pages that can be \
               checked are published by the office with rantai publish, or served with \
               rantai serve --sign: ask the office for their address.",
    restricted_unsigned: "Some totals on this page come from records that are not public, since \
                          they hold personal data.",
    without_script: "Checking in the browser needs JavaScript. Without it this page can still be \
                     checked by the command rantai check.",
    how_to_verify: "What can be checked, and how",
    data: "Data of this page (JSON)",
    scan: "Scan to open and check this page.",
    scan_unsigned: "Scan to open this page.",
    as_of: "As of",
    last: "Last record",
    up_to: "up to record",
    checkpoint: "Checkpoint",
    record: "record",
    records: "records",
    licence: "Licence of the data",
    how: "How it is made",
    as_table: "As a table",
    rule: "Rule",
    duty_of: "duty of",
    not_yet: "not yet",
};
