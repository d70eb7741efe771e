//! The draft, the record, and the one encoding.
//!
//! A record is one line of canonical JSON. Its bytes are made once by [`seal`], hashed, stored and
//! never made again; [`open`] reads them back and refuses anything that `seal` would not write.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::account::Stream;
use crate::canonical::{self, NotCanonical};
use crate::event::{BodyError, Event, Reason, codes};
use crate::hash::{Hash, Salt};
use crate::ids::{ActorId, DocumentNumber, MemberId, RequestKey};
use crate::posting::Posting;
use crate::time::{Date, Instant};
use crate::wire::List;

/// The most bytes a record may have.
pub const MOST_BYTES: usize = 65_535;
/// The most streams a record may link.
pub const MOST_LINKS: usize = 16;

/// The place of a record in one of its streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Its position there, from 0, gap-free.
    pub n: u64,
    /// BLAKE3 of the record before it there; zeros for the first.
    pub prev: Hash,
    /// The stream.
    pub stream: Stream,
}

codes! {
    /// In which office someone acted who did not type the entry.
    Office {
        Ketua "ketua" "ketua" / "chair",
        Sekretaris "sekretaris" "sekretaris" / "secretary",
        Bendahara "bendahara" "bendahara" / "treasurer",
        Anggota "anggota" "anggota" / "member",
        Pendamping "pendamping" "pendamping" / "mentor",
        Kelurahan "kelurahan" "kelurahan" / "kelurahan",
        Kecamatan "kecamatan" "kecamatan" / "kecamatan",
        Dinas "dinas" "dinas" / "office",
        Ppkd "ppkd" "PPKD" / "city treasury",
    }
}

/// On whose behalf an entry was typed in; restricted types only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behalf {
    /// In which office.
    #[serde(rename = "as")]
    pub office: Office,
    /// Who: a member's number or another pseudonym.
    pub party: MemberId,
}

codes! {
    /// Kinds of evidence.
    DocKind {
        Proposal "PROPOSAL" "proposal" / "proposal",
        Sk "SK" "surat keputusan" / "decision",
        Nphd "NPHD" "NPHD" / "grant agreement",
        Pakta "PAKTA" "pakta integritas" / "pact of integrity",
        Spm "SPM" "SPM" / "payment order (SPM)",
        Sp2d "SP2D" "SP2D" / "treasury payment order (SP2D)",
        Bast "BAST" "berita acara serah terima" / "hand-over document",
        Kwitansi "KWITANSI" "kwitansi" / "receipt",
        Sts "STS" "surat tanda setoran" / "deposit slip (STS)",
        RekeningKoran "REKENING_KORAN" "rekening koran" / "bank statement",
        BaMusyawarah "BA_MUSYAWARAH" "berita acara musyawarah" / "minutes",
        DaftarHadir "DAFTAR_HADIR" "daftar hadir" / "attendance list",
        Laporan "LAPORAN" "laporan" / "report",
        SuratPengantar "SURAT_PENGANTAR" "surat pengantar" / "covering letter",
        TandaTerima "TANDA_TERIMA" "tanda terima" / "receipt list",
        Foto "FOTO" "foto" / "photo",
        Mou "MOU" "MoU" / "MoU",
        Lhp "LHP" "laporan hasil pemeriksaan" / "audit report",
        SuratTagihan "SURAT_TAGIHAN" "surat tagihan" / "billing letter",
        SuratTeguran "SURAT_TEGURAN" "surat teguran" / "reminder",
        Akta "AKTA" "akta" / "deed",
    }
}

/// A piece of evidence: the stored file by its BLAKE3, and the paper it is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doc {
    /// BLAKE3 of the stored file; absent when only the paper is cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b3: Option<Hash>,
    /// The kind of document.
    pub kind: DocKind,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no: Option<DocumentNumber>,
    /// Its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// The place of a record among those appended together, all or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Its place, from 0.
    pub i: u32,
    /// How many there are.
    pub of: u32,
}

