//! Why there is no proof, in words.

use std::io;

use rantai_events::account::{Account, Fund, Stream};
use rantai_events::slip::MAX_BYTES;
use rantai_events::tile::Untrue;
use rantai_events::time::Date;
use rantai_events::tree::Unprovable;
use rantai_projections::books::Unreadable;

use super::page::MOST_ROWS;
use crate::error::Fault;
use crate::publish::PublishError;

/// Why a proof was not made.
#[derive(Debug)]
pub enum NoProof {
    /// There is no such record.
    NoRecord {
        /// The number asked for.
        seq: u64,
        /// How many records there are.
        next: u64,
    },
    /// No published checkpoint covers the record.
    NotCovered {
        /// The record.
        seq: u64,
        /// The size of the newest checkpoint; `None` where there is none.
        size: Option<u64>,
    },
    /// The published tiles do not make up the tree of the checkpoint.
    Tiles(String),
    /// The journal holds another record than the published tree.
    Differs {
        /// The record.
        seq: u64,
    },
    /// The record is restricted, and was asked for on a public page.
    Restricted {
        /// The record.
        seq: u64,
    },
    /// The stream has no record.
    Empty {
        /// The stream.
        stream: Stream,
    },
    /// No such period was closed.
    NoClosing {
        /// The stream.
        stream: Stream,
        /// The last day asked for.
        to: Option<Date>,
    },
    /// The records before a closing add up to other balances than it committed to.
    Disagrees {
        /// The closing.
        seq: u64,
    },
    /// The commitment has no such balance: it is zero, or there is no such account.
    NoBalance {
        /// The account.
        account: Account,
        /// The last day of the period.
        to: Date,
    },
    /// The account has balances in several funds.
    Several {
        /// The account.
        account: Account,
        /// The funds.
        funds: Vec<Fund>,
    },
    /// The money of fewer than five people could be worked out from the balances.
    FewPeople {
        /// The book.
        stream: Stream,
        /// The last day of the period.
        to: Date,
    },
    /// No balance of the closing may be printed.
    NothingToShow {
        /// The group.
        stream: Stream,
        /// The last day of the period.
        to: Date,
    },
    /// More balances than one page shows.
    TooMany {
        /// How many.
        balances: usize,
    },
    /// More bytes than a QR code holds.
    TooLarge {
        /// How many.
        bytes: usize,
        /// Of how many balances.
        balances: usize,
        /// How many of them are the record of the closing, whatever is chosen.
        closing: usize,
    },
    /// What was published cannot be read.
    Publish(Box<PublishError>),
    /// A record cannot be read.
    Unreadable(Unreadable),
    /// The disk failed.
    Fault(Box<Fault>),
    /// The proof could not be written.
    Write(io::Error),
}

