//! One record: its exact line and hash, its places in chain and streams, what it moved, its
//! evidence, its proof, and what came of it later.

use std::sync::Arc;

use rantai_events::hash::Hash;
use rantai_events::record::{Link, Record};
use rantai_projections::describe::{describe, type_title};
use rantai_projections::library::{Library as _, is_public};
use rantai_projections::table::{Cell, Table, Words, words};

use super::compliance::records;
use crate::evidence::{Evidence, Presence};
use crate::office::desk::Desk;
use crate::office::page::{Page, Section, day, moment};
use crate::office::pages::Saved;
use crate::office::problem::Problem;
use crate::proofs;
use crate::render::html::escape;

/// One record.
pub(super) fn page(desk: &Desk<'_>, seq: &str) -> Result<Page, Problem> {
    let seq = number(desk, seq)?;
    let stored = desk.ledger.store().line(seq)?;
    let Some(record) = desk.ledger.record(seq)? else { return Err(no_record(desk, seq)) };
    let mut page = Page::new((format!("Catatan {seq}"), format!("Record {seq}")));
    page.lead = Some(describe(&record));
    page.push(Section::Facts(facts(desk, &record)?));
    later(&mut page, desk, &record)?;
    page.push(Section::heading("Baris dan hash", "Line and hash"));
    let found = Hash(*blake3::hash(&stored.bytes).as_bytes());
    hashes(&mut page, desk, &record, (stored.hash, found))?;
    page.push(Section::Code(
        ("Baris persis (tanpa akhir baris)".into(), "The exact line (without its end)".into()),
        String::from_utf8_lossy(&stored.bytes).into_owned(),
    ));
    page.push(Section::table(links(desk, &record)?));
    page.push(Section::table(postings(desk, &record)?));
    page.push(Section::table(evidence(desk, &record)?));
    page.push(Section::heading("Bukti dalam pohon", "Proof in the tree"));
    proof(&mut page, desk, seq);
    Ok(page)
}

/// The line or the proof of a record, to be saved.
pub(super) fn file(desk: &Desk<'_>, seq: &str, what: &str) -> Result<Saved, Problem> {
    let seq = number(desk, seq)?;
    if what == "baris" {
        let bytes = desk.ledger.store().line(seq)?.bytes;
        return Ok((format!("catatan-{seq}.json"), "application/json", bytes));
    }
    let proof = proofs::record(desk.ledger, seq).map_err(|why| {
        let (id, en) = why.words();
        Problem::unknown(id, en)
    })?;
    let name = format!("catatan-{seq}.tlog-proof");
    Ok((name, "text/plain; charset=utf-8", proof.to_string().into_bytes()))
}

fn number(desk: &Desk<'_>, text: &str) -> Result<u64, Problem> {
    // A record has one address: no zeros before its number.
    let seq = text.parse().ok().filter(|seq: &u64| seq.to_string() == text);
    let seq = seq.ok_or_else(|| {
        let text: String = text.chars().take(40).collect();
        Problem::bad(
            format!("`{text}` bukan nomor catatan."),
            format!("`{text}` is no number of a record."),
        )
    })?;
    if seq < desk.ledger.head().next { Ok(seq) } else { Err(no_record(desk, seq)) }
}

fn no_record(desk: &Desk<'_>, seq: u64) -> Problem {
    let last = desk.ledger.head().next.saturating_sub(1);
    Problem::unknown(
        format!("Belum ada catatan {seq}; yang terakhir {last}."),
        format!("There is no record {seq} yet; the last is {last}."),
    )
}

fn facts(desk: &Desk<'_>, record: &Record) -> Result<Vec<(Words, String)>, Problem> {
    let language = desk.language();
    let fact = |id: &str, en: &str, html: String| ((id.to_owned(), en.to_owned()), html);
    let mut facts = vec![
        fact("Jenis", "Type", escape(language.of(&type_title(record)))),
        fact("Tanggal pembukuan", "Business date", day(record.on, language)),
    ];
    if let Some(of) = record.of {
        facts.push(fact("Terjadi pada", "Happened on", day(of, language)));
    }
    let at = moment(record.at, desk.ledger.registry().tz(), language);
    facts.push(fact("Dicatat", "Recorded", at));
    facts.push(fact("Oleh akun", "By account", escape(record.actor.as_str())));
    if let Some(behalf) = &record.behalf {
        let text = format!("{} ({})", behalf.party, behalf.office.code());
        facts.push(fact("Untuk", "On behalf of", escape(&text)));
    }
    if let Some(batch) = record.batch {
        let first = record.seq.saturating_sub(u64::from(batch.i));
        let text = format!(
            "{}/{}, {} {}",
            batch.i + 1,
            batch.of,
            desk.pick("mulai", "from"),
            to(desk, first)
        );
        facts.push(fact("Rangkaian", "Batch", text));
    }
    if let Some(key) = &record.key {
        facts.push(fact("Kunci permintaan", "Request key", escape(key.as_str())));
    }
    if let Some(proposal) = record.proposal {
        facts.push(fact("Dari usulan", "From proposal", to(desk, proposal)));
    }
    let audience = match is_public(record, desk.ledger)? {
        true => desk.pick("terbuka", "public"),
        false => desk.pick("terbatas: kantor dan auditor", "restricted: office and auditors"),
    };
    facts.push(fact("Pembaca", "Audience", audience.to_owned()));
    Ok(facts)
}