/// What a reversal undoes, or what the entry replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixes {
    /// The record that is reversed.
    pub seq: u64,
    /// Why.
    pub why: Reason,
}

/// What a person states; everything else in a record follows from it and the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What happened.
    pub event: Event,
    /// The business date.
    pub on: Date,
    /// The day it really happened, where `on` had to move because that period is closed.
    pub of: Option<Date>,
    /// Evidence.
    pub docs: Vec<Doc>,
    /// On whose behalf.
    pub behalf: Option<Behalf>,
    /// What it reverses or replaces.
    pub fixes: Option<Fixes>,
    /// Idempotency key.
    pub key: Option<RequestKey>,
    /// The proposal that is approved with it.
    pub proposal: Option<u64>,
}

/// A draft could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The JSON or the frame of the draft is wrong.
    #[error("{0}")]
    Frame(#[source] serde_json::Error),
    /// The body is wrong.
    #[error("body: {0}")]
    Body(#[from] BodyError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftIn<'a> {
    #[serde(borrow, rename = "type")]
    name: Cow<'a, str>,
    #[serde(default)]
    v: Option<u32>,
    on: Date,
    #[serde(default)]
    of: Option<Date>,
    #[serde(borrow)]
    body: &'a RawValue,
    #[serde(default)]
    docs: Vec<Doc>,
    #[serde(default)]
    behalf: Option<Behalf>,
    #[serde(default)]
    fixes: Option<Fixes>,
    #[serde(default)]
    key: Option<RequestKey>,
    #[serde(default)]
    proposal: Option<u64>,
}

impl Draft {
    /// A draft with nothing but what happened and when.
    #[must_use]
    pub fn new(on: Date, event: impl Into<Event>) -> Self {
        Self {
            event: event.into(),
            on,
            of: None,
            docs: Vec::new(),
            behalf: None,
            fixes: None,
            key: None,
            proposal: None,
        }
    }

    /// Reads a draft from JSON: unknown and repeated fields are refused, amounts must be strings,
    /// text is normalised to NFC.
    ///
    /// # Errors
    /// [`DraftError`] with the place of the fault.
    pub fn parse(json: &str) -> Result<Self, DraftError> {
        let frame: DraftIn<'_> = serde_json::from_str(json).map_err(DraftError::Frame)?;
        let current = crate::event::def_of(&frame.name).map_or(1, |def| def.version);
        let event = Event::decode(&frame.name, frame.v.unwrap_or(current), frame.body)?;
        Ok(Self {
            event: composed(event)?,
            on: frame.on,
            of: frame.of,
            docs: frame.docs,
            behalf: frame.behalf,
            fixes: frame.fixes,
            key: frame.key,
            proposal: frame.proposal,
        })
    }

    /// The draft as canonical JSON, without its key and proposal.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        content(&self.event, self.on, self.of, &self.docs, self.behalf.as_ref(), self.fixes)
    }
}

/// The event with every text in NFC. The encoded body is normalised as a whole: no token of JSON
/// composes with what stands beside it.
fn composed(event: Event) -> Result<Event, DraftError> {
    let json = serde_json::to_string(&event).map_err(DraftError::Frame)?;
    match is_nfc_quick(json.chars()) {
        IsNormalized::Yes => Ok(event),
        IsNormalized::No | IsNormalized::Maybe => {
            let json: String = json.nfc().collect();
            let raw = RawValue::from_string(json).map_err(DraftError::Frame)?;
            Ok(Event::decode(event.name(), event.def().version, &raw)?)
        }
    }
}

#[derive(Serialize)]
struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    behalf: Option<&'a Behalf>,
    body: &'a Event,
    #[serde(skip_serializing_if = "<[Doc]>::is_empty")]
    docs: &'a [Doc],
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<Fixes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Date>,
    on: Date,
    r#type: &'static str,
    v: u32,
}

