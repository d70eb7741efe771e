//! Checking a page of the public site from its files, as `halaman.js` does in a browser: what is
//! shown against the data, the data against the signed note, its records against the tree, the tree
//! against the newest checkpoint.

use std::path::{Component, Path, PathBuf};

use rantai_events::checkpoint::Checkpoint;
use rantai_events::note::{BadNote, Note};
use rantai_events::page_note::{PageNote, Subject, UntrustedPage, digest};
use rantai_events::policy::{Policy, Trusted, Untrusted};
use rantai_events::record::Header;
use rantai_events::tile::AuthenticTiles;
use rantai_events::tree::{check_inclusion, leaf};
use serde_json::Value;

use super::against::{Compared, compare};
use crate::error::Fault;
use crate::publish::Tiles;
use crate::publish::directory::read_at_most;
use crate::render::Language;
use crate::site::proof::PageProof;
use crate::site::said;
use crate::trust;

mod html;
mod listed;
mod whole;
mod shown;

pub use listed::{ProvenFile, file as listed_file, site_of};
pub use shown::compare as compare_shown;
pub use whole::{ProvenSite, whole};

/// The most bytes of a page, its data or its proofs.
const MOST: u64 = 64 * 1024 * 1024;

/// What a page of the site proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenPage {
    /// What the log signed.
    pub note: PageNote,
    /// Its title.
    pub title: String,
    /// Places on the page that were compared with its data; `None` where only the data were given.
    pub compared: Option<usize>,
    /// The public records behind it, each proven.
    pub records: usize,
    /// Whether the signed list of the site's files has the file as it is: the newest edition of it.
    /// `false` where there is no list, as in a copy of some pages.
    pub listed: bool,
    /// Whether totals on it are drawn from restricted records too.
    pub restricted_too: bool,
    /// The newest checkpoint of the site, and on whose word.
    pub trusted: Trusted,
}

/// Why a page proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum BadPage {
    /// A file that belongs to it is missing.
    #[error("there is no file {}", .0.display())]
    Missing(PathBuf),
    /// It says of itself that the office did not sign it.
    #[error(
        "the page says that it is not signed: ask for one that was published, or served with --sign"
    )]
    Unsigned,
    /// It stands where another page of the site belongs.
    #[error("this is the page {page} of the site, and it stands in {}", .place.display())]
    Misplaced {
        /// The directory that it stands in.
        place: PathBuf,
        /// Where it belongs, from the root of the site.
        page: String,
    },
    /// It has no data, or data of another form.
    #[error("the page holds no data of a page of such a site")]
    NoData,
    /// Something stands on it that no page of such a site has.
    #[error("this is not a page as Rantai writes it: at byte {at} stands `{found}`")]
    Strange {
        /// The byte in the file.
        at: usize,
        /// What stands there, shortened.
        found: String,
    },
    /// The proofs have another form, or are of another page.
    #[error("the file of proofs has another form, or is of another page")]
    Proof,
    /// A note has another form.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// The log did not sign the data.
    #[error(transparent)]
    Untrusted(#[from] UntrustedPage),
    /// The signature is for other data.
    #[error("the data are not those that were signed")]
    Data,
    /// Something on the page is not what the data say.
    #[error("the page shows \"{shown}\" where the data say \"{signed}\" ({mark})")]
    Shown {
        /// The mark of the place.
        mark: String,
        /// What is shown.
        shown: String,
        /// What the data say.
        signed: String,
    },
    /// A figure or a row of the data is not on the page.
    #[error("a row of the data is not on the page ({0})")]
    Hidden(String),
    /// A word, a link or a shape is not what was signed, and no figure is.
    #[error(
        "the figures agree, but a sentence, a heading, a link or a picture is not what the office signed, or something was added"
    )]
    Said,
    /// A record is not in the tree, or not the one that the data name.
    #[error("record {0} is not in the ledger, or its line was changed")]
    Record(u64),
    /// The checkpoint of the site is not trusted.
    #[error(transparent)]
    Checkpoint(#[from] Untrusted),
    /// The newest checkpoint does not continue the tree of the page.
    #[error("the newest checkpoint, of {newest} records, does not continue the {page} of the page")]
    Rewritten {
        /// The records of the newest.
        newest: u64,
        /// The records of the page's tree.
        page: u64,
    },
    /// The list of the site's files is not the one that was signed.
    #[error("the list of the site's files is not the one that was signed")]
    List,
    /// The file is not in the list.
    #[error("{0} is not in the signed list of the site's files: someone added it")]
    NotListed(String),
    /// The list has another file there.
    #[error(
        "{0} is not the file of the signed list: it was changed, or an earlier edition was put back"
    )]
    OtherEdition(String),
    /// The tiles of the site do not make up its trees.
    #[error("the published tree is not the one that was signed: {0}")]
    Tiles(String),
    /// The disk failed.
    #[error("{}", .0.words().1)]
    Fault(Box<Fault>),
}

impl From<html::Strange> for BadPage {
    fn from(html::Strange { at, found }: html::Strange) -> Self {
        Self::Strange { at, found }
    }
}

