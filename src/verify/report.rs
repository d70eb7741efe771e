//! What verification came to: which levels ran, and what each found.

use rantai_projections::words::counted;
use serde_json::{Value, json};

use crate::verify::beside::EvidenceCount;
use crate::verify::deep::Deep;
use crate::verify::finding::Summary;
use crate::verify::laws::Stopped;
use crate::verify::tree::{Signedness, Trust};

/// What a level came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It ran, and found nothing wrong.
    Passed,
    /// It ran, and found this many breaks.
    Broken(u64),
    /// There is nothing to check yet: no checkpoint is published.
    NotPublished,
    /// It did not run, or not to the end: why, in Indonesian and English.
    NotClaimed(String, String),
}

/// One level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its number, from 1.
    pub number: u8,
    /// What it came to.
    pub outcome: Outcome,
    /// Level 5: nobody looked into the vault, so nothing is claimed of it.
    pub without_vault: bool,
}

/// What verification came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whether signatures were judged by the key that the ledger itself states, for want of a
    /// policy: whoever rewrote the ledger could have stated another.
    pub own_word: bool,
    /// The levels that were asked for.
    pub levels: Vec<Level>,
    /// The walk through the records; its findings are those of all levels.
    pub summary: Summary,
    /// The files that records quote, from level 5.
    pub evidence: Option<EvidenceCount>,
    /// Streams whose stored states were compared, from level 5.
    pub states: Option<u64>,
    /// What the vault was compared with, from level 5.
    pub vault: Option<VaultCount>,
    /// Why nobody looked into the vault, in Indonesian and English, where nobody did.
    pub unchecked: Option<(String, String)>,
    /// The same as a clause that names the vault.
    vault_words: Option<(String, String)>,
}

/// Whom the vault holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VaultCount {
    /// Persons whose data were compared with what records say of them.
    pub persons: u64,
    /// Persons and bank accounts that are registered and in no record yet. Nothing is wrong with
    /// them; whoever will not be recorded is to be erased.
    pub unrecorded: u64,
    /// Registrations cut short by a kill, which nobody can read.
    pub cut_short: u64,
}

impl Report {
    /// Whether nothing wrong was found by what ran.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.summary.findings == 0
    }

    /// The first level up to `due` that did not run to its end, and why, in Indonesian and English.
    #[must_use]
    pub fn not_claimed(&self, due: u8) -> Option<(u8, &str, &str)> {
        let asked = self.levels.iter().filter(|level| level.number <= due);
        let stopped = asked.into_iter().find_map(|level| match &level.outcome {
            Outcome::NotClaimed(id, en) => Some((level.number, id.as_str(), en.as_str())),
            Outcome::Passed | Outcome::Broken(_) | Outcome::NotPublished => None,
        });
        // The vault is of the fifth level: nobody looked into it, though records name whom it holds.
        let vault = self.vault_words.as_ref().filter(|_| due >= 5);
        stopped.or_else(|| vault.map(|(id, en)| (5, id.as_str(), en.as_str())))
    }

    /// As JSON, for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let head = &self.summary.head;
        json!({
            "levels": self.levels.iter().map(Level::json).collect::<Vec<_>>(),
            "own_word": self.own_word,
            "records": self.summary.records,
            "bytes": self.summary.bytes,
            "groups": self.summary.groups,
            "streams": self.summary.streams,
            "findings": self.summary.findings,
            "head": {"next": head.next, "hash": head.hash.to_string()},
            "evidence": self.evidence,
            "states": self.states,
            "persons": self.vault.map(|vault| vault.persons),
            "unrecorded": self.vault.map(|vault| vault.unrecorded),
            "cut_short": self.vault.map(|vault| vault.cut_short),
            "vault_unchecked": self.unchecked.as_ref().map(|(id, en)| json!({"id": id, "en": en})),
        })
    }

    /// One sentence a level and one about the whole, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> Vec<(String, String)> {
        let mut words: Vec<_> = self.levels.iter().map(Level::words).collect();
        if self.own_word {
            words.push((
                "tanda tangan diperiksa dengan kunci yang dinyatakan buku itu sendiri, jadi buku itu dipercaya; pakai --policy dengan kunci yang didapat dari tempat lain".to_owned(),
                "signatures were judged by the key that the ledger itself states, which trusts the ledger; use --policy with a key had from elsewhere".to_owned(),
            ));
        }
        if let Some(count) = &self.evidence {
            let EvidenceCount { present, missing, damaged, erased } = count;
            words.push((
                format!(
                    "bukti: {present} utuh, {missing} tidak ada, {damaged} berubah, {erased} dihapus bersama data orangnya"
                ),
                format!(
                    "evidence: {present} whole, {missing} missing, {damaged} changed, {erased} erased with the person's data"
                ),
            ));
        }
        words.extend(self.vault.iter().flat_map(VaultCount::notes));
        let unchecked =
            |(id, en): &(String, String)| (format!("brankas: {id}"), format!("vault: {en}"));
        words.extend(self.unchecked.as_ref().map(unchecked));
        let Summary { records, findings, head, .. } = &self.summary;
        // A sum without a finding must not be taken for a whole ledger.
        let (but_id, but_en) = match &self.unchecked {
            Some(_) => (", brankas tidak diperiksa", ", the vault unchecked"),
            None => ("", ""),
        };
        words.push((
            format!(
                "{records} catatan diperiksa, {findings} temuan{but_id}, hash akhir {}",
                head.hash
            ),
            format!(
                "{} checked, {}{but_en}, last hash {}",
                counted(records, "record", "records"),
                counted(findings, "finding", "findings"),
                head.hash
            ),
        ));
        words
    }
}

