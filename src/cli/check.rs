//! `rantai check`: verifies a proof with a policy and nothing else.

use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use rantai_events::checkpoint::Checkpoint;
use rantai_events::policy::{MAX_POLICY, Policy};

use super::console::Console;
use super::trouble::{Trouble, words};
use crate::error::{Doing, Fault};
use crate::files;
use crate::proofs::check::{
    Compared, NotProven, Proven, check as verify, compare, page, site, site_file, slip, told,
    whole_site,
};
use crate::proofs::scan;
use crate::publish::{Tiles, read_signed};
use crate::trust;

/// Check a proof, a statement, a balance, a slip or a public page, with no ledger at hand
///
/// Says what is proven, by whose keys, and what is not. Whose keys count, the policy says, a file
/// of your own (C2SP tlog-policy); a key in the proof is never believed. Exit code 1: not proven.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("input").required(true).args(["proof", "qr"]))]
pub(super) struct CheckArgs {
    /// The proof: a .tlog-proof, a statement, a balance, the text of a slip; the index.html (or
    /// data.json) of a page within the public site or a whole copy of it; or that directory itself
    #[arg(value_name = "FILE")]
    proof: Option<PathBuf>,
    /// A scan of a slip, as PNG
    #[arg(long, value_name = "FILE.png")]
    qr: Option<PathBuf>,
    /// Whose keys count; a file of your own, never from whoever gave you the proof
    #[arg(long, value_name = "POLICY", env = "RANTAI_POLICY")]
    policy: Option<PathBuf>,
    /// A checkpoint saved earlier: the proof must not contradict it
    #[arg(long, value_name = "CHECKPOINT")]
    against: Option<PathBuf>,
    /// A copy of the published directory, to compare checkpoints of different sizes by
    #[arg(long, value_name = "DIR", requires = "against")]
    tiles: Option<PathBuf>,
}

pub(super) fn check(args: &CheckArgs, console: &mut Console) -> Result<(), Trouble> {
    let policy = policy(args.policy.as_deref())?;
    let proven = proven(args, &policy);
    let proven = match proven {
        Ok(proven) => proven,
        Err(Either::Trouble(trouble)) => return Err(trouble),
        Err(Either::NotProven(why)) => return Err(not_proven(&why, console)),
    };
    let beside = match &args.against {
        Some(saved) => {
            // A site carries its own tree.
            let site = || args.proof.as_deref().and_then(site_of);
            let tiles = args.tiles.clone().or_else(site);
            Some(against(saved, tiles.as_deref(), &policy, &proven)?)
        }
        None => None,
    };
    let contradicts = beside.as_ref().is_some_and(|(holds, _)| !holds);
    if !contradicts {
        console.print(&told(&proven, console.language))?;
    }
    if let Some((_, words)) = &beside {
        let line = console.language.of(words).to_owned();
        console.print(&format!("{line}\n"))?;
    }
    if contradicts { Err(Trouble::Found) } else { Ok(()) }
}

/// The directory of the site that was given, or that a file is of.
fn site_of(given: &Path) -> Option<PathBuf> {
    if given.is_dir() { Some(given.to_owned()) } else { site::site_of(given) }
}

/// Why there is nothing to tell.
enum Either {
    Trouble(Trouble),
    NotProven(NotProven),
}

impl From<NotProven> for Either {
    fn from(why: NotProven) -> Self {
        Self::NotProven(why)
    }
}

impl From<Trouble> for Either {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

fn proven(args: &CheckArgs, policy: &Policy) -> Result<Proven, Either> {
    if let Some(file) = &args.qr {
        let bytes = whole(file, scan::MOST_FILE)?;
        let code = scan::read(&bytes).map_err(NotProven::from)?;
        return Ok(slip(&code, policy)?);
    }
    let Some(file) = &args.proof else {
        return Err(Trouble::usage("sebut berkas buktinya", "name the file of the proof").into());
    };
    if file.is_dir() {
        return Ok(whole_site(file, policy)?);
    }
    if site::is_page(file) {
        return Ok(page(file, policy)?);
    }
    let mut input: Box<dyn BufRead> = if file.as_os_str() == "-" {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(files::open(file).map_err(Trouble::from)?))
    };
    match (verify(&mut input, policy), site::site_of(file)) {
        (Err(NotProven::Kind), Some(root)) => Ok(site_file(file, &root, policy)?),
        (proven, _) => Ok(proven?),
    }
}

fn not_proven(why: &NotProven, console: &mut Console) -> Trouble {
    let told = why.words();
    if why.is_fault() {
        return Trouble::Fault(told);
    }
    let code = why.code();
    console.say(&words(
        format!("TIDAK TERBUKTI ({code}): {}", told.0),
        format!("NOT PROVEN ({code}): {}", told.1),
    ));
    Trouble::Found
}

/// The whole file, unless it is longer than any it may be.
fn whole(file: &Path, most: usize) -> Result<Vec<u8>, Trouble> {
    let opened = files::open(file)?;
    let mut bytes = Vec::new();
    let read = opened.take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(Fault::disk(Doing::Read, file))?;
    if bytes.len() > most {
        let place = file.display();
        return Err(Trouble::usage(
            format!("{place} lebih dari {most} byte"),
            format!("{place} is longer than {most} bytes"),
        ));
    }
    Ok(bytes)
}

