//! What was proven, in plain words.

use rantai_events::commitment::Balance;
use rantai_events::policy::{Cosigned, Trusted};
use rantai_events::record::Record;
use rantai_events::time::{Date, Instant};
use rantai_projections::describe::describe;
use rantai_projections::words::{date_en, date_id};

use super::{Contents, Proven, ProvenFile, ProvenPage, ProvenSite};
use crate::proofs::page::{amount, named};
use crate::render::Language;

/// What a file proves, by whose word, and what it does not prove.
#[must_use]
pub fn told(proven: &Proven, language: Language) -> String {
    let mut lines = match proven {
        Proven::Record { seq, record, .. } => record_lines(*seq, record.as_deref(), language),
        Proven::Statement { complete, contents } => {
            let (stream, count, last) = (&complete.stream, complete.count, complete.last);
            let mut lines = vec![language.pick(
                format!("TERBUKTI: inilah semua {count} catatan {stream} sampai catatan {last}; tidak ada yang dihilangkan, disisipkan, atau diubah."),
                format!("PROVEN: these are all {count} records of {stream} up to record {last}; none is left out, inserted or altered."),
            )];
            lines.extend(contents_lines(contents, language));
            lines
        }
        Proven::Balance { balance, closing, .. } => {
            let mut lines =
                closing_lines(&closing.stream.to_string(), closing.to, closing.seq, language);
            lines.push(balance_line(balance, language));
            lines
        }
        Proven::Slip(slip) => {
            let closing = &slip.closing;
            let mut lines =
                closing_lines(&closing.stream.to_string(), closing.to, closing.seq, language);
            lines.extend(slip.balances.iter().map(|balance| balance_line(balance, language)));
            lines
        }
        Proven::Page(page) => page_lines(page, language),
        Proven::File(file) => file_lines(file, language),
        Proven::Site(site) => site_lines(site, language),
    };
    lines.extend(trusted_lines(proven.trusted(), language));
    lines.push(limits(proven, language).to_owned());
    lines.join("\n") + "\n"
}

fn day(date: Date, language: Language) -> String {
    language.pick(date_id(date), date_en(date))
}

fn record_lines(seq: u64, record: Option<&Record>, language: Language) -> Vec<String> {
    let mut lines = vec![language.pick(
        format!("TERBUKTI: catatan {seq} ada di dalam buku, persis seperti di berkas ini."),
        format!("PROVEN: record {seq} is in the ledger, exactly as in this file."),
    )];
    let Some(record) = record else {
        lines.push(language.pick(
            "  isinya dari jenis yang belum dikenal program ini".into(),
            "  its content is of a type that this program does not know".into(),
        ));
        return lines;
    };
    lines.push(format!("  {} · {}", day(record.on, language), language.of(&describe(record))));
    lines.push(language.pick(
        format!("  jenis {}, dicatat {} oleh {}", record.event.name(), record.at, record.actor),
        format!("  type {}, recorded {} by {}", record.event.name(), record.at, record.actor),
    ));
    for post in &record.post {
        let sign = if post.amount.is_negative() { "" } else { "+" };
        let (account, fund, unit) = (&post.account, &post.fund, &post.unit);
        lines.push(format!("  {account} [{fund}] {sign}{} {unit}", post.amount));
    }
    lines
}

fn file_lines(file: &ProvenFile, language: Language) -> Vec<String> {
    let (path, size) = (&file.path, file.trusted.checkpoint.size());
    vec![language.pick(
        format!("TERBUKTI: {path} persis seperti yang diterbitkan kantor atas {size} catatan, menurut daftar berkas yang ditandatangani."),
        format!("PROVEN: {path} is exactly what the office published of {size} records, by the signed list of files."),
    )]
}

fn site_lines(site: &ProvenSite, language: Language) -> Vec<String> {
    let ProvenSite { files, pages, trusted } = site;
    let size = trusted.checkpoint.size();
    vec![
        language.pick(
            format!("TERBUKTI: situs ini persis seperti yang diterbitkan kantor atas {size} catatan."),
            format!("PROVEN: this site is exactly what the office published of {size} records."),
        ),
        language.pick(
            format!("  {files} berkas sama dengan daftar yang ditandatangani, dan tidak ada berkas lain"),
            format!("  {files} files are those of the signed list, and there is no other file"),
        ),
        language.pick(
            format!("  {pages} halaman sama dengan datanya; catatan publik di baliknya ada di buku, baris demi baris"),
            format!("  {pages} pages say what their data say; the public records behind them are in the ledger, line by line"),
        ),
    ]
}

fn page_lines(page: &ProvenPage, language: Language) -> Vec<String> {
    let (title, size, subject, records) =
        (&page.title, page.note.size, &page.note.subject, page.records);
    let mut lines = vec![language.pick(
        format!("TERBUKTI: data halaman \"{title}\" ({subject}) ditandatangani kantor untuk {size} catatan, dan buku terbaru adalah kelanjutannya."),
        format!("PROVEN: the office signed the data of the page \"{title}\" ({subject}) for {size} records, and the newest ledger continues them."),
    )];
    lines.push(match page.compared {
        Some(compared) => language.pick(
            format!("  {compared} isi yang tampil sama dengan datanya; semua kalimat, tautan, dan gambar adalah yang ditandatangani"),
            format!("  {compared} places shown are what the data say; every sentence, link and picture is what was signed"),
        ),
        None => language.pick(
            "  yang tampil di halaman tidak dibandingkan: beri index.html untuk itu".into(),
            "  what the page shows was not compared: give index.html for that".into(),
        ),
    });
    lines.push(language.pick(
        format!("  {records} catatan publik di baliknya ada di buku, baris demi baris"),
        format!("  the {records} public records behind it are in the ledger, line by line"),
    ));
    lines.push(match page.listed {
        true => language.pick(
            "  inilah edisi terbaru halaman ini menurut daftar berkas situs yang ditandatangani".into(),
            "  this is the newest edition of the page, by the signed list of the site's files".into(),
        ),
        false => language.pick(
            "  daftar berkas situs (manifest) tidak ada di sini: bisa jadi ada edisi halaman yang lebih baru".into(),
            "  the list of the site's files (manifest) is not here: there may be a newer edition of the page".into(),
        ),
    });
    if page.restricted_too {
        lines.push(language.pick(
            "  sebagian jumlah memuat catatan terbatas: itu pernyataan bertanda tangan kantor".into(),
            "  some totals are drawn from restricted records: those are the office's signed statement".into(),
        ));
    }
    lines
}