fn content(
    body: &Event,
    on: Date,
    of: Option<Date>,
    docs: &[Doc],
    behalf: Option<&Behalf>,
    fixes: Option<Fixes>,
) -> Vec<u8> {
    let def = body.def();
    let content = Content { behalf, body, docs, fixes, of, on, r#type: def.name, v: def.version };
    // Writing plain structs of strings and integers into memory cannot fail.
    serde_json::to_vec(&content).unwrap_or_default()
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Position in the ledger, from 0, gap-free.
    pub seq: u64,
    /// BLAKE3 of the bytes of the record before; zeros for the first.
    pub prev: Hash,
    /// Its place in each stream whose state it changes, sorted by stream.
    pub links: Vec<Link>,
    /// Keeps the hash of a restricted record from being guessed.
    pub salt: Salt,
    /// The business date.
    pub on: Date,
    /// The day it really happened, where `on` had to move.
    pub of: Option<Date>,
    /// When it was recorded.
    pub at: Instant,
    /// Who recorded it.
    pub actor: ActorId,
    /// On whose behalf.
    pub behalf: Option<Behalf>,
    /// What happened.
    pub event: Event,
    /// What moved, sorted.
    pub post: Vec<Posting>,
    /// Evidence.
    pub docs: Vec<Doc>,
    /// Idempotency key of the request.
    pub key: Option<RequestKey>,
    /// Its place in its batch.
    pub batch: Option<Batch>,
    /// What it reverses or replaces.
    pub fixes: Option<Fixes>,
    /// The proposal it came from.
    pub proposal: Option<u64>,
}

impl Record {
    /// The day it really happened.
    #[must_use]
    pub fn happened(&self) -> Date {
        self.of.unwrap_or(self.on)
    }
    /// Whether it undoes another.
    #[must_use]
    pub fn is_reversal(&self) -> bool {
        matches!(self.event, Event::EntryReversed(_))
    }
    /// The record that it undoes.
    #[must_use]
    pub fn reverses(&self) -> Option<u64> {
        self.fixes.filter(|_| self.is_reversal()).map(|fixes| fixes.seq)
    }
    /// What was asked for, as canonical JSON: equal for the same request.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        content(&self.event, self.on, self.of, &self.docs, self.behalf.as_ref(), self.fixes)
    }
}

#[derive(Serialize)]
struct RecordOut<'a> {
    actor: &'a ActorId,
    at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<Batch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    behalf: Option<&'a Behalf>,
    body: &'a Event,
    #[serde(skip_serializing_if = "<[Doc]>::is_empty")]
    docs: &'a [Doc],
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<Fixes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a RequestKey>,
    links: &'a [Link],
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Date>,
    on: Date,
    #[serde(skip_serializing_if = "<[Posting]>::is_empty")]
    post: &'a [Posting],
    prev: Hash,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<u64>,
    salt: Salt,
    seq: u64,
    r#type: &'static str,
    v: u32,
}

/// Appends the one encoding of a record to `out`. It may come out longer than [`MOST_BYTES`]; who
/// records refuses it then.
pub fn seal_into(record: &Record, out: &mut Vec<u8>) {
    let def = record.event.def();
    let wire = RecordOut {
        actor: &record.actor,
        at: record.at,
        batch: record.batch,
        behalf: record.behalf.as_ref(),
        body: &record.event,
        docs: &record.docs,
        fixes: record.fixes,
        key: record.key.as_ref(),
        links: &record.links,
        of: record.of,
        on: record.on,
        post: &record.post,
        prev: record.prev,
        proposal: record.proposal,
        salt: record.salt,
        seq: record.seq,
        r#type: def.name,
        v: def.version,
    };
    let begin = out.len();
    // Writing plain structs of strings and integers into memory cannot fail.
    if serde_json::to_writer(&mut *out, &wire).is_err() {
        out.truncate(begin);
    }
}

/// The one encoding of a record.
#[must_use]
pub fn seal(record: &Record) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    seal_into(record, &mut out);
    out
}