/// A link to a record.
fn to(desk: &Desk<'_>, seq: u64) -> String {
    let href = escape(&desk.to_record(seq));
    format!("<a href=\"{href}\">{} {seq}</a>", desk.pick("catatan", "record"))
}

/// What it undoes or replaces, and what undid or replaced it.
fn later(page: &mut Page, desk: &Desk<'_>, record: &Arc<Record>) -> Result<(), Problem> {
    if let Some(fixes) = record.fixes {
        let (id, en) = match record.is_reversal() {
            true => ("Membatalkan", "Reverses"),
            false => ("Menggantikan", "Replaces"),
        };
        page.push(Section::heading(id, en));
        page.push(Section::Html(records(desk, &[fixes.seq])?));
    }
    let (mut undone, mut replaced) = (Vec::new(), Vec::new());
    for link in &record.links {
        for seq in
            desk.ledger.store().numbers(&link.stream)?.into_iter().filter(|seq| *seq > record.seq)
        {
            let Some(other) = desk.ledger.record(seq)? else { continue };
            if other.fixes.is_some_and(|fixes| fixes.seq == record.seq) {
                if other.is_reversal() { undone.push(seq) } else { replaced.push(seq) }
            }
        }
    }
    if !undone.is_empty() {
        page.push(Section::Notice((
            "Catatan ini dicoret: catatan lain membatalkannya. Barisnya tetap seperti semula."
                .into(),
            "This record is struck: another reversed it. Its line stays as it was.".into(),
        )));
    }
    for (mut found, id, en) in
        [(undone, "Dibatalkan oleh", "Reversed by"), (replaced, "Digantikan oleh", "Replaced by")]
    {
        found.dedup();
        if !found.is_empty() {
            page.push(Section::Heading((id.into(), en.into())));
            page.push(Section::Html(records(desk, &found)?));
        }
    }
    Ok(())
}

/// The hash beside the line, the hash of its bytes now, and the records before and after it.
fn hashes(
    page: &mut Page,
    desk: &Desk<'_>,
    record: &Record,
    (stored, found): (Hash, Hash),
) -> Result<(), Problem> {
    let code = |hash: &Hash| format!("<code>{hash}</code>");
    let fact = |id: &str, en: &str, html: String| ((id.to_owned(), en.to_owned()), html);
    let same = |same: bool| match same {
        true => desk.pick("✓ sama", "✓ the same"),
        false => desk.pick("✗ BERBEDA", "✗ DIFFERENT"),
    };
    let mut facts = vec![
        fact("BLAKE3 tersimpan", "BLAKE3 as stored", code(&stored)),
        fact(
            "BLAKE3 dihitung sekarang",
            "BLAKE3 computed now",
            format!("{} {}", code(&found), same(stored == found)),
        ),
    ];
    let before = match record.seq.checked_sub(1) {
        Some(before) => {
            let hash = desk.ledger.store().line(before)?.hash;
            format!("{} {} {}", code(&record.prev), to(desk, before), same(hash == record.prev))
        }
        None => code(&record.prev),
    };
    facts.push(fact("Sebelumnya (prev)", "Before it (prev)", before));
    let next = record.seq + 1;
    if let Some(after) = desk.ledger.record(next)? {
        let text = format!("{} {}", to(desk, next), same(after.prev == stored));
        facts.push(fact("Sesudahnya menyebut hash ini", "The one after it names this hash", text));
    }
    let line = escape(&desk.href(&format!("/catatan/{}/baris", record.seq), &[]));
    let words = desk.pick("simpan baris", "save the line");
    facts.push(fact(
        "Berkas",
        "File",
        format!("<a href=\"{line}\">{words}</a> (<code>b3sum</code>)"),
    ));
    page.push(Section::Facts(facts));
    Ok(())
}

