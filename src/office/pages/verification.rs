//! Verification of the whole ledger, run from the page.

use rantai_projections::table::{Cell, Table, Words, words};

use crate::office::desk::Desk;
use crate::office::page::{Page, Section};
use crate::office::running::{MOST_FINDINGS, Run, State};
use crate::verify::{DEEPEST, Level, Outcome, Report};

/// How verification stands, and the button that begins one.
pub(super) fn page(desk: &Desk<'_>) -> Page {
    let mut page = Page::new(("Verifikasi".into(), "Verification".into()));
    page.lead = Some((
        "Memeriksa buku tanpa memercayainya, sama seperti `rantai verify`. Yang memeriksa di sini ialah program kantor sendiri: auditor menjalankan programnya sendiri atas salinan jurnal.".into(),
        "Checks the ledger without trusting it, as `rantai verify` does. What checks here is the office's own program: an auditor runs their own over a copy of the journal.".into(),
    ));
    match desk.room.running.state() {
        State::None => page.push(Section::Html(form(desk))),
        State::Running(run) => {
            page.refresh = Some(1);
            progress(&mut page, desk, &run);
        }
        State::Done(run, report, end) => {
            let took = (end.millis() - run.since.millis()).max(0);
            page.push(Section::text(
                format!(
                    "Tingkat 1 sampai {}, dimulai {} UTC, selesai dalam {} detik.",
                    run.level,
                    run.since,
                    seconds(took)
                ),
                format!(
                    "Levels 1 to {}, begun {} UTC, done in {} seconds.",
                    run.level,
                    run.since,
                    seconds(took)
                ),
            ));
            match report.as_ref() {
                Ok(report) => done(&mut page, desk, &run, report),
                Err(why) => page.push(Section::Notice(why.clone())),
            }
            page.push(Section::Html(form(desk)));
        }
    }
    page
}

fn seconds(millis: i64) -> String {
    format!("{}.{}", millis / 1000, millis % 1000 / 100)
}

/// The levels, from the quickest to the deepest.
const LEVELS: [(&str, &str); 5] = [
    ("tanda tangan dan konsistensi", "signatures and consistency"),
    ("pohon", "the tree"),
    ("setiap catatan, rantai, dan tautan", "every record, chain and links"),
    ("hukum buku, setiap permintaan dinilai ulang", "the laws, every request judged again"),
    ("keadaan terlipat, bukti, brankas", "folded states, evidence, vault"),
];

fn form(desk: &Desk<'_>) -> String {
    let action = desk.pick("/verifikasi", "/verifikasi?lang=en");
    let label = desk.pick("Sampai tingkat", "Up to level");
    let mut out = format!(
        "<form class=\"saring\" method=\"post\" action=\"{action}\"><label>{label} <select name=\"tingkat\">"
    );
    for (number, (id, en)) in (1_u8..).zip(LEVELS) {
        let chosen = if number == DEEPEST { " selected" } else { "" };
        out.push_str(&format!(
            "<option value=\"{number}\"{chosen}>{number}: {}</option>",
            desk.pick(id, en)
        ));
    }
    let busy = desk.pick(
        "Selama berjalan, yang lain tidak dapat mencatat: verifikasi memegang kunci buku.",
        "While it runs nobody can record: verification holds the lock of the ledger.",
    );
    out.push_str("</select></label><button>");
    out.push_str(desk.pick("Mulai verifikasi", "Begin"));
    out + "</button></form>\n<p class=\"kecil\">" + busy + "</p>\n"
}