fn contents_lines(contents: &Contents, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((first, last)) = contents.dates {
        let (first, last) = (day(first, language), day(last, language));
        lines.push(language.pick(
            format!("  tanggal buku {first} sampai {last}"),
            format!("  business dates {first} to {last}"),
        ));
    }
    lines.extend(contents.types.iter().map(|(name, count)| format!("  {count:>6}  {name}")));
    if contents.unknown > 0 {
        let count = contents.unknown;
        lines.push(language.pick(
            format!("  {count:>6}  dari jenis yang belum dikenal program ini"),
            format!("  {count:>6}  of types that this program does not know"),
        ));
    }
    lines
}

fn closing_lines(stream: &str, to: Date, seq: u64, language: Language) -> Vec<String> {
    let to = day(to, language);
    vec![language.pick(
        format!("TERBUKTI: saldo {stream} per {to}, seperti ditutup dengan catatan {seq}:"),
        format!("PROVEN: balances of {stream} at {to}, as closed by record {seq}:"),
    )]
}

fn balance_line(balance: &Balance, language: Language) -> String {
    let (account, fund) = (balance.account.local(), &balance.fund);
    let (name, amount) = (named(balance, language), amount(balance));
    format!("  {amount:>24}  {name} ({account}, {fund})")
}

fn trusted_lines(trusted: &Trusted, language: Language) -> Vec<String> {
    let (size, origin, log) =
        (trusted.checkpoint.size(), trusted.checkpoint.origin(), &trusted.log);
    let mut lines = vec![language.pick(
        format!("Dasar: checkpoint {origin} atas {size} catatan, ditandatangani kunci {log} dari kebijakan Anda."),
        format!("By: the checkpoint of {origin} over {size} records, signed by the key {log} of your policy."),
    )];
    lines.extend(trusted.cosigned.iter().map(|one| cosigned(one, language)));
    if trusted.cosigned.is_empty() {
        lines.push(language.pick(
            "  tanpa saksi: hanya kantor itu sendiri yang menandatangani".into(),
            "  without a witness: the office alone signed".into(),
        ));
    }
    lines
}

fn cosigned(one: &Cosigned, language: Language) -> String {
    let millis = i64::try_from(one.time).ok().and_then(|time| time.checked_mul(1000));
    // Times beyond any calendar are shown as they are.
    let sound = millis.filter(|millis| *millis < 7_258_118_400_000);
    let time =
        sound.map_or_else(|| one.time.to_string(), |at| Instant::from_millis(at).to_string());
    let witness = &one.witness;
    language.pick(
        format!("  disaksikan {witness} pada {time}"),
        format!("  witnessed by {witness} at {time}"),
    )
}

/// What a reader might take to be proven, and is not.
fn limits(proven: &Proven, language: Language) -> &'static str {
    match proven {
        Proven::Record { .. } => language.pick(
            "Tidak terbukti: bahwa isinya benar terjadi, atau bahwa catatan itu tidak dibatalkan kemudian.",
            "Not proven: that what it says really happened, or that it was not reversed later.",
        ),
        Proven::Statement { .. } => language.pick(
            "Tidak terbukti: bahwa catatan terakhir ini yang terbaru. Itu hanya dapat dibuktikan oleh komitmen saldo sebuah penutupan, atau oleh pihak yang memegang semua catatan.",
            "Not proven: that this last record is the latest. Only the state commitment of a closing shows that, or whoever holds all records.",
        ),
        Proven::Slip(_) => language.pick(
            "Tidak terbukti: apa yang tercetak di halaman itu. Bandingkan kelompok, tanggal, dan jumlahnya dengan yang di atas; yang berbeda adalah palsu. Tidak terbukti pula: bahwa akun yang tidak ditampilkan bersaldo nol, atau bahwa periode itu tidak dibuka lagi kemudian.",
            "Not proven: what is printed on the page. Compare its group, date and amounts with those above; what differs is forged. Nor: that an account which is not shown has no balance, or that the period was not reopened later.",
        ),
        Proven::Page(_) => language.pick(
            "Tidak terbukti: berkas gaya dan skrip di samping halaman, yang dapat mengubah tampilannya (`rantai check` dengan direktori situsnya memeriksa semuanya); atau bahwa yang tercatat benar terjadi.",
            "Not proven: the files of style and script beside the page, which can change how it looks (`rantai check` with the directory of the site checks them all); or that what was recorded really happened.",
        ),
        Proven::File(_) | Proven::Site(_) => language.pick(
            "Tidak terbukti: bahwa yang tercatat benar terjadi, atau bahwa kantor belum menerbitkan yang lebih baru.",
            "Not proven: that what was recorded really happened, or that the office has published nothing newer.",
        ),
        Proven::Balance { .. } => language.pick(
            "Tidak terbukti: bahwa akun yang tidak ditampilkan bersaldo nol, atau bahwa periode itu tidak dibuka lagi kemudian.",
            "Not proven: that an account which is not shown has no balance, or that the period was not reopened later.",
        ),
    }
}