/// Why bytes are not a record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Longer than a record may be.
    #[error("{0} bytes; a record has at most {MOST_BYTES}")]
    TooLong(usize),
    /// Not canonical JSON.
    #[error("not canonical JSON: {0}")]
    NotCanonical(#[from] NotCanonical),
    /// Canonical JSON, but not the frame of a record.
    #[error("not a record: {0}")]
    Frame(#[source] serde_json::Error),
    /// A body that does not fit its type.
    #[error("body: {0}")]
    Body(#[from] BodyError),
    /// A value in another form than the one in which it is written.
    #[error("byte {0}: a value is not in canonical form")]
    NotExact(usize),
    /// More streams than a record may link.
    #[error("{0} links; a record has at most {MOST_LINKS}")]
    TooManyLinks(usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordIn<'a> {
    actor: ActorId,
    at: Instant,
    #[serde(default)]
    batch: Option<Batch>,
    #[serde(default)]
    behalf: Option<Behalf>,
    #[serde(borrow)]
    body: &'a RawValue,
    docs: List<Doc>,
    #[serde(default)]
    fixes: Option<Fixes>,
    #[serde(default)]
    key: Option<RequestKey>,
    links: Vec<Link>,
    #[serde(default)]
    of: Option<Date>,
    on: Date,
    post: List<Posting>,
    prev: Hash,
    #[serde(default)]
    proposal: Option<u64>,
    salt: Salt,
    seq: u64,
    #[serde(borrow, rename = "type")]
    name: Cow<'a, str>,
    v: u32,
}

/// Reads a record back and holds it to the one encoding.
///
/// # Errors
/// [`RecordError`] naming the first byte or field that `seal` would not have written.
pub fn open(bytes: &[u8]) -> Result<Record, RecordError> {
    if bytes.len() > MOST_BYTES {
        return Err(RecordError::TooLong(bytes.len()));
    }
    let record = decode(bytes)?;
    let again = seal(&record);
    if again != bytes {
        canonical::check(bytes)?;
        let same = again.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        return Err(RecordError::NotExact(same));
    }
    Ok(record)
}

/// Reads a record whose bytes are known to be as `seal` made them: their hash was checked against
/// a chain that was verified before.
///
/// # Errors
/// [`RecordError`] when the bytes are not a record.
pub fn decode(bytes: &[u8]) -> Result<Record, RecordError> {
    let frame: RecordIn<'_> = match serde_json::from_slice(bytes) {
        Ok(frame) => frame,
        Err(error) => {
            canonical::check(bytes)?;
            return Err(RecordError::Frame(error));
        }
    };
    if frame.links.len() > MOST_LINKS {
        return Err(RecordError::TooManyLinks(frame.links.len()));
    }
    let event = match Event::decode(&frame.name, frame.v, frame.body) {
        Ok(event) => event,
        Err(error) => {
            canonical::check(bytes)?;
            return Err(error.into());
        }
    };
    Ok(Record {
        seq: frame.seq,
        prev: frame.prev,
        links: frame.links,
        salt: frame.salt,
        on: frame.on,
        of: frame.of,
        at: frame.at,
        actor: frame.actor,
        behalf: frame.behalf,
        event,
        post: frame.post.0,
        docs: frame.docs.0,
        key: frame.key,
        batch: frame.batch,
        fixes: frame.fixes,
        proposal: frame.proposal,
    })
}

/// What the chain needs of a record, of any type and version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Header {
    /// Position in the ledger.
    pub seq: u64,
    /// BLAKE3 of the record before.
    pub prev: Hash,
    /// Its places in streams.
    pub links: Vec<Link>,
    /// When it was recorded.
    pub at: Instant,
    /// Its place in its batch.
    #[serde(default)]
    pub batch: Option<Batch>,
}

impl Header {
    /// Reads the header alone.
    ///
    /// # Errors
    /// [`RecordError`] when the bytes hold no header.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        serde_json::from_slice(bytes).map_err(RecordError::Frame)
    }
}

impl From<&Record> for Header {
    fn from(record: &Record) -> Self {
        Self {
            seq: record.seq,
            prev: record.prev,
            links: record.links.clone(),
            at: record.at,
            batch: record.batch,
        }
    }
}
