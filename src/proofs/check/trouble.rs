//! Why nothing is proven, in words.

use std::io;

use rantai_events::closing::BadProvenBalance;
use rantai_events::page_note::UntrustedPage;
use rantai_events::policy::Untrusted;
use rantai_events::proof::{BadProof, Refuted};
use rantai_events::slip::BadSlip;
use rantai_events::statement::{BadStatement, Gap};

use super::site::BadPage;
use crate::proofs::scan::NoScan;
use crate::trust;

/// Why a file proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotProven {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Read(#[source] io::Error),
    /// No kind of proof that is known.
    #[error("the file is no proof of a known kind")]
    Kind,
    /// A line longer than any.
    #[error("a line is longer than any line of a proof")]
    LongLine,
    /// A record proof without the record.
    #[error("the proof does not hold the line of its record (extra)")]
    NoLine,
    /// What is in the tree is no record of such a ledger.
    #[error("what stands in the tree there is no record of a rantai ledger")]
    Foreign,
    /// The record says another number than the proof.
    #[error("the proof is for record {index}, the line says {seq}")]
    Number {
        /// What the proof says.
        index: u64,
        /// What the record says.
        seq: u64,
    },
    /// A record proof of another form.
    #[error(transparent)]
    Proof(#[from] BadProof),
    /// A record that is not in the tree, or a tree that is not trusted.
    #[error(transparent)]
    Refuted(#[from] Refuted),
    /// A statement.
    #[error(transparent)]
    Statement(#[from] BadStatement),
    /// A balance.
    #[error(transparent)]
    Balance(#[from] BadProvenBalance),
    /// A slip.
    #[error(transparent)]
    Slip(#[from] BadSlip),
    /// An image.
    #[error(transparent)]
    Scan(#[from] NoScan),
    /// A page of the public site.
    #[error(transparent)]
    Page(#[from] Box<BadPage>),
}

impl NotProven {
    /// Whether nothing could be looked at: the file itself cannot be read.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        match self {
            Self::Read(_) => true,
            Self::Page(why) => why.is_fault(),
            Self::Kind
            | Self::LongLine
            | Self::NoLine
            | Self::Foreign
            | Self::Number { .. }
            | Self::Proof(_)
            | Self::Refuted(_)
            | Self::Statement(_)
            | Self::Balance(_)
            | Self::Slip(_)
            | Self::Scan(_) => false,
        }
    }

    /// Whether the log did not sign by any key that the policy names of it: someone else did, or
    /// the log by another key of its own.
    fn is_by_another_key(&self) -> bool {
        let refuted = |why: &Refuted| matches!(why, Refuted::Untrusted(Untrusted::NotSigned(_)));
        match self {
            Self::Page(why) => matches!(
                **why,
                BadPage::Untrusted(UntrustedPage::NotSigned(_))
                    | BadPage::Checkpoint(Untrusted::NotSigned(_))
            ),
            Self::Refuted(why)
            | Self::Statement(BadStatement::Refuted(why))
            | Self::Balance(BadProvenBalance::Refuted(why))
            | Self::Slip(BadSlip::Refuted(why)) => refuted(why),
            Self::Read(_)
            | Self::Kind
            | Self::LongLine
            | Self::NoLine
            | Self::Foreign
            | Self::Number { .. }
            | Self::Proof(_)
            | Self::Statement(_)
            | Self::Balance(_)
            | Self::Slip(_)
            | Self::Scan(_) => false,
        }
    }

    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Read(_) => "check.unreadable",
            Self::Kind => "check.kind",
            Self::LongLine | Self::Proof(_) => "check.form",
            Self::NoLine => "check.no_line",
            Self::Foreign => "check.foreign",
            Self::Number { .. } => "check.number",
            Self::Refuted(_) => "check.refuted",
            Self::Statement(_) => "check.statement",
            Self::Balance(_) => "check.balance",
            Self::Slip(_) => "check.slip",
            Self::Scan(_) => "check.scan",
            Self::Page(_) => "check.page",
        }
    }

    /// What does not hold, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let en = self.to_string();
        let id = match self {
            Self::Read(error) => format!("berkas tidak dapat dibaca: {error}"),
            Self::Kind => "berkas ini bukan bukti yang dikenal: bukan .tlog-proof, pernyataan, bukti saldo, atau teks slip".into(),
            Self::LongLine => "satu baris lebih panjang daripada baris bukti mana pun".into(),
            Self::NoLine => "bukti ini tidak memuat baris catatannya (extra)".into(),
            Self::Foreign => "yang ada di pohon pada tempat itu bukan catatan buku rantai".into(),
            Self::Number { index, seq } => number(*index, *seq),
            Self::Proof(_) => form(&en),
            Self::Refuted(why) => refuted(why),
            Self::Statement(why) => statement(why, &en),
            Self::Balance(why) => balance(why, &en),
            Self::Slip(why) => slip(why, &en),
            Self::Scan(why) => scan(why),
            Self::Page(why) => why.indonesian(),
        };
        if self.is_by_another_key() { another_key(&id, &en) } else { (id, en) }
    }
}

/// What may have happened, and what to do. Nothing that came with the file can tell which it is.
fn another_key(id: &str, en: &str) -> (String, String) {
    (
        format!(
            "{id}. Yang menandatangani kunci lain daripada yang disebut kebijakan Anda: tiruan, atau kantor itu mengganti kuncinya. Tanyakan lewat jalan lain daripada yang membawa berkas ini (surat resmi, papan pengumuman); bila kantor menyatakannya, tambahkan baris `log KUNCI` yang baru di bawah yang lama. Penggantian kunci adalah catatan buku (ledger.key_adopted), yang dapat dibuktikan kantor dengan `rantai prove NOMOR`; dari berkas ini saja tidak dapat diketahui"
        ),
        format!(
            "{en}. Another key signed than your policy names: a forgery, or the office changed its key. Ask by another way than the one this file came by (an official letter, a notice board); where the office confirms it, add the new line `log KEY` below the old one. A change of keys is a record of the ledger (ledger.key_adopted), which the office can prove with `rantai prove NUMBER`; from this file alone it cannot be known"
        ),
    )
}

fn form(en: &str) -> String {
    format!("bentuk berkas rusak ({en})")
}

fn number(index: u64, seq: u64) -> String {
    format!("buktinya untuk catatan {index}, barisnya catatan {seq}")
}

fn refuted(why: &Refuted) -> String {
    match why {
        Refuted::Untrusted(why) => trust::untrusted(why),
        Refuted::Unproven(why) => trust::unproven(why),
    }
}

fn statement(why: &BadStatement, en: &str) -> String {
    match why {
        BadStatement::Gap(why) => gap(why, en),
        BadStatement::Number { index, seq } => number(*index, *seq),
        BadStatement::Refuted(why) => refuted(why),
        BadStatement::Form(_) | BadStatement::Proof(_) => form(en),
    }
}

fn gap(why: &Gap, en: &str) -> String {
    match why {
        Gap::Record(_) => form(en),
        Gap::Foreign { seq, stream } => format!("catatan {seq} bukan milik {stream}"),
        Gap::Place { seq, found, expected } => format!(
            "catatan {seq} adalah nomor {found} dalam alirannya, seharusnya nomor {expected}: ada yang hilang atau berulang"
        ),
        Gap::Before { seq } => format!(
            "catatan {seq} menyebut catatan lain sebelumnya daripada yang diperlihatkan: ada yang diubah"
        ),
        Gap::Order { seq, before } => format!("catatan {seq} datang sesudah catatan {before}"),
    }
}

fn balance(why: &BadProvenBalance, en: &str) -> String {
    match why {
        BadProvenBalance::Number { index, seq } => number(*index, *seq),
        BadProvenBalance::Refuted(why) => refuted(why),
        BadProvenBalance::Book { account, stream } => {
            format!("akun {account} tidak ada dalam buku {stream}")
        }
        BadProvenBalance::Balance(why) => balances(why, en),
        BadProvenBalance::Closing(_) => format!("catatannya bukan penutupan periode ({en})"),
        BadProvenBalance::Proof(_) | BadProvenBalance::NoProof | BadProvenBalance::NoLine => {
            form(en)
        }
    }
}

fn balances(why: &rantai_events::commitment::BadBalance, en: &str) -> String {
    use rantai_events::commitment::BadBalance;
    match why {
        BadBalance::Unproven(_) => {
            "saldo ini tidak ada dalam komitmen periode yang ditutup: saldonya atau buktinya diubah"
                .into()
        }
        BadBalance::Form(_) | BadBalance::Entry => form(en),
    }
}

fn slip(why: &BadSlip, en: &str) -> String {
    match why {
        BadSlip::Refuted(why) => refuted(why),
        BadSlip::Balance(why) => balances(why, en),
        BadSlip::Closing(_) => format!("catatannya bukan penutupan periode ({en})"),
        BadSlip::Form(_) | BadSlip::Note(_) => form(en),
    }
}

fn scan(why: &NoScan) -> String {
    match why {
        NoScan::Png(why) => format!("bukan gambar PNG yang utuh: {why}"),
        NoScan::TooLarge { width, height } => format!(
            "gambar {width} × {height} piksel terlalu besar; paling banyak {} piksel",
            crate::proofs::scan::MOST_PIXELS
        ),
        NoScan::NoCode => {
            "tidak ada kode QR yang ditemukan; ratakan halamannya, ambil seluruh kode dengan tepi putihnya dari atas tegak lurus dalam cahaya merata, dan simpan sebagai PNG"
                .into()
        }
        NoScan::Crowded => {
            "di gambar ini ada lebih banyak sudut kode QR daripada di satu halaman, dan tidak satu kode pun terbaca; potonglah gambarnya sampai tinggal kode satu slip dengan tepi putihnya"
                .into()
        }
        NoScan::TooLong => {
            "tidak ada kode QR yang ditemukan dalam 60 detik; potonglah gambarnya sampai tinggal kodenya dengan tepi putihnya"
                .into()
        }
        NoScan::Illegible(why) => {
            format!(
                "kode QR tidak terbaca ({why}); pindai lagi dengan 300 titik per inci atau lebih, atau pakai slip berbentuk teks (.txt)"
            )
        }
    }
}