fn table(
    desk: &Desk<'_>,
    id: &'static str,
    title: (&str, &str),
    of: &[(&'static str, &'static str, &'static str)],
) -> Result<Table, Problem> {
    Ok(Table::new(id, title, of, desk.query.day, desk.ledger.last(u64::MAX)?))
}

/// Its place in each stream, and whether the record before it there has the hash that it names.
fn links(desk: &Desk<'_>, record: &Record) -> Result<Table, Problem> {
    let mut out = table(
        desk,
        "tautan",
        ("Tautan ke aliran", "Links to streams"),
        &[
            ("aliran", "Aliran", "Stream"),
            ("posisi", "Posisi", "Position"),
            ("sebelumnya", "Catatan sebelumnya", "Record before"),
            ("hash", "Hash yang disebut", "Hash it names"),
            ("cocok", "Cocok", "Matches"),
            ("sesudahnya", "Catatan sesudahnya", "Record after"),
        ],
    )?;
    for link in &record.links {
        let numbers = desk.ledger.store().numbers(&link.stream)?;
        let place = usize::try_from(link.n).unwrap_or(usize::MAX);
        let before = place.checked_sub(1).and_then(|place| numbers.get(place)).copied();
        let after = place.checked_add(1).and_then(|place| numbers.get(place)).copied();
        out.entry(vec![
            Cell::text(&link.stream),
            Cell::Number(i64::try_from(link.n).unwrap_or(i64::MAX)),
            before.map_or(Cell::Empty, Cell::Record),
            Cell::Code(link.prev.to_string()),
            Cell::Flag(holds(desk, link, before)?),
            after.map_or(Cell::Empty, Cell::Record),
        ]);
    }
    Ok(out)
}

fn holds(desk: &Desk<'_>, link: &Link, before: Option<u64>) -> Result<bool, Problem> {
    let hash = match before {
        Some(before) => desk.ledger.store().line(before)?.hash,
        None => Hash::ZERO,
    };
    Ok(hash == link.prev)
}

fn postings(desk: &Desk<'_>, record: &Record) -> Result<Table, Problem> {
    let mut out = table(
        desk,
        "posting",
        ("Posting", "Postings"),
        &[
            ("akun", "Akun", "Account"),
            ("nama", "Nama akun", "Account name"),
            ("dana", "Dana", "Fund"),
            ("debet", "Debet", "Debit"),
            ("kredit", "Kredit", "Credit"),
        ],
    )?;
    for posting in &record.post {
        let name = posting.account.name().map(|name| name.def());
        let name = name.map_or(Cell::Empty, |def| Cell::Words(words(def.id, def.en)));
        let amount = Cell::Quantity(posting.amount.abs(), posting.unit.clone());
        let amount =
            if posting.unit.is_idr() { Cell::Rupiah(posting.amount.abs()) } else { amount };
        let (debit, credit) = match posting.amount.is_negative() {
            true => (Cell::Empty, amount),
            false => (amount, Cell::Empty),
        };
        out.entry(vec![
            Cell::text(&posting.account),
            name,
            Cell::text(&posting.fund),
            debit,
            credit,
        ]);
    }
    Ok(out)
}

/// The papers it cites, and whether their files are there and whole.
fn evidence(desk: &Desk<'_>, record: &Record) -> Result<Table, Problem> {
    let mut out = table(
        desk,
        "bukti",
        ("Bukti", "Evidence"),
        &[
            ("jenis", "Jenis", "Kind"),
            ("nomor", "Nomor", "Number"),
            ("tanggal", "Tanggal", "Date"),
            ("keadaan", "Keadaan berkas", "State of the file"),
            ("b3", "BLAKE3 berkas", "BLAKE3 of the file"),
        ],
    )?;
    let shelf = Evidence::of(desk.ledger.directory());
    for doc in &record.docs {
        let state = match doc.b3 {
            None => words("hanya disebut, tanpa berkas", "cited only, no file"),
            Some(b3) => match shelf.check(b3)? {
                Presence::Present => words("✓ ada dan utuh", "✓ there and whole"),
                Presence::Missing => words("✗ tidak ada", "✗ missing"),
                Presence::Damaged => words("✗ berubah", "✗ changed"),
            },
        };
        out.entry(vec![
            Cell::text(doc.kind.code()),
            doc.no.as_ref().map_or(Cell::Empty, Cell::code),
            Cell::date(doc.on),
            Cell::Words(state),
            doc.b3.map_or(Cell::Empty, |b3| Cell::Code(b3.to_string())),
        ]);
    }
    Ok(out)
}

/// Its place in the tree of the newest published checkpoint that covers it.
fn proof(page: &mut Page, desk: &Desk<'_>, seq: u64) {
    let proof = match proofs::record(desk.ledger, seq) {
        Ok(proof) => proof,
        Err(why) => return page.push(Section::Notice(why.words())),
    };
    page.push(Section::text(
        format!("Daun nomor {} dengan {} hash sampai akar; jalurnya dihitung ulang dan cocok. Yang memeriksa tanda tangan ialah `rantai check` dengan kebijakan pemeriksa sendiri.", proof.index, proof.path.len()),
        format!("Leaf number {} with {} hashes up to the root; the path was computed again and fits. Signatures are for `rantai check` with the verifier's own policy.", proof.index, proof.path.len()),
    ));
    let href = desk.href(&format!("/catatan/{seq}/bukti"), &[]);
    page.push(Section::Links(vec![crate::office::page::Link {
        href,
        name: ("Simpan bukti (.tlog-proof)".into(), "Save the proof (.tlog-proof)".into()),
        about: (
            "memuat baris persis; berikan hanya kepada yang boleh membacanya".into(),
            "holds the exact line; give it only to those who may read it".into(),
        ),
    }]));
    page.push(Section::Code(
        ("Checkpoint yang ditandatangani".into(), "The signed checkpoint".into()),
        proof.note.to_string(),
    ));
}