impl From<Fault> for BadPage {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

/// The shapes of elements that the check lets pass and none of these pages has: such a shape has no
/// use but to a forger.
#[must_use]
pub fn unused_shapes<'a>(pages: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
    html::unused(pages)
}

/// Whether a file is one of a page: `index.html`, `data.json` or `bukti.js`.
#[must_use]
pub fn is_page(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| ["index.html", "data.json", "bukti.js"].contains(&name))
}

/// Checks the page of a file within a site or a saved copy of one.
///
/// # Errors
/// [`BadPage`].
pub fn page(file: &Path, policy: &Policy) -> Result<ProvenPage, BadPage> {
    let (proven, root, path) = alone(file, policy)?;
    let listed = listed::is_listed(&root, file, &path, policy)?;
    Ok(ProvenPage { listed, ..proven })
}

/// As [`page`], not held to the list of files; with the root of the site and the file's path there.
fn alone(file: &Path, policy: &Policy) -> Result<(ProvenPage, PathBuf, String), BadPage> {
    let is_html = file.extension().is_some_and(|ending| ending == "html");
    let beside = if is_html { file.to_owned() } else { file.with_file_name("data.json") };
    let text = text(&beside)?;
    let read = if is_html { Some(html::read(&text)?) } else { None };
    if read.as_ref().is_some_and(|page| page.is_unsigned) {
        return Err(BadPage::Unsigned);
    }
    let embedded = read.as_ref().map_or(Some(text.as_str()), |page| page.data);
    let bytes = embedded.ok_or(BadPage::NoData)?;
    let data: Value = serde_json::from_str(bytes).map_err(|_| BadPage::NoData)?;
    let (language, path) = subject(&data).ok_or(BadPage::NoData)?;
    let root = root(file, language, path)?;
    let proof = PageProof::parse(&self::text(&root.join(path).join("bukti.js"))?);
    let proof = proof.filter(|proof| proof.page == path).ok_or(BadPage::Proof)?;
    let note = signed(&proof, language, policy)?;
    let of = Subject::Page { language: language.pick("id", "en").into(), path: path.into() };
    if note.subject != of || note.data != digest(bytes.as_bytes()) {
        return Err(BadPage::Data);
    }
    let compare = |page| shown::compare_read(page, &data, language);
    let compared = read.as_ref().map(compare).transpose()?;
    if is_html && said::file(&text).as_deref() != data.get(said::FILE).and_then(Value::as_str) {
        return Err(BadPage::Said);
    }
    records(&data, &proof, &note)?;
    let trusted = newest(&root, &note, policy)?;
    let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let within = match name.as_ref() {
        "bukti.js" => path.to_owned(),
        _ => language.pick("", "en/").to_owned() + path,
    };
    let within = format!("{within}{name}");
    let title = data.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let restricted_too = data.get("restricted_too") == Some(&Value::Bool(true));
    let records = proof.records.len();
    let listed = false;
    let page = ProvenPage { note, title, compared, records, listed, restricted_too, trusted };
    Ok((page, root, within))
}

fn text(file: &Path) -> Result<String, BadPage> {
    let bytes = read_at_most(file, MOST)?.ok_or_else(|| BadPage::Missing(file.to_owned()))?;
    String::from_utf8(bytes).map_err(|_| BadPage::NoData)
}

fn subject(data: &Value) -> Option<(Language, &str)> {
    let language = match data.get("lang")?.as_str()? {
        "id" => Language::Id,
        "en" => Language::En,
        _ => return None,
    };
    let path = data.get("page")?.as_str()?;
    // The address leads below the site, never out of it.
    let sound = !path.starts_with('/') && !path.contains("..");
    sound.then_some((language, path))
}

/// The root of the site: as far above the file as its page is below. A page that stands where another
/// belongs deceives whoever comes there.
fn root(file: &Path, language: Language, path: &str) -> Result<PathBuf, BadPage> {
    let is_proof = file.file_name().is_some_and(|name| name == "bukti.js");
    let below = if is_proof { path.to_owned() } else { language.pick("", "en/").to_owned() + path };
    let goes_up = file.components().any(|part| part == Component::ParentDir);
    let whole = if goes_up { std::fs::canonicalize(file) } else { std::path::absolute(file) };
    let whole = whole.map_err(|_| BadPage::Missing(file.to_owned()))?;
    let root = whole.ancestors().nth(below.matches('/').count() + 1);
    let root = root.ok_or_else(|| misplaced(&whole, &below))?;
    if whole.parent() == Some(root.join(&below).as_path()) {
        return Ok(root.to_owned());
    }
    Err(misplaced(&whole, &below))
}

fn misplaced(file: &Path, page: &str) -> BadPage {
    let place = file.parent().unwrap_or(file).to_owned();
    BadPage::Misplaced { place, page: format!("/{page}") }
}

fn signed(proof: &PageProof, language: Language, policy: &Policy) -> Result<PageNote, BadPage> {
    let note = language.pick(&proof.notes.id, &proof.notes.en);
    Ok(PageNote::check(&Note::parse(note.as_bytes())?, policy)?)
}