impl VaultCount {
    /// What is to be known and is no break, in Indonesian and English.
    fn notes(&self) -> Vec<(String, String)> {
        let mut notes = Vec::new();
        let Self { unrecorded, cut_short, .. } = self;
        if *unrecorded > 0 {
            notes.push((
                format!("brankas: {unrecorded} orang atau rekening terdaftar dan belum disebut catatan mana pun"),
                format!("vault: {} registered and in no record yet", counted(unrecorded, "person or bank account", "persons or bank accounts")),
            ));
        }
        if *cut_short > 0 {
            notes.push((
                format!("brankas: {cut_short} pendaftaran terputus, tidak terbaca siapa pun; dibersihkan saat brankas ditulis lagi"),
                format!("vault: {} cut short, readable to nobody; removed when the vault is next written", counted(cut_short, "registration", "registrations")),
            ));
        }
        notes
    }
}

impl Level {
    /// What the level checks, in Indonesian and English.
    #[must_use]
    pub fn name(&self) -> (&'static str, &'static str) {
        match self.number {
            1 => ("tanda tangan dan konsistensi", "signatures and consistency"),
            2 => ("pohon Merkle", "the Merkle tree"),
            3 => (
                "catatan, rantai, dan tautan (jumlah posting dan hukum: tingkat 4)",
                "records, chain and links (sums of postings and laws: level 4)",
            ),
            4 => ("hukum buku", "the laws of the books"),
            _ if self.without_vault => ("keadaan terlipat dan bukti", "folded states and evidence"),
            _ => ("keadaan terlipat, bukti, brankas", "folded states, evidence, vault"),
        }
    }

    /// The level and what it came to, in Indonesian and English.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let (name_id, name_en) = self.name();
        let (id, en) = match &self.outcome {
            Outcome::Passed => ("utuh".to_owned(), "whole".to_owned()),
            Outcome::Broken(count) => {
                (format!("{count} temuan"), counted(*count, "finding", "findings"))
            }
            Outcome::NotPublished => {
                ("belum diterbitkan".to_owned(), "not yet published".to_owned())
            }
            Outcome::NotClaimed(id, en) => {
                (format!("tidak dinyatakan: {id}"), format!("not claimed: {en}"))
            }
        };
        let number = self.number;
        (format!("tingkat {number}, {name_id}: {id}"), format!("level {number}, {name_en}: {en}"))
    }

    fn json(&self) -> Value {
        let (outcome, findings) = match &self.outcome {
            Outcome::Passed => ("passed", Some(0)),
            Outcome::Broken(count) => ("broken", Some(*count)),
            Outcome::NotPublished => ("not-published", None),
            Outcome::NotClaimed(..) => ("not-claimed", None),
        };
        let (id, en) = self.words();
        let (number, ran) = (self.number, findings.is_some());
        json!({
            "level": number, "ran": ran, "outcome": outcome, "findings": findings,
            "id": id, "en": en,
        })
    }
}

/// What the vault came to.
pub(super) enum VaultOutcome {
    /// There is none and no record names it, or what is wrong was told.
    Nothing,
    /// Nobody looked into it: why, in Indonesian and English.
    Unchecked((String, String)),
    /// It could not be opened: why, in Indonesian and English.
    Unopened((String, String)),
    /// It was compared with the records.
    Compared(VaultCount),
}

