//! The README of a package, in Indonesian and English.

use super::documents::Counted;
use super::{Scope, Sources};

/// What the package is and how to check it.
pub(super) fn text(sources: &Sources<'_>, counted: &Counted) -> String {
    let signed = &sources.signed.checkpoint;
    let facts = Facts {
        about: about(sources.scope),
        office: sources.office(),
        origin: signed.origin().to_owned(),
        size: signed.size(),
        root: signed.root().to_string(),
        records: sources.selection.lines.len(),
        present: counted.present,
        absent: counted.absent,
    };
    let (id, en) = (indonesian(sources, &facts), english(sources, &facts));
    format!("{id}\n{}\n\n{en}", "-".repeat(72))
}

struct Facts {
    about: (String, String),
    office: String,
    origin: String,
    size: u64,
    root: String,
    records: usize,
    present: usize,
    absent: usize,
}

fn about(scope: &Scope) -> (String, String) {
    match scope {
        Scope::Group(group) => (format!("kelompok {group}"), format!("group {group}")),
        Scope::Grant(grant) => (format!("hibah {grant}"), format!("grant {grant}")),
        Scope::All => ("seluruh buku".to_owned(), "the whole ledger".to_owned()),
    }
}

fn indonesian(sources: &Sources<'_>, facts: &Facts) -> String {
    let Facts { about: (about, _), office, origin, size, root, records, present, absent } = facts;
    let proves = match sources.scope {
        Scope::Group(_) => {
            "Bukti di proofs/ menunjukkan bahwa ini SEMUA catatan kelompok sampai yang terakhir di dalamnya, tanpa satu pun hilang, berubah, atau disisipkan. Bukti itu tidak menunjukkan bahwa sesudahnya tidak ada catatan baru."
        }
        Scope::Grant(_) => {
            "Tiap bukti di proofs/ menunjukkan bahwa satu catatan ada di buku. Pilihan catatannya dibuat program ini: setiap catatan yang menyebut hibah atau menggerakkan uangnya. Kelengkapan pilihan itu hanya dapat diperiksa dengan paket --all."
        }
        Scope::All => {
            "Daun pohon di tile/ adalah baris-baris records.jsonl. Bukti di proofs/ menunjukkan catatan terakhir ada di pohon; tiap catatan menyebut hash yang sebelumnya (`prev`), sampai yang pertama."
        }
    };
    let own = if sources.own_policy {
        "\nPERHATIKAN: berkas policy ini dibuat dari buku itu sendiri. Bandingkan kuncinya dengan\nyang Anda terima dari kantor lewat jalan lain, atau pakai policy Anda sendiri.\n"
    } else {
        ""
    };
    format!(
        "PAKET BUKTI: {about}\n\nKantor: {office}\nBuku (origin): {origin}\nCheckpoint: {size} catatan, akar {root}\nCatatan dalam paket: {records}; dokumen: {present} ada, {absent} tidak ada atau berubah\n\n\
CARA MEMERIKSA (tanpa jaringan, dari dalam direktori ini)\n\n\
1. Berkas utuh:         b3sum --check MANIFEST\n\
2. Bukti dan tanda tangan:{}\n{}\
3. {}\n{own}\n\
{}\n\n\
ISI\n\n\
records.jsonl    baris catatan persis seperti yang di-hash\n\
documents/       dokumen, bernama BLAKE3 isinya; dokumen pribadi tetap tersegel\n\
documents.csv    setiap dokumen yang dikutip: present (ada), missing (tidak ada), damaged (berubah)\n\
checkpoint       pernyataan kantor yang bertanda tangan atas seluruh buku\n\
policy           tanda tangan siapa yang diperlukan\n\
proofs/          bukti untuk `rantai check`{}\n\
statements/      pernyataan per catatan {}: CSV dan teks\n\n\
Paket ini memuat catatan terbatas: untuk pemeriksa, bukan untuk umum.\n",
        commands(sources),
        whole(sources),
        chain(sources.scope).0,
        wrapped(proves),
        if *sources.scope == Scope::All { "; tile/ hash pohonnya (C2SP tlog-tiles)" } else { "" },
        sources.last(),
    )
}