/// The records that the data name are those proven, and each is in the tree of the note.
fn records(data: &Value, proof: &PageProof, note: &PageNote) -> Result<(), BadPage> {
    let wanted = data.get("records").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let given = proof.records.iter().map(|record| record.seq);
    if !wanted.iter().map(Value::as_u64).eq(given.map(Some)) {
        return Err(BadPage::Proof);
    }
    for record in &proof.records {
        let path = proof.path(record).ok_or(BadPage::Proof)?;
        let line = record.line.as_bytes();
        let said = Header::read(line).ok().map(|header| header.seq);
        let held = check_inclusion(leaf(line), record.seq, note.size, &path, note.root);
        if said != Some(record.seq) || held.is_err() {
            return Err(BadPage::Record(record.seq));
        }
    }
    Ok(())
}

/// The checkpoint of the site.
fn newest_checkpoint(root: &Path, policy: &Policy) -> Result<Trusted, BadPage> {
    let file = root.join("checkpoint");
    let most = rantai_events::note::MAX_NOTE as u64 + 1;
    let bytes = read_at_most(&file, most)?.ok_or(BadPage::Missing(file))?;
    Ok(policy.judge(&Note::parse(&bytes)?)?)
}

/// The same, which continues the tree of the page.
fn newest(root: &Path, note: &PageNote, policy: &Policy) -> Result<Trusted, BadPage> {
    let trusted = newest_checkpoint(root, policy)?;
    let checkpoint = &trusted.checkpoint;
    let rewritten = || BadPage::Rewritten { newest: checkpoint.size(), page: note.size };
    if checkpoint.origin() != note.origin || checkpoint.size() < note.size {
        return Err(rewritten());
    }
    let tiles = Tiles::at(root);
    let opened = AuthenticTiles::open(&tiles, checkpoint.size(), checkpoint.root());
    opened.map_err(|why| BadPage::Tiles(why.to_string()))?;
    let text = format!("{}\n{}\n{}\n", note.origin, note.size, note.root);
    let older = Checkpoint::parse(&text).map_err(|_| BadPage::Proof)?;
    match compare(&older, checkpoint, Some(&tiles))? {
        Compared::Same | Compared::Continues => Ok(trusted),
        Compared::Contradict | Compared::OtherLog(_) | Compared::NeedsTiles { .. } => {
            Err(rewritten())
        }
        Compared::Tiles(why) => Err(BadPage::Tiles(why)),
    }
}

impl BadPage {
    /// Whether nothing could be looked at.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Fault(_))
    }

    /// What does not hold, in Indonesian.
    #[must_use]
    pub fn indonesian(&self) -> String {
        match self {
            Self::Missing(file) => format!(
                "tidak ada berkas {}; periksa halaman di dalam situs atau salinannya yang utuh",
                file.display()
            ),
            Self::Unsigned => {
                "halaman ini berkata sendiri bahwa ia belum ditandatangani: mintalah yang diterbitkan, atau yang dilayani dengan --sign".into()
            }
            Self::Misplaced { place, page } => {
                format!("ini halaman {page} dari situsnya, tetapi berada di {}", place.display())
            }
            Self::NoData => "halaman ini tidak memuat data halaman situs Rantai".into(),
            Self::Strange { at, found } => {
                format!(
                    "ini bukan halaman seperti yang ditulis Rantai: pada bita {at} ada `{found}`"
                )
            }
            Self::Proof => "berkas bukti rusak atau milik halaman lain".into(),
            Self::Note(why) => format!("bentuk nota rusak: {}", trust::note(*why)),
            Self::Untrusted(why) => trust::untrusted_page(why),
            Self::Data => "data halaman ini bukan yang ditandatangani kantor".into(),
            Self::Shown { mark, shown, signed } => {
                format!("halaman menampilkan \"{shown}\", datanya berkata \"{signed}\" ({mark})")
            }
            Self::Hidden(mark) => format!("satu baris data tidak tampil di halaman ({mark})"),
            Self::Said => "angkanya cocok, tetapi sebuah kalimat, judul, tautan, atau gambar bukan yang ditandatangani kantor, atau ada yang ditambahkan".into(),
            Self::Record(seq) => format!("catatan {seq} tidak ada di buku, atau barisnya diubah"),
            Self::Checkpoint(why) => trust::untrusted(why),
            Self::Rewritten { newest, page } => format!(
                "checkpoint terbaru atas {newest} catatan bukan kelanjutan dari {page} catatan halaman ini: riwayat dipotong atau diubah"
            ),
            Self::List => "daftar berkas situs bukan yang ditandatangani kantor".into(),
            Self::NotListed(path) => format!(
                "{path} tidak ada dalam daftar berkas situs yang ditandatangani: ditambahkan orang"
            ),
            Self::OtherEdition(path) => format!(
                "{path} bukan berkas dalam daftar yang ditandatangani: diubah, atau edisi lama yang dipasang kembali"
            ),
            Self::Tiles(why) => {
                format!("pohon yang diterbitkan bukan yang ditandatangani ({why})")
            }
            Self::Fault(fault) => fault.words().0,
        }
    }
}