impl NoProof {
    /// A stable code; `None` for faults.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoRecord { .. } => "proof.no_record",
            Self::NotCovered { .. } => "proof.not_covered",
            Self::Tiles(_) => "proof.tiles",
            Self::Differs { .. } => "proof.differs",
            Self::Restricted { .. } => "proof.restricted",
            Self::Empty { .. } => "proof.empty_stream",
            Self::NoClosing { .. } => "proof.not_closed",
            Self::Disagrees { .. } => "proof.commitment",
            Self::NoBalance { .. } => "proof.no_balance",
            Self::Several { .. } => "proof.several_funds",
            Self::FewPeople { .. } => "slip.few-people",
            Self::NothingToShow { .. } => "slip.nothing",
            Self::TooMany { .. } => "slip.too_many",
            Self::TooLarge { .. } => "slip.too_large",
            Self::Publish(_) | Self::Unreadable(_) | Self::Fault(_) | Self::Write(_) => {
                return None;
            }
        })
    }

    /// What stands in the way and what to do next, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Restricted { seq } => (
                format!(
                    "catatan {seq} terbatas dan tidak boleh tampil di halaman publik; laporkan"
                ),
                format!(
                    "record {seq} is restricted and must not stand on a public page; please report"
                ),
            ),
            Self::NoRecord { seq, next } => (
                format!(
                    "catatan {seq} tidak ada: buku ini mempunyai {next} catatan, dihitung dari 0"
                ),
                format!("there is no record {seq}: the ledger has {next} records, counted from 0"),
            ),
            Self::NotCovered { seq, size: None } => (
                format!(
                    "belum ada checkpoint yang mencakup catatan {seq}; jalankan `rantai checkpoint`"
                ),
                format!("no checkpoint covers record {seq} yet; run `rantai checkpoint`"),
            ),
            Self::NotCovered { seq, size: Some(size) } => (
                format!(
                    "checkpoint terbaru mencakup {size} catatan, belum catatan {seq}; jalankan `rantai checkpoint`"
                ),
                format!(
                    "the newest checkpoint covers {size} records, not yet record {seq}; run `rantai checkpoint`"
                ),
            ),
            Self::Tiles(why) => (
                format!(
                    "berkas pohon yang diterbitkan tidak cocok dengan checkpoint ({why}); jalankan `rantai checkpoint` untuk membuatnya lagi dari jurnal, atau `rantai verify`"
                ),
                format!(
                    "the published tiles do not fit the checkpoint ({why}); run `rantai checkpoint` to make them again from the journal, or `rantai verify`"
                ),
            ),
            Self::Differs { seq } => (
                format!(
                    "catatan {seq} di jurnal bukan yang ada di pohon yang diterbitkan: salah satunya diubah; jalankan `rantai verify`"
                ),
                format!(
                    "record {seq} in the journal is not the one in the published tree: one of them was altered; run `rantai verify`"
                ),
            ),
            Self::Disagrees { seq } => (
                format!(
                    "saldo dari catatan sebelum penutupan {seq} tidak menghasilkan komitmennya; jalankan `rantai verify`"
                ),
                format!(
                    "the records before the closing {seq} do not add up to its commitment; run `rantai verify`"
                ),
            ),
            Self::Publish(why) => why.words(),
            Self::Unreadable(why) => why.words.clone(),
            Self::Fault(fault) => fault.words(),
            Self::Write(error) => (
                format!("bukti tidak dapat ditulis: {error}"),
                format!("cannot write the proof: {error}"),
            ),
            Self::Empty { .. }
            | Self::NoClosing { .. }
            | Self::NoBalance { .. }
            | Self::Several { .. }
            | Self::FewPeople { .. }
            | Self::NothingToShow { .. }
            | Self::TooMany { .. }
            | Self::TooLarge { .. } => self.about_books(),
        }
    }

    /// The words about what the books do not hold, or a page cannot.
    fn about_books(&self) -> (String, String) {
        match self {
            Self::Empty { stream } => (
                format!("aliran {stream} belum mempunyai catatan"),
                format!("the stream {stream} has no records"),
            ),
            Self::NoClosing { stream, to: Some(to) } => (
                format!(
                    "{stream} tidak mempunyai periode yang ditutup sampai {to}; lihat `rantai history {stream}`"
                ),
                format!("{stream} has no period closed up to {to}; see `rantai history {stream}`"),
            ),
            Self::NoClosing { stream, to: None } => (
                format!("{stream} belum pernah ditutup; tutup periodenya dengan `rantai close`"),
                format!("{stream} was never closed; close its period with `rantai close`"),
            ),
            Self::NoBalance { account, to } => (
                format!(
                    "komitmen per {to} tidak memuat saldo {account}: saldonya nol, atau akunnya tidak ada; saldo nol tidak dapat dibuktikan"
                ),
                format!(
                    "the commitment of {to} holds no balance of {account}: it is zero, or there is no such account; a zero cannot be proven"
                ),
            ),
            Self::Several { account, funds } => several(account, funds),
            Self::FewPeople { stream, to } => (
                format!(
                    "dari saldo {stream} per {to} dapat dihitung uang kurang dari 5 orang, jadi slipnya bukan untuk umum; bila slip itu hanya diserahkan kepada kelompok itu sendiri dan tidak ditempel, pakai --for-group"
                ),
                format!(
                    "the money of fewer than 5 people could be worked out from the balances of {stream} on {to}, so that its slip is not for everyone; where it is handed to the group itself alone and not hung up, use --for-group"
                ),
            ),
            Self::NothingToShow { stream, to } => (
                format!(
                    "{stream} tidak mempunyai saldo per {to} yang boleh dicetak; saldo per anggota tidak pernah dicetak"
                ),
                format!(
                    "{stream} has no balance of {to} that may be printed; those of single members never are"
                ),
            ),
            Self::TooMany { balances } => (
                format!(
                    "{balances} saldo; satu halaman memuat paling banyak {MOST_ROWS}; pilih dengan --account, misalnya --account cash --account bank"
                ),
                format!(
                    "{balances} balances; a page shows at most {MOST_ROWS}; choose with --account, such as --account cash --account bank"
                ),
            ),
            Self::TooLarge { bytes, balances, closing } => (
                format!(
                    "bukti untuk {balances} saldo berukuran {bytes} byte, {closing} di antaranya catatan penutupan itu sendiri; kode QR memuat paling banyak {MAX_BYTES}; pilih lebih sedikit dengan --account, misalnya --account cash --account bank"
                ),
                format!(
                    "the proof of {balances} balances has {bytes} bytes, {closing} of which are the record of the closing itself; a QR code holds at most {MAX_BYTES}; choose fewer with --account, such as --account cash --account bank"
                ),
            ),
            Self::NoRecord { .. }
            | Self::NotCovered { .. }
            | Self::Tiles(_)
            | Self::Differs { .. }
            | Self::Restricted { .. }
            | Self::Disagrees { .. }
            | Self::Publish(_)
            | Self::Unreadable(_)
            | Self::Fault(_)
            | Self::Write(_) => self.words(),
        }
    }
}

/// An account that has balances in more than one fund.
fn several(account: &Account, funds: &[Fund]) -> (String, String) {
    let funds = funds.iter().map(Fund::as_str).collect::<Vec<_>>().join(", ");
    (
        format!("{account} bersaldo di beberapa dana; sebut satu dengan --fund: {funds}"),
        format!("{account} has balances in several funds; name one with --fund: {funds}"),
    )
}

impl From<PublishError> for NoProof {
    fn from(why: PublishError) -> Self {
        Self::Publish(Box::new(why))
    }
}

impl From<Unreadable> for NoProof {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

impl From<Fault> for NoProof {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

impl From<io::Error> for NoProof {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<Untrue<Fault>> for NoProof {
    fn from(why: Untrue<Fault>) -> Self {
        match why {
            Untrue::Source(fault) => fault.into(),
            other @ (Untrue::TooLarge(_)
            | Untrue::Length { .. }
            | Untrue::Root { .. }
            | Untrue::Altered(_)
            | Untrue::Beyond { .. }) => Self::Tiles(other.to_string()),
        }
    }
}

impl From<Unprovable<Untrue<Fault>>> for NoProof {
    fn from(why: Unprovable<Untrue<Fault>>) -> Self {
        match why {
            Unprovable::Source(why) => why.into(),
            other @ (Unprovable::Beyond { .. }
            | Unprovable::TooLarge(_)
            | Unprovable::Shrunk { .. }) => Self::Tiles(other.to_string()),
        }
    }
}