fn progress(page: &mut Page, desk: &Desk<'_>, run: &Run) {
    let (bytes, total, records) = run.progress.map_or((0, 0, 0), |p| (p.bytes, p.total, p.records));
    let percent = (bytes.saturating_mul(100)).checked_div(total).unwrap_or(0).min(100);
    let text = desk.pick(
        format!("{percent} %: {records} catatan diperiksa, {} temuan sejauh ini. Halaman ini memuat ulang sendiri.", run.found),
        format!("{percent} %: {records} records checked, {} findings so far. This page reloads by itself.", run.found),
    );
    let label = desk.pick("Kemajuan verifikasi", "Progress of the verification");
    page.push(Section::Html(format!(
        "<p role=\"status\"><progress max=\"100\" value=\"{percent}\" aria-label=\"{label}\">{percent} %</progress> {text}</p>\n"
    )));
}

fn done(page: &mut Page, desk: &Desk<'_>, run: &Run, report: &Report) {
    let whole = report.is_whole();
    let (class, words) = match whole {
        true => (
            "utuh-semua",
            desk.pick("✓ Tidak ada yang salah ditemukan.", "✓ Nothing wrong was found."),
        ),
        false => (
            "rusak",
            desk.pick(
                "✗ Ada yang salah. Jangan menulis ke buku ini; lihat temuan di bawah.",
                "✗ Something is wrong. Do not write to this ledger; see the findings below.",
            ),
        ),
    };
    page.push(Section::Html(format!("<p class=\"hasil {class}\" role=\"status\">{words}</p>\n")));
    page.push(Section::table(levels(desk, report)));
    for words in report.words().into_iter().skip(report.levels.len()) {
        page.push(Section::Text(words));
    }
    if let Some((id, en)) = &run.vault {
        page.push(Section::text(
            format!("Brankas tidak diperiksa: {id}"),
            format!("The vault is not checked: {en}"),
        ));
    }
    if run.found > 0 {
        page.push(Section::table(findings(desk, run)));
    }
}

fn levels(desk: &Desk<'_>, report: &Report) -> Table {
    let mut out = Table::new(
        "tingkat",
        ("Hasil menurut tingkat", "Result by level"),
        &[
            ("tingkat", "Tingkat", "Level"),
            ("isi", "Yang diperiksa", "What is checked"),
            ("hasil", "Hasil", "Result"),
        ],
        desk.today,
        None,
    );
    for level in &report.levels {
        let (id, en) = level.name();
        out.entry(vec![
            Cell::Number(level.number.into()),
            Cell::Words(words(id, en)),
            Cell::Words(outcome(level)),
        ]);
    }
    out
}

fn outcome(level: &Level) -> Words {
    match &level.outcome {
        Outcome::Passed => words("✓ utuh", "✓ whole"),
        Outcome::Broken(count) => (format!("✗ {count} temuan"), format!("✗ {count} findings")),
        Outcome::NotPublished => words("– belum diterbitkan", "– not yet published"),
        Outcome::NotClaimed(id, en) => {
            (format!("? tidak dinyatakan: {id}"), format!("? not claimed: {en}"))
        }
    }
}

fn findings(desk: &Desk<'_>, run: &Run) -> Table {
    let mut out = Table::new(
        "temuan",
        ("Temuan", "Findings"),
        &[
            ("tingkat", "Tingkat", "Level"),
            ("catatan", "Catatan", "Record"),
            ("kode", "Kode", "Code"),
            ("berkas", "Berkas", "File"),
            ("byte", "Byte", "Byte"),
            ("temuan", "Temuan", "Finding"),
        ],
        desk.today,
        None,
    );
    for finding in &run.findings {
        let file = finding.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        out.entry(vec![
            Cell::Number(finding.what.level().into()),
            Cell::Record(finding.seq),
            Cell::text(finding.what.code()),
            Cell::Text(file),
            Cell::Number(i64::try_from(finding.offset).unwrap_or(i64::MAX)),
            Cell::Words(finding.what.words()),
        ]);
    }
    if run.found > MOST_FINDINGS as u64 {
        out.note(
            &format!("{} temuan; {MOST_FINDINGS} pertama ditampilkan.", run.found),
            &format!("{} findings; the first {MOST_FINDINGS} are shown.", run.found),
        );
    }
    out
}
