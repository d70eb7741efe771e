//! `rantai publish`: the public site as files.

use std::path::PathBuf;

use serde_json::json;

use super::console::{Console, environment, is_watched};
use super::trouble::{Trouble, words};
use crate::keys::signing::{from_file, log_key_file};
use crate::website::{self, Done, Order, WebsiteError};

/// Publish the public site as files that any web host can serve
///
/// Signs a checkpoint over all records first, as `rantai checkpoint` does, then writes every page
/// with its proofs, the tiles and the checkpoint to a directory. A later run writes only what
/// changed: what it writes appears at once and whole, also after a crash. OUT.rantai-site beside it
/// holds what the next run needs; it is not for the public. Pages hold nothing about single
/// persons.
///
/// Example: `rantai publish --out /srv/site --base https://hibah.contoh.go.id/`
#[derive(Debug, clap::Args)]
pub(super) struct PublishArgs {
    /// The directory of the site: new, empty, or a site of this ledger
    #[arg(long = "out", value_name = "OUT")]
    site: PathBuf,
    /// The address at which it will be served, for feeds and printed codes, such as
    /// https://hibah.contoh.go.id/
    #[arg(long, value_name = "URL", value_parser = base)]
    base: Option<String>,
    /// The file of the key that signs checkpoints; RANTAI_LOG_KEY_FILE or DIR.log-key when absent
    #[arg(long = "key", value_name = "FILE")]
    log_key: Option<PathBuf>,
    /// Read every file of the site and compare it with the list; without this only files that were
    /// changed since they were published are read. What is missing or differs is written anew
    #[arg(long)]
    reread: bool,
    /// Name the officers of groups whose consent to it is on record (`consent.given`), from the
    /// vault: needs the office's master key. Without this nobody is named
    #[arg(long)]
    name_officers: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn base(text: &str) -> Result<String, String> {
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
    match address {
        Some(rest) if !rest.is_empty() && rest.chars().all(plain) => {
            Ok(format!("{}/", text.trim_end_matches('/')))
        }
        Some(_) | None => Err(format!(
            "`{text}` bukan alamat https://… tanpa ? dan # / is no address https://… without ? and #"
        )),
    }
}

pub(super) fn publish(args: &PublishArgs, console: &mut Console) -> Result<(), Trouble> {
    console.there()?;
    let file = args.log_key.clone().unwrap_or_else(|| log_key_file(&console.ledger, environment));
    let key = from_file(&file)?;
    let ledger = console.ledger.clone();
    let (base, wait) = (args.base.clone(), console.wait);
    let master = args.name_officers.then(|| console.master_key()).transpose()?;
    let (out, naming, reread) = (args.site.as_path(), master.as_ref(), args.reread);
    let order = Order { ledger: &ledger, out, base, key: &key, naming, wait, reread };
    let bar = bar(console);
    let done = website::publish(&order, &|done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    told(&done?, args, console)
}

fn told(done: &Done, args: &PublishArgs, console: &mut Console) -> Result<(), Trouble> {
    let Done { size, pages, written, files, gone, lost } = done;
    let place = args.site.display();
    if args.json {
        return console.print_json(&json!({
            "size": size, "pages": pages, "written": written, "files": files, "removed": gone,
            "lost": lost, "out": place.to_string(),
        }));
    }
    console.say(&words(
        format!("{place}: {pages} halaman dalam dua bahasa atas {size} catatan; {written} halaman baru atau berubah, {files} berkas ditulis, {gone} dihapus"),
        format!("{place}: {pages} pages in two languages, of {size} records; {written} pages new or changed, {files} files written, {gone} removed"),
    ));
    if *lost > 0 {
        console.say(&words(
            format!("{lost} berkas hilang atau diubah orang lain sejak terbit; semuanya ditulis kembali. Cari tahu siapa yang dapat menulis ke {place}."),
            format!("{lost} files were missing, or changed by someone else since they were published; all were written anew. Find out who can write to {place}."),
        ));
    } else if args.reread {
        console.say(&words(
            "Semua berkas dibaca ulang; tidak ada yang hilang atau berubah.",
            "Every file was read again; none is missing or changed.",
        ));
    }
    Ok(())
}

fn bar(console: &Console) -> indicatif::ProgressBar {
    if !is_watched() {
        return indicatif::ProgressBar::hidden();
    }
    let template = console
        .pick("{bar:30} {pos}/{len} halaman  sisa {eta}", "{bar:30} {pos}/{len} pages  {eta} left");
    let bar = indicatif::ProgressBar::new(0);
    match indicatif::ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

impl From<WebsiteError> for Trouble {
    fn from(why: WebsiteError) -> Self {
        let told = why.words();
        match why {
            WebsiteError::NotOurs(_) | WebsiteError::Empty => {
                Self::Denied(told.unwrap_or_default())
            }
            WebsiteError::Publish(why) => (*why).into(),
            WebsiteError::NoProof(why) => (*why).into(),
            WebsiteError::Ledger(why) => (*why).into(),
            WebsiteError::Unreadable(why) => why.into(),
            WebsiteError::Vault(why) => (*why).into(),
            WebsiteError::Fault(fault) => (*fault).into(),
        }
    }
}