/// What the hash of a line is found again as: records of the whole ledger follow each other, those
/// of a group in its stream only, those of a grant may not follow each other at all.
fn chain(scope: &Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::Group(_) => (
            "Rantai kelompok: printf %s \"BARIS\" | b3sum adalah `prev` aliran kelompok ini di `links`\n   baris berikutnya.",
            "The chain of the group: printf %s \"LINE\" | b3sum is the `prev` of this group's stream in\n   the `links` of the next line.",
        ),
        Scope::Grant(_) => (
            "Rantai: printf %s \"BARIS\" | b3sum adalah `prev` catatan yang `seq`-nya satu lebih, bila\n   catatan itu ada di sini.",
            "The chain: printf %s \"LINE\" | b3sum is the `prev` of the record whose `seq` is one more,\n   where that record is here.",
        ),
        Scope::All => (
            "Rantai, baris demi baris: printf %s \"BARIS\" | b3sum adalah `prev` catatan berikutnya.",
            "The chain, line by line: printf %s \"LINE\" | b3sum is the `prev` of the next record.",
        ),
    }
}

fn english(sources: &Sources<'_>, facts: &Facts) -> String {
    let Facts { about: (_, about), office, origin, size, root, records, present, absent } = facts;
    let proves = match sources.scope {
        Scope::Group(_) => {
            "The proof in proofs/ shows that these are ALL records of the group up to the last one in it, none left out, altered or put in. It does not show that there is no newer record after it."
        }
        Scope::Grant(_) => {
            "Each proof in proofs/ shows that one record is in the ledger. Which records are here was chosen by this program: every one that names the grant or moves its money. That the choice is complete can be checked with a package of --all only."
        }
        Scope::All => {
            "The leaves of the tree in tile/ are the lines of records.jsonl. The proof in proofs/ shows that the last record is in the tree; each record names the hash of the one before (`prev`), back to the first."
        }
    };
    let own = if sources.own_policy {
        "\nMIND: this policy file was made from the ledger itself. Compare its key with the one that\nyou had from the office by another way, or use your own policy.\n"
    } else {
        ""
    };
    format!(
        "EVIDENCE PACKAGE: {about}\n\nOffice: {office}\nLedger (origin): {origin}\nCheckpoint: {size} records, root {root}\nRecords in the package: {records}; documents: {present} here, {absent} missing or changed\n\n\
HOW TO CHECK (no network, from within this directory)\n\n\
1. Files whole:           b3sum --check MANIFEST\n\
2. Proofs and signatures:{}\n{}\
3. {}\n{own}\n\
{}\n\n\
CONTENTS\n\n\
records.jsonl    the record lines, exactly as they were hashed\n\
documents/       documents, named by the BLAKE3 of their bytes; personal ones stay sealed\n\
documents.csv    every document that is cited: present, missing or damaged\n\
checkpoint       the office's signed statement over the whole ledger\n\
policy           whose signatures it needs\n\
proofs/          proofs for `rantai check`{}\n\
statements/      statements as of record {}: CSV and text\n\n\
This package holds restricted records: for auditors, not for the public.\n",
        commands(sources),
        whole(sources),
        chain(sources.scope).1,
        wrapped(proves),
        if *sources.scope == Scope::All {
            "; tile/ the hashes of the tree (C2SP tlog-tiles)"
        } else {
            ""
        },
        sources.last(),
    )
}

/// The command for each proof, or for one of them and the others alike.
fn commands(sources: &Sources<'_>) -> String {
    let Some(line) = sources.selection.lines.last() else { return String::new() };
    match sources.scope {
        Scope::Group(group) => {
            format!("\n   rantai check proofs/group-{group}.statement-proof --policy policy")
        }
        Scope::Grant(_) => {
            "\n   for f in proofs/*.tlog-proof; do rantai check \"$f\" --policy policy; done"
                .to_owned()
        }
        Scope::All => {
            format!("\n   rantai check proofs/{:010}.tlog-proof --policy policy", line.seq)
        }
    }
}

/// What the whole ledger allows besides.
fn whole(sources: &Sources<'_>) -> &'static str {
    match sources.scope {
        Scope::Group(_) | Scope::Grant(_) => "",
        Scope::All => {
            "   rantai verify records.jsonl --against checkpoint --policy policy --level 4\n"
        }
    }
}

/// Lines of at most 88 columns.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let full =
            lines.last().is_some_and(|line| line.chars().count() + word.chars().count() > 87);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}