fn policy(file: Option<&Path>) -> Result<Policy, Trouble> {
    let Some(file) = file else {
        return Err(Trouble::usage(
            "tanda tangan siapa yang Anda percayai? sebutkan dengan --policy BERKAS (`rantai key show --policy` di kantor membuatnya), misalnya dua baris ini:\n  log KUNCI\n  quorum none\nKUNCI adalah kunci publik kantor (vkey), yang dicetak `rantai key show` di sana. Mintalah lewat jalan lain daripada yang membawa bukti ini: dari surat resmi, papan pengumuman, atau situs kantor. Baris `witness NAMA KUNCI` dan `quorum NAMA` menuntut saksi.",
            "whose signatures do you trust? say so with --policy FILE (`rantai key show --policy` at the office makes one), such as these two lines:\n  log KEY\n  quorum none\nKEY is the public key of the office (vkey), which `rantai key show` prints there. Ask for it by another way than the one this proof came by: an official letter, a notice board, the site of the office. Lines `witness NAME KEY` and `quorum NAME` ask for witnesses.",
        ));
    };
    let bytes = whole(file, MAX_POLICY)?;
    let place = file.display();
    Policy::parse(&bytes).map_err(|why| {
        Trouble::usage(
            format!("{place} bukan kebijakan (C2SP tlog-policy): {}", trust::policy(&why)),
            format!("{place} is no policy (C2SP tlog-policy): {why}"),
        )
    })
}

/// The saved checkpoint, signed by the log of the policy.
fn saved_checkpoint(file: &Path, policy: &Policy) -> Result<Checkpoint, Trouble> {
    let place = file.display();
    let saved = read_signed(file).map_err(|why| Trouble::Usage(why.words()))?;
    let saved = saved.ok_or_else(|| {
        Trouble::usage(format!("tidak ada berkas {place}"), format!("there is no file {place}"))
    })?;
    policy.signed_by_log(&saved.note).map_err(|why| {
        Trouble::usage(
            format!("checkpoint simpanan {place} tidak dipercaya: {}", trust::untrusted(&why)),
            format!("the saved checkpoint {place} is not trusted: {why}"),
        )
    })
}

/// A site that ends before what the same office has signed.
fn shorter(size: u64, saved: u64) -> (String, String) {
    let less = saved - size;
    words(
        format!(
            "LEBIH PENDEK: situs ini atas {size} catatan, {less} kurang dari checkpoint simpanan atas {saved} catatan yang tanda tangannya sah. Ini salinan lama, atau riwayat dipotong: minta situs yang sekarang, dan simpan kedua berkas."
        ),
        format!(
            "SHORTER: this site is of {size} records, {less} fewer than the saved checkpoint of {saved} records, whose signature is valid. It is an old copy, or history was cut: ask for the site of today, and keep both files."
        ),
    )
}

/// Whether the proof's checkpoint agrees with the saved one, in words.
fn against(
    file: &Path,
    tiles: Option<&Path>,
    policy: &Policy,
    proven: &Proven,
) -> Result<(bool, (String, String)), Trouble> {
    let saved = saved_checkpoint(file, policy)?;
    let shown = &proven.trusted().checkpoint;
    let tiles = tiles.map(Tiles::at);
    let (saved_size, size) = (saved.size(), shown.size());
    let is_site = matches!(proven, Proven::Page(_) | Proven::File(_) | Proven::Site(_));
    if is_site && saved.origin() == shown.origin() && saved_size > size {
        return Ok((false, shorter(size, saved_size)));
    }
    Ok(match compare(&saved, shown, tiles.as_ref())? {
        Compared::Same => (
            true,
            words(
                format!("Sama dengan checkpoint simpanan atas {size} catatan."),
                format!("The same as the saved checkpoint of {size} records."),
            ),
        ),
        Compared::Continues => (
            true,
            words(
                format!(
                    "Sejalan dengan checkpoint simpanan: {saved_size} dan {size} catatan adalah satu riwayat."
                ),
                format!(
                    "Consistent with the saved checkpoint: {saved_size} and {size} records are one history."
                ),
            ),
        ),
        Compared::Contradict => (
            false,
            words(
                format!(
                    "BERTENTANGAN: kantor menandatangani dua riwayat, {saved_size} dan {size} catatan. Simpan kedua berkas: keduanya bukti."
                ),
                format!(
                    "CONTRADICTION: the office signed two histories, of {saved_size} and {size} records. Keep both files: they are evidence."
                ),
            ),
        ),
        Compared::OtherLog(origin) => {
            return Err(Trouble::usage(
                format!("checkpoint simpanan adalah milik buku lain: {origin}"),
                format!("the saved checkpoint is of another ledger: {origin}"),
            ));
        }
        Compared::NeedsTiles { saved, shown } => {
            return Err(Trouble::usage(
                format!(
                    "checkpoint simpanan mencakup {saved} catatan, bukti ini {shown}; untuk membandingkannya sebutkan salinan direktori publish dengan --tiles"
                ),
                format!(
                    "the saved checkpoint covers {saved} records, this proof {shown}; to compare them name a copy of the publish directory with --tiles"
                ),
            ));
        }
        Compared::Tiles(why) => {
            return Err(Trouble::usage(
                format!("berkas di --tiles tidak cocok dengan checkpoint: {why}"),
                format!("the files of --tiles do not fit the checkpoint: {why}"),
            ));
        }
    })
}
