//! The draft: what a person states. Everything else in a record follows from it and the books.
//! Text is normalised here and only here (DESIGN section 3).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::quick;
use crate::canonical;
use crate::event::{BodyError, Event, Reason, codes};
use crate::hash::Hash;
use crate::ids::{DocumentNumber, MemberId, RequestKey};
use crate::time::Date;

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

/// What a reversal undoes, or what the entry replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixes {
    /// The record that is reversed.
    #[serde(deserialize_with = "crate::wire::exact")]
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
#[error("{}{}{why}", path, if path.is_empty() { "" } else { ": " })]
pub struct DraftError {
    /// The field at fault, for example `body.plan[2].amount`; empty for the draft as a whole.
    pub path: String,
    /// What is wrong there.
    #[source]
    pub why: DraftFault,
}

/// What is wrong with a draft.
#[derive(Debug, thiserror::Error)]
pub enum DraftFault {
    /// The JSON or the frame of the draft is wrong.
    #[error("{0}")]
    Frame(#[source] serde_json::Error),
    /// The body is wrong.
    #[error("{0}")]
    Body(#[source] BodyError),
}

/// The fault of a frame, with its path found by reading it a second time.
fn frame_fault(json: &str, error: serde_json::Error) -> DraftError {
    let mut reader = serde_json::Deserializer::from_str(json);
    let path = match serde_path_to_error::deserialize::<_, DraftIn<'_>>(&mut reader) {
        Err(error) => crate::wire::path(error.path()),
        Ok(_) => String::new(),
    };
    DraftError { path, why: DraftFault::Frame(error) }
}

/// The fault of a body, with its path found by reading it a second time.
fn body_fault(name: &str, body: &RawValue, error: BodyError) -> DraftError {
    let path = match &error {
        BodyError::UnknownType(_) => "type".to_owned(),
        BodyError::UnknownVersion(..) => "v".to_owned(),
        BodyError::Fields(_) => match Event::fault(name, body) {
            within if within.is_empty() => "body".to_owned(),
            within => format!("body.{within}"),
        },
    };
    DraftError { path, why: DraftFault::Body(error) }
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
    #[serde(default, deserialize_with = "crate::wire::exact_option")]
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
        quick::read(json).map_or_else(|| Self::parse_slow(json), Ok)
    }

    /// Reads any draft, and says what is wrong with what is none.
    pub(super) fn parse_slow(json: &str) -> Result<Self, DraftError> {
        if is_too_deep(json) {
            let why = <serde_json::Error as serde::de::Error>::custom(canonical::Why::TooDeep);
            return Err(DraftError { path: String::new(), why: DraftFault::Frame(why) });
        }
        let frame: DraftIn<'_> =
            serde_json::from_str(json).map_err(|error| frame_fault(json, error))?;
        let version = frame.v.or_else(|| crate::event::def_of(&frame.name).map(|def| def.version));
        let event = Event::decode(&frame.name, version.unwrap_or(1), frame.body)
            .and_then(|event| composed(event, json.is_ascii() && !json.as_bytes().contains(&b'\\')))
            .map_err(|error| body_fault(&frame.name, frame.body, error))?;
        Ok(Self {
            event,
            on: frame.on,
            of: frame.of,
            docs: frame.docs,
            behalf: frame.behalf,
            fixes: frame.fixes,
            key: frame.key,
            proposal: frame.proposal,
        })
    }

    /// The whole draft as canonical JSON.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut whole = Content::of(&self.event, self.on, self.of, &self.docs);
        (whole.behalf, whole.fixes) = (self.behalf.as_ref(), self.fixes);
        (whole.key, whole.proposal) = (self.key.as_ref(), self.proposal);
        // Writing plain structs of strings and integers into memory cannot fail.
        serde_json::to_vec(&whole).unwrap_or_default()
    }

    /// The draft as canonical JSON, without its key and proposal.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        content(&self.event, self.on, self.of, &self.docs, self.behalf.as_ref(), self.fixes)
    }
}

/// The most levels of brackets in a draft, those of a record.
const MOST_LEVELS: u32 = 16;

/// Whether brackets nest deeper than a record could hold. It counts bytes and reads nothing, so
/// that no reader is sent down a draft that goes deeper than its stack.
fn is_too_deep(json: &str) -> bool {
    // Few brackets cannot nest deep: nearly every draft is done with here.
    let open = |byte: &u8| matches!(byte, b'{' | b'[');
    if json.bytes().filter(open).count() <= MOST_LEVELS as usize {
        return false;
    }
    let (mut depth, mut is_text, mut is_escaped) = (0_u32, false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            b'{' | b'[' if !is_text => depth += 1,
            b'}' | b']' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_LEVELS {
            return true;
        }
    }
    false
}

/// The event with every text in NFC. The encoded body is normalised as a whole: no token of JSON
/// composes with what stands beside it. Plain ASCII is in NFC.
fn composed(event: Event, is_ascii: bool) -> Result<Event, BodyError> {
    if is_ascii {
        return Ok(event);
    }
    let json = serde_json::to_string(&event).map_err(BodyError::Fields)?;
    match is_nfc_quick(json.chars()) {
        IsNormalized::Yes => Ok(event),
        IsNormalized::No | IsNormalized::Maybe => {
            let json: String = json.nfc().collect();
            let raw = RawValue::from_string(json).map_err(BodyError::Fields)?;
            Event::decode(event.name(), event.def().version, &raw)
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
    key: Option<&'a RequestKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Date>,
    on: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<u64>,
    r#type: &'static str,
    v: u32,
}

impl<'a> Content<'a> {
    fn of(body: &'a Event, on: Date, of: Option<Date>, docs: &'a [Doc]) -> Self {
        let def = body.def();
        Self {
            behalf: None,
            body,
            docs,
            fixes: None,
            key: None,
            of,
            on,
            proposal: None,
            r#type: def.name,
            v: def.version,
        }
    }
}

/// What was asked for: equal for the same request.
pub(super) fn content(
    body: &Event,
    on: Date,
    of: Option<Date>,
    docs: &[Doc],
    behalf: Option<&Behalf>,
    fixes: Option<Fixes>,
) -> Vec<u8> {
    let content = Content { behalf, fixes, ..Content::of(body, on, of, docs) };
    // Writing plain structs of strings and integers into memory cannot fail.
    serde_json::to_vec(&content).unwrap_or_default()
}