impl VaultOutcome {
    /// Nobody looked into the vault: for want of the key where it is here, else of the vault.
    pub(super) fn unchecked(is_here: bool, named: usize) -> Self {
        let named_en = counted(named as u64, "person or bank account", "persons or bank accounts");
        Self::Unchecked(if is_here {
            (
                "tidak diperiksa, tanpa kunci induk".into(),
                "not checked, without the master key".into(),
            )
        } else {
            (
                format!("tidak ada di sini, padahal catatan menyebut {named} orang atau rekening"),
                format!("not here, though records name {named_en}"),
            )
        })
    }
}

/// The words for a vault that is not there, though its key is.
pub(super) fn lost_vault(named: usize) -> (String, String) {
    let named_en = counted(named as u64, "person or bank account", "persons or bank accounts");
    (
        format!(
            "brankas tidak ada, padahal kunci induknya ada dan catatan menyebut {named} orang atau rekening; kembalikan dari cadangan"
        ),
        format!(
            "the vault is not there, though its master key is and records name {named_en}; put it back from a backup"
        ),
    )
}

pub(super) fn made(
    (level, signed, trust): (u8, Signedness, Trust<'_>),
    summary: Summary,
    counts: [u64; 6],
    deep: Option<&Deep>,
    vault: VaultOutcome,
) -> Report {
    let unknown = deep.and_then(unknown);
    let is_unchecked = matches!(vault, VaultOutcome::Unchecked(_));
    let levels = (1..=level.clamp(1, 5)).map(|number| {
        let found = counts.get(usize::from(number)).copied().unwrap_or(0);
        let why = match number {
            4 => unknown.clone(),
            5 => unknown.clone().or_else(|| unstored(deep)).or_else(|| unopened(&vault)),
            _ => None,
        };
        let outcome = match (number, why) {
            (1 | 2, _) if signed == Signedness::Nothing => Outcome::NotPublished,
            (_, _) if found > 0 => Outcome::Broken(found),
            (_, Some((id, en))) => Outcome::NotClaimed(id, en),
            (_, None) => Outcome::Passed,
        };
        Level { number, outcome, without_vault: is_unchecked }
    });
    let levels = levels.collect();
    let beside = deep.and_then(|deep| deep.beside.as_ref());
    let evidence = beside.filter(|_| unknown.is_none()).map(|beside| beside.count);
    let states = beside.and_then(|beside| beside.compared);
    let (vault, unchecked) = match vault {
        VaultOutcome::Compared(count) => (Some(count), None),
        VaultOutcome::Unchecked(why) => (None, Some(why)),
        VaultOutcome::Nothing | VaultOutcome::Unopened(_) => (None, None),
    };
    let own_word = signed == Signedness::Checked && trust.policy.is_none();
    let clause = |(id, en): &(String, String)| (format!("brankas {id}"), format!("vault {en}"));
    let vault_words = unchecked.as_ref().map(clause);
    Report { own_word, levels, summary, evidence, states, vault, unchecked, vault_words }
}

fn unknown(deep: &Deep) -> Option<(String, String)> {
    let Some(Stopped::Unknown { seq, why }) = &deep.judge.stopped else { return None };
    Some((
        format!("catatan {seq} lebih baru dari program ini ({why}); perbarui programnya"),
        format!("record {seq} is newer than this program ({why}); update the program"),
    ))
}

/// Why there were no states to compare.
fn unstored(deep: Option<&Deep>) -> Option<(String, String)> {
    let Some(beside) = deep.and_then(|deep| deep.beside.as_ref()) else {
        return Some((
            "hanya catatan yang ada di sini, tanpa indeks dan bukti".to_owned(),
            "there are only records here, without index and evidence".to_owned(),
        ));
    };
    beside.without_states().map(|why| {
        let (id, en) = why.words();
        (id.to_owned(), en.to_owned())
    })
}

/// Why the vault could not be opened. A ledger without a vault has nothing to compare.
fn unopened(vault: &VaultOutcome) -> Option<(String, String)> {
    match vault {
        VaultOutcome::Unopened(why) => Some(why.clone()),
        VaultOutcome::Nothing | VaultOutcome::Unchecked(_) | VaultOutcome::Compared(_) => None,
    }
}
